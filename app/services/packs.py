"""Work packs: the lead seals each assessor's cases into a file; the assessor opens it with a spoken code."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.domain.allocation_acts import WrittenBy
from app.domain.errors import InputRefused, NotFound, PackageRefused
from app.domain.ids import AuditId, CaseId, PersonId, RoundId, ToolHash
from app.domain.offices import FILE_OFFICE
from app.domain.reading_dates import uk_day
from app.domain.records import Reading, Revision
from app.domain.rounds import (
    Allocation,
    CaseFile,
    Person,
    Role,
    Round,
)
from app.domain.speakable import new_code
from app.files import NotWritten, make_folder, write_atomically
from app.packages.contents import (
    Kind,
    OpenedPack,
    PackCase,
    Reader,
    RoundFacts,
    Seat,
    WorkPack,
)
from app.packages.envelope import Opened, Opener, open_envelope
from app.packages.keys import PersonKeys, new_enrol_secret
from app.packages.records import record_text
from app.packages.updates import update_in
from app.packages.work_packs import make_work_pack, work_pack_in
from app.ports import UnitOfWork
from app.services import file_requests, gave_way, office_key, queries, slips, threads
from app.services.allocation_acts import carried
from app.services.forms import form_of
from app.services.going_over import GoneOver, answers_of, go_over, take_versions
from app.services.identity import keys_in
from app.services.ledger import next_sending, received
from app.services.offices import arrangements_to_send, offices_in
from app.services.pack_contents import arranged_anew, case_of, round_of
from app.services.pack_files import refuse_own
from app.services.parcels import Source, bytes_of, name_of
from app.services.recipients import office_of, recipients_of, with_office
from app.services.seat import only_the_seat, seat_mark, seats_in
from app.services.taking_over import take_history
from app.services.tools import pinned
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class IssuedPack:
    """`code` is to be spoken to the assessor, never sent with the file; "" once their keys are pinned."""

    person: str
    path: Path
    code: str
    cases: int


@dataclass(frozen=True, slots=True)
class TakenPack:
    """`gone_over` says what a new version of the audit tool did to the audits held before; None without one. `said`:
    how much was new of what is said about answers."""

    round_id: RoundId
    name: str
    cases: int
    gone_over: GoneOver | None = None
    said: int = 0


def issue(
    ws: Workspace, round_id: RoundId, folder: Path, only: str | None = None
) -> list[IssuedPack]:
    """A pack for every assessor with cases, or for the one named.

    Raises NotFound for a name the round does not know, InputRefused where nothing is allocated,
    NotWritten where the folder cannot be used.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        people = work.people.all(round_id)
        if only is not None and only not in {person.name for person in people}:
            raise NotFound(f"This round has no assessor called {only}; check the name.")
        given = {each.person_id for each in work.audits.allocations(round_id)}
        given |= {each.id for each in people if gave_way.of_reader(work, round_id, each.id)}
        chosen = [person for person in people if person.id in given and only in {None, person.name}]
    if not chosen:
        raise InputRefused("No cases are allocated yet, so there is no pack to issue.")
    make_folder(folder)
    return [_issue_one(ws, round_id, person, folder) for person in chosen]


def _issue_one(ws: Workspace, round_id: RoundId, person: Person, folder: Path) -> IssuedPack:
    with ws.begin() as work:
        return issue_within(ws, work, round_id, person, folder)


