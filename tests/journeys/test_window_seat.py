"""The lead's seat through real windows: a card, handed over, one that only reads, and back."""

from PySide6.QtCore import Qt

from app.domain.ids import AnswerKey
from app.services import findings, moderation
from tests import builders
from tests.journeys.windows import come_back, page_of, unlock
from ui.pages.moderation import ModerationPage
from ui.pages.overview import OverviewPage
from ui.pages.seat import SeatPage

OJ2 = AnswerKey("/OJ/OJ2")


def only_file(folder, *known):
    (path,) = (each for each in folder.iterdir() if each not in known)
    return path


def seat_page(program):
    program.window.go_to("overview")
    page_of(program, "overview", OverviewPage).seat_wanted.emit()
    page = page_of(program, "seat", SeatPage)
    assert program.window.pages.currentWidget() is page
    return page


def practice(page):
    found = findings.as_document(findings.findings(page._ws, page._round.id))
    return found["judgements"]["practice"]


def test_the_seat_goes_to_a_deputy_and_comes_back(qtbot, small, window_on, tmp_path):
    audit_id = come_back(small, tmp_path, OJ2="meets")
    builders.STORES.create(small.folder / "deputy.store", builders.PASSPHRASE, "Deputy D")

    deputy, _doors = window_on(small.folder / "deputy.store")
    unlock(qtbot, deputy)
    deputy.window.go_to("seat")
    standing_in = page_of(deputy, "seat", SeatPage)
    standing_in.write_card(tmp_path / "card")
    qtbot.waitUntil(lambda: "speak the code" in standing_in.said.text(), timeout=20_000)
    code = standing_in.said.text().rpartition(": ")[2]

    lead, _more = window_on(small.lead)
    unlock(qtbot, lead)
    page = seat_page(lead)
    page.name_deputy(only_file(tmp_path / "card"))
    assert "Type the code" in page.fault.text()
    qtbot.keyClicks(page.code, code)
    page.name_deputy(only_file(tmp_path / "card"))
    qtbot.waitUntil(lambda: page.deputy.count() == 1, timeout=30_000)
    page.hand_over(tmp_path / "seat")
    assert "Say why" in page.fault.text()
    qtbot.keyClicks(page.reason, "On leave until May.")
    page.hand_over(tmp_path / "seat")
    qtbot.waitUntil(page.again.isVisible, timeout=30_000)
    assert "Deputy D has led this round" in page.sentence.text()

    standing_in.open_seat(next((tmp_path / "seat").glob("seat-*")))
    qtbot.waitUntil(lambda: deputy.window.page("overview") is not None, timeout=30_000)
    deputy.window.go_to("moderation")
    desk = page_of(deputy, "moderation", ModerationPage)
    qtbot.waitUntil(lambda: desk.summary.text() != "", timeout=30_000)
    desk.show_answer(audit_id, OJ2)
    desk.answers.choose_deed("correct")
    desk.answers.decision.choose("value:below")
    qtbot.keyClicks(desk.answers.decision.reason, "Seen again.")
    qtbot.keyClick(desk.answers.decision.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: practice(desk) == {"below": 1}, timeout=30_000)

    lead.window.go_to("moderation")
    reads = page_of(lead, "moderation", ModerationPage)
    qtbot.waitUntil(lambda: reads.summary.text() != "", timeout=30_000)
    reads.show_answer(audit_id, OJ2)
    qtbot.keyClicks(reads.answers.words, "May I?")
    reads.answers.send.click()
    assert "only reads" in lead.window.refusal.words.text()
    assert moderation.double_reads(reads._ws, small.round_id) == ()

    theirs = seat_page(deputy)
    qtbot.waitUntil(lambda: theirs.deputy.count() == 1, timeout=20_000)
    qtbot.keyClicks(theirs.reason, "Back from leave.")
    theirs.hand_over(tmp_path / "back")
    qtbot.waitUntil(theirs.again.isVisible, timeout=30_000)
    page = seat_page(lead)
    page.open_seat(next((tmp_path / "back").glob("seat-*")))
    qtbot.waitUntil(page.over.isVisible, timeout=30_000)
    assert page.moves.model.rowCount() == 3
    assert practice(page) == {"below": 1}
