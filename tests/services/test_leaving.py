"""When work last left this computer, what has been done since, and the copy at the end of the day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.notebook import EntryKind
from app.files import NotWritten
from app.services import notebook, packs, returns
from app.services.leaving import copy_work, leaving, unsent_rounds
from app.services.notebook import Writing
from tests.builders import STORES, audits_in, opened, say
from tests.services.finished import finish

FRIDAY = datetime(2009, 4, 3, 15, 0, tzinfo=UTC)  # the Friday before Easter week
THURSDAY = datetime(2009, 4, 9, 15, 0, tzinfo=UTC)  # before Good Friday and Easter Monday


def at(ws, moment):
    return replace(ws, now=lambda: moment)


def work_on(ws, small, moment, place=0):
    say(audits_in(at(ws, moment), small.round_id)[place], "HX1_date", "2009-01-12")


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_nothing_done_is_nothing_to_copy(assessor, small, stick):
    found = leaving(assessor, small.round_id)
    assert (found.unsent, found.late, found.last, found.audits) == (False, False, None, 0)
    assert unsent_rounds(assessor) == []
    assert copy_work(assessor, stick) == []
    assert list(stick.iterdir()) == []


def test_unfinished_work_goes_into_the_copy_and_then_nothing_is_left(assessor, small, stick):
    work_on(assessor, small, FRIDAY)
    assert leaving(at(assessor, FRIDAY), small.round_id).audits == 1
    (made,) = copy_work(at(assessor, FRIDAY), stick)
    assert made.path.parent == stick
    after = leaving(at(assessor, FRIDAY), small.round_id)
    assert (after.unsent, after.last) == (False, FRIDAY)


def test_work_after_the_copy_is_unsent_again(assessor, small, stick):
    work_on(assessor, small, FRIDAY)
    copy_work(at(assessor, FRIDAY), stick)
    say(audits_in(at(assessor, THURSDAY), small.round_id)[0], "HX1_date", "2009-01-13")
    found = leaving(at(assessor, THURSDAY), small.round_id)
    assert (found.audits, found.last) == (1, FRIDAY)


@pytest.mark.parametrize(
    ("today", "days", "late"),
    [
        (THURSDAY, 0, False),
        (datetime(2009, 4, 13, 12, 0, tzinfo=UTC), 0, False),  # Easter Monday
        (datetime(2009, 4, 14, 12, 0, tzinfo=UTC), 1, False),
        (datetime(2009, 4, 15, 12, 0, tzinfo=UTC), 2, True),
    ],
)
def test_work_is_late_after_more_than_one_working_day_here(assessor, small, today, days, late):
    work_on(assessor, small, THURSDAY)
    found = leaving(at(assessor, today), small.round_id)
    assert (found.since, found.days, found.late) == (THURSDAY, days, late)


def test_what_has_left_is_never_late(assessor, small, stick):
    work_on(assessor, small, FRIDAY)
    copy_work(at(assessor, FRIDAY), stick)
    found = leaving(at(assessor, datetime(2009, 5, 20, 12, 0, tzinfo=UTC)), small.round_id)
    assert (found.days > 20, found.late) == (True, False)


def test_signed_off_and_not_sent_is_ready(assessor, small, stick):
    first, second, *_rest = audits_in(assessor, small.round_id)
    finish(first)
    say(second, "HX1_date", "2009-01-12")
    assert leaving(assessor, small.round_id).ready == 1
    copy_work(assessor, stick)
    assert leaving(assessor, small.round_id).ready == 0


def test_a_note_of_the_notebook_is_work_too(assessor, small, stick):
    body = {"date": "2009-04-03", "text": "The office was closed."}
    notebook.write(at(assessor, FRIDAY), small.round_id, Writing(EntryKind.DIARY, body))
    assert leaving(at(assessor, FRIDAY), small.round_id).notes == 1
    copy_work(at(assessor, THURSDAY), stick)
    assert not leaving(at(assessor, THURSDAY), small.round_id).unsent


def test_the_day_of_return_is_counted_in_working_days(assessor, small):
    with assessor.begin() as work:
        held = work.rounds.get(small.round_id)
    assert leaving(assessor, small.round_id).days_left is None
    keep_round(assessor, replace(held, return_by=date(2009, 4, 15)))
    found = leaving(at(assessor, THURSDAY), small.round_id)
    assert (found.return_by, found.days_left) == (date(2009, 4, 15), 2)
    gone = leaving(at(assessor, datetime(2009, 4, 17, 12, 0, tzinfo=UTC)), small.round_id)
    assert gone.days_left == -2


def keep_round(ws, audit_round):
    with ws.begin() as work:
        work.rounds.add(audit_round)
        work.commit()


def test_a_stick_that_is_gone_is_said_and_nothing_is_entered(assessor, small, tmp_path):
    work_on(assessor, small, FRIDAY)
    with pytest.raises(NotWritten, match="is not there; plug in the stick"):
        copy_work(assessor, tmp_path / "gone")
    assert not (tmp_path / "gone").exists()
    assert leaving(assessor, small.round_id).unsent


def test_a_stick_that_takes_nothing_is_said_and_nothing_is_entered(assessor, small):
    work_on(assessor, small, FRIDAY)
    with pytest.raises(NotWritten):
        copy_work(assessor, Path("/proc/self"))
    found = leaving(assessor, small.round_id)
    assert (found.unsent, found.last) == (True, None)


def test_the_lead_has_nothing_to_copy(lead):
    assert unsent_rounds(lead) == []


def test_a_copy_brings_a_replacement_pack_back_to_where_it_was(small, stick, tmp_path):
    """The laptop is lost: the lead merges the newest copy and issues a new pack for a new store."""
    with opened(small.store("a")) as ws:
        work_on(ws, small, FRIDAY)
        (made,) = copy_work(ws, stick)
    with opened(small.lead) as lead:
        returns.merge(lead, small.round_id, [made.path])
        with lead.begin() as work:
            person = next(p for p in work.people.all(small.round_id) if p.name == "Assessor A")
            work.people.pin(replace(person, sign_key="", recipient=""))
            work.commit()
        (pack,) = packs.issue(lead, small.round_id, tmp_path / "again", only="Assessor A")
    STORES.create(tmp_path / "new.store", "five plain words for tests", "Assessor A")
    with opened(tmp_path / "new.store") as ws:
        packs.open_pack(ws, pack.path, pack.code)
        first = audits_in(ws, small.round_id)[0]
        assert first.state(first.form.key_of("HX1_date")).answer.value == "2009-01-12"
        assert not leaving(ws, small.round_id).unsent  # the lead has it
