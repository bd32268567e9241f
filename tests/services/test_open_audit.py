"""One audit in hand: what the call has returned from is in the store, and what failed never happened."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import AuditSignedOff, InputRefused, NotFound, StoreProblem, StoreReadOnly
from app.domain.history import verify_chain
from app.domain.records import AuditState, replay
from app.services import returns
from app.services.open_audit import OpenAudit
from app.tool.form_states import Progress
from db.engine import connect
from tests.builders import audits_in, copied_store, opened, say, sheet_in
from tests.services.edits import random_edit
from tests.services.finished import finish

FULL_ANSWER = Answer(
    value="2009-01-12",
    evidence=Evidence.DIFFER,
    other="2009-01-13",
    place="Volume 2, page 14",
    note="Seen twice.",
    ask_lead=True,
)
VISITS = "/CS/CS1/CS1_visits"


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("a\x00b", "ab"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("half a letter \ud800", "half a letter "),
        ("\u202eturned round", "turned round"),
    ],
)
def test_what_was_pasted_is_saved_without_what_could_not_be_sent(
    small, assessor, audit, tmp_path, pasted, kept
):
    say(audit, "OJ6_text", pasted, note=pasted)
    (answer,) = sheet_in(assessor, audit.id).answers.values()
    assert (answer.value, answer.note) == (kept, kept)
    assert returns.make(assessor, small.round_id, tmp_path).cases == 1


class Look:
    """A second, read-only connection beside the program's own: what anybody else would see."""

    def __init__(self, ws, audit):
        self._connection = connect(ws.store.path, ws.store._key)
        self._connection.execute("PRAGMA query_only = ON")
        self._audit = audit

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._connection.close()

    def _ask(self, query):
        found = self._connection.execute(query, (self._audit.id,)).fetchall()
        self._connection.commit()
        return found

    def events(self):
        rows = self._ask("SELECT n, act, key FROM answer_event WHERE audit_id = ? ORDER BY n")
        return [tuple(row) for row in rows]

    def values(self):
        return dict(self._ask("SELECT key, value FROM answer WHERE audit_id = ?"))

    def rows(self):
        found = self._ask("SELECT key, serial, removed FROM answer_row WHERE audit_id = ?")
        return [tuple(row) for row in found]

    def counts(self):
        query = "SELECT state, answered, asked, warnings, queries FROM audit WHERE id = ?"
        return tuple(self._ask(query)[0])


def as_kept(audit):
    """Everything a person could notice of an open audit."""
    form = audit.form
    return (
        dict(form.answers),
        {key: form.state(key) for key in form.question_keys()},
        {name: form.verdict(name) for name in (each.id for each in audit.tool.standards)},
        audit.progress(),
        audit.header,
        audit.card,
    )


def held(ws, audit):
    with ws.begin() as work:
        return (
            work.audits.sheet(audit.id),
            list(work.audits.events(audit.id)),
            work.audits.header(audit.id),
            list(work.concerns.all(audit.round.id)),
        )


def test_each_answer_is_in_the_store_when_the_call_returns(assessor, audit):
    key = audit.form.key_of("HX1_date")
    with Look(assessor, audit) as look:
        assert look.events() == []
        audit.answer(key, FULL_ANSWER)
        assert look.events() == [(1, "set", key)]
        assert look.values() == {key: "2009-01-12"}
        say(audit, "OJ4_confidence", "high")
        assert len(look.events()) == 2
        audit.answer(key, replaced := Answer(state=AnswerState.NOT_RECORDED))
        assert look.values()[key] == ""
        audit.answer(key, None)
        assert key not in look.values()
        row = audit.add_row(VISITS)
        assert look.rows() == [(VISITS, 1, 0)]
        say(audit, f"{VISITS}[1]/CS1_date", "2009-03-03")
        assert look.values()[f"{row}/CS1_date"] == "2009-03-03"
        audit.remove_row(row)
        assert look.rows() == [(VISITS, 1, 1)]
        assert f"{row}/CS1_date" not in look.values()
        assert [act for _n, act, _key in look.events()] == [
            "set",
            "set",
            "set",
            "clear",
            "add-row",
            "set",
            "remove-row",
        ]
    assert replaced.state is AnswerState.NOT_RECORDED
    with assessor.begin() as work:
        assert work.audits.events(audit.id)[0].answer == FULL_ANSWER


