"""Writing a file whole or not at all."""

import contextlib
import errno
import os
import secrets
import time
from pathlib import Path

from app.domain.errors import AuditError

PART = ".part-"
BUSY_ON_WINDOWS = {
    5,
    32,
    33,
}  # access denied, sharing violation, lock violation: scanners hold files briefly
TRIES = 8
# For its owner alone. Windows would otherwise turn line ends round.
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
CANNOT_FLUSH_FOLDERS = {
    errno.EINVAL,
    errno.ENOTSUP,
}  # some network shares; the file itself is flushed


class NotWritten(AuditError):
    """A file could not be written; what stood there before still stands."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside the target, flush to the disk, then rename over it.

    Raises NotWritten with one sentence; the old file is untouched and no part file stays behind.
    """
    part = path.with_name(f"{path.name}{PART}{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, NEW_FILE, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace(part, path)
    except OSError as error:
        _remove(part)
        raise NotWritten(_sentence(path, error)) from None
    except BaseException:
        _remove(part)
        raise


def check_reads_back(path: Path, content: bytes) -> None:
    """Raises NotWritten where the file does not hold what was written: a stick that is failing or was pulled out."""
    try:
        with path.open("rb") as file:
            if hasattr(
                os, "posix_fadvise"
            ):  # read from the stick, not from what is still in memory
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            whole = file.read(len(content) + 1) == content
    except OSError:
        whole = False
    if not whole:
        raise NotWritten(
            f"{path.name} does not read back from {path.parent} as it was written; use another stick or folder."
        )


def _remove(part: Path) -> None:
    """Where nothing can be written, nothing can be removed either, and the first error is the one to tell."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """The folder, with those above it. Raises NotWritten where it cannot be made or is a file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise NotWritten(
            f"The folder {folder} cannot be made or is not a folder; choose another folder."
        ) from None


def check_writable(folder: Path) -> None:
    """Raises NotWritten where there is no such folder or nothing can be written in it."""
    probe = folder / f"{PART}{secrets.token_hex(4)}"
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError:
        raise NotWritten(
            f"Nothing can be written in the folder {folder}; choose another folder."
        ) from None


def replace(part: Path, path: Path) -> None:
    """Rename over `path` and make the rename durable; retried while Windows holds the file."""
    for attempt in range(TRIES):
        try:
            part.replace(path)
            break
        except PermissionError as error:
            if getattr(error, "winerror", None) not in BUSY_ON_WINDOWS or attempt == TRIES - 1:
                raise
            time.sleep(0.02 * 2**attempt)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """A rename survives a power cut only once its folder is flushed; Windows does that itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in CANNOT_FLUSH_FOLDERS:
            raise
    finally:
        os.close(handle)


def sweep_parts(folder: Path) -> int:
    """Remove what an interrupted write left behind; returns how many files."""
    parts = [path for path in folder.glob(f"*{PART}*") if path.is_file()]
    for path in parts:
        path.unlink(missing_ok=True)
    return len(parts)


def _sentence(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"{path.name} was not written: the disk is full; free some space and try again."
    if error.errno in {1, 13, 30}:
        return (
            f"{path.name} was not written: the folder {path.parent} cannot be written to; "
            "choose another folder."
        )
    if error.errno in {2, 20}:
        return (
            f"{path.name} was not written: there is no folder {path.parent}; choose another folder."
        )
    return f"{path.name} was not written ({error.strerror}); check the disk or stick and try again."
