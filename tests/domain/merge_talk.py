"""The same play with what is said about answers, challenges decided twice, and a lead's seat that is handed on.

Again what is expected is worked out from what was sent, by brute force, never by the code under test.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.domain.merge import Record, collate
from app.domain.seats import SeatMove, Seats, addressed_move, seats
from app.domain.threads import (
    CLOSING,
    TEXT,
    Deed,
    Post,
    Side,
    Thread,
    ThreadKind,
    Turn,
    addressed_post,
    threads,
)
from tests.domain.merge_world import AUDITS, CLOCKS, KEYS, PICK, Design, RoundInPlay, at


@dataclass(frozen=True)
class Talk(Design):
    """A design with its way of reading threads and of saying who leads."""

    collate: Callable[[Iterable[Record]], Mapping[str, object]] = collate
    threads: Callable[[Iterable[Post]], tuple[Thread, ...]] = threads
    seats: Callable[[Iterable[SeatMove]], Seats] = seats


LEADS = ("lead 0", "lead 1")


@dataclass
class Known:
    """What an assessor was sent, over all machines of theirs: files reach them, or do not."""

    posts: dict[str, Post] = field(default_factory=dict)


class TalkInPlay(RoundInPlay):
    design: Talk

    def __init__(self) -> None:
        super().__init__()
        self.known = {"ann": Known(), "bob": Known()}
        self.begun = 0

    @rule(lead=PICK, audit=PICK, key=PICK, clock=CLOCKS, challenge=st.booleans())
    def somebody_asks(self, lead, audit, key, clock, challenge):
        audit_id = sorted(AUDITS)[audit % len(AUDITS)]
        self.begun += 1
        kind = ThreadKind.CHALLENGE if challenge else ThreadKind.QUERY
        deed = Deed.RAISE if challenge else Deed.ASK
        first = Post(
            f"thread {self.begun}", kind, deed, Side.LEAD, audit_id, KEYS[key % len(KEYS)], "tool", "",
            {TEXT: f"{self.begun}"}, (), LEADS[lead % 2], at(clock),
        )  # fmt: skip
        self._deliver(lead, (addressed_post(first),))

    @rule(lead=PICK, who=st.sampled_from(["ann", "bob"]))
    def what_was_asked_is_sent(self, lead, who):
        """The lead's file, with everything about this assessor's audits."""
        for post in self._posts(lead % 2).values():
            if AUDITS[post.audit_id] == who:
                self.known[who].posts[post.hash] = post
        self.reached["queries sent"] += bool(self.known[who].posts)

    @rule(
        lead=PICK,
        who=st.sampled_from(["ann", "bob"]),
        which=PICK,
        clock=CLOCKS,
        accept=st.booleans(),
    )
    def the_assessor_answers(self, lead, who, which, clock, accept):
        if which % 3 or not self.known[who].posts:
            self.somebody_asks(lead, which, which, clock, accept)
            self.what_was_asked_is_sent(lead, who)
        known = self.known[who].posts
        thread = self._one_of(sorted({post.thread for post in known.values()}), which)
        if thread:
            post = self._next(known, thread, Side.ASSESSOR, who, clock, Deed.SAY)
            if post.kind is ThreadKind.CHALLENGE:
                deed = Deed.ACCEPT if accept else Deed.KEEP
                post = self._next(known, thread, Side.ASSESSOR, who, clock, deed)
            known[post.hash] = post
            self.reached["answers"] += 1
            self._deliver(lead, (post,))

    @rule(lead=PICK, which=PICK, clock=CLOCKS, close=st.booleans(), uphold=st.booleans())
    def the_lead_goes_on(self, lead, which, clock, close, uphold):
        held = self._posts(lead % 2)
        thread = self._one_of(sorted({post.thread for post in held.values()}), which)
        if not thread:
            return
        challenge = any(
            post.kind is ThreadKind.CHALLENGE for post in held.values() if post.thread == thread
        )
        ends = (Deed.UPHOLD if uphold else Deed.REFUSE) if challenge else Deed.RESOLVE
        deed = ends if close else Deed.REOPEN
        post = self._next(held, thread, Side.LEAD, LEADS[lead % 2], clock, deed)
        self._deliver(lead, (post,))

    @rule(which=PICK, clocks=st.tuples(CLOCKS, CLOCKS), answered=st.booleans())
    def both_leads_decide_unread(self, which, clocks, answered):
        """Lead and deputy decide the same challenge differently; or one resolves while an answer is under way."""
        self.lead_and_deputy_exchange()
        held = self._posts(0)
        thread = self._one_of(sorted({post.thread for post in held.values()}), which)
        if not thread:
            return
        kind = next(post.kind for post in held.values() if post.thread == thread)
        deeds = (Deed.UPHOLD, Deed.REFUSE)
        if kind is ThreadKind.QUERY:
            deeds = (Deed.RESOLVE, Deed.SAY if answered else Deed.REOPEN)
        for lead, deed in enumerate(deeds):
            side = Side.ASSESSOR if deed is Deed.SAY else Side.LEAD
            author = "ann" if side is Side.ASSESSOR else LEADS[lead]
            self._deliver(lead, (self._next(held, thread, side, author, clocks[lead], deed),))
        self.lead_and_deputy_exchange()

    @rule(lead=PICK, clock=CLOCKS, to=PICK, forgetful=st.booleans())
    def the_seat_is_handed_on(self, lead, clock, to, forgetful):
        """`forgetful`: from a store put back to the day before any hand-over."""
        held = {} if forgetful else self._moves(lead % 2)
        after = tuple(sorted(set(held) - {each for move in held.values() for each in move.after}))
        move = SeatMove(
            LEADS[to % 2],
            LEADS[to % 2],
            after,
            LEADS[lead % 2],
            LEADS[lead % 2],
            "leave",
            at(clock),
        )
        self._deliver(lead, (addressed_move(move),))

    def teardown(self):
        super().teardown()
        for lead in (0, 1):
            self._check_talk(lead)

    def _check(self, lead: int) -> None:
        super()._check(lead)
        self._check_talk(lead)

    def _check_talk(self, lead: int) -> None:
        held, moves = self._posts(lead), self._moves(lead)
        shown = {each.id: each for each in self.design.threads(held.values())}
        assert set(shown) == {post.thread for post in held.values()}
        for thread in shown.values():
            self._check_thread(thread, [p for p in held.values() if p.thread == thread.id])
        named = {each for move in moves.values() for each in move.after}
        true_holders = {move.to for move in moves.values() if move.hash not in named}
        found = self.design.seats(moves.values())
        assert set(found.holders) == true_holders, "I4: one of two who lead was chosen"
        self.reached["two seats"] += len(true_holders) > 1
        self.reached["seats handed on"] += len(moves) > 1

    def _check_thread(self, thread: Thread, posts: list[Post]) -> None:
        assert {each.hash for each in thread.posts} == {each.hash for each in posts}, (
            "I1: something that was said is not shown"
        )
        answered = {each for post in posts for each in post.after}
        last = [post for post in posts if post.hash not in answered]
        unread = [post for post in last if post.deed not in CLOSING]
        ends = {post.deed for post in last}
        self.reached["threads"] += 1
        self.reached[f"turn {thread.turn}"] += 1
        if unread:
            assert thread.turn is not Turn.NOBODY, "I4: what nobody has read was closed"
            self.reached["answered while closed"] += any(post.deed in CLOSING for post in last)
        if len(ends & {Deed.UPHOLD, Deed.REFUSE}) == 2:
            assert thread.outcome is None, "I4: one of two decisions was chosen"
            self.reached["decided twice"] += 1
        if not unread and len(ends) == 1:
            assert thread.turn is Turn.NOBODY
        seen: set[str] = set()
        for post in thread.posts:
            here = {each for each in post.after if any(each == one.hash for one in posts)}
            assert here <= seen, "I8: an answer stands before what it answers"
            seen.add(post.hash)

    def _posts(self, lead: int) -> dict[str, Post]:
        found = self.delivered[lead].values()
        return {each.hash: each for each in found if isinstance(each, Post)}

    def _moves(self, lead: int) -> dict[str, SeatMove]:
        found = self.delivered[lead].values()
        return {each.hash: each for each in found if isinstance(each, SeatMove)}

    def _next(
        self, held: Mapping[str, Post], thread: str, side: Side, author: str, clock: int, deed: Deed
    ) -> Post:
        posts = [post for post in held.values() if post.thread == thread]
        answered = {each for post in posts for each in post.after}
        after = tuple(sorted(post.hash for post in posts if post.hash not in answered))
        first = posts[0]
        made = replace(first, deed=deed, side=side, body={TEXT: f"{len(posts)}"}, after=after)
        return addressed_post(replace(made, author=author, at=at(clock)))
