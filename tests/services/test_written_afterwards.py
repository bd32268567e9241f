"""What was put on the record once the audit was known of: counted for each limit and case, printed with its whole."""

import json
from contextlib import ExitStack, closing

import pytest
from openpyxl import load_workbook

from app.reports.afterwards import AFTERWARDS_COLUMNS
from app.reports.case_summary import summary_pdf
from app.reports.collated import collated_report
from app.reports.content import Bullets, Count, Number, Paragraph, Table, plain_text
from app.services import findings, reporting, returns
from tests.builders import audits_in, opened, say
from tests.reports.pdf_reading import words
from tests.services.announced import announced_round, caught_up, merged

ENDS = "Entries made after the announcement and not counted"


@pytest.fixture
def announced(tmp_path, small):
    with ExitStack() as open_stores:
        lead, reader, made = announced_round(tmp_path, small.folder / "annex-a.xlsx")
        for ws in (lead, reader):
            open_stores.enter_context(closing(ws.store))
        yield lead, reader, made.id


@pytest.fixture
def read(announced, tmp_path):
    lead, reader, round_id = announced
    audits = caught_up(reader, round_id)
    merged(lead, reader, round_id, tmp_path)
    return lead, round_id, audits


def tables(document):
    return {block.title: block for block in document.blocks if isinstance(block, Table)}


def prose(document):
    texts = [plain_text(one.text) for one in document.blocks if isinstance(one, Paragraph)]
    texts += [
        plain_text(text)
        for one in document.blocks
        if isinstance(one, Bullets)
        for text in one.items
    ]
    return "\n".join(texts)


def test_the_document_counts_by_limit_and_by_case_under_a_key_of_its_own(read):
    lead, round_id, (first, second, third) = read
    document = json.loads(findings.as_json(findings.findings(lead, round_id)))
    counted = document["written_afterwards"]
    ref = first.card.ref
    assert (counted["announced_on"], counted["audits"]) == ("2009-03-16", 3)
    assert counted["entries"] == {ref: 3}
    assert counted["standards"]["T5"] == {"ends": 1, "cases": [ref]}
    assert counted["standards"]["T13"] == {"ends": 2, "cases": [ref]}
    assert counted["standards"]["T12"] == {"ends": 0, "cases": []}
    assert document["standards"]["T5"] == {"in-time": 1, "overdue-open": 1, "not-answered": 1}
    assert document["questions"]["late_entries"]["values"] == {"no": 1, "yes": 1}
    assert not [name for name in document["questions"] if name.endswith("_entered")]
    assert (second.card.ref, third.card.ref) != (ref, ref)


def test_the_report_prints_them_with_their_whole_and_the_cases(read):
    lead, round_id, (first, _second, _third) = read
    ref = first.card.ref
    document = collated_report(findings.findings(lead, round_id))
    text = prose(document)
    assert f"1 end written after the announcement not counted, in 1 of 3 cases ({ref})." in text
    assert f"2 ends written after the announcement not counted, in 1 of 3 cases ({ref})." in text
    assert (
        "The audit was announced on Mon 16 Mar 2009. In 1 of 3 cases the record holds entries about earlier "
        "events made after that (in 1 it holds none, in 1 this could not be seen). 3 dates of such entries "
        "were found, in 1 of 3 cases."
    ) in text
    rows = {row[0].split()[0]: row[1:] for row in tables(document)[ENDS].rows}
    assert rows == {
        "T5": (Number(1), Count(1, 3), ref),
        "T13": (Number(2), Count(1, 3), ref),
    }
    files = tables(document)["When each file was read"]
    assert files.columns[-1].header == "Entries written afterwards"
    assert [row[-1] for row in files.rows] == [Number(3), Number(0), Number(0)]
    assert "(…)" in str(tables(document)["Records seen"].rows), (
        "the label leaves a gap for its date"
    )


def test_excel_has_them_as_numbers(read, tmp_path):
    lead, round_id, _audits = read
    paths = reporting.write_report(lead, round_id, tmp_path / "report")
    book = load_workbook(next(path for path in paths if path.suffix == ".xlsx"))
    heads = {
        sheet[1][0].value.partition(": ")[2]: [cell.value for cell in sheet[3]]
        for sheet in book
        if sheet.max_row > 3
    }
    assert heads[ENDS] == ["Time limit", "Entries", "Cases", "Cases: of", "Which"]
    assert heads["When each file was read"][-1] == "Entries written afterwards"
    (sheet,) = [one for one in book if str(one["A1"].value).endswith(ENDS)]
    assert sorted(row[1].value for row in sheet.iter_rows(min_row=4, max_row=5)) == [1, 2]


def test_the_case_summary_marks_the_limits_it_touches(read):
    _lead, _round_id, (first, second, _third) = read
    text = words(summary_pdf(reporting.summary_of_open(first)))
    assert "First core group†" in text
    assert "Supervision of the case*†" in text
    assert (
        "† Written afterwards: 3 entries about earlier events were made after the audit was announced on "
        "Mon 16 Mar 2009. Time limits marked † do not count such an end."
    ) in text
    assert "†" not in words(summary_pdf(reporting.summary_of_open(second)))


def test_one_entry_that_no_limit_rests_on_is_said_so(announced):
    _lead, reader, round_id = announced
    audit = audits_in(reader, round_id)[0]
    say(audit, "late_entries", "yes")
    say(audit, "CF1_kind", "transfer")
    say(audit, "HX2", "2009-01-13")
    say(audit, "HX2_entered", "2009-03-20")
    text = words(summary_pdf(reporting.summary_of_open(audit)))
    assert "1 entry about earlier events was made after" in text
    assert "No time limit rests on it." in text


def test_a_round_without_an_announcement_says_nothing_of_it(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "CF1_date", "2009-03-02")
        path = returns.make(ws, small.round_id, tmp_path).path
        summary = words(summary_pdf(reporting.summary_of_open(audit)))
    returns.merge(lead, small.round_id, [path])
    found = findings.findings(lead, small.round_id)
    document = collated_report(found)
    assert "written_afterwards" not in findings.as_document(found)
    assert "late_entries" not in findings.as_document(found)["questions"]
    assert "announced" not in str(tables(document)["Records seen"].rows)
    assert ENDS not in tables(document)
    assert len(tables(document)["When each file was read"].columns) == len(AFTERWARDS_COLUMNS)
    assert "fterwards" not in prose(document) + summary
    assert "announcement" not in prose(document) + summary
