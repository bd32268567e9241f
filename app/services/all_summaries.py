"""The summaries of all cases in one go: named or anonymised, a PDF each; all of them or none."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from app.domain.anonymised import anonymised, names_known
from app.domain.case_summary import CaseSummary
from app.domain.errors import InputRefused
from app.domain.ids import AuditId, RoundId
from app.files import make_folder
from app.ports import UnitOfWork
from app.services.reporting import returned_summaries, summary_bytes
from app.workspace import Workspace

Report = Callable[[int, int], None]  # (done, of): raises Cancelled once the user has asked to stop


def silent(_done: int, _of: int) -> None:
    """For who does not want to know."""


def write_summaries(
    ws: Workspace,
    round_id: RoundId,
    folder: Path,
    report: Report = silent,
    *,
    anonymous: bool = False,
) -> list[Path]:
    """A summary of every case that came back, named by the case's reference; `anonymous` ones by a number that tells
    nothing, not even the order of the cases.

    They are made one after the other beside where they shall stand, and put there when the last is finished: on
    Cancelled, or where one cannot be written, `folder` is as it was. Raises InputRefused, Cancelled, NotWritten.
    """
    make_folder(folder)
    try:
        aside = Path(tempfile.mkdtemp(prefix=".summaries-", suffix=".part", dir=folder))
    except OSError as problem:
        raise _refused(folder, problem) from None
    try:
        names = _written(ws, round_id, aside, report, anonymous=anonymous)
        for name in names:
            (aside / name).replace(folder / name)
    except OSError as problem:
        raise _refused(folder, problem) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return [folder / name for name in names]


def _written(
    ws: Workspace, round_id: RoundId, aside: Path, report: Report, *, anonymous: bool
) -> list[str]:
    names = list[str]()
    with ws.begin() as work:
        audits = _order(work, round_id, anonymous=anonymous)
        leave_out = _leaving_out(work, round_id) if anonymous else None
        digits = max(3, len(str(len(audits))))
        for summary in returned_summaries(work, round_id, _told(audits, report)):
            said = leave_out(summary) if leave_out else summary
            number = f"{len(names) + 1:0{digits}}"
            names.append(f"summary-{number}.pdf" if anonymous else f"{summary.ref}.pdf")
            (aside / names[-1]).write_bytes(summary_bytes(ws, said))
        report(len(audits), len(audits))
    return names


def _told(audits: Sequence[AuditId], report: Report) -> Iterator[AuditId]:
    for done, audit_id in enumerate(audits):
        report(done, len(audits))
        yield audit_id


def _order(work: UnitOfWork, round_id: RoundId, *, anonymous: bool) -> list[AuditId]:
    """Audits of the sample of which something may have come back; anonymous ones in an order nobody can follow."""
    refs = {case.id: case.ref for case in work.cases.main(round_id)}
    given = [each for each in work.audits.allocations(round_id) if each.case_id in refs]
    if anonymous:
        given.sort(key=lambda each: sha256(each.audit_id.encode()).hexdigest())
    else:
        given.sort(key=lambda each: refs[each.case_id])
    return [each.audit_id for each in given]


def _leaving_out(work: UnitOfWork, round_id: RoundId) -> Callable[[CaseSummary], CaseSummary]:
    """Everybody who works on the round and every place and reference of its cases are left out of each."""
    audit_round = work.rounds.get(round_id)
    people = {person.name for person in work.people.all(round_id)} | {audit_round.lead_name}
    places = {audit_round.name}
    for case in work.cases.main(round_id):
        places |= {case.ref, case.child, case.area, case.district, case.team}
    for each in work.audits.allocations(round_id):
        people |= {each.read_with_name, *(hand.name for hand in each.written_by)}
    known = names_known(sorted(filter(None, people)), sorted(filter(None, places)))
    return lambda summary: anonymised(summary, known)


def _refused(folder: Path, problem: OSError) -> InputRefused:
    reason = problem.strerror or "it cannot be written"
    return InputRefused(
        f"The case summaries were not written to {folder} ({reason}). Choose another folder, or close a summary that "
        "another program has open, and save again."
    )
