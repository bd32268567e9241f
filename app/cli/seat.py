"""`casefile-audit seat …`: the lead's seat without a window: who leads, a deputy's card, handed over and taken."""

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import open_workspace
from app.cli.actions import on_round, on_store
from app.cli.passphrases import first_line, passphrase
from app.domain.errors import InputRefused, NotFound

if TYPE_CHECKING:
    from app.domain.rounds import Round
    from app.workspace import Workspace


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    seat = commands.add_parser("seat", help="the lead's seat: one store decides, the other reads")
    actions = seat.add_subparsers(dest="action", metavar="ACTION", required=True)
    shown = on_round(actions, "show", "who leads, the deputies, and every hand-over", run_show)
    shown.add_argument("--json", action="store_true", help="print one JSON document")
    card = on_store(actions, "card", "write a deputy's card for a lead", run_card)
    card.add_argument("--out", type=Path, required=True, metavar="DIR")
    deputy = on_round(actions, "deputy", "take a deputy's card", run_deputy)
    deputy.add_argument("card", type=Path, metavar="CARD")
    deputy.add_argument(
        "--code-file", type=Path, required=True, metavar="FILE", help="the spoken code"
    )
    over = on_round(actions, "hand-over", "the seat and the whole round to a deputy", run_hand_over)
    over.add_argument("--to", required=True, metavar="NAME", help="as `seat show` lists them")
    over.add_argument("--why", required=True, metavar="TEXT", help="it stays with the round")
    over.add_argument("--out", type=Path, required=True, metavar="DIR")
    taken = on_store(actions, "take", "take the seat from its file", run_take)
    taken.add_argument("file", type=Path, metavar="FILE")
    back = on_round(actions, "take-back", "take the seat back without its file", run_take_back)
    back.add_argument("--why", required=True, metavar="TEXT", help="it stays with the round")


def run_show(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import handing_over
    from app.services.seat import elsewhere

    stands = handing_over.standing(ws, held.id)
    if args.json:
        document = {
            "round": held.name,
            "leads_here": stands.here,
            "two_lead": stands.sentence,
            "deputies": [{"name": each.name, "store": each.store_id} for each in stands.deputies],
            "moves": [
                {
                    "at": each.at,
                    "by": each.author_name,
                    "to": each.name,
                    "why": each.reason,
                }
                for each in stands.held.moves
            ],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    print("This store leads the round." if stands.here else elsewhere(stands.held))
    if stands.sentence:
        print(stands.sentence)
    for holder in stands.deputies:
        print(f"deputy\t{holder.name}\t{holder.store_id}")
    for move in stands.held.moves:
        print(f"{move.at}\t{move.author_name}\t{move.name}\t{move.reason}")
    return 0


def run_card(args: argparse.Namespace) -> int:
    from app.services import handing_over

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        made = handing_over.write_card(ws, args.out)
    print(f"{made.path} (code, to be spoken: {made.code})")
    return 0


def run_deputy(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import handing_over

    code = first_line(args.code_file, "code file")
    name = handing_over.name_deputy(ws, held.id, args.card, code)
    print(f"{name} can take the seat now, and opens every return from the next packs on.")
    return 0


def run_hand_over(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    """As the page does it: who would not believe the deputy gets a new pack first, signed by whoever leads now."""
    from app.services import handing_over

    if not args.why.strip():
        raise InputRefused("Say why the seat is handed over; it stays with the round.")
    deputies = handing_over.standing(ws, held.id).deputies
    fitting = [each for each in deputies if args.to in (each.name, each.store_id)]
    if len(fitting) != 1:
        raise NotFound(
            f"This round has {'no deputy' if not fitting else 'several deputies'} called {args.to}; "
            "see `seat show`, and name the store it lists."
        )
    to = fitting[0].store_id
    introduced = handing_over.introduce(ws, held.id, to, args.out)
    made = handing_over.hand_over(ws, held.id, to, args.why, args.out)
    print(f"{made.to}: {made.path}")
    for name, path in made.notices:
        print(f"{name}: {path}")
    for each in introduced:
        print(f"{each.person}: {each.path} (code, to be spoken: {each.code})")
    return 0


def run_take(args: argparse.Namespace) -> int:
    from app.services import handing_over

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        taken = handing_over.open_seat(ws, args.file)
    print(f"This store leads {taken.name} now.")
    for sentence in taken.remarks:
        print(sentence, file=sys.stderr)
    return 0


def run_take_back(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import handing_over

    handing_over.take_back(ws, held.id, args.why)
    print(f"This store leads {held.name} again.")
    return 0
