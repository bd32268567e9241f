"""What is published, attacked with the published files alone: PDF, Word and Excel are read back and solved."""

from dataclasses import replace
from itertools import pairwise

import pytest

from app.domain.collation import Given
from app.domain.conclusions import Basis, Conclusion, LeadWords, Recommendation
from app.domain.disclosure import DFE, LOCAL, as_kept, from_kept
from app.reports.content import Bullets, Table
from app.reports.excel import write_excel
from app.reports.pdf import pdf_bytes
from app.reports.published import Before, published_report
from app.reports.published_counts import tables_of
from app.reports.word import write_word
from tests.reports.adversary import (
    ALL,
    Known,
    excel_tables,
    known_from,
    pdf_text,
    word_tables,
    worked_out,
)
from tests.reports.findings_samples import PATHS, QUESTIONS, answered, fifty, some_findings

SUPERVISION = ["in-time"] * 21 + ["late"] * 22 + ["no-date"] * 5 + ["not-applicable"] * 2
CONFERENCE = ["in-time"] * 28 + ["late"] * 14 + ["not-applicable"] * 8
NAMED = (
    *(
        "T13",
        "T13:late",
        "T4",
        "OJ1=yes",
        "OJ1=concerns",
        "OJ1=no",
        "OJ1=yes,concerns",
        "OJ2=below",
    ),
    *("SV1_any=yes", "SV4=yes", "SV4=no", "AS8=good", "CX1_drugs_when=past", "cases", "concerns"),
)

SEVERAL = frozenset(
    each.label for each in QUESTIONS if each.repeated or each.kind == "select_multiple"
)


def audits():
    """Fifty, in which supervision was looked for in forty-four: where it was not, no second question was asked."""
    looked = [answered("yes")] * 42 + [answered("no")] * 2 + [Given("not-recorded")] * 6
    followed = [answered("yes")] * 30 + [answered("no")] * 14 + [Given("not-asked")] * 6
    quality = [answered("good")] * 20 + [answered("short")] * 20 + [answered("poor")] * 7
    drugs = [answered("current")] * 47 + [answered("past")] * 3
    given = {
        "SV1_any": looked,
        "SV4": followed,
        "AS8": quality + [Given("not-recorded")] * 3,
        "CX1_drugs_when": drugs,
    }
    for number, each in enumerate(QUESTIONS):
        if each.options and each.name not in {*given, "OJ1", "OJ2"}:
            given[each.name] = [_dealt(each, number, place) for place in range(50)]
    return tuple(
        replace(
            audit,
            given={**audit.given, **{PATHS[name]: held[place] for name, held in given.items()}},
            verdicts={"T13": SUPERVISION[place], "T4": CONFERENCE[place], "T5": CONFERENCE[place]},
        )
        for place, audit in enumerate(fifty())
    )


def _dealt(asked, number, place):
    """Most cases the first answer, some the second, a few the last, one or two none."""
    turned = (place * 7 + number) % 50
    if turned >= 49 - number % 2:
        return Given("not-recorded")
    kept = min(len(asked.options) - 1, (turned >= 27) + 9 * (turned >= 43 - number % 5))
    return answered(asked.options[kept].name)


def words():
    said = " ".join(f"«{name}» {{{name}|count}}." for name in NAMED)
    return LeadWords(
        (Conclusion("c1", "3", said, Basis.COUNTED),),
        (Recommendation("r1", "Ask, for «AS8=short» {AS8=short} was too little."),),
    )


def published(held=None, profile=DFE, before=()):
    return published_report(some_findings(audits=held or audits()), words(), profile, before)


def spots(found):
    """The row of a table in which each figure of the sentences stands: what the audit tool tells everybody."""
    titles = {name: (table.title, said) for table in tables_of(found) for said, name in table.rows}
    del titles["cases"]  # stands in every table
    return {name: titles.get(name, ("in words", name)) for name in (*NAMED, "AS8=short")}


def same_cases():
    """What the tool says: nobody asks what supervision noticed where no supervision was looked for."""
    looked = next(each.label for each in QUESTIONS if each.name == "SV1_any")
    followed = next(each.label for each in QUESTIONS if each.name == "SV4")
    return [((followed, "Not asked"), ((looked, "Not recorded"),))]


