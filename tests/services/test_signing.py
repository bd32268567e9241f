"""Signing, opening again with a reason, and audits keyed in from paper: in real stores and through a return."""

from datetime import date

import pytest

from app.domain.answers import Answer
from app.domain.beside import Beside
from app.domain.errors import AuditSignedOff, InputRefused
from app.domain.history import verify_chain
from app.domain.keyed_in import KeyedIn, confirming, keyed_in, marking, unmarking
from app.domain.reading_dates import ReadingDates
from app.domain.reopenings import reopenings
from app.domain.time_on_file import minutes_on_file, minutes_words, noting
from app.reports.collated import collated_report
from app.services import findings, moderation, returns
from app.services.open_audit import OpenAudit
from app.services.overview import overview
from app.services.returned import returned_answers
from tests.builders import opened, say
from tests.services.finished import finish

WHY = "The date of the first core group was read from the wrong page."
PAPER = KeyedIn("Assessor A", "Clerk C", date(2009, 2, 3), date(2009, 2, 4), date(2009, 2, 9))


def signed(audit):
    finish(audit)
    assert audit.is_complete
    return audit


def returned_view(small, audit, tmp_path):
    """What the lead holds of the audit once a return was merged."""
    with opened(small.store("a")) as ws:
        made = returns.make(ws, small.round_id, tmp_path)
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [made.path])
        with ws.begin() as work:
            view = moderation.views(work, small.round_id)[audit.id]
        return returned_answers(view, ()), findings.findings(ws, small.round_id)


def test_a_signed_audit_is_opened_again_only_with_a_reason(assessor, audit):
    signed(audit)
    for nothing in ("", "  \n"):
        with pytest.raises(InputRefused, match="Say why"):
            audit.reopen(nothing)
    assert OpenAudit(assessor, audit.id).is_complete
    at = audit.header.completed_at
    audit.reopen(f" {WHY} ")
    again = OpenAudit(assessor, audit.id)
    (held,) = reopenings(again.beside)
    assert held.why == WHY
    assert held.signed_at == f"{at:%Y-%m-%dT%H:%M:%SZ}"
    assert not again.is_complete
    assert again.header.completed_at is None


def test_what_was_never_signed_cannot_be_opened_again(audit):
    with pytest.raises(InputRefused, match="not signed"):
        audit.reopen(WHY)


def test_every_reason_is_kept_and_reaches_the_lead(small, assessor, audit, tmp_path):
    signed(audit)
    audit.reopen(WHY)
    audit.complete()
    audit.reopen("Asked by the lead.")
    assessor.store.close()
    said, _found = returned_view(small, audit, tmp_path)
    assert [each.why for each in reopenings(said.beside)] == [WHY, "Asked by the lead."]


def test_opening_again_is_no_reading_of_the_file(assessor, audit):
    say(audit, "OJ4_confidence", "high")
    with assessor.begin() as work:
        read = audit.reading_dates()
        events = len(work.audits.events(audit.id))
    audit.together(marking(audit.beside, PAPER))
    assert audit.reading_dates() == ReadingDates(date(2009, 2, 3), date(2009, 2, 4))
    audit.together(unmarking(audit.beside))
    assert audit.reading_dates() == read
    assert events == 1


def test_what_another_keyed_in_is_not_signed_before_its_reader_confirmed(assessor, audit):
    signed(audit)
    audit.reopen(WHY)
    audit.together(marking(audit.beside, PAPER))
    (why,) = audit.standing_in_the_way()
    assert "Clerk C keyed it in" in why
    assert "Assessor A" in why
    with pytest.raises(InputRefused, match="has not"):
        audit.complete()
    for somebody in ("Clerk C", "", "Assessor"):
        with pytest.raises(InputRefused, match="Only Assessor A"):
            confirming(audit.beside, somebody, date(2009, 2, 10))
    audit.together(confirming(audit.beside, " assessor  a", date(2009, 2, 10)))
    assert keyed_in(OpenAudit(assessor, audit.id).beside).confirmed_on == date(2009, 2, 10)
    audit.complete()
    assert audit.is_complete


def test_an_answer_changed_afterwards_is_to_be_confirmed_anew(assessor, audit):
    say(audit, "OJ4_confidence", "high")
    audit.together(marking(audit.beside, PAPER))
    audit.together(confirming(audit.beside, PAPER.reader, date(2009, 2, 10)))
    audit.together(noting(audit.beside, date(2009, 2, 3), 200, "As written on the paper"))
    assert not keyed_in(audit.beside).waits_for_reader
    say(audit, "OJ4_confidence", "low")
    assert keyed_in(audit.beside).waits_for_reader
    assert keyed_in(OpenAudit(assessor, audit.id).beside).waits_for_reader


def test_what_is_typed_afterwards_is_to_be_confirmed_anew_once_the_box_is_left(assessor, audit):
    audit.together(marking(audit.beside, PAPER))
    audit.together(confirming(audit.beside, PAPER.reader, date(2009, 2, 10)))
    audit.draft(audit.form.key_of("OJ6_text"), Answer("Visits were plan"))
    audit.settle()
    assert keyed_in(audit.beside).waits_for_reader
    assert keyed_in(OpenAudit(assessor, audit.id).beside).waits_for_reader


