"""`casefile-audit self-check`: does this installation create, fill, exchange, merge and print?"""

import argparse
import sys
import tempfile
from pathlib import Path


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("self-check", help="try every part of the program once")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A small practice round in a temporary folder, and a window drawn without a screen."""
    from app.bootstrap import open_workspace, stores
    from app.cli.parts import look_at_parts
    from app.demo.practice import Practice, make

    problems = look_at_parts()
    with tempfile.TemporaryDirectory(prefix="casefile-audit-") as folder:
        out = Path(folder) / "round"
        made = make(stores(), open_workspace, out, Practice(cases=4, assessors=2), _tell)
        for name in ("report.pdf", "report.docx", "report.xlsx", "figures.json"):
            if not (out / name).is_file() or not (out / name).stat().st_size:
                problems.append(f"{name} was not written.")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("This installation is not complete; install it again.", file=sys.stderr)
        return 1
    print(f"Everything works: {made.audits} audits, {made.answers} answers, report and summaries.")
    return 0


def _tell(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)
