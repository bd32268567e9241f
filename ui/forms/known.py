"""What the electronic record says, beside the question it answers: accepted, agreed with, contradicted or corrected."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.answers import Evidence
from app.domain.electronic_record import Stand, stand_of
from app.services.electronic_record import said_of, value_of
from app.tool.form_states import QuestionState
from app.tool.model import Kind, Question
from ui import icons
from ui.forms.typed import read_typed
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.marks import Pill
from ui.widgets.tips import tip as tip_of

ABOUT_RECORD = (
    Shortcut.RECORD_ACCEPT,
    Shortcut.RECORD_AGREES,
    Shortcut.RECORD_DIFFERS,
    Shortcut.RECORD_WRONG,
)
_TONES = {
    Stand.ACCEPTED: ("good", "check"),
    Stand.AGREED: ("good", "check"),
    Stand.CONTRADICTED: ("warn", "scale"),
    Stand.OTHERWISE: ("warn", "pen-line"),
}


def is_known(question: Question, audit: AuditViewModel) -> bool:
    """Whether the electronic record says anything of this question."""
    return bool(said_of(question, audit.audit.case.known))


class KnownLine(Flow):
    """Made only where the electronic record says something of the question."""

    found = Signal(str, object)  # the value to record, and the Evidence it was found in
    contradicted = Signal(str)  # the paper file differs: what the electronic record says, in words
    corrected = Signal()  # neither file says it: that the paper file differs is no longer said
    box_wanted = Signal()  # what was found is to be typed

    def __init__(self, question: Question, name: str, audit: AuditViewModel) -> None:
        super().__init__(look().px(6))
        self._question = question
        self._text = said_of(question, audit.audit.case.known)
        self._today = audit.today
        self._reading = ""
        self.value = ""  # "" where the record's words are no answer to the question
        picture = QLabel()
        icons.give(picture, "hard-drive", "muted", 14)
        self._words = label("", "caption")
        self.stand = Pill()
        self._deeds: dict[Shortcut, Callable[[], None]] = {
            Shortcut.RECORD_ACCEPT: lambda: self.found.emit(self.value, Evidence.ELECTRONIC),
            Shortcut.RECORD_AGREES: lambda: self.found.emit(self.value, Evidence.BOTH),
            Shortcut.RECORD_DIFFERS: self._contradict,
            Shortcut.RECORD_WRONG: self._correct,
        }
        self.buttons = {deed: self._button(deed, name) for deed in ABOUT_RECORD}
        for widget in (picture, self._words, self.stand, *self.buttons.values()):
            self.add(widget)

    def refresh(self, state: QuestionState) -> None:
        self.value, self._reading = self._read(state)
        says = _tr("Electronic record says %1").replace("%1", self._reading)
        self._words.setText(says)
        self._words.setToolTip(tip_of(says))
        stand = stand_of(self.value, state.answer) if self.value else Stand.OPEN
        self.stand.setVisible(stand in _TONES)
        if stand in _TONES:
            self.stand.say(stand.words.capitalize(), *_TONES[stand])
        offered = self._offered(stand)
        for deed, one in self.buttons.items():
            one.setVisible(deed in offered and not state.readonly)
        self.setVisible(state.relevant)
        self.arrange()

    def do(self, deed: Shortcut) -> bool:
        """As if its button were pressed; False where it is not offered."""
        offered = not self.buttons[deed].isHidden()
        if offered:
            self._deeds[deed]()
        return offered

    def _contradict(self) -> None:
        self.contradicted.emit(self._reading)
        self.box_wanted.emit()

    def _correct(self) -> None:
        self.corrected.emit()
        self.box_wanted.emit()

    def _offered(self, stand: Stand) -> tuple[Shortcut, ...]:
        """What can still be said; a record that was accepted may yet be found on paper, or found to differ there."""
        if not self.value:
            return ()
        later = {
            Stand.ACCEPTED: (Shortcut.RECORD_AGREES, Shortcut.RECORD_DIFFERS),
            Stand.AGREED: (Shortcut.RECORD_DIFFERS,),
            Stand.OTHERWISE: (Shortcut.RECORD_DIFFERS,),
            Stand.CONTRADICTED: (
                Shortcut.RECORD_ACCEPT,
                Shortcut.RECORD_AGREES,
                Shortcut.RECORD_WRONG,
            ),
        }
        return later.get(stand, ABOUT_RECORD)

    def _read(self, state: QuestionState) -> tuple[str, str]:
        """The value to store and its words."""
        value = value_of(self._question, state.choices, self._text)
        if self._question.kind in (Kind.CHOICE, Kind.CHOICES):
            words = (one.label for one in state.choices if one.name == value)
            return value, next(words, self._text)
        typed = read_typed(self._text, self._question.kind, self._today())
        return value, typed.reading or self._text

    def _button(self, deed: Shortcut, name: str) -> QPushButton:
        text, icon = _BUTTONS[deed]
        made = button(_tr(text), "chipbutton")
        icons.give(made, icon, "muted", 14)
        made.setToolTip(deed.hint(deed.words))
        made.setAccessibleName(f"{name}: {_tr(text)}")
        made.clicked.connect(lambda: self.do(deed))
        return made


_BUTTONS = {
    Shortcut.RECORD_ACCEPT: ("Accept", "check"),
    Shortcut.RECORD_AGREES: ("Paper agrees", "file-text"),
    Shortcut.RECORD_DIFFERS: ("Paper differs", "scale"),
    Shortcut.RECORD_WRONG: ("Found otherwise", "pen-line"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Record", text)
