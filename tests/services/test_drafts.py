"""What is being typed: on the disk at each word, in the history once it is left, lost by nothing in between."""

from datetime import timedelta

import pytest

from app.domain.answers import Answer
from app.domain.errors import InputRefused, StoreProblem
from app.domain.history import verify_chain
from app.domain.records import replay
from app.services import checking, returns
from app.services.open_audit import LONGEST_DRAFT, OpenAudit
from app.workspace import Workspace
from db.engine import connect
from tests.builders import opened, say

STORY = "The worker saw Child C alone at school on two of six visits"
TEXT = "OJ6_text"


def typed(audit, text=STORY, name=TEXT):
    """Word by word, as a person types."""
    key = audit.form.key_of(name)
    words = text.split()
    for count in range(1, len(words) + 1):
        audit.draft(key, Answer(" ".join(words[:count])))
    return key


def history(ws, audit):
    with ws.begin() as work:
        events = list(work.audits.events(audit.id))
        assert replay(events).answers == work.audits.sheet(audit.id).answers
    verify_chain(events)
    return [(event.key, event.answer.value if event.answer else None) for event in events]


def draft_of(ws, audit):
    with ws.begin() as work:
        return work.audits.draft(audit.id)


def test_each_word_is_on_the_disk_when_the_call_returns(assessor, audit):
    key = audit.form.key_of(TEXT)
    other = connect(assessor.store.path, assessor.store._key)
    try:
        for text in ("The", "The worker"):
            audit.draft(key, Answer(text))
            (held,) = other.execute("SELECT key, answer FROM draft").fetchall()
            assert (held[0], f'"value": "{text}"' in held[1]) == (key, True)
            other.commit()
    finally:
        other.close()
    assert history(assessor, audit) == []
    assert audit.saved_at == audit.header.updated_at


def test_an_opened_audit_shows_the_last_word_typed_and_its_history_holds_it(small, audit, assessor):
    key = typed(audit)
    again = OpenAudit(assessor, audit.id)
    assert again.form.state(key).answer == Answer(STORY)
    assert again.progress() == audit.progress()
    assert history(assessor, audit) == [(key, STORY)]
    assert draft_of(assessor, audit) is None


def test_a_text_that_is_left_is_one_edit_of_the_history(assessor, audit):
    key = typed(audit)
    audit.settle()
    audit.settle()
    assert history(assessor, audit) == [(key, STORY)]
    assert draft_of(assessor, audit) is None
    say(audit, "OJ4_confidence", "high")
    assert history(assessor, audit)[0] == (key, STORY)


def test_another_answer_comes_after_what_was_typed_before_it(assessor, audit):
    key = typed(audit)
    say(audit, "OJ4_confidence", "high")
    other = audit.form.key_of("OJ4_confidence")
    assert history(assessor, audit) == [(key, STORY), (other, "high")]


def test_typing_in_another_box_puts_the_first_text_into_the_history(assessor, audit):
    first = typed(audit)
    second = typed(audit, "More time", "OJ7_text")
    assert history(assessor, audit) == [(first, STORY)]
    assert draft_of(assessor, audit).key == second
    assert audit.form.state(first).answer == Answer(STORY)


def test_a_text_taken_back_was_in_the_history(assessor, audit):
    key = typed(audit)
    audit.answer(key, None)
    assert history(assessor, audit) == [(key, STORY), (key, None)]


def test_a_text_emptied_while_typing_is_taken_away(assessor, audit):
    key = typed(audit)
    audit.settle()
    audit.draft(key, Answer())
    again = OpenAudit(assessor, audit.id)
    assert again.form.state(key).answer is None
    assert history(assessor, audit) == [(key, STORY), (key, None)]


def test_typing_without_a_break_leaves_an_edit_every_few_minutes(small):
    with opened(small.store("a")) as ws:
        clock = [ws.now()]
        slow = Workspace(ws.store, lambda: clock[0])
        with ws.begin() as work:
            audit = OpenAudit(slow, work.audits.headers(small.round_id)[0].id)
        key, words = audit.form.key_of(TEXT), STORY.split()
        for count in range(1, len(words) + 1):
            audit.draft(key, Answer(" ".join(words[:count])))
            clock[0] += LONGEST_DRAFT / 4
        audit.settle()
        texts = [value for _key, value in history(ws, audit)]
        assert texts[-1] == STORY
        assert len(words) / 5 <= len(texts) <= len(words) / 3
        assert all(STORY.startswith(text) for text in texts)


def test_a_return_carries_what_is_being_typed_and_typing_goes_on(small, assessor, audit, tmp_path):
    key = typed(audit)
    returns.make(assessor, small.round_id, tmp_path)
    assert history(assessor, audit) == [(key, STORY)]
    audit.draft(key, Answer(f"{STORY}, and"))
    say(audit, "OJ4_confidence", "high")
    assert [value for _key, value in history(assessor, audit)] == [STORY, f"{STORY}, and", "high"]


def test_a_store_with_a_text_being_typed_is_sound(small, assessor, audit):
    say(audit, "OJ4_confidence", "high")
    typed(audit)
    assert checking.check(assessor).problems == ()


def test_a_concern_is_raised_by_its_first_word(small, assessor, audit):
    say(audit, "OJ5_now", "yes")
    typed(audit, "Bruises not explained", "OJ5_what")
    with assessor.begin() as work:
        (concern,) = work.concerns.all(small.round_id)
    assert concern.what == "Bruises not explained"


def test_what_cannot_be_kept_changes_nothing(assessor, audit):
    key = typed(audit)
    with pytest.raises(InputRefused):
        audit.draft(key, Answer("x" * 20_001))
    assert audit.form.state(key).answer == Answer(STORY)
    assert draft_of(assessor, audit).answer == Answer(STORY)
    locker = connect(assessor.store.path, assessor.store._key)
    try:
        locker.execute("PRAGMA busy_timeout = 0")
        locker.execute("BEGIN IMMEDIATE")
        with assessor.store._engine.connect() as own:
            own.connection.driver_connection.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(StoreProblem):
            audit.draft(key, Answer(f"{STORY} again"))
    finally:
        locker.rollback()
        locker.close()
    assert audit.form.state(key).answer == Answer(STORY)
    audit.settle()
    assert history(assessor, audit) == [(key, STORY)]


def test_signing_waits_for_no_box_to_be_left(small, assessor, audit):
    from tests.services.finished import finish

    finish(audit, sign=False)
    key = typed(audit)
    audit.complete()
    assert history(assessor, audit)[-1] == (key, STORY)


def test_the_draft_is_shorter_lived_than_a_sitting():
    assert timedelta(seconds=30) <= LONGEST_DRAFT <= timedelta(minutes=5)
