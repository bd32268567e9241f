"""The page of the round diary: one key from anywhere, saved from the first word, put right by its author alone."""

import pytest
from PySide6.QtGui import QGuiApplication

from app.services import diary, returns
from tests.builders import small_round
from tests.ui.concern_desk import desk
from tests.ui.gallery import settle
from ui.pages.diary import DiaryPage


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def at_a(small, dressed):
    with desk(small.store("a"), small.round_id) as held:
        yield held


def write_line(program):
    """The one key, wherever one is."""
    (action,) = (each for each in program.window.actions() if each.objectName() == "DIARY")
    action.trigger()
    page = program.window.pages.currentWidget()
    assert isinstance(page, DiaryPage)
    return page


def put(page, text):
    page.what.setPlainText(text)
    page.what.settled.emit(True)


def kept(ws, small):
    return [each.observation for each in diary.lines(ws, small.round_id)]


def test_one_key_leads_to_a_new_line_that_is_saved_from_its_first_word(small, at_a):
    program, _desk, ws = at_a
    page = write_line(program)
    assert page.what.toPlainText() == ""
    assert page.office.text() == "North office"
    page.tags.segments["system"].click()
    assert kept(ws, small) == []
    put(page, "The system")
    put(page, "The system was down")
    (line,) = kept(ws, small)
    assert (line.what, line.tag.value, line.office) == (
        "The system was down",
        "system",
        "North office",
    )
    assert page.status().startswith("Saved ")
    program.window.go_to("cases")
    page = write_line(program)
    put(page, "No desk")
    assert {each.what for each in kept(ws, small)} == {"The system was down", "No desk"}


def test_a_line_is_put_right_where_it_is_chosen_and_struck_out_but_never_gone(small, at_a):
    program, _desk, ws = at_a
    page = write_line(program)
    put(page, "first")
    page.another.click()
    put(page, "second")
    settle()
    row = next(n for n in range(2) if page.table.model.record(n)[4] == "first")
    page.table.view.setCurrentIndex(page.table.model.index(row, 0))
    page.take_up()
    assert page.what.toPlainText() == "first"
    put(page, "first, put right")
    page.strike.click()
    settle()
    shown = {page.table.model.record(n)[4] for n in range(2)}
    assert shown == {"Struck out: first, put right", "second"}
    page.strike.click()
    assert not any(each.struck for each in kept(ws, small))


def test_a_day_that_is_none_is_said_and_the_line_waits(small, at_a):
    program, _desk, ws = at_a
    page = write_line(program)
    page.day.line.setText("march 2009")
    put(page, "words")
    assert kept(ws, small) == []
    assert page.day.fault.text()
    page.day.line.setText("2/4/09")
    page.day.line.settled.emit(True)
    (line,) = kept(ws, small)
    assert line.seen_on.isoformat() == "2009-04-02"


def test_lines_are_found_sorted_and_copied(small, at_a):
    program, _desk, _ws = at_a
    page = write_line(program)
    for day, text in (("1 apr 2009", "Alpha"), ("3 apr 2009", "Beta"), ("2 apr 2009", "Gamma")):
        page.begin()
        page.day.line.setText(day)
        put(page, text)
    settle()
    column = [each.name for each in page.table.model.columns].index("what")
    assert [page.table.model.record(n)[4] for n in range(3)] == ["Beta", "Gamma", "Alpha"]
    page.table.view.sortByColumn(
        column, page.table.view.horizontalHeader().sortIndicatorOrder().AscendingOrder
    )
    assert [page.table.model.record(n)[4] for n in range(3)] == ["Alpha", "Beta", "Gamma"]
    page.table.model.narrow("gam")
    assert page.table.model.rowCount() == 1
    page.table.view.selectAll()
    page.table.view.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].endswith("North office\tGamma")


def test_the_lead_reads_everybodys_and_changes_only_what_is_the_leads(small, dressed, tmp_path):
    with desk(small.store("a"), small.round_id) as (program, _desk, ws):
        put(write_line(program), "Seen by the assessor")
        sent = returns.make(ws, small.round_id, tmp_path / "out").path
    with desk(small.lead, small.round_id) as (program, _desk, ws):
        returns.merge(ws, small.round_id, [sent])
        page = write_line(program)
        put(page, "Seen by the lead")
        settle()
        whose = {page.table.model.record(n)[4]: page.table.model.record(n)[5] for n in range(2)}
        assert whose == {"Seen by the assessor": "Assessor A", "Seen by the lead": "Lead reviewer"}
        row = next(n for n in range(2) if page.table.model.record(n)[5] == "Assessor A")
        page.table.view.setCurrentIndex(page.table.model.index(row, 0))
        page.take_up()
        assert not page.what.isEnabled()
        assert page.strike.isHidden()
        page.begin()
        assert page.what.isEnabled()
        assert len(kept(ws, small)) == 2
