"""People and allocation: typing people down, places against cases, sharing out, moving a case with its reason."""

from contextlib import ExitStack

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.services import rounds
from app.services.sharing import sharing
from tests.ui.finding import button, named
from tests.ui.lead_rounds import lead_store
from ui.pages.people import PeoplePage
from ui.pages.people_cases import split_words
from ui.pages.people_table import NAME, OFFICE, PLACES, PeopleTable


@pytest.fixture
def at(tmp_path):
    """A store and its round at a stage."""
    with ExitStack() as stack:
        yield lambda stage: stack.enter_context(lead_store(tmp_path, stage))


@pytest.fixture
def shown(qtbot, dressed, at, actions):
    """Shows the page of a round at that stage, with its store and round beside it."""

    def show(stage):
        ws, audit_round = at(stage)
        page = PeoplePage(ws, audit_round, actions)
        page.ws, page.audit_round = ws, audit_round
        qtbot.addWidget(page)
        page.resize(1170, 800)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.focus_first()
        return page

    return show


def type_in_cell(qtbot, page, row, column, text):
    """Go to the cell, type, Enter."""
    page.table.setFocus()
    page.table.setCurrentIndex(page.people.index(row, column))
    qtbot.keyClick(page.table, text[0])
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.table.state() != PeopleTable.State.EditingState)


def held(page):
    return [
        (person.name, person.office, person.quota)
        for person in rounds.people(page.ws, page.audit_round.id)
    ]


def press(qtbot, page, text):
    qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)


def share_out(qtbot, page):
    qtbot.mouseClick(page.share.go, Qt.MouseButton.LeftButton)


def cells(page):
    model = page.cases.table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_before_there_are_people_the_page_says_what_will_appear(shown):
    page = shown("begun")
    assert page.people.rowCount() == 1
    assert page.cases.table.empty.isVisible()
    assert page.share.reason.text() == "No sample is drawn yet: go to Frame and sample."
    assert not page.share.go.isVisible()
    assert not page.total.isVisible()


def test_people_are_typed_down_and_kept_at_every_cell(qtbot, shown):
    page = shown("drawn")
    type_in_cell(qtbot, page, 0, NAME, "Assessor A")
    type_in_cell(qtbot, page, 1, NAME, "Assessor B")
    assert held(page) == [("Assessor A", "", 0), ("Assessor B", "", 0)]
    type_in_cell(qtbot, page, 0, OFFICE, "North office")
    type_in_cell(qtbot, page, 0, PLACES, "5")
    assert held(page) == [("Assessor A", "North office", 5), ("Assessor B", "", 0)]
    assert page.people.rowCount() == 3
    # Enter went down to the cell beneath, though the page was told of its own change.
    assert (page.table.currentIndex().row(), page.table.currentIndex().column()) == (1, PLACES)


@pytest.mark.parametrize(
    ("row", "column", "text", "why"),
    [
        (1, NAME, "Assessor A", "Somebody of this name is in the table already"),
        (0, PLACES, "five", "Places count cases: type a whole number"),
        (0, PLACES, "-1", "Places count cases: type a whole number"),
        (2, PLACES, "4", "Type the name first."),
    ],
)
def test_what_cannot_be_taken_is_refused_beneath_the_table(
    qtbot, shown, problems, row, column, text, why
):
    page = shown("named")
    before = held(page)
    type_in_cell(qtbot, page, row, column, text)
    assert page.fault.isVisible()
    assert page.fault.text().startswith(why)
    assert held(page) == before
    assert problems == []
    type_in_cell(qtbot, page, 0, PLACES, "6")
    assert not page.fault.isVisible()


