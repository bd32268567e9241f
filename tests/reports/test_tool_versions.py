"""The annex that lists what was changed in the tool during a round, and what became of answers given before."""

from app.domain.tool_versions import ChangeKind, Effect, PublishedChange, ToolVersion
from app.reports.collated import collated_report
from app.reports.content import Heading, Paragraph, Table, plain_text
from app.reports.pdf import pdf_bytes
from tests.reports.findings_samples import PATHS, some_findings
from tests.reports.pdf_reading import words

TITLE = "Annex F: how the audit tool changed during the round"
AT = "2009-04-03T09:30:00Z"
LIMIT = PublishedChange(
    "limit", ChangeKind.LIMIT, Effect.RECOMPUTED, "T5: First core group", "10 working days", "20 working days"
)  # fmt: skip
AGAIN = PublishedChange(
    "wording", ChangeKind.NEW_MEANING, Effect.ASKED_AGAIN, "13.1 Is the child safe?", "Is he?", "Was he?",
    (PATHS["OJ1"],),
)  # fmt: skip
VERSIONS = (
    ToolVersion(1, "1" * 64, "1.0", AT),
    ToolVersion(2, "2" * 64, "1.1", AT, "The local limit is 20 working days.", (LIMIT, AGAIN)),
)


def changed():
    return some_findings(tool_versions=VERSIONS, asked_again={PATHS["OJ1"]: 7})


def headings(document):
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def test_a_round_of_one_tool_has_no_such_annex():
    document = collated_report(some_findings())
    assert TITLE not in headings(document)
    assert "annex F" not in " ".join(
        plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph)
    )


def test_every_change_is_listed_with_its_reason_and_what_became_of_answers():
    document = collated_report(changed())
    place = document.blocks.index(Heading(1, TITLE))
    after = document.blocks[place:]
    prose = [plain_text(block.text) for block in after if isinstance(block, Paragraph)]
    assert any(
        "Version 1.1, published on Fri 3 Apr 2009: The local limit is 20 working days." in text
        for text in prose
    )
    changes, waiting = (block for block in after if isinstance(block, Table))
    assert changes.rows == (
        ("Time limit", "T5: First core group", "10 working days", "20 working days", "stand; worked out again"),
        ("Wording", "13.1 Is the child safe?", "Is he?", "Was he?", "kept, asked again"),
    )  # fmt: skip
    ((label, count),) = waiting.rows
    assert label.startswith("13.1 ")
    assert (count.value, count.of) == (7, 50)
    body = " ".join(plain_text(one.text) for one in document.blocks if isinstance(one, Paragraph))
    assert "The audit tool was changed once while the round was under way; annex F lists" in body


def test_it_prints():
    printed = words(pdf_bytes(collated_report(changed())))
    assert "Asked again and not yet answered again" in printed
    assert "7 of 50" in printed.replace("\N{NO-BREAK SPACE}", " ")
