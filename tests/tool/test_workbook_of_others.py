"""XLSForm as others write it: what an audit tool can well hold is read, the rest told by cell and left blank."""

import zipfile
from pathlib import Path

import pytest

from app.cli.tool_reading import runnable
from app.domain.errors import InputRefused
from app.tool import workbook_cells
from app.tool.model import Kind, Question, Tool
from app.tool.workbook import read_workbook
from tests.tool.books import Sheets, changed, put, save, sound


def problems_of(path: Path) -> list[tuple[str, str, str, str]]:
    _tool, problems = read_workbook(path)
    return [(one.severity, one.sheet, one.cell, one.code) for one in problems]


def tool_of(path: Path) -> Tool:
    tool, problems = read_workbook(path)
    assert tool is not None, problems
    return tool


def why(path: Path) -> Question:
    """The question of row 5."""
    return tool_of(path).question("/visits/why")


# -- columns


@pytest.mark.parametrize("title", ["bind:relevant", "bind::relevant", "bind : relevant"])
def test_rules_under_the_older_titles_are_read(tmp_path: Path, title: str) -> None:
    sheets = changed(put("survey", "D1", title))
    sheets["survey"][0][5] = title.replace("relevant", "constraint")
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == []
    when = tool_of(path).question("/visits/when")
    assert (when.rules.relevant, when.rules.constraint) == ("${seen} = 'yes'", ". <= today()")


@pytest.mark.parametrize("title", ["ppp_relevant", "relevant_old", "ppp_label::English"])
def test_a_title_with_a_word_more_is_another_column_and_no_slip(tmp_path: Path, title: str) -> None:
    sheets = changed(put("survey", "H1", title))
    put("survey", "H3", "x")(sheets)
    sheets["external_choices_for_later"] = [["list_name"]]
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [("warning", "survey", "H1", "unknown-column")]


@pytest.mark.parametrize("title", ["rows", "autoplay", "body::accept"])
def test_what_only_concerns_looks_is_a_warning(tmp_path: Path, title: str) -> None:
    sheets = changed(put("survey", "H1", title))
    put("survey", "H5", "3")(sheets)
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert found == [("warning", "survey", "H1", "ignored-column")]


# -- types


@pytest.mark.parametrize(
    ("written", "kind", "worked_out"),
    [
        ("hidden string", Kind.HIDDEN, ""),
        ("hidden geopoint", Kind.HIDDEN, ""),
        ("hidden int", Kind.CALCULATE, "1 + 1"),
        ("hidden", Kind.CALCULATE, "1 + 1"),
    ],
)
def test_a_hidden_value_may_say_its_type_and_be_worked_out(
    tmp_path: Path, written: str, kind: Kind, worked_out: str
) -> None:
    sheets = changed(put("survey", "A5", written))
    put("survey", "E5", worked_out)(sheets)
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == []
    assert (why(path).kind, why(path).rules.calculation) == (kind, worked_out)


def test_facts_of_a_device_under_their_older_name_stay_blank(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "A5", "uri:deviceid")))
    assert problems_of(path) == [("warning", "survey", "A5", "ignored-type")]
    assert why(path).kind is Kind.METADATA


def with_appearance(appearance: str) -> Sheets:
    sheets = changed(put("survey", "A5", "select_one yesno"))
    put("survey", "H1", "appearance")(sheets)
    put("survey", "H5", appearance)(sheets)
    return sheets


def test_the_head_of_a_table_of_choices_is_no_question_and_wants_no_label(tmp_path: Path) -> None:
    sheets = with_appearance("label")
    put("survey", "C5", None)(sheets)
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == []
    assert why(path).kind is Kind.HIDDEN
    nolabel = save(tmp_path / "n.xlsx", with_appearance("list-nolabel"))
    assert why(nolabel).kind is Kind.CHOICE


