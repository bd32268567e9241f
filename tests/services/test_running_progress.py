"""Progress kept from what an edit touched is the progress counted from the whole form, after any edits."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.ids import AnswerKey, CaseId, PersonId, RoundId, ToolHash
from app.domain.rounds import CaseFile, Role, Round
from app.services.forms import form_of
from app.services.running_progress import RunningProgress
from app.services.tools import built_in
from app.tool.rollups import roll_up
from tests.builders import POSITION
from tests.services.edits import random_edit

SEEN = Counter()
SECTIONS = [f"/{node.name}" for node in built_in().sections]
A_ROUND = Round(
    RoundId("r"),
    "A round",
    "",
    POSITION,
    None,
    None,
    None,
    "england-and-wales",
    "Lead reviewer",
    Role.ASSESSOR,
    PersonId("p"),
    ToolHash(""),
    None,
)


def a_form(*, unborn=False, disabled=True):
    case = CaseFile(
        id=CaseId("c"),
        ref="CF-001",
        stratum="",
        area="North",
        district="North",
        team="North team",
        age_band="unborn" if unborn else "10-15",
        sex="",
        unborn=unborn,
        disabled=disabled,
        age_years=None if unborn else 12,
        category="neglect",
        plan_start=None,
        family="",
        main=True,
        order=1,
        probability=Fraction(1, 2),
    )
    return form_of(built_in(), A_ROUND, case)


def counted_anew(form):
    """The form's own count, and one more where the overall rating alone wants a reason."""
    counted, rolled = form.progress(None), roll_up(form)
    alone = AnswerKey(form.tool.rollup.overall) not in form.warnings() and rolled.wants_reason
    return replace(counted, warnings=counted.warnings + alone)


@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 2**32),
    steps=st.integers(1, 45),
    unborn=st.booleans(),
    disabled=st.booleans(),
)
def equals_a_full_count_after_every_edit(seed, steps, unborn, disabled):
    chance = random.Random(seed)
    form = a_form(unborn=unborn, disabled=disabled)
    running = RunningProgress.of(form)
    assert running.progress() == counted_anew(form)
    for step in range(steps):
        before = counted_anew(form)
        random_edit(form, chance)
        running.update(form.changed)
        after = counted_anew(form)
        assert running.progress() == after
        SEEN.update(
            steps=1,
            asked=before.asked != after.asked,
            warned=after.warnings > 0,
            queried=after.queries > 0,
        )
        if step == steps - 1:
            parts = [form.progress(section) for section in SECTIONS]
            assert sum(part.asked for part in parts) == after.asked
            assert sum(part.answered for part in parts) == after.answered


def test_it_equals_a_full_count_after_every_edit():
    """Without questions that come and go, warnings and queries this would show little: they are counted."""
    SEEN.clear()
    equals_a_full_count_after_every_edit()
    print(dict(SEEN))  # noqa: T201 - the counts belong to the test's own report
    assert SEEN["steps"] >= 200
    assert SEEN["asked"] >= 12
    assert SEEN["warned"] >= 60
    assert SEEN["queried"] >= 60


@pytest.mark.parametrize("value", ["", " ", "0", "0.0"])
def test_blank_and_zero_count_as_the_form_counts_them(value):
    form = a_form()
    running = RunningProgress.of(form)
    for key in list(form.question_keys()):
        if form.state(key).question.rules.calculation or form.state(key).question.kind.value in (
            "note",
            "calculate",
            "hidden",
        ):
            continue
        form.put(key, Answer(value=value, note="A note alone"))
        running.update(form.changed)
        assert running.progress() == form.progress(None), key


def test_a_row_that_is_gone_counts_no_more():
    form = a_form()
    running = RunningProgress.of(form)
    form.put("/CS/CS1/CS1_any", Answer(value="yes"))
    running.update(form.changed)
    one_more = running.progress()
    row = form.add_row("/CS/CS1/CS1_visits")
    running.update(form.changed)
    assert running.progress().asked == one_more.asked + 2
    form.remove_row(row)
    running.update(form.changed)
    assert running.progress() == one_more == form.progress(None)


def test_in_an_untouched_case_nothing_is_answered():
    form = a_form(unborn=False, disabled=False)
    assert RunningProgress.of(form).progress() == form.progress()
    assert form.progress().answered == 0
