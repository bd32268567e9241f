"""`casefile-audit frame check` and `sample draw`: a council's list looked over, a sample drawn from it."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.ages import AgeBand

if TYPE_CHECKING:
    from app.domain.frames import Frame, SourceRead
    from app.domain.sampling import DrawnCase
    from app.domain.strata import Design

SPREADS = ("team", "district", "area")
POWERS = ("0", "0.5", "1")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `frame` and `sample`; each sets `run`, which takes the arguments and returns the exit status."""
    frame = commands.add_parser(
        "frame", help="look over the list of children a sample is drawn from"
    )
    check = frame.add_subparsers(dest="action", required=True).add_parser(
        "check", help="what a file holds, and what of it cannot be used"
    )
    check.add_argument("file", metavar="FILE", type=Path, help="Annex A, the census, or any table")
    _add_frame_options(check)
    check.add_argument(
        "--census", type=Path, metavar="FILE.xml", help="a census to lay beside the list"
    )
    check.set_defaults(run=_check)
    sample = commands.add_parser("sample", help="draw a sample of cases")
    draw = sample.add_subparsers(dest="action", required=True).add_parser(
        "draw", help="draw by STRAT-HASH-1, reproducible from the seed"
    )
    draw.add_argument("file", metavar="FRAME", type=Path, help="Annex A, the census, or any table")
    _add_frame_options(draw)
    _add_design_options(draw)
    draw.set_defaults(run=_draw)


