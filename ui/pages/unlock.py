"""The first thing shown: which store, its passphrase, or the recovery key in its place."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.domain.errors import AuditError, WrongPassphrase
from ui import icons
from ui.messages import Messages
from ui.tasks import Background
from ui.theme import look
from ui.widgets.door import Door
from ui.widgets.labels import button, label, tool
from ui.widgets.wait import Wait


@dataclass(frozen=True, slots=True)
class StoreDoor:
    """How to open one store; both run off the GUI thread and raise StoreProblem.

    `in_use` says who has the store open, "" for nobody.
    """

    name: str
    with_passphrase: Callable[[str], object]
    with_recovery_key: Callable[[str], object]
    in_use: Callable[[], str] = lambda: ""


class UnlockPage(Door):
    opened = Signal(object)  # what the door's call returned
    opened_by_key = Signal(
        object, str
    )  # the same, and the recovery key: a new passphrase is wanted
    other_wanted = Signal()  # a store of one's own, or another one

    def __init__(self, door: StoreDoor, background: Background, messages: Messages) -> None:
        super().__init__(440)
        self._door = door
        self._background = background
        self._messages = messages
        self._by_key = False
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
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.eye)
        self.body.addWidget(self.title)
        self.body.addLayout(row)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.open)
        self.body.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.title.setBuddy(self.field)
        self.fault.hide()
        self._show_way()

    def say_note(self, text: str) -> None:
        """What happens once the store is open; "" takes it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def open_store(self) -> None:
        """Try what is typed, unless a wait is on."""
        secret = self.field.text()
        if not secret or self.wait.seconds or not self.open.isEnabled():
            return
        way = self._door.with_recovery_key if self._by_key else self._door.with_passphrase
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
        if self._by_key:
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
        self._by_key = not self._by_key
        self.field.clear()
        if not self.wait.seconds:
            self._say("")
        self._show_way()
        self.field.setFocus()

    def _show_way(self) -> None:
        key = self._by_key
        title = self.tr("Recovery key, from the printed sheet") if key else self.tr("Passphrase")
        self.title.setText(title)
        self.field.setAccessibleName(title)
        self.field.setPlaceholderText("XXXXX-XXXXX-XXXXX-…" if key else "")
        self.switch.setText(
            self.tr("Use the passphrase") if key else self.tr("Use the recovery key")
        )
        self.open.setText(self.tr("Open"))
        self._show_letters(shown=key or self.eye.isChecked())
        self.eye.setVisible(not key)

    def _show_letters(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
        icons.give(self.eye, "eye-off" if shown else "eye", "muted", look().px(16))
