"""How long from starting the process to the first paint: our window against the least window PySide6 can show.

Both are started alternately in one run, so that a busy machine slows both alike; the ratio is what counts, and is
to stay at or below 1.3. Our side is `python -m app --first-paint-and-quit`, which opens the window as for a person
who has no store yet, writes one line to standard output when it has been painted, and quits. The clock stops at
that line; what comes after is not counted.

    python3 start.py bench cold_start            15 rounds
    python3 start.py bench cold_start --short    5 rounds
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUDGET = 1.3

LEAST_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

class Window(QMainWindow):
    painted = False

    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.told)

    def told(self):
        print("painted", flush=True)
        QApplication.quit()

application = QApplication([])
window = Window()
table = QTableWidget(50, 3)
for row in range(50):
    for column in range(3):
        table.setItem(row, column, QTableWidgetItem(f"{row} {column}"))
window.setCentralWidget(table)
window.resize(1280, 800)
window.show()
application.exec()
"""

SIDES = {
    "an interpreter alone": [sys.executable, "-c", "print('started', flush=True)"],
    "the least window": [sys.executable, "-c", LEAST_WINDOW],
    "our window": [sys.executable, "-m", "app", "--first-paint-and-quit"],
}


def milliseconds_to_first_line(command: list[str], home: str) -> float:
    """Starts the command in an empty home and times its first line of output; SystemExit if there is none."""
    variables = {
        **os.environ,
        "HOME": home,
        "XDG_CONFIG_HOME": home,
        "XDG_DATA_HOME": home,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    }
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        line = child.stdout.readline()
        took = (time.perf_counter() - began) * 1000
        child.stdout.read()
    if child.returncode or not line:
        sys.exit(f"{' '.join(command[-3:])[-60:]} painted nothing (exit status {child.returncode})")
    return took


def main() -> int:
    """Prints the medians and the ratio."""
    parser = argparse.ArgumentParser(prog="benchmarks.cold_start")
    parser.add_argument("--short", action="store_true", help="5 rounds instead of 15")
    rounds = 5 if parser.parse_args().short else 15
    times: dict[str, list[float]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as home:
        for command in SIDES.values():  # once unmeasured: compiled files and the disk's cache
            milliseconds_to_first_line(command, home)
        for _ in range(rounds):
            for side, command in SIDES.items():
                times[side].append(milliseconds_to_first_line(command, home))
    least = statistics.median(times["the least window"])
    print(f"Process start to first paint, {rounds} rounds, Python {platform.python_version()}:")
    for side, taken in times.items():
        middle = statistics.median(taken)
        spread = f"{min(taken):.0f} to {max(taken):.0f}"
        print(
            f"  {side:22} {middle:6.0f} ms  ({spread})  {middle / least:5.2f} of the least window"
        )
    ratio = statistics.median(times["our window"]) / least
    print(f"Budget {BUDGET}: {'kept' if ratio <= BUDGET else 'exceeded'} ({ratio:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
