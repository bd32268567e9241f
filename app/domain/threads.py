"""What is said about one answer after it came back: queries between lead and assessor, challenges of those it is about.

A thread is a set of posts that only grows. Each names the posts it was written after, so what is open and whose turn it
is follows from the set alone: any order of arrival, any number of times. Closing closes what had been read by whoever
closed it, and nothing else; what was said meanwhile on another machine keeps the thread open.
"""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.answers import Answer
from app.domain.errors import InputRefused
from app.domain.history import content_hash
from app.domain.ids import AnswerKey, AuditId, EntryId, PersonId, ToolHash
from app.domain.plain_text import LONGEST_NOTE, is_answer_key, is_plain
from app.domain.records import Act, AnswerEvent

POST_CONTEXT = b"cfa/post/v1\0"
MOST_FIELDS = 20
MOST_AFTER = 64
TEXT = "text"  # the field of a post's body that holds its words

_FIELD = re.compile(r"\A[a-z][a-z0-9_]{0,39}\Z")


class ThreadKind(StrEnum):
    QUERY = "query"  # about one answer, between lead and assessor
    CHALLENGE = "challenge"  # right of reply: one answer, and why it is said to be wrong
    SUMMARY = "summary"  # right of reply: to whom a case summary went, and what they were told


class Side(StrEnum):
    LEAD = "lead"
    ASSESSOR = "assessor"


class Deed(StrEnum):
    ASK = "ask"  # begins a query
    SAY = "say"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"  # whoever asked the lead asks no longer
    RAISE = "raise"  # a challenge comes in; the lead notes it down
    ACCEPT = "accept"  # the assessor thinks the challenge is right
    KEEP = "keep"  # the assessor keeps to the answer
    UPHOLD = "uphold"  # the lead decides: the challenge is right
    REFUSE = "refuse"  # the lead decides: the answer stands
    GIVE = "give"  # a case summary went to somebody
    TELL = "tell"  # somebody was told how it ended


CLOSING = frozenset({Deed.RESOLVE, Deed.WITHDRAW, Deed.UPHOLD, Deed.REFUSE})
_FIRST: Mapping[ThreadKind, Deed] = {
    ThreadKind.QUERY: Deed.ASK,
    ThreadKind.CHALLENGE: Deed.RAISE,
    ThreadKind.SUMMARY: Deed.GIVE,
}
DEEDS: Mapping[tuple[ThreadKind, Side], frozenset[Deed]] = {
    (ThreadKind.QUERY, Side.LEAD): frozenset({Deed.ASK, Deed.SAY, Deed.RESOLVE, Deed.REOPEN}),
    (ThreadKind.QUERY, Side.ASSESSOR): frozenset({Deed.SAY}),
    (ThreadKind.CHALLENGE, Side.LEAD): frozenset(
        {Deed.RAISE, Deed.SAY, Deed.UPHOLD, Deed.REFUSE, Deed.REOPEN}
    ),
    (ThreadKind.CHALLENGE, Side.ASSESSOR): frozenset({Deed.SAY, Deed.ACCEPT, Deed.KEEP}),
    (ThreadKind.SUMMARY, Side.LEAD): frozenset({Deed.GIVE, Deed.SAY, Deed.TELL}),
    (ThreadKind.SUMMARY, Side.ASSESSOR): frozenset(),
}


@dataclass(frozen=True, slots=True)
class Post:
    """One thing said in a thread; never changed, never taken away.

    `tool_hash` is the tool whose key it names. `revision` is the returned copy that whoever wrote it had before them
    ("" for none): what the answer was when it was said. `author` is the assessor, or the lead's or deputy's store.
    """

    thread: EntryId
    kind: ThreadKind
    deed: Deed
    side: Side
    audit_id: AuditId
    key: AnswerKey  # "" for a thread about a whole case
    tool_hash: ToolHash
    revision: str
    body: Mapping[str, str]
    after: tuple[str, ...]
    author: PersonId
    at: str  # UTC, ISO 8601 with seconds and "Z"; shown, never used to decide
    hash: str = ""

    @property
    def text(self) -> str:
        return self.body.get(TEXT, "")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a post has come: when it was first written into a file for its reader, and when that reader's side was
    first known to have such a file; None for not yet."""

    sent: datetime | None = None
    received: datetime | None = None


class Turn(StrEnum):
    LEAD = "lead"
    ASSESSOR = "assessor"
    NOBODY = "nobody"  # settled


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it stands. `posts` in the order in which they were read and answered; `heads` nobody has answered.

    `outcome` is how the lead decided a challenge; None while it is open, and where two decisions contradict each other.
    """

    id: EntryId
    kind: ThreadKind
    audit_id: AuditId
    key: AnswerKey
    tool_hash: ToolHash
    posts: tuple[Post, ...]
    heads: tuple[Post, ...]
    turn: Turn
    outcome: Deed | None = field(default=None)

    @property
    def is_open(self) -> bool:
        return self.turn is not Turn.NOBODY

    @property
    def after(self) -> tuple[str, ...]:
        """What the next post is written after."""
        return tuple(sorted(each.hash for each in self.heads))

    @property
    def last(self) -> Post:
        return self.posts[-1]

    @property
    def is_contested(self) -> bool:
        """Two people decided it differently, neither having read the other."""
        ends = {each.deed for each in self.heads if each.deed in {Deed.UPHOLD, Deed.REFUSE}}
        return len(ends) > 1


