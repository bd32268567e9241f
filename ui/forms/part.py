"""One question of a card: its wording and, once it is asked, its editor, remarks, problems and verdicts."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.ids import AnswerKey
from app.tool.companions import is_companion
from app.tool.form_states import QuestionState
from app.tool.model import Question
from ui.forms.body import PartBody
from ui.forms.boxes import LineEditor, TextEditor
from ui.forms.choices import states_of
from ui.forms.shared import SharedLine
from ui.forms.told import Told, is_told
from ui.forms.wording import NEEDS_REASON
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line
from ui.widgets.labels import label

_LETTERS = {
    Qt.Key.Key_R: AnswerState.NOT_RECORDED,
    Qt.Key.Key_A: AnswerState.NOT_APPLICABLE,
    Qt.Key.Key_L: AnswerState.COULD_NOT_LOOK,
}


class QuestionPart(QWidget):
    """`name` is what a screen reader says first: "2.1 Was the child seen?".

    A part that was never asked has no editor yet: a list of forty factors would build eighty of them.
    """

    relevance_changed = Signal()

    def __init__(
        self,
        question: Question,
        name: str,
        audit: AuditViewModel,
        *,
        title: str = "",
        leads: bool = True,
    ) -> None:
        """`title`: its own wording, where it differs from the card's; `leads`: the card's first part."""
        super().__init__()
        self.key = AnswerKey(question.path)
        self.question = question
        self.body: PartBody | None = None
        self._audit = audit
        self._name = name
        self._leads = leads
        self._pending: AnswerState | None = None  # chosen, but saved only with its reason
        self._relevant: bool | None = None
        self.setObjectName(self.key)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().px(6))
        self._line: QBoxLayout = self._column
        kind = "partwording"
        if is_companion(question, audit.audit.tool):
            # The day of entry stands in one line with its wording, below the date it belongs to.
            self._line, kind = QHBoxLayout(), "caption"
            self._line.setSpacing(look().px(10))
            self._column.addLayout(self._line)
        self.title = label(title, kind, wraps=kind == "partwording") if title else None
        self.why: QLabel | None = None
        if self.title is not None:
            self._line.addWidget(self.title)
        self.told: Told | None = None
        if is_told([question], audit):
            self.told = Told([question], name, audit, lambda: [self.key])
            self._column.addWidget(self.told)
        self.refresh()

    @property
    def is_relevant(self) -> bool:
        return bool(self._relevant)

    @property
    def is_worth_showing(self) -> bool:
        """Asked, or holding an answer that is kept though no longer asked."""
        return self.is_relevant or self._audit.state(self.key).answer is not None

    @property
    def is_behind(self) -> bool:
        """Whether it is asked now and is not shown so, or the other way round: such a change has the question's key."""
        return False

    def refresh(self) -> None:
        """Show the state the audit is in now."""
        state = self._audit.state(self.key)
        if state.relevant and self.body is None:
            self._build()
        if self.told is not None:
            self.told.setVisible(state.relevant)
            self.told.refresh()
        if self.title is not None:
            self.title.setEnabled(state.relevant)
        self._say_why(state)
        if self.body is not None:
            self.body.show_state(self._as_shown(state))
        if state.relevant != self._relevant:
            self._relevant = state.relevant
            self.relevance_changed.emit()

    def refresh_what_follows(self) -> None:
        """Look again at what hangs on other answers than this part's own."""
        if self.body is not None and self.is_relevant:
            self.body.refresh_what_follows(shown=True)

    def focus_target(self) -> QWidget:
        return self if self.body is None else self.body.focus_target()

    def holds(self, key: AnswerKey) -> bool:
        """Whether an answer is this question's."""
        return key == self.key

    def take_focus(self, _key: AnswerKey | None = None) -> None:
        if self.body is not None:
            self.body.editor.take_focus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def shared_line(self) -> SharedLine | None:
        """What a sibling's audit offers here, where it can."""
        return None if self.body is None else self.body.shared

    @property
    def takes_keys(self) -> bool:
        """Whether one can be led here to answer."""
        return self.body is not None and self.is_relevant and self.isVisible()

    def step(self, now: QWidget) -> bool:
        """From `now`, which is in this part, to a box that still wants words; False when the part is done with.

        A value that cannot be read keeps the keyboard: it is not saved.
        """
        body = self.body
        if body is None:
            return False
        if isinstance(now, Line) and now.property("unread"):
            return True
        waiting = body.waiting()
        after = waiting[waiting.index(now) + 1 :] if now in waiting else waiting
        if after:
            after[0].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act on a focused choice only; whoever types into a box never gets here with one."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        body = self.body
        if (
            not plain
            or body is None
            or not body.choice_has_focus()
            or not self._act(body, Qt.Key(event.key()))
        ):
            event.ignore()

    def _act(self, body: PartBody, key: Qt.Key) -> bool:
        if self._audit.state(self.key).readonly:
            return False
        deeds: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_E: body.remarks.cycle_evidence,
            Qt.Key.Key_P: body.remarks.write_place,
            Qt.Key.Key_N: body.remarks.write_note,
            Qt.Key.Key_Q: body.remarks.ask_lead,
            Qt.Key.Key_Delete: self._clear,
            Qt.Key.Key_Backspace: self._clear,
        }
        state = _LETTERS.get(key)
        if key == Qt.Key.Key_Equal:
            return body.agree()
        if key in deeds:
            deeds[key]()
        elif state is not None and state in states_of(self.question):
            self._want_state(state.value)
        else:
            return False
        return True

    def _build(self) -> None:
        body = PartBody(self.question, self._name, self._audit, leads=self._leads)
        self.body = body
        self._line.addWidget(body)
        if self.title is not None:
            self.title.setBuddy(body.focus_target())
        if isinstance(body.editor, TextEditor):
            body.editor.typed.connect(self._take_text)
            body.editor.paused.connect(self._audit.rest)
            body.editor.left.connect(self._leave)
        else:
            body.editor.edited.connect(self._take_value)
        if isinstance(body.editor, LineEditor):
            body.editor.begun.connect(self._take_text)
        if body.known is not None:
            body.known.found.connect(self._take_known)
            body.known.contradicted.connect(self._contradict_known)
            body.known.corrected.connect(self._correct_known)
            body.known.box_wanted.connect(self.take_focus)
        body.state_wanted.connect(self._want_state)
        body.remarks.edited.connect(self._take_remark)
        body.remarks.typed.connect(self._take_typed_remark)
        body.remarks.paused.connect(self._audit.rest)
        body.remarks.left.connect(self._leave)
        body.remarks.asked_why.connect(self._reason_left_empty)
        body.excused.connect(lambda text, merge: self._type(merge, warning_reason=text))
        body.paused.connect(self._audit.rest)
        body.left.connect(self._audit.leave)

    # What was done

    def _take_value(self, value: str, merge: object) -> None:
        self._pending = None
        self._apply(merge, value=value, state=AnswerState.ANSWERED, reason="")

    def _take_text(self, value: str, merge: object) -> None:
        self._pending = None
        kept = self._type(merge, value=value, state=AnswerState.ANSWERED, reason="")
        if not kept and self.body is not None and isinstance(self.body.editor, TextEditor):
            self.body.editor.was_refused()

    def _leave(self) -> None:
        """A box was left. What was typed into a signed audit is not kept: it does not stay on the screen either."""
        self._audit.leave()
        if self._audit.audit.is_complete and self.body is not None:
            self._pending = None
            if isinstance(self.body.editor, TextEditor):
                self.body.editor.put_back()
            self.refresh()

    def _take_known(self, value: str, evidence: Evidence) -> None:
        """The electronic record is right."""
        self._pending = None
        self._apply(
            None, value=value, state=AnswerState.ANSWERED, reason="", evidence=evidence, other=""
        )

    def _contradict_known(self, said: str) -> None:
        """The paper file says otherwise: what it says is the answer, what the electronic record says stands beside."""
        self._pending = None
        held = self._answer()
        same = self.body is not None and self.body.known and held.value == self.body.known.value
        value = "" if same else held.value
        self._apply(
            None, value=value, state=AnswerState.ANSWERED, reason="", evidence=Evidence.DIFFER,
            other=said,
        )  # fmt: skip

    def _correct_known(self) -> None:
        """Found otherwise, and not because the paper file differs, if that was said before."""
        if self._answer().evidence is Evidence.DIFFER:
            self._apply(None, evidence=Answer().evidence, other="")

    def _want_state(self, name: str) -> None:
        state = AnswerState(name)
        held = self._answer()
        reason = held.reason if held.state is state else ""
        if state in NEEDS_REASON and not reason and not self._audit.audit.is_complete:
            self._pending = state
            self.refresh()
            if self.body is not None:
                self.body.remarks.ask_why(state)
        else:
            self._pending = None
            self._apply(None, value="", state=state, reason=reason)

    def _take_remark(self, field: str, value: object, merge: object) -> None:
        self._apply(merge, **{field: value})

    def _take_typed_remark(self, field: str, text: str, merge: object) -> None:
        if field != "reason":
            self._type(merge, **{field: text})
        elif text:
            state = self._pending or self._answer().state
            self._pending = None
            self._type(merge, value="", state=state, reason=text)

    def _reason_left_empty(self) -> None:
        """A state that needs a reason is not saved without one: the answer stays as it was."""
        self._pending = None
        if self.body is not None:
            self.body.remarks.forget_reason()
        self.refresh()

    def _clear(self) -> None:
        self._pending = None
        self._apply(None, value="", state=AnswerState.ANSWERED, reason="")

    def _apply(self, merge: object, **fields: object) -> None:
        answer = replace(self._answer(), **fields)  # type: ignore[arg-type]  # fields are named by this module
        self._audit.edit(self.key, answer, merge=merge)
        self.refresh()

    def _type(self, merge: object, **fields: object) -> bool:
        """Kept, and not shown anew before whoever types has paused."""
        answer = replace(self._answer(), **fields)  # type: ignore[arg-type]  # fields are named by this module
        kept = self._audit.type(self.key, answer, merge)
        if self.body is not None:
            self.body.remarks.note(self._answer())
        return kept

    # What is shown

    def _answer(self) -> Answer:
        return self._audit.state(self.key).answer or Answer()

    def _as_shown(self, state: QuestionState) -> QuestionState:
        """The state as saved, or with what was chosen and still waits for its reason."""
        if self._pending is None:
            return state
        return replace(state, answer=replace(self._answer(), value="", state=self._pending))

    def _say_why(self, state: QuestionState) -> None:
        if self.why is None and not state.relevant:
            self.why = label("", "caption", wraps=True)
            self._column.insertWidget(0 if self.title is None else 1, self.why)
        if self.why is not None:
            self.why.setVisible(not state.relevant)
            self.why.setText("" if state.relevant else self._kept(state))

    def _kept(self, state: QuestionState) -> str:
        why = (state.why_hidden[:1].upper() + state.why_hidden[1:]).rstrip(".")
        if state.answer is None:
            return self.tr("%1.").replace("%1", why)
        kept = self.tr("%1. The answer “%2” is kept but not counted.")
        return kept.replace("%1", why).replace("%2", state.reading)
