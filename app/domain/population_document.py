"""A counted census as plain values, for the store and for `frame check --json`, and back again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.assurance import wilson
from app.domain.population import (
    LIMITS,
    Candidate,
    Group,
    Measure,
    Population,
    StartAgain,
    Tally,
)
from app.domain.timeliness import VerdictKind

Document = dict[str, Any]


def as_document(population: Population) -> Document:
    return {
        "file": population.file_name,
        "position": population.position.isoformat(),
        "all": _group(population.everyone),
        "on_plan": _group(population.on_plan),
        "start_again_candidates": [_candidate(each) for each in population.candidates],
    }


def from_document(document: Mapping[str, Any]) -> Population:
    """The shares and intervals of the document are worked out again from its counts."""
    return Population(
        document["file"],
        date.fromisoformat(document["position"]),
        _read_group(document["all"]),
        _read_group(document["on_plan"]),
        tuple(_read_candidate(each) for each in document["start_again_candidates"]),
    )


def _group(group: Group) -> Document:
    return {
        "children": group.children,
        "in_census": group.found,
        "timeliness": {
            str(measure): _tally(measure, each) for measure, each in group.tallies.items()
        },
        "repeat_referrals": _share(group.repeat_referrals, group.found),
        "referred_again_within_12_months": _share(group.referred_again, group.referred),
        "start_again": {
            **{str(why): _share(number, group.found) for why, number in group.start_again.items()},
            "either": _share(group.start_again_either, group.found),
        },
    }


def _tally(measure: Measure, tally: Tally) -> Document:
    return {
        "limit": str(LIMITS[measure]),
        "in_time": tally.in_time,
        "of": tally.of,
        "wilson": tally.limits,
        "verdicts": {str(kind): number for kind, number in tally.counts.items()},
    }


def _share(found: int, of: int) -> Document:
    return {"found": found, "of": of, "wilson": wilson(found, of) if of else None}


def _candidate(each: Candidate) -> Document:
    return {
        "child": each.child,
        "on_plan": each.on_plan,
        "episodes": each.episodes,
        "last_referral": each.last_referral.isoformat() if each.last_referral else None,
        "why": [str(why) for why in each.why],
    }


def _read_group(held: Mapping[str, Any]) -> Group:
    again = held["start_again"]
    return Group(
        children=held["children"],
        found=held["in_census"],
        tallies={
            measure: Tally(
                {
                    VerdictKind(kind): number
                    for kind, number in held["timeliness"][measure.value]["verdicts"].items()
                }
            )
            for measure in Measure
        },
        repeat_referrals=held["repeat_referrals"]["found"],
        referred=held["referred_again_within_12_months"]["of"],
        referred_again=held["referred_again_within_12_months"]["found"],
        start_again={why: again[why.value]["found"] for why in StartAgain},
        start_again_either=again["either"]["found"],
    )


def _read_candidate(held: Mapping[str, Any]) -> Candidate:
    last = held["last_referral"]
    return Candidate(
        held["child"],
        held["on_plan"],
        held["episodes"],
        date.fromisoformat(last) if last else None,
        tuple(StartAgain(why) for why in held["why"]),
    )
