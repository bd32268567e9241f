"""The blank tool for paper: everything asked is there, and says when it is asked."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from app.reports.blank_tool import LINE, ROWS, blank_document
from app.reports.content import Table, cell_text
from app.reports.pdf import pdf_bytes
from app.services.tools import built_in
from app.tool.blank import BlankItem, BlankQuestion, BlankTable, Write, blank_tool
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Kind
from app.tool.numbering import item_numbers
from tests.tool.form_samples import group, question, standard, tool_of
from tests.tool.test_tool_command import BUILT_IN, call


def items(tool) -> list[BlankItem]:
    return [item for section in blank_tool(tool).sections for item in section.items]


def asked(tool) -> list[BlankQuestion]:
    found: list[BlankQuestion] = []
    for item in items(tool):
        for part in item.parts:
            found += part.columns if isinstance(part, BlankTable) else [part]
    return found


def visits():
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
    )  # fmt: skip


def test_every_question_of_the_built_in_tool_is_printed_once() -> None:
    tool = built_in()
    wanted = [one for one in tool.questions if one.kind in ANSWERABLE]
    printed = asked(tool)
    assert len(printed) == len(wanted)
    assert {one.write for one in printed} >= set(Write) - {Write.NOTHING}


def test_every_item_of_the_built_in_tool_has_its_number() -> None:
    tool = built_in()
    numbers = [item.number for item in items(tool) if item.number]
    assert numbers == list(dict.fromkeys(item_numbers(tool).values()))
    assert len(numbers) == 88


def test_a_condition_is_told_by_number_and_by_the_choice_s_label() -> None:
    day = items(visits())[1]
    assert (day.number, day.parts[0].asked_when) == ("1.2", "asked only when 1.1 is 'Yes'")


def test_a_condition_that_is_not_simple_names_what_it_depends_on() -> None:
    table = items(visits())[2].parts[0]
    assert isinstance(table, BlankTable)
    assert table.columns[1].asked_when.startswith("whether it is asked depends on ")
    assert "1.4" in table.columns[1].asked_when


def test_a_label_that_quotes_an_answer_leaves_a_gap() -> None:
    table = items(visits())[2].parts[0]
    assert isinstance(table, BlankTable)
    assert table.columns[1].wording == "Why of …?"


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


def test_a_table_has_empty_rows_and_a_date_room_to_write() -> None:
    blocks = blank_document(blank_tool(visits())).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    (rows,) = (table.rows for table in tables if table.title == "1.3  Each visit")
    assert len(rows) == ROWS
    assert all("_" in cell_text(row[0]) for row in rows)
    answers = "\n".join(cell_text(row[-1]) for table in tables for row in table.rows)
    assert "Day ___" in answers
    assert "□\N{NO-BREAK SPACE}Yes" in answers
    assert LINE in answers


def test_the_limits_are_listed_with_their_doubts() -> None:
    (limit,) = blank_tool(visits()).limits
    assert (limit.id, limit.limit, limit.doubt) == ("T1", "10 working days", "local limit")


def test_the_pdf_holds_every_section_choice_and_guidance(tmp_path: Path) -> None:
    tool = built_in()
    file = tmp_path / "blank.pdf"
    file.write_bytes(pdf_bytes(blank_document(blank_tool(tool))))
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    for section in blank_tool(tool).sections:
        assert section.title in words
    assert "Seriously deficient: History ignored or unknown" in words
    assert "Asked only when 2.1 'Is a strategy discussion recorded' is 'On file'." in words
    assert "${" not in words


def test_the_command_writes_the_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "blank.pdf"
    assert call("blank", BUILT_IN, "--out", file) == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert "blank.pdf" in capsys.readouterr().out


def test_the_same_tool_gives_the_same_pdf() -> None:
    document = blank_document(blank_tool(visits()))
    assert pdf_bytes(document) == pdf_bytes(blank_document(blank_tool(visits())))
