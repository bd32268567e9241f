"""A drawing over time that one goes nearer to and along: by keys, by wheel, by drawing it aside."""

from collections.abc import Callable
from datetime import date, timedelta
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.reports.chart_content import Timeline
from app.reports.chart_timeline import axis_room, timeline
from app.reports.charts import Drawing, Place, Sheet
from ui.theme import look
from ui.widgets.chart_view import LETTERS, measure, paint

_NEAREST = 21  # days: the shortest stretch shown
_STEP = 1.5  # how much nearer one press goes
_ASIDE = 0.2  # of what is shown: how far one press goes along
_DRAG = 4  # pixels: less is a click
_WIDTHS = 4  # drawings kept at a time
_REACH = 5.0  # points around a place that still mean it

Span = tuple[date, date]


class TimeDrawing(QWidget):
    """`chosen(key)` when something drawn is pointed at or reached by key, `opened(key)` on Enter or a double click."""

    chosen = Signal(str)
    opened = Signal(str)
    moved = Signal()  # another stretch of time is shown

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._content: Callable[[date, date], Timeline] | None = None
        self._names: dict[str, str] = {}
        self._alt = ""
        self._whole: Span = (date(2000, 1, 1), date(2001, 1, 1))
        self._shown: Span = self._whole
        self._chosen = ""
        self._drawings: dict[int, Drawing] = {}  # by width
        self._chart: Timeline | None = None
        self._grip: QPointF | None = None
        self._gripped: Span = self._shown
        self._dragged = False
        look().changed.connect(self._anew)

    # What is drawn

    def show_content(
        self,
        content: Callable[[date, date], Timeline],
        whole: Span,
        names: dict[str, str],
        alt: str,
    ) -> None:
        """`content` gives the drawing of a stretch; `names` say of each key what it stands for, in words.

        What is shown stays shown where it still lies within the whole.
        """
        was_whole = self._shown == self._whole
        self._content, self._whole, self._names = content, whole, names
        self._alt = alt
        if was_whole or not (whole[0] <= self._shown[0] and self._shown[1] <= whole[1]):
            self._shown = whole
        if self._chosen not in names:
            self._chosen = ""
        self._describe()
        self._anew()

    @property
    def shown(self) -> Span:
        return self._shown

    @property
    def is_whole(self) -> bool:
        return self._shown == self._whole

    def choose(self, key: str) -> None:
        """Mark what stands for this key, and bring it into view; says nothing back."""
        if key != self._chosen:
            self._chosen = key
            self._describe()
            self.update()

    def place_of(self, key: str) -> QRectF | None:
        """Where something is drawn, in pixels; None while it is out of view."""
        found = [place for place in self._places() if place.key == key]
        return self._box(found[0]) if found else None

    # Nearer, farther, along

    def fit(self) -> None:
        self._show(self._whole)

    def nearer(self, at: float = 0.5) -> None:
        """`at`: the part of the width that stays where it is."""
        self._scale(1 / _STEP, at)

    def farther(self, at: float = 0.5) -> None:
        self._scale(_STEP, at)

    def aside(self, by: float) -> None:
        """Along by a part of what is shown; earlier where negative."""
        first, last = self._shown
        days = (last - first).days
        self._show(self._within(first + timedelta(round(days * by)), days))

    def step(self, by: int) -> None:
        """To the next or the last thing drawn, in the order of the drawing."""
        keys = list(dict.fromkeys(place.key for place in self._in_order()))
        if not keys:
            return
        here = keys.index(self._chosen) if self._chosen in keys else (-1 if by > 0 else 0)
        self._point_at(keys[(here + by) % len(keys)])

    def _scale(self, by: float, at: float) -> None:
        first, last = self._shown
        days = (last - first).days
        wanted = min(max(round(days * by), _NEAREST), (self._whole[1] - self._whole[0]).days)
        self._show(self._within(first + timedelta(round((days - wanted) * at)), wanted))

    def _within(self, first: date, days: int) -> Span:
        first = max(self._whole[0], min(first, self._whole[1] - timedelta(days)))
        return first, min(first + timedelta(days), self._whole[1])

    def _show(self, span: Span) -> None:
        if span != self._shown:
            self._shown = span
            self._anew()
            self.moved.emit()

    # Keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deeds: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Plus: self.nearer,
            Qt.Key.Key_Equal: self.nearer,
            Qt.Key.Key_Minus: self.farther,
            Qt.Key.Key_Home: self.fit,
            Qt.Key.Key_Left: lambda: self.aside(-_ASIDE),
            Qt.Key.Key_Right: lambda: self.aside(_ASIDE),
            Qt.Key.Key_Up: lambda: self.step(-1),
            Qt.Key.Key_Down: lambda: self.step(1),
            Qt.Key.Key_Return: self._open,
            Qt.Key.Key_Enter: self._open,
        }
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        deed = deeds.get(event.key()) if plain else None
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl nearer and farther around the pointer; sideways along; else the page scrolls."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turned.y():
            at = self._part(event.position().x())
            self.nearer(at) if turned.y() > 0 else self.farther(at)
        elif turned.x() or (event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turned.y()):
            self.aside(-(turned.x() or turned.y()) / 120 * _ASIDE / 2)
        else:
            event.ignore()
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip, self._gripped, self._dragged = event.position(), self._shown, False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        moved = event.position().x() - self._grip.x()
        if self._dragged or abs(moved) > _DRAG:
            self._dragged = True
            first, last = self._gripped
            days = (last - first).days
            left, right = self._axis()
            self._show(self._within(first - timedelta(round(moved / (right - left) * days)), days))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and not self._dragged:
            key = self._under(event.position())
            if key:
                self._point_at(key)
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._under(event.position()):
            self._open()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._names.get(self._under(QPointF(event.pos())), "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Painting

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        drawing = self._laid_out(width)
        return ceil(drawing.height * self._scale_of() + 4) if drawing else look().px(120)

    def sizeHint(self) -> QSize:
        return QSize(look().px(560), self.heightForWidth(max(self.width(), look().px(280))))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(280), self.heightForWidth(max(self.width(), look().px(280))))

    def paintEvent(self, event: QPaintEvent) -> None:
        drawing = self._laid_out(self.width())
        if drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.scale(self._scale_of(), self._scale_of())
        for mark in drawing.marks:
            paint(painter, mark)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in self._places():
            if place.key == self._chosen:
                painter.setPen(QPen(look().colour("focus"), 2))
                painter.drawRoundedRect(self._box(place).adjusted(-2, -2, 2, 2), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(look().colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _laid_out(self, width: int) -> Drawing | None:
        """Kept until something changes, for the few widths that a layout asks about: it measures every word."""
        if self._content is None or width <= 0:
            return None
        if self._chart is None:
            self._chart = self._content(*self._shown)
        if width not in self._drawings:
            if len(self._drawings) >= _WIDTHS:
                self._drawings.clear()
            sheet = Sheet(width / self._scale_of(), measure)
            self._drawings[width] = timeline(self._chart, sheet)
        return self._drawings[width]

    def _anew(self) -> None:
        self._chart = None
        self._drawings.clear()
        self.updateGeometry()
        self.update()

    def _scale_of(self) -> float:
        """Pixels a point."""
        return look().px(LETTERS) / Sheet(1, measure).size

    # Places

    def _places(self) -> tuple[Place, ...]:
        drawing = self._laid_out(self.width())
        return drawing.places if drawing else ()

    def _in_order(self) -> list[Place]:
        """Downwards by lane is how it is drawn; along time is how it is read."""
        return sorted(self._places(), key=lambda place: (place.box.x, place.box.y))

    def _box(self, place: Place) -> QRectF:
        by = self._scale_of()
        box = place.box
        return QRectF(box.x * by, box.y * by, box.width * by, box.height * by)

    def _under(self, at: QPointF) -> str:
        """The key of what lies nearest under a point; "" for nothing."""
        reach = _REACH * self._scale_of()
        near = [
            (abs(box.center().x() - at.x()) + abs(box.center().y() - at.y()), place.key)
            for place in self._places()
            for box in [self._box(place)]
            if box.adjusted(-reach, -reach, reach, reach).contains(at)
        ]
        return min(near)[1] if near else ""

    def _axis(self) -> tuple[float, float]:
        self._laid_out(self.width())
        if self._chart is None:
            return 0.0, float(max(self.width(), 1))
        by = self._scale_of()
        left, right = axis_room(self._chart, Sheet(self.width() / by, measure))
        return left * by, max(right * by, left * by + 1)

    def _part(self, x: float) -> float:
        left, right = self._axis()
        return min(max((x - left) / (right - left), 0.0), 1.0)

    def _point_at(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    def _open(self) -> None:
        if self._chosen:
            self.opened.emit(self._chosen)

    def _describe(self) -> None:
        """What a screen reader hears: what is chosen, else what the whole says."""
        self.setAccessibleDescription(self._names.get(self._chosen, "") or self._alt)
