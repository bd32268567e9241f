"""Workbooks (XLSX) from outside: looked over before they are opened, then read with bounds.

Formulas count with the result the workbook kept; macros, passwords and other formats are refused in one sentence.
"""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import InputRefused
from app.frame.cells import CellValue, text_of, title_key
from app.frame.sheets import MOST_COLUMNS, MOST_ROWS, TITLE_ROWS, IsTitles, Sheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 250_000_000  # bytes: 200,000 rows of 20 cells take about 150 million
_MOST_SHARED_TEXT = 60_000_000  # bytes: shared texts are held in memory all at once
_LAST_ROW = 1_048_576
# What a damaged workbook makes the libraries below raise.
_BROKEN = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, SyntaxError, AssertionError),
    *(OSError, EOFError, RuntimeError, ArithmeticError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)


def read_workbook(path: Path, is_titles: IsTitles) -> list[Sheet]:
    """The sheets whose titles are wanted, in order. Raises InputRefused for a file that cannot or must not be read."""
    _look_over(path)
    # The library warns of every feature it does not keep; nothing of the kind matters to a reader of cells.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _read(path, is_titles)
        except InputRefused:
            raise
        except _BROKEN:
            raise InputRefused(_damaged(path)) from None


def _damaged(path: Path) -> str:
    return f"{path.name} is damaged or not an Excel workbook: save it again as .xlsx."


def _look_over(path: Path) -> None:
    """Refuse by the table of contents alone what must not be unpacked."""
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename.casefold() for member in members}
            if len(members) > _MOST_MEMBERS or _unpacked(members) > _MOST_UNPACKED:
                raise InputRefused(
                    f"{name} would unpack to more than any list of children needs: save only the lists, as .xlsx."
                )
            shared = (m for m in members if m.filename.casefold().endswith("sharedstrings.xml"))
            if _unpacked(shared) > _MOST_SHARED_TEXT:
                raise InputRefused(
                    f"{name} holds too much text for a list of children: save only the lists."
                )
            if any(member.flag_bits & 1 for member in members):
                raise InputRefused(f"{name} is protected by a password: save it without one.")
            _refuse_other_kinds(name, names, archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, KeyError, ValueError):
        raise InputRefused(_damaged(path)) from None


def _unpacked(members: Iterable[zipfile.ZipInfo]) -> int:
    return sum(member.file_size for member in members)


def _refuse_other_kinds(name: str, names: set[str], archive: zipfile.ZipFile) -> None:
    content_types = next((m for m in archive.namelist() if m == "[Content_Types].xml"), None)
    if content_types is None:
        raise InputRefused(f"{name} is not an Excel workbook: save the list as .xlsx or CSV.")
    with archive.open(content_types) as file:
        kinds = file.read(1_000_000).lower()
    if any(member.endswith("vbaproject.bin") for member in names) or b"macroenabled" in kinds:
        raise InputRefused(f"{name} contains macros: save it as a workbook without macros (.xlsx).")
    if "xl/workbook.bin" in names:
        raise InputRefused(f"{name} is a binary workbook: save it as .xlsx.")


def _read(path: Path, is_titles: IsTitles) -> list[Sheet]:
    from openpyxl import load_workbook

    workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        return _sheets(workbook, path.name, is_titles)
    finally:
        workbook.close()


def _sheets(workbook: "Workbook", file: str, is_titles: IsTitles) -> list[Sheet]:
    from_1904 = workbook.epoch.year == 1904
    found: list[Sheet] = []
    left = MOST_ROWS
    for worksheet in workbook.worksheets:
        name = text_of(worksheet.title)
        rows = _rows(worksheet)
        titles = _titles(rows, name, is_titles)
        if titles is None:
            continue
        kept: list[tuple[int, tuple[CellValue, ...]]] = []
        for number, cells in rows:
            if len(kept) >= left:
                raise InputRefused(
                    f"{file} holds more than {MOST_ROWS:,} rows, far more than any list of children: "
                    "save only the lists."
                )
            kept.append((number, cells))
        left -= len(kept)
        found.append(Sheet(file, name, titles, tuple(kept), from_1904))
    return found


def _rows(worksheet: Any) -> Iterator[tuple[int, tuple[CellValue, ...]]]:
    """Rows with something in them. The size a sheet claims to have is not believed."""
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, cells in enumerate(rows, start=1):
        if number > _LAST_ROW:
            raise ValueError("more rows than a sheet can have")
        end = len(cells)
        while end and cells[end - 1] in (None, ""):
            end -= 1
        if end:
            yield number, tuple(cells[:end])


def _titles(
    rows: Iterator[tuple[int, tuple[CellValue, ...]]], name: str, is_titles: IsTitles
) -> tuple[CellValue, ...] | None:
    for number, cells in rows:
        if is_titles(name, {title_key(cell) for cell in cells if isinstance(cell, str)}):
            return cells
        if number >= TITLE_ROWS:
            return None
    return None
