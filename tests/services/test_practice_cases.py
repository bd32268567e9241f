"""The practice case: audited with the round's tool, compared with its key, kept in the notebook and nowhere else."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.answers import Answer, AnswerState
from app.domain.errors import InputRefused
from app.reports.pdf import pdf_bytes
from app.services import findings, returns, tools
from app.services.practice_cases import (
    PracticeAudit,
    bundle,
    compare,
    has_draft,
    practice_case,
    results,
)
from app.services.rounds import all_rounds
from app.tool.model import Kind
from tests.builders import audits_in, opened, say, small_round
from tests.reports.pdf_reading import read

CASE = practice_case()


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def ws(small):
    with opened(small.store("a")) as ws:
        yield ws


def begun(ws, tool=None):
    (held,) = all_rounds(ws)
    return PracticeAudit(ws, held, tool or tools.built_in(), CASE)


def fill(audit, *, but=()):
    """Answers by the key, gates before what they open; `but` are left out."""
    for _time in range(4):
        for key in CASE.keys:
            question = audit.tool.by_name[key.question]
            if key.question in but:
                continue
            if key.question in TABLES:
                _rows(audit, key)
                continue
            where = audit.form.key_of(key.question)
            if audit.state(where).relevant and audit.state(where).answer is None:
                several = question.kind is Kind.CHOICES
                value = " ".join(sorted(key.values)) if several else next(iter(key.values))
                audit.answer(where, Answer(value))
        for gate, value in (("CG2_any", "yes"), ("AS1_how", "done"), ("SW1_when", "already")):
            if audit.state(audit.form.key_of(gate)).relevant:
                say(audit, gate, value)
    return audit


TABLES = {
    "SV1_date": "/SV/SV1/SV1_sessions",
    "CF7_date": "/CF/CF7/CF7_reviews",
    "CF7_outcome": "/CF/CF7/CF7_reviews",
    "CG2_date": "/CG/CG2/CG2_meetings",
    "ST2_date": "/ST/ST2",
    "ST2_initiated": "/ST/ST2",
}


def _rows(audit, key):
    path = audit.tool.by_name[key.question].path
    table = next(
        held
        for end in range(len(path.split("/")) - 1, 1, -1)
        for held in ["/".join(path.split("/")[:end])]
        if getattr(audit.tool.by_path.get(held), "repeats", False)
    )
    if not audit.form.relevant(table):
        return
    while len(audit.form.rows(table)) < len(key.values):
        audit.add_row(table)
    rows = audit.form.rows(table)
    for row, value in zip(rows, sorted(key.values), strict=False):
        where = f"{row}{path.removeprefix(table)}"
        if audit.state(where).relevant and audit.state(where).answer is None:
            audit.answer(where, Answer(value))


def test_every_answer_of_the_key_is_one_that_the_tool_takes(ws):
    audit = begun(ws)
    found = audit.result()
    assert found.left_out == ()
    assert len(found.lines) == len(CASE.keys) > 40
    for key in CASE.keys:
        assert 1 <= key.page <= len(CASE.pages)
        question = audit.tool.by_name[key.question]
        if question.kind is Kind.DATE:
            assert all(date.fromisoformat(value) <= CASE.position_date for value in key.values)


def test_who_reads_what_the_pages_say_agrees_throughout(ws):
    audit = fill(begun(ws))
    found = audit.result()
    assert [line.question for line in found.lines if not line.agreed] == []
    assert audit.faulty() == ()


def test_each_difference_is_shown_with_what_decides_it(ws):
    audit = fill(begun(ws), but=("AS4", "PL3"))
    say(audit, "AS4", "2009-01-12")
    say(audit, "PL3", state=AnswerState.NOT_RECORDED)
    say(audit, "HX2", "2008-10-06")
    differ = {line.question: line for line in audit.result().lines if not line.agreed}
    said = {(line.given, line.key, line.page) for line in differ.values()}
    assert said == {
        ("Mon 12 Jan 2009", "Mon 19 Jan 2009", 7),
        ("Not recorded", "No", 6),
        ("Mon 6 Oct 2008", "Tue 7 Oct 2008", 2),
    }


def test_signed_it_is_kept_for_its_reader_and_comes_to_the_lead(small, ws, tmp_path):
    before = [header.state for header in headers(ws, small)]
    audit = fill(begun(ws), but=("PL3",))
    audit.complete()
    (kept,) = results(ws, small.round_id)
    assert (kept.mine, kept.found.agreed) == (True, len(CASE.keys) - 1)
    assert not has_draft(ws, small.round_id)
    assert [header.state for header in headers(ws, small)] == before
    say(audits_in(ws, small.round_id)[0], "OJ4_confidence", "high")
    path = returns.make(ws, small.round_id, tmp_path).path
    with opened(small.lead) as lead:
        returns.merge(lead, small.round_id, [path])
        (seen,) = results(lead, small.round_id)
        assert (seen.reader, seen.mine, seen.found) == ("Assessor A", False, kept.found)
        found = findings.findings(lead, small.round_id)
        assert "PRACTICE-1" not in str(found)
        assert len(found.audits) == 1


def headers(ws, small):
    with ws.begin() as work:
        return work.audits.headers(small.round_id)


def test_put_away_unsigned_it_goes_on_where_it_was_left(small, ws):
    audit = begun(ws)
    say(audit, "HX1_date", "2008-10-06", note="Page 2")
    audit.keep()
    assert has_draft(ws, small.round_id)
    assert results(ws, small.round_id) == ()
    again = begun(ws)
    assert again.state(again.form.key_of("HX1_date")).answer == Answer("2008-10-06", note="Page 2")
    say(again, "HX2", "2008-10-07")
    again.complete()
    (kept,) = results(ws, small.round_id)
    assert [line.given for line in kept.found.lines if line.given] == [
        "Mon 6 Oct 2008",
        "Tue 7 Oct 2008",
    ]


def test_what_is_typed_on_is_put_away_by_and_by(small, ws):
    audit = begun(ws)
    for n in range(26):
        say(audit, "HX3_ever", str(n))
    assert has_draft(ws, small.round_id)


def test_without_any_answer_there_is_nothing_to_sign(ws):
    with pytest.raises(InputRefused, match="nothing is answered"):
        begun(ws).complete()


def test_a_tool_without_a_question_or_with_other_choices_leaves_it_out_and_says_so(ws):
    tool = tools.built_in()
    names = {name: node for name, node in tool.by_name.items() if name != "AS4"}
    other = replace(
        tool,
        choices={**tool.choices, "complete": (), tool.by_name["PL3"].list_name: ()},
    )
    audit = begun(ws)
    found = compare(_Changed(audit.form, other, names), CASE, "2009-03-31T10:00:00Z")
    assert "AS4" in found.left_out
    assert "PL3" in found.left_out
    assert "HX1_date" not in found.left_out
    assert len(found.lines) + len(found.left_out) == len(CASE.keys)


class _Changed:
    """The form under a tool that has lost a question and the choices of others."""

    def __init__(self, form, tool, names):
        self._form, self._tool, self._names = form, tool, names

    @property
    def tool(self):
        tool, names = self._tool, self._names

        class Less:
            by_name = names
            by_path = tool.by_path
            choices = tool.choices
            title, version, sections = tool.title, tool.version, tool.sections

        return Less

    def __getattr__(self, name):
        return getattr(self._form, name)


def test_the_file_has_its_pages_and_says_on_each_that_it_is_invented():
    pages = read(pdf_bytes(bundle(CASE))).pages
    assert len(pages) == len(CASE.pages)
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert "INVENTED FOR PRACTICE" in text
        assert f"Page {number}:" in text
