"""What the electronic record says, beside the question it answers, to be confirmed or not."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from app.tool.form_states import QuestionState
from app.tool.model import Choice, Kind, Question
from ui import icons
from ui.forms.typed import read_typed
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label


def is_known(question: Question, audit: AuditViewModel) -> bool:
    """Whether the electronic record says anything of this question."""
    return bool(_said(question, audit))


def _said(question: Question, audit: AuditViewModel) -> str:
    known = audit.audit.case.known
    return known.get(question.name, "") or known.get(question.path, "")


class KnownLine(Flow):
    """Made only where the electronic record says something of the question."""

    agreed = Signal(str)  # the paper file says the same: the value to record

    def __init__(self, question: Question, name: str, audit: AuditViewModel) -> None:
        super().__init__(look().px(6))
        self._question = question
        self._text = _said(question, audit)
        self._value = ""
        self._today = audit.today
        picture = QLabel()
        icons.give(picture, "hard-drive", "muted", 14)
        self._words = label("", "caption")
        self.agrees = button(self.tr("Paper agrees"), "link")
        self.agrees.setAccessibleName(self.tr("%1: paper agrees").replace("%1", name))
        self.agrees.clicked.connect(lambda: self.agreed.emit(self._value))
        for widget in (picture, self._words, self.agrees):
            self.add(widget)

    def refresh(self, state: QuestionState) -> None:
        self._value, reading = self._read(state.choices)
        says = self.tr("Electronic record says %1").replace("%1", reading)
        self._words.setText(says)
        self._words.setToolTip(says)
        answered = state.answer is not None and state.answer.value == self._value
        self.agrees.setVisible(bool(self._value) and not answered and not state.readonly)
        self.setVisible(state.relevant)
        self.arrange()

    def _read(self, choices: tuple[Choice, ...]) -> tuple[str, str]:
        """The value to store and its words; no value where the record's words are not an answer."""
        if self._question.kind in (Kind.CHOICE, Kind.CHOICES):
            for choice in choices:
                if self._text in (choice.name, choice.label):
                    return choice.name, choice.label
            return "", self._text
        typed = read_typed(self._text, self._question.kind, self._today())
        return typed.value, typed.reading or self._text
