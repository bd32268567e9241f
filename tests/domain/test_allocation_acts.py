"""What counts of an audit that went from hand to hand: what its reader of now wrote, and nobody else."""

import sys
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.allocation_acts import AllocationAct, in_force, written_by
from app.domain.answers import Answer
from app.domain.history import addressed_revision, chain
from app.domain.merge import RecordSet, Standing, addressed, collate
from app.domain.records import Act, AuditState, Reading, Revision

AT = "2026-03-02T09:30:00Z"
NAMES = {"ann": "Reader A", "bob": "Reader B", "cas": "Reader C"}


def an_act(*readers, base="", replaces=(), reading=Reading.SOLE, author="lead"):
    return addressed(
        AllocationAct("a1", "case 1", readers, reading, base, "why", replaces, author, AT)
    )


def a_revision(who, *values, parents=(), reading=Reading.SOLE):
    events = []
    for value in values:
        made = chain(
            events[-1] if events else None, AT, Act.SET, "/HX/HX1", Answer(value=value), "device"
        )
        events.append(made)
    return addressed_revision(
        Revision(
            "a1", "case 1", who, reading, "0" * 64, AuditState.IN_PROGRESS, AT, "", 0,
            tuple(parents), tuple(events), "",
        )
    )  # fmt: skip


def view_of(*records):
    return collate(RecordSet.of(records))["a1"]


def test_without_an_act_every_copy_counts_as_before():
    one, two = a_revision("ann", "1"), a_revision("bob", "2")
    assert view_of(one).revision == one
    assert view_of(one, two).standing is Standing.CONFLICT


def test_what_another_signs_does_not_count_whatever_it_says_of_itself():
    first = an_act("ann")
    stray = a_revision("bob", "2", reading=Reading.SOLE)
    assert view_of(first, stray).standing is Standing.SET_ASIDE
    own = a_revision("ann", "1")
    view = view_of(first, stray, own)
    assert (view.revision, view.set_aside) == (own, (stray,))


def test_the_copy_taken_over_counts_until_its_new_reader_returns():
    left = a_revision("ann", "1")
    first = an_act("ann")
    given_on = an_act("bob", base=left.hash, replaces=(first.hash,), reading=Reading.TAKEN_OVER)
    assert view_of(first, given_on, left).handed_on
    late = a_revision("ann", "1", "3", parents=(left.hash,))
    view = view_of(first, given_on, left, late)
    assert (view.revision, view.set_aside) == (left, (late,))
    grown = a_revision("bob", "1", "2", parents=(left.hash,))
    view = view_of(first, given_on, left, late, grown)
    assert (view.revision, view.set_aside, view.handed_on) == (grown, (late,), False)


def test_two_readers_of_one_audit_are_both_its_readers():
    joint = an_act("ann", "bob", reading=Reading.JOINT)
    one = a_revision("ann", "1")
    two = a_revision("bob", "1", "2", parents=(one.hash,))
    assert view_of(joint, one, two).revision == two
    apart = a_revision("bob", "4")
    assert view_of(joint, one, apart).standing is Standing.CONFLICT


def test_lead_and_deputy_giving_it_to_different_people_counts_nobody_until_one_act_stands_for_both():
    first = an_act("ann")
    lead = an_act("bob", replaces=(first.hash,))
    deputy = an_act("cas", replaces=(first.hash,), author="deputy")
    work = a_revision("bob", "1")
    view = view_of(first, lead, deputy, work)
    assert (view.standing, view.allocation.contested) == (Standing.CONFLICT, True)
    settled = an_act("bob", replaces=(lead.hash, deputy.hash))
    assert view_of(first, lead, deputy, settled, work).revision == work
    same = an_act("bob", replaces=(first.hash,), author="deputy")
    assert not in_force([first, lead, same]).contested


def test_whose_each_edit_is_goes_through_every_hand():
    one = a_revision("ann", "1", "2")
    two = a_revision("bob", "1", "2", "3", parents=(one.hash,))
    three = a_revision("bob", "1", "2", "3", "4", parents=(two.hash,))
    four = a_revision("ann", "1", "2", "3", "4", "5", parents=(three.hash,))
    held = {each.hash: each for each in (one, two, three, four)}
    spans = [(each.name, each.through) for each in written_by(four, held, NAMES)]
    assert spans == [("Reader A", 2), ("Reader B", 4), ("Reader A", 5)]
    assert [each.through for each in written_by(one, held, NAMES)] == [2]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.sampled_from(sorted(NAMES))),
        st.tuples(st.just("give"), st.sampled_from(sorted(NAMES)), st.booleans()),
    ),
    min_size=3,
    max_size=14,
)
REACHED: Counter[str] = Counter()


def played(steps):
    """The records of one lead's round in which people go on working whoever has the audit, and the copy expected to
    count: worked out along the way, one step after the other."""
    act = an_act("ann")
    records, counts = [act], None
    copies = {}  # what each person's machine holds
    reader = "ann"
    for n, step in enumerate(steps):
        who = step[1]
        if step[0] == "work":
            if who not in copies and who != reader:
                continue  # never had it
            before = copies.get(who)
            values = [e.answer.value for e in before.events] if before else []
            made = a_revision(who, *values, str(n), parents=(before.hash,) if before else ())
            copies[who] = made
            records.append(made)
            if who == reader:
                counts = made
            else:
                REACHED["late work"] += 1
        elif who != reader:
            if who in copies:
                break  # given back: their own work counts again, see the tests of the service
            afresh = step[2] or counts is None
            base = "" if afresh else counts.hash
            act = an_act(who, base=base, replaces=(act.hash,))
            if any(each.hash == act.hash for each in records):
                break  # the same act once more says nothing new
            records.append(act)
            reader = who
            REACHED["afresh" if afresh else "taken over"] += 1
            if afresh:
                counts = None
            else:
                copies[who] = counts
    return records, counts


@given(STEPS, st.randoms(use_true_random=False))
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def check_who_counts(steps, chance):
    records, counts = played(steps)
    if not any(isinstance(each, Revision) for each in records):
        return
    shuffled = records + records[: len(records) // 2]
    chance.shuffle(shuffled)
    view, again = view_of(*records), view_of(*shuffled)
    assert view == again
    assert view.revision == counts
    assert view.standing is (Standing.COUNTED if counts else Standing.SET_ASIDE)
    ancestors = {each.hash for each in view.set_aside}
    assert counts is None or counts.hash not in ancestors
    # Nothing is lost: every copy is counted, set aside, or one that these grew from.
    held = {each.hash: each for each in records if isinstance(each, Revision)}
    seen, waiting = set(), [each.hash for each in (*view.heads, *view.set_aside)]
    while waiting:
        each = waiting.pop()
        if each not in seen and each in held:
            seen.add(each)
            waiting.extend(held[each].parents)
    assert seen == set(held)


def test_in_any_order_only_the_reader_of_now_counts():
    check_who_counts()
    sys.stdout.write(f"reached: {dict(REACHED)}\n")
    assert REACHED["late work"] > 30
    assert REACHED["taken over"] > 30
    assert REACHED["afresh"] > 30
