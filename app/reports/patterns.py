"""The patterns as the report prints them: sentences with counts and denominators, tables, charts; and their cells."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from app.domain.assurance import wilson
from app.domain.findings import Findings
from app.domain.patterns import (
    ALL,
    Cell,
    CountedPart,
    CountedRow,
    Part,
    Pattern,
    Row,
    Sentence,
    counted,
)
from app.domain.selection import EVERY, Selector
from app.reports.chart_content import Category, DotInterval, DotRow, StackedCounts, StackedRow, Tone
from app.reports.content import (
    Align,
    Block,
    Bullets,
    Column,
    Count,
    Figure,
    Heading,
    Number,
    Paragraph,
    Table,
)
from app.reports.content import Cell as Shown
from app.reports.figures import FEW, TONES
from app.resources import resource_path

SHARE = "Share (95% interval)"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, in the report's order."""
    text = resource_path("reports", "patterns.toml").read_text(encoding="utf-8")
    return tuple(_pattern(each) for each in tomllib.loads(text)["pattern"])


def patterns_of(number: str) -> tuple[Pattern, ...]:
    """Those that open the chapter of this number, or the report ("")."""
    return tuple(each for each in patterns() if each.number == number)


def patterns_after(number: str) -> tuple[Pattern, ...]:
    """Those that follow a chapter on pages of their own: "4.1" and "4.2" follow "4", "9.2.1" follows "9.2"."""
    return tuple(
        each
        for each in patterns()
        if each.number.startswith(f"{number}.") and each.number.count(".") == number.count(".") + 1
    )


def pattern_blocks(pattern: Pattern, selector: Selector) -> list[Block]:
    """Question, sentences and tables; nothing where this round's tool asks nothing of it or no case is counted."""
    parts = counted_parts(pattern, selector)
    if not parts or not selector.audits:
        return []
    blocks: list[Block] = [Paragraph(pattern.asks)]
    if pattern.lacks:
        blocks.append(Paragraph(pattern.lacks))
    said = tuple(
        words for part in parts for each in part.sentences if (words := sentence(each, selector))
    )
    if said:
        blocks.append(Bullets(said))
    return [*blocks, *(_shown(part, selector) for part in parts)]


def pattern_page(pattern: Pattern, selector: Selector) -> list[Block]:
    """The same under a heading of its own."""
    held = pattern_blocks(pattern, selector)
    level = 2 if pattern.number else 1
    return [Heading(level, pattern.title, pattern.number), *held] if held else []


def counted_parts(pattern: Pattern, selector: Selector) -> tuple[CountedPart, ...]:
    return tuple(made for part in pattern.parts if (made := counted(part, selector)) is not None)


def cell_of(
    found: Findings, table: Table, row: int, column: int
) -> tuple[Selector, CountedPart, str, Cell] | None:
    """The cell of a pattern behind a cell of its table, with the words of its row; None for any other table."""
    parts = [each for pattern in patterns() for each in pattern.parts if each.title == table.title]
    if not parts:
        return None
    selector = Selector(found)
    for part in parts:
        made = counted(part, selector)
        if made is not None and table_of(made) == table:
            held = made.rows[row]
            return selector, made, held.words.strip(), cell_at(made, held, column)
    return None


def cell_at(made: CountedPart, row: CountedRow, column: int) -> Cell:
    """The row's own words and its share stand for what its first cell counts, or for the whole row where it has one."""
    if made.headers[-1] == ALL:
        return row.cells[column - 1] if column else row.cells[-1]
    return row.cells[min(max(column - 1, 0), len(row.cells) - 1)]


def sentence(said: Sentence, selector: Selector) -> str:
    """Nothing where the question did not come up in any case."""
    if said.cell.of is None or not said.cell.of:
        return ""
    return said.words.format(share_words(said.cell.count, said.cell.of.bit_count()))


def share_words(count: int, whole: int) -> str:
    """ "25 of 40 (62%; 95% interval 47% to 76%)"; no percentage of a few."""
    if whole < FEW:
        return f"{count} of {whole}"
    low, high = wilson(count, whole)
    return f"{count} of {whole} ({count / whole:.0%}; 95% interval {low:.0%} to {high:.0%})"


def as_document(found: Findings) -> dict[str, Any]:
    """By pattern and table every count, with its denominator where it is a share. The lead's own themes stay out: the
    document depends on what was merged alone."""
    selector = Selector(found)
    return {
        pattern.key: {
            made.part.key: {row.words.strip(): _counts(made, row) for row in made.rows}
            for made in counted_parts(pattern, selector)
            if made.part.kind != "themes"
        }
        for pattern in patterns()
    }


