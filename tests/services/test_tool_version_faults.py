"""What a new version of the tool must never do: count an answer under another meaning, lose one, or bury a concern."""

from dataclasses import replace

import pytest

from app.domain.answers import Answer
from app.domain.errors import AuditError, InputRefused
from app.domain.merge import CorrectionState
from app.domain.tool_versions import ChangeKind, Effect
from app.services import findings, moderation, packs, returns, tool_versions, tools
from app.services.open_audit import OpenAudit
from app.tool.diff import compare
from app.tool.model import Group, Kind, Question
from tests.builders import audits_in, copied_store, opened, say
from tests.services.finished import finish

ABSENCE, THEMES = "/RC/RC9", "/OJ/OJ6/OJ6_themes"


def remade(tool, version, change):
    """The tool with every node put through `change`: another node, or None for one that is taken out."""

    def node_of(node):
        made = change(node)
        if isinstance(made, Group):
            children = tuple(each for each in map(node_of, made.children) if each is not None)
            return replace(made, children=children)
        return made

    return replace(tool, version=version, sections=tuple(map(node_of, tool.sections)))


def at(place, /, **changed):
    """Change the question at that path."""
    return lambda node: replace(node, **changed) if node.path == place else node


def without(path):
    return lambda node: None if node.path == path else node


def renamed(path, name):
    return at(path, name=name, path=f"{path.rpartition('/')[0]}/{name}")


class Played:
    """A round of which Assessor A's first audit is signed and returned; versions are published and taken in."""

    def __init__(self, small, folder):
        self.small, self.folder = small, folder
        with opened(small.store("a")) as ws:
            audit = audits_in(ws, small.round_id)[0]
            finish(audit)
            audit.reopen("A date was missed.")
            say(audit, "RC9", "yes")
            say(audit, "OJ6_themes", self.theme(audit, 0))
            audit.complete()
            self.audit = audit.id
        self.send()

    @staticmethod
    def theme(audit, place):
        return audit.state(THEMES).choices[place].name

    def send(self, letter="a"):
        with opened(self.small.store(letter)) as ws:
            made = returns.make(ws, self.small.round_id, self.folder / "sent").path
        with opened(self.small.lead) as ws:
            returns.merge(ws, self.small.round_id, [made])

    def publish(self, tool, kinds=None):
        with opened(self.small.lead) as ws:
            made = tool_versions.publish(ws, self.small.round_id, tool, kinds or {}, "Why")
            self.update = tool_versions.write_update(
                ws, self.small.round_id, self.folder / "out"
            ).path
        return made

    def take(self, store=None):
        with opened(store or self.small.store("a")) as ws:
            return packs.open_pack(ws, self.update).gone_over

    def counts(self, name):
        with opened(self.small.lead) as ws:
            found = findings.as_document(findings.findings(ws, self.small.round_id))
        return found["questions"][name]

    def document(self):
        with opened(self.small.lead) as ws:
            return findings.as_document(findings.findings(ws, self.small.round_id))


@pytest.fixture
def played(small, tmp_path):
    return Played(small, tmp_path)


ANOTHER = at(ABSENCE, label="Has the file been destroyed in the meantime, as far as anybody knows?")


def test_a_removed_question_that_comes_back_does_not_take_its_old_answers(played):
    built = tools.built_in()
    gone = remade(built, "2.0", without(ABSENCE))
    back = remade(built, "3.0", ANOTHER)
    played.publish(gone)
    played.publish(back)
    assert played.counts("RC9")["answered"] == 0
    assert played.take().reopened
    with opened(played.small.store("a")) as ws:
        audit = OpenAudit(ws, played.audit)
        assert audit.form.missing() == (ABSENCE,)
        assert audit.earlier(ABSENCE) is None
    played.send()
    assert played.counts("RC9")["answered"] == 0


def test_a_rename_onto_the_name_of_a_removed_question_carries_the_right_answer(played):
    built = tools.built_in()
    first = remade(built, "2.0", without("/OJ/OJ7/OJ7_themes"))
    before = played.counts("OJ6_themes")["values"]

    def swap(node):
        if node.path == THEMES:
            return replace(node, name="OJ7_themes", path="/OJ/OJ6/OJ7_themes")
        return node

    played.publish(first)
    played.publish(remade(first, "3.0", swap))
    assert played.counts("OJ7_themes")["values"] == before


def test_a_correction_made_under_the_old_meaning_does_not_lie_over_the_new_answer(played):
    with opened(played.small.lead) as ws:
        moderation.correct(
            ws, played.small.round_id, played.audit, ABSENCE, Answer("no"), "Seen otherwise"
        )
    assert played.counts("RC9")["values"] == {"no": 1}
    played.publish(remade(tools.built_in(), "2.0", ANOTHER))
    assert played.counts("RC9")["answered"] == 0
    played.take()
    with opened(played.small.store("a")) as ws:
        audit = OpenAudit(ws, played.audit)
        audit.answer(ABSENCE, audit.earlier(ABSENCE))
        audit.complete()
    played.send()
    assert played.counts("RC9")["values"] == {"yes": 1}
    with opened(played.small.lead) as ws, ws.begin() as work:
        (view,) = [
            each
            for each in moderation.views(work, played.small.round_id).values()
            if each.corrections
        ]
    assert view.corrections[0].state is CorrectionState.STALE


