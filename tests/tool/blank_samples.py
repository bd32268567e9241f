"""Tools to be printed blank, and what is printed of them."""

import io

from pypdf import PdfReader

from app.reports.blank_tool import blank_pdf
from app.tool.blank import (
    BlankItem,
    BlankMatrix,
    BlankQuestion,
    BlankTable,
    BlankTool,
    blank_tool,
)
from app.tool.model import Choice, Kind, Tool
from tests.tool.form_samples import group, question, standard, tool_of

RUNNING = "Case reference"  # after the words of a page come those of its head and foot


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
