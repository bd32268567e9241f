"""The quotes tab: a passage chosen, its altered text kept while typed, approved, and taken back."""

import pytest
from PySide6.QtTest import QTest

from app.services import lead_words, quotes
from tests.ui.read_round import cut_off, nameless, settle, shown, sideways, the_round, until
from ui.pages.quotes import QuotesPage


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = QuotesPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: bool(page._held))
        yield page


def printed(page):
    words = lead_words.lead_words(page._ws, page._round.id)
    return [each.text for each in quotes.with_quotes(page._ws, page._round.id, words).quotes]


def states(page):
    model = page.table.model
    return [model.record(n)[2] for n in range(model.rowCount())]


def test_what_is_typed_is_kept_and_printed_only_once_approved(qtbot, page):
    assert set(states(page)) == {"–"}
    assert page.original.text() == page._held[0].passage.text
    page.altered.say("")
    QTest.keyClicks(page.altered, "Visits were planned.")
    page.altered.settled.emit(False)
    until(qtbot, lambda: "Begun" in states(page))
    assert printed(page) == []
    page.approve.click()
    until(qtbot, lambda: "Approved" in states(page))
    assert printed(page) == ["Visits were planned."]
    assert page.status().startswith("1 of ")
    assert page.approve.isHidden()
    page.withdraw.click()
    until(qtbot, lambda: "Approved" not in states(page))
    assert printed(page) == []


def test_what_points_at_somebody_is_refused_beside_the_box(page):
    page.altered.say("In one case nobody came.")
    page.approve.click()
    assert "single case" in page.fault.text()
    page.altered.say("The nurse Parfitt came.")
    assert "Parfitt" in page.caution.text()


def test_another_passage_is_taken_up_by_its_row(page):
    page.table.view.setCurrentIndex(page.table.model.index(1, 0))
    page.take_up()
    assert page.original.text() == page._held[1].passage.text


@pytest.mark.parametrize("width", [1130, 700])
def test_nothing_is_cut_or_nameless(page, width):
    page.resize(width, 700)
    settle()
    assert sideways(page) == []
    assert cut_off(page) == []
    assert nameless(page) == []
