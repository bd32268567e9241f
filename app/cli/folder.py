"""`casefile-audit folder …`, `machine …`, `withdrawal …`: the exchange folder, whose machines sign, work taken back."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.actions import on_round
from app.domain.errors import InputRefused, NotFound

if TYPE_CHECKING:
    from app.domain.rounds import Round
    from app.services.machines import Machine
    from app.workspace import Workspace


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    folder = commands.add_parser("folder", help="the exchange folder of a round")
    folders = folder.add_subparsers(dest="action", metavar="ACTION", required=True)
    choose = on_round(folders, "choose", "use this folder from now on", run_choose)
    where = choose.add_mutually_exclusive_group(required=True)
    where.add_argument("--folder", type=Path, metavar="DIR")
    where.add_argument("--none", action="store_true", help="use no folder")
    run = on_round(folders, "run", "fetch what is new and put there what is to be sent", run_run)
    run.add_argument("--make", action="store_true", help="an assessor's work goes into a return")
    run.add_argument("--json", action="store_true", help="print one JSON document")
    take = on_round(
        folders, "take", "merge the returns or open the packs that were fetched", run_take
    )
    take.add_argument("--json", action="store_true", help="print one JSON document")

    machine = commands.add_parser("machine", help="the machines on which assessors sign")
    machines = machine.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = on_round(machines, "list", "every set of keys that is known", run_machines)
    listed.add_argument("--json", action="store_true", help="print one JSON document")
    on_round(machines, "words", "the words of this machine, to be read out", run_words)
    retire = on_round(machines, "retire", "take nothing more that a machine signs", run_retire)
    retire.add_argument("words", metavar="WORDS", help="as in `machine list`")
    retire.add_argument("--why", required=True, metavar="TEXT")
    replace = on_round(machines, "replace", "a pack by a new code for another machine", run_replace)
    replace.add_argument("--assessor", required=True, metavar="NAME")
    replace.add_argument("--out", type=Path, required=True, metavar="DIR")
    replace.add_argument("--lost", default="", metavar="TEXT", help="retires the one before")

    taken = commands.add_parser("withdrawal", help="work that its assessor takes back")
    withdrawals = taken.add_subparsers(dest="action", metavar="ACTION", required=True)
    sent = on_round(withdrawals, "list", "what was sent, and what of it was taken back", run_sent)
    sent.add_argument("--json", action="store_true", help="print one JSON document")
    back = on_round(withdrawals, "make", "what was sent last of a case counts no more", run_back)
    back.add_argument("case", metavar="REF")
    back.add_argument("--why", required=True, metavar="TEXT")


def run_choose(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import folder_exchange

    folder_exchange.choose(ws, held.id, None if args.none else args.folder.absolute())
    return 0


def run_run(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import folder_exchange
    from app.services.folder_exchange import FolderExchange

    folder = folder_exchange.chosen(ws, held.id)
    if folder is None:
        raise InputRefused("This round has no exchange folder; choose one with `folder choose`.")
    told = FolderExchange(ws, held.id).run(make=args.make)
    if not told.there:
        raise InputRefused(f"The exchange folder {folder} is not there; connect it and try again.")
    if args.json:
        print(json.dumps(asdict(told) | {"at": f"{told.at:%Y-%m-%dT%H:%M:%SZ}"}, indent=1))
        return 0
    made = f"return {told.made} made, " if told.made else ""
    print(f"{made}{told.sent} sent, {told.fetched} fetched, {told.acknowledged} acknowledged.")
    for sentence in told.stuck:
        print(f"  {sentence}")
    return 0


def run_take(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    """All that waits of a lead's, or none; each of an assessor's by itself."""
    from app.domain.rounds import Role
    from app.services import packs, parcels, returns

    waiting = parcels.waiting(ws, held.id)
    if held.role is Role.LEAD:
        taken = [each.file_name for each in returns.merge(ws, held.id, waiting)] if waiting else []
    else:
        taken = [packs.open_pack(ws, each).name for each in waiting]
    if args.json:
        print(json.dumps(taken, indent=1))
        return 0
    print(f"{len(taken)} taken in.")
    return 0


def run_machines(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import machines

    known = machines.machines(ws, held.id)
    if args.json:
        rows = [asdict(each) | {"retired": each.is_retired} for each in known]
        print(json.dumps(rows, indent=1))
        return 0
    for each in known:
        retired = f"; retired after return {each.taken_to}" if each.is_retired else ""
        print(f"{each.person}: {each.words} ({each.returns} returns{retired})")
    return 0


def run_words(ws: "Workspace", _held: "Round", _args: argparse.Namespace) -> int:
    from app.services import machines

    print(machines.own_words(ws))
    return 0


def run_retire(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import machines

    machines.retire(ws, held.id, _called(ws, held, args.words).sign_key, args.why)
    return 0


def _called(ws: "Workspace", held: "Round", words: str) -> "Machine":
    from app.services import machines

    wanted = words.casefold().split()
    for each in machines.machines(ws, held.id):
        if each.words.split() == wanted:
            return each
    raise NotFound("No machine of this round has these words; take them from `machine list`.")


def run_replace(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import machines

    made = machines.replace_machine(ws, held.id, args.out, args.assessor, lost=args.lost)
    print(f"{made.person}: {made.path} ({made.cases} cases; code, to be spoken: {made.code})")
    return 0


def run_sent(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import withdrawals

    found = withdrawals.sent(ws, held.id)
    if args.json:
        rows = [
            {"case": each.ref, "state": each.state.value, "taken_back": each.taken_back}
            for each in found
        ]
        print(json.dumps(rows, indent=1))
        return 0
    for each in found:
        print(f"{each.ref}: {'taken back' if each.taken_back else 'sent'}")
    return 0


def run_back(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import withdrawals

    audits = [each for each in withdrawals.sent(ws, held.id) if each.ref == args.case]
    if not audits:
        raise NotFound(f"Nothing of a case {args.case} was sent; see `withdrawal list`.")
    for each in audits:
        withdrawals.take_back(ws, held.id, each.audit_id, args.why)
    print(f"{args.case}: counts no more from the next return on.")
    return 0
