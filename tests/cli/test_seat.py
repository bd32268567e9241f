"""`seat …` through the real command: a card, handed over, nothing decided by whoever only reads, and back."""

import json

import pytest

from app.services import returns
from tests import builders
from tests.builders import audits_in, opened, say

DEPUTY = "deputy.store"


@pytest.fixture
def returned(small, tmp_path):
    """Assessor A's return, not merged yet."""
    with opened(small.store("a")) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ2", "meets")
        return returns.make(ws, small.round_id, tmp_path / "returned").path


@pytest.fixture
def handed(small, cli, returned, tmp_path):
    """The file of the seat, on its way to a deputy who has taken nothing yet."""
    cli("return", "merge", returned)
    builders.STORES.create(small.folder / DEPUTY, builders.PASSPHRASE, "Deputy D")
    said = cli("seat", "card", "--out", tmp_path / "card", store=DEPUTY)
    (card,) = (tmp_path / "card").iterdir()
    code = tmp_path / "code.txt"
    code.write_text(said.rpartition(": ")[2].rstrip(")\n"), "utf-8")
    assert cli("seat", "deputy", card, "--code-file", code).startswith("Deputy D can take the seat")
    return hand_over(cli, "Deputy D", tmp_path / "over")


def hand_over(cli, to, folder, store="lead.store"):
    said = cli("seat", "hand-over", "--to", to, "--why", "On leave.", "--out", folder, store=store)
    assert said.startswith(f"{to}: ")
    (file,) = folder.glob("seat-*")
    return file


def shown(cli, store="lead.store"):
    return json.loads(cli("seat", "show", "--json", store=store))


def test_the_seat_goes_to_a_deputy_and_back_without_a_window(cli, handed, tmp_path):
    assert len(list(handed.parent.glob("work-*"))) == 1, "Assessor B has returned nothing"
    assert len(list(handed.parent.glob("queries-*"))) == 1, "Assessor A is told"
    assert "Deputy D has led this round" in cli("seat", "show")
    assert "leads Small round now" in cli("seat", "take", handed, store=DEPUTY)
    assert shown(cli, DEPUTY)["leads_here"]
    (lead,) = (each["name"] for each in shown(cli, DEPUTY)["deputies"])
    back = hand_over(cli, lead, tmp_path / "back", DEPUTY)
    cli("seat", "take", back)
    assert [each["to"] for each in shown(cli)["moves"]] == [lead, "Deputy D", lead]
    assert [each["why"] for each in shown(cli)["moves"]][1:] == ["On leave.", "On leave."]


def test_a_store_that_only_reads_refuses_every_command_that_decides(
    small, cli, handed, returned, tmp_path
):
    out = ("--out", tmp_path / "out")
    text = tmp_path / "text.txt"
    text.write_text("x\n", "utf-8")
    before = builders.listing(small.folder)
    for command in (
        ("pack", "issue", *out),
        ("return", "merge", returned),
        ("machine", "replace", "--assessor", "Assessor A", *out),
        ("office", "retire"),
        ("office", "tell", *out),
        ("round", "draw", "--size", "1", "--seed", "s"),
        ("round", "people", "Assessor A=1"),
        ("round", "allocate", "--seed", "s"),
        ("seat", "hand-over", "--to", "Deputy D", "--why", "Again.", *out),
    ):
        assert "Deputy D has led this round" in cli(*command, status=1), command
    assert not (tmp_path / "out").exists()
    assert set(before) == set(builders.listing(small.folder))


def test_a_hand_over_without_reason_or_to_nobody_makes_no_file(cli, handed, tmp_path):
    cli("seat", "take", handed, store=DEPUTY)
    there = ("--out", tmp_path / "none")
    for to, why, said in (
        ("Deputy D", "R", "no deputy called Deputy D; see `seat show`"),
        (shown(cli, DEPUTY)["deputies"][0]["name"], " ", "Say why"),
    ):
        assert said in cli(
            "seat", "hand-over", "--to", to, "--why", why, *there, store=DEPUTY, status=1
        )
    assert not (tmp_path / "none").exists()


def test_a_seat_is_taken_back_without_its_file_once(cli, handed):
    cli("seat", "take", handed, store=DEPUTY)
    assert "leads Small round again" in cli("seat", "take-back", "--why", "No word from them.")
    assert "leads the round already" in cli("seat", "take-back", "--why", "Again.", status=1)
