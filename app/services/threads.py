"""Queries on single answers and the right of reply: read by both sides, written by each for itself."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.changes import Changes
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AnswerKey, AuditId, EntryId, PersonId, RoundId
from app.domain.merge import AuditView
from app.domain.plain_text import plain
from app.domain.rounds import Role, Round
from app.domain.threads import (
    TEXT,
    Deed,
    Post,
    Replies,
    Side,
    Thread,
    ThreadKind,
    Turn,
    addressed_post,
    check_post,
    posts_of_flags,
    replies,
    threads,
)
from app.packages.records import record_from, record_text
from app.ports import UnitOfWork
from app.services import moderation
from app.services.addressees import of_challenges
from app.services.seat import only_the_seat
from app.services.told import Told, reading_of
from app.workspace import Workspace

_WORDS_WANTED: Mapping[Deed, str] = {
    Deed.ASK: "Write what you ask; an empty query helps nobody.",
    Deed.SAY: "Write something first; there is nothing to send yet.",
    Deed.REOPEN: "Say why it is opened again.",
    Deed.RAISE: "Write what is challenged, in the words of whoever challenges it.",
    Deed.ACCEPT: "Say why you think the challenge is right.",
    Deed.KEEP: "Say why you keep to the answer.",
    Deed.UPHOLD: "A decision on a challenge needs its reason: it is printed beside the answer.",
    Deed.REFUSE: "A decision on a challenge needs its reason: it is printed beside the answer.",
}


def all_threads(
    ws: Workspace, round_id: RoundId, kind: ThreadKind | None = None
) -> tuple[Told, ...]:
    """Every thread of the round that this store knows, those that wait for whoever sits here first."""
    with ws.begin() as work:
        return threads_in(work, work.rounds.get(round_id), kind)


def threads_in(
    work: UnitOfWork, audit_round: Round, kind: ThreadKind | None = None
) -> tuple[Told, ...]:
    """As `all_threads`, within the caller's transaction."""
    reading = reading_of(work, audit_round)
    said = posts_in(work, audit_round, reading.views)
    if audit_round.role is Role.LEAD:
        reading = replace(reading, challenged=of_challenges(work, audit_round.id, said))
    found = [
        reading.told(each)
        for each in threads(said)
        if kind in {None, each.kind} and each.audit_id in reading.readers
    ]
    mine = Side.LEAD if audit_round.role is Role.LEAD else Side.ASSESSOR
    return tuple(sorted(found, key=lambda each: _order(each.thread, mine)))


def _order(thread: Thread, mine: Side) -> int:
    if not thread.is_open:
        return 2
    return 0 if thread.turn.value == mine.value else 1


def posts_in(
    work: UnitOfWork, audit_round: Round, views: Mapping[AuditId, AuditView] | None = None
) -> list[Post]:
    """Everything said in the round, what "ask the lead" says in the answers too.

    In the lead's store of every copy of an audit, counted or not: a question waits for no choice between them.
    """
    said = [record_from(body) for body in work.records.tagged(audit_round.id, "post")]
    found = [each for each in said if isinstance(each, Post)]
    if audit_round.role is Role.LEAD:
        held = moderation.views(work, audit_round.id) if views is None else views
        for view in held.values():
            for head in view.heads:
                found += posts_of_flags(head.audit_id, head.assessor, head.tool_hash, head.events)
        return found
    spoken_of = {each.audit_id for each in found}
    for header in work.audits.headers(audit_round.id):
        if header.queries or header.id in spoken_of:
            events = work.audits.events(header.id)
            found += posts_of_flags(header.id, header.person_id, header.tool_hash, events)
    return found


def waiting_here(ws: Workspace, round_id: RoundId) -> int:
    """How many threads wait for the assessor of this store. Quick where the lead has asked nothing."""
    with ws.begin() as work:
        if not work.records.tagged(round_id, "post"):
            return 0
        found = threads(posts_in(work, work.rounds.get(round_id)))
    return sum(each.turn is Turn.ASSESSOR for each in found)


