"""The published report: what is hidden cannot be read off it in any form, and does not change it."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from app.domain.conclusions import Basis, Body, Conclusion, LeadWords, Recommendation
from app.domain.disclosure import (
    DFE,
    LOCAL,
    NHS,
    PROFILES,
    Hidden,
    Protection,
    as_kept,
    from_kept,
    is_proved,
    since,
)
from app.domain.front_matter import FrontMatter
from app.reports.content import Callout, Document, Heading, Table, fingerprint
from app.reports.excel import write_excel
from app.reports.pdf import pdf_bytes
from app.reports.published import (
    NOT_SHOWN_HERE,
    Before,
    prose_to_clear,
    published_report,
)
from app.reports.word import write_word
from tests.reports.findings_samples import BANDS, PATHS, answered, fifty, some_findings

FOUND = some_findings()


def said(text, chapter="2"):
    return LeadWords((Conclusion("c1", chapter, text, Basis.COUNTED),))


def made(found=FOUND, words=None, profile=DFE, before=()):
    return published_report(found, words or LeadWords(), profile, before)


def with_answers(audits, name, values):
    """The same audits with these answers to one question, in order."""
    path = PATHS[name]
    return tuple(
        replace(audit, given={**audit.given, path: answered(value)})
        for audit, value in zip(audits, values, strict=True)
    )


def table(document: Document, title: str) -> dict[str, str]:
    (held,) = [each for each in document.blocks if isinstance(each, Table) and each.title == title]
    return {str(row[0]): str(row[1]) for row in held.rows}


def test_small_counts_are_marked_and_what_would_give_them_away_with_them():
    shown = table(made().document, "Is the child adequately protected now?")
    # one no, ten with concerns, thirty-nine yes: the one alone would be 50 less the others
    assert shown["No"] == "c"
    assert list(shown.values()).count("c") == 2
    assert shown["All cases"] == "50"


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda one: one.name)
def test_every_profile_is_proved_over_the_whole_report(profile):
    held = made(profile=profile)
    assert is_proved(held.linked, held.protection)
    assert Hidden.PRIMARY in held.protection.hidden.values()


def test_what_is_hidden_does_not_change_what_is_published():
    """Another round with other hidden counts, and the same visible ones, makes the same bytes."""
    bands = {**BANDS, "unborn": 1, "16-17": 3}
    other = some_findings(by_age_band=bands)
    assert fingerprint(made(other).document) == fingerprint(made().document)
    audits = with_answers(fifty(), "OJ1", ["no"] * 2 + ["concerns"] * 9 + ["yes"] * 39)
    same = with_answers(fifty(), "OJ1", ["no"] * 3 + ["concerns"] * 8 + ["yes"] * 39)
    words = said("{OJ1=no|count} were not; {OJ1=yes|count} were.")
    first = made(some_findings(audits=audits), words)
    second = made(some_findings(audits=same), words)
    assert first.protection.hidden == second.protection.hidden
    assert pdf_bytes(first.document) == pdf_bytes(second.document)
    # the control: a visible count does change it
    third = with_answers(fifty(), "OJ1", ["no"] * 2 + ["concerns"] * 8 + ["yes"] * 40)
    assert pdf_bytes(made(some_findings(audits=third), words).document) != pdf_bytes(first.document)


def test_word_and_excel_hold_no_more_than_the_pdf(tmp_path):
    audits = with_answers(fifty(), "OJ1", ["no"] * 2 + ["concerns"] * 9 + ["yes"] * 39)
    same = with_answers(fifty(), "OJ1", ["no"] * 3 + ["concerns"] * 8 + ["yes"] * 39)
    held = []
    for number, each in enumerate((audits, same)):
        document = made(some_findings(audits=each)).document
        write_word(document, tmp_path / f"{number}.docx")
        write_excel(document, tmp_path / f"{number}.xlsx")
        held.append(
            {
                (end, name): ZipFile(BytesIO((tmp_path / f"{number}.{end}").read_bytes())).read(
                    name
                )
                for end in ("docx", "xlsx")
                for name in ZipFile(tmp_path / f"{number}.{end}").namelist()
                if "core.xml" not in name
            }
        )
    assert held[0] == held[1]
    assert len(held[0]) > 10


def test_no_place_no_assessor_no_case_and_no_quote_is_in_it():
    text = str(made().document)
    for audit in FOUND.readings:
        for name in (audit.ref, audit.district, audit.team, audit.assessor):
            assert name not in text
    for quotes in FOUND.quotes.values():
        assert not any(quote in text for _ref, quote in quotes)
    assert FOUND.lead_name not in text


def test_the_leads_words_show_no_more_of_a_figure_than_its_table():
    document = made(
        words=said("In {OJ1=no|count} and {OJ1=no,cannot|count}, {OJ1=yes|count}.")
    ).document
    text = str(document)
    assert f"In {NOT_SHOWN_HERE}" in text
    assert "39 of 50" in text


def test_a_figure_in_words_cannot_be_taken_from_the_table_to_find_a_hidden_one():
    # yes and concerns together, shown beside yes, would give concerns and so no
    document = made(words=said("{OJ1=yes,concerns|count}")).document
    assert "49 of 50" not in str(document)


def test_rounded_words_say_about():
    assert "about 40 of 50" in str(made(words=said("{OJ1=yes|count}"), profile=NHS).document)


def test_a_later_report_does_not_undo_an_earlier_one():
    fewer = some_findings(audits=fifty()[:46], sampled=50)
    first = made(fewer)
    kept = as_kept(first.linked, first.protection)
    linked, protection = from_kept(kept)
    assert (linked, protection.hidden) == (first.linked, first.protection.hidden)
    beside = made(before=(Before("r1", linked, protection),))
    alone = made()
    whole = since(beside.linked, linked, protection, "r1")
    assert is_proved(whole, beside.protection)
    shown = Protection(DFE, alone.protection.hidden, beside.protection.witnesses)
    assert not is_proved(whole, shown)
    now = [name for name in beside.protection.hidden if name in alone.linked.counts]
    assert len(now) > len(alone.protection.hidden)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("In one case the change was asked for.", "speaks of a single case"),
        ("A single child was not seen.", "speaks of a single case"),
        ("See CF-003 for this.", "names a case"),
        ("The conference of 3 March 2009 was late.", "gives a day"),
        ("The conference of 03/03/09 was late.", "gives a day"),
        ("District 4 does better.", "is a place, a team or an assessor"),
        ("Assessor A was told.", "is a place, a team or an assessor"),
    ],
)
def test_words_that_point_at_somebody_are_named_with_the_remedy(text, why):
    ((where, what),) = prose_to_clear(said(text, "3"), FOUND)[:1]
    assert where == "Conclusion in chapter 3"
    assert why in what
    advice = LeadWords(
        recommendations=(
            Recommendation("r1", text, Body.SERVICE, owner="Head", due=date(2009, 9, 1)),
        )
    )
    assert prose_to_clear(advice, FOUND)[0][0] == "Recommendation 1"


def test_words_of_the_whole_are_in_nobodys_way():
    assert prose_to_clear(said("Most children, {OJ1=yes}, are seen in time."), FOUND) == ()


def test_a_profile_with_a_lower_limit_hides_less():
    assert len(made(profile=LOCAL).protection.hidden) < len(made(profile=DFE).protection.hidden)


def test_it_has_purpose_caution_every_chapter_head_and_whom_a_recommendation_is_for():
    words = replace(
        said("Sound work.", "10"),
        front=FrontMatter(caution="Read it whole."),
        recommendations=(
            Recommendation("r1", "Ask sooner.", Body.AGENCY, "Mental health trust"),
            Recommendation("r2", "Look into it."),
        ),
    )
    document = made(words=words).document
    tops = [
        (each.number, each.text)
        for each in document.blocks
        if isinstance(each, Heading) and each.level == 1
    ]
    assert tops[0] == ("", "Purpose of this audit")
    assert [number for number, _ in tops][1:] == [str(n) for n in range(1, 12)]
    (caution,) = [each for each in document.blocks if isinstance(each, Callout)]
    assert caution.text == ("Read it whole.",)
    assert document.blocks[-1].items == ("Mental health trust: Ask sooner.", "Look into it.")
    pointing = replace(words, front=FrontMatter(caution="In one case it was not so."))
    assert [where for where, _ in prose_to_clear(pointing, FOUND)] == ["Front matter"]
