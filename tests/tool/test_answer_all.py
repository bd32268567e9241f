"""Any XLSForm can be answered through `tool run` until nothing that is required is open."""

from pathlib import Path

import pytest

from benchmarks.peers import interview
from tests.tool.answer_all import answer_all, main, report
from tests.tool.books import changed, put, save
from tests.tool.test_tool_command import BUILT_IN


def test_the_built_in_tool_can_be_answered_to_the_end() -> None:
    found = report(BUILT_IN, turns=2)
    assert [len(one.answered) > 100 for one in found.turns] == [True, True]
    assert [(one.open, one.broken, one.left_out) for one in found.turns] == [([], [], [])] * 2
    assert found.problems == []


def test_a_form_of_a_hundred_questions_can_be_answered_to_the_end(tmp_path: Path) -> None:
    found = answer_all(interview.write(100, tmp_path))
    assert len(found.answered) > 60
    assert found.asked == found.answered
    assert (found.open, found.broken, found.left_out) == ([], [], [])


def test_a_value_that_breaks_a_constraint_gives_way_to_another(tmp_path: Path) -> None:
    book = save(tmp_path / "t.xlsx", changed(put("survey", "F4", ". < date('2000-01-01')")))
    found = answer_all(book)
    assert found.values["/visits/when"] < "2000-01-01"
    assert found.broken == []


def test_a_constraint_that_nothing_satisfies_is_told(tmp_path: Path) -> None:
    found = answer_all(save(tmp_path / "t.xlsx", changed(put("survey", "F3", "false()"))))
    assert found.broken == ["/visits/seen"]


def test_a_required_note_that_stands_in_the_way_changes_an_earlier_answer(tmp_path: Path) -> None:
    sheets = changed(put("survey", "A5", "note"))
    put("survey", "C5", "That cannot be")(sheets)
    put("survey", "G5", "yes")(sheets)
    put("survey", "G4", "yes")(sheets)
    put("survey", "D5", "${when} > date('2009-01-01')")(sheets)
    found = answer_all(save(tmp_path / "t.xlsx", sheets))
    assert found.values["/visits/when"] < "2009-01-02"
    assert found.open == []


def test_a_question_whose_choices_are_all_filtered_away_stays_open(tmp_path: Path) -> None:
    sheets = changed(put("survey", "H1", "choice_filter"))
    put("survey", "H3", "name = 'nobody'")(sheets)
    assert answer_all(save(tmp_path / "t.xlsx", sheets)).open == ["/visits/seen"]


def test_later_interviews_seek_what_none_before_came_to(tmp_path: Path) -> None:
    sheets = changed(put("survey", "D4", "${seen} = 'never'"))
    put("survey", "D5", "not(${seen} = 'yes' or ${seen} = 'no')")(sheets)
    sheets["choices"] += [["yesno", f"other{number}", "Other"] for number in range(30)]
    sheets["choices"].append(["yesno", "never", "Never"])
    path = save(tmp_path / "t.xlsx", sheets)
    assert report(path, turns=2).never_asked == ["/visits/when", "/visits/why"]
    assert report(path, turns=12).never_asked == []


def test_what_is_not_supported_is_told_by_cell_and_the_rest_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = save(tmp_path / "t.xlsx", changed(put("survey", "A5", "geopoint")))
    assert main([str(book)]) == 0
    out = capsys.readouterr().out
    assert "0 required without a value, 0 that break a rule" in out
    assert "survey A5: Questions of type geopoint are not supported." in out
