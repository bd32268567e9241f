"""A new version of the tool during a round, through real stores and files: what stands, what is asked again."""

import inspect
from dataclasses import replace

import pytest

from app.domain.answers import Answer
from app.domain.errors import InputRefused, PackageRefused
from app.domain.records import AuditState
from app.domain.rounds import Direction
from app.domain.tool_versions import ChangeKind, Effect
from app.services import checking, findings, packs, returns, rounds, tool_versions, tools
from app.services.open_audit import OpenAudit
from app.tool import diff, diff_parts
from app.tool.diff import compare
from app.tool.publishing import WHAT
from tests.builders import POSITION, audits_in, copied_store, opened, say
from tests.editions import CLEARER, LIMIT, NEW_MEANING, RENAMED, edition, tool_of
from tests.services.finished import finish

ABSENCE = "/RC/RC9"


@pytest.fixture
def second(tmp_path_factory):
    """Version 2: a limit, a clearer wording, a new meaning, a renamed question."""
    return tool_of(edition(tmp_path_factory, "2.0", LIMIT, CLEARER, NEW_MEANING, RENAMED))


@pytest.fixture
def worked(small, tmp_path):
    """Assessor A has signed one audit off and begun another; both are returned and merged."""
    with opened(small.store("a")) as ws:
        one, two, *_rest = audits_in(ws, small.round_id)
        finish(one)
        one.reopen("A date was missed.")
        say(one, "RC9", "yes", note="From the staff list")
        say(one, "OJ6_themes", one.state("/OJ/OJ6/OJ6_themes").choices[0].name)
        one.complete()
        say(two, "CF1_date", "2009-01-12")
        say(two, "CG1_held", "yes")
        say(two, "CG1_date", "2009-01-30")
        say(two, "OJ1", "yes")
        made = returns.make(ws, small.round_id, tmp_path / "sent").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [made])
    return one.id, two.id


def publish(ws, small, tool, kinds=None, note="After the first returns"):
    return tool_versions.publish(ws, small.round_id, tool, kinds or {}, note)


def places(proposal, what, path=""):
    return [
        place
        for place, each in enumerate(proposal.changes)
        if each.change.what == what and path in (each.change.path, "")
    ]


def findings_of(ws, small):
    return findings.as_document(findings.findings(ws, small.round_id))


def test_the_proposal_names_each_change_its_kind_and_the_cases_it_touches(small, worked, second):
    with opened(small.lead) as ws:
        found = tool_versions.propose(ws, small.round_id, second)
    told = {(each.change.what, each.change.kind): each for each in found.changes}
    limit = told["limit", ChangeKind.LIMIT]
    clearer, meaning = (
        told["wording", kind] for kind in (ChangeKind.CLARIFICATION, ChangeKind.NEW_MEANING)
    )
    renamed = told["question-renamed", ChangeKind.CLARIFICATION]
    assert limit.where.startswith("T5: First core group")
    assert not limit.is_decidable
    assert len(limit.cases) >= 1
    assert clearer.is_decidable
    assert clearer.where.endswith("right now?")
    assert meaning.is_decidable
    assert len(clearer.cases) == 2
    assert len(meaning.cases) == len(renamed.cases) == 1
    assert set(meaning.cases) < set(clearer.cases)
    assert (found.returned, found.is_issued) == (2, True)
    assert found.elsewhere > 0


def test_everything_returned_is_counted_by_the_new_version_at_once(small, worked, second):
    with opened(small.lead) as ws:
        before = findings_of(ws, small)
        publish(ws, small, second)
        after = findings_of(ws, small)
    assert before["questions"]["RC9"]["answered"] == 1
    assert (before["asked_again"], after["asked_again"]) == ({}, {"RC9": 1})
    assert after["round"]["tool_versions"] == ["1.0", "2.0"]
    assert after["questions"]["RC9"]["answered"] == 0
    assert after["questions"]["RC9"]["unanswered"] == before["questions"]["RC9"]["unanswered"] + 1
    assert after["questions"]["OJ1"] == before["questions"]["OJ1"]
    assert after["questions"]["OJ6_topics"]["answered"] == 1
    assert before["standards"]["T5"] != after["standards"]["T5"]
    assert sum(before["standards"]["T5"].values()) == sum(after["standards"]["T5"].values())


