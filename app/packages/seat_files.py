"""A deputy's card, and the file that hands the lead's seat over with the whole round."""

from app.domain.ids import PersonId, RoundId, ToolHash
from app.packages import refusals, sealing, wire, wire4
from app.packages.contents import (
    Card,
    Header,
    Holder,
    Kind,
    OpenedSeat,
    PublicKeys,
    SeatFile,
    Sending,
)
from app.packages.envelope import Opened, header_of, keys_are_sound, open_envelope, seal
from app.packages.keys import PersonKeys
from app.packages.threads import moves_from, written_moves
from app.packages.work_packs import NAMES

NO_TOOL = ToolHash("0" * 64)
FORMAT = 4  # the version of both


def make_card(card: Card, keys: PersonKeys, sending: Sending, code: str) -> bytes:
    """The card, sealed to a code that the deputy speaks to the lead."""
    body = wire.encode(
        wire4.SeatCardV4(
            store_id=card.store_id,
            name=card.name,
            keys=wire.KeysV1(card.keys.signing, card.keys.recipient),
            secret=card.secret,
        )
    )
    header = header_of(Kind.SEAT, (RoundId(card.store_id), NO_TOOL), keys, sending, (), FORMAT)
    return seal(header, body, keys, code)


def open_card(data: bytes, code: str, file_name: str) -> Card:
    """The card, with its keys checked to be the signer's. Raises PackageRefused, WrongCode, InputRefused."""
    opened = open_envelope(data, code, file_name)
    if opened.header.kind is not Kind.SEAT:
        raise refusals.wrong_kind(file_name, NAMES[opened.header.kind], "deputy's card")
    found = wire.read(opened.body, wire4.ANY_SEAT, file_name, "card")
    if not isinstance(found, wire4.SeatCardV4):
        raise refusals.wrong_kind(file_name, NAMES[Kind.SEAT], "deputy's card")
    keys = PublicKeys(found.keys.signing, found.keys.recipient)
    sound = keys_are_sound(keys) and sealing.from_base64(found.secret, 32) is not None
    if not sound or keys.signing != opened.header.sender:
        raise refusals.malformed(file_name, "the deputy's keys")
    return Card(PersonId(found.store_id), found.name, keys, found.secret)


def make_seat_file(
    seat: SeatFile, keys: PersonKeys, sending: Sending, recipients: tuple[str, ...]
) -> bytes:
    """The seat, sealed to whoever takes it over and to the office key, where there is one: age recipients, sorted.

    What could not be opened again is refused here already, with PackageRefused.
    """
    body = wire.encode(
        wire4.SeatFileV4(
            round_id=seat.round_id,
            to=seat.to,
            schema=seat.schema,
            proof=seat.proof,
            holders=tuple(
                wire4.HolderV4(
                    each.store_id, each.name, wire.KeysV1(each.keys.signing, each.keys.recipient)
                )
                for each in seat.holders
            ),
            office_recipient=seat.office_recipient,
            moves=written_moves(seat.moves),
            rows={name: tuple(dict(row) for row in rows) for name, rows in seat.rows.items()},
        )
    )
    header = header_of(
        Kind.SEAT, (seat.round_id, seat.tool_hash), keys, sending, recipients, FORMAT
    )
    if len(body) > wire.LARGEST_BODY:
        raise refusals.too_large("The seat file", wire.LARGEST_BODY)
    _read_body(body, header, "The seat file")
    return seal(header, body, keys)


def seat_file_in(opened: Opened, file_name: str) -> OpenedSeat:
    """The seat inside an envelope of its kind; whether the sender may hand it over is still to be looked at.

    Raises PackageRefused.
    """
    if opened.header.kind is not Kind.SEAT:
        raise refusals.wrong_kind(file_name, NAMES[opened.header.kind], NAMES[Kind.SEAT])
    return OpenedSeat(
        opened.header, _read_body(opened.body, opened.header, file_name), opened.raw_sha256
    )


def _read_body(raw: bytes, header: Header, file_name: str) -> SeatFile:
    found = wire.read(raw, wire4.ANY_SEAT, file_name, "seat")
    if not isinstance(found, wire4.SeatFileV4):
        raise refusals.wrong_kind(file_name, "deputy's card", NAMES[Kind.SEAT])
    if found.round_id != header.round_id or header.cases:
        raise refusals.malformed(file_name, "the header speaks of another round or tool")
    holders = tuple(
        Holder(
            PersonId(each.store_id), each.name, PublicKeys(each.keys.signing, each.keys.recipient)
        )
        for each in found.holders
    )
    office = found.office_recipient
    sound = all(keys_are_sound(each.keys) for each in holders)
    if not sound or (office and not sealing.is_recipient(office)):
        raise refusals.malformed(file_name, "the lead's keys")
    if header.sender not in {each.keys.signing for each in holders}:
        raise refusals.malformed(file_name, "the signer does not hold the seat")
    return SeatFile(
        RoundId(found.round_id), header.tool_hash, PersonId(found.to), found.schema, found.proof, holders, office,
        moves_from(found.moves, file_name), found.rows,
    )  # fmt: skip
