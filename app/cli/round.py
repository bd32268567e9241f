"""`casefile-audit round …`: setting up a round without a window: frame, sample, people, allocation."""

import argparse
import sys
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import open_workspace
from app.cli.actions import on_round, on_store
from app.cli.passphrases import passphrase
from app.domain.errors import InputRefused
from app.domain.sample_log import Ceremony, SeedCheck, SeedOrigin

if TYPE_CHECKING:
    from app.domain.rounds import Round
    from app.workspace import Workspace


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    top = commands.add_parser("round", help="set up a round: frame, sample, people, allocation")
    actions = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = on_store(actions, "new", "a new round in the lead's store", run_new)
    new.add_argument("--name", required=True)
    new.add_argument("--lead", required=True, metavar="NAME")
    new.add_argument("--position-date", required=True, type=_day, metavar="DATE")
    new.add_argument("--announced-on", type=_day, metavar="DATE")
    new.add_argument("--return-by", type=_day, metavar="DATE", help="when all work is wanted back")
    new.add_argument("--purpose", default="")
    new.add_argument("--division", default="england-and-wales")
    new.add_argument(
        "--conversations",
        action="store_true",
        help="assessors also talk with child, parent, worker or chair; kept apart from the file",
    )
    frame = on_round(actions, "frame", "take the council's list into the round", run_frame)
    frame.add_argument("file", type=Path, metavar="FILE")
    frame.add_argument("--mapping", type=Path, metavar="FILE.toml")
    census = on_round(
        actions, "census", "lay a census beside the list; later, count the population", run_census
    )
    census.add_argument("file", type=Path, metavar="FILE.xml")
    draw = on_round(actions, "draw", "draw the sample from the list", run_draw)
    draw.add_argument("--size", type=int, required=True, metavar="N")
    draw.add_argument("--seed", required=True, metavar="TEXT")
    draw.add_argument("--spread", choices=("team", "district", "area"), default="")
    draw.add_argument("--power", choices=("0", "0.5", "1"), default="0.5")
    draw.add_argument("--preschool", type=int, default=0, metavar="F", help="at least F of them")
    draw.add_argument("--again", default="", metavar="WHY", help="why it is drawn once more")
    _ceremony_arguments(draw)
    people = on_round(actions, "people", "name the assessors", run_people)
    people.add_argument("people", nargs="+", metavar="NAME=QUOTA")
    share = on_round(actions, "allocate", "share the cases out", run_allocate)
    share.add_argument("--seed", required=True, metavar="TEXT")
    share.add_argument("--second-readings", type=int, default=None, metavar="N")


def _ceremony_arguments(draw: argparse.ArgumentParser) -> None:
    """How the seed came about, as the window asks it. All of it or nothing: without it the draw says "not recorded"."""
    told = draw.add_argument_group("seed ceremony", "kept with the draw and printed in the report")
    told.add_argument("--seed-origin", choices=[each.value for each in SeedOrigin])
    told.add_argument(
        "--seed-words", default="", metavar="WORDS", help="which public number, or how else"
    )
    told.add_argument(
        "--present",
        action="append",
        default=[],
        metavar="NAME",
        help="who was there; give it for each, two at least",
    )
    told.add_argument("--seed-fixed-on", type=_day, metavar="DATE")
    told.add_argument(
        "--seed-again", metavar="TEXT", help="the seed typed a second time, by the other"
    )
    told.add_argument(
        "--seed-read-back",
        action="store_true",
        help="the seed was read back aloud instead of typed twice",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date is written like 2009-03-31") from None


def run_new(args: argparse.Namespace) -> int:
    from app.services import rounds, tools

    plan = rounds.RoundPlan(
        name=args.name,
        position_date=args.position_date,
        lead_name=args.lead,
        purpose=args.purpose,
        announced_on=args.announced_on,
        division=args.division,
        return_by=args.return_by,
        conversations=args.conversations,
    )
    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        made = rounds.create(ws, plan, tools.built_in())
    print(f"{made.name}: position as at {made.position_date.isoformat()}.")
    return 0


def run_frame(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import frames

    record = frames.keep(ws, held.id, frames.read(args.file, held.position_date, args.mapping))
    for place, _code, message in record.problems:
        print(f"{place}: {message}", file=sys.stderr)
    print(
        f"{record.file_name}: {record.children} children, {record.on_plan} on a plan at "
        f"{record.as_of.isoformat()}; {len(record.problems)} rows or values in doubt."
    )
    return 0


def run_census(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import frames

    census = frames.read(args.file, held.position_date)
    before = frames.record(ws, held.id)
    known = len(before.problems) if before is not None else 0
    record = frames.lay_beside(ws, held.id, census)
    for place, _code, message in record.problems[known:]:
        print(f"{place}: {message}", file=sys.stderr)
    found = frames.population(ws, held.id)
    if found is not None:
        print(
            f"{found.file_name}: {found.everyone.found} children counted, {found.on_plan.found} of the "
            f"{found.on_plan.children} who can be drawn."
        )
    return 0


def run_draw(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.domain.strata import Design, Spread
    from app.services import sample

    design = Design(
        args.size,
        Spread(args.spread or "none"),
        Fraction(args.power),
        args.preschool,
    )
    ceremony = _ceremony(args)
    drawn = sample.draw_cases(ws, held.id, design, args.seed, ceremony=ceremony, again=args.again)
    for case in sample.cases(ws, held.id):
        print(f"{case.ref}\t{case.area}\t{case.age_band}\t{case.probability}")
    print(f"{len(drawn.selected)} of {drawn.population} children drawn.", file=sys.stderr)
    if ceremony is None:
        print(
            "How the seed came about was not recorded, and the report says so; --seed-origin and the options beside it "
            "record it.",
            file=sys.stderr,
        )
    return 0


def _ceremony(args: argparse.Namespace) -> Ceremony | None:
    """None where nothing of it is told. Raises InputRefused where a part is missing or the two seeds differ."""
    given = {
        "--seed-origin": args.seed_origin,
        "--present": args.present,
        "--seed-fixed-on": args.seed_fixed_on,
        "--seed-again or --seed-read-back": args.seed_again or args.seed_read_back,
    }
    if not (args.seed_words or any(given.values())):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise InputRefused(
            f"The seed ceremony is not complete: {', '.join(missing)} is missing; give all of it, or none of it."
        )
    if args.seed_again is not None and args.seed_again.strip() != args.seed.strip():
        raise InputRefused("--seed and --seed-again differ: type the seed again, both times.")
    origin = SeedOrigin(args.seed_origin)
    if args.seed_words.strip() and not origin.needs_words:
        raise InputRefused(
            f"--seed-words go with --seed-origin public or other, not with {origin.value}."
        )
    return Ceremony(
        origin=origin,
        words=args.seed_words.strip(),
        people=tuple(name.strip() for name in args.present),
        fixed_on=args.seed_fixed_on,
        check=SeedCheck.READ_BACK if args.seed_again is None else SeedCheck.TYPED_TWICE,
    )


def run_people(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import rounds

    named = []
    for text in args.people:
        name, equals, quota = text.rpartition("=")
        if not equals or not quota.isdigit():
            raise InputRefused(f"{text} does not say how many cases; write NAME=NUMBER.")
        named.append((name, "", int(quota)))
    for person in rounds.set_people(ws, held.id, named):
        print(f"{person.name}: {person.quota} cases")
    return 0


def run_allocate(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import allocation

    made = allocation.share_out(ws, held.id, args.seed, second_readings=args.second_readings)
    print(f"{len(made)} audits allocated.")
    return 0
