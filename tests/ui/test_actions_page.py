"""The page of actions: recommendations written, answered, followed; figures inserted; discussions noted."""

from datetime import date, timedelta

import pytest
from PySide6.QtTest import QTest

from app.domain.conclusions import Recommendation
from app.reports.lead_words import delays_elsewhere
from app.services import lead_words, rounds, tools
from tests.ui.lead_rounds import lead_store
from tests.ui.read_round import cut_off, nameless, settle, shown, sideways, the_round, until
from ui.pages.actions import ActionsPage
from ui.pages.figure_picker import FigurePicker


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = ActionsPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        yield page


def write(page, text):
    page.form.text.setPlainText(text)
    page.form.text.settled.emit(True)


def held(page):
    return lead_words.lead_words(page._ws, page._round.id).recommendations


def rows(page):
    model = page.table.model
    return [model.record(n)[1:] for n in range(model.rowCount())]


def test_a_recommendation_is_kept_from_its_first_word_and_stays_one(page):
    write(page, "Supervise")
    write(page, "Supervise monthly")
    page.form.owner.setText("Head of service")
    page.form.owner.settled.emit(True)
    page.form.due.line.setText("30/9/09")
    page.form.due.line.settled.emit(True)
    page.form.body.segments["service"].click()
    (one,) = held(page)
    assert (one.text, one.owner, one.due) == (
        "Supervise monthly",
        "Head of service",
        date(2009, 9, 30),
    )
    assert page.status().startswith("Saved ")
    settle()
    assert rows(page)[0][:4] == (
        1,
        "Supervise monthly",
        "Children's social care",
        "Head of service",
    )


def test_a_second_is_another_and_the_first_is_taken_up_again(page):
    write(page, "First")
    page.another.click()
    assert page.form.text.toPlainText() == ""
    write(page, "Second")
    settle()
    page.table.view.setCurrentIndex(page.table.model.index(0, 0))
    page.take_up()
    assert page.form.text.toPlainText() == "First"
    page.form.answered.segments["partly"].click()
    page.form.progress.segments["under-way"].click()
    assert [(each.text, each.answered.value, each.progress.value) for each in held(page)] == [
        ("First", "partly", "under-way"),
        ("Second", "", "open"),
    ]


def test_the_history_says_what_changed_in_words(page):
    write(page, "Supervise")
    page.form.progress.segments["under-way"].click()
    settle()
    model = page.history.model
    said = [model.record(n)[2:4] for n in range(model.rowCount())]
    assert said[0] == ("Progress", "Under way")
    assert ("Recommendation", "Supervise") in said


def test_struck_out_it_leaves_the_list_and_keeps_its_history(page):
    write(page, "Supervise")
    entry = held(page)[0].id
    page.strike.click()
    settle()
    assert held(page) == ()
    assert rows(page) == []
    assert page.form.text.toPlainText() == ""
    assert len(lead_words.history(page._ws, page._round.id, entry)) == 2


def test_which_agency_is_asked_only_of_another_agency(page):
    assert page.form.agency.isHidden()
    page.form.body.segments["agency"].click()
    assert not page.form.agency.isHidden()


def test_a_figure_is_found_by_its_words_and_goes_in_at_the_caret(qtbot, page):
    page.form.evidence.setPlainText("In time: ")
    page.form.evidence.moveCursor(page.form.evidence.textCursor().MoveOperation.End)
    page.form.insert.click()
    until(qtbot, lambda: bool(page.findChildren(FigurePicker)))
    (picker,) = page.findChildren(FigurePicker)
    picker.search.setText("core assessment in time")
    picker.search.returnPressed.emit()
    settle()
    assert page.form.evidence.toPlainText() == "In time: {T3}"


def test_the_picker_says_so_when_nothing_fits(qtbot, page):
    page.form.insert.click()
    until(qtbot, lambda: bool(page.findChildren(FigurePicker)))
    (picker,) = page.findChildren(FigurePicker)
    picker.narrow("zzz")
    assert picker.list.count() == 0
    assert "No figure fits" in picker.count.text()
    picker.reject()


def test_with_whom_it_was_discussed_is_noted_and_can_be_struck_out(page):
    talks = page.talks
    talks.note.click()
    assert "Give the day" in talks.on.fault.text()
    talks.on.line.setText("28/4/09")
    talks.note.click()
    assert "Give the name" in talks.fault.text()
    talks.who.setText("Principal officer")
    talks.note.click()
    settle()
    (one,) = lead_words.lead_words(page._ws, page._round.id).discussions
    assert (one.who, one.on) == ("Principal officer", date(2009, 4, 28))
    talks.table.view.setCurrentIndex(talks.table.model.index(0, 0))
    talks.strike.click()
    assert lead_words.lead_words(page._ws, page._round.id).discussions == ()


def test_nothing_is_nameless_cut_or_sideways(page):
    write(page, "Supervise every case monthly and write down what was decided. " * 4)
    settle()
    page.resize(1100, 700)
    QTest.qWait(0)
    assert nameless(page) == []
    assert cut_off(page) == []
    assert not sideways(page)


def test_what_the_round_before_left_open_is_brought_over_by_a_button(
    qtbot, dressed, tmp_path, actions
):
    with lead_store(tmp_path, "begun") as (ws, first):
        lead_words.recommend(ws, first.id, Recommendation("", "Still open"))
        later = type(ws)(ws.store, lambda: first.created_at + timedelta(days=300))
        plan = rounds.RoundPlan("Autumn round", date(2009, 10, 1), "Lead reviewer")
        second = rounds.create(later, plan, tools.built_in())
        page = ActionsPage(later, second, actions)
        with shown(qtbot, page):
            assert not page.carry.isHidden()
            page.carry.click()
            settle()
            assert [each.carried_from for each in held(page)] == ["Spring round"]
            assert page.carry.isHidden()


def test_delays_that_lie_with_other_agencies_are_listed_for_the_board(qtbot, page):
    until(qtbot, lambda: page._found is not None)
    settle()
    model = page.delays.model
    shown_here = [model.record(n)[1:] for n in range(model.rowCount())]
    wanted = [(each.answer, f"{each.count} of {each.of}") for each in delays_elsewhere(page._found)]
    assert sorted(shown_here) == sorted(wanted)
