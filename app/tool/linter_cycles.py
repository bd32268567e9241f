"""Finding questions that depend on themselves, with the way round spelled out."""

from collections.abc import Iterator, Mapping

from app.tool.expression_walk import parts_of, questions_named, standards_named
from app.tool.expressions import ExpressionFault
from app.tool.expressions.parser import parse
from app.tool.model import Node, Standard, Tool
from app.tool.problems import Problems
from app.tool.workbook_survey import SHEET

Columns = Mapping[str, Mapping[str, str]]
Needs = dict[str, dict[str, str]]  # what -> what it needs -> the column that says so
_COLUMNS = {"relevant": "relevant", "calculation": "calculation", "repeat_count": "repeat_count"}


def find_cycles(tool: Tool, columns: Columns, problems: Problems) -> None:
    needs = _needs(tool)
    names = {node.path: node.name for node in tool.nodes()}
    for ring in _rings(needs):
        at = next((place for place in ring if place in names), "")
        if not at:
            continue
        turned = [*ring[ring.index(at) :], *ring[: ring.index(at)], at]
        column = needs[at][turned[1]]
        letter = columns.get(SHEET, {}).get(column, "A")
        way = " -> ".join(names.get(place, place) for place in turned)
        said = "refers to itself" if len(ring) == 1 else f"depends on itself: {way}"
        problems.error(
            SHEET, f"{letter}{tool.by_path[at].cell.row}", "cycle", f"{names[at]} {said}."
        )


def _needs(tool: Tool) -> Needs:
    """Questions and groups by path, standards by id: "T3"."""
    by_name = {name: node.path for name, node in tool.by_name.items()}
    found: Needs = {node.path: _needs_of_node(node, by_name, tool) for node in tool.nodes()}
    for standard in tool.standards:
        found[standard.id] = _needs_of_standard(standard, by_name, tool)
    return found


def _needs_of_node(node: Node, by_name: Mapping[str, str], tool: Tool) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, name in _COLUMNS.items():
        for needed in _named(getattr(node.rules, name), by_name):
            found.setdefault(needed, column)
    parent = node.path.rpartition("/")[0]
    if parent in tool.by_path:
        found.setdefault(parent, "relevant")
    return found


def _needs_of_standard(
    standard: Standard, by_name: Mapping[str, str], tool: Tool
) -> dict[str, str]:
    places = (standard.starts, standard.ends, standard.limit)
    found = {place: "starts" for place in places if place in tool.by_path}
    for text in (standard.counts_if, standard.applies_if, standard.absent_if):
        found.update(dict.fromkeys(_named(text, by_name), "applies_if"))
    return found


def _named(text: str, by_name: Mapping[str, str]) -> Iterator[str]:
    if not text:
        return
    try:
        tree = parse(text)
    except ExpressionFault:
        return
    for name in questions_named(tree):
        if name in by_name:
            yield by_name[name]
    for part in parts_of(tree):
        yield from standards_named(part)


def _rings(needs: Needs) -> Iterator[list[str]]:
    """One ring for each place where following the needs leads back; depth first, without recursion."""
    done: set[str] = set()
    for start in needs:
        if start in done:
            continue
        trail = [start]
        waiting = [iter(needs[start])]
        on_trail = {start}
        while trail:
            needed = next(waiting[-1], None)
            if needed is None:
                waiting.pop()
                finished = trail.pop()
                on_trail.discard(finished)
                done.add(finished)
            elif needed in on_trail:
                yield trail[trail.index(needed) :]
            elif needed not in done and needed in needs:
                trail.append(needed)
                on_trail.add(needed)
                waiting.append(iter(needs[needed]))
