"""The practice case in the window: its file beside, its audit, and the comparison once it is signed."""

import pytest
from PySide6.QtGui import QAccessible

from app.services.practice_cases import has_draft, results
from app.services.rounds import all_rounds
from tests.builders import opened, say, small_round
from tests.services.test_practice_cases import begun, fill
from tests.ui.finding import named, tab_stops
from ui.application import make_program
from ui.desks.desk import Desk
from ui.pages.audit import AuditPage
from ui.pages.complete import CompletePage
from ui.pages.practice import PracticePage
from ui.theme import Scheme, look
from ui.widgets.figure_table import FigureTable


@pytest.fixture
def ws(tmp_path_factory, tmp_path):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as ws:
        yield ws


@pytest.fixture
def desk(qtbot, dressed, ws):
    """The assessor's open store behind the whole window."""
    program = make_program([], look().scheme, look().percent)
    qtbot.addWidget(program.window)
    desk = Desk(program, ws)
    desk.settle()
    program.window.resize(1366, 768)
    program.window.show()
    yield desk, program
    desk._end_practice()
    program.background.close()


def words(page):
    table = page.beside.findChild(FigureTable)
    return [[str(cell) for cell in row] for row in table.table.rows]


def test_a_practice_case_goes_from_the_rail_to_its_comparison(qtbot, desk, ws):
    _desk, program = desk
    page = program.window.go_to("practice")
    assert isinstance(page, PracticePage)
    assert page.table.model.rowCount() == 0
    assert page.beside.isHidden()
    page.go.click()
    audit_page = program.window.page("audit")
    assert isinstance(audit_page, AuditPage)
    assert "Practice" in audit_page.head.saved.text()
    say(audit_page.audit.audit, "HX1_date", "2008-10-06")
    program.window.go_to("practice")
    (held,) = all_rounds(ws)
    assert has_draft(ws, held.id)
    page.reload()
    assert page.go.text() == "Go on with the audit"
    page.go.click()
    audit_page = program.window.page("audit")
    say(audit_page.audit.audit, "HX2", "2008-10-06")
    audit_page.checking_wanted.emit()
    complete = program.window.page("complete")
    assert isinstance(complete, CompletePage)
    assert complete.sign.isEnabled()
    complete.sign.click()
    assert program.window.pages.currentWidget() is page
    assert page.table.model.rowCount() == 1
    rows = {row[1]: row for row in words(page)}
    assert "Agreed" in rows["Date of the referral"][4]
    assert "Differs" in rows["Date the decision on that referral was recorded"][4]
    assert page.go.text() == "Audit it"
    (kept,) = results(ws, held.id)
    assert kept.found.agreed == 1


def test_the_file_opens_in_a_window_beside_and_can_be_printed(qtbot, desk):
    _desk, program = desk
    page = program.window.go_to("practice")
    page.file.click()
    file = program.window.findChild(type(_desk._practise._file))
    qtbot.waitUntil(lambda: bool(file.pdf), timeout=20_000)
    assert file.isWindow()
    assert file.print.isVisible()
    file.back.click()
    assert not file.isVisible()


def test_results_are_found_by_words_and_seen_again(qtbot, dressed, actions, ws):
    (held,) = all_rounds(ws)
    fill(begun(ws), but=("PL3",)).complete()
    fill(begun(ws)).complete()
    page = PracticePage(ws, held, actions)
    qtbot.addWidget(page)
    page.resize(1170, 900)
    page.show()
    assert page.table.model.rowCount() == 2
    shown = {page.table.model.record(row)[3] for row in range(2)}
    assert {each.replace("\N{NO-BREAK SPACE}", " ") for each in shown} == {"46 of 47", "47 of 47"}
    for row in range(2):
        page.table.view.setCurrentIndex(page.table.model.index(row, 0))
        table = page.beside.findChildren(FigureTable)[-1]
        assert table.narrow("contingency") == 1
    assert named(page, "Results")


@pytest.mark.parametrize("percent", [100, 200])
def test_its_controls_have_names_and_room(qtbot, dressed, actions, ws, percent):
    dressed.dress(Scheme.LIGHT, percent)
    (held,) = all_rounds(ws)
    fill(begun(ws)).complete()
    page = PracticePage(ws, held, actions)
    qtbot.addWidget(page)
    page.resize(1290, 700)
    page.show()
    nameless = [
        one
        for one in tab_stops(page)
        if not QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()
    ]
    assert nameless == []
    assert page.minimumSizeHint().width() <= 1290
    assert page.go.width() >= page.go.sizeHint().width()
