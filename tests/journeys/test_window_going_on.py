"""Coming back: the work goes on where it was left, and work that lay on one computer too long is told on every page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests import builders
from tests.journeys.windows import page_of, unlock
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.chronology import ChronologyPage
from ui.pages.complete import CompletePage
from ui.shortcuts import Shortcut


@pytest.fixture
def left(qtbot, small, window_on):
    """The window of an assessor who answered two questions of the second case three weeks ago."""
    with builders.opened(small.store("a")) as ws:
        then = replace(ws, now=lambda: ws.now() - timedelta(days=21))
        audit = builders.audits_in(then, small.round_id)[1]
        builders.say(audit, "HX1_date", "2009-01-12")
        builders.say(audit, "OJ1", "yes")
    program, doors = window_on(small.store("a"))
    unlock(qtbot, program)
    return program, doors, audit.card.ref


def test_one_enter_after_unlocking_goes_on_where_the_work_was_left(qtbot, left):
    program, _doors, ref = left
    cases = page_of(program, "cases", CasesPage)
    go_on = cases.band.go_on
    assert ref in go_on.text()
    qtbot.waitUntil(lambda: program.window.focusWidget() is go_on)
    qtbot.keyClick(go_on, Qt.Key.Key_Return)
    page = page_of(program, "audit", AuditPage)
    assert program.window.pages.currentWidget() is page
    assert page.audit.audit.card.ref == ref
    assert page.audit.sections[page.place].items[0].code.startswith("OJ")


def test_work_here_alone_for_too_long_is_told_on_every_page_and_copied_from_there(
    qtbot, left, tmp_path
):
    program, doors, _ref = left
    cases = page_of(program, "cases", CasesPage)
    assert "on this computer alone for" in cases.band.left.text()
    cases.band.go_on.click()
    told = [each for each in program.window.counters.buttons if "alone for" in each.text()]
    assert len(told) == 1
    told[0].click()
    dialog = doors._locking.dialog
    assert not dialog.skip.isVisible()
    dialog.take_folder(tmp_path)
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("return-*.cfa"))), timeout=20_000)
    qtbot.waitUntil(
        lambda: (
            not any(
                "alone for" in each.text() and each.isVisible()
                for each in program.window.counters.buttons
            )
        )
    )
    assert "Copied and read back" in program.window.refusal.words.text()
    program.window.go_to("cases")
    assert cases.band.left.text().startswith("Work last left this computer on")


def pressed(qtbot, program, shortcut):
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keySequence(window, shortcut.sequences[0])
    return window.pages.currentWidget()


@pytest.mark.parametrize("beside", ["check", "summary"])
def test_one_key_from_the_pages_beside_the_questions_too(qtbot, left, beside):
    program, _doors, _ref = left
    page_of(program, "cases", CasesPage).band.go_on.click()
    audit = page_of(program, "audit", AuditPage)

    def go_there():
        getattr(audit.head, beside).click()
        assert program.window.pages.currentWidget() is not audit

    go_there()
    assert pressed(qtbot, program, Shortcut.LOG) is audit
    assert audit.log.isVisible()
    go_there()
    assert isinstance(pressed(qtbot, program, Shortcut.CHRONOLOGY), ChronologyPage)
    assert pressed(qtbot, program, Shortcut.GO_TO) is audit
    assert audit.ask_number.isVisible()
    audit.ask_number.reject()
    go_there()
    assert pressed(qtbot, program, Shortcut.GO_TO) is audit
    assert audit.ask_number.isVisible()
    audit.ask_number.reject()


def test_enter_in_the_list_goes_on_where_the_button_above_says(qtbot, left):
    program, _doors, ref = left
    cases = page_of(program, "cases", CasesPage)
    cases.list.setCurrentIndex(cases.model.index(0))
    number = cases.card.go_on.text().removeprefix("Continue at ")
    assert cases.band.go_on.text() == f"Continue at {number} of {ref}"
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Return)
    page = page_of(program, "audit", AuditPage)
    assert page.audit.sections[page.place].items[0].code.startswith("OJ")
    assert page._item.number == number


def test_the_head_of_the_audit_says_the_age_as_the_list_does_and_a_sentence_ends_once(qtbot, left):
    program, _doors, _ref = left
    cases = page_of(program, "cases", CasesPage)
    age = cases.model.line(0).age_band
    cases.band.go_on.click()
    page = page_of(program, "audit", AuditPage)
    assert age.endswith("years")
    assert age in page.head.facts.text()
    page.head.check.click()
    said = page_of(program, "complete", CompletePage).verdict.text()
    assert "unanswered, first" in said
    assert said[-1] in ".?!"
    assert said[-2] not in ".?!"
