"""What whoever leads decides about immediate concerns: closed with its outcome, opened again, one and the same.

Signed records of the set that only grows. What stands follows from the set alone, whatever order it came in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.history import content_hash
from app.domain.ids import EntryId, PersonId

SAID_CONTEXT = b"cfa/concern-said/v1\0"
MOST_TOGETHER = 64  # concerns that are one


class ConcernDeed(StrEnum):
    CLOSED = "closed"  # with what was done, and how it ended for the child
    OPENED = "opened"  # closed before, and not by rights
    SAME = "same"  # two entries that are one concern: taken by telephone, and returned as well
    APART = "apart"  # two concerns, however alike; takes back that they were one


PAIRED = frozenset({ConcernDeed.SAME, ConcernDeed.APART})


@dataclass(frozen=True, slots=True)
class ConcernAct:
    """One decision. `concerns`: the one it is about, every one of those that are one, or the two that are told apart.

    A closing is of what was `seen`: it holds while every one of them still says that, and opens by itself when one
    says something else, or was taken up again.
    """

    deed: ConcernDeed
    concerns: tuple[EntryId, ...]  # in order
    seen: tuple[str, ...]  # of a closing: what each of them said, hashed, in order
    words: str
    replaces: tuple[str, ...]
    author: PersonId  # the store that decided; "" of what was closed before decisions named who made them
    author_name: str
    at: str  # UTC, ISO 8601 with seconds and "Z"; shown, never used to decide
    hash: str = ""


def is_sound_act(act: ConcernAct) -> bool:
    """Whether its parts fit each other, as the format promises."""
    concerns = act.concerns
    if any(list(each) != sorted(set(each)) for each in (concerns, act.seen)):
        return False
    if not 1 <= len(concerns) <= MOST_TOGETHER:
        return False
    if act.deed in PAIRED and len(concerns) != 2:
        return False
    if act.deed is not ConcernDeed.CLOSED and act.seen:
        return False
    return act.deed in PAIRED or bool(act.words.strip())


def said_hash(what: str, *, finished: bool) -> str:
    """What a concern says, as a closing remembers having seen it."""
    return content_hash(SAID_CONTEXT, [what, finished])


@dataclass(frozen=True, slots=True)
class Decided:
    """What the acts of a round come to. `groups`: the concerns that are one with another, by each of them."""

    live: tuple[ConcernAct, ...]
    groups: Mapping[EntryId, frozenset[EntryId]]
    apart: frozenset[frozenset[EntryId]]  # pairs that somebody said are two

    def together(self, concern_id: EntryId) -> frozenset[EntryId]:
        """The concern with all that are one with it."""
        return self.groups.get(concern_id, frozenset({concern_id}))

    def about(self, concerns: Collection[EntryId]) -> tuple[ConcernAct, ...]:
        """The closings and openings that stand about any of these."""
        wanted = set(concerns)
        return tuple(
            each
            for each in self.live
            if each.deed not in PAIRED and not wanted.isdisjoint(each.concerns)
        )

    def pairing(self, pair: Collection[EntryId]) -> tuple[ConcernAct, ...]:
        """What stands of these two being one or not: of both kinds where lead and deputy differ, and then not one."""
        wanted = set(pair)
        return tuple(
            each for each in self.live if each.deed in PAIRED and set(each.concerns) == wanted
        )

    def joining(self, concerns: Collection[EntryId]) -> tuple[ConcernAct, ...]:
        """The acts by which these are one."""
        wanted = set(concerns)
        return tuple(
            each
            for each in self.live
            if each.deed is ConcernDeed.SAME
            and wanted.issuperset(each.concerns)
            and frozenset(each.concerns) not in self.apart
        )

    def is_closed(self, said: Mapping[EntryId, tuple[str, bool]]) -> bool:
        """Whether the concern that these are together is closed: each of them, as it stands now.

        `said`: what each of them says, and whether its author has finished it. Where lead and deputy differ, it is
        open: a concern is never closed by a doubt.
        """
        return all(self._closes(each, *said[each]) for each in said)

    def _closes(self, concern_id: EntryId, what: str, finished: bool) -> bool:
        about = self.about((concern_id,))
        if any(each.deed is ConcernDeed.OPENED for each in about):
            return False
        # Finished since it was closed is no news; taken up again since is.
        fitting = {said_hash(what, finished=False)}
        if finished:
            fitting.add(said_hash(what, finished=True))
        return any(not fitting.isdisjoint(each.seen) for each in about)


def decided(acts: Iterable[ConcernAct]) -> Decided:
    """What stands of the acts of one round: those that no other replaces."""
    held = {each.hash: each for each in acts}
    replaced = {earlier for each in held.values() for earlier in each.replaces}
    live = tuple(held[each] for each in sorted(held) if each not in replaced)
    apart = frozenset(frozenset(each.concerns) for each in live if each.deed is ConcernDeed.APART)
    pairs = [
        frozenset(each.concerns)
        for each in live
        if each.deed is ConcernDeed.SAME and frozenset(each.concerns) not in apart
    ]
    return Decided(live, _groups(pairs), apart)


def _groups(pairs: Sequence[frozenset[EntryId]]) -> dict[EntryId, frozenset[EntryId]]:
    groups: dict[EntryId, frozenset[EntryId]] = {}
    for pair in pairs:
        whole = frozenset().union(*(groups.get(each, frozenset({each})) for each in pair))
        groups.update(dict.fromkeys(whole, whole))
    return groups
