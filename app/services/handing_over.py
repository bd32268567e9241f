"""The lead's seat handed to a deputy and back: the whole round in one sealed file, one store that decides at a time."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.domain.changes import Changes
from app.domain.errors import InputRefused, NotFound, PackageRefused
from app.domain.ids import PackageId, PersonId, RoundId
from app.domain.plain_text import checked_reason
from app.domain.rounds import Direction, Person, Role, Round, SeatHolder
from app.domain.seats import SeatMove, Seats, addressed_move, seats
from app.domain.speakable import new_code
from app.files import NotWritten, make_folder, write_atomically
from app.packages import sealing
from app.packages.contents import Card, Holder, Kind, OpenedSeat, PublicKeys, SeatFile, Sending
from app.packages.envelope import Opened, open_envelope, package_file_name
from app.packages.files import read_bounded
from app.packages.keys import PersonKeys, enrol_proof
from app.packages.records import record_text
from app.packages.seat_files import make_card, make_seat_file, open_card, seat_file_in
from app.ports import UnitOfWork
from app.services import office_key, packs, queries
from app.services.identity import keys_in
from app.services.lead_lists import bring_lists_up_to_date
from app.services.ledger import next_sending, received
from app.services.packs import IssuedPack
from app.services.recipients import office_of, with_office
from app.services.seat import is_seated, only_the_seat, seat_mark, seats_in, two_seats
from app.version import VERSION
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MadeCard:
    path: Path
    code: str  # to be spoken to the lead, never sent with the file


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`notices` are files that tell assessors whose word counts from here on, by name; `untold` those who have a
    pack, returned nothing yet and do not know whoever leads now: the next pack they believe is one of this store's."""

    path: Path
    to: str
    notices: tuple[tuple[str, Path], ...]
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenSeat:
    """`remarks`: that two lead, or what of the two stores differs and was left as it was here."""

    round_id: RoundId
    name: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who leads, for the page: `here` whether this store does."""

    here: bool
    held: Seats
    deputies: tuple[SeatHolder, ...]
    me: PersonId
    sentence: str  # that two lead; "" while one does


def standing(ws: Workspace, round_id: RoundId) -> Standing:
    with ws.begin() as work:
        held = seats_in(work, round_id)
        me = PersonId(work.identities.get().store_id)
        return Standing(
            is_seated(work, work.rounds.get(round_id)),
            held,
            tuple(each for each in work.people.seats(round_id) if each.store_id),
            me,
            two_seats(held) if held.is_contested else "",
        )


# The deputy: a card for the lead.


def write_card(ws: Workspace, folder: Path) -> MadeCard:
    """Who this store belongs to and its keys, sealed to a new code. Raises NotWritten."""
    with ws.begin() as work:
        keys, identity = keys_in(work), work.identities.get()
        work.commit()
    code, package_id = new_code(), PackageId(str(uuid.uuid4()))
    card = Card(PersonId(identity.store_id), identity.name, keys.public, _secret(keys))
    sending = Sending(package_id, 1, "", f"{ws.now():%Y-%m-%dT%H:%M:%SZ}", VERSION)
    make_folder(folder)
    path = folder / package_file_name(Kind.SEAT, package_id)
    write_atomically(path, make_card(card, keys, sending, code))
    return MadeCard(path, code)


def _secret(keys: PersonKeys) -> str:
    """What this store proves a seat with: worked out from its own key, so that nothing need be kept."""
    return sealing.to_base64(sha256(b"cfa/seat-secret/v1\0" + keys.seed).digest())


# The lead: name a deputy, hand over, take back.


def name_deputy(ws: Workspace, round_id: RoundId, path: Path, code: str) -> str:
    """Take a deputy's card: their packs are believed and every return can be opened by them from the next pack on.

    Raises PackageRefused, WrongCode; InputRefused where it is this store's own card.
    """
    card = open_card(read_bounded(path), code, path.name)
    with ws.begin() as work:
        only_the_seat(work, round_id)
        if card.store_id == work.identities.get().store_id:
            raise InputRefused("This card is your own; a deputy writes one in their own store.")
        others = [each for each in work.people.seats(round_id) if each.store_id != card.store_id]
        made = SeatHolder(
            card.name, card.keys.signing, card.keys.recipient, card.store_id, card.secret
        )
        work.people.replace_seats(round_id, [*others, made])
        work.commit()
    return card.name


def introduce(ws: Workspace, round_id: RoundId, to: str, folder: Path) -> list[IssuedPack]:
    """A new pack by a new code for everyone who would not believe a pack of that deputy: they opened one before the
    deputy was named, and have returned nothing yet, so that no file can be sealed to them. Signed by whoever leads now,
    it names the deputy, and is made before the seat goes.

    Raises InputRefused where the seat is elsewhere, NotFound, NotWritten.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        people = _untold(work, round_id, _deputy(work, round_id, to))
    return [
        issued for each in people for issued in packs.issue(ws, round_id, folder, only=each.name)
    ]