@pytest.mark.parametrize("published_first", [False, True])
@pytest.mark.parametrize("out", [False, True])
def test_a_correction_follows_a_renamed_question(played, published_first, out):
    def correct():
        with opened(played.small.lead) as ws:
            with opened(played.small.store("a")) as mine:
                other = played.theme(OpenAudit(mine, played.audit), 1)
            answer = None if out else Answer(other)
            key = "/OJ/OJ6/OJ6_topics" if published_first else THEMES
            moderation.correct(ws, played.small.round_id, played.audit, key, answer, "Another")

    if not published_first:
        correct()
    played.publish(remade(tools.built_in(), "2.0", renamed(THEMES, "OJ6_topics")))
    if published_first:
        correct()
    before = played.counts("OJ6_topics")
    assert before["answered"] == (0 if out else 1)
    played.take()
    played.send()
    assert played.counts("OJ6_topics") == before


@pytest.mark.parametrize("name", ["OJ5_now", "OJ5_what", "OJ5_told", "OJ5_response"])
def test_the_questions_that_concerns_are_followed_by_keep_their_names(played, name):
    path = f"/OJ/OJ5/{name}"
    for change in (renamed(path, f"{name}_2"), without(path)):
        tool = remade(tools.built_in(), "2.0", change)
        with (
            opened(played.small.lead) as ws,
            pytest.raises(InputRefused, match=f"The question {name} is missing"),
        ):
            tool_versions.publish(ws, played.small.round_id, tool, {}, "Why")


def test_a_table_under_another_name_takes_its_rows_along(played):
    def table(node):
        path = node.path.replace("/CS/CS1/CS1_visits", "/CS/CS1/CS1_calls")
        name = "CS1_calls" if node.name == "CS1_visits" else node.name
        return replace(node, path=path, name=name)

    tool = remade(tools.built_in(), "2.0", table)
    standards = tuple(
        replace(
            one,
            starts=one.starts.replace("CS1_visits", "CS1_calls"),
            ends=one.ends.replace("CS1_visits", "CS1_calls"),
        )
        for one in tool.standards
    )
    before = played.document()
    made = played.publish(replace(tool, standards=standards))
    assert made.moved["/CS/CS1/CS1_visits"] == "/CS/CS1/CS1_calls"
    after = played.document()
    assert after["standards"]["T12"] == before["standards"]["T12"]
    gone = played.take()
    assert (gone.asked_again, gone.reopened) == ((), ())
    with opened(played.small.store("a")) as ws:
        audit = OpenAudit(ws, played.audit)
        assert audit.form.rows("/CS/CS1/CS1_calls")
    played.send()
    assert played.document()["standards"] == after["standards"]


def test_an_assessors_store_is_not_published_into(played):
    tool = remade(tools.built_in(), "2.0", ANOTHER)
    with opened(played.small.store("a")) as ws:
        for call in (
            lambda: tool_versions.propose(ws, played.small.round_id, tool),
            lambda: tool_versions.publish(ws, played.small.round_id, tool, {}, "Why"),
            lambda: tool_versions.write_update(ws, played.small.round_id, played.folder),
        ):
            with pytest.raises(InputRefused, match="assessor's store"):
                call()


def test_an_update_that_contradicts_an_earlier_one_is_refused(played):
    """The lead's store is put back to an earlier day, and another second version is published from it."""
    earlier = copied_store(played.small.lead, "earlier.store")
    played.publish(remade(tools.built_in(), "2.0", ANOTHER))
    played.take()
    other = remade(
        tools.built_in(), "2.1", at("/OJ/OJ1", label="Is the child safe from everything?")
    )
    with opened(earlier) as ws:
        tool_versions.publish(ws, played.small.round_id, other, {}, "Why")
        update = tool_versions.write_update(ws, played.small.round_id, played.folder / "o").path
    with opened(played.small.store("a")) as ws:
        with pytest.raises(InputRefused, match="otherwise than an earlier one"):
            packs.open_pack(ws, update)
        assert OpenAudit(ws, played.audit).tool.version == "2.0"


def test_two_copies_of_a_store_that_go_over_apart_are_no_conflict(played):
    twin = copied_store(played.small.store("a"), "twin.store")
    played.publish(remade(tools.built_in(), "2.0", renamed(THEMES, "OJ6_topics")))
    for store in (played.small.store("a"), twin):
        played.take(store)
        with opened(store) as ws:
            made = returns.make(ws, played.small.round_id, played.folder / store.name).path
        with opened(played.small.lead) as ws:
            returns.merge(ws, played.small.round_id, [made])
    assert played.document()["sample"]["conflicting"] == 0


