"""A round from packs to print: two assessors on machines of their own, one lead, the files between them."""

import json
from io import BytesIO

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import InputRefused
from app.domain.records import replay
from app.reports.content import Status
from app.services import all_summaries, findings, issuing, moderation, reporting, returns, rounds
from app.services.checking import check
from tests.builders import audits_in, copied_store, opened, say
from tests.services.finished import finish


def words_of(path):
    reader = PdfReader(path, strict=True)
    return " ".join(" ".join((page.extract_text() or "").split()) for page in reader.pages)


def table_of(ws, audit, name):
    """The repeating table that holds this question."""
    node = audit.tool.by_name[name]
    return node.path.rpartition("/")[0]


def day_one(ws, small):
    """Assessor A's first day: every kind of answer by hand in one case, another done to the end."""
    first, second, *_more = audits_in(ws, small.round_id)
    say(first, "records_available", "paper electronic")
    say(first, "HX1_date", "2009-01-12", evidence=Evidence.BOTH, place="Volume 1, page 3")
    say(first, "HX3_ever", "2")
    say(first, "CX1_factors", "drugs alcohol")
    say(first, "CX1_drugs_when", "current")
    say(first, "OJ6_text", "Visits were planned around the child's day.")
    say(first, "AS4", state=AnswerState.NOT_RECORDED)
    say(first, "SV1_any", "yes")
    sessions = table_of(ws, first, "SV1_date")
    for day in ("2009-01-20", "2009-02-17", "2009-03-17"):
        row = first.add_row(sessions)
        first.answer(f"{row}/SV1_date", Answer(value=day))
    finish(second)
    return first, second


def test_the_verdict_on_the_core_assessment_follows_the_dates_as_they_are_typed(small, assessor):
    audit = audits_in(assessor, small.round_id)[0]
    told = []

    def look():
        verdict = audit.form.verdict("T3")
        told.append((verdict.kind.value, verdict.due and verdict.due.isoformat(), verdict.days))

    assert audit.form.verdict("T3") is None or audit.form.verdict("T3").kind.value == "no-date"
    say(audit, "HX1_date", "2009-01-12")
    look()
    changed = say(audit, "AS2_status", "completed")
    assert audit.form.key_of("AS4") in changed
    for day in ("2009-03-11", "2009-03-12", "2009-03-26"):
        say(audit, "AS4", day)
        look()
    audit.answer(audit.form.key_of("AS4"), None)
    say(audit, "AS2_status", "started")
    look()
    say(audit, "HX1_date", "2009-03-02")
    look()
    # 42 working days after Monday 12 January 2009 end on Wednesday 11 March; the clock runs to 31 March.
    assert [kind for kind, _due, _days in told] == [
        told[0][0],
        "in-time",
        "late",
        "late",
        "overdue-open",
        "not-yet-due",
    ]
    assert {due for _kind, due, _days in told[1:5]} == {"2009-03-11"}
    assert [days for _kind, _due, days in told[1:5]] == [0, 1, 11, 14]


def test_every_kind_of_answer_travels_and_is_counted(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        first, second = day_one(ws, small)
        assert not first.is_complete
        assert second.is_complete
        with pytest.raises(InputRefused, match="cannot be completed yet"):
            first.complete()
        made = returns.make(ws, small.round_id, tmp_path)
        kept = dict(first.form.answers)
    seen = returns.inspect(lead, small.round_id, made.path)
    assert (seen.new, seen.person) == (2, "Assessor A")
    returns.merge(lead, small.round_id, [made.path])
    with lead.begin() as work:
        view = moderation.views(work, small.round_id)[first.id]
    assert replay(view.revision.events).answers == kept
    questions = findings.as_document(findings.findings(lead, small.round_id))["questions"]
    once = {"blind-second"} & {first.card.reading}
    if not once:
        assert questions["CX1_drugs_when"]["values"]["current"] >= 1
        assert questions["CX1_factors"]["values"]["alcohol"] >= 1
        assert questions["HX1_date"]["answered"] == 2
        assert questions["SV1_date"]["answered"] >= 1
        assert questions["SV1_date"]["values"] == {}


def first_returns(small, folder):
    """Assessor A has begun one case and finished another; Assessor B is done."""
    with opened(small.store("a")) as ws:
        day_one(ws, small)
        one = returns.make(ws, small.round_id, folder).path
    with opened(small.store("b")) as ws:
        for audit in audits_in(ws, small.round_id):
            finish(audit, concern=audit.card.reading == "sole")
        return one, returns.make(ws, small.round_id, folder).path


def test_two_assessors_a_lead_and_everything_between_them(small, tmp_path):
    """Made, merged in either order and twice; more work; a late return; a correction; the printed report."""
    out = tmp_path / "out"
    a1, b1 = first_returns(small, out)
    other = copied_store(small.lead, "other-order.store")
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [a1, b1])
        one = findings.as_json(findings.findings(ws, small.round_id))
        returns.merge(ws, small.round_id, [b1, a1])
        assert findings.as_json(findings.findings(ws, small.round_id)) == one
    with opened(other) as ws:
        returns.merge(ws, small.round_id, [b1])
        returns.merge(ws, small.round_id, [a1])
        assert findings.as_json(findings.findings(ws, small.round_id)) == one

    # The assessor's store, opened again another day, goes on where it stopped.
    with opened(small.store("a")) as ws:
        first = audits_in(ws, small.round_id)[0]
        assert first.progress().answered == first.header.answered > 5
        late = returns.make(ws, small.round_id, out).path
        finish(first)
        a3 = returns.make(ws, small.round_id, out).path
        assert check(ws).ok
    with opened(small.lead) as ws:
        (changed,) = returns.merge(ws, small.round_id, [a3])
        assert (changed.new, changed.same, changed.changed) == (0, 1, 1)
        (remark,) = changed.remarks
        assert remark.startswith(
            "Return 2 of Assessor A never came; it may have been kept as a copy"
        )
        after = findings.as_json(findings.findings(ws, small.round_id))
        assert after != one
        (old,) = returns.merge(ws, small.round_id, [late])
        assert (old.changed, old.conflicting) == (0, 0)
        assert findings.as_json(findings.findings(ws, small.round_id)) == after
        correct_and_print(ws, small, tmp_path / "report")
        assert check(ws).ok


