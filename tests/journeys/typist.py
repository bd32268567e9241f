"""A typist at the real window: reads an answer sheet and the screen, and touches nothing but the keyboard.

Of the program's objects only what is shown is read: where the keyboard is, what a choice says and which digit it bears,
which cell of a table is marked. What is done, is done by key events alone, and each is counted.

**The pace** is the keystroke-level model of Card, Moran and Newell (1980): 0.28 s for each key, prose included (43
words a minute, an average typist who is no secretary; a key held down with another counts as one more), and 1.35 s of
thought before each answer, each row of a table and each remark. To these we add 1 s for finding the line on the answer
sheet. Reading the file itself is no part of it.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QComboBox, QTableView, QWidget

from tests.journeys.hands import Hands, until
from ui.forms.card import card_of
from ui.forms.choices import ChoiceEditor, FindBox
from ui.forms.part import QuestionPart
from ui.forms.repeats import RepeatPart
from ui.widgets.boxes import Line, Text

SHEETS = Path(__file__).with_name("sheets")
KEY, THOUGHT, LOOK = 0.28, 1.35, 1.0  # seconds
_STATES = {"nr": "r", "na": "a", "cnl": "l"}
_BECAUSE = "As the record has it; looked at twice."


@dataclass(frozen=True)
class Entry:
    """One line of the sheet. `value` as it is typed; choices by their names; "nr", "na" or "cnl" for a state."""

    value: str = ""
    reason: str = ""
    found: str = ""
    place: str = ""
    note: str = ""
    lead: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What somebody wrote down of a file before sitting down to type it."""

    case: str
    entries: dict[str, Entry]

    @classmethod
    def read(cls, name: str) -> "Sheet":
        held = tomllib.loads((SHEETS / f"{name}.toml").read_text("utf-8"))
        entries = {}
        for key, line in held["answers"].items():
            fields = {"value": line} if isinstance(line, str) else dict(line)
            if "rows" in fields:
                fields["columns"] = tuple(fields["columns"])
                fields["rows"] = tuple(map(tuple, fields["rows"]))
            entries[key] = Entry(**fields)
        return cls(held["case"], entries)


@dataclass
class Tally:
    """Keys and seconds, by section."""

    keys: Counter[str] = field(default_factory=Counter)
    prose: Counter[str] = field(
        default_factory=Counter
    )  # of those keys, the ones that write sentences
    thoughts: Counter[str] = field(default_factory=Counter)
    looks: Counter[str] = field(default_factory=Counter)

    def seconds(self, section: str) -> float:
        return (
            self.keys[section] * KEY + self.thoughts[section] * THOUGHT + self.looks[section] * LOOK
        )

    @property
    def minutes(self) -> float:
        return sum(map(self.seconds, self.keys)) / 60

    def lines(self) -> Iterator[str]:
        yield f"{'section':<44}{'keys':>7}{'of prose':>10}{'answers':>9}{'minutes':>9}"
        for section in self.keys:
            yield (
                f"{section:<44.43}{self.keys[section]:>7}{self.prose[section]:>10}"
                f"{self.looks[section]:>9}{self.seconds(section) / 60:>9.1f}"
            )
        total = (sum(one.values()) for one in (self.keys, self.prose, self.looks))
        yield "{:<44}{:>7}{:>10}{:>9}".format("together", *total) + f"{self.minutes:>9.1f}"


