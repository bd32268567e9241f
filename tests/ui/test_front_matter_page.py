"""The report's desk: front matter kept while typed, sources listed as they are cited, tabs by keyboard."""

import pytest
from PySide6.QtTest import QTest

from app.domain.front_matter import FrontMatter
from app.services import front_matter, lead_words
from tests.ui.read_round import cut_off, nameless, settle, shown, sideways, the_round, until
from ui.pages.front_matter import FrontMatterPage
from ui.pages.report_desk import ReportDesk


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = FrontMatterPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: bool(page.collated_by.placeholderText()))
        yield page


def words(page):
    return lead_words.lead_words(page._ws, page._round.id)


def write(box, text):
    box.setFocus()
    QTest.keyClicks(box, text)
    box.settled.emit(False)


def test_every_box_is_kept_at_a_pause_and_what_is_wanted_shrinks(page):
    assert "who signs" in page.wanted.text()
    write(page.agreed, "The board")
    write(page.signatories, "A. Reviewer, Lead")
    front = words(page).front
    assert (front.agreed, front.signed) == ("The board", (("A. Reviewer", "Lead"),))
    assert page.status().startswith("Saved ")
    assert "who signs" not in page.wanted.text()
    page.usual.click()
    assert words(page).front.caution == front_matter.usual_caution()
    assert page.usual.isHidden()


def test_what_is_being_typed_stays_when_something_else_changes(page):
    QTest.keyClicks(page.thanks, "Half a sen")
    changes = front_matter.keep_front(page._ws, page._round.id, FrontMatter(earlier="Elsewhere"))
    page.actions_.announce(changes)
    settle()
    assert page.thanks.toPlainText() == "Half a sen"
    assert page.earlier.toPlainText() == "Elsewhere"


def test_a_source_is_kept_once_it_has_both_and_shown_as_it_is_cited(page):
    sources = page.sources
    write(sources.mark, "Laming")
    assert words(page).sources == ()
    write(sources.text, "The Lord Laming, 2009")
    write(sources.text, ", p. 1")
    (held,) = words(page).sources
    assert (held.mark, held.text) == ("Laming", "The Lord Laming, 2009, p. 1")
    settle()
    assert sources.table.model.record(0)[1] == "{source:Laming}"
    sources.begin()
    write(sources.mark, "laming")
    write(sources.text, "Another")
    assert "choose another short name" in sources.fault.text()
    assert len(words(page).sources) == 1
    sources.mark.clear()
    sources.table.view.setCurrentIndex(sources.table.model.index(0, 0))
    sources.take_up()
    sources.strike.click()
    assert words(page).sources == ()


def test_what_the_records_know_stands_beside(page):
    said = " ".join(
        each.text() for each in page.known.findChildren(type(page.wanted)) if each.text()
    )
    assert "Assessor A (" in said
    assert "note it under Actions" in said


@pytest.mark.parametrize("width", [1130, 700])
def test_nothing_is_cut_or_nameless(page, width):
    page.resize(width, 700)
    settle()
    assert sideways(page) == []
    assert cut_off(page) == []
    assert nameless(page) == []


def test_the_desk_shows_its_tabs_as_pages(qtbot, dressed, ws, actions):
    desk = ReportDesk(ws, the_round(ws), actions)
    with shown(qtbot, desk):
        until(qtbot, lambda: desk.report.sheets.pages > 0)
        assert desk.status().startswith("Page 1 of")
        desk.tabs.setCurrentWidget(desk.front)
        settle()
        write(desk.front.thanks, "Thanks to all")
        assert desk.status().startswith("Saved ")
        assert nameless(desk) == []
