"""The timeline's layout: lanes of spans and moments over an axis of days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.reports.chart_content import Lane, Moment, Span, Timeline
from app.reports.charts import (
    GAP,
    ROW,
    SOFT,
    STRONG,
    Anchor,
    Drawing,
    Ink,
    Line,
    Place,
    Primitive,
    Rect,
    Sheet,
    Text,
    hatch,
    label_column,
    label_texts,
    legend,
    shortened,
    tone_mark,
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BAND = 13.0  # points: thickness of a span
TALL_LABELS = 0.24  # of the width: the most that the labels of many lanes take
CLOSE = 16.0  # points: the least height of a lane among many
LEVEL = 13.0  # points: the height of one line of moments
SHORTEST = "Super…"  # a label cut shorter than this says nothing


def timeline(chart: Timeline, sheet: Sheet) -> Drawing:
    """Spans and moments by date; nothing outside the first and last day is drawn."""
    left = _label_room(chart, sheet) + GAP
    axis = _Axis(chart, left, sheet.width - 4)
    marks: list[Primitive] = []
    places: list[Place] = []
    y = top = (sheet.size * 1.6 if chart.marked else 2.0) + (
        sheet.size * 1.7 if chart.is_tall else 0.0
    )
    for lane in chart.lanes:
        least = LEVEL * lane.levels + 6 if lane.levels > 1 else CLOSE if chart.is_tall else ROW
        labels, height = label_texts(lane.label, y, left - GAP, sheet, least)
        marks += labels
        inside, found = _lane(lane, (y, height), axis, sheet)
        marks += inside
        places += found
        y += height
        marks.append(Line(left, y, sheet.width, y, Ink.LINE))
    ticks = list(_ticks(axis, top, y, sheet, above=chart.is_tall))
    y += sheet.size * 1.7
    if chart.marked is not None:
        marks += _marked(chart, axis, top, y, sheet)
    if chart.legend:
        key, y = legend(chart.legend, y + sheet.size * 1.5, sheet)
        marks += key
    return Drawing(sheet.width, y, (*ticks, *marks), tuple(places))


def axis_room(chart: Timeline, sheet: Sheet) -> tuple[float, float]:
    """Where the first and the last day lie, in points from the left: for a pointer that zooms or draws aside."""
    return _label_room(chart, sheet) + GAP, sheet.width - 4


def _label_room(chart: Timeline, sheet: Sheet) -> float:
    """As wide as the longest label, or the part of the width that leaves most of it to the days."""
    needed = label_column([lane.label for lane in chart.lanes], sheet)
    return min(needed, sheet.width * TALL_LABELS) if chart.is_tall else needed


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


def _ticks(
    axis: _Axis, top: float, bottom: float, sheet: Sheet, *, above: bool
) -> Iterator[Primitive]:
    """The first of a month, as many as there is room to name; where weeks have room, Mondays as well."""
    for day, words in _named_days(axis, sheet):
        x = axis.at(day)
        yield Line(x, top, x, bottom + 3, Ink.LINE)
        if x + sheet.wide(words) / 2 <= sheet.width:
            for y in (bottom + 4 + sheet.size, *((top - sheet.size * 0.6,) if above else ())):
                yield Text(x, y, words, sheet.size, Ink.MUTED, anchor=Anchor.MIDDLE)


def _named_days(axis: _Axis, sheet: Sheet) -> Iterator[tuple[date, str]]:
    if 7 * axis.unit >= sheet.wide("00 Mmm 0000") + 10:
        day = axis.first + timedelta(-axis.first.weekday() % 7)
        while day <= axis.last:
            yield day, f"{day.day} {MONTHS[day.month - 1]} {day.year}"
            day += timedelta(7)
        return
    room = sheet.wide("Mmm 0000") + 10
    step = next((m for m in (1, 2, 3, 6, 12, 24, 60) if m * 30 * axis.unit >= room), 120)
    month = axis.first.year * 12 + axis.first.month - 1
    month += -month % step
    while True:
        day = date(month // 12, month % 12 + 1, 1)
        if day > axis.last:
            return
        if day >= axis.first:
            yield day, f"{MONTHS[day.month - 1]} {day.year}"
        month += step


Room = tuple[float, float]  # from where to where


def _lane(lane: Lane, down: Room, axis: _Axis, sheet: Sheet) -> tuple[list[Primitive], list[Place]]:
    """`down`: the top of the lane, and its height."""
    marks: list[Primitive] = []
    places: list[Place] = []
    top, height = down
    shown = [span for span in lane.spans if axis.shows(span.start, span.end)]
    for index, span in enumerate(shown):
        after = axis.at(shown[index + 1].start) if index + 1 < len(shown) else sheet.width
        drawn, box = _span(span, top + height / 2, (axis.left, after), axis, sheet)
        marks += drawn
        places.append(Place(span.key, box))
    for level, moments in enumerate(_levels(lane, axis)):
        middle = top + height * (2 * level + 1) / (2 * lane.levels)
        taken = axis.left - GAP
        for index, moment in enumerate(moments):
            after = axis.at(moments[index + 1].on) - 6 if index + 1 < len(moments) else sheet.width
            found, reach = _moment(moment, middle, axis, (taken, after), sheet)
            left = axis.at(moment.on) - 6
            places.append(Place(moment.key, Rect(left, middle - 7, max(reach - left, 12.0), 14)))
            marks += found
            taken = reach
    return marks, [place for place in places if place.key]


def _levels(lane: Lane, axis: _Axis) -> list[list[Moment]]:
    """The moments in view, each on the line that has been free the longest: so that most have room for their words."""
    levels: list[list[Moment]] = [[] for _ in range(lane.levels)]
    shown = (moment for moment in lane.moments if axis.shows(moment.on, moment.last))
    for moment in sorted(shown, key=lambda moment: (moment.on, moment.last)):
        free = min(levels, key=lambda held: held[-1].last if held else date.min)
        free.append(moment)
    return levels


def _span(
    span: Span, middle: float, room: Room, axis: _Axis, sheet: Sheet
) -> tuple[list[Primitive], Rect]:
    """`room`: from where to where its label may stand. A label too wide for the span stands after it."""
    x = axis.at(span.start)
    box = Rect(x, middle - BAND / 2, max(axis.at(span.end) - x, 2.0), BAND)
    marks: list[Primitive] = [replace(box, fill=SOFT[span.tone], stroke=STRONG[span.tone])]
    words = sheet.wide(span.label) + 8 if span.label else 0.0
    if span.hatched:
        marks += hatch(box, STRONG[span.tone])
    baseline = middle + sheet.size * 0.35
    if words and words <= box.width:
        if span.hatched:
            left = x + (box.width - words) / 2
            marks.append(Rect(left, box.y + 1, words, BAND - 2, fill=SOFT[span.tone]))
        centre = x + box.width / 2
        marks.append(Text(centre, baseline, span.label, sheet.size, anchor=Anchor.MIDDLE))
    elif words and box.x + box.width + words - 4 <= room[1]:
        marks.append(Text(box.x + box.width + 3, baseline, span.label, sheet.size))
    return marks, box


def _moment(
    moment: Moment, middle: float, axis: _Axis, room: Room, sheet: Sheet
) -> tuple[list[Primitive], float]:
    """The moment's shape, its label after it or, where room is only there, before it; and how far that reaches."""
    before, after = room
    first, last = axis.at(moment.on), axis.at(moment.last)
    # A narrow rim keeps neighbours apart that lie closer than their marks are wide.
    rim = Rect(first - 4.6, middle - 4.6, 9.2, 9.2, fill=Ink.SURFACE)
    marks: list[Primitive] = [rim, tone_mark(moment.tone, first, middle, 8.0)]
    if moment.until is not None:
        # Some day of this stretch: a thin bar between two ends.
        stretch = Rect(first, middle - 2.5, max(last - first, 2.0), 5)
        bar = replace(stretch, fill=SOFT[moment.tone], stroke=STRONG[moment.tone])
        ends = [Line(x, middle - 5, x, middle + 5, STRONG[moment.tone], 1.0) for x in (first, last)]
        marks = [bar, *ends]
    words = sheet.wide(moment.label)
    start = last + 8 if last + 8 + words <= after else first - 8 - words
    if not moment.label:
        return marks, last + 6
    said = moment.label
    if start < before + 4:
        start, free = last + 8, min(after, sheet.width) - last - 8
        if free < sheet.wide(SHORTEST):
            return marks, last + 6
        said = shortened(said, free, sheet)
        words = sheet.wide(said)
    patch = Rect(start - 1, middle - 5, words + 2, 10, fill=Ink.SURFACE)
    label = Text(start, middle + sheet.size * 0.35, said, sheet.size)
    return [patch, label, *marks], max(start + words, last + 6)


def _marked(
    chart: Timeline, axis: _Axis, top: float, bottom: float, sheet: Sheet
) -> Iterator[Primitive]:
    if chart.marked is None or not axis.shows(chart.marked, chart.marked):
        return
    x = axis.at(chart.marked)
    yield Line(x, top, x, bottom - sheet.size * 1.7, Ink.TEXT, 0.8, dashed=True)
    near_end = x + sheet.wide(chart.marked_label) / 2 > sheet.width
    anchor = Anchor.END if near_end else Anchor.MIDDLE
    above = top - (sheet.size * 2 if chart.is_tall else 4)
    yield Text(x, above, chart.marked_label, sheet.size, Ink.TEXT, bold=True, anchor=anchor)