def test_the_header_counts_with_every_answer(assessor, audit):
    with Look(assessor, audit) as look:
        before = audit.progress()
        say(audit, "OJ4_confidence", "high", ask_lead=True)
        after = audit.progress()
        assert after.answered == before.answered + 1
        assert after.queries == 1
        told = ("in-progress", after.answered, after.asked, after.warnings, after.queries)
        assert look.counts() == told
    assert audit.saved_at is not None
    assert audit.header.started_at == audit.header.updated_at


def test_the_files_copied_while_the_store_is_open_hold_the_answer_just_given(small, audit):
    """What a stopped machine would leave behind, without any closing."""
    say(audit, "OJ6_text", "Visits were planned around the child's day.")
    copy = copied_store(small.store("a"), "copy.store")
    with opened(copy) as ws:
        assert sheet_in(ws, audit.id).answers == dict(audit.form.answers)


def test_an_answer_already_there_is_not_saved_a_second_time(assessor, audit):
    say(audit, "OJ4_confidence", "high")
    with Look(assessor, audit) as look:
        assert say(audit, "OJ4_confidence", "high") == frozenset()
        assert say(audit, "OJ6_text", "") == frozenset()
        assert len(look.events()) == 1


def test_a_blank_answer_takes_the_one_before_away(assessor, audit):
    key = audit.form.key_of("OJ6_text")
    say(audit, "OJ6_text", "Something")
    audit.answer(key, Answer())
    assert key not in sheet_in(assessor, audit.id).answers
    assert audit.state(key).answer is None


@pytest.mark.parametrize(
    ("key", "answer", "error"),
    [
        ("/nowhere", Answer(value="x"), NotFound),
        ("/HX/HX3/HX3_prompt", Answer(value="x"), InputRefused),
        ("/OJ/OJ6/OJ6_text", Answer(value="x" * 20_001), InputRefused),
        ("/OJ/OJ6/OJ6_text", Answer(value="Marker", note="x" * 20_001), InputRefused),
    ],
    ids=["no such question", "worked out by the tool", "too long", "note too long"],
)
def test_what_cannot_be_an_answer_is_refused_and_changes_nothing(
    assessor, audit, key, answer, error
):
    say(audit, "OJ4_confidence", "high")
    kept, stored = as_kept(audit), held(assessor, audit)
    with pytest.raises(error) as refusal:
        audit.answer(key, answer)
    assert answer.value not in str(refusal.value) or len(answer.value) < 2
    assert as_kept(audit) == kept
    assert held(assessor, audit) == stored


def fill_up(store):
    """From now on the file may not grow: the database says itself that the disk is full."""

    def bound(connection, *_more):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store._engine, "checkout", bound)
    return lambda: event.remove(store._engine, "checkout", bound)


def forbid_writing(store):
    def bound(connection, *_more):
        connection.execute("PRAGMA query_only = ON")

    event.listen(store._engine, "checkout", bound)
    return lambda: event.remove(store._engine, "checkout", bound)


def allow_again(store):
    with store._engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA query_only = OFF")
        raw.execute("PRAGMA max_page_count = 4294967294")


LONG = "Not to be lost. " * 1200  # more than the free space of any page
FULL = (fill_up, StoreProblem, "disk is full")
SEALED = (forbid_writing, StoreReadOnly, "cannot be written")


