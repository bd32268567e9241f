"""What belongs to an answer beside its value: evidence source, place, note, reason, the question to the lead."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.answers import Answer, AnswerState, Evidence
from app.tool.model import Kind, Question
from ui import icons
from ui.forms.choices import SegmentRow, add_states
from ui.forms.wording import NEEDS_REASON, evidence_words, why_words
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.carried import Carried
from ui.widgets.boxes import Line, Text
from ui.widgets.tips import tip as tip_of

_ORDER: tuple[str, ...] = ("reason", "other", "place", "note")  # of the boxes, downwards
_FOR_THE_BUTTON = (Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Chip(QPushButton):
    """A small flat button with an icon; filled once it has something to say."""

    def __init__(self, icon: str, text: str, tip: str) -> None:
        super().__init__()
        self.setObjectName("chipbutton")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip_of(tip))
        self._icon = icon
        self._said: tuple[str, bool] | None = None
        self.say(text, filled=False)

    def say(self, text: str, *, filled: bool) -> None:
        if self._said == (text, filled):
            return
        self._said = (text, filled)
        self.setText(text)
        icons.give(self, self._icon, "text" if filled else "muted", 14)
        if self.property("filled") != filled:
            self.setProperty("filled", filled)
            self.style().unpolish(self)
            self.style().polish(self)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _FOR_THE_BUTTON:
            super().keyPressEvent(event)
        else:
            event.ignore()


class Remarks(QWidget):
    """A row of chips with one tab stop, and under it the boxes that hold something or were asked for."""

    edited = Signal(str, object, object)  # field of Answer, its value, edits that undo as one
    typed = Signal(str, str, object)  # the same of what is typed, while it is
    paused = Signal()
    left = Signal()  # a box was left
    state_wanted = Signal(str)
    asked_why = Signal()  # the reason box was left empty

    def __init__(
        self, question: Question, name: str, carried: Carried, *, leads: bool = True
    ) -> None:
        """`leads`: the first part of its card, which alone offers place, note and the lead by chip."""
        super().__init__()
        self._name = name
        self._expected = question.evidence
        self._carried = carried
        self._round: tuple[Evidence | None, ...] = ()  # in which order the key goes round here
        self._answer = Answer()
        self._boxes: dict[str, Line | Text] = {}
        self._opened: set[str] = set()
        self._sessions: dict[str, object] = {}
        self.row = SegmentRow(gap=look().px(2), enter_goes_on=True)
        if question.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.ACKNOWLEDGE):
            add_states(self.row, question, name, small=True)
        self._states = frozenset(self.row.segments)
        self._chips: dict[str, Chip] = {}
        if question.evidence:
            where = Shortcut.EVIDENCE.hint(self.tr("Where it was found"))
            self._chip("evidence", "file-text", where)
        if leads:
            where = Shortcut.PLACE.hint(self.tr("Volume and page, or screen and date"))
            self._chip("place", "map-pin", where)
            self._chip("note", "pen-line", Shortcut.NOTE.hint(self.tr("A note on this answer")))
            asks = Shortcut.ASK_LEAD.hint(self.tr("Not sure: ask the lead reviewer"))
            self._chip("ask_lead", "message-circle-question-mark", asks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        column.addWidget(self.row)
        self._column = column
        self.row.chosen.connect(self._press)

    def show_answer(self, answer: Answer | None, *, editable: bool) -> None:
        self._answer = answer or Answer()
        held = self._answer
        if self._states:
            self.row.show_checked({held.state.value} & self._states)
        asked = self.tr("Asked") if held.ask_lead else self.tr("Ask lead")
        said = {
            "evidence": (evidence_words(held.evidence), held.evidence is not None),
            "place": (self.tr("Place"), bool(held.place)),
            "note": (self.tr("Note"), bool(held.note)),
            "ask_lead": (asked, held.ask_lead),
        }
        for field, chip in self._chips.items():
            words, filled = said[field]
            chip.say(words, filled=filled)
        self.row.arrange()
        self._show_boxes()
        for widget in (*self._chips.values(), *self._boxes.values()):
            widget.setEnabled(editable)
        for name in self._states:
            self.row.segments[name].setEnabled(editable)

    def ask_why(self, state: AnswerState) -> None:
        """Open the reason box for a state that needs one, and put the keyboard there."""
        self._open("reason", why_words(state))

    def write_note(self) -> None:
        self._open("note")

    def write_place(self) -> None:
        """Begin from the place of the answer before: of most the volume is the same and only the page differs."""
        fresh = not self._answer.place
        self._open("place")
        box = self._boxes["place"]
        if fresh and isinstance(box, Line) and not box.text():
            box.setText(self._carried.place)
            box.setSelection(self._carried.page_at, len(self._carried.place))

    def ask_lead(self) -> None:
        self.edited.emit("ask_lead", not self._answer.ask_lead, None)

    def cycle_evidence(self) -> None:
        """First the source to be expected, then the others in their order, then none."""
        held = self._answer.evidence
        if held is None and not self._round:
            first = self._carried.source(self._expected)
            self._round = (first, *(one for one in Evidence if one is not first), None)
        order = self._round or (*Evidence, None)
        source = order[(order.index(held) + 1) % len(order)]
        self.edited.emit("evidence", source, self._session("evidence"))

    def waiting(self) -> list[QWidget]:
        """Boxes that ask for words which the answer wants, and have none yet."""
        boxes = (self._boxes.get(field) for field in ("reason", "other"))
        return [
            box for box in boxes if isinstance(box, Line) and box.isVisible() and not box.text()
        ]

    def forget_reason(self) -> None:
        """The state that asked for a reason was given up."""
        self._opened.discard("reason")
        self._show_boxes()

    def _chip(self, field: str, icon: str, tip: str) -> None:
        chip = Chip(icon, field, tip)
        self._chips[field] = chip
        self.row.put(field, chip, f"{self._name} {tip}")

    def _press(self, name: str) -> None:
        presses: dict[str, Callable[[], None]] = {
            "evidence": self.cycle_evidence,
            "place": self.write_place,
            "note": self.write_note,
            "ask_lead": self.ask_lead,
        }
        if name in presses:
            presses[name]()
        else:
            self.state_wanted.emit(name)

    def _show_boxes(self) -> None:
        held = self._answer
        asks_other = held.evidence is not None and bool(held.evidence.other_asked)
        wanted = {
            "reason": held.state in NEEDS_REASON,
            "other": asks_other or bool(held.other),
            "place": bool(held.place),
            "note": bool(held.note),
        }
        for field, shown in wanted.items():
            if shown or field in self._opened:
                self._box(field)
            if field in self._boxes:
                box = self._boxes[field]
                box.setVisible(shown or field in self._opened)
                _say(box, getattr(held, field))
        if "other" in self._boxes and held.evidence is not None:
            self._boxes["other"].setPlaceholderText(held.evidence.other_asked)
        if "reason" in self._boxes and held.state in NEEDS_REASON:
            self._boxes["reason"].setPlaceholderText(why_words(held.state))

    def _open(self, field: str, ask: str = "") -> None:
        self._opened.add(field)
        box = self._box(field)
        if ask:
            box.setPlaceholderText(ask)
        box.show()
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _box(self, field: str) -> Line | Text:
        if field in self._boxes:
            return self._boxes[field]
        names = {
            "reason": self.tr("Reason"),
            "other": self.tr("The other source"),
            "place": self.tr("Place: volume and page, or screen and date"),
            "note": self.tr("Note: what you found"),
        }
        box = Text("small", (1, 12)) if field == "note" else Line("small")
        box.setAccessibleName(f"{self._name} {names[field]}")
        box.setPlaceholderText(names[field])
        box.settled.connect(lambda finished: self._take(field, finished=finished))
        box.word_ended.connect(lambda: self._keep(field))
        order = [one for one in _ORDER if one == field or one in self._boxes]
        self._column.insertWidget(1 + order.index(field), box)
        self._boxes[field] = box
        return box

    def note(self, answer: Answer) -> None:
        """What the audit holds now, without showing it: whoever types is not disturbed."""
        self._answer = answer

    def _keep(self, field: str) -> str:
        box = self._boxes[field]
        text = box.toPlainText().strip() if isinstance(box, Text) else box.text().strip()
        if text != getattr(self._answer, field):
            self.typed.emit(field, text, self._session(field))
        return text

    def _take(self, field: str, *, finished: bool) -> None:
        text = self._keep(field)
        if not finished:
            self.paused.emit()
        else:
            self._sessions.pop(field, None)
            self.left.emit()
            if not text:
                self._opened.discard(field)
                if field == "reason":
                    self.asked_why.emit()
                self._show_boxes()

    def _session(self, field: str) -> object:
        return self._sessions.setdefault(field, object())


def _say(box: Line | Text, text: str) -> None:
    if box.hasFocus():
        return
    if isinstance(box, Text):
        if box.toPlainText().strip() != text:  # the space one just typed is no difference
            box.say(text)
    elif box.text() != text:
        box.setText(text)
