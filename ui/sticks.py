"""The sticks that are plugged in, and folders as a person calls them."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_WHERE = {"linux": ("/media/", "/run/media/", "/mnt/"), "darwin": ("/Volumes/",)}
_REMOVABLE = 2  # Windows' DRIVE_REMOVABLE


@dataclass(frozen=True, slots=True)
class Stick:
    """A drive that can be taken out, ready to be written. `free` is in bytes."""

    name: str
    path: Path
    free: int


def sticks() -> list[Stick]:
    """Those plugged in now, in the order of their names."""
    found = (
        Stick(drive.displayName(), Path(drive.rootPath()), drive.bytesAvailable())
        for drive in QStorageInfo.mountedVolumes()
        if drive.isValid() and drive.isReady() and not drive.isReadOnly() and not drive.isRoot()
        if is_removable(drive.rootPath(), sys.platform)
    )
    return sorted(found, key=lambda each: each.name.casefold())


def is_removable(root: str, platform: str) -> bool:
    """Whether a drive is one that can be taken out, by where the system puts those."""
    if platform == "win32":
        return _windows_drive_type(root) == _REMOVABLE
    return root.startswith(_WHERE.get(platform, _WHERE["linux"]))


def place_words(folder: Path, plugged_in: Iterable[Stick]) -> str:
    """The folder as it is called: a stick by its name, a folder on one by both, another by its own name."""
    for stick in plugged_in:
        if folder == stick.path:
            return stick.name
        if folder.is_relative_to(stick.path):
            return f"{folder.name} ({stick.name})"
    return folder.name or str(folder)


def _windows_drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 0
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\")))
