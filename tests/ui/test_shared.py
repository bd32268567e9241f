"""Facts of the family taken over from a drawn sibling's audit, by key and by press, on the page and in its panel."""

from datetime import UTC, date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.domain.answers import Answer
from app.services.open_audit import OpenAudit
from app.services.siblings import Siblings
from tests import builders
from tests.builders import audits_in, say
from tests.services.families import make_family
from tests.ui.finding import part
from tests.ui.test_audit_page import come_up, press
from ui.forms.repeats import RepeatPart
from ui.pages.audit import AuditPage
from ui.viewmodels.audit import AuditViewModel

HX1, MEETINGS = "/HX/HX1/HX1_date", "/CG/CG2/CG2_meetings"


@pytest.fixture
def pair(tmp_path_factory, tmp_path):
    """The second audit of a pair of siblings, with the workspace; the first holds some facts."""
    small = builders.small_round(tmp_path_factory, tmp_path)
    with builders.opened(small.store("a")) as ws:
        first, second = [
            one for one in audits_in(ws, small.round_id) if one.card.reading != "blind-second"
        ][:2]
        make_family(ws, [first.case.ref, second.case.ref], first.case.ref)
        say(first, "HX1_date", "2009-01-05")
        for one in (first, second):
            say(one, "CG1_held", "yes")
            say(one, "CG2_any", "yes")
        for day in ("2009-02-20", "2009-03-13"):
            row = first.add_row(MEETINGS)
            first.answer(f"{row}/CG2_date", Answer(day))
            first.answer(f"{row}/CG2_record", Answer("yes"))
        yield ws, first.case.ref, OpenAudit(ws, second.id)


@pytest.fixture
def page(qtbot, dressed, actions, pair):
    ws, _ref, audit = pair
    model = AuditViewModel(audit, actions, lambda: date(2009, 6, 1), siblings=Siblings(ws, audit))
    page = AuditPage(model, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1300, 760)
    page.show()
    page.go_to_number("1.1")
    come_up(qtbot, page)
    return page


def line(page, key=HX1):
    return part(page, key).body.shared


def test_the_card_offers_it_and_one_key_takes_it_while_typing_too(qtbot, page, pair):
    _ws, ref, audit = pair
    assert line(page).words.text() == f"Sibling {ref}: Mon 5 Jan 2009"
    press(qtbot, "TAKE_SHARED")
    assert audit.state(HX1).answer == Answer("2009-01-05")
    assert line(page).chip.text() == f"Shared with {ref}"
    assert line(page).same.isHidden()


def test_undo_and_redo_take_the_chip_along(qtbot, page, pair):
    _ws, ref, audit = pair
    qtbot.mouseClick(line(page).same, Qt.MouseButton.LeftButton)
    page.audit.undo_stack.undo()
    assert audit.state(HX1).answer is None
    assert line(page).chip.isHidden()
    assert not line(page).same.isHidden()
    page.audit.undo_stack.redo()
    assert line(page).chip.text() == f"Shared with {ref}"


def test_changed_by_hand_the_chip_goes(page):
    line(page).take()
    page.audit.edit(HX1, Answer("2009-01-06"))
    assert line(page).chip.isHidden()
    assert not line(page).same.isHidden()


def test_a_table_takes_one_meeting_at_a_press(qtbot, page, pair):
    _ws, ref, audit = pair
    page.go_to(page.audit.item_of("/CG/CG2/CG2_any"))
    table = page.findChild(RepeatPart, MEETINGS)
    assert table.shared.words.text() == f"Sibling {ref}: Fri 20 Feb 2009, On file and 1 more"
    press(qtbot, "TAKE_SHARED")
    press(qtbot, "TAKE_SHARED")
    assert len(audit.form.rows(MEETINGS)) == 2
    assert table.shared.chip.text() == f"Shared with {ref}: entry 1, 2"
    page.audit.undo_stack.undo()
    page.audit.undo_stack.undo()
    assert audit.form.rows(MEETINGS) == ()
    page.audit.undo_stack.redo()
    page.audit.undo_stack.redo()
    assert table.shared.chip.text() == f"Shared with {ref}: entry 1, 2"
    page.audit.undo_stack.undo()
    assert len(audit.form.rows(MEETINGS)) == 1


def test_a_row_put_back_is_shared_still(qtbot, page, pair):
    _ws, ref, audit = pair
    page.go_to(page.audit.item_of("/CG/CG2/CG2_any"))
    table = page.findChild(RepeatPart, MEETINGS)
    press(qtbot, "TAKE_SHARED")
    table.model.remove(0)
    assert table.shared.chip.isHidden()
    page.audit.undo_stack.undo()
    assert len(audit.form.rows(MEETINGS)) == 1
    assert not table.shared.chip.isHidden()
    assert table.shared.chip.text() == f"Shared with {ref}: entry 1"


def test_what_the_sibling_no_longer_says_is_marked_so_when_the_audit_is_opened_again(
    qtbot, dressed, actions, page, pair
):
    ws, ref, audit = pair
    line(page).take()
    page.go_to(page.audit.item_of("/CG/CG2/CG2_any"))
    press(qtbot, "TAKE_SHARED")
    press(qtbot, "TAKE_SHARED")
    (first,) = [one for one in audits_in(ws, audit.round.id) if one.case.ref == ref]
    for key in [key for key in first.form.answers if "#2" not in key]:
        first.answer(key, None)
    again = OpenAudit(ws, audit.id)
    model = AuditViewModel(again, actions, lambda: date(2009, 6, 1), siblings=Siblings(ws, again))
    page = AuditPage(model, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1300, 760)
    page.show()
    page.go_to_number("1.1")
    come_up(qtbot, page)
    assert line(page).chip.text() == f"Taken from {ref}, which no longer says so"
    page.go_to(page.audit.item_of("/CG/CG2/CG2_any"))
    table = page.findChild(RepeatPart, MEETINGS)
    assert table.shared.chip.text() == f"Taken from {ref}, which no longer says so: entry 1, 2"


def test_the_panel_lists_what_the_sibling_says_and_takes_it(qtbot, page, pair):
    _ws, ref, audit = pair
    page.panel.tabs.setCurrentWidget(page.panel.record)
    page.go_to_number("1.1")
    QApplication.processEvents()
    shown = [one.text() for one in page.panel.record.findChildren(QLabel) if one.isVisible()]
    place = shown.index(f"From the audit of {ref} (sibling)")
    assert shown[place + 2] == "Mon 5 Jan 2009"
    takes = [one for one in page.panel.record.findChildren(QPushButton) if one.isVisible()]
    qtbot.mouseClick(takes[0], Qt.MouseButton.LeftButton)
    assert audit.state(HX1).answer == Answer("2009-01-05")


def test_a_question_that_is_the_childs_own_has_no_such_line(page):
    page.go_to(page.audit.item_of("/OJ/OJ1"))
    assert part(page, "/OJ/OJ1").body.shared is None


def test_without_a_sibling_no_card_has_one(qtbot, dressed, actions, pair):
    ws, _ref, audit = pair
    make_family(ws, [audit.case.ref], "")
    lone = OpenAudit(ws, audit.id)
    model = AuditViewModel(lone, actions, lambda: date(2009, 6, 1), siblings=None)
    page = AuditPage(model, actions, UTC)
    qtbot.addWidget(page)
    page.show()
    page.go_to_number("1.1")
    assert line(page) is None
    press_nothing = page.audit.undo_stack.count()
    page._take_shared()
    assert page.audit.undo_stack.count() == press_nothing
