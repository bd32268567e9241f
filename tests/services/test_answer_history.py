"""The history of a question as the store has it: who, the lead's corrections, earlier versions of the tool."""

from app.domain.answers import Answer, AnswerState
from app.domain.records import Act
from app.services import moderation, packs, returns, tool_versions
from app.services.open_audit import OpenAudit
from tests.builders import audits_in, opened, say
from tests.editions import NEW_MEANING, RENAMED, edition, tool_of

VISITS = "/CS/CS1/CS1_visits"


def told(audit, *paths):
    return [
        (each.who, each.change.act, each.change.after and each.change.after.value)
        for each in audit.history(paths)
    ]


def test_every_edit_of_the_question_and_of_no_other_with_its_reader(audit):
    say(audit, "OJ1", "yes")
    say(audit, "OJ2", "meets")
    say(audit, "OJ1", "no")
    audit.answer(audit.form.key_of("OJ1"), None)
    path = audit.form.key_of("OJ1")
    assert told(audit, path) == [
        ("Assessor A", Act.SET, "yes"),
        ("Assessor A", Act.SET, "no"),
        ("Assessor A", Act.CLEAR, None),
    ]


def test_rows_are_found_by_their_table(audit):
    say(audit, "CS1_any", "yes")
    row = audit.add_row(VISITS)
    audit.answer(f"{row}/CS1_date", Answer("2009-02-11"))
    audit.remove_row(row)
    assert [act for _who, act, _value in told(audit, VISITS)] == [
        Act.ADD_ROW, Act.SET, Act.REMOVE_ROW,
    ]  # fmt: skip


def test_the_leads_correction_stands_among_the_edits_with_its_reason(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ1", "yes")
        path = returns.make(ws, small.round_id, tmp_path).path
    returns.merge(lead, small.round_id, [path])
    key = audit.form.key_of("OJ1")
    for value, why in (("no", "The minutes say otherwise."), ("concerns", "On second thoughts.")):
        moderation.correct(lead, small.round_id, audit.id, key, Answer(value), why)
    found = [each for each in OpenAudit(lead, audit.id).history([key]) if each.corrected]
    assert [(each.change.after.value, each.why) for each in found] == [
        ("no", "The minutes say otherwise."), ("concerns", "On second thoughts."),
    ]  # fmt: skip
    assert found[1].change.before.value == "no"


def test_what_was_answered_under_an_earlier_tool_is_marked_and_follows_its_question(
    small, lead, tmp_path, tmp_path_factory
):
    second = tool_of(edition(tmp_path_factory, "2.0", NEW_MEANING, RENAMED))
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        theme = audit.state("/OJ/OJ6/OJ6_themes").choices[0].name
        say(audit, "OJ6_themes", theme)
        say(audit, "RC9", "yes")
        sent = returns.make(ws, small.round_id, tmp_path / "sent").path
    returns.merge(lead, small.round_id, [sent])
    tool_versions.publish(lead, small.round_id, second, {}, "After the first returns")
    update = tool_versions.write_update(lead, small.round_id, tmp_path / "out").path
    with opened(small.store("a")) as ws:
        packs.open_pack(ws, update)
        audit = OpenAudit(ws, audit.id)
        say(audit, "RC9", state=AnswerState.NOT_RECORDED)
        again = audit.history(["/RC/RC9"])
        assert [each.change.earlier_tool for each in again] == [True, False]
        themes = audit.history(["/OJ/OJ6/OJ6_topics"])
        assert themes[0].change.key == "/OJ/OJ6/OJ6_themes"
        assert {each.who for each in themes} == {"Assessor A", "New version of the audit tool"}
