"""A laptop is lost: from the pack by a new code to the next answer, in the real window and by keyboard alone."""

import pytest
from PySide6.QtCore import Qt

from app.services import machines, returns
from tests import builders
from tests.journeys.test_window_pack import Typist, sheet, to_the_recovery_sheet
from tests.journeys.typist import KEY, THOUGHT
from tests.journeys.windows import page_of
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage

MOST_MINUTES = 15
DOORS, WAITS = (
    6,
    60.0,
)  # steps that are read before they are answered; seconds for keys from words, stores and packs
__all__ = ["sheet"]  # a fixture


@pytest.fixture
def replaced(small, tmp_path):
    """The pack for a new laptop; one audit was signed and another half answered on the one that was lost."""
    with builders.opened(small.store("a")) as ws:
        audit = builders.audits_in(ws, small.round_id)[1]
        builders.say(audit, "HX1_date", "2009-01-12")
        builders.say(audit, "OJ1", "yes")
        made = returns.make(ws, small.round_id, tmp_path / "sent").path
    with builders.opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [made])
        issued = machines.replace_machine(
            ws, small.round_id, tmp_path / "packs", "Assessor A", lost="The laptop was stolen."
        )
    return issued, audit


def test_from_a_new_laptop_to_the_next_answer_by_keyboard_alone(
    qtbot, small, window_on, tmp_path, sheet, replaced
):
    issued, audit = replaced
    program, _doors = window_on(None, issued.path)
    typist, step = to_the_recovery_sheet(qtbot, program, issued.code)
    typist.press(Qt.Key.Key_Tab)
    typist.press(Qt.Key.Key_Return)  # save the recovery sheet
    key = next(line.strip() for line in sheet.read_text("utf-8").splitlines() if "-" in line)
    typist.type(key.split("-")[step.proof.number - 1].lower())
    typist.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.window.page("cases"), CasesPage), timeout=20_000)
    cases = page_of(program, "cases", CasesPage)
    assert audit.card.ref in cases.band.go_on.text()
    qtbot.waitUntil(lambda: program.window.focusWidget() is cases.band.go_on)
    typist.press(Qt.Key.Key_Return)
    page = page_of(program, "audit", AuditPage)
    assert page.audit.audit.id == audit.id
    for name in ("HX1_date", "OJ1"):
        key = audit.form.key_of(name)
        assert page.audit.audit.state(key).answer == audit.state(key).answer
    before = page.audit.audit.header.answered
    answered = _answer_next(typist, page, before)
    assert answered == before + 1
    minutes = (typist.keys * KEY + DOORS * THOUGHT + WAITS) / 60
    assert minutes < MOST_MINUTES, f"{typist.keys} keys, {minutes:.1f} minutes"


def _answer_next(typist: Typist, page: AuditPage, before: int) -> int:
    """Enter to the next question until one takes the digit 1; how many questions are answered then."""
    for _ in range(12):
        typist.press(Qt.Key.Key_1)
        if page.audit.audit.header.answered > before:
            break
        typist.press(Qt.Key.Key_Tab)
    return page.audit.audit.header.answered
