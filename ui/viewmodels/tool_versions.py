"""Versions of the audit tool and what changes from one to the next, in words and rows."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.tool_versions import ChangeKind, Effect, PublishedChange, ToolVersion
from app.reports.chart_content import Tone
from app.reports.content import Flag
from app.services.going_over import GoneOver
from app.services.tool_versions import Proposal, ProposedChange
from app.services.workbooks import CellProblem
from app.tool.publishing import WHAT
from ui.models.figures import cell_words
from ui.models.records import Column
from ui.pages.when import moment

ANSWERS = {
    Effect.STAND: Flag("Stand", Tone.GOOD),
    Effect.RECOMPUTED: Flag("Recounted", Tone.ACCENT),
    Effect.ASKED_AGAIN: Flag("Asked again", Tone.WARN),
    Effect.KEPT_UNCOUNTED: Flag("Not counted", Tone.WARN),
    Effect.ASKED_NEW: Flag("New", Tone.ACCENT),
}
EXPLAINED = {
    Effect.STAND: "Answers already given stand. Of a clearer wording assessors see a notice.",
    Effect.RECOMPUTED: "Answers already given stand. What follows from them is worked out again.",
    Effect.ASKED_AGAIN: "Answers already given are kept, no longer counted, and asked again.",
    Effect.KEPT_UNCOUNTED: "Answers already given are kept, and no longer counted.",
    Effect.ASKED_NEW: "Nothing is answered yet: every audit is asked from now on.",
}
PROBLEM_COLUMNS = (
    Column("grade", "Grade", cell_words, 90),
    Column("place", "Cell", weight=110),
    Column("text", "What stands there", weight=200),
    Column("message", "What is wrong, and what to do", weight=460),
)
CHANGE_COLUMNS = (
    Column("what", "Change", weight=120),
    Column("where", "Where", weight=220),
    Column("change", "Before and afterwards", weight=320),
    Column("answers", "Answers", cell_words, 130),
    Column("cases", "Cases", weight=50, number=True),
)
VERSION_COLUMNS = (
    Column("version", "Version", weight=70),
    *(column for column in CHANGE_COLUMNS if column.name != "cases"),
)


def problem_rows(problems: Sequence[CellProblem]) -> list[tuple[object, ...]]:
    """Errors before warnings, each in the order of the workbook."""
    ordered = sorted(problems, key=lambda each: not each.is_error)
    return [
        (
            at,
            Flag("Error", Tone.BAD) if each.is_error else Flag("Warning", Tone.WARN),
            f"{each.sheet} {each.cell}".strip() or "the file",
            each.text,
            each.message,
        )
        for at, each in enumerate(ordered)
    ]


def proposed_rows(proposal: Proposal, effects: Sequence[Effect]) -> list[tuple[object, ...]]:
    return [
        (
            at,
            WHAT[each.change.what],
            each.where,
            from_to(*each.texts),
            ANSWERS[effect],
            len(each.cases),
        )
        for at, (each, effect) in enumerate(zip(proposal.changes, effects, strict=True))
    ]


def published_rows(versions: Sequence[ToolVersion]) -> list[tuple[object, ...]]:
    """Every change of every version but the first, the newest version first."""
    changes: list[tuple[ToolVersion, PublishedChange]] = [
        (version, change) for version in reversed(versions) for change in version.changes
    ]
    return [
        (
            at,
            version.label,
            WHAT.get(change.what, change.what),
            change.where,
            from_to(change.before, change.after),
            ANSWERS[change.effect],
        )
        for at, (version, change) in enumerate(changes)
    ]


def from_to(before: str, after: str) -> str:
    """What stood there and what stands there now, in one cell."""
    if before and after:
        return f"“{before}” → “{after}”"
    return f"“{after}” is new" if after else f"“{before}” is gone" if before else ""


def effect_of(each: ProposedChange, kind: ChangeKind) -> Effect:
    """What becomes of answers if the lead decides that it is a change of this kind."""
    if not each.is_decidable:
        return each.change.effect
    return Effect.ASKED_AGAIN if kind is ChangeKind.NEW_MEANING else Effect.STAND


def when(version: ToolVersion) -> str:
    """When a version was published, in local time."""
    return moment(datetime.fromisoformat(version.published_at))


def counted(number: int, one: str, many: str) -> str:
    """ "1 audit", "3 audits", "no audit"."""
    return f"{number or 'no'} {one if number < 2 else many}"


def update_in_words(gone: GoneOver) -> tuple[str, ...]:
    """What a new version did to the audits of an assessor, a sentence each."""
    said = [version.note for version in gone.versions if version.note]
    if not gone.audits:
        said.append("Your audits were at this version already.")
        return tuple(said)
    if gone.asked_again:
        refs = ", ".join(gone.asked_again)
        said.append(
            f"Some questions have another meaning now. Your earlier answers are kept and asked again in {refs}: "
            "F8 leads to them."
        )
    if gone.reopened:
        refs = ", ".join(gone.reopened)
        said.append(f"Signed off before, and open again because an answer is missing: {refs}.")
    if not gone.asked_again and not gone.reopened:
        said.append("All your answers stand; what follows from them has been worked out again.")
    return tuple(said)


def proposal_in_words(proposal: Proposal) -> str:
    """How much changes, and what is known of the answers it touches."""
    said = f"{counted(len(proposal.changes), 'change', 'changes')} from version {proposal.old}."
    if not proposal.is_issued:
        return f"{said} No work pack has gone out yet, so the workbook simply takes the old one's place."
    said += f" Looked into: {counted(proposal.returned, 'returned audit', 'returned audits')}."
    if proposal.elsewhere:
        held = counted(proposal.elsewhere, "audit is", "audits are")
        said += f" {held.capitalize()} still with the assessors, and may hold answers too."
    return said
