"""Charts on paper: the geometry of `charts` as vectors."""

from collections.abc import Callable

from app.reports.charts import Anchor, Dot, Drawing, Ink, Line, Primitive, Rect, Ring, Shape, Text
from app.reports.pdf_fonts import Face
from app.reports.pdf_look import PAPER
from app.reports.pdf_pen import Pen
from app.reports.pdf_text import shown
from app.reports.plain import one_line


def paint(pen: Pen, drawing: Drawing, x: float, top: float) -> None:
    for mark in drawing.marks:
        paint_mark(pen, mark, x, top)


def paint_mark(pen: Pen, mark: Primitive, x: float, top: float) -> None:
    """One primitive; geometry runs down from the top, PDF up from the bottom."""
    match mark:
        case Line():
            _line(pen, mark, x, top)
        case Rect():
            _paths(
                pen,
                mark.fill,
                mark.stroke,
                lambda stroke, fill: pen.canvas.rect(
                    x + mark.x, top - mark.y - mark.height, mark.width, mark.height, stroke, fill
                ),
            )
        case Dot():
            _paths(
                pen,
                mark.ink,
                None,
                lambda stroke, fill: pen.canvas.circle(
                    x + mark.x, top - mark.y, mark.radius, stroke, fill
                ),
            )
        case Ring():
            pen.canvas.setStrokeColor(PAPER[mark.ink])
            pen.canvas.setLineWidth(mark.width)
            pen.canvas.circle(x + mark.x, top - mark.y, mark.radius, 1, 0)
        case Shape():
            _shape(pen, mark, x, top)
        case Text():
            _text(pen, mark, x, top)


def _line(pen: Pen, mark: Line, x: float, top: float) -> None:
    canvas = pen.canvas
    canvas.setStrokeColor(PAPER[mark.ink])
    canvas.setLineWidth(mark.width)
    if mark.dashed:
        canvas.setDash(3, 2)
    canvas.line(x + mark.x1, top - mark.y1, x + mark.x2, top - mark.y2)
    if mark.dashed:
        canvas.setDash()


def _paths(
    pen: Pen, fill: Ink | None, stroke: Ink | None, draw: Callable[[int, int], object]
) -> None:
    if fill is not None:
        pen.canvas.setFillColor(PAPER[fill])
    if stroke is not None:
        pen.canvas.setStrokeColor(PAPER[stroke])
        pen.canvas.setLineWidth(0.75)
    draw(int(stroke is not None), int(fill is not None))


def _shape(pen: Pen, mark: Shape, x: float, top: float) -> None:
    path = pen.canvas.beginPath()
    (first_x, first_y), *others = mark.points
    path.moveTo(x + first_x, top - first_y)
    for point_x, point_y in others:
        path.lineTo(x + point_x, top - point_y)
    path.close()
    pen.canvas.setFillColor(PAPER[mark.ink])
    pen.canvas.drawPath(path, stroke=0, fill=1)


def _text(pen: Pen, mark: Text, x: float, top: float) -> None:
    face = Face.SEMIBOLD if mark.bold else Face.REGULAR
    words = shown(one_line(mark.text), face)
    back = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[mark.anchor]
    left = x + mark.x - back * pen.setter.width(words, face, mark.size)
    pen.text(words, left, top - mark.y, face, mark.size, mark.ink)