class Typist:
    def __init__(self, sheet: Sheet, hands: Hands) -> None:
        self.sheet = sheet
        self.tally = Tally()
        self.left = set(sheet.entries)  # lines that no question has asked for yet
        self._hands = hands
        self._section = "Opening the case"

    # The way in and out

    def unlock(self, passphrase: str) -> None:
        self._type(passphrase)
        self._press("Enter")

    def open_case(self, current: Callable[[], str]) -> None:
        """`current` says what the marked line of the list of cases reads."""
        for _ in range(50):
            if self.sheet.case in current():
                break
            self._press("Down")
        self._press("Enter")

    def press_button(self, words: str) -> None:
        """Tab to the button that begins with these words, and press it."""
        for _ in range(200):
            widget = self.here()
            said = getattr(widget, "text", str)() or (widget.accessibleName() if widget else "")
            if said.startswith(words) and widget.isEnabled():
                self._press("Space")
                return
            self._press("Tab")
        raise AssertionError(f"Tab never came to {words!r}")

    # Answering

    def fill_in(self, is_over: Callable[[], bool]) -> None:
        """From the question the keyboard is in to the end of the audit."""
        before: QWidget | None = None
        while not is_over():
            now = self.here()
            assert now is not before, f"the keyboard stays in {now.accessibleName()!r}"
            before = now
            self._answer(now)

    def catch_up(self, is_over: Callable[[], bool], numbers: Mapping[str, str]) -> None:
        """Back to what a later answer brought up in a section that was done with, and to the checklist again."""
        if not self.left:
            return
        self.press_button("Back to the questions")
        for name in sorted(self.left):
            self._press("Ctrl+G")
            self._type(numbers[name])
            self._press("Enter")
            now = self.here()
            assert _name_of(_part_of(now)) == name, (name, now.accessibleName())
            self._answer(now)
        while not is_over():
            self._press("Ctrl+PgDown")

    def _answer(self, now: QWidget) -> None:
        part = _part_of(now)
        assert part is not None, f"the keyboard is in no question: {now!r} {now.accessibleName()!r}"
        self._section = _section_of(part)
        name = _name_of(part)
        if _is_excuse(part, now):
            self._write(_BECAUSE)
            self._press("Enter")
            return
        entry = self.sheet.entries.get(name)
        if entry is None:
            # An answer that is not on the sheet is passed by.
            self._press("Ctrl+Enter")
            return
        self.left.discard(name)
        if isinstance(part, RepeatPart):
            self._fill_table(part, entry)
            return
        self._look()
        end = self._give(part, now, entry)
        self._press(self._remark(part, entry) or end)

    def _give(self, part: QuestionPart, now: QWidget, entry: Entry) -> str:
        """Give the value; the key that leads on from there."""
        if isinstance(now, Text):
            long = "\n" in entry.value or "multiline" in part.question.appearance
            self._write(entry.value)
            return "Ctrl+Enter" if long else "Enter"
        if isinstance(now, FindBox):
            for name in entry.value.split():
                self._write(_enough_of(name, now))
                self._press("Enter")
        elif isinstance(now, Line):
            self._type(entry.value)
            if entry.value in {"na", "cnl"}:
                self._press("Enter")
                self._write(entry.reason)
        elif entry.value in _STATES:
            self._type(_STATES[entry.value])
            if entry.reason:
                self._write(entry.reason)
        else:
            self._choose(part.body.editor, entry.value.split())
        return "Enter"

    def _choose(self, editor: ChoiceEditor, names: list[str]) -> None:
        for name in names:
            segment = editor.segments[name]
            digit = segment.dress.digit
            if digit:
                self._type(str(digit))
                continue
            while not segment.hasFocus():
                self._press("Right")
            self._press("Space")

    def _remark(self, part: QuestionPart, entry: Entry) -> str:
        """Source, place, note and lead; the key that leads on from the last of them, "" for none."""
        if not any((entry.found, entry.place, entry.note, entry.lead)):
            return ""
        self._to_the_keys(part, "Tab")
        if entry.found:
            self._think()
            self._type("e")
            while _source(part) != entry.found:
                self._type("e")
        if entry.lead:
            self._type("q")
        if entry.place:
            self._write_place(entry.place)
        if not entry.note:
            return "Enter"
        self._to_the_keys(part, "Shift+Tab")
        self._think()
        self._type("n")
        self._write(entry.note)
        return "Ctrl+Enter"

    def _to_the_keys(self, part: QuestionPart, way: str) -> None:
        """To where letters act."""
        while not part.body.choice_has_focus():
            self._press(way)

    def _write_place(self, place: str) -> None:
        self._think()
        self._type("p")
        box = self.here()
        start = box.selectionStart()
        if start >= 0 and place.startswith(box.text()[:start]):
            self._type(place[start:])
        else:
            if box.text():
                self._press("Ctrl+A")
            self._type(place)

    def _fill_table(self, part: RepeatPart, entry: Entry) -> None:
        """The first column down, then each other column down."""
        table = part.table
        for row in entry.rows:
            self._look()
            self._cell(table, row[0])
        self._press("Enter")
        last = max(map(self._place(part).index, entry.columns))
        while not _is_open(table) and 0 <= table.currentIndex().column() <= last:
            at = table.currentIndex()
            name = self._place(part)[at.column()]
            row = dict(zip(entry.columns, entry.rows[at.row()], strict=True))
            if row.get(name):
                self._cell(table, row[name])
            else:
                self._press("Enter")
            if (at.row(), at.column()) == (
                table.currentIndex().row(),
                table.currentIndex().column(),
            ):
                break
        if self.here() is table:
            self._press("Ctrl+Enter")

    def _place(self, part: RepeatPart) -> list[str]:
        """What each column holds, by the names that a sheet uses."""
        model = part.model
        return [
            model.remark(column) or model.question(column).name
            for column in range(model.columnCount())
        ]

    def _cell(self, table: QTableView, value: str) -> None:
        at = table.currentIndex()
        offers = [name for name, _words in table.model().offers(at)]
        if value in offers and offers.index(value) < 9 and at.row() < len(table.model().rows):
            self._type(str(offers.index(value) + 1))
            return
        if value in offers:
            self._press("F2")
            box = self.here()
            assert isinstance(box, QComboBox)
            while box.currentData() != value:
                self._press("Down")
        else:
            prose = len(value) > 24
            self._write(value) if prose else self._type(value)
        self._press("Enter")
        until(lambda: not _is_open(table), "a cell did not close")

    # Keys

    def here(self) -> QWidget:
        until(lambda: QApplication.focusWidget() is not None, "nothing has the keyboard")
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def _press(self, name: str) -> None:
        self.tally.keys[self._section] += 2 if "+" in name else 1
        self._hands.press(name)
        _rest()

    def _type(self, text: str) -> None:
        shifts = sum(1 for letter in text if letter.isupper())
        self.tally.keys[self._section] += len(text) + shifts
        self._hands.type(text)
        _rest()

    def _write(self, text: str) -> None:
        before = self.tally.keys[self._section]
        self._type(text)
        self.tally.prose[self._section] += self.tally.keys[self._section] - before

    def _think(self) -> None:
        self.tally.thoughts[self._section] += 1

    def _look(self) -> None:
        self.tally.looks[self._section] += 1
        self._think()


