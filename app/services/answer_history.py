"""The history of one question of an audit for whoever reads it: every edit, and the lead's corrections over it."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge

from app.domain.answer_history import Change, changes_at, paths_ever
from app.domain.ids import AnswerKey, AuditId, PersonId, RoundId
from app.domain.merge import Correction
from app.domain.records import Act
from app.domain.rounds import AuditHeader
from app.domain.tool_versions import UPDATE_DEVICE, path_of
from app.packages.records import record_from
from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """One change and who made it. `why` is the lead's reason for a correction."""

    change: Change
    who: str
    why: str = ""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """How those who edit are called: this store's reader, anybody else, a new version of the tool, the lead.

    `before`: who edited on which device in an audit taken over.
    """

    own_device: str
    reader: str
    elsewhere: str = "Another laptop"
    tool: str = "New version of the audit tool"
    lead: str = "Lead reviewer"
    before: Mapping[str, str] = field(default_factory=dict)

    def of(self, device: str) -> str:
        if device == UPDATE_DEVICE:
            return self.tool
        if device == self.own_device:
            return self.reader
        return self.before.get(device, self.elsewhere)


def names_in(work: UnitOfWork, header: AuditHeader, own_device: str, reader: str) -> Names:
    """The names for one audit: those from whom it was taken over too."""
    before: dict[str, str] = {}
    if header.written_by:
        ends = [hand.through for hand in header.written_by]
        for event in work.audits.events(header.id)[: ends[-1]]:
            hand = header.written_by[bisect_left(ends, event.n)]
            before.setdefault(event.device, hand.name)
    return Names(own_device, reader, before=before)


def of_questions(
    work: UnitOfWork,
    round_id: RoundId,
    audit_id: AuditId,
    paths: Collection[str],
    names: Names,
) -> tuple[Told, ...]:
    """What became of the answers at these paths, oldest first; where they stood under earlier versions counts too."""
    versions = work.rounds.versions(round_id)
    ever = sorted({held for path in paths for held in paths_ever(path, versions)})
    changes = changes_at(work.audits.events_at(audit_id, ever), ever)
    told = [Told(change, names.of(change.device)) for change in changes]
    corrections = _corrections(work, round_id, audit_id, ever, names)
    # The order of the edits is the history's own, whatever the clocks of the laptops said.
    return tuple(merge(told, corrections, key=lambda each: each.change.at))


def named(changes: Sequence[Change], names: Names) -> tuple[Told, ...]:
    return tuple(Told(change, names.of(change.device)) for change in changes)


def _corrections(
    work: UnitOfWork, round_id: RoundId, audit_id: AuditId, paths: Collection[str], names: Names
) -> list[Told]:
    found = [
        record
        for body in work.records.bodies(round_id)
        if audit_id in body and isinstance(record := record_from(body), Correction)
    ]
    people = {each.id: each.name for each in work.people.all(round_id)}
    known = {each.hash: each for each in found}
    made: list[Told] = []
    last: dict[AnswerKey, Correction] = {}
    for each in sorted(found, key=lambda one: (one.at, _depth(one, known))):
        if each.audit_id != audit_id or path_of(each.key) not in paths:
            continue
        at, who = datetime.fromisoformat(each.at), people.get(PersonId(each.author), names.lead)
        act = Act.SET if each.answer is not None else Act.CLEAR
        before = last[each.key].answer if each.key in last else None
        change = Change(at, "", act, each.key, before, each.answer, earlier_tool=False)
        made.append(Told(change, who, each.reason, corrected=True))
        last[each.key] = each
    return made


def _depth(correction: Correction, known: Mapping[str, Correction]) -> int:
    """How many corrections it stands for, one upon the other: of two in the same second the later one is deeper."""
    beneath = (known[each] for each in correction.replaces if each in known)
    return 1 + max((_depth(each, known) for each in beneath), default=0)
