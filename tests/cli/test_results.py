"""`findings` and `report` at the command line."""

import json

import pytest
from pypdf import PdfReader

from app.services import returns
from tests import builders
from tests.builders import audits_in, opened, run, say


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def merged(small):
    with opened(small.store("a")) as ws:
        for audit in audits_in(ws, small.round_id):
            say(audit, "OJ1", "yes")
        path = returns.make(ws, small.round_id, small.folder / "back").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [path])
    return small


def called(small, capsys, *arguments):
    status = run(*arguments, "--store", small.lead, "--passphrase-file", small.secret)
    out, err = capsys.readouterr()
    return status, out, err


def test_findings_as_json_are_one_document_and_nothing_else(merged, capsys):
    status, out, err = called(merged, capsys, "findings", "--json")
    assert (status, err) == (0, "")
    assert {"round", "sample", "judgements", "questions", "standards", "concerns"} <= set(
        json.loads(out)
    )
    assert called(merged, capsys, "findings", "--json")[1] == out


def test_findings_for_people_are_a_few_lines(merged, capsys):
    status, out, _err = called(merged, capsys, "findings")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith("Small round: ")
    assert lines[0].endswith("of 6 cases counted.")
    assert lines[1].strip().startswith("adequately_protected: yes")


def test_the_report_and_a_summary_of_every_case_are_written(merged, capsys):
    out = merged.folder / "deep" / "report"
    status, said, err = called(merged, capsys, "report", "--out", out, "--summaries")
    assert (status, err) == (0, "")
    written = [line.rpartition("/")[2] for line in said.splitlines()]
    assert written[:4] == ["report.pdf", "report.docx", "report.xlsx", "board-paper.pdf"]
    assert {path.name for path in (out / "summaries").iterdir()} == set(written[4:])
    assert len(written) >= 5
    assert len(PdfReader(out / "report.pdf", strict=True).pages) > 5
    assert sorted(path.name for path in out.iterdir()) == [
        "board-paper.pdf",
        "report.docx",
        "report.pdf",
        "report.xlsx",
        "summaries",
    ]


def test_an_interim_report_says_its_position_and_a_final_one_is_refused_in_a_sentence(
    merged, capsys
):
    out = merged.folder / "interim"
    status, _said, err = called(merged, capsys, "report", "--out", out, "--as", "interim")
    assert (status, err) == (0, "")
    for name in ("report.pdf", "board-paper.pdf"):
        for page in PdfReader(out / name).pages:
            assert "Position at " in page.extract_text(), name
    status, said, err = called(merged, capsys, "report", "--out", out / "f", "--as", "final")
    assert (status, said) == (1, "")
    assert err.startswith("The report cannot be final yet. Packs and returns: ")
    assert not (out / "f").exists()


def test_a_published_report_is_written_under_a_name_of_its_own(merged, capsys):
    out = merged.folder / "published"
    assert called(merged, capsys, "report", "--out", out, "--publish", "dfe")[0] == 0
    ends = {"pdf", "docx", "xlsx"}
    assert {path.name for path in out.iterdir()} == {f"published-report.{end}" for end in ends}
