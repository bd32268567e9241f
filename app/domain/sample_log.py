"""What is done about a sample beside working it out: children left out, draws made, cases replaced and brought back.

The log only grows. Each act is linked to the one before by its hash, so that none can be taken out or changed
unseen; what was done is undone by a further act, never by removing one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.history import content_hash

_CONTEXT = b"cfa/sample-act/v1\0"


class ActKind(StrEnum):
    LEAVE_OUT = "leave-out"  # a child of the list is not drawn from
    TAKE_IN = "take-in"  # such a child is drawn from after all
    DRAW = "draw"
    REPLACE = "replace"  # a case gives way to the next reserve of its stratum
    BRING_BACK = "bring-back"  # the stratum's last replacement is undone


class LeftOutFor(StrEnum):
    """Why a child of the list is not drawn from: a closed list."""

    NOT_ON_PLAN = "not-on-plan"
    DIED = "died"
    TWICE = "twice"
    AUDITED = "audited"
    REVIEW = "review"
    ELSEWHERE = "elsewhere"
    INTEREST = "interest"
    OTHER = "other"


class ReplacedFor(StrEnum):
    """Why a case gives way to a reserve: a closed list."""

    NOTHING_TO_READ = "nothing-to-read"
    WITHHELD = "withheld"
    REVIEW = "review"
    INTEREST = "interest"
    NOT_ON_PLAN = "not-on-plan"
    TWICE = "twice"
    OTHER = "other"

    @property
    def of_the_file(self) -> bool:
        """Given because the file cannot be read: taken only where the list of files says that nothing can be."""
        return self in {ReplacedFor.NOTHING_TO_READ, ReplacedFor.WITHHELD}

    @property
    def not_eligible(self) -> bool:
        """The child should never have been on the list: no file was missed, so it is no non-response."""
        return self in {ReplacedFor.NOT_ON_PLAN, ReplacedFor.TWICE}

    @property
    def after_answers(self) -> bool:
        """Whether it may be given once answers about the case have come back. Only what the reading itself brings to
        light, and what answers cannot have suggested: else a case could be swapped for what was found in it."""
        return self.not_eligible


# As they stand after "3 of them were not drawn from: 2 …", and before a count in brackets.
LEFT_OUT_WORDS: Mapping[LeftOutFor, str] = {
    LeftOutFor.NOT_ON_PLAN: "without a plan on the day after all",
    LeftOutFor.DIED: "died since the list was made",
    LeftOutFor.TWICE: "on the list under another number too",
    LeftOutFor.AUDITED: "audited in the last twelve months",
    LeftOutFor.REVIEW: "under a case review or a criminal investigation",
    LeftOutFor.ELSEWHERE: "the responsibility of another authority",
    LeftOutFor.INTEREST: "known to everybody who could have read the file",
    LeftOutFor.OTHER: "for another reason, kept with the draw",
}
REPLACED_WORDS: Mapping[ReplacedFor, str] = {
    ReplacedFor.NOTHING_TO_READ: "nothing of the file could be read",
    ReplacedFor.WITHHELD: "the file was with a court or the police and no copy could be had",
    ReplacedFor.REVIEW: "a case review or a criminal investigation had begun",
    ReplacedFor.INTEREST: "nobody on the team could read it without an interest",
    ReplacedFor.NOT_ON_PLAN: "the child had no plan on the day",
    ReplacedFor.TWICE: "the child was in the sample under another number",
    ReplacedFor.OTHER: "another reason, kept with the sample",
}


@dataclass(frozen=True, slots=True)
class SampleAct:
    """One act. `n` counts from 1; `previous` is the hash of act n-1 ("" for the first); `at` is UTC, ISO 8601."""

    n: int
    at: str
    kind: ActKind
    body: Mapping[str, str]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A child on a plan who is not drawn from. `words` say more, for the lead's store alone."""

    child: str
    reason: LeftOutFor
    words: str
    at: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A case `out` (by reference) that gave way to `stand_in`, of the same stratum, in draw number `draw`."""

    draw: int
    stratum: str
    out: str
    stand_in: str
    reason: ReplacedFor
    words: str
    at: str


def next_act(
    log: Sequence[SampleAct], at: str, kind: ActKind, body: Mapping[str, str]
) -> SampleAct:
    """The act that follows the last of the log."""
    n, previous = len(log) + 1, log[-1].hash if log else ""
    act = SampleAct(n, at, kind, dict(body), previous, "")
    return SampleAct(n, at, kind, dict(body), previous, act_hash(act))


def act_hash(act: SampleAct) -> str:
    """Covers every field but the hash itself."""
    content = {each.name: getattr(act, each.name) for each in fields(act) if each.name != "hash"}
    return content_hash(_CONTEXT, {**content, "body": dict(act.body)})


def first_broken(log: Sequence[SampleAct]) -> int | None:
    """The number of the first act that is not what was written; None where all are."""
    previous = ""
    for n, act in enumerate(log, 1):
        if act.n != n or act.previous != previous or act.hash != act_hash(act):
            return n
        previous = act.hash
    return None


def left_out(log: Iterable[SampleAct]) -> tuple[LeftOut, ...]:
    """The children left out as the log stands, in order of their number."""
    found: dict[str, LeftOut] = {}
    for act in log:
        body = act.body
        if act.kind is ActKind.LEAVE_OUT:
            found[body["child"]] = LeftOut(
                body["child"], LeftOutFor(body["reason"]), body["words"], act.at
            )
        elif act.kind is ActKind.TAKE_IN:
            found.pop(body["child"], None)
    return tuple(found[child] for child in sorted(found))


def replacements(log: Iterable[SampleAct], draw: int) -> tuple[Replacement, ...]:
    """The replacements of a draw that stand, in the order in which they were made."""
    found: list[Replacement] = []
    for act in log:
        body = act.body
        if body.get("draw") != str(draw):
            continue
        if act.kind is ActKind.REPLACE:
            found.append(
                Replacement(
                    draw,
                    body["stratum"],
                    body["out"],
                    body["in"],
                    ReplacedFor(body["reason"]),
                    body["words"],
                    act.at,
                )
            )
        elif act.kind is ActKind.BRING_BACK:
            found = [each for each in found if each.stand_in != body["in"]]
    return tuple(found)


def brought_back(log: Iterable[SampleAct], draw: int) -> int:
    """How many replacements of a draw were undone."""
    return sum(act.kind is ActKind.BRING_BACK and act.body.get("draw") == str(draw) for act in log)


class SeedOrigin(StrEnum):
    """How a seed came about: a closed list."""

    TWO_PEOPLE = "two-people"
    DICE = "dice"
    PUBLIC = "public"
    OTHER = "other"

    @property
    def needs_words(self) -> bool:
        """Whether it says too little without words: which public number, or how else."""
        return self in {SeedOrigin.PUBLIC, SeedOrigin.OTHER}


class SeedCheck(StrEnum):
    """How it was made sure that the seed typed is the seed that was fixed."""

    TYPED_TWICE = "typed-twice"
    READ_BACK = "read-back"


@dataclass(frozen=True, slots=True)
class Ceremony:
    """How the seed of a draw came about. `words` name the public number or the other way; `people` were there."""

    origin: SeedOrigin
    words: str
    people: tuple[str, ...]
    fixed_on: date
    check: SeedCheck


def ceremony_values(held: Ceremony | None) -> dict[str, Any]:
    """As plain values, to be kept and hashed; empty where how the seed came about was not recorded."""
    if held is None:
        return {}
    return {
        "origin": held.origin.value,
        "words": held.words,
        "people": list(held.people),
        "fixed_on": held.fixed_on.isoformat(),
        "check": held.check.value,
    }


def ceremony_from(kept: Mapping[str, Any]) -> Ceremony | None:
    if not kept:
        return None
    return Ceremony(
        SeedOrigin(kept["origin"]),
        kept["words"],
        tuple(kept["people"]),
        date.fromisoformat(kept["fixed_on"]),
        SeedCheck(kept["check"]),
    )
