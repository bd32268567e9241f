"""Checks that need the whole tool: values, types, defaults, states, texts that mention questions."""

from pathlib import Path

import pytest

from app.tool.problems import ToolProblem
from app.tool.workbook import read_workbook
from tests.tool.books import Sheets, changed, put, save, sound


def found(path: Path, sheets: Sheets) -> list[ToolProblem]:
    return list(read_workbook(save(path / "t.xlsx", sheets))[1])


def codes(problems: list[ToolProblem]) -> list[tuple[str, str, str]]:
    return [(problem.severity, problem.cell, problem.code) for problem in problems]


def test_a_date_compared_with_a_number_is_a_warning(tmp_path: Path) -> None:
    problems = found(tmp_path, changed(put("survey", "D5", "${when} > 2009")))
    assert codes(problems) == [("warning", "D5", "type-clash")]


def test_a_date_compared_with_a_date_is_fine(tmp_path: Path) -> None:
    assert found(tmp_path, changed(put("survey", "D5", "${when} > date('2009-01-01')"))) == []


def test_the_point_means_the_question_itself(tmp_path: Path) -> None:
    problems = found(tmp_path, changed(put("survey", "F3", ". != 'maybe'")))
    assert codes(problems) == [("error", "F3", "unknown-choice")]


def test_each_word_compared_with_a_multiple_choice_must_be_in_its_list(tmp_path: Path) -> None:
    sheets = changed(put("survey", "A3", "select_multiple roles"))
    put("survey", "D4", None)(sheets)
    put("survey", "D5", "${seen} = 'parent other'")(sheets)
    assert found(tmp_path, sheets) == []
    put("survey", "D5", "${seen} = 'parent aunt'")(sheets)
    assert codes(found(tmp_path, sheets)) == [("error", "D5", "unknown-choice")]


def test_an_empty_text_is_compared_with_a_choice_without_complaint(tmp_path: Path) -> None:
    assert found(tmp_path, changed(put("survey", "D5", "${seen} != ''"))) == []


def test_a_default_that_is_no_choice_is_named(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "default"))
    put("survey", "H3", "ja")(sheets)
    assert codes(found(tmp_path, sheets)) == [("error", "H3", "default-not-a-choice")]


def test_a_default_that_is_worked_out_is_read_as_an_expression(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "default"))
    put("survey", "H4", "date(${sen})")(sheets)
    assert codes(found(tmp_path, sheets)) == [("error", "H4", "undefined-reference")]


def test_an_unknown_state_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "bind::cfa:states"))
    put("survey", "H5", "not-recored could-not-look")(sheets)
    (problem,) = found(tmp_path, sheets)
    assert (problem.cell, problem.code) == ("H5", "unknown-state")
    assert "not-recorded" in problem.message


def test_a_label_may_mention_only_questions_that_are_there(tmp_path: Path) -> None:
    assert found(tmp_path, changed(put("survey", "C5", "Why, on ${when}?"))) == []
    problems = found(tmp_path, changed(put("survey", "C5", "Why, on ${wen}?")))
    assert codes(problems) == [("error", "C5", "undefined-reference")]


def test_what_the_last_form_said_is_not_supported(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "default"))
    put("survey", "H5", "${last-saved#why}")(sheets)
    assert codes(found(tmp_path, sheets)) == [("error", "H5", "unsupported-reference")]


def test_a_message_may_mention_only_questions_that_are_there(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "constraint message"))
    put("survey", "H4", "Not after ${tody}")(sheets)
    assert codes(found(tmp_path, sheets)) == [("error", "H4", "undefined-reference")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("F4", "regex(., '[0-9')"),
        ("E6", "count('a')"),
        ("D4", "${seen} = 'yes' )"),
        ("D4", "and ${seen}"),
        ("D4", "${seen"),
        ("D4", "seen ="),
    ],
)
def test_what_cannot_be_compiled_is_an_error_at_its_cell(
    tmp_path: Path, cell: str, text: str
) -> None:
    problems = found(tmp_path, changed(put("survey", cell, text)))
    assert [(problem.severity, problem.cell) for problem in problems] == [("error", cell)]


def test_the_names_of_list_columns_are_allowed_in_a_choice_filter(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "choice_filter"))
    put("survey", "H8", "region = ${seen}")(sheets)
    sheets["choices"][0].append("region")
    for row in sheets["choices"][1:]:
        row.append("yes")
    assert found(tmp_path, sheets) == []


def test_a_verdict_that_waits_for_itself_is_a_cycle(tmp_path: Path) -> None:
    sheets = changed(put("survey", "D4", "verdict('T1') = 'late'"))
    sheets["standards"] = [["id", "starts", "ends", "limit"], ["T1", "${when}", "${when}", "3d"]]
    assert codes(found(tmp_path, sheets)) == [("error", "D4", "cycle")]


def test_a_condition_of_a_standard_is_checked_in_its_own_sheet(tmp_path: Path) -> None:
    sheets = sound()
    sheets["standards"] = [
        ["id", "starts", "ends", "limit", "applies_if"],
        ["T1", "${when}", "${when}", "3d", "${seen} = 'yep'"],
    ]
    (problem,) = found(tmp_path, sheets)
    assert (problem.sheet, problem.cell, problem.code) == ("standards", "E2", "unknown-choice")
