"""`hold` and `child`: what the lead does in the window, without one."""

import json

import pytest

from tests import builders
from tests.builders import is_one_sentence, run


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return builders.small_round(tmp_path_factory, tmp_path_factory.mktemp("child"))


def called(small, capsys, *arguments):
    status = run(*arguments, "--store", small.lead, "--passphrase-file", small.secret)
    out, err = capsys.readouterr()
    return status, out, err


def test_a_hold_is_placed_listed_stops_the_purge_and_is_lifted(small, capsys):
    status, out, _err = called(
        small, capsys, "hold", "place", "--case", "CF-001", "--why", "inquest"
    )
    assert (status, "stands on CF-001" in out) == (0, True)
    purge = ("store", "purge", small.lead, "--confirm", "Small round")
    status = run(*purge, "--passphrase-file", small.secret)
    assert (status, "legal hold stands" in capsys.readouterr().err) == (1, True)
    _status, out, _err = called(small, capsys, "hold", "list", "--json")
    held = json.loads(out)["holds"]
    number = str(held[-1]["number"])
    assert (held[-1]["on"], held[-1]["why"], held[-1]["lifted_at"]) == ("CF-001", "inquest", None)
    status, out, _err = called(small, capsys, "hold", "lift", number, "--why", "ended")
    assert (status, "is lifted" in out) == (0, True)
    status, _out, err = called(small, capsys, "hold", "lift", "99", "--why", "ended")
    assert (status, is_one_sentence(err)) == (1, True)
    assert "ended" in called(small, capsys, "hold", "list", "--json")[1]


def test_a_childs_file_is_asked_for_gone_through_exported_and_closed(small, capsys, tmp_path):
    status, out, _err = called(small, capsys, "child", "request", "CF-002", "--why", "Court 7")
    assert (status, out) == (
        0,
        "Request 1 is open for CF-002; a legal hold stands until it is closed.\n",
    )
    _status, out, _err = called(small, capsys, "child", "passages", "1", "--json")
    found = json.loads(out)["passages"]
    status, out, err = called(small, capsys, "child", "export", "1", "--out", tmp_path)
    assert (status, out, "not gone through yet" in err) == (1, "", True)
    marks = tmp_path / "marks.json"
    marks.write_text('{"Assessor A": "perhaps"}', "utf-8")
    status, _out, err = called(
        small, capsys, "child", "export", "1", "--out", tmp_path, "--marks", marks
    )
    assert (status, is_one_sentence(err)) == (1, True)
    marks.write_text(json.dumps({each["passage"]: "redact" for each in found}), "utf-8")
    status, out, _err = called(
        small, capsys, "child", "export", "1", "--out", tmp_path, "--marks", marks
    )
    pdf, document = out.split("\n")[:2]
    assert (status, pdf.endswith("child-file-CF-002-1.pdf")) == (0, True)
    written = json.loads((tmp_path / "child-file-CF-002-1.json").read_text("utf-8"))
    assert str(tmp_path / "child-file-CF-002-1.json") == document
    assert written["passages_redacted"] == len(found)
    status, _out, _err = called(small, capsys, "child", "close", "1", "--why", "Given to the court")
    assert status == 0
    _status, out, _err = called(small, capsys, "child", "list", "--json")
    (kept,) = json.loads(out)["requests"]
    assert (kept["case"], kept["closed_why"], len(kept["exports"])) == (
        "CF-002",
        "Given to the court",
        1,
    )
    assert called(small, capsys, "child", "passages", "1")[0] == 1  # it is closed
