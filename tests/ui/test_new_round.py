"""Setting up a round: dates as people type them, errors beside their fields, one round in the store."""

from contextlib import ExitStack
from datetime import UTC, date

import pytest
from PySide6.QtCore import Qt

from app.services import rounds
from tests.ui.finding import button, named
from tests.ui.lead_rounds import lead_store
from ui.pages.new_round import NewRoundPage


@pytest.fixture
def ws(tmp_path):
    with ExitStack() as stack:
        yield stack.enter_context(lead_store(tmp_path, "empty"))[0]


@pytest.fixture
def begun():
    return []


@pytest.fixture
def page(qtbot, dressed, ws, actions, begun):
    page = NewRoundPage(ws, actions, begun.append, UTC)
    qtbot.addWidget(page)
    page.resize(900, 900)
    page.show()
    return page


def type_in(qtbot, page, name, text):
    line = named(page, name)
    line.clear()
    qtbot.keyClicks(line, text)
    return line


def press(qtbot, page):
    qtbot.mouseClick(button(page, "Set up the round"), Qt.MouseButton.LeftButton)


def test_a_round_is_set_up_as_it_was_typed(qtbot, page, ws, begun):
    type_in(qtbot, page, "Name of the round", "Extended audit")
    named(page, "Purpose").setPlainText("To see how far practice follows procedures.")
    type_in(qtbot, page, "Position date", "31/3/09")
    type_in(qtbot, page, "Announced on", "16 mar 2009")
    type_in(qtbot, page, "All work back by", "12 june 2009")
    type_in(qtbot, page, "Audited period from", "1.10.08")
    type_in(qtbot, page, "Audited period to", "tue 31 march 2009")
    qtbot.mouseClick(button(page, "Scotland"), Qt.MouseButton.LeftButton)
    press(qtbot, page)
    qtbot.waitUntil(lambda: bool(begun))
    (made,) = rounds.all_rounds(ws)
    assert begun == [made.id]
    assert made.return_by == date(2009, 6, 12)
    assert (made.name, made.lead_name, made.division) == (
        "Extended audit",
        "Lead reviewer",  # the store's owner, offered without being asked
        "scotland",
    )
    assert made.purpose == "To see how far practice follows procedures."
    assert made.position_date == date(2009, 3, 31)
    assert made.announced_on == date(2009, 3, 16)
    assert (made.period_from, made.period_to) == (date(2008, 10, 1), date(2009, 3, 31))


def test_a_date_is_read_back_in_words_while_it_is_typed(qtbot, page):
    line = type_in(qtbot, page, "Position date", "31/3/0")
    assert page.position.reading.text() == ""
    assert not page.position.fault.isVisible()  # nobody is corrected in the middle of a word
    qtbot.keyClicks(line, "9")
    assert page.position.reading.text() == "Tue 31 Mar 2009"
    assert line.accessibleDescription() == "Tue 31 Mar 2009"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("March 2009", "Give the day as well, for example 31 Mar 2009."),
        ("2009", "Give the day as well, for example 31 Mar 2009."),
        ("30/2/09", "This is not understood as a date"),
        ("", "Give the day."),
    ],
)
def test_a_position_date_that_is_no_day_is_refused_beside_its_box(qtbot, page, ws, text, why):
    type_in(qtbot, page, "Name of the round", "Extended audit")
    line = type_in(qtbot, page, "Position date", text)
    press(qtbot, page)
    assert page.position.fault.isVisible()
    assert page.position.fault.text().startswith(why)
    assert line.property("unread") is True
    assert line.accessibleDescription().startswith(why)
    assert rounds.all_rounds(ws) == []


def test_every_field_that_is_wrong_says_so_at_once_and_the_first_gets_the_keyboard(
    qtbot, page, ws, problems
):
    name = type_in(qtbot, page, "Name of the round", "  ")
    type_in(qtbot, page, "Lead reviewer", " ")
    type_in(qtbot, page, "Position date", "31/3/09")
    type_in(qtbot, page, "Audited period to", "soon")
    press(qtbot, page)
    shown = [fault.text() for fault in page.findChildren(type(page.fault)) if fault.isVisible()]
    assert len(shown) == 3
    assert name.hasFocus()
    assert rounds.all_rounds(ws) == []
    assert problems == []  # beside the fields, not on the banner


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("Announced on", "1/4/09", "This is after the position date"),
        ("Audited period to", "30/9/08", "The period ends before it begins"),
    ],
)
def test_dates_that_contradict_each_other_are_refused_beside_the_second(
    qtbot, page, ws, name, text, why
):
    type_in(qtbot, page, "Name of the round", "Extended audit")
    type_in(qtbot, page, "Position date", "31/3/09")
    type_in(qtbot, page, "Audited period from", "1/10/08")
    line = type_in(qtbot, page, name, text)
    press(qtbot, page)
    assert line.accessibleDescription().startswith(why)
    assert rounds.all_rounds(ws) == []
    type_in(qtbot, page, name, "31/3/09")
    assert line.property("unread") is False


def test_the_page_begins_at_the_name_and_goes_on_with_tab(qtbot, page):
    page.focus_first()
    order = []
    for _ in range(11):
        at = page.focusWidget()
        order.append(at.accessibleName())
        at.focusNextChild()
    assert order == [
        "Name of the round",
        "Purpose",
        "Lead reviewer",
        "Position date",
        "Announced on",
        "Audited period from",
        "Audited period to",
        "All work back by",
        "England and Wales",
        "Assessors also talk with child, parent, worker or chair",
        "",
    ]


def test_work_cannot_be_wanted_back_before_the_round_was_announced(qtbot, page, ws):
    type_in(qtbot, page, "Name of the round", "Extended audit")
    type_in(qtbot, page, "Position date", "31/3/09")
    type_in(qtbot, page, "Announced on", "16 mar 2009")
    line = type_in(qtbot, page, "All work back by", "15 mar 2009")
    press(qtbot, page)
    assert "before the round was announced" in page.return_by.fault.text()
    assert page.focusWidget() is line
    assert rounds.all_rounds(ws) == []


def test_a_day_to_come_can_be_the_day_of_return(qtbot, page, ws):
    type_in(qtbot, page, "All work back by", "1 dec 2031")
    assert page.return_by.day == date(2031, 12, 1)


def test_conversations_are_off_unless_the_lead_sets_them(qtbot, page, ws):
    assert not page.conversations.isChecked()
    type_in(qtbot, page, "Name of the round", "Extended audit")
    type_in(qtbot, page, "Position date", "31/3/09")
    page.conversations.click()
    press(qtbot, page)
    qtbot.waitUntil(lambda: len(rounds.all_rounds(ws)) == 1)
    assert rounds.all_rounds(ws)[0].conversations