def read_back(document, folder, least=51):
    """Everything that is known from the three files; they say the same. `least`: how many tables must be there."""
    write_word(document, folder / "report.docx")
    write_excel(document, folder / "report.xlsx")
    text = pdf_text(pdf_bytes(document))
    in_word, in_excel = word_tables(folder / "report.docx"), excel_tables(folder / "report.xlsx")
    assert len(in_word) >= least
    assert in_word == in_excel
    squeezed = text.replace(" ", "")
    for rows in in_word.values():
        for said, shown in rows.items():
            assert f"{said}{shown}".replace(" ", "") in squeezed
    known = known_from(in_word, text, spots(some_findings(audits=audits())), SEVERAL)
    known.sums += same_cases()
    return known


@pytest.mark.parametrize("profile", [DFE, LOCAL], ids=lambda one: one.name)
def test_nobody_who_has_the_files_can_work_out_a_hidden_number(profile, tmp_path):
    made = published(profile=profile)
    known = read_back(made.document, tmp_path)
    assert len(known.hidden) >= 8
    assert worked_out(known) == {}


def test_one_hidden_number_printed_by_mistake_is_found_and_gives_away_the_next(tmp_path):
    """The control: the adversary does find what can be found."""
    document = published().document
    title, row = "Is the child adequately protected now?", ("Yes, but with concerns", "10")
    blocks = tuple(
        replace(each, rows=tuple(row if one[0] == row[0] else one for one in each.rows))
        if isinstance(each, Table) and each.title == title
        else each
        for each in document.blocks
    )
    found = worked_out(read_back(replace(document, blocks=blocks), tmp_path))
    assert found[title, "No"] == 1


def test_one_figure_too_much_in_a_sentence_is_found(tmp_path):
    """The control: that supervision was due in 48 gives away in how many it is not to be told."""
    document = published().document
    blocks = tuple(
        replace(each, items=(*each.items, "«T13» 21 of 48."))
        if isinstance(each, Bullets) and any("T13" in str(item) for item in each.items)
        else each
        for each in document.blocks
    )
    found = worked_out(read_back(replace(document, blocks=blocks), tmp_path))
    assert 5 in found.values()


def test_nor_with_three_reports_that_followed_each_other(tmp_path):
    every, before, held, left_out = audits(), [], [], []
    # Four cases came after the first report, one more after the second.
    for number, returned in enumerate(((*every[1:30], *every[34:]), every[1:], every), start=1):
        made = published(returned, before=before)
        kept = as_kept(made.linked, made.protection)
        before.append(Before(f"r{number}", *from_kept(kept)))
        held.append(read_back(made.document, tmp_path, least=[51, 51, 5][number - 1]))
        left_out.append(len(made.left_out))
    # Where one case came, nearly every table would show what was found in it.
    assert left_out[0] == 0 < left_out[1] < 5
    assert left_out[2] > 50
    together, small = _together(held)
    assert len(together.hidden) > 3 * 8
    assert small == []
    assert worked_out(together) == {}


def test_reports_made_without_regard_to_the_one_before_are_undone(tmp_path):
    """The control: the same three, each by itself."""
    every = audits()
    held = [
        read_back(published(returned).document, tmp_path)
        for returned in ((*every[1:30], *every[34:]), every[1:], every)
    ]
    together, small = _together(held)
    assert small or worked_out(together)


def _together(held):
    """All reports as one, with what came to each count between two of them, never fewer; and the small numbers that
    came to a count and can be seen by taking one report from the next."""
    together, small = Known(), []
    for number, each in enumerate(held):
        together.add(_tagged(each, number))
    for number, (first, second) in enumerate(pairwise(held)):
        for cell in first.shown.keys() & second.shown.keys() - {ALL}:
            if 0 < abs(second.shown[cell] - first.shown[cell]) <= DFE.high and cell[0] not in {
                "",
                "in words",
            }:
                small.append((number, cell))
        for cell in (first.hidden | first.shown.keys()) & (second.hidden | second.shown.keys()):
            came = (f"{number} to {cell[0]}", cell[1])
            together.sums.append((_tag(cell, number + 1), (_tag(cell, number), came)))
    return together, small


def _tag(cell, number):
    return (f"{number} {cell[0]}", cell[1])


def _tagged(known, number):
    return Known(
        {_tag(cell, number): count for cell, count in known.shown.items()},
        {_tag(cell, number) for cell in known.hidden},
        [
            (_tag(whole, number), tuple(_tag(one, number) for one in parts))
            for whole, parts in known.sums
        ],
    )
