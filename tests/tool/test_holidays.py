"""The table of bank holidays as a lead corrects it for a round: closures added, bank holidays worked or moved."""

import json
import shutil
from dataclasses import replace
from datetime import date

import pytest

from app.domain.calendar import Division
from app.domain.errors import InputRefused
from app.resources import bank_holidays
from app.services.tools import built_in
from app.tool.checking import check_workbook
from app.tool.compiled import dump, load, tool_hash
from app.tool.diff import ChangeKind, compare
from app.tool.export import export
from app.tool.source import build_to
from app.tool.workbook_writer import tool_workbook
from app.tool.working_days import working_days_of
from tests.editions import SOURCE, tool_of
from tests.tool.books import save, sound
from tests.tool.test_tool_command import answers, call

EASTER, SNOW, TUESDAY = "2009-04-13", "2009-02-02", "2009-04-14"
MOVED = f"""
[[day]]
date = "{SNOW}"
name = "Snow"

[[day]]
date = "{EASTER}"
kind = "worked"
name = "Easter Monday, moved"

[[day]]
date = "{TUESDAY}"
kind = "closed"
"""
CONFERENCE = {"set": "CF1_date", "value": "2009-04-01"}
FIRST_CORE_GROUP = {"set": "CG1_date", "value": "2009-04-20"}


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The built-in tool's workbook with its own days."""
    folder = tmp_path_factory.mktemp("moved")
    shutil.copytree(SOURCE, folder / "source")
    (folder / "source" / "holidays.toml").write_text(MOVED, "utf-8")
    build_to(folder / "source", folder / "moved.xlsx")
    return folder / "moved.xlsx"


def checked(tmp_path, *rows, head=("date", "kind", "name")):
    sheets = sound() | {"holidays": [list(head), *map(list, rows)]}
    tool, problems = check_workbook(save(tmp_path / "t.xlsx", sheets))
    return tool, [(one.severity, one.cell, one.code) for one in problems if one.sheet == "holidays"]


def test_a_row_closes_a_day_or_says_that_a_bank_holiday_was_worked(tmp_path):
    tool, problems = checked(
        tmp_path, (EASTER, "Worked", ""), (SNOW, "", "Snow"), (TUESDAY, "closed", "")
    )
    assert problems == []
    assert (tool.holidays, tool.worked) == ((SNOW, TUESDAY), (EASTER,))
    days = working_days_of(tool)
    assert days.is_working_day(date(2009, 4, 13))
    assert not days.is_working_day(date(2009, 4, 14))
    assert not days.is_working_day(date(2009, 2, 2))
    assert not days.is_working_day(date(2009, 4, 10))


def test_a_workbook_without_the_column_kind_is_read_as_before(tmp_path):
    tool, problems = checked(tmp_path, (SNOW, "Snow"), head=("date", "name"))
    assert (tool.holidays, tool.worked, problems) == ((SNOW,), (), [])


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (("Easter", "worked", ""), "A2", "bad-date"),
        (("2009-04-15", "worked", ""), "A2", "bad-date"),  # an ordinary Wednesday
        (("2109-04-13", "", ""), "A2", "bad-date"),
        ((EASTER, "open", ""), "B2", "bad-kind"),
    ],
)
def test_what_cannot_be_meant_is_named_by_its_cell(tmp_path, row, cell, code):
    tool, problems = checked(tmp_path, row)
    assert problems == [("error", cell, code)]
    assert (tool.holidays, tool.worked) == ((), ())


def test_a_day_cannot_be_both_closed_and_worked(tmp_path):
    _tool, problems = checked(tmp_path, (EASTER, "worked", ""), (EASTER, "closed", ""))
    assert [(cell, code) for _severity, cell, code in problems] == [("A3", "bad-date")]


def test_a_holiday_of_another_division_changes_nothing_where_it_is_none(tmp_path):
    """The tool does not say in which division its round is."""
    tool, problems = checked(tmp_path, (EASTER, "worked", ""))
    assert problems == []
    assert working_days_of(tool, Division.SCOTLAND) == bank_holidays(Division.SCOTLAND)
    assert working_days_of(tool, Division.NORTHERN_IRELAND).worked == (date(2009, 4, 13),)


def test_the_days_travel_with_the_compiled_tool_and_back_into_a_workbook(moved, tmp_path):
    tool = tool_of(moved)
    assert (tool.holidays, tool.worked) == ((SNOW, TUESDAY), (EASTER,))
    assert load(dump(tool)) == tool
    (tmp_path / "again.xlsx").write_bytes(tool_workbook(tool))
    again = tool_of(tmp_path / "again.xlsx")
    assert tool_hash(again) == tool_hash(tool)
    plain = replace(tool, holidays=(), worked=())
    assert "worked" not in json.loads(dump(plain)), "tools without such days keep their hash"


def test_a_worked_holiday_is_a_change_that_is_worked_out_again(moved):
    tool = tool_of(moved)
    (change,) = [one for one in compare(replace(tool, worked=()), tool) if one.what == "holidays"]
    assert change.kind is ChangeKind.LIMIT
    assert change.before == f"{SNOW}, {TUESDAY}"
    assert change.after == f"{SNOW}, {TUESDAY}, {EASTER} worked"


def test_verdicts_count_by_the_corrected_table_and_say_so(moved, tmp_path, capsys):
    script = answers(tmp_path, CONFERENCE, FIRST_CORE_GROUP, audit_date="2009-05-29")

    def said(workbook):
        assert call("run", workbook, "--answers", script, "--json") == 0
        return json.loads(capsys.readouterr().out)["verdicts"]["T5"]

    usual = said(SOURCE.parent / "child-protection-case-file-audit.xlsx")
    assert usual["due"] == "2009-04-17"
    assert "Fri 10 Apr 2009, Mon 13 Apr 2009" in usual["explanation"]
    assert "worked" not in usual["explanation"]
    other = said(moved)
    assert other["due"] == "2009-04-17", "the holiday moved by a day"
    assert "counted out: Fri 10 Apr 2009, Tue 14 Apr 2009" in other["explanation"]
    assert "bank holidays worked: Mon 13 Apr 2009" in other["explanation"]


def test_every_other_calendar_is_the_corrected_one_too(moved):
    tool = tool_of(moved)
    found = export(tool, working_days_of(tool))
    usual = export(built_in(), working_days_of(built_in()))
    count = sum(row[0] == "cfa_holidays" for row in usual.sheets["choices"])
    assert sum(row[0] == "cfa_holidays" for row in found.sheets["choices"]) == count + 1


def test_the_text_of_a_tool_refuses_a_key_that_nothing_reads(tmp_path):
    shutil.copytree(SOURCE, tmp_path / "source")
    (tmp_path / "source" / "holidays.toml").write_text('[[day]]\ndat = "2009-02-02"\n', "utf-8")
    with pytest.raises(InputRefused, match=r"holidays\.toml, day 1: there is no key dat"):
        build_to(tmp_path / "source", tmp_path / "t.xlsx")
