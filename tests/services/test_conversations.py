"""Conversations: asked only where the round holds them, kept apart from the file, counted in no figure about it."""

from contextlib import closing

import pytest

from app.reports.case_summary import case_summary
from app.reports.collated import collated_report
from app.services import findings, packs, reporting, returns, tools
from app.services.case_facts import OF_THE_ROUND
from app.services.conversations import SECTION
from app.tool.event_kinds import event_kinds
from app.tool.model import Group
from app.tool.numbering import questions_in
from tests.builders import (
    PASSPHRASE,
    STORES,
    audits_in,
    new_round,
    open_in,
    opened,
    say,
    small_round,
)

TABLE = "/heard/talks/talks_each"
ALONE = "From the record alone: no child, parent or worker was spoken to."
SAID = "The worker comes every week and asks me what I think."


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def talking(small, tmp_path):
    """A round with conversations: the lead's and the assessor's open stores, and the round."""
    for name in ("talk-lead", "talk-reader"):
        STORES.create(tmp_path / f"{name}.store", PASSPHRASE, f"Owner of {name}")
    lead, reader = (open_in(tmp_path / f"{name}.store") for name in ("talk-lead", "talk-reader"))
    with closing(lead.store), closing(reader.store):
        people = (("Assessor A", "North office", 2), ("Assessor B", "South office", 1))
        frame = small.folder / "annex-a.xlsx"
        made = new_round(lead, frame, "Talking", people, 3, conversations=True)
        (pack,) = packs.issue(lead, made.id, tmp_path / "talk-packs", only="Assessor A")
        packs.open_pack(reader, pack.path, pack.code)
        yield lead, reader, made


def talk(audit, who="child", said=SAID):
    say(audit, "talks_any", "yes")
    row = audit.add_row(TABLE)
    for name, value in (
        ("with", who),
        ("on", "2009-03-30"),
        ("how", "in_person"),
        ("said", said),
        ("bears", "wishes"),
    ):
        say(audit, f"{row}/talks_{name}", value)


def words(blocks):
    return str(blocks)


def section():
    (found,) = (
        node
        for node in tools.built_in().sections
        if isinstance(node, Group) and node.name == SECTION
    )
    return found


def test_nothing_of_it_is_core_has_a_source_or_feeds_a_time_limit():
    tool = tools.built_in()
    asked = list(questions_in(section()))
    assert asked
    paths = {question.path for question in asked}
    assert not any(question.core or question.evidence for question in asked)
    rules = str(tool.standards) + str(tool.rollup)
    assert not [path for path in paths if path in rules or path.rpartition("/")[2] in rules]
    assert not paths & {kind.path for kind in event_kinds(tool)}


def test_the_round_alone_decides_whether_the_section_is_there(small, talking):
    """By the rule of the group that its questions stand in; a rule that waits for an answer decides nothing yet."""
    _lead, reader, made = talking
    (held, *_more) = audits_in(reader, made.id)
    with opened(small.store("a")) as ws:
        silent = audits_in(ws, small.round_id)[0].form
        for question in ("talks_any", "talks_each"):
            path = silent.tool.by_name[question].path
            assert silent.is_ruled_out(path, OF_THE_ROUND)
            assert not held.form.is_ruled_out(path, OF_THE_ROUND)
        waits = silent.tool.by_name["OJ5_what"].path
        assert not silent.relevant(waits)
        assert not silent.is_ruled_out(waits, OF_THE_ROUND)


def test_without_conversations_nothing_is_asked_and_every_page_says_so(small):
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        assert not audit.form.relevant("/heard/talks/talks_any")
        assert ALONE in words(case_summary(reporting.summary_of_open(audit)))
    with opened(small.lead) as ws:
        found = findings.findings(ws, small.round_id)
        text = words(collated_report(found))
        assert "Every finding is from the record alone: no child, parent or worker" in text
        assert "Conversations" not in text
        assert not [one for one in found.questions if one.path.startswith("/heard")]


def test_what_is_said_changes_no_verdict_no_score_and_no_count(talking):
    _lead, reader, made = talking
    audit = audits_in(reader, made.id)[0]
    say(audit, "HX1_date", "2009-01-12")
    before = (audit.progress(), audit.form.verdicts(), audit.rolled_up())
    summary = reporting.summary_of_open(audit)
    talk(audit)
    after = reporting.summary_of_open(audit)
    assert (audit.progress(), audit.form.verdicts(), audit.rolled_up()) == before
    for part in ("verdicts", "judgements", "source_notes", "events", "rolled"):
        assert getattr(after, part) == getattr(summary, part), part
    assert summary.conversations == ()
    (held,) = after.conversations
    assert (held.with_whom, held.said) == ("The child", SAID)


def test_the_summary_tells_them_apart(talking):
    _lead, reader, made = talking
    audit, other = audits_in(reader, made.id)[:2]
    talk(audit)
    text = words(case_summary(reporting.summary_of_open(audit)))
    assert "beside it one conversation was held, told apart below" in text
    assert SAID in text
    assert ALONE not in text
    quiet = words(case_summary(reporting.summary_of_open(other)))
    assert "in this case no child, parent or worker was spoken to" in quiet


def test_the_report_says_how_many_in_how_many_cases_and_lists_them_last(talking, tmp_path):
    lead, reader, made = talking
    first, second = audits_in(reader, made.id)[:2]
    talk(first)
    talk(first, "worker", "No time for a chronology.")
    say(second, "HX1_date", "2009-01-12")
    path = returns.make(reader, made.id, tmp_path / "talk-returns").path
    returns.merge(lead, made.id, [path])
    found = findings.findings(lead, made.id)
    assert [each.ref for each in found.conversations] == [first.case.ref] * 2
    assert not [one for one in found.questions if one.path.startswith("/heard")]
    document = collated_report(found)
    text = words(document)
    assert "Beside it 2 conversations were held in 1 case of the 2 counted" in text
    assert "from the record alone" not in text
    last = words(document.blocks[-4:])
    assert SAID in last
    assert "No time for a chronology." in last


def test_taken_back_it_is_told_nowhere(talking):
    _lead, reader, made = talking
    audit = audits_in(reader, made.id)[0]
    talk(audit)
    say(audit, "talks_any", "no")
    assert reporting.summary_of_open(audit).conversations == ()
