"""The report's own order around its chapters: purpose, caution, who read when and where, who signs, sources."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.conclusions import Basis, Body, Conclusion, Discussion, LeadWords, Recommendation
from app.domain.final_checks import front_to_clear, to_clear
from app.domain.front_matter import FrontMatter, Source
from app.domain.reading_dates import ReadingDates
from app.reports.collated import collated_report
from app.reports.content import (
    Callout,
    Facts,
    Heading,
    Paragraph,
    Table,
    cited,
    plain_text,
)
from app.services.lead_words import scale
from tests.reports.findings_samples import some_findings

FRONT = FrontMatter(
    agreed="The board agreed the structure after an initial review {source:Review}.",
    earlier="An earlier study read twelve files chosen by criteria.\nThis one drew its cases.",
    offices="The specialist team's files were read in the East office",
    collated_by="Assessor D",
    caution="Nothing here says that practice is dangerous.\nComplacency is the biggest risk.",
    signatories="Assessor D, Independent consultant\nLead reviewer, Lead reviewer of the round",
    thanks="The assessors thank all who made files available.",
)
WORDS = LeadWords(
    conclusions=(Conclusion("", "3", "Supervision matters {source:review}.", Basis.JUDGED),),
    discussions=(Discussion("", "Head of service", "Director", date(2009, 4, 28), "The draft"),),
    front=FRONT,
    sources=(Source("1", "Review", "Initial review, February 2009, section 2"),),
)


@pytest.fixture(scope="module")
def found():
    made = some_findings(offices=("North office", "East office", "West office"))
    read = ReadingDates(date(2009, 3, 31), date(2009, 4, 15))
    return replace(made, audits=tuple(replace(each, read=read) for each in made.audits))


@pytest.fixture(scope="module")
def report(found):
    return collated_report(found, words=WORDS)


def numbered(report):
    return {
        each.number: plain_text(each.text)
        for each in report.blocks
        if isinstance(each, Paragraph) and each.number
    }


def test_purpose_and_caution_stand_before_the_first_chapter(report):
    first = next(n for n, each in enumerate(report.blocks) if getattr(each, "number", "") == "1")
    before = report.blocks[:first]
    tops = [each.text for each in before if isinstance(each, Heading)]
    assert tops == ["Purpose of this audit", "The three judgements"]
    before = before[: before.index(Heading(1, "The three judgements"))]
    said = [plain_text(each.text) for each in before if isinstance(each, Paragraph)]
    assert said == [
        "To show how far practice follows procedures.",
        "An earlier study read twelve files chosen by criteria.",
        "This one drew its cases.",
    ]
    (caution,) = [each for each in before if isinstance(each, Callout)]
    assert caution.title == "To the reader"
    assert len(caution.text) == 2


def test_chapter_one_stands_in_the_order_of_such_reports(report):
    said = numbered(report)
    assert said["1.1"] == "The board agreed the structure after an initial review."
    assert said["1.2"] == "The ages of the children in the sample:"
    assert said["1.3"] == "The files were read by:"
    assert said["1.4"].startswith(
        "The files were read between Tue 31 Mar and Wed 15 Apr 2009 in the North office, East office and West office. "
        "The specialist team's files were read in the East office. Every assessor used the same audit tool"
    )
    assert "for patterns that suggest problems" in said["1.5"]
    assert said["1.6"] == (
        "What the assessors found was collated by Assessor D and has been discussed with Head of service (Director)."
    )
    first = report.blocks.index(Heading(1, "Structure of the audit", "1"))
    titles = [each.title for each in report.blocks[first:] if isinstance(each, Table)]
    assert titles[:3] == [
        "Children in the sample by age",
        "First readings by assessor",
        "Cases by district or specialist team",
    ]


def test_without_the_leads_words_the_records_speak(found):
    said = numbered(collated_report(found))
    assert said["1.1"] == "Fifty of 1,100 children were drawn by a seed."
    assert said["1.6"] == (
        "What the assessors found was collated by Lead reviewer. It has not been discussed with anybody yet."
    )
    titles = [each.text for each in collated_report(found).blocks if isinstance(each, Heading)]
    assert "Signed" not in titles


def test_who_signs_and_thanks_stand_after_the_chapters_and_before_the_annexes(report):
    tops = [each.text for each in report.blocks if isinstance(each, Heading) and each.level == 1]
    assert tops.index("Signed") == tops.index("Annex A: every time limit") - 1
    (facts,) = [each for each in report.blocks if isinstance(each, Facts)]
    assert facts.pairs == (
        ("Independent consultant", "Assessor D"),
        ("Lead reviewer of the round", "Lead reviewer"),
    )


def test_a_citation_is_a_footnote_and_one_that_names_nothing_stays_as_typed(found, report):
    notes = [each.text for each in cited(report)]
    assert notes.count("Initial review, February 2009, section 2") == 2
    odd = Conclusion("", "3", "So it is said {source:nobody}.", Basis.JUDGED)
    made = collated_report(found, words=replace(WORDS, conclusions=(odd,)))
    callouts = [each for each in made.blocks if isinstance(each, Callout)]
    assert "So it is said {source:nobody}." in plain_text(callouts[-1].text[0])
    (problem,) = to_clear(replace(WORDS, conclusions=(odd,)), found, scale())
    assert "{source:nobody} names no source" in problem.what
    assert to_clear(WORDS, found, scale()) == ()


def test_a_limit_names_where_it_comes_from(report):
    notes = [each.text for each in cited(report)]
    assert any("Kent & Medway Safeguarding Children Procedures 6.5.3" in each for each in notes)
    assert not any("No source found" in each for each in notes)


def test_a_final_report_waits_for_what_it_must_have():
    assert front_to_clear(WORDS) == ()
    said = [each.what for each in front_to_clear(LeadWords())]
    assert len(said) == 3
    assert any("who signs" in each for each in said)
    assert any("with whom" in each for each in said)
    wrong = replace(WORDS, front=replace(FRONT, thanks="As {source:x} did."))
    assert [each.where for each in front_to_clear(wrong)] == ["Front matter"]


def test_the_boards_chapter_follows_the_last_there_is(found):
    for_board = Recommendation("", "Ask.", Body.BOARD)
    with_it = collated_report(found, words=LeadWords(recommendations=(for_board,)))
    numbers = [
        each.number for each in with_it.blocks if isinstance(each, Heading) and each.level == 1
    ]
    assert [each for each in numbers if each] == [str(n) for n in range(1, 13)]
