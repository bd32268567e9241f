"""The one window: a door first (unlock or welcome), then the house: rail, pages, banners, status bar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from ui import icons
from ui.actions import Actions
from ui.messages import Messages
from ui.page import Counter, Page
from ui.rail import Destination, Rail, RoundChoice
from ui.shortcut_sheet import ShortcutSheet
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.widgets.counters import Counters
from ui.widgets.labels import Banner, Elided, label

_NARROW_BELOW = 980  # at 100 %: from here on the rail shows only its icons
_STEP = 10  # per cent of letter size


@dataclass(frozen=True, slots=True)
class House:
    """What the window shows once the store is open.

    `concern` is the line across every page, "" for none; `see_concern` leads to what it speaks of, which may be
    several.
    """

    person: str
    round_name: str
    round_dates: str
    destinations: Sequence[Destination]
    others: Sequence[RoundChoice] = ()
    concern: Callable[[], str] = lambda: ""
    see_concern: Callable[[], object] | None = None
    several: Callable[[], bool] = lambda: False
    late: Callable[[], Sequence[Counter]] = lambda: ()  # in the status bar of every page


class MainWindow(QMainWindow):
    lock_wanted = Signal()
    settings_wanted = Signal()
    concern_wanted = Signal()  # record one, from wherever one is
    diary_wanted = Signal()  # write a line of it, from wherever one is
    round_chosen = Signal(str)
    letters_changed = Signal(int)  # per cent
    closed = Signal()

    def __init__(self, actions: Actions, messages: Messages) -> None:
        super().__init__()
        self.setWindowTitle("Case File Audit")
        self.resize(1366, 740)
        self._actions = actions
        self._house: House | None = None
        self._late: Sequence[Counter] = ()
        self._pages: dict[str, Page] = {}
        self._sheet: ShortcutSheet | None = None
        self.rail: Rail | None = None
        self.may_close: Callable[[], bool] = lambda: True  # asked before the window goes
        self.concern = Banner("concern", "triangle-alert", "bad", self.tr("See it"))
        self.refusal = Banner("refusal", "info", "warn", self.tr("Close"))
        self.work = Banner("work", "clock", "accent", self.tr("Stop"))
        self.doors = QStackedWidget()
        self.pages = QStackedWidget()
        self._indoors = QWidget()
        self._lay_out()
        self._bind_keys()
        self.concern.pressed.connect(self.see_concern)
        self.refusal.pressed.connect(lambda: self.refusal.say(""))
        self.work.pressed.connect(actions.cancel)
        messages.told.connect(self.refusal.say)
        actions.busy.connect(self._show_busy)
        actions.progressed.connect(self._show_progress)
        actions.changed.connect(self._changed)

    # Doors and house

    def show_door(self, door: QWidget) -> None:
        """Show what stands before the pages: unlock, welcome. The house behind it is torn down."""
        self._tear_down()
        while self.doors.count() > 1:
            gone = self.doors.widget(1)
            if gone is not None:
                self.doors.removeWidget(gone)
                gone.deleteLater()
        self.doors.addWidget(door)
        self.doors.setCurrentWidget(door)
        self.statusBar().hide()

    def enter(self, house: House) -> None:
        """Show the house, at its first destination."""
        self._tear_down()
        self._house = house
        self.rail = Rail(house.destinations, house.person)
        self.rail.show_round(house.round_name, house.round_dates, house.others)
        self._connect_rail(self.rail)
        layout = self._indoors.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(0, self.rail)
        self.rail.show()
        self.doors.setCurrentWidget(self._indoors)
        self.statusBar().show()
        self._fit_rail()
        self._show_concern()
        if house.destinations:
            self.go_to(house.destinations[0].key)

    def go_to(self, key: str) -> Page | None:
        """The page of that key, made on its first visit, brought to the front."""
        page = self._pages.get(key)
        if page is None:
            place = next((one for one in self._destinations() if one.key == key), None)
            if place is None:
                return None
            page = place.make()
            self._keep(key, page)
        self._bring_forward(key, page)
        return page

    def show_page(self, key: str, page: Page) -> None:
        """A page that is not on the rail, or a new one in place of the old: one case's audit, its checklist."""
        old = self._pages.pop(key, None)
        if old is not None and old is not page:
            self.pages.removeWidget(old)
            old.deleteLater()
        self._keep(key, page)
        self._bring_forward(key, page)

    def go_back_to(self, key: str) -> None:
        """The page that was in front before, on the rail or not."""
        page = self._pages.get(key)
        if page is None:
            self.go_to(key)
        else:
            self._bring_forward(key, page)

    def drop_page(self, key: str) -> None:
        """Let a page go that no longer shows what is so; made anew when it is wanted."""
        page = self._pages.get(key)
        if page is not None and page is not self.pages.currentWidget():
            del self._pages[key]
            self.pages.removeWidget(page)
            page.deleteLater()

    @property
    def here(self) -> str:
        """The key of the page in front."""
        front = self.pages.currentWidget()
        return next((key for key, page in self._pages.items() if page is front), "")

    def page(self, key: str) -> Page | None:
        """The page if it was ever made."""
        return self._pages.get(key)

    def commands(self) -> list[QAction]:
        """Everything that can be done here and now, for the menu: the page's first."""
        page = self.pages.currentWidget()
        own = page.actions() if page is not None else []
        return [*own, *self.actions()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rail()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closed.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(0)
        for banner in (self.concern, self.refusal, self.work):
            content.addWidget(banner)
        content.addWidget(self.pages, 1)
        row = QHBoxLayout(self._indoors)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(content, 1)
        self.doors.addWidget(self._indoors)
        self.setCentralWidget(self.doors)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        lock = QLabel()
        icons.give(lock, "lock", "muted", 14)
        self._status = Elided("small")
        self._status.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._keys = label("", "small")
        bar.addWidget(lock)
        bar.addWidget(self._status, 1)
        self.counters = Counters()
        bar.addPermanentWidget(self.counters)
        bar.addPermanentWidget(self._keys)
        bar.hide()

    def _bind_keys(self) -> None:
        deeds: tuple[tuple[Shortcut, Callable[[], object]], ...] = (
            (Shortcut.COMMANDS, self._show_commands),
            (Shortcut.HELP, self.show_keys),
            (Shortcut.LARGER, lambda: self._size_letters(look().percent + _STEP)),
            (Shortcut.SMALLER, lambda: self._size_letters(look().percent - _STEP)),
            (Shortcut.NORMAL, lambda: self._size_letters(100)),
            (Shortcut.LOCK, self.lock_wanted.emit),
            (Shortcut.CONCERN, self._record_concern),
            (Shortcut.DIARY, self._write_diary),
        )
        for shortcut, does in deeds:
            bind(shortcut, self, does)

    def _connect_rail(self, rail: Rail) -> None:
        rail.chosen.connect(self.go_to)
        rail.round_chosen.connect(self.round_chosen)
        rail.help_wanted.connect(self.show_keys)
        rail.commands_wanted.connect(self._show_commands)
        rail.settings_wanted.connect(self.settings_wanted)
        rail.lock_wanted.connect(self.lock_wanted)
        rail.concern_wanted.connect(self._record_concern)

    def show_keys(self) -> None:
        """The sheet behind F1."""
        if self._sheet is None:
            self._sheet = ShortcutSheet(self)
        self._sheet.open()

    def _destinations(self) -> Sequence[Destination]:
        return self._house.destinations if self._house is not None else ()

    def _keep(self, key: str, page: Page) -> None:
        self._pages[key] = page
        self.pages.addWidget(page)
        page.status_changed.connect(self._show_status)

    def _bring_forward(self, key: str, page: Page) -> None:
        self.refusal.say("")
        self.pages.setCurrentWidget(page)
        if self.rail is not None:
            self.rail.show_chosen(key)
        self._status.setText(page.status())
        self._show_late()
        self._show_counters(page)
        self._keys.setText(page.keys_hint)
        page.focus_first()

    def _show_status(self, text: str) -> None:
        page = self.pages.currentWidget()
        if self.sender() is page and isinstance(page, Page):
            self._status.setText(text)
            self._show_counters(page)

    def _show_counters(self, page: Page) -> None:
        self.counters.show_counters([*page.counters(), *self._late])

    def _show_late(self) -> None:
        """Asked when a page comes forward and when a file has left, not at every answer."""
        self._late = self._house.late() if self._house is not None else ()

    def _show_commands(self) -> None:
        if self.rail is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.commands():
            shown = menu.addAction(action.text(), action.trigger)
            shown.setShortcuts(action.shortcuts())
            shown.setShortcutVisibleInContextMenu(True)
            shown.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        corner = self.rail.commands.mapToGlobal(self.rail.commands.rect().topRight())
        menu.popup(corner)

    def _size_letters(self, percent: int) -> None:
        look().dress(percent=percent)
        self._fit_rail()
        self.letters_changed.emit(look().percent)

    def _fit_rail(self) -> None:
        if self.rail is not None:
            self.rail.set_wide(self.width() >= look().px(_NARROW_BELOW))

    def _changed(self, changes: Changes) -> None:
        if not changes.answers_only:  # else the store would be asked at every key
            self._show_concern()
        page = self.pages.currentWidget()
        if (changes.ledger or changes.said) and isinstance(page, Page):
            self._show_late()
            self._show_counters(page)

    def _show_concern(self) -> None:
        house = self._house
        self.concern.say(house.concern() if house is not None else "")
        several = house is not None and bool(self.concern.words.text()) and house.several()
        self.concern.offer.setText(self.tr("See them") if several else self.tr("See it"))
        self.concern.offer.setVisible(house is not None and house.see_concern is not None)

    def see_concern(self) -> None:
        """Go to what the red line speaks of."""
        if self._house is not None and self._house.see_concern is not None:
            self._house.see_concern()

    def _record_concern(self) -> None:
        """Before a store is open there is nothing to record it in."""
        if self._house is not None:
            self.concern_wanted.emit()

    def _write_diary(self) -> None:
        if self._house is not None:
            self.diary_wanted.emit()

    def _show_busy(self, busy: bool) -> None:
        self.work.say(self.tr("Working …") if busy else "")

    def _show_progress(self, done: int, of: int) -> None:
        text = self.tr("Working: %1 of %2").replace("%1", str(done)).replace("%2", str(of))
        self.work.say(text)

    def _tear_down(self) -> None:
        self._house = None
        self.counters.show_counters(())
        for page in self._pages.values():
            self.pages.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        if self.rail is not None:
            self.rail.hide()
            self.rail.deleteLater()
            self.rail = None
        for banner in (self.concern, self.refusal, self.work):
            banner.say("")
