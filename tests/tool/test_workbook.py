"""Reading a workbook: what a lead reviewer gets wrong in Excel is named by sheet and cell, and nothing raises."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.tool import workbook_cells
from app.tool.model import Group, Kind, Question, Tool
from app.tool.problems import ToolProblem
from app.tool.workbook import read_workbook
from tests.tool.books import Sheets, changed, put, save, sound

Change = Callable[[Sheets], object]


def problems_of(path: Path) -> list[tuple[str, str, str, str]]:
    _tool, problems = read_workbook(path)
    return [(one.severity, one.sheet, one.cell, one.code) for one in problems]


def tool_of(path: Path) -> Tool:
    tool, problems = read_workbook(path)
    assert tool is not None, problems
    return tool


def only(path: Path, sheets: Sheets) -> ToolProblem:
    _tool, problems = read_workbook(save(path, sheets))
    assert len(problems) == 1, problems
    return problems[0]


def test_a_sound_workbook_has_no_problems(tmp_path: Path) -> None:
    tool, problems = read_workbook(save(tmp_path / "t.xlsx", sound()))
    assert problems == ()
    assert tool is not None
    assert [node.path for node in tool.nodes()] == [
        "/visits", "/visits/seen", "/visits/when", "/visits/why", "/visits/days", "/visits/others",
        "/visits/others/role",
    ]  # fmt: skip
    assert (tool.id, tool.title, tool.version) == ("visits", "Visits", "7")
    assert tool.question("/visits/seen").rules.required == "true()"
    assert tool.question("/visits/when").cell.row == 4


def drop_end(sheets: Sheets) -> None:
    del sheets["survey"][-1]


def rename_column(sheets: Sheets) -> None:
    sheets["survey"][0][3] = "relevent"


def circle(sheets: Sheets) -> None:
    put("survey", "D5", "${days} = 1")(sheets)
    put("survey", "E6", "string-length(${why})")(sheets)


# The mistakes that the field's own converter or validator lets pass or cannot place, and where they are.
MISTAKES: dict[str, tuple[Change, str, str, str]] = {
    "undefined reference": (put("survey", "D4", "${sen} = 'yes'"), "survey", "D4", "undefined-reference"),
    "bracket not closed": (put("survey", "D4", "(${seen} = 'yes'"), "survey", "D4", "bad-expression"),
    "quotation mark not closed": (put("survey", "D4", "${seen} = 'yes"), "survey", "D4", "bad-expression"),
    "&& instead of and": (put("survey", "D4", "${seen} = 'yes' && true()"), "survey", "D4", "bad-expression"),
    "== instead of =": (put("survey", "D4", "${seen} == 'yes'"), "survey", "D4", "bad-expression"),
    "unknown function": (put("survey", "E6", "networkdays(${when}, today())"), "survey", "E6", "unknown-function"),
    "wrong number of arguments": (put("survey", "E6", "if(${seen} = 'yes', 1)"), "survey", "E6", "wrong-arity"),
    "cycle": (circle, "survey", "D5", "cycle"),
    "a calculation that refers to itself": (put("survey", "E6", "${days} + 1"), "survey", "E6", "cycle"),
    "a value that is not in the list": (put("survey", "D4", "${seen} = 'yess'"), "survey", "D4", "unknown-choice"),
    "a list that is not there": (put("survey", "A3", "select_one yesnoo"), "survey", "A3", "missing-list"),
    "an unknown type": (put("survey", "A5", "texxt"), "survey", "A5", "unknown-type"),
    "a group without an end": (drop_end, "survey", "A2", "unclosed-group"),
    "a name used twice": (put("survey", "B5", "when"), "survey", "B5", "duplicate-name"),
    "a space in a name": (put("survey", "B5", "why not"), "survey", "B5", "bad-name"),
    "a missing label": (put("survey", "C5", None), "survey", "C5", "missing-label"),
    "a misspelt column": (rename_column, "survey", "D1", "misspelt-column"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_an_error_at_its_cell(tmp_path: Path, mistake: str) -> None:
    change, sheet, cell, code = MISTAKES[mistake]
    found = problems_of(save(tmp_path / "t.xlsx", changed(change)))
    assert ("error", sheet, cell, code) in found
    assert all(severity == "error" for severity, *_rest in found)


@pytest.mark.parametrize("name", ["audit-desk", "tool-version"])
def test_what_the_program_keeps_in_the_same_history_is_no_name_of_a_tool_s_own(
    tmp_path: Path, name: str
) -> None:
    """At the top only: below a group it is another path."""
    path = save(tmp_path / "t.xlsx", changed(put("survey", "B2", name)))
    _tool, problems = read_workbook(path)
    (told,) = [each for each in problems if each.code == "reserved-name"]
    assert (told.severity, told.sheet, told.cell) == ("error", "survey", "B2")
    assert "call it something else" in told.message
    within = changed(put("survey", "B5", name))
    assert problems_of(save(tmp_path / "within.xlsx", within)) == []


@pytest.mark.parametrize(
    ("mistake", "meant"),
    [
        ("undefined reference", "${seen}"),
        ("unknown function", "working-days"),
        ("a value that is not in the list", "'yes'"),
        ("a list that is not there", "yesno"),
        ("an unknown type", "text"),
        ("a misspelt column", "relevant"),
        ("&& instead of and", "'and'"),
    ],
)
def test_the_message_says_what_was_likely_meant(tmp_path: Path, mistake: str, meant: str) -> None:
    change = MISTAKES[mistake][0]
    _tool, problems = read_workbook(save(tmp_path / "t.xlsx", changed(change)))
    assert any(meant in problem.message for problem in problems), problems


def test_a_cycle_is_spelled_out(tmp_path: Path) -> None:
    problem = only(tmp_path / "t.xlsx", changed(circle))
    assert "why -> days -> why" in problem.message


def test_curly_quotes_are_mended_with_a_warning(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "D4", "${seen} = ‘yes’")))
    assert problems_of(path) == [("warning", "survey", "D4", "curly-quotes")]
    assert tool_of(path).question("/visits/when").rules.relevant == "${seen} = 'yes'"


def test_a_value_compared_inside_selected_and_in_a_condition_is_checked_too(tmp_path: Path) -> None:
    sheets = changed(put("survey", "D5", "selected(${role}, 'mother')"))
    put("survey", "E6", "count(${others}[role = 'father'])")(sheets)
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [
        ("error", "survey", "D5", "unknown-choice"),
        ("error", "survey", "E6", "unknown-choice"),
    ]


def test_a_name_that_two_questions_have_cannot_be_referred_to(tmp_path: Path) -> None:
    sheets = sound()
    again = [["begin_group", "g", "G"], ["date", "when", "When again?"], ["end_group"]]
    sheets["survey"] += [list(row) for row in again]
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [("error", "survey", "E6", "ambiguous-reference")]


@pytest.mark.parametrize("kind", ["geopoint", "image", "barcode", "range", "rank roles", "time"])
def test_what_is_not_supported_is_an_error_at_its_cell_and_stands_in_as_a_blank(
    tmp_path: Path, kind: str
) -> None:
    sheets = changed(put("survey", "A5", kind))
    put("survey", "E6", "string-length(${why})")(sheets)
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == [("error", "survey", "A5", "unsupported-type")]
    assert tool_of(path).question("/visits/why").kind is Kind.HIDDEN


def test_a_column_of_pictures_is_an_error_at_each_cell_that_holds_one(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "media::image"))
    put("survey", "H3", "house.png")(sheets)
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [("error", "survey", "H3", "unsupported-column")]


def test_a_note_of_the_authors_own_is_only_a_warning(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "for the working group"))
    put("survey", "H3", "ask again")(sheets)
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [("warning", "survey", "H1", "unknown-column")]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("select one yesno", Kind.CHOICE),
        ("selct_one yesno", None),
        ("Select One From yesno", Kind.CHOICE),
        ("select multiple yesno", Kind.CHOICES),
        ("select all that apply from yesno", Kind.CHOICES),
        ("int", Kind.INTEGER),
        ("string", Kind.TEXT),
        ("dateTime", Kind.DATE),
        ("trigger", Kind.ACKNOWLEDGE),
        ("username", Kind.METADATA),
        ("deviceid", Kind.METADATA),
    ],
)
def test_older_words_for_types_are_understood(
    tmp_path: Path, written: str, kind: Kind | None
) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "A5", written)))
    question = tool_of(path).question("/visits/why")
    assert question.kind is (kind or Kind.HIDDEN)
    assert any(code == "unknown-type" for *_rest, code in problems_of(path)) is (kind is None)


def test_groups_may_be_written_with_a_space(tmp_path: Path) -> None:
    sheets = sound()
    for row in sheets["survey"][1:]:
        row[0] = str(row[0]).replace("_group", " group").replace("_repeat", " repeat")
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == []
    others = tool_of(path).by_path["/visits/others"]
    assert isinstance(others, Group)
    assert others.repeats


def test_an_end_of_the_wrong_kind_and_an_end_too_many_are_named(tmp_path: Path) -> None:
    sheets = changed(put("survey", "A9", "end_group"))
    sheets["survey"].append(["end_group"])
    assert problems_of(save(tmp_path / "t.xlsx", sheets)) == [
        ("error", "survey", "A9", "mismatched-end"),
        ("error", "survey", "A11", "unopened-group"),
    ]


def test_labels_in_several_languages_give_the_default_one(tmp_path: Path) -> None:
    sheets = sound()
    sheets["survey"][0] += ["label::Cymraeg (cy)", "hint:English"]
    sheets["survey"][0][2] = "label::English (en)"
    put("survey", "H3", "Welwyd y plentyn?")(sheets)
    put("survey", "I3", "Look twice")(sheets)
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == []
    assert tool_of(path).question("/visits/seen").label == "Was the child seen?"
    assert tool_of(path).question("/visits/seen").hint == "Look twice"
    sheets["settings"] = [["form_id", "default_language"], ["v", "Cymraeg (cy)"]]
    welsh = tool_of(save(tmp_path / "w.xlsx", sheets))
    assert welsh.question("/visits/seen").label == "Welwyd y plentyn?"


def test_or_other_adds_the_choice_and_the_text(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "A3", "select_one yesno or_other")))
    tool = tool_of(path)
    assert [choice.name for choice in tool.choices["yesno"]] == ["yes", "no", "other"]
    assert tool.question("/visits/seen_other").rules.relevant == "selected(${seen}, 'other')"


def test_our_own_columns_are_read(tmp_path: Path) -> None:
    sheets = sound()
    sheets["survey"][0] += [
        "guidance_hint", "bind::cfa:item", "bind::cfa:core", "bind::cfa:states", "instance::cfa:evidence",
        "bind::cfa:warning", "bind::cfa:warningMsg", "bind::cfa:hint", "bind::cfa:hintMsg", "bind::cfa:standard",
        "bind::cfa:shared",
    ]  # fmt: skip
    sheets["survey"][3] += [
        "Look in the visits", "CS1", "no", "not-applicable could-not-look", "paper", ". != ''", "Sure?",
        ". <= today()", "Late", "T1", "yes",
    ]  # fmt: skip
    sheets["standards"] = [
        ["id", "title", "starts", "ends", "limit", "verified", "local"],
        ["T1", "Visit", "${when}", "/visits/when", "10wd", "no", "yes"],
    ]
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == []
    tool = tool_of(path)
    when = tool.question("/visits/when")
    assert when.shared
    assert not tool.question("/visits/seen").shared
    assert (when.guidance, when.item, when.core) == ("Look in the visits", "CS1", False)
    assert when.states == {"not-applicable", "could-not-look"}
    assert (when.evidence, when.standards) == ("paper", ("T1",))
    assert (when.rules.warning, when.rules.warning_message) == (". != ''", "Sure?")
    assert (when.rules.hint_if, when.rules.hint_message) == (". <= today()", "Late")
    (standard,) = tool.standards
    assert (standard.starts, standard.ends) == ("/visits/when", "/visits/when")
    assert standard.unverified
    assert standard.local


@pytest.mark.parametrize(
    ("cells", "cell", "code"),
    [
        (["T1", "${whn}", "${when}", "10wd", ""], "B2", "unknown-question"),
        (["T1", "${when}", "${when}", "10 weeks", ""], "D2", "bad-limit"),
        (["T1", "${when}", "${when}", "${dayz}", ""], "D2", "unknown-question"),
        (["T1", "${when}", "${when}", "10wd", "firrst"], "E2", "bad-pick"),
        (["T1", "${when}", "${when}", "10wd", "marked:sen"], "E2", "unknown-question"),
        (["", "${when}", "${when}", "10wd", ""], "A2", "missing-id"),
    ],
)
def test_a_fault_in_the_standards_is_named(
    tmp_path: Path, cells: list[object], cell: str, code: str
) -> None:
    sheets = sound()
    sheets["standards"] = [["id", "starts", "ends", "limit", "pick"], cells]
    assert problems_of(save(tmp_path / "t.xlsx", sheets)) == [("error", "standards", cell, code)]


def test_only_an_interval_can_end(tmp_path: Path) -> None:
    sheets = sound()
    sheets["standards"] = [
        ["id", "starts", "ends", "limit", "closes_if"],
        ["T1", "${when}", "${when}", "10wd", "${seen} = 'no'"],
    ]
    problem = only(tmp_path / "t.xlsx", sheets)
    assert (problem.cell, problem.code) == ("E2", "bad-kind")
    assert "leave closes_if blank" in problem.message


def test_a_verdict_of_no_standard_is_named(tmp_path: Path) -> None:
    sheets = changed(put("survey", "D5", "verdict('T33') = 'late'"))
    sheets["standards"] = [["id", "starts", "ends", "limit"], ["T3", "${when}", "${when}", "42wd"]]
    problem = only(tmp_path / "t.xlsx", sheets)
    assert (problem.cell, problem.code) == ("D5", "unknown-standard")
    assert "T3" in problem.message


def test_a_holiday_that_is_no_date_is_named(tmp_path: Path) -> None:
    sheets = sound()
    sheets["holidays"] = [["date", "name"], ["2009-04-10", "Good Friday"], ["Easter", ""]]
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == [("error", "holidays", "A3", "bad-date")]
    assert tool_of(path).holidays == ("2009-04-10",)


def test_faults_in_the_lists_are_named(tmp_path: Path) -> None:
    sheets = sound()
    sheets["choices"] += [
        ["yesno", "yes", "Yes again"], ["", "lost", "Lost"], ["yesno", "", "No name"], ["yesno", "nolabel", ""],
    ]  # fmt: skip
    assert problems_of(save(tmp_path / "t.xlsx", sheets)) == [
        ("error", "choices", "B6", "duplicate-choice"),
        ("error", "choices", "A7", "missing-list-name"),
        ("error", "choices", "B8", "bad-choice"),
        ("warning", "choices", "C9", "missing-choice-label"),
    ]


def test_a_misspelt_sheet_is_pointed_out(tmp_path: Path) -> None:
    sheets = sound()
    sheets["choises"] = sheets.pop("choices")
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert ("error", "choises", "", "missing-sheet") in found


def test_numbers_dates_and_truths_become_text(tmp_path: Path) -> None:
    sheets = sound()
    sheets["choices"] += [["yesno", 3.0, "Three"], ["yesno", 2.5, "Two and a half"]]
    put("survey", "G5", True)(sheets)
    tool = tool_of(save(tmp_path / "t.xlsx", sheets))
    assert [choice.name for choice in tool.choices["yesno"]][2:] == ["3", "2.5"]
    assert tool.question("/visits/why").rules.required == "true()"


def test_a_formula_without_a_value_is_an_error_not_a_blank(tmp_path: Path) -> None:
    sheets = changed(put("survey", "D4", '=CONCATENATE("a", "b")'))
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [("error", "survey", "D4", "formula-without-value")]


# -- files that are no tool


def refused(path: Path) -> str:
    tool, problems = read_workbook(path)
    assert tool is None
    assert [problem.code for problem in problems] == ["unreadable"]
    assert "\n" not in problems[0].message
    return problems[0].message


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "none.xlsx")


def test_a_text_file_gets_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("type,name\ntext,a\n")
    assert "not an Excel workbook" in refused(path)


def test_an_empty_file_gets_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"")
    assert "not an Excel workbook" in refused(path)


def test_a_folder_gets_one_sentence(tmp_path: Path) -> None:
    assert "directory" in refused(tmp_path)


def test_a_workbook_with_a_password_gets_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "password" in refused(path)


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in refused(path)


def test_an_archive_that_swells_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_cells, "MAX_UNPACKED", 1 << 20)
    path = save(tmp_path / "t.xlsx", sound())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(2 << 20))
    assert path.stat().st_size < 100_000
    assert "unpacks to more" in refused(path)


def test_a_zip_that_is_no_workbook_gets_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "cannot be read as an Excel workbook" in refused(path)


def test_a_damaged_sheet_gets_one_sentence(tmp_path: Path) -> None:
    good = save(tmp_path / "good.xlsx", sound())
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            held = old.read(part)
            new.writestr(part, held[: len(held) // 2] if part.endswith("sheet1.xml") else held)
    refused(path)


def test_a_workbook_without_a_survey_is_no_tool(tmp_path: Path) -> None:
    tool, problems = read_workbook(save(tmp_path / "t.xlsx", {"names": [["a"], ["b"]]}))
    assert tool is None
    assert [problem.code for problem in problems] == ["missing-sheet"]


def test_rows_without_end_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_cells, "MAX_ROWS", 20)
    sheets = sound()
    sheets["choices"] += [["more", f"c{number}", "C"] for number in range(40)]
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [("error", "choices", "A21", "too-many-rows")]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cell=st.sampled_from(["A3", "B3", "D4", "E6", "F4", "G3", "A1", "C5"]),
    text=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40
    ),
)
def test_whatever_a_cell_holds_the_workbook_is_read(tmp_path: Path, cell: str, text: str) -> None:
    if text.startswith("="):
        text = f" {text}"
    _tool, problems = read_workbook(save(tmp_path / "t.xlsx", changed(put("survey", cell, text))))
    assert all(problem.code and problem.message for problem in problems)
    assert all("Traceback" not in problem.message for problem in problems)


def test_every_question_of_an_unknown_form_keeps_its_kind(tmp_path: Path) -> None:
    tool = tool_of(save(tmp_path / "t.xlsx", sound()))
    kinds = {node.name: node.kind for node in tool.nodes() if isinstance(node, Question)}
    assert kinds == {
        "seen": Kind.CHOICE, "when": Kind.DATE, "why": Kind.TEXT, "days": Kind.CALCULATE, "role": Kind.CHOICES,
    }  # fmt: skip