@pytest.mark.parametrize(
    ("fault", "act"),
    [
        (fault, act)
        for fault, acts in (
            (FULL, ("answer", "change", "add row", "concern")),
            (SEALED, ("answer", "change", "clear", "add row", "remove row", "concern")),
        )
        for act in acts
    ],
    ids=lambda case: case if isinstance(case, str) else case[2],
)
def test_what_could_not_be_saved_leaves_form_and_store_as_they_were(assessor, audit, fault, act):
    make_fail, error, words = fault
    say(audit, "OJ6_text", "What was there before")
    row = audit.add_row(VISITS)
    attempt = {
        "answer": lambda: say(audit, "OJ7_text", LONG),
        "change": lambda: say(audit, "OJ6_text", LONG),
        "clear": lambda: audit.answer(audit.form.key_of("OJ6_text"), None),
        "add row": lambda: audit.add_row(VISITS),
        "remove row": lambda: audit.remove_row(row),
        "concern": lambda: say(audit, "OJ5_now", "yes", note=LONG),
    }[act]
    end = make_fail(assessor.store)
    try:
        for _attempt in range(60):  # a small change fits into the last page until that is full
            stored, kept = held(assessor, audit), as_kept(audit)
            try:
                attempt()
            except StoreProblem as problem:
                told = problem
                break
    finally:
        end()
        allow_again(assessor.store)
    assert isinstance(told, error)
    assert words in str(told)
    assert "Not to be lost" not in str(told)
    assert as_kept(audit) == kept
    assert audit.progress() == audit.form.progress(None)
    assert held(assessor, audit) == stored
    attempt()
    assert as_kept(audit) != kept
    assert sheet_in(assessor, audit.id).answers == dict(audit.form.answers)


def test_a_signed_off_audit_takes_nothing_until_it_is_reopened(assessor, audit):
    finish(audit)
    row = audit.form.rows("/ST/ST2")[0]
    stored = held(assessor, audit)
    for act in (
        lambda: say(audit, "OJ6_text", "Later"),
        lambda: audit.answer(audit.form.key_of("OJ6_text"), None),
        lambda: audit.add_row(VISITS),
        lambda: audit.remove_row(row),
        audit.complete,
    ):
        with pytest.raises(AuditSignedOff, match=f"{audit.card.ref} is signed off"):
            act()
    assert held(assessor, audit) == stored
    assert audit.is_complete
    assert audit.reopen("A date was missed.")
    assert audit.header.completed_at is None
    say(audit, "OJ6_text", "Later")
    assert audit.header.state is AuditState.IN_PROGRESS


def test_completing_names_what_stands_in_the_way(audit):
    finish(audit, sign=False)
    assert audit.standing_in_the_way() == []
    audit.answer(audit.form.key_of("OJ1"), None)
    say(audit, "HX1_date", "2030-01-01")
    standing = audit.standing_in_the_way()
    assert standing[0].startswith("1 question unanswered")
    assert any("cannot be right" in sentence for sentence in standing)
    with pytest.raises(InputRefused, match="cannot be completed yet"):
        audit.complete()
    assert audit.header.state is AuditState.IN_PROGRESS


def test_a_warning_keeps_an_audit_open_until_its_reason_is_given(audit):
    finish(audit, sign=False)
    assert audit.unexplained() == ()
    say(audit, "HX3_ever", "1")
    say(audit, "HX3_12m", "3")
    assert audit.unexplained() == (audit.form.key_of("HX3_12m"),)
    assert audit.header.warnings == 1
    (standing,) = audit.standing_in_the_way()
    assert standing.startswith("1 warning without a reason")
    say(audit, "HX3_12m", "3", warning_reason="The file counts siblings' referrals too.")
    assert audit.standing_in_the_way() == []
    audit.complete()
    assert audit.header.warnings == 0


