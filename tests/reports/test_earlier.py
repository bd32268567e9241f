"""An earlier audit beside this one: what may be said of a difference, and what may not."""

from dataclasses import replace

import pytest

from app.domain.earlier import (
    EarlierAudit,
    Published,
    check,
    compared,
    earlier_from,
    written_earlier,
)
from app.domain.errors import InputRefused
from app.domain.figure_references import figures
from app.domain.notebook import NO_AUDIT, EntryKind, first_version
from app.reports.collated import collated_report
from app.reports.comparison import COMPARED_COLUMNS
from app.reports.content import Heading, Paragraph, Table
from app.services.lead_words import scale
from tests.reports.findings_samples import some_findings

FOUND = some_findings()
NOW = figures(FOUND)


def audit(*published, random=True):
    return EarlierAudit("e1", "February audit", random, "the February report", published)


def one(count, of, *, headline=True, random=True, figure="T3"):
    (row,) = compared(audit(Published(figure, count, of, headline=headline), random=random), NOW)
    return row


def test_the_interval_and_the_counts_that_would_have_shown_a_difference_are_the_published_ones():
    # statistics of the method: 2 of 12 before, 50 now: 0 or at least 24 would show a difference
    fifty = {"T3": replace(NOW["T3"], count=10, of=50)}
    (row,) = compared(audit(Published("T3", 2, 12, headline=True)), fifty)
    assert (row.seen_below, row.seen_above) == (0, 24)
    assert (
        row.words
        == "No difference could be shown; of 50 it would have taken 0 or fewer or 24 or more."
    )


def test_a_change_is_claimed_of_headlines_alone():
    assert one(2, 60).is_change
    assert "A change is shown: more than before." in one(2, 60).words
    assert one(59, 60).words == "A change is shown: fewer than before."
    assert not one(2, 60, headline=False).is_change
    assert one(2, 60, headline=False).adjusted < 0.05


def test_holm_is_taken_over_the_headlines_and_not_over_the_others():
    alone = one(12, 40)
    with_more = compared(
        audit(
            Published("T3", 12, 40, headline=True),
            Published("OJ1=yes", 30, 40, headline=True),
            Published("OJ2=below", 20, 40),
        ),
        NOW,
    )
    assert [each.published.headline for each in with_more] == [True, True, False]
    assert with_more[0].adjusted == pytest.approx(min(1, 2 * alone.adjusted))


def test_a_sample_chosen_by_criteria_is_shown_and_never_tested():
    row = one(2, 60, random=False)
    assert (row.difference, row.interval, row.adjusted, row.seen_below) == (None,) * 4
    assert row.words == "Shown side by side; not tested."
    assert not row.is_change


def test_what_this_round_does_not_have_is_left_out():
    assert compared(audit(Published("T99", 1, 2), Published("OJ1=perhaps", 1, 2)), NOW) == ()


@pytest.mark.parametrize(
    ("published", "why"),
    [
        ((Published("T3", 5, 0),), "5 of 0 cannot be"),
        ((Published("T3", -1, 4),), "-1 of 4 cannot be"),
        ((Published("T3", 5, 4),), "5 of 4 cannot be"),
        ((Published("T3", 1, 4), Published("T3", 2, 4)), "T3 is given twice"),
    ],
)
def test_counts_that_cannot_be_are_refused(published, why):
    with pytest.raises(InputRefused, match=why):
        check(audit(*published))
    with pytest.raises(InputRefused, match="Name the earlier audit"):
        check(replace(audit(), name=" "))


def test_as_many_figures_as_a_tool_has_fit_and_no_more():
    rows = tuple(Published(f"Q{n}=answer_number_{n}", 1, 12, "w" * 120) for n in range(3_000))
    held = audit(*rows)
    check(held)
    entry = first_version(
        "e1", EntryKind.EARLIER, NO_AUDIT, "x", written_earlier(held), (), "2009-04-20T10:00:00Z"
    )
    assert earlier_from(entry) == held
    with pytest.raises(InputRefused, match="At most 3,000 figures"):
        check(audit(*rows, Published("T3", 1, 2)))
    with pytest.raises(InputRefused, match="at most 120 letters"):
        check(audit(Published("T3", 1, 2, "w" * 121)))


def test_what_is_written_is_read_back():
    held = audit(
        Published("T3", 2, 12, "in most instances", headline=True), Published("OJ1=yes", 1, 3)
    )
    entry = first_version(
        "e1", EntryKind.EARLIER, NO_AUDIT, "x", written_earlier(held), (), "2009-04-20T10:00:00Z"
    )
    assert earlier_from(entry) == held


def blocks_of(held):
    document = collated_report(FOUND, "", scale=scale(), earlier=[(held, compared(held, NOW))])
    titles = [block.text for block in document.blocks if isinstance(block, Heading)]
    at = titles.index("Annex F: an earlier audit beside this one")
    return titles[at:], document


def test_the_annex_shows_headlines_first_and_says_how_the_earlier_sample_came_about():
    titles, document = blocks_of(
        audit(Published("T3", 2, 12, headline=True), Published("OJ1=yes", 9, 12))
    )
    assert titles[1] == "February audit"
    tables = [
        each
        for each in document.blocks
        if isinstance(each, Table) and each.columns == COMPARED_COLUMNS
    ]
    assert [each.title.partition(": ")[2] for each in tables] == [
        "items named beforehand",
        "other items",
    ]
    ((label, before, now, difference, words),) = tables[0].rows
    assert (before.value, before.of, now.value, now.of) == (2, 12, 25, 40)
    assert difference.startswith("+46 (")
    assert label
    assert words
    said = " ".join(
        each.text
        for each in document.blocks
        if isinstance(each, Paragraph) and isinstance(each.text, str)
    )
    assert "taken from the February report" in said
    _, chosen = blocks_of(audit(Published("T3", 2, 12), random=False))
    said = " ".join(
        each.text
        for each in chosen.blocks
        if isinstance(each, Paragraph) and isinstance(each.text, str)
    )
    assert "chosen by criteria, so that nothing can be tested" in said


def test_without_an_earlier_audit_there_is_no_annex():
    document = collated_report(FOUND)
    assert not any(
        "earlier audit" in block.text for block in document.blocks if isinstance(block, Heading)
    )
