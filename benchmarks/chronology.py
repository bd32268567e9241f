"""How long the chronology of a thick file takes: worked out, laid out, painted, gone nearer; a key in the log's line.

python -m benchmarks.chronology [LINES]     one line each: median and longest of fifteen, in milliseconds
"""

import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

RUNS = 15


def timed(name: str, does: Callable[[], object]) -> None:
    does()
    taken = []
    for _ in range(RUNS):
        begun = perf_counter()
        does()
        taken.append((perf_counter() - begun) * 1000)
    print(f"{name:42} {median(taken):8.1f} {max(taken):8.1f}")


def main(lines: int) -> None:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.services.chronology import chronology_of
    from tests.ui.scenes import chronology
    from ui.pages.chronology import ChronologyPage

    application = QApplication.instance() or QApplication([])
    window, close = chronology(lines)
    window.resize(1366, 768)
    window.show()
    QCoreApplication.processEvents()
    page = window.page("chronology")
    assert isinstance(page, ChronologyPage)
    audit = page.log.audit.audit
    print(f"{lines} lines, {len(page.log.chronology().entries)} events")

    def anew() -> None:
        page.log.audit.changed.emit(frozenset())
        page.reload()
        QCoreApplication.processEvents()

    def nearer() -> None:
        page.drawing.nearer()
        page.drawing.grab()
        page.drawing.fit()

    def typed() -> None:
        page.line.date.clear()
        QTest.keyClick(page.line.date, "1")

    timed("chronology worked out from the answers", lambda: chronology_of(audit))
    timed("page shown anew after a change", anew)
    timed("drawing painted", page.drawing.grab)
    timed("gone nearer, laid out and painted", nearer)
    timed("a key in the log's line, read back", typed)
    close()
    application.processEvents()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
