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
