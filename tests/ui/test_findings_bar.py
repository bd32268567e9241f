"""Some of the cases alone, and questions broken down, on the findings page."""

import pytest
from PySide6.QtCore import Qt

from app.domain.breakdowns import By
from app.reports.collated import collated_report
from app.reports.content import Figure, Number, Table, cell_text
from app.services import findings, reporting
from tests.ui.read_round import cut_off, key, nameless, settle, shown, sideways, the_round, until
from ui.pages.findings import FindingsPage
from ui.theme import Scheme
from ui.viewmodels.findings import counted_in
from ui.viewmodels.findings_view import behind_in, view_of


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = FindingsPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: page.outline.count() > 0)
        yield page


def choose(chooser, words):
    place = chooser.findText(words, Qt.MatchFlag.MatchStartsWith)
    assert place >= 0
    chooser.setCurrentIndex(place)
    settle()


def entries(page):
    return [page.outline.item(at).text().strip() for at in range(page.outline.count())]


def test_every_cell_of_every_breakdown_counts_the_cases_behind_it(ws):
    found, document = reporting.report_of(ws, the_round(ws).id)
    for by in By:
        view, checked = view_of(found, document, None, by), 0
        tables = [
            each for chapter in view.chapters for each in chapter.blocks if isinstance(each, Table)
        ]
        assert len(tables) == len(view.parts)
        for table in tables[:60]:
            for row in range(len(table.rows)):
                for column in range(1, len(table.columns)):
                    cases = behind_in(view, table, row, column)
                    assert len(cases.cases) == counted_in(table, row, column), (by, table.title)
                    checked += 1
        assert checked > 300


def test_breaking_down_shows_every_section_and_leads_to_the_cases(qtbot, page):
    choose(page.bar.broken, "Assessor")
    assert entries(page)[:2] == ["Time limits", "Records seen"]
    assert not page.open_conclude.isVisible()
    page.outline.setCurrentRow(entries(page).index("Overall judgement"))
    settle()
    table = next(each for each in page.view.tables if "adequately protected" in each.table.title)
    last = len(table.table.columns) - 1
    table.setFocus()
    table.setCurrentIndex(table.records.index(0, last))
    key(qtbot, table, Qt.Key.Key_Return)
    assert page.behind.isVisible()
    refs = {
        page.behind.table.records.index(at, 1).data()
        for at in range(page.behind.table.records.rowCount())
    }
    name = cell_text(table.table.rows[0][0])
    assert refs
    assert all(each.startswith(name) for each in refs)


def test_some_cases_alone_say_how_many_they_are_and_take_no_conclusion(qtbot, page):
    before = entries(page)
    page.outline.setCurrentRow(before.index("3  Supervision"))
    settle()
    assert page.open_conclude.isVisible()
    choose(page.bar.cases, "Assessor: ")
    assert page.bar.said.text().endswith(" of 2 cases")
    assert page.outline.currentItem().text() == "3  Supervision"  # the chapter in front stays
    assert "1  Structure of the audit" not in entries(page)  # is of the whole round
    assert not page.open_conclude.isVisible()
    choose(page.bar.cases, "All cases")
    assert entries(page) == before
    assert page.bar.said.text() == ""


def test_what_was_chosen_stands_when_the_figures_are_counted_anew(qtbot, page):
    choose(page.bar.cases, "Assessor: ")
    words = page.bar.cases.currentText()
    page.reload()
    settle()
    until(qtbot, lambda: page.bar.cases.currentText() == words)
    assert page.bar.said.text() != ""


@pytest.mark.parametrize(
    ("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]
)
def test_breakdowns_can_be_read_at_every_size(qtbot, dressed, ws, actions, scheme, percent):
    dressed.dress(scheme, percent)
    page = FindingsPage(ws, the_round(ws), actions)
    with shown(qtbot, page, (1154, 740) if percent == 100 else (1270, 700)):
        until(qtbot, lambda: page.outline.count() > 0)
        choose(page.bar.broken, "District")
        for title in ("Time limits", "Assessment", "Overall judgement"):
            page.outline.setCurrentRow(entries(page).index(title))
            settle()
            page.view.tables[0].chosen.emit(0, 1)
            settle()
            for fault in (nameless, sideways, cut_off):
                assert (title, fault(page)) == (title, [])


def test_no_report_holds_a_breakdown_by_assessor_or_team(ws):
    """Who read a file stands beside the number of files read, and nowhere beside an answer."""
    found = findings.findings(ws, the_round(ws).id)
    people = {audit.assessor for audit in found.readings} | {
        audit.team for audit in found.readings
    } - {""}
    beside = set()
    for block in collated_report(found).blocks:
        table = block.numbers if isinstance(block, Figure) else block
        if isinstance(table, Table):
            for row in table.rows:
                if any(isinstance(cell, str) and cell in people for cell in row) and any(
                    isinstance(cell, Number) for cell in row
                ):
                    beside.add(table.title)
    assert beside <= {"First readings by assessor", "Cases by district or specialist team"}
