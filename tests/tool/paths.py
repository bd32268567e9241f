"""The list of the built-in tool's questions for docs/audit-tool.md: `python -m tests.tool.paths` prints it."""

import sys

from app.resources import resource_path
from app.tool.compiled import load
from app.tool.model import Group, Kind, Question, Tool
from app.tool.numbering import item_numbers, questions_in

COMPILED = resource_path("tools", "child-protection-case-file-audit.json")


def listing(tool: Tool) -> str:
    """One table a section: number, path, kind with its list, and whether the question is core."""
    numbers = item_numbers(tool)
    lines: list[str] = []
    for section in tool.sections:
        if isinstance(section, Group):
            lines += [
                f"### {section.label} (`{section.path}`)",
                "",
                "| no. | path | kind | core |",
                "|---|---|---|---|",
            ]
            lines += [
                _row(question, numbers.get(question.item, "")) for question in questions_in(section)
            ]
            lines.append("")
    return "\n".join(lines)


def _row(question: Question, number: str) -> str:
    is_asked = question.kind not in (Kind.CALCULATE, Kind.HIDDEN, Kind.NOTE)
    kind = f"{question.kind} {question.list_name}".strip()
    return f"| {number} | `{question.path}` | {kind} | {'core' if is_asked and question.core else ''} |"


if __name__ == "__main__":
    sys.stdout.write(listing(load(COMPILED.read_text(encoding="utf-8"))))
