"""Reports as issued: final only when all is cleared, kept as they went out, compared with the one before."""

import hashlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.domain.answers import Answer
from app.domain.conclusions import Basis, Body, Conclusion, Recommendation
from app.domain.errors import InputRefused, NotFound, StoreProblem
from app.domain.ids import AnswerKey
from app.domain.quantities import FEW
from app.domain.threads import Deed
from app.files import NotWritten
from app.reports.content import Status, Table
from app.services import (
    findings,
    issuing,
    lead_words,
    moderation,
    returns,
    rounds,
    threads,
)
from app.services.moderated import moderated
from app.services.open_audit import OpenAudit
from db.issued import IssuedReportRow
from tests import builders
from tests.builders import opened
from tests.services.finished import finish


@pytest.fixture
def sent(small, tmp_path):
    """A return with one finished audit."""
    with opened(small.store("a")) as ws:
        finish(builders.audits_in(ws, small.round_id)[0])
        return returns.make(ws, small.round_id, tmp_path).path


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_final_report_names_what_is_in_its_way(small, lead, sent):
    with pytest.raises(
        InputRefused, match=r"cannot be final yet\. Packs and returns: .* not counted"
    ):
        issuing.issue(lead, small.round_id, Status.FINAL)
    returns.merge(lead, small.round_id, [sent])
    lead_words.conclude(lead, small.round_id, Conclusion("", "3", "Most are."))
    where = [each.where for each in issuing.in_the_way(lead, small.round_id)]
    assert where[0] == "Packs and returns"
    assert where.count("Conclusion in chapter 3") == 2
    assert issuing.issued(lead, small.round_id) == []


def test_an_interim_report_says_what_is_out_on_every_page(small, lead, sent):
    returns.merge(lead, small.round_id, [sent])
    made, _ = issuing.issue(lead, small.round_id, Status.INTERIM)
    assert made.kind == "interim"
    pdf = issuing.issued_pdf(lead, small.round_id, 1)
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) > 10
    assert all("Position at " in page and "of 6 returned" in page for page in pages)
    assert "Could what is out change the headlines?" in text_of(pdf)


def test_a_case_is_moderated_when_nothing_about_it_waits(small, lead, sent):
    returns.merge(lead, small.round_id, [sent])

    def position():
        return issuing.report_as(lead, small.round_id, Status.INTERIM)[1].watermark

    assert "1 of 6 returned, 1 moderated" in position()
    (audit_id,) = moderated(lead, small.round_id)
    threads.ask(lead, small.round_id, audit_id, "/OJ/OJ1", "Which plan is meant?")
    assert "1 of 6 returned, 0 moderated" in position()
    (asked,) = threads.all_threads(lead, small.round_id)
    threads.say(lead, small.round_id, asked.thread.id, Deed.RESOLVE, "Settled by telephone.")
    assert "1 of 6 returned, 1 moderated" in position()
    moderation.correct(
        lead, small.round_id, audit_id, AnswerKey("/OJ/OJ1"), Answer("no"), "Agreed by telephone."
    )
    assert "1 moderated" in position()
    with opened(small.store("a")) as ws:
        again = OpenAudit(ws, audit_id)
        again.reopen("Looked again.")
        builders.say(again, "OJ1", "concerns")
        again.complete()
        back = returns.make(ws, small.round_id, small.folder / "again").path
    returns.merge(lead, small.round_id, [back])
    assert "1 of 6 returned, 0 moderated" in position()  # the answer beneath the correction changed


def test_the_fingerprint_stands_at_the_foot_of_every_page(small, lead, sent):
    returns.merge(lead, small.round_id, [sent])
    made, _ = issuing.issue(lead, small.round_id, Status.DRAFT)
    pages = PdfReader(BytesIO(issuing.issued_pdf(lead, small.round_id, 1))).pages
    mark = made.fingerprint
    grouped = " ".join(mark[place : place + 4] for place in range(0, 16, 4))
    said = [sheet.extract_text().replace("\u00a0", " ") for sheet in pages]
    assert all(f"fingerprint {grouped}" in each for each in said)


def test_a_draft_has_no_position(small, lead, sent):
    returns.merge(lead, small.round_id, [sent])
    issuing.issue(lead, small.round_id, Status.DRAFT)
    assert "Position at " not in text_of(issuing.issued_pdf(lead, small.round_id, 1))


