"""The reading log: each line saved with what it feeds, one truth with it, and what stands there is said first."""

from dataclasses import replace

import pytest

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import AuditSignedOff, InputRefused
from app.domain.history import verify_chain
from app.domain.records import Act
from app.services import chronology, findings, packs, reading_log, returns, tool_versions
from app.services.open_audit import OpenAudit
from app.services.reading_log import Way
from app.tool.event_kinds import event_kinds
from tests.builders import audits_in, opened, say
from tests.editions import edition, tool_of
from tests.services.finished import finish

STRATEGY, SUPERVISION, REFERRAL = (
    "/ST/ST2/ST2_date",
    "/SV/SV1/SV1_sessions/SV1_date",
    "/HX/HX1/HX1_date",
)
CONFERENCE = "/CF/CF1/CF1_date"


def kind(audit, path):
    return next(each for each in event_kinds(audit.tool) if each.path == path)


def noted(day="2009-01-12", evidence=Evidence.PAPER, place="Vol 1, p 3", note=""):
    return Answer(day, evidence=evidence, place=place, note=note)


def log(audit, path, answer=None, **how):
    found = kind(audit, path) if path else None
    audit.together(reading_log.filed(audit, answer or noted(), found, **how))
    return reading_log.lines(audit)[-1]


def test_a_line_of_a_table_is_a_row_of_it_and_the_question_before_it_is_answered(assessor, audit):
    log(audit, STRATEGY, noted(note="Held by telephone"))
    again = OpenAudit(assessor, audit.id)
    (row,) = again.form.rows("/ST/ST2")
    key = f"{row}/ST2_date"
    assert again.state(key).answer == noted(note="Held by telephone")
    assert again.state(key).relevant
    assert again.state("/ST/ST1/ST1_on_file").answer == replace(noted(), value="yes")
    (kept,) = reading_log.lines(again)
    assert (kept.line.feeds, kept.said) == (key, noted(note="Held by telephone"))
    with assessor.begin() as work:
        verify_chain(work.audits.events(audit.id))


def test_what_is_already_said_before_a_table_is_never_changed(audit):
    say(audit, "ST1_on_file", "no")
    kept = log(audit, STRATEGY)
    assert audit.state("/ST/ST1/ST1_on_file").answer.value == "no"
    assert kept.answer.value == "2009-01-12"
    (entry,) = chronology.chronology_of(audit).entries
    assert entry.uncounted


def test_choices_that_are_added_to_leave_those_chosen_and_never_contradict_none(audit):
    orders = "/LG/LG5/LG5_orders"
    police, full = (
        f"/LG/LG5/LG5_{one}/LG5_{one}_date" for one in ("police_protection", "full_order")
    )
    log(audit, police)
    log(audit, full)
    assert audit.state(orders).answer.value.split() == ["police_protection", "full_order"]
    none = next(
        one.name for one in audit.state(orders).choices if one.name in ("none", "no", "not_known")
    )
    audit.answer(orders, Answer(none))
    log(audit, "/LG/LG5/LG5_emergency_order/LG5_emergency_order_date")
    assert audit.state(orders).answer.value == none


def test_a_line_of_a_single_date_fills_it_and_verdicts_follow(audit):
    say(audit, "CF1_kind", "initial")
    log(audit, STRATEGY, noted("2009-01-12"))
    say(audit, "/ST/ST2[1]/ST2_initiated", "yes")
    assert audit.form.verdict("T4").kind.value != "late"
    log(audit, CONFERENCE, noted("2009-02-20"))
    assert audit.form.verdict("T4").kind.value == "late"


def test_changing_the_line_or_the_answer_is_changing_one_thing(audit):
    kept = log(audit, SUPERVISION)
    key = kept.line.feeds
    audit.together(reading_log.changed(audit, kept, noted("2009-01-14", place="Vol 1, p 4")))
    assert audit.state(key).answer == noted("2009-01-14", place="Vol 1, p 4")
    audit.answer(key, replace(audit.state(key).answer, value="2009-01-15"))
    (again,) = reading_log.lines(audit)
    assert again.said.value == "2009-01-15"
    assert len(audit.form.rows("/SV/SV1/SV1_sessions")) == 1


