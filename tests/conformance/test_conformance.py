"""The runner on a harvest of our own, and on the field's harvest where it lies beside the checkout."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.__main__ import main
from tests.conformance.cases import replay_cases
from tests.conformance.outcome import AGREED, DISAGREED, NOT_SUPPORTED, counts
from tests.conformance.scenarios import replay_scenarios
from tests.shared_files import shared_file

DOCUMENTS = {"d": "<data><a>1</a><b>2009-01-05</b><r><x>2</x></r><r><x>3</x></r></data>"}
SECOND = {"path": "/*[1]/*[3]/*[1]", "name": "x", "value": "2"}
THIRD = {"path": "/*[1]/*[4]/*[1]", "name": "x", "value": "3"}
FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="f"><gate/><x>5</x><sum/>
 <r jr:template=""><n/></r></data></instance>
 <bind nodeset="/data/x" type="int" relevant="/data/gate = 'yes'" constraint=". &lt; 9"/>
 <bind nodeset="/data/sum" calculate="sum(/data/r/n)"/><bind nodeset="/data/r/n" type="int"/></model></h:head>
 <h:body><select1 ref="/data/gate"><label>Gate</label><item><label>Yes</label><value>yes</value></item></select1>
 <input ref="/data/x"><label>X of <output value="/data/gate"/></label></input>
 <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat></group></h:body></h:html>"""


def case(expression, kind, expected, **more):
    return {
        "id": expression, "expression": expression, "doc": "d", "context": "/*[1]", "type": kind, "expected": expected,
        "tz": "GMT", "audit_subset": True, "javarosa": {"verdict": "agree"}, "functions": [], **more,
    }  # fmt: skip


def trace(*ops, initial=(), **features):
    used = {"external_instance": False, "geo": False, "attachments": False, **features}
    return {
        "file": "f", "test": "t", "form": FORM, "now": "2026-11-23T04:46:28.087Z", "features": used,
        "initial": list(initial), "ops": list(ops), "final": [],
    }  # fmt: skip


def leaf(ref, value, **more):
    kept = {"type": "input", "relevant": True, "readonly": False, "required": False}
    return {"ref": ref, "value": value, "constraintOk": True, "requiredOk": True, **kept, **more}


def opening(expected):
    """The step that opens /data/x, and what is expected of it."""
    return {"op": "set", "path": "/data/gate", "value": "yes", "after": {"changed": [expected]}}


def verdicts(outcomes):
    return [outcome.verdict for outcome in outcomes]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (case("a + 1", "number", 2), AGREED),
        (case("a + 1", "number", 3), DISAGREED),
        (case("a + 1", "number", "NaN"), DISAGREED),
        (case("string(b)", "string", "2009-01-05"), AGREED),
        (case("b > '2009-01-04'", "boolean", True), AGREED),
        (case("b", "date", "2009-01-06"), DISAGREED),
        (case("//x", "nodeset", [SECOND, THIRD]), AGREED),
        (case("//x", "nodeset", [THIRD, SECOND]), DISAGREED),
        (case("//x", "unordered-nodeset", [THIRD, SECOND]), AGREED),
        (case("substr()", "error", "arity"), AGREED),
        (case("a", "error", "arity"), DISAGREED),
        (case("area('')", "number", 0), NOT_SUPPORTED),
        (case(".", "string", "", context="(detached)"), NOT_SUPPORTED),
        (case("round(a div 3 * 100)", "number", 33, round_factor=1), AGREED),
    ],
)  # fmt: skip
def test_a_case_agrees_or_not(found, verdict):
    assert verdicts(replay_cases({"cases": [found], "documents": DOCUMENTS})) == [verdict]


