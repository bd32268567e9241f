"""The blank tool for paper: everything asked is there, says when it is asked, and has room to be written to."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.reports.blank_items import ItemWriter
from app.reports.blank_tool import HOW, MARKING, blank_pdf
from app.reports.pdf_fonts import Face, loaded
from app.reports.pdf_form import WRITING, EmptyRows
from app.reports.pdf_look import FORM
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Typesetter
from app.services.tools import built_in
from app.tool.blank import (
    FEW,
    MOST,
    BlankItem,
    BlankMatrix,
    BlankQuestion,
    BlankTable,
    BlankTool,
    Write,
    blank_tool,
)
from app.tool.companions import is_companion
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Choice, Kind, Question, Tool
from app.tool.numbering import item_numbers
from tests.reports.pdf_reading import all_marks, marked_text, read, tree
from tests.tool.form_samples import group, question, standard, tool_of
from tests.tool.test_tool_command import BUILT_IN, call


def items(tool: Tool) -> list[BlankItem]:
    return [item for section in blank_tool(tool).sections for item in section.items]


def asked(tool: Tool) -> list[BlankQuestion]:
    """Every place for an answer: of a matrix its question, and its columns once for each choice they are asked of."""
    found: list[BlankQuestion] = []
    for item in items(tool):
        for part in item.parts:
            if isinstance(part, BlankMatrix):
                found += [part.question, *part.columns * len(part.asked)]
            else:
                found += part.columns if isinstance(part, BlankTable) else [part]
    return found


def pages_of(blank: BlankTool) -> list[str]:
    reader = PdfReader(io.BytesIO(blank_pdf(blank)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """The words of each page of the built-in tool."""
    return pages_of(blank_tool(built_in()))


def visits(**more) -> Tool:
    return tool_of(
        group(
            "/V",
            question("/V/seen", Kind.CHOICE, "Was the child seen?", list_name="yn", item="V1"),
            question("/V/day", Kind.DATE, "When?", item="V2", relevant="${seen} = 'yes'"),
            group(
                "/V/V3",
                question("/V/V3/who", label="Who?", item="V3"),
                question("/V/V3/why", label="Why of ${who}?", item="V3", relevant="${days} + 1 > ${n}"),
                repeats=True,
                label="Each visit",
            ),
            question("/V/days", Kind.CALCULATE, "Days", item="V4", calculation="1"),
            question("/V/n", Kind.INTEGER, "How many?", item="V4"),
            label="Visits",
        ),
        standards=[standard("T1", "/V/day", "/V/day", "10wd", local=True)],
        **more,
    )  # fmt: skip


def factors() -> Tool:
    """A choice of several with the same asked of each choice but one, and with something else beside it."""
    held = [
        group(
            f"/F/F1/{name}",
            question(f"/F/F1/{name}/when", Kind.CHOICE, f"{label}: now or past?", list_name="yn", item="F1"),
            question(f"/F/F1/{name}/on", Kind.DATE, f"{label}: since when?", item="F1"),
            label=label,
            relevant=f"selected(${{any}}, '{name}')",
        )
        for name, label in (("drugs", "Drug misuse"), ("debt", "Debt"))
    ]  # fmt: skip
    lists = {
        "factors": (Choice("drugs", "Drug misuse"), Choice("debt", "Debt"), Choice("no", "None"))
    }
    counted = "number(${when} = 'yes') + number(${debt_when} = 'yes')"
    return tool_of(
        group(
            "/F",
            group(
                "/F/F1",
                question("/F/F1/any", Kind.CHOICES, "Which?", list_name="factors", item="F1"),
                *held,
                question("/F/F1/count", Kind.CALCULATE, "Number", item="F1", calculation=counted.replace("debt_", "")),
                question("/F/F1/else", label="What else?", item="F1"),
                label="Factors",
            ),
            question("/F/F2", label="How handled?", item="F2", relevant="${count} > 0"),
            label="Factors",
        ),
        choices=lists,
    )  # fmt: skip


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


def test_facts_that_decide_what_is_asked_are_printed_to_be_filled_in(printed: list[str]) -> None:
    facts = {fact.wording: fact.is_yes_or_no for fact in blank_tool(built_in()).facts}
    assert facts["The child is not yet born at the position date"]
    assert not facts["Age in whole years at the position date"]
    assert all(fact in printed[0] for fact in facts)


# -- room to write


def test_a_table_has_as_many_rows_as_events_are_to_be_expected() -> None:
    tables = {
        part.wording: part.rows
        for item in items(built_in())
        for part in item.parts
        if isinstance(part, BlankTable)
    }
    assert tables["Each visit"] == MOST == 14  # the plan says how often
    assert tables["Each supervision"] == 14  # every 28 days, for a year
    assert tables["Each later core group"] == 9  # every 42 days
    assert tables["Each review conference"] == FEW
    assert tables["Assessments asked for"] == FEW


def test_a_text_in_a_table_has_two_lines_and_a_date_one() -> None:
    for face in Face:
        loaded(face)

    def high(kind: Kind) -> float:
        tool = tool_of(group("/g", question("/g/a", kind, "A"), repeats=True, label="G"))
        pieces = ItemWriter(Typesetter(), Node("Document")).pieces(items(tool)[0])
        (table,) = [piece for piece in pieces if isinstance(piece, EmptyRows)]
        return table.rows[0].height

    assert high(Kind.TEXT) >= 1.6 * WRITING
    assert WRITING <= high(Kind.DATE) < 1.6 * WRITING


def test_every_rating_that_may_want_a_note_has_a_place_for_it(printed: list[str]) -> None:
    rated = [one for one in asked(built_in()) if one.wants_note]
    assert len(rated) > 25
    said = "Note, wanted with Exemplary, Falls short, Seriously deficient:"
    assert sum(page.count(said) for page in printed) == len(rated)


def test_a_question_offers_the_states_it_has_and_no_others() -> None:
    tool = tool_of(
        question("/a", states=["not-recorded", "could-not-look"]), question("/b", states=[])
    )
    assert [one.states for one in asked(tool)] == [{"not-recorded", "could-not-look"}, frozenset()]
    (page,) = pages_of(blank_tool(tool))
    body = page.partition("/a")[2].partition(MARKING)[0]
    assert re.findall(r"\b(?:NR|NA|CL)\b", body) == ["NR", "CL"]


def test_a_table_says_once_which_states_a_cell_may_hold() -> None:
    def table(*columns: Question) -> str:
        tool = tool_of(group("/g", *columns, repeats=True, label="Each"))
        return " ".join(pages_of(blank_tool(tool))).partition(MARKING)[0]

    alike = table(question("/g/a", states=["could-not-look"]), question("/g/b", states=["could-not-look"]))  # fmt: skip
    assert "In any cell: CL instead of an answer." in alike
    differing = table(question("/g/a", states=["not-recorded"]), question("/g/b", states=[]))
    assert "In any cell" not in differing
    assert "or NR" in differing


def test_long_lists_in_a_table_are_written_as_letters() -> None:
    many = tuple(Choice(f"c{n}", f"Agency {n}") for n in range(30))
    few = (Choice("yes", "Yes"), Choice("no", "No"))
    for choices, key in ((many[:12], "A Agency 0, B Agency 1"), (many, "1 Agency 0, 2 Agency 1")):
        tool = tool_of(
            group(
                "/g",
                question("/g/a", Kind.CHOICE, "From whom?", list_name="who"),
                question("/g/b", Kind.CHOICE, "Seen?", list_name="yn"),
                repeats=True,
                label="Each",
            ),
            choices={"who": choices, "yn": few},
        )
        page = " ".join(pages_of(blank_tool(tool)))
        assert f"From whom, the letter: {key}" in page
        assert page.count("Yes") == FEW


def beyond(tool: Tool) -> list[str]:
    """What is set or drawn outside the column of text, or a table's cell."""
    for face in Face:
        loaded(face)
    writer, found = ItemWriter(Typesetter(), Node("Document")), []
    for item in items(tool):
        for piece in writer.pieces(item):
            fields = [piece.head, *piece.rows] if isinstance(piece, EmptyRows) else [piece]
            edges = piece.edges if isinstance(piece, EmptyRows) else [0.0, FORM.width]
            assert edges[-1] <= FORM.width + 0.5
            for field in fields:
                marks = [(one.x, one.x + line.width) for one in field._said for line in one.lines]
                marks += [(left, left + width) for left, _top, width, _height in field._strokes]
                deep = [one.y + len(one.lines) * one.style.leading for one in field._said]
                deep += [top + height for _left, top, _width, height in field._strokes]
                wide = any(left < -0.5 or right > FORM.width + 0.5 for left, right in marks)
                if wide or max(deep, default=0.0) > field.height + 0.5:
                    found.append(item.wording)
    return found