def test_what_stands_there_is_said_before_anything_is_kept(audit):
    log(audit, REFERRAL)
    referral = kind(audit, REFERRAL)
    other = noted("2009-01-14", Evidence.ELECTRONIC, "Case notes")
    stands = reading_log.standing(audit, referral, other)
    assert stands.says == "Mon 12 Jan 2009, paper file, Vol 1, p 3"
    assert stands.ways == (Way.SECOND, Way.ROW, Way.LINE)
    same = reading_log.standing(audit, referral, replace(other, value="2009-01-12"))
    assert same.ways == (Way.BOTH, Way.LINE)
    assert reading_log.standing(audit, referral, noted()).ways == (Way.LINE,)
    audit.answer(REFERRAL, Answer(state=AnswerState.NOT_RECORDED))
    unrecorded = reading_log.standing(audit, referral, noted())
    assert (unrecorded.says, unrecorded.ways) == ("not recorded", (Way.ROW, Way.LINE))


@pytest.mark.parametrize(
    ("day", "source", "other"),
    [
        ("2009-01-12", Evidence.DIFFER, "Wed 14 Jan 2009"),
        ("2009-01-14", Evidence.BOTH, ""),
    ],
)
def test_a_line_that_brings_the_date_awaited_of_the_paper_keeps_what_the_other_record_says(
    audit, day, source, other
):
    """ "Paper differs" was said beside the electronic record before the paper file had come to that date."""
    audit.answer(REFERRAL, Answer(evidence=Evidence.DIFFER, other="Wed 14 Jan 2009"))
    assert reading_log.standing(audit, kind(audit, REFERRAL), noted(day)) is None
    log(audit, REFERRAL, noted(day))
    held = audit.state(REFERRAL).answer
    assert (held.value, held.evidence, held.other, held.place) == (day, source, other, "Vol 1, p 3")


def test_a_second_date_is_the_other_records_and_both_are_drawn(audit):
    log(audit, REFERRAL)
    other = noted("2009-01-14", Evidence.ELECTRONIC, "Case notes")
    second = log(audit, REFERRAL, other, way=Way.SECOND, onto=REFERRAL)
    held = audit.state(REFERRAL).answer
    assert (held.value, held.evidence, held.other) == (
        "2009-01-12",
        Evidence.DIFFER,
        "Wed 14 Jan 2009",
    )
    assert held.place == "Vol 1, p 3; Case notes"
    assert second.line.is_second
    third = reading_log.standing(audit, kind(audit, REFERRAL), noted("2009-01-20"))
    assert third.ways == (Way.ROW, Way.LINE), "a third date would take the place of one of the two"
    (entry,) = chronology.chronology_of(audit).entries
    assert [(lane.name, when.iso, is_other) for lane, when, is_other in entry.dates] == [
        ("PAPER", "2009-01-12", False),
        ("ELECTRONIC", "2009-01-14", True),
    ]


def test_the_same_day_from_the_other_record_may_be_the_same_event(audit):
    first = log(audit, SUPERVISION)
    other = noted(evidence=Evidence.ELECTRONIC, place="Supervision tab")
    stands = reading_log.standing(audit, kind(audit, SUPERVISION), other)
    assert stands.ways == (Way.BOTH, Way.ROW, Way.LINE)
    log(audit, SUPERVISION, other, way=Way.BOTH, onto=stands.key)
    assert len(audit.form.rows("/SV/SV1/SV1_sessions")) == 1
    assert audit.state(first.line.feeds).answer.evidence is Evidence.BOTH
    (entry,) = chronology.chronology_of(audit).entries
    assert [lane.name for lane, _when, _other in entry.dates] == ["PAPER", "ELECTRONIC"]


