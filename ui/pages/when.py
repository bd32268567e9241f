"""Moments as the tables and sheets of the lead's pages print them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.domain.partial_dates import words


def moment(at: datetime, zone: ZoneInfo | None = None) -> str:
    """ "Wed 11 Mar 2009, 14:32" in local time, or in `zone`."""
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone)
    return f"{words(local.date())}, {local:%H:%M}"


def moment_in(text: str, zone: ZoneInfo | None = None) -> str:
    """The same for a moment as a history writes it; whatever else stands there is shown as it is."""
    try:
        return moment(datetime.fromisoformat(text), zone)
    except ValueError:
        return text or "–"


def moment_of(value: object) -> str:
    """The same for a cell, which may hold nothing."""
    return moment(value) if isinstance(value, datetime) else ""


def day_of(value: object) -> str:
    """ "Wed 11 Mar 2009" for a cell that holds a day or a moment, or nothing."""
    if isinstance(value, datetime):
        return moment(value).rpartition(",")[0]
    return words(value) if isinstance(value, date) else ""
