"""Two stores and a folder in two real windows: pack, audit, return, query, answer, correction, final.

CASEFILE_PICTURES names a folder into which both windows are photographed side by side after every step.
"""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.domain.ids import AnswerKey
from app.services import audit_states, findings, packs, rounds
from app.services.audit_states import Reached
from app.services.open_audit import OpenAudit
from tests.builders import audits_in
from tests.journeys.windows import page_of, unlock
from tests.services.finished import finish
from tests.ui.finding import segment
from ui.pages.audit import AuditPage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.moderation import ModerationPage
from ui.pages.moderation_answers import CORRECT
from ui.pages.overview import OverviewPage
from ui.pages.queries import QueriesPage

OJ2 = AnswerKey("/OJ/OJ2")
PATIENCE = 30_000


class SideBySide:
    """Two windows on one screen, and pictures of both where they are asked for."""

    def __init__(self, qtbot, *programs):
        self.qtbot, self.windows = qtbot, [each.window for each in programs]
        self.folder = os.environ.get("CASEFILE_PICTURES", "")
        self.taken = 0
        for place, window in enumerate(self.windows):
            window.resize(960, 1040)
            window.move(960 * place, 0)

    def show(self, name):
        QApplication.processEvents()
        if not self.folder:
            return
        self.until(self.is_settled)
        pictures = [window.grab().toImage() for window in self.windows]
        whole = QImage(
            sum(each.width() for each in pictures), pictures[0].height(), QImage.Format.Format_RGB32
        )
        painter, left = QPainter(whole), 0
        for each in pictures:
            painter.drawImage(left, 0, each)
            left += each.width()
        painter.end()
        self.taken += 1
        Path(self.folder).mkdir(parents=True, exist_ok=True)
        assert whole.save(str(Path(self.folder) / f"{self.taken:02}-{name}.png"))

    def is_settled(self):
        """What was laid out anew while the last picture was taken is in the next."""
        before = [window.grab().toImage() for window in self.windows]
        QApplication.processEvents()
        return before == [window.grab().toImage() for window in self.windows]

    def until(self, true):
        self.qtbot.waitUntil(true, timeout=PATIENCE)


def look_in_folder(both, program, kind):
    """The one button of the page where things are sent and received, until its look has been told."""
    program.window.go_to("exchange")
    page = page_of(program, "exchange", kind)
    with both.qtbot.waitSignal(page.folder_card.watch.looked, timeout=PATIENCE):
        page.folder_card.go.click()
    return page


def merge_what_came(both, lead):
    """The preview first; nothing is merged before it is confirmed."""
    page = look_in_folder(both, lead, LeadExchangePage)
    both.until(page.preview.confirm.isVisible)  # what was merged before is still told there
    both.show("lead-previews-return")
    with both.qtbot.waitSignal(page.folder_card.watch.looked, timeout=PATIENCE):
        page.preview.confirm.click()
    return page


def states_of(ws, small, audit_id):
    return next(
        each.reached
        for each in audit_states.states(ws, small.round_id)
        if each.audit_id == audit_id
    )


