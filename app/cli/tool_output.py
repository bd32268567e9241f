"""`tool blank`, `tool export` and `tool diff`: what is made from a workbook, or said of two."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.tool_reading import refused_document, runnable
from app.cli.tool_writing import checked_out
from app.domain.errors import AuditError

if TYPE_CHECKING:
    from app.tool.diff import Change
    from app.tool.model import Tool


def add_outputs(ways: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the commands below `tool`; each sets `run`."""
    blank = ways.add_parser("blank", help="the blank tool as a PDF, for working on paper")
    blank.add_argument("workbook", type=Path, metavar="WORKBOOK")
    blank.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    blank.set_defaults(run=run_blank)
    plain = ways.add_parser("export", help="a plain XLSForm for ODK and KoboToolbox")
    plain.add_argument("workbook", type=Path, metavar="WORKBOOK")
    plain.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    plain.add_argument(
        "--division",
        choices=("england-and-wales", "scotland", "northern-ireland"),
        default="england-and-wales",
        help="whose bank holidays are no working days",
    )
    plain.set_defaults(run=run_export)
    diff = ways.add_parser("diff", help="what changed from one version of a tool to the next")
    diff.add_argument("old", type=Path, metavar="OLD")
    diff.add_argument("new", type=Path, metavar="NEW")
    diff.add_argument("--json", action="store_true", help="print one JSON document")
    diff.set_defaults(run=run_diff)


def run_blank(args: argparse.Namespace) -> int:
    from app.files import write_atomically
    from app.reports.blank_tool import blank_pdf
    from app.tool.blank import blank_tool

    out = checked_out(args.out, ".pdf", (args.workbook,))
    write_atomically(out, blank_pdf(blank_tool(runnable(args.workbook))))
    print(f"{out.name} written.")
    return 0


def run_diff(args: argparse.Namespace) -> int:
    from app.tool.diff import ChangeKind, compare

    try:
        old, new = runnable(args.old), runnable(args.new)
    except AuditError as refused:
        if not args.json:
            raise
        sides = {side: {"name": path.name} for side, path in (("old", args.old), ("new", args.new))}
        return refused_document({**sides, "counts": {}, "changes": []}, refused)
    changes = compare(old, new)
    counts = {kind.value: sum(one.kind is kind for one in changes) for kind in ChangeKind}
    if args.json:
        document = {
            "old": _side(old),
            "new": _side(new),
            "counts": counts,
            "changes": [_change(change) for change in changes],
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    for change in changes:
        where = change.path or change.old_path or change.standard or change.list_name
        print(f"{change.kind}: {change.what} {where} ({change.place}): {_told(change)}")
        print(f"  {change.effect_words}.")
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    print(f"{args.old.name} to {args.new.name}: {said or 'no change'}.")
    return 0


def _side(tool: "Tool") -> dict[str, str]:
    return {"id": tool.id, "name": tool.title, "version": tool.version}


def _told(change: "Change") -> str:
    before, after = (" ".join(text.split()) for text in (change.before, change.after))
    if before and after:
        return f"'{before}' became '{after}'"
    return f"'{after}' is new" if after else f"'{before}' is gone"


def _change(change: "Change") -> dict[str, object]:
    return {
        "what": change.what,
        "kind": change.kind.value,
        "path": change.path,
        "old_path": change.old_path,
        "standard": change.standard,
        "list": change.list_name,
        "place": change.place,
        "before": change.before,
        "after": change.after,
        "effect": change.effect.value,
        "effect_words": change.effect_words,
        "touches": list(change.paths),
    }


def run_export(args: argparse.Namespace) -> int:
    from app.files import write_atomically
    from app.tool.export import export, workbook_of
    from app.tool.working_days import working_days_of

    out = checked_out(args.out, ".xlsx", (args.workbook,))
    tool = runnable(args.workbook)
    found = export(tool, working_days_of(tool, args.division), _cases(args.workbook))
    write_atomically(out, workbook_of(found))
    print(f"{out.name} written. Left out:" if found.left_out else f"{out.name} written.")
    for one in found.left_out:
        print(f"  {one}")
    return 0


def _cases(workbook: Path) -> int:
    """How many worked cases stand in the workbook: no tool holds them."""
    from app.tool.problems import Problems
    from app.tool.workbook import read_tables
    from app.tool.worked_cases import SHEET

    cases = read_tables(workbook, Problems()).get(SHEET)
    return len(cases.rows) if cases else 0
