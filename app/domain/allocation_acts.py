"""The lead's allocation of an audit as signed records, and what of the returned work counts under it.

Who reads an audit, and in which capacity, is said by these records alone: never by whose key signed what came back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.ids import AuditId, CaseId, PersonId
from app.domain.records import Reading, Revision


@dataclass(frozen=True, slots=True)
class AllocationAct:
    """The lead gives an audit to its reader: to two of them, the writer first, where it is read jointly.

    `base` is the returned copy that the reader goes on from where the audit was somebody else's before; "" where it
    begins with nothing, or goes on with the reader's own. `replaces` are the acts this one stands for. `readers` is
    empty where the audit is nobody's any more.
    """

    audit_id: AuditId
    case_id: CaseId
    readers: tuple[PersonId, ...]
    reading: Reading
    base: str
    reason: str
    replaces: tuple[str, ...]
    author: PersonId
    at: str
    hash: str = ""

    @property
    def says(self) -> tuple[tuple[PersonId, ...], Reading, str]:
        """What it decides, without when and why."""
        return self.readers, self.reading, self.base


@dataclass(frozen=True, slots=True)
class WrittenBy:
    """Whose the edits of a history are, up to edit number `through`, after those of the one before."""

    person_id: PersonId
    name: str
    through: int


def readers_words(reader: str, read_with: str, hands: Sequence[WrittenBy]) -> str:
    """Who read an audit, as it is printed: one, two together, and from whom it was taken over."""
    said = f"{reader} and {read_with}" if read_with else reader
    before = list(dict.fromkeys(each.name for each in hands if each.name not in {"", reader}))
    return f"{said}, taken over from {' and '.join(before)}" if before else said


@dataclass(frozen=True, slots=True)
class InForce:
    """The act that stands for an audit. `contested`: lead and deputy gave it to different readers; neither counts."""

    act: AllocationAct | None = None
    contested: bool = False


UNSAID = InForce()


def in_force(acts: Iterable[AllocationAct]) -> InForce:
    """Of one audit's acts, in whatever order they came, the one that no other replaces."""
    held = sorted(acts, key=lambda each: each.hash)
    replaced = {earlier for each in held for earlier in each.replaces}
    live = [each for each in held if each.hash not in replaced]
    if not live:
        return UNSAID
    return InForce(live[0], contested=len({each.says for each in live}) > 1)


def countable(revisions: Sequence[Revision], allocation: InForce) -> tuple[Revision, ...]:
    """Of one audit's revisions those that may count: its readers', grown from the copy they were given.

    That copy itself is among them, so that a taken-over audit is what its first reader left until its second returns.
    Without an act every revision may: rounds allocated before acts were kept.
    """
    act = allocation.act
    if act is None:
        return tuple(revisions)
    grown = _grown_from(act.base, revisions) if act.base else None
    return tuple(
        each
        for each in revisions
        if each.hash == act.base
        or (each.assessor in act.readers and (grown is None or each.hash in grown))
    )


def set_aside(
    revisions: Sequence[Revision], counting: Collection[Revision]
) -> tuple[Revision, ...]:
    """Returned, kept and shown, and not counted: neither countable nor what the countable grew from."""
    by_hash = {each.hash: each for each in revisions}
    kept = {each.hash for each in counting}
    waiting = list(kept)
    while waiting:
        for parent in by_hash[waiting.pop()].parents:
            if parent in by_hash and parent not in kept:
                kept.add(parent)
                waiting.append(parent)
    return tuple(each for each in revisions if each.hash not in kept)


def _grown_from(base: str, revisions: Sequence[Revision]) -> frozenset[str]:
    children: dict[str, list[str]] = {}
    for each in revisions:
        for parent in each.parents:
            children.setdefault(parent, []).append(each.hash)
    grown, waiting = set[str](), [base]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in grown:
                grown.add(child)
                waiting.append(child)
    return frozenset(grown)


def written_by(
    revision: Revision, held: Mapping[str, Revision], names: Mapping[PersonId, str]
) -> tuple[WrittenBy, ...]:
    """Whose each edit of a history is, from the chain of revisions that led to this one."""
    chain = [revision]
    while earlier := [held[each] for each in chain[-1].parents if each in held]:
        # Of several it grew from, the one whose history it begins with: the longest that fits.
        fitting = [each for each in earlier if _begins(each, chain[-1])]
        if not fitting:
            break
        chain.append(max(fitting, key=lambda each: (len(each.events), each.hash)))
    spans: list[WrittenBy] = []
    for each in reversed(chain):
        if spans and spans[-1].person_id == each.assessor:
            spans.pop()
        if not spans or len(each.events) > spans[-1].through:
            name = names.get(each.assessor, "")
            spans.append(WrittenBy(each.assessor, name, len(each.events)))
    return tuple(span for span in spans if span.through)


def _begins(shorter: Revision, longer: Revision) -> bool:
    """By the chain, one equal hash at the same place means that all before it is equal."""
    count = len(shorter.events)
    if count > len(longer.events):
        return False
    return count == 0 or longer.events[count - 1].hash == shorter.events[-1].hash
