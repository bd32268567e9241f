"""The round diary: kept line by line, returned with the work, listed in findings and report, counted nowhere."""

from datetime import date

import pytest

from app.domain.diary import Observation, Tag, tag_of
from app.domain.errors import InputRefused
from app.reports.collated import collated_report
from app.reports.content import Heading, Table
from app.services import diary, findings, returns
from tests.builders import opened

DAY = date(2009, 4, 2)


def write(ws, small, what, day=DAY, tag=Tag.OFFICE, line="", **more):
    office = more.pop("office", "North office")
    return diary.write(ws, small.round_id, Observation(line, day, tag, office, what, **more))[0]


def seen(ws, small):
    return [
        (each.observation.seen_on, each.observation.tag, each.observation.what, each.mine)
        for each in diary.lines(ws, small.round_id)
    ]


def test_lines_are_kept_put_right_and_shown_newest_first(small):
    with opened(small.store("a")) as ws:
        first = write(ws, small, "Two printers, neither works")
        write(ws, small, "Down all morning", date(2009, 4, 3), Tag.SYSTEM)
        write(ws, small, "Two printers, one works", line=first)
        with pytest.raises(InputRefused, match="Say what you noticed"):
            write(ws, small, " \n ")
    with opened(small.store("a")) as ws:
        assert seen(ws, small) == [
            (date(2009, 4, 3), Tag.SYSTEM, "Down all morning", True),
            (DAY, Tag.OFFICE, "Two printers, one works", True),
        ]


def test_they_come_back_once_with_their_author_and_stand_in_the_report_without_a_count(
    small, tmp_path
):
    with opened(small.store("a")) as ws:
        write(ws, small, "Thirty cases a worker", tag=Tag.WORKLOAD)
        write(ws, small, "No printer")
        write(ws, small, "Wrong office meant", struck=True)
        sent = returns.make(ws, small.round_id, tmp_path).path
    with opened(small.lead) as ws:
        write(ws, small, "Health records kept apart", tag=Tag.AGENCY, office="")
        before = findings.as_document(findings.findings(ws, small.round_id))
        returns.merge(ws, small.round_id, [sent])
        returns.merge(ws, small.round_id, [sent])
        lines = diary.lines(ws, small.round_id)
        assert [(each.observation.author, each.mine) for each in lines].count(
            ("Assessor A", False)
        ) == 3
        found = findings.findings(ws, small.round_id)
    assert [each.what for each in found.observations] == [
        "No printer", "Thirty cases a worker", "Health records kept apart",
    ]  # fmt: skip
    assert findings.as_document(found) == before, "no figure changes by a line of the diary"
    blocks = collated_report(found).blocks
    (table,) = (
        each for each in blocks if isinstance(each, Table) and "diary" in (each.title or "")
    )
    assert table.rows[0] == ("Office", "Thu 2 Apr 2009", "North office", "No printer")
    assert not any("Assessor A" in str(cell) for row in table.rows for cell in row)
    assert any(isinstance(each, Heading) and each.number == "9.9" for each in blocks)


def test_a_round_without_a_diary_has_no_chapter_of_it(small, lead):
    blocks = collated_report(findings.findings(lead, small.round_id)).blocks
    assert not any(isinstance(each, Heading) and each.number == "9.9" for each in blocks)


def test_a_tag_of_a_later_program_is_something_else():
    assert tag_of("weather") is Tag.OTHER
    assert {tag_of(each.value) for each in Tag} == set(Tag)
    assert all(each.words for each in Tag)
