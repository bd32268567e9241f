"""Where dates come from: the choices that decide whether one is asked, the questions one is worked out from."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from app.tool.expressions.nodes import Node
from app.tool.form_spots import Aspect, Spot
from app.tool.model import Kind, Question

if TYPE_CHECKING:
    from app.tool.form_plan import Plan


class Sources:
    """Looked up by path and remembered. To be made once the plan's rules stand."""

    def __init__(self, plan: "Plan") -> None:
        self._plan = plan
        self._gates: dict[str, tuple[str, ...]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._all: dict[str, tuple[str, ...]] = {}

    def gates(self, path: str) -> tuple[str, ...]:
        """The choices that decide whether the question at `path` is asked, by its own rules and its groups'."""
        if path not in self._gates:
            reads = chain.from_iterable(
                spot.rules[Aspect.RELEVANT].reads
                for spot in _around(self._plan.spots.get(path))
                if Aspect.RELEVANT in spot.rules
            )
            self._gates[path] = tuple(
                dict.fromkeys(read for read in reads if self._kind(read) is Kind.CHOICE)
            )
        return self._gates[path]

    def parts(self, path: str) -> tuple[str, ...]:
        """The questions that a calculation is worked out from, by other calculations too; these come before it."""
        if path not in self._parts:
            found: dict[str, None] = {}
            self._add_parts(path, found, {path})
            self._parts[path] = tuple(found)
        return self._parts[path]

    def _add_parts(self, path: str, found: dict[str, None], seen: set[str]) -> None:
        spot = self._plan.spots.get(path)
        item = spot.item if spot else None
        is_worked_out = isinstance(item, Question) and bool(item.rules.calculation)
        rule = spot.rules.get(Aspect.VALUE) if spot and is_worked_out else None
        for read in rule.reads if rule else ():
            if read not in seen and self._kind(read) is not None:
                seen.add(read)
                self._add_parts(read, found, seen)
                found[read] = None

    def every(self, path: str) -> tuple[str, ...]:
        """All that what is said of a question hangs on: itself, its parts, and the choices that hide any of these."""
        if path not in self._all:
            found = dict.fromkeys([path])
            waiting = [path]
            while waiting:
                one = waiting.pop()
                for each in (*self.parts(one), *self.gates(one)):
                    if each not in found:
                        found[each] = None
                        waiting.append(each)
            self._all[path] = tuple(each for each in found if each in self._plan.spots)
        return self._all[path]

    def _kind(self, path: str) -> Kind | None:
        spot = self._plan.spots.get(path)
        return spot.item.kind if spot and isinstance(spot.item, Question) else None


def _around(spot: Node | None) -> Iterator[Spot]:
    while isinstance(spot, Spot):
        yield spot
        spot = spot.parent
