"""Workbooks (XLSX) from outside: looked over before anything is unpacked, then read as a stream with bounds.

Macros, passwords and other formats are refused in one sentence. Only cells are read: links to other files, drawings
and formulas are not.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from app.domain.errors import InputRefused
from app.frame.cells import CellValue, text_of, title_key
from app.frame.problems import ProblemList
from app.frame.safe_xml import NotAllowed
from app.frame.sheets import MOST_ROWS, TITLE_ROWS, IsTitles, Sheet
from app.frame.xlsx_parts import RowCells, read_parts, read_rows, read_shared_texts

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 250_000_000  # bytes: 200,000 rows of 20 cells take about 150 million
_MOST_SHARED_TEXT = 60_000_000  # bytes: shared texts are held in memory all at once
# What a damaged workbook brings up below: torn archives, lost parts, numbers that are none, shared texts not there.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(KeyError, IndexError, ValueError, LookupError, StopIteration),
)


def read_workbook(
    path: Path, is_titles: IsTitles, problems: ProblemList | None = None
) -> list[Sheet]:
    """The sheets whose titles are wanted, in order; the others are named to `problems`.

    Raises InputRefused for a file that cannot or must not be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _look_over(path.name, archive)
            return _read(archive, path.name, is_titles, problems)
    except NotAllowed as problem:
        raise InputRefused(
            f"{path.name} holds {problem}, which no workbook does: save it again as .xlsx."
        ) from None
    except _DAMAGED:
        raise InputRefused(
            f"{path.name} is damaged or not an Excel workbook: save it again as .xlsx."
        ) from None


def _look_over(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse by the table of contents alone what must not be unpacked."""
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


def _read(
    archive: zipfile.ZipFile, file: str, is_titles: IsTitles, problems: ProblemList | None
) -> list[Sheet]:
    parts = read_parts(archive)
    shared = read_shared_texts(archive, parts.shared_texts)
    found: list[Sheet] = []
    left = MOST_ROWS
    for part in parts.sheets:
        name = text_of(part.name)
        with closing(read_rows(archive, part.path, shared)) as rows:
            titles = _titles(rows, name, is_titles)
            if titles is None:
                if problems is not None:
                    problems.read(name)
                continue
            kept = tuple(islice(rows, left + 1))
        left -= len(kept)
        if left < 0:
            raise InputRefused(
                f"{file} holds more than {MOST_ROWS:,} rows, far more than any list of children: "
                "save only the lists."
            )
        found.append(Sheet(file, name, titles, kept, parts.from_1904))
    return found


def _titles(
    rows: Iterator[RowCells], name: str, is_titles: IsTitles
) -> tuple[CellValue, ...] | None:
    for number, cells in rows:
        if is_titles(name, {title_key(cell) for cell in cells if isinstance(cell, str)}):
            return cells
        if number >= TITLE_ROWS:
            return None
    return None
