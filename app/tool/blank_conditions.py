"""When a question is asked, in words of what is printed: of calculations what they count, of facts their labels."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from app.tool.condition_words import Lists, condition_words, label_of, short_name
from app.tool.expressions import ExpressionFault
from app.tool.expressions.inspection import parts_of
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import Chain, Expression, Number, Path, Reference, Text
from app.tool.form_plan import ANSWERABLE, Plan, Spot, plan_for
from app.tool.model import Kind, Node, Question, Tool
from app.tool.numbering import item_numbers, plain_label

_NEVER = frozenset({"false()", "no", "false", "0"})
_ALWAYS = frozenset({"", "true()", "yes", "true", "1"})
_LONGEST = 60
_YES_OR_NO = re.compile(r"\s*\(yes or no\)")


def is_never(node: Node) -> bool:
    return node.rules.relevant.strip().lower() in _NEVER


class Conditions:
    """Says of a tool's nodes when they are asked. `facts` gathers what is known beforehand and was named."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._lists: Lists = tool.choices
        self._plan: Plan = plan_for(tool)
        self.numbers = dict(item_numbers(tool))
        self.facts: dict[str, Question] = {}
        times = Counter(one.item for one in tool.questions if one.kind in ANSWERABLE and one.item)
        self._lone = {item for item, count in times.items() if count == 1}

    def asked_when(self, node: Node) -> str:
        """ "only if 3.2 is 'Completed'", without a full stop; "" where it is always asked."""
        text = node.rules.relevant.strip()
        if text.lower() in _ALWAYS:
            return ""
        spot = self._plan.spots[node.path]
        reads = self._reads(text, spot)
        if any(self._is_counted(one) for one in reads):
            said = self._of_count(text, spot)
        else:
            named = partial(self.named, within=node.item)
            said = condition_words(
                text, self._plan, spot, self._lists, named, "time limit {}".format
            )
        return f"only if {said}" if said else self._depends(reads, node.item)

    def name_of(self, path: str) -> str:
        """What the annex calls a question, a calculation by what is printed of it; the path where there is none."""
        spot = self._plan.spots.get(path)
        if spot is None:
            return path
        sources = [one for one in self._printed([spot], set()) if one is spot or _is_measure(one)]
        return " or ".join(dict.fromkeys(map(self.named, sources))) or self.named(spot)

    def named(self, spot: Spot, within: str = "") -> str:
        """ "3.2", or "3.2 'Status'" where the item has several parts; within its own item without the number."""
        item = spot.item
        if isinstance(item, Question) and item.kind is Kind.HIDDEN:
            self.facts[item.path] = item
            return f"'{fact_label(item)}'"
        number = self.numbers.get(item.item, "") if item else ""
        if item and number and item.item in self._lone:
            return number
        said = short_name(spot)
        if item and said in (item.item, item.name):
            said = f"'{_cut(plain_label(item.label)) or item.name}'"
        return said if item and item.item == within else f"{number} {said}".strip()

    # -- what is not simple

    def _reads(self, text: str, spot: Spot) -> list[Spot]:
        try:
            paths = self._plan.reads(text, spot)
        except ExpressionFault:
            return []
        spots = (self._plan.spots[path] for path in paths if path in self._plan.spots)
        return [one for one in spots if isinstance(one.item, Question)]

    @staticmethod
    def _is_counted(spot: Spot) -> bool:
        return isinstance(spot.item, Question) and spot.item.kind is Kind.CALCULATE

    def _of_count(self, text: str, spot: Spot) -> str:
        """ "9.1 'Child seen' is 'No' at least once", of `${missed} > 0`; "" for anything less simple."""
        rule = parse(text)
        counted = self._counted_above_nothing(rule, spot)
        if counted is None:
            return ""
        compared = list(_compared(parse(counted.item.rules.calculation))) if counted.item else []
        spots = [self._plan.find(name, counted.steps) for name, _ in compared]
        found = [one for one in spots if one is not None]
        labels = {
            self._label(one, value) for one, (_, value) in zip(spots, compared, strict=True) if one
        }
        items = {one.item.item for one in found if one.item}
        if len(found) < len(spots) or len(labels) != 1 or len(items) != 1:
            return ""
        name = self.named(found[0]) if len(found) == 1 else self.numbers.get(items.pop(), "")
        return f"{name} is '{labels.pop()}' at least once" if name else ""

    def _counted_above_nothing(self, rule: Expression, spot: Spot) -> Spot | None:
        if not isinstance(rule, Chain) or len(rule.rest) != 1:
            return None
        (sign, right), left = rule.rest[0], rule.first
        is_above = sign == ">" and isinstance(right, Number) and right.value == 0
        return (
            self._plan.find(left.name, spot.steps)
            if is_above and isinstance(left, Reference)
            else None
        )

    def _label(self, spot: Spot, value: str) -> str:
        list_name = spot.item.list_name if isinstance(spot.item, Question) else ""
        return label_of(value, self._lists.get(list_name, ()))

    def _depends(self, reads: list[Spot], item: str) -> str:
        """Which printed questions decide, where no sentence says how."""
        printed = dict.fromkeys(self.named(one, item) for one in self._printed(reads, set()))
        return (
            f"whether it is asked depends on {' and '.join(printed)}"
            if printed
            else "not always asked"
        )

    def _printed(self, reads: list[Spot], seen: set[str]) -> Iterator[Spot]:
        for spot in reads:
            if not self._is_counted(spot):
                yield spot
            elif spot.path not in seen and spot.item:
                seen.add(spot.path)
                yield from self._printed(self._reads(spot.item.rules.calculation, spot), seen)


def _is_measure(spot: Spot) -> bool:
    kinds = (Kind.DATE, Kind.INTEGER, Kind.DECIMAL)
    return isinstance(spot.item, Question) and spot.item.kind in kinds


def fact_label(fact: Question) -> str:
    return _YES_OR_NO.sub("", plain_label(fact.label)) or fact.name


def is_yes_or_no(fact: Question) -> bool:
    return bool(_YES_OR_NO.search(fact.label))


def _compared(part: Expression) -> Iterator[tuple[str, str]]:
    """Name and value of every `${name} = 'value'` in an expression."""
    if isinstance(part, Chain) and len(part.rest) == 1 and part.rest[0][0] == "=":
        left, right = part.first, part.rest[0][1]
        if isinstance(right, Text) and isinstance(left, Reference | Path):
            yield (left.name if isinstance(left, Reference) else left.steps[-1].test), right.value
            return
    for inner in parts_of(part):
        yield from _compared(inner)


def _cut(label: str) -> str:
    """The first words of a long label."""
    if len(label) <= _LONGEST:
        return label
    return f"{label[:_LONGEST].rpartition(' ')[0].rstrip(',:;(')} …"
