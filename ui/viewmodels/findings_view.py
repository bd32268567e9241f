"""What the findings page shows: the report's chapters, those of some cases alone, or every question broken down."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.breakdowns import By, Group, broken_down, only
from app.domain.findings import Findings
from app.domain.patterns import CountedPart
from app.domain.selection import Selector
from app.reports.collated_chapters import chapters, opening
from app.reports.content import Block, Document, Heading, Paragraph, Table
from app.reports.patterns import cell_at, table_of
from ui.viewmodels.cases_behind import Behind, case_behind
from ui.viewmodels.findings import behind
from ui.viewmodels.quotes import behind_quote, quotes_by_theme
from ui.widgets.outline_list import Entry

COUNTS_ONLY = (
    "Counts of cases. With so few cases each, groups are not compared, ranked or given percentages. This page stays on "
    "the lead's machine: no report holds it."
)
TIME_LIMITS = "Time limits"


@dataclass(frozen=True, slots=True)
class Chapter:
    entry: Entry
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class View:
    """`found` are the cases shown; `parts` the tables of a breakdown, () without one."""

    found: Findings
    chapters: tuple[Chapter, ...]
    parts: tuple[CountedPart, ...] = ()
    is_report: bool = True  # the report's own chapters, beside which conclusions are written


def view_of(found: Findings, document: Document, group: Group | None, by: By | None) -> View:
    """All cases as the report has them; `group` alone; or every question `by` what cases belong to."""
    if group is None and by is None:
        blocks = [*document.blocks, *quotes_by_theme(found)]
        return View(found, tuple(chapters_of(blocks)))
    shown = only(found, group) if group is not None else found
    if by is None:
        blocks = [*opening(shown), *chapters(shown), *quotes_by_theme(shown)]
        return View(shown, tuple(chapters_of(blocks)), is_report=False)
    held = broken_down(shown, by)
    cut = tuple(_broken_chapter(title or TIME_LIMITS, parts) for title, parts in held.items())
    return View(
        shown, cut, tuple(part for parts in held.values() for part in parts), is_report=False
    )


def _broken_chapter(title: str, parts: Sequence[CountedPart]) -> Chapter:
    blocks: list[Block] = [Heading(1, title), Paragraph(COUNTS_ONLY)]
    return Chapter(Entry(title), (*blocks, *(table_of(each) for each in parts)))


def behind_in(view: View, table: Table, row: int, column: int) -> Behind | None:
    """The cases that a cell counts; None where it counts none."""
    if not view.parts:
        quote = behind_quote(view.found, table, row)
        return quote or behind(view.found, table, row, column)
    part = next((each for each in view.parts if table_of(each) == table), None)
    if part is None or not 0 <= row < len(part.rows):
        return None
    held = part.rows[row]
    cell = cell_at(part, held, column)
    header = f", {part.headers[column - 1]}" if column else ""
    cases = Selector(view.found).picked(cell.cases)
    return Behind(
        part.part.title, f"{held.words}{header}", tuple(case_behind(each, "") for each in cases)
    )


def chapters_of(blocks: Sequence[Block]) -> list[Chapter]:
    """The document cut at its first and second headings."""
    found: list[tuple[Entry, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level < 3:
            found.append((Entry(block.text, block.number, block.level), [block]))
        elif found:
            found[-1][1].append(block)
    return [Chapter(entry, tuple(held)) for entry, held in found]