def test_a_whole_form_is_replayed_step_by_step():
    hidden = leaf("/data/x", "", relevant=False)
    shown = leaf("/data/x", "5", label="X of yes")
    broken = leaf("/data/x", "9", constraintOk=False, label="X of yes")
    ops = [
        {"op": "set", "path": "/data/gate", "value": "yes", "after": {"changed": [shown]}},
        {"op": "set", "path": "/data/x", "value": "9", "after": {"changed": [broken]}},
        {"op": "add-repeat", "path": "/data/r"},
        {"op": "set", "path": "/data/r[1]/n", "value": "4"},
        {"op": "read", "path": "/data/sum", "value": "4"},
        {"op": "remove-repeat", "path": "/data/r[1]"},
        {"op": "read", "path": "/data/sum", "value": "0"},
    ]  # fmt: skip
    outcomes = replay_scenarios({"scenarios": [trace(*ops, initial=[hidden])]})
    assert (verdicts(outcomes), outcomes[0].detail) == ([AGREED], "")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"op": "read", "path": "/data/sum", "value": "7"}, "value of /data/sum"),
        ({"op": "inspect", "path": "/data/x", "relevant": True}, "relevance of /data/x"),
        (opening(leaf("/data/x", "5", label="Y")), "label"),
        (opening(leaf("/data/x", "5", required=True)), "required"),
        (opening(leaf("/data/x", "5", readonly=True)), "readonly"),
        ({"op": "set", "path": "/data/nowhere", "value": "yes"}, "NotFound"),
    ],
)  # fmt: skip
def test_a_trace_that_differs_says_where(step, said):
    (outcome,) = replay_scenarios({"scenarios": [trace(step)]})
    assert outcome.verdict == DISAGREED
    assert said in outcome.detail


def test_forms_outside_the_scope_are_not_counted_as_agreed():
    assert verdicts(replay_scenarios({"scenarios": [trace(geo=True)]})) == [NOT_SUPPORTED]


def test_the_command_prints_one_line_of_json(tmp_path, capsys):
    path = tmp_path / "harvest.json"
    cases = [case("1", "number", 1), case("1", "number", 2), case("area('')", "number", 0)]
    path.write_text(json.dumps({"cases": cases, "documents": DOCUMENTS}), encoding="utf-8")
    assert main([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"agreed": 1, "disagreed": 1, "not_supported": 1}
    assert main([str(path)]) == 0
    assert "disagreed  1  1: got 1.0, expected 2" in capsys.readouterr().out


def test_what_a_terminal_cannot_write_is_spelt_out(tmp_path, capsys):
    path = tmp_path / "harvest.json"
    path.write_text(json.dumps({"cases": [case("'\ud800'", "number", 1)]}), encoding="utf-8")
    assert main([str(path)]) == 0
    assert "\\ud800" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, capsys):
    path = tmp_path / "harvest.json"
    path.write_text("{", encoding="utf-8")
    assert main([str(path)]) == 1
    assert "cannot be replayed" in capsys.readouterr().err


# -- whatever a file holds


STRANGE = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.floats(), st.text(max_size=3), st.just([]), st.just([{}]),
    st.just({"a": 1}), st.just("America/Nowhere"), st.just("<data"), st.just("//*["), st.just("/data/x"),
)  # fmt: skip


def spoilt(draw, found):
    """A copy in which one value at some depth is missing or another."""
    if isinstance(found, dict) and found and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(found)))
        rest = {key: value for key, value in found.items() if key != name}
        deeper = draw(st.sampled_from(("gone", "other", "deeper")))
        if deeper == "gone":
            return rest
        return {**rest, name: draw(STRANGE) if deeper == "other" else spoilt(draw, found[name])}
    if isinstance(found, list) and found:
        place = draw(st.integers(0, len(found) - 1))
        return [*found[:place], spoilt(draw, found[place]), *found[place + 1 :]]
    return draw(STRANGE)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_case_of_any_shape_is_counted(data):
    good = case("a + 1", "number", 2)
    harvest = {"cases": [spoilt(data.draw, good), good], "documents": DOCUMENTS}
    documents = data.draw(st.sampled_from((DOCUMENTS, None, [], {"d": 3}, {"d": "<a><b></a>"})))
    outcomes = replay_cases({**harvest, "documents": documents})
    assert len(outcomes) == 2
    assert sum(counts(outcomes).values()) == 2
    if documents is DOCUMENTS:
        assert outcomes[1].verdict == AGREED


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_scenario_of_any_shape_is_counted(data):
    good = trace(opening(leaf("/data/x", "5", label="X of yes")), initial=[leaf("/data/gate", "")])
    outcomes = replay_scenarios({"scenarios": [spoilt(data.draw, good), good]})
    assert sum(counts(outcomes).values()) == 2
    assert outcomes[1].verdict == AGREED


