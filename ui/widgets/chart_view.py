"""A chart on the screen: the geometry of `app.reports.charts`, painted in the look's colours."""

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.reports.chart_content import Chart
from app.reports.chart_layouts import drawn
from app.reports.charts import (
    Anchor,
    Dot,
    Drawing,
    Ink,
    Line,
    Primitive,
    Rect,
    Ring,
    Shape,
    Sheet,
    Text,
)
from ui.theme import FAMILY, load_fonts, look

TOKENS: Mapping[Ink, str] = {
    Ink.TEXT: "text",
    Ink.MUTED: "muted",
    Ink.LINE: "line",
    Ink.SURFACE: "sheet",
    Ink.SOFT: "quiet",
    Ink.ACCENT: "accent",
    Ink.ACCENT_SOFT: "accent_soft",
    Ink.GOOD: "good",
    Ink.GOOD_SOFT: "good_soft",
    Ink.WARN: "warn",
    Ink.WARN_SOFT: "warn_soft",
    Ink.BAD: "bad",
    Ink.BAD_SOFT: "bad_soft",
}
LETTERS = 12  # pixels at 96 dots to the inch and 100 %: the text of a chart on the screen
_MEASURED_AT = 100  # pixels: large enough that rounding does not show


class ChartView(QWidget):
    """A chart as wide as its place and as tall as it needs; a screen reader hears its alternative text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look().changed.connect(self._dressed_anew)

    def show_chart(self, chart: Chart, title: str, alt: str) -> None:
        self._chart = chart
        self.setAccessibleName(title)
        self.setAccessibleDescription(alt)
        self._dressed_anew()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        drawing = self._drawing(width)
        return 0 if drawing is None else round(drawing.height * self._scale() + 0.5)

    def sizeHint(self) -> QSize:
        width = look().px(560)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = max(self.width(), look().px(280))
        return QSize(look().px(280), self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        drawing = self._drawing(self.width())
        if drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale(), self._scale())
        for mark in drawing.marks:
            paint(painter, mark)
        painter.end()

    def _drawing(self, width: int) -> Drawing | None:
        if self._chart is None or width <= 0:
            return None
        return drawn(self._chart, Sheet(width / self._scale(), measure))

    def _scale(self) -> float:
        """Points of the layout to pixels, so that its letters have the size of the screen's small ones."""
        return look().px(LETTERS) / Sheet(1, measure).size

    def _dressed_anew(self) -> None:
        self.updateGeometry()
        self.update()


@lru_cache(maxsize=2)
def _metrics(bold: bool) -> QFontMetricsF:
    load_fonts()
    return QFontMetricsF(_font(_MEASURED_AT, bold=bold))


@lru_cache(maxsize=4096)
def measure(text: str, size: float, bold: bool) -> float:
    """How wide a text is, in the form the chart layouts ask for."""
    return _metrics(bold).horizontalAdvance(text) * size / _MEASURED_AT


def _font(pixels: float, *, bold: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(max(round(pixels), 1))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def paint(painter: QPainter, mark: Primitive) -> None:
    """One primitive, in the units the painter is scaled to."""
    match mark:
        case Line():
            pen = QPen(_colour(mark.ink), mark.width)
            pen.setStyle(Qt.PenStyle.DashLine if mark.dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))
        case Rect():
            _brush(painter, mark.fill, mark.stroke)
            painter.drawRect(QRectF(mark.x, mark.y, mark.width, mark.height))
        case Dot():
            _brush(painter, mark.ink, None)
            painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)
        case Ring():
            _brush(painter, None, mark.ink, mark.width)
            painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)
        case Shape():
            _brush(painter, mark.ink, None)
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in mark.points]))
        case Text():
            _text(painter, mark)


def _brush(painter: QPainter, fill: Ink | None, stroke: Ink | None, width: float = 0.75) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(_colour(fill)))
    painter.setPen(Qt.PenStyle.NoPen if stroke is None else QPen(_colour(stroke), width))


def _text(painter: QPainter, mark: Text) -> None:
    """Drawn at the size it was measured at and scaled down: whole pixel sizes would move the words."""
    back = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[mark.anchor]
    painter.save()
    painter.translate(mark.x - back * measure(mark.text, mark.size, mark.bold), mark.y)
    painter.scale(mark.size / _MEASURED_AT, mark.size / _MEASURED_AT)
    painter.setFont(_font(_MEASURED_AT, bold=mark.bold))
    painter.setPen(_colour(mark.ink))
    painter.drawText(QPointF(0, 0), mark.text)
    painter.restore()


def _colour(ink: Ink) -> QColor:
    return look().colour(TOKENS[ink])
