"""Who leads a round: one seat, handed over by signed records. Who holds it follows from the set of them alone."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from app.domain.history import content_hash
from app.domain.ids import PersonId

SEAT_CONTEXT = b"cfa/seat-move/v1\0"


@dataclass(frozen=True, slots=True)
class SeatMove:
    """The seat passes to the store `to`. `after` names the moves known to whoever made it: () for the first.

    A round whose seat was never handed over has no moves, and is led by the store it was set up in. The first move is
    always that store's own, `to` itself: from then on everybody can see who leads.
    """

    to: PersonId  # the store that leads from here on
    name: str
    after: tuple[str, ...]
    author: PersonId  # the store that handed it over
    author_name: str
    reason: str
    at: str  # UTC, ISO 8601 with seconds and "Z"; shown, never used to decide
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Seats:
    """`heads`: the last moves. One: that store leads. Several with different stores: two lead, and neither knew."""

    moves: tuple[SeatMove, ...]
    heads: tuple[SeatMove, ...]

    @property
    def holders(self) -> frozenset[PersonId]:
        return frozenset(each.to for each in self.heads)

    @property
    def is_contested(self) -> bool:
        return len(self.holders) > 1

    def leads(self, store: PersonId, founder: PersonId) -> bool:
        """Whether this store may decide. Where two lead, both may: what they decide merges by the same rules."""
        return store in self.holders if self.heads else store == founder

    @property
    def after(self) -> tuple[str, ...]:
        return tuple(sorted(each.hash for each in self.heads))


def move_hash(move: SeatMove) -> str:
    content: dict[str, object] = {each.name: getattr(move, each.name) for each in fields(move)}
    del content["hash"]
    return content_hash(SEAT_CONTEXT, content)


def addressed_move(move: SeatMove) -> SeatMove:
    move = replace(move, after=tuple(sorted(set(move.after))))
    return replace(move, hash=move_hash(move))


def seats(moves: Iterable[SeatMove]) -> Seats:
    """As the whole set says, in whatever order it came. Each move stands after those it was made after."""
    held = {each.hash: each for each in moves}
    followed = {address for each in held.values() for address in each.after}
    heads = sorted((each for each in held.values() if each.hash not in followed), key=_by_hash)
    depths: dict[str, int] = {}

    def depth(move: SeatMove) -> int:
        if move.hash not in depths:
            before = (depth(held[each]) for each in move.after if each in held)
            depths[move.hash] = 1 + max(before, default=0)
        return depths[move.hash]

    moves = sorted(held.values(), key=lambda each: (depth(each), each.at, each.hash))
    return Seats(tuple(moves), tuple(heads))


def _by_hash(move: SeatMove) -> str:
    return move.hash
