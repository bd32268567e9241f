"""The practice round's annex: every claim of 2009 with figures that exist, and in no other round's report."""

from dataclasses import replace

import pytest

from app.domain.conclusions import LeadWords
from app.domain.figure_references import figure, references
from app.domain.front_matter import FrontMatter
from app.domain.selection import Selector
from app.reports.claims import IN_PATTERNS, PRACTICE, Verdict, practice_claims
from app.reports.collated import collated_report
from app.reports.content import Heading, Number, Table
from app.reports.patterns import patterns
from app.services.lead_words import scale
from tests.reports.findings_samples import some_findings

TITLE = "Annex F: the claims of the report of 2009, one by one"


def titles(document):
    return [each.text for each in document.blocks if isinstance(each, Heading)]


@pytest.fixture(scope="module")
def found():
    return some_findings()


def test_every_figure_named_exists(found):
    for each in practice_claims():
        for reference in references(each.ours):
            assert figure(found, reference.name) is not None, reference.typed
            assert reference.shown is not None


def test_every_chapter_of_2009_is_answered_and_each_verdict_is_used():
    chapters = {each.section.partition(".")[0] for each in practice_claims()}
    assert chapters == {"Opening", "Close", *(str(number) for number in range(1, 11))}
    assert {each.verdict for each in practice_claims()} == set(Verdict)
    unmeasured = [each for each in practice_claims() if each.verdict is Verdict.BETTERED]
    assert all(
        references(each.ours) or IN_PATTERNS.search(each.ours) or "(" in each.ours
        for each in unmeasured
    )


def test_it_stands_in_the_practice_rounds_report_alone(found):
    practice = LeadWords(front=FrontMatter(measured_against=PRACTICE))
    made = collated_report(found, words=practice, scale=scale())
    assert TITLE in titles(made)
    table = next(b for b in made.blocks if isinstance(b, Table) and b.title == "Claims of 2009")
    assert len(table.rows) == len(practice_claims())
    assert not {"{", "["} & set("".join(str(cell) for row in table.rows for cell in row))
    for other in (FrontMatter(), replace(practice.front, measured_against="another")):
        assert TITLE not in titles(collated_report(found, words=LeadWords(front=other)))


def test_the_tables_of_2009_are_printed_from_data(found):
    """Its 1.2 and 1.3: the ages 2, 10, 15, 9, 12, 2 and the readers' 16, 12, 7, 15."""
    made = collated_report(found)
    tables = {b.title: b for b in made.blocks if isinstance(b, Table)}
    for title, wanted in (
        ("Children in the sample by age", [2, 10, 15, 9, 12, 2]),
        ("First readings by assessor", [16, 12, 7, 15]),
    ):
        assert [row[1] for row in tables[title].rows] == [Number(n) for n in wanted]
        assert tables[title].totals[1] == Number(50)


def test_a_figure_is_the_one_that_the_chapters_print(found):
    """What a pattern counts is counted of the same cases here: another figure would contradict the report."""
    printed = {}
    for part in (part for pattern in patterns() for part in pattern.parts):
        for row in (*(part.rows if isinstance(part.rows, tuple) else ()), *part.say):
            printed.setdefault(row.when, set()).add(row.of or part.of)
        if isinstance(part.rows, str):
            printed.setdefault(f"{part.rows}=", set()).add(part.of)
    selector = Selector(found)
    checked = 0
    for each in practice_claims():
        for match in IN_PATTERNS.finditer(each.ours):
            when, of = match["when"], match["of"]
            question = f"{when.partition('=')[0]}="
            assert of in printed.get(when, set()) | printed.get(question, set()), match[0]
            checked += 1
        for reference in references(each.ours):
            when = reference.name.replace(",", "|")
            if when in printed:
                held = figure(found, reference.name)
                shown = {
                    (
                        (selector.mask(when) & selector.mask(of)).bit_count(),
                        selector.mask(of).bit_count(),
                    )
                    for of in printed[when]
                }
                assert (held.count, held.of) in shown, reference.typed
                checked += 1
    assert checked > 25
