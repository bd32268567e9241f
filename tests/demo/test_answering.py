"""The scripted assessor: its answers follow from the file behind the case, and pass every rule of the tool."""

from datetime import date

import pytest

from app.demo.answering import ScriptedAssessor
from app.demo.dice import Dice
from app.demo.scripted import OTHERWISE
from app.demo.story import story_of
from app.services.open_audit import OpenAudit
from app.tool.model import Kind
from tests import builders
from tests.builders import POSITION, audits_in, opened, say
from tests.services.finished import finish


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def audits(small):
    with opened(small.store("a")) as ws:
        yield audits_in(ws, small.round_id)


def answers_of(audit):
    return dict(audit.form.answers)


def test_a_file_read_to_the_end_can_be_signed_off_without_an_error(audits):
    for audit in audits[:2]:
        saved = finish(audit)
        assert saved > 100
        assert audit.is_complete
        assert audit.faulty() == ()
        assert audit.standing_in_the_way() == []
        assert audit.progress().is_complete
        assert 210 <= audit.header.minutes <= 420


@pytest.mark.parametrize(("rating", "beside"), [("exemplary", "higher"), ("poor", "lower")])
def test_a_rating_other_than_the_one_suggested_comes_with_its_reason(audits, rating, beside):
    for name in ("HX6", "RC6", "LG6", "CF9", "CS5"):
        say(audits[0], name, "good")
    say(audits[0], "OJ3_rating", rating, note="Seen as a whole.")
    finish(audits[0], sign=False)
    rolled = audits[0].rolled_up()
    assert rolled.beside == beside
    assert rolled.why in OTHERWISE[rolled.beside]


def test_the_same_seed_reads_the_same_file_the_same_way(small, audits):
    with opened(builders.copied_store(small.store("a"), "twin.store")) as ws:
        twin = OpenAudit(ws, audits[0].id)
        finish(twin, sign=False)
        finish(audits[0], sign=False)
        assert answers_of(twin) == answers_of(audits[0])
        other = OpenAudit(ws, audits[1].id)
        finish(other, seed="another seed", sign=False)
        finish(audits[1], sign=False)
        assert answers_of(other) != answers_of(audits[1])


def test_a_second_reader_finds_the_same_dates_and_differs_in_judgement(small, audits):
    with opened(builders.copied_store(small.store("a"), "second.store")) as ws:
        second = OpenAudit(ws, audits[0].id)
        story = story_of(second.case, POSITION, "file", concern=False)
        ScriptedAssessor(second, story, "file", second=True).read_file()
        finish(audits[0], sign=False)
        one, two = answers_of(audits[0]), answers_of(second)
    both = set(one) & set(two)
    differing = {key for key in both if one[key].value != two[key].value}
    kinds = {audits[0].state(key).question.kind for key in differing}
    assert differing
    assert kinds <= {Kind.CHOICE}
    assert len(differing) < len(both) / 3


def test_the_case_of_concern_names_who_was_told(small, audits):
    finish(audits[0], concern=True)
    with opened(small.store("b")) as ws, ws.begin() as work:
        assert list(work.concerns.all(small.round_id)) == []
    with audits[0]._ws.begin() as work:
        (concern,) = work.concerns.all(small.round_id)
    assert concern.told == "Duty team manager"
    assert audits[0].form.value(audits[0].form.key_of("OJ1")) == "no"


@pytest.fixture
def stories(small):
    """The file behind every child of the county: eighty of them."""
    with opened(small.lead) as ws, ws.begin() as work:
        cases = work.cases.all(small.round_id)
    return [story_of(case, POSITION, "file", concern=False) for case in cases]


def test_the_dates_of_a_story_are_in_their_order_and_never_after_the_position_date(stories):
    for story in stories:
        assert story.referral <= story.strategies[-1] <= story.conference
        assert list(story.strategies) == sorted(story.strategies)
        assert story.assessment_start >= story.referral
        for days in (story.reviews, story.core_groups, story.supervision):
            assert list(days) == sorted(days)
            assert all(story.referral <= day <= POSITION for day in days)
        assert all(day <= POSITION for day, _seen in story.visits)
        if story.assessment_done:
            assert story.assessment_start <= story.assessment_done <= POSITION
            assert story.assessment_status == "completed"


def test_work_in_the_stories_is_as_mixed_as_in_a_real_audit(stories):
    share = len(stories)
    assert 0.02 < sum(not story.supervision for story in stories) / share < 0.35
    assert 0.1 < sum(story.earlier_periods >= 2 for story in stories) / share < 0.5
    assert 0.03 < sum(story.assessment_status != "completed" for story in stories) / share < 0.7
    assert len({story.quality for story in stories}) == 3
    assert any(len(story.factors) >= 6 for story in stories)
    assert any(story.drift == "now" for story in stories)


def test_weak_work_is_weaker_in_supervision_than_good_work(stories):
    def sessions(quality):
        held = [len(story.supervision) for story in stories if story.quality == quality]
        return sum(held) / len(held)

    assert sessions(0.25) < sessions(0.85)


def test_dice_give_the_same_throw_for_the_same_purpose_and_keep_to_their_bounds():
    one, two, other = Dice("seed", "a"), Dice("seed", "a"), Dice("seed", "b")
    names = [f"throw {n}" for n in range(300)]
    throws = [one.between(1, 6, name) for name in names]
    assert throws == [two.between(1, 6, name) for name in names]
    assert throws != [other.between(1, 6, name) for name in names]
    assert set(throws) == {1, 2, 3, 4, 5, 6}
    assert all(one.between(3, 3, name) == 3 for name in names[:5])
    picked = [one.pick({"often": 3.0, "seldom": 1.0}, name) for name in names]
    assert 150 < picked.count("often") < 290
    chosen = one.some(["a", "b", "c", "d"], 2, "some")
    assert len(chosen) == 2
    assert chosen == sorted(chosen)
    days = [one.weekday(date(2009, 3, 2), 3, 12, name) for name in names]
    assert all(day.weekday() < 5 for day in days)
    assert {(day - date(2009, 3, 2)).days for day in days} <= set(range(2, 13))