def test_an_assessor_goes_over_by_one_small_file_and_loses_nothing(small, worked, second, tmp_path):
    one, two = worked
    with opened(small.lead) as ws:
        publish(ws, small, second)
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "out")
    assert made.reached == ("Assessor A",)
    assert made.new_packs == ("Assessor B",)
    assert made.path.stat().st_size < 200_000
    with opened(small.store("a")) as ws:
        before = {each.id: dict(each.form.answers) for each in audits_in(ws, small.round_id)}
        taken = packs.open_pack(ws, made.path)
        audits = {each.id: each for each in audits_in(ws, small.round_id)}
        assert taken.gone_over.label == "2.0"
        assert taken.gone_over.audits == len(audits)
        assert taken.gone_over.asked_again == taken.gone_over.reopened == (audits[one].card.ref,)
        signed = audits[one]
        assert not signed.is_complete
        assert signed.form.missing() == (ABSENCE,)
        assert signed.earlier(ABSENCE) == Answer("yes", note="From the staff list")
        (told,) = signed.changes(ABSENCE)
        assert told[1].effect is Effect.ASKED_AGAIN
        held = {**signed.form.answers, ABSENCE: signed.earlier(ABSENCE)}
        assert held["/OJ/OJ6/OJ6_topics"] == before[one]["/OJ/OJ6/OJ6_themes"]
        assert len(held) == len(before[one])
        assert dict(audits[two].form.answers) == before[two]
        assert audits[two].form.verdict("T5").kind.value == "in-time"
        assert checking.check(ws).problems == ()
        again = packs.open_pack(ws, made.path)
        assert (again.gone_over.audits, again.gone_over.versions) == (0, ())


def test_answering_again_settles_it_and_the_return_says_the_same_as_the_lead_saw(
    small, worked, second, tmp_path
):
    one, _two = worked
    with opened(small.lead) as ws:
        publish(ws, small, second)
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "out")
        before = findings_of(ws, small)
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, made.path)
        back = returns.make(ws, small.round_id, tmp_path / "back").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [back])
        gone = findings_of(ws, small)
        assert gone["questions"] == before["questions"]
        assert gone["standards"] == before["standards"]
    with opened(small.store("a")) as ws:
        audit = OpenAudit(ws, one)
        audit.answer(ABSENCE, audit.earlier(ABSENCE))
        assert audit.earlier(ABSENCE) is None
        assert not audit.form.missing()
        audit.complete()
        reopened = OpenAudit(ws, one)
        assert reopened.is_complete
        assert reopened.earlier(ABSENCE) is None
        back = returns.make(ws, small.round_id, tmp_path / "back").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [back])
        assert findings_of(ws, small)["questions"]["RC9"]["answered"] == 1
        assert checking.check(ws).problems == ()


def test_the_lead_decides_what_a_wording_means(small, worked, second):
    with opened(small.lead) as ws:
        found = tool_versions.propose(ws, small.round_id, second)
        (meaning,) = places(found, "wording", ABSENCE)
        (limit,) = places(found, "limit")
        decisions = {meaning: ChangeKind.CLARIFICATION, limit: ChangeKind.NEW_MEANING}
        made = publish(ws, small, second, decisions)
        assert findings_of(ws, small)["questions"]["RC9"]["answered"] == 1
    assert made.changes[meaning].effect is Effect.STAND
    assert made.changes[limit].kind is ChangeKind.LIMIT  # not open to a decision


def test_a_new_pack_brings_the_version_and_what_was_returned_under_the_old_one(
    small, worked, second, tmp_path
):
    """Assessor A's laptop is lost: the replacement goes on from the return, under version 2."""
    one, _two = worked
    with opened(small.lead) as ws:
        publish(ws, small, second)
        with ws.begin() as work:
            (person,) = [
                each for each in work.people.all(small.round_id) if each.name == "Assessor A"
            ]
            work.people.pin(_forgotten(person))
            work.commit()
        (issued,) = packs.issue(ws, small.round_id, tmp_path / "new", only="Assessor A")
    with opened(small.folder / "empty.store") as ws:
        packs.open_pack(ws, issued.path, issued.code)
        audit = OpenAudit(ws, one)
        assert audit.tool.version == "2.0"
        assert audit.earlier(ABSENCE) == Answer("yes", note="From the staff list")
        assert audit.form.missing() == (ABSENCE,)
        assert audit.header.state is AuditState.IN_PROGRESS
        assert audit.form.state("/OJ/OJ6/OJ6_topics").answer is not None
        assert checking.check(ws).problems == ()
        versions = tool_versions.versions(ws, small.round_id)
        assert [each.number for each in versions] == [1, 2]


def _forgotten(person):
    return replace(person, sign_key="", recipient="")


def test_the_update_is_refused_where_it_does_not_belong(small, worked, second, tmp_path):
    with opened(small.lead) as ws:
        with pytest.raises(InputRefused, match="was not changed"):
            tool_versions.write_update(ws, small.round_id, tmp_path / "out")
        publish(ws, small, second)
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "out")
        with pytest.raises(PackageRefused):
            packs.open_pack(ws, made.path)
        with pytest.raises(PackageRefused, match="not a return|not made for"):
            returns.inspect(ws, small.round_id, made.path)
    for store in (small.store("b"), small.folder / "empty.store"):
        with opened(store) as ws, pytest.raises(PackageRefused):
            packs.open_pack(ws, made.path)
    with opened(small.store("b")) as ws:
        assert {each.tool.version for each in audits_in(ws, small.round_id)} != {"2.0"}


