"""`pack …` and `return …`: what they print, and that files made by one open with the other."""

import json

import pytest

from tests import builders
from tests.builders import audits_in, copied_store, opened, run, say


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def cli(small, capsys):
    """A command on a store of the small round: (exit status, standard output, standard error)."""

    def called(*arguments, store="lead.store"):
        places = ("--store", small.folder / store, "--passphrase-file", small.secret)
        status = run(*arguments, *places)
        out, err = capsys.readouterr()
        return status, out, err

    return called


@pytest.fixture
def returned(small, cli):
    """One return of each assessor, made at the command line."""
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            for audit in audits_in(ws, small.round_id)[:2]:
                say(audit, "OJ1", "yes")
        status, out, err = cli(
            "return", "make", "--out", small.folder / "back", store=f"{letter}.store"
        )
        assert (status, err) == (0, "")
        assert out.strip().endswith("return 1, 2 audits.")
    return sorted((small.folder / "back").iterdir())


def test_issued_packs_are_listed_with_their_spoken_codes(small, cli):
    status, out, err = cli("pack", "issue", "--out", small.folder / "again", "--json")
    issued = json.loads(out)
    assert (status, err) == (0, "")
    assert [set(each) >= {"person", "path", "code", "cases"} for each in issued] == [True, True]
    assert [each["person"] for each in issued] == ["Assessor A", "Assessor B"]
    assert sum(each["cases"] for each in issued) == 7
    code = small.folder / "code.txt"
    code.write_text(issued[0]["code"].upper().replace("-", "  ") + "\n", "utf-8")
    status, out, err = cli(
        "pack", "open", issued[0]["path"], "--code-file", code, store="empty.store"
    )
    assert (status, err) == (0, "")
    assert out == f"Small round: {issued[0]['cases']} cases to audit.\n"


def test_one_assessors_pack_alone_is_said_in_a_line(small, cli):
    status, out, _err = cli(
        "pack", "issue", "--out", small.folder / "one", "--assessor", "Assessor B"
    )
    assert status == 0
    (line,) = out.splitlines()
    assert line.startswith("Assessor B: ")
    assert "code, to be spoken: " in line
    assert len(list((small.folder / "one").iterdir())) == 1


def test_inspecting_tells_what_merging_does_and_keeps_nothing(small, cli, returned):
    before = builders.listing(small.folder)
    status, out, err = cli("return", "inspect", *returned, "--json")
    seen = json.loads(out)
    assert (status, err) == (0, "")
    keys = {"file_name", "person", "new", "same", "changed", "conflicting", "remarks"}
    assert all(set(each) >= keys for each in seen)
    assert [each["new"] for each in seen] == [2, 2]
    assert builders.listing(small.folder) == before
    status, out, _err = cli("return", "merge", *returned, "--json")
    assert status == 0
    assert json.loads(out) == seen
    status, out, _err = cli("return", "merge", *returned)
    assert "2 the same" in out
    assert len(out.splitlines()) == 2


def test_two_leads_who_merged_in_different_order_print_the_same_bytes(small, cli, returned, capsys):
    copied_store(small.lead, "twin.store")
    assert cli("return", "merge", *returned)[0] == 0
    for path in reversed(returned):
        assert cli("return", "merge", path, path, store="twin.store")[0] == 0
    one = cli("findings", "--json")
    two = cli("findings", "--json", store="twin.store")
    assert one == two
    assert one[0] == 0
    document = json.loads(one[1])
    assert document["sample"]["counted"] in {3, 4}
    assert (
        one[1].encode()
        == json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    )


def test_a_remark_follows_its_return(small, cli, returned):
    with opened(small.store("a")) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ1", "no")
    cli("return", "make", "--out", small.folder / "second", store="a.store")
    (second,) = (small.folder / "second").iterdir()
    status, out, _err = cli("return", "merge", second)
    assert status == 0
    assert out.splitlines()[1] == "  Return 1 of Assessor A never came."
