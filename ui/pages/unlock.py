"""The first thing shown: which store, its passphrase, the recovery key in its place, or the office by telephone."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.errors import AuditError, StoreProblem, WrongPassphrase
from ui import icons
from ui.messages import Messages
from ui.pages.ask_office import AskOffice, Request
from ui.tasks import Background
from ui.theme import look
from ui.widgets.door import Door
from ui.widgets.labels import button, label, tool
from ui.widgets.wait import Wait


class Way(Enum):
    BY_HEART = auto()  # the passphrase
    BY_SHEET = auto()  # the recovery key
    BY_OFFICE = auto()


def _no_office(_typed: str) -> object:
    raise StoreProblem("This store knows no office key.")


@dataclass(frozen=True, slots=True)
class StoreDoor:
    """How to open one store; the ways run off the GUI thread and raise StoreProblem, the office's InputRefused too.

    `in_use` says who has the store open, "" for nobody; `request` what the office has to be told, None where no office
    key opens the store.
    """

    name: str
    with_passphrase: Callable[[str], object]
    with_recovery_key: Callable[[str], object]
    in_use: Callable[[], str] = lambda: ""
    with_office: Callable[[str], object] = _no_office
    request: Callable[[], Request | None] = lambda: None


class UnlockPage(Door):
    opened = Signal(object)  # what the door's call returned
    opened_by_key = Signal(
        object, str
    )  # the same, and the recovery key: a new passphrase is wanted
    opened_by_office = Signal(object, str)  # the same, and what the office read out
    other_wanted = Signal()  # a store of one's own, or another one

    def __init__(self, door: StoreDoor, background: Background, messages: Messages) -> None:
        super().__init__(440)
        self._door = door
        self._background = background
        self._messages = messages
        self._way = Way.BY_HEART
        self.ask_office = AskOffice()
        self.ask_office.length_changed.connect(self.field_first)
        self.wait = Wait(self)
        self.wait.changed.connect(self._say_wait)
        self.add_brand(door.name)
        self.note = label("", "muted", wraps=True)
        self.note.hide()
        self.body.addWidget(self.note)
        self.title = label("", "strong")
        self.field = QLineEdit()
        self.field.returnPressed.connect(self.open_store)
        self.eye = tool("eye", self.tr("Show what is typed"))
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show_letters)
        self.fault = label("", "bad", wraps=True)
        self.open = button("", "primary")
        self.open.clicked.connect(self.open_store)
        self.switch = button("", "link", "key-round")
        self.switch.clicked.connect(self._switch)
        self.neither = button(self.tr("I have neither"), "link", "life-buoy")
        self.neither.clicked.connect(lambda: self._go(Way.BY_OFFICE))
        self._lay_out()
        self.fault.hide()
        self._show_way()

    def _lay_out(self) -> None:
        self.body.addWidget(self.ask_office)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.eye)
        self.body.addWidget(self.title)
        self.body.addLayout(row)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.open)
        self.body.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.neither, 0, Qt.AlignmentFlag.AlignLeft)
        self.title.setBuddy(self.field)

    def say_note(self, text: str) -> None:
        """What happens once the store is open; "" takes it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def open_store(self) -> None:
        """Try what is typed, unless a wait is on."""
        secret = self.field.text()
        if not secret or self.wait.seconds or not self.open.isEnabled():
            return
        way = {
            Way.BY_HEART: self._door.with_passphrase,
            Way.BY_SHEET: self._door.with_recovery_key,
            Way.BY_OFFICE: self._door.with_office,
        }[self._way]
        self._set_busy(busy=True)
        self._background.run(self, lambda _report: way(secret), self._let_in, self._refuse)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.fault.text():
            self._say(self._door.in_use())
        self.field.setFocus()

    def _let_in(self, store: object) -> None:
        secret = self.field.text()
        self.field.clear()
        self.wait.forget()
        self._set_busy(busy=False)
        if self._way is Way.BY_OFFICE:
            self.opened_by_office.emit(store, secret)
        elif self._way is Way.BY_SHEET:
            self.opened_by_key.emit(store, secret)
        else:
            self.opened.emit(store)

    def _refuse(self, error: Exception) -> None:
        self._set_busy(busy=False)
        if isinstance(error, WrongPassphrase):
            self.field.selectAll()
            self.wait.begin()  # never which part was wrong
        elif isinstance(error, AuditError):
            self._say(str(error))
        else:
            self._messages.show(error)
        self.field.setFocus()

    def _say_wait(self) -> None:
        self.open.setEnabled(not self.wait.seconds)
        self._say(f"{self.tr('That did not open the store.')} {self.wait.in_words()}")

    def _say(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def _set_busy(self, *, busy: bool) -> None:
        self.open.setEnabled(not busy)
        self.field.setEnabled(not busy)
        self.open.setText(self.tr("Opening …") if busy else self.tr("Open"))
        if busy:
            self._say("")

    def _switch(self) -> None:
        self._go(Way.BY_SHEET if self._way is Way.BY_HEART else Way.BY_HEART)

    def _go(self, way: Way) -> None:
        self._way = way
        self.field.clear()
        if not self.wait.seconds:
            self._say("")
        self._show_way()
        self.field.setFocus()

    def field_first(self) -> None:
        self.field.setFocus()

    def _show_way(self) -> None:
        title, example, switch = {
            Way.BY_HEART: (self.tr("Passphrase"), "", self.tr("Use the recovery key")),
            Way.BY_SHEET: (
                self.tr("Recovery key, from the printed sheet"),
                "XXXXX-XXXXX-XXXXX-…",
                self.tr("Use the passphrase"),
            ),
            Way.BY_OFFICE: (
                self.tr("Twelve words that the office reads out"),
                "",
                self.tr("Use the passphrase"),
            ),
        }[self._way]
        self.title.setText(title)
        self.field.setAccessibleName(title)
        self.field.setPlaceholderText(example)
        self.switch.setText(switch)
        self.open.setText(self.tr("Open"))
        self._show_letters(shown=self._way is not Way.BY_HEART or self.eye.isChecked())
        self.eye.setVisible(self._way is Way.BY_HEART)
        self.neither.setVisible(self._way is Way.BY_SHEET)
        asking = self._way is Way.BY_OFFICE
        can_be_typed = self._ask_office() if asking else True
        self.ask_office.setVisible(asking)
        typed: tuple[QWidget, ...] = (self.field, self.title, self.open)
        for each in typed:
            each.setVisible(can_be_typed)

    def _ask_office(self) -> bool:
        """Show what the office has to be told; whether there is an office that can be asked."""
        try:
            request = self._door.request()
        except AuditError as error:
            self._say(str(error))
            return False
        self.ask_office.put(request)
        return request is not None

    def _show_letters(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
        icons.give(self.eye, "eye-off" if shown else "eye", "muted", look().px(16))