def _deputy(work: UnitOfWork, round_id: RoundId, store_id: str) -> SeatHolder:
    for each in work.people.seats(round_id):
        if each.store_id == store_id:
            return each
    raise NotFound("This round has no such deputy; take their card first.")


def _untold(work: UnitOfWork, round_id: RoundId, deputy: SeatHolder) -> list[Person]:
    sent = {
        entry.person_id
        for entry in work.ledger.entries(round_id)
        if entry.direction is Direction.SENT and entry.kind == Kind.WORK.value
    }
    told = work.said.sent(round_id)
    return [
        each
        for each in work.people.all(round_id)
        if each.id in sent and not each.enrolled and seat_mark(each.id, deputy.sign_key) not in told
    ]


def hand_over(ws: Workspace, round_id: RoundId, to: str, reason: str, folder: Path) -> HandedOver:
    """The seat to the deputy of that store id, with the whole round. From here on this store reads only.

    Raises InputRefused without a reason or where the seat is elsewhere, NotFound, NotWritten.
    """
    reason = checked_reason(reason, "Say why the seat is handed over; it stays with the round.")
    made: list[Path] = []
    with ws.begin() as work:
        only_the_seat(work, round_id)
        audit_round = work.rounds.get(round_id)
        deputy = _deputy(work, round_id, to)
        keys = keys_in(work)
        make_folder(folder)
        try:
            _move(ws, work, audit_round, PersonId(deputy.store_id), deputy.name, reason)
            notices = queries.tell_everyone(ws, work, audit_round, folder)
            told = {name for name, _path in notices}
            untold = tuple(
                each.name for each in _untold(work, audit_round.id, deputy) if each.name not in told
            )
            made += [path for _name, path in notices]
            sending, entry = next_sending(
                ws, work, round_id, PersonId(deputy.store_id), Kind.SEAT, 0
            )
            body = _seat_file(work, audit_round, deputy, keys)
            recipients = with_office(work, round_id, (deputy.recipient,))
            raw = make_seat_file(body, keys, sending, recipients)
            path = folder / entry.file_name
            work.ledger.add(round_id, replace(entry, sha256=sha256(raw).hexdigest()), raw)
            write_atomically(path, raw)
            made.append(path)
            work.commit()
        except BaseException:
            for each in made:
                each.unlink(missing_ok=True)
            raise
    return HandedOver(path, deputy.name, notices, untold)


def take_back(ws: Workspace, round_id: RoundId, reason: str) -> Changes:
    """The seat without its file: whoever has it now is gone, or the file is. If they lead all the same, both are seen
    as soon as anything of either is met. Raises InputRefused without a reason, or where it is here."""
    reason = checked_reason(reason, "Say why the seat is taken back; it stays with the round.")
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is not Role.LEAD or is_seated(work, audit_round):
            raise InputRefused("This store leads the round already; there is nothing to take back.")
        identity = work.identities.get()
        _move(ws, work, audit_round, PersonId(identity.store_id), identity.name, reason)
        work.commit()
    return Changes(round=True, said=True)


def _move(
    ws: Workspace, work: UnitOfWork, audit_round: Round, to: PersonId, name: str, reason: str
) -> None:
    """After everything this store knows; before the first, the one that says who led so far."""
    identity, now = work.identities.get(), f"{ws.now():%Y-%m-%dT%H:%M:%SZ}"
    me = PersonId(identity.store_id)
    held = seats_in(work, audit_round.id)
    if not held.moves:
        began = f"{audit_round.created_at:%Y-%m-%dT%H:%M:%SZ}"
        first = SeatMove(me, identity.name, (), me, identity.name, "Set up the round.", began)
        held = seats([_keep(work, audit_round.id, addressed_move(first))])
    made = SeatMove(to, name, held.after, me, identity.name, reason, now)
    _keep(work, audit_round.id, addressed_move(made))


def _keep(work: UnitOfWork, round_id: RoundId, move: SeatMove) -> SeatMove:
    work.records.add(round_id, move.hash, record_text(move), "")
    return move


