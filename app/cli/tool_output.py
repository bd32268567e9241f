"""`tool blank`: what is made from a workbook and leaves the program."""

import argparse
from pathlib import Path

from app.cli.tool_reading import runnable


def add_outputs(ways: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the commands below `tool`; each sets `run`."""
    blank = ways.add_parser("blank", help="the blank tool as a PDF, for working on paper")
    blank.add_argument("workbook", type=Path, metavar="WORKBOOK")
    blank.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    blank.set_defaults(run=run_blank)


def run_blank(args: argparse.Namespace) -> int:
    from app.reports.blank_tool import blank_document
    from app.reports.pdf import write_pdf
    from app.tool.blank import blank_tool

    write_pdf(blank_document(blank_tool(runnable(args.workbook))), args.out)
    print(f"{args.out.name} written.")
    return 0
