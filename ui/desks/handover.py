"""One window is enough: a second copy of the program hands the file it was opened with to the first."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from app.files import NotWritten, write_atomically

_NAME = "open-this.txt"


class Handover(QObject):
    """A note in the program's own folder names the file; whoever has the store open takes it from there."""

    arrived = Signal(object)  # Path

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._note = home / _NAME
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)

    def begin(self) -> None:
        """Take what is handed over from now on; a note left from before is none."""
        self._note.unlink(missing_ok=True)
        if self._note.parent.is_dir():
            self._watcher.addPath(str(self._note.parent))

    def end(self) -> None:
        """Nobody is here to take anything."""
        for folder in self._watcher.directories():
            self._watcher.removePath(folder)

    def leave(self, path: Path) -> bool:
        """Whether the other copy was told of the file."""
        try:
            write_atomically(self._note, str(path.absolute()).encode())
        except (NotWritten, UnicodeError):
            return False
        return True

    def _look(self) -> None:
        with contextlib.suppress(OSError, UnicodeError):
            path = Path(self._note.read_bytes().decode())
            self._note.unlink()
            self.arrived.emit(path)
