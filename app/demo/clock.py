"""The clock of the practice round: it was made, read and reported in the spring of 2009, whenever it is made."""

from datetime import UTC, date, datetime, time, timedelta

# The ten working days from 31 March to 15 April 2009: 10 and 13 April were Good Friday and Easter Monday.
FIELDWORK = (date(2009, 3, 31), *(date(2009, 4, day) for day in (1, 2, 3, 6, 7, 8, 9, 14, 15)))
SET_UP = datetime(2009, 3, 31, 6, 0, tzinfo=UTC)
COLLATED = datetime(2009, 4, 30, 9, 0, tzinfo=UTC)
_OPENS, _OPEN = time(8, 30, tzinfo=UTC), timedelta(hours=8)
_STEP = timedelta(seconds=3)


class ScriptedClock:
    """Goes on by three seconds whenever it is asked, and never back."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        self._at += _STEP
        return self._at

    def begin_file(self, number: int, of: int) -> None:
        """File `number` (from 0) of so many: spread evenly over the fieldwork, each begun later than the one before."""
        day, within = divmod(number * len(FIELDWORK), of)
        begins = datetime.combine(FIELDWORK[day], _OPENS) + _OPEN * within / of
        self._at = max(self._at, begins)
