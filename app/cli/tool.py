"""`casefile-audit tool`: check a workbook, build one from its text, run answers through one.

What is written from a workbook or said of two of them (blank, export, diff) is in `tool_output`.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.tool_output import add_outputs
from app.cli.tool_reading import problem_document, refused_document, runnable
from app.cli.tool_round import add_rounds
from app.cli.tool_writing import checked_out
from app.domain.errors import AuditError, InputRefused

if TYPE_CHECKING:
    from app.tool.form import Form
    from app.tool.model import Tool
    from app.tool.problems import ToolProblem


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `tool` with its commands; each sets `run`, which takes the arguments and returns the exit status."""
    tool = commands.add_parser("tool", help="check, build and run an audit tool")
    ways = tool.add_subparsers(title="commands", dest="tool_command", required=True)
    check = ways.add_parser("check", help="find every mistake in a workbook, by sheet and cell")
    check.add_argument("workbook", type=Path, metavar="WORKBOOK")
    check.add_argument("--json", action="store_true", help="print one JSON document")
    check.set_defaults(run=run_check)
    build = ways.add_parser("build", help="build the workbook of a tool from its readable text")
    build.add_argument("source", type=Path, metavar="SOURCE", help="the folder with tool.toml")
    build.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    build.set_defaults(run=run_build)
    run = ways.add_parser("run", help="put answers through a tool and print what stands there")
    run.add_argument("workbook", type=Path, metavar="WORKBOOK")
    run.add_argument("--answers", type=Path, required=True, metavar="FILE.json")
    run.add_argument("--json", action="store_true", help="print one JSON document")
    run.set_defaults(run=run_answers)
    add_outputs(ways)
    add_rounds(ways)


def run_check(args: argparse.Namespace) -> int:
    """Exit status 1 while an error stands; the document is printed all the same."""
    from app.tool.checking import check_workbook
    from app.tool.numbering import sections
    from app.tool.problems import has_errors

    tool, problems = check_workbook(args.workbook)
    if args.json:
        document = {
            "name": tool.title if tool else args.workbook.name,
            "id": tool.id if tool else "",
            "version": tool.version if tool else "",
            "sections": len(sections(tool)) if tool else 0,
            "questions": _asked(tool) if tool else 0,
            "problems": [problem_document(problem) for problem in problems],
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            place = f"{problem.sheet} {problem.cell}".strip()
            print(f"{problem.severity} {place} {problem.code}: {problem.message}")
        print(f"{args.workbook.name}: {_counted(problems)}")
    return 1 if has_errors(problems) else 0


def _asked(tool: "Tool") -> int:
    """Questions that someone answers: calculations, notes and what the program fills in are left out."""
    from app.tool.model import Kind

    unasked = (Kind.CALCULATE, Kind.HIDDEN, Kind.METADATA, Kind.NOTE)
    return sum(question.kind not in unasked for question in tool.questions)


def _counted(problems: "tuple[ToolProblem, ...]") -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return "no problems"
    said = ((errors, "error"), (warnings, "warning"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in said)


def run_build(args: argparse.Namespace) -> int:
    from app.tool.source import build_to

    out = checked_out(args.out, ".xlsx", args.source.glob("*.toml"))
    compiled = out.with_suffix(".json")
    warnings = build_to(args.source, out)
    print(f"{out.name} and {compiled.name} written, {warnings} warnings.")
    return 0


def run_answers(args: argparse.Namespace) -> int:
    from app.tool.scripted import document_of

    try:
        form = _played(args.workbook, args.answers)
    except AuditError as refused:
        if not args.json:
            raise
        return refused_document({"questions": {}, "verdicts": {}}, refused)
    if args.json:
        print(json.dumps(document_of(form), ensure_ascii=False, indent=2))
        return 0
    for name, verdict in form.verdicts().items():
        if verdict is not None:
            print(f"{name}: {verdict.explanation}")
    missing = form.missing()
    print(f"{len(missing)} questions wait for an answer.")
    return 0


def _played(workbook: Path, answers: Path) -> "Form":
    """A form of the tool with the answers put in."""
    from app.tool.form import Circumstances, Form
    from app.tool.scripted import play, read_script
    from app.tool.working_days import working_days_of

    tool = runnable(workbook)
    script = read_script(_json(answers), answers.name)
    form = Form(
        tool,
        Circumstances(
            today=script.position_date,
            position_date=script.position_date,
            calendar=working_days_of(tool, script.division),
            announced_on=script.announced_on,
            facts=script.facts,
        ),
    )
    play(form, script.steps, answers.name)
    return form


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        said = (error.strerror or "it cannot be opened").lower()
        raise InputRefused(f"{path.name} could not be read: {said}.") from None
    except UnicodeDecodeError:
        raise InputRefused(f"{path.name} is not UTF-8 text.") from None
    except (ValueError, RecursionError):
        raise InputRefused(f"{path.name} is not a JSON document.") from None
