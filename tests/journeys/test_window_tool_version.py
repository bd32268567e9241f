"""A new version of the tool through the real window: tried by the lead, published, taken in while an audit is open."""

from PySide6.QtWidgets import QLabel

from app.services import returns, tool_versions
from app.services.trial_audit import TRIAL_CHILDREN
from tests import builders
from tests.editions import LIMIT, NEW_MEANING, edition, tool_of
from tests.journeys.windows import page_of, unlock
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.complete import CompletePage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.tool import ToolPage


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_the_lead_tries_the_tool_as_an_assessor_and_nothing_of_it_is_kept(qtbot, small, window_on):
    program, doors = window_on(small.lead)
    unlock(qtbot, program)
    program.window.go_to("tool")
    page = page_of(program, "tool", ToolPage)
    doors._desk.try_tool(page._tool, TRIAL_CHILDREN[1])
    audit = page_of(program, "audit", AuditPage)
    assert program.window.pages.currentWidget() is audit
    assert audit.audit.audit.case.unborn
    assert audit.head.saved.text() == "A trial: nothing is kept"
    before = audit.audit.audit.progress().answered
    builders.say(audit.audit.audit, "OJ1", "yes")
    assert audit.audit.audit.progress().answered == before + 1
    audit.checking_wanted.emit()
    assert "Check and sign TRIAL" in words(page_of(program, "complete", CompletePage))
    program.window.go_to("tool")
    assert program.window.pages.currentWidget() is page
    with doors._desk._ws.begin() as work:
        assert audit.audit.audit.id not in {each.id for each in work.audits.headers(small.round_id)}


def test_an_audit_that_is_open_when_the_update_comes_is_opened_again(
    qtbot, small, window_on, tmp_path, tmp_path_factory
):
    with builders.opened(small.store("a")) as ws:
        audit = builders.audits_in(ws, small.round_id)[0]
        builders.say(audit, "RC9", "yes")
        sent = returns.make(ws, small.round_id, tmp_path / "sent").path
    with builders.opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [sent])
        tool = tool_of(edition(tmp_path_factory, "2.0", LIMIT, NEW_MEANING))
        tool_versions.publish(ws, small.round_id, tool, {}, "Read in two ways")
        update = tool_versions.write_update(ws, small.round_id, tmp_path / "out").path
    program, doors = window_on(small.store("a"))
    unlock(qtbot, program)
    doors._desk.case.open(audit.id)
    before = page_of(program, "audit", AuditPage)
    assert before.audit.audit.tool.version == "1.0"
    program.window.go_to("exchange")
    receive = page_of(program, "exchange", AssessorExchangePage)
    receive.open_pack(update)
    qtbot.waitUntil(lambda: "The audit tool is now version 2.0" in words(receive), timeout=60_000)
    assert program.window.page("audit") is None
    program.window.go_to("cases")
    assert isinstance(program.window.pages.currentWidget(), CasesPage)
    doors._desk.case.open(audit.id)
    after = page_of(program, "audit", AuditPage)
    assert after.audit.audit.tool.version == "2.0"
    assert after.audit.audit.asked_again() == ("/RC/RC9",)
