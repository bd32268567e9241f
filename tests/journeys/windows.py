"""Ways through the real window."""

from PySide6.QtCore import Qt

from tests import builders
from ui.pages.unlock import UnlockPage


def unlock(qtbot, program):
    door = program.window.doors.currentWidget()
    assert isinstance(door, UnlockPage)
    qtbot.keyClicks(door.field, builders.PASSPHRASE)
    qtbot.keyClick(door.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.rail is not None)


def page_of(program, key, kind):
    page = program.window.page(key)
    assert isinstance(page, kind)
    return page
