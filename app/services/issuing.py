"""Issuing the report: draft, interim or final; each version is kept as it went out and compared with the one before."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.changes import Changes
from app.domain.disclosure import PROFILES, as_kept, from_kept
from app.domain.errors import InputRefused
from app.domain.figure_references import figures
from app.domain.final_checks import ToClear, front_to_clear, to_clear
from app.domain.findings import Findings
from app.domain.ids import RoundId
from app.domain.issued import Issued, Moved, moved
from app.domain.issued import as_kept as figures_kept
from app.domain.partial_dates import words as day_words
from app.files import make_folder
from app.reports.content import Document, Status, fingerprint
from app.reports.files import write_whole
from app.services import findings, lead_words, quotes, reporting
from app.services.moderated import moderated
from app.services.seat import only_the_seat
from app.workspace import Workspace

if TYPE_CHECKING:
    from app.reports.published import Published


def in_the_way(
    ws: Workspace, round_id: RoundId, found: Findings | None = None
) -> tuple[ToClear, ...]:
    """What has to be cleared before the report can be final, in the order of the report."""
    found = found or findings.findings(ws, round_id)
    words = lead_words.lead_words(ws, round_id)
    said = to_clear(words, found, lead_words.scale())
    return (*_of_the_round(found), *front_to_clear(words), *said)


def report_as(
    ws: Workspace, round_id: RoundId, kind: Status, profile: str = ""
) -> tuple[Findings, Document, Mapping[str, Any]]:
    """The findings, the report as it would be issued now, and what is kept of a published one.

    Raises InputRefused where a final or a published one is not to be had yet.
    """
    found, document = reporting.report_of(ws, round_id, stamped=True)
    if kind is Status.FINAL:
        _refuse_while("cannot be final yet", in_the_way(ws, round_id, found))
    if profile:
        if kind is Status.INTERIM:
            raise InputRefused(
                "An interim report is for those who work on the round; publish a draft or the final one."
            )
        _refuse_while("cannot be published yet", prose_in_the_way(ws, round_id, found))
        made = _published(ws, round_id, found, profile)
        return found, replace(made.document, status=kind), as_kept(made.linked, made.protection)
    if kind is Status.INTERIM:
        document = _interim(ws, round_id, found, document)
    return found, replace(document, status=kind), {}


def prose_in_the_way(ws: Workspace, round_id: RoundId, found: Findings) -> tuple[ToClear, ...]:
    """What in the lead's words could point at a child, and must not be published."""
    from app.reports.published import prose_to_clear

    said = prose_to_clear(lead_words.lead_words(ws, round_id), found)
    return tuple(ToClear(where, what) for where, what in said)


def preview(
    ws: Workspace, round_id: RoundId, kind: Status, profile: str = ""
) -> tuple[bytes, tuple[ToClear, ...]]:
    """The PDF as it would be issued, and what a final or a published one waits for; while it waits it is a draft."""
    from app.reports.pdf import pdf_bytes

    found, document = reporting.report_of(ws, round_id, stamped=True)
    waits = in_the_way(ws, round_id, found)
    if profile:
        document = _published(ws, round_id, found, profile).document
        prose = prose_in_the_way(ws, round_id, found)
        waits = (*prose, *waits) if kind is Status.FINAL else prose
    elif kind is Status.INTERIM:
        document = _interim(ws, round_id, found, document)
    as_kind = Status.DRAFT if kind is Status.FINAL and waits else kind
    return pdf_bytes(replace(document, status=as_kind)), waits


def issue(
    ws: Workspace, round_id: RoundId, kind: Status, profile: str = ""
) -> tuple[Issued, Changes]:
    """Make the PDF, keep it for ever with its figures, and return what was issued.

    Raises InputRefused, also where the seat is elsewhere.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
    # No figure and no page but the report's own is different now.
    return _kept(ws, round_id, report_as(ws, round_id, kind, profile), profile), Changes()


def publish(ws: Workspace, round_id: RoundId, kind: Status, profile: str) -> Document:
    """The published report, issued with this unless it is the newest of its kind that was.

    Whatever of it leaves the house, saved or printed, is kept: a later one must not give away what it hides.
    Raises InputRefused as `issue`.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
    made = report_as(ws, round_id, kind, profile)
    document, alike = made[1], (kind.value, profile)
    before = [each for each in issued(ws, round_id) if (each.kind, each.profile) == alike]
    if not before or before[-1].fingerprint != fingerprint(document):
        _kept(ws, round_id, made, profile)
    return document


def _kept(
    ws: Workspace,
    round_id: RoundId,
    report: tuple[Findings, Document, Mapping[str, Any]],
    profile: str,
) -> Issued:
    from app.reports.pdf import pdf_bytes

    found, document, published = report
    data = pdf_bytes(document)
    position = document.watermark or _position(ws, round_id, found)
    with ws.begin() as work:
        made = Issued(
            number=1 + len(work.issued.all(round_id)),
            kind=document.status.value,
            at=ws.now(),
            by=work.rounds.get(round_id).lead_name,
            fingerprint=fingerprint(document),
            sha256=hashlib.sha256(data).hexdigest(),
            position=position,
            figures=figures_kept(figures(found)),
            profile=profile,
            published=published,
        )
        work.issued.add(round_id, made, data)
        work.commit()
    return made


