"""`tool publish` and `tool workbook` on a real store, and the update opened by the assessor's."""

import json

import pytest

from app.services import findings, returns
from tests.builders import audits_in, cheap_derivation, opened, run, say, small_round
from tests.editions import CLEARER, LIMIT, NEW_MEANING, edition, spoilt


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    made = small_round(tmp_path_factory, tmp_path)
    with opened(made.store("a")) as ws:
        audit = audits_in(ws, made.round_id)[0]
        say(audit, "RC9", "yes")
        say(audit, "OJ1", "yes")
        sent = returns.make(ws, made.round_id, tmp_path / "sent").path
    with opened(made.lead) as ws:
        returns.merge(ws, made.round_id, [sent])
    with cheap_derivation():
        yield made


@pytest.fixture
def workbook(tmp_path_factory):
    return edition(tmp_path_factory, "2.0", LIMIT, CLEARER, NEW_MEANING)


def command(small, *more, store=None):
    return run("tool", *more, "--store", store or small.lead, "--passphrase-file", small.secret)


def answered(small, name):
    with opened(small.lead) as ws:
        return findings.as_document(findings.findings(ws, small.round_id))["questions"][name][
            "answered"
        ]


def test_looking_says_what_would_change_and_changes_nothing(small, workbook, capsys):
    assert command(small, "publish", workbook, "--look", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    kinds = {(each["what"], each["path"]): each["kind"] for each in said["changes"]}
    assert kinds["wording", "/RC/RC9"] == "new-meaning"
    assert kinds["wording", "/OJ/OJ1"] == "clarification"
    assert (said["published"], said["returned"], said["update"]) == (False, 1, None)
    assert answered(small, "RC9") == 1


def test_it_is_published_as_decided_and_the_update_opens(small, workbook, tmp_path, capsys):
    assert command(
        small, "publish", workbook, "--note", "Read in two ways", "--clearer", "/RC/RC9",
        "--new-meaning", "/OJ/OJ1", "--out", tmp_path / "out", "--json",
    ) == 0  # fmt: skip
    said = json.loads(capsys.readouterr().out)
    assert (said["published"], said["number"]) == (True, 2)
    assert said["reached"] == ["Assessor A"]
    assert said["new_packs"] == ["Assessor B"]
    assert (answered(small, "RC9"), answered(small, "OJ1")) == (1, 0)
    secret = ("--passphrase-file", small.secret)
    assert run("pack", "open", said["update"], "--store", small.store("a"), *secret) == 0
    assert "is now version 2.0; asked again in CF-" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "Say why the tool changes"),
        (("--note", "x", "--clearer", "/HX/HX1"), "Nothing at /HX/HX1 is open to that decision"),
    ],
)
def test_what_cannot_be_published_is_one_sentence(small, workbook, capsys, more, said):
    assert command(small, "publish", workbook, *more) == 1
    assert said in capsys.readouterr().err
    assert answered(small, "RC9") == 1


def test_a_workbook_with_an_error_is_not_published(small, workbook, tmp_path, capsys):
    bad = spoilt(workbook, tmp_path / "bad.xlsx", ("standards", "F3", "10 WD"))
    assert command(small, "publish", bad, "--note", "x") == 1
    assert "F3" in capsys.readouterr().err


def test_the_workbook_of_a_round_comes_out_as_it_went_in(small, workbook, tmp_path, capsys):
    assert command(small, "workbook", "--out", tmp_path / "first.xlsx") == 0
    assert command(small, "publish", tmp_path / "first.xlsx", "--note", "x") == 1
    assert "nothing would change" in capsys.readouterr().err
    assert command(small, "publish", workbook, "--note", "Read in two ways") == 0
    assert command(small, "workbook", "--out", tmp_path / "second.xlsx") == 0
    capsys.readouterr()
    assert run("tool", "diff", workbook, tmp_path / "second.xlsx", "--json") == 0
    assert json.loads(capsys.readouterr().out)["changes"] == []
