"""`casefile-audit tool`: what it prints, and how it refuses."""

import argparse
import json
from pathlib import Path

import pytest

from app.cli import tool as command
from app.domain.errors import InputRefused
from app.resources import resource_path
from tests.tool.books import changed, put, save, sound

BUILT_IN = resource_path("tools", "child-protection-case-file-audit.xlsx")
SOURCE = resource_path("tools", "child-protection")


def call(*arguments: object) -> int:
    top = argparse.ArgumentParser()
    command.add_parser(top.add_subparsers(required=True))
    args = top.parse_args(["tool", *(str(argument) for argument in arguments)])
    status: int = args.run(args)
    return status


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def answers(path: Path, *steps: object, **more: object) -> Path:
    file = path / "answers.json"
    file.write_text(json.dumps({"audit_date": "2009-03-31", "steps": list(steps), **more}))
    return file


def run(
    capsys: pytest.CaptureFixture[str], workbook: Path, file: Path
) -> dict[str, dict[str, dict[str, object]]]:
    assert call("run", workbook, "--answers", file, "--json") == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_check_prints_the_built_in_tool_without_problems(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call("check", BUILT_IN, "--json") == 0
    found = printed(capsys)
    assert (found["sections"], found["problems"]) == (13, [])
    assert found["name"] == "Child protection case file audit"
    assert found["version"] == "1.0"
    assert isinstance(found["questions"], int)
    assert found["questions"] > 150


def test_check_prints_the_problems_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "D4", "${seen} = 'yess'")))
    assert call("check", path, "--json") == 1
    (problem,) = printed(capsys)["problems"]  # type: ignore[misc]
    assert {key: problem[key] for key in ("severity", "sheet", "cell", "code")} == {
        "severity": "error", "sheet": "survey", "cell": "D4", "code": "unknown-choice",
    }  # fmt: skip
    assert call("check", path) == 1
    assert "survey D4" in capsys.readouterr().out


def test_warnings_alone_do_not_fail_a_check(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "D4", "${seen} = “yes”")))
    assert call("check", path, "--json") == 0


def test_check_of_what_is_no_workbook_prints_one_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("not a workbook")
    assert call("check", path, "--json") == 1
    found = printed(capsys)
    assert (found["sections"], found["questions"]) == (0, 0)
    assert [problem["code"] for problem in found["problems"]] == ["unreadable"]  # type: ignore[attr-defined]


def test_build_writes_the_workbook_and_the_compiled_tool(tmp_path: Path) -> None:
    out = tmp_path / "new.xlsx"
    assert call("build", SOURCE, "--out", out) == 0
    assert out.with_suffix(".json").read_text() == BUILT_IN.with_suffix(".json").read_text()


def test_run_gives_the_verdict_and_what_is_asked_after_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = answers(
        tmp_path,
        {"set": "/HX/HX1/HX1_date", "value": "2009-01-12", "evidence": "electronic"},
        {"set": "AS2_status", "value": "completed"},
        {"set": "/AS/AS4", "value": "2009-03-20"},
        {"set": "/HX/HX2", "state": "not-recorded"},
    )
    found = run(capsys, BUILT_IN, file)
    verdict = found["verdicts"]["T3"]
    assert (verdict["verdict"], verdict["due"], verdict["days"]) == ("late", "2009-03-11", 7)
    assert "late by 7 working days" in str(verdict["explanation"])
    assert found["questions"]["/AS/AS5/AS5_on_file"]["relevant"] is True
    assert found["questions"]["/AS/AS5/AS5_on_file"]["required"] is True
    assert found["questions"]["/AS/AS4"]["value"] == "2009-03-20"
    assert found["questions"]["/HX/HX2"]["value"] is None
    assert found["verdicts"]["T5"]["verdict"] is None


def test_run_gives_the_suggested_rating_beside_the_assessors_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rated = ("HX6", "RC6", "LG6", "CF9", "CS5")
    file = answers(
        tmp_path,
        *({"set": name, "value": "good"} for name in rated),
        {"set": "OJ3_rating", "value": "poor"},
        {"set": "OJ3_why", "value": "The child was hurt again."},
    )
    found: dict[str, object] = run(capsys, BUILT_IN, file)["rollup"]  # type: ignore[assignment]
    sections = found.pop("sections")
    assert found == {
        "suggested": "good",
        "own": "poor",
        "why": "The child was hurt again.",
        "explanation": "Suggested: Good enough. The mean of 5 rated items is 3.0.",
        "capped": [],
        "unsure": [],
    }
    assert isinstance(sections, list)
    assert sections[0] == {
        "path": "/HX",
        "title": "History and repeated intervention",
        "mean": 3.0,
        "rated": 1,
        "not_recorded": 0,
        "not_applicable": 0,
        "could_not_look": 0,
        "unanswered": 0,
        "parts_not_recorded": 0,
    }
    bare = run(capsys, BUILT_IN, answers(tmp_path, {"set": "PL1_on_file", "value": "no"}))["rollup"]
    assert (bare["suggested"], bare["own"]) == (None, None)
    assert bare["capped"] == ["no current plan is on file"]


