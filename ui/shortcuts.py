"""Every keyboard shortcut of the program, in one place; the sheet behind F1 is made from it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Where(StrEnum):
    """Where a key works, in the order of the sheet."""

    CHOICE = "On a choice (never while typing)"
    BOX = "In a date or a number"
    TEXT = "In a box of text"
    AUDIT = "In an audit"
    TABLE = "In a table"
    LOG = "In the reading log and the chronology"
    CASES = "In My cases"
    EVERYWHERE = "Everywhere"


@dataclass(frozen=True, slots=True)
class Key:
    where: Where
    keys: tuple[str, ...]
    words: str


class Shortcut(Enum):
    CHOOSE = Key(Where.CHOICE, ("1 … 9",), "Choose the answer of that number")
    MOVE = Key(Where.CHOICE, ("Left", "Right"), "Go along the answers without choosing")
    TAKE = Key(Where.CHOICE, ("Space",), "Choose the answer the frame is on")
    NOT_RECORDED = Key(Where.CHOICE, ("R",), "Not recorded")
    NOT_APPLICABLE = Key(Where.CHOICE, ("A",), "Not applicable (asks why)")
    COULD_NOT_LOOK = Key(Where.CHOICE, ("L",), "Could not look (asks why)")
    EVIDENCE = Key(Where.CHOICE, ("E",), "Where it was found; again for the next source")
    PLACE = Key(Where.CHOICE, ("P",), "Write the place: volume and page")
    NOTE = Key(Where.CHOICE, ("N",), "Write a note")
    ASK_LEAD = Key(Where.CHOICE, ("Q",), "Ask the lead, or no longer")
    ON_FROM_CHOICE = Key(Where.CHOICE, ("Enter",), "Next question; chooses nothing")
    CLEAR = Key(Where.CHOICE, ("Del",), "Take the answer away")

    ON_FROM_BOX = Key(Where.BOX, ("Enter",), "Take it, and on to the next question")
    NO_VALUE = Key(Where.BOX, ("nr", "na"), "Not recorded, not applicable")
    AGREE = Key(Where.BOX, ("=",), "The file says what the electronic record says")

    SPELLING = Key(Where.TEXT, ("Alt+F7",), "Next word that may be misspelt, with suggestions")
    WORD = Key(Where.TEXT, ("Menu", "Shift+F10"), "Suggestions for the word, my words, copy, paste")

    GO_ON = Key(
        Where.AUDIT, ("Ctrl+Return", "Ctrl+Enter"), "Next question, from texts and tables too"
    )
    NEXT_UNANSWERED = Key(Where.AUDIT, ("F8",), "Next unanswered question")
    NEXT_QUERY = Key(Where.AUDIT, ("F9",), "Next query from the lead or to the lead")
    NEXT_WARNING = Key(Where.AUDIT, ("F5",), "Next warning to explain")
    NEXT_CONCERN = Key(Where.AUDIT, ("F6",), "The open concern")
    GO_TO = Key(Where.AUDIT, ("Ctrl+G",), "Go to a question by its number")
    FIND_NEXT = Key(Where.AUDIT, ("F3",), "Next place where the words were found")
    FIND_PREVIOUS = Key(Where.AUDIT, ("Shift+F3",), "The one before it")
    FIND_ACROSS = Key(Where.AUDIT, ("Ctrl+Shift+F",), "Find words in all my cases")
    RECORD_ACCEPT = Key(Where.AUDIT, ("Ctrl+1",), "Electronic record: accept what it says")
    RECORD_AGREES = Key(Where.AUDIT, ("Ctrl+2",), "Electronic record: the paper file agrees")
    RECORD_DIFFERS = Key(Where.AUDIT, ("Ctrl+3",), "Electronic record: the paper file differs")
    RECORD_WRONG = Key(Where.AUDIT, ("Ctrl+4",), "Electronic record: found otherwise")
    TAKE_SHARED = Key(Where.AUDIT, ("Ctrl+5",), "Sibling's audit: the same for this child")
    NEXT_SECTION = Key(Where.AUDIT, ("Ctrl+PgDown",), "Next section")
    PREVIOUS_SECTION = Key(Where.AUDIT, ("Ctrl+PgUp",), "Previous section")
    SUMMARY = Key(Where.AUDIT, ("Ctrl+P",), "The case summary as it prints")
    BLANK = Key(Where.AUDIT, ("Ctrl+Shift+P",), "The blank audit tool, to print")
    PANEL = Key(Where.AUDIT, ("F7",), "Fold the side panel away or back")
    LOG = Key(Where.AUDIT, ("F4",), "Write a line in the reading log")
    NEXT_LINE = Key(Where.AUDIT, ("Shift+F4",), "File the next line that waits")
    CHRONOLOGY = Key(Where.AUDIT, ("Ctrl+T",), "The chronology, and back")
    UNDO = Key(Where.AUDIT, ("Ctrl+Z",), "Undo the last answer")
    REDO = Key(Where.AUDIT, ("Ctrl+Y", "Ctrl+Shift+Z"), "Redo it")

    EDIT_CELL = Key(Where.TABLE, ("F2",), "Change the cell (or just type)")
    DOWN = Key(Where.TABLE, ("Enter",), "Down, then on to the top of the next column")
    CHOOSE_CELL = Key(Where.TABLE, ("1 … 9",), "In a cell of choices: that one, and down")
    REMOVE_ROW = Key(Where.TABLE, ("Ctrl+Del",), "Remove the row")
    CELL_STATE = Key(Where.TABLE, ("Menu", "Shift+F10"), "Not recorded, not applicable and more")
    GIVE = Key(Where.TABLE, ("G",), "Cases by person: give the case to somebody else")
    COPY = Key(Where.TABLE, ("Ctrl+C",), "Copy the rows chosen, to paste into a spreadsheet")

    OTHER_RECORD = Key(Where.LOG, ("Ctrl+E",), "Paper or electronic: the other one")
    NOTE_IT = Key(Where.LOG, ("Enter",), "Keep the line, on to the next")
    ZOOM = Key(Where.LOG, ("+", "-"), "Drawing: nearer, farther (or Ctrl+wheel)")
    FIT = Key(Where.LOG, ("Home",), "Drawing: all of it")
    ASIDE = Key(Where.LOG, ("Left", "Right"), "Drawing: earlier, later")
    NEIGHBOUR = Key(Where.LOG, ("Up", "Down"), "Drawing: the event before, after")

    SLIP = Key(Where.CASES, ("Ctrl+Shift+S",), "Show the finding slip, or hide it")

    SEARCH = Key(Where.EVERYWHERE, ("Ctrl+F",), "Search on this page")
    PLACES = Key(Where.EVERYWHERE, ("Alt+1 … 9",), "Go to that entry of the rail")
    CONCERN = Key(Where.EVERYWHERE, ("Ctrl+Shift+C",), "Record an immediate concern")
    DIARY = Key(Where.EVERYWHERE, ("Ctrl+Shift+D",), "Write a line of the round diary")
    COMMANDS = Key(Where.EVERYWHERE, ("F10",), "Menu of everything that can be done here")
    HELP = Key(Where.EVERYWHERE, ("F1",), "This sheet")
    LARGER = Key(Where.EVERYWHERE, ("Ctrl++", "Ctrl+="), "Larger letters")
    SMALLER = Key(Where.EVERYWHERE, ("Ctrl+-",), "Smaller letters")
    NORMAL = Key(Where.EVERYWHERE, ("Ctrl+0",), "Letters as they were")
    LOCK = Key(Where.EVERYWHERE, ("Ctrl+L",), "Lock the program")

    @property
    def where(self) -> Where:
        return self.value.where

    @property
    def words(self) -> str:
        return self.value.words

    @property
    def keys(self) -> tuple[str, ...]:
        return self.value.keys

    @property
    def sequences(self) -> list[QKeySequence]:
        return [QKeySequence(key) for key in self.keys]

    def hint(self, text: str) -> str:
        """A tool tip that names the key: "Undo the last answer (Ctrl+Z)"."""
        return f"{text} ({self.keys[0]})"


def bind(shortcut: Shortcut, owner: QWidget, does: Callable[[], object]) -> QAction:
    """An action of `owner` under the shortcut's keys and words; it works while `owner` can be seen."""
    action = QAction(shortcut.words, owner)
    action.setObjectName(shortcut.name)
    action.setShortcuts(shortcut.sequences)
    action.triggered.connect(lambda *_: does())
    owner.addAction(action)
    return action
