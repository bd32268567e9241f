"""Answers side by side as segments: radio buttons and check boxes that paint themselves as the look has it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from ui.theme import look

TONES = ("good", "warn", "bad")
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_FOR_THE_BUTTON = (Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
# Qt allows one of its own classes among a widget's bases: to types it is a button, at run time nothing.
if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object


@dataclass(frozen=True, slots=True)
class Dress:
    """How a segment is drawn. `quiet`: an answer about the looking, not about the child; `small`: below a box."""

    tone: str = ""
    digit: int = 0
    quiet: bool = False
    small: bool = False
    boxed: bool = False

    @property
    def letters(self) -> int:
        return 12 if self.small else 13

    @property
    def side(self) -> int:
        return look().px(6 if self.small else 13)

    @property
    def top(self) -> int:
        return look().px(3 if self.small else 7)

    @property
    def box(self) -> int:
        return look().px(20) if self.boxed else 0

    def font(self, weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
        return look().font(self.letters, weight)

    def natural(self, words: str) -> QSize:
        """Room for the words at their heaviest, so that choosing moves nothing."""
        return QSize(*_natural(self, words, look().percent))

    def height(self, words: str, width: int) -> int:
        room = QRect(0, 0, max(width - 2 * self.side - self.box - 4, 20), 10_000)
        needed = QFontMetrics(self.font()).boundingRect(room, _WRAP, words)
        return needed.height() + 2 * self.top + 2


class _Worded(_Button):
    """What a radio button and a check box share: words of any length, and only the keys that are theirs."""

    narrowest: int  # at 100 %
    words: str
    dress: Dress

    def prepare(self, words: str, dress: Dress) -> None:
        self.words, self.dress = words, dress
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.dress.height(self.words, width)

    def sizeHint(self) -> QSize:
        return self.dress.natural(self.words)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(self.narrowest), self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _FOR_THE_BUTTON:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, self.words, self.dress)


class Segment(_Worded, QRadioButton):
    """One answer of which one can be chosen. That the others give way makes it a radio button to a screen reader."""

    narrowest = 44

    def __init__(self, words: str, dress: Dress) -> None:
        super().__init__(words.replace("&", "&&"))
        self.prepare(words, dress)


class CheckSegment(_Worded, QCheckBox):
    """One answer of which several can be chosen; a small box shows that it is so."""

    narrowest = 60

    def __init__(self, words: str, dress: Dress) -> None:
        super().__init__(words.replace("&", "&&"))
        self.prepare(words, dress)


@lru_cache(maxsize=4096)
def _natural(dress: Dress, words: str, _percent: int) -> tuple[int, int]:
    letters = QFontMetrics(dress.font())
    width = letters.horizontalAdvance(words) + 2 * dress.side + dress.box + 4
    return width, letters.height() + 2 * dress.top + 2


def _colours(button: QAbstractButton, dress: Dress) -> tuple[str, str, str]:
    """Fill, outline and letters."""
    if button.isChecked():
        if dress.tone in TONES:
            return f"{dress.tone}_soft", dress.tone, dress.tone
        return ("quiet", "muted", "text") if dress.quiet else ("accent_soft", "accent", "accent")
    fill = "quiet" if button.underMouse() and button.isEnabled() else "sheet"
    if not button.isEnabled() or dress.quiet:
        return fill, "line", "muted"
    return fill, "edge", "text"


def _paint(button: QAbstractButton, words: str, dress: Dress) -> None:
    colour = look().colour
    fill, outline, letters = _colours(button, dress)
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_frame(painter, button, fill, outline)
    painter.setFont(
        dress.font(QFont.Weight.DemiBold if button.isChecked() else QFont.Weight.Medium)
    )
    painter.setPen(colour(letters))
    room = button.rect().adjusted(dress.side, 0, -dress.side, 0)
    if dress.boxed:
        _paint_box(painter, room, outline, checked=button.isChecked())
        room.setLeft(room.left() + dress.box)
    wraps = QFontMetrics(dress.font()).horizontalAdvance(words) > room.width()
    painter.drawText(room, _WRAP if wraps or dress.boxed else _CENTRE, words)
    if dress.digit and _keys_are_here(button):
        px = look().px
        painter.setFont(look().font(9, QFont.Weight.DemiBold))
        painter.setPen(colour("muted"))
        painter.drawText(QRect(px(3), px(2), px(10), px(12)), _CENTRE, str(dress.digit))
    painter.end()


def _paint_frame(painter: QPainter, button: QAbstractButton, fill: str, outline: str) -> None:
    colour, radius = look().colour, look().px(7)
    chosen, focused = button.isChecked(), button.hasFocus()
    width = 2.0 if focused or chosen else 1.0
    # What is chosen keeps its own outline; the focus ring goes round it with a gap.
    inset = width / 2 + (3 if focused and chosen else 0)
    frame = QRectF(button.rect()).adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(colour("focus" if focused and not chosen else outline), width))
    painter.setBrush(colour(fill))
    painter.drawRoundedRect(frame, radius - inset / 2, radius - inset / 2)
    if focused and chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("text"), 2))
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1, 1, -1, -1), radius, radius)


def _paint_box(painter: QPainter, room: QRect, outline: str, *, checked: bool) -> None:
    colour, side = look().colour, look().px(13)
    box = QRectF(room.left(), room.center().y() - side / 2 + 1, side, side)
    painter.save()
    painter.setPen(QPen(colour(outline), 1.5))
    painter.setBrush(colour(outline if checked else "sheet"))
    painter.drawRoundedRect(box, 3, 3)
    if checked:
        pen = QPen(colour("sheet"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        tick = ((0.25, 0.52), (0.43, 0.72), (0.77, 0.28))
        painter.drawPolyline(
            [QPoint(round(box.left() + x * side), round(box.top() + y * side)) for x, y in tick]
        )
    painter.restore()


def _keys_are_here(button: QAbstractButton) -> bool:
    """Whether a digit typed now would choose this answer: the number is shown only then."""
    row, focused = button.parentWidget(), button.window().focusWidget()
    return row is not None and focused is not None and row.isAncestorOf(focused)
