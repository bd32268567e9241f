"""`casefile-audit office …`: the printed office key without a window."""

import argparse
import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import open_workspace, stores, workspace
from app.cli.actions import on_round, on_store
from app.cli.passphrases import first_line, passphrase
from app.domain.errors import InputRefused

if TYPE_CHECKING:
    from app.domain.rounds import Round
    from app.workspace import Workspace


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    office = commands.add_parser("office", help="the printed office key")
    actions = office.add_subparsers(dest="action", metavar="ACTION", required=True)
    make = actions.add_parser("make", help="write the sheet of a new key; it is in no store yet")
    make.add_argument("--sheet", type=Path, required=True, metavar="FILE", help="to be printed")
    make.set_defaults(run=run_make)
    prove = on_round(actions, "prove", "put the key of a sheet in force", run_prove)
    _key(prove)
    tell = on_round(actions, "tell", "files that tell every assessor's store", run_tell)
    tell.add_argument("--out", type=Path, required=True, metavar="DIR")
    on_round(actions, "retire", "no office key from now on", run_retire)
    answer = on_store(actions, "answer", "the words that let somebody in", run_answer)
    _key(answer)
    answer.add_argument("--request", required=True, metavar="WORDS", help="what they read out")
    read = actions.add_parser("read", help="open packages with the sheet alone")
    read.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _key(read)
    read.add_argument("--out", type=Path, required=True, metavar="DIR")
    read.add_argument("--json", action="store_true", help="print one JSON document")
    read.set_defaults(run=run_read)
    recover = actions.add_parser("recover", help="let an owner in who has forgotten both ways")
    recover.add_argument("--store", type=Path, required=True, metavar="FILE")
    recover.add_argument("--answer-file", type=Path, metavar="FILE", help="what the office said")
    recover.add_argument("--new-passphrase-file", type=Path, metavar="FILE")
    recover.set_defaults(run=run_recover)


def _key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key-file", type=Path, required=True, metavar="FILE", help="the words, on one line"
    )


def run_make(args: argparse.Namespace) -> int:
    from app.files import write_atomically
    from app.packages import office_key

    if args.sheet.exists():
        raise InputRefused(f"{args.sheet} is there already; choose another name for the sheet.")
    made = office_key.new_office_key()
    write_atomically(args.sheet, f"{' '.join(made.words)}\n{made.identity}\n".encode())
    print(f"{args.sheet}: print it, delete it, and put the key in force with `office prove`.")
    return 0


def run_prove(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import office_key

    office_key.put_in_force(ws, held.id, first_line(args.key_file, "key file"))
    print("The office key is in force; tell every assessor's store of it with `office tell`.")
    return 0


def run_tell(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import office_key

    told = office_key.tell(ws, held.id, args.out)
    for name, path in told.notices:
        print(f"{name}: {path}")
    for name in told.untold:
        print(f"{name}: has returned nothing yet; issue a new pack.")
    return 0


def run_retire(ws: "Workspace", held: "Round", _args: argparse.Namespace) -> int:
    from app.services import office_key

    office_key.retire(ws, held.id)
    print("No office key is in force; tell every assessor's store of it with `office tell`.")
    return 0


def run_answer(args: argparse.Namespace) -> int:
    from app.services import office_key

    typed = first_line(args.key_file, "key file")
    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        found = office_key.answer(ws, typed, args.request)
    print(" ".join(found.words))
    who = found.person or "a machine that has sent no return: be sure who is asking"
    print(f"For {who}.", file=sys.stderr)
    return 0


def run_read(args: argparse.Namespace) -> int:
    from app.services import office_key

    found = office_key.read_files(first_line(args.key_file, "key file"), args.files, args.out)
    if args.json:
        print(json.dumps([asdict(each) | {"path": str(each.path)} for each in found], indent=1))
        return 0
    for each in found:
        print(f"{each.file_name}: {each.path}")
    return 0


def run_recover(args: argparse.Namespace) -> int:
    """Without an answer, the words to read out; with one, the store gets the new passphrase."""
    from app.packages import office_key
    from app.services import office_key as service

    way = stores().office_way(args.store)
    if way is None:
        raise InputRefused(f"{args.store.name} knows no office key; look for its recovery sheet.")
    if args.answer_file is None:
        print(" ".join(office_key.short_request(way)))
        print(" ".join(office_key.long_request(way)))
        return 0
    if args.new_passphrase_file is None:
        raise InputRefused("Name a file with the new passphrase: --new-passphrase-file FILE.")
    answer = office_key.canonical_answer(first_line(args.answer_file, "answer file"), way)
    new = first_line(args.new_passphrase_file)
    stores().change_passphrase(args.store, "", new, office=answer)
    ws = workspace(stores().open(args.store, new))
    with closing(ws.store):
        service.settle(ws)
    return 0
