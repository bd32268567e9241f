"""A concern about somebody who is no case, through the window: raised, called about, returned, merged, seen once."""

from PySide6.QtWidgets import QPushButton

from tests.journeys.windows import page_of, unlock
from tests.ui.concern_desk import press
from ui.pages.concern import ConcernPage
from ui.pages.concerns import ConcernsPage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.overview import OverviewPage


def test_a_concern_about_somebody_who_is_no_case_reaches_the_lead_once(
    qtbot, small, window_on, tmp_path
):
    program, doors = window_on(small.store("a"))
    unlock(qtbot, program)
    press(program)
    page = page_of(program, "concern", ConcernPage)
    page.about.setFocus()
    qtbot.keyClicks(page.about, "A baby in the same household")
    page.what.setFocus()
    qtbot.keyClicks(page.what, "Left alone at night")
    for number in ("01632 960001", "01632 960009"):
        another = next(
            one
            for one in page.findChildren(QPushButton)
            if one.text() == "Note a call to another number"
        )
        another.click()
        card = page.calls[-1]
        card.number.setFocus()
        qtbot.keyClicks(card.number, number)
        card.who.setFocus()
    qtbot.waitUntil(lambda: [call.number for call in page.model.calls][-1] == "01632 960009")
    assert not any(call.answered for call in page.model.calls)

    program.window.go_to("exchange")
    send = page_of(program, "exchange", AssessorExchangePage)
    assert send.send.isEnabled()
    send.make_return(tmp_path / "returns")
    qtbot.waitUntil(lambda: bool(list((tmp_path / "returns").glob("*.cfa"))), timeout=20_000)
    assert program.window.concern.isVisible()
    doors.lock()

    lead, _doors = window_on(small.lead)
    unlock(qtbot, lead)
    assert not lead.window.concern.isVisible()
    for _ in range(2):
        lead.window.go_to("exchange")
        merge = page_of(lead, "exchange", LeadExchangePage)
        merge.merge(sorted((tmp_path / "returns").iterdir()))
        qtbot.waitUntil(lead.window.concern.isVisible, timeout=20_000)
        assert lead.window.concern.words.text().startswith("1 immediate concern open")
        lead.window.concern.offer.click()
        listed = page_of(lead, "concerns", ConcernsPage)
        assert listed.table.model.rowCount() == 1
        record = listed.table.model.record(0)
        assert record[1:4] == ("A baby in the same household", "Left alone at night", "Assessor A")
        assert record[5:] == (2, "", "Open")
        qtbot.waitUntil(lead.window.work.isHidden, timeout=20_000)
    lead.window.go_to("overview")
    overview = page_of(lead, "overview", OverviewPage)
    qtbot.waitUntil(lambda: bool(overview.found and overview.found.concerns), timeout=20_000)
    assert [each.ref for each in overview.found.concerns] == ["A baby in the same household"]