def test_run_of_a_tool_that_suggests_nothing_gives_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    assert run(capsys, path, answers(tmp_path))["rollup"] is None


def test_rows_are_added_set_by_their_place_and_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    file = answers(
        tmp_path,
        {"add": "/visits/others"},
        {"add": "/visits/others"},
        {"set": "/visits/others[1]/role", "value": "parent"},
        {"set": "/visits/others[2]/role", "value": ["parent", "other"]},
        {"remove": "/visits/others[1]"},
    )
    found = run(capsys, path, file)["questions"]
    assert found["/visits/others[1]/role"]["value"] == "parent other"
    assert "/visits/others[2]/role" not in found


def test_a_broken_constraint_is_among_the_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    file = answers(
        tmp_path,
        {"set": "/visits/seen", "value": "yes"},
        {"set": "/visits/when", "value": "2009-04-20"},
    )
    found = run(capsys, path, file)["questions"]["/visits/when"]
    assert [problem["severity"] for problem in found["problems"]] == ["error"]  # type: ignore[attr-defined]


def test_numbers_come_out_as_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    steps = [{"set": "seen", "value": "yes"}, {"set": "when", "value": "2009-03-24"}]
    found = run(capsys, path, answers(tmp_path, *steps))
    assert found["questions"]["/visits/days"]["value"] == 5


def test_a_partial_date_and_a_withdrawn_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    file = answers(
        tmp_path,
        {"set": "/visits/seen", "value": "yes"},
        {"set": "/visits/when", "value": "2009-02"},
        {"set": "/visits/seen", "value": None},
    )
    found = run(capsys, path, file)["questions"]
    assert found["/visits/seen"]["value"] is None
    assert found["/visits/seen"]["state"] == ""
    assert found["/visits/when"]["value"] == "2009-02"
    assert found["/visits/when"]["relevant"] is False


def test_facts_of_the_case_can_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, BUILT_IN, answers(tmp_path, facts={"unborn": "yes"}))["questions"]
    assert found["/CF/CF5"]["relevant"] is False
    assert found["/ST/ST4/ST4_seen"]["value"] == "unborn"


def test_an_unsupported_question_does_not_stop_the_rest_from_running(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "A5", "geopoint")))
    found = run(capsys, path, answers(tmp_path, {"set": "/visits/seen", "value": "no"}))
    assert found["questions"]["/visits/seen"]["value"] == "no"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"set": "/visits/nowhere", "value": "x"}, "step 1: There is nothing at /visits/nowhere"),
        ({"set": "/visits/seen", "value": "yes", "stat": "x"}, "step 1: there is no key stat"),
        ({"set": "/visits/seen", "state": "lost"}, "state is one of answered"),
        (
            {"set": "/visits/seen", "value": "yes", "evidence": "hearsay"},
            "evidence is one of paper",
        ),
        ({"put": "/visits/seen"}, "exactly one of set, add and remove"),
        ("set", "a step is an object"),
        ({"set": "/visits/seen", "value": {"a": 1}}, "a value is a text"),
        ({"add": "/visits/seen"}, "step 1:"),
        ({"remove": "/visits/others[3]"}, "step 1:"),
        ({"set": "/visits/days", "value": "3"}, "step 1:"),
    ],
)
def test_a_step_that_cannot_be_done_is_refused_with_its_number(
    tmp_path: Path, step: object, said: str
) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    with pytest.raises(InputRefused) as refused:
        call("run", path, "--answers", answers(tmp_path, step))
    assert said in str(refused.value)
    assert "answers.json" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"steps": 3}', '{"audit_date": "May", "steps": []}', "{}"]
)
def test_answers_that_are_no_script_are_refused(tmp_path: Path, text: str) -> None:
    path = save(tmp_path / "t.xlsx", sound())
    file = tmp_path / "answers.json"
    file.write_text(text)
    with pytest.raises(InputRefused, match=r"answers\.json"):
        call("run", path, "--answers", file)


def test_a_tool_with_an_error_is_not_run(tmp_path: Path) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "D4", "${seeen} = 'yes'")))
    with pytest.raises(InputRefused, match=r"t\.xlsx, sheet survey, cell D4"):
        call("run", path, "--answers", answers(tmp_path))


def test_a_file_that_is_no_workbook_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"none\.xlsx could not be read"):
        call("run", tmp_path / "none.xlsx", "--answers", answers(tmp_path))


