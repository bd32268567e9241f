"""How each chart is laid out: `drawn` takes what a chart says and a width, and gives lines, dots and texts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.reports.chart_content import (
    Category,
    Chart,
    DotInterval,
    DotRow,
    StackedCounts,
    StackedRow,
    Timeline,
    Tone,
)
from app.reports.chart_timeline import timeline
from app.reports.charts import (
    GAP,
    SOFT,
    STRONG,
    Anchor,
    Dot,
    Drawing,
    Ink,
    Line,
    Primitive,
    Rect,
    Ring,
    Sheet,
    Text,
    hatch,
    label_column,
    label_texts,
    shortened,
    stripes,
)

Row = TypeVar("Row")


def drawn(chart: Chart, sheet: Sheet) -> Drawing:
    """The chart's geometry on a sheet of that width, in points."""
    match chart:
        case DotInterval():
            return dot_interval(chart, sheet)
        case StackedCounts():
            return stacked_counts(chart, sheet)
        case Timeline():
            return timeline(chart, sheet)


def in_parts(chart: Chart, most: int) -> tuple[Chart, ...]:
    """The same chart as several of at most `most` rows, where one would be taller than a page."""
    match chart:
        case DotInterval():
            return tuple(replace(chart, rows=rows) for rows in _chunks(chart.rows, most))
        case StackedCounts():
            return tuple(replace(chart, rows=rows) for rows in _chunks(chart.rows, most))
        case Timeline():
            return tuple(replace(chart, lanes=lanes) for lanes in _chunks(chart.lanes, most))


def _chunks(rows: Sequence[Row], most: int) -> Iterator[tuple[Row, ...]]:
    return (tuple(rows[start : start + most]) for start in range(0, max(len(rows), 1), most))


# ---- dots with intervals --------------------------------------------------------------------------


def dot_interval(chart: DotInterval, sheet: Sheet) -> Drawing:
    """One row a finding: a dot at its share, a line for the interval, a ring for the earlier round, and words."""
    words = [_in_words(row) for row in chart.rows]
    left = label_column([row.label for row in chart.rows], sheet) + GAP
    right = sheet.width - max((sheet.wide(text, bold=True) for text in words), default=0) - GAP
    marks: list[Primitive] = []
    y = sheet.size * 0.4
    rows: list[Primitive] = []
    for row, text in zip(chart.rows, words, strict=True):
        labels, height = label_texts(row.label, y, left - GAP, sheet)
        middle = y + height / 2
        rows += labels
        rows += _dot_row(row, middle, left, right, sheet)
        rows.append(
            Text(
                sheet.width,
                middle + sheet.size * 0.35,
                text,
                sheet.size,
                bold=True,
                anchor=Anchor.END,
            )
        )
        y += height
    for quarter in range(5):
        x = left + (right - left) * quarter / 4
        marks.append(Line(x, 0, x, y + 3, Ink.LINE))
        marks.append(
            Text(
                x,
                y + 5 + sheet.size,
                f"{quarter * 25}%",
                sheet.size,
                Ink.MUTED,
                anchor=Anchor.MIDDLE,
            )
        )
    key, bottom = _dot_key(chart, left, y + 5 + sheet.size * 2.9, sheet)
    return Drawing(sheet.width, bottom, (*marks, *rows, *key))


def _in_words(row: DotRow) -> str:
    return f"{row.count} of {row.denominator}" if row.denominator else "none to count"


def _dot_row(row: DotRow, y: float, left: float, right: float, sheet: Sheet) -> Iterator[Primitive]:
    def at(share: float) -> float:
        return left + (right - left) * min(max(share, 0.0), 1.0)

    if row.low is not None and row.high is not None and row.denominator:
        low, high = at(row.low), at(row.high)
        yield Line(low, y, high, y, Ink.ACCENT, 1.25)
        yield Line(low, y - 3, low, y + 3, Ink.ACCENT, 1.25)
        yield Line(high, y - 3, high, y + 3, Ink.ACCENT, 1.25)
    if row.earlier is not None and row.earlier[1]:
        yield Dot(at(row.earlier[0] / row.earlier[1]), y, 3.6, Ink.SURFACE)
        yield Ring(at(row.earlier[0] / row.earlier[1]), y, 3.6, Ink.TEXT)
    if row.denominator:
        yield Dot(at(row.count / row.denominator), y, 4.0, Ink.ACCENT)


