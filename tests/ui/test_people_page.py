"""People and allocation: people typed down, terms and days, sharing out, interests, cases given on by key and mouse."""

from contextlib import ExitStack
from datetime import date
from fractions import Fraction

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.errors import InputRefused
from app.domain.interests import InterestKind
from app.domain.records import Reading
from app.domain.sample_log import ReplacedFor
from app.services import allocation, interests, replacing, rounds
from app.services.interests import Declared, declared
from app.services.terms import keep_terms, kept_terms, with_journey
from tests.builders import POSITION
from tests.ui.finding import button, named
from tests.ui.lead_rounds import lead_store
from ui.pages.people import PeoplePage
from ui.pages.people_table import CARRIED, DAYS, KNOWS, NAME, OFFICE, PACE, PLACES, PeopleTable
from ui.pages.people_words import split_words
from ui.widgets.person_marks import letter_of


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


def people_of(page):
    return rounds.people(page.ws, page.audit_round.id)


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
    assert not page.cases.isVisible()
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
        "8 places for 8 children in 8 families: they match.",
        "good",
    )
    type_in_cell(qtbot, page, 0, PLACES, "2")
    assert (page.total.text(), page.total.objectName()) == (
        "5 places for 8 children in 8 families: give 3 more.",
        "warn",
    )
    assert not page.share.go.isEnabled()
    type_in_cell(qtbot, page, 0, PLACES, "12")
    assert page.total.text().startswith("15 places for 8 children in 8 families: more than")
    assert page.share.go.isEnabled()


def test_places_can_be_the_same_for_all(qtbot, shown):
    page = shown("named")
    press(qtbot, page, "Same places for all")
    assert [places for _name, _office, places in held(page)] == [4, 4]


def test_cases_are_shared_out_with_second_readings_and_nobody_who_reads_can_go(qtbot, shown):
    page = shown("named")
    assert page.share.seed.text() == "dice 6 3 1"  # that of the draw, offered
    page.share.seconds.put(2)
    share_out(qtbot, page)
    qtbot.waitUntil(lambda: len(page.found.held) == 10)
    rows = cells(page)
    assert len(rows) == 10
    assert [row[3] for row in rows].count("Blind second") == 2
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    loads = [page.found.loads[name] for name in ("Assessor A", "Assessor B")]
    assert [load.cases for load in loads] == [5, 3]
    assert not page.people.flags(page.people.index(0, NAME)) & Qt.ItemFlag.ItemIsEditable
    assert page.people.flags(page.people.index(0, DAYS)) & Qt.ItemFlag.ItemIsEditable
    assert page.hint.text().startswith("The cases are shared out")
    assert not page.share.go.isVisible()
    page.table.setCurrentIndex(page.people.index(0, NAME))
    qtbot.keyClick(page.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert page.fault.text() == "Assessor A has been given cases, so the row stays."


def test_somebody_can_join_after_the_cases_were_shared_out(qtbot, shown):
    page = shown("issued")
    type_in_cell(qtbot, page, 2, NAME, "Assessor C")
    type_in_cell(qtbot, page, 2, DAYS, "7,5")
    assert [(each.name, each.days) for each in people_of(page)][2] == (
        "Assessor C",
        Fraction(15, 2),
    )
    assert {each.name for each in people_of(page) if each.sign_key or each.enrol_secret} == {
        "Assessor A",
        "Assessor B",
    }


def test_days_pace_and_knowledge_are_typed_and_read_back(qtbot, shown):
    page = shown("named")
    type_in_cell(qtbot, page, 0, DAYS, "12.5")
    type_in_cell(qtbot, page, 0, PACE, "1.5")
    type_in_cell(qtbot, page, 0, KNOWS, "dis, sex")
    first = people_of(page)[0]
    assert (first.days, first.cases_a_day) == (Fraction(25, 2), Fraction(3, 2))
    assert first.knowledge == ("disability", "sexual abuse")
    assert page.people.index(0, KNOWS).data() == "disability, sexual abuse"
    for column, text, why in (
        (DAYS, "many", "Days are a number"),
        (PACE, "0", "Cases a day are a number above 0"),
        (KNOWS, "cricket", "Write one or more of these"),
    ):
        type_in_cell(qtbot, page, 0, column, text)
        assert page.fault.text().startswith(why)


def test_the_days_it_would_cost_are_worked_out_as_one_types(qtbot, shown):
    page = shown("named")
    table = page.load.table.model
    qtbot.waitUntil(lambda: table.rowCount() == 2)
    assert [table.index(row, 1).data() for row in range(2)] == ["5", "3"]
    assert page.load.said.text().startswith("As it would be")
    type_in_cell(qtbot, page, 0, PACE, "1")
    qtbot.waitUntil(lambda: table.index(0, 4).data() == "5.0")
    type_in_cell(qtbot, page, 0, DAYS, "4")
    qtbot.waitUntil(lambda: (table.index(0, 7).data() or "").startswith("-"))


def test_terms_are_kept_and_by_days_nobody_gets_more_than_fits(qtbot, shown):
    page = shown("named")
    type_in_cell(qtbot, page, 0, DAYS, "2")
    type_in_cell(qtbot, page, 1, DAYS, "20")
    page.share.by.setCurrentIndex(1)
    page.share.near.setCurrentIndex(1)
    with page.ws.begin() as work:
        terms = kept_terms(work, page.audit_round.id)
    assert (terms.by_days, terms.near) == (True, True)
    share_out(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.found.held))
    assert all(load.days <= load.available for load in page.found.loads.values())


