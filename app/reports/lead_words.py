"""The lead's own words in the report: conclusions beside figures, recommendations, and what the board is asked."""

from collections.abc import Sequence
from datetime import date

from app.domain.conclusions import Basis, Body, LeadWords, Recommendation
from app.domain.figure_references import Figure, figure, references, resolved
from app.domain.findings import Findings
from app.domain.front_matter import without_citations
from app.domain.quantities import Scale
from app.reports.chart_content import Tone
from app.reports.content import (
    NOTHING,
    Align,
    Block,
    Bullets,
    Callout,
    Column,
    Count,
    Footnote,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
)
from app.reports.front_matter import citing

RECOMMENDATIONS, BOARD = "11", "12"
# Reasons for delay that lie with other agencies: question and answer.
ELSEWHERE = ("AS6_reasons=agency", "AS6_reasons=specialist")
DELAY_COLUMNS = (Column("Reason", weight=4), Column("Cases", Align.RIGHT))
_BASES = {
    Basis.COUNTED: "Counted",
    Basis.JUDGED: "Judged",
    Basis.OBSERVED: "Observed",
    Basis.UNSAID: "Not yet marked",
}
BASIS_WORDS = (
    "Each sentence of conclusion says what it rests on: counted is a figure of this round, judged the professional "
    "judgement of those who read the files, observed what was noticed and not counted."
)


def with_conclusions(
    blocks: Sequence[Block], words: LeadWords, found: Findings, scale: Scale
) -> list[Block]:
    """The report's blocks with the lead's conclusions at the end of each chapter they belong to."""
    made: list[Block] = []
    here = ""
    for block in blocks:
        if isinstance(block, Heading) and block.level < 3:
            made += _concluded(words, here, found, scale)
            here = block.number
        made.append(block)
    return made + _concluded(words, here, found, scale)


def _concluded(words: LeadWords, chapter: str, found: Findings, scale: Scale) -> list[Block]:
    held = words.of_chapter(chapter)
    if not held:
        return []
    said: tuple[Text, ...] = tuple(
        (Run(f"{_BASES[each.basis]}. ", bold=True), *_parts(each.text, words, found, scale))
        for each in held
    )
    return [Callout(Tone.ACCENT, "Conclusion", said)]


def _parts(
    text: str, words: LeadWords, found: Findings, scale: Scale
) -> tuple[str | Run | Footnote, ...]:
    """With its figures, and its sources as footnotes."""
    said = citing(text, words.sources, lambda piece: resolved(piece, found, scale))
    return (said,) if isinstance(said, str) else said


def recommendations(words: LeadWords, found: Findings, scale: Scale) -> list[Block]:
    """A chapter of its own; nothing where nothing is recommended."""
    if not words.recommendations:
        return []
    blocks: list[Block] = [Heading(1, "Recommendations", RECOMMENDATIONS)]
    for number, held in enumerate(words.recommendations, start=1):
        bold = (
            Run(part, bold=True) if isinstance(part, str) else part
            for part in _parts(held.text, words, found, scale)
        )
        text = (*bold, _grounds(held, found, scale))
        blocks.append(Paragraph(text, f"{RECOMMENDATIONS}.{number}"))
    blocks.append(
        Table(
            "Recommendations and responses",
            (
                Column("No."),
                Column("For", weight=2),
                Column("To be seen to by", weight=2),
                Column("By", weight=1.5),
                Column("Response", weight=3),
                Column("Progress", weight=2),
            ),
            tuple(
                (
                    f"{RECOMMENDATIONS}.{number}",
                    held.for_whom,
                    held.owner or NOTHING,
                    _day(held.due),
                    _response(held),
                    held.progress.words,
                )
                for number, held in enumerate(words.recommendations, start=1)
            ),
        )
    )
    return blocks


def for_the_board(words: LeadWords, found: Findings, scale: Scale) -> list[Block]:
    """What lies with other agencies or with the board itself; nothing where nothing does."""
    asked = [
        (number, held)
        for number, held in enumerate(words.recommendations, start=1)
        if held.body in {Body.AGENCY, Body.BOARD}
    ]
    delays = delays_elsewhere(found)
    if not asked and not delays:
        return []
    number = BOARD if words.recommendations else RECOMMENDATIONS
    blocks: list[Block] = [Heading(1, "For the safeguarding board", number)]
    if asked:
        blocks.append(
            Bullets(
                tuple(
                    f"{held.for_whom}: {resolved(without_citations(held.text), found, scale)} "
                    f"({RECOMMENDATIONS}.{number})"
                    for number, held in asked
                )
            )
        )
    if delays:
        blocks.append(
            Table(
                "Delays the record attributes to other agencies",
                DELAY_COLUMNS,
                tuple((each.words, Count(each.count, each.of)) for each in delays),
                note="Of the cases whose core assessment was delayed and that give a reason; more than one may apply.",
            )
        )
    return blocks


def delays_elsewhere(found: Findings) -> list[Figure]:
    """The reasons for delay that lie with other agencies, where a case gives them."""
    return [each for name in ELSEWHERE if (each := figure(found, name)) and each.count]


def _grounds(held: Recommendation, found: Findings, scale: Scale) -> str:
    said = ""
    if held.carried_from:
        said += f" Carried over from “{held.carried_from}”."
    if held.evidence.strip():
        said += f" Evidence: {_evidence(held.evidence, found, scale).rstrip('.')}."
    if held.reconciled.strip():
        said += f" Beside the assurance given from the same figure: {held.reconciled.rstrip('.')}."
    return said


def _evidence(text: str, found: Findings, scale: Scale) -> str:
    """A figure that stands there alone is said in words too."""
    alone = references(text)
    if len(alone) == 1 and alone[0].typed == text.strip():
        held = figure(found, alone[0].name)
        if held is not None:
            return f"{held.words}, {resolved(text.strip(), found, scale)}"
    return resolved(text, found, scale)


def _response(held: Recommendation) -> str:
    parts = [held.answered.words]
    if held.response.strip():
        parts.append(held.response.strip())
    if held.response_by.strip() or held.response_on:
        who = held.response_by.strip()
        parts.append(
            " ".join(
                each for each in (who, _day(held.response_on) if held.response_on else "") if each
            )
        )
    return ". ".join(parts)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else NOTHING
