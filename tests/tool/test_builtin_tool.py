"""The audit tool that comes with the program: complete, guided, consistent with its text, and right in worked cases."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import InputRefused
from app.resources import bank_holidays, resource_path
from app.tool.checking import check_workbook
from app.tool.compiled import dump, load
from app.tool.model import Group, Kind, Node, Question, Tool
from app.tool.numbering import guidance_and_levels, item_numbers, questions_in, sections
from app.tool.problems import Problems
from app.tool.source import build, build_to, main, read_source
from app.tool.workbook import read_tables, read_workbook
from app.tool.workbook_cells import RawRow
from app.tool.workbook_columns import read_table
from app.tool.worked_cases import run_cases
from tests.shared_files import shared_file
from tests.tool.paths import listing

SOURCE = resource_path("tools", "child-protection")
WORKBOOK = resource_path("tools", "child-protection-case-file-audit.xlsx")
COMPILED = WORKBOOK.with_suffix(".json")
PATHS = Path(__file__).resolve().parents[2] / "docs" / "audit-tool.md"
COUNTS = {
    "HX": 6, "ST": 5, "AS": 9, "CX": 5, "SW": 4, "SV": 5, "CF": 11, "CG": 6, "CS": 7, "PL": 7, "LG": 6,
    "RC": 9, "OJ": 8,
}  # fmt: skip
ITEMS = [f"{code}{number}" for code, count in COUNTS.items() for number in range(1, count + 1)]
ABOUT_THE_RECORD = ("PL1", "ST1", "CG4", "CF2", "AS5", "SW4", "RC5")
NO_ANSWER = (Kind.CALCULATE, Kind.NOTE, Kind.HIDDEN, Kind.METADATA)
STANDARDS = [
    "T1", "T2", "T2-2010", "T3", "T3-2010", "T3b", "T3c", "T3d", "T4", "T4t", "T5", "T6", "T7", "T8", "T9", "T9b",
    "T10", "T10r", "T11", "T12", "T13", "T14", "T15", "T15m", "T16",
]  # fmt: skip


@pytest.fixture(scope="module")
def tool() -> Tool:
    return load(COMPILED.read_text(encoding="utf-8"))


def parts(tool: Tool, code: str) -> list[Question]:
    return [question for question in tool.questions if question.item == code]


def asked(tool: Tool) -> Iterator[Question]:
    return (one for one in tool.questions if one.item and one.kind not in NO_ANSWER)


def heads(tool: Tool) -> dict[str, Node]:
    """The outermost node of each item: its question, or the group of its parts."""
    found: dict[str, Node] = {}
    for node in tool.nodes():
        if node.item:
            found.setdefault(node.item, node)
    return found


# -- complete


def test_there_are_thirteen_sections_and_88_items_in_order(tool: Tool) -> None:
    assert [section.name for section in sections(tool)] == list(COUNTS)
    numbers = item_numbers(tool)
    assert list(numbers) == ITEMS
    assert len(numbers) == 88
    assert (numbers["HX1"], numbers["CF11"], numbers["OJ8"]) == ("1.1", "7.11", "13.8")


def test_the_items_are_those_of_the_draft(tool: Tool) -> None:
    draft = json.loads(shared_file("audit-tool-items.json").read_text(encoding="utf-8"))
    assert [section["code"] for section in draft["sections"]] == list(COUNTS)
    assert [item["id"] for section in draft["sections"] for item in section["items"]] == ITEMS
    titles = {section.name: section.label for section in sections(tool)}
    assert titles == {section["code"]: section["title"] for section in draft["sections"]}


def test_every_item_stands_in_its_section_and_asks_something(tool: Tool) -> None:
    for code, count in COUNTS.items():
        section = tool.by_path[f"/{code}"]
        assert isinstance(section, Group)
        items = dict.fromkeys(question.item for question in questions_in(section))
        assert len(items) == count, code
    for item in ITEMS:
        assert any(question.kind not in NO_ANSWER for question in parts(tool, item)), item


def test_every_item_has_short_guidance(tool: Tool) -> None:
    for item, head in heads(tool).items():
        guidance = head.guidance
        if isinstance(head, Question):
            guidance, _levels = guidance_and_levels(tool, head)
        sentences = re.findall(r"[^.?!:]+[.?!](?=\s|$)", guidance)
        assert 1 <= len(sentences) <= 4, (item, guidance)
        assert 40 <= len(guidance) <= 400, (item, len(guidance))


def test_every_rated_question_has_a_short_descriptor_for_each_level(tool: Tool) -> None:
    rated = [one for one in tool.questions if one.list_name in ("rating", "practice")]
    assert len(rated) >= 30
    for question in rated:
        _guidance, levels = guidance_and_levels(tool, question)
        names = [choice.name for choice in tool.choices[question.list_name]]
        assert list(levels) == names, question.path
        assert all(5 <= len(text) <= 110 for text in levels.values()), question.path


def test_the_test_for_unsafe_is_written_down(tool: Tool) -> None:
    guidance, levels = guidance_and_levels(tool, tool.question("/OJ/OJ2"))
    assert "Test for unsafe" in guidance
    assert list(levels) == ["best", "meets", "below", "unsafe"]


def test_at_most_45_items_are_core_and_only_they_are_required(tool: Tool) -> None:
    core = {question.item for question in asked(tool) if question.core}
    assert 30 <= len(core) <= 45
    assert {"HX1", "AS4", "SV1", "CF1", "CS1", "PL1", "RC3", "OJ1", "OJ2", "OJ5"} <= core
    for question in asked(tool):
        if question.rules.required:
            assert question.core, question.path


def test_lists_have_labels_tones_and_scores_that_screens_can_use(tool: Tool) -> None:
    for name, choices in tool.choices.items():
        assert len({choice.label for choice in choices}) == len(choices), name
        for choice in choices:
            assert choice.extra.get("cfa_tone", "") in ("", "ok", "warn", "bad"), (name, choice)
    assert [choice.extra["cfa_score"] for choice in tool.choices["rating"]] == ["4", "3", "2", "1"]
    used = {question.list_name for question in tool.questions}
    assert used - {""} == set(tool.choices)


# -- the four things that are not the same


def test_an_item_about_the_record_is_never_not_recorded(tool: Tool) -> None:
    for item in ABOUT_THE_RECORD:
        first = parts(tool, item)[0]
        assert "not-recorded" not in first.states, item
        assert "could-not-look" in first.states, item


def test_every_item_offers_could_not_look(tool: Tool) -> None:
    for item in ITEMS:
        assert any("could-not-look" in question.states for question in parts(tool, item)), item


def test_no_list_offers_not_recorded_or_not_applicable_as_a_choice(tool: Tool) -> None:
    labels = [choice.label.lower() for choices in tool.choices.values() for choice in choices]
    assert labels
    assert not [label for label in labels if label in ("not recorded", "not applicable", "n/a")]


def test_ordinary_items_offer_all_three_states(tool: Tool) -> None:
    assert tool.question("/HX/HX6").states == {"not-recorded", "not-applicable", "could-not-look"}


# -- dates and standards


def test_every_date_is_kept_between_1990_and_today_but_those_to_come(tool: Tool) -> None:
    dates = [question for question in tool.questions if question.kind is Kind.DATE]
    assert len(dates) > 30
    for question in dates:
        if question.name != "OJ8_due":
            assert "date('1990-01-01')" in question.rules.constraint, question.path
            assert "today()" in question.rules.constraint, question.path


def test_the_standards_are_there_and_lead_to_dates(tool: Tool) -> None:
    assert [standard.id for standard in tool.standards] == STANDARDS
    kinds = (Kind.DATE, Kind.CALCULATE, Kind.HIDDEN)
    for standard in tool.standards:
        if standard.starts:
            assert tool.question(standard.starts).kind in kinds, standard.id
        assert tool.question(standard.ends).kind in kinds, standard.id
        assert standard.source, standard.id


def test_limits_are_those_of_the_2009_pack(tool: Tool) -> None:
    limits = {standard.id: standard.limit for standard in tool.standards}
    expected = {
        "T1": "1wd", "T2": "7wd", "T2-2010": "10wd", "T3": "42wd", "T3-2010": "45wd",
        "T3b": "35wd", "T3d": "45wd", "T4": "15wd", "T5": "10wd", "T6": "42d",
        "T7": "3m", "T8": "6m", "T9": "20wd", "T9b": "1wd", "T11": "0d", "T13": "28d", "T14": "3m", "T16": "5wd",
    }  # fmt: skip
    assert {name: limits[name] for name in expected} == expected
    assert limits["T12"] == "/CS/CS2/CS2_limit"


def test_what_no_source_confirms_says_so(tool: Tool) -> None:
    unverified = {standard.id for standard in tool.standards if standard.unverified}
    assert {"T1", "T2-2010", "T3-2010", "T6", "T9", "T12", "T13", "T14", "T16"} <= unverified
    assert not unverified & {"T2", "T3", "T3b", "T4", "T5", "T7", "T8"}


def test_each_question_names_the_standards_that_it_answers(tool: Tool) -> None:
    known = {standard.id for standard in tool.standards}
    named = {name for question in tool.questions for name in question.standards}
    assert named == known


# -- workbook and text


def test_the_workbook_has_no_problem_and_its_worked_cases_come_out(tool: Tool) -> None:
    found, problems = check_workbook(WORKBOOK)
    assert problems == ()
    assert found == tool
    tables = read_tables(WORKBOOK, Problems())
    assert len(tables["tests"].rows) >= 20


def test_a_worked_case_that_does_not_come_out_is_a_problem_at_its_cell(tool: Tool) -> None:
    head = {1: "test", 2: "position_date", 3: "given", 4: "expect"}
    case = {1: "Late", 2: "2009-03-31", 3: "HX1_date = 2009-01-12", 4: "T3 is in-time"}
    broken = {1: "Odd", 2: "2009-03-31", 3: "HX99 = 1", 4: "T3 is late"}
    vague = {1: "Vague", 2: "31 March", 3: "", 4: "T3 is late"}
    rows = (RawRow(1, head), RawRow(2, case), RawRow(3, broken), RawRow(4, vague))
    problems = Problems()
    assert run_cases(tool, read_table("tests", rows, problems), bank_holidays(), problems) == 3
    found = [(one.cell, one.code) for one in problems.all()]
    # Of the last one nothing is given, and its date cannot be read.
    assert found == [
        ("D2", "failed-case"), ("C3", "bad-case"), ("C4", "bad-case"), ("B4", "bad-case"),
    ]  # fmt: skip


def test_text_and_workbook_agree_cell_by_cell() -> None:
    book = openpyxl.load_workbook(WORKBOOK)
    written = read_source(SOURCE)
    assert book.sheetnames == list(written)
    for name, rows in written.items():
        held = [
            [str(value or "") for value in row] for row in book[name].iter_rows(values_only=True)
        ]
        assert held == rows, name


def test_workbook_and_compiled_tool_agree(tool: Tool) -> None:
    found, _problems = read_workbook(WORKBOOK)
    assert found == tool
    assert dump(tool) == COMPILED.read_text(encoding="utf-8").strip()


def test_building_twice_gives_the_same_bytes() -> None:
    assert build(SOURCE) == build(SOURCE)


def test_the_columns_are_xlsforms_and_ours() -> None:
    sheets = read_source(SOURCE)
    plain = {title for title in sheets["survey"][0] if not title.startswith("bind::cfa:")}
    assert plain == {
        "type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "constraint_message",
        "calculation", "default", "appearance",
    }  # fmt: skip
    assert sheets["settings"][0] == ["form_title", "form_id", "version", "namespaces"]


def test_names_are_unique_so_that_every_rule_can_refer_to_them(tool: Tool) -> None:
    names = [node.name for node in tool.nodes()]
    assert len(names) == len(set(names))


def test_the_documentation_lists_every_question(tool: Tool) -> None:
    text = PATHS.read_text(encoding="utf-8")
    assert len(listing(tool).splitlines()) > 250
    assert text.endswith(listing(tool)), "run python -m tests.tool.paths"


# -- a source with a slip of the pen


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOURCE, tmp_path / "tool"))


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("01-history.toml", 'type = "rating"', 'typ = "rating"', "there is no key typ. Did you mean type"),
        ("01-history.toml", "one of start_again", "one of startagain", "there is no list startagain"),
        ("01-history.toml", 'type = "tick"', 'type = "tik"', "there is no type tik"),
        ("01-history.toml", "[item.levels]\nexemplary", "[item.levels]\nexemplry", "Did you mean exemplary"),
        ("01-history.toml", "core = true", 'core = "yes"', "must be true or false"),
        ("02-strategy.toml", 'states = "record"', 'states = "recrd"', "states is one of"),
        ("choices.toml", "[rating]", "[rating", "cannot be read"),
        ("standards.toml", 'limit = "42wd"', 'limits = "42wd"', "Did you mean limit"),
        ("tool.toml", 'title = "Child', 'tittle = "Child', "Did you mean title"),
        ("cases.toml", 'name = "Second plan"', 'nam = "Second plan"', "Did you mean name"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_file_and_place(
    source: Path, file: str, before: str, after: str, said: str
) -> None:
    path = source / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(InputRefused, match=re.escape(said)) as refused:
        build(source)
    assert file in str(refused.value)


def test_a_wrong_rule_is_refused_with_its_cell_and_writes_no_compiled_tool(source: Path) -> None:
    path = source / "01-history.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("${HX5_pattern} = 'possible'", "${HX5_pattern} = 'maybe'"))
    out = source / "out.xlsx"
    with pytest.raises(InputRefused, match="'maybe' is not in the list start_again"):
        build_to(source, out)
    assert not out.exists()
    assert not out.with_suffix(".json").exists()


def test_a_folder_that_is_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=re.escape("tool.toml could not be read")):
        build(tmp_path)


def test_the_module_builds_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "t.xlsx"
    assert main([str(SOURCE), str(out)]) == 0
    assert out.read_bytes()[:2] == b"PK"
    assert main([str(tmp_path), str(out)]) == 1
    assert "could not be read" in capsys.readouterr().err
    assert main([]) == 2
