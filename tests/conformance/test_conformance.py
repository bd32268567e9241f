"""The runner on a harvest of our own, and on the field's harvest where it lies beside the checkout."""

import json
from pathlib import Path

import pytest

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


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, capsys):
    path = tmp_path / "harvest.json"
    path.write_text("{", encoding="utf-8")
    assert main([str(path)]) == 1
    assert "cannot be replayed" in capsys.readouterr().err


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
