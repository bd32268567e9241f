"""The window is there before the heavy libraries are: they are read afterwards, off the GUI thread."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sqlalchemy",
    "alembic",
    "reportlab",
    "openpyxl",
    "docx",
    "nacl",
    "pyrage",
    "xlsxwriter",
    "pypdfium2",
)
SHOW = """
import sys
from ui.application import make_program
from ui.pages.unlock import StoreDoor, UnlockPage
from ui.pages.welcome import WelcomePage
made = make_program(["casefile-audit"])
door = StoreDoor("Store of Assessor A", str, str)
made.window.show_door(UnlockPage(door, made.background, made.messages))
made.window.show()
made.application.processEvents()
assert not made.window.grab().isNull()
print(" ".join(sorted(name.partition(".")[0] for name in sys.modules)))
made.background.close()
"""


def test_the_first_paint_needs_none_of_the_heavy_libraries():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SHOW],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"PySide6", "ui", "app"} <= loaded
    assert loaded.isdisjoint(HEAVY), loaded & set(HEAVY)
