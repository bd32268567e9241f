"""The summary that goes back to a team: what it must say, what it leaves out, and that it stays on two pages."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.answers import Evidence
from app.domain.case_summary import (
    CaseSummary,
    SaidAnswer,
    SaidEvent,
    SaidSection,
    SaidVerdict,
)
from app.domain.collation import SourceNote
from app.domain.partial_dates import PartialDate
from app.reports.case_summary import IN_THE_AUDIT, ROOMS, VERDICTS, case_summary, summary_pdf
from app.reports.content import Paragraph, Table, plain_text
from app.reports.pdf import pdf_bytes
from tests.reports.pdf_reading import read, words
from tests.reports.rating_samples import SECTIONS, rolled

FILLER = "The minutes of the second meeting were not on the file on the day of the audit. "


def said(number, question, answer, tone, corrected=""):
    return SaidAnswer(number, question, answer, tone, "paper", "", corrected)


SUMMARY = CaseSummary(
    ref="CF-007",
    round_name="Small round",
    position_date=date(2009, 3, 31),
    assessor="Assessor A",
    reading="first reading",
    state="signed off",
    facts=(("Team", "North team"), ("Age", "2 to 4 years")),
    judgements=(("Adequately protected now", "Yes, with concerns", "warn"),),
    concern="",
    concern_told="",
    sections=(
        SaidSection(
            "Recording",
            (
                said("RC1", "Is the record complete?", "Falls short", "warn"),
                said("RC2", "Is the record accurate?", "Good", "ok", "Read together again"),
                said("RC3", "Can it be followed?", "Poor", "bad", "Read together again"),
            ),
        ),
        SaidSection("Factors", (said("CX1_drugs", "Drugs", "Present now", "warn"),)),
    ),
    verdicts=(
        SaidVerdict(
            "T3",
            "Core assessment",
            "late",
            "late by 7 working days",
            "42 working days after Mon 12 Jan 2009 is Wed 11 Mar 2009",
            False,
        ),
        SaidVerdict(
            "T5", "First core group", "in-time", "in time", "Within ten working days", True
        ),
        SaidVerdict("T9", "Minutes", "not-yet-due", "due later", "Runs on", False),
        SaidVerdict("T1", "Decision", "not-answered", "nobody looked", "Nobody looked", True),
    ),
    factors=("drugs", "housing"),
    good_practice="Each visit note says what the child did and said.",
    would_have_helped="",
    actions=(("Bring the chronology up to date", "Key worker", "Thu 30 Apr 2009"),),
    minutes=300,
    unanswered=0,
)


def printed(summary):
    return words(summary_pdf(summary))


def test_it_says_what_fell_short_and_not_what_was_kept():
    text = printed(SUMMARY)
    assert "Is the record complete: falls short" in text
    assert "corrected by the lead: Read together again" in text
    assert "Is the record accurate" not in text
    assert "Drugs: present now" not in text
    assert "Factors present now: drugs; housing." in text
    assert "Each visit note says what the child did and said." in text
    assert "What would have made this work better" not in text
    assert "Bring the chronology up to date Key worker Thu 30 Apr 2009" in text
    assert "From the record alone" in text


def test_time_limits_missed_come_with_their_sum_and_the_others_in_a_line():
    text = printed(SUMMARY)
    assert "42 working days after Mon 12 Jan 2009 is Wed 11 Mar 2009" in text
    assert "Kept in time: First core group*." in text
    assert "Not yet due: Minutes." in text
    assert "Not answered: Decision*." in text
    assert "Nobody looked" not in text
    assert "not verified as a rule in force" in text
    without = replace(SUMMARY, verdicts=SUMMARY.verdicts[:1])
    assert "not verified as a rule in force" not in printed(without)
    assert "Kept in time" not in printed(without)


def test_every_verdict_but_not_applicable_has_its_words():
    kinds = {"in-time", "late", "overdue-open", "not-yet-due", "no-date", "no-evidence", "conflict"}
    assert set(VERDICTS) == kinds | {"cannot-tell"}


@pytest.mark.parametrize(
    ("told", "words_of_it"),
    [("", "Nobody is named as told."), ("Duty manager", "Told: Duty manager.")],
)
def test_an_immediate_concern_says_who_was_told(told, words_of_it):
    text = printed(replace(SUMMARY, concern="The child is at risk today.", concern_told=told))
    assert "Immediate concern" in text
    assert "The child is at risk today." in text
    assert words_of_it in text
    assert "Immediate concern" not in printed(SUMMARY)


def test_what_is_not_answered_yet_is_said():
    assert "12 core questions are not answered yet." in printed(replace(SUMMARY, unanswered=12))
    assert "not answered yet" not in printed(SUMMARY)


def test_what_was_told_and_where_records_differ_say_by_whom_and_what_else():
    notes = (
        SourceNote(
            "/CS/CS4", "Was the child heard?", Evidence.TOLD, ("Yes",), ("Key worker, 3 April",)
        ),
        SourceNote(
            "/CS/CS1/CS1_date",
            "Date of the visit",
            Evidence.DIFFER,
            ("Mon 12 Jan 2009", "Mon 2 Feb 2009"),
            ("13 Jan 2009", ""),
        ),
        SourceNote("/CS/CS6", "Was the room seen?", Evidence.TOLD, ("No",), ("",)),
    )
    text = printed(replace(SUMMARY, source_notes=notes))
    assert "Told, not on record (2)" in text
    assert "Was the child heard: Yes (Key worker, 3 April)" in text
    assert "Was the room seen: No (by whom is not said)" in text
    assert "Records differ (2)" in text
    assert (
        "Date of the visit: Mon 12 Jan 2009; Mon 2 Feb 2009 (the other record: 13 Jan 2009)" in text
    )
    assert "but for 2 answers that rest on what the assessor was told" in text
    assert "From the record alone" not in text
    one = printed(replace(SUMMARY, source_notes=notes[:1]))
    assert "but for 1 answer that rests on" in one
    assert "differ (" not in one
    assert "Told, not on record" not in printed(SUMMARY)


def test_who_read_it_and_as_at_when_stand_on_it():
    text = printed(SUMMARY)
    for part in (
        "CF-007",
        "Small round",
        "Assessor A, first reading",
        "Tue 31 Mar 2009",
        "signed off",
    ):
        assert part in text
    assert "OFFICIAL-SENSITIVE" in text


@pytest.mark.parametrize("times", [1, 4, 12])
def test_however_much_there_is_to_say_it_stays_on_two_pages(times):
    trouble = tuple(
        said(f"Q{n}", f"Is part {n} of the work what it should be?", "Falls short", "warn")
        for n in range(3 * times)
    )
    late = tuple(replace(SUMMARY.verdicts[0], title=f"Time limit {n}") for n in range(2 * times))
    long = replace(
        SUMMARY,
        concern=FILLER * times * 10,
        concern_told=FILLER * times,
        sections=tuple(SaidSection(f"Section {n}", trouble) for n in range(13)),
        verdicts=late[:23],
        factors=tuple(f"factor {n}" for n in range(18)),
        good_practice=FILLER * times * 10,
        source_notes=tuple(
            SourceNote("/A", FILLER, source, (FILLER,) * times, (FILLER,) * times)
            for source in (Evidence.TOLD, Evidence.DIFFER)
        )
        * times,
        would_have_helped=FILLER * times * 10,
        actions=(("Record the waiting notes " * times, "Key worker", "Thu 30 Apr 2009"),)
        * 3
        * times,
        rolled=rolled(
            own="poor",
            why=FILLER * times * 10,
            sections=tuple(
                replace(each, title=f"{each.title} {n}") for n in range(4) for each in SECTIONS
            ),
        ),
    )
    content = summary_pdf(long)
    assert 1 <= len(read(content).pages) <= 2
    text = words(content)
    assert "Immediate concern" in text
    assert "Section 12" in text
    assert "The rating given is lower: The minutes" in text
    assert "Section scores" in text
    assert "Recording and chronology 3" in text
    if times == 12:
        assert IN_THE_AUDIT.strip("… ") in text
        assert "more actions are in the audit" in text
        assert "Time limit 22" in text


def test_the_suggested_rating_stands_beside_the_one_given_with_the_reason_where_they_differ():
    text = printed(replace(SUMMARY, rolled=rolled("good", "short", "The child was hurt again.")))
    assert "Overall quality, as the single ratings suggest Good enough" in text
    assert "The mean of 5 rated items is 2.8. The rating given is lower: The child was hurt" in text
    unexplained = printed(replace(SUMMARY, rolled=rolled("good", "exemplary")))
    assert "The rating given is higher: No reason was given." in unexplained
    for own in ("good", None):
        assert "The rating given is" not in printed(replace(SUMMARY, rolled=rolled("good", own)))
    nothing = printed(replace(SUMMARY, rolled=rolled(None, "poor")))
    assert "as the single ratings suggest Nothing suggested" in nothing


def test_section_scores_say_what_they_rest_on_and_what_is_not_recorded():
    text = printed(replace(SUMMARY, rolled=rolled()))
    assert "History and repeated intervention 2.5 2 1 0 0 0" in text
    assert "Recording and chronology 3.0 3 4 0 1 2" in text
    assert "Legal process – 0 0 1 0 0" in text
    assert "All sections 2.8 5 5 1 1 2" in text
    assert "from 1 (Seriously deficient) to 4 (Exemplary)" in text
    assert "Parts not recorded of items rated by other parts: Recording and chronology 1." in text


def test_where_there_is_no_room_for_the_table_a_sentence_says_the_scores():
    document = case_summary(replace(SUMMARY, rolled=rolled()), room=ROOMS[-1])
    texts = [plain_text(each.text) for each in document.blocks if isinstance(each, Paragraph)]
    (said,) = [text for text in texts if text.startswith("Section scores")]
    assert "Recording and chronology 3.0 (3, 4 and 1 part); Legal process – (0, 0)." in said


def test_a_tool_that_suggests_nothing_prints_neither_scores_nor_suggestion():
    text = printed(SUMMARY)
    assert "suggest" not in text
    assert "Section scores" not in text


def test_a_short_summary_is_not_cut():
    assert IN_THE_AUDIT.strip("… ") not in printed(SUMMARY)


def test_the_document_is_the_same_for_the_same_summary():
    assert case_summary(SUMMARY) == case_summary(SUMMARY)
    assert summary_pdf(SUMMARY) == summary_pdf(SUMMARY)


def test_it_is_the_fullest_of_the_versions_that_print_on_two_pages_byte_for_byte():
    taken = set()
    for times in (1, 3, 6, 40):
        text = FILLER * times * 3
        long = replace(
            SUMMARY, concern=text, good_practice=text, rolled=rolled(own="poor", why=text)
        )
        long = replace(long, verdicts=SUMMARY.verdicts[:1] * times)
        printed_of = [pdf_bytes(case_summary(long, "", room)) for room in ROOMS]
        pages = [len(read(content).pages) for content in printed_of]
        first = next((n for n, count in enumerate(pages) if count <= 2), len(ROOMS) - 1)
        assert summary_pdf(long) == printed_of[first]
        taken.add(first)
    assert len(taken) > 1, "every one had room: nothing was tried twice"


def test_with_everything_at_its_longest_it_still_has_two_pages():
    limit = SUMMARY.verdicts[0]
    day = PartialDate.exactly(date(2009, 1, 12))
    summary = replace(
        SUMMARY,
        concern="W" * 20_000,
        concern_told="Team manager " * 800,
        good_practice="x" * 20_000,
        would_have_helped="Visits were late. " * 1_100,
        actions=tuple(("A" * 500, "Owner " * 100, "Thu 30 Apr 2009") for _ in range(30)),
        factors=tuple(f"factor of some length {n}" for n in range(14)),
        verdicts=tuple(
            replace(limit, title=f"Limit {n} with a long title", explanation="E" * 900)
            for n in range(25)
        ),
        events=tuple(SaidEvent(f"Event {n} of a long name", day, day) for n in range(40)),
        keyed="keyed in by " + "K" * 200,
    )
    assert len(read(summary_pdf(summary, named="Q" * 5_000)).pages) == 2
    text = printed(summary)
    assert "So too, in the audit: Limit" in text
    assert "more dated events are in the audit" in text


def test_what_happened_stands_in_the_order_of_time_and_series_in_one_line():
    first, last = (PartialDate.exactly(date(2009, month, 2)) for month in (1, 3))
    events = (SaidEvent("Referral", first, first), SaidEvent("Visit", first, last, 9))
    text = printed(replace(SUMMARY, events=events, minutes=205))
    assert "Fri 2 Jan 2009 Referral 9 times, Fri 2 Jan 2009 to Mon 2 Mar 2009 Visit" in text
    assert "3 h 25 min" in text


def test_a_part_says_which_item_it_is_of_and_the_item_is_named_once():
    paper = "Quality of the paper file"
    answers = (
        said("RC1", f"{paper}: accurate", "Falls short", "warn"),
        said("RC1", f"{paper}: in order", "Poor", "bad"),
        said("RC2", "Quality of the electronic record: accurate", "Falls short", "warn"),
    )
    text = printed(replace(SUMMARY, sections=(SaidSection("Recording", answers),)))
    assert f"{paper}: accurate: falls short; in order: poor; Quality of the electronic" in text


@pytest.mark.parametrize(
    ("explanation", "shown"),
    [
        (
            "from Tue 3 Feb 2009, 1 working day, due Wed 4 Feb 2009, done Fri 6 Feb 2009: late by 2 working days",
            "late by 2 working days: from Tue 3 Feb 2009, 1 working day, due Wed 4 Feb 2009 …",
        ),
        (
            "7 gaps for 'Date of the visit or contact to the child at home or elsewhere' from Mon 2 Feb 2009 on",
            "late by 2 working days …",
        ),
    ],
)
def test_a_sum_too_long_for_its_room_ends_where_a_clause_does(explanation, shown):
    verdict = SaidVerdict("T9", "Sent", "late", "late by 2 working days", explanation, False)
    document = case_summary(replace(SUMMARY, verdicts=(verdict,)), room=ROOMS[3])
    (table,) = [
        each
        for each in document.blocks
        if isinstance(each, Table) and each.title.startswith("Time limits")
    ]
    assert table.rows[0][2] == shown
