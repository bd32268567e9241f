"""What every test finds in its surroundings, set before anything imports Qt."""

import gc
import os

import pytest

os.umask(0o077)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A person's own settings must not change what the tests see.
for name in ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME"):
    os.environ.pop(name, None)


@pytest.fixture(scope="session")
def qapp_cls():
    """The program's own application, which is told of files opened from outside."""
    from ui.application import Application

    return Application


def pytest_collection_finish():
    """Modules and collected tests stay to the end: looking through them after each test took a third of the time."""
    gc.collect()
    gc.freeze()
