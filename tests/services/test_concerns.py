"""An immediate concern: one thing with the audit's answers, in the list once, travelling without an audit too."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain import concerns as page
from app.domain.errors import InputRefused
from app.domain.notebook import Call, Contact, EntryKind
from app.services import concern_acts, concerns, findings, notebook, overview, returns, rounds
from app.services.notebook import Writing
from app.services.open_audit import OpenAudit
from tests.builders import audits_in, opened, say
from tests.packages.builders import an_entry
from tests.services.finished import finish
from tests.ui.small_tool import MemoryAudit

SUMMER = "2026-07-02T13:05:37Z"  # 14:05 on the wall
DUTY = Call("Duty manager", "Duty manager, District A", "01632 960001", SUMMER, False, "")
TOLD = replace(DUTY, who="A. Manager", role="Team manager", answered=True, said="A visit today")


def raised(ws, small, body, calls=(), **more):
    return concerns.write(ws, small.round_id, Writing(EntryKind.CONCERN, body, calls, **more))[0]


def red_line(ws, small):
    with ws.begin() as work:
        audit_round = work.rounds.get(small.round_id)
    return [each.ref for each in concerns.open_ones(ws, audit_round)]


def said(audit):
    return concerns.answers_about(audit.form)


def test_the_answers_follow_the_page(small, assessor, audit):
    entry = raised(
        assessor, small, {page.WHAT: "Nobody has seen the child."}, (DUTY, TOLD), audit_id=audit.id
    )
    audit.together(audit.answers_by_concern(entry))
    assert said(audit) == {
        "OJ5_now": "yes",
        "OJ5_what": "Nobody has seen the child.",
        "OJ5_told": "A. Manager",
        "OJ5_role": "Team manager",
        "OJ5_told_on": "2026-07-02",
        "OJ5_time": "14:05",
        "OJ5_response": "A visit today",
    }
    assert audit.answers_by_concern(entry) == ()
    note = notebook.note(assessor, small.round_id, entry.id)
    assert note.entry == entry, "what follows from the page is no change of it"


def test_the_page_follows_the_answers_and_only_those_touched(small, assessor, audit):
    entry = raised(assessor, small, {page.WHAT: "first"}, (DUTY,), audit_id=audit.id)
    say(audit, "OJ5_now", "yes")
    say(audit, "OJ5_told", "B. Manager")
    say(audit, "OJ5_time", "9.15")
    say(audit, "OJ5_told_on", "2026-07-03")
    now = notebook.note(assessor, small.round_id, entry.id).entry
    assert now.body[page.WHAT] == "first"
    assert now.calls[0] == DUTY
    assert (now.calls[1].who, now.calls[1].answered) == ("B. Manager", True)
    assert now.calls[1].at == "2026-07-03T08:15:00Z"
    say(audit, "OJ5_what", "second")
    say(audit, "OJ5_response", "Seen tonight")
    now = notebook.note(assessor, small.round_id, entry.id).entry
    assert (now.body[page.WHAT], now.calls[1].said, len(now.calls)) == ("second", "Seen tonight", 2)


def test_a_page_begun_after_the_answers_begins_with_them(audit):
    say(audit, "OJ5_now", "yes")
    say(audit, "OJ5_what", "Nobody has seen the child.")
    say(audit, "OJ5_told", "Duty manager")
    say(audit, "OJ5_told_on", "2026-01-05")
    say(audit, "OJ5_time", "14:05")
    body, calls = concerns.begun_from(said(audit), datetime(2026, 1, 6, 9, tzinfo=UTC))
    assert body == {page.WHAT: "Nobody has seen the child."}
    assert calls == (Call("Duty manager", "", "", "2026-01-05T14:05:00Z", True, ""),)


def test_a_concern_with_a_page_cannot_be_answered_away(small, assessor, audit):
    raised(assessor, small, {page.WHAT: "A baby is at risk"}, audit_id=audit.id)
    say(audit, "OJ5_now", "yes")
    say(audit, "OJ5_now", "no")
    assert red_line(assessor, small) == [audit.card.ref]
    assert any("who was told" in each for each in audit.standing_in_the_way())
    with pytest.raises(InputRefused):
        audit.complete()


def test_it_blocks_signing_off_until_somebody_named_was_told(small, assessor, audit):
    def in_the_way():
        return any(
            "who was told" in each for each in OpenAudit(assessor, audit.id).standing_in_the_way()
        )

    body = {page.WHAT: "A baby is at risk"}
    entry = raised(assessor, small, body, (DUTY, DUTY), audit_id=audit.id)
    assert in_the_way()
    raised(assessor, small, body, (DUTY, replace(TOLD, who="", role="")), audit_id=audit.id)
    assert in_the_way()
    entry = raised(assessor, small, body, (DUTY, TOLD), audit_id=audit.id)
    assert not in_the_way()
    assert page.wanting(entry.body, entry.calls) == ""


def test_it_blocks_signing_off_until_it_is_finished(small, assessor, audit):
    finish(audit, sign=False)
    body = {page.WHAT: "A baby is at risk"}
    entry = raised(assessor, small, body, (TOLD,), audit_id=audit.id)
    audit.together(audit.answers_by_concern(entry))
    assert audit.standing_in_the_way() == [
        "the immediate concern is not finished: finish it on its page."
    ]
    with pytest.raises(InputRefused, match="is not finished"):
        audit.complete()
    raised(assessor, small, {}, (TOLD,), audit_id=audit.id)
    assert audit.concern_wants()[0].startswith("the immediate concern does not say what it is")
    raised(assessor, small, body | {page.FINISHED: SUMMER}, (TOLD,), audit_id=audit.id)
    assert audit.standing_in_the_way() == []
    audit.complete()


@pytest.mark.parametrize("way", ["yes", "in error"])
def test_signing_waits_until_page_and_answer_agree(small, assessor, audit, way):
    finish(audit, sign=False)
    body = {page.WHAT: "A baby is at risk", page.FINISHED: SUMMER}
    entry = raised(assessor, small, body, (TOLD,), audit_id=audit.id)
    audit.together(audit.answers_by_concern(entry))
    assert audit.standing_in_the_way() == []
    say(audit, "OJ5_now", "no")
    (why,) = audit.standing_in_the_way()
    assert why.startswith("an immediate concern is on record, but 13.5 does not say yes")
    with pytest.raises(InputRefused, match="raised in error"):
        audit.complete()
    if way == "yes":
        say(audit, "OJ5_now", "yes")
    else:
        withdrawn = body | {page.WITHDRAWN: "Another file was meant."}
        raised(assessor, small, withdrawn, (TOLD,), audit_id=audit.id)
    assert audit.standing_in_the_way() == []
    audit.complete()


def test_it_stays_in_the_red_line_until_it_is_finished_and_comes_back_when_it_goes_on(
    small, assessor
):
    body = {page.ABOUT: "A baby in the house", page.WHAT: "Left alone"}
    entry = raised(assessor, small, body, (DUTY,))
    assert red_line(assessor, small) == ["A baby in the house"]
    assert page.wanting(entry.body, entry.calls)
    finished = body | {page.FINISHED: SUMMER}
    raised(assessor, small, finished, (DUTY, TOLD), id=entry.id)
    assert red_line(assessor, small) == []
    raised(assessor, small, body, (DUTY, TOLD, DUTY), id=entry.id)
    assert red_line(assessor, small) == ["A baby in the house"]


def merged(small, tmp_path, *letters):
    """What these assessors have, returned and merged by the lead, twice."""
    files = []
    for letter in letters:
        with opened(small.store(letter)) as ws:
            files.append(returns.make(ws, small.round_id, tmp_path / letter).path)
    lead = opened(small.lead)
    ws = lead.__enter__()
    for _ in range(2):
        returns.merge(ws, small.round_id, files)
    return lead, ws


def test_the_lead_has_one_list_and_counts_nothing_twice(small, tmp_path):
    with opened(small.store("a")) as ws:
        one, two, three = audits_in(ws, small.round_id)[:3]
        entry = raised(ws, small, {page.WHAT: "by page"}, (DUTY, TOLD), audit_id=one.id)
        one.together(one.answers_by_concern(entry))
        raised(ws, small, {page.WHAT: "answered away"}, (DUTY,), audit_id=three.id)
        say(three, "OJ5_now", "no")
        say(two, "OJ5_now", "yes")
        say(two, "OJ5_what", "by answers")
        raised(ws, small, {page.ABOUT: "A baby", page.WHAT: "no case"}, (DUTY, TOLD))
        raised(
            ws, small, {page.ABOUT: "Nobody", page.WITHDRAWN: "wrong child", page.FINISHED: SUMMER}
        )
    lead, ws = merged(small, tmp_path, "a")
    try:
        held = rounds.concerns(ws, small.round_id)
        assert sorted(each.what for each in held) == [
            "Raised in error: wrong child", "answered away", "by answers", "by page", "no case",
        ]  # fmt: skip
        by_page = next(each for each in held if each.what == "by page")
        assert by_page.told == "A. Manager, Team manager", "the page says more than the answers"
        assert by_page.author
        assert len(red_line(ws, small)) == 5
        assert len(overview.overview(ws, small.round_id).concerns) == 5
        found = findings.findings(ws, small.round_id)
        assert [(each.raised, each.told, each.of_case) for each in found.concerns] == [
            ("by page", True, True), ("by answers", False, True), ("answered away", False, True),
            ("no case", True, False),
        ]  # fmt: skip
        closing = next(each for each in held if each.what == "no case")
        concern_acts.close(ws, small.round_id, closing.id, "Seen the same day.")
        again = findings.findings(ws, small.round_id)
        assert [each.open for each in again.concerns] == [True, True, True, False]
        assert len(red_line(ws, small)) == 4
    finally:
        lead.__exit__(None, None, None)


def test_what_the_lead_closed_stays_closed_when_more_comes_back(small, tmp_path):
    with opened(small.store("a")) as ws:
        entry = raised(ws, small, {page.ABOUT: "A baby", page.WHAT: "alone"}, (DUTY,))
    lead, ws = merged(small, tmp_path, "a")
    concern_acts.close(ws, small.round_id, rounds.concerns(ws, small.round_id)[0].id, "Seen.")
    lead.__exit__(None, None, None)
    with opened(small.store("a")) as ws:
        raised(ws, small, {page.ABOUT: "A baby", page.WHAT: "alone"}, (DUTY, TOLD), id=entry.id)
    lead, ws = merged(small, tmp_path, "a")
    (held,) = rounds.concerns(ws, small.round_id)
    assert (held.told, held.closing_note) == ("A. Manager, Team manager", "Seen.")
    lead.__exit__(None, None, None)


@pytest.mark.parametrize("how", ["taken up again", "something else"])
def test_what_the_lead_closed_opens_again_when_there_is_more_to_it(small, tmp_path, how):
    body = {page.ABOUT: "A baby", page.WHAT: "alone", page.FINISHED: SUMMER}
    with opened(small.store("a")) as ws:
        entry = raised(ws, small, body, (TOLD,))
    lead, ws = merged(small, tmp_path, "a")
    concern_acts.close(ws, small.round_id, rounds.concerns(ws, small.round_id)[0].id, "Seen.")
    lead.__exit__(None, None, None)
    if how == "taken up again":
        del body[page.FINISHED]
    else:
        body[page.WHAT] = "alone, and hurt"
    with opened(small.store("a")) as ws:
        raised(ws, small, body, (TOLD,), id=entry.id)
    lead, ws = merged(small, tmp_path, "a")
    (held,) = rounds.concerns(ws, small.round_id)
    assert (held.closed_at, held.closing_note) == (None, "Seen.")
    assert red_line(ws, small) == ["A baby"]
    concern_acts.close(ws, small.round_id, held.id, "Seen again.")
    lead.__exit__(None, None, None)
    lead, ws = merged(small, tmp_path, "a")
    assert red_line(ws, small) == [], "merging the same again opens nothing"
    lead.__exit__(None, None, None)


def test_finished_is_only_what_somebody_was_told_of_whatever_is_put_right_later(
    small, assessor, audit
):
    def finished():
        return notebook.note(assessor, small.round_id, entry.id).entry.body.get(page.FINISHED)

    body = {page.WHAT: "A baby is at risk", page.FINISHED: SUMMER}
    entry = raised(assessor, small, body, (TOLD,), audit_id=audit.id)
    assert finished() == SUMMER
    raised(assessor, small, body, (replace(TOLD, answered=False),), audit_id=audit.id)
    assert not finished()
    assert any("who was told" in each for each in audit.standing_in_the_way())
    assert red_line(assessor, small) == [audit.card.ref]
    raised(assessor, small, body, (replace(TOLD, role=""),), audit_id=audit.id)
    audit.together(
        audit.answers_by_concern(notebook.note(assessor, small.round_id, entry.id).entry)
    )
    assert finished() == SUMMER
    audit.answer(audit.form.key_of("OJ5_told"), None)
    assert not finished()
    assert any("who was told" in each for each in audit.standing_in_the_way())


def test_a_tool_that_asks_of_no_concern_has_the_page_all_the_same():
    form = MemoryAudit().form
    entry = an_entry(calls=(TOLD,))
    assert concerns.answers_following(form, entry) == ()
    assert set(concerns.answers_about(form).values()) == {""}
    body, calls = concerns.begun_from(
        concerns.answers_about(form), datetime(2026, 1, 6, tzinfo=UTC)
    )
    assert (body, calls) == ({}, ())


HERE = Contact("District A", "Duty manager", "Duty manager A", "01632 960001")
THERE = Contact("District B", "Duty manager", "Duty manager B", "01632 960002")
NIGHT = Contact("", "Out-of-hours team", "", "01632 960009")
STAFF = Contact("", "Designated officer (allegations against staff)", "", "01632 960010")


def test_the_ladder_is_that_of_the_office_and_goes_on_when_nobody_answers():
    rungs = page.ladder((NIGHT, THERE, STAFF, HERE), [" district a "])
    assert rungs == (HERE, NIGHT)
    assert page.ladder((HERE, THERE), ["District A CP Team"]) == (HERE,)
    assert page.ladder((HERE,), ["District AB", ""]) == ()
    call = replace(DUTY, number="01632-960001")
    assert page.next_rung(rungs, ()) == HERE
    assert page.next_rung(rungs, (call,)) == NIGHT
    assert page.next_rung(rungs, (call, replace(DUTY, number=NIGHT.number))) == HERE
    assert page.next_rung(rungs, (call, TOLD)) is None
    assert page.next_rung((), ()) is None


def test_what_to_read_out_leaves_a_gap_where_nothing_is_known():
    empty = page.to_read_out({}, "", "", "Round")
    assert empty.count("…") == 5
    body = {
        page.ABOUT: "and her brother",
        page.OFFICE: "Office 1",
        page.WHAT: "Left alone",
        page.SINCE: "Monday",
    }
    full = page.to_read_out(body, "CF-001", "Assessor A", "Round")
    assert "…" not in full
    for word in ("CF-001", "her brother", "Office 1", "Left alone.", "Monday.", "Assessor A"):
        assert word in full