def test_pack_audit_return_query_answer_correction_final(qtbot, small, window_on, tmp_path):
    folder = tmp_path / "exchange"
    folder.mkdir()
    lead, lead_doors = window_on(small.lead)
    unlock(qtbot, lead)
    assessor, doors = window_on(small.store("a"))
    unlock(qtbot, assessor)
    both = SideBySide(qtbot, lead, assessor)
    theirs, mine = lead_doors._desk._ws, doors._desk._ws
    for program, kind in ((lead, LeadExchangePage), (assessor, AssessorExchangePage)):
        program.window.go_to("exchange")
        card = page_of(program, "exchange", kind).folder_card
        card.use(folder)
        card.watch.end()  # the button alone, so that each step is seen
    both.show("both-name-the-folder")

    # Pack: sealed with a spoken code, opened with it.
    made = packs.issue(theirs, small.round_id, tmp_path / "packs", only="Assessor A")
    page = page_of(assessor, "exchange", AssessorExchangePage)
    page.offer(made[0].path, made[0].code)
    both.until(lambda: page.ledger.model.rowCount() > 1)
    both.show("assessor-opened-the-pack")

    # Audit: by hand in the window, to the end by the script, signed off.
    assessor.window.go_to("cases")
    audit_id = next(
        each.id for each in audits_in(mine, small.round_id) if each.card.reading == "sole"
    )
    doors._desk.case.open(audit_id)
    both.until(lambda: assessor.window.here == "audit")
    desk = page_of(assessor, "audit", AuditPage)
    titles = [section.title for section in desk.audit.sections]
    desk.show_section(len(titles) - 1)
    judged = segment(desk, OJ2, "meets")
    qtbot.mouseClick(judged, Qt.MouseButton.LeftButton)
    both.show("assessor-audits")
    assert desk.audit.audit.state(OJ2).answer.value == "meets"
    assessor.window.go_to("cases")
    finish(OpenAudit(mine, audit_id))
    look_in_folder(both, assessor, AssessorExchangePage)
    both.show("assessor-sent-return")
    assert any(folder.glob("return-*.cfa"))

    # Return: previewed, confirmed, acknowledged.
    merge_what_came(both, lead)
    both.until(lambda: any(folder.glob("acknowledgement-*.cfa")))
    both.show("lead-merged")
    assert states_of(theirs, small, audit_id) is Reached.FINAL
    look_in_folder(both, assessor, AssessorExchangePage)
    both.show("assessor-sees-the-receipt")

    # Query: asked on the answer, sent by the folder, answered where it stands.
    lead.window.go_to("moderation")
    moderation = page_of(lead, "moderation", ModerationPage)
    both.until(lambda: moderation.summary.text() != "")
    moderation.show_answer(audit_id, OJ2)
    qtbot.keyClicks(moderation.answers.words, "Which plan, that of March?")
    both.show("lead-asks")
    moderation.answers.send.click()
    both.until(lambda: moderation.queries.view.table.model.rowCount() == 1)
    look_in_folder(both, lead, LeadExchangePage)
    both.until(lambda: any(folder.glob("queries-*.cfa")))
    received = look_in_folder(both, assessor, AssessorExchangePage)
    if received.folder_card.wait.isVisible():
        received.folder_card.wait.click()
    assessor.window.go_to("queries")
    queries = page_of(assessor, "queries", QueriesPage)
    both.until(lambda: queries.view.chosen() is not None)
    assert queries.view.chosen().state == "For you"
    qtbot.keyClicks(queries.view.pane.box, "Yes; it falls short of it.")
    both.show("assessor-answers")
    queries.view.pane.buttons["say"].click()
    both.until(lambda: queries.view.chosen().state == "To be sent")

    # Answer: comes with the next return, is read and resolved.
    look_in_folder(both, assessor, AssessorExchangePage)
    merge_what_came(both, lead)
    lead.window.go_to("moderation")
    moderation = page_of(lead, "moderation", ModerationPage)
    moderation.reload()
    moderation.tabs.setCurrentWidget(moderation.queries)
    both.until(lambda: moderation.queries.view.chosen().state == "For you")
    both.show("lead-reads-the-answer")
    moderation.queries.view.pane.buttons["resolve"].click()
    both.until(lambda: moderation.queries.view.chosen().state == "Resolved")

    # Correction: a layer with its reason; the assessor's own stays beneath.
    moderation.show_answer(audit_id, OJ2)
    moderation.answers.choose_deed(CORRECT)
    decision = moderation.answers.decision
    next(
        way for name, way in decision.ways.segments.items() if way.text().startswith("Below")
    ).click()
    qtbot.keyClicks(decision.reason, "The assessor says so on asking.")
    both.show("lead-corrects")
    qtbot.keyClick(decision.reason, Qt.Key.Key_Return)
    place = moderation.tabs.indexOf(moderation.overrides)
    both.until(lambda: moderation.tabs.tabText(place) == "Overrides (1)")
    moderation.tabs.setCurrentWidget(moderation.overrides)
    both.show("lead-sees-the-override")

    # Final: one case, on every page that counts.
    moderation.tabs.setCurrentWidget(moderation.states)
    both.show("lead-sees-the-states")
    assert "Cases: 6, final: 1." in moderation.states.about.text()
    lead.window.go_to("overview")
    overview = page_of(lead, "overview", OverviewPage)
    both.until(lambda: overview.found is not None and overview.found.final == 1)
    both.show("lead-sees-the-overview")
    found = findings.findings(theirs, rounds.current(theirs).id)
    assert found.corrections == 1
    assert OpenAudit(mine, audit_id).state(OJ2).answer.value == "meets", "the assessor's own stays"
