"""The timeline's layout: lanes of spans and moments over an axis of days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.reports.chart_content import Lane, Moment, Span, Timeline
from app.reports.charts import (
    GAP,
    SOFT,
    STRONG,
    Anchor,
    Drawing,
    Ink,
    Line,
    Primitive,
    Rect,
    Sheet,
    Text,
    hatch,
    label_column,
    label_texts,
    legend,
    tone_mark,
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BAND = 13.0  # points: thickness of a span


def timeline(chart: Timeline, sheet: Sheet) -> Drawing:
    """Spans and moments by date; nothing outside the first and last day is drawn."""
    left = label_column([lane.label for lane in chart.lanes], sheet) + GAP
    axis = _Axis(chart, left, sheet.width - 4)
    marks: list[Primitive] = []
    y = top = sheet.size * 1.6 if chart.marked else 2.0
    for lane in chart.lanes:
        labels, height = label_texts(lane.label, y, left - GAP, sheet)
        middle = y + height / 2
        marks += labels
        marks += _lane(lane, middle, axis, sheet)
        y += height
        marks.append(Line(left, y, sheet.width, y, Ink.LINE))
    ticks = list(_ticks(axis, top, y, sheet))
    y += sheet.size * 1.7
    if chart.marked is not None:
        marks += _marked(chart, axis, top, y, sheet)
    if chart.legend:
        key, y = legend(chart.legend, y + sheet.size * 1.5, sheet)
        marks += key
    return Drawing(sheet.width, y, (*ticks, *marks))


class _Axis:
    """Days to points."""

    def __init__(self, chart: Timeline, left: float, right: float) -> None:
        self.first, self.last = chart.first, chart.last
        self.left, self.right = left, right
        self.unit = (right - left) / (chart.last - chart.first).days

    def at(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return self.left + (inside - self.first).days * self.unit

    def shows(self, start: date, end: date) -> bool:
        return end >= self.first and start <= self.last


def _ticks(axis: _Axis, top: float, bottom: float, sheet: Sheet) -> Iterator[Primitive]:
    """The first of a month, as many as there is room to name."""
    room = sheet.wide("Mmm 0000") + 10
    step = next((m for m in (1, 2, 3, 6, 12, 24, 60) if m * 30 * axis.unit >= room), 120)
    month = axis.first.year * 12 + axis.first.month - 1
    month += -month % step
    while True:
        day = date(month // 12, month % 12 + 1, 1)
        if day > axis.last:
            return
        if day >= axis.first:
            x = axis.at(day)
            yield Line(x, top, x, bottom + 3, Ink.LINE)
            words = f"{MONTHS[day.month - 1]} {day.year}"
            if x + sheet.wide(words) / 2 <= sheet.width:
                yield Text(
                    x, bottom + 4 + sheet.size, words, sheet.size, Ink.MUTED, anchor=Anchor.MIDDLE
                )
        month += step


def _lane(lane: Lane, middle: float, axis: _Axis, sheet: Sheet) -> Iterator[Primitive]:
    for span in lane.spans:
        if axis.shows(span.start, span.end):
            yield from _span(span, middle, axis, sheet)
    moments = sorted(
        (moment for moment in lane.moments if axis.shows(moment.on, moment.on)),
        key=lambda moment: moment.on,
    )
    taken = axis.left - GAP
    for index, moment in enumerate(moments):
        after = axis.at(moments[index + 1].on) - 6 if index + 1 < len(moments) else sheet.width
        marks, taken = _moment(moment, middle, axis.at(moment.on), (taken, after), sheet)
        yield from marks


def _span(span: Span, middle: float, axis: _Axis, sheet: Sheet) -> Iterator[Primitive]:
    x = axis.at(span.start)
    box = Rect(x, middle - BAND / 2, max(axis.at(span.end) - x, 2.0), BAND)
    yield replace(box, fill=SOFT[span.tone], stroke=STRONG[span.tone])
    words = sheet.wide(span.label) + 8 if span.label else 0.0
    if span.hatched:
        yield from hatch(box, STRONG[span.tone])
    if not words or words > box.width:
        return
    if span.hatched:
        patch = Rect(x + (box.width - words) / 2, box.y + 1, words, BAND - 2, fill=SOFT[span.tone])
        yield patch
    yield Text(
        x + box.width / 2, middle + sheet.size * 0.35, span.label, sheet.size, anchor=Anchor.MIDDLE
    )


def _moment(
    moment: Moment, middle: float, x: float, room: tuple[float, float], sheet: Sheet
) -> tuple[list[Primitive], float]:
    """The moment's shape, its label after it or, where room is only there, before it; and how far that reaches."""
    before, after = room
    shape = tone_mark(moment.tone, x, middle, 8.0)
    words = sheet.wide(moment.label)
    start = x + 8 if x + 8 + words <= after else x - 8 - words
    if not moment.label or start < before + 4:
        return [shape], x + 6
    patch = Rect(start - 1, middle - 5, words + 2, 10, fill=Ink.SURFACE)
    label = Text(start, middle + sheet.size * 0.35, moment.label, sheet.size)
    return [patch, label, shape], max(start + words, x + 6)


def _marked(
    chart: Timeline, axis: _Axis, top: float, bottom: float, sheet: Sheet
) -> Iterator[Primitive]:
    if chart.marked is None or not axis.shows(chart.marked, chart.marked):
        return
    x = axis.at(chart.marked)
    yield Line(x, top, x, bottom - sheet.size * 1.7, Ink.TEXT, 0.8, dashed=True)
    near_end = x + sheet.wide(chart.marked_label) / 2 > sheet.width
    anchor = Anchor.END if near_end else Anchor.MIDDLE
    yield Text(x, top - 4, chart.marked_label, sheet.size, Ink.TEXT, bold=True, anchor=anchor)
