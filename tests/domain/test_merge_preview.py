"""What a package would change is said before it is merged, answer by answer."""

from dataclasses import replace

import pytest

from app.domain.answers import Answer
from app.domain.history import addressed_revision, chain
from app.domain.merge import Correction, RecordSet, Resolution, Standing, Withdrawal, addressed
from app.domain.merge_preview import Difference, Effect, preview
from app.domain.records import Act, AuditState, Reading, Revision

AT = "2026-03-02T09:30:00Z"


def a_revision(*edits, grown_from=None, audit="a1"):
    events = list(grown_from.events) if grown_from else []
    for act, key, value in edits:
        answer = Answer(value=value) if act is Act.SET else None
        events.append(chain(events[-1] if events else None, AT, act, key, answer, "device"))
    return addressed_revision(
        Revision(
            audit,
            f"case of {audit}",
            "ann",
            Reading.SOLE,
            "tool",
            AuditState.COMPLETE,
            AT,
            AT,
            5,
            (grown_from.hash,) if grown_from else (),
            tuple(events),
            "",
        )
    )


def sets(key, value):
    return (Act.SET, key, value)


FIRST = a_revision(sets("/HX/HX1", "1"), sets("/HX/HX2", "2"))
SECOND = a_revision(sets("/HX/HX1", "3"), (Act.ADD_ROW, "/CS/CS1#1", ""), grown_from=FIRST)
OTHER = a_revision(sets("/HX/HX1", "4"), grown_from=FIRST)


def the_only(held, incoming):
    found = preview(RecordSet.of(held), RecordSet.of(incoming))
    (audit,) = found.audits
    assert found.having(audit.effect) == (audit,)
    return audit


def test_an_audit_not_seen_before_is_new():
    audit = the_only([], [FIRST])
    assert (audit.effect, audit.standing, audit.differences) == (Effect.NEW, Standing.COUNTED, ())
    assert (audit.audit_id, audit.case_id) == ("a1", "case of a1")


def test_the_same_file_again_changes_nothing():
    assert the_only([FIRST, SECOND], [FIRST, SECOND]).effect is Effect.SAME
    assert the_only([FIRST, SECOND], [FIRST]).effect is Effect.SAME


def test_a_later_revision_is_shown_answer_by_answer():
    audit = the_only([FIRST], [SECOND])
    assert (audit.effect, audit.sides) == (Effect.CHANGED, (FIRST.hash, SECOND.hash))
    assert audit.differences == (Difference("/HX/HX1", (Answer(value="1"), Answer(value="3"))),)
    assert audit.rows == ("/CS/CS1#1",)


def test_diverged_copies_are_set_side_by_side():
    audit = the_only([SECOND, FIRST], [OTHER])
    assert (audit.effect, audit.standing) == (Effect.CONFLICTING, Standing.CONFLICT)
    assert set(audit.sides) == {SECOND.hash, OTHER.hash}
    (difference,) = audit.differences
    by_side = dict(zip(audit.sides, difference.answers, strict=True))
    assert by_side == {SECOND.hash: Answer(value="3"), OTHER.hash: Answer(value="4")}


@pytest.mark.parametrize(("here", "comes"), [(SECOND, OTHER), (OTHER, SECOND)])
def test_the_copy_that_is_held_stands_first_whatever_its_hash(here, comes):
    audit = the_only([FIRST, here], [comes])
    assert (audit.sides, audit.held) == ((here.hash, comes.hash), 1)


def test_of_copies_that_come_together_none_is_held():
    assert the_only([], [FIRST, SECOND, OTHER]).held == 0
    both = the_only([FIRST], [SECOND, OTHER])
    assert (both.sides[0], both.held, len(both.sides)) == (FIRST.hash, 1, 3)


def test_a_copy_grown_from_two_that_were_held_stands_after_both():
    joined = a_revision(sets("/HX/HX1", "5"), grown_from=SECOND)
    joined = addressed_revision(replace(joined, parents=(SECOND.hash, OTHER.hash)))
    audit = the_only([FIRST, SECOND, OTHER], [joined])
    assert (audit.effect, audit.held, audit.sides[-1]) == (Effect.CHANGED, 2, joined.hash)


def test_which_copy_has_a_row_is_said():
    audit = the_only([FIRST, OTHER], [SECOND])
    assert (audit.rows, audit.row_sides) == (("/CS/CS1#1",), ((False, True),))


def test_what_comes_taken_back_is_no_new_work():
    back = addressed(Withdrawal("a1", FIRST.hash, "ann", "wrong file", AT))
    assert the_only([], [FIRST, back]).is_taken_back
    assert the_only([FIRST], [back]).is_taken_back
    assert not the_only([FIRST], [SECOND]).is_taken_back


def test_two_copies_in_one_file_conflict_from_the_start():
    assert the_only([], [FIRST, SECOND, OTHER]).effect is Effect.CONFLICTING


def test_the_same_conflict_again_is_the_same():
    assert the_only([FIRST, SECOND, OTHER], [OTHER]).effect is Effect.SAME


def test_an_earlier_revision_that_comes_late_changes_nothing_shown():
    assert the_only([SECOND], [FIRST]).effect is Effect.EARLIER


def test_a_withdrawal_and_a_resolution_are_changes():
    back = addressed(Withdrawal("a1", FIRST.hash, "ann", "wrong file", AT))
    audit = the_only([FIRST], [back])
    assert (audit.effect, audit.standing) == (Effect.CHANGED, Standing.WITHDRAWN)
    heads = (SECOND.hash, OTHER.hash)
    choice = addressed(Resolution("a1", heads, OTHER.hash, "lead", "read both", AT))
    audit = the_only([FIRST, SECOND, OTHER], [choice])
    assert (audit.effect, audit.standing) == (Effect.CHANGED, Standing.COUNTED)


def test_corrections_that_the_merge_would_make_stale_are_counted():
    correction = addressed(
        Correction("a1", FIRST.hash, "/HX/HX1", Answer(value="9"), "why", (), "lead", AT)
    )
    assert the_only([FIRST, correction], [SECOND]).stale_corrections == 1
    kept = a_revision(sets("/HX/HX2", "5"), grown_from=FIRST)
    assert the_only([FIRST, correction], [kept]).stale_corrections == 0
    assert the_only([FIRST], [correction]).effect is Effect.CHANGED


def test_only_the_audits_a_file_speaks_of_are_in_its_preview():
    elsewhere = a_revision(sets("/HX/HX1", "1"), audit="a2")
    found = preview(RecordSet.of([FIRST, elsewhere]), RecordSet.of([SECOND]))
    assert [audit.audit_id for audit in found.changed] == ["a1"]
    assert (found.new, found.same, found.conflicting) == ((), (), ())


@pytest.mark.parametrize("held", [[], [FIRST], [FIRST, SECOND], [OTHER]])
def test_looking_changes_nothing(held):
    before = RecordSet.of(held)
    incoming = RecordSet.of([SECOND, replace(OTHER)])
    preview(before, incoming)
    assert (len(before), len(incoming)) == (len(held), 2)
