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


def test_an_issued_pack_is_listed_with_its_spoken_code_and_opens_with_it(small, cli):
    status, out, err = cli(
        "pack", "issue", "--out", small.folder / "again", "--assessor", "Assessor A", "--json"
    )
    (issued,) = json.loads(out)
    assert (status, err) == (0, "")
    assert set(issued) >= {"person", "path", "code", "cases"}
    assert issued["person"] == "Assessor A"
    code = small.folder / "code.txt"
    code.write_text(issued["code"].upper().replace("-", "  ") + "\n", "utf-8")
    status, out, err = cli("pack", "open", issued["path"], "--code-file", code, store="empty.store")
    assert (status, err) == (0, "")
    assert out == f"Small round: {issued['cases']} cases to audit.\n"


def test_without_a_name_every_assessor_gets_a_pack_said_in_a_line_each(small, cli):
    status, out, err = cli("pack", "issue", "--out", small.folder / "all")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Assessor A", "Assessor B"]
    assert all("code, to be spoken: " in line for line in lines)
    assert len(list((small.folder / "all").iterdir())) == 2


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
    assert out.splitlines()[1] == (
        "  Return 1 of Assessor A never came; it may have been kept as a copy, and a later one brings all that "
        "the same store held before."
    )


def test_every_file_that_came_or_left_is_listed_and_saved_byte_for_byte(small, cli, returned):
    assert cli("return", "merge", *returned)[0] == 0
    status, out, _err = cli("pack", "ledger", "--json")
    rows = json.loads(out)
    assert status == 0
    came = {each["file"] for each in rows if each["direction"] == "received"}
    assert came == {each.name for each in returned}
    assert {each["kind"] for each in rows} == {"work", "return"}
    assert all(name in cli("pack", "ledger")[1] for name in came)
    for each in returned:
        status, out, _err = cli("pack", "save", each.name, "--out", small.folder / "saved")
        assert status == 0
        saved = small.folder / "saved" / each.name
        assert out.strip() == str(saved)
        assert saved.read_bytes() == each.read_bytes()
    saved.write_bytes(b"something else")
    status, _out, err = cli("pack", "save", saved.name, "--out", small.folder / "saved")
    assert status == 1
    assert "is there already and is another file" in err
    assert saved.read_bytes() == b"something else"
    status, _out, err = cli("pack", "save", "nothing", "--out", small.folder / "saved")
    assert (status, err.count("pack ledger")) == (1, 1)
