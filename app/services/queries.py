"""The small files that take queries to assessors: written by the lead, taken in by the assessor's store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.domain.errors import InputRefused, PackageRefused
from app.domain.ids import PersonId, RoundId
from app.domain.rounds import Person, Role, Round, SeatHolder
from app.domain.threads import Side
from app.files import make_folder, write_atomically
from app.packages.contents import Kind, PublicKeys, Queries, Seat
from app.packages.envelope import Opened
from app.packages.queries import make_queries, queries_in
from app.packages.records import record_text
from app.ports import UnitOfWork
from app.services import threads
from app.services.identity import keys_in
from app.services.ledger import next_sending, received
from app.services.recipients import is_reached, office_of, recipients_of
from app.services.seat import is_seated, only_the_seat, seats_in
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MadeQueries:
    """`paths` by the name of whom they are for; `new_packs` are those whose keys are not known yet: their queries go
    with their work pack."""

    paths: tuple[tuple[str, Path], ...]
    new_packs: tuple[str, ...]


def unsent(ws: Workspace, round_id: RoundId) -> int:
    """How many words of the lead's have not left this store yet."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        return sum(len(found) for found in _unsent(work, audit_round).values())


def _unsent(work: UnitOfWork, audit_round: Round) -> dict[PersonId, list[str]]:
    sent = work.said.sent(audit_round.id)
    people = {each.person_id for each in work.audits.allocations(audit_round.id)}
    found = {
        person: [
            post.hash
            for post in threads.of_reader(work, audit_round.id, person)
            if post.side is Side.LEAD and post.hash not in sent
        ]
        for person in people
    }
    return {person: hashes for person, hashes in found.items() if hashes}


def write(ws: Workspace, round_id: RoundId, folder: Path) -> MadeQueries:
    """One signed file for every assessor for whom something new was said.

    Raises InputRefused where nothing waits to be sent, or the seat is elsewhere; NotWritten.
    """
    made: list[tuple[str, Path]] = []
    with ws.begin() as work:
        only_the_seat(work, round_id)
        audit_round = work.rounds.get(round_id)
        waiting = _unsent(work, audit_round)
        if not waiting:
            raise InputRefused("Nothing new was said to any assessor, so there is nothing to send.")
        people = [person for person in work.people.all(round_id) if person.id in waiting]
        new_packs = tuple(
            person.name for person in people if not is_reached(work, round_id, person)
        )
        make_folder(folder)
        try:
            for person in people:
                if person.name not in new_packs:
                    made.append((person.name, _write_one(ws, work, audit_round, person, folder)))
            work.commit()
        except BaseException:
            for _name, path in made:
                path.unlink(missing_ok=True)
            raise
    return MadeQueries(tuple(made), new_packs)


def write_ready(ws: Workspace, round_id: RoundId, folder: Path) -> int:
    """The files for those whose keys are known, where something new was said to them; how many. None where the seat is
    elsewhere. Raises NotWritten."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        waiting = _unsent(work, audit_round) if is_seated(work, audit_round) else {}
        people = [person for person in work.people.all(round_id) if person.id in waiting]
        if not any(is_reached(work, round_id, person) for person in people):
            return 0
    return len(write(ws, round_id, folder).paths)


def tell_everyone(
    ws: Workspace, work: UnitOfWork, audit_round: Round, folder: Path
) -> tuple[tuple[str, Path], ...]:
    """A file for every assessor whose keys are known, whether or not something new was said: who leads from here on."""
    given = {each.person_id for each in work.audits.allocations(audit_round.id)}
    people = [person for person in work.people.all(audit_round.id) if person.id in given]
    return tuple(
        (person.name, _write_one(ws, work, audit_round, person, folder))
        for person in people
        if person.enrolled
    )


def _write_one(
    ws: Workspace, work: UnitOfWork, audit_round: Round, person: Person, folder: Path
) -> Path:
    keys = keys_in(work)
    held = work.people.seats(audit_round.id)
    posts = threads.of_reader(work, audit_round.id, person.id)
    body = Queries(
        audit_round.id,
        audit_round.tool_hash,
        person.id,
        Seat(audit_round.lead_name, keys.public),
        deputies_of(held, keys.public.signing),
        office_of(work, audit_round.id),
        posts,
        seats_in(work, audit_round.id).moves,
    )
    sending, entry = next_sending(ws, work, audit_round.id, person.id, Kind.QUERIES, 0)
    raw = make_queries(body, keys, sending, recipients_of(work, audit_round.id, person))
    path = folder / entry.file_name
    work.ledger.add(audit_round.id, replace(entry, sha256=sha256(raw).hexdigest()), raw)
    work.said.keep_sent(audit_round.id, entry.package_id, [each.hash for each in posts])
    write_atomically(path, raw)
    return path


def deputies_of(held: Sequence[SeatHolder], own: str) -> tuple[Seat, ...]:
    return tuple(
        Seat(seat.name, PublicKeys(seat.sign_key, seat.recipient))
        for seat in held
        if seat.sign_key and seat.sign_key != own
    )


def take(
    ws: Workspace, work: UnitOfWork, opened: Opened, raw: bytes, file_name: str
) -> tuple[Round, int]:
    """Take a queries file into the assessor's store it was made for; how much of it was new. Raises PackageRefused."""
    round_id = opened.header.round_id
    here = next((each for each in work.rounds.all() if each.id == round_id), None)
    if here is None or here.role is not Role.ASSESSOR:
        raise PackageRefused(
            f"{file_name} holds queries of a round that nobody audits in this store; "
            "open it in the store that holds the work pack."
        )
    trusted = frozenset(seat.sign_key for seat in work.people.seats(round_id) if seat.sign_key)
    queries = queries_in(opened, file_name, trusted)
    body = queries.body
    if body.person_id != here.me:
        raise PackageRefused(
            f"{file_name} was made for another assessor; ask the lead for your own file."
        )
    work.people.replace_seats(
        round_id, seat_holders(body.lead, body.deputies, body.office_recipient)
    )
    new = threads.take(work, round_id, body.posts, opened.header.package_id)
    for move in body.moves:
        work.records.add(round_id, move.hash, record_text(move), opened.header.package_id)
    work.ledger.add(round_id, received(queries, PersonId(""), file_name, ws.now()), raw)
    threads.came_back(work, round_id, body.posts, opened.header.package_id)
    return here, new


def seat_holders(lead: Seat, deputies: Sequence[Seat], office: str) -> list[SeatHolder]:
    held = [
        SeatHolder(seat.name, seat.keys.signing, seat.keys.recipient) for seat in (lead, *deputies)
    ]
    if office:
        held.append(SeatHolder("Office key", "", office))
    return held
