"""The report says which cases changed hands, and why, and which families more than one person read."""

from dataclasses import replace
from datetime import date

from app.domain.findings import GivenOn
from app.domain.records import Reading
from app.reports.content import Paragraph, Table
from app.reports.hands import READINGS, hands
from tests.reports.findings_samples import some_findings


def test_nothing_is_said_where_nothing_changed_hands():
    assert list(hands(some_findings())) == []


def test_every_act_is_printed_with_its_reason_and_parted_families_are_named():
    given = GivenOn(
        "CF-007", "Assessor A", "Assessor B", Reading.TAKEN_OVER, "On sick leave.", date(2009, 3, 2)
    )
    blocks = list(
        hands(replace(some_findings(), given_on=(given,), parted=(("CF-001", "CF-002"),)))
    )
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert any("Read by more than one: CF-001, CF-002." in text for text in said)
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert table.rows == (
        (
            "CF-007",
            "Mon 2 Mar 2009",
            "Assessor A",
            "Assessor B",
            "Went on from what the reader before had returned",
            "On sick leave.",
        ),
    )


def test_every_reading_has_its_words():
    assert set(READINGS) == set(Reading)
