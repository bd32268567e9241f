"""What a reader of a tool's changes is shown of a rule: words where it is simple, the rule itself where it is not."""

from dataclasses import replace

import pytest

from app.services.tools import built_in
from app.tool.diff import compare
from app.tool.model import Group
from app.tool.publishing import decided, texts

OLD = built_in()


def with_rule(path, **rules):
    """The built-in tool with other rules at one question."""

    def changed(node):
        if isinstance(node, Group):
            return replace(node, children=tuple(map(changed, node.children)))
        return replace(node, rules=replace(node.rules, **rules)) if node.path == path else node

    return replace(OLD, sections=tuple(map(changed, OLD.sections)))


def with_standard(name, **fields):
    return replace(
        OLD,
        standards=tuple(replace(one, **fields) if one.id == name else one for one in OLD.standards),
    )


def told(new, what):
    (change,) = [one for one in compare(OLD, new) if one.what == what]
    (published,) = [one for one in decided(OLD, new, [change], {}) if one.what == what]
    assert (published.before, published.after) == texts(change, OLD, new)
    return published.before, published.after


def test_when_a_question_is_asked_is_told_in_words():
    path = OLD.by_name["RC5_oldest"].path
    before, after = told(with_rule(path, relevant="${RC5_on_file} = 'yes'"), "relevance")
    assert after.endswith("is 'Everything known of is on file'")
    assert before.endswith("is 'Some is not on file'")


def test_whether_an_answer_is_needed_is_told_as_always():
    path = OLD.by_name["RC5_count"].path
    assert told(with_rule(path, required="true()"), "required")[1] == "always"


@pytest.mark.parametrize("field", ["applies_if", "absent_if"])
def test_rules_of_a_limit_are_told_in_words(field):
    _before, after = told(
        with_standard("T16", **{field: "${RC5_on_file} = 'yes'"}), field.replace("_", "-")
    )
    assert "${" not in after
    assert after.endswith("'")


def test_the_row_rule_and_the_ends_of_a_clock_are_told_in_words():
    before, after = told(with_standard("T12", counts_if="${CS1_alone} = 'yes'"), "counted-if")
    assert "${" not in before + after
    before, after = told(with_standard("T5", ends=OLD.by_name["CF1_date"].path), "clock-end")
    assert "/" not in before + after


def test_what_is_not_simple_stands_as_it_is_written():
    path = OLD.by_name["RC5_oldest"].path
    rule = "count(${CS1_date}) > 3 + ${RC5_count}"
    assert told(with_rule(path, relevant=rule), "relevance")[1] == rule
