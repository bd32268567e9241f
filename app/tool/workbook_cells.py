"""A workbook's cells as text, read with limits: no macro runs, no link is followed, no archive swells."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused
from app.tool.problems import Problems
from app.tool.workbook_limits import beyond

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_FILE = 20 << 20  # bytes
MAX_UNPACKED = 64 << 20
MAX_PARTS = 2000
MAX_ROWS = 20_000  # of a sheet; the largest forms of the field have about 5,000
MAX_COLUMNS = 300
HEADS = (
    3  # rows that are looked at of a sheet that is not read: is it one of ours under another name?
)
MAX_TEXT = 32_767  # characters of a cell: Excel's own limit
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a workbook with a password begins with
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how Excel writes what XML cannot: _x000D_
_PIECE = 1 << 20
# What openpyxl and the parsers below it raise on damaged files; a fault of the XML is a SyntaxError.
_DAMAGE = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, SyntaxError, EOFError, OSError,
    RecursionError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not blank: its number in the sheet, and text by column number (from 1).

    `unworked` are the columns that hold a formula without a value: they read as blank, so a rule in one would be
    dropped without a word. `numbers` are those that hold a number and not a text: 1.10 is there as 1.1.
    In `faulty` ones Excel shows an error such as #REF!.
    """

    number: int
    cells: Mapping[int, str]
    unworked: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    faulty: frozenset[int] = frozenset()


def letters(column: int) -> str:
    """1 -> "A", 28 -> "AB"."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def read_sheets(
    path: Path, problems: Problems, wanted: Collection[str] | None = None
) -> dict[str, tuple[RawRow, ...]]:
    """The rows of every sheet by its name in lower case, or of those that are wanted; of the others the first few.

    Raises InputRefused with one sentence.
    """
    has_formulas = _check(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's about styles and validation it leaves out
            workbook = _open(path, values=True)
            parts = {
                _name_of(one): getattr(one, "_worksheet_path", "") for one in workbook.worksheets
            }
            sheets = _all_sheets(workbook, wanted)
            for name in sorted(parts if wanted is None else parts.keys() & set(wanted)):
                _say_beyond(path, name, parts[name], problems)
            if has_formulas:
                written = _all_sheets(_open(path, values=False), wanted)
                empty = _empty_texts(_open(path, values=True), wanted)
                for name in empty:
                    sheets[name] = _with_unworked(sheets[name], written[name], empty[name])
    except _DAMAGE:
        raise InputRefused(
            f"{path.name} cannot be read as an Excel workbook; open it in Excel and save it again as .xlsx."
        ) from None
    return sheets


def _all_sheets(
    workbook: "Workbook", wanted: Collection[str] | None
) -> dict[str, tuple[RawRow, ...]]:
    try:
        named = [(_name_of(sheet), sheet) for sheet in workbook.worksheets]
        return {
            name: tuple(_rows(sheet, MAX_ROWS if wanted is None or name in wanted else HEADS))
            for name, sheet in named
        }
    finally:
        workbook.close()


def _say_beyond(path: Path, name: str, part: str, problems: Problems) -> None:
    """What stands below the last row and beyond the last column that are read."""
    below, aside = beyond(path, part, MAX_ROWS, MAX_COLUMNS)
    if below:
        message = f"Rows after {MAX_ROWS} are not read: move what stands there further up."
        problems.error(name, f"A{below}", "too-many-rows", message)
    if aside:
        message = f"Columns after {letters(MAX_COLUMNS)} are not read: move what stands there to the left."
        problems.error(name, aside, "too-many-columns", message)


def _name_of(sheet: "Worksheet") -> str:
    return sheet.title.strip().lower()


def _check(path: Path) -> bool:
    """Refuse what is no workbook or might harm; True when some cell holds a formula."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        said = (error.strerror or "it cannot be opened").lower()
        raise InputRefused(f"{path.name} could not be read: {said}.") from None
    if head == _OLD_EXCEL:
        raise InputRefused(
            f"{path.name} has a password or is in the old Excel format; save it as .xlsx without a password."
        )
    if size > MAX_FILE:
        raise InputRefused(f"{path.name} is larger than {MAX_FILE >> 20} MB: too large for a tool.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _check_parts(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise InputRefused(
            f"{path.name} is not an Excel workbook (.xlsx), or is damaged; open it in Excel and save it again."
        ) from None


def _check_parts(path: Path, archive: zipfile.ZipFile) -> bool:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise InputRefused(f"{path.name} has more than {MAX_PARTS} parts: no audit tool has.")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise InputRefused(f"{path.name} holds macros; save it as .xlsx, which has none.")
    left, has_formulas = MAX_UNPACKED, False
    for part in parts:
        with archive.open(part) as file:
            tail = b""
            while piece := file.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise InputRefused(
                        f"{path.name} unpacks to more than {MAX_UNPACKED >> 20} MB: too large for a tool."
                    )
                if "worksheets/" in part.filename and _FORMULA.search(tail + piece):
                    has_formulas = True
                tail = piece[-8:]
    return has_formulas


def _open(path: Path, *, values: bool) -> "Workbook":
    import openpyxl  # slow to load, and needed only where a workbook is read

    content = BytesIO(path.read_bytes())
    return openpyxl.load_workbook(content, read_only=True, data_only=values, keep_links=False)


def _rows(sheet: "Worksheet", most: int) -> Iterator[RawRow]:
    for number, cells in enumerate(_cells(sheet, most), start=1):
        found = {
            column: text
            for column, cell in enumerate(cells, start=1)
            if (text := text_of(cell.value))
        }
        if found:
            numbers = (column for column in found if _is_number(cells[column - 1].value))
            faulty = (column for column in found if cells[column - 1].data_type == "e")
            yield RawRow(number, found, numbers=frozenset(numbers), faulty=frozenset(faulty))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def text_of(value: object) -> str:
    """A cell's value as text: no space around it, 3 for 3.0, ISO for a date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
    return text.replace("\u00a0", " ").strip()[:MAX_TEXT]


def _empty_texts(
    workbook: "Workbook", wanted: Collection[str] | None
) -> dict[str, set[tuple[int, int]]]:
    """Row and column of the cells that were worked out to a text without letters, by sheet."""
    try:
        return {
            _name_of(sheet): {
                (number, column)
                for number, row in enumerate(_cells(sheet, MAX_ROWS), start=1)
                for column, cell in enumerate(row, start=1)
                if cell.value is None and cell.data_type == "str"
            }
            for sheet in workbook.worksheets
            if wanted is None or _name_of(sheet) in wanted
        }
    finally:
        workbook.close()


def _cells(sheet: "Worksheet", most: int) -> Iterator[tuple["Cell | MergedCell", ...]]:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # a sheet may lie about its size
    yield from sheet.iter_rows(max_row=most, max_col=MAX_COLUMNS)


def _with_unworked(
    rows: tuple[RawRow, ...], written: tuple[RawRow, ...], empty: Container[tuple[int, int]]
) -> tuple[RawRow, ...]:
    """The rows with the columns whose formula has no value, also where a row holds nothing else."""
    known = {row.number: row for row in rows}
    found = []
    for row in written:
        held = known.get(row.number, RawRow(row.number, {}))
        cells = held.cells
        unworked = frozenset(
            column
            for column, text in row.cells.items()
            if text.startswith("=") and column not in cells and (row.number, column) not in empty
        )
        if cells or unworked:
            found.append(RawRow(row.number, cells, unworked, held.numbers, held.faulty))
    return tuple(found)
