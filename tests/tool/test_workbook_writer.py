"""A tool written as a workbook is the same tool when it is read: rows, rules and hash."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.services.tools import built_in
from app.tool.checking import check_workbook
from app.tool.compiled import tool_hash
from app.tool.model import (
    Cap,
    Cell,
    Choice,
    Group,
    Kind,
    Node,
    Question,
    RollUp,
    Rules,
    Standard,
    Tool,
)
from app.tool.source import read_source
from app.tool.workbook import read_workbook
from app.tool.workbook_survey import OTHER, other_of
from app.tool.workbook_writer import tool_sheets, tool_workbook
from tests.tool.books import save
from tests.tool.form_samples import group, question, standard, tool_of
from tests.tool.test_tool_command import BUILT_IN, SOURCE

THIRD_PARTY = Path(__file__).parent / "third_party"


def again(tool: Tool, folder: Path) -> Tool:
    file = folder / "again.xlsx"
    file.write_bytes(tool_workbook(tool))
    found, _problems = read_workbook(file)
    assert found is not None
    return found


# -- any tool that a workbook can hold

_CURLY = str.maketrans("‘’“”", "''\"\"")
letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"))
words = st.text(st.one_of(letters, st.just("\n")), max_size=12).map(
    lambda text: text.replace("\xa0", " ").strip()
)
said = words.filter(bool)
rules = words.map(lambda text: text.translate(_CURLY))
truths = st.sampled_from(["", "true()", "${a} = 'yes'"])
names = st.sampled_from(["a", "b", "c_other", "d-1", "ä", "e_other"])
YEARS = date(1999, 1, 1), date(2036, 12, 31)  # of the table of bank holidays
LISTS = ["yn", "rating", "who-1"]
SHOWN_AS = st.sampled_from(["", "minimal", "multiline", "field-list w1"])


@st.composite
def nodes(draw, path: str, row: list[int], depth: int = 0) -> list[Node]:
    """What stands side by side below a path; `row` is the last row that was taken."""
    found: list[Node] = []
    for name in draw(st.lists(names, max_size=4, unique=True)):
        row[0] += draw(st.integers(1, 3))
        here = f"{path}/{name}"
        if depth < 3 and draw(st.booleans()):
            found.append(draw(groups(here, row, depth)))
            row[0] += 1  # where it ends
            continue
        found.append(draw(questions(here, row[0])))
        if isinstance(found[-1], Question) and found[-1].list_name and draw(st.booleans()):
            found.append(other_of(found[-1]))
    return found


@st.composite
def groups(draw, path: str, row: list[int], depth: int) -> Group:
    cell = Cell("survey", row[0])
    return Group(
        path.rpartition("/")[2],
        path,
        draw(words),
        cell,
        tuple(draw(nodes(path, row, depth + 1))),
        draw(st.booleans()),
        draw(words),
        draw(words),
        draw(words),
        draw(all_rules()),
        draw(words),
    )


@st.composite
def questions(draw, path: str, row: int) -> Question:
    kind = draw(st.sampled_from(Kind))
    list_name = draw(st.sampled_from(LISTS)) if kind in (Kind.CHOICE, Kind.CHOICES) else ""
    appearance = draw(SHOWN_AS)
    if kind is Kind.HIDDEN and draw(st.booleans()):
        list_name, appearance = "yn", "label w1"
    if kind is Kind.METADATA:
        appearance = draw(st.sampled_from(["start", "end", "today", "username", "", "w2"]))
    return Question(
        path.rpartition("/")[2],
        path,
        kind,
        draw(words),
        Cell("survey", row),
        draw(words),
        draw(words),
        list_name,
        appearance,
        Rules(default=draw(words)) if kind is Kind.HIDDEN else draw(all_rules()),
        draw(words),
        draw(words.filter(lambda text: text.lower() != "none")),
        tuple(draw(st.lists(st.sampled_from(["T1", "T3b", "ü"]), max_size=2))),
        draw(st.frozensets(st.sampled_from(["not-recorded", "not-applicable", "could-not-look"]))),
        draw(st.booleans()),
    )


@st.composite
def all_rules(draw) -> Rules:
    texts = [draw(rules) for _ in range(11)]
    return Rules(
        texts[0], draw(truths), draw(truths), *texts[1:5], draw(words), *texts[5:]
    )  # default is no expression


choices = st.builds(
    Choice,
    said,
    said,
    st.dictionaries(st.sampled_from(["cfa_score", "cfa_tone", "kind", "Size 2"]), said, max_size=3),
)


@st.composite
def limits(draw, paths: list[str]) -> tuple[Standard, ...]:
    ends = st.sampled_from([*paths, "", "nowhere"])
    found, row = [], 1
    for name in draw(st.lists(said, max_size=3, unique=True)):
        row += draw(st.integers(1, 2))
        found.append(
            Standard(
                name, draw(said), draw(ends), draw(ends), draw(st.sampled_from([*paths, "42wd"])),
                Cell("standards", row), draw(st.sampled_from(["single", "interval", "notice"])),
                draw(st.sampled_from(["first", "last", "marked:a"])),
                draw(rules), draw(rules), draw(rules), draw(rules),
                draw(st.sampled_from(["", "2009-01-31"])), "", draw(words), draw(st.booleans()), draw(st.booleans()),
                draw(words),
            )
        )  # fmt: skip
    return tuple(found)


@st.composite
def rollups(draw, paths: list[str]) -> RollUp | None:
    if not paths or draw(st.booleans()):
        return None
    rows = draw(st.lists(st.integers(2, 12), min_size=1, max_size=4, unique=True))
    place = [Cell("rollup", row) for row in rows]
    caps = []
    for cell in sorted(place[1:], key=lambda one: one.row):
        limit = draw(words)
        times = draw(st.integers(1, 9)) if limit else 0
        at, source = draw(st.integers(0, 9)), draw(words)
        caps.append(Cap(at, draw(words), cell, draw(words), limit, times, source))
    ends = st.sampled_from(paths)
    return RollUp(draw(ends), draw(ends), place[0], draw(st.integers(0, 99)), tuple(caps))


@st.composite
def tools(draw) -> Tool:
    """As a workbook is read: texts without space around them, rows that go down, every list with its choices."""
    sections = tuple(draw(nodes("", [1])))
    lists = {
        name: draw(st.lists(choices, min_size=1, max_size=3, unique_by=lambda one: one.name))
        for name in draw(st.permutations(LISTS))
    }
    if draw(st.booleans()):  # as external_choices may have it
        lists["twice"] = [draw(choices)] * 2
    tool = Tool("", "", "", sections, {})
    for one in tool.questions:
        is_open = not any(held.name == "other" for held in lists.get(one.list_name, ()))
        if other_of(one) in tool.questions and is_open:
            lists[one.list_name].append(OTHER)
    paths = list(dict.fromkeys(node.path for node in tool.nodes()))
    held = {"form_id": draw(said), "form_title": draw(said)}
    held |= draw(st.dictionaries(st.sampled_from(["version", "namespaces", "style"]), said))
    return Tool(
        held["form_id"],
        held["form_title"],
        held.get("version", ""),
        sections,
        {name: tuple(one) for name, one in lists.items()},
        draw(limits(paths)),
        tuple(sorted(day.isoformat() for day in draw(st.sets(st.dates(*YEARS), max_size=3)))),
        held,
        draw(rollups(paths)),
        draw(st.sampled_from([(), ("2008-12-25",), ("2008-12-26", "2009-04-13")])),
    )


@settings(max_examples=50, deadline=None)
@given(tools())
def test_what_is_written_is_read_as_the_equal_tool(tool: Tool) -> None:
    with TemporaryDirectory() as folder:
        found = again(tool, Path(folder))
    assert found == tool
    assert tool_hash(found) == tool_hash(tool)


# -- tools that people have


def test_the_built_in_tool_is_written_as_it_was_built() -> None:
    built = read_source(SOURCE)
    assert tool_sheets(built_in(), built["tests"][1:]) == built


def test_the_built_in_tool_is_read_again_without_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "again.xlsx"
    file.write_bytes(tool_workbook(built_in()))
    found, problems = check_workbook(file)
    assert (found, problems) == (built_in(), ())
    assert tool_hash(found) == tool_hash(built_in())


def test_it_looks_as_the_built_in_workbook_does(tmp_path: Path) -> None:
    file = tmp_path / "again.xlsx"
    file.write_bytes(tool_workbook(built_in(), read_source(SOURCE)["tests"][1:]))
    ours, theirs = load_workbook(file), load_workbook(BUILT_IN)
    assert ours.sheetnames == theirs.sheetnames
    for sheet in theirs.worksheets:
        mine = ours[sheet.title]
        assert mine.freeze_panes == sheet.freeze_panes
        for cell in ("A1", "C2", "C3"):
            looks = [
                (
                    one.fill.start_color.rgb,
                    one.font.b,
                    one.alignment.wrap_text,
                    one.alignment.vertical,
                )
                for one in (mine[cell], sheet[cell])
            ]
            assert looks[0] == looks[1]
        assert mine.column_dimensions["C"].width == sheet.column_dimensions["C"].width


@pytest.mark.parametrize("seed", range(3))
def test_an_edited_workbook_is_written_as_it_was_edited(seed: int, tmp_path: Path) -> None:
    """Rows put in, taken out and left blank in Excel, and cells that people write in their own way."""
    book = load_workbook(BUILT_IN)
    survey, limits_sheet = book["survey"], book["standards"]
    survey.insert_rows(20 + 97 * seed, amount=2)
    survey.delete_rows(300 + seed)
    survey.cell(4, 3).value = "  A label\nin two lines "
    survey.insert_cols(3)
    survey.cell(1, 3).value = "read only"
    survey.cell(40, 3).value = "TRUE()"
    limits_sheet.insert_rows(5)
    book["settings"].cell(1, 9).value = "Style"
    book["settings"].cell(2, 9).value = "pages"
    book["choices"].cell(1, 9).value = "Filter"
    book["choices"].cell(7, 9).value = 3
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    tool, _problems = read_workbook(edited)
    assert tool is not None
    assert tool != built_in()
    found = again(tool, tmp_path)
    assert found == tool
    assert tool_hash(found) == tool_hash(tool)


def test_a_form_of_others_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label::English (en)", "label::Deutsch", "required", "choice_filter"],
        [],
        ["deviceid", "phone"],
        ["start", "begun"],
        ["select_one yn or_other", "seen", "Seen?", "Gesehen?", "yes", "kind = 'a'"],
        [],
        ["note", None, "Thank you", "Danke"],
        ["datetime", "when", "When?", "Wann?"],
    ]
    lists = [["list_name", "name", "label", "kind"], ["yn", "yes", "Yes", "a"]]
    sheets = {"survey": survey, "choices": lists, "settings": [["default_language"], ["Deutsch"]]}
    tool, problems = read_workbook(save(tmp_path / "theirs.xlsx", sheets))
    assert tool is not None
    assert {one.code for one in problems} == {"ignored-type", "approximate-type"}
    found = again(tool, tmp_path)
    assert found == tool
    assert tool_hash(found) == tool_hash(tool)
    assert (found.id, found.title) == (
        "theirs",
        "theirs",
    )  # from the name of its file, whatever the next one is called
    assert [one.cell.row for one in found.questions] == [3, 4, 5, 5, 7, 8]


@pytest.mark.parametrize("form", sorted(THIRD_PARTY.glob("*.xlsx")), ids=lambda form: form.stem)
def test_a_questionnaire_of_others_is_the_same_again(form: Path, tmp_path: Path) -> None:
    tool, _problems = read_workbook(form)
    assert tool is not None
    found = again(tool, tmp_path)
    assert found == tool
    assert tool_hash(found) == tool_hash(tool)


def test_a_tool_whose_rows_cannot_be_kept_is_written_in_order(tmp_path: Path) -> None:
    day = question("/g/day", Kind.DATE)
    far = replace(question("/g/far"), cell=Cell("survey", 10**9))
    tool = tool_of(group("/g", day, far), standards=[standard("T1", "/g/day", "/g/day", "5d")])
    found = again(tool, tmp_path)
    assert [node.cell.row for node in found.nodes()] == [2, 3, 4]
    assert [replace(one, cell=day.cell) for one in found.questions] == [
        replace(one, cell=day.cell) for one in tool.questions
    ]


def test_worked_cases_that_are_given_are_written(tmp_path: Path) -> None:
    case = ["T3", "late", "2009-03-31", "HX1_date = 2009-01-12", "T3 is silent"]
    file = tmp_path / "cases.xlsx"
    file.write_bytes(tool_workbook(built_in(), [case]))
    _tool, problems = check_workbook(file)
    assert [(one.sheet, one.code) for one in problems] == [("tests", "failed-case")]


def test_the_same_tool_gives_the_same_bytes() -> None:
    assert tool_workbook(built_in()) == tool_workbook(built_in())