def test_the_concern_follows_the_answers(assessor, audit):
    def concerns():
        with assessor.begin() as work:
            return list(work.concerns.all(audit.round.id))

    assert concerns() == []
    say(audit, "OJ5_now", "yes")
    (raised,) = concerns()
    assert (raised.audit_id, raised.ref, raised.told) == (audit.id, audit.card.ref, "")
    assert any("who was told" in sentence for sentence in audit.standing_in_the_way())
    say(audit, "OJ5_what", "The child is at home with a person posing a risk.")
    say(audit, "OJ5_told", "Duty manager")
    say(audit, "OJ5_response", "A visit today.")
    (told,) = concerns()
    assert told.what.startswith("The child is at home")
    assert (told.told, told.response) == ("Duty manager", "A visit today.")
    assert told.raised_at == raised.raised_at
    assert not any("who was told" in sentence for sentence in audit.standing_in_the_way())
    say(audit, "OJ5_now", "no")
    assert concerns() == []
    say(audit, "OJ5_now", "yes")
    assert concerns()[0].told == "Duty manager"
    audit.answer(audit.form.key_of("OJ5_now"), None)
    assert concerns() == []


def test_an_audit_held_open_while_a_return_is_made_grows_from_that_return(
    small, assessor, audit, tmp_path
):
    say(audit, "OJ1", "yes")
    returns.make(assessor, small.round_id, tmp_path)
    with assessor.begin() as work:
        parents = work.audits.header(audit.id).parents
    assert len(parents) == 1
    say(audit, "OJ1", "no")
    with assessor.begin() as work:
        kept = work.audits.header(audit.id)
    assert kept.parents == parents
    assert kept.returned_at is not None
    assert audit.header == kept


def test_an_audit_open_twice_takes_no_answer_on_top_of_one_it_has_not_seen(assessor, audit):
    twin = OpenAudit(assessor, audit.id)
    say(audit, "OJ1", "yes")
    with pytest.raises(StoreProblem):
        say(twin, "OJ2", "meets")
    assert dict(twin.form.answers) == dict(audit.form.answers)
    say(twin, "OJ2", "meets")
    with assessor.begin() as work:
        verify_chain(work.audits.events(audit.id))
        assert len(work.audits.events(audit.id)) == 2


def test_an_audit_signed_off_elsewhere_takes_no_more_answers(assessor, audit):
    finish(audit, sign=False)
    twin = OpenAudit(assessor, audit.id)
    audit.complete()
    with pytest.raises(AuditSignedOff):
        say(twin, "OJ6_text", "Too late")
    assert twin.is_complete
    with assessor.begin() as work:
        assert work.audits.header(audit.id).state is AuditState.COMPLETE


def test_serials_of_removed_rows_are_not_used_again_after_reopening(small, audit):
    first = audit.add_row(VISITS)
    audit.remove_row(first)
    again = OpenAudit(audit._ws, audit.id)
    assert again.add_row(VISITS) == f"{VISITS}#2"


@pytest.mark.parametrize("seed", range(3))
def test_an_audit_of_a_store_opened_again_is_the_same_audit(small, seed):
    chance = random.Random(seed)
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[seed]
        for _step in range(60):
            random_edit(audit, chance)
        kept, stored = as_kept(audit), held(ws, audit)
        assert replay(stored[1]).answers == dict(audit.form.answers)
        assert len(stored[1]) >= 30
    with opened(small.store("a")) as ws:
        again = OpenAudit(ws, audit.id)
        assert as_kept(again) == kept
        assert held(ws, again) == stored
        assert again.progress() == again.form.progress(None)
        say(again, "OJ6_text", f"Going on {seed}")
        with ws.begin() as work:
            events = work.audits.events(audit.id)
        assert events[-1].prev == stored[1][-1].hash


def test_the_clock_runs_to_the_position_date_and_not_to_the_day_of_looking(audit):
    say(audit, "HX1_date", "2009-01-12")
    say(audit, "AS2_status", "started")
    verdict = audit.form.verdict("T3")
    assert verdict.kind.value == "overdue-open"
    assert audit.round.position_date == date(2009, 3, 31)
    assert audit.round.position_date < date.today() - timedelta(days=1000)  # noqa: DTZ011 - any clock will do
    assert isinstance(audit.progress(), Progress)
