"""What still waits, counted in the status bar: a key or a click goes to the next of each kind."""

from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.answers import Answer
from tests.ui.scenes import rated
from tests.ui.small_tool import MemoryAudit
from tests.ui.stage import house, program
from tests.ui.test_audit_page import come_up, here, press
from ui.pages.audit import AuditPage
from ui.viewmodels.audit import AuditViewModel


@pytest.fixture
def shown(qtbot, dressed):
    """A window with the audit page of this audit in front."""
    made, close = program()
    made.window.enter(house(made, {}))
    made.window.resize(1366, 768)
    made.window.show()

    def show(memory):
        model = AuditViewModel(memory, made.actions, lambda: None)
        page = AuditPage(model, made.actions, UTC)
        made.window.show_page("audit", page)
        come_up(qtbot, made.window)
        return made.window, page

    yield show
    close()


def words(window):
    return [one.text() for one in window.counters.buttons if one.isVisible()]


def test_each_kind_is_counted_with_its_key(shown):
    window, _page = shown(MemoryAudit().half_done())
    assert words(window) == ["7 unanswered  F8", "1 for the lead  F9", "1 to explain  F5"]


def test_what_is_done_is_counted_no_more(shown):
    window, page = shown(MemoryAudit().half_done())
    page.audit.edit("/HX/HX3/year", Answer("2"))
    assert words(window) == ["7 unanswered  F8", "1 for the lead  F9"]
    page.audit.undo_stack.undo()
    assert words(window)[-1] == "1 to explain  F5"


def test_what_is_not_understood_is_counted_and_found(qtbot, shown):
    window, page = shown(MemoryAudit())
    page.audit.keep_unread("/AS/AS1", "32/1/2009")
    assert words(window)[-1] == "1 not understood  F5"
    press(qtbot, "NEXT_WARNING")
    assert here(page) == "2.1"
    page.audit.keep_unread("/CS/CS1/on", "32/1/2009")
    assert words(window)[-1] == "2 not understood  F5"
    press(qtbot, "NEXT_WARNING")
    assert here(page) == "3.1"


def test_a_rating_that_wants_its_reason_is_counted_and_found(qtbot, shown):
    window, page = shown(rated())
    assert "2 to explain  F5" in words(window)
    seen = []
    for _ in range(3):
        press(qtbot, "NEXT_WARNING")
        seen.append(here(page))
    assert seen[0] != "13.3"
    assert seen == [seen[0], "13.3", seen[0]]


def test_an_open_concern_is_one_key_away(qtbot, shown):
    memory = rated()
    window, page = shown(memory)
    assert not [text for text in words(window) if "concern" in text]
    press(qtbot, "NEXT_CONCERN")
    page.audit.edit(memory.form.key_of("OJ5_now"), Answer("yes"))
    assert "1 concern open  F6" in words(window)
    press(qtbot, "NEXT_CONCERN")
    assert page.audit.item_by_number(here(page)).code == "OJ5"


def test_a_click_goes_there_too_and_leaves_the_keyboard_in_the_card(qtbot, shown):
    window, page = shown(MemoryAudit().half_done())
    query = next(one for one in window.counters.buttons if "lead" in one.text())
    qtbot.mouseClick(query, Qt.MouseButton.LeftButton)
    assert here(page) == "1.4"
    assert query.accessibleName() == "1 for the lead: Next query from the lead or to the lead"


def test_the_keys_work_from_within_a_box(qtbot, shown):
    _window, page = shown(MemoryAudit().half_done())
    page.go_to_number("1.1")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(qtbot, "NEXT_WARNING")
    assert here(page) == "1.3"


def test_another_page_has_no_counts(shown):
    window, _page = shown(MemoryAudit().half_done())
    window.go_to("cases")
    assert words(window) == []
