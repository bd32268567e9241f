"""Quotes through the services: approved by the lead alone, printed in every format, fallen when the answer changes."""

from dataclasses import replace

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from app.domain.answers import Answer
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.reports.content import Status
from app.services import issuing, lead_words, moderation, notebook, quotes, reporting, returns
from tests import builders
from tests.builders import opened
from tests.services.finished import finish

SECRET = "Wilhelmina Thistlethwaite of Mudford was seen on 3 March 2009, and said so."
SAFE = "The child was seen, and said so."


@pytest.fixture
def returned(small, lead, tmp_path):
    """One audit came back whose good practice names a child."""
    with opened(small.store("a")) as ws:
        audit = builders.audits_in(ws, small.round_id)[0]
        finish(audit, sign=False)
        audit.answer(AnswerKey(audit.tool.by_name["OJ6_text"].path), Answer(value=SECRET))
        audit.complete()
        made = returns.make(ws, small.round_id, tmp_path).path
    returns.merge(lead, small.round_id, [made])
    return small.round_id


def chosen(lead, here):
    held = [each for each in quotes.quotables(lead, here) if each.passage.text == SECRET]
    assert len(held) == 1
    return held[0]


def everything(folder):
    """All words of every file in a folder."""
    said = ""
    for path in folder.iterdir():
        if path.suffix == ".pdf":
            said += " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())
        elif path.suffix == ".docx":
            said += "\n".join(each.text for each in docx.Document(str(path)).paragraphs)
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            said += "\n".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
            )
    return said


def test_only_an_approved_text_is_printed_and_the_original_in_no_format(lead, returned, tmp_path):
    held = chosen(lead, returned)
    assert "Thistlethwaite" not in held.quote.text
    reporting.write_report(lead, returned, tmp_path / "before")
    assert "Thistlethwaite" not in everything(tmp_path / "before")
    quotes.keep(lead, returned, held.passage, SAFE)
    assert lead_words.lead_words(lead, returned).quotes == ()
    assert SAFE not in everything_of(lead, returned, tmp_path / "kept")
    quotes.keep(lead, returned, held.passage, SAFE, approved=True)
    said = everything_of(lead, returned, tmp_path / "approved")
    assert said.count(SAFE) == 3  # PDF, Word, Excel
    issuing.write_as(lead, returned, tmp_path / "published", Status.DRAFT, "dfe")
    published = everything(tmp_path / "published")
    assert published.count(SAFE) == 3
    assert "Thistlethwaite" not in said + published
    assert not any(
        SECRET in text
        for each in notebook.notes(lead, returned)
        for text in each.entry.body.values()
    )


def everything_of(lead, here, folder):
    reporting.write_report(lead, here, folder)
    return everything(folder)


def test_an_approval_falls_when_the_answer_is_corrected_and_stands_again_with_it(lead, returned):
    held = chosen(lead, returned)
    quotes.keep(lead, returned, held.passage, SAFE, approved=True)

    def printed():
        words = lead_words.lead_words(lead, returned)
        return quotes.with_quotes(lead, returned, words).quotes

    assert [each.text for each in printed()] == [SAFE]
    moderation.correct(
        lead,
        returned,
        held.passage.audit_id,
        held.passage.key,
        Answer(value="Another thing was written here."),
        "The assessor telephoned.",
    )
    assert printed() == ()
    (fallen,) = [each for each in quotes.quotables(lead, returned) if each.fallen]
    assert fallen.passage.text == "Another thing was written here."
    assert fallen.quote.text == SAFE
    quotes.keep(lead, returned, fallen.passage, SAFE, approved=True)
    assert [each.text for each in printed()] == [SAFE]


def test_what_points_at_somebody_cannot_be_approved(small, lead, returned):
    held = chosen(lead, returned)
    for text, why in (
        ("In one case a visit was made.", "single case"),
        (f"As in {held.passage.ref}.", "names a case"),
        ("", "no text"),
    ):
        with pytest.raises(InputRefused, match=why):
            quotes.keep(lead, returned, held.passage, text, approved=True)
    assert not chosen(lead, returned).begun
    with opened(small.store("a")) as ws, pytest.raises(InputRefused, match="lead's"):
        quotes.keep(ws, returned, held.passage, SAFE)


def test_another_text_is_another_approval(lead, returned):
    held = chosen(lead, returned)
    quotes.keep(lead, returned, held.passage, SAFE, approved=True)
    quotes.keep(lead, returned, held.passage, f"{SAFE} Twice.")
    assert not chosen(lead, returned).quote.approved
    assert replace(chosen(lead, returned).quote, approved=True).text == f"{SAFE} Twice."
