"""Single expressions: worked out in their document, compared with what the suite asserts."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from app.tool.expressions import (
    Context,
    Environment,
    ExpressionFault,
    Scope,
    compile_expression,
    evaluate,
    to_number,
    to_text,
    to_truth,
)
from app.tool.expressions.functions import NotOffered
from app.tool.expressions.nodes import descendants
from app.tool.expressions.values import text_of
from tests.conformance.calculations import is_calculation, replay_calculation
from tests.conformance.documents import PREFIXES, find, path_of, read_document
from tests.conformance.outcome import AGREED, DISAGREED, NOT_SUPPORTED, NotReadable, Outcome

EMPTY = "<data/>"
SCOPE = Scope(namespaces=PREFIXES)


def replay_cases(harvest):
    """One outcome a case."""
    documents = harvest.get("documents")
    documents = documents if isinstance(documents, dict) else {}
    return [_replay(case, documents, number) for number, case in enumerate(harvest["cases"], 1)]


def _replay(case, documents, number):
    if not isinstance(case, dict):
        return Outcome(f"case {number}", NOT_SUPPORTED, "this is no case", _flags({}))
    if is_calculation(case):
        return replay_calculation(case, number)
    try:
        posed = _pose(case, documents)
    except (
        Exception
    ) as problem:  # whatever a case is made of, it is said, and the others are replayed
        return _outcome(case, number, NOT_SUPPORTED, f"{type(problem).__name__}: {problem}")
    try:
        value = evaluate(compile_expression(posed.expression, SCOPE), posed.context)
    except NotOffered as fault:
        return _outcome(case, number, NOT_SUPPORTED, str(fault))
    except ExpressionFault as fault:
        verdict = AGREED if case["type"] == "error" else DISAGREED
        return _outcome(case, number, verdict, f"fault: {fault}")
    except Exception as problem:  # the program's own: it counts against it
        return _outcome(case, number, DISAGREED, f"{type(problem).__name__}: {problem}")
    try:
        verdict = AGREED if posed.agrees(value) else DISAGREED
    except Exception as problem:
        return _outcome(case, number, NOT_SUPPORTED, f"{type(problem).__name__}: {problem}")
    detail = f"got {_shown(value)}, expected {case['expected']!r}"
    return _outcome(case, number, verdict, detail)


def _flags(case):
    javarosa = case.get("javarosa")
    agrees = isinstance(javarosa, dict) and javarosa.get("verdict") == "agree"
    return {"subset": bool(case.get("audit_subset")), "javarosa": agrees}


def _outcome(case, number, verdict, detail):
    name = str(case.get("id", f"case {number}"))
    return Outcome(name, verdict, f"{case.get('expression')}: {detail}", _flags(case))


@dataclass(frozen=True)
class _Posed:
    """A case made ready: what is worked out, where, and what counts as agreement."""

    expression: str
    context: Context
    agrees: Callable[[object], bool]


def _pose(case, documents):
    """Raises whatever the case gives rise to: it is then not one the runner knows."""
    expression, zone_name = case["expression"], case.get("tz") or "UTC"
    if not isinstance(expression, str):
        raise NotReadable("the expression is no text")
    # Of a zone that nobody noted ("?") nothing can be worked out: times are then as written, as in the program.
    zone = None if zone_name == "?" else ZoneInfo("UTC" if zone_name == "GMT" else zone_name)
    top = read_document(EMPTY if case.get("doc") is None else documents[case["doc"]])
    node = find(top, case.get("context"))
    root = find(top, case["root"]) if case.get("root") else None
    instances = {
        to_text([each.attributes["id"]]): each
        for each in descendants(top)
        if each.name == "instance" and "id" in each.attributes
    }
    if root is not None:
        root.parent = None
        node = root if case["context"] == "/" else node
    now = (
        datetime.fromisoformat(case["now"].replace("Z", "+00:00"))
        if "now" in case
        else datetime.now(UTC)
    ).astimezone(zone)
    environment = Environment(now.date(), now, zone, instance=instances.get)
    if "expected" not in case:
        raise NotReadable("nothing is expected")
    agrees = partial(AGREEMENTS[case["type"]], case, environment)
    return _Posed(expression, Context(node, environment), agrees)


def _of_numbers(case, environment, value):
    return _same_number(to_number(value, environment), float(case["expected"]), case)


def _of_texts(case, environment, value):
    return to_text(value, environment) == case["expected"]


AGREEMENTS = {
    "error": lambda _case, _environment, _value: False,  # any value at all is one too many
    "boolean": lambda case, _environment, value: to_truth(value) == case["expected"],
    "number": _of_numbers,
    "string": _of_texts,
    "date": _of_texts,
    "string-length": lambda case, at, value: len(to_text(value, at)) == case["expected"],
    "string-regex": lambda case, at, value: bool(re.search(case["expected"], to_text(value, at))),
    "nodeset": lambda case, _at, value: _same_nodes(value, case["expected"], unordered=False),
    "unordered-nodeset": lambda case, _at, value: _same_nodes(
        value, case["expected"], unordered=True
    ),
}


def _same_number(found, expected, case):
    if math.isnan(expected) or math.isinf(expected):
        return found == expected or (math.isnan(found) and math.isnan(expected))
    if case.get("round_factor"):
        found = math.floor(found * case["round_factor"] + 0.5) / case["round_factor"]
    tolerance = case.get("tolerance") or 1e-9 * max(1.0, abs(expected))
    return abs(found - expected) <= tolerance


def _same_nodes(value, expected, *, unordered):
    if not isinstance(value, list):
        return False
    found = [(path_of(node), _value(node)) for node in value]
    wanted = [(node["path"], node["value"]) for node in expected]
    return sorted(found, key=str) == sorted(wanted, key=str) if unordered else found == wanted


def _value(node):
    return None if node.name == "#document" else text_of(node)


def _shown(value):
    return [path_of(node) for node in value] if isinstance(value, list) else repr(value)
