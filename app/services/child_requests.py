"""Requests for one child's file: opened with a hold, gone through, exported, closed; all of it in a register."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.child_file import ChildExport, ChildFile, ChildRequest
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import RoundId
from app.domain.partial_dates import words
from app.domain.plain_text import checked_reason
from app.domain.reading_dates import uk_day
from app.domain.rounds import CaseFile, Round
from app.domain.third_parties import Mark, Passage, passages, redactions
from app.files import make_folder
from app.ports import UnitOfWork
from app.services.child_file import (
    case_called,
    child_file,
    keys_of,
    known_others,
    printed_in,
    told_by,
)
from app.services.holds import lift_within, place_within
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Exported:
    pdf: Path
    document: Path
    export: ChildExport


def open_request(ws: Workspace, round_id: RoundId, case: str, why: str) -> ChildRequest:
    """For the case called by its reference or the council's number; a legal hold stands from now on.

    Raises InputRefused without a reason, for a case that the round does not hold, and in an assessor's store.
    """
    said = checked_reason(why, "Say who asked for the file, and the reference of the request.")
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        found = case_called(work, round_id, case)
        keys_of(work, audit_round, found)
        hold = place_within(ws, work, round_id, said, found.id)
        by = work.identities.get().name
        made = ChildRequest(str(uuid.uuid4()), found.id, found.ref, said, by, ws.now(), hold.id)
        work.child_files.open(round_id, made)
        work.commit()
    return made


def all_requests(ws: Workspace, round_id: RoundId) -> Sequence[ChildRequest]:
    """The register: every request with its exports, in the order in which they were opened."""
    with ws.begin() as work:
        return work.child_files.all(round_id)


def to_go_through(ws: Workspace, round_id: RoundId, request_id: str) -> tuple[Passage, ...]:
    """Passages that may name somebody else, with what was decided of each. Raises NotFound."""
    with ws.begin() as work:
        audit_round, case, _request = _open(work, round_id, request_id)
        return _passages(work, audit_round, case, work.child_files.marks(round_id, request_id))[1]


def mark(
    ws: Workspace, round_id: RoundId, request_id: str, text: str, decided: Mark | None
) -> None:
    """Decide of one passage, found or added by hand; None takes the decision back. Raises InputRefused, NotFound."""
    mark_all(ws, round_id, request_id, {text: decided})


def mark_all(
    ws: Workspace, round_id: RoundId, request_id: str, decided: Mapping[str, Mark | None]
) -> None:
    """Decide of several passages at once."""
    with ws.begin() as work:
        _open(work, round_id, request_id)
        for text, one in decided.items():
            passage = " ".join(text.split())
            if len(passage) < 2:
                raise InputRefused("A passage to mark has at least two letters; type more of it.")
            work.child_files.mark(round_id, request_id, passage, one)
        work.commit()


def export(ws: Workspace, round_id: RoundId, request_id: str, folder: Path) -> Exported:
    """Write the PDF and the JSON into the folder, both or neither entered, and enter them in the register.

    Raises InputRefused while a passage was not gone through or a file cannot be written, NotFound.
    """
    from app.reports.child_file import (
        Asked,
        child_file_document,
        child_file_json,
        redacted_file,
    )
    from app.reports.files import write_whole
    from app.reports.pdf import pdf_bytes

    with ws.begin() as work:
        audit_round, case, request = _open(work, round_id, request_id)
        marks = work.child_files.marks(round_id, request_id)
        held, found = _passages(work, audit_round, case, marks)
        by = work.identities.get().name
    waiting = sum(each.mark is None for each in found)
    if waiting:
        passages_wait = "1 passage was" if waiting == 1 else f"{waiting} passages were"
        raise InputRefused(
            f"{passages_wait} not gone through yet; say of each whether it is kept or redacted."
        )
    kept = sum(each.mark is Mark.KEEP for each in found)
    out = sum(each.mark is Mark.REDACT for each in found)
    pattern = redactions(marks)
    told = redacted_file(held, pattern)
    day = words(uk_day(ws.now()))
    asked = Asked(
        request.why if pattern is None else pattern.sub("[redacted]", request.why),
        by,
        day,
        kept,
        out,
    )
    pdf, document = pdf_bytes(child_file_document(told, asked)), child_file_json(told, asked)
    number = len(request.exports) + 1
    made = ChildExport(
        number,
        ws.now(),
        by,
        kept,
        out,
        hashlib.sha256(pdf).hexdigest(),
        hashlib.sha256(document).hexdigest(),
    )
    make_folder(folder)
    name = f"child-file-{case.ref}-{number}"
    done = Exported(folder / f"{name}.pdf", folder / f"{name}.json", made)
    with ws.begin() as work:
        work.child_files.add_export(round_id, request_id, made)
        write_whole(done.pdf, pdf)
        write_whole(done.document, document)
        work.commit()
    return done


def close(ws: Workspace, round_id: RoundId, request_id: str, why: str) -> ChildRequest:
    """It stays in the register; its hold is lifted. Raises InputRefused without words, NotFound."""
    said = checked_reason(
        why, "Say what became of the request: what was given to whom, or why nothing was."
    )
    with ws.begin() as work:
        _round, _case, request = _open(work, round_id, request_id)
        holds = {each.id: each for each in work.holds.all(round_id)}
        if holds[request.hold_id].stands:
            lift_within(ws, work, round_id, request.hold_id, said)
        closed = replace(
            request, closed_why=said, closed_by=work.identities.get().name, closed_at=ws.now()
        )
        work.child_files.close(closed)
        work.commit()
    return closed


def _open(
    work: UnitOfWork, round_id: RoundId, request_id: str
) -> tuple[Round, CaseFile, ChildRequest]:
    request = next((each for each in work.child_files.all(round_id) if each.id == request_id), None)
    if request is None or not request.is_open:
        raise NotFound("There is no such request in this round, or it was closed; open another.")
    return work.rounds.get(round_id), work.cases.get(request.case_id), request


def _passages(
    work: UnitOfWork, audit_round: Round, case: CaseFile, marks: Mapping[str, Mark]
) -> tuple[ChildFile, tuple[Passage, ...]]:
    held = child_file(work, audit_round, case)
    known, own = known_others(work, audit_round, case)
    rows = work.child_files.rows(audit_round.id, keys_of(work, audit_round, case))
    titles = tuple(each.title for each in held.tables)
    return held, passages(
        (*titles, *held.texts), told_by(rows) | known, own, marks, printed_in(work, audit_round)
    )
