"""Chapters 3 to 9 of the collated report: what the files showed, theme by theme."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.domain.collation import timeliness
from app.domain.conclusions import LeadWords
from app.domain.findings import Findings
from app.domain.patterns import Row
from app.domain.selection import Selector, parsed
from app.reports.chart_content import Category, StackedCounts, StackedRow, Tone
from app.reports.content import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
    Figure,
    Footnote,
    Heading,
    Number,
    Paragraph,
    Table,
    Text,
)
from app.reports.figures import (
    choices_table,
    line,
    ratings,
    share,
    standard_line,
    timeliness_figure,
    timeliness_sentence,
    with_value,
)
from app.reports.observations import observations
from app.reports.patterns import (
    counted_parts,
    pattern_blocks,
    pattern_page,
    patterns_after,
    patterns_of,
)
from app.reports.quoted import NONE_APPROVED, TITLE, in_their_words
from app.resources import resource_path

MANY_FACTORS = 6
NO_SOURCE = "No source found"  # as the audit tool says it


@dataclass(frozen=True, slots=True)
class Chapter:
    """A theme as data: which time limits, which rated questions, which choices it shows."""

    number: str
    title: str
    standards: tuple[str, ...]
    rated: tuple[str, ...]
    chosen: tuple[str, ...]


@cache
def plan() -> Mapping[str, tuple[Chapter, ...]]:
    held = tomllib.loads(resource_path("reports", "chapters.toml").read_text(encoding="utf-8"))
    return {
        kind: tuple(
            Chapter(
                each["number"],
                each["title"],
                tuple(each["standards"]),
                tuple(each["rated"]),
                tuple(each["chosen"]),
            )
            for each in held[kind]
        )
        for kind in ("chapter", "element")
    }


def chapters(found: Findings, words: LeadWords | None = None) -> list[Block]:
    """Without the lead's words nobody is quoted, and nothing is said of it."""
    selector = Selector(found)
    blocks: list[Block] = []
    for chapter in plan()["chapter"]:
        blocks.append(Heading(1, chapter.title, chapter.number))
        blocks += _chapter(found, chapter, selector)
        if chapter.number == "6":
            blocks += _factors(found)
        blocks += _patterns_after(chapter.number, selector)
    blocks.append(Heading(1, "Other elements of the child protection process", "9"))
    for element in plan()["element"]:
        blocks.append(Heading(2, element.title, element.number))
        blocks += _patterns_in(element.number, selector)
        blocks += _chapter(found, element, selector)
        blocks += _patterns_after(element.number, selector)
    return [*blocks, *_good_practice(found, words, selector), *observations(found)]


def opening(found: Findings) -> list[Block]:
    """The three judgements side by side, before anything else is said."""
    selector = Selector(found)
    return [block for each in patterns_of("") for block in pattern_page(each, selector)]


def _patterns_in(number: str, selector: Selector) -> list[Block]:
    """What several answers of a chapter say together, before the chapter's single answers."""
    return [block for each in patterns_of(number) for block in pattern_blocks(each, selector)]


def _patterns_after(number: str, selector: Selector) -> list[Block]:
    return [block for each in patterns_after(number) for block in pattern_page(each, selector)]


def _counted_in_patterns(number: str, selector: Selector) -> frozenset[str]:
    """The questions whose answers are counted in a table of this chapter's patterns: they stand there and, whole, in
    Annex B; a third table would only make the chapter longer."""
    names: set[str] = set()
    for pattern in (*patterns_of(number), *patterns_after(number)):
        for made in counted_parts(pattern, selector):
            for axis in (made.part.rows, made.part.columns):
                if isinstance(axis, str):
                    names.add(axis)
                else:
                    names.update(_names_in(axis))
    return frozenset(names)


def _names_in(rows: Iterable[Row]) -> Iterable[str]:
    return (
        name for row in rows for every in parsed(row.when) for one in every for name in one.names
    )