def post_hash(post: Post) -> str:
    """Covers every field but the hash itself."""
    content: dict[str, object] = {each.name: getattr(post, each.name) for each in fields(post)}
    del content["hash"]
    content["body"] = dict(post.body)
    return content_hash(POST_CONTEXT, content)


def addressed_post(post: Post) -> Post:
    post = replace(post, after=tuple(sorted(set(post.after))))
    return replace(post, hash=post_hash(post))


def check_post(post: Post) -> None:
    """Raises InputRefused with what cannot be sent and read back."""
    if not is_sound(post):
        raise InputRefused("This cannot be kept in the form it has; write it anew.")
    for text in post.body.values():
        if len(text) > LONGEST_NOTE:
            raise InputRefused(f"The text is longer than {LONGEST_NOTE:,} characters; shorten it.")
        if not is_plain(text):
            raise InputRefused("The text holds characters that cannot be shown; type it again.")


def is_sound(post: Post) -> bool:
    """Whether its parts fit each other: who may do what in which kind of thread, and what it is about."""
    if len(post.body) > MOST_FIELDS or not all(_FIELD.match(name) for name in post.body):
        return False
    if post.deed not in DEEDS[post.kind, post.side] or len(post.after) > MOST_AFTER:
        return False
    if post.deed is _FIRST[post.kind] and post.after:
        return False
    about_one_answer = post.kind is not ThreadKind.SUMMARY
    return is_answer_key(post.key) if about_one_answer else not post.key


def thread_of_flag(audit_id: AuditId, key: AnswerKey) -> EntryId:
    """The thread that "ask the lead" on an answer begins: the same for everybody, without anybody telling."""
    return EntryId(str(uuid.uuid5(uuid.UUID(audit_id), key)))


def posts_of_flags(
    audit_id: AuditId, assessor: PersonId, tool_hash: ToolHash, events: Iterable[AnswerEvent]
) -> tuple[Post, ...]:
    """What "ask the lead" says in a history: each time it is set, or the note beside it is changed, it asks; when it is
    taken away it asks no longer. The hash of the edit is that of the post, so that answers to it can name it."""
    found: list[Post] = []
    asked: dict[AnswerKey, tuple[str, str]] = {}  # the note, and the hash of the last post
    for event in events:
        answer = event.answer if event.act is Act.SET else None
        if event.act is Act.REMOVE_ROW:
            gone = [key for key in asked if key.startswith(f"{event.key}/")]
        else:
            gone = [] if _asks(answer) else [key for key in asked if key == event.key]
        for key in gone:
            before = asked.pop(key)[1]
            found.append(
                _of_flag(Deed.WITHDRAW, event, key, "", (before,), (audit_id, assessor, tool_hash))
            )
        if answer is None or not answer.ask_lead:
            continue
        note, before = asked.get(event.key, ("", ""))
        if before and note == answer.note:
            continue
        after = (before,) if before else ()
        about = (audit_id, assessor, tool_hash)
        found.append(_of_flag(Deed.ASK, event, event.key, answer.note, after, about))
        asked[event.key] = (answer.note, event.hash)
    return tuple(found)


def _asks(answer: Answer | None) -> bool:
    return answer is not None and answer.ask_lead


def _of_flag(
    deed: Deed,
    event: AnswerEvent,
    key: AnswerKey,
    note: str,
    after: tuple[str, ...],
    about: tuple[AuditId, PersonId, ToolHash],
) -> Post:
    audit_id, assessor, tool_hash = about
    body = {TEXT: note} if note else {}
    thread = thread_of_flag(audit_id, key)
    made = Post(
        thread, ThreadKind.QUERY, deed, Side.ASSESSOR, audit_id, key, tool_hash, "", body, after,
        assessor, event.at,
    )  # fmt: skip
    return replace(made, hash=event.hash)


