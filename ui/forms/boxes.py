"""Editors one types into: dates read back in words, numbers, text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.ids import AnswerKey
from app.tool.form_states import QuestionState
from app.tool.model import Kind, Question
from ui.forms.typed import SAME, Typed, as_typed, read_typed, state_typed
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line, Text
from ui.widgets.flow import Flow
from ui.widgets.labels import label, restyle


class LineEditor(QWidget):
    """A date or a number in one line; what it was read as, or why it was not, stands beside it."""

    edited = Signal(str, object)
    begun = Signal(str, object)  # the same of what may yet become more: a year, a month
    state_wanted = Signal(str)  # "nr" was typed in place of a value
    agreed = Signal()  # "=" was: the same as the electronic record

    def __init__(
        self, question: Question, name: str, audit: AuditViewModel, *, when_empty: str = ""
    ) -> None:
        """`when_empty` is said beside the box while nothing stands in it."""
        super().__init__()
        self._question = question
        self._key = AnswerKey(question.path)
        self._audit = audit
        self._kept = ""  # what was not understood and is kept as typed
        self._when_empty = when_empty
        self._held = ""
        self._session = object()
        self.line = Line()
        self.line.setAccessibleName(name)
        self.line.setFixedWidth(look().px(150 if question.kind is Kind.DATE else 90))
        if question.kind is Kind.DATE:
            self.line.setPlaceholderText(self.tr("day month year"))
        self.reading = label("", "reading")
        self.fault: QLabel | None = None
        self.row = Flow(look().px(10))
        self.row.add(self.line)
        self.row.add(self.reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        column.addWidget(self.row)
        self._column = column
        self.line.textEdited.connect(self._read_back)
        self.line.settled.connect(self._take)

    def show_state(self, state: QuestionState) -> None:
        value = state.answer.value if state.answer else ""
        was, self._kept = self._kept, self._audit.unread().get(self._key, "")
        here, bad = self.line.hasFocus(), self._unread()
        if self._kept and not here:
            self._held = value
            self.line.setText(self._kept)
            self._say_unread(is_kept=True)
        elif value != self._held or (not here and (bool(was) or not (value or bad))):
            self._held = value
            self.line.setText(as_typed(value, self._question.kind))
            self._say(read_typed(self.line.text(), self._question.kind, self._audit.today()))
        self.line.setReadOnly(state.readonly)

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.line.setFocus(reason)
        self.line.selectAll()

    def put_back(self) -> None:
        """What the audit holds, in place of what was typed and refused."""
        self.line.setText(as_typed(self._held, self._question.kind))
        self._say(read_typed(self.line.text(), self._question.kind, self._audit.today()))

    def _unread(self) -> bool:
        return bool(self.line.property("unread"))

    def _read_back(self, text: str) -> None:
        if text == SAME:
            self.line.clear()
            self.agreed.emit()
            return
        typed = read_typed(text, self._question.kind, self._audit.today())
        self._say(Typed(typed.value, typed.reading))  # no fault found while typing goes on

    def _take(self, finished: bool) -> None:
        if self.line.isReadOnly():
            return
        state = state_typed(self.line.text(), self._question.states) if finished else None
        if state is not None:
            self._held = ""
            self.line.clear()
            self._say(Typed())
            self.state_wanted.emit(state.value)
            self._audit.keep_unread(self._key, "")
            return
        typed = read_typed(self.line.text(), self._question.kind, self._audit.today())
        if typed.fault:
            # Kept at a pause too, and called a fault only when the box is left.
            is_kept = self._audit.keep_unread(self._key, self.line.text().strip())
            if finished:
                self._say_unread(is_kept=is_kept)
                if not is_kept and self._audit.audit.is_complete:
                    self.put_back()
            return
        # After a mere pause only a whole day is an answer: "2009" may yet become 2009-03-12, and is a draft till then.
        whole = self._question.kind is not Kind.DATE or len(typed.value) == len("2009-03-12")
        if typed.value != self._held:
            self._held = typed.value
            tell = self.edited if finished or whole else self.begun
            tell.emit(typed.value, self._session)
        self._say(typed)
        answer = self._audit.state(self._key).answer
        if typed.value == (answer.value if answer else ""):
            self._audit.keep_unread(self._key, "")
        if finished:
            self._session = object()
            self._audit.leave()

    def _say_unread(self, *, is_kept: bool) -> None:
        """It is saved as it was typed, and is no answer."""
        typed = read_typed(self.line.text(), self._question.kind, self._audit.today())
        words = (self.tr("Not understood, kept as typed.") if is_kept else "", typed.fault)
        self._say(Typed(fault=" ".join(filter(None, words))))

    def _say(self, typed: Typed) -> None:
        words = typed.reading or ("" if self.line.text() else self._when_empty)
        restyle(self.reading, "reading" if typed.reading else "caption")
        self.reading.setText(words)
        self.reading.setVisible(bool(words))
        self.row.arrange()
        if self.fault is None and typed.fault:
            self.fault = label("", "bad", wraps=True)
            self._column.addWidget(self.fault)
        if self.fault is not None:
            self.fault.setText(typed.fault)
            self.fault.setVisible(bool(typed.fault))
        self.line.mark_unread(bool(typed.fault))
        self.line.setAccessibleDescription(typed.fault or typed.reading)


class TextEditor(QWidget):
    """Free text; saved at the end of each word and at every pause."""

    typed = Signal(str, object)  # the text so far, edits that undo as one
    paused = Signal()
    left = Signal()

    def __init__(self, question: Question, name: str) -> None:
        super().__init__()
        self._session = object()
        long = "multiline" in question.appearance
        self.text = Text(lines=(3 if long else 1, 12), enter_goes_on=not long)
        self.text.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text)
        self._held = self._before = ""
        self.text.word_ended.connect(self._keep)
        self.text.settled.connect(self._take)

    def show_state(self, state: QuestionState) -> None:
        value = state.answer.value if state.answer else ""
        if value != self._held:
            self._held = value
            self.text.say(value)
        self.text.setReadOnly(state.readonly)

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.text.setFocus(reason)

    def _take(self, finished: bool) -> None:
        self._keep()
        if finished:
            self._session = object()
            self.left.emit()
        else:
            self.paused.emit()

    def put_back(self) -> None:
        """What the audit holds, in place of what was typed and refused."""
        self.text.say(self._held)

    def was_refused(self) -> None:
        """What was typed last could not be kept: it stays in the box, and is tried again at the next word."""
        self._held = self._before

    def _keep(self) -> None:
        value = self.text.toPlainText().strip()
        if value != self._held:
            self._before, self._held = self._held, value
            self.typed.emit(value, self._session)
