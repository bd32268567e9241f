"""The collated report: the figures it prints are those of the findings, each with its whole."""

import re
from dataclasses import replace
from math import comb

import pytest

from app.domain.answers import Evidence
from app.domain.collation import Given, SourceNote, timeliness
from app.domain.conclusions import LeadWords
from app.domain.quotes import Quote as ApprovedQuote
from app.reports.collated import collated_report
from app.reports.content import (
    Callout,
    Count,
    Figure,
    Flag,
    Heading,
    KeyFigures,
    Number,
    Paragraph,
    Quote,
    Table,
    plain_text,
)
from app.reports.figures import (
    choices_table,
    line,
    ratings,
    share,
    timeliness_figure,
    timeliness_sentence,
    timeliness_table,
    with_value,
)
from app.reports.pdf import pdf_bytes
from tests.reports.findings_samples import an_audit, answered, fifty, some_findings
from tests.reports.pdf_reading import words


def flat(cell):
    if isinstance(cell, Number):
        return cell.value
    if isinstance(cell, Count):
        return (cell.value, cell.of)
    return cell.text if isinstance(cell, Flag) else cell


def tables(document):
    found = {}
    for block in document.blocks:
        if isinstance(block, Table):
            found[block.title] = block
        elif isinstance(block, Figure) and block.numbers:
            found[block.numbers.title] = block.numbers
    return found


def rows(table):
    return {row[0]: [flat(cell) for cell in row[1:]] for row in table.rows}


