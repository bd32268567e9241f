"""Whole forms: the recorded interview is put to our engine, and every node the peer reported is compared."""

import math
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.answers import Answer
from app.domain.calendar import WorkingCalendar
from app.domain.errors import AuditError
from app.tool.expressions import Context, Environment, compile_expression, evaluate, to_text
from app.tool.expressions.functions import NotOffered
from app.tool.expressions.values import text_of, value_of
from app.tool.form import Circumstances, Form
from app.tool.form_plan import plan_for
from app.tool.form_tree import AnswerNode, below
from tests.conformance.outcome import AGREED, DISAGREED, NOT_SUPPORTED, Outcome
from tests.conformance.xforms import NotReadable, read_xform

ZONE = ZoneInfo("America/Phoenix")
WRITING = Environment(
    date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=ZONE), ZONE
)  # how the peer writes a time stamp
LEAVES = frozenset({"input", "model-value", "select", "note", "range", "rank", "trigger"})
GROUPS = frozenset({"group", "repeat-instance"})
OUTSIDE = ("external_instance", "geo", "attachments")
# Traces that begin with a submission restored from elsewhere, which the harvest does not hold: what people had
# entered is then taken from the trace's first record, and everything that follows from it is compared.
_RESTORES = re.compile(r"restor|deseriali[sz]e|edit(?!or)|instance input", re.IGNORECASE)
_PREFIX = re.compile(r"(?<=/)[\w.\-]+:")


def replay_scenarios(harvest):
    """One outcome a trace."""
    return [_replay(trace) for trace in harvest["scenarios"]]


def _replay(trace):
    features = trace["features"]
    plain = not any(features[name] for name in OUTSIDE)
    name = f"{trace['file']} > {trace['test']}"
    if not plain:
        used = ", ".join(each for each in OUTSIDE if features[each])
        return Outcome(name, NOT_SUPPORTED, f"the form uses: {used}", {"plain": False})
    try:
        differences = _Replay(trace, saved=bool(_RESTORES.search(trace["test"]))).differences()
    except (NotReadable, NotOffered) as missing:
        return Outcome(name, NOT_SUPPORTED, str(missing), {"plain": True})
    except Exception as problem:  # one strange trace must not end the replay
        return Outcome(name, DISAGREED, f"{type(problem).__name__}: {problem}", {"plain": True})
    verdict = DISAGREED if differences else AGREED
    return Outcome(name, verdict, "; ".join(differences[:3]), {"plain": True})


def _bare(ref):
    return _PREFIX.sub("", ref)


