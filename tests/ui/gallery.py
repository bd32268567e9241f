"""Takes a picture of every page and dialog, light and dark, at 100 and 150 %, so that somebody can look at them.

python -m tests.ui.gallery FOLDER [WIDTHxHEIGHT]
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.ui.scenes import SCENES
from ui.theme import Scheme, look

LOOKS = (
    ("light", Scheme.LIGHT, 100),
    ("dark", Scheme.DARK, 100),
    ("150", Scheme.LIGHT, 150),
    ("dark-150", Scheme.DARK, 150),
)


def settle():
    """Let layouts, idle building and deferred deletion come to rest."""
    for _ in range(6):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main(folder, size=(1366, 768), only=""):
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    application.setStyle("Fusion")
    for name, scheme, percent in LOOKS:
        look().dress(scheme, percent)
        for title, scene in SCENES.items():
            if only and only not in title:
                continue
            window, close = scene()
            if isinstance(window, QMainWindow):  # a dialog is as large as it makes itself
                window.resize(*size)
            window.show()
            settle()
            window.grab().save(str(folder / f"{title}-{name}.png"))
            window.hide()
            close()
            settle()
    return folder


if __name__ == "__main__":
    shape = [int(part) for part in sys.argv[2].split("x")] if len(sys.argv) > 2 else (1366, 768)
    main(Path(sys.argv[1]), shape, *sys.argv[3:4])
