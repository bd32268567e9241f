"""What stands before the pages: which store, how it is opened or begun, and what happens on locking."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app import settings
from app.domain.changes import Changes
from app.packages.passphrases import strength, suggested_passphrase
from app.ports import Store, Stores
from app.settings import Settings
from app.workspace import Workspace
from ui.application import Application, Program
from ui.desks.handover import Handover
from ui.desks.locking import Leave, Locking
from ui.desks.office_door import OfficeDoor
from ui.desks.recovery import RecoverySheet
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.settings import Habits, SettingsPage
from ui.pages.unlock import StoreDoor, UnlockPage
from ui.pages.welcome import Way, WelcomePage
from ui.pages.welcome_pack import PackStep
from ui.pages.welcome_steps import Beginnings, PackInHand, Strength
from ui.theme import Scheme

if TYPE_CHECKING:
    from ui.desks.desk import Desk

ENOUGH_BITS = 40.0
UNPROVED = "unproved"  # the folder of a store whose recovery sheet has not been proved


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
        self._waiting: Store | None = None  # open, while a new passphrase is asked for
        self._made: tuple[Path, str] | None = None  # a store whose recovery sheet is not proved yet
        self._file: Path | None = None  # a package to be opened once there is a store to take it
        self._handover = Handover(premises.home, self)
        self._handover.arrived.connect(self._handed)
        if isinstance(program.application, Application):
            program.application.file_wanted.connect(self.take_file)
        self._recovery = RecoverySheet(program.window)
        window = program.window
        self._locking = Locking(program, premises.settings_file, self._lock_now)
        self._closing = False
        window.may_close = self._may_close
        window.lock_wanted.connect(self.lock)
        window.settings_wanted.connect(self._show_settings)
        window.letters_changed.connect(self._keep_letters)
        window.closed.connect(self.close)

    def start(self, path: Path | None = None, file: Path | None = None) -> None:
        """Unlock the store named, the one opened last, or say welcome where there is none.

        `file` is a package the program was opened with: it is taken up as soon as there is an open store.
        """
        self._file = file
        last = settings.read(self._premises.settings_file).last_store
        known = path or (Path(last) if last else self._premises.default_store)
        if known.is_file():
            self.unlock(known)
        else:
            self.welcome()

    def unlock(self, path: Path) -> None:
        office = OfficeDoor(self._premises.stores, self._premises.workspace, path)
        door = StoreDoor(
            path.stem,
            office.settled,
            lambda recovery: office.settled(recovery=recovery),
            lambda: self._in_use(path),
            office.open,
            office.request,
        )
        page = UnlockPage(door, self._program.background, self._program.messages)
        page.opened.connect(self._let_in)
        page.opened_by_key.connect(
            lambda store, recovery: self._ask_new_passphrase(
                store,
                lambda new: self._premises.stores.change_passphrase(path, "", new, recovery),
            )
        )
        page.opened_by_office.connect(
            lambda store, answer: self._ask_new_passphrase(
                store, lambda new: office.keep(store, answer, new), by_office=True
            )
        )
        page.other_wanted.connect(self._choose_another)
        self._program.window.show_door(page)
        self._say_file()

    def welcome(self) -> None:
        page = WelcomePage(
            self._beginnings(), self._program.background, self._program.messages, self._file
        )
        page.finished.connect(self._begin)
        page.practice_wanted.connect(self._practise)
        self._program.window.show_door(page)

    def take_file(self, path: Path) -> None:
        """A package was opened from outside: at once where a store is open, else once one is."""
        window = self._program.window
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        if self._desk is not None:
            self._desk.take_file(path)
            return
        self._file = path
        door = window.doors.currentWidget()
        if isinstance(door, WelcomePage):
            if door.choices.isVisible():
                self.welcome()
            elif isinstance(door.step, PackStep):
                door.step.take(path)
        else:
            self._say_file()

    def _beginnings(self) -> Beginnings:
        return Beginnings(
            suggested_passphrase,
            _strength,
            self._create,
            self._recovery.print,
            self._recovery.save,
            _look_into,
        )

    def _say_file(self) -> None:
        door = self._program.window.doors.currentWidget()
        if isinstance(door, UnlockPage):
            text = self.tr("%1 is opened as soon as your store is open.")
            name = self._file.name if self._file is not None else ""
            door.say_note(text.replace("%1", name) if name else "")

    def _in_use(self, path: Path) -> str:
        """Who has the store open; the file this copy was opened with goes to that window."""
        said = self._premises.stores.in_use(path)
        if said and self._file is not None and self._handover.leave(self._file):
            name, self._file = self._file.name, None
            self._say_file()
            text = self.tr("%1 The file %2 has been handed to that window; this one can be closed.")
            return text.replace("%1", said).replace("%2", name)
        return said

    def _handed(self, path: object) -> None:
        if isinstance(path, Path) and self._desk is not None:
            self.take_file(path)

    def _ask_new_passphrase(
        self, store: object, change: Callable[[str], None], *, by_office: bool = False
    ) -> None:
        """The passphrase is lost: a new one before anything else."""
        opened: Store = store  # type: ignore[assignment]  # a Signal(object) carries what the door opened
        self._waiting = opened
        page = NewPassphrasePage(
            self._beginnings(),
            change,
            self._program.background,
            self._program.messages,
            by_office=by_office,
        )
        page.changed.connect(lambda: self.enter(opened))
        self._program.window.show_door(page)

    def enter(self, store: Store, *, keep: bool = True) -> None:
        """The pages of an open store. `keep`: remember it as the one opened last."""
        # Only here: the pages behind the door load what the first paint must not wait for.
        from ui.desks.desk import Desk

        self._waiting = None
        self.close()
        if keep:
            self._change(last_store=str(store.path))
        self._desk = Desk(self._program, self._premises.workspace(store))
        self._desk.copy_wanted.connect(self._copy)
        self._desk.settle()
        self._handover.begin()
        self._locking.begin()
        if self._file is not None:
            file, self._file = self._file, None
            self._desk.take_file(file)

    def lock(self) -> None:
        """Back to the passphrase; everything shown as saved is saved. What left nowhere yet is offered a copy."""
        self._locking.when_at_rest(
            lambda: self._leave(self._lock_now, self.tr("Lock")) if self._desk is not None else None
        )

    def _lock_now(self, copied: str = "") -> None:
        if self._desk is None:
            return
        path = self._desk.path
        self.close()
        self.unlock(path)
        door = self._program.window.doors.currentWidget()
        if copied and isinstance(door, UnlockPage):
            door.say_note(copied)

    def _may_close(self) -> bool:
        """Whether the window may go now; else what has to be asked is being asked, and it goes afterwards."""
        if self._desk is None or self._closing:
            return True
        self._locking.when_at_rest(lambda: self._leave(self._close_window, self.tr("Close")))
        return self._closing

    def _close_window(self, _copied: str) -> None:
        self._closing = True
        self._program.window.close()

    def _copy(self) -> None:
        """Today's work, without leaving."""
        self._locking.when_at_rest(lambda: self._leave(self._copied, ""))

    def _copied(self, words: str) -> None:
        self._program.actions.announce(Changes(ledger=True))
        self._program.messages.told.emit(
            words or self.tr("Nothing has been worked on since the last copy.")
        )

    def _leave(self, leave: Leave, goes_on: str) -> None:
        desk = self._desk
        if desk is None:
            leave("")
        else:
            self._locking.offer(
                desk.unsent_in_words(), desk.copy_work, desk.copied_in_words, leave, goes_on
            )

    def close(self) -> None:
        self._handover.end()
        self._locking.end()
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        if self._waiting is not None:
            self._waiting.close()
            self._waiting = None

    def _let_in(self, store: object) -> None:
        self.enter(store)  # type: ignore[arg-type]  # a Signal(object) carries what the door opened

    def _create(self, name: str, passphrase: str) -> str:
        """Off the GUI thread: make the store, out of the way until its recovery sheet is proved."""
        folder = self._premises.home / UNPROVED
        shutil.rmtree(
            folder, ignore_errors=True
        )  # of a start that was broken off; it never held a case
        path = folder / self._premises.default_store.name
        recovery = self._premises.stores.create(path, passphrase, name)
        self._made = (path, passphrase)
        return recovery

    def _begin(self, way: str) -> None:
        """The recovery sheet is proved: the store takes its place and is opened, then the pack if there is one."""
        if self._made is None:
            return
        (made, passphrase), self._made = self._made, None
        door = self._program.window.doors.currentWidget()
        pack = door.pack if isinstance(door, WelcomePage) else None
        self._file = None

        def settle(_report: object) -> Store:
            path = _free(self._premises.default_store)
            self._premises.stores.move(made, path)
            shutil.rmtree(made.parent, ignore_errors=True)
            return self._premises.stores.open(path, passphrase)

        def enter(store: Store) -> None:
            self.enter(store)
            if self._desk is not None and way == Way.ASSESSOR.value and pack is not None:
                self._desk.take_file(*pack)

        self._program.background.run(self, settle, enter, self._program.messages.show)

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
        page = SettingsPage(self._program.actions, self._keep_look, self._habits())
        self._program.window.show_page("settings", page)

    def _habits(self) -> Habits:
        kept = settings.read(self._premises.settings_file)

        def keep_idle(minutes: int) -> None:
            self._change(idle_minutes=minutes)
            self._locking.begin()

        return Habits(
            kept.copy_folder,
            kept.idle_minutes,
            lambda folder: self._change(copy_folder=folder),
            keep_idle,
        )

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


def _look_into(path: Path, code: str) -> PackInHand:
    # Only here, off the GUI thread: what opens packages is not loaded before the first paint.
    from app.services.pack_files import look_into

    return look_into(path, code)


def _free(path: Path) -> Path:
    """The default name, or the next that is not taken: nothing is ever written over."""
    number = 2
    found = path
    while found.exists():
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found
