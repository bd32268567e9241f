"""Cases that are no longer a reader's to audit: they gave way to a reserve, went back to being one, or were given to
somebody else. Told with the next work pack, kept, not counted.

A pack lists such a case with the reason among what is known of it, so that every version of the format can carry it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from app.domain.ids import AuditId, CaseId, PersonId, RoundId
from app.domain.offices import FILE_OFFICE
from app.domain.records import AuditState
from app.domain.rounds import Allocation, CaseFile, Direction
from app.domain.sample_log import REPLACED_WORDS, ActKind, ReplacedFor
from app.packages.contents import Header, Kind, PackCase
from app.ports import UnitOfWork
from app.services.allocation_acts import acts_of
from app.services.file_requests import VOLUMES_EXPECTED
from app.workspace import Workspace

GAVE_WAY = (
    "gave_way"  # the fact by which a pack tells it; its text is the reason, from the closed list
)
# What the lead says of a case: the newest pack holds.
TOLD = (GAVE_WAY, FILE_OFFICE, VOLUMES_EXPECTED)
STOOD_IN = "the case it stood in for is back in the sample"
GIVEN_ON = "it was given to another reader"
OTHER_WRITES = "you read it jointly, and the other reader writes it now"


@dataclass(frozen=True, slots=True)
class GaveWay:
    """In an assessor's store: which case, why it is no longer to be audited there, and whether work on it is kept."""

    ref: str
    why: str
    begun: bool

    @property
    def given_on(self) -> bool:
        """Whether somebody else goes on with it; else a reserve stands in for it."""
        return self.why in {GIVEN_ON, OTHER_WRITES}


def of_reader(
    work: UnitOfWork, round_id: RoundId, person_id: PersonId
) -> tuple[tuple[Allocation, CaseFile], ...]:
    """What the next pack of a reader tells: audits that earlier packs may have brought, each case with its reason.

    One that left them before they had a pack with it never reached them, and is not told.
    """
    cases = {case.id: case for case in work.cases.all(round_id)}
    gone = (*_replaced(work, round_id, person_id, cases), *_given_on(work, round_id, person_id))
    return tuple(
        (each, replace(case, known={**case.known, GAVE_WAY: why}))
        for each, why in gone
        for case in [cases[each.case_id]]
    )


def pack_mark(person_id: PersonId, audit_id: AuditId) -> str:
    """Kept with a pack that has left: it gave this audit to this person. SHA-256 in hex."""
    return sha256(f"cfa/given/v1\0{person_id}\0{audit_id}".encode()).hexdigest()


def _given_on(
    work: UnitOfWork, round_id: RoundId, person_id: PersonId
) -> Iterator[tuple[Allocation, str]]:
    """Audits that a pack brought to this person and that somebody else writes now: never who."""
    sent, acts = work.said.sent(round_id), acts_of(work, round_id)
    for each in work.audits.allocations(round_id):
        if each.person_id == person_id or pack_mark(person_id, each.audit_id) not in sent:
            continue
        theirs = [act for act in acts.get(each.audit_id, ()) if person_id in act.readers]
        was = Allocation(
            each.audit_id,
            each.case_id,
            person_id,
            theirs[-1].reading if theirs else each.reading,
        )
        yield was, OTHER_WRITES if each.read_with == person_id else GIVEN_ON


def _replaced(
    work: UnitOfWork, round_id: RoundId, person_id: PersonId, cases: Mapping[CaseId, CaseFile]
) -> Iterator[tuple[Allocation, str]]:
    packs = [
        each
        for each in work.ledger.entries(round_id)
        if each.kind == Kind.WORK.value
        and each.direction is Direction.SENT
        and each.person_id == person_id
    ]
    if not packs:
        return
    first = f"{min(each.at for each in packs):%Y-%m-%dT%H:%M:%SZ}"
    gone = _gone(work, round_id)
    for each in work.audits.allocations(round_id, with_replaced=True):
        case = cases[each.case_id]
        why, since = gone.get(case.ref, ("", ""))
        if each.person_id == person_id and not case.main and since >= first:
            yield each, why


def _gone(work: UnitOfWork, round_id: RoundId) -> Mapping[str, tuple[str, str]]:
    """By reference, why a case is out of the sample as the log stands, and since when."""
    found: dict[str, tuple[str, str]] = {}
    for act in work.frames.acts(round_id):
        if act.kind is ActKind.REPLACE:
            found[act.body["out"]] = (REPLACED_WORDS[ReplacedFor(act.body["reason"])], act.at)
            found.pop(act.body["in"], None)
        elif act.kind is ActKind.BRING_BACK:
            found[act.body["in"]] = (STOOD_IN, act.at)
            found.pop(act.body["out"], None)
    return found


def take(work: UnitOfWork, round_id: RoundId, header: Header, cases: Sequence[PackCase]) -> None:
    """What a pack says of its cases holds, unless a later one was opened before: nothing that was done is lost."""
    newest = max(
        (
            each.sequence
            for each in work.ledger.entries(round_id)
            if each.kind == Kind.WORK.value and each.sender == header.sender
        ),
        default=0,
    )
    if header.sender_seq < newest:
        return
    for each in cases:
        case_id = CaseId(each.case_id)
        work.cases.use(case_id, main=not each.known.get(GAVE_WAY))
        for fact in TOLD:
            work.cases.tell(case_id, fact, each.known.get(fact, ""))


def to_audit(cases: Sequence[PackCase]) -> int:
    """How many cases of a pack are to be audited."""
    return sum(GAVE_WAY not in each.known for each in cases)


def told(ws: Workspace, round_id: RoundId) -> tuple[GaveWay, ...]:
    """The cases of this store that are no longer to be audited, by reference."""
    with ws.begin() as work:
        gone = [case for case in work.cases.all(round_id) if case.known.get(GAVE_WAY)]
        begun = {
            header.case_id
            for header in work.audits.headers_of([case.id for case in gone])
            if header.state is not AuditState.ALLOCATED
        }
    return tuple(GaveWay(case.ref, case.known[GAVE_WAY], case.id in begun) for case in gone)
