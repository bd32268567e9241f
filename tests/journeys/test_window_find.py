"""Words written in one case are found from the list of cases and from another case, and lead to the question."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.answers import Answer
from app.domain.reading_log import Line, written
from tests.builders import audits_in, opened, say
from tests.journeys.windows import page_of, unlock
from ui.forms.card import card_of
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.chronology import ChronologyPage


def at(program):
    page = page_of(program, "audit", AuditPage)
    card = card_of(QApplication.focusWidget() or program.window.focusWidget())
    return page.audit.audit.case.ref, card.item.number if card else page._item.number


def test_words_in_a_note_open_their_case_at_their_question(qtbot, small, window_on):
    with opened(small.store("a")) as ws:
        first, second, *_rest = audits_in(ws, small.round_id)
        say(second, "OJ6_text", "The Heron centre was never asked.")
        say(first, "OJ1", "yes", note="See the heron report")
        refs = first.case.ref, second.case.ref
    program, _doors = window_on(small.store("a"))
    unlock(qtbot, program)
    cases = page_of(program, "cases", CasesPage)
    qtbot.keyClicks(cases.search, "heron centre")
    qtbot.waitUntil(lambda: cases.model.rowCount() == 1)
    line = cases.model.line(0)
    assert (line.ref, line.found[0].number) == (refs[1], "13.6")
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Return)
    assert at(program) == (refs[1], "13.6")

    page = page_of(program, "audit", AuditPage)
    page.finder.open(everywhere=True)
    page.finder.box.setText("heron report")
    qtbot.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert at(program) == (refs[0], "13.1")


def test_words_of_the_reading_log_open_the_chronology_of_their_case(qtbot, small, window_on):
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[1]
        audit.together(written(Line(1, Answer("2009-02", note="The heron was seen"))))
    program, _doors = window_on(small.store("a"))
    unlock(qtbot, program)
    cases = page_of(program, "cases", CasesPage)
    qtbot.keyClicks(cases.search, "heron")
    qtbot.waitUntil(lambda: cases.model.rowCount() == 1)
    assert cases.model.line(0).found[0].wording == "Reading log"
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Return)
    page = program.window.pages.currentWidget()
    assert isinstance(page, ChronologyPage)
    assert page.log.audit.audit.case.ref == audit.case.ref
