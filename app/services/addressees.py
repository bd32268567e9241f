"""To whom what is said about an answer goes: a challenge to whoever wrote it, all else to the audit's reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.allocation_acts import written_by
from app.domain.ids import AnswerKey, AuditId, EntryId, PersonId, RoundId
from app.domain.records import Revision
from app.domain.threads import Post, ThreadKind
from app.packages.records import record_from
from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class GoesTo:
    """`why` says in a sentence why it does not go where one would expect; "" where the audit's reader wrote it."""

    person_id: PersonId
    why: str = ""


def of_challenges(
    work: UnitOfWork, round_id: RoundId, posts: Iterable[Post]
) -> Mapping[EntryId, GoesTo]:
    """To whom each challenge among these goes. Whoever wrote the answer answers for it, as long as they read a case of
    this round; else the audit's reader now, and it is said."""
    firsts = {
        each.thread: each for each in posts if each.kind is ThreadKind.CHALLENGE and not each.after
    }
    if not firsts:
        return {}
    readers = {each.audit_id: each.person_id for each in work.audits.allocations(round_id)}
    names = {each.id: each.name for each in work.people.all(round_id)}
    moved = {each.person_id for each in work.people.other_keys(round_id)}
    found = {}
    for thread, post in firsts.items():
        reader = _reader(readers, post.audit_id)
        writer = _writer(work, round_id, post.revision, post.key) or reader
        goes_to = _goes_to(writer, reader, set(readers.values()), names)
        if goes_to.person_id != reader and goes_to.person_id in moved:
            goes_to = replace(goes_to, why=f"{goes_to.why} {_on_another_machine(names[writer])}")
        found[thread] = goes_to
    return found


def _on_another_machine(name: str) -> str:
    """A pack for a new machine carries the reader's own cases, and what is said of other cases is not shown there."""
    return (
        f"{name} has gone over to another machine, which shows it only if it holds this case. "
        "Where it does not, ask by telephone, and decide here with what you were told in your reason."
    )


def _reader(readers: Mapping[AuditId, PersonId], audit_id: AuditId) -> PersonId:
    return readers.get(audit_id, PersonId(""))


def _goes_to(
    writer: PersonId,
    reader: PersonId,
    reading: Iterable[PersonId],
    names: Mapping[PersonId, str],
) -> GoesTo:
    if writer == reader:
        return GoesTo(reader)
    wrote, reads = names.get(writer, ""), names.get(reader, "")
    if writer in reading:
        return GoesTo(
            writer, f"It goes to {wrote}, who wrote the answer; {reads} has the audit now."
        )
    return GoesTo(
        reader,
        f"{wrote} wrote the answer and reads no case of this round any more, so it goes to {reads}.",
    )


def _writer(work: UnitOfWork, round_id: RoundId, revision: str, key: AnswerKey) -> PersonId | None:
    """Who wrote what that copy says at the key; None where the copy is not here or says nothing there."""
    held: dict[str, Revision] = {}
    wanted = [revision]
    while wanted:
        address = wanted.pop()
        body = work.records.body(round_id, address) if address and address not in held else None
        record = record_from(body) if body else None
        if isinstance(record, Revision):
            held[address] = record
            wanted += record.parents
    if revision not in held:
        return None
    last = max((each.n for each in held[revision].events if each.key == key), default=0)
    hands = written_by(held[revision], held, {})
    return next((each.person_id for each in hands if last <= each.through), None) if last else None
