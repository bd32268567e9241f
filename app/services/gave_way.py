"""Cases that gave way to a reserve, or went back to being one: told with the next work pack, kept, not counted.

A pack lists such a case with the reason among what is known of it, so that every version of the format can carry it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.ids import CaseId, PersonId, RoundId
from app.domain.records import AuditState
from app.domain.rounds import Allocation, CaseFile, Direction
from app.domain.sample_log import REPLACED_WORDS, ActKind, ReplacedFor
from app.packages.contents import Header, Kind, PackCase
from app.ports import UnitOfWork
from app.workspace import Workspace

GAVE_WAY = (
    "gave_way"  # the fact by which a pack tells it; its text is the reason, from the closed list
)
STOOD_IN = "the case it stood in for is back in the sample"


@dataclass(frozen=True, slots=True)
class GaveWay:
    """In an assessor's store: which case, why it is no longer to be audited, and whether work on it is kept."""

    ref: str
    why: str
    begun: bool


def of_reader(
    work: UnitOfWork, round_id: RoundId, person_id: PersonId
) -> tuple[tuple[Allocation, CaseFile], ...]:
    """What the next pack of a reader tells: audits that earlier packs may have brought, each case with its reason.

    One that gave way before the reader's first pack was made never reached them, and is not told.
    """
    packs = [
        each
        for each in work.ledger.entries(round_id)
        if each.kind == Kind.WORK.value
        and each.direction is Direction.SENT
        and each.person_id == person_id
    ]
    if not packs:
        return ()
    first = f"{min(each.at for each in packs):%Y-%m-%dT%H:%M:%SZ}"
    cases = {case.id: case for case in work.cases.all(round_id)}
    gone = _gone(work, round_id)
    return tuple(
        (each, replace(case, known={**case.known, GAVE_WAY: gone[case.ref][0]}))
        for each in work.audits.allocations(round_id, with_replaced=True)
        for case in [cases[each.case_id]]
        if each.person_id == person_id
        and not case.main
        and gone.get(case.ref, ("", ""))[1] >= first
    )


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
        why = each.known.get(GAVE_WAY, "")
        case_id = CaseId(each.case_id)
        work.cases.use(case_id, main=not why)
        work.cases.tell(case_id, GAVE_WAY, why)


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
