"""Any XLSForm can be answered through `tool run` until nothing that is required is open."""

from pathlib import Path

import pytest

from benchmarks.peers import interview
from tests.tool.answer_all import answer_all, main
from tests.tool.books import changed, put, save
from tests.tool.test_tool_command import BUILT_IN


def test_the_built_in_tool_can_be_answered_to_the_end() -> None:
    found = answer_all(BUILT_IN)
    assert found.asked > 100
    assert (found.open, found.unsupported) == ([], [])


def test_a_form_of_a_hundred_questions_can_be_answered_to_the_end(tmp_path: Path) -> None:
    found = answer_all(interview.write(100, tmp_path))
    assert found.asked > 60
    assert (found.open, found.broken, found.unsupported) == ([], [], [])


def test_a_value_that_breaks_a_constraint_gives_way_to_another(tmp_path: Path) -> None:
    book = save(tmp_path / "t.xlsx", changed(put("survey", "F4", ". < date('2000-01-01')")))
    found = answer_all(book)
    assert found.values["/visits/when"] == "1990-01-01"
    assert found.broken == []


def test_what_is_not_supported_is_told_by_cell_and_the_rest_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = save(tmp_path / "t.xlsx", changed(put("survey", "A5", "geopoint")))
    assert main([str(book)]) == 0
    out = capsys.readouterr().out
    assert "0 required without a value, 0 that break a rule" in out
    assert "survey A5: Questions of type geopoint are not supported." in out