def issue_within(
    ws: Workspace, work: UnitOfWork, round_id: RoundId, person: Person, folder: Path
) -> IssuedPack:
    """One person's pack, within a transaction that this ends. The file first, then the ledger: a pack that is not
    entered was never issued. Sealed to every machine in use, or to a new code where none is known.
    """
    keys = keys_in(work)
    if not person.enrol_secret:
        person = replace(person, enrol_secret=new_enrol_secret())
        work.people.pin(person)
    pack = _pack(work, work.rounds.get(round_id), person, keys)
    recipients = recipients_of(work, round_id, person) if person.enrolled else ()
    code = "" if recipients else new_code()
    if recipients:
        recipients = with_office(work, round_id, recipients)
    sending, entry = next_sending(ws, work, round_id, person.id, Kind.WORK, len(pack.cases))
    raw = make_work_pack(pack, keys, sending, code=code, recipients=recipients)
    path = folder / entry.file_name
    work.ledger.add(round_id, replace(entry, sha256=sha256(raw).hexdigest()), raw)
    told = [each.hash for each in pack.posts]
    told += [seat_mark(person.id, each.keys.signing) for each in pack.deputies]
    told += [
        gave_way.pack_mark(person.id, each.audit_id)
        for each in pack.cases
        if gave_way.GAVE_WAY not in each.known
    ]
    work.said.keep_sent(round_id, entry.package_id, told)
    write_atomically(path, raw)
    try:
        work.commit()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return IssuedPack(person.name, path, code, gave_way.to_audit(pack.cases))


def _pack(work: UnitOfWork, audit_round: Round, person: Person, keys: PersonKeys) -> WorkPack:
    cases = {case.id: case for case in work.cases.all(audit_round.id)}
    brought = carried(work, audit_round.id, person)
    to_audit = [
        each for each in work.audits.allocations(audit_round.id) if each.person_id == person.id
    ]
    mine = {each.case_id for each in to_audit}
    gone = [
        (allocation, case)
        for allocation, case in gave_way.of_reader(work, audit_round.id, person.id)
        if case.id not in mine  # a case stands in a pack once: what is to be read comes first
    ]
    cases |= {case.id: case for _allocation, case in gone}
    listed = offices_in(work, audit_round.id)
    allocations = [*to_audit, *(allocation for allocation, _case in gone)]
    seats = work.people.seats(audit_round.id)
    own = [each for each in to_audit if each.reading is not Reading.BLIND_SECOND]
    families = _family_names([cases[each.case_id] for each in own])
    expected = file_requests.volumes_expected(work, audit_round.id)
    named = {each.audit_id: families.get(cases[each.case_id].family, "") for each in own}
    return WorkPack(
        round=_facts(audit_round),
        tool_hash=audit_round.tool_hash,
        tool=work.rounds.tool(audit_round.tool_hash),
        reader=Reader(person.id, person.name, person.office),
        cases=tuple(
            _pack_case(
                cases[each.case_id],
                each,
                brought.get(each.audit_id),
                named.get(each.audit_id, ""),
                expected.get(each.case_id),
                listed.holding(cases[each.case_id]),
            )
            for each in sorted(allocations, key=lambda each: cases[each.case_id].ref)
        ),
        lead=Seat(audit_round.lead_name, keys.public),
        enrol_secret=person.enrol_secret,
        deputies=queries.deputies_of(seats, keys.public.signing),
        office_recipient=office_of(work, audit_round.id),
        versions=tuple(work.rounds.versions(audit_round.id)),
        arrangements=arrangements_to_send(audit_round),
        posts=threads.of_reader(work, audit_round.id, person.id),
        moves=seats_in(work, audit_round.id).moves,
        slips=slips.for_pack(
            work, audit_round, sorted((cases[each.case_id] for each in to_audit), key=_ref)
        ),
    )


def _ref(case: CaseFile) -> str:
    return case.ref


def _facts(audit_round: Round) -> RoundFacts:
    return RoundFacts(
        audit_round.id,
        audit_round.name,
        audit_round.purpose,
        audit_round.announced_on,
        audit_round.position_date,
        audit_round.period_from,
        audit_round.period_to,
        audit_round.division,
        audit_round.lead_name,
    )


def _family_names(cases: Iterable[CaseFile]) -> dict[str, str]:
    """What a pack calls each family of which it holds several cases: the first of their references, so that the
    council's own number of the family stays behind."""
    refs: dict[str, list[str]] = {}
    for case in cases:
        if case.family:
            refs.setdefault(case.family, []).append(case.ref)
    return {family: min(held) for family, held in refs.items() if len(held) > 1}


