"""Answers in the store: the history is the truth, and the sheet beside it never differs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import history
from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import NotFound
from app.domain.records import Act, AuditState, replay
from tests.db.rounds import fill

AT = "2009-04-01T09:00:00Z"
FULL = Answer(
    value="2009-03",
    state=AnswerState.ANSWERED,
    evidence=Evidence.DIFFER,
    other="2009-04-02",
    place="volume 2, page 14",
    note="Seen twice.",
    ask_lead=True,
    warning_reason="as filed",
)


def write(store, audit_id, *steps):
    with store.begin() as work:
        for act, key, answer in steps:
            last = work.audits.last_event(audit_id)
            work.audits.append(audit_id, history.chain(last, AT, act, key, answer, "device"))
        work.commit()


def test_an_answer_comes_back_with_everything_said_about_it(store):
    (audit_id,) = fill(store)
    write(store, audit_id, (Act.SET, "/HX/HX1", FULL))
    with store.begin() as work:
        assert work.audits.answers_in(audit_id) == {"/HX/HX1": FULL}
        assert work.audits.events(audit_id)[0].answer == FULL


def test_an_answer_given_again_replaces_the_one_before_and_both_stay_in_the_history(store):
    (audit_id,) = fill(store)
    write(
        store,
        audit_id,
        (Act.SET, "/HX/HX1", Answer(value="2009-01-12")),
        (Act.SET, "/HX/HX1", Answer(state=AnswerState.NOT_RECORDED)),
    )
    with store.begin() as work:
        assert work.audits.answers_in(audit_id)["/HX/HX1"].state is AnswerState.NOT_RECORDED
        assert [event.n for event in work.audits.events(audit_id)] == [1, 2]


def test_a_removed_row_takes_its_answers_and_its_number_is_not_used_again(store):
    (audit_id,) = fill(store)
    write(
        store,
        audit_id,
        (Act.ADD_ROW, "/CS/CS1#1", None),
        (Act.ADD_ROW, "/CS/CS1#2", None),
        (Act.SET, "/CS/CS1#1/date", Answer(value="2009-02-02")),
        (Act.SET, "/CS/CS1#2/date", Answer(value="2009-03-02")),
        (Act.REMOVE_ROW, "/CS/CS1#2", None),
    )
    with store.begin() as work:
        sheet = work.audits.sheet(audit_id)
    assert sheet.rows == {"/CS/CS1": (1,)}
    assert sheet.last_serial == {"/CS/CS1": 2}
    assert set(sheet.answers) == {"/CS/CS1#1/date"}


def test_row_one_is_not_taken_along_with_row_ten(store):
    (audit_id,) = fill(store)
    steps = [(Act.ADD_ROW, f"/CS/CS1#{n}", None) for n in range(1, 11)]
    write(
        store,
        audit_id,
        *steps,
        (Act.SET, "/CS/CS1#1/date", Answer(value="2009-02-02")),
        (Act.SET, "/CS/CS1#10/date", Answer(value="2009-03-02")),
        (Act.REMOVE_ROW, "/CS/CS1#1", None),
    )
    with store.begin() as work:
        assert set(work.audits.answers_in(audit_id)) == {"/CS/CS1#10/date"}


KEYS = st.sampled_from(["/HX/HX1", "/HX/HX_2", "/HX/HX%2"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just(Act.SET), KEYS.filter(lambda key: "%" not in key), st.just(FULL)),
        st.tuples(st.just(Act.CLEAR), st.just("/HX/HX1"), st.none()),
        st.tuples(st.just(Act.ADD_ROW), st.just("/CS/CS1#"), st.none()),
        st.tuples(st.just(Act.REMOVE_ROW), st.just("/CS/CS1#"), st.none()),
        st.tuples(st.just(Act.SET), st.just("/CS/CS1#/date"), st.just(FULL)),
    ),
    max_size=25,
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_the_sheet_is_always_what_the_history_leads_to(store, steps):
    with store.begin() as work:
        known = work.audits.headers("r1")
    audit_id = known[0].id if known else fill(store)[0]
    with store.begin() as work:
        work.audits.replace_history(audit_id, ())
        events, serial = [], 0
        for act, key, answer in steps:
            if act is Act.ADD_ROW:
                serial += 1
            if "#" in key and not serial:
                continue
            if act is Act.REMOVE_ROW and serial not in replay(events).rows.get("/CS/CS1", ()):
                continue
            named = key.replace("#", f"#{serial}")
            event = history.chain(events[-1] if events else None, AT, act, named, answer, "d")
            events.append(event)
            work.audits.append(audit_id, event)
        held, told = work.audits.sheet(audit_id), replay(events)
        assert held.answers == told.answers
        assert {k: v for k, v in held.rows.items() if v} == {
            k: v for k, v in told.rows.items() if v
        }
        assert held.last_serial == told.last_serial
        work.audits.replace_history(audit_id, events)
        assert work.audits.sheet(audit_id).answers == told.answers
        work.commit()


def test_work_that_is_not_committed_leaves_no_trace(store):
    (audit_id,) = fill(store)
    with store.begin() as work:
        event = history.chain(None, AT, Act.SET, "/HX/HX1", FULL, "device")
        work.audits.append(audit_id, event)
    with store.begin() as work:
        assert work.audits.answers_in(audit_id) == {}
        assert work.audits.last_event(audit_id) is None


def test_what_is_not_there_is_said_so(store):
    with store.begin() as work, pytest.raises(NotFound):
        work.audits.header("no such audit")


def test_allocating_again_keeps_the_work_done(store):
    (audit_id,) = fill(store)
    write(store, audit_id, (Act.SET, "/HX/HX1", FULL))
    with store.begin() as work:
        (allocation,) = work.audits.allocations("r1")
        work.audits.allocate("r1", [allocation], "a" * 64)
        assert work.audits.answers_in(audit_id) == {"/HX/HX1": FULL}
        assert work.audits.header(audit_id).state is AuditState.ALLOCATED


def test_what_is_begun_at_a_place_is_kept_in_place_of_the_one_before_and_let_go(store):
    (audit_id,) = fill(store)
    with store.begin() as work:
        assert work.audits.begun(audit_id, "log-line") == {}
        work.audits.keep_begun(audit_id, "log-line", {"words": "Plan"})
        work.audits.keep_begun(audit_id, "log-line", {"words": "Plan gone"})
        work.commit()
    with store.begin() as work:
        assert work.audits.begun(audit_id, "log-line") == {"words": "Plan gone"}
        assert work.audits.begun(audit_id, "elsewhere") == {}
        work.audits.keep_begun(audit_id, "log-line", {})
        work.commit()
    with store.begin() as work:
        assert work.audits.begun(audit_id, "log-line") == {}
