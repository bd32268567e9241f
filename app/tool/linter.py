"""Checks what the field's own tools let pass: every expression parsed, every name, value and cycle followed.

Each kind of mistake has a module of its own beside this one; here they are put to every expression of the tool.
"""

from collections.abc import Callable, Mapping

from app.tool.expressions import ExpressionFault
from app.tool.expressions.compiler import compile_expression
from app.tool.expressions.parser import parse
from app.tool.expressions.scope import Scope
from app.tool.form_plan import is_worked_out
from app.tool.linter_calls import Calls
from app.tool.linter_compare import Comparisons
from app.tool.linter_constant import Constants
from app.tool.linter_engines import Engines
from app.tool.linter_items import lint_items
from app.tool.linter_lists import lint_lists
from app.tool.linter_names import Names
from app.tool.linter_plan import lint_plan
from app.tool.linter_remedies import remedy
from app.tool.linter_rollup import lint_rollup
from app.tool.linter_rows import Rows
from app.tool.linter_scope import Known, Met, Place, walk
from app.tool.linter_shapes import Shapes
from app.tool.linter_sheets import lint_sheets
from app.tool.linter_standards import lint_standards
from app.tool.linter_values import Values
from app.tool.linter_words import Words
from app.tool.model import Node, Question, Tool
from app.tool.problems import Problems
from app.tool.workbook_columns import Table
from app.tool.workbook_survey import EXPRESSIONS, SHEET

_TEXTS = {"label": "label", "hint": "hint", "guidance_hint": "guidance"}
_MESSAGES = {
    "constraint_message": "constraint_message",
    "required_message": "required_message",
    "cfa:warningmsg": "warning_message",
    "cfa:hintmsg": "hint_message",
}

Check = Callable[[Met, Place], bool]


def lint(tool: Tool, tables: Mapping[str, Table], problems: Problems) -> None:
    """Every problem that needs the whole tool to be seen. `tables` are the sheets that it was read from."""
    known = Known(tool, tables, problems)
    linter = _Linter(known)
    for node in tool.nodes():
        linter.check(node)
    lint_sheets(known)
    lint_items(known)
    lint_lists(known, linter.names)
    lint_standards(known, linter.expression)
    lint_rollup(known, linter.expression)
    lint_plan(tool, known.columns, problems)
    linter.say_differences()


class _Linter:
    def __init__(self, known: Known) -> None:
        self._known = known
        shapes = Shapes(known)
        self.names = Names(known)
        self._words = Words(known, shapes)
        self._constants = Constants(known, shapes)
        self._engines = Engines(known, shapes)
        self._values = Values(known, shapes)
        # Each round only where the one before found nothing: what follows from a mistake is not told as well.
        self._rounds: tuple[tuple[Check, ...], ...] = (
            (self.names.check, self._words.check),
            (Comparisons(known, shapes).check, Calls(known, shapes).check),
            (Rows(known).check, self._constants.operands),
        )
        self._differences: list[tuple[Place, str]] = []

    def check(self, node: Node) -> None:
        self._values.node(node)
        for column, name in EXPRESSIONS.items():
            text = getattr(node.rules, name)
            place = Place(SHEET, self._cell(node, column), node, column)
            if not text:
                continue
            if column != "default" or is_worked_out(text):
                self.expression(text, place)
            elif isinstance(node, Question):
                self._values.default(node, text, place)
        for column, name in _TEXTS.items():
            place = Place(SHEET, self._cell(node, column), node, column)
            self.names.mentions(getattr(node, name), place)
        for column, name in _MESSAGES.items():
            place = Place(SHEET, self._cell(node, column), node, column)
            self.names.mentions(getattr(node.rules, name), place)
            self._values.message(node, getattr(node.rules, name), place)
        if isinstance(node, Question):
            for name in node.standards:
                if name not in self._known.standards:
                    cell = self._cell(node, "cfa:standard")
                    self.names.no_standard(name, Place(SHEET, cell, node, "cfa:standard"))

    def _cell(self, node: Node, column: str) -> str:
        return self._known.cell(SHEET, column, node.cell.row)

    def expression(self, text: str, place: Place) -> None:
        """One expression of any sheet."""
        try:
            tree = parse(text)
        except ExpressionFault as fault:
            self._known.error(place, "bad-expression", remedy(text, str(fault)))
            return
        if not self._words.whole(tree, text, place):
            return
        parts = list(walk(tree, self._known, place))
        for checks in self._rounds:
            fine = [all(check(met, place) for check in checks) for met in parts]
            if not all(fine):
                return
        self._constants.check(tree, parts, place)
        self._values.outcome(tree, place)
        self._compiles(text, place)
        difference = self._engines.difference(parts, place)
        if difference:
            self._differences.append((place, difference))

    def _compiles(self, text: str, place: Place) -> None:
        known = self._known

        def resolve(name: str) -> tuple[str, ...] | None:
            node = known.node(name)
            return tuple(node.path.strip("/").split("/")) if node else None

        own = place.own.path.strip("/").split("/") if place.own else []
        try:
            compile_expression(text, Scope(tuple(own), resolve, lambda: known.names))
        except ExpressionFault as fault:
            known.error(place, "bad-expression", str(fault))

    def say_differences(self) -> None:
        """Last of all, so that they stand below what is wrong."""
        for place, said in self._differences:
            self._known.warning(place, "engines-differ", said)
