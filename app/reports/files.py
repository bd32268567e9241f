"""Writing a finished report: whole or not at all, readable by its owner only."""

import contextlib
import os
import tempfile
from pathlib import Path

from app.domain.errors import InputRefused


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
