"""`casefile-audit calc`: due dates, assurance, differences and agreement from the command line, without a store."""

import argparse
import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.agreement import Rating

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `calc` with its five calculators; each sets `run`, which takes the arguments and returns the exit status."""
    calc = commands.add_parser("calc", help="count working days, work out limits and agreement")
    ways = calc.add_subparsers(title="calculators", dest="calculator", required=True)
    _add_days(ways)
    _add_shares(ways)
    agreement = ways.add_parser("agreement", help="how far people agree who rated the same cases")
    agreement.add_argument(
        "file", metavar="FILE.csv", help="columns unit,rater,rating; a blank rating is missing"
    )
    agreement.add_argument("--level", choices=("nominal", "ordinal"), default="nominal")
    agreement.add_argument("--json", action="store_true", help="print one JSON document")
    agreement.set_defaults(run=_agreement)


def _add_days(ways: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    due = ways.add_parser("due", help="the due date; the start day is day 0")
    due.add_argument("start", metavar="START", help="a date such as 2009-01-12")
    due.add_argument(
        "limit", metavar="LIMIT", help="42wd working days, 28d calendar days, 3m months"
    )
    due.set_defaults(run=_due)
    between = ways.add_parser("between", help="working days after START up to and including END")
    between.add_argument("start", metavar="START")
    between.add_argument("end", metavar="END")
    between.set_defaults(run=_between)
    for parser in (due, between):
        parser.add_argument("--division", choices=DIVISIONS, default=DIVISIONS[0])


def _add_shares(ways: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    assurance = ways.add_parser("assurance", help="what so many found among so many files says")
    assurance.add_argument("--found", type=int, required=True, metavar="X")
    assurance.add_argument("--sample", type=int, required=True, metavar="N")
    assurance.add_argument("--population", type=int, metavar="P")
    assurance.add_argument(
        "--what", default="what was looked for", help="completes 'None of the 50 files showed'"
    )
    assurance.set_defaults(run=_assurance)
    difference = ways.add_parser("difference", help="a second share minus a first")
    difference.add_argument("--first", type=int, nargs=2, required=True, metavar=("X", "N"))
    difference.add_argument("--second", type=int, nargs=2, required=True, metavar=("X", "N"))
    difference.set_defaults(run=_difference)
    for parser in (assurance, difference):
        parser.add_argument("--confidence", type=float, default=0.95, metavar="PROPORTION")
        parser.add_argument("--json", action="store_true", help="print one JSON document")


def _due(args: argparse.Namespace) -> int:
    from app.domain.limits import Limit, due
    from app.resources import bank_holidays

    limit = Limit.parse(args.limit)
    print(due(_date(args.start, "START"), limit, bank_holidays(args.division)).isoformat())
    return 0


def _between(args: argparse.Namespace) -> int:
    from app.resources import bank_holidays

    start, end = _date(args.start, "START"), _date(args.end, "END")
    print(bank_holidays(args.division).between(start, end))
    return 0


def _assurance(args: argparse.Namespace) -> int:
    from app.domain import assurance

    found, sample, confidence = args.found, args.sample, args.confidence
    population: int | None = args.population
    sentence = assurance.assurance_sentence(found, sample, population, args.what, confidence)
    if not args.json:
        print(sentence)
        return 0
    in_population = None
    if population is not None:
        low, high = assurance.limits_in_population(found, sample, population, confidence)
        upper = assurance.upper_in_population(found, sample, population, confidence)
        in_population = {"low": low, "high": high, "upper_one_sided": upper}
    _print_json(
        {
            "proportion": found / sample,
            "wilson": assurance.wilson(found, sample, confidence),
            "clopper_pearson": assurance.clopper_pearson(found, sample, confidence),
            "population": in_population,
            "sentence": sentence,
        }
    )
    return 0


def _difference(args: argparse.Namespace) -> int:
    from app.domain import comparison

    (found_1, sample_1), (found_2, sample_2) = args.first, args.second
    low, high = comparison.newcombe((found_1, sample_1), (found_2, sample_2), args.confidence)
    p = comparison.fisher_p((found_1, sample_1), (found_2, sample_2))
    difference = found_2 / sample_2 - found_1 / sample_1
    if args.json:
        _print_json({"difference": difference, "newcombe": [low, high], "fisher_p": p})
    else:
        points, least, most = (f"{100 * value:+.1f}" for value in (difference, low, high))
        print(
            f"Second minus first: {points} percentage points, from {least} to {most}; Fisher's p {p:.4f}."
        )
    return 0


def _agreement(args: argparse.Namespace) -> int:
    from app.domain import agreement
    from app.domain.agreement_tables import cohen_kappa, table_of
    from app.domain.errors import InputRefused

    path = Path(args.file)
    raters, ratings = _ratings(path)
    try:
        scale = agreement.categories_of(ratings)
        alpha = agreement.krippendorff_alpha(ratings, agreement.Level(args.level))
    except InputRefused as refusal:
        raise InputRefused(f"{path}, column rating: {refusal}") from refusal
    quadratic = agreement.Weights.QUADRATIC
    weights = quadratic if args.level == "ordinal" else agreement.Weights.UNWEIGHTED
    gwet = agreement.gwet(ratings, weights)
    # More than two names have no distances to weight by.
    weighable = raters == 2 and (len(scale) <= 2 or agreement.is_numeric(scale))
    kappa = cohen_kappa(table_of(ratings, scale), quadratic, scale) if weighable else None
    document = {
        "units": len(ratings),
        "raters": raters,
        "percent": agreement.percent_agreement(ratings),
        "krippendorff_alpha": alpha,
        "gwet": gwet.value if gwet else None,
        "weighted_kappa": kappa.value if kappa else None,
    }
    if args.json:
        _print_json(document)
    else:
        for name, value in document.items():
            shown = f"{value:.3f}" if isinstance(value, float) else value
            print(f"{name.replace('_', ' ')}: {'not defined' if value is None else shown}")
    return 0


def _ratings(path: Path) -> "tuple[int, list[list[Rating | None]]]":
    """The number of raters, and per unit one place per rater. Ratings are numbers where all of them can be read so."""
    from app.domain.errors import InputRefused

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            given = _given_ratings(path, file)
    except OSError as error:
        raise InputRefused(f"{path} cannot be opened: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{path} is not a CSV file in UTF-8: save it as CSV (UTF-8).") from error
    texts = [text for text in given.values() if text]
    are_numbers = all(_NUMBER.fullmatch(text) for text in texts)
    raters = list(dict.fromkeys(rater for _, rater in given))
    units = dict.fromkeys(unit for unit, _ in given)
    rows: list[list[Rating | None]] = []
    for unit in units:
        row = (given.get((unit, rater)) for rater in raters)
        rows.append([(float(text) if are_numbers else text) if text else None for text in row])
    return len(raters), rows


def _given_ratings(path: Path, lines: "Iterable[str]") -> dict[tuple[str, str], str]:
    """(unit, rater) -> rating as written, "" where it is missing."""
    from app.domain.errors import InputRefused

    rows = csv.reader(lines)
    heading = [name.strip().casefold() for name in next(rows, [])]
    if not {"unit", "rater", "rating"} <= set(heading):
        raise InputRefused(f"{path}, line 1: name the columns unit, rater and rating.")
    places = [heading.index(name) for name in ("unit", "rater", "rating")]
    given: dict[tuple[str, str], str] = {}
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        cells = [*row, *[""] * len(heading)]
        unit, rater, rating = (cells[place].strip() for place in places)
        if not unit or not rater:
            raise InputRefused(f"{path}, line {rows.line_num}: a rating needs a unit and a rater.")
        if (unit, rater) in given:
            raise InputRefused(
                f"{path}, line {rows.line_num}: this rater has rated this unit before; keep one row."
            )
        given[unit, rater] = rating
    return given


def _date(text: str, place: str) -> "date":
    from app.domain.errors import InputRefused
    from app.domain.partial_dates import PartialDate, Precision

    try:
        when = PartialDate.parse(text)
    except InputRefused as error:
        raise InputRefused(f"{place} is not a date: write it like 2009-03-12.") from error
    if when.precision is not Precision.DAY:
        raise InputRefused(f"{place} must be a whole date: write it like 2009-03-12.")
    return when.earliest


def _print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, allow_nan=False))