def correct_and_print(ws, small, folder):
    found = findings.findings(ws, small.round_id)
    before = findings.as_document(found)["judgements"]["overall_quality"]
    target = next(audit for audit in found.audits if audit.value("/OJ/OJ3/OJ3_rating"))
    was = target.value("/OJ/OJ3/OJ3_rating")
    now = "poor" if was != "poor" else "good"
    moderation.correct(
        ws, small.round_id, target.audit_id, "/OJ/OJ3/OJ3_rating", Answer(value=now), "Seen again"
    )
    corrected = findings.findings(ws, small.round_id)
    judged = findings.as_document(corrected)["judgements"]["overall_quality"]
    assert judged.get(now, 0) == before.get(now, 0) + 1
    assert judged.get(was, 0) == before.get(was, 0) - 1
    assert corrected.corrections == 1

    written = reporting.write_report(ws, small.round_id, folder)
    assert [path.name for path in written] == [
        "report.pdf",
        "report.docx",
        "report.xlsx",
        "board-paper.pdf",
    ]
    text = words_of(folder / "report.pdf")
    assert "Small round" in text
    assert f"{len(corrected.audits)} of the 6 cases drawn are counted here" in text
    assert "The lead corrected 1 single answers" in text
    paragraphs = [each.text for each in docx.Document(str(folder / "report.docx")).paragraphs]
    assert any("cases drawn are counted here" in each for each in paragraphs)
    book = openpyxl.load_workbook(folder / "report.xlsx", read_only=True)
    cells = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    book.close()
    assert "Assessor A" in cells
    # Reports speak of cases by reference and of nobody by number or key.
    with ws.begin() as work:
        cases = work.cases.main(small.round_id)
    assert [case.child for case in cases if case.child in text] == []

    summaries = all_summaries.write_summaries(ws, small.round_id, folder / "summaries")
    assert {path.name for path in summaries} == {f"{audit.ref}.pdf" for audit in corrected.audits}
    for path in summaries:
        pages = PdfReader(path, strict=True).pages
        assert len(pages) <= 2
        assert path.stem in words_of(path)
    if not target.blind_second:
        assert "Overall quality of work" in words_of(folder / "summaries" / f"{target.ref}.pdf")


def test_a_summary_of_the_audit_in_hand_is_printed_as_it_stands(small, assessor, audit, tmp_path):
    say(audit, "OJ5_now", "yes")
    say(audit, "OJ1", "no")
    path = reporting.write_summary(assessor, audit, tmp_path / "summary.pdf")
    text = words_of(path)
    assert "Immediate concern" in text
    assert "Nobody is named as told" in text
    assert "core questions are not answered yet" in text
    assert audit.card.ref in text


def test_the_report_of_a_round_of_which_nothing_came_back_says_so(small, lead, tmp_path):
    data, waits = issuing.preview(lead, small.round_id, Status.DRAFT)
    text = words_of(BytesIO(data))
    assert waits[0].what.startswith("6 of 6 cases are not counted")
    assert "0 of the 6 cases drawn are counted here" in text
    assert "From 6 nothing that can be counted has come back" in text
    assert all_summaries.write_summaries(lead, small.round_id, tmp_path / "none") == []


def test_figures_are_the_same_on_another_computer(small, lead, tmp_path):
    """Two leads' stores copied apart, merged apart, in different folders and under different names."""
    with opened(small.store("a")) as ws:
        finish(audits_in(ws, small.round_id)[0])
        path = returns.make(ws, small.round_id, tmp_path).path
    shown = set()
    for name in ("elsewhere.store", "a third.store"):
        with opened(copied_store(small.lead, name)) as ws:
            returns.merge(ws, small.round_id, [path])
            shown.add(findings.as_json(findings.findings(ws, rounds.current(ws).id)))
    assert len(shown) == 1
    assert json.loads(shown.pop())["sample"]["counted"] in {0, 1}
