"""Holds and requests, for the lead, in the real window on a real store."""

import json

import pytest

from app.domain.third_parties import Mark
from app.services import child_requests, holds
from tests.builders import small_round
from tests.ui.concern_desk import desk


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def page(qtbot, small, dressed):
    with desk(small.lead, small.round_id) as (program, _desk, ws):
        frame = program.window.go_to("frame")
        frame.tabs.setCurrentWidget(frame.holds)
        qtbot.waitUntil(lambda: frame.holds.on.count() > 1)
        frame.holds.ws, frame.holds.frame = ws, frame
        yield frame.holds


def cells(table):
    model = table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_hold_needs_its_reason_stops_the_purge_and_stays_in_the_list(qtbot, small, page):
    page.place.click()
    assert "Say why the hold is placed" in page.hold_fault.text()
    page.on.setCurrentIndex(1)
    ref = page.on.currentText()
    page.why.setText("Coroner, reference 12")
    page.place.click()
    qtbot.waitUntil(lambda: len(cells(page.table)) == 1)
    assert cells(page.table)[0][:2] == [ref, "Coroner, reference 12"]
    assert cells(page.table)[0][3] == "stands"
    slips = page.frame.slips
    page.frame.tabs.setCurrentWidget(slips)
    qtbot.waitUntil(lambda: "legal hold stands" in slips.stopped.text())
    assert not slips.purge.isEnabled()
    page.frame.tabs.setCurrentWidget(page)
    page.lift.click()
    assert "Choose a hold" in page.hold_fault.text()
    page.table.view.setCurrentIndex(page.table.model.index(0, 0))
    page.lifted_why.setText("The inquest ended")
    page.lift.click()
    qtbot.waitUntil(lambda: "The inquest ended" in cells(page.table)[0][3])
    assert not any(each.stands for each in holds.all_holds(page.ws, small.round_id))
    assert page.hold_fault.text() == ""


def test_a_childs_file_is_gone_through_and_exported(qtbot, small, page, tmp_path):
    sheet = page.passages
    assert sheet.isHidden()
    page.asked.setText("Court order 7")
    page.open.click()
    qtbot.waitUntil(lambda: sheet.isVisible() and sheet.table.model.rowCount() > 0)
    assert not sheet.export.isEnabled()
    sheet.table.view.setCurrentIndex(sheet.table.model.index(0, 0))
    first = sheet.table.model.record(0)[0]
    sheet.redact.click()
    qtbot.waitUntil(lambda: "1 to be redacted" in sheet.counts.text())
    sheet.added.setText("Small round")
    sheet.add.click()
    qtbot.waitUntil(lambda: "2 to be redacted" in sheet.counts.text())
    sheet.rest.click()
    qtbot.waitUntil(sheet.export.isEnabled)
    page.export(tmp_path)
    qtbot.waitUntil(lambda: "Written as export 1" in sheet.done.text())
    (path,) = tmp_path.glob("*.json")
    said = path.read_text("utf-8")
    assert first not in said
    assert json.loads(said)["round"] == "[redacted]"
    (request,) = child_requests.all_requests(page.ws, small.round_id)
    sheet.closing.setText("Given to the court")
    sheet.close_it.click()
    qtbot.waitUntil(sheet.isHidden)
    qtbot.waitUntil(lambda: "Given to the court" in cells(page.requests)[0][4])
    assert len(request.exports) == 1
    assert not any(each.stands for each in holds.all_holds(page.ws, small.round_id))
    assert sheet.table.model.rowCount() == 0  # no name stays in the window


def test_enter_on_a_passage_turns_its_decision(qtbot, small, page):
    page.asked.setText("Court order 7")
    page.open.click()
    sheet = page.passages
    qtbot.waitUntil(lambda: sheet.isVisible() and sheet.table.model.rowCount() > 0)
    text = sheet.table.model.record(0)[0]
    (request,) = child_requests.all_requests(page.ws, small.round_id)

    def mark():
        return child_requests.to_go_through(page.ws, small.round_id, request.id)[0].mark

    for wanted in (Mark.REDACT, Mark.KEEP):
        sheet.table.activated.emit(sheet.table.model.record(0))
        qtbot.waitUntil(lambda wanted=wanted: sheet._held[text].mark is wanted)
        assert mark() is wanted
