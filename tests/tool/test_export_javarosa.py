"""The plain XLSForm in the field's own engine: pyxform and ODK Validate accept it, and JavaRosa's verdicts are ours.

Without a JDK and pyxform these are skipped; test_export.py checks the same in our engine.
"""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.services.tools import built_in
from app.tool.export import export, workbook_of
from app.tool.export_limits import GROUP
from app.tool.model import Tool
from benchmarks.peers.javarosa import JavaRosa, Step, find
from tests.tool.test_export import CALENDAR, EXPANDED, filled, limits_tool

POSITION = "/data/case/position_date"
KINDS = {"on": "date", "a": "date", "b": "date", "c": "date", "days": "integer"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    found = find(tmp_path_factory.mktemp("javarosa"))
    if isinstance(found, str):
        pytest.skip(found)
    return found


def made(tool: Tool, engine: JavaRosa, folder: Path) -> Path:
    book, form = folder / "plain.xlsx", folder / "plain.xml"
    book.write_bytes(workbook_of(export(tool, CALENDAR)))
    form.write_text(engine.xform(book, validate=True), encoding="utf-8")
    return form


def any_day(dice: random.Random) -> str:
    return (date(2009, 3, 1) + timedelta(dice.randint(-40, 130))).isoformat()


def any_answers(dice: random.Random) -> dict[str, str]:
    found = {
        "/g/a": any_day(dice),
        "/g/b": any_day(dice) if dice.random() < 0.7 else "",
        "/g/kind": dice.choice(["", "yes", "no"]),
        "/g/days": str(dice.randint(0, 60)) if dice.random() < 0.7 else "",
        "/g/told": dice.choice(["", "yes", "no", "cannot_tell"]),
    }
    if found["/g/told"] == "yes":
        found["/g/c"] = any_day(dice)
    for row in range(1, dice.randint(1, 3) + 1):
        found[f"/g/rows[{row}]/on"] = any_day(dice) if dice.random() < 0.8 else ""
        found[f"/g/rows[{row}]/marked"] = dice.choice(["", "yes", "no"])
    return found


def steps_of(answers: dict[str, str], position: date) -> list[Step]:
    steps: list[Step] = [("set", POSITION, "text", position.isoformat())]
    for path, text in answers.items():
        if path.endswith("]/on") and "[1]" not in path:
            steps.append(("add", "/data/g/rows"))
        kind = KINDS.get(path.rpartition("/")[2], "select_one")
        if text:
            steps.append(("set", f"/data{path}", kind, text))
    return steps


def test_odk_validate_accepts_the_built_in_tool(engine: JavaRosa, tmp_path: Path) -> None:
    assert f"<{GROUP}>" in made(built_in(), engine, tmp_path).read_text("utf-8")


def test_the_built_in_tool_s_limits_are_judged_there_too(engine: JavaRosa, tmp_path: Path) -> None:
    form = made(built_in(), engine, tmp_path)
    steps: list[Step] = [
        ("set", "/data/case/position_date", "text", "2009-03-31"),
        ("set", "/data/HX/HX1/HX1_date", "date", "2009-01-12"),
        ("set", "/data/HX/HX2", "date", "2009-01-13"),
        ("set", "/data/AS/AS2/AS2_status", "select_one", "completed"),
        ("set", "/data/AS/AS4", "date", "2009-03-20"),
        ("set", "/data/CF/CF1/CF1_kind", "select_one", "initial"),
        ("set", "/data/CF/CF1/CF1_date", "date", "2009-02-10"),
    ]
    found = engine.interview(form, steps, 1, tmp_path).values
    said = {name: found[f"/data/{GROUP}/cfa_{name}"] for name in ("T1", "T3", "T3d", "T5", "T7")}
    assert said == {
        "T1": "in-time", "T3": "late", "T3d": "not-applicable", "T5": "overdue-open", "T7": "not-yet-due",
    }  # fmt: skip
    assert found[f"/data/{GROUP}/cfa_T3_days"] == "7"
    assert found[f"/data/{GROUP}/cfa_T3_due_on"] == "2009-03-11"
    assert "/data/AS/AS5/AS5_on_file" in found  # asked because T3 is late
    reviews = "/data/CF/CF7/CF7_reviews"
    steps += [
        ("set", "/data/CF/CF7/CF7_held", "select_one", "yes"),
        ("set", f"{reviews}[1]/CF7_date", "date", "2009-03-20"),
        ("add", reviews),
        ("set", f"{reviews}[2]/CF7_date", "date", "2009-03-10"),
        ("set", "/data/ST/ST1/ST1_on_file", "select_one", "no"),
    ]
    found = engine.interview(form, steps, 1, tmp_path).values
    assert found["/data/CF/CF6/CF6_conference"].startswith("2009-03-20")
    assert found[f"/data/{GROUP}/cfa_T4"] == "no-evidence"


def test_verdicts_in_javarosa_are_ours(engine: JavaRosa, tmp_path: Path) -> None:
    form = made(limits_tool(), engine, tmp_path)
    dice = random.Random(7)
    for _ in range(12):
        position = date(2009, 2, 10) + timedelta(dice.randint(0, 200))
        answers = any_answers(dice)
        ours = filled(limits_tool(), answers, position)
        theirs = engine.interview(form, steps_of(answers, position), 1, tmp_path)
        assert (theirs.missing, theirs.refused) == (0, 0)
        for name in EXPANDED:
            verdict = ours.verdict(name)
            said = theirs.values[f"/data/{GROUP}/cfa_{name}"]
            assert said == (verdict.kind.value if verdict else ""), (name, answers, position)
            if verdict is not None and verdict.days is not None:
                days = theirs.values[f"/data/{GROUP}/cfa_{name}_days"]
                assert float(days) == verdict.days, (name, answers, position)
            if verdict is not None and verdict.due is not None:
                due = theirs.values[f"/data/{GROUP}/cfa_{name}_due_on"]
                assert due == verdict.due.isoformat(), (name, answers, position)
