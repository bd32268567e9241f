"""`casefile-audit store …`: check, back up, restore, upgrade."""

import argparse
import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from app.bootstrap import open_workspace, stores
from app.cli.passphrases import add_arguments, passphrase
from app.domain.errors import InputRefused
from app.files import check_writable


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    top = commands.add_parser("store", help="check, back up, restore or upgrade a store")
    actions = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = _action(actions, "create", "a new store; prints its recovery key", run_create)
    create.add_argument("--name", required=True, help="whose store it is")
    check = _action(actions, "check", "whether everything is as it was saved", run_check)
    check.add_argument("--json", action="store_true", help="print one JSON document")
    backup = _action(actions, "backup", "write a checked copy that opens by itself", run_backup)
    backup.add_argument("target", type=Path, metavar="FILE", help="the copy to write")
    restore = _action(actions, "restore", "make a backup the working store again", run_restore)
    restore.add_argument("target", type=Path, metavar="FILE", help="where the store shall be")
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
