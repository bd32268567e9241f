"""The sheet `holidays`: days that the table of bank holidays does not have right for the offices that were audited."""

from datetime import date

from app.domain.calendar import Division
from app.domain.partial_dates import words
from app.resources import bank_holidays
from app.tool.linter_dates import EXAMPLE, day_written
from app.tool.problems import Problems
from app.tool.workbook_columns import Table
from app.tool.workbook_lists import is_date

CLOSED, WORKED = "closed", "worked"


def read_holidays(table: Table, problems: Problems) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Days on which the offices were closed, and bank holidays on which they worked: ISO dates, in order.

    A bank holiday that moved has a row of each kind.
    """
    found: dict[str, str] = {}
    for row in table.rows:
        text, kind = row.get("date"), row.get("kind").lower() or CLOSED
        fault = _fault(text)
        if kind not in (CLOSED, WORKED):
            said = f"'{row.get('kind')}' is neither {CLOSED} nor {WORKED}."
            problems.error(table.name, row.at("kind"), "bad-kind", said)
        elif fault:
            problems.error(table.name, row.at("date"), "bad-date", fault)
        elif kind == WORKED and not _is_bank_holiday(text):
            said = f"{words(date.fromisoformat(text))} is no bank holiday: there is nothing to take out."
            problems.error(table.name, row.at("date"), "bad-date", said)
        elif found.get(text, kind) != kind:
            said = f"{text} stands here as {found[text]} and as {kind}."
            problems.error(table.name, row.at("date"), "bad-date", said)
        elif text in found:
            problems.warning(table.name, row.at("date"), "bad-date", f"{text} stands here twice.")
        else:
            found[text] = kind
    closed, worked = (
        tuple(sorted(day for day, kind in found.items() if kind == wanted))
        for wanted in (CLOSED, WORKED)
    )
    return closed, worked


def _fault(text: str) -> str:
    if not text:
        return f"A day is missing here: write it as {EXAMPLE}."
    if not is_date(text):
        return f"'{text}' is not read as a day: {day_written(text)}."
    calendar = bank_holidays()
    if calendar.knows(date.fromisoformat(text)):
        return ""
    years = f"{calendar.first.year} to {calendar.last.year}"
    return f"{text} lies outside the years whose working days are known, {years}: check the year."


def _is_bank_holiday(text: str) -> bool:
    """Of any division: which one counts is said by the round, not by the tool."""
    day = date.fromisoformat(text)
    return any(day in bank_holidays(division).holidays for division in Division)