def test_a_row_is_taken_away_with_the_key_and_with_the_button(qtbot, shown):
    page = shown("named")
    page.table.setCurrentIndex(page.people.index(0, NAME))
    qtbot.keyClick(page.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [name for name, _office, _places in held(page)] == ["Assessor B"]
    press(qtbot, page, "Remove row")
    assert held(page) == []
    assert page.table.hasFocus()


def test_places_are_held_against_the_cases_in_one_sentence(qtbot, shown):
    page = shown("named")
    assert (page.total.text(), page.total.objectName()) == (
        "8 places for 8 cases: they match.",
        "good",
    )
    type_in_cell(qtbot, page, 0, PLACES, "2")
    assert (page.total.text(), page.total.objectName()) == (
        "5 places for 8 cases: give 3 more.",
        "warn",
    )
    assert not page.share.go.isEnabled()
    type_in_cell(qtbot, page, 0, PLACES, "12")
    assert page.total.text().startswith("15 places for 8 cases: more than needed")
    assert page.share.go.isEnabled()


def test_places_can_be_the_same_for_all(qtbot, shown):
    page = shown("named")
    press(qtbot, page, "Same places for all")
    assert [places for _name, _office, places in held(page)] == [4, 4]


def test_cases_are_shared_out_with_second_readings_and_the_people_then_stay(qtbot, shown):
    page = shown("named")
    assert page.share.seed.text() == "dice 6 3 1"  # that of the draw, offered
    page.share.seconds.put(2)
    share_out(qtbot, page)
    qtbot.waitUntil(lambda: page.found.audits == 10)
    rows = cells(page)
    assert len(rows) == 10
    assert [row[3] for row in rows].count("Blind second") == 2
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    reads = [page.people.index(row, 3).data() for row in range(2)]
    assert [int(each.split(" ")[0]) for each in reads] == [5, 3]
    assert page.people.rowCount() == 2  # no empty row to type in
    assert not page.people.flags(page.people.index(0, NAME)) & Qt.ItemFlag.ItemIsEditable
    assert page.hint.text().startswith("The cases are shared out")
    assert not page.share.go.isVisible()


def test_nobody_reads_where_they_have_an_interest(qtbot, shown):
    page = shown("named")
    type_in_cell(qtbot, page, 0, PLACES, "8")
    type_in_cell(qtbot, page, 1, PLACES, "8")
    named(page, "Who has an interest").setCurrentText("Assessor B")
    named(page, "In which place or case").setCurrentText("North team")
    press(qtbot, page, "Keep apart")
    assert button(page, "Assessor B does not read North team").isVisible()
    share_out(qtbot, page)
    qtbot.waitUntil(lambda: page.found.audits > 0)
    north = [row for row in cells(page) if row[1] == "North team"]
    assert north
    assert {row[2] for row in north} == {"Assessor A"}


def test_an_interest_can_be_taken_back(qtbot, shown):
    page = shown("named")
    press(qtbot, page, "Keep apart")
    (chip,) = [
        each for each in page.findChildren(type(page.even)) if "does not read" in each.text()
    ]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    found = page.share.interests.interests()
    assert (dict(found.cases), dict(found.offices)) == ({}, {})


def test_shares_that_cannot_be_made_are_refused_beside_the_button(qtbot, shown, problems):
    page = shown("named")
    type_in_cell(qtbot, page, 1, PLACES, "0")
    type_in_cell(qtbot, page, 0, PLACES, "8")
    interests = page.share.interests
    interests.who.setCurrentText("Assessor A")
    interests.what.setCurrentText("North team")
    press(qtbot, page, "Keep apart")
    share_out(qtbot, page)
    qtbot.waitUntil(page.share.fault.isVisible)
    assert "interest" in page.share.fault.text()
    assert page.found.audits == 0
    assert problems == []


def choose(page, row):
    page.cases.table.view.setCurrentIndex(page.cases.table.model.index(row, 0))


def first_of(page, reading):
    return next(n for n, row in enumerate(cells(page)) if row[3] == reading)


def test_a_case_is_moved_with_its_reason_and_both_are_kept(qtbot, shown):
    page = shown("shared")
    assert not page.cases.go.isVisible()  # nothing to move until a case is chosen
    place = first_of(page, "Sole")
    ref, _area, reader, *_rest = cells(page)[place]
    choose(page, place)
    assert page.cases.chosen.text() == f"{ref}, now with {reader}"
    (other,) = {"Assessor A", "Assessor B"} - {reader}
    named(page, "Move to").setCurrentText(other)
    qtbot.keyClicks(named(page, "Reason for moving the case"), "On leave from Monday.")
    press(qtbot, page, "Move")
    assert page.cases.told.text() == f"{ref} is now with {other}."
    assert cells(page)[place][2] == other
    assert page.cases.chosen.text() == f"{ref}, now with {other}"
    assert page.cases.earlier.text() == f"{ref} moved to {other}: On leave from Monday."
    (moved,) = sharing(page.ws, page.audit_round.id).moved
    assert (moved.ref, moved.reason) == (ref, "On leave from Monday.")


def test_a_case_stays_without_a_reason_with_its_reader_or_with_its_other_reader(
    qtbot, shown, problems
):
    page = shown("shared")
    place = first_of(page, "Sole")
    reader = cells(page)[place][2]
    choose(page, place)
    page.cases.to.setCurrentText(reader)
    press(qtbot, page, "Move")
    assert "already: choose somebody else" in page.cases.fault.text()
    (other,) = {"Assessor A", "Assessor B"} - {reader}
    page.cases.to.setCurrentText(other)
    press(qtbot, page, "Move")
    assert "needs its reason" in page.cases.fault.text()
    place = first_of(page, "Blind second")
    choose(page, place)
    assert not page.cases.fault.isVisible()
    (first,) = {"Assessor A", "Assessor B"} - {cells(page)[place][2]}
    page.cases.to.setCurrentText(first)
    page.cases.reason.setText("On leave.")
    press(qtbot, page, "Move")
    assert "already reads this case" in page.cases.fault.text()
    assert sharing(page.ws, page.audit_round.id).moved == ()
    assert problems == []


def test_once_packs_are_issued_the_people_stay_as_they_are(shown):
    page = shown("issued")
    assert page.hint.text().startswith("Work packs have been issued")
    assert not page.even.isVisible()


def test_split_families_are_named_by_their_cases():
    assert split_words(()) == ""
    assert split_words((("CF-1", "CF-2"),)) == (
        "One family is read by more than one person: CF-1 and CF-2. Let its readers talk."
    )
    assert split_words((("CF-1", "CF-2"), ("CF-3", "CF-4", "CF-5"))).startswith(
        "2 families are read by more than one person: CF-1 and CF-2; CF-3, CF-4 and CF-5."
    )
