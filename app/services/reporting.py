"""Writing what leaves on paper: the collated report and the case summaries."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.allocation_acts import readers_words
from app.domain.anonymised import anonymised, names_known
from app.domain.case_summary import CaseSummary
from app.domain.chronology import Chronology
from app.domain.errors import NotFound
from app.domain.findings import Findings
from app.domain.ids import AuditId, RoundId
from app.domain.keyed_in import keyed_in
from app.domain.merge import Standing
from app.domain.records import AuditState, Reading
from app.files import make_folder
from app.packages.records import record_from
from app.ports import UnitOfWork
from app.reports.content import Document, Status
from app.services import earlier, findings, lead_words, moderation, quotes
from app.services.forms import form_of
from app.services.open_audit import OpenAudit
from app.services.returned import returned_answers
from app.services.summaries import as_worked, summary_of
from app.services.tools import pinned
from app.tool.model import Tool
from app.workspace import Workspace


def report_of(
    ws: Workspace, round_id: RoundId, found: Findings | None = None, *, stamped: bool = False
) -> tuple[Findings, Document]:
    """The findings and what the report says of them, with the lead's words; `stamped` with when it was made.

    `found` are the findings, where they were worked out already.
    """
    from app.reports.collated import collated_report

    found = found or findings.findings(ws, round_id)
    words = quotes.with_quotes(ws, round_id, lead_words.lead_words(ws, round_id))
    stamp = _stamp(ws) if stamped else ""
    before = earlier.beside(ws, round_id, found)
    return found, collated_report(found, stamp, words, lead_words.scale(), before)


def write_report(
    ws: Workspace, round_id: RoundId, folder: Path, found: Findings | None = None
) -> list[Path]:
    """The collated report as PDF, Word and Excel, and the board paper; the PDF's path first. Each file is whole or not
    there.

    `found` as for `report_of`.
    """
    found, document = report_of(ws, round_id, found, stamped=True)
    written = write_formats(document, folder, "report")
    written.append(write_board_paper(ws, round_id, folder / "board-paper.pdf", found))
    return written


def write_formats(document: Document, folder: Path, name: str) -> list[Path]:
    """`name` as PDF, Word and Excel, the PDF first; each file is whole or not there. Raises InputRefused."""
    from app.reports.excel import write_excel
    from app.reports.pdf import write_pdf
    from app.reports.word import write_word

    make_folder(folder)
    written = []
    for end, write in (("pdf", write_pdf), ("docx", write_word), ("xlsx", write_excel)):
        written.append(folder / f"{name}.{end}")
        write(document, written[-1])
    return written


def write_board_paper(
    ws: Workspace,
    round_id: RoundId,
    path: Path,
    found: Findings | None = None,
    as_report: Document | None = None,
) -> Path:
    """The two pages for the board as a PDF at `path`, whole or not at all; `found` as for `report_of`.

    `as_report` is the report it goes with: the paper is as final as that, and says the same position.
    """
    from app.reports.board_paper import board_paper
    from app.reports.collated import MARKING
    from app.reports.pdf import write_pdf

    found = found or findings.findings(ws, round_id)
    words = lead_words.lead_words(ws, round_id)
    paper = board_paper(found, words, lead_words.scale(), _stamp(ws), MARKING)
    if as_report is not None:
        paper = replace(paper, status=as_report.status, watermark=as_report.watermark)
    if paper.status is not Status.FINAL:
        paper = replace(paper, subtitle=f"{paper.subtitle} ({paper.status})")
    write_pdf(paper, path)
    return path


def write_summary(ws: Workspace, audit: OpenAudit, path: Path) -> Path:
    """The summary of one audit as it stands, for the assessor who has it open."""
    return _write(ws, summary_of_open(audit), path)


def summary_bytes(ws: Workspace, summary: CaseSummary, named: str = "") -> bytes:
    """A summary as a PDF in memory, for looking at and printing: nothing is left on the disk.

    `named` is who it is about, as typed for this print alone.
    """
    from app.reports.case_summary import summary_pdf

    return summary_pdf(summary, _stamp(ws), named)


def reply_bytes(
    ws: Workspace, round_id: RoundId, audit_id: AuditId, to: str, reply_by: str
) -> bytes:
    """The summary of one returned audit with a form for the reply, as a PDF in memory. `reply_by` is a day in words.

    Raises NotFound where nothing of that audit counts.
    """
    from app.reports.pdf import pdf_bytes
    from app.reports.replies import reply_paper

    with ws.begin() as work:
        lead = work.rounds.get(round_id).lead_name
        summary = next(returned_summaries(work, round_id, [audit_id]), None)
    if summary is None:
        raise NotFound("No returned copy of that audit is in force, so there is no summary of it.")
    return pdf_bytes(reply_paper(summary, to, reply_by, lead, _stamp(ws)))


def blank_bytes(tool: Tool) -> bytes:
    """The blank tool as a PDF in memory, to be printed and filled in with a pen."""
    from app.reports.blank_tool import blank_pdf
    from app.tool.blank import blank_tool

    return blank_pdf(blank_tool(tool))


def chronology_bytes(ws: Workspace, audit: OpenAudit, held: Chronology) -> bytes:
    """The chronology of an open audit as a PDF in memory. Reads nothing of the form: `held` was worked out before."""
    from app.reports.chronology import chronology_pdf

    return chronology_pdf(held, audit.case.ref, audit.round.name, _stamp(ws))


def summary_of_open(audit: OpenAudit) -> CaseSummary:
    header = audit.header
    summary = summary_of(
        audit.form,
        audit.round,
        audit.case,
        readers_words(audit.reader, header.read_with_name, header.written_by),
        header.reading,
        header.state,
    )
    return as_worked(summary, audit.beside, audit.reading_dates())


def anonymous_summary_of_open(ws: Workspace, audit: OpenAudit) -> CaseSummary:
    """The same without what says whose it is: `app.domain.anonymised` says what is left out."""
    case, keyed = audit.case, keyed_in(audit.beside)
    with ws.begin() as work:
        people = [person.name for person in work.people.all(audit.round.id)]
    people += [audit.round.lead_name, audit.reader, keyed.keyer if keyed else ""]
    people += [audit.header.read_with_name, *(each.name for each in audit.header.written_by)]
    places = (case.ref, case.child, case.area, case.district, case.team, audit.round.name)
    return anonymised(summary_of_open(audit), names_known(people, places))


def _write(ws: Workspace, summary: CaseSummary, path: Path) -> Path:
    from app.reports.files import write_whole

    write_whole(path, summary_bytes(ws, summary))
    return path


def returned_summaries(
    work: UnitOfWork, round_id: RoundId, audits: Iterable[AuditId]
) -> Iterator[CaseSummary]:
    """Of each of these that counts, in their order; one after the other, whatever their number."""
    audit_round = work.rounds.get(round_id)
    tool = pinned(work, audit_round.tool_hash)
    versions = work.rounds.versions(round_id)
    cases = {case.id: case for case in work.cases.main(round_id)}
    people = {person.id: person.name for person in work.people.all(round_id)}
    allocations = {each.audit_id: each for each in work.audits.allocations(round_id)}
    for audit_id in audits:
        # Nothing of another audit bears on it.
        held = map(record_from, work.records.bodies_about(round_id, [audit_id]))
        view = moderation.views(work, round_id, held).get(audit_id)
        allocation = allocations.get(audit_id)
        if view is None or view.standing is not Standing.COUNTED:
            continue
        if view.revision is None or allocation is None:
            continue
        if allocation.reading is Reading.BLIND_SECOND or allocation.case_id not in cases:
            continue
        said = returned_answers(view, versions)
        case = cases[allocation.case_id]
        summary = summary_of(
            form_of(tool, audit_round, case, said.sheet, said.read_on),
            audit_round,
            case,
            readers_words(
                people.get(allocation.person_id, ""),
                allocation.read_with_name,
                allocation.written_by,
            ),
            allocation.reading,
            AuditState.IN_PROGRESS if view.handed_on else view.revision.state,
            said.shown,
        )
        yield as_worked(summary, said.beside, said.read)


def _stamp(ws: Workspace) -> str:
    now = ws.now().astimezone()
    return f"Made {now:%a} {now.day} {now:%b %Y at %H:%M}"