def _add_frame_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_date, required=True, metavar="DATE", help="such as 2009-03-31"
    )
    parser.add_argument("--mapping", type=Path, metavar="FILE.toml", help="which column holds what")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _add_design_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", type=_count, required=True, metavar="N", help="cases to draw")
    parser.add_argument("--seed", required=True, metavar="TEXT", help="agreed before the draw")
    parser.add_argument("--spread", choices=SPREADS, help="what to spread the cases over")
    parser.add_argument(
        "--power", choices=POWERS, default="0.5", help="0 even, 1 by size, 0.5 between (default)"
    )
    parser.add_argument("--floor", type=_floor, default=0, metavar="preschool=F", help="at least F")
    parser.add_argument(
        "--quota",
        type=_quota,
        action="append",
        default=[],
        metavar="BAND=N",
        help="may be repeated",
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a date such as 2009-03-31") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _floor(text: str) -> int:
    name, _, number = text.partition("=")
    if name not in {"preschool", "pre-school"} or not number.isdecimal():
        raise argparse.ArgumentTypeError("must be preschool=F with a whole number F")
    return int(number)


def _quota(text: str) -> tuple[AgeBand, int]:
    name, _, number = text.partition("=")
    bands = [band.value for band in AgeBand]
    if name not in bands or not number.isdecimal():
        raise argparse.ArgumentTypeError(f"must be BAND=N with one of the bands {', '.join(bands)}")
    return AgeBand(name), int(number)


def _read(args: argparse.Namespace, file: Path, mapping: Path | None = None) -> "Frame":
    from app.domain.calendar import Division
    from app.frame.reading import read_frame
    from app.resources import bank_holidays

    return read_frame(file, args.as_of, mapping, bank_holidays(Division.ENGLAND_AND_WALES))


def _source(each: "SourceRead") -> dict[str, object]:
    return {
        "file": each.file_name,
        "sha256": each.sha256,
        "format": each.format.value,
        "read": [asdict(part) for part in each.parts if part.rows],
        "not_needed": [part.name for part in each.parts if not part.rows],
    }


def _check(args: argparse.Namespace) -> int:
    from app.domain.frames import outside, population, summary
    from app.domain.population_document import as_document
    from app.frame.joining import join_census

    frame = _read(args, args.file, args.mapping)
    if args.census is not None:
        frame = join_census(frame, _read(args, args.census))
    counted = population(frame)
    counts = summary(frame)
    document = {
        "format": frame.format.value,
        "children": counts.children,
        "on_plan": counts.on_plan,
        "disabled": counts.disabled,
        "by_age_band": counts.by_age_band,
        "by_team": counts.by_team,
        "by_district": counts.by_district,
        "by_category": counts.by_category,
        "by_disability": counts.by_disability,
        "by_previous_plans": counts.by_previous_plans,
        "outside": asdict(outside(frame.children, frame.as_of)),
        "repeat_referrals": counts.repeat_referrals,
        "file": frame.file_name,
        "sha256": frame.sha256,
        "as_of": frame.as_of.isoformat(),
        "reader_version": frame.reader_version,
        "sources": [_source(each) for each in frame.sources],
        "population": as_document(counted) if counted else None,
        "problems": [{**asdict(each), "kind": each.kind.value} for each in frame.problems],
    }
    if args.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        _print_check(frame, document)
    return 0


def _print_check(frame: "Frame", document: Mapping[str, object]) -> None:
    for key, value in document.items():
        if key == "population":
            _print_population(value)
        elif isinstance(value, dict):
            print(
                f"{key}: {', '.join(f'{name} {number}' for name, number in value.items()) or '-'}"
            )
        elif not isinstance(value, list):
            print(f"{key}: {value}")
    for source in frame.sources:
        for part in source.parts:
            read = f"{part.used} of {part.rows} rows used" if part.rows else "not needed"
            print(f"{source.file_name}, {part.name}: {read}")
    print(f"problems: {len(frame.problems)}")
    for problem in frame.problems:
        print(f"  {problem.place}: {problem.message} ({problem.code})")


def _print_population(document: Any) -> None:
    if document is None:
        return
    for name in ("all", "on_plan"):
        group = document[name]
        for measure, tally in group["timeliness"].items():
            print(f"{name}, {measure} in {tally['limit']}: {tally['in_time']} of {tally['of']}")
        for key in ("repeat_referrals", "referred_again_within_12_months"):
            print(f"{name}, {key}: {group[key]['found']} of {group[key]['of']}")
        for why, share in group["start_again"].items():
            print(f"{name}, start again, {why}: {share['found']} of {share['of']}")


def _draw(args: argparse.Namespace) -> int:
    from app.domain.errors import InputRefused
    from app.domain.families import families_of
    from app.domain.frames import children_on_plan
    from app.domain.sampling import draw_sample, drawn_cases
    from app.domain.sampling_method import Told, method_paragraph

    frame = _read(args, args.file, args.mapping)
    design = _design(args)
    try:
        draw = draw_sample(frame, design, args.seed)
    except InputRefused as refusal:
        raise InputRefused(f"{args.file.name}: {refusal}") from None
    if frame.problems:
        print(
            f"{args.file.name}: {len(frame.problems)} problems; see frame check.", file=sys.stderr
        )
    cases = drawn_cases(draw)
    families = families_of(children_on_plan(frame), draw.selected)
    method = method_paragraph(draw, Told(families=families))
    if args.json:
        document = {
            "cases": [_case(case) for case in cases],
            "method": method,
            "frame_digest": draw.digest,
            "algorithm": draw.algorithm,
            "seed": draw.seed,
            "as_of": draw.as_of.isoformat(),
            "strata": [
                {
                    "stratum": stratum.name,
                    "children": len(stratum.ranked),
                    "target": str(stratum.target),
                    "count": stratum.count,
                }
                for stratum in draw.strata
            ],
        }
        print(json.dumps(document, ensure_ascii=False))
        return 0
    for case in cases:
        if case.main:
            print(f"{case.child}\t{case.stratum.name}\t{float(case.probability):.4f}")
    print(method)
    return 0


def _design(args: argparse.Namespace) -> "Design":
    from fractions import Fraction

    from app.domain.errors import InputRefused
    from app.domain.strata import Design, Spread

    quotas = dict(args.quota)
    if len(quotas) != len(args.quota):
        raise InputRefused("A band has two quotas: give each band one --quota.")
    return Design(
        size=args.size,
        spread=Spread(args.spread) if args.spread else Spread.NONE,
        power=Fraction(args.power),
        preschool_floor=args.floor,
        quotas=quotas,
    )


def _case(case: "DrawnCase") -> dict[str, object]:
    return {
        "child": case.child,
        "stratum": case.stratum.name,
        "role": "main" if case.main else "reserve",
        "order": case.order,
        "inclusion_probability": float(case.probability),
        "weight": float(case.weight),
        "inclusion_probability_exact": str(case.probability),
    }
