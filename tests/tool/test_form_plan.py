"""Which rules depend on which: circles are refused by name, faults noted, plans kept."""

import gc

import pytest

from app.tool import form_plan
from app.tool.form_plan import Aspect, CircularRules, Plan, plan_for
from app.tool.model import Kind
from tests.tool.form_samples import group, question, standard, tool_of


@pytest.mark.parametrize(
    "questions",
    [
        (question("/a", Kind.CALCULATE, calculation="${a} + 1"),),
        (
            question("/a", Kind.CALCULATE, calculation="${b}"),
            question("/b", Kind.CALCULATE, calculation="${a}"),
        ),
        (question("/a", relevant="${b} = 1"), question("/b", relevant="${a} = 1")),
        (group("/g", question("/g/x"), relevant="${x} = 1"),),
        (
            group("/r", question("/r/x"), repeats=True, repeat_count="${n}"),
            question("/n", Kind.CALCULATE, calculation="count(${r})"),
        ),
        (
            group(
                "/r",
                question("/r/a", Kind.CALCULATE, calculation="${b}"),
                question("/r/b", Kind.CALCULATE, calculation="../a"),
                repeats=True,
            ),
        ),
    ],
)
def test_rules_in_a_circle_are_refused(questions):
    with pytest.raises(CircularRules, match=r"circle: .* → .*survey, row 2"):
        Plan(tool_of(*questions))


def test_a_circle_is_spelt_out():
    tool = tool_of(
        question("/a", Kind.CALCULATE, calculation="${c}"),
        question("/b", Kind.CALCULATE, calculation="${a}"),
        question("/c", Kind.CALCULATE, calculation="${b}"),
    )
    with pytest.raises(CircularRules) as caught:
        Plan(tool)
    assert set(caught.value.paths) == {"/a", "/b", "/c"}


def test_a_verdict_that_decides_on_its_own_date_is_a_circle():
    tool = tool_of(
        question("/start", Kind.DATE),
        question("/end", Kind.DATE, relevant="verdict('T') = 'late'"),
        standards=[standard("T", "/start", "/end", "7d")],
    )
    with pytest.raises(CircularRules, match="T"):
        Plan(tool)


@pytest.mark.parametrize(
    "rule",
    [
        "position(..)",
        "count(${r})",
        "coalesce(/data/r[1]/x, 0) + 1",
        "string(../../r[last()]/other)",
    ],
)
def test_looking_at_other_rows_is_no_circle(rule):
    tool = tool_of(
        group(
            "/r",
            question("/r/x", Kind.CALCULATE, calculation=rule),
            question("/r/other"),
            repeats=True,
        )
    )
    assert Plan(tool).faults == []


def test_a_constraint_may_look_at_its_own_answer():
    assert Plan(tool_of(question("/a", constraint=". > 1 and ${a} < 9"))).faults == []


def test_a_rule_that_cannot_be_read_is_noted_and_left_out():
    plan = Plan(tool_of(question("/a", relevant="1 +"), question("/b", constraint="${nobody} > 1")))
    assert [(fault.path, fault.aspect) for fault in plan.faults] == [
        ("/a", Aspect.RELEVANT),
        ("/b", Aspect.CONSTRAINT),
    ]
    assert "nobody" in plan.faults[1].message


def test_rules_are_ranked_behind_what_they_depend_on():
    plan = Plan(
        tool_of(
            question("/c", Kind.CALCULATE, calculation="${b} + 1"),
            question("/b", Kind.CALCULATE, calculation="${a} + 1"),
            question("/a", Kind.INTEGER, relevant="${g} = 1"),
            question("/g", Kind.INTEGER),
        )
    )
    rank = {rule.spot.path: rule.rank for rule in plan.rules}
    assert rank["/a"] < rank["/b"] < rank["/c"]


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        ("${x} + /data/g/y", {"/g/x", "/g/y"}),
        ("count(//x)", {"/g/x"}),
        ("../g/*", {"/g/x", "/g/y"}),
        ("sum(/data/r[n > ${x}]/n)", {"/r/n", "/g/x"}),
        ("indexed-repeat(${n}, ${r}, ${x})", {"/r/n", "/r", "/g/x"}),
        ("instance('yn')/root/item[name = current()/../g/x]/label", {"/g/x"}),
        ("verdict('T') = 'late'", {"verdict:T"}),
        ("following::y | preceding-sibling::r/n", {"/r/n"}),
    ],
)
def test_a_rule_reads_what_its_paths_lead_to(rule, read):
    plan = Plan(
        tool_of(
            group("/g", question("/g/x"), question("/g/y")),
            group("/r", question("/r/n"), repeats=True),
            question("/here"),
        )
    )
    assert set(plan.reads(rule, plan.spots["/here"])) == read


def test_a_plan_is_made_once_for_a_tool_and_goes_with_it():
    tool = tool_of(question("/a"))
    key = id(tool)
    assert plan_for(tool) is plan_for(tool)
    assert key in form_plan._PLANS
    del tool
    gc.collect()
    assert key not in form_plan._PLANS


def test_yes_and_no_are_conditions():
    plan = Plan(
        tool_of(
            question("/a", required="yes"),
            question("/b", required="no"),
            question("/c", required="1 = 1"),
        )
    )
    texts = {rule.spot.path: rule.text for rule in plan.rules}
    assert texts == {"/a": "true()", "/b": "false()", "/c": "1 = 1"}