def test_a_line_waits_until_it_is_filed_and_is_filed_without_typing_it_again(audit):
    waiting = log(audit, "", noted(note="Something about school"))
    assert waiting.line.feeds is None
    assert len(chronology.chronology_of(audit).waiting) == 1
    edits = reading_log.filed(audit, waiting.said, kind(audit, SUPERVISION), line=waiting.line)
    audit.together(edits)
    (kept,) = reading_log.lines(audit)
    assert kept.answer == noted(note="Something about school")
    assert chronology.chronology_of(audit).waiting == ()
    with pytest.raises(InputRefused, match="type its date"):
        reading_log.filed(audit, noted(""), kind(audit, SUPERVISION))


def test_where_the_row_is_removed_the_line_waits_again_with_what_was_noted(audit):
    kept = log(audit, SUPERVISION)
    audit.remove_row(kept.line.feeds.rpartition("/")[0])
    (again,) = reading_log.lines(audit)
    assert (again.answer, again.line.feeds, again.said) == (None, None, noted())
    (entry,) = chronology.chronology_of(audit).waiting
    assert entry.what == "Supervision"


def test_everything_a_line_did_is_taken_back_together(audit):
    before = dict(audit.form.answers), audit.beside.answers
    edits = reading_log.filed(audit, noted(), kind(audit, STRATEGY))
    held = {**audit.form.answers, **audit.beside.answers}
    back = reading_log.undone(edits, held.get)
    audit.together(edits)
    audit.together(back)
    assert (dict(audit.form.answers), audit.beside.answers) == before
    assert audit.form.rows("/ST/ST2") == ()
    assert reading_log.lines(audit) == ()
    assert [act for act, _key, _answer in back][:1] == [Act.REMOVE_ROW]


def test_a_line_follows_a_row_that_was_put_back_under_another_number(audit):
    kept = log(audit, SUPERVISION)
    old = kept.line.feeds.rpartition("/")[0]
    audit.remove_row(old)
    new = audit.add_row("/SV/SV1/SV1_sessions")
    audit.answer(f"{new}/SV1_date", noted())
    audit.together(reading_log.followed(audit, old, new))
    (again,) = reading_log.lines(audit)
    assert (again.line.feeds, again.answer) == (f"{new}/SV1_date", noted())
    assert reading_log.followed(audit, f"{old}1", new) == ()


def test_a_signed_audit_takes_no_line(audit):
    finish(audit)
    with pytest.raises(AuditSignedOff):
        log(audit, SUPERVISION)


def test_a_line_comes_back_with_the_audit_and_is_counted_nowhere(small, assessor, audit, tmp_path):
    say(audit, "OJ1", "yes")

    def counted():
        made = returns.make(assessor, small.round_id, tmp_path / "out").path
        with opened(small.lead) as ws:
            returns.merge(ws, small.round_id, [made])
            return findings.as_document(findings.findings(ws, small.round_id))

    before = counted()
    log(audit, "", noted(note="A letter from school"))
    after = counted()
    assert after["questions"] == before["questions"]
    assert after["standards"] == before["standards"]


def stretches(audit, standard):
    (found,) = [one for one in chronology.chronology_of(audit).clocks if one.id == standard]
    return [
        (each.start.iso, each.end.iso, each.kind.value, each.is_over) for each in found.stretches
    ]


def test_a_clock_runs_from_its_start_through_its_limit_to_its_end(audit):
    say(audit, "CF1_kind", "initial")
    log(audit, STRATEGY, noted("2009-01-12"))
    say(audit, "/ST/ST2[1]/ST2_initiated", "yes")
    assert stretches(audit, "T4") == [
        ("2009-01-12", "2009-02-02", "overdue-open", False),
        ("2009-02-02", "2009-03-31", "overdue-open", True),
    ]
    log(audit, CONFERENCE, noted("2009-01-30"))
    assert stretches(audit, "T4") == [("2009-01-12", "2009-01-30", "in-time", False)]