@pytest.mark.parametrize(
    "found",
    [
        {"expression": "1"},
        case("1", "colour", 1),
        case("1", "number", "many"),
        case("1", "number", 1, doc="elsewhere"),
        case("1", "number", 1, tz="America/Nowhere"),
        case("1", "number", 1, now="yesterday"),
        case("1", "string-regex", "("),
        case("1", "nodeset", 7, doc="d") | {"expression": "a"},
        "1 + 1",
        None,
    ],
)
def test_a_case_that_is_not_understood_is_not_supported(found):
    outcomes = replay_cases({"cases": [found], "documents": {**DOCUMENTS, "torn": "<a>"}})
    assert verdicts(outcomes) == [NOT_SUPPORTED]


def test_a_torn_document_is_not_supported():
    found = case("1", "number", 1, doc="torn")
    assert verdicts(replay_cases({"cases": [found], "documents": {"torn": "<a>"}})) == [
        NOT_SUPPORTED
    ]


@pytest.mark.parametrize(
    "found",
    [
        trace({"op": "teleport", "path": "/data/x"}),
        trace({"op": "set", "value": "yes"}),
        trace({"op": "set", "path": "/data/gate", "value": {"x": 1}}),
        trace({"path": "/data/gate"}),
        trace(initial=[{"ref": 4, "type": "input"}]),
        trace(initial=[leaf("/data/x", ["5"])]),
        trace() | {"form": "<h:html"},
        trace() | {"form": "<html/>"},
        trace() | {"form": None},
        trace() | {"now": "yesterday"},
        {"test": "t"},
        7,
    ],
)
def test_a_trace_that_is_not_understood_is_not_supported(found):
    assert verdicts(replay_scenarios({"scenarios": [found]})) == [NOT_SUPPORTED]


