"""Opening the window: the one place where pages, stores and the practice round are put together."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused

if TYPE_CHECKING:
    from ui.application import Program
    from ui.desks.doors import Doors


def open_window(arguments: Sequence[str]) -> int:
    """`--practice DIR` opens the lead's store of a practice round; without it the store opened last.

    A package named is opened in it: what a double-click on the file does.
    """
    parser = argparse.ArgumentParser(prog="casefile-audit")
    parser.add_argument("package", type=Path, nargs="?", metavar="FILE.cfa", help="a package sent")
    parser.add_argument("--practice", type=Path, metavar="DIR", help="a practice round's folder")
    parser.add_argument("--store", type=Path, metavar="FILE", help="the store to unlock")
    parser.add_argument("--first-paint-and-quit", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(list(arguments))
    if not _has_screen():
        raise InputRefused(
            "There is no screen to open a window on; run a command instead (casefile-audit --help), "
            "or set DISPLAY."
        )

    from app import paths, settings
    from app.bootstrap import load_libraries_in_background
    from app.logs import keep_log
    from ui.application import make_program
    from ui.theme import Scheme

    os.umask(0o077)  # whatever is written from here on is for its owner alone
    keep_log(paths.log_file())
    kept = settings.read(paths.home() / "settings.toml")
    program = make_program(sys.argv[:1], Scheme(kept.scheme), kept.percent)
    doors = _doors(program)
    if args.practice is not None:
        _open_practice(doors, args.practice)
    else:
        doors.start(args.store, args.package)
    program.window.show()
    program.application.processEvents()
    if args.first_paint_and_quit:
        sys.stdout.write("first paint\n")
        sys.stdout.flush()
        program.background.close()
        return 0
    load_libraries_in_background()
    return program.run()


def _has_screen() -> bool:
    """Qt ends the program where it finds none, so we look first."""
    if sys.platform in {"win32", "darwin"}:
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) or chosen.startswith(("offscreen", "minimal"))


def first_paint() -> bool:
    """Whether a window can be made and painted here; for the self-check."""
    from ui.application import make_program

    program = make_program(["casefile-audit"])
    _doors(program).welcome()
    program.window.show()
    program.application.processEvents()
    painted = not program.window.grab().isNull()
    program.window.close()
    program.background.close()
    return painted


def _doors(program: "Program") -> "Doors":
    from app import paths
    from app.bootstrap import stores, workspace
    from ui.desks.doors import Doors, Premises

    premises = Premises(stores(), workspace, paths.home(), paths.default_store(), _make_practice)
    return Doors(program, premises)


def _open_practice(doors: "Doors", folder: Path) -> None:
    """Raises InputRefused for a folder that holds no practice round."""
    from app.cli.passphrases import first_line

    doors.open_at(folder / "lead.store", first_line(folder / "passphrase.txt"))


def _make_practice(folder: Path) -> tuple[Path, str]:
    """A small practice round, audited by script, for whoever looks round."""
    from app.bootstrap import open_workspace, stores
    from app.demo.practice import Practice, make

    make(stores(), open_workspace, folder, Practice(cases=12, assessors=3), lambda _words: None)
    return folder / "lead.store", (folder / "passphrase.txt").read_text("utf-8").strip()