def test_nothing_is_published_that_is_another_tool_the_same_or_without_a_version_or_reason(
    small, worked, second, tmp_path_factory
):
    with opened(small.lead) as ws:
        for tool, said in (
            (tools.built_in(), "nothing would change"),
            (replace(second, id="another"), "another audit tool"),
            (replace(second, version=tools.built_in().version), "calls itself version"),
        ):
            with pytest.raises(InputRefused, match=said):
                tool_versions.propose(ws, small.round_id, tool)
            with pytest.raises(InputRefused, match=said):
                publish(ws, small, tool)
        with pytest.raises(InputRefused, match="Say why"):
            publish(ws, small, second, note="  ")
        assert len(tool_versions.versions(ws, small.round_id)) == 1


def test_before_any_pack_is_out_a_workbook_takes_the_old_ones_place(
    small, second, tmp_path_factory, tmp_path
):
    with opened(small.folder / "other.store") as ws:
        fresh = rounds.create(
            ws, rounds.RoundPlan("Not issued", POSITION, "Lead reviewer"), tools.built_in()
        )
        made = tool_versions.publish(ws, fresh.id, second, {}, "")
        assert made.number == 1
        (version,) = tool_versions.versions(ws, fresh.id)
        assert version.label == "2.0"
        with pytest.raises(InputRefused, match="was not changed"):
            tool_versions.write_update(ws, fresh.id, tmp_path)


def test_an_open_audit_takes_no_answer_under_a_tool_that_has_changed(
    small, worked, second, tmp_path
):
    _one, two = worked
    with opened(small.lead) as ws:
        publish(ws, small, second)
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "out")
    with opened(small.store("a")) as ws:
        audit = OpenAudit(ws, two)
        packs.open_pack(ws, made.path)
        with pytest.raises(InputRefused, match="open the audit again"):
            say(audit, "OJ1", "no")
        assert OpenAudit(ws, two).state("/OJ/OJ1").value == "yes"


def test_a_concern_stands_while_it_is_asked_again(small, tmp_path, tmp_path_factory):
    raised = (
        "13-judgement.toml",
        'ask = "Does anything need action today?"',
        'ask = "Is there a child whom somebody has to see before tonight?"',
    )
    tool = tool_of(edition(tmp_path_factory, "2.1", raised))
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ1", "no")
        say(audit, "OJ5_now", "yes")
        say(audit, "OJ5_what", "Nobody has seen the child.")
        sent = returns.make(ws, small.round_id, tmp_path / "sent").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [sent])
        publish(ws, small, tool)
        assert findings_of(ws, small)["questions"]["OJ5_now"]["answered"] == 0
        assert findings_of(ws, small)["concerns"]["raised"] == 1
        returns.merge(ws, small.round_id, [sent])
        with ws.begin() as work:
            (concern,) = work.concerns.all(small.round_id)
        assert concern.what == "Nobody has seen the child."
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "out")
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, made.path)
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ1", "concerns")
        with ws.begin() as work:
            assert len(work.concerns.all(small.round_id)) == 1


def test_the_ledgers_name_the_update_on_both_sides(small, worked, second, tmp_path):
    with opened(small.lead) as ws:
        publish(ws, small, second)
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "out")
        with ws.begin() as work:
            sent = [each for each in work.ledger.entries(small.round_id) if each.kind == "update"]
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, made.path)
        with ws.begin() as work:
            got = [each for each in work.ledger.entries(small.round_id) if each.kind == "update"]
    assert [(each.direction, each.file_name) for each in sent] == [(Direction.SENT, made.path.name)]
    assert [(each.direction, each.sha256) for each in got] == [(Direction.RECEIVED, sent[0].sha256)]


def test_two_machines_of_one_assessor_go_over_to_the_same_answers(small, worked, second, tmp_path):
    one, _two = worked
    twin = copied_store(small.store("a"), "twin.store")
    with opened(small.lead) as ws:
        publish(ws, small, second)
        made = tool_versions.write_update(ws, small.round_id, tmp_path / "out")
    seen = []
    for store in (small.store("a"), twin):
        with opened(store) as ws:
            packs.open_pack(ws, made.path)
            audit = OpenAudit(ws, one)
            seen.append((dict(audit.form.answers), audit.earlier(ABSENCE)))
    assert seen[0] == seen[1]


def test_every_kind_of_difference_has_words(second):
    source = inspect.getsource(diff) + inspect.getsource(diff_parts)
    named = {change.what for change in compare(tools.built_in(), second)}
    assert named <= WHAT.keys()
    assert {code for code in WHAT if f'"{code}"' not in source} == set()
