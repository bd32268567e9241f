"""The look of the whole program: colour scheme, palette, the one style sheet, letter size."""

import re
from dataclasses import asdict
from enum import StrEnum
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.resources import resource_path
from ui.tokens import DARK, LIGHT, Tokens

FAMILY = "Inter"
SMALLEST, LARGEST = 90, 200  # percent
_POINTS_PER_INCH = 72
_BODY = 13  # every size is given for 100 % on a screen of 96 dots to the inch
# Hairlines and focus rings stay as they are; paddings, radii and heights grow with the letters.
_GROWS_FROM = 4

_Role = QPalette.ColorRole
_PALETTE = {
    _Role.Window: "page",
    _Role.Base: "sheet",
    _Role.AlternateBase: "quiet",
    _Role.Button: "sheet",
    _Role.WindowText: "text",
    _Role.Text: "text",
    _Role.ButtonText: "text",
    _Role.Highlight: "accent",
    _Role.HighlightedText: "on_accent",
    _Role.Link: "accent",
    _Role.Accent: "accent",
    _Role.PlaceholderText: "muted",
    _Role.ToolTipBase: "sheet",
    _Role.ToolTipText: "text",
    _Role.Mid: "line",
    _Role.Dark: "edge",
}


class Scheme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Look(QObject):
    """What is in force now. Widgets that paint themselves read `tokens`; `changed` says: paint again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._scheme = Scheme.SYSTEM
        self._percent = 100
        self._following = False
        self._fonts: dict[tuple[int, QFont.Weight], QFont] = {}
        self._colours: dict[str, QColor] = {}  # those in force, for what is painted at every key

    @property
    def tokens(self) -> Tokens:
        return DARK if self.is_dark else LIGHT

    @property
    def is_dark(self) -> bool:
        if self._scheme is Scheme.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    @property
    def percent(self) -> int:
        return self._percent

    def dress(self, scheme: Scheme | None = None, percent: int | None = None) -> None:
        """Put the look on the application; what is not given stays as it is."""
        self._scheme = self._scheme if scheme is None else scheme
        if percent is not None:
            self._percent = min(max(percent, SMALLEST), LARGEST)
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        self._follow_the_system()
        load_fonts()
        self._fonts.clear()
        self._colours.clear()
        application.setPalette(palette(self.tokens))
        font = QFont(FAMILY)
        font.setPointSizeF(points(_BODY, self._percent))
        application.setFont(font)
        sheet = style_sheet(self.tokens, self._percent)
        if sheet != application.styleSheet():
            application.setStyleSheet(sheet)
        self.changed.emit()

    def px(self, length: int) -> int:
        """A length that grows with the letters."""
        return grown(length, self._percent)

    def font(self, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The typeface at a size of the style sheet (11, 12, 13, 15 ...), for widgets that paint themselves."""
        key = (size, weight)
        if key not in self._fonts:
            font = self._fonts[key] = QFont(FAMILY)
            font.setPointSizeF(points(size, self._percent))
            font.setWeight(weight)
        return self._fonts[key]

    def colour(self, token: str) -> QColor:
        found = self._colours.get(token)
        if found is None:
            found = QColor(getattr(self.tokens, token))
            if self._following:  # else nobody says when the system's scheme changes
                self._colours[token] = found
        return QColor(found)

    def _follow_the_system(self) -> None:
        if not self._following:
            self._following = True
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def _system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self.dress()


@cache
def look() -> Look:
    """The one look of this program."""
    return Look()


def load_fonts() -> None:
    """Register the typeface that comes with the program, once. Without it the system's own is used."""
    if QFontDatabase.hasFamily(FAMILY):
        return
    for file in sorted(resource_path("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def palette(tokens: Tokens) -> QPalette:
    made = QPalette()
    for role, token in _PALETTE.items():
        made.setColor(role, QColor(getattr(tokens, token)))
    faint = QColor(tokens.muted)
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return made


def points(size: int, percent: int) -> float:
    """Points of a letter size given in pixels at 96 dots to the inch: the screen says what a point is."""
    screen = QGuiApplication.primaryScreen()
    dots = screen.logicalDotsPerInchY() if screen else 96.0
    return round(size * percent / 100 * _POINTS_PER_INCH / dots, 2)


def grown(length: int, percent: int) -> int:
    return length if length < _GROWS_FROM else round(length * percent / 100)


def style_sheet(tokens: Tokens, percent: int) -> str:
    """The style sheet with its colours filled in and its lengths at `percent`."""
    text = resource_path("theme.qss").read_text(encoding="utf-8")
    text = Template(text).substitute(asdict(tokens))
    text = re.sub(
        r"font-size: (\d+)px", lambda found: f"font-size: {points(int(found[1]), percent)}pt", text
    )
    return re.sub(r"\b(\d+)px", lambda found: f"{grown(int(found[1]), percent)}px", text)
