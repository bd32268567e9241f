"""Answers a workbook through `tool run` until every required question that is asked has a value: any XLSForm will do.

    python -m tests.tool.answer_all [--day 2009-03-31] [--given NAME=VALUE …] WORKBOOK [WORKBOOK …]

Several interviews are held, each after questions that none before it came to. The script that comes of one is put
through `tool run`, and what that prints is what is counted here. Prints what was asked and answered and, by cell, what
the workbook asks for that is not supported.
"""

import argparse
import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from app.cli.main import main as command
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Kind, Tool
from app.tool.problems import ToolProblem
from app.tool.workbook import read_workbook
from tests.tool.interviews import AUDIT_DATE, Interview, is_for_a_person, without_rows

TURNS = 12  # interviews of one workbook, each choosing differently


@dataclass
class Outcome:
    """One interview as `tool run` prints it, by path with the rows' positions.

    `open` are required questions and notes that stand without a value, `broken` answers that break a rule,
    `left_out` where a rule of the form could not be worked out.
    """

    asked: list[str]
    answered: list[str]
    open: list[str]
    broken: list[str]
    left_out: list[str]
    values: dict[str, str]


@dataclass
class Report:
    """All interviews of one workbook, and the errors that its reader told."""

    rows: int
    questions: int
    turns: list[Outcome]
    problems: list[ToolProblem]
    never_asked: list[str]

    @property
    def reached(self) -> set[str]:
        """The questions that were answered in one interview or another, each once."""
        return {without_rows(path) for turn in self.turns for path in turn.answered}


def run(
    workbook: Path, steps: list[dict[str, str]], day: date = AUDIT_DATE
) -> dict[str, dict[str, object]]:
    """The questions that `tool run` prints. Raises RuntimeError with what it says when it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "answers.json"
        script.write_text(json.dumps({"audit_date": day.isoformat(), "steps": steps}))
        out, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
            status = command(["tool", "run", str(workbook), "--answers", str(script), "--json"])
    if status:
        raise RuntimeError(said.getvalue().strip())
    questions: dict[str, dict[str, object]] = json.loads(out.getvalue())["questions"]
    return questions


def answer_all(workbook: Path, turn: int = 0, day: date = AUDIT_DATE) -> Outcome:
    """One interview. Raises RuntimeError for a workbook that `tool run` refuses."""
    return _held(workbook, Interview(_read(workbook, day)[0], turn, day))


def _read(workbook: Path, day: date) -> tuple[Tool, tuple[ToolProblem, ...]]:
    run(workbook, [], day)
    tool, problems = read_workbook(workbook)
    assert tool is not None
    return tool, problems


def _held(workbook: Path, interview: Interview) -> Outcome:
    interview.run()
    return _outcome(interview, run(workbook, interview.steps(), interview.day))


def _outcome(interview: Interview, found: dict[str, dict[str, object]]) -> Outcome:
    values = {step["set"]: step["value"] for step in interview.steps() if "set" in step}
    outcome = Outcome([], [], [], [], [], values)
    for path, state in found.items():
        ours = interview.form.state(interview.form.key_of(path))
        question = ours.question
        codes = _codes(state)
        if not state["relevant"]:
            continue
        is_blank = state["value"] is None
        if is_for_a_person(ours):
            outcome.asked.append(path)
            outcome.answered += [] if is_blank else [path]
        if state["required"] and is_blank and question.kind in (*ANSWERABLE, Kind.NOTE):
            outcome.open.append(path)
        outcome.broken += [path] if codes & {"error"} else []
        outcome.left_out += [path] if codes & {"rule-fault"} else []
    return outcome


def _codes(state: dict[str, object]) -> set[str]:
    """ "error" where a rule is broken, and the codes of what else is said."""
    problems = state["problems"]
    assert isinstance(problems, list)
    return {
        "error" if one["severity"] == "error" and one["code"] != "required" else one["code"]
        for one in problems
    }


def report(
    workbook: Path,
    turns: int = TURNS,
    day: date = AUDIT_DATE,
    given: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """Interviews of a workbook, each after questions that none before it came to.

    Raises RuntimeError for a workbook that `tool run` refuses.
    """
    tool, problems = _read(workbook, day)
    asked = [one for one in tool.questions if one.kind in ANSWERABLE and not one.rules.calculation]
    goals = {one.path: None for one in asked}
    outcomes = []
    for turn in range(turns):
        found = _held(workbook, Interview(tool, turn, day, tuple(goals) if turn > 1 else (), given))
        outcomes.append(found)
        for path in found.answered:
            goals.pop(without_rows(path), None)
    errors = [one for one in problems if one.severity == "error"]
    return Report(sum(1 for _ in tool.nodes()), len(asked), outcomes, errors, list(goals))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tool.answer_all")
    parser.add_argument("--day", type=date.fromisoformat, default=AUDIT_DATE)
    parser.add_argument("--given", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("workbooks", nargs="+", type=Path)
    args = parser.parse_args(arguments)
    given = dict(one.split("=", 1) for one in args.given)
    for workbook in args.workbooks:
        for line in lines_of(workbook.name, report(workbook, day=args.day, given=given)):
            sys.stdout.write(f"{line}\n")
    return 0


def lines_of(name: str, found: Report) -> Iterator[str]:
    yield (
        f"{name}: {found.rows} rows with a name, {found.questions} for a person; "
        f"{len(found.reached)} of them answered in {len(found.turns)} interviews; "
        f"{sum(len(one.open) for one in found.turns)} required without a value, "
        f"{sum(len(one.broken) for one in found.turns)} that break a rule"
    )
    each = ", ".join(f"{len(one.answered)} of {len(one.asked)}" for one in found.turns)
    yield f"  answered, of those asked: {each}"
    noted = (
        f"{word}: {without_rows(path)}"
        for one in found.turns
        for word, paths in (("open", one.open), ("broken", one.broken), ("left out", one.left_out))
        for path in paths
    )
    yield from (f"  {line}" for line in dict.fromkeys(noted))
    yield from (f"  {one.sheet} {one.cell}: {one.message}" for one in found.problems)
    yield from (f"  never asked: {path}" for path in found.never_asked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
