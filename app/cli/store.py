"""`casefile-audit store …`: check, recode, back up, restore, upgrade, purge."""

import argparse
import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import open_workspace, stores
from app.cli.passphrases import add_arguments, passphrase
from app.domain.errors import InputRefused
from app.files import check_writable

if TYPE_CHECKING:
    from app.services.purging import ToPurge


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    top = commands.add_parser("store", help="check, back up, restore, upgrade or purge a store")
    actions = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = _action(actions, "create", "a new store; prints its recovery key", run_create)
    create.add_argument("--name", required=True, help="whose store it is")
    check = _action(actions, "check", "whether everything is as it was saved", run_check)
    check.add_argument("--json", action="store_true", help="print one JSON document")
    again = "read every returned audit anew for the figures, as they are counted"
    _action(actions, "recode", again, run_recode)
    backup = _action(actions, "backup", "write a checked copy that opens by itself", run_backup)
    backup.add_argument("target", type=Path, metavar="FILE", help="the copy to write")
    restore = _action(actions, "restore", "make a backup the working store again", run_restore)
    restore.add_argument("target", type=Path, metavar="FILE", help="where the store shall be")
    purge = _action(actions, "purge", "take out what is held about children, for good", run_purge)
    purge.add_argument("--round", metavar="NAME", default="", help="which round, where several are")
    purge.add_argument("--slips", action="store_true", help="only the finding slips")
    purge.add_argument(
        "--confirm", metavar="NAME", help="the name of the round, instead of typing it when asked"
    )
    _action(actions, "upgrade", "bring an older store up to date, keeping the old", run_upgrade)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    run: object,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=words)
    parser.add_argument("store", type=Path, metavar="STORE")
    add_arguments(parser)
    parser.set_defaults(run=run)
    return parser


def run_create(args: argparse.Namespace) -> int:
    recovery = stores().create(args.store, passphrase(args, args.store), args.name)
    print(f"Recovery key, to be kept on paper: {recovery}")
    return 0


def run_check(args: argparse.Namespace) -> int:
    from app.services.checking import check

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        found = check(ws)
    if args.json:
        print(json.dumps(asdict(found), indent=1))
    else:
        print(
            f"{args.store.name}: {found.answers} answers, {'sound' if found.ok else 'NOT sound'}."
        )
        for problem in found.problems:
            print(f"  {problem}")
    return 0 if found.ok else 1


def run_recode(args: argparse.Namespace) -> int:
    """Coded answers are worked out from the records; thrown out and worked out again they hold nothing else."""
    from app.services import coding, rounds

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        for each in rounds.all_rounds(ws):
            print(f"{each.name}: {coding.code_again(ws, each.id)} audits are read anew.")
    return 0


def run_backup(args: argparse.Namespace) -> int:
    check_writable(args.target.parent)
    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        ws.store.backup(args.target)
    print(f"{args.target} is a complete, checked copy of {args.store.name}.")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """The backup stays as it is; what it restores is a new store, with a device of its own."""
    from app.services.identity import become_another_device

    if args.target.exists():
        raise InputRefused(f"{args.target} is there already; move it away, then restore again.")
    check_writable(args.target.parent)
    secret = passphrase(args, args.store)
    with closing(open_workspace(args.store, secret).store) as held:
        held.backup(args.target)
    ws = open_workspace(args.target, secret)
    with closing(ws.store):
        become_another_device(ws)
    print(f"{args.target} is restored from {args.store.name}.")
    return 0


def run_upgrade(args: argparse.Namespace) -> int:
    before = {path.name for path in args.store.parent.glob(f"{args.store.name}.before-*")}
    open_workspace(args.store, passphrase(args, args.store)).store.close()
    after = {path.name for path in args.store.parent.glob(f"{args.store.name}.before-*")}
    kept = sorted(after - before)
    print(
        f"{args.store.name} is up to date"
        + (f"; the old one is kept as {kept[0]}." if kept else ".")
    )
    return 0


def run_purge(args: argparse.Namespace) -> int:
    """Asks for the round's name, typed letter for letter, before anything is taken out."""
    from app.services import purging, rounds, slips

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        audit_round = purging.round_named(list(rounds.all_rounds(ws)), args.round)
        found = purging.to_purge(ws, audit_round.id)
        typed = (
            args.confirm if args.confirm is not None else _typed_name(found, only_slips=args.slips)
        )
        if typed.strip() != found.name:
            raise InputRefused(
                "The name typed is not that of the round, so nothing was purged; type it letter for letter."
            )
        if args.slips:
            gone = slips.purge(ws, audit_round.id)
            print(f"{args.store.name}: {gone.slips} finding slips of {found.name} are purged.")
        else:
            purging.purge_round(ws, audit_round.id, typed)
            print(f"{args.store.name}: {found.name} is purged: {_counted(found.counts)}.")
            for each in found.copies:
                print(f"  {each.name}, an older copy of the store, is deleted.")
    print(
        "Backups, pack files and returns elsewhere still hold what they held: delete those too. On a solid-state "
        "disk or "
        "in a synced folder overwriting proves nothing: to be sure, delete the store and its key files as well."
    )
    for paper in found.still_out:
        print(f"  Print-out {paper.number} of {paper.printed_by} is still out: destroy it.")
    return 0


def _typed_name(found: "ToPurge", *, only_slips: bool) -> str:
    """What would go and what would stay, then the name as it is typed. Exit status 2 where nobody can type."""
    from app.services.purging import GOES, STAYS

    if sys.stdin is None or not sys.stdin.isatty():
        print(
            "casefile-audit: nothing purged: give --confirm with the round's name, "
            "or run the command at a terminal.",
            file=sys.stderr,
        )
        raise SystemExit(2)
    if only_slips:
        print(
            f"Of {found.name}, {found.counts['slips']} finding slips go for good; all else stays."
        )
    else:
        print(f"Of {found.name} these go for good ({_counted(found.counts)}):")
        print("".join(f"  {each}\n" for each in GOES), end="")
        print("These stay:")
        print("".join(f"  {each}\n" for each in STAYS), end="")
    return input("Type the round's name to purge it: ")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())
