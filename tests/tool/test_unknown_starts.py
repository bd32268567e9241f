"""A start of which nothing but the latest possible day is known is said to be unknown, not to lie after 1999."""

from datetime import date

import pytest

from app.domain.ids import AnswerKey
from app.tool.form import Circumstances, Form
from app.tool.model import Kind
from tests.tool.form_samples import group, question, standard, tool_of
from tests.tool.test_verdicts_of_the_tool import CALENDAR, rows, unknown

UNKNOWN = "from a day of unknown date, no later than Fri 1 May 2009"


def explained(begun, limit, kind="single"):
    tool = tool_of(
        group(
            "/G",
            group("/G/starts", question("/G/starts/begin", Kind.DATE), repeats=True),
            group("/G/seen", question("/G/seen/day", Kind.DATE), repeats=True),
        ),
        standards=(standard("T1", "/G/starts/begin", "/G/seen/day", limit, kind=kind),),
    )
    day = date(2009, 12, 31)
    form = Form(tool, Circumstances(day, day, CALENDAR))
    rows(form, AnswerKey("/G/starts"), *({"begin": one} for one in begun))
    rows(form, AnswerKey("/G/seen"), {"day": "2009-05-11"})
    return form.verdict("T1").explanation


@pytest.mark.parametrize("kind", ["single", "interval"])
@pytest.mark.parametrize("limit", ["28d", "3m", "20wd"])
def test_a_start_among_rows_without_a_date_is_of_unknown_date(kind, limit):
    text = explained(["2009-05-01", unknown("not-recorded")], limit, kind)
    assert UNKNOWN in text
    assert "1999" not in text


def test_what_is_due_then_is_due_no_later_than_by_the_latest_start():
    text = explained(["2009-05-01", unknown("not-recorded")], "28d")
    assert "due no later than Fri 29 May 2009" in text


def test_a_year_that_the_calendar_begins_with_is_a_year():
    assert "from 1999, 28 calendar days" in explained(["1999"], "28d")