@pytest.mark.parametrize("text", ["2.0\t", "2\u202e0", "2\ufeff"])
def test_a_version_that_could_not_be_sent_is_not_published(played, text):
    tool = replace(remade(tools.built_in(), "2.0", ANOTHER), version=text)
    with opened(played.small.lead) as ws, pytest.raises(InputRefused):
        tool_versions.publish(ws, played.small.round_id, tool, {}, "Why")


def test_a_hidden_character_in_a_wording_is_named_by_its_row(played):
    tool = remade(tools.built_in(), "2.0", at(ABSENCE, label="Could a duty\u200e worker act?"))
    with opened(played.small.lead) as ws, pytest.raises(InputRefused, match="in survey, row "):
        tool_versions.publish(ws, played.small.round_id, tool, {}, "Why")


def test_an_open_audit_takes_nothing_more_however_often_it_is_tried(played):
    played.publish(remade(tools.built_in(), "2.0", ANOTHER))
    with opened(played.small.store("a")) as ws:
        audit = OpenAudit(ws, played.audit)
        packs.open_pack(ws, played.update)
        for attempt in (
            lambda: say(audit, "RC9", "no"),
            lambda: say(audit, "OJ1", "no"),
            audit.complete,
            lambda: audit.reopen("A date was missed."),
            lambda: say(audit, "RC9", "no"),
        ):
            with pytest.raises(AuditError, match="open the audit again|signed off"):
                attempt()
        assert OpenAudit(ws, played.audit).earlier(ABSENCE) == Answer("yes")


def test_a_removed_choice_is_never_merely_clearer(played):
    built = tools.built_in()
    name = built.by_path[ABSENCE].list_name
    fewer = {**built.choices, name: built.choices[name][1:]}
    tool = replace(built, version="2.0", choices=fewer)
    with opened(played.small.lead) as ws:
        proposal = tool_versions.propose(ws, played.small.round_id, tool)
    (place,) = [
        at for at, each in enumerate(proposal.changes) if each.change.what == "choice-removed"
    ]
    assert not proposal.changes[place].is_decidable
    made = played.publish(tool, {place: ChangeKind.CLARIFICATION})
    assert made.changes[place].effect is Effect.ASKED_AGAIN
    assert played.counts("RC9")["answered"] == 0


def test_a_question_that_is_asked_no_more_waits_for_nothing(played):
    hidden = at(ABSENCE, label="Something else altogether, for nobody", core=True)

    def change(node):
        made = hidden(node)
        if made.path == ABSENCE:
            return replace(made, rules=replace(made.rules, relevant="${OJ1} = 'cannot'"))
        return made

    played.publish(remade(tools.built_in(), "2.0", change))
    document = played.document()
    assert document["asked_again"] == {}
    assert document["sample"]["unfinished"] == 0
    gone = played.take()
    assert (gone.asked_again, gone.reopened) == ((), ())


def test_the_proposal_names_cases_that_a_new_question_or_another_rating_rule_touches(played):
    built = tools.built_in()
    new = Question(
        "RC10", "/RC/RC10", Kind.TEXT, "What else?", built.by_path[ABSENCE].cell, item="RC10"
    )

    def add(node):
        if node.path == "/RC" and isinstance(node, Group):
            return replace(node, children=(*node.children, new))
        return node

    rollup = replace(
        built.rollup,
        caps=tuple(replace(cap, at=1, when="true()", standard="") for cap in built.rollup.caps),
    )
    tool = replace(remade(built, "2.0", add), rollup=rollup)
    with opened(played.small.lead) as ws:
        found = tool_versions.propose(ws, played.small.round_id, tool)
    cases = {each.change.what: each.cases for each in found.changes}
    assert len(cases["question-added"]) == 1
    assert len(cases["rollup"]) == 1


def test_a_rule_that_names_a_renamed_question_is_the_same_rule():
    def change(node):
        rules = {
            name: getattr(node.rules, name).replace("${OJ4_confidence}", "${OJ4_sure}")
            for name in node.rules.__dataclass_fields__
        }
        node = replace(node, rules=replace(node.rules, **rules))
        return renamed("/OJ/OJ4/OJ4_confidence", "OJ4_sure")(node)

    tool = remade(tools.built_in(), "2.0", change)
    assert {one.what for one in compare(tools.built_in(), tool)} == {"question-renamed"}


def test_a_limit_whose_gate_is_asked_again_cannot_be_told_and_is_not_one_that_does_not_apply(
    played,
):
    gate = at("/CS/CS1/CS1_any", label="Did anybody at all see the child at home in six months?")
    before = played.document()["standards"]["T12"]
    assert "not-applicable" not in before
    played.publish(remade(tools.built_in(), "2.0", gate))
    after = played.document()["standards"]["T12"]
    assert after == {"cannot-tell": 1}
    played.take()
    played.send()
    assert played.document()["standards"]["T12"] == after
