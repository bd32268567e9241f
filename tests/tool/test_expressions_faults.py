"""Expressions that cannot be read or worked out: every fault names its place, and none can hang the program."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import AuditError
from app.tool.expressions import Context, ExpressionFault, Node, compile_expression
from app.tool.expressions.faults import MAX_DEPTH, MAX_LENGTH
from app.tool.expressions.functions import NotOffered
from app.tool.expressions.nodes import ROOT
from app.tool.expressions.parser import parse
from app.tool.expressions.patterns import compile_pattern
from app.tool.expressions.syntax import Call, Chain, Number
from tests.tool.test_expressions import work


@pytest.mark.parametrize(
    ("text", "said", "position"),
    [
        ("", "empty", 0),
        ("(1 + 2", "bracket is not closed", 6),
        ("concat('a'", "bracket is not closed", 10),
        ("'abc", "quotation mark is not closed", 0),
        ("1 && 2", "write 'and'", 2),
        ("a = ‘yes’", "curly quotes", 4),
        ("1 +", "missing", 3),
        ("a b", "'b' is not expected", 2),
        ("$name = 1", "curly brackets", 0),
        ("a[1", "']' is missing", 3),
        ("..[1]", "no condition in square brackets", 2),
        ("wrong::a", "not an axis", 0),
        ("5 <> 5", "not expected", 3),
        ("!a", "write 'not", 0),
    ],
)
def test_a_fault_says_what_is_wrong_and_where(text, said, position):
    with pytest.raises(ExpressionFault, match=said) as caught:
        work(text)
    assert caught.value.position == position
    assert isinstance(caught.value, AuditError)


@pytest.mark.parametrize(
    "text", ["1div2", "4 div 2", "div div div", "and and and", "* * *", "a-b", "a -b", "-(1)"]
)
def test_operators_and_names_are_told_apart(text):
    assert parse(text)


def test_operands_of_one_rank_are_one_chain():
    chain = parse("1 or 2 or 3")
    assert isinstance(chain, Chain)
    assert [sign for sign, _ in chain.rest] == ["or", "or"]
    assert chain.first == Number(1.0, 0)


def test_an_unknown_function_is_a_fault_with_the_likely_one():
    with pytest.raises(
        ExpressionFault, match=r"no function flor\(\)\. Did you mean floor"
    ) as caught:
        work("1 + flor(2)")
    assert caught.value.position == 4


@pytest.mark.parametrize(
    ("text", "meant"), [("NETWORKDAYS('a', 'b')", "working-days"), ("LEN('a')", "string-length")]
)
def test_functions_of_a_spreadsheet_are_recognised(text, meant):
    with pytest.raises(ExpressionFault, match=f"Did you mean {meant}"):
        work(text)


def test_functions_left_out_on_purpose_say_so():
    with pytest.raises(NotOffered, match="places on a map"):
        work("area('0 0')")


@pytest.mark.parametrize(
    "text", ["substr('a')", "not()", "true(1)", "if(1, 2)", "today(1)", "count()"]
)
def test_a_wrong_number_of_arguments_is_a_fault(text):
    with pytest.raises(ExpressionFault, match="arguments"):
        work(text)


@pytest.mark.parametrize(
    "text", ["count('a')", "sum(1)", "position('a')", "'a' | 'b'", "'a'[1]", "1/a"]
)
def test_a_single_value_where_answers_are_needed_is_a_fault(text):
    with pytest.raises(ExpressionFault):
        work(text)


def test_a_wrong_call_that_is_never_reached_does_no_harm():
    assert work("true() or substr()") is True


# -- nothing hangs


def test_an_endless_expression_is_refused_at_once():
    with pytest.raises(ExpressionFault, match="longer than"):
        parse("1+" * MAX_LENGTH + "1")


@pytest.mark.parametrize(
    "text",
    ["(" * 5000 + "1" + ")" * 5000, "not(" * 2000 + "1" + ")" * 2000, "a[" * 1000 + "1" + "]" * 1000,
     "1 or 1 and 1 = 1 < 1 + 1 * (" * 500 + "1" + ")" * 500],
)  # fmt: skip
def test_brackets_without_end_are_refused(text):
    with pytest.raises(ExpressionFault, match=r"deep|inside one another"):
        compile_expression(text)


def test_as_many_brackets_as_allowed_can_be_worked_out():
    depth = MAX_DEPTH - 1
    assert work("if(true(), " * depth + "1" + ", 2)" * depth) == 1


def test_a_long_chain_is_no_depth():
    assert work(" + ".join(["1"] * 4000)) == 4000
    assert work("-" * 9001 + "1") == -1


def test_an_expression_that_looks_at_too_much_is_stopped():
    root = Node("data")
    for _ in range(300):
        root.append(Node("a", "x"))
    started = time.monotonic()
    with pytest.raises(ExpressionFault, match="too much work"):
        work("count(//a[count(preceding::a[count(preceding::a) > 1]) > 1])", root)
    assert time.monotonic() - started < 5


def test_what_is_the_same_for_every_node_of_a_condition_is_worked_out_once():
    root = Node("data")
    for _ in range(300):
        root.append(Node("a", "x"))
    assert work("count(a[count(/data/a[count(/data/a) = 300]) = 300])", _under_a_top(root)) == 300


def _under_a_top(root):
    top = Node("#form", kind=ROOT)
    top.append(root)
    return root


def test_too_many_answers_are_not_compared_with_one_another():
    root = Node("data")
    for _ in range(900):
        root.append(Node("a", "x"))
    with pytest.raises(ExpressionFault, match="too much work"):
        work("a != a", root)


def test_a_text_cannot_grow_without_bound():
    long = Node("long", "x" * 60_000)
    with pytest.raises(ExpressionFault, match="grew beyond"):
        work("concat(., .)", long)
    with pytest.raises(ExpressionFault, match="grew beyond"):
        work("join(., 1, 2, 3)", long)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)(.*)x", "([a-z]+)*[0-9]"]
)
def test_a_pattern_that_would_hang_others_is_quick(pattern):
    started = time.monotonic()
    assert compile_pattern(pattern).found_in("a" * 3000 + "!") is False
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "pattern",
    ["(?=a)", r"(a)\1", "(", "a)", "[", "a**", "*", "a{5,2}", "(((a{99}){99}){99})", "(" * 3000],
)
def test_a_pattern_that_cannot_be_used_is_a_fault(pattern):
    with pytest.raises(ExpressionFault, match="pattern"):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^[A-Z]{2}\d{4}$", "KC1234", True),
        (r"^[A-Z]{2}\d{4}$", "KC12345", False),
        (r"\bcat\b", "a cat sat", True),
        (r"\bcat\b", "concatenate", False),
        (r"^(\d{3}-)+\d$", "123-456-7", True),
        (r"[^\s,]+", " , ", False),
        (r"a{2,3}", "ab", False),
        (r"x?y", "y", True),
        (r"\u0041", "A", True),
        (r"a{,3}", "a{,3}", True),
    ],
)
def test_patterns_find_what_they_describe(pattern, text, found):
    assert compile_pattern(pattern).found_in(text) is found


@settings(deadline=None, max_examples=300)
@given(
    st.text(alphabet="ab|()*+?{1,2}[]^$\\d.-", max_size=14), st.text(alphabet="ab1-", max_size=12)
)
def test_any_pattern_is_used_or_refused(pattern, text):
    try:
        found = compile_pattern(pattern).found_in(text)
    except ExpressionFault:
        return
    assert found in (True, False)


@settings(deadline=None, max_examples=400)
@given(st.text(alphabet="ab1.'\"()[]/|@$,+-*=<>! ${}", max_size=30))
def test_any_text_is_an_expression_or_a_fault(text):
    node = Node("data")
    node.append(Node("a", "1"))
    try:
        value = work(text, node)
    except ExpressionFault as found:
        value = found
    if isinstance(value, ExpressionFault):
        assert -1 <= value.position <= len(text)
    else:
        assert isinstance(value, (str, float, bool, list))


def test_calls_keep_their_place():
    call = parse("  concat('a')")
    assert isinstance(call, Call)
    assert call.at == 2
    assert isinstance(Context(Node("a"), None).node, Node)
