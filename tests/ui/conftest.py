import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import gc
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests.builders import opened
from tests.ui.read_round import read_round
from tests.ui.small_tool import MemoryAudit
from ui.actions import Actions
from ui.tasks import Background
from ui.theme import Scheme, look
from ui.viewmodels.audit import AuditViewModel


class HeardProblems(list):
    """Keeps what would be shown."""

    def show(self, error):
        self.append(error)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(qapp):
    """What a test let go is deleted now: without a running loop Qt would keep it for all tests after it.

    And that its window gave up the keyboard is heard now: heard later, it would take it from the next test's window.
    No worker thread frees anything of Qt, as in the program itself (ui/collecting.py).
    """
    gc.disable()
    yield
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
    gc.enable()


@pytest.fixture
def problems():
    return HeardProblems()


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    background.close()


@pytest.fixture
def actions(problems, background):
    return Actions(problems, background)


@pytest.fixture
def dressed(qapp):
    """The look as it ships, light and at 100 %; put back afterwards."""
    look().dress(Scheme.LIGHT, 100)
    yield look()
    look().dress(Scheme.LIGHT, 100)


@pytest.fixture
def memory():
    return MemoryAudit()


@pytest.fixture
def audit(memory, actions):
    return AuditViewModel(memory, actions, lambda: date(2009, 6, 1))


@pytest.fixture
def held(tmp_path_factory, tmp_path):
    """A round read by everybody, fresh for each test."""
    return read_round(tmp_path_factory, tmp_path)


@pytest.fixture
def ws(held):
    """The lead's open store of that round."""
    with opened(held.lead) as ws:
        yield ws
