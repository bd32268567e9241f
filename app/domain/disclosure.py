"""Small numbers in what is published: which counts are hidden, so that nobody can be made out.

A count from 1 up to the profile's limit is hidden because it is small (primary). Where the totals beside it would
give it away, further counts are hidden (secondary) until none can be worked out. Counts have names: one that stands
in two tables, or in an earlier report, has the same name in all of them, so that hiding it here and showing it there
is impossible. What was shown before cannot be hidden again; it is `open`.

Sources: Department for Education, Children in need 2021, methodology (1 to 5 suppressed, secondary suppression, zero
shown); NHS Digital, Hospital Episode Statistics, disclosure control from 2018 (1 to 7 hidden, others to the nearest 5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.disclosure_proof import Range, Sum, Witness, holds, spread_of, witnesses_for
from app.domain.disclosure_same import OneName
from app.domain.errors import AuditError

_ANY = (
    10**6
)  # what an outsider can say of a count that is hidden for another's sake: up to anything
_WHOLES_COST = 4  # a total is worth more to its reader than one of its parts


class CannotProtect(AuditError):
    """The counts named can be worked out as long as the totals are shown.

    `parts` has them in groups that say nothing of each other: each has to be mended by itself.
    """

    def __init__(self, *parts: Iterable[str]) -> None:
        self.parts = tuple(frozenset(each) for each in parts)
        self.counts = tuple(sorted(frozenset().union(*self.parts)))
        super().__init__(
            f"{len(self.counts)} small numbers could be worked out from the totals beside them: "
            "leave this table out, publish its totals only, or join some of its rows."
        )


class Hidden(StrEnum):
    PRIMARY = "primary"  # small itself
    SECONDARY = "secondary"  # hidden so that a small one cannot be worked out


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts from `low` to `high` are hidden and shown as `mark`; others to the nearest `base`, or exactly (0).

    `hides_others`: whether counts that are not small may be hidden for the sake of small ones.
    """

    name: str
    title: str
    low: int
    high: int
    mark: str
    base: int = 0
    hides_others: bool = True

    def is_small(self, count: int) -> bool:
        return self.low <= count <= self.high

    def rounded(self, count: int) -> int:
        return self.base * ((count + self.base // 2) // self.base) if self.base else count


DFE = Profile("dfe", "Department for Education, children in need", 1, 5, "c")
LOCAL = Profile("local", "Local: below five", 1, 4, "<5")
NHS = Profile("nhs", "NHS, rounded to the nearest five", 1, 7, "*", base=5, hides_others=False)
PROFILES: Mapping[str, Profile] = {each.name: each for each in (DFE, LOCAL, NHS)}


@dataclass(frozen=True, slots=True)
class Linked:
    """Counts by name, and every sum among them that a reader knows of.

    `open` counts are known whatever we do: shown in an earlier report, or no secret (how many files were read).
    `unprinted` ones are printed nowhere, but could be worked out: what is left of a total, what came to a count since
    an earlier report. `known` gives what a reader knows of a count from elsewhere: the least and the most it can be.
    """

    counts: Mapping[str, int]
    sums: tuple[Sum, ...]
    open: frozenset[str] = field(default_factory=frozenset)
    unprinted: frozenset[str] = field(default_factory=frozenset)
    known: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Protection:
    """What is hidden, and the proof: other sets of counts that fit everything shown just as well."""

    profile: Profile
    hidden: Mapping[str, Hidden]
    witnesses: tuple[Witness, ...]

    def shown(self, name: str, count: int) -> str:
        """As it is printed: the number, rounded where the profile rounds, or the mark."""
        return self.profile.mark if name in self.hidden else f"{self.profile.rounded(count):,}"


def protect(linked: Linked, profile: Profile, width: int = 2) -> Protection:
    """Hide what must be hidden, and no more than that takes.

    Proved for every small count: what an outsider can work out leaves at least `width` between the least and the
    most it can be; for every other hidden one, that it is not a single number.
    Raises CannotProtect where no hiding is enough while totals are shown.
    """
    one, merged = _merged(linked)
    hidden: dict[str, Hidden] = {}
    witnesses: list[Witness] = []
    stuck: list[Iterable[str]] = []
    for part in _apart(merged):
        try:
            made = _protected(part, profile, width)
        except CannotProtect as cannot:
            stuck.append(one.spread(dict.fromkeys(cannot.counts)))
            continue
        hidden |= made.hidden
        witnesses += [{**linked.counts, **one.spread(each)} for each in made.witnesses]
    if stuck:
        raise CannotProtect(*stuck)
    return Protection(profile, dict(sorted(one.spread(hidden).items())), tuple(witnesses))


def _merged(linked: Linked) -> tuple[OneName, Linked]:
    """Counts that the sums say are equal under one name: hidden or shown together, and changed at once in a witness."""
    one = OneName(linked.counts, linked.sums)
    opened = {one.of(name) for name in linked.open}
    unprinted = {name for name, names in one.groups.items() if linked.unprinted.issuperset(names)}
    counts = {name: linked.counts[name] for name in one.groups}
    return one, Linked(
        counts,
        one.sums(linked.sums),
        frozenset(opened),
        frozenset(unprinted),
        one.known(linked.known),
    )


def _apart(linked: Linked) -> Iterable[Linked]:
    """The parts that share no count but open ones: what is hidden in one says nothing of another."""
    groups: dict[str, set[str]] = {name: {name} for name in linked.counts}
    for each in linked.sums:
        together = [name for name in each.names if name not in linked.open]
        merged = set().union(*(groups[name] for name in together))
        for name in merged:
            groups[name] = merged
    seen: set[str] = set()
    for name in linked.counts:
        if name in seen or name in linked.open:
            continue
        group = groups[name]
        seen |= group
        sums = tuple(each for each in linked.sums if group.intersection(each.names))
        there = group.union(*(each.names for each in sums))
        yield Linked(
            {one: linked.counts[one] for one in linked.counts if one in there},
            sums,
            linked.open & there,
            linked.unprinted & there,
            {one: linked.known[one] for one in linked.known if one in there},
        )


def _protected(linked: Linked, profile: Profile, width: int) -> Protection:
    """As `protect`, of one part."""
    small = {
        name: Hidden.PRIMARY
        for name in linked.counts
        if name not in linked.open and profile.is_small(_size(linked, name))
    }
    hidden = dict(small)
    while stuck := _given_away(linked, profile, hidden, width):
        more = _next_to_hide(linked, hidden, stuck) if profile.hides_others else ""
        if not more:
            raise CannotProtect(stuck)
        hidden[more] = Hidden.SECONDARY
    for name in sorted(set(hidden) - set(small), key=lambda one: (-linked.counts[one], one)):
        without = {other: kind for other, kind in hidden.items() if other != name}
        if not _given_away(linked, profile, without, width):
            hidden = without
    made = witnesses_for(
        _ranges(linked, profile, hidden), linked.counts, linked.sums, _wanted(hidden, width)
    )
    return Protection(profile, dict(sorted(hidden.items())), made)


def is_proved(linked: Linked, protection: Protection, width: int = 2) -> bool:
    """Whether the witnesses bear out the protection; trusts nothing of how they were found."""
    ranges = _ranges(linked, protection.profile, protection.hidden)
    fits = all(holds(each, ranges, linked.sums) for each in protection.witnesses)
    spread = spread_of(protection.witnesses, protection.hidden, linked.counts)
    return fits and all(
        spread[name] >= least for name, least in _wanted(protection.hidden, width).items()
    )


def since(now: Linked, earlier: Linked, shown_earlier: Protection, tag: str) -> Linked:
    """Both reports together: what came to each count since the earlier one could be worked out as well.

    `tag` names the earlier report; its counts come under `tag:name`, differences under `tag+name`.
    """
    counts, sums = dict(now.counts), list(now.sums)
    opened, unprinted, known = set(now.open), set(now.unprinted), dict(now.known)
    before = _ranges(earlier, shown_earlier.profile, shown_earlier.hidden)
    for name, count in earlier.counts.items():
        counts[f"{tag}:{name}"] = count
        if before[name] == (count, count):
            opened.add(f"{tag}:{name}")
        else:
            known[f"{tag}:{name}"] = before[name]
            unprinted.add(f"{tag}:{name}")
    for each in earlier.sums:
        sums.append(Sum(f"{tag}:{each.whole}", tuple(f"{tag}:{part}" for part in each.parts)))
    for name in sorted(set(now.counts) & set(earlier.counts)):
        if name in now.open or name in now.unprinted:
            continue
        difference = f"{tag}+{name}"
        counts[difference] = now.counts[name] - earlier.counts[name]
        unprinted.add(difference)
        # Cases that were counted are counted still, unless a correction took some away: then nothing is known.
        known[difference] = (0 if counts[difference] >= 0 else -_ANY, _ANY)
        sums.append(Sum(name, (f"{tag}:{name}", difference)))
    return Linked(counts, tuple(sums), frozenset(opened), frozenset(unprinted), known)


def as_kept(linked: Linked, protection: Protection) -> dict[str, Any]:
    """What a later report has to know of a published one, as plain values."""
    return {
        "counts": dict(linked.counts),
        "sums": [[each.whole, list(each.parts)] for each in linked.sums],
        "open": sorted(linked.open),
        "unprinted": sorted(linked.unprinted),
        "profile": protection.profile.name,
        "hidden": {
            name: kind.value for name, kind in protection.hidden.items() if name in linked.counts
        },
    }


def from_kept(kept: Mapping[str, Any]) -> tuple[Linked, Protection]:
    """What `as_kept` made, but for the witnesses."""
    linked = Linked(
        kept["counts"],
        tuple(Sum(whole, tuple(parts)) for whole, parts in kept["sums"]),
        frozenset(kept["open"]),
        frozenset(kept["unprinted"]),
    )
    hidden = {name: Hidden(kind) for name, kind in kept["hidden"].items()}
    return linked, Protection(PROFILES[kept["profile"]], hidden, ())


def _size(linked: Linked, name: str) -> int:
    return abs(linked.counts[name]) if name in linked.unprinted else linked.counts[name]


def _ranges(linked: Linked, profile: Profile, hidden: Mapping[str, Hidden]) -> dict[str, Range]:
    """The least and the most that an outsider who knows the profile can say of each count by itself.

    The outsider is taken to know which are hidden for being small, though both kinds have one mark.
    """
    ranges: dict[str, Range] = {}
    for name, count in linked.counts.items():
        if name in linked.open:
            ranges[name] = (count, count)
        elif name in linked.known:
            ranges[name] = linked.known[name]
        elif name in linked.unprinted:
            ranges[name] = (0, _ANY)
        elif name in hidden:
            small = hidden[name] is Hidden.PRIMARY
            ranges[name] = (profile.low, profile.high) if small else (1, _ANY)
        elif profile.base and count:
            shown, off = profile.rounded(count), profile.base // 2
            ranges[name] = (max(profile.high + 1, shown - off), shown + off)
        else:
            ranges[name] = (count, count)
    return ranges


def _wanted(hidden: Mapping[str, Hidden], width: int) -> dict[str, int]:
    return {name: width if kind is Hidden.PRIMARY else 1 for name, kind in hidden.items()}


def _given_away(
    linked: Linked, profile: Profile, hidden: Mapping[str, Hidden], width: int
) -> set[str]:
    """The hidden counts for which no proof was found."""
    wanted = _wanted(hidden, width)
    ranges = _ranges(linked, profile, hidden)
    made = witnesses_for(ranges, linked.counts, linked.sums, wanted)
    spread = spread_of(made, hidden, linked.counts)
    return {name for name, least in wanted.items() if spread[name] < least}


def _next_to_hide(linked: Linked, hidden: Mapping[str, Hidden], stuck: set[str]) -> str:
    """The count that frees most for least: in the sums that hold one hidden count only, else near the stuck ones."""
    free = {
        name
        for name, count in linked.counts.items()
        if count > 0
        and name not in hidden
        and name not in linked.open
        and name not in linked.unprinted
    }
    unseen = set(hidden) | linked.unprinted
    near = _near(linked.sums, unseen, stuck)
    alone = [each for each in near if len(unseen.intersection(each.names)) == 1]
    wholes = {each.whole for each in linked.sums}
    for sums in (alone, near):
        frees: dict[str, int] = {}
        for each in sums:
            for name in free.intersection(each.names):
                frees[name] = frees.get(name, 0) + 1
        if frees:
            return min(
                frees,
                key=lambda name: (
                    linked.counts[name]
                    * (_WHOLES_COST if name in wholes else 1)
                    / frees[name] ** 2,
                    name,
                ),
            )
    return ""


def _near(sums: Iterable[Sum], unseen: set[str], start: set[str]) -> list[Sum]:
    """The sums that hold a stuck count, or a hidden one that shares a sum with one, and so on."""
    reached, near, left = set(start), [], list(sums)
    while found := [each for each in left if reached.intersection(each.names)]:
        near += found
        left = [each for each in left if each not in found]
        for each in found:
            reached |= unseen.intersection(each.names)
    return near
