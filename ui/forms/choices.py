"""Choosing: rows of segments walked by arrows, chosen by digits; one answer, several, or why there is none."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

from app.domain.answers import AnswerState
from app.tool.form_states import QuestionState
from app.tool.model import Choice, Kind, Question
from ui import icons
from ui.forms.wording import STATES, state_words, tone_of
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.segments import CheckSegment, Dress, Segment

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_DIGITS = 9
_WORTH_FINDING = 12


def states_of(question: Question) -> tuple[AnswerState, ...]:
    return tuple(state for state in STATES if state in question.states)


class SegmentRow(Flow):
    """Buttons with one tab stop: arrows go along, Space presses, other keys go on to the owner.

    Enter presses too, unless `enter_goes_on`: among questions it leads to the next one, and a key pressed once too
    often must not answer that.
    """

    chosen = Signal(str)  # the name of the button pressed

    def __init__(self, gap: int = 6, *, enter_goes_on: bool = False) -> None:
        super().__init__(gap)
        self.segments: dict[str, QAbstractButton] = {}
        self._enter_goes_on = enter_goes_on

    def put(self, name: str, segment: QAbstractButton, accessible: str) -> None:
        segment.setObjectName(segment.objectName() or name)
        segment.setAccessibleName(accessible)
        segment.clicked.connect(lambda: self.chosen.emit(name))
        self.segments[name] = segment
        self.add(segment)
        segment.show()
        self._rove()

    def show_checked(self, names: Iterable[str]) -> None:
        checked = frozenset(names)
        for name, segment in self.segments.items():
            exclusive = segment.autoExclusive()
            segment.setAutoExclusive(False)  # else none of them could be taken away
            segment.setChecked(name in checked)
            segment.setAutoExclusive(exclusive)
        self._rove()

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        stop = self._stop()
        if stop is not None:
            stop.setFocus(reason)

    def holds_focus(self) -> bool:
        return any(segment.hasFocus() for segment in self.segments.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = [segment for segment in self.segments.values() if not segment.isHidden()]
        at = next((place for place, one in enumerate(shown) if one.hasFocus()), None)
        if at is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif event.key() in _STEPS:
            shown[(at + _STEPS[Qt.Key(event.key())]) % len(shown)].setFocus()
        elif event.key() in ENTER and not self._enter_goes_on:
            shown[at].click()
        elif not self._digit(event.text()):
            event.ignore()

    def _digit(self, text: str) -> bool:
        for segment in self.segments.values():
            if isinstance(segment, Segment | CheckSegment) and text == str(segment.dress.digit):
                segment.setFocus()
                segment.click()
                return True
        return False

    def _stop(self) -> QAbstractButton | None:
        segments = list(self.segments.values())
        checked = (one for one in segments if one.isChecked())
        return next(checked, segments[0] if segments else None)

    def _rove(self) -> None:
        """Tab reaches what is chosen, else the first; the rest is reached by arrows."""
        stop = self._stop()
        for segment in self.segments.values():
            tab = segment is stop
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab else Qt.FocusPolicy.ClickFocus)


def add_states(row: SegmentRow, question: Question, name: str, *, small: bool) -> None:
    for state in states_of(question):
        words = state_words(state)
        row.put(state.value, Segment(words, Dress(quiet=True, small=small)), f"{name} {words}")


class FindBox(Line):
    """Of forty factors one types two letters rather than reading them all. Enter takes the first one found."""

    taken = Signal()

    def __init__(self, choices: int, name: str) -> None:
        super().__init__()
        self.setFixedWidth(look().px(260))
        self.setPlaceholderText(self.tr("Type to find one of %1").replace("%1", str(choices)))
        self.setAccessibleName(name)
        self.addAction(icons.icon("search", "muted"), Line.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            # With nothing to find, Enter means what it means everywhere: on to the next question.
            event.setAccepted(bool(self.text().strip()))
            if event.isAccepted():
                self.taken.emit()
        else:
            super().keyPressEvent(event)


class ChoiceEditor(SegmentRow):
    """One or several of the tool's choices, or a state in their place. Rebuilt when a filter changes them."""

    edited = Signal(str, object)  # the value as it is stored; edits with one object undo as one
    state_wanted = Signal(str)

    def __init__(self, question: Question, name: str) -> None:
        super().__init__(enter_goes_on=True)
        self._question = question
        self._name = name
        self._find: FindBox | None = None
        self._choices: tuple[Choice, ...] | None = None
        self._value: tuple[str, ...] = ()
        self.several = question.kind is Kind.CHOICES
        self.chosen.connect(self._take)

    def show_state(self, state: QuestionState) -> None:
        choices = state.choices or _acknowledgement(self._question)
        if choices != self._choices:
            self._build(choices)
        answer = state.answer
        said = answer.state if answer else AnswerState.ANSWERED
        self._value = tuple(answer.value.split(" ")) if answer and answer.value else ()
        self.show_checked(self._value if said is AnswerState.ANSWERED else (said.value,))
        self.setEnabled(not state.readonly)

    def _build(self, choices: tuple[Choice, ...]) -> None:
        focused = self.holds_focus()
        self._choices = choices
        self.segments.clear()
        self.clear()
        self._find = None
        if self.several and len(choices) > _WORTH_FINDING:
            self._find = self._find_box()
            self.add(self._find)
            self._find.show()  # not before: without a parent it would be a window and take the keyboard
        for place, choice in enumerate(choices, start=1):
            digit = place if place <= _MOST_DIGITS else 0
            dress = Dress(tone=tone_of(choice), digit=digit, boxed=self.several)
            kind = CheckSegment if self.several else Segment
            segment = kind(choice.label or choice.name, dress)
            if digit:
                segment.setToolTip(self.tr("Press %1").replace("%1", str(digit)))
            self.put(choice.name, segment, f"{self._name} {choice.label or choice.name}")
        add_states(self, self._question, self._name, small=False)
        self.arrange()
        if focused:
            self.take_focus()

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self._find is not None:
            self._find.setFocus(reason)
        else:
            super().take_focus(reason)

    def _find_box(self) -> "FindBox":
        find = FindBox(len(self._choices or ()), f"{self._name} {self.tr('find')}")
        find.textChanged.connect(self._narrow)
        find.taken.connect(self._take_first_found)
        return find

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        for segment in self.segments.values():
            words = segment.text().casefold()
            segment.setVisible(wanted in words or segment.isChecked())
        self.arrange()

    def _take_first_found(self) -> None:
        shown = (
            one for one in self.segments.values() if not one.isHidden() and not one.isChecked()
        )
        first = next(shown, None)
        if first is not None and self._find is not None:
            first.click()
            self._find.clear()

    def _take(self, name: str) -> None:
        if name in {state.value for state in STATES}:
            self.state_wanted.emit(name)
        elif self.several:
            self.edited.emit(" ".join(self._toggled(name)), None)
        else:
            self.edited.emit(name, None)

    def _toggled(self, name: str) -> Sequence[str]:
        """In the tool's order, whatever order they were chosen in."""
        wanted = set(self._value) ^ {name}
        return [choice.name for choice in self._choices or () if choice.name in wanted]


def _acknowledgement(question: Question) -> tuple[Choice, ...]:
    """XForms' trigger: seen and agreed to, stored as "OK"."""
    if question.kind is Kind.ACKNOWLEDGE:
        return (Choice("OK", "Yes"),)
    return ()