def _pack_case(
    case: CaseFile,
    allocation: Allocation,
    brought: tuple[Revision, tuple[WrittenBy, ...]] | None,
    family: str,
    expected: int | None,
    office: str,
) -> PackCase:
    """The council's own number and the family's stay behind; a blind second is told nothing of the first."""
    known = dict(case.known)
    latest, hands = brought or (None, ())
    if case.age_years is not None:
        known["age_years"] = str(case.age_years)
    if expected is not None:
        known[file_requests.VOLUMES_EXPECTED] = str(expected)
    if office:
        known[FILE_OFFICE] = office
    return PackCase(
        case_id=case.id,
        ref=case.ref,
        audit_id=allocation.audit_id,
        reading=allocation.reading,
        area=case.area,
        district=case.district,
        team=case.team,
        age_band=case.age_band,
        sex=case.sex,
        unborn=case.unborn,
        disabled=case.disabled,
        category=case.category,
        plan_start=case.plan_start,
        known=known,
        family_ref=family,
        latest=latest,
        read_with=allocation.read_with_name,
        written_by=hands,
    )


def open_pack(ws: Workspace, source: Source, code: str = "") -> TakenPack:
    """Take a work pack, an update of the tool or queries into this store: by a spoken code, or with its own keys.

    Raises PackageRefused; nothing of a refused pack is kept. Opening the same pack twice changes nothing.
    """
    raw, name = bytes_of(source), name_of(source)
    with ws.begin() as work:
        refuse_own(work, raw, name)
        keys = keys_in(work)  # made now at the latest: a copy of this store is then seen to be one
        opener: Opener = code or keys
        opened = open_envelope(raw, opener, name)
        if opened.header.kind is Kind.UPDATE:
            taken = _take_update(ws, work, opened, raw, name)
        elif opened.header.kind is Kind.QUERIES:
            here, new = queries.take(ws, work, opened, raw, name)
            taken = TakenPack(here.id, here.name, 0, said=new)
        else:
            trusted = () if code else trusted_in(work)
            pack = work_pack_in(opened, name, trusted, by_code=bool(code))
            _refuse_another_sender(work, pack, name)
            _refuse_another_reader(work, pack, name)
            taken = _take(ws, work, pack, raw, name)
        work.folders.drop(opened.header.round_id, opened.raw_sha256)
        work.commit()
    with suppress(NotWritten):  # at the next opening of the store it is tried again
        office_key.settle(ws)
    return taken


def trusted_in(work: UnitOfWork) -> frozenset[str]:
    """The signing keys of those who lead the rounds that this store works in."""
    return frozenset(
        seat.sign_key
        for each in work.rounds.all()
        if each.role is Role.ASSESSOR
        for seat in work.people.seats(each.id)
        if seat.sign_key
    )


def _take_update(
    ws: Workspace, work: UnitOfWork, opened: Opened, raw: bytes, file_name: str
) -> TakenPack:
    """A new version of the tool for a round that this store works in."""
    round_id = opened.header.round_id
    here = next((each for each in work.rounds.all() if each.id == round_id), None)
    if here is None or here.role is not Role.ASSESSOR:
        raise PackageRefused(
            f"{file_name} updates the audit tool of a round that nobody audits in this store; "
            "open it in the store that holds the work pack."
        )
    seats = frozenset(seat.sign_key for seat in work.people.seats(round_id) if seat.sign_key)
    update = update_in(opened, file_name, seats)
    body = update.body
    fresh = take_versions(work, round_id, (body.tool_hash, body.tool), body.versions)
    gone = go_over(ws, work, round_id, fresh)
    work.ledger.add(round_id, received(update, PersonId(""), file_name, ws.now()), raw)
    return TakenPack(round_id, here.name, 0, gone)


