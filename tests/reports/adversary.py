"""Somebody who has nothing but the published files, knows the audit tool, and wants the numbers that were hidden.

Reads every table and every figure of a sentence out of PDF, Word and Excel as they went out, sets up what must add up,
and tries every possible number for each hidden one. Uses nothing of how the report protects itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
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
ALL, SAMPLE = ("", "all"), ("", "sample")


@dataclass
class Known:
    """Counts that are printed, cells that are marked as hidden, and what adds up: whole, then its parts."""

    shown: dict[Cell, int] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    sums: list[tuple[Cell, tuple[Cell, ...]]] = field(default_factory=list)

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


def _adds_up(title: str, rows: Sequence[str]) -> Iterable[tuple[Cell, tuple[Cell, ...]]]:
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
    found = {}
    for cell in sorted(known.hidden):
        fits = []
        for value in range(1, most + 1):
            if _possible(known, {cell: value}, most):
                fits.append(value)
            if len(fits) > 1:
                break
        if len(fits) == 1:
            found[cell] = fits[0]
        assert fits, f"nothing fits {cell}: the adversary has misread something"
    return found


def _possible(known: Known, fixed: Mapping[Cell, int], most: int) -> bool:
    ranges: dict[Cell, tuple[int, int]] = {}
    for whole, parts in known.sums:
        for cell in (whole, *parts):
            ranges[cell] = (1, most) if cell in known.hidden else (0, most)
    ranges |= {cell: (number, number) for cell, number in known.shown.items()}
    # A cell that is hidden in its table and shown in a sentence is shown.
    for cell, number in fixed.items():
        low, high = ranges.get(cell, (1, most))
        if not low <= number <= high:
            return False
        ranges[cell] = (number, number)
    return _filled(known.sums, ranges, count())


def _filled(sums, ranges, steps) -> bool:  # type: ignore[no-untyped-def]
    narrowed = _narrowed(sums, dict(ranges))
    if narrowed is None:
        return False
    open_cells = [cell for cell, (low, high) in narrowed.items() if low < high]
    if not open_cells or next(steps) > 2_000:
        return True  # given up: taken as possible
    cell = min(open_cells, key=lambda one: narrowed[one][1] - narrowed[one][0])
    low, high = narrowed[cell]
    return any(
        _filled(sums, {**narrowed, cell: (value, value)}, steps) for value in range(low, high + 1)
    )


def _narrowed(sums, ranges):  # type: ignore[no-untyped-def]
    """Every range as narrow as the sums make it; None where one is empty."""
    moved = True
    while moved:
        moved = False
        for whole, parts in sums:
            low, high = (sum(ranges[part][end] for part in parts) for end in (0, 1))
            wants = [(whole, low, high)]
            for part in parts:
                wants.append(
                    (
                        part,
                        ranges[whole][0] - (high - ranges[part][1]),
                        ranges[whole][1] - (low - ranges[part][0]),
                    )
                )
            for cell, least, most in wants:
                old = ranges[cell]
                new = (max(old[0], least), min(old[1], most))
                if new[0] > new[1]:
                    return None
                if new != old:
                    ranges[cell], moved = new, True
    return ranges
