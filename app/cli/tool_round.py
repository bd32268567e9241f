"""`tool publish` and `tool workbook`: the audit tool of a round, from and into its store."""

import argparse
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import open_workspace
from app.cli.passphrases import add_arguments, passphrase
from app.cli.tool_reading import runnable
from app.cli.tool_writing import checked_out
from app.domain.errors import InputRefused

if TYPE_CHECKING:
    from app.domain.tool_versions import ChangeKind, ToolVersion
    from app.services.tool_versions import MadeUpdate, Proposal


def add_rounds(ways: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the commands below `tool`; each sets `run`."""
    publish = ways.add_parser("publish", help="put an edited workbook in force in a round")
    publish.add_argument("workbook", type=Path, metavar="WORKBOOK")
    publish.add_argument("--store", type=Path, required=True, metavar="FILE")
    publish.add_argument("--note", default="", metavar="TEXT", help="why the tool changes")
    publish.add_argument(
        "--clearer", action="append", default=[], metavar="PATH",
        help="a changed question whose answers stand, whatever is proposed",
    )  # fmt: skip
    publish.add_argument(
        "--new-meaning", action="append", default=[], metavar="PATH",
        help="a changed question that is asked again, whatever is proposed",
    )  # fmt: skip
    publish.add_argument("--out", type=Path, metavar="DIR", help="where the update file shall go")
    publish.add_argument(
        "--look", action="store_true", help="say what would change, and publish nothing"
    )
    publish.add_argument("--json", action="store_true", help="print one JSON document")
    add_arguments(publish)
    publish.set_defaults(run=run_publish)
    update = ways.add_parser("update", help="write the update file of the version in force")
    update.add_argument("--store", type=Path, required=True, metavar="FILE")
    update.add_argument("--out", type=Path, required=True, metavar="DIR")
    add_arguments(update)
    update.set_defaults(run=run_update)
    book = ways.add_parser("workbook", help="the workbook of the tool that a round is worked with")
    book.add_argument("--store", type=Path, required=True, metavar="FILE")
    book.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    add_arguments(book)
    book.set_defaults(run=run_workbook)


def run_publish(args: argparse.Namespace) -> int:
    from app.files import make_folder
    from app.services import rounds, tool_versions

    tool = runnable(args.workbook)
    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        round_id = rounds.current(ws).id
        proposal = tool_versions.propose(ws, round_id, tool)
        kinds = _kinds(proposal, args)
        if args.out is not None:
            make_folder(args.out)  # before anything is published that could then not be sent
        published, update = None, None
        if not args.look:
            published = tool_versions.publish(ws, round_id, tool, kinds, args.note)
            if args.out is not None and published.number > 1:
                update = tool_versions.write_update(ws, round_id, args.out)
    if args.json:
        print(
            json.dumps(_document(proposal, kinds, published, update), ensure_ascii=False, indent=1)
        )
        return 0
    for place, each in enumerate(proposal.changes):
        kind = kinds.get(place, each.change.kind)
        print(
            f"{kind}: {each.change.what} {each.where}; touches {', '.join(each.cases) or 'no case'}."
        )
    if published is not None:
        print(f"Version {published.label} is in force.")
    if update is not None:
        _tell(update)
    return 0


def run_update(args: argparse.Namespace) -> int:
    from app.services import rounds, tool_versions

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        _tell(tool_versions.write_update(ws, rounds.current(ws).id, args.out))
    return 0


def _tell(update: "MadeUpdate") -> None:
    if update.path is not None:
        print(f"{update.path}: for {', '.join(update.reached)}.")
    if update.new_packs:
        print(f"A new work pack is needed by {', '.join(update.new_packs)}.")


def _kinds(proposal: "Proposal", args: argparse.Namespace) -> "dict[int, ChangeKind]":
    """The decisions by place. Raises InputRefused for a path of which no change is open to a decision."""
    from app.domain.tool_versions import ChangeKind

    both = set(args.clearer) & set(args.new_meaning)
    if both:
        raise InputRefused(
            f"{min(both)} cannot be both clearer and of another meaning; decide on one."
        )
    kinds: dict[int, ChangeKind] = {}
    wanted = [(path, ChangeKind.CLARIFICATION) for path in args.clearer]
    wanted += [(path, ChangeKind.NEW_MEANING) for path in args.new_meaning]
    for path, kind in wanted:
        places = [
            place
            for place, each in enumerate(proposal.changes)
            if each.is_decidable and path in (each.change.path, each.change.list_name)
        ]
        if not places:
            raise InputRefused(
                f"Nothing at {path} is open to that decision; run with --look to see the changes."
            )
        kinds |= dict.fromkeys(places, kind)
    return kinds


def _document(
    proposal: "Proposal",
    kinds: "dict[int, ChangeKind]",
    published: "ToolVersion | None",
    update: "MadeUpdate | None",
) -> dict[str, object]:
    return {
        "old": proposal.old,
        "new": proposal.new,
        "published": published is not None,
        "number": published.number if published else None,
        "returned": proposal.returned,
        "elsewhere": proposal.elsewhere,
        "changes": [
            {
                "what": each.change.what,
                "kind": kinds.get(place, each.change.kind).value,
                "path": each.change.path,
                "where": each.where,
                "decidable": each.is_decidable,
                "cases": list(each.cases),
            }
            for place, each in enumerate(proposal.changes)
        ],
        "update": str(update.path) if update and update.path else None,
        "reached": list(update.reached) if update else [],
        "new_packs": list(update.new_packs) if update else [],
    }


def run_workbook(args: argparse.Namespace) -> int:
    from app.files import write_atomically
    from app.services import rounds, tools

    out = checked_out(args.out, ".xlsx", [args.store])
    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        book = tools.workbook_in_force(ws, rounds.current(ws).id)
    write_atomically(out, book)
    print(f"{out.name} written.")
    return 0
