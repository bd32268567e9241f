"""The right of reply in words and on paper: what the report says of it, and the form that goes with a case summary."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.case_summary import CaseSummary
from app.domain.threads import Replies
from app.reports.case_summary import case_summary
from app.reports.content import Block, Column, Document, Heading, Paragraph, Table

ROWS = 6  # lines to write on
_COLUMNS = (
    Column("Question, by its number", weight=1.2),
    Column("What you say is wrong, and why", weight=4),
    Column("Evidence, and where it is on the file", weight=3),
)


def replies_sentence(held: Replies) -> str:
    """How many challenges were made and what became of them; "" where no summary went out and nothing came."""
    if not held.cases and not held.made:
        return ""
    words = ""
    if held.cases:
        of = "1 case" if held.cases == 1 else f"{held.cases} cases"
        words += f" The summary of {of} went to the manager or worker with a day for a reply."
    if not held.made:
        return words + " No finding was challenged."
    what = "1 answer was" if held.made == 1 else f"{held.made} answers were"
    words += f" {what} challenged: {held.upheld} upheld, {held.refused} not upheld"
    return words + (f", {held.open} not decided yet." if held.open else ".")


def reply_paper(
    summary: CaseSummary, to: str, reply_by: str, return_to: str, stamp: str = ""
) -> Document:
    """The summary with a form for the reply after it: `to` whom, `reply_by` which day in words, `return_to` whom."""
    paper = case_summary(summary, stamp)
    return replace(paper, blocks=(*paper.blocks, *_form(to, reply_by, return_to)))


def _form(to: str, reply_by: str, return_to: str) -> Iterator[Block]:
    yield Heading(1, "Your reply")
    yield Paragraph(
        f"To {to}. This is what an audit of the file found. If something in it is wrong, say so by {reply_by}, to "
        f"{return_to}: name the question by its number, and the evidence that shows it. Each point goes to the person "
        "who read the file; the lead of the audit decides, with a reason, and you are told. What is not challenged "
        "stands."
    )
    yield Table("Points you challenge", _COLUMNS, tuple(("", "", "") for _row in range(ROWS)))
    yield Paragraph("Name and role:                                                    Date:")