def test_nothing_is_set_beyond_the_margins_or_over_what_comes_below() -> None:
    assert beyond(built_in()) == []
    assert beyond(factors()) == []
    columns = [question(f"/g/d{n}", Kind.DATE, f"Day {n}") for n in range(12)]
    assert beyond(tool_of(group("/g", *columns, repeats=True, label="Many columns"))) == []


# -- the pages


def test_every_page_has_the_case_the_tool_and_its_number(printed: list[str]) -> None:
    assert 20 < len(printed) <= 30
    for number, page in enumerate(printed, 1):
        assert f"Page {number} of {len(printed)}" in page
        assert "Case reference" in page
        assert "Child protection case file audit, version 1" in page
        assert MARKING in page
        assert "NR not recorded" in page


def test_no_page_ends_with_a_heading(printed: list[str]) -> None:
    titles = [section.title for section in blank_tool(built_in()).sections]
    for page in printed:
        body = page.rpartition(MARKING)[0].rstrip()
        assert not body.endswith(tuple(titles))


def test_the_first_page_says_how_to_fill_it_in(printed: list[str]) -> None:
    for line in HOW.strip().splitlines():
        assert " ".join(line.split()) in printed[0]


def test_the_pdf_holds_every_section_choice_and_guidance(printed: list[str]) -> None:
    words = " ".join(printed)
    for section in blank_tool(built_in()).sections:
        assert section.title in words
    assert "Seriously deficient History ignored or unknown" in words
    assert "Only if 2.1 'Is a strategy discussion recorded' is 'On file'." in words
    assert "${" not in words


