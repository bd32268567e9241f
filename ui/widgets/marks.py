"""Small painted marks: the ring that says how far, the pill that says how it stands."""

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QProgressBar, QSizePolicy, QWidget

from ui import icons
from ui.theme import look

_FULL = 360 * 16  # Qt counts sixteenths of a degree
_TOP = 90 * 16
_PILL_HEIGHT = 21


def paint_ring(painter: QPainter, where: QRectF, answered: int, asked: int) -> None:
    """A track, an arc for the share answered, and inside it the share in per cent or a tick."""
    colour = look().colour
    share = answered / asked if asked else 0.0
    done = asked > 0 and answered >= asked
    width = max(where.width() * 0.115, 2)
    ring = where.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("line"), width))
    painter.drawEllipse(ring)
    if share > 0:
        arc = colour("good" if done else "accent")
        painter.setPen(QPen(arc, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, _TOP, -math.ceil(min(share, 1.0) * _FULL))
    if done:
        inner = where.width() * 0.46
        icons.paint(painter, "check", "good", _centred(where, inner))
    elif where.width() >= look().px(26):
        painter.setFont(look().font(9, QFont.Weight.DemiBold))
        painter.setPen(colour("text"))
        painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), f"{math.floor(share * 100)}")
    painter.restore()


def pill_width(text: str, *, with_icon: bool = False) -> int:
    px = look().px
    letters = QFontMetrics(look().font(11, QFont.Weight.DemiBold))
    return letters.horizontalAdvance(text) + 2 * px(9) + (px(16) if with_icon else 0)


def paint_pill(painter: QPainter, where: QRectF, text: str, tone: str, icon: str = "") -> None:
    """`tone` is good, warn, bad, accent or "" for what says nothing special."""
    px, colour = look().px, look().colour
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(f"{tone}_soft" if tone else "quiet"))
    painter.drawRoundedRect(where, where.height() / 2, where.height() / 2)
    left = where.left() + px(9)
    if icon:
        side = px(13)
        icons.paint(
            painter,
            icon,
            tone or "muted",
            QRectF(left - px(2), where.center().y() - side / 2, side, side),
        )
        left += px(14)
    painter.setFont(look().font(11, QFont.Weight.DemiBold))
    painter.setPen(colour(tone or "muted"))
    room = QRectF(left, where.top(), where.right() - left - px(6), where.height())
    fits = painter.fontMetrics().elidedText(
        text, Qt.TextElideMode.ElideRight, int(room.width()) + 1
    )
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fits)
    painter.restore()


class Ring(QWidget):
    """How much of something is answered."""

    def __init__(self, side: int = 30, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._answered = self._asked = 0
        self.setFixedSize(look().px(side), look().px(side))

    def show_progress(self, answered: int, asked: int) -> None:
        self._answered, self._asked = answered, asked
        self.setAccessibleName(
            self.tr("%1 of %2 answered").replace("%1", str(answered)).replace("%2", str(asked))
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ring(painter, QRectF(self.rect()), self._answered, self._asked)
        painter.end()


class Bar(QProgressBar):
    """How much of an audit is answered, along a line."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)

    def show_progress(self, answered: int, asked: int) -> None:
        """Qt's bar paints itself, and all else that waits, each time it is told something: here it waits its turn."""
        self.setUpdatesEnabled(False)
        self.setRange(0, max(asked, 1))
        self.setValue(answered)
        self.setUpdatesEnabled(True)


class Pill(QAbstractButton):
    """A few words on a soft ground, with a mark of its own shape; pressed, it may say more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = self._icon = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, text: str, tone: str = "", icon: str = "") -> None:
        if (self.text(), self._tone, self._icon) == (text, tone, icon):
            return
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_pressable(self) -> None:
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter says more as Space does; it never goes on to the next question from here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isCheckable():
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(
            pill_width(self.text(), with_icon=bool(self._icon)) + 4, look().px(_PILL_HEIGHT) + 4
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(
            painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), self.text(), self._tone, self._icon
        )
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look().colour("focus"), 2))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()


def paint_focus(painter: QPainter, where: QRect, radius: int = 8) -> None:
    """The focus ring around a row of a list that paints itself."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look().colour("focus"), 2))
    painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), look().px(radius), look().px(radius))
    painter.restore()


def _centred(where: QRectF, side: float) -> QRectF:
    return QRectF(where.center().x() - side / 2, where.center().y() - side / 2, side, side)
