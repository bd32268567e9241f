"""Themes on the findings page: marked beside the cases behind a figure, then told apart by."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.services import findings
from app.services import themes as marking
from tests.ui.read_round import cut_off, key, nameless, settle, shown, sideways, the_round, until
from ui.pages.findings import FindingsPage
from ui.pages.findings_themes import ThemesDialog
from ui.theme import Scheme
from ui.viewmodels.quotes import TITLE, quoted


def opened_page(ws, actions):
    return FindingsPage(ws, the_round(ws), actions)


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = opened_page(ws, actions)
    with shown(qtbot, page):
        until(qtbot, lambda: page.outline.count() > 0)
        yield page


@pytest.fixture
def unmarked(ws):
    """The round is shared by the tests of a module: what one marks, it takes away."""
    yield
    held = findings.findings(ws, the_round(ws).id).themes
    for ref in held.cases:
        marking.mark(ws, the_round(ws).id, ref, "", [])
    for ref, quote in held.quotes:
        marking.mark(ws, the_round(ws).id, ref, quote, [])


def entries(page):
    return [page.outline.item(at).text().strip() for at in range(page.outline.count())]


def dialog_of(qtbot, page):
    page.outline.setCurrentRow(entries(page).index("The three judgements"))
    settle()
    table = page.view.tables[0]
    table.setFocus()
    table.setCurrentIndex(table.records.index(0, 1))
    table.chosen.emit(0, 1)
    settle()
    for way in (page.behind.themes, page.behind.read):
        assert way.isVisible()
        assert way.width() >= way.sizeHint().width()
    page.behind.themes.click()
    return page.findChild(ThemesDialog)


def test_a_tick_is_kept_at_once_and_cases_can_be_told_apart_by_it(qtbot, page, ws, unmarked):
    dialog = dialog_of(qtbot, page)
    ref = page.behind.table.record_here()[1]
    box = dialog.themes.segments["Recording"]
    box.setFocus()
    key(qtbot, box, Qt.Key.Key_Space)
    assert findings.findings(ws, the_round(ws).id).themes.cases == {ref: ("Recording",)}
    dialog.another.setText("  My own & theme ")
    key(qtbot, dialog.another, Qt.Key.Key_Return)
    assert findings.findings(ws, the_round(ws).id).themes.cases == {
        ref: ("My own & theme", "Recording")
    }
    assert dialog.isVisible()
    dialog.shut.click()
    until(qtbot, lambda: page.bar.cases.findText("Theme: My own & theme") > 0)
    page.bar.cases.setCurrentIndex(page.bar.cases.findText("Theme: My own & theme"))
    settle()
    assert page.bar.said.text() == "1 of 2 cases"


def test_a_tick_taken_away_is_taken_away(qtbot, page, ws, unmarked):
    dialog = dialog_of(qtbot, page)
    dialog.themes.segments["Recording"].click()
    dialog.themes.segments["Recording"].click()
    assert findings.findings(ws, the_round(ws).id).themes.cases == {}
    dialog.shut.click()
    settle()


def test_quotes_stand_by_theme_and_lead_to_their_case(qtbot, page, ws, unmarked):
    found = findings.findings(ws, the_round(ws).id)
    held = quoted(found)
    assert held  # the round has words of good practice
    page.outline.setCurrentRow(entries(page).index(TITLE))
    settle()
    table = page.view.tables[0]
    table.setFocus()
    table.setCurrentIndex(table.records.index(0, 2))
    key(qtbot, table, Qt.Key.Key_Return)
    assert page.behind.isVisible()
    row = table.table.rows[0]
    assert page.behind.table.record_here()[1] == row[0]
    assert page.behind.says.text() == row[2]
    themes = {name for each in held for name in each.themes}
    titles = {each.table.title for each in page.view.tables}
    assert titles - {"Without a theme"} == themes


def test_marking_a_quote_puts_it_under_that_theme(qtbot, page, ws, unmarked):
    first = quoted(findings.findings(ws, the_round(ws).id))[0]
    marking.mark(ws, the_round(ws).id, first.ref, first.question, ["Voice of the child"])
    page.reload()
    until(qtbot, lambda: page.bar.cases.findText("Theme: Voice of the child") > 0)
    page.outline.setCurrentRow(entries(page).index(TITLE))
    settle()
    table = next(each for each in page.view.tables if each.table.title == "Voice of the child")
    assert [row[0] for row in table.table.rows] == [first.ref]


@pytest.mark.parametrize(
    ("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]
)
def test_the_dialog_can_be_read_at_every_size(qtbot, dressed, ws, actions, scheme, percent):
    dressed.dress(scheme, percent)
    page = opened_page(ws, actions)
    with shown(qtbot, page, (1154, 740) if percent == 100 else (1270, 700)):
        until(qtbot, lambda: page.outline.count() > 0)
        dialog = dialog_of(qtbot, page)
        for place in range(dialog.which.count()):
            dialog.which.setCurrentIndex(place)
            settle()
            for fault in (nameless, sideways, cut_off):
                assert (place, fault(dialog)) == (place, [])
        dialog.shut.click()
        settle()
    assert QApplication.activeModalWidget() is None
