"""The blank tool as pages: room to write, places for notes and states, the case on every page."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.blank_items import ItemWriter
from app.reports.blank_tool import HOW, MARKING, blank_pdf
from app.reports.pdf_fonts import Face, loaded
from app.reports.pdf_form import WRITING, EmptyRows
from app.reports.pdf_look import FORM
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Typesetter
from app.services.tools import built_in
from app.tool.blank import FEW, MOST, BlankTable, blank_tool
from app.tool.model import Choice, Kind, Question, Tool
from tests.reports.pdf_reading import all_marks, marked_text, read, tree
from tests.tool.blank_samples import RUNNING, asked, factors, items, pages_of, visits
from tests.tool.form_samples import group, question, tool_of
from tests.tool.test_tool_command import BUILT_IN, call


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """The words of each page of the built-in tool."""
    return pages_of(blank_tool(built_in()))


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


def test_words_alone_want_no_answer() -> None:
    tool = tool_of(question("/a", Kind.NOTE, "Read this out."))
    (item,) = items(tool)
    assert (item.core, [part.states for part in item.parts]) == (True, [frozenset()])
    body = pages_of(blank_tool(tool))[0].partition("Read this out.")[2].partition(RUNNING)[0]
    assert body.strip() == ""


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
        body = page.rpartition(RUNNING)[0].rstrip()
        assert body
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
