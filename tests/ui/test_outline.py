from app.services.tools import built_in
from app.tool.model import Kind, Tool
from app.tool.numbering import SHOWN, item_numbers
from tests.ui.small_tool import TOOL, group, question
from ui.viewmodels.outline import columns, key_in_row, sections


def tool_of(*nodes):
    return Tool("t", "T", "1", nodes, {})


def test_sections_and_items_are_numbered_as_everywhere_else():
    made = sections(TOOL)
    assert [section.name for section in made] == [
        "1. History and repeated intervention",
        "2. Assessment",
        "3. Child seen, heard and known",
    ]
    assert [item.number for item in made[0].items] == ["1.1", "1.2", "1.3", "1.4"]
    numbers = item_numbers(TOOL)
    assert all(numbers[item.code] == item.number for section in made for item in section.items)


def test_parts_of_one_item_share_a_card():
    item = sections(TOOL)[0].items[1]
    assert [part.path for part in item.parts] == ["/HX/HX2", "/HX/HX2b"]
    grouped = sections(TOOL)[0].items[2]
    assert grouped.title == "Earlier referrals about this child, before the one above"
    assert len(grouped.parts) == 2


def test_a_group_without_a_code_only_gives_a_heading():
    inner = group("/A/G", "Conferences", question("/A/G/one", "One"), question("/A/G/two", "Two"))
    (section,) = sections(tool_of(group("/A", "A", question("/A/zero", "Zero"), inner)))
    assert [(item.title, item.heading) for item in section.items] == [
        ("Zero", ""),
        ("One", "Conferences"),
        ("Two", ""),
    ]


def test_what_nobody_answers_is_not_shown():
    worked_out = question("/A/sum", "Sum", Kind.CALCULATE)
    facts = group("/F", "Facts", question("/F/unborn", "Unborn", Kind.HIDDEN))
    made = sections(tool_of(facts, group("/A", "A", question("/A/one", "One"), worked_out)))
    assert [section.title for section in made] == ["A"]
    assert [item.title for item in made[0].items] == ["One"]


def test_questions_alone_at_the_top_are_not_lost():
    made = sections(tool_of(question("/one", "One"), group("/A", "A", question("/A/two", "Two"))))
    assert [item.title for section in made for item in section.items] == ["One", "Two"]


def test_the_columns_of_a_repeat_and_the_keys_of_its_cells():
    repeat = sections(TOOL)[2].items[0].parts[0]
    assert [one.name for one in columns(repeat)] == ["on", "where", "minutes"]
    assert key_in_row("/CS/CS1#3", repeat, columns(repeat)[0]) == "/CS/CS1#3/on"


def test_every_question_of_the_built_in_tool_has_its_place_on_a_card():
    tool = built_in()
    shown = [part for section in sections(tool) for item in section.items for part in item.parts]
    placed = {part.path for part in shown}
    placed |= {one.path for part in shown if hasattr(part, "children") for one in columns(part)}
    asked = {one.path for one in tool.questions if one.kind in SHOWN and one.kind is not Kind.NOTE}
    assert len(asked) > 88
    assert asked <= placed