def _dot_key(
    chart: DotInterval, left: float, y: float, sheet: Sheet
) -> tuple[list[Primitive], float]:
    """What dot, line and ring mean, under the axis; only what is there to be seen."""
    middle = y - sheet.size * 0.35
    entries: list[tuple[str, float, list[Primitive]]] = [
        ("share", 14.0, [Dot(5, middle, 4.0, Ink.ACCENT)])
    ]
    if any(row.low is not None for row in chart.rows):
        bar = [Line(0, middle, 16, middle, Ink.ACCENT, 1.25)]
        ends = [Line(end, middle - 3, end, middle + 3, Ink.ACCENT, 1.25) for end in (0.0, 16.0)]
        entries.append((chart.interval, 22.0, [*bar, *ends]))
    if any(row.earlier for row in chart.rows):
        words = chart.earlier or "earlier round"
        entries.append((words, 14.0, [Ring(5, middle, 3.6, Ink.TEXT)]))
    whole = sum(sheet.wide(words) + reach + GAP for words, reach, _ in entries) - GAP
    x = max(min(left, sheet.width - whole), 0.0)
    marks: list[Primitive] = []
    for words, reach, shapes in entries:
        marks += [_moved(shape, x) for shape in shapes]
        marks.append(Text(x + reach, y, words, sheet.size, Ink.MUTED))
        x += reach + sheet.wide(words) + GAP
    return marks, y + sheet.size * 0.5


def _moved(mark: Primitive, x: float) -> Primitive:
    if isinstance(mark, Line):
        return replace(mark, x1=mark.x1 + x, x2=mark.x2 + x)
    if isinstance(mark, Dot | Ring):
        return replace(mark, x=mark.x + x)
    raise TypeError("only the shapes of the key are moved")


# ---- stacked counts -------------------------------------------------------------------------------


def stacked_counts(chart: StackedCounts, sheet: Sheet) -> Drawing:
    """Bars as long as their counts; each part has colour, pattern and, where there is room, letter and count."""
    key, y = _swatches(chart.categories, sheet)
    marks: list[Primitive] = [*key]
    left = label_column([row.label for row in chart.rows], sheet) + GAP
    totals = [sum(row.counts) for row in chart.rows]
    unit = _unit(chart, totals, sheet.width - left, sheet)
    for row, total in zip(chart.rows, totals, strict=True):
        labels, height = label_texts(row.label, y, left - GAP, sheet)
        marks += labels
        marks += _bar(row, total, chart.categories, (left, y + height / 2, unit), sheet)
        y += height + 2
    return Drawing(sheet.width, y, tuple(marks))


BAR = 15.0  # points: thickness of a bar


def _unit(chart: StackedCounts, totals: Sequence[int], room: float, sheet: Sheet) -> float:
    """Points a case: as long as possible, with room beside each bar for its total and what did not fit inside."""
    unit = room / (max(totals, default=0) or 1)
    for _ in range(
        4
    ):  # a shorter bar may have to tell more beside it; that settles at once or in a second round
        for row, total in zip(chart.rows, totals, strict=True):
            beside = _beside(total, _unsaid(row, chart.categories, unit, sheet))
            free = room - sheet.wide(beside, bold=True) - 12
            unit = min(unit, max(free, 20.0) / (total or 1))
    return unit


def _words(category: Category, count: int) -> str:
    return f"{category.letter} {count}"


def _fits(words: str, width: float, sheet: Sheet) -> bool:
    return sheet.wide(words, bold=True) + 8 <= width


def _unsaid(
    row: StackedRow, categories: Sequence[Category], unit: float, sheet: Sheet
) -> list[str]:
    """Letters and counts of the parts too short to hold them."""
    parts = zip(categories, row.counts, strict=True)
    told = ((_words(category, count), count) for category, count in parts if count)
    return [words for words, count in told if not _fits(words, count * unit, sheet)]


def _beside(total: int, unsaid: Sequence[str]) -> str:
    return f"{total} ({', '.join(unsaid)})" if unsaid else str(total)


@dataclass(frozen=True, slots=True)
class _Fill:
    """`again`: how many categories before it in the same chart have the same tone."""

    tone: Tone
    again: int

    @property
    def patterned(self) -> bool:
        return self.tone is Tone.WARN or self.again > 0

    @property
    def ground(self) -> Ink:
        if self.tone is Tone.NEUTRAL:
            return Ink.SURFACE
        return STRONG[self.tone] if self.solid else SOFT[self.tone]

    @property
    def solid(self) -> bool:
        return self.tone in (Tone.BAD, Tone.ACCENT)


