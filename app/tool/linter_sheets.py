"""Sheets as a whole: one that is missing though others refer to it, and the settings of the form."""

from app.tool.expressions import ExpressionFault
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import Call
from app.tool.linter_scope import Known, Place, walk
from app.tool.model import Question
from app.tool.workbook_survey import EXPRESSIONS

SETTINGS = "settings"
_SHORT = 4  # digits of a number that is likely 1.10 or 2, and no day such as 20170215


def lint_sheets(known: Known) -> None:
    if "standards" not in known.columns:
        _without_standards(known)
    if known.is_audit_tool:
        _settings(known)


def _without_standards(known: Known) -> None:
    """One sentence for the sheet, not one for every rule that names a standard."""
    for node in known.tool.nodes():
        named = isinstance(node, Question) and node.standards
        asks = any(
            "verdict(" in (text := getattr(node.rules, name)) and _asks_for_a_verdict(text, known)
            for name in EXPRESSIONS.values()
        )
        if named or asks:
            message = (
                f"There is no sheet standards, but row {node.cell.row} of survey names one of its limits: "
                "no verdict would ever be given."
            )
            known.problems.error("standards", "", "missing-sheet", message)
            return


def _asks_for_a_verdict(text: str, known: Known) -> bool:
    try:
        tree = parse(text)
    except ExpressionFault:
        return False
    parts = (met.part for met in walk(tree, known, Place("", "", None)))
    return any(isinstance(part, Call) and part.name == "verdict" for part in parts)


def _settings(known: Known) -> None:
    table = known.tables.get(SETTINGS)
    if table is None or not table.rows:
        message = "There is no version in the sheet settings: every audit says which version it was made with."
        known.problems.warning(SETTINGS, "", "missing-version", message)
        return
    row = table.rows[0]
    version, cell = row.get("version"), row.at("version")
    if not version:
        message = "The version is blank: every audit says which version it was made with."
        known.problems.warning(SETTINGS, cell, "missing-version", message)
    elif "version" in row.numbers and (len(version) <= _SHORT or "." in version):
        message = f"The version is a number here, {version}: of 1.10 Excel keeps 1.1. Type it as text, ' first."
        known.problems.warning(SETTINGS, cell, "numeric-version", message)
    if not row.get("form_id"):
        message = "The form has no id: it would go by the name of the file, and be another tool under another name."
        known.problems.warning(SETTINGS, row.at("form_id"), "missing-form-id", message)
    for other in table.rows[1:]:
        if other.cells or other.extra:
            message = "Only the first row below the headings is read."
            known.problems.warning(SETTINGS, f"A{other.number}", "ignored-row", message)
