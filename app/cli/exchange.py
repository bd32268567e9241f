"""`casefile-audit pack …` and `casefile-audit return …`: what leaves and what comes back."""

import argparse
import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import open_workspace
from app.cli.actions import on_round, on_store
from app.cli.passphrases import passphrase
from app.domain.errors import NotFound
from app.domain.ids import PackageId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.rounds import Round
    from app.services.returns import MergedReturn
    from app.workspace import Workspace


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    pack = commands.add_parser("pack", help="issue or open a work pack")
    packs = pack.add_subparsers(dest="action", metavar="ACTION", required=True)
    issue = on_round(packs, "issue", "seal each assessor's cases into a file", run_issue)
    issue.add_argument("--out", type=Path, required=True, metavar="DIR")
    issue.add_argument("--assessor", metavar="NAME", help="only this assessor's pack")
    issue.add_argument("--json", action="store_true")
    opened = on_store(packs, "open", "take a work pack into an assessor's store", run_open)
    opened.add_argument("pack", type=Path, metavar="PACK")
    opened.add_argument("--code-file", type=Path, metavar="FILE", help="the spoken code")
    listed = on_round(packs, "ledger", "every file that left or came", run_ledger)
    listed.add_argument("--json", action="store_true", help="print one JSON document")
    save = on_round(packs, "save", "a file of the ledger as it left or came", run_save)
    save.add_argument("file", metavar="FILE", help="its name, as in `pack ledger`")
    save.add_argument("--out", type=Path, required=True, metavar="DIR")
    back = commands.add_parser("return", help="make, inspect or merge returns")
    returns = back.add_subparsers(dest="action", metavar="ACTION", required=True)
    make = on_round(returns, "make", "seal finished and unfinished audits for the lead", run_make)
    make.add_argument("--out", type=Path, required=True, metavar="DIR")
    inspect = on_round(returns, "inspect", "what a merge would change", run_inspect)
    inspect.add_argument("files", type=Path, nargs="+", metavar="FILE")
    inspect.add_argument("--json", action="store_true")
    merge = on_round(returns, "merge", "merge returns; nothing held is ever lost", run_merge)
    merge.add_argument("files", type=Path, nargs="+", metavar="FILE")
    merge.add_argument("--json", action="store_true")


def run_issue(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import packs

    issued = packs.issue(ws, held.id, args.out, only=args.assessor)
    if args.json:
        print(json.dumps([{**asdict(each), "path": str(each.path)} for each in issued], indent=1))
        return 0
    for each in issued:
        how = f"code, to be spoken: {each.code}" if each.code else "sealed to the reader's own key"
        print(f"{each.person}: {each.path} ({each.cases} cases; {how})")
    return 0


def run_open(args: argparse.Namespace) -> int:
    from app.cli.passphrases import first_line
    from app.services import packs

    code = first_line(args.code_file, "code file") if args.code_file else ""
    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        opened = packs.open_pack(ws, args.pack, code)
    gone = opened.gone_over
    if gone is not None:
        again = f"; asked again in {', '.join(gone.asked_again)}" if gone.asked_again else ""
        print(f"{opened.name}: the audit tool is now version {gone.label}{again}.")
    if opened.said:
        print(f"{opened.name}: {opened.said} new about your answers; see Queries.")
    if opened.cases or (gone is None and not opened.said):
        print(f"{opened.name}: {opened.cases} cases to audit.")
    return 0


def run_ledger(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    with ws.begin() as work:
        names = {each.id: each.name for each in work.people.all(held.id)}
        entries = work.ledger.entries(held.id)
    if args.json:
        rows = [
            {
                "file": each.file_name,
                "direction": each.direction.value,
                "kind": each.kind,
                "person": names.get(each.person_id, ""),
                "number": each.sequence,
                "cases": each.cases,
                "at": f"{each.at:%Y-%m-%dT%H:%M:%SZ}",
                "sha256": each.sha256,
            }
            for each in entries
        ]
        print(json.dumps(rows, indent=1))
        return 0
    for each in entries:
        who = names.get(each.person_id, "")
        about = f"{each.kind} {each.sequence}" + (f", {who}" if who else "")
        print(f"{each.at:%Y-%m-%d %H:%M} {each.direction.value:8} {about}: {each.file_name}")
    return 0


def run_save(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.files import make_folder
    from app.services.ledger import save_as_it_came

    with ws.begin() as work:
        entries = work.ledger.entries(held.id)
    found = [each.package_id for each in entries if each.file_name == args.file]
    if len(found) != 1:
        raise NotFound(
            f"The ledger has {len(found) or 'no'} files named {args.file}; see `pack ledger`."
        )
    make_folder(args.out)
    print(save_as_it_came(ws, held.id, PackageId(found[0]), args.out))
    return 0


def run_make(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import returns

    made = returns.make(ws, held.id, args.out)
    notes = f", {made.notes} notes of the notebook" if made.notes else ""
    print(f"{made.path}: return {made.sequence}, {made.cases} audits{notes}.")
    return 0


def run_inspect(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import returns

    return _tell(args, [returns.inspect(ws, held.id, path) for path in args.files])


def run_merge(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    """All files or none: a refused one leaves the store as it was."""
    from app.services import returns

    return _tell(args, returns.merge(ws, held.id, args.files))


def _tell(args: argparse.Namespace, seen: "Sequence[MergedReturn]") -> int:
    rows = [
        {name: value for name, value in asdict(each).items() if name != "audits"}
        | {"remarks": each.remarks, "unfinished": each.unfinished, "taken_back": each.taken_back}
        for each in seen
    ]
    if args.json:
        print(json.dumps(rows, indent=1))
        return 0
    for row in rows:
        print(
            f"{row['file_name']} from {row['person']}: {row['new']} new, {row['same']} the same, "
            f"{row['changed']} changed, {row['conflicting']} in conflict"
            + (f"; {row['notes']} notes of the notebook." if row["notes"] else ".")
        )
        for line in row["remarks"]:
            print(f"  {line}")
    return 0
