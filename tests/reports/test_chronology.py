"""The chronology drawn and printed: lanes, spans with their letters, crowds told apart, places to point at."""

from datetime import date, timedelta

import pytest

from app.domain.answers import Evidence
from app.domain.chronology import Chronology, Clock, Entry, Lane, Stretch, by_date
from app.domain.partial_dates import PartialDate
from app.domain.timeliness import VerdictKind
from app.reports.chart_content import Tone
from app.reports.chart_timeline import timeline as laid_out
from app.reports.charts import Ink, Line, Rect, Sheet, Text
from app.reports.chronology import (
    alternative,
    chronology_pdf,
    clock_key,
    document,
    event_row,
    said_verdict,
    standard_of,
    timeline,
)
from app.reports.content import Figure, Table
from app.reports.rendering import Pages

POSITION = date(2009, 6, 1)
SHEET = Sheet(700, lambda text, size, bold: len(text) * size * 0.5)


def on(text):
    return PartialDate.parse(text)


def entry(key, when, what="Supervision", source=Evidence.PAPER, **more):
    return Entry(key, what, on(when) if when else None, "6.1", "/SV", source, **more)


def clock(name, kind, *stretches, unread=False):
    return Clock(name, "Core assessment", kind, kind.value, f"how {name}", "/AS", stretches, unread)


def stretch(start, end, kind, *, is_over=False):
    return Stretch(on(start), on(end), kind, is_over)


def held(entries=(), clocks=()):
    return Chronology(by_date(entries), tuple(clocks), POSITION)


def drawn(chronology, span=None):
    return timeline(chronology, *(span or chronology.span))


def texts(drawing):
    return [mark.text for mark in drawing.marks if isinstance(mark, Text)]


LATE = clock(
    "T3",
    VerdictKind.LATE,
    stretch("2009-01-05", "2009-03-04", VerdictKind.LATE),
    stretch("2009-03-04", "2009-04-02", VerdictKind.LATE, is_over=True),
)


def test_an_event_stands_on_the_lane_of_its_record_and_on_both_where_both_agree():
    chart = drawn(
        held(
            [
                entry("/a", "2009-01-05", "Referral"),
                entry("/b", "2009-02-05", "Visit", Evidence.ELECTRONIC),
                entry("/c", "2009-03-05", "Conference", Evidence.BOTH),
                entry("/d", "2009-04-05", "Call", Evidence.TOLD, other="key worker"),
            ]
        )
    )
    assert {lane.label: [moment.label for moment in lane.moments] for lane in chart.lanes} == {
        "Paper file": ["Referral", "Conference"],
        "Electronic record": ["Visit", "Conference"],
        "Told, or source not said": ["Call"],
    }
    assert [lane.label for lane in drawn(held()).lanes] == ["Paper file", "Electronic record"]


@pytest.mark.parametrize(
    ("first", "lanes"),
    [
        (Lane.PAPER, ("Paper file", "Electronic record")),
        (Lane.ELECTRONIC, ("Electronic record", "Paper file")),
        (None, ("Told, or source not said", "Told, or source not said")),
    ],
)
def test_where_records_differ_both_dates_are_drawn_and_none_is_put_where_nobody_said(first, lanes):
    differing = entry(
        "/a", "2009-01-05", source=Evidence.DIFFER, other_when=on("2009-01-09"), found_first=first
    )
    chart = drawn(held([differing]))
    found = [
        (lane.label, moment.on.day, moment.tone) for lane in chart.lanes for moment in lane.moments
    ]
    assert sorted(found) == sorted([(lanes[0], 5, Tone.WARN), (lanes[1], 9, Tone.WARN)])
    assert event_row(differing)[0] == "Mon 5 Jan 2009; the other record: Fri 9 Jan 2009"


def test_a_partial_date_is_drawn_as_the_days_it_leaves_possible():
    chart = drawn(held([entry("/a", "2009-02"), entry("/b", "2009-05-06")]))
    first, second = chart.lanes[0].moments
    assert (first.on, first.until) == (date(2009, 2, 1), date(2009, 2, 28))
    assert second.until is None
    place = next(one for one in laid_out(chart, SHEET).places if one.key == "/a")
    exact = next(one for one in laid_out(chart, SHEET).places if one.key == "/b")
    assert place.box.width > exact.box.width


def test_a_clock_has_its_letter_and_what_is_beyond_its_limit_is_hatched():
    kept = clock(
        "T2", VerdictKind.IN_TIME, stretch("2009-01-05", "2009-01-12", VerdictKind.IN_TIME)
    )
    chart = drawn(held([entry("/a", "2009-01-05")], [kept, LATE]))
    good, late = chart.lanes[-2:]
    assert [(span.label, span.tone, span.hatched) for span in good.spans] == [
        ("I", Tone.GOOD, False)
    ]
    assert [(span.label, span.tone, span.hatched) for span in late.spans] == [
        ("", Tone.NEUTRAL, False),
        ("L", Tone.BAD, True),
    ]
    said = {words: tone for tone, words in chart.legend}
    assert said["I in time"] is Tone.GOOD
    assert said["L late; hatched: beyond the limit"] is Tone.BAD
    drawing = laid_out(chart, SHEET)
    assert {"I", "L"} <= set(texts(drawing))
    assert any(isinstance(mark, Line) and mark.ink is Ink.BAD for mark in drawing.marks)


