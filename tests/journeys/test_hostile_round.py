"""Hostile text typed where a round takes text: every paper of it is built, says it as typed, and runs nothing."""

import io
import zipfile

import openpyxl
import pytest

from app.domain.conclusions import Basis, Body, Conclusion, Recommendation
from app.reports.content import Status
from app.services import all_summaries, issuing, lead_words, reporting, returns
from tests.builders import audits_in, opened, say
from tests.reports.pdf_reading import words
from tests.services.finished import finish

TEXTS = {
    "markup": '<b>bold</b> & <img src="file:///etc/passwd"/>',
    "formula": "=HYPERLINK(1+1)",
    "link": '<a href="https://evil.example/">notes</a>',
    "script": ") Tj ET /JS (app.alert(1)) << /S /JavaScript >>",
    "long": "y" * 20_000,
}
ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"evil.example/)")


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("name", TEXTS)
def test_every_paper_says_it_and_runs_nothing(small, lead, tmp_path, name):
    text, here = TEXTS[name], small.round_id
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, here)[0]
        finish(audit, sign=False)
        say(audit, "OJ6_text", text)
        say(audit, "OJ7_text", text)
        path = returns.make(ws, here, tmp_path).path
    returns.merge(lead, here, [path])
    lead_words.conclude(lead, here, Conclusion("", "3", text, Basis.JUDGED))
    lead_words.recommend(lead, here, Recommendation("", text, Body.SERVICE, owner="Head"))
    written = reporting.write_report(lead, here, tmp_path / "out")
    written += all_summaries.write_summaries(lead, here, tmp_path / "summaries")
    papers = {path.name: path.read_bytes() for path in written}
    for kind in (Status.INTERIM, Status.DRAFT):
        papers[f"{kind.value}.pdf"] = issuing.preview(lead, here, kind)[0]
    assert len(papers) >= 7
    for paper, content in papers.items():
        if paper.endswith(".pdf"):
            assert [each for each in ACTIVE if each in content] == [], paper
    for paper in ("report.pdf", "interim.pdf"):
        assert squeezed(text)[:2_000] in squeezed(words(papers[paper])), paper
    book = openpyxl.load_workbook(io.BytesIO(papers["report.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    with zipfile.ZipFile(io.BytesIO(papers["report.docx"])) as held:
        assert [each for each in held.namelist() if "embed" in each or "vba" in each] == []
