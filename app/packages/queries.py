"""The small file from lead to one assessor with what is said about their answers."""

from collections.abc import Collection

from app.domain.ids import PersonId, RoundId
from app.packages import refusals, sealing, wire, wire4
from app.packages.contents import Header, Kind, OpenedQueries, Queries, Seat, Sending
from app.packages.envelope import Opened, header_of, keys_are_sound, seal
from app.packages.keys import PersonKeys
from app.packages.threads import moves_from, posts_from, written_moves, written_posts
from app.packages.work_packs import refuse_unless_leads, seat_from, written_seat


def make_queries(
    queries: Queries, keys: PersonKeys, sending: Sending, recipients: tuple[str, ...]
) -> bytes:
    """The file, sealed to every machine of the assessor: age recipients, sorted.

    What could not be opened again is refused here already, with PackageRefused.
    """
    body = wire.encode(
        wire4.QueriesV4(
            round_id=queries.round_id,
            person_id=queries.person_id,
            lead=written_seat(queries.lead),
            deputies=tuple(written_seat(each) for each in queries.deputies),
            office_recipient=queries.office_recipient,
            posts=written_posts(queries.posts),
            moves=written_moves(queries.moves),
        )
    )
    header = header_of(
        Kind.QUERIES, (queries.round_id, queries.tool_hash), keys, sending, recipients, 4
    )
    _read_body(body, header, "The queries file")
    return seal(header, body, keys)


def queries_in(opened: Opened, file_name: str, trusted: Collection[str]) -> OpenedQueries:
    """What is inside an envelope of its kind. `trusted` are the signing keys of the round's lead and deputies.

    Raises PackageRefused.
    """
    refuse_unless_leads(opened, Kind.QUERIES, file_name, trusted)
    body = _read_body(opened.body, opened.header, file_name)
    return OpenedQueries(opened.header, body, opened.raw_sha256)


def _read_body(raw: bytes, header: Header, file_name: str) -> Queries:
    found = wire.read(raw, wire4.QueriesV4, file_name, "queries")
    if found.round_id != header.round_id:
        raise refusals.malformed(file_name, "the header speaks of another round or tool")
    if header.cases:
        raise refusals.malformed(file_name, "the number of cases")
    queries = Queries(
        RoundId(found.round_id),
        header.tool_hash,
        PersonId(found.person_id),
        seat_from(found.lead),
        tuple(seat_from(each) for each in found.deputies),
        found.office_recipient,
        posts_from(found.posts, file_name),
        moves_from(found.moves, file_name),
    )
    _check_seats(queries, header, file_name)
    return queries


def _check_seats(queries: Queries, header: Header, file_name: str) -> None:
    seats: tuple[Seat, ...] = (queries.lead, *queries.deputies)
    sound = all(keys_are_sound(seat.keys) for seat in seats)
    office = queries.office_recipient
    if not sound or (office and not sealing.is_recipient(office)):
        raise refusals.malformed(file_name, "the lead's keys")
    if header.sender not in {seat.keys.signing for seat in seats}:
        raise refusals.malformed(file_name, "the signer is neither lead nor deputy")
