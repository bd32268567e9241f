"""The blank tool for paper: everything asked is there, numbered, and says when it is asked."""

import re
from dataclasses import replace

from app.services.tools import built_in
from app.tool.blank import BlankMatrix, BlankQuestion, BlankTable, Write, blank_tool
from app.tool.companions import is_companion
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Kind
from app.tool.numbering import item_numbers
from tests.tool.blank_samples import asked, factors, items, visits
from tests.tool.form_samples import group, question, tool_of

# -- what is printed


def test_every_question_of_the_built_in_tool_has_one_place_for_its_answer() -> None:
    tool = built_in()
    wanted = [
        one for one in tool.questions if one.kind in ANSWERABLE and not is_companion(one, tool)
    ]
    found = asked(tool)
    assert len(found) == len(wanted)
    assert {one.write for one in found} >= set(Write) - {Write.NOTHING}


def test_every_item_of_the_built_in_tool_has_its_number() -> None:
    tool = built_in()
    numbers = [item.number for item in items(tool) if item.number]
    assert numbers == list(dict.fromkeys(item_numbers(tool).values()))
    assert len(numbers) == 88


def test_what_is_never_asked_and_calculations_are_left_out() -> None:
    tool = tool_of(
        group("/G", question("/G/a", relevant="false()"), question("/G/b", label="Here")),
        group("/H", question("/H/c", Kind.HIDDEN)),
    )
    assert [one.wording for one in asked(tool)] == ["Here"]
    assert "Days" not in [one.wording for one in asked(visits())]


def test_a_tool_without_items_is_numbered_by_place() -> None:
    tool = tool_of(
        group("/G", question("/G/a"), question("/G/b")), question("/loose", label="Loose")
    )
    assert [item.number for item in items(tool)] == ["", "1.1", "1.2"]


def test_a_label_that_quotes_an_answer_leaves_a_gap() -> None:
    table = items(visits())[2].parts[0]
    assert isinstance(table, BlankTable)
    assert table.columns[1].wording == "Why of …?"


def test_the_limits_are_listed_with_their_doubts() -> None:
    (limit,) = blank_tool(visits()).limits
    assert (limit.id, limit.limit, limit.doubt) == ("T1", "10 working days", "local limit")


def test_a_choice_with_questions_about_each_choice_is_a_table_of_its_choices() -> None:
    first = items(factors())[0]
    matrix, rest = first.parts
    assert isinstance(matrix, BlankMatrix)
    assert matrix.question.choices == ("Drug misuse", "Debt", "None")
    assert [one.wording for one in matrix.columns] == ["Now or past?", "Since when?"]
    assert [one.write for one in matrix.columns] == [Write.TICK_ONE, Write.DATE]
    assert {one.asked_when for one in matrix.columns} == {""}
    assert matrix.asked == {"Drug misuse", "Debt"}
    assert isinstance(rest, BlankQuestion)
    assert rest.wording == "What else?"


def test_the_forty_questions_about_factors_are_one_table() -> None:
    (factors_item,) = [item for item in items(built_in()) if item.number == "4.1"]
    matrix = factors_item.parts[0]
    assert isinstance(matrix, BlankMatrix)
    assert len(matrix.question.choices) == len(matrix.asked) == 20
    assert [one.wording for one in matrix.columns] == ["Now or past?", "Whose?"]
    assert len(factors_item.parts) == 2


def test_groups_that_ask_different_things_of_choices_stay_as_they_are() -> None:
    tool = factors()
    section = tool.sections[0]
    item = section.children[0]
    debt = item.children[2]
    other = replace(debt, children=(replace(debt.children[0], kind=Kind.TEXT), debt.children[1]))
    changed = replace(item, children=(*item.children[:2], other, *item.children[3:]))
    sections = (replace(section, children=(changed, *section.children[1:])),)
    parts = items(replace(tool, sections=sections))[0].parts
    assert not [part for part in parts if isinstance(part, BlankMatrix)]
    assert len(parts) == 6


# -- when it is asked


def test_a_condition_is_told_by_number_and_by_the_choice_s_label() -> None:
    day = items(visits())[1]
    assert (day.number, day.asked_when) == ("1.2", "only if 1.1 is 'Yes'")
    assert isinstance(day.parts[0], BlankQuestion)
    assert day.parts[0].asked_when == ""  # said once, at the head


def test_a_condition_that_is_not_simple_names_what_it_depends_on() -> None:
    table = items(visits())[2].parts[0]
    assert isinstance(table, BlankTable)
    said = table.columns[1].asked_when
    assert said == "whether it is asked depends on 1.4"  # of the calculation nothing is printed


def test_a_condition_on_a_count_is_told_by_what_is_counted() -> None:
    assert items(factors())[1].asked_when == "only if 1.1 is 'Yes' at least once"
    conditions = {item.number: item.asked_when for item in items(built_in())}
    assert conditions["4.4"] == "only if 4.1 is 'Present now' at least once"
    assert conditions["9.6"] == "only if 9.1 'Child seen' is 'No' at least once"


def test_no_condition_and_no_limit_names_a_calculation() -> None:
    tool = built_in()
    blank = blank_tool(tool)
    said = [item.asked_when for item in items(tool)]
    said += [one.asked_when for one in asked(tool)]
    parts = [part for item in items(tool) for part in item.parts]
    said += [part.asked_when for part in parts if isinstance(part, BlankTable)]
    said += [text for limit in blank.limits for text in (limit.counted, limit.limit)]
    named = {name for text in said for name in re.findall(r"'([^']{12,})'", text)}
    assert len(named) > 40
    counted = {one.label for one in tool.questions if one.kind is Kind.CALCULATE}
    assert not named & counted


def test_within_an_item_a_condition_needs_no_number() -> None:
    (legal,) = [item for item in items(built_in()) if item.number == "11.1"]
    assert isinstance(legal.parts[1], BlankQuestion)
    assert legal.parts[1].asked_when == "only if 'Was it sought' is 'Yes'"
