"""Right of reply through real windows: the paper, the log, a challenge that is kept to, decided, told, and counted."""

from app.domain.ids import AnswerKey
from app.domain.threads import Deed
from app.services import findings, returns, threads
from tests.journeys.windows import come_back, page_of, unlock
from tests.reports.pdf_reading import words
from ui.pages.exchange import AssessorExchangePage
from ui.pages.moderation import ModerationPage
from ui.pages.queries import QueriesPage

OJ2 = AnswerKey("/OJ/OJ2")


def until(qtbot, condition):
    qtbot.waitUntil(condition, timeout=30_000)


def fill(qtbot, *boxes):
    for box, text in boxes:
        box.clear()
        qtbot.keyClicks(box, text)


def test_a_challenge_is_made_answered_decided_and_told(qtbot, small, window_on, tmp_path):
    audit_id = come_back(small, tmp_path, OJ2="below")

    lead, _doors = window_on(small.lead)
    unlock(qtbot, lead)
    lead.window.go_to("moderation")
    desk = page_of(lead, "moderation", ModerationPage)
    until(qtbot, lambda: desk.summary.text() != "")
    tab = desk.replies
    desk.tabs.setCurrentWidget(tab)
    tab.log.click()
    assert tab.on.fault.text()  # no day yet
    fill(
        qtbot,
        (tab.to, "Team manager"),
        (tab.how, "by hand"),
        (tab.on.line, "14 Apr 2009"),
        (tab.by.line, "28 Apr 2009"),
    )
    tab.save_paper(tmp_path / "reply.pdf")
    until(qtbot, (tmp_path / "reply.pdf").is_file)
    paper = words((tmp_path / "reply.pdf").read_bytes())
    assert "Your reply" in paper
    assert "Tue 28 Apr 2009" in paper
    tab.log.click()
    until(qtbot, lambda: tab.given.table.model.rowCount() == 1)

    desk.show_answer(audit_id, OJ2)
    desk.answers.choose_deed("challenge")
    form = desk.answers.challenge
    form.note.click()
    assert form.fault.text()  # by whom?
    fill(qtbot, (form.by, "Team manager"), (form.evidence, "Minutes of 3 March"))
    qtbot.keyClicks(form.text, "The plan was updated.")
    form.note.click()
    until(qtbot, lambda: tab.challenges.table.model.rowCount() == 1)
    desk.queries.write_files(tmp_path / "queries")
    until(qtbot, lambda: (tmp_path / "queries").is_dir() and any((tmp_path / "queries").iterdir()))
    until(qtbot, lambda: tab.challenges.chosen().state == "Sent to Assessor A")
    (path,) = (tmp_path / "queries").iterdir()

    assessor, _more = window_on(small.store("a"))
    unlock(qtbot, assessor)
    assessor.window.go_to("exchange")
    page_of(assessor, "exchange", AssessorExchangePage).open_pack(path)
    assessor.window.go_to("queries")
    queries = page_of(assessor, "queries", QueriesPage)
    until(qtbot, lambda: queries.view.chosen() is not None)
    pane = queries.view.pane
    assert set(pane.buttons) == {Deed.KEEP.value, Deed.ACCEPT.value}
    qtbot.keyClicks(pane.box, "It was updated a month later.")
    pane.buttons[Deed.KEEP.value].click()
    until(qtbot, lambda: queries.view.chosen().state == "To be sent")
    back = returns.make(queries._ws, small.round_id, tmp_path / "back").path

    returns.merge(desk._ws, small.round_id, [back])
    desk.reload()
    until(qtbot, lambda: tab.challenges.chosen().state == "For you")
    pane = tab.challenges.pane
    pane.buttons[Deed.REFUSE.value].click()
    assert pane.fault.text()  # not without a reason
    qtbot.keyClicks(pane.box, "The minutes are of April.")
    pane.buttons[Deed.REFUSE.value].click()
    until(qtbot, lambda: tab.challenges.chosen().state == "Answer stands")
    qtbot.keyClicks(tab.given.pane.box, "Told on 5 May by letter: the answer stands.")
    tab.given.pane.buttons[Deed.TELL.value].click()
    until(qtbot, lambda: tab.given.chosen().state == "Told how it ended")
    held = findings.findings(desk._ws, small.round_id).replies
    assert (held.cases, held.told, held.made, held.upheld, held.refused) == (1, 1, 1, 0, 1)
    kinds = {each.thread.kind for each in threads.all_threads(queries._ws, small.round_id)}
    assert {kind.value for kind in kinds} == {"challenge"}  # the log stays with the lead