def _fills(categories: Sequence[Category]) -> list[_Fill]:
    met: Counter[Tone] = Counter()
    fills = []
    for category in categories:
        fills.append(_Fill(category.tone, met[category.tone]))
        met[category.tone] += 1
    return fills


def _bar(
    row: StackedRow,
    total: int,
    categories: Sequence[Category],
    place: tuple[float, float, float],
    sheet: Sheet,
) -> Iterator[Primitive]:
    x, middle, unit = place
    baseline = middle + sheet.size * 0.35
    for category, count, fill in zip(categories, row.counts, _fills(categories), strict=True):
        if not count:
            continue
        box = Rect(x, middle - BAR / 2, count * unit, BAR)
        yield from _filled(box, fill)
        words = _words(category, count)
        if _fits(words, box.width, sheet):
            yield from _inside(box, words, fill, (middle, sheet.size), sheet)
        else:
            yield from _letter_inside(box, category.letter, fill, middle, sheet)
        x += box.width
    yield Text(x + 6, baseline, str(total), sheet.size, Ink.TEXT, bold=True)
    if unsaid := _unsaid(row, categories, unit, sheet):
        start = x + 6 + sheet.wide(f"{total} ", bold=True)
        yield Text(start, baseline, f"({', '.join(unsaid)})", sheet.size, Ink.MUTED)


def _filled(box: Rect, fill: _Fill) -> Iterator[Primitive]:
    """Good is pale, warn hatched, bad and accent solid, neutral empty: apart in grey too, what matters darkest.

    A tone that comes again has a pattern of its own over its ground: no two parts of a chart look alike.
    """
    yield replace(box, fill=fill.ground, stroke=STRONG[fill.tone])
    ink = Ink.SURFACE if fill.solid else STRONG[fill.tone]
    pattern = (fill.again - 1) % 4 if fill.again else -1
    if pattern == 0:
        yield from stripes(box, ink)
    if pattern in (1, 2):
        yield from hatch(box, ink, rising=False)
    if pattern == 2 or (not fill.again and fill.tone is Tone.WARN):
        yield from hatch(box, ink)
    if pattern == 3:
        yield from stripes(box, ink, upright=False)


def _inside(
    box: Rect, words: str, fill: _Fill, place: tuple[float, float], sheet: Sheet
) -> Iterator[Primitive]:
    """The words in the middle of a part, on a plain patch where the pattern would disturb them.

    `place` is the middle of the bar and the size of the letters.
    """
    middle, size = place
    centre = box.x + box.width / 2
    if fill.patterned:
        half = min(sheet.measure(words, size, True) / 2 + 3, box.width / 2 - 0.5)
        yield Rect(centre - half, box.y + 1, half * 2, box.height - 2, fill=fill.ground)
    ink = Ink.SURFACE if fill.solid else Ink.TEXT
    yield Text(centre, middle + size * 0.35, words, size, ink, bold=True, anchor=Anchor.MIDDLE)


def _letter_inside(
    box: Rect, letter: str, fill: _Fill, middle: float, sheet: Sheet
) -> Iterator[Primitive]:
    """The letter alone, in smaller letters where need be; none in a part that is narrower still."""
    for size in (sheet.size, sheet.size * 0.85, sheet.size * 0.7):
        if sheet.measure(letter, size, True) + 1 <= box.width:
            yield from _inside(box, letter, fill, (middle, size), sheet)
            return


def _swatches(categories: Sequence[Category], sheet: Sheet) -> tuple[list[Primitive], float]:
    """The key above the bars: pattern, letter, name."""
    marks: list[Primitive] = []
    x, y = 0.0, sheet.size
    for category, fill in zip(categories, _fills(categories), strict=True):
        words = shortened(f"{category.letter}  {category.name}", sheet.width - 20, sheet)
        needed = 18 + sheet.wide(words)
        if x and x + needed > sheet.width:
            x, y = 0.0, y + sheet.size * 1.7
        marks += _filled(Rect(x, y - sheet.size * 0.8, 12, sheet.size * 0.95), fill)
        marks.append(Text(x + 18, y, words, sheet.size, Ink.MUTED))
        x += needed + GAP
    return marks, y + sheet.size * 0.9