def _published(ws: Workspace, round_id: RoundId, found: Findings, profile: str) -> "Published":
    """Nothing that an earlier published version hid can be worked out from this one beside it.

    The counts of the newest one are shown as it showed them: saying them again gives nothing away.
    """
    from app.reports.published import Before, published_report

    said: list[Mapping[str, Any]] = []
    for each in issued(ws, round_id):
        if each.profile and each.published not in said[-1:]:
            said.append(each.published)
    before = [Before(f"r{place}", *from_kept(held)) for place, held in enumerate(said, start=1)]
    words = quotes.with_quotes(ws, round_id, lead_words.lead_words(ws, round_id))
    if said and said[-1]["profile"] == profile:
        again = published_report(found, words, PROFILES[profile], before[:-1])
        if as_kept(again.linked, again.protection) == said[-1]:
            return again
    return published_report(found, words, PROFILES[profile], before)


def _refuse_while(what: str, problems: Sequence[ToClear]) -> None:
    if problems:
        first, more = problems[0], len(problems) - 1
        others = f" {more} more stand in the list." if more else ""
        raise InputRefused(f"The report {what}. {first.where}: {first.what}{others}")


def write_as(
    ws: Workspace, round_id: RoundId, folder: Path, kind: Status, profile: str = ""
) -> list[Path]:
    """The report as it would be issued now, as PDF, Word and Excel, and beside an internal one the board paper; each
    whole or not there, the PDF first. A published one is issued with this. Raises InputRefused as `report_as`.
    """
    if profile:
        make_folder(folder)  # nothing is issued that then could not be saved
        document = publish(ws, round_id, kind, profile)
        return reporting.write_formats(document, folder, "published-report")
    found, document, _none = report_as(ws, round_id, kind)
    written = reporting.write_formats(document, folder, "report")
    paper = folder / "board-paper.pdf"
    return [*written, reporting.write_board_paper(ws, round_id, paper, found, document)]


def issued(ws: Workspace, round_id: RoundId) -> Sequence[Issued]:
    """Every version, the first first."""
    with ws.begin() as work:
        return work.issued.all(round_id)


def issued_pdf(ws: Workspace, round_id: RoundId, number: int) -> bytes:
    """A version as it went out. Raises NotFound, and StoreProblem where it is no longer what was sealed."""
    with ws.begin() as work:
        return work.issued.pdf(round_id, number)


def save_issued(ws: Workspace, round_id: RoundId, number: int, path: Path) -> Changes:
    """Write a version as it went out to `path`, whole or not at all. Raises as `issued_pdf`, and InputRefused."""
    write_whole(path, issued_pdf(ws, round_id, number))
    return Changes()


def since_the_last(ws: Workspace, round_id: RoundId, number: int) -> tuple[Moved, ...]:
    """The figures in which a version differs from the one before; nothing for the first."""
    held = {each.number: each for each in issued(ws, round_id)}
    if number not in held or number - 1 not in held:
        return ()
    labels = figures(findings.findings(ws, round_id))
    return moved(held[number - 1], held[number], labels)


def _interim(ws: Workspace, round_id: RoundId, found: Findings, document: Document) -> Document:
    from app.reports.interim import position

    blocks = (*position(found, lead_words.scale()), *document.blocks)
    return replace(document, blocks=blocks, watermark=_position(ws, round_id, found))


def _position(ws: Workspace, round_id: RoundId, found: Findings) -> str:
    """ "Position at 14:00 Wed 8 Apr 2009: 31 of 50 returned, 22 moderated"."""
    now = ws.now().astimezone()
    through = len(moderated(ws, round_id) & {each.audit_id for each in found.audits})
    return (
        f"Position at {now:%H:%M} {day_words(now.date())}: {len(found.audits)} of {found.sampled} returned, "
        f"{through} moderated"
    )


def _of_the_round(found: Findings) -> tuple[ToClear, ...]:
    problems = []
    if found.conflicting:
        problems.append(
            ToClear(
                "Moderation",
                f"Choose between copies that differ, in {_number(found.conflicting, 'case')}.",
            )
        )
    if found.unreturned:
        problems.append(
            ToClear(
                "Packs and returns",
                f"{found.unreturned} of {_number(found.sampled, 'case')} {_is(found.unreturned)} not counted: merge "
                "what is out, or issue an interim report.",
            )
        )
    if found.unfinished:
        problems.append(
            ToClear(
                "Packs and returns",
                f"{_number(found.unfinished, 'audit')} {_is(found.unfinished)} not signed off by the assessor.",
            )
        )
    still = sum(each.open for each in found.concerns)
    if still:
        problems.append(
            ToClear(
                "Immediate concerns",
                f"{still} {_is(still)} open: close {'it' if still == 1 else 'each'} with its outcome.",
            )
        )
    return tuple(problems)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
