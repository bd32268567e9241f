"""`casefile-audit demo`: every file it promises, stores that practise merging, a folder of its own."""

import faulthandler
import json
import os
import re
import shutil

import pytest
from pypdf import PdfReader

from app.services import findings, rounds
from app.services.checking import check
from tests import builders
from tests.builders import copied_store, is_one_sentence, opened, run, run_outside

# Cases of the 2009 report by age and by first reader: the full round has to come to the same.
AGES = {"unborn": 2, "0-1": 10, "2-4": 15, "5-9": 9, "10-15": 12, "16-17": 2}
FIRST_READINGS = {"Assessor A": 16, "Assessor B": 12, "Assessor C": 7, "Assessor D": 15}


@pytest.fixture
def demo(tmp_path_factory):
    return builders.practice_round(tmp_path_factory)


@pytest.fixture
def copy(demo, tmp_path):
    """The folder, to be changed."""
    shutil.copytree(demo, tmp_path / "demo")
    return tmp_path / "demo"


def secret(demo):
    return (demo / "passphrase.txt").read_text("utf-8").strip()


def figures_of(capsys, demo, store):
    capsys.readouterr()
    command = ("findings", "--json", "--store", store, "--passphrase-file", demo / "passphrase.txt")
    assert run(*command) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def words_of(path, pages):
    pages = PdfReader(path, strict=True).pages[:pages]
    return " ".join(" ".join((page.extract_text() or "").split()) for page in pages)


def test_every_file_of_the_contract_is_there_and_no_other(demo):
    names = {path.relative_to(demo).as_posix() for path in demo.rglob("*") if path.is_file()}
    fixed = {
        "lead.store",
        "lead-before-returns.store",
        "assessors/assessor-a.store",
        "assessors/assessor-b.store",
        "report.pdf",
        "report.docx",
        "report.xlsx",
        "board-paper.pdf",
        "figures.json",
        "passphrase.txt",
        "annex-a.xlsx",
    }
    assert names >= fixed
    stores = {name for name in fixed if name.endswith(".store")}
    keys = {f"{name}{end}" for name in stores for end in (".key", ".key2")}
    others = names - fixed - keys - {".casefile-audit-practice"}
    assert {name.partition("/")[0] for name in others} == {"packs", "returns", "summaries"}
    assert len([name for name in others if name.startswith("packs/")]) == 2
    assert len([name for name in others if name.startswith("returns/")]) == 2
    assert all(name.endswith(".cfa") for name in others if not name.startswith("summaries/"))
    with opened(demo / "lead.store", secret(demo)) as ws, ws.begin() as work:
        refs = {case.ref for case in work.cases.main(rounds.current(ws).id)}
    assert {name for name in others if name.startswith("summaries/")} == {
        f"summaries/{ref}.pdf" for ref in refs
    }
    assert len(refs) == 10


def test_what_it_says_ends_with_time_fsync_and_the_report(demo):
    out = (demo.parent / "said.out").read_text("utf-8").splitlines()
    assert re.fullmatch(
        r"Done in \d+\.\d s: 12 audits, [\d,]+ answers saved one by one \(flushing this disk takes \d+\.\d ms\)\.",
        out[0],
    )
    assert out[1] == f"The report: {(demo / 'report.pdf').resolve()}"
    assert len(out) == 2


def test_the_figures_file_is_what_findings_prints(demo, copy, capsys):
    held = (demo / "figures.json").read_text("utf-8")
    assert figures_of(capsys, copy, copy / "lead.store") == held
    sample = json.loads(held)["sample"]
    assert (sample["size"], sample["counted"], sample["second_readings"]) == (10, 10, 2)
    assert sample["unfinished"] == sample["conflicting"] == 0
    assert sum(sample["first_readings_by_assessor"].values()) == 10


def test_the_store_before_returns_takes_every_file_and_comes_to_the_same_figures(copy, capsys):
    held = (copy / "figures.json").read_text("utf-8")
    twin = copied_store(copy / "lead-before-returns.store", "twin.store")
    files = sorted((copy / "returns").iterdir())
    assert '"counted": 0' in figures_of(capsys, copy, twin)
    for store, order in (
        (copy / "lead-before-returns.store", files),
        (twin, [*files[::-1], files[0]]),
    ):
        command = ("return", "merge", *order, "--store", store)
        assert run(*command, "--passphrase-file", copy / "passphrase.txt") == 0
        assert figures_of(capsys, copy, store) == held


