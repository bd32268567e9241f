"""The same round printed twice gives the same bytes, whatever is printed, also from the store opened anew."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.conclusions import Basis, Body, Conclusion, Recommendation
from app.domain.front_matter import FrontMatter, Source
from app.reports.content import Status
from app.reports.excel import write_excel
from app.reports.pdf import write_pdf
from app.reports.word import write_word
from app.services import front_matter, issuing, lead_words, quotes, reporting, returns
from tests import builders
from tests.builders import opened
from tests.services.finished import finish

NOW = datetime(2009, 4, 30, 9, 0, tzinfo=UTC)
KINDS = (Status.DRAFT, Status.INTERIM, Status.FINAL)


@pytest.fixture
def worded(small, tmp_path):
    """One audit came back, and the lead wrote something of every kind."""
    here = small.round_id
    with opened(small.store("a")) as ws:
        finish(builders.audits_in(ws, here)[0])
        made = returns.make(ws, here, tmp_path).path
    with opened(small.lead) as lead:
        returns.merge(lead, here, [made])
        front_matter.keep_front(
            lead,
            here,
            FrontMatter(caution="Read on {source:Laming}.", signatories="A, Lead\nB, Chair"),
        )
        front_matter.keep_source(lead, here, Source("", "Laming", "The Lord Laming, 2009"))
        lead_words.conclude(
            lead, here, Conclusion("", "3", "It is so {source:Laming}.", Basis.JUDGED)
        )
        advice = Recommendation("", "Ask.", Body.BOARD, due=date(2009, 9, 1), evidence="{T3}")
        lead_words.recommend(lead, here, advice)
        for each in quotes.quotables(lead, here)[:3]:
            quotes.keep(lead, here, each.passage, "Sound work.", approved=True)
    return small


def printed(lead, here, folder):
    """Every kind of report in every format, by file name."""
    reporting.write_report(lead, here, folder)
    issuing.write_as(lead, here, folder, Status.DRAFT, "dfe")
    _found, document = reporting.report_of(lead, here, stamped=True)
    _found, interim, _kept = issuing.report_as(lead, here, Status.INTERIM)
    for kind in KINDS:
        made = interim if kind is Status.INTERIM else replace(document, status=kind)
        for end, write in (("pdf", write_pdf), ("docx", write_word), ("xlsx", write_excel)):
            write(made, folder / f"{kind.value}.{end}")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_round_gives_the_same_bytes(worded, tmp_path):
    made = []
    for name in ("first", "second"):
        with opened(worded.lead) as lead:
            at_one_time = replace(lead, now=lambda: NOW)
            made.append(printed(at_one_time, worded.round_id, tmp_path / name))
    first, second = made
    assert set(first) == {
        *("report.pdf", "report.docx", "report.xlsx", "board-paper.pdf"),
        *(f"published-report.{end}" for end in ("pdf", "docx", "xlsx")),
        *(f"{kind.value}.{end}" for kind in KINDS for end in ("pdf", "docx", "xlsx")),
    }
    assert [name for name in first if first[name] != second[name]] == []
    assert first["draft.pdf"] == first["report.pdf"] != first["final.pdf"]