def test_journeys_are_typed_down_between_offices_that_there_are(qtbot, shown):
    page = shown("named")
    rows = page.travel.rows
    assert not rows.setData(rows.index(0, 0), "Nowhere")
    assert page.travel.fault.text().startswith("No office is called Nowhere")
    for column, text in enumerate(("North office", "North team", "0.5")):
        assert rows.setData(rows.index(0, column), text)
    assert page.found.found.terms.assumed.travel == {("North office", "North team"): Fraction(1, 2)}
    assert not rows.setData(rows.index(0, 1), "North office")
    assert page.travel.fault.text() == "A journey is between two offices."


def declare(qtbot, page, who, kind, what):
    named(page, "Who has an interest").setCurrentText(who)
    named(page, "In what").setCurrentText(kind)
    named(page, "Which one").setCurrentText(what)
    press(qtbot, page, "Declare")


def test_nobody_reads_where_they_have_an_interest_and_it_is_kept_with_who_said_so(qtbot, shown):
    page = shown("named")
    type_in_cell(qtbot, page, 0, PLACES, "8")
    type_in_cell(qtbot, page, 1, PLACES, "8")
    declare(qtbot, page, "Assessor B", "Office", "North team")
    (kept,) = declared(page.ws, page.audit_round.id)
    assert (kept.person, kept.what, kept.declared_by) == ("Assessor B", "North team", "Assessor B")
    assert kept.declared_on == date(2009, 4, 20)
    share_out(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.found.held))
    north = [row for row in cells(page) if row[1] == "North team"]
    assert north
    assert {row[2] for row in north} == {"Assessor A"}


def test_an_interest_is_lifted_with_a_reason_and_stays_in_the_table(qtbot, shown):
    page = shown("named")
    declare(qtbot, page, "Assessor A", "Office", "North team")
    table = page.interests.table
    table.view.setCurrentIndex(table.model.index(0, 0))
    press(qtbot, page, "Lift")
    assert page.interests.fault.text().startswith("Say why the interest no longer holds")
    page.interests.why.setText("It was another office of that name.")
    press(qtbot, page, "Lift")
    assert table.model.index(0, 6).data() == "Lifted: It was another office of that name."
    (kept,) = declared(page.ws, page.audit_round.id)
    assert not kept.stands


def test_shares_that_cannot_be_made_are_refused_beside_the_button(qtbot, shown, problems):
    page = shown("named")
    type_in_cell(qtbot, page, 1, PLACES, "0")
    type_in_cell(qtbot, page, 0, PLACES, "8")
    declare(qtbot, page, "Assessor A", "Office", "North team")
    share_out(qtbot, page)
    qtbot.waitUntil(page.share.fault.isVisible)
    assert "interest" in page.share.fault.text()
    assert not page.found.held
    assert problems == []


def choose(page, row):
    page.cases.table.view.setCurrentIndex(page.cases.table.model.index(row, 0))


def first_of(page, reading):
    return next(n for n, row in enumerate(cells(page)) if row[3] == reading)