def test_what_was_being_typed_when_a_return_was_made_is_to_be_confirmed_anew(
    small, assessor, audit, tmp_path
):
    audit.together(marking(audit.beside, PAPER))
    audit.together(confirming(audit.beside, PAPER.reader, date(2009, 2, 10)))
    audit.draft(audit.form.key_of("OJ6_text"), Answer("Visits were plan"))
    returns.make(assessor, small.round_id, tmp_path)
    assert keyed_in(OpenAudit(assessor, audit.id).beside).waits_for_reader
    audit.settle()  # the box is left after the return
    assert keyed_in(audit.beside).waits_for_reader
    with assessor.begin() as work:
        verify_chain(list(work.audits.events(audit.id)))


def test_who_keyed_in_their_own_paper_confirms_nothing(audit):
    signed(audit)
    audit.reopen(WHY)
    own = KeyedIn("Assessor A", "assessor a", PAPER.read_from, PAPER.read_to, PAPER.keyed_on)
    audit.together(marking(audit.beside, own))
    audit.complete()
    assert audit.is_complete


@pytest.mark.parametrize(
    ("keyed", "why"),
    [
        (KeyedIn("", "C", PAPER.read_from, PAPER.read_to, PAPER.keyed_on), "both names"),
        (KeyedIn("A", " ", PAPER.read_from, PAPER.read_to, PAPER.keyed_on), "both names"),
        (KeyedIn("A", "C" * 201, PAPER.read_from, PAPER.read_to, PAPER.keyed_on), "letters"),
        (KeyedIn("A", "C", PAPER.read_to, PAPER.read_from, PAPER.keyed_on), "before the first"),
        (KeyedIn("A", "C", PAPER.read_from, PAPER.keyed_on, PAPER.read_to), "before the file"),
    ],
)
def test_what_cannot_be_is_refused(audit, keyed, why):
    with pytest.raises(InputRefused, match=why):
        marking(audit.beside, keyed)


def test_put_right_it_is_to_be_confirmed_anew_and_stays_one_row(audit):
    audit.together(marking(audit.beside, PAPER))
    audit.together(confirming(audit.beside, PAPER.reader, date(2009, 2, 10)))
    audit.together(
        marking(
            audit.beside,
            KeyedIn("Assessor A", "Clerk D", PAPER.read_from, PAPER.read_to, PAPER.keyed_on),
        )
    )
    assert keyed_in(audit.beside).waits_for_reader
    assert len(audit.beside.rows[Beside.KEYED.table]) == 1
    assert keyed_in(audit.beside).keyer == "Clerk D"


def test_the_lead_counts_it_and_takes_the_days_of_the_paper(small, assessor, audit, tmp_path):
    say(audit, "OJ4_confidence", "high")
    audit.together(marking(audit.beside, PAPER))
    assessor.store.close()
    said, found = returned_view(small, audit, tmp_path)
    assert keyed_in(said.beside) == PAPER
    assert said.read == ReadingDates(date(2009, 2, 3), date(2009, 2, 4))
    assert said.read_on > date(2009, 2, 9)  # the form's own day stays that of the last edit
    (counted,) = [each for each in found.audits if each.audit_id == audit.id]
    assert counted.read == said.read
    assert (counted.keyed, counted.keyed_by_another) == (True, True)
    with opened(small.lead) as ws:
        (line,) = overview(ws, small.round_id).noted
    assert (line.what, line.at) == ("keyed", "2009-02-09")
    assert line.said == "keyed in by Clerk C on Mon 9 Feb 2009; Assessor A has not confirmed it yet"
    words = str(collated_report(found))
    assert "1 audit was filled in on paper and keyed in later, 1 by somebody other" in words


def test_the_lead_sees_why_and_the_report_how_often(small, assessor, audit, tmp_path):
    signed(audit)
    audit.reopen(WHY)
    audit.together(noting(audit.beside, date(2009, 2, 3), 200, "As written on the paper"))
    spent = minutes_on_file(audit.beside)
    assert spent >= 200
    assessor.store.close()
    _said, found = returned_view(small, audit, tmp_path)
    words = str(collated_report(found))
    assert "1 audit was opened again after signing" in words
    kept = (
        f"Time on file was kept for 1 of the 1 readings: half of them took {minutes_words(spent)}"
    )
    assert kept in words
    with opened(small.lead) as ws:
        (line,) = overview(ws, small.round_id).noted
        with ws.begin() as work:
            header = work.audits.header(audit.id)
    assert (line.what, line.said, line.reader) == ("reopened", WHY, "Assessor A")
    assert header.minutes == spent


def test_a_signed_audit_takes_no_note_beside_its_questions(audit):
    signed(audit)
    with pytest.raises(AuditSignedOff):
        audit.together(marking(audit.beside, PAPER))
