"""Where a round stands, from the first list of children to the last return."""

import pytest

from app.domain.records import AuditState
from app.services import concern_acts, moderation, overview, packs, returns, rounds
from app.services.overview import Step
from tests.builders import PASSPHRASE, STORES, audits_in, copied_store, opened, say
from tests.services.finished import finish


def seen(ws, small):
    return overview.overview(ws, small.round_id)


def bring_back(small, lead, letter, folder):
    with opened(small.store(letter)) as ws:
        path = returns.make(ws, small.round_id, folder).path
    returns.merge(lead, small.round_id, [path])


def line(found, name):
    (one,) = [each for each in found.readers if each.name == name]
    return one


def test_packs_are_out_and_nothing_has_come_back(small, lead):
    found = seen(lead, small)
    assert (found.sampled, found.started, found.complete, found.returned, found.final) == (
        6, 0, 0, 0, 0,
    )  # fmt: skip
    assert (found.second_readings, found.second_returned) == (1, 0)
    assert found.step is Step.RETURNS
    assert [each.name for each in found.out] == ["Assessor A", "Assessor B"]
    assert sum(each.audits for each in found.readers) == 7
    assert all(each.not_begun == each.audits for each in found.readers)


def test_what_comes_back_is_counted_and_what_is_final_is_told_from_what_is_begun(
    small, lead, tmp_path
):
    with opened(small.store("a")) as ws:
        one, two, *_rest = audits_in(ws, small.round_id)
        finish(one, concern=True)
        say(two, "OJ1", "yes")
        own = len(audits_in(ws, small.round_id))
    bring_back(small, lead, "a", tmp_path / "sent")
    found = seen(lead, small)
    mine = line(found, "Assessor A")
    assert (mine.begun, mine.complete, mine.final) == (1, 1, 1)
    assert mine.not_begun == own - 2
    assert (mine.returns, mine.missing) == (1, ())
    assert mine.latest_return is not None
    assert found.step is Step.RETURNS
    assert [each.name for each in found.out] == ["Assessor B"]
    (concern,) = found.concerns
    assert concern.ref == one.card.ref


def test_a_closed_concern_is_no_longer_among_the_open(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        finish(audits_in(ws, small.round_id)[0], concern=True)
    bring_back(small, lead, "a", tmp_path / "sent")
    (concern,) = seen(lead, small).concerns
    concern_acts.close(lead, small.round_id, concern.id, "Visited the same day.")
    assert seen(lead, small).concerns == ()


def test_a_case_counts_by_its_first_reading_and_the_second_apart(small, lead, tmp_path):
    with opened(small.store("a")) as ws, opened(small.store("b")) as other:
        for audit in (*audits_in(ws, small.round_id), *audits_in(other, small.round_id)):
            say(audit, "OJ1", "yes")
    for letter in "ab":
        bring_back(small, lead, letter, tmp_path / "sent")
    found = seen(lead, small)
    assert (found.started, found.returned) == (6, 6)
    assert found.second_returned == 1
    assert found.step is Step.UNFINISHED
    assert found.unfinished == 7


def test_a_return_that_was_overtaken_is_missed(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ1", "yes")
        returns.make(ws, small.round_id, tmp_path / "lost")
    bring_back(small, lead, "a", tmp_path / "sent")
    assert line(seen(lead, small), "Assessor A").missing == (1,)


def test_copies_that_differ_come_before_everything_but_are_not_final(small, lead, tmp_path):
    """Two machines went on from the same pack; neither knows of the other."""
    twin = copied_store(small.store("a"), "twin.store")
    for path, value in ((small.store("a"), "yes"), (twin, "no")):
        with opened(path) as ws:
            audit = audits_in(ws, small.round_id)[0]
            finish(audit, seed=value)
            made = returns.make(ws, small.round_id, tmp_path / path.stem)
        returns.merge(lead, small.round_id, [made.path])
    found = seen(lead, small)
    assert found.conflicting == 1
    assert found.step is Step.CONFLICTS
    assert line(found, "Assessor A").final == 0


def test_two_readers_who_differ_are_to_be_settled_before_the_report(small, lead, tmp_path):
    for letter in "ab":
        with opened(small.store(letter)) as ws:
            for audit in audits_in(ws, small.round_id):
                finish(audit, seed=letter)
        bring_back(small, lead, letter, tmp_path / "sent")
    found = seen(lead, small)
    assert (found.complete, found.final) == (6, 6)
    assert found.unsettled > 0
    assert found.step is Step.DIFFERENCES
    for case in moderation.double_reads(lead, small.round_id):
        for each in case.differences:
            moderation.correct(
                lead, small.round_id, case.first, each.key, each.second, "Looked again."
            )
    assert seen(lead, small).step is Step.REPORT


@pytest.fixture
def fresh(tmp_path):
    STORES.create(tmp_path / "fresh.store", PASSPHRASE, "Lead reviewer")
    with opened(tmp_path / "fresh.store") as ws:
        yield ws


def test_the_steps_before_the_packs_come_in_the_order_in_which_they_are_done(fresh, small):
    from app.domain.strata import Design
    from app.services import allocation, frames, sample, tools
    from tests.builders import POSITION

    made = rounds.create(
        fresh, rounds.RoundPlan("Round", POSITION, "Lead reviewer"), tools.built_in()
    )

    def step():
        return overview.overview(fresh, made.id).step

    assert step() is Step.FRAME
    frames.keep(fresh, made.id, frames.read(small.folder / "annex-a.xlsx", POSITION))
    assert step() is Step.SAMPLE
    sample.draw_cases(fresh, made.id, Design(4), "seed")
    assert step() is Step.PEOPLE
    rounds.set_people(fresh, made.id, [("Assessor A", "", 2), ("Assessor B", "", 2)])
    assert step() is Step.SHARE
    allocation.share_out(fresh, made.id, "seed")
    assert step() is Step.ISSUE
    packs.issue(fresh, made.id, small.folder / "new-packs", only="Assessor A")
    found = overview.overview(fresh, made.id)
    assert [each.name for each in found.to_issue] == ["Assessor B"]
    assert found.step is Step.ISSUE
    with fresh.begin() as work:
        states = {header.state for header in work.audits.headers(made.id)}
    assert states == {AuditState.ALLOCATED}