def drop_on(page, audit_id, row):
    """What Qt sends when a case that is dragged is let go over that person."""
    mime = QMimeData()
    mime.setData(CARRIED, audit_id.encode())
    where = QPointF(page.table.visualRect(page.people.index(row, NAME)).center())
    kinds = (
        Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entered = QDragEnterEvent(where.toPoint(), *kinds)
    QApplication.sendEvent(page.table.viewport(), entered)
    assert entered.isAccepted()
    dropped = QDropEvent(where, *kinds)
    QApplication.sendEvent(page.table.viewport(), dropped)
    return dropped


def test_a_case_is_given_on_by_the_keyboard_alone(qtbot, shown):
    page = shown("shared")
    place = first_of(page, "Sole")
    ref, _area, reader, *_rest = cells(page)[place]
    (other,) = {"Assessor A", "Assessor B"} - {reader}
    choose(page, place)
    page.cases.table.view.setFocus()
    qtbot.keyClick(page.cases.table.view, Qt.Key.Key_G)
    dialog = page.dialog
    qtbot.waitUntil(dialog.isVisible)
    qtbot.waitUntil(dialog.who.hasFocus)
    letter = Qt.Key.Key_A if other == "Assessor A" else Qt.Key.Key_B
    qtbot.keyClick(dialog.who, letter)
    assert dialog.who.currentItem().text() == other
    dialog.reason.setFocus()
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert "needs its reason" in dialog.fault.text()
    qtbot.keyClicks(dialog.reason, "On leave from Monday.")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert page.cases.told.text() == f"{ref} is now with {other}."
    assert cells(page)[place][2] == other
    (told,) = page.found.told
    assert (told.ref, told.before, told.now, told.reason) == (
        ref, reader, other, "On leave from Monday.",
    )  # fmt: skip
    assert page.acts.table.model.index(0, 5).data() == "On leave from Monday."


def test_a_case_is_dropped_on_a_person_and_given_back_by_another_act(qtbot, shown):
    page = shown("shared")
    place = first_of(page, "Sole")
    choose(page, place)
    held = page.cases.chosen()
    carried = page.cases.carrying.mime()
    assert bytes(carried.data(CARRIED).data()).decode() == held.audit_id
    row = next(n for n, each in enumerate(page.found.people) if each.id != held.person_id)
    drop_on(page, held.audit_id, row)
    qtbot.waitUntil(page.dialog.isVisible)
    qtbot.waitUntil(page.dialog.reason.hasFocus)
    qtbot.keyClicks(page.dialog.reason, "Nearer to that office.")
    press_in(qtbot, page.dialog.go)
    assert page.cases.chosen().person_id == page.found.people[row].id
    press(qtbot, page, "Give back…")
    qtbot.keyClicks(page.dialog.reason, "It was a mistake.")
    press_in(qtbot, page.dialog.go)
    assert page.cases.chosen().person_id == held.person_id
    assert [each.reason for each in page.found.told] == [
        "It was a mistake.",
        "Nearer to that office.",
    ]


def press_in(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_case_dropped_on_who_may_not_read_it_stays_and_says_why(qtbot, shown):
    page = shown("shared")
    choose(page, first_of(page, "Blind second"))
    held = page.cases.chosen()
    row = next(n for n, each in enumerate(page.found.people) if each.id != held.person_id)
    drop_on(page, held.audit_id, row)
    assert page.dialog is None
    assert "already reads this case" in page.cases.fault.text()
    choose(page, first_of(page, "Sole"))
    held = page.cases.chosen()
    other = page.found.people[1 - [each.id for each in page.found.people].index(held.person_id)]
    declare(qtbot, page, other.name, "Case", held.ref)
    drop_on(page, held.audit_id, page.found.people.index(other))
    assert page.dialog is None
    assert f"{other.name} has an interest in {held.ref}" in page.cases.fault.text()
    assert page.cases.chosen().person_id == held.person_id


def test_an_interest_declared_later_marks_the_case_until_it_is_moved(qtbot, shown):
    page = shown("shared")
    place = first_of(page, "Sole")
    choose(page, place)
    held = page.cases.chosen()
    declare(qtbot, page, held.person, "Case", held.ref)
    assert "Conflict" in cells(page)[place][4]


def test_two_can_be_named_to_read_a_case_together(qtbot, shown):
    page = shown("shared")
    place = first_of(page, "Sole")
    choose(page, place)
    held = page.cases.chosen()
    press(qtbot, page, "Give to…")
    dialog = page.dialog
    mine = [each.id for each in page.found.people].index(held.person_id)
    dialog.who.setCurrentRow(mine)
    dialog.together.setCurrentIndex(2 - mine)
    qtbot.keyClicks(dialog.reason, "A long file.")
    press_in(qtbot, dialog.go)
    assert cells(page)[place][3] == "Joint"
    assert " with " in cells(page)[place][2]


def test_all_can_be_taken_back_before_packs_go_out(qtbot, shown):
    page = shown("shared")
    press(qtbot, page, "Take all back…")
    qtbot.keyClicks(page.dialog.reason, "Somebody joins.")
    press_in(qtbot, page.dialog.go)
    assert page.found.held == ()
    assert page.share.go.isVisible()
    share_out(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.found.held))


def test_nothing_is_taken_back_once_packs_are_out(shown):
    page = shown("issued")
    assert not page.cases.take_all.isVisible()
    with pytest.raises(InputRefused, match="Work packs have gone out"):
        allocation.take_back(page.ws, page.audit_round.id, "Too late.")


def test_cases_stand_coloured_and_lettered_by_person(shown):
    page = shown("shared")
    view = page.cases.table.view
    delegate = view.itemDelegateForColumn(2)
    places = {each.name: n for n, each in enumerate(page.found.people)}
    for row, found in enumerate(cells(page)):
        index = page.cases.table.model.index(row, 2)
        assert delegate.place_of(index) == places[found[2]]
    assert [letter_of(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_a_reserve_whose_reader_would_have_an_interest_is_given_out_singly(qtbot, shown):
    page = shown("shared")
    held = next(each for each in page.found.held if each.reading is Reading.SOLE)
    with page.ws.begin() as work:
        reserves = [each for each in work.cases.all(page.audit_round.id) if not each.main]
    for each in reserves:
        said = Declared(held.person_id, InterestKind.CASE, each.ref, "Reader", POSITION)
        interests.declare(page.ws, page.audit_round.id, said)
    made = replacing.replace_case(
        page.ws, page.audit_round.id, held.case_id, ReplacedFor.TWICE, "As CF-009."
    )
    page.reload()
    ref = made.stand_in.ref
    assert [each.ref for each in page.found.waiting] == [ref]
    row = next(n for n, each in enumerate(cells(page)) if each[0] == ref)
    assert cells(page)[row][2] == "nobody yet"
    choose(page, row)
    mine = [each.id for each in page.found.people].index(held.person_id)
    page.table.setCurrentIndex(page.people.index(mine, NAME))
    press(qtbot, page, "Give to…")
    qtbot.keyClicks(page.dialog.reason, "In its place.")
    press_in(qtbot, page.dialog.go)
    assert "has an interest" in page.dialog.fault.text()
    page.dialog.reject()
    page.table.setCurrentIndex(page.people.index(1 - mine, NAME))
    press(qtbot, page, "Give to…")
    qtbot.keyClicks(page.dialog.reason, "In its place.")
    press_in(qtbot, page.dialog.go)
    assert page.found.waiting == ()
    (given,) = [each for each in page.found.held if each.ref == ref]
    assert given.person_id == page.found.people[1 - mine].id


def test_split_families_are_named_by_their_cases():
    assert split_words(()) == ""
    assert split_words((("CF-1", "CF-2"),)) == (
        "One family is read by more than one person: CF-1 and CF-2. Let its readers talk."
    )
    assert split_words((("CF-1", "CF-2"), ("CF-3", "CF-4", "CF-5"))).startswith(
        "2 families are read by more than one person: CF-1 and CF-2; CF-3, CF-4 and CF-5."
    )


def test_a_journey_whose_office_is_none_any_more_is_said(qtbot, shown):
    page = shown("drawn")
    with page.ws.begin() as work:
        terms = kept_terms(work, page.audit_round.id)
    stale = with_journey(terms, "Old Mill", "North office", Fraction(1, 2))
    keep_terms(page.ws, page.audit_round.id, stale)
    page.reload()
    qtbot.waitUntil(lambda: "Not counted" in page.travel.hint.text())
    assert "no office any more: Old Mill – North office; type" in page.travel.hint.text()