class _Replay:
    """One trace on one form."""

    def __init__(self, trace, *, saved):
        self.trace = trace
        now = datetime.fromisoformat(trace["now"].replace("Z", "+00:00")).astimezone(ZONE)
        self.xform = read_xform(trace["form"], now.date().isoformat())
        calendar = WorkingCalendar(frozenset(), date(1999, 1, 1), date(2036, 12, 31))
        plan = plan_for(self.xform.tool)
        plan.tables.update(self.xform.tables)
        self.plan = plan
        if saved:
            self._restore(trace["initial"] or [])
        self.form = Form(
            self.xform.tool,
            Circumstances(now.date(), now.date(), calendar, now=now),
            {key: Answer(text) for key, text in self.xform.answers.items()},
            self.xform.rows,
        )
        self.language = next(iter(self.xform.texts), "")
        self.found = []
        self.rows = {node.key for node in below(self._node("")) if node.serial}
        if not saved:
            self._fire("odk-instance-first-load")
        self._fire("odk-instance-load")

    def _restore(self, records):
        """Rows, and what stood in the nodes that people fill, as the trace found them at its start."""
        answers, rows = {}, {}
        for record in records:
            key = re.sub(r"\[(\d+)\]", r"#\1", _bare(record["ref"])).removeprefix(
                f"/{self.plan.root_name}"
            )
            if record["type"] == "repeat-instance":
                repeat, _, serial = key.rpartition("#")
                rows[repeat] = (*rows.get(repeat, ()), int(serial))
            elif record["type"] in LEAVES and record["relevant"]:
                answers[key] = record.get("value") or ""
        hidden = {key: text for key, text in self.xform.answers.items() if key not in answers}
        self.xform.answers, self.xform.rows = {**hidden, **answers}, rows

    # -- actions that a form may carry; the program has none, so the runner does them

    def _fire(self, event, within=None):
        for action in self.xform.actions:
            if action.event != event:
                continue
            if within is None:
                self._act(action, self._node(""))
            elif _covers(action.trigger, within.spot.path):
                self._act(action, within)

    def _act(self, action, around):
        for target in self._targets(action.target, around)[:1]:
            if target.relevant:
                found = to_text(self._work_out(action.value or "''", target))
                self._set(target.key, "" if found == "NaN" else found)

    def _work_out(self, text, node):
        closure = compile_expression(text, self.plan.scope(node.spot))
        return evaluate(closure, Context(node, self.form._engine.environment))

    def _targets(self, path, around):
        """The nodes an action means: in its own row where it happened in one."""
        nodes = self._work_out(path, around)
        return [node for node in nodes if _shares_rows(node, around)] or nodes

    # -- the interview

    def differences(self):
        self._compare_all(self.trace["initial"] or [], "at the start")
        for number, step in enumerate(self.trace["ops"], 1):
            if self.found:
                break
            self._step(step, f"step {number} ({step['op']})")
        if not self.found:
            self._compare_all(self.trace["final"] or [], "at the end")
        return self.found

    def _step(self, step, where):
        path = _bare(step.get("path", ""))
        match step["op"]:
            case "set":
                stored = step["stored"] if step.get("stored") is not None else step["value"]
                self._set(self.form.key_of(path), stored or "")
            case "add-repeat":
                self._add(path)
            case "remove-repeat":
                self.form.remove_row(self.form.key_of(path))
            case "set-language":
                self.language = step["value"]
            case "read" | "inspect":
                self._compare_read(step, path, where)
        self._compare_all((step.get("after") or {}).get("changed", []), where)

    def _set(self, key, text):
        node = self._node(key)
        if node.spot.item.rules.calculation:
            return  # what a form calculates cannot be entered in our program
        before = node.value
        self.form.put(key, Answer(text))
        self._greet_rows()
        if node.value != before:
            self._fire("xforms-value-changed", node)

    def _add(self, path):
        self.form.add_row(self.form.key_of(re.sub(r"\[\d+\]$", "", path)))
        self._greet_rows()

    def _greet_rows(self):
        """Rows that were not there before, whether somebody added them or a count did."""
        rows = {node.key: node for node in below(self._node("")) if node.serial}
        new = [node for key, node in rows.items() if key not in self.rows]
        self.rows = set(rows)
        for row in new:
            self._fire("odk-new-repeat", row)

    # -- comparing

    def _node(self, key):
        return self.form._tree.nodes[key]

    def _compare_all(self, records, where):
        for record in records:
            if not self.found:
                self._compare(record, where)

    def _compare(self, record, where):
        ref = record["ref"]
        if "error" in record or "orx:" in ref or "/meta" in ref or "@" in ref:
            return
        if record["type"] not in LEAVES | GROUPS:
            return
        try:
            key = self.form.key_of(_bare(ref))
            if record["type"] == "group" and key not in self.form._tree.nodes:
                return  # a group that only wraps a repeat of the same name
            node = self._node(key)
        except AuditError:
            self.found.append(f"{where}: {ref} is not there")
            return
        for what, got, wanted in self._pairs(node, record):
            if got != wanted and not _same(got, wanted):
                self.found.append(f"{where}: {what} of {ref} is {got!r}, not {wanted!r}")
                return

    def _pairs(self, node, record):
        yield "relevance", node.relevant, record["relevant"]
        if record["type"] in GROUPS:
            return
        state = self.form.state(node.key)
        yield "value", _value(node), record.get("value") or ""
        yield "readonly", state.readonly, record["readonly"]
        yield "required", state.required, record["required"]
        codes = {problem.code for problem in state.problems}
        if "constraintOk" in record and node.relevant:
            yield "constraint", "constraint" not in codes, record["constraintOk"]
            answered = node.value != "" or not state.required
            yield "required and answered", answered, record["requiredOk"]
        if "choices" in record and node.relevant:
            yield "choices", self._choices(node), record["choices"]
        if "label" in record and (label := self._label(node)) is not None:
            yield "label", _spaced(label), _spaced(record["label"])

    def _choices(self, node):
        control = self.xform.controls[node.spot.path]
        if not control.itemset:
            return [choice.name for choice in self.xform.tool.choices[node.spot.path]]
        environment = self.form._engine.environment
        items = evaluate(
            compile_expression(control.itemset, self.plan.scope(node.spot)),
            Context(node, environment),
        )
        value = compile_expression(control.value_ref)
        return [to_text(evaluate(value, Context(item, environment))) for item in items]

    def _label(self, node):
        control = self.xform.controls.get(node.spot.path)
        if control is None or control.label is None:
            return None
        element = control.label
        ref = element.getAttribute("ref")
        if ref:
            wanted = re.match(r"jr:itext\(\s*'([^']*)'\s*\)", ref)
            element = self.xform.texts.get(self.language, {}).get(wanted[1]) if wanted else None
            if element is None:
                return None
        return "".join(self._label_part(part, node) for part in element.childNodes)

    def _label_part(self, part, node):
        if part.nodeType != part.ELEMENT_NODE:
            return part.data if part.nodeType != part.COMMENT_NODE else ""
        text = part.getAttribute("value") or part.getAttribute("ref")
        if part.localName != "output" or not text:
            return "".join(self._label_part(inner, node) for inner in part.childNodes)
        closure = compile_expression(text, self.plan.scope(node.spot))
        return to_text(evaluate(closure, Context(node, self.form._engine.environment)))

    def _compare_read(self, step, path, where):
        if "/meta" in path or "orx:" in step.get("path", "") or "@" in path:
            return
        try:
            key = self.form.key_of(path)
            node = self.form._tree.nodes.get(key)
        except AuditError:
            if step.get("value") not in (None, ""):
                self.found.append(f"{where}: {path} is not there")
            return
        if node is None:  # a repeat as a whole
            if "relevant" in step and self.form.relevant(key) != step["relevant"]:
                self.found.append(f"{where}: relevance of {path} is not {step['relevant']}")
            return
        if "value" in step and step["value"] is not None and isinstance(step["value"], str):
            got = _value(node)
            if not _same(got, step["value"]):
                self.found.append(f"{where}: value of {path} is {got!r}, not {step['value']!r}")
        if "relevant" in step and node.relevant != step["relevant"]:
            self.found.append(f"{where}: relevance of {path} is {node.relevant}")


def _value(node):
    return to_text(value_of(node), WRITING) if not node.children else text_of(node)


def _spaced(text):
    return " ".join((text or "").split())


def _same(got, wanted):
    if got == wanted:
        return True
    if not isinstance(got, str) or not isinstance(wanted, str):
        return False
    if got.strip() == wanted.strip():
        return True
    try:
        return math.isclose(float(got), float(wanted), rel_tol=1e-12)
    except ValueError:
        return False


def _covers(path, trigger):
    return path == trigger or path.startswith(f"{trigger}/")


def _shares_rows(node, around):
    """Whether a node lies in every row that the other one lies in, as far as both lie in the same repeats."""
    mine, theirs = _rows(node), _rows(around)
    return all(theirs.get(path, row) is row for path, row in mine.items())


def _rows(node):
    found = {}
    while isinstance(node, AnswerNode):
        if node.spot.repeats:
            found[node.spot.path] = node
        node = node.parent
    return found
