"""Answers a workbook through `tool run` until every required question that is asked has a value: any XLSForm will do.

    python -m tests.tool.answer_all WORKBOOK [WORKBOOK …]

Round by round it gives each question that is asked and blank a value of its kind, another one while a constraint is
broken, until nothing is left. Prints what was answered and, by cell, what the workbook asks for that is not supported.
"""

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.cli.main import main as command
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Kind, Question, Tool
from app.tool.workbook import read_workbook

AUDIT_DATE = "2009-03-31"
ROUNDS = 40
TURNS = 12  # interviews of one workbook, each beginning its choices at another place
TRIES = {
    Kind.TEXT: ("Text", "1", "12345", "someone@example.org", "2009"),
    Kind.INTEGER: ("1", "5", "20", "0", "100", "2000", "-1"),
    Kind.DECIMAL: ("1.5", "20", "0", "100", "-1"),
    Kind.DATE: ("2009-03-02", "2009-03-31", "2030-01-01", "1990-01-01"),
    Kind.ACKNOWLEDGE: ("OK",),
}


@dataclass
class Outcome:
    """`open` are required questions without a value, `broken` answers that break a rule."""

    asked: int
    answered: int
    open: list[str]
    broken: list[str]
    unsupported: list[str]
    values: dict[str, str] = field(default_factory=dict)


def tries(question: Question, tool: Tool, turn: int = 0) -> tuple[str, ...]:
    """The values to try for a question, in order; of choices beginning with the one that the turn names."""
    if question.kind in (Kind.CHOICE, Kind.CHOICES):
        names = tuple(choice.name for choice in tool.choices.get(question.list_name, ()))
        first = turn % len(names) if names else 0
        return (*names[first:], *names[:first])
    return TRIES[question.kind]


def run(workbook: Path, steps: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    """The questions that `tool run` prints. Raises RuntimeError with what it says when it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "answers.json"
        script.write_text(json.dumps({"audit_date": AUDIT_DATE, "steps": steps}))
        out, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
            status = command(["tool", "run", str(workbook), "--answers", str(script), "--json"])
    if status:
        raise RuntimeError(said.getvalue().strip())
    questions: dict[str, dict[str, object]] = json.loads(out.getvalue())["questions"]
    return questions


def open_questions(
    tool: Tool, found: dict[str, dict[str, object]]
) -> Iterator[tuple[str, Question]]:
    """What is asked and has no value, or one that breaks a rule, with its question."""
    for path, state in found.items():
        plain = "/".join(step.partition("[")[0] for step in path.split("/"))
        question = tool.question(plain)
        is_asked = question.kind in ANSWERABLE and state["relevant"]
        is_blank = state["value"] is None or broken(state)
        if is_asked and is_blank and not question.rules.calculation:
            yield path, question


def broken(state: dict[str, object]) -> bool:
    problems = state["problems"]
    assert isinstance(problems, list)
    return any(one["severity"] == "error" and one["code"] != "required" for one in problems)


def repeats_to_open(tool: Tool) -> list[dict[str, object]]:
    groups = [node for node in tool.nodes() if not isinstance(node, Question) and node.repeats]
    return [
        {"add": node.path}
        for node in groups
        if not node.rules.repeat_count and node.path.count("/") < 3
    ]


def answer_all(workbook: Path, turn: int = 0) -> Outcome:
    tool, problems = read_workbook(workbook)
    if tool is None:
        raise RuntimeError(f"{workbook.name} is no audit tool")
    values: dict[str, str] = {}
    tried: dict[str, int] = {}
    rows = repeats_to_open(tool)
    found = run(workbook, rows)
    for _ in range(ROUNDS):
        waiting = [
            (path, values_of[tried.get(path, 0)])
            for path, question in open_questions(tool, found)
            if tried.get(path, 0) < len(values_of := tries(question, tool, turn))
        ]
        if not waiting:
            break
        for path, text in waiting:
            values[path] = text
            tried[path] = tried.get(path, 0) + 1
        found = run(
            workbook, [*rows, *({"set": path, "value": text} for path, text in values.items())]
        )
    asked = {path: state for path, state in found.items() if state["relevant"]}
    return Outcome(
        sum(path in values for path in asked),
        sum(state["value"] is not None for path, state in asked.items() if path in values),
        [path for path, state in asked.items() if state["required"] and state["value"] is None],
        [path for path, state in asked.items() if broken(state)],
        [f"{one.sheet} {one.cell}: {one.message}" for one in problems if one.severity == "error"],
        values,
    )


def main(arguments: list[str]) -> int:
    for name in arguments:
        turns = [answer_all(Path(name), turn) for turn in range(TURNS)]
        union = {path for found in turns for path in found.values}
        sys.stdout.write(
            f"{Path(name).name}: {TURNS} interviews, {min(one.asked for one in turns)} to "
            f"{max(one.asked for one in turns)} questions asked in one, {len(union)} in all; "
            f"{sum(len(one.open) for one in turns)} required without a value, "
            f"{sum(len(one.broken) for one in turns)} that break a rule\n"
        )
        lines = dict.fromkeys(line for one in turns for line in (*one.open, *one.broken))
        for line in (*lines, *turns[0].unsupported):
            sys.stdout.write(f"  {line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
