"""One question of a card: its wording, its editor, its remarks, its problems and verdicts."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.answers import Answer, AnswerState
from app.domain.ids import AnswerKey
from app.domain.timeliness import VerdictKind
from app.tool.form_states import QuestionState
from app.tool.model import Kind, Question
from ui.forms.boxes import LineEditor, TextEditor
from ui.forms.choices import ChoiceEditor, SegmentRow, states_of
from ui.forms.remarks import Remarks
from ui.forms.verdicts import Verdicts
from ui.forms.wording import NEEDS_REASON
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line
from ui.widgets.labels import label

Editor = ChoiceEditor | LineEditor | TextEditor
_CHOICES = (Kind.CHOICE, Kind.CHOICES, Kind.ACKNOWLEDGE)
_LINES = (Kind.DATE, Kind.INTEGER, Kind.DECIMAL)
_LETTERS = {
    Qt.Key.Key_R: AnswerState.NOT_RECORDED,
    Qt.Key.Key_A: AnswerState.NOT_APPLICABLE,
    Qt.Key.Key_L: AnswerState.COULD_NOT_LOOK,
}
_PROBLEM_PARTS = {"error": "bad", "warning": "warn"}


class QuestionPart(QWidget):
    """`name` is what a screen reader says first: "2.1 Was the child seen?"."""

    relevance_changed = Signal()

    def __init__(
        self, question: Question, key: AnswerKey, name: str, audit: AuditViewModel, *, titled: bool
    ) -> None:
        super().__init__()
        self.key = key
        self.question = question
        self._audit = audit
        self._pending: AnswerState | None = None  # chosen, but saved only with its reason
        self._relevant: bool | None = None
        self.setObjectName(key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        self.title = label(question.label, "partwording", wraps=True)
        self.title.setVisible(titled and bool(question.label))
        self.why = label("", "caption", wraps=True)
        self.editor = self._make_editor(name)
        self.remarks = Remarks(question, name)
        self.verdicts = Verdicts(key, audit)
        self.problems = label("", "warn", wraps=True)
        self.excuse = Line("small")
        self.excuse.setAccessibleName(self.tr("%1: why it stands all the same").replace("%1", name))
        self.excuse.setPlaceholderText(self.tr("Why does this stand all the same?"))
        for widget in (
            self.title,
            self.why,
            self.editor,
            self.verdicts,
            self.problems,
            self.excuse,
            self.remarks,
        ):
            column.addWidget(widget)
        self.title.setBuddy(self.focus_target())
        self._listen()
        self.refresh()

    def refresh(self) -> None:
        """Show the state the audit is in now."""
        state = self._audit.state(self.key)
        shown = state.relevant
        self.editor.setVisible(shown)
        self.remarks.setVisible(shown)
        self.title.setEnabled(shown)
        self.why.setVisible(not shown)
        self.why.setText(self._kept(state))
        if shown:
            self.editor.show_state(self._as_shown(state))
            editable = not state.readonly
            self.remarks.show_answer(self._as_shown(state).answer, editable=editable)
        self.verdicts.refresh(shown=shown)
        self._show_problems(state)
        if state.relevant != self._relevant:
            self._relevant = state.relevant
            self.relevance_changed.emit()

    @property
    def is_relevant(self) -> bool:
        return bool(self._relevant)

    def focus_target(self) -> QWidget:
        if isinstance(self.editor, LineEditor):
            return self.editor.line
        return self.editor.text if isinstance(self.editor, TextEditor) else self.editor

    def take_focus(self) -> None:
        self.editor.take_focus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act on a focused choice only; whoever types into a box never gets here with one."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not self._choice_has_focus() or not self._act(Qt.Key(event.key())):
            event.ignore()

    def _act(self, key: Qt.Key) -> bool:
        if self._audit.state(self.key).readonly:
            return False
        deeds: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_E: self.remarks.cycle_evidence,
            Qt.Key.Key_N: self.remarks.write_note,
            Qt.Key.Key_Delete: self._clear,
            Qt.Key.Key_Backspace: self._clear,
        }
        if key in deeds:
            deeds[key]()
            return True
        state = _LETTERS.get(key)
        if state is None or state not in states_of(self.question):
            return False
        self._want_state(state.value)
        return True

    def _make_editor(self, name: str) -> Editor:
        if self.question.kind in _CHOICES:
            choice = ChoiceEditor(self.question, name)
            choice.state_wanted.connect(self._want_state)
            return choice
        if self.question.kind in _LINES:
            return LineEditor(self.question, name, self._audit)
        return TextEditor(self.question, name)

    def _listen(self) -> None:
        self.editor.edited.connect(self._take_value)
        self.remarks.edited.connect(self._take_remark)
        self.remarks.state_wanted.connect(self._want_state)
        self.remarks.asked_why.connect(self._reason_left_empty)
        self.excuse.settled.connect(lambda _finished: self._take_excuse())

    # What was done

    def _take_value(self, value: str, merge: object) -> None:
        self._pending = None
        self._apply(merge, value=value, state=AnswerState.ANSWERED, reason="")

    def _want_state(self, name: str) -> None:
        state = AnswerState(name)
        held = self._answer()
        if state in NEEDS_REASON and not (held.state is state and held.reason):
            self._pending = state
            self.refresh()
            self.remarks.ask_why(state)
        else:
            self._pending = None
            self._apply(
                None, value="", state=state, reason=held.reason if held.state is state else ""
            )

    def _take_remark(self, field: str, value: object, merge: object) -> None:
        if field != "reason":
            self._apply(merge, **{field: value})
        elif value:
            state = self._pending or self._answer().state
            self._pending = None
            self._apply(merge, value="", state=state, reason=value)

    def _reason_left_empty(self) -> None:
        """A state that needs a reason is not saved without one: the answer stays as it was."""
        self._pending = None
        self.remarks.forget_reason()
        self.refresh()

    def _take_excuse(self) -> None:
        self._apply(None, warning_reason=self.excuse.text().strip())

    def _clear(self) -> None:
        self._pending = None
        self._apply(None, value="", state=AnswerState.ANSWERED, reason="")

    def _apply(self, merge: object, **fields: object) -> None:
        answer = replace(self._answer(), **fields)  # type: ignore[arg-type]  # fields are named by this module
        self._audit.edit(self.key, answer, merge=merge)
        self.refresh()

    # What is shown

    def _answer(self) -> Answer:
        return self._audit.state(self.key).answer or Answer()

    def _as_shown(self, state: QuestionState) -> QuestionState:
        """The state as saved, or with what was chosen and still waits for its reason."""
        if self._pending is None:
            return state
        return replace(state, answer=replace(self._answer(), value="", state=self._pending))

    def _kept(self, state: QuestionState) -> str:
        if state.relevant:
            return ""
        why = state.why_hidden[:1].upper() + state.why_hidden[1:]
        if state.answer is None:
            return self.tr("%1.").replace("%1", why.rstrip("."))
        kept = self.tr("%1. The answer “%2” is kept but not counted.")
        return kept.replace("%1", why.rstrip(".")).replace("%2", state.reading)

    def _show_problems(self, state: QuestionState) -> None:
        shown = [one for one in state.problems if state.answer is not None and one.code != "query"]
        worst = min((one.severity for one in shown), default="")  # error, hint, warning
        self.problems.setObjectName(_PROBLEM_PARTS.get(worst, "caption"))
        self.problems.setText("\n".join(one.message for one in shown))
        self.problems.setVisible(bool(shown) and state.relevant)
        self.problems.style().unpolish(self.problems)
        self.problems.style().polish(self.problems)
        warned = state.relevant and any(one.severity == "warning" for one in shown)
        excused = state.answer.warning_reason if state.answer else ""
        self.excuse.setVisible(warned or bool(excused))
        if not self.excuse.hasFocus():
            self.excuse.setText(excused)

    def _choice_has_focus(self) -> bool:
        rows: list[QWidget] = [self.editor, self.remarks.row]
        return any(isinstance(row, SegmentRow) and row.holds_focus() for row in rows)


def name_of(title: QLabel | str, number: str) -> str:
    """ "2.1 Was the child seen?" from a wording and its number."""
    text = title if isinstance(title, str) else title.text()
    return f"{number} {text}".strip()


SHOWN_WITHOUT_ANSWER = frozenset(
    {
        VerdictKind.OVERDUE_OPEN,
        VerdictKind.NOT_YET_DUE,
        VerdictKind.NO_EVIDENCE,
        VerdictKind.CONFLICT,
    }
)
