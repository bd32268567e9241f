"""A whole audit of one case, from the locked door to the signature, by nothing but keys."""

import os
import shutil
import subprocess
import sys

import pytest
from PySide6.QtGui import QGuiApplication

import start
from app.services import rounds
from tests import builders
from tests.journeys.hands import Hands, until
from tests.journeys.typist import Sheet, Typist
from ui.desks.shelf import StoreShelf
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.complete import CompletePage
from ui.viewmodels.case_list import CaseFilter

ROOT = builders.ROOT


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
    assert keys - prose <= 1100, "beside its sentences it took 1,043 when this was written"


def lacking():
    """What a real display needs that is not on this machine: its programs, and what Qt loads for a window."""
    libraries = [pair.split("=")[0] for pair in f"{start.QT} {start.QT_WINDOW}".split()]
    programs = [name for name in ("Xvfb", "xdotool") if not shutil.which(name)]
    return [*programs, *(name for name in libraries if not start.loads(name))]


@pytest.mark.skipif(
    sys.platform != "linux" or bool(lacking()),
    reason=f"without {' '.join(lacking())} the same keys go to the offscreen window above only",
)
def test_the_same_keys_through_a_real_display(tmp_path):
    """Xvfb, no window manager, and xdotool's key events through the X server's own test extension."""
    display = f":{90 + os.getpid() % 900}"
    arguments = ["Xvfb", display, "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as server:
        try:
            surroundings = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            command = [sys.executable, "-m", "benchmarks.typist", "--short", "--x"]
            done = subprocess.run(
                command, env=surroundings, capture_output=True, text=True, check=False, cwd=ROOT
            )
        finally:
            server.terminate()
    assert done.returncode == 0, done.stderr
    assert "13. Overall judgement" in done.stdout


def test_the_thick_sheet_is_entered_within_the_hour(small, window_on):
    program, _doors = window_on(small.store("a"))
    program.window.activateWindow()
    typist = audit_by_keys(program, Sheet.read("thick"), Hands())
    assert typist.left == set()
    assert sum(typist.tally.keys.values()) > 7000, "a thick one"
    assert typist.tally.minutes <= 60
