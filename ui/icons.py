"""Icons: line drawings (Lucide, ISC) tinted with a colour of the look, drawn once and kept."""

from functools import cache
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.resources import resource_path
from ui.theme import look

_DENSITY = 3  # drawn three times as large as shown: sharp at every screen scale up to 300 %
_given: WeakKeyDictionary[QAbstractButton | QLabel, tuple[str, str, int]] = WeakKeyDictionary()


def give(widget: QAbstractButton | QLabel, name: str, tint: str = "text", size: int = 16) -> None:
    """Put the icon on a button or label, and repaint it whenever the look changes."""
    _listen()
    _given[widget] = (name, tint, size)
    _put(widget, name, tint, size)


def icon(name: str, tint: str = "text") -> QIcon:
    """The icon in the colour `tint` has now."""
    return QIcon(_drawn(name, getattr(look().tokens, tint)))


def pixmap(name: str, tint: str, size: int) -> QPixmap:
    return icon(name, tint).pixmap(QSize(size, size), _DENSITY)


def paint(painter: QPainter, name: str, tint: str, where: QRectF) -> None:
    """Draw the icon into a rectangle, for delegates and widgets that paint themselves."""
    drawn = _drawn(name, getattr(look().tokens, tint))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(where, drawn, QRectF(0, 0, drawn.width(), drawn.height()))
    painter.restore()


def _put(widget: QAbstractButton | QLabel, name: str, tint: str, size: int) -> None:
    grown = look().px(size)
    if isinstance(widget, QLabel):
        widget.setPixmap(pixmap(name, tint, grown))
    else:
        widget.setIcon(icon(name, tint))
        widget.setIconSize(QSize(grown, grown))


@cache
def _listen() -> None:
    look().changed.connect(_repaint_all)


def _repaint_all() -> None:
    for widget, (name, tint, size) in list(_given.items()):
        if shiboken6.isValid(widget):
            _put(widget, name, tint, size)


@cache
def _drawn(name: str, colour: str) -> QPixmap:
    drawing = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    side = 32 * _DENSITY
    canvas = QPixmap(side, side)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    renderer = QSvgRenderer(drawing.replace("currentColor", colour).encode())
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return canvas
