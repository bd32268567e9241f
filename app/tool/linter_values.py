"""What a question holds without being answered: defaults and calculations, and whether they fit its kind."""

from app.domain.errors import InputRefused
from app.domain.partial_dates import PartialDate
from app.tool.expressions.syntax import Expression
from app.tool.expressions.values import is_number
from app.tool.linter_choices import choice_fault
from app.tool.linter_dates import day_written
from app.tool.linter_scope import CHOSEN, Known, Met, Place
from app.tool.linter_shapes import TICKED, Shape, Shapes, Sort
from app.tool.model import Group, Kind, Node, Question
from app.tool.workbook_headings import title_of
from app.tool.workbook_survey import SHEET

_RULES = {
    "constraint_message": "constraint",
    "required_message": "required",
    "cfa:warningmsg": "warning",
    "cfa:hintmsg": "hint_if",
}
_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
_UNSEEN = frozenset({Kind.CALCULATE, Kind.HIDDEN, Kind.METADATA, Kind.NOTE})


class Values:
    def __init__(self, known: Known, shapes: Shapes) -> None:
        self._known = known
        self._shapes = shapes

    def node(self, node: Node) -> None:
        """Calculations that are missing, and those that people may take for questions."""
        if not isinstance(node, Question):
            return
        rules = node.rules
        if node.kind is Kind.CALCULATE and not (rules.calculation or rules.default):
            place = self._place(node, "calculation")
            message = f"{node.name} is a calculation without anything in the column calculation: it stays blank."
            self._known.error(place, "missing-calculation", message)
        elif rules.calculation and node.kind not in _UNSEEN and not rules.readonly:
            message = (
                f"{node.name} is worked out and cannot be typed into: if that is meant, give it the type "
                "calculate; if not, take the calculation away or make it the default."
            )
            self._known.warning(self._place(node, "calculation"), "calculated-question", message)

    def message(self, node: Node, text: str, place: Place) -> None:
        """A message that nothing brings up, in a tool of ours; others write them where a type says enough."""
        is_idle = text and not getattr(node.rules, _RULES[place.column])
        if is_idle and self._known.is_audit_tool and isinstance(node, Question):
            title = title_of(place.column.removesuffix("_message").removesuffix("msg"))
            message = f"This is never shown: the cell {title} of the row is blank."
            self._known.warning(place, "idle-message", message)

    def _place(self, node: Node, column: str) -> Place:
        return Place(SHEET, self._known.cell(SHEET, column, node.cell.row), node, column)

    def default(self, question: Question, text: str, place: Place) -> None:
        """A default that is a value as it stands."""
        if question.kind in CHOSEN:
            self._choices(question, text, place)
            return
        said = ""
        if question.kind is Kind.DATE and not _is_date(text):
            wanted = "write today()" if text.lower() in ("today", "now") else day_written(text)
            said = f"'{text}' is not a date: {wanted}."
        elif question.kind in _NUMBERS and not is_number(text):
            said = f"'{text}' is not a number."
        elif question.kind is Kind.INTEGER and not float(text).is_integer():
            said = f"'{text}' is not a whole number."
        elif question.kind is Kind.ACKNOWLEDGE and text != TICKED:
            said = f"A tick is '{TICKED}' or blank, never '{text}'."
        if said:
            self._known.error(
                place, "bad-default", f"The default of {question.name} cannot be used: {said}"
            )

    def _choices(self, question: Question, text: str, place: Place) -> None:
        labels = self._known.choices_of(question)
        shape = Shape(Sort.CHOICE, frozenset(labels), question)
        if not labels:
            return
        fault = choice_fault(text, shape, labels, several=question.kind is Kind.CHOICES)
        if fault:
            self._known.error(place, "default-not-a-choice", f"The default cannot be used: {fault}")

    def outcome(self, tree: Expression, place: Place) -> None:
        """A default or calculation that is worked out: whether what comes out fits the question."""
        own = place.own
        if place.column not in ("default", "calculation", "repeat_count") or own is None:
            return
        shape = self._shapes.of(tree, Met(tree), place)
        if isinstance(own, Group):
            self._number_of_rows(shape, place)
        elif own.kind in CHOSEN and shape.values is not None:
            self._chosen(own, shape, place)
        elif own.kind is Kind.DATE and shape.sort is Sort.NUMBER:
            message = f"{own.name} is a date, and this comes to a number of days: write date(…) around it."
            self._known.warning(place, "type-clash", message)
        elif own.kind in _NUMBERS and _has_words(shape):
            message = f"{own.name} is a number, and this may come to a text."
            self._known.error(place, "type-clash", message)

    def _chosen(self, own: Question, shape: Shape, place: Place) -> None:
        labels = self._known.choices_of(own)
        wanted = Shape(Sort.CHOICE, frozenset(labels), own)
        several = own.kind is Kind.CHOICES
        for value in sorted(shape.values or ()) if labels else ():
            fault = choice_fault(value, wanted, labels, several=several)
            if fault:
                self._known.error(
                    place, "default-not-a-choice", f"This cannot be an answer: {fault}"
                )
                return

    def _number_of_rows(self, shape: Shape, place: Place) -> None:
        if shape.sort in (Sort.DATE, Sort.TRUTH, Sort.VERDICT, Sort.CHOICES) or _has_words(shape):
            message = "This must come to a number: it says how many rows there are."
            self._known.error(place, "type-clash", message)


def _has_words(shape: Shape) -> bool:
    return any(value and not is_number(value) for value in shape.values or ())


def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except InputRefused:
        return False
    return True
