"""A query through two real windows: asked, seen on the answer, answered, come back, resolved, opened again."""

from PySide6.QtCore import Qt

from app.domain.ids import AnswerKey
from app.domain.threads import Turn
from app.services import returns, threads
from tests import builders
from tests.journeys.windows import page_of, unlock
from ui.forms.asked import AskedHere
from ui.pages.audit import AuditPage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.moderation import ModerationPage
from ui.pages.queries import QueriesPage

OJ2 = AnswerKey("/OJ/OJ2")


def wait_for_desk(qtbot, page):
    qtbot.waitUntil(lambda: page.summary.text() != "", timeout=20_000)


def counted(program):
    """What the status bar counts now."""
    return [each.text() for each in program.window.counters.buttons if not each.isHidden()]


def returned(small, folder):
    """One audit of Assessor A with an answer, come back once; its id."""
    with builders.opened(small.store("a")) as ws:
        audit = builders.audits_in(ws, small.round_id)[0]
        builders.say(audit, "OJ1", "yes")
        builders.say(audit, "OJ2", "meets", note="Plan of March")
        sent = returns.make(ws, small.round_id, folder / "sent").path
    with builders.opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [sent])
    return audit.id


def ask_in_the_window(qtbot, program, audit_id, folder):
    """The lead asks about the answer under Answers, and writes the file under Queries; the file."""
    program.window.go_to("moderation")
    page = page_of(program, "moderation", ModerationPage)
    wait_for_desk(qtbot, page)
    page.show_answer(audit_id, OJ2)
    assert page.answers.title.text().startswith("13.2")
    page.answers.words.setFocus()
    qtbot.keyClicks(page.answers.words, "Which plan, that of March?")
    qtbot.mouseClick(page.answers.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.queries.view.table.model.rowCount() == 1, timeout=20_000)
    page.tabs.setCurrentWidget(page.queries)
    assert "1 word to send" in page.queries.waiting.text()
    page.queries.write_files(folder / "queries")
    qtbot.waitUntil(lambda: not page.queries.send.isVisible(), timeout=20_000)
    (path,) = (folder / "queries").iterdir()
    return path


def test_a_query_goes_round_through_the_real_window(qtbot, small, window_on, tmp_path):
    audit_id = returned(small, tmp_path)
    lead, _doors = window_on(small.lead)
    unlock(qtbot, lead)
    path = ask_in_the_window(qtbot, lead, audit_id, tmp_path)

    assessor, doors = window_on(small.store("a"))
    unlock(qtbot, assessor)
    assessor.window.go_to("exchange")
    page_of(assessor, "exchange", AssessorExchangePage).open_pack(path)
    qtbot.waitUntil(
        lambda: any(
            "1 query from the lead" in each.text() for each in assessor.window.counters.buttons
        ),
        timeout=20_000,
    )
    assessor.window.go_to("queries")
    page = page_of(assessor, "queries", QueriesPage)
    line = page.view.chosen()
    assert (line.state, line.last) == ("For you", "Which plan, that of March?")
    page.view.pane.place.click()  # to the answer
    audit = page_of(assessor, "audit", AuditPage)
    assert assessor.window.pages.currentWidget() is audit
    assert any("1 asked by the lead" in each.text() for each in assessor.window.counters.buttons)
    audit.list.show_place(0)
    audit.focus_first()
    next(each for each in audit.actions() if each.objectName() == "NEXT_QUERY").trigger()
    (one,) = [
        each
        for form in audit._forms.values()
        for card in form.findChildren(AskedHere)
        for each in card.shown
    ]
    assert one.isVisible()
    one.box.setFocus()
    qtbot.keyClicks(one.box, "Yes; it falls short of it.")
    one.buttons[0].click()
    builders.say(audit.audit.audit, "OJ2", "below")
    assert not any("the lead" in text for text in counted(assessor))
    sent = returns.make(doors._desk._ws, small.round_id, tmp_path / "back").path

    page = page_of(lead, "moderation", ModerationPage)
    ws = page._ws
    returns.merge(ws, small.round_id, [sent])
    page.reload()
    qtbot.waitUntil(lambda: page.queries.view.chosen().state == "For you", timeout=20_000)
    line = page.queries.view.chosen()
    assert line.last == "Yes; it falls short of it."
    assert "it is" in line.answer
    assert line.told.changed
    page.queries.view.pane.buttons["resolve"].click()
    qtbot.waitUntil(lambda: page.queries.view.chosen().state == "Resolved", timeout=20_000)
    pane = page.queries.view.pane
    pane.buttons["reopen"].click()
    assert pane.fault.text()
    qtbot.keyClicks(pane.box, "And the plan of April?")
    pane.buttons["reopen"].click()
    qtbot.waitUntil(lambda: page.queries.view.chosen().state == "To be sent", timeout=20_000)
    (told,) = threads.all_threads(ws, small.round_id)
    assert told.thread.turn is Turn.ASSESSOR
    assert [post.deed.value for post in told.thread.posts] == ["ask", "say", "resolve", "reopen"]
