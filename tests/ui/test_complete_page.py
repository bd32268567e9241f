import pytest
from PySide6.QtCore import Qt

from app.domain.answers import Answer
from tests.ui.finding import button, named
from tests.ui.small_tool import MemoryAudit
from ui.pages.complete import CompletePage
from ui.viewmodels.checklist import checklist
from ui.widgets.boxes import Line


@pytest.fixture
def memory():
    return MemoryAudit().half_done()


@pytest.fixture
def page(qtbot, dressed, audit, actions):
    page = CompletePage(audit, actions, "Assessor A")
    qtbot.addWidget(page)
    page.resize(1170, 700)
    page.show()
    return page


def finish(audit, memory):
    for key in memory.form.missing():
        kind = memory.state(key).question.kind
        values = {"select_one": "yes", "select_multiple": "police", "integer": "3", "text": "Read"}
        audit.edit(key, Answer("home" if key.endswith("where") else values[str(kind)]))
    audit.edit("/AS/AS5", Answer("factor1"))


def test_the_list_names_what_is_missing_by_number(audit, memory):
    found = checklist(audit)
    assert [check.number for check in found.missing] == ["2.2", "2.4", "2.5", "3.1", "3.2"]
    assert [(check.number, check.message) for check in found.unexplained] == [
        ("1.3", "More in 12 months than ever.")
    ]
    assert [check.number for check in found.queries] == ["1.4"]
    assert found.faulty == ()


def test_each_line_leads_to_its_question(qtbot, page):
    wanted = []
    page.item_wanted.connect(lambda item: wanted.append(item.number))
    qtbot.mouseClick(button(page, "2.4"), Qt.MouseButton.LeftButton)
    assert wanted == ["2.4"]


def test_what_is_missing_stands_in_the_way_of_signing(page):
    assert not page.sign.isEnabled()
    assert page.verdict.text().startswith("Not yet: ")


def test_a_reason_given_here_settles_the_warning(qtbot, page, memory):
    box = named(page, "1.3 Earlier referrals about this child, before the one above: reason", Line)
    qtbot.keyClicks(box, "Counted from two areas")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert memory.held("/HX/HX3/year").warning_reason == "Counted from two areas"
    assert checklist(page.audit).unexplained == ()
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in page.findChildren(Line)))


def test_a_finished_audit_is_signed_and_can_be_reopened(qtbot, page, audit, memory):
    finish(audit, memory)
    page.reload()
    assert "Assessor A" in page.verdict.text()
    signed = []
    page.signed.connect(lambda: signed.append(True))
    qtbot.mouseClick(page.sign, Qt.MouseButton.LeftButton)
    assert memory.is_complete
    assert signed == [True]
    assert page.sign.text() == "Reopen to change an answer"
    qtbot.mouseClick(page.sign, Qt.MouseButton.LeftButton)
    assert not memory.is_complete


def test_a_refused_signature_is_said_and_changes_nothing(page, audit, memory, problems):
    finish(audit, memory)
    page.reload()
    memory.refuse_next = True
    page.sign.click()
    assert len(problems) == 1
    assert not memory.is_complete


def test_an_answer_given_elsewhere_shows_here(page, audit):
    audit.edit("/AS/AS2", Answer("police"))
    numbers = [check.number for check in checklist(audit).missing]
    assert "2.2" not in numbers
    assert not [
        one for one in page.findChildren(type(page.back)) if one.text() == "2.2" and one.isVisible()
    ]