def test_a_gap_longer_than_the_limit_is_hatched_among_those_that_are_not():
    gaps = (
        stretch("2009-01-05", "2009-02-01", VerdictKind.IN_TIME),
        stretch("2009-02-01", "2009-04-20", VerdictKind.LATE, is_over=True),
        stretch("2009-04-20", "2009-06-01", VerdictKind.OVERDUE_OPEN, is_over=True),
    )
    chart = drawn(held([], [clock("T12", VerdictKind.OVERDUE_OPEN, *gaps)]))
    assert [(span.label, span.hatched) for span in chart.lanes[-1].spans] == [
        ("I", False),
        ("L", True),
        ("O", True),
    ]


def test_what_nobody_has_looked_for_is_no_finding_in_the_drawing_nor_in_words():
    open_ = clock(
        "T5",
        VerdictKind.OVERDUE_OPEN,
        stretch("2009-02-20", "2009-06-01", VerdictKind.OVERDUE_OPEN, is_over=True),
        unread=True,
    )
    chart = drawn(held([entry("/a", "2009-02-20")], [open_]))
    assert [span.tone for span in chart.lanes[-1].spans] == [Tone.NEUTRAL]
    assert (Tone.NEUTRAL, "Hatched grey: nobody has looked for it yet") in chart.legend
    assert said_verdict(open_) == "If none: overdue"
    assert "0 of them late" in alternative(held([entry("/a", "2009-02-20")], [open_]))


def test_a_letter_too_wide_for_its_span_stands_after_it_where_there_is_room():
    short = clock(
        "T1", VerdictKind.IN_TIME, stretch("2009-01-05", "2009-01-06", VerdictKind.IN_TIME)
    )
    chart = drawn(held([entry("/a", "2005-01-05")], [short]))
    drawing = laid_out(chart, SHEET)
    (box,) = [mark for mark in drawing.marks if isinstance(mark, Rect) and mark.stroke is Ink.GOOD]
    (letter,) = [mark for mark in drawing.marks if isinstance(mark, Text) and mark.text == "I"]
    assert letter.x >= box.x + box.width


def many(count):
    kinds = ("Supervision", "Visit or contact", "Core group")
    return [
        entry(f"/{n}", (date(2007, 6, 1) + timedelta(n * 2)).isoformat(), kinds[n % 3])
        for n in range(count)
    ]


def test_a_crowd_is_told_apart_by_kind():
    few, crowd = drawn(held(many(30))), drawn(held(many(31)))
    assert [lane.label for lane in few.lanes] == ["Paper file", "Electronic record"]
    assert [lane.label for lane in crowd.lanes] == [
        "Paper file: Supervision (11)",
        "Paper file: Visit or contact (10)",
        "Paper file: Core group (10)",
        "Electronic record",
    ]
    assert crowd.lanes[0].moments[0].label == "1 Jun"


def test_three_hundred_events_are_all_there_and_stay_on_their_sheet():
    chart = drawn(held(many(300), [LATE]))
    drawing = laid_out(chart, SHEET)
    assert {place.key for place in drawing.places} == {
        *(f"/{n}" for n in range(300)),
        clock_key("T3"),
    }
    for place in drawing.places:
        assert place.box.x >= -1
        assert place.box.x + place.box.width <= SHEET.width + 12
        assert 0 <= place.box.y <= drawing.height


def test_of_one_stretch_only_what_lies_in_it_is_drawn():
    chronology = held([entry("/a", "2009-01-05"), entry("/b", "2009-05-06")], [LATE])
    chart = timeline(chronology, date(2009, 5, 1), date(2009, 5, 30))
    assert {place.key for place in laid_out(chart, SHEET).places} == {"/b"}


def test_near_enough_the_axis_names_weeks():
    chart = timeline(held([entry("/a", "2009-05-06")]), date(2009, 5, 1), date(2009, 5, 30))
    assert "4 May 2009" in texts(laid_out(chart, SHEET))
    far = timeline(held([entry("/a", "2009-05-06")]), date(2008, 1, 1), date(2009, 12, 31))
    assert "Jan 2009" in texts(laid_out(far, SHEET))


def test_a_clocks_key_is_never_an_answers():
    assert standard_of(clock_key("T3")) == "T3"
    assert standard_of("/ST/ST2#1/ST2_date") == ""


def test_the_document_holds_the_drawing_and_the_same_as_tables():
    blocks = document(held([entry("/a", "2009-01-05")], [LATE]), "KC-0417", "Spring").blocks
    figure, events, limits = [block for block in blocks if isinstance(block, Figure | Table)]
    assert isinstance(figure, Figure)
    assert figure.numbers == events
    assert events.rows == (("Mon 5 Jan 2009", "Supervision", "paper file", "", "", "6.1"),)
    assert [str(cell) for cell in limits.rows[0][:2]] == ["T3", "Core assessment"]
    assert limits.rows[0][3] == "how T3"


def test_a_thick_file_prints_and_an_empty_one_says_so():
    with Pages(chronology_pdf(held(many(300), [LATE]), "KC-0417", "Spring")) as pages:
        assert 5 <= pages.count <= 20
    nothing = document(held(), "KC-0417", "Spring").blocks
    assert [getattr(block, "text", "") for block in nothing] == ["No dates have been noted yet."]