def waiting_for_assessor(
    ws: Workspace, round_id: RoundId, audit_id: AuditId | None = None
) -> tuple[Told, ...]:
    """What the lead asked and the assessor of this store has not answered yet, of one audit or of all."""
    return tuple(
        each
        for each in all_threads(ws, round_id)
        if each.thread.turn.value == Side.ASSESSOR.value
        and audit_id in {None, each.thread.audit_id}
    )


def replies_in(work: UnitOfWork, audit_round: Round) -> Replies:
    """The right of reply in this round, counted."""
    said = (record_from(body) for body in work.records.tagged(audit_round.id, "post"))
    found = threads(each for each in said if isinstance(each, Post))
    return replies(found)


# What is written.


def ask(
    ws: Workspace, round_id: RoundId, audit_id: AuditId, key: AnswerKey, text: str
) -> tuple[EntryId, Changes]:
    """The lead begins a query on one returned answer. Raises InputRefused without words, NotFound where nothing of the
    audit has come back."""
    return _begin(ws, round_id, ThreadKind.QUERY, Deed.ASK, audit_id, key, {TEXT: text})


def challenge(
    ws: Workspace,
    round_id: RoundId,
    audit_id: AuditId,
    key: AnswerKey,
    body: Mapping[str, str],
) -> tuple[EntryId, Changes]:
    """The lead notes down a challenge of one answer: `by`, `role`, `on`, `evidence`, and its text.

    Raises InputRefused where it is not said who challenges, or what.
    """
    if not body.get("by", "").strip():
        raise InputRefused(
            "Say who challenges the answer: the manager or the worker, by name or role."
        )
    return _begin(ws, round_id, ThreadKind.CHALLENGE, Deed.RAISE, audit_id, key, body)


def give_summary(
    ws: Workspace, round_id: RoundId, audit_id: AuditId, body: Mapping[str, str]
) -> tuple[EntryId, Changes]:
    """Log that a case summary went out: `to`, `role`, `on`, `how`, `reply_by`. Raises InputRefused without one."""
    wanted = {
        "to": "to whom the case summary went",
        "on": "on which day it went",
        "how": "how it went",
        "reply_by": "by which day a reply is asked for",
    }
    missing = [words for name, words in wanted.items() if not body.get(name, "").strip()]
    if missing:
        raise InputRefused(f"Say {' and '.join(missing)}: the report lists it.")
    if body["reply_by"] < body["on"]:
        raise InputRefused(
            "The day for a reply lies before the day the summary went; put one right."
        )
    kind = ThreadKind.SUMMARY
    return _begin(ws, round_id, kind, Deed.GIVE, audit_id, AnswerKey(""), body)


def _begin(
    ws: Workspace,
    round_id: RoundId,
    kind: ThreadKind,
    deed: Deed,
    audit_id: AuditId,
    key: AnswerKey,
    body: Mapping[str, str],
) -> tuple[EntryId, Changes]:
    with ws.begin() as work:
        only_the_seat(work, round_id)
        view = moderation.views(work, round_id).get(audit_id)
        if view is None:
            raise NotFound(
                "Nothing of that audit has come back yet, so nothing of it can be asked."
            )
        head = view.revision or view.heads[0] if view.heads else view.withdrawn[-1]
        thread = EntryId(str(uuid.uuid4()))
        made = Post(
            thread, kind, deed, Side.LEAD, audit_id, key, work.rounds.get(round_id).tool_hash,
            head.hash, {}, (), PersonId(""), "",
        )  # fmt: skip
        _keep(ws, work, round_id, made, body)
        work.commit()
    return thread, Changes(audits=frozenset({audit_id}), said=True)


