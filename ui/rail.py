"""The dark rail on the left: the round, the places one can go to, help, settings, who one is, lock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.rounds import Role
from ui import icons
from ui.page import Page
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.widgets.labels import Elided
from ui.widgets.tips import tip as tip_of

_WIDE, _NARROW = 212, 64
_GAP = 3
_SAVED = 10  # pixels of each row, where rows stand closer: see theme.qss


@dataclass(frozen=True, slots=True)
class Destination:
    """A place on the rail. Its page is made when it is first visited; `role` None is for everyone."""

    key: str
    title: str
    icon: str
    make: Callable[[], Page]
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A round one can switch to."""

    id: str
    name: str


class Rail(QFrame):
    chosen = Signal(str)  # the key of a destination
    round_chosen = Signal(str)
    help_wanted = Signal()
    commands_wanted = Signal()
    settings_wanted = Signal()
    lock_wanted = Signal()
    concern_wanted = Signal()

    def __init__(self, destinations: Sequence[Destination], person: str) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._wide, self._is_close = True, False
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(16), px(12), px(12))
        column.setSpacing(px(_GAP))
        self._brand = QLabel("Case File Audit")
        self._brand.setObjectName("brand")
        self.round = self._round_button()
        column.addWidget(self._brand)
        column.addWidget(self.round)
        column.addSpacing(px(12))
        self._buttons: dict[str, QToolButton] = {}
        self._places = self._scrolling_places(destinations)
        column.addWidget(self._places, 1)
        below = (
            (self.tr("Immediate concern"), "triangle-alert", self.concern_wanted.emit, ""),
            (self.tr("Commands"), "list-checks", self.commands_wanted.emit, ""),
            (self.tr("Keys and help"), "circle-help", self.help_wanted.emit, ""),
            (self.tr("Settings"), "settings", self.settings_wanted.emit, ""),
            (self.tr("Lock"), "lock", self.lock_wanted.emit, ""),
        )
        self._others: list[QToolButton] = []
        for title, icon, does, key in below:
            button = self._button(title, icon, key)
            button.clicked.connect(does)
            self._others.append(button)
            column.addWidget(button)
        self.concern, self.commands, keys, _settings, lock = self._others
        self.concern.setToolTip(Shortcut.CONCERN.hint(Shortcut.CONCERN.words))
        self.commands.setToolTip(Shortcut.COMMANDS.hint(self.tr("Commands")))
        keys.setToolTip(Shortcut.HELP.hint(self.tr("Keys and help")))
        lock.setToolTip(Shortcut.LOCK.hint(self.tr("Lock")))
        column.addSpacing(px(6))
        self._person = Elided("railtext")
        self._person.setText(person)
        column.addWidget(self._person)
        self.set_wide(True)

    def show_chosen(self, key: str) -> None:
        """Mark the place one is at; none for a page that is not on the rail."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            if name == key:
                self._places.ensureWidgetVisible(button, 0, 0)
        self._tint()

    def show_round(self, name: str, dates: str, others: Sequence[RoundChoice]) -> None:
        """Name and dates of the round, and a menu of the others if there are any."""
        letters, room = self.round.fontMetrics(), look().px(_WIDE - 36)
        short = letters.elidedText(name, Qt.TextElideMode.ElideRight, room)
        self.round.setText((f"{short}\n{dates}" if dates else short).replace("&", "&&"))
        self.round.setAccessibleName(self.tr("Round %1. Switch round").replace("%1", name))
        self.round.setToolTip(tip_of(name))
        self.round.ensurePolished()
        focus = Qt.FocusPolicy.StrongFocus if others else Qt.FocusPolicy.NoFocus
        self.round.setFocusPolicy(focus)
        if not others:
            return
        menu = QMenu(self.round)
        for choice in others:
            menu.addAction(
                choice.name.replace("&", "&&"), partial(self.round_chosen.emit, choice.id)
            )
        self.round.setMenu(menu)

    def set_wide(self, wide: bool) -> None:
        """Narrow, only the icons remain; their names stay as tips and for the screen reader."""
        self._wide = wide
        self.setFixedWidth(look().px(_WIDE if wide else _NARROW))
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if wide
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in (*self._buttons.values(), *self._others):
            button.setToolButtonStyle(style)
        for widget in (self._brand, self.round, self._person):
            widget.setVisible(wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Where the screen is low the rows stand closer; where that is not enough they scroll, none cut in two."""
        rows, saved = len(self._buttons), look().px(_SAVED)
        if not rows:
            return
        first = next(iter(self._buttons.values()))
        high = first.sizeHint().height() + (saved if self._is_close else 0)
        room = self._places.height() - (len(self._others) * saved if self._is_close else 0)
        gap = look().px(_GAP)
        close = room < rows * (high + gap) - gap
        if close is not self._is_close:
            self._is_close = close
            for button in (*self._buttons.values(), *self._others):
                button.setProperty("close", close)
                button.style().unpolish(button)
                button.style().polish(button)
                button.updateGeometry()
        step = high - (saved if close else 0) + gap
        room += len(self._others) * saved if close else 0
        self._places.keep_free((room + gap) % step if room < rows * step - gap else 0)

    def _choose(self, key: str) -> None:
        # A second press would take the mark away; and not every choice is followed.
        self.show_chosen(key)
        self.chosen.emit(key)

    def _scrolling_places(self, destinations: Sequence[Destination]) -> "_Places":
        """With large letters on a low screen they scroll: by wheel, by Tab, and to where one is."""
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(_GAP))
        for number, place in enumerate(destinations, start=1):
            column.addWidget(self._place(place, number))
        column.addStretch(1)
        area = _Places()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("Places"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _place(self, place: Destination, number: int) -> QToolButton:
        button = self._button(place.title, place.icon, f"Alt+{number}" if number < 10 else "")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose(place.key))
        self._buttons[place.key] = button
        return button

    def _button(self, title: str, icon: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("place")
        button.setText(f"  {title}")
        button.setAccessibleName(title)
        button.setToolTip(f"{title} ({key})" if key else title)
        if key:
            button.setShortcut(QKeySequence(key))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumWidth(1)  # as wide as the rail, never wider
        button.setProperty("drawing", icon)
        icons.give(button, icon, "rail_text", 18)
        return button

    def _round_button(self) -> QPushButton:
        button = QPushButton()
        button.setObjectName("round")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return button

    def _tint(self) -> None:
        for button in self._buttons.values():
            tint = "rail_on" if button.isChecked() else "rail_text"
            icons.give(button, str(button.property("drawing")), tint, 18)


class _Places(QScrollArea):
    def keep_free(self, beneath: int) -> None:
        """So many pixels at the bottom show nothing."""
        self.setViewportMargins(0, 0, 0, beneath)
