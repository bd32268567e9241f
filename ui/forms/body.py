"""What a question shows once it is asked: editor, verdicts, suggestion, problems, remarks, downwards."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.tool.companions import is_companion
from app.tool.form_states import QuestionState
from app.tool.model import Kind, Question
from ui.forms.boxes import LineEditor, TextEditor
from ui.forms.choices import ChoiceEditor, SegmentRow
from ui.forms.known import KnownLine, is_known
from ui.forms.remarks import Remarks
from ui.forms.shared import SharedLine, is_shared
from ui.forms.suggestion import Suggestion, is_overall
from ui.forms.verdicts import Verdicts
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line
from ui.widgets.labels import label, restyle

Editor = ChoiceEditor | LineEditor | TextEditor
_CHOICES = (Kind.CHOICE, Kind.CHOICES, Kind.ACKNOWLEDGE)
_LINES = (Kind.DATE, Kind.INTEGER, Kind.DECIMAL)
_PARTS = {"error": "bad", "warning": "warn"}  # the gravest first


class PartBody(QWidget):
    state_wanted = Signal(str)
    # Why a value stands although the tool warned of it, while it is typed, with edits that undo as one.
    excused = Signal(str, object)
    paused = Signal()
    left = Signal()  # its box was left

    def __init__(
        self, question: Question, name: str, audit: AuditViewModel, *, leads: bool
    ) -> None:
        super().__init__()
        self.known = KnownLine(question, name, audit) if is_known(question, audit) else None
        self.shared = SharedLine(question.path, name, audit) if is_shared(question, audit) else None
        self.editor = self._editor(question, name, audit)
        beside = self.editor.row if isinstance(self.editor, LineEditor) else None
        ends = audit.standards(question)
        self.verdicts = Verdicts(question, audit, beside) if ends else None
        self.suggestion = Suggestion(audit) if is_overall(question, audit) else None
        self.problems: QLabel | None = None
        self.remarks = Remarks(question, name, audit.carried, leads=leads)
        self.remarks.state_wanted.connect(self.state_wanted)
        self._name = name
        self._excuse: Line | None = None
        self._session = object()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().px(6))
        for widget in (
            self.known,
            self.shared,
            self.editor,
            self.verdicts,
            self.suggestion,
            self.remarks,
        ):
            if widget is not None:
                self._column.addWidget(widget)

    def show_state(self, state: QuestionState) -> None:
        self.setVisible(state.relevant)
        self.refresh_what_follows(shown=state.relevant)
        if not state.relevant:
            return
        if self.known is not None:
            self.known.refresh(state)
        if self.shared is not None:
            self.shared.refresh()
        self.editor.show_state(state)
        self.remarks.show_answer(state.answer, editable=not state.readonly)
        self._show_problems(state)

    def refresh_what_follows(self, *, shown: bool) -> None:
        """Look again at what hangs on other answers than this question's own."""
        if self.verdicts is not None:
            self.verdicts.refresh(shown=shown)
        if self.suggestion is not None and shown:
            self.suggestion.refresh()

    def focus_target(self) -> QWidget:
        if isinstance(self.editor, LineEditor):
            return self.editor.line
        return self.editor.text if isinstance(self.editor, TextEditor) else self.editor

    def waiting(self) -> list[QWidget]:
        """Boxes that want words before the answer is whole, downwards."""
        excuse = self._excuse
        wants = excuse is not None and excuse.isVisible() and not excuse.text()
        return [*([excuse] if excuse is not None and wants else []), *self.remarks.waiting()]

    def agree(self) -> bool:
        """The paper file says what the electronic record says; False where that cannot be taken over."""
        return self.known is not None and self.known.do(Shortcut.RECORD_AGREES)

    def choice_has_focus(self) -> bool:
        rows: list[QWidget] = [self.editor, self.remarks.row]
        return any(isinstance(row, SegmentRow) and row.holds_focus() for row in rows)

    def _editor(self, question: Question, name: str, audit: AuditViewModel) -> Editor:
        if question.kind in _CHOICES:
            choice = ChoiceEditor(question, name)
            choice.state_wanted.connect(self.state_wanted)
            return choice
        if question.kind in _LINES:
            said = question.hint if is_companion(question, audit.audit.tool) else ""
            line = LineEditor(question, name, audit, when_empty=said)
            line.state_wanted.connect(self.state_wanted)
            line.agreed.connect(self.agree)
            return line
        return TextEditor(question, name)

    def _show_problems(self, state: QuestionState) -> None:
        """What is wrong with an answer that was given; what is missing is said on the last page."""
        shown = [one for one in state.problems if state.answer is not None and one.code != "query"]
        severities = {one.severity for one in shown}
        worst = next((part for one, part in _PARTS.items() if one in severities), "caption")
        if self.problems is None and shown:
            self.problems = label("", worst, wraps=True)
            self._column.insertWidget(self._column.indexOf(self.remarks), self.problems)
        if self.problems is not None:
            restyle(self.problems, worst)
            self.problems.setText("\n".join(one.message for one in shown))
            self.problems.setVisible(bool(shown))
        excused = state.answer.warning_reason if state.answer else ""
        self._show_excuse(excused, wanted="warning" in severities or bool(excused))

    def _tell_excuse(self) -> None:
        if self._excuse is not None:
            self.excused.emit(self._excuse.text().strip(), self._session)

    def _settle_excuse(self, finished: bool) -> None:
        self._tell_excuse()
        if finished:
            self._session = object()
            self.left.emit()
        else:
            self.paused.emit()

    def _show_excuse(self, excused: str, *, wanted: bool) -> None:
        if self._excuse is None and wanted:
            box = self._excuse = Line("small")
            name = self.tr("%1: why it stands all the same").replace("%1", self._name)
            box.setAccessibleName(name)
            box.setPlaceholderText(self.tr("Why does this stand all the same?"))
            box.word_ended.connect(self._tell_excuse)
            box.settled.connect(self._settle_excuse)
            self._column.insertWidget(self._column.indexOf(self.remarks), box)
        if self._excuse is not None:
            self._excuse.setVisible(wanted)
            if not self._excuse.hasFocus():
                self._excuse.setText(excused)
