"""The working days of a tool: the bank holidays of a division, with what its sheet `holidays` adds and takes out."""

from collections.abc import Iterable
from datetime import date

from app.domain.calendar import Division, WorkingCalendar
from app.resources import bank_holidays
from app.tool.model import Tool


def working_days_of(
    tool: Tool, division: Division | str = Division.ENGLAND_AND_WALES
) -> WorkingCalendar:
    """Every calendar that counts for a tool is this one. Raises InputRefused for a closure outside its years."""
    return bank_holidays(division, _days(tool.holidays), _days(tool.worked))


def _days(texts: Iterable[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))
