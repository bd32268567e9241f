"""Ways through the real window."""

from PySide6.QtCore import Qt

from app.services import returns
from tests import builders
from ui.pages.unlock import UnlockPage


def unlock(qtbot, program):
    door = program.window.doors.currentWidget()
    assert isinstance(door, UnlockPage)
    qtbot.keyClicks(door.field, builders.PASSPHRASE)
    qtbot.keyClick(door.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.rail is not None)


def come_back(small, folder, **said):
    """One audit of Assessor A with these answers, come back once; its id."""
    with builders.opened(small.store("a")) as ws:
        audit = builders.audits_in(ws, small.round_id)[0]
        for name, value in said.items():
            builders.say(audit, name, value)
        sent = returns.make(ws, small.round_id, folder / "sent").path
    with builders.opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [sent])
    return audit.id


def page_of(program, key, kind):
    page = program.window.page(key)
    assert isinstance(page, kind)
    return page