def _refuse_another_sender(work: UnitOfWork, opened: OpenedPack, file_name: str) -> None:
    """A round belongs to who signed its first pack: a code spoken by someone else does not change that."""
    seats = work.people.seats(opened.body.round.round_id)
    if seats and opened.header.sender not in {seat.sign_key for seat in seats}:
        raise PackageRefused(
            f"{file_name} is not signed by the lead of this round; "
            "ask the lead by telephone whether they sent it."
        )


def _refuse_another_reader(work: UnitOfWork, opened: OpenedPack, file_name: str) -> None:
    for each in work.rounds.all():
        if each.id != opened.body.round.round_id:
            continue
        if each.role is Role.LEAD:
            raise PackageRefused(
                f"{file_name} was issued from this store; open it in the assessor's own store."
            )
        if each.me != opened.body.reader.person_id:
            raise PackageRefused(
                f"{file_name} was made for another assessor; ask the lead for your own pack."
            )


def _take(
    ws: Workspace, work: UnitOfWork, opened: OpenedPack, raw: bytes, file_name: str
) -> TakenPack:
    pack = opened.body
    round_id = pack.round.round_id
    known = {each.id for each in work.rounds.all()}
    work.rounds.pin_tool(pack.tool_hash, pack.tool)
    if round_id not in known:
        work.rounds.add(round_of(ws, pack))
    elif pack.arrangements:
        work.rounds.add(arranged_anew(work.rounds.get(round_id), pack.arrangements))
    tool = (ToolHash(pack.tool_hash), pack.tool)
    fresh = take_versions(work, round_id, tool, pack.versions)
    me = Person(
        pack.reader.person_id,
        pack.reader.name,
        pack.reader.office,
        0,
        enrol_secret=pack.enrol_secret,
    )
    work.people.replace(round_id, [me])
    work.people.replace_seats(
        round_id, queries.seat_holders(pack.lead, pack.deputies, pack.office_recipient)
    )
    work.cases.add_new(round_id, [case_of(each) for each in pack.cases])
    mine = [CaseId(each.case_id) for each in pack.cases]
    slips.take_from_pack(work, round_id, pack.slips, mine, opened.header)
    held = {each.audit_id for each in work.audits.allocations(round_id, with_replaced=True)}
    work.audits.allocate(
        round_id,
        [
            Allocation(
                each.audit_id,
                each.case_id,
                me.id,
                each.reading,
                read_with_name=each.read_with,
                written_by=each.written_by,
            )
            for each in pack.cases
            if each.audit_id not in held or gave_way.GAVE_WAY not in each.known
        ],
        pack.tool_hash,
    )
    for each in pack.cases:
        changed = take_history(ws, work, each, held=each.audit_id in held)
        if changed or each.audit_id not in held:
            _count_questions(ws, work, each.audit_id)
    gave_way.take(work, round_id, opened.header, pack.cases)
    gone = go_over(ws, work, round_id, fresh)
    new = threads.take(work, round_id, pack.posts, opened.header.package_id)
    for move in pack.moves:
        work.records.add(round_id, move.hash, record_text(move), opened.header.package_id)
    work.ledger.add(
        round_id,
        received(opened, PersonId(""), file_name, ws.now()),
        raw,
    )
    threads.came_back(work, round_id, pack.posts, opened.header.package_id)
    name, cases = pack.round.name, gave_way.to_audit(pack.cases)
    return TakenPack(round_id, name, cases, gone if gone.audits else None, new)


def _count_questions(ws: Workspace, work: UnitOfWork, audit_id: AuditId) -> None:
    """How many questions are ahead, so that the list of cases can say so before the first is opened."""
    header = work.audits.header(audit_id)
    audit_round, case = work.rounds.get(header.round_id), work.cases.get(header.case_id)
    tool = pinned(work, header.tool_hash)
    sheet = answers_of(work, header).sheet
    progress = form_of(tool, audit_round, case, sheet, uk_day(ws.now())).progress()
    work.audits.save_header(
        replace(
            header,
            answered=progress.answered,
            asked=progress.asked,
            warnings=progress.warnings,
            queries=progress.queries,
        )
    )