def _chapter(found: Findings, chapter: Chapter, selector: Selector) -> Iterable[Block]:
    texts = [_with_source(found, standard) for standard in chapter.standards]
    texts = [text for text in texts if text]
    if texts:
        yield Bullets(tuple(texts))
    if len(texts) > 1:
        figure = timeliness_figure(found, chapter.standards, f"{chapter.title}: in time")
        if figure is not None:
            yield figure
    rated = ratings(found, chapter.rated, f"{chapter.title}: rated")
    if rated is not None:
        yield rated
    told = _counted_in_patterns(chapter.number, selector)
    for name in chapter.chosen:
        if name in told:
            continue
        table = choices_table(found, name)
        if table is not None and any(_number(row) for row in table.rows):
            yield table


def _with_source(found: Findings, standard: str) -> Text:
    """What is counted of a time limit, and where the limit comes from; "" where no case was to keep it."""
    held = standard_line(found, standard)
    if held is None or not timeliness(standard, found.audits).due:
        return ""
    said = timeliness_sentence(found, standard)
    if held.source in {"", NO_SOURCE}:
        return said
    default = " An editable default of this program." if held.unverified else ""
    return (said, Footnote(f"{held.source.rstrip('.')}.{default}"))


def _number(row: Sequence[Cell]) -> float:
    return float(row[1].value or 0) if isinstance(row[1], Number) else 0


def _factors(found: Findings) -> Iterable[Block]:
    """Which factors are present now, and how many come together."""
    held = line(found, "CX1_factors")
    if held is None:
        return
    rows, chart = [], []
    for option in held.options:
        now, _ = with_value(found, f"CX1_{option.name}_when", {"current"})
        past, _ = with_value(found, f"CX1_{option.name}_when", {"past"})
        rows.append((now + past, now, past, option.label))
    rows.sort(key=lambda row: (-row[0], row[3]))
    together = Counter(_present_now(found, ref) for ref in range(len(found.audits)))
    many = sum(count for number, count in together.items() if number >= MANY_FACTORS)
    yield Paragraph(
        f"In {share(many, len(found.audits))} cases six or more factors are present now; in "
        f"{share(together.get(0, 0), len(found.audits))} none is recorded as present now.",
        "6.1",
    )
    shown = [row for row in rows if row[0]]
    chart = [StackedRow(label, (now, past)) for _, now, past, label in shown]
    table = tuple((label, Number(now), Number(past)) for _, now, past, label in shown)
    title = "Factors by number of cases"
    if chart:
        yield Figure(
            StackedCounts(
                (Category("Present now", "N", Tone.WARN), Category("Past only", "P", Tone.NEUTRAL)),
                tuple(chart),
            ),
            title,
            Table(
                title,
                (
                    Column("Factor", weight=4),
                    Column("Present now", Align.RIGHT),
                    Column("Past only", Align.RIGHT),
                ),
                table,
            ),
            alt="Each complexity factor with the number of cases in which it is present now or was in the past.",
        )
    yield Table(
        "How many factors come together",
        (Column("Factors present now", weight=3), Column("Cases", Align.RIGHT)),
        tuple((str(number), Number(together[number])) for number in sorted(together)),
    )


def _present_now(found: Findings, index: int) -> int:
    audit = found.audits[index]
    return sum(
        1
        for each in found.questions
        if each.name.startswith("CX1_")
        and each.name.endswith("_when")
        and audit.value(each.path) == "current"
    )


def _good_practice(found: Findings, words: LeadWords | None, selector: Selector) -> list[Block]:
    blocks: list[Block] = [
        Heading(2, TITLE, "9.8"),
        *_patterns_in("9.8", selector),
    ]
    said = in_their_words(words.quotes) if words else []
    if words and not said and any(found.quotes.values()):
        said = [Paragraph(NONE_APPROVED)]
    blocks += said
    return blocks if len(blocks) > 1 else []
