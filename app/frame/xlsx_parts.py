"""The parts of a workbook file: which sheets it has and where, its shared texts, the rows of one sheet.

Cells come as a workbook stores them: dates are its count of days, which `dates` turns into dates where a column holds
dates; a formula counts with the result the workbook kept.
"""

import re
import zipfile
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from app.frame.cells import CellValue
from app.frame.safe_xml import Events, NotAllowed, stream

LAST_ROW = 1_048_576
MOST_COLUMNS = 256
_LONGEST_TEXT = 33_000  # characters; a spreadsheet itself stops at 32,767
_COLUMN = re.compile(r"\A([A-Za-z]{1,3})\d*\Z")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = frozenset({"1", "true"})

RowCells = tuple[int, tuple[CellValue, ...]]


@dataclass(frozen=True, slots=True)
class SheetPart:
    name: str
    path: str  # inside the workbook file


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    sheets: tuple[SheetPart, ...]
    shared_texts: str  # path of the part, "" without one
    from_1904: bool


class _Listener:
    """Hears one part of a workbook; what a kind of part needs is in the classes below."""

    def __init__(self) -> None:
        self.line: Callable[[], int] = lambda: 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def data(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


class _Relations(_Listener):
    """Where the parts lie: kind and path by relation id, paths resolved against the part they are told from."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else join(self._base, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, normpath(path))


class _Book(_Listener):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []  # name, relation id
        self.from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith("}id")), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "").casefold() in _TRUE


class _SharedTexts(_Listener):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._open = False
        self._reading = 0  # inside a guide to pronunciation, which is no part of the text

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "t":
            self._open = True
        elif name == "rPh":
            self._reading += 1

    def data(self, text: str) -> None:
        if self._open and not self._reading:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._open = False
        elif name == "rPh":
            self._reading -= 1
        elif name == "si":
            self.texts.append(_text(self._pieces))
            self._pieces.clear()


class _Rows(_Listener):
    """`ready` holds the rows completed since it was last emptied, without blank ones."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.ready: list[RowCells] = []
        self._shared = shared
        self._row = 0
        self._cells: list[CellValue] = []
        self._column = 0
        self._kind = ""
        self._open = False
        self._pieces: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            place = attributes.get("r")
            self._column = _column(place) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            self._pieces.clear()
        elif name in {"v", "t"}:
            self._open = True
        elif name == "row":
            stated = attributes.get("r")
            self._row = int(stated) if stated else self._row + 1
            if not 0 < self._row <= LAST_ROW:
                raise NotAllowed("a row beyond the last row of a sheet")
            self._column = 0
            self._cells = []

    def data(self, text: str) -> None:
        if self._open:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._open = False
        elif name == "c":
            if self._pieces and self._column <= MOST_COLUMNS:
                value = self._value()
                if value not in (None, ""):
                    self._cells += [None] * (self._column - 1 - len(self._cells))
                    self._cells[self._column - 1 :] = [value]
        elif name == "row" and self._cells:
            self.ready.append((self._row, tuple(self._cells)))

    def _value(self) -> CellValue:
        if self._kind == "n":
            return _number("".join(self._pieces))
        if self._kind == "s":
            return self._shared[int("".join(self._pieces))]
        if self._kind == "b":
            return "".join(self._pieces).strip() in _TRUE
        return _text(self._pieces)


def _column(place: str) -> int:
    """12 for "L7"."""
    found = _COLUMN.match(place)
    if found is None:
        raise NotAllowed("a cell in no column")
    number = 0
    for letter in found[1].upper():
        number = number * 26 + ord(letter) - 64
    return number


def _number(text: str) -> CellValue:
    with suppress(ValueError):
        return int(text) if text.isdecimal() and len(text) < 16 else float(text)
    return _text([text])


def _text(pieces: list[str]) -> str:
    text = "".join(pieces)[:_LONGEST_TEXT]
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def read_parts(archive: zipfile.ZipFile) -> WorkbookParts:
    """Raises KeyError for a workbook without its main part."""
    root = _Relations("")
    _hear(archive, "_rels/.rels", root)
    book_path = next(path for kind, path in root.found.values() if kind == "officeDocument")
    folder, name = dirname(book_path), book_path.rpartition("/")[2]
    relations = _Relations(folder)
    _hear(archive, join(folder, "_rels", f"{name}.rels"), relations)
    book = _Book()
    _hear(archive, book_path, book)
    sheets = [
        SheetPart(title, relations.found[relation][1])
        for title, relation in book.sheets
        if relations.found.get(relation, ("", ""))[0] == "worksheet"
    ]
    shared = next((path for kind, path in relations.found.values() if kind == "sharedStrings"), "")
    return WorkbookParts(tuple(sheets), shared, book.from_1904)


def read_shared_texts(archive: zipfile.ZipFile, path: str) -> list[str]:
    listener = _SharedTexts()
    if path:
        _hear(archive, path, listener)
    return listener.texts


def read_rows(
    archive: zipfile.ZipFile, path: str, shared: list[str]
) -> Generator[RowCells, None, None]:
    """The rows of a sheet that hold anything, with their numbers."""
    listener = _Rows(shared)
    with archive.open(path) as part:
        for _ in stream(part.read, listener):
            yield from listener.ready
            listener.ready.clear()


def _hear(archive: zipfile.ZipFile, path: str, listener: Events) -> None:
    with archive.open(path) as part:
        for _ in stream(part.read, listener):
            pass
