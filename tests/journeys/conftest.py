"""The small round, fresh for each test; and the window before a store of it."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests import builders
from ui.application import make_program
from ui.desks.doors import Doors, Premises
from ui.theme import Scheme


@pytest.fixture(autouse=True)
def qt_is_freed_by_its_own_thread(qapp):
    """As in the program itself (ui/collecting.py)."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def lead(small):
    with builders.opened(small.lead) as ws:
        yield ws


@pytest.fixture
def assessor(small):
    with builders.opened(small.store("a")) as ws:
        yield ws


@pytest.fixture
def audit(small, assessor):
    """The first audit of Assessor A, open."""
    return builders.audits_in(assessor, small.round_id)[0]


@pytest.fixture
def window_on(qtbot, tmp_path):
    """The window before a store, as it opens at start-up."""
    opened = []

    def open_on(path, file=None):
        program = make_program(["casefile-audit"], Scheme.LIGHT)
        premises = Premises(
            builders.STORES,
            builders.workspace,
            tmp_path / "home",
            tmp_path / "home" / "audit.store",
            lambda _folder: pytest.fail("no practice round was asked for"),
        )
        doors = Doors(program, premises)
        qtbot.addWidget(program.window)
        opened.append((program, doors))
        doors.start(path, file)
        program.window.show()
        return program, doors

    yield open_on
    for program, doors in opened:
        doors.close()
        program.window.hide()
        program.background.close()
