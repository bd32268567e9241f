"""The overall view of the last page: the suggested rating beside one's own, its reason, and the section scores."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.answers import Answer, AnswerState
from app.tool.model import Cell, Choice, Kind, RollUp
from tests.builders import audits_in, opened, say, sheet_in, small_round
from tests.services.finished import finish
from tests.tool.form_samples import group, question, tool_of
from tests.ui.finding import button, named
from tests.ui.read_round import cut_off, nameless, settle, sideways
from tests.ui.small_tool import POSITION, MemoryAudit
from ui.pages.complete import CompletePage
from ui.pages.complete_overall import OverallPanel
from ui.theme import Scheme
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.checklist import checklist
from ui.widgets.boxes import Line
from ui.widgets.figure_table import FigureTable
from ui.widgets.marks import Pill
from ui.widgets.search_box import SearchBox

REASON = "Reason for another rating than the one suggested"
RATED = ("HX6", "RC6", "LG6", "CF9", "CS5")


@pytest.fixture
def assessor(tmp_path_factory, tmp_path):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as ws:
        yield ws, audits_in(ws, small.round_id)[0]


@pytest.fixture
def held(assessor):
    """A real audit with five items rated "good", and the whole "poor"."""
    _ws, audit = assessor
    for name in RATED:
        say(audit, name, "good")
    say(audit, "OJ3_rating", "poor", note="Seen as a whole.")
    return audit


@pytest.fixture
def page(qtbot, dressed, held, actions):
    made = CompletePage(AuditViewModel(held, actions, lambda: POSITION), actions, "Assessor A")
    # As in the main window, where every page hears of what was saved.
    actions.changed.connect(lambda changes: made.reload() if made.concerned_by(changes) else None)
    qtbot.addWidget(made)
    made.resize(1154, 700)
    made.show()
    made.reload()
    settle()
    return made


def panel(page):
    return next(one for one in page.findChildren(OverallPanel) if one.isVisibleTo(page))


def texts(page):
    return [one.text() for one in panel(page).findChildren(QLabel)]


def test_both_ratings_stand_side_by_side_with_the_explanation_in_words(page):
    pills = [one.text() for one in panel(page).findChildren(Pill)]
    assert pills == ["Seriously deficient", "Good enough"]
    assert "Suggested: Good enough. The mean of 5 rated items is 3.0." in " ".join(texts(page))
    assert "Your rating is lower than the one suggested, because:" in texts(page)


def test_the_suggestion_waits_for_the_assessors_own_rating(page, held):
    """Who sees it first is drawn towards it."""
    held.answer(held.form.key_of("OJ3_rating"), None)
    page.reload()
    settle()
    assert not [one.text() for one in panel(page).findChildren(Pill)]
    assert not any("Suggested:" in text for text in texts(page))
    assert any(text.startswith("Give your own rating first") for text in texts(page))


def test_a_reason_given_here_is_kept_by_the_tools_own_question_and_settles_it(
    qtbot, page, held, assessor
):
    before = checklist(page.audit)
    assert [(check.number, check.elsewhere) for check in before.unexplained] == [("13.3", True)]
    box = named(panel(page), REASON, Line)
    qtbot.keyClicks(box, "The child was hurt again")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    settle()
    ws, _audit = assessor
    kept = sheet_in(ws, held.id).answers
    assert kept[held.form.key_of("OJ3_why")].value == "The child was hurt again"
    assert checklist(page.audit).unexplained == ()
    assert "The child was hurt again" in texts(page)
    assert not panel(page).findChildren(Line)


def test_the_rating_waiting_for_its_reason_is_listed_once_and_has_one_box(page):
    boxes = [one for one in page.findChildren(Line) if one.isVisibleTo(page)]
    names = [one.accessibleName() for one in boxes]
    assert [name for name in names if name not in ("Day", "Note")] == [REASON]
    assert names.count("Note") == 1  # with the day, of time written in by hand
    assert any("say why under Overall view" in one.text() for one in page.findChildren(QLabel))


def test_a_reason_left_empty_saves_nothing(qtbot, page, held):
    key = held.form.key_of("OJ3_why")
    say(held, "OJ3_why", state=AnswerState.COULD_NOT_LOOK, reason="No time")
    page.reload()
    box = named(panel(page), REASON, Line)
    qtbot.keyClicks(box, "   ")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert held.state(key).answer.state is AnswerState.COULD_NOT_LOOK
    assert held.rolled_up().wants_reason
    page.audit.explain_rating("Agreed with the lead.", None)
    assert held.state(key).answer == Answer("Agreed with the lead.")


def test_where_the_tool_does_not_ask_why_the_reason_stays_with_the_rating(actions):
    silent = question("/Z/why", item="Z1", relevant="false()")
    levels = tuple(Choice(f"level{n}", f"Level {n}", {"cfa_score": str(n)}) for n in (1, 2))
    rated = [
        question(path, Kind.CHOICE, list_name="rating", item=path[1]) for path in ("/A/a", "/Z/own")
    ]
    tool = tool_of(group("/A", rated[0]), group("/Z", rated[1], silent), choices={"rating": levels})
    memory = MemoryAudit(replace(tool, rollup=RollUp("/Z/own", "/Z/why", Cell("rollup", 2))))
    memory.answer("/A/a", Answer("level1"))
    memory.answer("/Z/own", Answer("level2"))
    assert memory.rolled_up().wants_reason
    AuditViewModel(memory, actions, lambda: POSITION).explain_rating("Agreed with the lead.", None)
    assert memory.held("/Z/own") == Answer("level2", warning_reason="Agreed with the lead.")
    assert memory.rolled_up().why == "Agreed with the lead."


def test_the_same_rating_asks_for_nothing(page, held):
    say(held, "OJ3_rating", "good")
    page.reload()
    assert not panel(page).findChildren(Line)
    assert not [text for text in texts(page) if "because" in text]


def test_a_signed_audit_shows_the_reason_and_has_no_box(qtbot, dressed, assessor, actions):
    _ws, audit = assessor
    say(audit, "OJ3_rating", "poor", note="Seen as a whole.")
    finish(audit)
    page = CompletePage(AuditViewModel(audit, actions, lambda: POSITION), actions, "Assessor A")
    qtbot.addWidget(page)
    page.show()
    page.reload()
    assert audit.rolled_up().differs
    assert audit.rolled_up().why in texts(page)
    assert not panel(page).findChildren(Line)


def test_the_link_leads_to_the_rating(qtbot, page):
    wanted = []
    page.item_wanted.connect(lambda item: wanted.append(item.number))
    qtbot.mouseClick(button(panel(page), "13.3"), Qt.MouseButton.LeftButton)
    assert wanted == ["13.3"]


def test_scores_are_counted_sorted_found_and_copied(qtbot, page, held):
    say(held, "RC6", state=AnswerState.NOT_RECORDED)
    page.reload()
    table = panel(page).findChild(FigureTable)
    records = table.records

    def row(at):
        return [records.index(at, column).data() for column in range(records.columnCount())]

    rows = {row(at)[0]: row(at)[1:] for at in range(records.rowCount())}
    assert list(rows) == [*(one.title for one in held.rolled_up().sections), "All sections"]
    assert rows["Recording and chronology"] == ["–", "0", "1", "0", "0", "0"]
    assert rows["Legal process"] == ["3.0", "1", "0", "0", "0", "0"]
    assert rows["All sections"][:3] == ["3.0", "4", "1"]
    table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert row(0)[0] == "Recording and chronology"
    assert row(records.rowCount() - 1)[0] == "All sections"
    table.selectRow(0)
    table.copy()
    assert "Recording and chronology\t–\t0\t1" in QGuiApplication.clipboard().text()
    box = panel(page).findChild(SearchBox)
    qtbot.keyClicks(box, "legal")
    qtbot.waitUntil(lambda: records.rowCount() == 1)
    assert row(0)[0] == "Legal process"


def test_the_page_stays_where_it_was_when_a_reason_is_given(qtbot, page):
    bar = page.view.verticalScrollBar()
    box = named(panel(page), REASON, Line)
    page.view.ensureWidgetVisible(box)
    box.setFocus()
    before = bar.value()
    assert before > 0
    qtbot.keyClicks(box, "Hurt again")
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    settle()
    assert bar.value() == before
    focused = QApplication.focusWidget()
    assert focused is panel(page).findChild(SearchBox)


def test_a_tool_that_suggests_nothing_shows_no_overall_view(qtbot, dressed, audit, actions):
    page = CompletePage(audit, actions, "Assessor A")
    qtbot.addWidget(page)
    page.show()
    assert not page.findChildren(OverallPanel)


@pytest.mark.parametrize(
    ("scheme", "percent", "width"),
    [(Scheme.LIGHT, 100, 1154), (Scheme.DARK, 150, 1270), (Scheme.LIGHT, 200, 1238)],
)
def test_nothing_is_cut_off_and_everything_has_a_name(dressed, page, scheme, percent, width):
    """As wide as the page is in a window of 1366 pixels, where the rail folds for large letters."""
    dressed.dress(scheme, percent)
    page.resize(width, 700)
    page.reload()
    settle()
    assert sideways(page) == []
    assert cut_off(page) == []
    assert nameless(page) == []