def say(
    ws: Workspace,
    round_id: RoundId,
    thread_id: EntryId,
    deed: Deed,
    text: str,
    more: Mapping[str, str] | None = None,
) -> Changes:
    """Go on with a thread, on whichever side this store is; after everything that is held of it.

    Raises InputRefused without the words that the deed needs, for a deed of the other side, or where the seat is
    elsewhere; NotFound for a thread that this store does not know.
    """
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        lead = audit_round.role is Role.LEAD
        if lead:
            only_the_seat(work, round_id)
        held = next(
            (each for each in threads_in(work, audit_round) if each.thread.id == thread_id), None
        )
        if held is None:
            raise NotFound("This store does not hold that query.")
        thread = held.thread
        made = Post(
            thread.id, thread.kind, deed, Side.LEAD if lead else Side.ASSESSOR, thread.audit_id, thread.key,
            thread.tool_hash, _copy_seen(work, audit_round, thread), {}, thread.after, PersonId(""), "",
        )  # fmt: skip
        _keep(ws, work, round_id, made, {TEXT: text, **(more or {})})
        work.commit()
    return Changes(audits=frozenset({thread.audit_id}), said=True)


def _copy_seen(work: UnitOfWork, audit_round: Round, thread: Thread) -> str:
    if audit_round.role is Role.LEAD:
        view = moderation.views(work, audit_round.id).get(thread.audit_id)
        return view.revision.hash if view and view.revision else ""
    parents = work.audits.header(thread.audit_id).parents
    return parents[0] if len(parents) == 1 else ""


def _keep(
    ws: Workspace, work: UnitOfWork, round_id: RoundId, made: Post, body: Mapping[str, str]
) -> None:
    written = {name: plain(text).strip() for name, text in body.items()}
    if made.deed in _WORDS_WANTED and not written.get(TEXT):
        raise InputRefused(_WORDS_WANTED[made.deed])
    audit_round = work.rounds.get(round_id)
    author = audit_round.me or PersonId(work.identities.get().store_id)
    post = addressed_post(
        replace(
            made,
            body={name: text for name, text in written.items() if text},
            author=author,
            at=f"{ws.now():%Y-%m-%dT%H:%M:%SZ}",
        )
    )
    check_post(post)
    work.records.add(round_id, post.hash, record_text(post), "")


# What travels.


def of_reader(work: UnitOfWork, round_id: RoundId, person_id: PersonId) -> tuple[Post, ...]:
    """Everything said about the audits of one reader, as it goes to them, and every challenge of what they wrote; their
    own words too, for a new machine."""
    own = {
        each.audit_id for each in work.audits.allocations(round_id) if each.person_id == person_id
    }
    said = [record_from(body) for body in work.records.tagged(round_id, "post")]
    posts = [each for each in said if isinstance(each, Post)]
    challenged = of_challenges(work, round_id, posts)
    spoke_in = {each.thread for each in posts if each.author == person_id}

    def is_theirs(post: Post) -> bool:
        if post.kind is ThreadKind.CHALLENGE:
            goes_to = challenged.get(post.thread)
            return post.thread in spoke_in or (goes_to and goes_to.person_id) == person_id
        return post.kind is not ThreadKind.SUMMARY and post.audit_id in own

    return tuple(each for each in posts if is_theirs(each))


def own_posts(work: UnitOfWork, audit_round: Round) -> tuple[Post, ...]:
    """What the assessor of this store said, all of it: whatever order returns arrive in, nothing is missing."""
    said = (record_from(body) for body in work.records.tagged(audit_round.id, "post"))
    return tuple(each for each in said if isinstance(each, Post) and each.author == audit_round.me)


def take(work: UnitOfWork, round_id: RoundId, posts: Iterable[Post], package_id: str) -> int:
    """Keep what came; how many were new."""
    return sum(
        work.records.add(round_id, each.hash, record_text(each), package_id) for each in posts
    )


def came_back(work: UnitOfWork, round_id: RoundId, posts: Iterable[Post], package_id: str) -> None:
    """Words of one's own in a package that is in the ledger are with the lead already."""
    sent = work.said.sent(round_id)
    fresh = [each.hash for each in posts if each.hash not in sent]
    work.said.keep_sent(round_id, package_id, fresh)
