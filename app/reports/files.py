"""Writing a finished report: whole or not at all, readable by its owner only; and how a writer tells how far it is."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.domain.errors import InputRefused

# Called with the share done, 0 to 1. It may raise Cancelled: then nothing is left behind.
Progress: TypeAlias = Callable[[float], None]


def silent(_share: float) -> None:
    """For who does not want to know."""


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` through a temporary file beside it; an earlier file stays until the new one is complete.

    Raises InputRefused naming the file and the remedy when the folder or file cannot be written.
    """
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part"
        )
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()
        reason = problem.strerror or "it cannot be written"
        raise InputRefused(
            f"The file {path} was not written ({reason}). Choose another folder, or close the file if another program"
            " has it open, and save again."
        ) from None


def settled_zip(content: bytes) -> bytes:
    """The same archive without the time it was packed at, so that the same report gives the same file."""
    settled = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(settled, "w", ZIP_DEFLATED) as new:
        for name in packed.namelist():
            new.writestr(ZipInfo(name), packed.read(name), ZIP_DEFLATED)
    return settled.getvalue()
