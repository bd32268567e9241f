"""A table looked at before it is read: its columns with values from them, what each may hold, how its dates are "
"written."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.errors import InputRefused
from app.frame.cells import CellValue, Unreadable, text_of, title_key
from app.frame.dates import DateOrder, DatesSeen, dates_seen, day_of
from app.frame.guessing import guesses
from app.frame.problems import ProblemList
from app.frame.sheets import Sheet
from app.frame.spreadsheets import ZIP_START, read_workbook
from app.frame.textfiles import read_text_table

SAMPLES = 3
_SAMPLED = 400  # rows looked into for values to show
# Day numbers of 1960 to 2060: what a workbook holds where it shows a date.
_LIKELY_DAYS = range(21_916, 58_440)


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """`samples` are the first different values as texts; `filled` counts cells that are not blank.

    `guess` is a key of a mapping, "" for none.
    """

    title: str
    samples: tuple[str, ...]
    filled: int
    dates: DatesSeen
    guess: str = ""


@dataclass(frozen=True, slots=True)
class TableSeen:
    """`sheets`: those of the workbook that hold a table, of which `sheet` was looked at; none of a text file."""

    file_name: str
    sheet: str
    sheets: tuple[str, ...]
    rows: int
    columns: tuple[ColumnSeen, ...]

    @property
    def guessed(self) -> dict[str, str]:
        """Titles by the key of a mapping."""
        return {column.guess: column.title for column in self.columns if column.guess}


class _Widest:
    """The row of titles of each sheet: the first of those with the most different cells near its top."""

    def __init__(self) -> None:
        self.found: dict[str, frozenset[str]] = {}

    def look(self, name: str, titles: Collection[str]) -> bool:
        """Never the titles: every row near the top is to be looked at."""
        here = frozenset(title for title in titles if title)
        if len(here) > max(1, len(self.found.get(name, ()))):
            self.found[name] = here
        return False


def look_at(path: Path, sheet: str = "") -> TableSeen:
    """The table of a file, or one sheet of a workbook: the widest unless `sheet` names it.

    Raises InputRefused for a file that holds no table of two columns or more.
    """
    if path.is_dir():
        raise InputRefused(f"{path.name} is a folder: choose the file whose columns are meant.")
    try:
        with path.open("rb") as file:
            is_workbook = file.read(len(ZIP_START)) == ZIP_START
        if is_workbook:
            return _seen(path, sheet, lambda is_titles: read_workbook(path, is_titles))
        return _seen(path, "", lambda is_titles: _text_sheets(path, is_titles))
    except FileNotFoundError:
        raise InputRefused(f"There is no file {path.name}: check the path.") from None
    except OSError as error:
        raise InputRefused(
            f"{path.name} cannot be read ({error.strerror}): check the file."
        ) from None


Reads = Callable[[Callable[[str, Collection[str]], bool]], list[Sheet]]


def _text_sheets(path: Path, is_titles: Callable[[str, Collection[str]], bool]) -> list[Sheet]:
    found = read_text_table(path, is_titles, ProblemList())
    return [found] if found is not None else []


def _seen(path: Path, wanted: str, reads: Reads) -> TableSeen:
    widest = _Widest()
    reads(widest.look)
    if not widest.found or (wanted and wanted not in widest.found):
        raise InputRefused(
            f"{path.name} holds no table with a row of titles near its top: save the list as .xlsx or CSV."
        )
    name = wanted or max(widest.found, key=lambda each: len(widest.found[each]))
    (sheet,) = reads(lambda each, titles: each == name and widest.found[name] <= frozenset(titles))
    sheets = tuple(widest.found) if sheet.name else ()
    return TableSeen(path.name, sheet.name, sheets, len(sheet.rows), _columns(sheet))


def _columns(sheet: Sheet) -> tuple[ColumnSeen, ...]:
    """Each titled column once; of two with the same title the first counts, as when the table is read."""
    first: dict[str, int] = {}
    for at, title in enumerate(sheet.titles):
        if key := title_key(title):
            first.setdefault(key, at)
    titles = [text_of(sheet.titles[at]) for at in first.values()]
    keys = {title: key for key, title in guesses(titles).items()}
    return tuple(
        _column(sheet, at, title, keys.get(title, ""))
        for title, at in zip(titles, first.values(), strict=True)
    )


def _column(sheet: Sheet, at: int, title: str, guess: str) -> ColumnSeen:
    cells = [(row, values[at]) for row, values in sheet.rows if at < len(values)]
    shown: dict[str, None] = {}
    for _, cell in cells[:_SAMPLED]:
        if text := shown_as(cell, from_1904=sheet.from_1904):
            shown[text] = None
        if len(shown) == SAMPLES:
            break
    filled = sum(bool(text_of(cell)) for _, cell in cells)
    return ColumnSeen(title, tuple(shown), filled, dates_seen(cells), guess)


def shown_as(cell: CellValue, *, from_1904: bool = False) -> str:
    """A cell as the lead knows it: a workbook's day number also as the day it stands for."""
    text = text_of(cell)
    if isinstance(cell, str | bool | date) or cell is None or int(cell) not in _LIKELY_DAYS:
        return text
    try:
        day = day_of(cell, DateOrder.ISO, from_1904=from_1904)
    except Unreadable:
        return text
    return f"{text} ({day.isoformat()})" if day else text


def order_open(columns: Iterable[ColumnSeen], titles: Sequence[str]) -> bool:
    """Whether a column of dates among `titles` leaves the order of day and month open."""
    return any(each.dates.order is None for each in columns if each.title in titles)
