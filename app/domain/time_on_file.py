"""Time on file: what was spent reading one case, sitting by sitting, and the watch that counts it at the screen.

A file is read mostly on paper. So the program counts only the time in which keys are pressed, and the rest is
written in by hand, each with a note that says what it was.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.answers import Answer
from app.domain.beside import Beside, Edit
from app.domain.errors import InputRefused
from app.domain.records import Act, Sheet

AWAY_AFTER = timedelta(
    minutes=10
)  # between two presses of a key: longer, and none of it is counted
MOST = 24 * 60  # minutes of one sitting, which is of one day
_COUNTED, _NOTED = "counted", "noted"


@dataclass(frozen=True, slots=True)
class Sitting:
    """Minutes on one day. `counted` by the program at the screen; else noted by hand, and `note` says why."""

    serial: int
    day: date
    minutes: int
    note: str
    counted: bool


def sittings(beside: Sheet) -> tuple[Sitting, ...]:
    """By day, then as they were entered. A row that makes no sense to this program is passed over."""
    found = []
    for serial in beside.rows.get(Beside.TIME.table, ()):
        day, minutes = _day(_cell(beside, serial, "day")), _cell(beside, serial, "minutes")
        if day is not None and minutes.isdecimal() and len(minutes) < len(str(MOST)) + 1:
            counted = _cell(beside, serial, "how") == _COUNTED
            note = _cell(beside, serial, "note")
            found.append(Sitting(serial, day, min(int(minutes), MOST), note, counted))
    return tuple(sorted(found, key=lambda each: (each.day, each.serial)))


def minutes_on_file(beside: Sheet) -> int:
    """Of all sittings together."""
    return sum(each.minutes for each in sittings(beside))


def minutes_words(minutes: int) -> str:
    """ "2 h 5 min", "40 min"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def counting(beside: Sheet, day: date, minutes: int) -> list[Edit]:
    """The edits by which counted minutes join what the program counted on that day."""
    today = [each for each in sittings(beside) if each.counted and each.day == day]
    if today:
        cell = Beside.TIME.cell(today[-1].serial, "minutes")
        return [(Act.SET, cell, Answer(str(min(today[-1].minutes + minutes, MOST))))]
    return _row(_next(beside), day, minutes, "", _COUNTED)


def noting(beside: Sheet, day: date, minutes: int, note: str) -> list[Edit]:
    """The edits by which a sitting away from the screen is written in. Raises InputRefused."""
    _check(minutes, note)
    return _row(_next(beside), day, minutes, note, _NOTED)


def changing(sitting: Sitting, minutes: int, note: str) -> list[Edit]:
    """The edits that put a sitting right: from then on it is noted by hand. Raises InputRefused."""
    _check(minutes, note)
    return _cells(sitting.serial, sitting.day, minutes, note, _NOTED)


def taking_out(sitting: Sitting) -> list[Edit]:
    return [(Act.REMOVE_ROW, Beside.TIME.row(sitting.serial), None)]


class Stopwatch:
    """Adds up the time between one press of a key and the next, breaks left out."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._counted = timedelta()

    def press(self, at: datetime) -> None:
        """A clock that was put back, or a break, counts nothing."""
        if self._last is not None and timedelta() < at - self._last <= AWAY_AFTER:
            self._counted += at - self._last
        self._last = at

    def stop(self) -> None:
        """Somebody turned to something else: what comes until the next press is not counted."""
        self._last = None

    @property
    def minutes(self) -> int:
        """Whole minutes not yet taken."""
        return int(self._counted / timedelta(minutes=1))

    def take(self, minutes: int) -> None:
        self._counted -= timedelta(minutes=minutes)


def _check(minutes: int, note: str) -> None:
    if not 0 < minutes <= MOST:
        raise InputRefused(f"Give the time of one sitting in minutes, from 1 to {MOST:,}.")
    if not note.strip():
        raise InputRefused("Say in the note what this time was, such as “volume 2 read on paper”.")


def _next(beside: Sheet) -> int:
    return beside.last_serial.get(Beside.TIME.table, 0) + 1


def _row(serial: int, day: date, minutes: int, note: str, how: str) -> list[Edit]:
    return [
        (Act.ADD_ROW, Beside.TIME.row(serial), None),
        *_cells(serial, day, minutes, note, how),
    ]


def _cells(serial: int, day: date, minutes: int, note: str, how: str) -> list[Edit]:
    values = {"day": day.isoformat(), "minutes": str(minutes), "how": how}
    if note.strip():
        values["note"] = note.strip()
    return [
        (Act.SET, Beside.TIME.cell(serial, name), Answer(value)) for name, value in values.items()
    ]


def _cell(beside: Sheet, serial: int, name: str) -> str:
    held = beside.answers.get(Beside.TIME.cell(serial, name))
    return "" if held is None else held.value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
