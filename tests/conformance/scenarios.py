"""Whole forms: the recorded interview is put to our engine, and every node the peer reported is compared."""

import math
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.answers import Answer
from app.domain.calendar import WorkingCalendar
from app.domain.errors import AuditError
from app.tool.expressions import Context, Environment, compile_expression, evaluate, to_text
from app.tool.expressions.functions import NotOffered
from app.tool.expressions.values import number_text, text_of, value_of
from app.tool.form import Circumstances, Form
from app.tool.form_plan import Aspect, plan_for
from app.tool.form_tree import AnswerNode, below
from tests.conformance.outcome import AGREED, DISAGREED, NOT_SUPPORTED, NotReadable, Outcome
from tests.conformance.xforms import node_path, preload_of, read_xform

ZONE = ZoneInfo("America/Phoenix")
WRITING = Environment(
    date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=ZONE), ZONE
)  # how the peer writes a time stamp
LEAVES = frozenset({"input", "model-value", "select", "note", "range", "rank", "trigger"})
GROUPS = frozenset({"group", "repeat-instance"})
OUTSIDE = ("external_instance", "geo", "attachments")
STEPS = frozenset({"set", "add-repeat", "remove-repeat", "set-language", "read", "inspect"})
_PREFIX = re.compile(r"(?<=/)[\w.\-]+:")
_CONSTANT = re.compile(r"""(?:[\d\s.+*-]|'[^']*'|"[^"]*")*""")  # an expression that reads nothing
_ON_LOADING = frozenset({"odk-instance-first-load", "odk-instance-load"})
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{1,3})(Z|[+-]\d\d:\d\d)")
# What a device fills in by itself looks like this; whatever else stands there, somebody entered.
_ANYTHING = re.compile(r".*", re.DOTALL)
_PRELOADED = {
    "uid": re.compile(r"(?:uuid:.*)?"),
    "date": re.compile(r"(?:\d{4}-\d\d-\d\d)?"),
    "timestamp": re.compile(rf"(?:{_STAMP.pattern})?"),
}
_DUST = re.compile(r"\d+\.\d{9,}")  # a number with a speck of a zone left in it
_TICKS = timedelta(seconds=2)  # a trace has one moment; the peer read its clock at every step


def replay_scenarios(harvest):
    """One outcome a trace."""
    return [_replay(trace, number) for number, trace in enumerate(harvest["scenarios"], 1)]


def _replay(trace, number):
    if not isinstance(trace, dict):
        return Outcome(f"scenario {number}", NOT_SUPPORTED, "this is no trace", {"plain": False})
    name = f"{trace.get('file', '?')} > {trace.get('test', f'scenario {number}')}"
    features = trace.get("features")
    used = [each for each in OUTSIDE if isinstance(features, dict) and features.get(each)]
    flags = {"plain": not used}
    if used:
        return Outcome(name, NOT_SUPPORTED, f"the form uses: {', '.join(used)}", flags)
    try:
        checked = _checked(trace)
        xform = read_xform(checked["form"], checked["now"])
    except (
        Exception
    ) as problem:  # whatever a trace is made of, it is said, and the others are replayed
        return Outcome(name, NOT_SUPPORTED, f"{type(problem).__name__}: {problem}", flags)
    try:
        differences = _Replay(checked, xform).differences()
    except (NotReadable, NotOffered) as missing:
        return Outcome(name, NOT_SUPPORTED, str(missing), flags)
    except Exception as problem:  # the program's own: it counts against it
        return Outcome(name, DISAGREED, f"{type(problem).__name__}: {problem}", flags)
    verdict = DISAGREED if differences else AGREED
    return Outcome(name, verdict, "; ".join(differences[:3]), flags)


