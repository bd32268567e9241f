"""Where a command gets its passphrase: a file, or a prompt at a terminal; never an argument."""

import argparse
import getpass
import sys
from pathlib import Path

from app.domain.errors import InputRefused

LARGEST = 4096


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="a text file with the passphrase"
    )


def passphrase(args: argparse.Namespace, store: Path) -> str:
    """The first line of the file, or what is typed. Exit status 2 where there is neither."""
    given: Path | None = args.passphrase_file
    if given is not None:
        return first_line(given)
    if sys.stdin is None or not sys.stdin.isatty():
        print(
            "casefile-audit: no passphrase: give --passphrase-file FILE, "
            "or run the command at a terminal.",
            file=sys.stderr,
        )
        raise SystemExit(2)
    return getpass.getpass(f"Passphrase of {store.name}: ")


def first_line(path: Path, what: str = "passphrase file") -> str:
    """The first line of a small text file. Raises InputRefused where there is none to be had."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST).partition(b"\n")[0]
        line = raw.decode("utf-8-sig").strip()
    except OSError:
        raise InputRefused(
            f"The {what} {path} cannot be read; check the name and try again."
        ) from None
    except UnicodeDecodeError:
        raise InputRefused(f"The {what} {path} is not plain text; save it as UTF-8.") from None
    if not line:
        raise InputRefused(f"The {what} {path} is empty; put the text on its first line.")
    return line