def test_what_was_found_is_also_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [{"set": "HX1_date", "value": "2009-01-12"}, {"set": "HX2", "value": "2009-01-12"}]
    assert call("run", BUILT_IN, "--answers", answers(tmp_path, *steps)) == 0
    assert "T1: from Mon 12 Jan 2009" in capsys.readouterr().out


def test_a_rule_that_can_never_be_true_is_told_and_the_rest_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "D4", "${seen} = 'yess'")))
    assert call("run", path, "--answers", answers(tmp_path), "--json") == 0
    said = capsys.readouterr()
    assert "t.xlsx, survey D4: 'yess' is not in the list" in said.err
    assert json.loads(said.out)["questions"]


# -- where a command may write


@pytest.mark.parametrize("way", ["same", "relative", "link", "hard link", "folder link"])
def test_nothing_is_written_over_the_workbook_it_is_made_from(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "lead.xlsx", sound())
    before = path.read_bytes()
    out = tmp_path / "out.xlsx"
    match way:
        case "same":
            out = path
        case "relative":
            monkeypatch.chdir(tmp_path)
            out = Path("lead.xlsx")
        case "link":
            out.symlink_to(path)
        case "hard link":
            out.hardlink_to(path)
        case _:
            (tmp_path / "aside").symlink_to(tmp_path)
            out = tmp_path / "aside" / "lead.xlsx"
    with pytest.raises(InputRefused, match="would be lost"):
        call("export", path, "--out", out)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["lead.xlsx", "blank", "blank.docx"])
def test_a_blank_tool_is_written_as_a_pdf_only(name: str, tmp_path: Path) -> None:
    path = save(tmp_path / "lead.xlsx", sound())
    before = path.read_bytes()
    with pytest.raises(InputRefused, match=r"does not end in \.pdf"):
        call("blank", path, "--out", tmp_path / name)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["lead.xlsx"]


def test_a_workbook_is_not_built_over_its_text(tmp_path: Path) -> None:
    text = tmp_path / "tool.toml"
    text.write_text("id = 'x'")
    with pytest.raises(InputRefused, match=r"does not end in \.xlsx"):
        call("build", tmp_path, "--out", text)
    linked = tmp_path / "tool.xlsx"
    linked.hardlink_to(text)
    with pytest.raises(InputRefused, match="would be lost"):
        call("build", tmp_path, "--out", linked)
    assert text.read_text() == "id = 'x'"


def test_an_ending_in_capitals_is_an_ending(tmp_path: Path) -> None:
    path = save(tmp_path / "lead.xlsx", sound())
    assert call("export", path, "--out", tmp_path / "PLAIN.XLSX") == 0
    assert (tmp_path / "PLAIN.XLSX").exists()


# -- one document, whatever was given


def test_run_prints_a_document_also_for_what_is_no_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("not a workbook")
    assert call("run", path, "--answers", answers(tmp_path), "--json") == 1
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (found["questions"], found["verdicts"]) == ({}, {})
    (problem,) = found["problems"]
    assert (problem["code"], problem["file"]) == ("unreadable", "t.xlsx")
    assert said.err == f"{problem['message']}\n"


def test_run_prints_every_error_that_stands_in_the_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "t.xlsx", changed(put("survey", "D4", "${seeen} = 'yes'")))
    assert call("run", path, "--answers", answers(tmp_path), "--json") == 1
    (problem,) = printed(capsys)["problems"]  # type: ignore[misc]
    assert (problem["cell"], problem["code"]) == ("D4", "undefined-reference")


NOWHERE = '{"audit_date": "2009-03-31", "steps": [{"set": "/no", "value": ""}]}'


@pytest.mark.parametrize("text", ["{", NOWHERE])
def test_run_prints_a_document_for_answers_that_cannot_be_put_in(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.json"
    file.write_text(text)
    path = save(tmp_path / "t.xlsx", sound())
    assert call("run", path, "--answers", file, "--json") == 1
    (problem,) = printed(capsys)["problems"]  # type: ignore[misc]
    assert problem["code"] == "refused"
    assert "answers.json" in problem["message"]


@pytest.mark.parametrize("side", ["old", "new"])
def test_diff_prints_a_document_for_what_is_no_workbook(
    side: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: save(tmp_path / f"{name}.xlsx", sound()) for name in ("old", "new")}
    files[side].write_text("not a workbook")
    assert call("diff", files["old"], files["new"], "--json") == 1
    found = printed(capsys)
    assert (found["old"], found["new"]) == ({"name": "old.xlsx"}, {"name": "new.xlsx"})
    assert found["changes"] == []
    (problem,) = found["problems"]  # type: ignore[misc]
    assert (problem["code"], problem["file"]) == ("unreadable", f"{side}.xlsx")
    with pytest.raises(InputRefused):
        call("diff", files["old"], files["new"])
