"""A compiled tool is the tool: the same after a round trip, with one text and one hash."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InputRefused
from app.resources import resource_path
from app.tool.compiled import dump, load, tool_hash
from app.tool.model import Cell, Choice, Group, Kind, Question, Rules, Standard, Tool
from app.tool.workbook import read_workbook
from tests.tool.books import save, sound

BUILT_IN = resource_path("tools", "child-protection-case-file-audit.json")

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
cells = st.builds(Cell, st.sampled_from(["survey", "standards"]), st.integers(1, 9999))
rules = st.builds(Rules, relevant=words, constraint=words, warning=words, default=words)
questions = st.builds(
    Question,
    name=words,
    path=words,
    kind=st.sampled_from(Kind),
    label=words,
    cell=cells,
    guidance=words,
    list_name=words,
    rules=rules,
    item=words,
    evidence=words,
    standards=st.lists(words, max_size=2).map(tuple),
    states=st.frozensets(st.sampled_from(["not-recorded", "not-applicable", "could-not-look"])),
    core=st.booleans(),
    shared=st.booleans(),
)
groups = st.recursive(
    questions,
    lambda inner: st.builds(
        Group,
        name=words,
        path=words,
        label=words,
        cell=cells,
        children=st.lists(inner, max_size=3).map(tuple),
        repeats=st.booleans(),
        rules=rules,
        item=words,
    ),
    max_leaves=6,
)
standards = st.builds(
    Standard,
    words,
    words,
    words,
    words,
    words,
    cells,
    unverified=st.booleans(),
    local=st.booleans(),
)
choices = st.builds(Choice, words, words, st.dictionaries(words, words, max_size=2))
tools = st.builds(
    Tool,
    id=words,
    title=words,
    version=words,
    sections=st.lists(groups, max_size=3).map(tuple),
    choices=st.dictionaries(words, st.lists(choices, max_size=3).map(tuple), max_size=3),
    standards=st.lists(standards, max_size=2).map(tuple),
    holidays=st.lists(words, max_size=2).map(tuple),
    settings=st.dictionaries(words, words, max_size=3),
    worked=st.lists(words, max_size=2).map(tuple),
)


@settings(max_examples=80, deadline=None)
@given(tools)
def test_loading_what_was_dumped_gives_the_same_tool_and_the_same_text(tool: Tool) -> None:
    text = dump(tool)
    again = load(text)
    assert again == tool
    assert list(again.choices) == list(tool.choices)
    assert dump(again) == text
    assert tool_hash(again) == tool_hash(tool)


def test_the_text_is_canonical_json(tmp_path: Path) -> None:
    tool, _problems = read_workbook(save(tmp_path / "t.xlsx", sound()))
    assert tool is not None
    text = dump(tool)
    assert text == json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert len(tool_hash(tool)) == 64


def test_any_change_of_a_rule_changes_the_hash(tmp_path: Path) -> None:
    tool, _problems = read_workbook(save(tmp_path / "t.xlsx", sound()))
    assert tool is not None
    question = tool.question("/visits/seen")
    section = tool.sections[0]
    assert isinstance(section, Group)
    other = replace(question, rules=replace(question.rules, required=""))
    rest = tuple(other if child is question else child for child in section.children)
    changed = replace(tool, sections=(replace(section, children=rest),))
    assert tool_hash(changed) != tool_hash(tool)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "{",
        '{"format":1}',
        '{"format":1,"sections":[{"children":3}]}',
        "[" * 9000,
    ],
)
def test_what_is_no_compiled_tool_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InputRefused, match="damaged"):
        load(text)


def test_a_later_format_is_said_to_be_one() -> None:
    with pytest.raises(InputRefused, match="another version"):
        load('{"format":99}')


def test_the_built_in_tool_loads_in_less_than_50_milliseconds() -> None:
    text = BUILT_IN.read_text(encoding="utf-8")
    taken = []
    for _try in range(7):
        begun = time.perf_counter()
        load(text)
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.050
