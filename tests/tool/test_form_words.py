"""Why a question is not asked, in words."""

import pytest

from app.domain.ids import AnswerKey
from app.tool.form_words import HIDDEN_SOMEHOW
from app.tool.model import Kind
from tests.tool.form_samples import form_of, group, put, question, standard, tool_of


def reason(rule, **gate):
    form = form_of(
        question("/seen", Kind.CHOICE, "7.1 Was the child seen?", list_name="yn"),
        question("/grade", Kind.CHOICE, "Grade", list_name="yn"),
        question("/count", Kind.INTEGER, f"A label of {'many ' * 20}words", item="HX2"),
        question("/hidden", relevant=rule),
    )  # fmt: skip
    for path, text in gate.items():
        put(form, path, text)
    return form.state(AnswerKey("/hidden")).why_hidden


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("${seen} = 'yes'", "asked only when 7.1 is 'Yes'"),
        ("selected(${seen}, 'yes')", "asked only when 7.1 is 'Yes'"),
        ("${grade} = 'no' and ${seen} = 'yes'", "asked only when 'Grade' is 'No' and 7.1 is 'Yes'"),
        ("${grade} = 'no' or ${seen} = 'yes'", "asked only when 'Grade' is 'No' or 7.1 is 'Yes'"),
        ("${count} > 2", "asked only when HX2 is more than 2"),
        ("${count} != ''", "asked only when HX2 is answered"),
        ("${count}", "asked only when HX2 is answered"),
        ("/data/seen = 'yes'", "asked only when 7.1 is 'Yes'"),
        ("${seen} = 'yes' or selected(${seen}, 'no')", "asked only when 7.1 is 'Yes' or 'No'"),
        (
            "(${grade} = 'no' or ${seen} = 'no') and ${count} > 1",
            "asked only when ('Grade' is 'No' or 7.1 is 'No') and HX2 is more than 1",
        ),
        ("string(${count}) != ''", "asked only when HX2 is answered"),
        ("${count} < date('2013-04-15')", "asked only when HX2 is before Mon 15 Apr 2013"),
        ("string-length(${seen}) > 7", HIDDEN_SOMEHOW),
        ("${count} + 1 > 7", HIDDEN_SOMEHOW),
    ],
)
def test_a_simple_rule_is_told_in_words(rule, said):
    assert reason(rule) == said


def test_the_opposite_is_told_too():
    assert reason("not(selected(${seen}, 'yes'))", seen="yes") == "asked only when 7.1 is not 'Yes'"
    assert reason("${seen} != 'yes'", seen="yes") == "asked only when 7.1 is not 'Yes'"


def test_several_opposites_of_one_question_are_told_together():
    said = "asked only when 7.1 is not 'Yes' or 'No'"
    assert reason("${seen} != 'yes' and ${seen} != 'no'", seen="yes") == said


def test_a_question_in_a_hidden_group_is_told_the_group_s_rule():
    form = form_of(
        question("/seen", Kind.CHOICE, "7.1 Was the child seen?", list_name="yn"),
        group("/g", question("/g/x", relevant="${seen} = 'no'"), relevant="${seen} = 'yes'"),
    )
    assert form.state(AnswerKey("/g/x")).why_hidden == "asked only when 7.1 is 'Yes'"
    put(form, "/seen", "yes")
    assert form.state(AnswerKey("/g/x")).why_hidden == "asked only when 7.1 is 'No'"


def test_a_rule_on_a_verdict_is_told():
    tool = tool_of(
        question("/a", Kind.DATE),
        question("/b", Kind.DATE),
        question("/why", relevant="verdict('T3') = 'late'"),
        standards=[standard("T3", "/a", "/b", "42wd")],
    )
    assert form_of(tool).state(AnswerKey("/why")).why_hidden == "asked only when T3 is late"


def test_a_question_that_is_asked_has_no_reason():
    assert form_of(question("/a")).state(AnswerKey("/a")).why_hidden == ""
