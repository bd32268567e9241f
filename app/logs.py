"""The log: what happened inside the program, where in its code, and never what a case file says."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 1 << 20
KEPT = 3


def keep_log(path: Path) -> None:
    """Write warnings and worse to `path`, three files of 1 MiB at most. Without a folder: no log."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
