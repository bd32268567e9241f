"""How long the entry of a file takes: a scripted typist at a human pace, on the real window.

Every key is sent to the program and counted; the pace, a keystroke-level model, is stated in tests/journeys/typist.py.
The target is an hour for the thick file. With `--short` only the typical file is typed.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from tests import builders
from tests.journeys.hands import Hands, XHands
from tests.journeys.test_keyboard_only import audit_by_keys
from tests.journeys.typist import Sheet
from ui.application import make_program
from ui.desks.doors import Doors, Premises
from ui.theme import Scheme

TARGET = 60  # minutes


class _Folders:
    """Where a round for tests is made."""

    def __init__(self, folder):
        self.folder = folder

    def mktemp(self, name):
        made = self.folder / name
        made.mkdir()
        return made


def typed(name, hands, folder):
    """Type one sheet into a fresh store of the small round; its tally."""
    with tempfile.TemporaryDirectory() as place:
        small = builders.small_round(_Folders(folder), Path(place))
        program = make_program(["casefile-audit"], Scheme.LIGHT)
        home = Path(place) / "home"
        premises = Premises(
            builders.STORES, builders.workspace, home, home / "audit.store", lambda _folder: None
        )
        doors = Doors(program, premises)
        doors.start(small.store("a"))
        program.window.show()
        program.window.activateWindow()
        typist = audit_by_keys(program, Sheet.read(name), hands())
        assert not typist.left, f"never asked for: {sorted(typist.left)}"
        doors.close()
        program.window.hide()
        program.background.close()
        return typist.tally


def main(arguments):
    parser = argparse.ArgumentParser(prog="typist", description=__doc__)
    parser.add_argument("--short", action="store_true", help="only the typical file")
    parser.add_argument("--x", action="store_true", help="keys through the X server, by xdotool")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return _report(chosen, Path(folder))


def _report(chosen, folder):
    late = False
    for name in ("typical",) if chosen.short else ("typical", "thick"):
        tally = typed(name, XHands if chosen.x else Hands, folder)
        print(f"\n{name}.toml\n")
        print("\n".join(tally.lines()))
        late = late or tally.minutes > TARGET
    print(f"\nAn hour is {'not ' if late else ''}enough.")
    return int(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
