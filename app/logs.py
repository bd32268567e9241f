"""The log: what happened inside the program, where in its code, and never what a case file says."""

import logging
import traceback
from copy import copy
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
    handler.setFormatter(_WithoutContent("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


class _WithoutContent(logging.Formatter):
    """An error by its kind and the lines it passed: its own text may quote an answer."""

    def format(self, record: logging.LogRecord) -> str:
        plain = copy(record)
        plain.exc_info = plain.exc_text = plain.stack_info = None
        words = super().format(plain)
        if not record.exc_info or record.exc_info[0] is None:
            return words
        trail = " < ".join(
            f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})"
            for frame in reversed(traceback.extract_tb(record.exc_info[2]))
        )
        return f"{words}: {record.exc_info[0].__name__} in {trail}"