def test_each_version_is_kept_as_it_went_out_and_compared(small, lead, sent):
    first, _ = issuing.issue(lead, small.round_id, Status.DRAFT)
    before = issuing.issued_pdf(lead, small.round_id, 1)
    returns.merge(lead, small.round_id, [sent])
    issuing.issue(lead, small.round_id, Status.DRAFT)
    issuing.issue(lead, small.round_id, Status.DRAFT)
    assert [each.number for each in issuing.issued(lead, small.round_id)] == [1, 2, 3]
    assert issuing.issued_pdf(lead, small.round_id, 1) == before
    assert hashlib.sha256(before).hexdigest() == first.sha256
    moved = {each.name: each for each in issuing.since_the_last(lead, small.round_id, 2)}
    assert (moved["cases"].before, moved["cases"].after) == ((0, 6), (1, 6))
    assert issuing.since_the_last(lead, small.round_id, 3) == ()
    assert issuing.since_the_last(lead, small.round_id, 1) == ()
    with pytest.raises(NotFound):
        issuing.issued_pdf(lead, small.round_id, 9)


def test_a_version_that_was_altered_is_not_handed_out(small, lead):
    issuing.issue(lead, small.round_id, Status.DRAFT)
    with lead.begin() as work:
        row = work._session.get(IssuedReportRow, (small.round_id, 1))
        row.pdf = row.pdf[:-1] + b"x"
        work.commit()
    with pytest.raises(StoreProblem, match="no longer what was issued"):
        issuing.issued_pdf(lead, small.round_id, 1)


def test_the_words_are_part_of_what_is_sealed(small, lead):
    first, _ = issuing.issue(lead, small.round_id, Status.DRAFT)
    lead_words.recommend(
        lead, small.round_id, Recommendation("", "Supervise.", Body.SERVICE, due=date(2009, 9, 1))
    )
    lead_words.conclude(lead, small.round_id, Conclusion("", "3", "Sound work.", Basis.JUDGED))
    second, _ = issuing.issue(lead, small.round_id, Status.DRAFT)
    assert second.fingerprint != first.fingerprint
    said = text_of(issuing.issued_pdf(lead, small.round_id, 2))
    assert "Sound work." in said
    assert "Supervise." in said


def test_headlines_say_how_far_they_could_change(small, lead, sent):
    returns.merge(lead, small.round_id, [sent])
    _found, document, _ = issuing.report_as(lead, small.round_id, Status.INTERIM)
    table = next(
        each
        for each in document.blocks
        if isinstance(each, Table) and each.title.startswith("Could what is out")
    )
    for headline, now, least, most, words in table.rows:
        assert least.value == now.value
        assert most.value - now.value == least.of - now.of == 5
        assert headline
        assert (
            words == "too few cases for a word"
            if least.of < FEW
            else words.startswith(("stays", "from"))
        )


def test_a_published_report_that_is_saved_is_kept_as_issued_once(small, lead, sent, tmp_path):
    returns.merge(lead, small.round_id, [sent])
    issuing.write_as(lead, small.round_id, tmp_path / "internal", Status.DRAFT)
    assert issuing.issued(lead, small.round_id) == []
    first, *_rest = issuing.write_as(lead, small.round_id, tmp_path / "1", Status.DRAFT, "dfe")
    (held,) = issuing.issued(lead, small.round_id)
    assert (held.profile, bool(held.published)) == ("dfe", True)
    assert first.read_bytes() == issuing.issued_pdf(lead, small.round_id, held.number)
    again, *_rest = issuing.write_as(lead, small.round_id, tmp_path / "2", Status.DRAFT, "dfe")
    assert again.read_bytes() == first.read_bytes()
    issuing.write_as(lead, small.round_id, tmp_path / "3", Status.DRAFT, "local")
    assert [each.profile for each in issuing.issued(lead, small.round_id)] == ["dfe", "local"]


def test_nothing_is_issued_where_it_could_not_be_saved(small, lead, sent, tmp_path):
    returns.merge(lead, small.round_id, [sent])
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(NotWritten, match="taken"):
        issuing.write_as(lead, small.round_id, tmp_path / "taken", Status.DRAFT, "dfe")
    assert issuing.issued(lead, small.round_id) == []


def test_what_is_in_the_way_is_said_of_one_as_of_many(tmp_path_factory):
    """The practice round holds one open concern."""
    demo = builders.practice_round(tmp_path_factory)
    with opened(demo / "lead.store", (demo / "passphrase.txt").read_text("utf-8").strip()) as ws:
        here = rounds.current(ws).id
        found = findings.findings(ws, here)
        assert next(each.what for each in issuing.in_the_way(ws, here, found)) == (
            "1 is open: close it with its outcome."
        )
        twice = replace(found, concerns=found.concerns * 2, unfinished=1, unreturned=1, sampled=1)
        said = [each.what for each in issuing.in_the_way(ws, here, twice)]
    assert "2 are open: close each with its outcome." in said
    assert "1 audit is not signed off by the assessor." in said
    assert any(each.startswith("1 of 1 case is not counted") for each in said)
