"""The annex of what was changed in the audit tool while the round was under way."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.findings import Findings
from app.domain.partial_dates import words
from app.domain.tool_versions import Effect
from app.reports.content import Align, Block, Column, Count, Heading, Paragraph, Table
from app.tool.publishing import WHAT

_EFFECTS = {
    Effect.STAND: "stand",
    Effect.RECOMPUTED: "stand; worked out again",
    Effect.ASKED_AGAIN: "kept, asked again",
    Effect.KEPT_UNCOUNTED: "kept, not counted",
    Effect.ASKED_NEW: "asked from then on",
}


def tool_versions(found: Findings) -> Iterable[Block]:
    """What was changed in the tool while the round was under way, by whom it was told, and what still waits."""
    if len(found.tool_versions) < 2:
        return
    yield Heading(1, "Annex: how the audit tool changed during the round")
    yield Paragraph(
        "Every audit is counted by the last version, whichever it was made with. An answer given before its question "
        "changed its meaning is kept, is counted nowhere in this report, and was asked again."
    )
    for version in found.tool_versions[1:]:
        day = words(datetime.fromisoformat(version.published_at).date())
        yield Paragraph(f"Version {version.label}, published on {day}: {version.note}")
        yield Table(
            f"Changes of version {version.label}",
            (
                Column("Change", weight=1.4),
                Column("Where", weight=3),
                Column("Before", weight=3),
                Column("Afterwards", weight=3),
                Column("Answers given", weight=1.6),
            ),
            tuple(
                (
                    WHAT.get(each.what, each.what),
                    each.where,
                    each.before,
                    each.after,
                    _EFFECTS[each.effect],
                )
                for each in version.changes
            ),
        )
    labels = {line.path: f"{line.number} {line.label}".strip() for line in found.questions}
    waiting = [(labels[path], count) for path, count in found.asked_again.items() if path in labels]
    if waiting:
        yield Table(
            "Asked again and not yet answered again",
            (Column("Question", weight=6), Column("Cases", Align.RIGHT)),
            tuple((label, Count(count, len(found.audits))) for label, count in waiting),
        )
