"""A whole audit of one case, from the locked door to the signature, by nothing but keys."""

from PySide6.QtGui import QGuiApplication

from app.services import rounds
from tests import builders
from tests.journeys.typist import Hands, Sheet, Typist, until
from ui.desks.shelf import StoreShelf
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.complete import CompletePage
from ui.viewmodels.case_list import CaseFilter


def numbers(sections):
    """The number on the card of each question."""
    return {
        part.name: item.number
        for section in sections
        for item in section.items
        for part in item.parts
    }


def audit_by_keys(program, sheet, hands):
    """Types a sheet into the program's window; the typist, whose tally says what it cost."""
    window = program.window
    typist = Typist(sheet, hands)
    typist.unlock(builders.PASSPHRASE)
    until(lambda: isinstance(window.pages.currentWidget(), CasesPage), "the door stays shut")
    cases = window.pages.currentWidget()
    typist.open_case(lambda: str(cases.list.currentIndex().data()))
    until(lambda: isinstance(window.pages.currentWidget(), AuditPage), "no case was opened")

    def is_over():
        return isinstance(window.pages.currentWidget(), CompletePage)

    typist.fill_in(is_over)
    typist.catch_up(is_over, numbers(window.page("audit").audit.sections))
    typist.press_button("Sign")
    return typist


def test_a_typical_file_is_audited_and_signed_by_keyboard_alone(small, window_on):
    program, doors = window_on(small.store("a"))
    program.window.activateWindow()
    sheet, windows = Sheet.read("typical"), []
    # A window that flashes up, if only for an instant, takes the keyboard away from whoever types.
    QGuiApplication.instance().focusWindowChanged.connect(
        lambda window: windows.append("nothing" if window is None else window.title())
    )
    typist = audit_by_keys(program, sheet, Hands())
    (held,) = rounds.all_rounds(doors._desk._ws)
    signed = StoreShelf(doors._desk._ws, held).lines("", CaseFilter.COMPLETE)
    assert [line.ref for line in signed] == [sheet.case]
    assert typist.left == set(), "every line of the sheet was asked for"
    assert "" not in windows
    keys, prose = (sum(one.values()) for one in (typist.tally.keys, typist.tally.prose))
    assert keys - prose <= 1150, (
        "what a typical file cost beside its sentences when this was written: 1,102"
    )
