"""Keeps the time on file while an audit is in front: counted at the screen, saved every few minutes."""

from collections.abc import Callable
from datetime import datetime

from app.domain.errors import AuditError
from app.domain.reading_dates import uk_day
from app.domain.time_on_file import Stopwatch, counting
from app.services.open_audit import OpenAudit

SAVED_EVERY = 5  # minutes


class TimeKeeper:
    """Is told of each press of a key; a crash loses at most the minutes since they were last saved.

    Looking at a case begins no audit: until something is answered, and once it is signed, nothing is kept.
    """

    def __init__(self, audit: OpenAudit, now: Callable[[], datetime]) -> None:
        self._audit = audit
        self._now = now
        self._watch = Stopwatch()

    def press(self) -> bool:
        """A key was pressed. Whether minutes were saved for it."""
        self._watch.press(self._now())
        return self._watch.minutes >= SAVED_EVERY and self.keep()

    def stop(self) -> bool:
        """Another page came to the front, or the store is closed. Whether minutes were saved."""
        self._watch.stop()
        return self.keep()

    def keep(self) -> bool:
        """Save the whole minutes counted so far. What cannot be saved now is tried again later, in silence: whoever
        types is told by their next answer."""
        minutes, audit = self._watch.minutes, self._audit
        if not minutes or audit.is_complete or audit.header.started_at is None:
            return False
        try:
            audit.together(counting(audit.beside, uk_day(self._now()), minutes))
        except AuditError:
            return False
        self._watch.take(minutes)
        return True