def _seat_file(
    work: UnitOfWork, audit_round: Round, deputy: SeatHolder, keys: PersonKeys
) -> SeatFile:
    identity, others = work.identities.get(), work.people.seats(audit_round.id)
    held = [each for each in others if each.store_id]
    proof = (
        enrol_proof(deputy.secret, audit_round.id, deputy.store_id, keys.public)
        if deputy.secret
        else "0" * 64
    )
    return SeatFile(
        audit_round.id,
        audit_round.tool_hash,
        PersonId(deputy.store_id),
        work.whole_round.schema,
        proof,
        (
            Holder(PersonId(identity.store_id), identity.name, keys.public),
            *(
                Holder(
                    PersonId(each.store_id), each.name, PublicKeys(each.sign_key, each.recipient)
                )
                for each in held
            ),
        ),
        office_of(work, audit_round.id),
        seats_in(work, audit_round.id).moves,
        work.whole_round.rows(audit_round.id),
    )


# Whoever takes it over.


def open_seat(ws: Workspace, path: Path) -> TakenSeat:
    """Take the seat from its file: the round stands here as it stood there. Opening it again changes nothing.

    Raises PackageRefused; nothing of a refused file is kept.
    """
    raw = read_bounded(path)
    with ws.begin() as work:
        opened = open_envelope(raw, keys_in(work), path.name)
        taken = take_seat(ws, work, opened, raw, path.name)
        work.commit()
    with suppress(NotWritten):  # at the next opening of the store it is tried again
        office_key.settle(ws)
    return taken


def take_seat(
    ws: Workspace, work: UnitOfWork, opened: Opened, raw: bytes, file_name: str
) -> TakenSeat:
    """As `open_seat`, within the caller's transaction."""
    seat = seat_file_in(opened, file_name)
    body = seat.body
    _check(work, seat, file_name)
    here = next((each for each in work.rounds.all() if each.id == body.round_id), None)
    if here is not None and here.role is not Role.LEAD:
        raise PackageRefused(
            f"{file_name} is the lead's seat of a round that is audited in this store; "
            "stand in from a store of your own that reads no case of it."
        )
    before = seats_in(work, body.round_id) if here is not None else seats([])
    both = seats([*before.moves, *body.moves])
    newer = {each.hash for each in before.heads} <= {each.hash for each in body.moves}
    try:
        left = work.whole_round.take(body.round_id, body.rows, newer=newer)
    except InputRefused as refused:
        raise PackageRefused(f"{file_name} cannot be taken in. {refused}") from None
    for move in body.moves:
        _keep(work, body.round_id, move)
    _keep_seats(work, body)
    work.ledger.add(body.round_id, received(seat, _sender(body, opened), file_name, ws.now()), raw)
    bring_lists_up_to_date(ws, work, body.round_id)
    remarks = [two_seats(both)] if both.is_contested else []
    if left:
        what = "1 entry differs" if left == 1 else f"{left} entries differ"
        remarks.append(
            f"{what} between the two stores and stay as they are here; the file is kept whole, so nothing is lost."
        )
    return TakenSeat(body.round_id, work.rounds.get(body.round_id).name, tuple(remarks))


def _check(work: UnitOfWork, seat: OpenedSeat, file_name: str) -> None:
    """It is for this store, of this schema, and from somebody who may hand it over."""
    body, me = seat.body, work.identities.get().store_id
    if body.to != me:
        raise PackageRefused(
            f"{file_name} hands the seat to somebody else; ask the lead for your own file."
        )
    if body.schema != work.whole_round.schema:
        raise PackageRefused(
            f"{file_name} was made by another version of the program; update it on both computers, "
            "then let the seat be handed over again."
        )
    trusted = {each.sign_key for each in work.people.seats(body.round_id) if each.sign_key}
    if seat.header.sender in trusted:
        return
    sender = next(each for each in body.holders if each.keys.signing == seat.header.sender)
    proof = enrol_proof(_secret(keys_in(work)), body.round_id, me, sender.keys)
    if trusted or not sealing.is_same(proof, body.proof):
        raise PackageRefused(
            f"{file_name} is not signed by anyone who may hand this seat over; "
            "ask the lead by telephone whether they sent it."
        )


def _sender(body: SeatFile, opened: Opened) -> PersonId:
    signed = (each for each in body.holders if each.keys.signing == opened.header.sender)
    return next(each.store_id for each in signed)


def _keep_seats(work: UnitOfWork, body: SeatFile) -> None:
    """Everybody else who holds, held or may hold the seat; secrets that are known here stay known."""
    me = work.identities.get().store_id
    known = {each.store_id: each for each in work.people.seats(body.round_id) if each.store_id}
    for each in body.holders:
        if each.store_id != me and each.store_id not in known:
            known[each.store_id] = SeatHolder(
                each.name, each.keys.signing, each.keys.recipient, each.store_id
            )
    office = _office(body.office_recipient)
    work.people.replace_seats(body.round_id, [*known.values(), *office])


def _office(recipient: str) -> Iterable[SeatHolder]:
    return (SeatHolder("Office key", "", recipient),) if recipient else ()
