"""The geometry of charts: dots where the shares are, bars as long as their counts, nothing off the sheet."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.chart_content import (
    Category,
    DotInterval,
    DotRow,
    Lane,
    Moment,
    Span,
    StackedCounts,
    StackedRow,
    Timeline,
    Tone,
)
from app.reports.chart_layouts import BAR, drawn, in_parts
from app.reports.charts import (
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
    hatch,
    tone_mark,
)


def measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.6 if bold else 0.55)


SHEET = Sheet(440, measure)
CATEGORIES = (
    Category("in time", "T", Tone.GOOD),
    Category("late", "L", Tone.WARN),
    Category("overdue", "O", Tone.BAD),
)


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Text)]


def of(drawing: Drawing, kind: type[Primitive], ink: Ink) -> list[Primitive]:
    return [m for m in drawing.marks if isinstance(m, kind) and getattr(m, "ink", None) is ink]


def test_a_dot_stands_at_its_share_and_the_count_beside_it() -> None:
    drawing = drawn(DotInterval((DotRow("Seen", 41, 50, 0.7, 0.9), DotRow("All", 50, 50))), SHEET)
    grid = sorted({m.x1 for m in drawing.marks if isinstance(m, Line) and m.ink is Ink.LINE})
    zero, whole = grid[0], grid[-1]
    share, full, _in_the_key = of(drawing, Dot, Ink.ACCENT)
    assert (share.x - zero) / (whole - zero) == pytest.approx(41 / 50)
    assert full.x == pytest.approx(whole)
    assert "41 of 50" in texts(drawing)
    bar = next(m for m in drawing.marks if isinstance(m, Line) and m.ink is Ink.ACCENT)
    assert (bar.x1 - zero) / (whole - zero) == pytest.approx(0.7)
    assert (bar.x2 - zero) / (whole - zero) == pytest.approx(0.9)


def test_nothing_counted_has_no_dot_and_says_so() -> None:
    drawing = drawn(DotInterval((DotRow("Letters", 0, 0),)), SHEET)
    assert "none to count" in texts(drawing)
    assert len(of(drawing, Dot, Ink.ACCENT)) == 1  # only the one in the key


def test_the_earlier_round_is_a_ring_and_named_in_the_key() -> None:
    rows = (DotRow("Seen", 41, 50, earlier=(6, 12)),)
    drawing = drawn(DotInterval(rows, earlier="January round"), SHEET)
    assert len([m for m in drawing.marks if isinstance(m, Ring)]) == 2  # in the row and in the key
    assert "January round" in texts(drawing)


def test_bars_are_as_long_as_their_counts() -> None:
    drawing = drawn(
        StackedCounts(CATEGORIES, (StackedRow("A", (30, 10, 10)), StackedRow("B", (20, 5, 0)))),
        SHEET,
    )
    bars = [m for m in drawing.marks if isinstance(m, Rect) and m.height == BAR]
    widths = [bar.width for bar in bars]
    assert len(widths) == 5  # nothing is drawn for none
    assert [w / widths[0] for w in widths] == pytest.approx([1, 1 / 3, 1 / 3, 2 / 3, 1 / 6])
    assert bars[1].x == pytest.approx(bars[0].x + bars[0].width)
    assert {"T 30", "T 20", "50", "25"} <= set(texts(drawing))


def test_a_count_too_small_for_its_part_is_told_beside_the_bar() -> None:
    drawing = drawn(StackedCounts(CATEGORIES, (StackedRow("A", (98, 1, 1)),)), SHEET)
    assert "(L 1, O 1)" in texts(drawing)


def test_every_category_has_its_letter_and_name_in_the_key() -> None:
    drawing = drawn(StackedCounts(CATEGORIES, (StackedRow("A", (1, 1, 1)),)), SHEET)
    assert {"T  in time", "L  late", "O  overdue"} <= set(texts(drawing))


def test_late_is_hatched_and_in_time_is_not() -> None:
    def diagonals(*counts: int) -> int:
        drawing = drawn(StackedCounts(CATEGORIES, (StackedRow("A", counts),)), SHEET)
        return sum(isinstance(m, Line) and m.x1 != m.x2 and m.y1 != m.y2 for m in drawing.marks)

    key_only = diagonals(5, 0, 0)
    assert diagonals(0, 5, 0) > key_only
    assert diagonals(0, 0, 5) == key_only


LEVELS = (
    Category("exemplary", "A", Tone.GOOD),
    Category("good enough", "B", Tone.GOOD),
    Category("short", "C", Tone.WARN),
    Category("none", "D", Tone.BAD),
    Category("worse", "E", Tone.BAD),
    *(Category(f"other {letter}", letter, Tone.NEUTRAL) for letter in "FGHIJ"),
)


def looks(drawing: Drawing, boxes: list[Rect]) -> list[tuple[object, ...]]:
    """How each box is filled: its ground, and the lines in it by ink and slope."""

    def slope(line: Line) -> str:
        if line.x1 == line.x2:
            return "upright"
        if line.y1 == line.y2:
            return "level"
        return "rising" if (line.x2 - line.x1) * (line.y2 - line.y1) < 0 else "falling"

    def within(line: Line, box: Rect) -> bool:
        middle = (line.x1 + line.x2) / 2, (line.y1 + line.y2) / 2
        return box.x <= middle[0] <= box.x + box.width and box.y <= middle[1] <= box.y + box.height

    lines = [m for m in drawing.marks if isinstance(m, Line)]
    return [
        (box.fill, box.stroke, frozenset((m.ink, slope(m)) for m in lines if within(m, box)))
        for box in boxes
    ]


def test_no_two_categories_are_filled_alike_and_each_as_its_key() -> None:
    drawing = drawn(StackedCounts(LEVELS, (StackedRow("A", (9,) * len(LEVELS)),)), SHEET)
    key = [m for m in drawing.marks if isinstance(m, Rect) and m.width == 12 and m.stroke]
    bars = [m for m in drawing.marks if isinstance(m, Rect) and m.height == BAR]
    assert len(key) == len(bars) == len(LEVELS)
    assert len(set(looks(drawing, key))) == len(LEVELS)
    assert looks(drawing, bars) == looks(drawing, key)


@pytest.mark.parametrize("few", [1, 2])
def test_a_part_too_narrow_for_its_count_still_has_its_letter(few: int) -> None:
    drawing = drawn(StackedCounts(CATEGORIES, (StackedRow("A", (50 - few, 0, few)),)), SHEET)
    bars = [m for m in drawing.marks if isinstance(m, Rect) and m.height == BAR]
    (letter,) = [m for m in drawing.marks if isinstance(m, Text) and m.text == "O"]
    assert letter.x == pytest.approx(bars[-1].x + bars[-1].width / 2)
    assert measure("O", letter.size, True) <= bars[-1].width
    assert f"(O {few})" in texts(drawing)


def test_a_row_without_a_count_for_each_category_is_refused() -> None:
    with pytest.raises(ValueError, match="one count a category"):
        StackedCounts(CATEGORIES, (StackedRow("A", (1, 2)),))


def test_each_tone_has_a_shape_of_its_own() -> None:
    def form(tone: Tone) -> tuple[object, ...]:
        mark = tone_mark(tone, 0, 0, 8)
        return (type(mark), len(mark.points) if isinstance(mark, Shape) else 0)

    assert len({form(tone) for tone in Tone}) == len(Tone)


@given(st.floats(0, 300), st.floats(0, 300), st.floats(0.1, 200), st.floats(0.1, 50), st.booleans())
@settings(deadline=None, max_examples=100)
def test_hatching_stays_in_its_box(
    x: float, y: float, width: float, height: float, up: bool
) -> None:
    for line in hatch(Rect(x, y, width, height), Ink.WARN, rising=up):
        for at_x, at_y in ((line.x1, line.y1), (line.x2, line.y2)):
            assert x - 1e-6 <= at_x <= x + width + 1e-6
            assert y - 1e-6 <= at_y <= y + height + 1e-6


def _timeline(*moments: Moment) -> Timeline:
    lanes = (
        Lane("Paper", (Span(date(2029, 1, 1), date(2031, 1, 1), Tone.BAD, "gap", hatched=True),)),
        Lane("Screen", moments=moments),
    )
    return Timeline(lanes, date(2030, 1, 1), date(2030, 12, 31), date(2030, 6, 1), "audit date")


def test_what_lies_outside_the_days_shown_is_cut_or_left_out() -> None:
    outside = drawn(_timeline(Moment(date(2032, 1, 1), Tone.GOOD, "later")), SHEET)
    assert "later" not in texts(outside)
    assert not of(outside, Dot, Ink.GOOD)
    (span,) = [m for m in outside.marks if isinstance(m, Rect) and m.stroke is Ink.BAD]
    assert span.x + span.width <= SHEET.width
    assert "audit date" in texts(outside)


def test_a_timeline_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="end after"):
        Timeline((), date(2030, 1, 2), date(2030, 1, 2))


def _edges(mark: Primitive, sheet: Sheet) -> list[float]:
    match mark:
        case Line():
            return [mark.x1, mark.x2]
        case Rect():
            return [mark.x, mark.x + mark.width]
        case Dot() | Ring():
            return [mark.x - mark.radius, mark.x + mark.radius]
        case Shape():
            return [x for x, _ in mark.points]
        case Text():
            back = {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
            wide = sheet.measure(mark.text, mark.size, mark.bold)
            return [mark.x - back * wide, mark.x + (1 - back) * wide]


labels = st.text(alphabet="abc defghij", min_size=0, max_size=120)


@given(
    st.lists(st.tuples(labels, st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=12),
    st.floats(280, 900),
)
@settings(deadline=None, max_examples=60)
def test_no_chart_leaves_its_sheet(rows: list[tuple[str, int, int]], width: float) -> None:
    sheet = Sheet(width, measure)
    dots = DotInterval(tuple(DotRow(label, min(x, n), n, 0.0, 1.0, (1, 2)) for label, x, n in rows))
    bars = StackedCounts(CATEGORIES, tuple(StackedRow(label, (x, n, 1)) for label, x, n in rows))
    for chart in (dots, bars, _timeline(Moment(date(2030, 12, 30), Tone.GOOD, "a long label"))):
        drawing = drawn(chart, sheet)
        for mark in drawing.marks:
            low, high = min(_edges(mark, sheet)), max(_edges(mark, sheet))
            assert low >= -1, (chart, mark)
            assert high <= width + 4.1, (
                chart,
                mark,
            )  # a dot at 100 % may reach its radius over the axis


def test_a_chart_in_parts_loses_no_row() -> None:
    rows = tuple(DotRow(str(n), n, 60) for n in range(53))
    parts = in_parts(DotInterval(rows), 20)
    assert [len(part.rows) for part in parts] == [20, 20, 13]
    assert tuple(row for part in parts for row in part.rows) == rows