@pytest.mark.parametrize("text", ["[]", "{}", '{"cases": 3}', "[" * 100_000, "7", "\ufeff{}"])
def test_a_file_without_cases_is_refused_in_one_sentence(text, tmp_path, capsys):
    path = tmp_path / "harvest.json"
    path.write_text(text, encoding="utf-8")
    assert main([str(path), "--json"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


# -- traces that begin with a submission made elsewhere


ENTERED = [leaf("/data/gate", "yes"), leaf("/data/x", "7", label="X of yes")]
NOTHING_ENTERED = [leaf("/data/gate", ""), leaf("/data/x", "", relevant=False)]


@pytest.mark.parametrize(
    ("initial", "verdict"),
    [
        (ENTERED, AGREED),  # nobody said yes in this trace, and the form does not
        (NOTHING_ENTERED, AGREED),
        ([*ENTERED, leaf("/data/sum", "12", type="model-value")], DISAGREED),  # what follows is worked out
        ([leaf("/data/gate", ""), leaf("/data/sum", "12", type="model-value")], DISAGREED),
        ([leaf("/data/gate", "yes"), leaf("/data/x", "7", relevant=False)], DISAGREED),
    ],
)  # fmt: skip
def test_answers_that_nothing_gave_were_restored(initial, verdict):
    assert verdicts(replay_scenarios({"scenarios": [trace(initial=initial)]})) == [verdict]


def test_rows_come_with_a_submission_restored():
    row = {"ref": "/data/r[1]", "type": "repeat-instance", "relevant": True}
    initial = [
        leaf("/data/gate", ""),
        row,
        leaf("/data/r[1]/n", "4"),
        leaf("/data/sum", "4", type="model-value"),
    ]
    assert verdicts(replay_scenarios({"scenarios": [trace(initial=initial)]})) == [AGREED]


@pytest.mark.parametrize(
    ("bind", "held", "verdict"),
    [
        ("", "16", AGREED),  # what the action gives
        ("", "555", AGREED),  # what somebody entered: the action was not done again
        ('jr:preload="uid"', "uuid:1234", DISAGREED),  # a device's own; the runner has no device
        ('jr:preload="uid"', "entered", AGREED),
        ('jr:preload="timestamp" jr:preloadParams="start"', "2026-11-22T21:46:29.1-07:00", AGREED),
        ('jr:preload="timestamp" jr:preloadParams="start"', "2026-11-22T21:47:29.1-07:00", DISAGREED),
        ("calculate=\"'5'\"", "555", DISAGREED),
    ],
)  # fmt: skip
def test_what_an_action_or_a_device_gives_was_not_entered(bind, held, verdict):
    action = '<setvalue event="odk-instance-first-load" ref="/data/x" value="4*4"/>'
    form = FORM.replace(
        '<bind nodeset="/data/x" type="int" relevant="/data/gate = \'yes\'" constraint=". &lt; 9"/>',
        f'<bind nodeset="/data/x" {bind}/>{"" if bind else action}',
    )
    form = form.replace("<x>5</x>", "<x/>")
    found = trace(initial=[leaf("/data/gate", ""), leaf("/data/x", held)]) | {"form": form}
    assert verdicts(replay_scenarios({"scenarios": [found]})) == [verdict]


def test_an_edited_submission_names_the_one_before():
    meta = {"ref": "/data/orx:meta/orx:deprecatedID", "type": "model-value", "value": "uuid:1"}
    action = '<setvalue event="odk-instance-first-load" ref="/data/gate" value="once(uuid())"/>'
    form = FORM.replace("</model>", f"{action}</model>")
    found = trace(initial=[meta, leaf("/data/gate", "yes"), ENTERED[1]]) | {"form": form}
    assert verdicts(replay_scenarios({"scenarios": [found]})) == [AGREED]


# -- what new rows begin with


ROWS = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="f"><n>2</n>%s</data></instance>
 <bind nodeset="/data/n" type="int"/></model></h:head><h:body><input ref="/data/n"/>
 <group ref="/data/o"><repeat nodeset="/data/o"%s><input ref="/data/o/a"/>
 <group ref="/data/o/i"><repeat nodeset="/data/o/i"><input ref="/data/o/i/b"/></repeat></group></repeat></group>
 </h:body></h:html>"""
PLAIN = "<o><a>A</a><i><b>B</b></i></o>"
OUTER = '<o jr:template=""><a>A</a><i><b>B</b></i></o>'
BOTH = '<o jr:template=""><a>A</a><i jr:template=""><b>B</b></i></o>'
NEW = {"op": "add-repeat", "path": "/data/o"}
NEW_INSIDE = {"op": "add-repeat", "path": "/data/o[1]/i"}


@pytest.mark.parametrize(
    ("instance", "count", "steps", "expected"),
    [
        (PLAIN, "", [], {"o[1]/a": "A", "o[1]/i[1]/b": "B"}),
        (PLAIN, "", [NEW], {"o[1]/i[1]/b": "B", "o[2]/a": "", "o[2]/i[1]/b": ""}),
        (PLAIN, "", [NEW_INSIDE], {"o[1]/i[1]/b": "B", "o[1]/i[2]/b": ""}),
        (PLAIN, ' jr:count="/data/n"', [], {"o[1]/a": "A", "o[2]/a": "", "o[2]/i[1]/b": ""}),
        (OUTER, "", [NEW], {"o[1]/a": "A", "o[1]/i[1]/b": "B"}),
        (OUTER, ' jr:count="/data/n"', [], {"o[2]/a": "A", "o[2]/i[1]/b": "B"}),
        (BOTH, "", [NEW, NEW_INSIDE], {"o[1]/a": "A", "o[1]/i[1]/b": "B"}),
        (BOTH + "<o><a>a</a><i><b>b</b></i></o>", "", [NEW], {"o[1]/i[1]/b": "b", "o[2]/a": "A"}),
    ],
)
def test_new_rows_begin_as_the_form_says(instance, count, steps, expected):
    """Each as ODK Web Forms 0.22.0 answered when the form was put to it."""
    reads = [{"op": "read", "path": f"/data/{at}", "value": text} for at, text in expected.items()]
    found = trace(*steps, *reads) | {"form": ROWS % (instance, count)}
    (outcome,) = replay_scenarios({"scenarios": [found]})
    assert (outcome.verdict, outcome.detail) == (AGREED, "")


# -- the field's own suites


def harvest(name):
    return json.loads(shared_file(f"conformance/{name}").read_text(encoding="utf-8"))


def test_every_case_of_the_audit_subset_that_javarosa_confirms_agrees():
    found = [o for o in replay_cases(harvest("xpath-cases.json")) if o.flags["subset"]]
    confirmed = [o for o in found if o.flags["javarosa"]]
    assert len(confirmed) > 500
    assert [o.detail for o in confirmed if o.verdict != AGREED] == []
    assert counts(found)[AGREED] >= 0.97 * len(found)


def test_nine_tenths_of_the_plain_scenarios_agree():
    plain = [o for o in replay_scenarios(harvest("scenarios.json")) if o.flags["plain"]]
    assert len(plain) > 200
    assert counts(plain)[AGREED] >= 0.9 * len(plain)


def test_every_disagreement_is_explained_in_the_documentation():
    explained = (Path(__file__).resolve().parents[2] / "docs" / "expressions.md").read_text(
        encoding="utf-8"
    )
    outcomes = replay_cases(harvest("xpath-cases.json"))
    unexplained = [o.name for o in outcomes if o.verdict == DISAGREED and o.name not in explained]
    assert unexplained == []
    scenarios = replay_scenarios(harvest("scenarios.json"))
    tests = [
        o.name.rpartition(" > ")[2] for o in scenarios if o.flags["plain"] and o.verdict != AGREED
    ]
    assert [name for name in tests if name not in explained] == []


WORKING = {"kind": "due", "division": "england-and-wales", "working_days": 42}
BETWEEN = {"kind": "between", "division": "england-and-wales", "start": "2009-03-31"}
WORLD_CUP = {"kind": "is_working", "date": "2026-06-15"}


def share(method, low, high):
    inputs = {"x": 0, "n": 50, "method": method, "level": 0.95}
    return {"fn": "ci_proportion", "inputs": inputs, "expected": [low, high], "tol": 1e-4}


def at_most(expected):
    inputs = {"x": 0, "n": 50, "N": 1100, "level": 0.95}
    return {"fn": "upper_finite", "inputs": inputs, "expected": expected, "tol": 0}


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        # Over no holiday, up to Easter, over Easter.
        ({**WORKING, "start": "2009-01-12", "expected": "2009-03-11"}, AGREED),
        ({**WORKING, "start": "2009-02-10", "expected": "2009-04-09"}, AGREED),
        ({**WORKING, "start": "2009-02-11", "expected": "2009-04-14"}, AGREED),
        ({**WORKING, "start": "2009-02-11", "expected": "2009-04-13"}, DISAGREED),
        ({**WORKING, "start": "no day", "expected": "2009-04-14"}, NOT_SUPPORTED),
        ({**BETWEEN, "end": "2009-04-15", "expected": 9}, AGREED),
        ({**WORLD_CUP, "division": "scotland", "expected": False}, AGREED),
        ({**WORLD_CUP, "division": "england-and-wales", "expected": True}, AGREED),
        (share("wilson", 0.0, 0.07135), AGREED),
        (share("clopper-pearson", 0.0, 0.07112), AGREED),
        (share("wilson", 0.0, 0.08), DISAGREED),
        (share("wald", 0.0, 0.0), NOT_SUPPORTED),
        (at_most(62), AGREED),
        (at_most(63), DISAGREED),
        ({"fn": "ci_proportion", "inputs": None, "expected": None}, NOT_SUPPORTED),
    ],
)
def test_working_days_and_intervals_are_replayed_too(case, verdict):
    (outcome,) = replay_cases({"cases": [case]})
    assert outcome.verdict == verdict
