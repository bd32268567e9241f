"""Reading a package from a folder, stick or share, within a limit. Writing is app.files.write_atomically."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import InputRefused
from app.domain.folder_exchange import Listed
from app.packages.envelope import LARGEST_FILE
from app.packages.refusals import damaged, refused, too_large


def read_bounded(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """The file's bytes. Raises PackageRefused for what is no ordinary file, is too large or cannot be read."""
    try:
        if path.exists() and not path.is_file():
            raise refused(
                path.name, "is a folder or device, not a file", "choose the file that was sent"
            )
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise refused(path.name, "is not there any more", "choose the file again") from None
    except OSError as error:
        if error.errno == errno.EIO:
            raise damaged(path.name) from None
        raise refused(
            path.name, "cannot be read", "copy it to this computer and open the copy"
        ) from None
    if len(data) > limit:
        raise too_large(path.name, limit)
    return data


def listed(folder: Path) -> Sequence[Listed] | None:
    """The ordinary files of an exchange folder; None where it is not there, or went while it was read.

    A file that goes meanwhile, taken away by the other side or renamed by a synced folder, is left out. Raises
    InputRefused for a folder that is there and may not be read.
    """
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                each = _listed(entry)
                if each is not None:
                    found.append(each)
    except PermissionError:
        raise InputRefused(
            f"The folder {folder} is there and cannot be read by you on this computer; ask for leave to read it, or "
            "choose another folder."
        ) from None
    except OSError:
        return None
    return found


def _listed(entry: os.DirEntry[str]) -> Listed | None:
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return Listed(entry.name, status.st_size, status.st_mtime_ns)