def test_a_notice_is_drawn_up_to_the_event_it_is_given_before(audit):
    say(audit, "CF1_kind", "initial")
    log(audit, CONFERENCE, noted("2009-02-20"))
    assert stretches(audit, "T10") == [("2009-02-17", "2009-02-20", "overdue-open", True)]
    log(audit, "/CF/CF4/CF4_shared", noted("2009-02-19"))
    assert stretches(audit, "T10") == [("2009-02-17", "2009-02-19", "late", True)]
    log(audit, "/CF/CF4/CF4_shared", noted("2009-02-12"), way=Way.ROW)
    assert stretches(audit, "T10") == [("2009-02-12", "2009-02-20", "in-time", False)]


def test_gaps_of_a_series_are_stretches_each_with_its_own_verdict(audit):
    for day in ("2009-01-05", "2009-01-20", "2009-03-20"):
        log(audit, SUPERVISION, noted(day))
    found = stretches(audit, "T13")
    assert ("2009-01-05", "2009-01-20", "in-time", False) in found
    assert ("2009-01-20", "2009-03-20", "late", True) in found


TALKS = ("06-supervision.toml", 'name = "sessions"', 'name = "talks"')
GONE = (
    "06-supervision.toml",
    """[[item.part.column]]
name = "where"
ask = "Where it is recorded"
type = "one of supervision_place"

""",
    "",
)


def under_a_newer_tool(small, tmp_path, tool):
    """The audits of Assessor A go over to it, as by the lead's small file."""
    with opened(small.store("a")) as ws:
        sent = returns.make(ws, small.round_id, tmp_path / "sent").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [sent])
        tool_versions.publish(ws, small.round_id, tool, {}, "Named anew")
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "update")
    return made.path


def test_a_line_follows_its_table_to_the_name_a_newer_tool_gives_it(
    tmp_path_factory, tmp_path, small
):
    with opened(small.store("a")) as ws:
        (audit, *_rest) = audits_in(ws, small.round_id)
        log(audit, SUPERVISION)
        log(audit, "", noted("2009-01-20"))
    update = under_a_newer_tool(
        small, tmp_path, tool_of(edition(tmp_path_factory, "2.0", TALKS, GONE))
    )
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, update)
        (again,) = [one for one in audits_in(ws, small.round_id) if one.id == audit.id]
        followed, waiting = reading_log.lines(again)
        assert followed.line.feeds == "/SV/SV1/SV1_talks#1/SV1_date"
        assert followed.said == noted()
        assert waiting.line.feeds is None
        assert again.state(followed.line.feeds).answer == noted()
        again.together(reading_log.changed(again, followed, noted("2009-01-13")))
        followed = reading_log.lines(again)[0]
        assert followed.said.value == "2009-01-13"
        assert [entry.what for entry in chronology.chronology_of(again).entries] == [
            "Supervision",
            "",
        ]


def test_a_line_whose_question_a_newer_tool_leaves_out_waits_again(
    tmp_path_factory, tmp_path, small
):
    with opened(small.store("a")) as ws:
        (audit, *_rest) = audits_in(ws, small.round_id)
        log(audit, "/ST/ST5/ST5_date", noted("2009-02-06"))
    gone = (
        "02-strategy.toml",
        """[[item.part]]
name = "date"
ask = "Date authorised"
type = "date"
expect = "string(${CF1_date}) = '' or . <= ${CF1_date}"
expect_say = "The outcome is dated after the conference it led to."
""",
        "",
    )
    update = under_a_newer_tool(small, tmp_path, tool_of(edition(tmp_path_factory, "2.0", gone)))
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, update)
        (again,) = [one for one in audits_in(ws, small.round_id) if one.id == audit.id]
        (kept,) = reading_log.lines(again)
        assert (kept.answer, kept.said) == (None, noted("2009-02-06"))
        (entry,) = chronology.chronology_of(again).waiting
        assert (entry.what, entry.when.iso) == ("", "2009-02-06")
