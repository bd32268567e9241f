"""The window by its real door: what the first paint must not wait for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("sqlalchemy", "alembic", "reportlab", "openpyxl", "docx", "xlsxwriter", "nacl", "pyrage")


@pytest.mark.parametrize("file", [[], ["sent by the lead.CFA"]], ids=["alone", "package"])
@pytest.mark.parametrize("known", [False, True], ids=["welcome", "unlock"])
def test_the_first_paint_waits_for_no_heavy_library(tmp_path, known, file):
    if known:
        (tmp_path / "audit.store").write_bytes(b"not opened before the first paint")
    program = (
        "import sys; from app.__main__ import main\n"
        f"status = main({[*file, '--first-paint-and-quit']})\n"
        "print(status, *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "CASEFILE_AUDIT_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    painted, loaded = done.stdout.splitlines()
    status, *modules = loaded.split()
    assert (painted, status) == ("first paint", "0")
    assert {"PySide6", "ui", "app"} <= set(modules)  # the list is the real one
    assert not set(HEAVY) & set(modules)
