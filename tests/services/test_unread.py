"""A date or a number not understood: kept as typed, no answer, in the way of the signature until it is settled."""

import pytest

from app.domain.answers import Answer, AnswerState
from app.domain.beside import Beside
from app.domain.errors import InputRefused
from app.domain.history import verify_chain
from app.domain.records import split_row
from app.domain.unread import Unread, keeping
from app.services import returns
from app.services.open_audit import OpenAudit
from app.services.unread import kept, standing
from app.tool.model import Group, Kind
from tests.builders import say
from tests.services.finished import finish

VISITS = "/CS/CS1/CS1_visits"


@pytest.fixture
def box(audit):
    """A date that is asked and stands in no table."""
    return next(
        key
        for key in audit.form.question_keys()
        if audit.state(key).question.kind is Kind.DATE and audit.form.relevant(key)
    )


@pytest.fixture
def column(audit):
    """The first date of a table's rows."""
    return next(
        one.path
        for one in audit.tool.questions
        if one.kind is Kind.DATE and one.path.startswith(f"{VISITS}/")
    )


def texts(audit):
    return {each.key: each.text for each in standing(audit)}


def test_it_is_there_when_the_audit_is_opened_again_and_is_no_answer(assessor, audit, box):
    before = audit.progress().answered
    audit.together(kept(audit, box, "32/1/2009"))
    again = OpenAudit(assessor, audit.id)
    assert texts(again) == {box: "32/1/2009"}
    assert again.state(box).answer is None
    assert again.progress().answered == before


def test_typed_again_it_takes_the_place_of_what_was_kept(audit, box):
    audit.together(kept(audit, box, "32/1/2009"))
    assert kept(audit, box, "32/1/2009") == ()
    audit.together(kept(audit, box, "31/2/2009"))
    assert texts(audit) == {box: "31/2/2009"}
    assert len(audit.beside.rows[Beside.UNREAD.table]) == 1
    audit.together(kept(audit, box, ""))
    assert texts(audit) == {}
    assert kept(audit, box, "") == ()


def test_it_stands_in_the_way_of_the_signature(assessor, audit, box):
    finish(audit)
    audit.reopen("A date was read from the wrong page.")
    audit.together(kept(audit, box, "32/1/2009"))
    (said,) = audit.standing_in_the_way()
    assert said.startswith("1 date or number not understood, first ")
    with pytest.raises(InputRefused, match="not understood"):
        OpenAudit(assessor, audit.id).complete()
    audit.together(kept(audit, box, ""))
    audit.complete()
    assert audit.is_complete


def test_it_gives_way_to_another_answer_and_not_to_a_remark(audit, box):
    audit.together(kept(audit, box, "32/1/2009"))
    audit.answer(box, Answer(place="Vol 1, p 3"))
    assert texts(audit) == {box: "32/1/2009"}
    audit.answer(box, Answer(state=AnswerState.NOT_RECORDED))
    assert texts(audit) == {}


def test_beside_an_answer_it_stands_as_long_as_that_answer_does(audit, box):
    audit.answer(box, Answer("2009-01-05"))
    audit.together(kept(audit, box, "32/1/2009"))
    assert texts(audit) == {box: "32/1/2009"}
    audit.answer(box, Answer("2009-01-31"))
    assert texts(audit) == {}


def test_of_a_row_it_goes_with_the_row_and_of_the_empty_row_it_waits(audit, column):
    say(audit, "CS1_any", "yes")
    row = audit.add_row(VISITS)
    cell = row + column.removeprefix(VISITS)
    audit.together(kept(audit, cell, "32/1/2009"))
    audit.together(kept(audit, column, "33/1/2009"))
    assert texts(audit) == {cell: "32/1/2009", column: "33/1/2009"}
    assert "2 dates or numbers not understood, first " in " ".join(audit.standing_in_the_way())
    audit.remove_row(row)
    assert texts(audit) == {column: "33/1/2009"}
    say(audit, "CS1_any", "no")
    assert texts(audit) == {}, "what is not asked cannot stand in the way"


def test_what_no_box_of_the_tool_can_hold_stands_in_no_way(audit):
    text = next(one.path for one in audit.tool.questions if one.kind is Kind.TEXT)
    group = next(one.path for one in audit.tool.nodes() if isinstance(one, Group))
    for key in ("/no/such", f"{VISITS}#99/none", group, text):
        audit.together(kept_blindly(audit, key))
    assert texts(audit) == {}


def kept_blindly(audit, key):
    """As a store says it that an earlier version of the tool wrote."""
    _table, serial = split_row(audit.next_row(Beside.UNREAD.table))
    return keeping(Unread(serial, key, audit.tool_hash, "32/1/2009"))


def test_the_history_stays_one_chain_and_can_be_returned(small, assessor, audit, box, tmp_path):
    audit.together(kept(audit, box, "32/1/2009"))
    with assessor.begin() as work:
        verify_chain(work.audits.events(audit.id))
    assert returns.make(assessor, small.round_id, tmp_path).cases == 1
