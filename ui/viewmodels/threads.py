"""Queries and challenges in words: whose turn it is, who said what and when, what may be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from app.domain.ids import EntryId
from app.domain.partial_dates import words
from app.domain.rounds import Role
from app.domain.threads import Deed, Post, Side, Thread, ThreadKind, Turn, days_overdue
from app.services.told import Told
from ui.viewmodels.moderation import moment_words
from ui.viewmodels.questions import Questions


@dataclass(frozen=True, slots=True)
class Said:
    """One post: who, when and what was done, and the words; of one's own, whether the other side has it."""

    who: str
    what: str
    words: str
    details: tuple[tuple[str, str], ...] = ()
    arrived: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Something that may be done with a thread now; `needs_words` where it cannot be done without any."""

    deed: Deed
    words: str
    needs_words: bool = True
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thread as a line of a list. `tone` is that of its state."""

    told: Told
    number: str
    wording: str
    state: str
    tone: str
    posts: tuple[Said, ...]
    answer: str

    @property
    def id(self) -> EntryId:
        return self.told.thread.id

    @property
    def question(self) -> str:
        return f"{self.number} {self.wording}".strip()

    @property
    def last(self) -> str:
        said = [each.words for each in self.posts if each.words]
        return said[-1] if said else ""


def lines(
    found: Sequence[Told], questions: Questions, role: Role, today: date | None = None
) -> tuple[Line, ...]:
    """`found` are all threads of the round, where a reply that is overdue is to be said: `today` is then the day."""
    every = [each.thread for each in found]
    late = {
        each.thread.id: days_overdue(each.thread, every, today)
        for each in found
        if today is not None
    }
    return tuple(_line(each, questions, role, late.get(each.thread.id, 0)) for each in found)


def _line(told: Told, questions: Questions, role: Role, late: int) -> Line:
    state, tone = _state(told, role, late)
    return Line(
        told,
        questions.number(told.key),
        questions.wording(told.key) if told.key else _to(told),
        state,
        tone,
        tuple(_said(post, told) for post in told.thread.posts),
        _answer(told, questions) if told.key else "",
    )


def _to(told: Told) -> str:
    return _tr("To %1").replace("%1", told.thread.posts[0].body.get("to", ""))


def _answer(told: Told, questions: Questions) -> str:
    now = questions.said(told.key, told.now)
    if told.changed:
        words = _tr("The answer was %1 when it was asked about; it is %2 now.")
        return words.replace("%1", questions.said(told.key, told.then)).replace("%2", now)
    return _tr("The answer: %1").replace("%1", now)


def _state(told: Told, role: Role, late: int) -> tuple[str, str]:
    thread = told.thread
    if thread.kind is ThreadKind.SUMMARY:
        if any(each.deed is Deed.TELL for each in thread.posts):
            return _tr("Told how it ended"), "good"
        by = day_words(thread.posts[0].body.get("reply_by", ""))
        if late:
            return _tr("Reply %1").replace("%1", late_words(late)), "warn"
        return _tr("Reply by %1").replace("%1", by), "accent"
    if thread.is_contested:
        return _tr("Decided in two ways"), "bad"
    if thread.turn is Turn.NOBODY:
        return _ended(thread), "good"
    if thread.turn.value == Side.LEAD.value:
        return (_tr("For you"), "warn") if role is Role.LEAD else _gone_to(told, _tr("the lead"))
    return (_tr("For you"), "warn") if role is Role.ASSESSOR else _gone_to(told, told.reader)


def late_words(days: int) -> str:
    """How long a reply is overdue, in calendar days."""
    return _tr("1 day overdue") if days == 1 else _tr("%1 days overdue").replace("%1", f"{days:,}")


def _gone_to(told: Told, whom: str) -> tuple[str, str]:
    """Whether it only waits here, has been sent, or is known to be there."""
    if told.unsent:
        return _tr("To be sent"), "accent"
    words = _tr("With %1") if told.is_received else _tr("Sent to %1")
    return words.replace("%1", whom), ""