def prose(document):
    texts = [plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    for block in document.blocks:
        if isinstance(block, Callout):
            texts += [plain_text(text) for text in block.text]
    return "\n".join(texts)


@pytest.fixture(scope="module")
def found():
    return some_findings()


@pytest.fixture(scope="module")
def report(found):
    return collated_report(found, "Made today")


def test_ages_and_readers_are_printed_with_their_sums(report):
    ages = tables(report)["Children in the sample by age"]
    assert [count for (count,) in rows(ages).values()] == [2, 10, 15, 9, 12, 2]
    assert flat(ages.totals[1]) == 50
    readers = tables(report)["First readings by assessor"]
    assert [count for (count,) in rows(readers).values()] == [16, 12, 7, 15]
    assert flat(readers.totals[1]) == 50
    assert "1 of the cases were read a second time" in readers.note


def test_the_judgements_come_with_the_whole_they_are_of(report):
    (figures,) = [block for block in report.blocks if isinstance(block, KeyFigures)]
    told = [(each.value, each.of) for each in figures.figures]
    assert told[0] == (49, 50)
    assert told[1] == (50, 50)
    assert told[2] == (0, 50)
    assert told[3] == (1, 50)


def test_nothing_found_in_fifty_is_never_called_nothing_in_eleven_hundred(report):
    text = prose(report)
    assert "None of the 50 files showed unsafe practice." in text
    # The most children of 1,100 of whom fifty drawn at random show none with a chance of at least 5 %.
    most = max(n for n in range(200) if comb(1100 - n, 50) / comb(1100, 50) >= 0.05)
    assert f"also with up to {most} of the 1,100 children" in text
    assert "It cannot show that no child is at risk." in text
    assert "however they are spread over the groups of the sample, at most" in text
    assert "1 of the 50 files showed a child not adequately protected." in text
    assert "No sample can show that no single child is at risk." in text


def test_the_worst_spread_is_left_out_where_a_stratum_was_not_read_whole(found):
    text = prose(collated_report(replace(found, strata=((600, 27), (500, 20)))))
    assert "however they are spread" not in text


def test_a_concern_stands_in_a_frame_and_says_whether_it_is_open(report, found):
    text = prose(report)
    assert "A named person was told in 1 of 1; 0 are still open." in text
    assert "A word about a child" not in text
    assert "Immediate concerns" not in str(tables(collated_report(replace(found, concerns=()))))


def test_what_has_not_come_back_or_is_corrected_is_said(found):
    changed = replace(found, unreturned=3, conflicting=2, unfinished=4, corrections=5)
    text = prose(collated_report(changed))
    assert "From 3 nothing that can be counted has come back." in text
    assert "2 audits came back in copies that contradict each other" in text
    assert "4 of the audits were not yet signed off" in text
    assert "The lead corrected 5 single answers" in text
    assert "audits came back in copies" not in prose(collated_report(found))


def test_the_sentence_on_a_time_limit_counts_what_could_not_be_told(found):
    counts = timeliness("T3", found.audits)
    assert (counts.in_time, counts.due, counts.dated) == (25, 40, 35)
    said = timeliness_sentence(found, "T3")
    assert "shown to be in time in 25 of 40 (62%) cases where it was due" in said
    assert "late or overdue in 10" in said
    assert "not to be told in 5" in said
    assert "not answered" not in said
    assert timeliness_sentence(found, "T99") == ""


def test_what_nobody_answered_stands_beside_the_denominator_and_not_in_it(found):
    assert timeliness_sentence(found, "T1").endswith("due in no case; not answered in 50.")
    silent = [replace(audit, verdicts={}) for audit in found.audits[:3]]
    fewer = replace(found, audits=(*silent, *found.audits[3:]))
    assert "in 22 of 37 (59%) cases where it was due" in timeliness_sentence(fewer, "T3")
    assert timeliness_sentence(fewer, "T3").endswith("; not answered in 3.")
    figure = timeliness_figure(fewer, ("T3",), "In time")
    assert flat(figure.numbers.rows[0][-1]) == 37
    assert figure.note.endswith("Not answered, and so not counted as due: Core assessment in 3.")
    table = timeliness_table(fewer)
    t3 = next(row for row in table.rows if row[0].startswith("T3 "))
    assert [flat(cell) for cell in t3[-2:]] == [37, 3]
    assert [each.header for each in table.columns[-2:]] == ["Due", "Not answered"]


def test_every_time_limit_is_in_the_annex_and_defaults_are_marked(found):
    table = timeliness_table(found)
    assert len(table.rows) == len(found.standards)
    marked = {row[0].split()[0] for row in table.rows if row[0].endswith("*")}
    assert marked == {standard.id for standard in found.standards if standard.unverified}
    assert marked
    t3 = next(row for row in table.rows if row[0].startswith("T3 "))
    # In time, late, overdue, no date or evidence, conflict or open, due, not answered.
    assert [flat(cell) for cell in t3[2:]] == [5, 5, 5, 0, 40, 0]
    assert sum(flat(cell) for cell in t3[2:6]) + 25 == flat(t3[6])
    assert "not verified as a rule in force" in table.note


def test_a_figure_of_time_limits_leaves_out_what_was_never_due(found):
    figure = timeliness_figure(found, ("T1", "T3"), "In time")
    assert len(figure.numbers.rows) == 1
    assert timeliness_figure(found, ("T1",), "In time") is None


def test_a_question_is_shown_with_what_was_not_answered(found):
    held = choices_table(found, "SV1_any")
    counts = rows(held)
    assert counts[next(iter(counts))] == [42, "100%"]
    assert counts["Not recorded"] == [8, ""]
    assert choices_table(found, "OJ6_text") is None
    assert choices_table(found, "nowhere") is None
    looked = rows(choices_table(found, "RC3"))
    assert looked["Could not look"] == [1, ""]


def test_percentages_are_of_those_who_answered_and_not_of_a_few(found):
    few = replace(found, audits=found.audits[:9])
    assert {row[2] for row in choices_table(few, "OJ1").rows} == {""}
    assert share(3, 9) == "3 of 9"
    assert share(41, 50) == "41 of 50 (82%)"
    assert with_value(found, "SV1_any", {"yes"}) == (42, 42)
    assert with_value(found, "nowhere", {"yes"}) == (0, 0)


def test_ratings_stand_side_by_side_with_every_level(found):
    figure = ratings(found, ("OJ3_rating", "OJ1", "nowhere"), "Rated")
    (row,) = figure.numbers.rows
    assert sum(flat(cell) for cell in row[1:5]) == 50
    assert flat(row[-1]) == 50
    assert ratings(found, ("OJ1",), "Rated") is None


def test_readings_compared_are_listed_case_by_case(report):
    differing = tables(report)["Answers that differ"]
    assert [row[0] for row in differing.rows] == ["CF-007"]
    assert "1 of 2 answers are the same" in prose(report)
    none = collated_report(some_findings(pairs=()))
    assert "No case was read twice." in prose(none)


def test_only_approved_quotes_are_printed_with_how_often_and_no_case(found, report):
    assert not [block for block in report.blocks if isinstance(block, Quote)]
    assert "none has been altered and approved yet" in prose(report)
    said = [
        ApprovedQuote(str(n), f"audit {n}", "", "OJ6", "What was done well", text, approved=True)
        for n, text in enumerate(
            ("Visits were planned.", "Visits were planned.", "Both were seen.")
        )
    ]
    made = collated_report(found, words=LeadWords(quotes=tuple(said)))
    quotes = {block.text: block.source for block in made.blocks if isinstance(block, Quote)}
    assert quotes == {"Visits were planned.": "in 2 cases", "Both were seen.": ""}
    assert "What was done well:" in prose(made)


def test_factors_are_counted_now_and_past(report):
    factors = rows(tables(report)["Factors by number of cases"])
    assert list(factors.values()) == [[25, 25]]
    together = rows(tables(report)["How many factors come together"])
    assert together == {"0": [25], "1": [25]}


def test_every_question_is_in_an_annex_and_its_states_add_up(report, found):
    listed = 0
    for section in dict.fromkeys(each.section for each in found.questions):
        for row in tables(report)[section].rows:
            assert sum(flat(cell) for cell in row[1:]) <= 50
            listed += 1
    assert listed == len(found.questions)


def test_chapters_come_in_the_order_of_such_reports(report):
    tops = [
        (block.number, plain_text(block.text))
        for block in report.blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    numbers = [int(number) for number, _title in tops if number]
    assert numbers == list(range(1, 11))
    unnumbered = [title for number, title in tops if not number]
    assert tops[:2] == [("", "Purpose of this audit"), ("", "The three judgements")]
    assert unnumbered[2].startswith("Annex A")


def test_the_report_is_a_function_of_the_findings(found):
    assert collated_report(found, "x") == collated_report(some_findings(), "x")
    assert collated_report(found, "x") != collated_report(replace(found, audits=fifty()[:49]), "x")


def test_districts_are_listed_and_not_ranked(report):
    table = tables(report)["Cases by district or specialist team"]
    assert len(table.rows) == 12
    assert "not compared, ranked or given percentages" in table.note


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_however_few_cases_came_back_there_is_a_report(found, size):
    few = replace(found, audits=found.audits[:size], pairs=(), unreturned=50 - size, concerns=())
    document = collated_report(few)
    assert f"{size} of the 50 cases drawn are counted here" in prose(document)
    if size in {0, 10}:
        assert "Sample round" in words(pdf_bytes(document), 0)


def test_a_tool_that_asks_none_of_the_usual_questions_gives_a_report_all_the_same(found):
    document = collated_report(replace(found, questions=(), standards=(), quotes={}, audits=()))
    assert "Overall conclusion" in [
        plain_text(block.text) for block in document.blocks if isinstance(block, Heading)
    ]
    assert line(found, "OJ1").label
    assert line(replace(found, questions=()), "OJ1") is None


def test_what_was_told_is_counted_and_listed_with_by_whom(found):
    notes = (
        SourceNote("/OJ/OJ1", "Protected?", Evidence.TOLD, ("Yes", "Yes"), ("Key worker", "Chair")),
        SourceNote("/HX/HX2", "Decided", Evidence.DIFFER, ("Mon 12 Jan 2009",), ("13 Jan 2009",)),
    )
    first, *rest = found.audits
    audits = (
        replace(first, source_notes=notes, sourced=7),
        *(replace(one, sourced=2) for one in rest),
    )
    document = collated_report(replace(found, audits=audits))
    text = prose(document)
    assert (
        "but for single answers (2, in 1 of 50 cases) that rest on what an assessor was told"
        in text
    )
    assert "no child, parent or worker was spoken to" not in text
    assert "105 answers say where they were found" in text
    assert "somebody told the assessor what is not on record in 2 of them, in 1 of 50 cases" in text
    assert "the paper file and the electronic record differ in 1 of them, in 1 of 50 cases" in text
    table = tables(document)["Told and not on record, or recorded differently"]
    assert [row[0] for row in table.rows] == [first.ref] * 2
    assert table.rows[0][2:] == ("Yes", "told, not on record: Key worker; Chair")
    assert table.rows[1][2:] == ("Mon 12 Jan 2009", "records differ, the other: 13 Jan 2009")
    assert "Told and not on record" not in str(tables(collated_report(found)).keys())


def test_weighted_shares_stand_beside_the_plain_ones(found):
    audits = [
        replace(audit, probability=audit.probability / (1 if audit.value("/OJ/OJ1") != "no" else 5))
        for audit in found.audits
    ]
    text = prose(collated_report(replace(found, audits=tuple(audits))))
    assert "The child was judged adequately protected in 49 of 50 (98%) cases" in text
    assert "weighted for the sample's design 91%" in text


def test_the_method_and_the_purpose_are_printed_as_they_were_written(report, found):
    text = prose(report)
    assert found.method in text
    assert found.purpose in text
    assert "named by the lead reviewer" in prose(collated_report(replace(found, method="")))


def test_a_state_is_not_a_value(found):
    audits = (
        an_audit(1, given={"OJ1": Given("could-not-look")}),
        an_audit(2, given={"OJ1": answered("yes")}),
    )
    assert with_value(replace(found, audits=audits), "OJ1", {"yes", "could-not-look"}) == (1, 1)


def test_percentages_are_written_in_one_way(found):
    text = prose(collated_report(replace(found, census=None)))
    assert "%" in text
    assert not re.search(r"\d %", text)
