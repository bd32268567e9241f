"""The same play with immediate concerns: taken by telephone, returned, closed by two who lead, said to be one or two.

Again what is expected is worked out from what was sent, by brute force, never by the code under test.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.domain.concern_acts import ConcernAct, ConcernDeed, Decided, decided, said_hash
from app.domain.merge import addressed
from app.domain.notebook import Entry, EntryKind, first_version, newest, next_version
from tests.domain.merge_talk import LEADS, Talk, TalkInPlay
from tests.domain.merge_world import CLOCKS, PICK, at

MOST = 4  # concerns in one play: enough for one to be one with another by way of a third


@dataclass(frozen=True)
class Concerns(Talk):
    """A design with its way of reading what was decided about concerns."""

    decided: Callable[[Iterable[ConcernAct]], Decided] = decided


class ConcernsInPlay(TalkInPlay):
    design: Concerns

    @rule(lead=PICK, which=PICK, text=PICK, clock=CLOCKS, again=st.booleans())
    def a_concern_is_raised_or_more_is_said(self, lead, which, text, clock, again):
        concern_id, body = f"concern {which % MOST}", {"what": f"text {text % 3}"}
        held = newest(each for each in self._entries(lead % 2) if each.id == concern_id)
        made = (
            next_version(held[0].newest, body, (), at(clock))
            if held
            else first_version(
                concern_id, EntryKind.CONCERN, "", "ann" if again else LEADS[0], body, (), at(clock)
            )
        )
        self._deliver(lead, (made,))

    @rule(lead=PICK, which=PICK, clock=CLOCKS, closes=st.booleans())
    def whoever_leads_decides(self, lead, which, clock, closes):
        self._raised(lead)
        deed = ConcernDeed.CLOSED if closes else ConcernDeed.OPENED
        concern = self._one_of(sorted(self._said(lead % 2)), which)
        if concern:
            self._deliver(lead, (self._about(lead % 2, concern, deed, clock),))

    @rule(lead=PICK, pair=st.tuples(PICK, PICK), clock=CLOCKS, same=st.booleans())
    def two_are_one_or_not(self, lead, pair, clock, same):
        self._raised(lead)
        held = sorted(self._said(lead % 2))
        one, other = (self._one_of(held, each) for each in pair)
        if one and one != other:
            deed = ConcernDeed.SAME if same else ConcernDeed.APART
            self._deliver(lead, (self._pair(lead % 2, one, other, deed, clock),))

    @rule(pair=st.tuples(PICK, PICK), clocks=st.tuples(CLOCKS, CLOCKS), of_pair=st.booleans())
    def both_decide_unread(self, pair, clocks, of_pair):
        self._raised(0)
        self.lead_and_deputy_exchange()
        one, other = (self._one_of(sorted(self._said(0)), each) for each in pair)
        if not one or (of_pair and one == other):
            return
        deeds = (ConcernDeed.CLOSED, ConcernDeed.OPENED)
        if of_pair:
            deeds = (ConcernDeed.SAME, ConcernDeed.APART)
        made = [
            self._pair(lead, one, other, deed, clocks[lead])
            if of_pair
            else self._about(lead, one, deed, clocks[lead])
            for lead, deed in enumerate(deeds)
        ]
        for lead, act in enumerate(made):
            self._deliver(lead, (act,))
        self.lead_and_deputy_exchange()

    def teardown(self):
        super().teardown()
        for lead in (0, 1):
            self._check_concerns(lead)

    def _check(self, lead: int) -> None:
        super()._check(lead)
        self._check_concerns(lead)

    def _check_concerns(self, lead: int) -> None:
        said, live = self._said(lead), self._live(lead)
        found = self.design.decided(self._acts(lead))
        for concern in said:
            whole = self._truly_one(concern, live, said)
            assert found.together(concern) & said.keys() == whole, (
                "I2: two entries of one concern are counted twice, or two concerns once"
            )
            self.reached["concerns"] += 1
            self.reached["concerns that are one"] += len(whole) > 1
            closed = found.is_closed({each: (said[each], False) for each in whole})
            for each in whole:
                about = [act for act in live if each in act.concerns]
                deeds = {act.deed for act in about}
                if ConcernDeed.OPENED in deeds:
                    assert not closed, "I4: of two who decided differently one was chosen"
                    self.reached["closed and opened"] += ConcernDeed.CLOSED in deeds
                seen = {hashed for act in about for hashed in act.seen}
                if said_hash(said[each], finished=False) not in seen:
                    assert not closed, "I7: a closing holds for what nobody had seen"
                    self.reached["opened by what came since"] += ConcernDeed.CLOSED in deeds
            self.reached["concerns closed"] += closed
            if all(self._fully(each, said[each], live) for each in whole):
                assert closed, "I1: a closing is not shown"

    def _fully(self, concern: str, text: str, live: list[ConcernAct]) -> bool:
        about = [act for act in live if concern in act.concerns]
        if any(act.deed is ConcernDeed.OPENED for act in about):
            return False
        return any(said_hash(text, finished=False) in act.seen for act in about)

    def _truly_one(self, concern: str, live: list[ConcernAct], said: dict[str, str]) -> set[str]:
        of = {deed: {act.concerns for act in live if act.deed is deed} for deed in ConcernDeed}
        joined = of[ConcernDeed.SAME] - of[ConcernDeed.APART]
        self.reached["one and not one"] += bool(of[ConcernDeed.SAME] & of[ConcernDeed.APART])
        whole = {concern}
        for _each in said:
            for pair in joined:
                whole |= set(pair) if whole & set(pair) else set()
        return whole & said.keys()

    # What was really sent.

    def _raised(self, lead: int) -> None:
        """Something to decide about: single steps seldom meet."""
        if len(self._said(lead % 2)) < 2:
            for which in range(2):
                self.a_concern_is_raised_or_more_is_said(lead % 2, which, which, 0, bool(which))

    def _entries(self, lead: int) -> list[Entry]:
        return [each for each in self.delivered[lead].values() if isinstance(each, Entry)]

    def _acts(self, lead: int) -> list[ConcernAct]:
        return [each for each in self.delivered[lead].values() if isinstance(each, ConcernAct)]

    def _live(self, lead: int) -> list[ConcernAct]:
        acts = self._acts(lead)
        replaced = {earlier for each in acts for earlier in each.replaces}
        return [each for each in acts if each.hash not in replaced]

    def _said(self, lead: int) -> dict[str, str]:
        """What each concern says, all its copies together."""
        return {
            each.newest.id: " / ".join(sorted({copy.body["what"] for copy in each.copies}))
            for each in newest(self._entries(lead))
        }

    def _about(self, lead: int, concern: str, deed: ConcernDeed, clock: int) -> ConcernAct:
        said, live = self._said(lead), self._live(lead)
        whole = self._truly_one(concern, live, said)
        seen = [said_hash(said[each], finished=False) for each in whole]
        replaces = [
            act.hash
            for act in live
            if act.deed in {ConcernDeed.CLOSED, ConcernDeed.OPENED} and whole & set(act.concerns)
        ]
        return self._act(
            lead, deed, whole, seen if deed is ConcernDeed.CLOSED else (), replaces, clock
        )

    def _pair(self, lead: int, one: str, other: str, deed: ConcernDeed, clock: int) -> ConcernAct:
        replaces = [
            act.hash
            for act in self._live(lead)
            if act.deed in {ConcernDeed.SAME, ConcernDeed.APART}
            and set(act.concerns) == {one, other}
        ]
        return self._act(lead, deed, (one, other), (), replaces, clock)

    def _act(self, lead, deed, concerns, seen, replaces, clock) -> ConcernAct:
        return addressed(
            ConcernAct(
                deed, tuple(concerns), tuple(seen), "Seen, safe.", tuple(replaces),
                LEADS[lead], LEADS[lead], at(clock),
            )
        )  # fmt: skip