def _counts(made: CountedPart, row: CountedRow) -> dict[str, Any]:
    if len(row.cells) == 1:
        (cell,) = row.cells
        return {"count": cell.count, "of": cell.of.bit_count() if cell.of is not None else None}
    return {
        header: cell.count if cell.text is None else cell.text
        for header, cell in zip(made.headers, row.cells, strict=True)
    }


# ---- tables and charts ------------------------------------------------------------------------------


def _shown(made: CountedPart, selector: Selector) -> Block:
    table = table_of(made)
    if not made.part.chart:
        return table
    drawn = _dots(made) if len(made.headers) == 1 else _stacks(made, selector)
    if drawn is None:
        return table
    chart, alt = drawn
    return Figure(chart, made.part.title, table, alt=alt, note=table.note)


def table_of(made: CountedPart) -> Table:
    """What the report and the findings page show of it."""
    part = made.part
    shares = len(made.headers) == 1
    headers = (*made.headers, SHARE) if shares else made.headers
    columns = (
        Column(part.heading, weight=4),
        *(Column(each, Align.RIGHT) for each in headers),
    )
    rows: list[tuple[Shown, ...]] = []
    for row in made.rows:
        cells: list[Shown] = [row.words, *map(_in_cell, row.cells)]
        if shares:
            cells.append(_interval(row.cells[0]))
        rows.append(tuple(cells))
    note = part.note
    if shares and any(cell.of is not None and cell.of.bit_count() < FEW for (cell,) in _only(made)):
        note = f"{note} Of fewer than ten cases no percentage is given.".strip()
    return Table(part.title, columns, tuple(rows), note=note)


def _only(made: CountedPart) -> Iterable[tuple[Cell]]:
    return ((row.cells[0],) for row in made.rows)


def _in_cell(cell: Cell) -> Shown:
    if cell.text is not None:
        return cell.text
    if cell.of is not None:
        return Count(cell.count, cell.of.bit_count())
    return Number(cell.count)


def _interval(cell: Cell) -> str:
    whole = cell.of.bit_count() if cell.of is not None else 0
    if whole < FEW:
        return ""
    low, high = wilson(cell.count, whole)
    return f"{cell.count / whole:.0%} ({low:.0%} to {high:.0%})"


def _dots(made: CountedPart) -> tuple[DotInterval, str] | None:
    rows = []
    for row in made.rows:
        (cell,) = row.cells
        whole = cell.of.bit_count() if cell.of is not None else 0
        if whole:
            low, high = wilson(cell.count, whole) if whole >= FEW else (None, None)
            rows.append(DotRow(row.words.strip(), cell.count, whole, low, high))
    if not rows:
        return None
    return DotInterval(tuple(rows)), f"{made.part.title}: each count of how many cases, as a share."


def _stacks(made: CountedPart, selector: Selector) -> tuple[StackedCounts, str] | None:
    tones = _tones(made.part, selector)
    names = made.headers[:-1] if made.headers[-1] == ALL else made.headers
    categories = tuple(
        Category(name, LETTERS[place], tones.get(name, Tone.NEUTRAL))
        for place, name in enumerate(names)
    )
    rows = tuple(
        StackedRow(row.words, tuple(cell.count for cell in row.cells[: len(names)]))
        for row in made.rows
        if row.words != ALL and any(cell.count for cell in row.cells)
    )
    if not rows:
        return None
    alt = f"{made.part.title}: for each row, the number of cases in each column."
    return StackedCounts(categories, rows), alt


def _tones(part: Part, selector: Selector) -> Mapping[str, Tone]:
    line = selector.line(part.columns) if isinstance(part.columns, str) else None
    if line is None:
        return {}
    return {option.label: TONES.get(option.tone, Tone.NEUTRAL) for option in line.options}


# ---- the plan ---------------------------------------------------------------------------------------


def _pattern(held: Mapping[str, Any]) -> Pattern:
    return Pattern(
        held["key"],
        held["number"],
        held["title"],
        held["asks"],
        tuple(_part(each) for each in held["part"]),
        held.get("lacks", ""),
    )


def _part(held: Mapping[str, Any]) -> Part:
    return Part(
        held["key"],
        held["kind"],
        held["title"],
        held.get("heading", ""),
        held.get("of", EVERY),
        _rows(held.get("rows", ())),
        _rows(held.get("columns", ())),
        tuple(_row(each) for each in held.get("say", ())),
        held.get("note", ""),
        held.get("chart", False),
    )


def _rows(held: Any) -> tuple[Row, ...] | str:
    return held if isinstance(held, str) else tuple(_row(each) for each in held)


def _row(held: Mapping[str, str]) -> Row:
    return Row(held["is"], held["when"], held.get("of", ""), held.get("say", ""))