def _part_of(widget: QWidget | None) -> QuestionPart | RepeatPart | None:
    while widget is not None and not isinstance(widget, QuestionPart | RepeatPart):
        widget = widget.parentWidget()
    return widget


def _name_of(part: QuestionPart | RepeatPart | None) -> str:
    if part is None:
        return ""
    return part.repeat.name if isinstance(part, RepeatPart) else part.question.name


def _section_of(widget: QWidget) -> str:
    card = card_of(widget)
    while widget is not None and not hasattr(widget, "section"):
        widget = widget.parentWidget()
    return widget.section.name if widget is not None else card.item.title


def _is_excuse(part: QuestionPart | RepeatPart, widget: QWidget) -> bool:
    return isinstance(part, QuestionPart) and widget is part.body._excuse


def _source(part: QuestionPart) -> str:
    """What the evidence chip says, as the sheet names it."""
    words = {
        "Paper file": "paper",
        "Electronic record": "electronic",
        "Both agree": "both",
        "Records differ": "differ",
        "In neither": "neither",
        "Awaiting recording": "awaiting",
        "Told, not on record": "told",
    }
    return words.get(part.body.remarks._chips["evidence"].text(), "")


def _enough_of(name: str, find: FindBox) -> str:
    """The letters a person would type: the beginning of the words, as long as needed to be found first."""
    segments = find.parentWidget().segments
    words = segments[name].text().casefold()
    others = [
        one.text().casefold()
        for key, one in segments.items()
        if key != name and not one.isChecked()
    ]
    for length in range(3, len(words) + 1):
        found = words[:length]
        if found == found.strip() and not any(found in other for other in others):
            return found
    return words


def _is_open(table: QTableView) -> bool:
    return table.state() == QTableView.State.EditingState


def _rest() -> None:
    """Let the window take in what was typed."""
    for _ in range(3):
        QCoreApplication.processEvents()
