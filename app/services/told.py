"""A thread as it is told: whose audit it is about, where its answer stands, how far this side's own words have come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.answers import Answer
from app.domain.ids import AnswerKey, AuditId, EntryId, PersonId
from app.domain.merge import AuditView
from app.domain.records import Revision, replay
from app.domain.rounds import Role, Round
from app.domain.threads import Delivery, Post, Side, Thread
from app.domain.tool_versions import key_now
from app.packages.records import record_from
from app.ports import UnitOfWork
from app.services import moderation
from app.services.addressees import GoesTo
from app.services.seat import seats_in


@dataclass(frozen=True, slots=True)
class Told:
    """A thread with what belongs to it: whose audit, where its answer stands now, what it was when it was asked about.

    `reader` is whoever it goes to, with `goes_to` saying so where that is not the audit's reader, or not who wrote it.
    `key` is the key under the tool in force. `then` is the answer of the copy that its first post names, None without
    one; `changed` says that the answer is another now. `deliveries` say, by their hashes, how far this side's own posts
    have come; an "ask the lead" of an answer is not among them once it has been returned.
    """

    thread: Thread
    ref: str
    reader: str
    key: AnswerKey
    then: Answer | None
    now: Answer | None
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    names: Mapping[PersonId, str] = field(default_factory=dict)
    goes_to: str = ""

    @property
    def unsent(self) -> int:
        """Own posts that have not left this store yet."""
        return sum(each.sent is None for each in self.deliveries.values())

    @property
    def is_received(self) -> bool:
        """Whether the other side is known to have all that was said here."""
        return all(each.received is not None for each in self.deliveries.values())

    @property
    def changed(self) -> bool:
        return bool(self.thread.posts[0].revision) and _said(self.then) != _said(self.now)


@dataclass(frozen=True, slots=True)
class Reading:
    """What has to be looked up for every thread, once."""

    work: UnitOfWork
    audit_round: Round
    views: Mapping[AuditId, AuditView]
    readers: Mapping[AuditId, tuple[str, str]]  # the case's reference, the reader's name
    names: Mapping[PersonId, str]
    delivered: Mapping[tuple[PersonId, str], Delivery]
    readers_ids: Mapping[AuditId, PersonId]
    challenged: Mapping[EntryId, GoesTo] = field(default_factory=dict)
    sheets: dict[AuditId, Mapping[AnswerKey, Answer]] = field(default_factory=dict)

    def told(self, thread: Thread) -> Told:
        ref, reader = self.readers[thread.audit_id]
        goes_to = self.challenged.get(thread.id)
        receiver = self.readers_ids.get(thread.audit_id, PersonId(""))
        if goes_to is not None:
            receiver = goes_to.person_id
            reader = self.names.get(receiver, reader)
        versions = self.work.rounds.versions(self.audit_round.id)
        key = key_now(thread.key, thread.tool_hash, versions) if len(versions) > 1 else thread.key
        return Told(
            thread,
            ref,
            reader,
            key,
            self._then(thread),
            self._now(thread.audit_id).get(key),
            self._deliveries(thread, receiver),
            self.names,
            goes_to.why if goes_to else "",
        )

    def _deliveries(self, thread: Thread, receiver: PersonId) -> Mapping[str, Delivery]:
        if self.audit_round.role is Role.LEAD:
            mine = [each.hash for each in thread.posts if each.side is Side.LEAD]
            return {each: self.delivered.get((receiver, each), Delivery()) for each in mine}
        found = {}
        for post in thread.posts:
            if post.side is Side.ASSESSOR and post.author == self.audit_round.me:
                delivery = self.delivered.get((PersonId(""), post.hash), Delivery())
                if delivery.sent or not self._was_returned(post):
                    found[post.hash] = delivery
        return found

    def _was_returned(self, post: Post) -> bool:
        """Of an "ask the lead", which goes with the answer it stands on."""
        for parent in self.work.audits.header(post.audit_id).parents:
            body = self.work.records.body(self.audit_round.id, parent)
            sent = record_from(body) if body else None
            if isinstance(sent, Revision) and any(each.hash == post.hash for each in sent.events):
                return True
        return False

    def _then(self, thread: Thread) -> Answer | None:
        asked_about = thread.posts[0].revision
        body = self.work.records.body(self.audit_round.id, asked_about) if asked_about else None
        seen = record_from(body) if body else None
        return replay(seen.events).answers.get(thread.key) if isinstance(seen, Revision) else None

    def _now(self, audit_id: AuditId) -> Mapping[AnswerKey, Answer]:
        if audit_id not in self.sheets:
            if self.audit_round.role is Role.ASSESSOR:
                self.sheets[audit_id] = self.work.audits.answers_in(audit_id)
            else:
                view = self.views.get(audit_id)
                heads = view.heads if view else ()
                held = view.revision if view and view.revision else next(iter(heads), None)
                self.sheets[audit_id] = replay(held.events).answers if held else {}
        return self.sheets[audit_id]


def reading_of(work: UnitOfWork, audit_round: Round) -> Reading:
    round_id = audit_round.id
    lead = audit_round.role is Role.LEAD
    names = {person.id: person.name for person in work.people.all(round_id)}
    refs = {case.id: case.ref for case in work.cases.all(round_id)}
    me = PersonId(work.identities.get().store_id)
    names |= {move.to: move.name for move in seats_in(work, round_id).moves}
    return Reading(
        work,
        audit_round,
        moderation.views(work, round_id) if lead else {},
        {
            each.audit_id: (refs.get(each.case_id, ""), names.get(each.person_id, ""))
            for each in work.audits.allocations(round_id, with_replaced=True)
        },
        {**names, me: audit_round.lead_name} if lead else names,
        work.said.deliveries(round_id),
        {
            each.audit_id: each.person_id
            for each in work.audits.allocations(round_id, with_replaced=True)
        },
    )


def _said(answer: Answer | None) -> tuple[str, str]:
    return (answer.state.value, answer.value) if answer else ("", "")
