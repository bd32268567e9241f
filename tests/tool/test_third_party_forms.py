"""Questionnaires that nobody here wrote, answered through `tool run` until nothing required is open.

`third_party/README.md` says where they are from. Where there is a JDK and pyxform, JavaRosa, the engine of ODK Collect,
is given the same answers and has to ask the same questions.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from app.resources import bank_holidays
from app.tool.export import export, workbook_of
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Kind, Tool
from app.tool.workbook import read_workbook
from benchmarks.peers.javarosa import JavaRosa, Step, find
from tests.tool.answer_all import Report, report
from tests.tool.interviews import Interview, without_rows

FOLDER = Path(__file__).with_name("third_party")
DAY = date(2017, 10, 15)  # the forms themselves ask to be used from August 2017 to July 2018
TURNS = 6
# What the household questionnaire hands over when a woman in it is to be interviewed.
HANDED_OVER = {
    "level1": "location_1a", "level2": "location_2a", "level3": "location_3a", "EA": "EA_location_1",
    "structure": "1", "household": "1", "your_name": "Enumerator", "age": "30",
}  # fmt: skip
UNSUPPORTED = (
    "unsupported-type", "unsupported-column", "unsupported-reference", "unsupported-function", "unknown-function",
)  # fmt: skip
TYPE, COLUMN, REFERENCE, FUNCTION, UNKNOWN = UNSUPPORTED


@dataclass(frozen=True)
class Expected:
    """`unsupported` are codes by cell; `left_out` questions whose rule names an attached file or what ODK has not."""

    file: str
    questions: int
    reached: int
    longest: int
    unsupported: dict[str, str]
    left_out: set[str]
    given: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return FOLDER / f"IDR7-{self.file}-Questionnaire-v10-jef.xlsx"


ROWS_WITH_PICTURES = (173, 174, 175, 176, 178, 179, 180, 181, 182, 193, 210, 294, 307)
FORMS = {
    "facilities": Expected(
        "SDP",
        questions=190,
        reached=170,
        longest=150,
        # a signature, a place, a photograph; names of staff from the file imei.csv
        unsupported={"A25": TYPE, "A257": TYPE, "A258": TYPE, "L2": REFERENCE},
        left_out={"/your_name"},
    ),
    "households": Expected(
        "Household",
        questions=77,
        reached=70,
        longest=58,
        # also trim(), which ODK has not, uuid(), and a picture for those who read French
        unsupported={
            "A28": TYPE, "A149": TYPE, "L2": REFERENCE, "L39": UNKNOWN, "L64": FUNCTION, "L71": UNKNOWN, "Y108": COLUMN,
        },
        left_out={
            "/your_name", "/hh_rpt/nm_grp/firstname", "/hh_rpt/link_transfer", "/hh_rpt/enumerator_transfer",
        },
    ),
    "women": Expected(
        "Female",
        questions=189,
        reached=140,
        longest=105,
        unsupported={
            "A8": TYPE, "A50": TYPE, "A392": TYPE, "L58": UNKNOWN,
            **{f"{column}{row}": COLUMN for column in "NY" for row in ROWS_WITH_PICTURES},
        },
        left_out={"/firstname"},
        given=HANDED_OVER,
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=FORMS)
def form(request: pytest.FixtureRequest) -> Expected:
    return FORMS[request.param]


@pytest.fixture(scope="module")
def found(form: Expected) -> Report:
    return report(form.path, TURNS, DAY, form.given)


def test_nothing_that_is_required_stays_open_and_no_rule_is_broken(found: Report) -> None:
    assert len(found.turns) == TURNS
    assert [one.open for one in found.turns] == [[]] * TURNS
    assert [one.broken for one in found.turns] == [[]] * TURNS
    assert [one.asked for one in found.turns] == [one.answered for one in found.turns]


def test_most_questions_come_to_be_asked(form: Expected, found: Report) -> None:
    assert found.questions == form.questions
    assert len(found.reached) >= form.reached
    assert max(len(one.answered) for one in found.turns) >= form.longest


def test_what_is_not_supported_is_told_cell_by_cell(form: Expected, found: Report) -> None:
    told = {
        one.cell: one.code
        for one in found.problems
        if one.sheet == "survey" and one.code in UNSUPPORTED
    }
    assert told == form.unsupported
    left_out = {without_rows(path) for one in found.turns for path in one.left_out}
    assert left_out <= form.left_out


def test_whatever_else_is_told_is_a_mistake_of_the_form_in_its_rules(found: Report) -> None:
    """Such as a value that is in no list. None of them keeps the rest from being answered."""
    others = [one for one in found.problems if one.code not in UNSUPPORTED]
    assert {one.sheet for one in others} <= {"survey"}
    assert {one.code for one in others} <= {"unknown-choice", "type-clash", "never-true"}


# -- the same answers in JavaRosa

CLOCK = {  # JavaRosa's clock cannot be set: these ask whether the device's is right
    "/date_group/system_date", "/date_group/system_date_check", "/manual_date",
}  # fmt: skip


@pytest.fixture(scope="module")
def javarosa(tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    engine = find(tmp_path_factory.mktemp("javarosa"))
    if isinstance(engine, str):
        pytest.skip(engine)
    return engine


@pytest.mark.parametrize("name", ["facilities", "households"])
def test_javarosa_asks_the_same_questions(name: str, javarosa: JavaRosa, tmp_path: Path) -> None:
    """Not of the women: the day that form works out is a text to JavaRosa 5.1.0, which refuses all dates held to it."""
    form = FORMS[name]
    tool, _problems = read_workbook(form.path)
    assert tool is not None
    book, xform = tmp_path / "plain.xlsx", tmp_path / "plain.xml"
    book.write_bytes(workbook_of(export(tool, bank_holidays())))
    xform.write_text(javarosa.xform(book), encoding="utf-8")
    goals = {one.path: None for one in tool.questions if one.kind in ANSWERABLE}
    for turn in range(TURNS):
        interview = Interview(tool, turn, DAY, tuple(goals) if turn > 1 else (), form.given)
        interview.run()
        ours = asked_in(interview)
        for path in ours:
            goals.pop(without_rows(path), None)
        theirs = javarosa.interview(xform, steps_of(interview, tool), 1, tmp_path)
        assert (theirs.missing, theirs.refused) == (0, 0)
        shown = {path.removeprefix("/data") for path in theirs.values}
        unlike = {path for path in ours ^ shown if is_answerable(tool, path)}
        assert unlike - CLOCK == set(), turn


def is_answerable(tool: Tool, path: str) -> bool:
    return any(one.path == without_rows(path) and one.kind in ANSWERABLE for one in tool.questions)


def asked_in(interview: Interview) -> set[str]:
    form = interview.form
    return {form.position_path(key) for key in form.question_keys() if form.relevant(key)}


def steps_of(interview: Interview, tool: Tool) -> list[Step]:
    steps: list[Step] = []
    for step in interview.steps():
        if "set" in step:  # JavaRosa gives each repeat its first row by itself
            kind = tool.question(without_rows(step["set"])).kind
            word = "text" if kind is Kind.ACKNOWLEDGE else kind.value
            steps.append(("set", f"/data{step['set']}", word, step["value"]))
    return steps
