"""The command line: finds the command, runs it, and turns a refusal into one sentence."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from app.domain.errors import AuditError, Cancelled

DONE, REFUSED, WRONG_USAGE, STOPPED = 0, 1, 2, 130
MODULES = (
    "calc",
    "tool",
    "frame",
    "round",
    "exchange",
    "folder",
    "office",
    "seat",
    "results",
    "child",
    "store",
    "demo",
    "self_check",
)


class ExactParser(argparse.ArgumentParser):
    """Takes no shortened options: what follows `--passphrase` would be read as a file's name and repeated."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, allow_abbrev=False)


def parser() -> argparse.ArgumentParser:
    top = ExactParser(
        prog="casefile-audit",
        description="Case File Audit without a window. Without a command the window opens.",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in MODULES:
        import_module(f"app.cli.{name}").add_parser(commands)
    return top


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0 done, 1 the input was refused, 2 wrong usage."""
    os.umask(0o077)  # whatever is written here is for its owner alone
    _speak_utf8()
    args = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        status = run(args)
        sys.stdout.flush()  # while a closed pipe can still be told
    except Cancelled as stopped:
        print(stopped, file=sys.stderr)
        return REFUSED
    except AuditError as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped; nothing was left half done.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read has enough; nothing is left for the interpreter to flush into a closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
