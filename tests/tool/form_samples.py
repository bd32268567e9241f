"""A small audit tool of our own for the tests of forms and verdicts, and ways to fill it."""

from datetime import date

from app.domain.answers import Answer, AnswerState
from app.domain.calendar import WorkingCalendar
from app.domain.ids import AnswerKey
from app.tool.form import Circumstances, Form
from app.tool.model import Cell, Choice, Group, Kind, Question, Rules, Standard, Tool

CELL = Cell("survey", 2)
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
GOOD_FRIDAY = date(2009, 4, 10)
EASTER_MONDAY = date(2009, 4, 13)
CALENDAR = WorkingCalendar(
    frozenset(
        {GOOD_FRIDAY, EASTER_MONDAY, date(2008, 12, 25), date(2008, 12, 26), date(2009, 1, 1)}
    ),
    date(1999, 1, 1),
    date(2036, 12, 31),
)
POSITION = date(2009, 3, 31)


def question(
    path, kind=Kind.TEXT, label="", *, list_name="", item="", core=True, states=None, **rules
):
    more = {} if states is None else {"states": frozenset(states)}
    return Question(
        path.rpartition("/")[2],
        path,
        kind,
        label or path,
        CELL,
        list_name=list_name,
        item=item,
        core=core,
        rules=Rules(**rules),
        **more,
    )


def group(path, *children, repeats=False, label="", **rules):
    return Group(
        path.rpartition("/")[2],
        path,
        label or path,
        CELL,
        tuple(children),
        repeats,
        rules=Rules(**rules),
    )


def tool_of(*sections, choices=None, standards=(), settings=None):
    lists = {"yn": YES_NO, **(choices or {})}
    return Tool(
        "sample", "Sample", "1", tuple(sections), lists, tuple(standards), settings=settings or {}
    )


def standard(name, starts, ends, limit, **more):
    return Standard(name, name, starts, ends, limit, CELL, **more)


def form_of(
    *sections, position=POSITION, facts=None, announced=None, answers=None, rows=None, **more
):
    """A form over sections, or over one tool."""
    tool = sections[0] if sections and isinstance(sections[0], Tool) else tool_of(*sections, **more)
    given = Circumstances(date(2009, 4, 1), position, CALENDAR, announced, facts=facts or {})
    return Form(tool, given, answers, rows)


def put(form, path, value="", **more):
    """Answer the question at a path with positions; the keys that changed."""
    return form.put(form.key_of(path), Answer(value, **more))


def put_state(form, path, state, **more):
    return form.put(form.key_of(path), Answer("", AnswerState(state), **more))


def value(form, path):
    return form.value(form.key_of(path))


def codes(form, path):
    return [problem.code for problem in form.state(form.key_of(path)).problems]


def add(form, repeat):
    return form.add_row(AnswerKey(repeat))
