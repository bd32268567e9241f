"""What stands before the pages: which store, how it is opened or begun, and what happens on locking."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app import settings
from app.packages.passphrases import strength, suggested_passphrase
from app.ports import Store, Stores
from app.settings import Settings
from app.workspace import Workspace
from ui.application import Program
from ui.desks.recovery import RecoverySheet
from ui.pages.settings import SettingsPage
from ui.pages.unlock import StoreDoor, UnlockPage
from ui.pages.welcome import Way, WelcomePage
from ui.pages.welcome_steps import Beginnings, Strength
from ui.theme import Scheme

if TYPE_CHECKING:
    from ui.desks.desk import Desk

ENOUGH_BITS = 40.0


@dataclass(frozen=True, slots=True)
class Premises:
    """What the program is given from outside: stores, folders, and the practice round's maker."""

    stores: Stores
    workspace: Callable[[Store], Workspace]
    home: Path
    default_store: Path
    practice: Callable[[Path], tuple[Path, str]]  # folder -> the lead's store and its passphrase

    @property
    def settings_file(self) -> Path:
        return self.home / "settings.toml"


class Doors(QObject):
    """Leads from the first paint to an open store, and back when it is locked."""

    def __init__(self, program: Program, premises: Premises) -> None:
        super().__init__(program.window)
        self._program = program
        self._premises = premises
        self._desk: Desk | None = None
        self._made: tuple[Path, Store] | None = None
        self._recovery = RecoverySheet(program.window)
        window = program.window
        window.lock_wanted.connect(self.lock)
        window.settings_wanted.connect(self._show_settings)
        window.letters_changed.connect(self._keep_letters)
        window.closed.connect(self.close)

    def start(self, path: Path | None = None) -> None:
        """Unlock the store named, the one opened last, or say welcome where there is none."""
        last = settings.read(self._premises.settings_file).last_store
        known = path or (Path(last) if last else self._premises.default_store)
        if known.is_file():
            self.unlock(known)
        else:
            self.welcome()

    def unlock(self, path: Path) -> None:
        stores = self._premises.stores
        door = StoreDoor(
            path.stem,
            lambda passphrase: stores.open(path, passphrase),
            lambda recovery: stores.open(path, recovery=recovery),
        )
        page = UnlockPage(door, self._program.background, self._program.messages)
        page.opened.connect(self._let_in)
        page.other_wanted.connect(self._choose_another)
        self._program.window.show_door(page)

    def welcome(self) -> None:
        beginnings = Beginnings(
            suggested_passphrase, _strength, self._create, self._recovery.print, self._recovery.save
        )
        page = WelcomePage(beginnings, self._program.background, self._program.messages)
        page.finished.connect(self._begin)
        page.practice_wanted.connect(self._practise)
        self._program.window.show_door(page)

    def enter(self, store: Store, *, keep: bool = True) -> None:
        """The pages of an open store. `keep`: remember it as the one opened last."""
        # Only here: the pages behind the door load what the first paint must not wait for.
        from ui.desks.desk import Desk

        self.close()
        if keep:
            self._change(last_store=str(store.path))
        self._desk = Desk(self._program, self._premises.workspace(store))
        self._desk.settle()

    def lock(self) -> None:
        """Back to the passphrase; everything shown as saved is saved."""
        if self._desk is None:
            return
        path = self._desk.path
        self.close()
        self.unlock(path)

    def close(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def _let_in(self, store: object) -> None:
        self.enter(store)  # type: ignore[arg-type]  # a Signal(object) carries what the door opened

    def _create(self, name: str, passphrase: str) -> str:
        """Off the GUI thread: make the store and leave it open for the first page."""
        path = _free(self._premises.default_store)
        recovery = self._premises.stores.create(path, passphrase, name)
        self._made = (path, self._premises.stores.open(path, passphrase))
        return recovery

    def _begin(self, way: str) -> None:
        if self._made is None:
            return
        _path, store = self._made
        self._made = None
        self.enter(store)
        if self._desk is not None and way == Way.ASSESSOR.value:
            self._desk.ask_for_pack()

    def _practise(self) -> None:
        folder = self._premises.home / "practice"
        self._program.actions.busy.emit(True)
        self._program.background.run(
            self,
            lambda _report: self._premises.practice(folder),
            self._open_practice,
            self._not_practised,
        )

    def _open_practice(self, made: tuple[Path, str]) -> None:
        path, passphrase = made
        self._program.actions.busy.emit(False)
        self.open_at(path, passphrase)

    def open_at(self, path: Path, passphrase: str) -> None:
        """A practice store: opened without asking, and not remembered."""
        self._program.background.run(
            self,
            lambda _report: self._premises.stores.open(path, passphrase),
            lambda store: self.enter(store, keep=False),
            self._not_practised,
        )

    def _not_practised(self, error: Exception) -> None:
        self._program.actions.busy.emit(False)
        self._program.messages.show(error)

    def _choose_another(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self._program.window,
            self.tr("Choose a store"),
            str(self._premises.home),
            self.tr("Stores (*.store)"),
        )
        if name:
            self.unlock(Path(name))
        else:
            self.welcome()

    def _show_settings(self) -> None:
        page = SettingsPage(self._program.actions, self._keep_look)
        self._program.window.show_page("settings", page)

    def _keep_look(self, scheme: Scheme, percent: int) -> None:
        self._change(scheme=scheme.value, percent=percent)

    def _keep_letters(self, percent: int) -> None:
        self._change(percent=percent)

    def _change(self, **changed: str | int) -> None:
        path = self._premises.settings_file
        kept: Settings = settings.read(path)
        settings.write(path, replace(kept, **changed))  # type: ignore[arg-type]  # names of its fields


def _strength(passphrase: str) -> Strength:
    bits, words = strength(passphrase)
    return Strength(words, bits >= ENOUGH_BITS)


def _free(path: Path) -> Path:
    """The default name, or the next that is not taken: nothing is ever written over."""
    number = 2
    found = path
    while found.exists():
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found
