"""Words written in one case are found from the list of cases and from another case, and lead to the question."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.builders import audits_in, opened, say
from tests.journeys.windows import page_of, unlock
from ui.forms.card import card_of
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage


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
