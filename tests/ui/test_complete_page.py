from dataclasses import replace
from datetime import UTC, date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.domain.answers import Answer
from app.domain.keyed_in import keyed_in
from app.domain.time_on_file import sittings
from tests.ui.finding import button, named
from tests.ui.small_tool import MemoryAudit
from ui.pages.complete import CompletePage
from ui.pages.complete_keyed import KeyedPanel
from ui.pages.complete_time import TimePanel
from ui.viewmodels.checklist import checklist
from ui.widgets.boxes import Line


@pytest.fixture
def memory():
    return MemoryAudit().half_done()


@pytest.fixture
def page(qtbot, dressed, audit, actions):
    page = CompletePage(audit, actions, "Assessor A", UTC)
    qtbot.addWidget(page)
    page.resize(1170, 700)
    page.show()
    return page


def words(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


def newest(page, kind):
    """The panel that stands on the page now: what it replaced goes when the event is over."""
    return page.view.widget().findChild(kind)


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


def test_questions_are_counted_where_an_item_has_several(page, audit, memory):
    missing = memory.form.missing()
    found = checklist(audit)
    assert sum(check.questions for check in found.missing) == len(missing) > len(found.missing)
    said = words(page)
    assert said[said.index("Unanswered") + 1] == str(len(missing))


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
    name = box.accessibleName()
    qtbot.waitUntil(
        lambda: (
            not any(
                one.isVisible() for one in page.findChildren(Line) if one.accessibleName() == name
            )
        )
    )


def test_enter_presses_a_button_and_a_second_one_does_not_sign_again_what_it_reopened(
    qtbot, page, audit, memory
):
    finish(audit, memory)
    page.reload()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.sign.setFocus()
    qtbot.keyClick(page.sign, Qt.Key.Key_Return)
    assert memory.is_complete
    page.why.setFocus()
    qtbot.keyClicks(page.why, "A date was missed.")
    qtbot.keyClick(page.why, Qt.Key.Key_Return)
    assert not memory.is_complete
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert not memory.is_complete


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
    assert memory.is_complete
    assert page.fault.text().startswith("Say why")
    assert page.why.hasFocus() or not page.window().isActiveWindow()
    qtbot.keyClicks(page.why, "A date was missed")
    qtbot.keyClick(page.why, Qt.Key.Key_Return)
    assert not memory.is_complete
    assert page.why.isHidden()
    assert page.fault.isHidden()
    (line,) = [each for each in words(page) if "A date was missed" in each]
    assert line.startswith("Signed Tue 3 Mar 2026")


def test_the_checklist_says_what_is_signed_and_by_whom(page, audit, memory):
    said = words(page)
    assert "What you sign" in said
    assert "not yet" in said
    finish(audit, memory)
    page.reload()
    audit.complete()
    page.reload()
    said = words(page)
    assert "What was signed" in said
    assert "Assessor A" in said
    assert "Tue 3 Mar 2026, 14:32" in said
    assert any("questions that count" in each and "could not look" in each for each in said)


def test_paper_read_elsewhere_is_written_in_and_put_right(qtbot, page, memory):
    panel = page.findChild(TimePanel)
    qtbot.keyClicks(panel.day.line, "2 mar 09")
    qtbot.keyClicks(panel.minutes, "95")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return)
    assert panel.fault.text().startswith("Say in the note")
    qtbot.keyClicks(panel.note, "Volume 1 on paper")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return)
    (held,) = sittings(memory.beside)
    assert (held.day, held.minutes, held.note) == (date(2009, 3, 2), 95, "Volume 1 on paper")
    panel = newest(page, TimePanel)
    assert "Time on file: 1 h 35 min" in words(panel)
    assert not panel.change.isEnabled()
    panel.table.view.setCurrentIndex(panel.table.model.index(0, 0))
    assert panel.minutes.value == 95
    panel.minutes.put(80)
    panel.change.click()
    assert [each.minutes for each in sittings(memory.beside)] == [80]
    panel = newest(page, TimePanel)
    panel.table.view.setCurrentIndex(panel.table.model.index(0, 0))
    panel.take_out.click()
    assert sittings(memory.beside) == ()


def test_an_audit_keyed_in_from_paper_waits_for_its_reader(qtbot, page, audit, memory):
    panel = page.findChild(KeyedPanel)
    assert panel.form.isHidden()
    panel.open.click()
    assert panel.form.reader.text() == "Assessor A"
    panel.form.keep.click()
    assert panel.form.read_from.fault.text()
    qtbot.keyClicks(panel.form.read_from.line, "3 feb 09")
    panel.form.keep.click()
    assert panel.fault.text().startswith("Give both names")
    qtbot.keyClicks(panel.form.keyer, "Clerk C")
    panel.form.keep.click()
    held = keyed_in(memory.beside)
    assert (held.reader, held.keyer, held.read_to) == ("Assessor A", "Clerk C", date(2009, 2, 3))
    panel = newest(page, KeyedPanel)
    qtbot.keyClicks(panel.confirm.name, "Assessor A")
    panel.confirm.done.click()
    assert panel.fault.text().startswith("Tick")
    panel.confirm.tick.setChecked(True)
    panel.confirm.done.click()
    assert keyed_in(memory.beside).confirmed_on == date(2009, 6, 1)
    panel = newest(page, KeyedPanel)
    assert panel.confirm is None
    assert "by Assessor A on Mon 1 Jun 2009" in words(panel)
    panel.undo.click()
    assert keyed_in(memory.beside) is None


def test_the_boxes_for_time_stay_level_when_a_day_is_not_understood(qtbot, page):
    panel = newest(page, TimePanel)
    panel.day.line.setText("nonsense")
    panel.minutes.put(30)
    panel.add.click()
    assert panel.day.fault.isVisible()
    page.view.widget().layout().activate()
    boxes = (panel.day.line, panel.minutes, panel.note)

    def tops():
        return {one.mapTo(panel, QPoint(0, 0)).y() for one in boxes}

    qtbot.waitUntil(lambda: panel.day.height() > 2 * panel.day.line.height())
    assert max(tops()) - min(tops()) <= 2


def test_a_signed_audit_takes_no_time_and_no_names(page, audit, memory):
    finish(audit, memory)
    audit.complete()
    page.reload()
    assert not newest(page, TimePanel).add.isVisible()
    assert not newest(page, KeyedPanel).open.isVisible()


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


def test_a_question_without_a_number_is_not_called_by_the_tools_own_name_for_it(page, audit):
    check = checklist(audit).missing[0]
    line = page._line(replace(check, item=replace(check.item, number="")))
    (go,) = line.findChildren(QPushButton)
    assert (go.text(), go.accessibleName()) == ("Go", f"Go to {check.title}")


def test_what_is_not_understood_is_listed_and_leads_to_its_box(audit, page):
    assert checklist(audit).unread == ()
    audit.keep_unread("/AS/AS1", "32/1/2009")
    (check,) = checklist(audit).unread
    assert (check.number, check.message) == ("2.1", "“32/1/2009” is kept as typed.")
    page.reload()
    assert {"Not understood", "“32/1/2009” is kept as typed."} <= {*words(page)}
