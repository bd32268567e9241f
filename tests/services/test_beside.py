"""What is recorded beside the questions: in the same history, saved together with answers, counted nowhere."""

import pytest

from app.domain.answers import Answer
from app.domain.beside import Beside, beside_of, is_beside
from app.domain.errors import InputRefused, NotFound, StoreProblem
from app.domain.history import verify_chain
from app.domain.records import Act, replay
from app.services import returns
from app.services.open_audit import OpenAudit
from tests.builders import sheet_in

VISITS = "/CS/CS1/CS1_visits"
LINE = (
    (Act.ADD_ROW, Beside.LOG.row(1), None),
    (Act.SET, Beside.LOG.cell(1, "words"), Answer(value="Visit, mother seen", place="Vol 1, p 3")),
)


def test_a_line_and_the_row_it_feeds_are_saved_as_one(assessor, audit):
    row = audit.next_row(VISITS)
    before = audit.progress()
    audit.together([*LINE, (Act.ADD_ROW, row, None)])
    again = OpenAudit(assessor, audit.id)
    assert again.form.rows(VISITS) == (row,)
    assert again.beside == audit.beside == beside_of(sheet_in(assessor, audit.id))
    assert again.beside.answers[Beside.LOG.cell(1, "words")].value == "Visit, mother seen"
    assert again.next_row(Beside.LOG.table) == Beside.LOG.row(2)
    assert again.next_row(VISITS, ahead=1) == f"{VISITS}#3"
    assert again.progress().answered == before.answered


def test_the_history_stays_one_chain_and_can_be_returned(small, assessor, audit, tmp_path):
    audit.together(LINE)
    with assessor.begin() as work:
        events = work.audits.events(audit.id)
    verify_chain(events)
    assert [is_beside(event.key) for event in events] == [True, True]
    assert replay(events[1:], replay(events[:1])) == replay(events)
    assert returns.make(assessor, small.round_id, tmp_path).cases == 1


@pytest.mark.parametrize(
    "wrong",
    [
        (Act.SET, "/no/such", Answer(value="x")),
        (Act.ADD_ROW, f"{VISITS}#1", None),
        (Act.SET, Beside.LOG.cell(1, "words"), Answer(value="x" * 20_001)),
    ],
)
def test_of_edits_saved_together_one_that_is_refused_takes_all_along(assessor, audit, wrong):
    audit.together([(Act.ADD_ROW, audit.next_row(VISITS), None)])
    held = sheet_in(assessor, audit.id)
    with pytest.raises((InputRefused, NotFound, StoreProblem)):
        audit.together([*LINE, (Act.ADD_ROW, f"{VISITS}#2", None), wrong])
    assert sheet_in(assessor, audit.id) == held
    assert audit.beside == beside_of(held)
    assert audit.form.rows(VISITS) == (f"{VISITS}#1",)
