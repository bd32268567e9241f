"""Single expressions: worked out in their document, compared with what the suite asserts."""

import math
import re
from datetime import UTC, datetime
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
from tests.conformance.documents import PREFIXES, find, path_of, read_document
from tests.conformance.outcome import AGREED, DISAGREED, NOT_SUPPORTED, Outcome

EMPTY = "<data/>"


def replay_cases(harvest):
    """One outcome a case."""
    return [_replay(case, harvest["documents"]) for case in harvest["cases"]]


def _replay(case, documents):
    try:
        value, environment = _work_out(case, documents)
    except NotOffered as fault:
        return _outcome(case, NOT_SUPPORTED, str(fault))
    except ExpressionFault as fault:
        agreed = case["type"] == "error"
        return _outcome(case, AGREED if agreed else DISAGREED, f"fault: {fault}")
    except LookupError as missing:
        return _outcome(case, NOT_SUPPORTED, f"no such context: {missing}")
    except Exception as problem:  # one strange case must not end the replay
        return _outcome(case, DISAGREED, f"{type(problem).__name__}: {problem}")
    if case["type"] == "error":
        return _outcome(case, DISAGREED, f"got {_shown(value)}, an error is expected")
    agreed = _agrees(case, value, environment)
    return _outcome(
        case, AGREED if agreed else DISAGREED, f"got {_shown(value)}, expected {case['expected']!r}"
    )


def _outcome(case, verdict, detail):
    flags = {"subset": case["audit_subset"], "javarosa": case["javarosa"].get("verdict") == "agree"}
    return Outcome(case["id"], verdict, f"{case['expression']}: {detail}", flags)


def _work_out(case, documents):
    zone = ZoneInfo("UTC" if case["tz"] in ("GMT", "?") else case["tz"])
    top = read_document(documents.get(case["doc"], EMPTY))
    node = find(top, case["context"])
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
    )
    now = now.astimezone(zone)
    environment = Environment(now.date(), now, zone, instance=instances.get)
    closure = compile_expression(case["expression"], Scope(namespaces=PREFIXES))
    return evaluate(closure, Context(node, environment)), environment


def _agrees(case, value, environment):
    expected = case["expected"]
    match case["type"]:
        case "boolean":
            return to_truth(value) == expected
        case "number":
            return _same_number(to_number(value), float(expected), case)
        case "string" | "date":
            return to_text(value, environment) == expected
        case "string-length":
            return len(to_text(value, environment)) == expected
        case "string-regex":
            return re.search(expected, to_text(value, environment)) is not None
    return _same_nodes(value, expected, case["type"] == "unordered-nodeset")


def _same_number(found, expected, case):
    if math.isnan(expected) or math.isinf(expected):
        return found == expected or (math.isnan(found) and math.isnan(expected))
    if case.get("round_factor"):
        found = math.floor(found * case["round_factor"] + 0.5) / case["round_factor"]
    tolerance = case.get("tolerance") or 1e-9 * max(1.0, abs(expected))
    return abs(found - expected) <= tolerance


def _same_nodes(value, expected, unordered):
    if not isinstance(value, list):
        return False
    found = [(path_of(node), _value(node)) for node in value]
    wanted = [(node["path"], node["value"]) for node in expected]
    return sorted(found, key=str) == sorted(wanted, key=str) if unordered else found == wanted


def _value(node):
    return None if node.name == "#document" else text_of(node)


def _shown(value):
    return [path_of(node) for node in value] if isinstance(value, list) else repr(value)
