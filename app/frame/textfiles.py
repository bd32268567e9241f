"""Tables as text (CSV): UTF-8 or Windows-1252; comma, semicolon or tab."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import InputRefused
from app.frame.cells import title_key
from app.frame.problems import ProblemList
from app.frame.sheets import MOST_ROWS, TITLE_ROWS, IsTitles, Sheet

LARGEST_TEXT = 100_000_000  # bytes
_SEPARATORS = (",", ";", "\t", "|")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_text_table(
    path: Path, is_titles: IsTitles, problems: ProblemList, name: str = ""
) -> Sheet | None:
    """The table in a text file; None when no row near its top holds the titles wanted.

    Raises InputRefused for a file that is no text, or whose quotation marks do not close.
    """
    text = _decoded(path)
    for separator in _SEPARATORS:
        rows = _rows(text, separator, path.name)
        try:
            found = _find_titles(rows, name or path.stem, is_titles)
        except InputRefused:
            if separator == _SEPARATORS[-1]:
                raise
            continue
        if found is not None:
            return _sheet(path.name, name, found, rows, problems)
    return None


def _decoded(path: Path) -> str:
    if path.stat().st_size > LARGEST_TEXT:
        raise InputRefused(
            f"{path.name} is larger than {LARGEST_TEXT // 1_000_000} million bytes, far more than any "
            "list of children: save only the list."
        )
    content = path.read_bytes()
    if content.startswith(_UTF_16):
        raise InputRefused(f'{path.name} is saved as "Unicode text": save it as "CSV UTF-8".')
    if b"\0" in content:
        raise InputRefused(f"{path.name} is not a text file: save the list as .xlsx or CSV.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputRefused(
        f"{path.name} is in an encoding that is neither UTF-8 nor Windows-1252: save it as CSV UTF-8."
    )


def _rows(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, numbered as a spreadsheet numbers them."""
    lines = io.StringIO(text, newline="")
    if text[:5].casefold().startswith("sep=") and text[4:5]:
        lines.readline()  # a spreadsheet's own note of the separator, not a row
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cells):
                yield number, cells
    except csv.Error:
        raise InputRefused(
            f"{file}, row {number + 1}: a quotation mark is not closed or a cell is too long; "
            "export the file again."
        ) from None


def _find_titles(
    rows: Iterator[tuple[int, list[str]]], name: str, is_titles: IsTitles
) -> list[str] | None:
    for number, cells in rows:
        if is_titles(name, {title_key(cell) for cell in cells}):
            return cells
        if number >= TITLE_ROWS:
            return None
    return None


def _sheet(
    file: str,
    name: str,
    titles: list[str],
    rows: Iterator[tuple[int, list[str]]],
    problems: ProblemList,
) -> Sheet:
    kept: list[tuple[int, tuple[str, ...]]] = []
    torn = 0
    for number, cells in rows:
        if len(kept) >= MOST_ROWS:
            raise InputRefused(
                f"{file} holds more than {MOST_ROWS:,} rows, far more than any list of children: "
                "save only the list."
            )
        if any(cell.strip() for cell in cells[len(titles) :]):
            torn += 1
            place = f"{name} row {number}" if name else f"row {number}"
            problems.add(
                place,
                "too-many-cells",
                "The row has more cells than there are columns, so they cannot be told apart; "
                "it cannot be used.",
            )
        else:
            kept.append((number, tuple(cells)))
    return Sheet(file, name, tuple(titles), tuple(kept), torn=torn)