def threads(posts: Iterable[Post]) -> tuple[Thread, ...]:
    """Every thread as it stands, those begun first in front. Depends on the set of posts alone."""
    by_thread: dict[EntryId, dict[str, Post]] = {}
    for each in posts:
        by_thread.setdefault(each.thread, {})[each.hash] = each
    found = [_thread(held) for held in by_thread.values()]
    return tuple(sorted(found, key=lambda each: (each.posts[0].at, each.id)))


def _thread(held: Mapping[str, Post]) -> Thread:
    answered = {hash_ for post in held.values() for hash_ in post.after}
    heads = tuple(
        sorted(
            (each for each in held.values() if each.hash not in answered),
            key=lambda each: each.hash,
        )
    )
    posts = in_order(held)
    first = posts[0]
    turn = _turn(first.kind, heads)
    ends = {each.deed for each in heads}
    decided = first.kind is ThreadKind.CHALLENGE and turn is Turn.NOBODY
    return Thread(
        first.thread,
        first.kind,
        first.audit_id,
        first.key,
        first.tool_hash,
        posts,
        heads,
        turn,
        next(iter(ends)) if decided else None,
    )


def in_order(held: Mapping[str, Post]) -> tuple[Post, ...]:
    """Each after those it was written after; what was written side by side by its time, then by its hash."""
    depths: dict[str, int] = {}

    def depth(address: str) -> int:
        waiting = [address]
        while waiting:
            here = waiting[-1]
            before = [each for each in held[here].after if each in held]
            unknown = [each for each in before if each not in depths]
            if unknown:
                waiting.extend(unknown)
            else:
                depths[here] = 1 + max((depths[each] for each in before), default=0)
                waiting.pop()
        return depths[address]

    return tuple(sorted(held.values(), key=lambda each: (depth(each.hash), each.at, each.hash)))


def _turn(kind: ThreadKind, heads: Sequence[Post]) -> Turn:
    """Closed by all who spoke last, and the same way: settled. Closed by some only: the lead looks again. Otherwise it
    is the turn of those who have not spoken last."""
    if kind is ThreadKind.SUMMARY:
        return Turn.NOBODY
    closing = {each.deed for each in heads if each.deed in CLOSING}
    still = [each for each in heads if each.deed not in CLOSING]
    if not still:
        contradict = {Deed.UPHOLD, Deed.REFUSE} <= closing
        return Turn.LEAD if contradict else Turn.NOBODY
    if closing - {Deed.WITHDRAW} or any(each.side is Side.ASSESSOR for each in still):
        return Turn.LEAD
    return Turn.ASSESSOR


@dataclass(frozen=True, slots=True)
class Replies:
    """The right of reply, counted. `refused` challenges left the answer as it was; `open` ones are not decided."""

    cases: int = 0  # of which a summary went to somebody
    told: int = 0  # of those, where somebody was told how it ended
    made: int = 0
    upheld: int = 0
    refused: int = 0

    @property
    def open(self) -> int:
        return self.made - self.upheld - self.refused


def days_overdue(given: Thread, among: Iterable[Thread], today: date) -> int:
    """Calendar days since the day by which a reply to a case summary was asked for; 0 until then, and once something
    came: an answer of that case was challenged, or somebody was told how it ended."""
    if given.kind is not ThreadKind.SUMMARY or any(each.deed is Deed.TELL for each in given.posts):
        return 0
    if any(each.kind is ThreadKind.CHALLENGE and each.audit_id == given.audit_id for each in among):
        return 0
    try:
        by = date.fromisoformat(given.posts[0].body.get("reply_by", ""))
    except ValueError:
        return 0
    return max((today - by).days, 0)


def replies(found: Iterable[Thread]) -> Replies:
    held = tuple(found)
    given = [each for each in held if each.kind is ThreadKind.SUMMARY]
    told = {each.audit_id for each in given if any(p.deed is Deed.TELL for p in each.posts)}
    outcomes = [each.outcome for each in held if each.kind is ThreadKind.CHALLENGE]
    return Replies(
        len({each.audit_id for each in given}),
        len(told),
        len(outcomes),
        outcomes.count(Deed.UPHOLD),
        outcomes.count(Deed.REFUSE),
    )
