"""The lead's seat: who holds it now, and that nobody else decides."""

from datetime import datetime
from hashlib import sha256

from app.domain.errors import InputRefused
from app.domain.ids import PersonId, RoundId
from app.domain.partial_dates import words
from app.domain.reading_dates import uk_day
from app.domain.rounds import Role, Round
from app.domain.seats import SeatMove, Seats, seats
from app.packages.records import record_from
from app.ports import UnitOfWork


def seats_in(work: UnitOfWork, round_id: RoundId) -> Seats:
    """As every move that this store holds says."""
    held = (record_from(body) for body in work.records.tagged(round_id, "seat-move"))
    return seats(each for each in held if isinstance(each, SeatMove))


def is_seated(work: UnitOfWork, audit_round: Round) -> bool:
    """Whether this store holds the seat of the round. An assessor's store never does."""
    if audit_round.role is not Role.LEAD:
        return False
    me = PersonId(work.identities.get().store_id)
    return seats_in(work, audit_round.id).leads(me, me)


def only_the_seat(work: UnitOfWork, round_id: RoundId) -> None:
    """Raises InputRefused unless this store leads the round now: one seat decides, the other reads."""
    audit_round = work.rounds.get(round_id)
    if audit_round.role is not Role.LEAD:
        raise InputRefused("This is an assessor's store; the lead decides in the lead's store.")
    if is_seated(work, audit_round):
        return
    raise InputRefused(elsewhere(seats_in(work, round_id)))


def seat_mark(person_id: PersonId, sign_key: str) -> str:
    """Kept with a pack that has left: it tells this person that these keys may sign for the lead. SHA-256 in hex."""
    return sha256(f"cfa/seat-told/v1\0{person_id}\0{sign_key}".encode()).hexdigest()


def two_seats(held: Seats) -> str:
    """That two lead at once, in a sentence."""
    names = " and ".join(sorted(f"{each.name} (since {_day(each)})" for each in held.heads))
    return (
        f"Two stores lead this round at once: {names}. Nothing of either is lost; agree by telephone who goes on, "
        "and let the other hand the seat over."
    )


def elsewhere(held: Seats) -> str:
    """Who leads, in a sentence for a store that does not."""
    names = " and ".join(sorted({each.name for each in held.heads}))
    last = max(held.heads, key=lambda each: each.at)
    return (
        f"{names} has led this round since {_day(last)}, so this store only reads; "
        "ask for the seat back before you decide anything here."
    )


def _day(move: SeatMove) -> str:
    return words(uk_day(datetime.fromisoformat(move.at)))
