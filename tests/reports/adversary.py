"""Somebody who has nothing but the published files, knows the audit tool, and wants the numbers that were hidden.

Reads every table and every figure of a sentence out of PDF, Word and Excel as they went out, sets up what must add up,
and tries every possible number for each hidden one. Uses nothing of how the report protects itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from tests.reports.pdf_reading import read

HIDDEN = {"c", "<5", "*"}
COUNTED = re.compile(r"([\d,]+) of the ([\d,]+) files drawn")
SAID = re.compile(r"«([^»]+)» (?:about )?([\d,]+) of ([\d,]+)")
_LABELLED = re.compile(r"^Table \d+[:.]?\s*")
Cell = tuple[str, str]  # the title of its table, and what the row says
Sum = tuple[Cell, tuple[Cell, ...]]  # a whole, and its parts
Ranges = dict[Cell, tuple[int, int]]  # from and to, both possible
ALL, SAMPLE = ("", "all"), ("", "sample")


@dataclass
class Known:
    """Counts that are printed, cells that are marked as hidden, and what adds up: whole, then its parts."""

    shown: dict[Cell, int] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    sums: list[Sum] = field(default_factory=list)

    def add(self, other: "Known") -> None:
        self.shown |= other.shown
        self.hidden |= other.hidden
        self.sums += other.sums


def word_tables(path: Path) -> dict[str, dict[str, str]]:
    """By title: what is printed beside the words of each row."""
    title, found = "", {}
    for each in docx.Document(str(path)).iter_inner_content():
        if isinstance(each, Paragraph):
            title = _LABELLED.sub("", each.text) if _LABELLED.match(each.text) else title
            continue
        rows = [[cell.text for cell in row.cells] for row in each.rows]
        if rows[0] == ["Answer", "Cases"]:
            found[title] = {row[0]: row[1] for row in rows[1:]}
    return found


def excel_tables(path: Path) -> dict[str, dict[str, str]]:
    found = {}
    for sheet in load_workbook(path).worksheets:
        if sheet["A3"].value == "Answer":
            rows = sheet.iter_rows(min_row=4, max_col=2, values_only=True)
            title = _LABELLED.sub("", sheet["A1"].value)
            found[title] = {row[0]: str(row[1]) for row in rows if row[1] is not None}
    return found


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in read(content).pages)


def known_from(
    tables: Mapping[str, Mapping[str, str]],
    text: str,
    spots: Mapping[str, Cell],
    several: frozenset[str],
) -> Known:
    """What the tables and sentences say. `spots` has the row of a table for each figure a sentence names;
    in the tables of `several` more than one answer may apply."""
    known = Known()
    counted, drawn = COUNTED.search(text).groups()
    known.shown[ALL], known.shown[SAMPLE] = _number(counted), _number(drawn)
    for title, rows in tables.items():
        for words, shown in rows.items():
            spot = _cell(title, words)
            if shown in HIDDEN:
                known.hidden.add(spot)
            else:
                known.shown[spot] = _number(shown)
        if title not in several:
            known.sums += _adds_up(title, list(rows))
    for name, number, of in SAID.findall(text):
        spot = spots[name]
        known.shown[spot] = _number(number)
        whole = ("", f"whole of {spot[0]}")
        known.shown[whole] = _number(of)
        rows = list(tables.get(spot[0], ()))
        options = [each for each in rows if each not in STATES and each != "All cases"]
        if "Cases where it was due" in rows:
            known.sums.append((whole, (_cell(spot[0], "Cases where it was due"),)))
        elif options:
            known.sums.append((whole, tuple(_cell(spot[0], each) for each in options)))
    return known


STATES = ("Not recorded", "Not applicable", "Could not look", "Not answered", "Not asked")


def _adds_up(title: str, rows: Sequence[str]) -> Iterable[Sum]:
    if "Cases where it was due" in rows:
        parts = [each for each in rows if each != "Cases where it was due"]
        yield _cell(title, "Cases where it was due"), tuple(_cell(title, each) for each in parts)
        yield ALL, (_cell(title, "Cases where it was due"), (title, "not due"))
    elif "All cases" in rows:
        yield ALL, tuple(_cell(title, each) for each in rows if each != "All cases")
    else:
        yield SAMPLE, tuple(_cell(title, each) for each in rows)


def _cell(title: str, words: str) -> Cell:
    return ALL if words == "All cases" else (title, words)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def worked_out(known: Known) -> dict[Cell, int]:
    """The hidden cells for which one number alone fits all that is printed."""
    most = max(known.shown.values())
    ranges = _narrowed(known.sums, _ranges(known, most))
    assert ranges is not None, "nothing fits: the adversary has misread something"
    found = {}
    for sums in _apart(known.sums, ranges):
        inside = {cell for whole, parts in sums for cell in (whole, *parts)}
        for cell in sorted(known.hidden & inside):
            only = _only_number(sums, ranges, cell)
            if only is not None:
                found[cell] = only
    return found


def _ranges(known: Known, most: int) -> Ranges:
    ranges: Ranges = {}
    for whole, parts in known.sums:
        for cell in (whole, *parts):
            ranges[cell] = (1, most) if cell in known.hidden else (0, most)
    # A cell that is hidden in its table and shown in a sentence is shown.
    return ranges | {cell: (number, number) for cell, number in known.shown.items()}


def _apart(sums: Sequence[Sum], ranges: Ranges) -> list[list[Sum]]:
    """The sums in groups which share no cell whose number is open: what is tried in one says nothing of the others."""
    groups: list[tuple[set[Cell], list[Sum]]] = []
    for each in sums:
        open_cells = {one for one in (each[0], *each[1]) if ranges[one][0] < ranges[one][1]}
        met = [group for group in groups if group[0] & open_cells]
        groups = [group for group in groups if not group[0] & open_cells]
        held = [one for group in met for one in group[1]]
        groups.append((open_cells.union(*(group[0] for group in met)), [*held, each]))
    return [group[1] for group in groups]


def _only_number(sums: Sequence[Sum], ranges: Ranges, cell: Cell) -> int | None:
    fits = []
    for value in range(ranges[cell][0], ranges[cell][1] + 1):
        if _filled(sums, {**ranges, cell: (value, value)}):
            fits.append(value)
        if len(fits) > 1:
            return None
    assert fits, f"nothing fits {cell}: the adversary has misread something"
    return fits[0]


def _filled(sums: Sequence[Sum], ranges: Ranges) -> bool:
    """Whether whole numbers in these ranges make every sum true: all are tried that narrowing leaves."""
    narrowed = _narrowed(sums, dict(ranges))
    if narrowed is None:
        return False
    for group in _apart(sums, narrowed):
        inside = {cell for whole, parts in group for cell in (whole, *parts)}
        open_cells = [cell for cell in inside if narrowed[cell][0] < narrowed[cell][1]]
        if not open_cells:
            continue
        cell = min(open_cells, key=lambda one: (narrowed[one][1] - narrowed[one][0], one))
        low, high = narrowed[cell]
        if not any(
            _filled(group, {**narrowed, cell: (value, value)}) for value in range(low, high + 1)
        ):
            return False
    return True


def _narrowed(sums: Sequence[Sum], ranges: Ranges) -> Ranges | None:
    """Every range as narrow as the sums make it; None where one is empty."""
    moved = True
    while moved:
        moved = False
        for whole, parts in sums:
            low, high = (sum(ranges[part][end] for part in parts) for end in (0, 1))
            wants = [(whole, low, high)]
            for part in parts:
                least = ranges[whole][0] - (high - ranges[part][1])
                wants.append((part, least, ranges[whole][1] - (low - ranges[part][0])))
            for cell, least, most in wants:
                old = ranges[cell]
                new = (max(old[0], least), min(old[1], most))
                if new[0] > new[1]:
                    return None
                if new != old:
                    ranges[cell], moved = new, True
    return ranges