def _ended(thread: Thread) -> str:
    if thread.kind is ThreadKind.CHALLENGE:
        return _tr("Upheld") if thread.outcome is Deed.UPHOLD else _tr("Answer stands")
    if thread.last.deed is Deed.WITHDRAW:
        return _tr("Asked no longer")
    return _tr("Resolved")


def _said(post: Post, told: Told) -> Said:
    name = told.names.get(post.author, "")
    who = name or (_tr("The lead") if post.side is Side.LEAD else told.reader)
    what = _DEEDS[post.deed]
    return Said(
        f"{who}, {moment_words(post.at)}", what, post.text, details(post), _arrived(post, told)
    )


def _arrived(post: Post, told: Told) -> str:
    """How far one of one's own posts has come; "" for the other side's."""
    delivery = told.deliveries.get(post.hash)
    if delivery is None or post.kind is ThreadKind.SUMMARY:
        return ""
    mine = post.side is Side.LEAD
    if delivery.received is not None:
        has = _tr("%1 has it: heard %2") if mine else _tr("The lead has it: heard %2")
        has = has.replace("%1", told.reader)
        return has.replace("%2", moment_words(delivery.received.isoformat()))
    if delivery.sent is not None:
        sent = (
            _tr("Sent %2. The next return of %1 says that it came.")
            if mine
            else _tr("Sent with the return of %2")
        )
        sent = sent.replace("%1", told.reader)
        return sent.replace("%2", moment_words(delivery.sent.isoformat()))
    return _tr("Not sent yet") if mine else _tr("Goes with your next return")


def details(post: Post) -> tuple[tuple[str, str], ...]:
    """What a post says beside its words: by whom it was challenged, to whom a summary went."""
    return tuple(
        (words, day_words(post.body[name]) if name in _DAYS else post.body[name])
        for name, words in _FIELDS.items()
        if post.body.get(name, "")
    )


def ways(thread: Thread, role: Role) -> tuple[Way, ...]:
    """What whoever sits here may do with a thread as it stands."""
    if thread.kind is ThreadKind.SUMMARY:
        return (Way(Deed.TELL, _tr("Note what they were told")),)
    challenge = thread.kind is ThreadKind.CHALLENGE
    if role is Role.ASSESSOR:
        if challenge:
            return (
                Way(Deed.KEEP, _tr("I keep to the answer"), primary=True),
                Way(Deed.ACCEPT, _tr("The challenge is right")),
            )
        return (Way(Deed.SAY, _tr("Answer the lead"), primary=True),)
    if not thread.is_open:
        return (Way(Deed.REOPEN, _tr("Open again")),)
    if challenge:
        return (
            Way(Deed.UPHOLD, _tr("Uphold the challenge")),
            Way(Deed.REFUSE, _tr("The answer stands")),
            Way(Deed.SAY, _tr("Ask the assessor")),
        )
    return (
        Way(Deed.SAY, _tr("Say this"), primary=True),
        Way(Deed.RESOLVE, _tr("Resolve"), needs_words=False),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Threads", text)


_DAYS = {"on", "reply_by"}


def day_words(text: str) -> str:
    """ "Wed 11 Mar 2009" for an ISO day; whatever else stands there as it is."""
    try:
        return words(date.fromisoformat(text))
    except ValueError:
        return text


_DEEDS = {
    Deed.ASK: "asks",
    Deed.SAY: "says",
    Deed.RESOLVE: "resolved it",
    Deed.REOPEN: "opened it again",
    Deed.WITHDRAW: "asks no longer",
    Deed.RAISE: "noted down a challenge",
    Deed.ACCEPT: "thinks the challenge is right",
    Deed.KEEP: "keeps to the answer",
    Deed.UPHOLD: "upheld the challenge",
    Deed.REFUSE: "decided that the answer stands",
    Deed.GIVE: "sent the case summary",
    Deed.TELL: "told how it ended",
}
_FIELDS = {
    "by": "Challenged by",
    "to": "To",
    "role": "Role",
    "on": "On",
    "how": "How",
    "reply_by": "Reply asked for by",
    "evidence": "Evidence offered",
}