def _checked(trace):
    """The trace with every part of the kind the runner needs. Raises NotReadable, or what a missing part raises."""
    form = trace["form"]
    if not isinstance(form, str):
        raise NotReadable("the form is no text")
    now = datetime.fromisoformat(trace["now"].replace("Z", "+00:00")).astimezone(ZONE)
    steps = trace.get("ops") or []
    for step in steps:
        op = step["op"]
        if op not in STEPS:
            raise NotReadable(f"there is a step of an unknown kind: {op}")
        needs = {"set-language": ["value"], "set": ["path", "value"]}.get(op, ["path"])
        for field in needs:
            if not isinstance(step[field], str) and (field == "path" or step[field] is not None):
                raise NotReadable(f"the {field} of a step is no text: {step[field]!r}")
        step["after"] = {"changed": _records((step.get("after") or {}).get("changed"))}
    initial, final = _records(trace.get("initial")), _records(trace.get("final"))
    return {"form": form, "now": now, "ops": steps, "initial": initial, "final": final}


def _records(found):
    """What a trace says of nodes. Records of one that the peer could not read are left out."""
    kept = [record for record in found or [] if "error" not in record]
    for record in kept:
        if not isinstance(record["ref"], str) or not isinstance(record["type"], str):
            raise NotReadable(f"a record names no node: {record}")
        if not isinstance(record.get("value"), str | None):
            raise NotReadable(f"the value of {record['ref']} is no text: {record['value']!r}")
    return kept


def _bare(ref):
    return _PREFIX.sub("", ref)