def test_an_item_that_goes_on_says_so_on_the_next_page() -> None:
    long = [question(f"/s/g/a{n}", label=f"Part {n}") for n in range(60)]
    tool = tool_of(group("/s", group("/s/g", *long, label="A long item"), label="Section"))
    first, second, *_rest = pages_of(blank_tool(tool))
    assert "continued" not in first
    assert "A long item, continued" in second


def test_every_stroke_is_content_of_one_node_or_an_artifact() -> None:
    reader = read(blank_pdf(blank_tool(built_in())))
    painted, belonging = marked_text(reader), all_marks(tree(reader))
    assert len(belonging) == len(set(belonging))
    assert set(belonging) == set(painted)
    assert all(painted.values())


def test_the_command_writes_the_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "blank.pdf"
    assert call("blank", BUILT_IN, "--out", file) == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert "blank.pdf" in capsys.readouterr().out


def test_the_same_tool_gives_the_same_pdf() -> None:
    assert blank_pdf(blank_tool(visits())) == blank_pdf(blank_tool(visits()))


KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.METADATA])
LABELS = st.text(min_size=1, max_size=80)


@st.composite
def tools(draw) -> Tool:
    """Anything a form may hold: many columns, many choices, long words, questions within tables within groups."""
    count = draw(st.integers(1, 12))
    asked_ = [
        question(f"/s/g/q{n}", draw(KINDS), draw(LABELS), list_name="many", item="I1") for n in range(count)
    ]  # fmt: skip
    inner = group("/s/g", *asked_, repeats=draw(st.booleans()), label=draw(LABELS))
    choices = tuple(Choice(f"c{n}", draw(LABELS)) for n in range(draw(st.integers(0, 40))))
    return tool_of(group("/s", inner, label=draw(LABELS)), choices={"many": choices})


@settings(max_examples=40, deadline=None)
@given(tools())
def test_any_tool_can_be_printed(tool: Tool) -> None:
    assert len(pages_of(blank_tool(tool))) >= 1
    assert beyond(tool) == []
