"""An audit made with the blank tool on paper and keyed in later: who read, who keyed, when; and the reader's word
that what stands here is what they wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.answers import Answer
from app.domain.beside import Beside, Edit, is_beside
from app.domain.errors import InputRefused
from app.domain.partial_dates import words
from app.domain.records import Act, Sheet

_LONGEST = 200  # letters of a name
_CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class KeyedIn:
    """The file was read from the first to the last of the two days. `confirmed_on`: None until the reader has."""

    reader: str
    keyer: str
    read_from: date
    read_to: date
    keyed_on: date
    confirmed_on: date | None = None

    @property
    def by_another(self) -> bool:
        """Whether somebody else keyed it in: then the reader confirms."""
        return self.reader.casefold() != self.keyer.casefold()

    @property
    def in_words(self) -> str:
        """ "keyed in by A on Mon 9 Feb 2009; B has not confirmed it yet"."""
        said = f"keyed in by {self.keyer} on {words(self.keyed_on)}"
        if not self.by_another:
            return said
        if self.confirmed_on is None:
            return f"{said}; {self.reader} has not confirmed it yet"
        return f"{said}; {self.reader} confirmed it on {words(self.confirmed_on)}"

    @property
    def waits_for_reader(self) -> bool:
        return self.by_another and self.confirmed_on is None


def keyed_in(beside: Sheet) -> KeyedIn | None:
    """None for an audit made at the screen, or where the row makes no sense to this program."""
    serials = beside.rows.get(Beside.KEYED.table, ())
    if not serials:
        return None
    held = {
        name: _cell(beside, serials[-1], name)
        for name in ("reader", "keyer", "read-from", "read-to", "keyed-on", _CONFIRMED)
    }
    days = [_day(held[name]) for name in ("read-from", "read-to", "keyed-on")]
    if None in days or not held["reader"] or not held["keyer"]:
        return None
    first, last, keyed = (day for day in days if day is not None)
    return KeyedIn(held["reader"], held["keyer"], first, last, keyed, _day(held[_CONFIRMED]))


def marking(beside: Sheet, keyed: KeyedIn) -> list[Edit]:
    """The edits that say an audit was keyed in, or that put it right: the reader then confirms anew.

    Raises InputRefused where a name is missing or the days contradict each other.
    """
    reader, keyer = keyed.reader.strip(), keyed.keyer.strip()
    if not reader or not keyer:
        raise InputRefused("Give both names: who read the file, and who keyed it in.")
    if max(len(reader), len(keyer)) > _LONGEST:
        raise InputRefused(f"A name has at most {_LONGEST} letters.")
    if keyed.read_to < keyed.read_from:
        raise InputRefused("The last day of reading is before the first.")
    if keyed.keyed_on < keyed.read_to:
        raise InputRefused("The day of keying in is before the file was read.")
    serials = beside.rows.get(Beside.KEYED.table, ())
    serial = serials[-1] if serials else beside.last_serial.get(Beside.KEYED.table, 0) + 1
    values = {
        "reader": reader,
        "keyer": keyer,
        "read-from": keyed.read_from.isoformat(),
        "read-to": keyed.read_to.isoformat(),
        "keyed-on": keyed.keyed_on.isoformat(),
    }
    edits: list[Edit] = [] if serials else [(Act.ADD_ROW, Beside.KEYED.row(serial), None)]
    edits += [
        (Act.SET, Beside.KEYED.cell(serial, name), Answer(value)) for name, value in values.items()
    ]
    return [*edits, *_withdrawn(beside)]


def unmarking(beside: Sheet) -> list[Edit]:
    """The edits by which it was made at the screen after all."""
    return [
        (Act.REMOVE_ROW, Beside.KEYED.row(serial), None)
        for serial in beside.rows.get(Beside.KEYED.table, ())
    ]


def confirming(beside: Sheet, name: str, day: date) -> list[Edit]:
    """The edits by which the reader confirms. Raises InputRefused where it is not the reader who does."""
    held = keyed_in(beside)
    if held is None:
        raise InputRefused(
            "This audit was not keyed in from paper, so there is nothing to confirm."
        )
    if " ".join(name.split()).casefold() != " ".join(held.reader.split()).casefold():
        raise InputRefused(f"Only {held.reader}, who read the file, can confirm what was keyed in.")
    serial = beside.rows[Beside.KEYED.table][-1]
    return [(Act.SET, Beside.KEYED.cell(serial, _CONFIRMED), Answer(day.isoformat()))]


def lapsing(beside: Sheet, edits: Iterable[Edit]) -> list[Edit]:
    """The edits that go with others made to answers after the reader confirmed: they are to be confirmed anew."""
    return _withdrawn(beside) if any(not is_beside(key) for _act, key, _answer in edits) else []


def _withdrawn(beside: Sheet) -> list[Edit]:
    cells = (
        Beside.KEYED.cell(serial, _CONFIRMED) for serial in beside.rows.get(Beside.KEYED.table, ())
    )
    return [(Act.CLEAR, cell, None) for cell in cells if cell in beside.answers]


def _cell(beside: Sheet, serial: int, name: str) -> str:
    held = beside.answers.get(Beside.KEYED.cell(serial, name))
    return "" if held is None else held.value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