class _Replay:
    """One trace on one form."""

    def __init__(self, trace, xform):
        self.trace = trace
        self.xform = xform
        now = trace["now"]
        calendar = WorkingCalendar(frozenset(), date(1999, 1, 1), date(2036, 12, 31))
        plan = plan_for(self.xform.tool)
        plan.tables.update(self.xform.tables)
        self.plan = plan
        restored = self._is_restored()
        if restored:
            self._restore()
        self.form = Form(
            self.xform.tool,
            Circumstances(now.date(), now.date(), calendar, now=now),
            {key: Answer(text) for key, text in self.xform.answers.items()},
            self.xform.rows,
        )
        self.language = next(iter(self.xform.texts), "")
        self.found = []
        self.rows = {node.key for node in below(self._node("")) if node.serial}
        if not restored:
            for node in below(self._node("")):  # rows that a count has made
                if node.serial and node.serial not in self.xform.rows.get(
                    node.key.rpartition("#")[0], ()
                ):
                    self._sow(node)
            self._fire("odk-instance-first-load")
        self._fire("odk-instance-load")

    # -- traces that begin with a submission made elsewhere, which the harvest does not hold

    def _is_restored(self):
        """Whether the trace's first record holds what its form cannot have begun with.

        Either it names the submission that is edited, or a question that nothing works out holds a value that stands
        nowhere in the form: then somebody had entered it. What people had entered is taken from that record, and all
        that follows from it is compared.
        """
        return any(
            (_bare(record["ref"]).endswith("/deprecatedID") and record.get("value"))
            or self._was_entered(record)
            for record in self.trace["initial"]
        )

    def _was_entered(self, record):
        key = self._key(record)
        path = re.sub(r"#\d+", "", key)
        spot = self.plan.spots.get(path)
        if record["type"] not in LEAVES or not record.get("relevant") or spot is None:
            return False
        value = record.get("value") or ""
        bind = self.xform.binds.get(path)
        preload, _ = preload_of(bind)
        if bind is not None and bind.getAttribute("calculate"):
            return False
        if preload and _PRELOADED.get(preload, _ANYTHING).fullmatch(value):
            return False
        held = [self.xform.answers.get(key, spot.item.rules.default)]
        for action in self.xform.actions:
            if action.event in _ON_LOADING and node_path(action.target) == path:
                if not _CONSTANT.fullmatch(action.value):
                    return False
                held.append(to_text(self._of_nothing(action.value)))
        return not any(_same(each, value) for each in held)

    def _of_nothing(self, text):
        return evaluate(compile_expression(text or "''"), Context(self.plan.top, WRITING))

    def _key(self, record):
        key = re.sub(r"\[(\d+)\]", r"#\1", _bare(record["ref"]))
        return key.removeprefix(f"/{self.plan.root_name}")

    def _restore(self):
        """Rows, and what stood in the nodes that people fill, as the trace found them at its start."""
        answers, rows = {}, {}
        for record in self.trace["initial"]:
            key = self._key(record)
            if record["type"] == "repeat-instance":
                repeat, _, serial = key.rpartition("#")
                rows[repeat] = (*rows.get(repeat, ()), int(serial))
            elif record["type"] in LEAVES and record.get("relevant"):
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
        self._compare_all(self.trace["initial"], "at the start")
        for number, step in enumerate(self.trace["ops"], 1):
            if self.found:
                break
            self._step(step, f"step {number} ({step['op']})")
        self._finish()
        if not self.found:
            self._compare_all(self.trace["final"], "at the end")
        return self.found

    def _finish(self):
        """What a device fills in when the form is finished; a trace shows by its last record whether it was."""
        filled = {self._key(record) for record in self.trace["final"] if record.get("value")}
        for path, bind in self.xform.binds.items():
            if preload_of(bind) == ("timestamp", "end") and path in filled & set(
                self.form._tree.nodes
            ):
                self._set(path, self.trace["now"].isoformat(timespec="milliseconds"))

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
            case _:
                self._compare_read(step, path, where)
        self._compare_all(step["after"]["changed"], where)

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
            self._sow(row)
            self._fire("odk-new-repeat", row)

    def _sow(self, row):
        """The rows of repeats inside that a new row begins with, as its template has them."""
        for inside, leaves in self.xform.seeds.get(row.spot.path, ()):
            counted = self.plan.spots[f"{row.spot.path}{inside}"].rules.get(Aspect.COUNT)
            if counted is None:
                sown = self.form.add_row(f"{row.key}{inside}")
                for leaf, text in leaves.items():
                    self.form.put(f"{sown}{leaf}", Answer(text))
                self._greet_rows()

    # -- comparing

    def _node(self, key):
        return self.form._tree.nodes[key]

    def _compare_all(self, records, where):
        for record in records:
            if not self.found:
                self._compare(record, where)

    def _compare(self, record, where):
        ref = record["ref"]
        if "orx:" in ref or "/meta" in ref or "@" in ref:
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
        yield "relevance", node.relevant, record.get("relevant", node.relevant)
        if record["type"] in GROUPS:
            return
        state = self.form.state(node.key)
        yield "value", _value(node), record.get("value") or ""
        yield "readonly", state.readonly, record.get("readonly", state.readonly)
        yield "required", state.required, record.get("required", state.required)
        codes = {problem.code for problem in state.problems}
        if "constraintOk" in record and node.relevant:
            yield "constraint", "constraint" not in codes, record["constraintOk"]
            answered = node.value != "" or not state.required
            yield "required and answered", answered, record.get("requiredOk", answered)
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
    return _DUST.sub(
        lambda found: number_text(round(float(found[0]), 9)), " ".join((text or "").split())
    )


def _same(got, wanted):
    if got == wanted:
        return True
    if not isinstance(got, str) or not isinstance(wanted, str):
        return False
    if got.strip() == wanted.strip():
        return True
    moments = [_moment(text) for text in (got, wanted)]
    if all(moments):
        return abs(moments[0] - moments[1]) <= _TICKS
    try:
        # The peer's days carry a zone, of which additions and subtractions leave a speck.
        return math.isclose(float(got), float(wanted), rel_tol=1e-12, abs_tol=1e-9)
    except ValueError:
        return False


def _moment(text):
    """The moment of a time stamp that a clock gave; JavaScript writes 949 or 95 thousandths alike."""
    found = _STAMP.fullmatch(text)
    return datetime.fromisoformat(f"{found[1]}.{found[2]:0<3}{found[3]}") if found else None


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
