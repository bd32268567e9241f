"""`folder …`, `machine …`, `withdrawal …` and `office …` through the real command, on real stores."""

import json

import pytest

from tests import builders
from tests.builders import audits_in, opened, say


@pytest.fixture
def by_folder(small, cli):
    """Both stores use one folder, and Assessor A has something to send."""
    folder = small.folder / "exchange"
    folder.mkdir()
    for store in ("lead.store", "a.store"):
        cli("folder", "choose", "--folder", folder, store=store)
    with opened(small.store("a")) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ1", "yes")
    return folder


def test_work_goes_by_the_folder_and_is_taken_back_without_a_window(small, cli, by_folder):
    assert cli("folder", "run", "--make", store="a.store").startswith("return 1 made, 1 sent")
    assert json.loads(cli("folder", "run", "--json"))["fetched"] == 1
    assert len(json.loads(cli("folder", "take", "--json"))) == 1
    assert cli("folder", "take") == "0 taken in.\n"
    cli("folder", "run")
    assert json.loads(cli("folder", "run", "--json", store="a.store"))["acknowledged"] == 1
    (sent,) = json.loads(cli("withdrawal", "list", "--json", store="a.store"))
    assert sent["taken_back"] is False
    cli("withdrawal", "make", sent["case"], "--why", "Wrong file.", store="a.store")
    assert "taken back" in cli("withdrawal", "list", store="a.store")
    refused = cli("withdrawal", "make", "no such", "--why", "R", store="a.store", status=1)
    assert refused == "Nothing of a case no such was sent; see `withdrawal list`.\n"


def test_a_folder_that_is_not_there_and_none_are_told(small, cli, by_folder):
    by_folder.rename(by_folder.with_name("unplugged"))
    assert "is not there; connect it" in cli("folder", "run", status=1)
    cli("folder", "choose", "--none")
    assert "choose one with `folder choose`" in cli("folder", "run", status=1)
    assert "is not a folder" in cli("folder", "choose", "--folder", by_folder, status=1)


def test_machines_are_listed_retired_and_replaced(small, cli, by_folder):
    cli("folder", "run", "--make", store="a.store")
    cli("folder", "run")
    cli("folder", "take")
    (machine,) = json.loads(cli("machine", "list", "--json"))
    assert (machine["person"], machine["returns"], machine["retired"]) == ("Assessor A", 1, False)
    assert cli("machine", "words", store="a.store").strip() == machine["words"]
    made = cli("machine", "replace", "--assessor", "Assessor A", "--out", small.folder / "new")
    assert "code, to be spoken: " in made
    cli("machine", "retire", machine["words"].upper(), "--why", "Stolen.")
    assert "retired after return 1" in cli("machine", "list")
    assert "No machine of this round" in cli("machine", "retire", "x", "--why", "R", status=1)


def test_the_office_key_from_sheet_to_a_store_let_in_again(small, cli, by_folder, tmp_path):
    cli("folder", "run", "--make", store="a.store")
    cli("folder", "run")
    cli("folder", "take")
    sheet = tmp_path / "sheet.txt"
    with builders.cheap_derivation():
        cli("office", "make", "--sheet", sheet, store="")
        assert "is there already" in cli("office", "make", "--sheet", sheet, store="", status=1)
        cli("office", "prove", "--key-file", sheet)
        said = cli("office", "tell", "--out", tmp_path / "told")
        assert "Assessor B: has returned nothing yet" in said
        (notice,) = (tmp_path / "told").iterdir()
        cli("pack", "open", notice, store="a.store")
        cli("return", "make", "--out", tmp_path / "back", store="a.store")
        (back,) = (tmp_path / "back").iterdir()
        read = ("office", "read", back, "--key-file", sheet, "--out", tmp_path / "read", "--json")
        (found,) = json.loads(cli(*read, store=""))
        assert found["kind"] == "return"

        short, long = cli("office", "recover", store="a.store").splitlines()
        assert (len(short.split()), len(long.split())) == (6, 28)
        slip = " ".join(["zzz", *short.split()[1:]])
        told = cli("office", "answer", "--key-file", sheet, "--request", slip, status=1)
        assert "word 1 of 6" in told
        answer, new = tmp_path / "answer.txt", tmp_path / "new.txt"
        answer.write_text(cli("office", "answer", "--key-file", sheet, "--request", short), "utf-8")
        new.write_text("another five plain words\n", "utf-8")
        cli(
            "office", "recover", "--answer-file", answer, "--new-passphrase-file", new,
            store="a.store",
        )  # fmt: skip
        cli("office", "retire")
    with opened(small.store("a"), "another five plain words") as ws:
        assert audits_in(ws, small.round_id)
