"""The one speller of the window: loaded off the GUI thread once a store is open, forgotten when it is locked."""

from collections.abc import Callable
from functools import cache
from threading import Thread
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from app.services.spelling import Speller, load


class Words(Protocol):
    """The owner's words, in the open store."""

    def all(self) -> tuple[str, ...]: ...
    def add(self, word: str) -> None: ...
    def remove(self, word: str) -> None: ...


class Spelling(QObject):
    """Until `changed` comes for the first time nothing is found wrong; boxes that show text check it then."""

    changed = Signal()
    _loaded = Signal(object, object)  # Speller | None, what it was loaded for

    def __init__(self) -> None:
        super().__init__()
        self.speller: Speller | None = None
        self._words: Words | None = None
        self._own: frozenset[str] = frozenset()
        self._attempt: Callable[[Callable[[], object]], object] = lambda call: call()
        self._loaded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def begin(self, words: Words, attempt: Callable[[Callable[[], object]], object]) -> Thread:
        """A store is open: load the dictionary with its owner's words. `attempt` shows what cannot be saved."""
        self._words, self._attempt = words, attempt
        self._own = frozenset(words.all())
        return self._load()

    def end(self) -> None:
        """The store is locked: its words are forgotten with it."""
        self._words, self.speller, self._own = None, None, frozenset()
        self.changed.emit()

    def is_own(self, word: str) -> bool:
        return word in self._own

    def add(self, word: str) -> None:
        """To the owner's words, from here on and for good."""
        words, speller = self._words, self.speller
        if words is None or speller is None:
            return
        self._attempt(lambda: words.add(word))
        self._own = frozenset(words.all())
        if word in self._own:
            speller.add((word,))
            self.changed.emit()

    def remove(self, word: str) -> None:
        """Out of the owner's words again: the dictionary is read anew, for it may know the word itself."""
        words = self._words
        if words is not None:
            self._attempt(lambda: words.remove(word))
            self._own = frozenset(words.all())
            self._load()

    def _load(self) -> Thread:
        own, asked_by = tuple(self._own), self._words

        def work() -> None:
            self._loaded.emit(load(own), asked_by)

        thread = Thread(target=work, name="spelling", daemon=True)
        thread.start()
        return thread

    def _take(self, speller: Speller | None, asked_by: Words) -> None:
        if asked_by is self._words:  # not locked meanwhile
            self.speller = speller
            self.changed.emit()


@cache
def spelling() -> Spelling:
    """The one of this program."""
    return Spelling()