def test_every_store_of_it_opens_and_is_sound(copy):
    stores = sorted(copy.rglob("*.store"))
    answers = {}
    for store in stores:
        with opened(store, secret(copy)) as ws:
            found = check(ws)
        assert found.ok, (store.name, found.problems)
        answers[store.name] = found.answers
    assert len(stores) == 4
    assert answers["lead-before-returns.store"] == 0
    own = answers["assessor-a.store"] + answers["assessor-b.store"]
    assert own > 1500
    # Of the lead's, a correction may have taken an answer's place, but none is missing.
    assert answers["lead.store"] == own


def drawn(folder):
    """(figures, cases) of the store before returns, which is left as it was."""
    store = copied_store(folder / "lead-before-returns.store", "look.store")
    with opened(store, secret(folder)) as ws:
        round_id = rounds.current(ws).id
        with ws.begin() as work:
            cases = [(case.ref, case.child, case.stratum) for case in work.cases.all(round_id)]
        found = findings.as_json(findings.findings(ws, round_id))
    for file in folder.glob("look.store*"):
        file.unlink()
    return found, cases


def test_its_own_folder_is_replaced_by_the_same_round_for_the_same_seed(copy, capsys):
    """Keys, ids and passphrase are fresh each time; the sample and the shares are not."""
    (copy / "remark.txt").write_text("left by a reader", "utf-8")
    (copy / "summaries" / "old.pdf").write_bytes(b"old")
    elsewhere = copy.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("not ours", "utf-8")
    (copy / "link").symlink_to(elsewhere, target_is_directory=True)
    before, shown = secret(copy), drawn(copy)
    with builders.cheap_derivation():
        assert run("demo", "--out", copy, "--cases", 10, "--assessors", 2) == 0
    out, _err = capsys.readouterr()
    assert "passphrase.txt there opens every one" in out
    assert not (copy / "remark.txt").exists()
    assert not (copy / "report.pdf").exists()
    assert list((copy / "summaries").iterdir()) == []
    assert list((copy / "returns").iterdir()) == []
    assert (elsewhere / "kept.txt").read_text("utf-8") == "not ours"
    assert secret(copy) != before
    assert drawn(copy) == shown
    with opened(copy / "assessors" / "assessor-a.store", secret(copy)) as ws:
        assert rounds.current(ws).name == "Practice round, spring 2009"
    if os.name != "nt":
        assert (copy / "passphrase.txt").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["somebody.txt", ".hidden", "lead.store"])
def test_a_folder_with_anything_else_in_it_is_refused(tmp_path, capsys, name):
    (tmp_path / name).write_text("somebody's", "utf-8")
    assert run("demo", "--out", tmp_path) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert is_one_sentence(err)
    assert "holds something else" in err
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [
        (name, "somebody's")
    ]


def test_the_full_round_comes_to_the_ages_and_readings_of_the_first_report(tmp_path):
    """Fifty cases, four assessors, by the command itself, nothing made cheap: the slowest test of the suite."""
    faulthandler.cancel_dump_traceback_later()  # its watchdog is the time the command is given
    demo = tmp_path / "demo"
    done = run_outside("demo", "--out", demo, "--audited-by-script", longest=600)
    assert done.returncode == 0, done.stderr
    assert "52 audits" in done.stdout
    assert "1,100 synthetic children read, 1,100 of them on a plan." in done.stderr
    document = json.loads((demo / "figures.json").read_text("utf-8"))
    sample = document["sample"]
    bands = dict(sample["by_age_band"])
    assert bands.pop("not-known") == 0
    assert bands == AGES
    assert bands["unborn"] + bands["0-1"] + bands["2-4"] >= 26
    assert sample["first_readings_by_assessor"] == FIRST_READINGS
    assert (sample["size"], sample["counted"], sample["second_readings"]) == (50, 50, 2)
    assert (sample["population"], len(sample["by_district"])) == (1100, 14)
    assert document["concerns"] == {"raised": 1, "open": 1, "told": 1}
    late = document["standards"]["T3"]
    assert late["in-time"] > 0
    assert late["late"] + late["overdue-open"] > 0
    assert document["questions"]["SV1_any"]["values"].get("no", 0) > 0
    assert document["questions"]["HX5_pattern"]["values"].get("clear", 0) > 0
    assert len(list((demo / "returns").iterdir())) == 4
    summaries = sorted((demo / "summaries").iterdir())
    assert len(summaries) == 50
    assert max(len(PdfReader(path).pages) for path in summaries) <= 2
    text = words_of(demo / "report.pdf", pages=8)
    for row in (
        "Unborn 2",
        "All 50",
        "Assessor A 16",
        "Assessor B 12",
        "Assessor C 7",
        "Assessor D 15",
    ):
        assert row in text
    assert "50 of 50 drawn" in text