def test_choices_that_search_takes_from_a_file_are_told_at_their_cell(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", with_appearance("minimal search('fruits')"))
    assert problems_of(path) == [("error", "survey", "H5", "unsupported-type")]
    assert why(path).kind is Kind.HIDDEN


# -- choices in a sheet of their own


def with_places() -> Sheets:
    sheets = changed(put("survey", "A5", "select_one_external places"))
    put("survey", "H1", "choice_filter")(sheets)
    put("survey", "H5", "seen=${seen}")(sheets)
    sheets["external_choices"] = [
        ["list_name", "name", "label", "seen"],
        ["places", "home", "Home", "yes"],
        ["places", "other", "Other", "yes"],
        ["places", "other", "Other", "no"],
    ]
    return sheets


def test_choices_of_the_sheet_external_choices_are_offered_and_filtered(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", with_places())
    assert problems_of(path) == []
    assert (why(path).kind, why(path).list_name) == (Kind.CHOICE, "places")
    offered = [(one.name, one.extra["seen"]) for one in tool_of(path).choices["places"]]
    assert offered == [("home", "yes"), ("other", "yes"), ("other", "no")]


def test_external_choices_that_are_not_in_the_workbook_are_told_at_their_cell(
    tmp_path: Path,
) -> None:
    sheets = with_places()
    del sheets["external_choices"]
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == [("error", "survey", "A5", "unsupported-type")]
    assert why(path).kind is Kind.HIDDEN


def test_of_two_lists_with_one_name_none_is_guessed(tmp_path: Path) -> None:
    sheets = with_places()
    sheets["choices"].append(["places", "school", "School"])
    path = save(tmp_path / "t.xlsx", sheets)
    assert problems_of(path) == [("error", "survey", "A5", "unsupported-type")]
    assert [one.name for one in tool_of(path).choices["places"]] == ["school"]


# -- rules


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("uuid()", "unsupported-function"),
        ("random() > 0.5", "unsupported-function"),
        ("trim(${why})", "unknown-function"),
        ("pulldata('staff', 'name', 'key', ${why})", "unsupported-reference"),
        ("count(instance('staff')/root/item)", "unsupported-reference"),
    ],
)
def test_a_rule_that_cannot_be_worked_out_here_is_told_and_the_rest_runs(
    tmp_path: Path, rule: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "E6", rule)))
    assert problems_of(path) == [("error", "survey", "E6", code)]
    assert runnable(path).question("/visits/days").kind is Kind.CALCULATE
    assert "survey E6: " in capsys.readouterr().err


def test_a_function_of_another_program_is_answered_with_the_one_that_is_meant(
    tmp_path: Path,
) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "E6", "trim(${why})")))
    assert "normalize-space" in read_workbook(path)[1][0].message


def test_lists_of_the_workbook_and_the_case_may_be_read_as_tables(tmp_path: Path) -> None:
    sheets = changed(put("survey", "E6", "pulldata('yesno', 'label', 'name', ${seen})"))
    put("survey", "D5", "count(instance('yesno')/root/item) > 1 and instance('case')/root/unborn")(
        sheets
    )
    assert problems_of(save(tmp_path / "t.xlsx", sheets)) == []


def test_a_rule_that_cannot_be_read_stops_a_run(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "E6", "1 +")))
    with pytest.raises(InputRefused, match="cell E6"):
        runnable(path)


def test_a_sheet_that_is_not_read_may_have_as_many_rows_as_it_likes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_cells, "MAX_ROWS", 20)
    sheets = sound()
    sheets["remarks"] = [["a"]] * 40
    assert problems_of(save(tmp_path / "t.xlsx", sheets)) == []


# -- formulas


FORMULA = '=IF(1=1,"","x")'


def test_a_formula_counts_only_where_its_cell_is_read(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "label::Cymraeg"))
    put("survey", "H3", FORMULA)(sheets)
    put("survey", "I4", FORMULA)(sheets)
    sheets["remarks"] = [[FORMULA]]
    assert problems_of(save(tmp_path / "t.xlsx", sheets)) == []


@pytest.mark.parametrize(
    ("sheet", "cell"), [("survey", "E6"), ("survey", "H1"), ("choices", "D2"), ("survey", "B11")]
)
def test_a_formula_without_a_value_is_told_in_rules_titles_filters_and_blank_rows(
    tmp_path: Path, sheet: str, cell: str
) -> None:
    sheets = sound()
    sheets["survey"].append([])
    sheets["choices"][0].append("kind")
    put(sheet, cell, FORMULA)(sheets)
    found = problems_of(save(tmp_path / "t.xlsx", sheets))
    assert ("error", sheet, cell, "formula-without-value") in found


def test_a_formula_that_was_worked_out_to_an_empty_text_is_a_blank(tmp_path: Path) -> None:
    written = save(tmp_path / "t.xlsx", changed(put("survey", "D4", FORMULA)))
    saved = tmp_path / "saved.xlsx"  # as Excel saves it: the value is a text, and empty
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(saved, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'<c r="D4"><f>', b'<c r="D4" t="str"><f>'))
    assert problems_of(written) == [("error", "survey", "D4", "formula-without-value")]
    assert problems_of(saved) == []
    assert tool_of(saved).question("/visits/when").rules.relevant == ""
