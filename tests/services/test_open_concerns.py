"""An immediate concern of the audit in hand stands open until its assessor finished it; only the lead closes it."""

import pytest

from app.domain import concerns as page
from app.domain.errors import InputRefused
from app.domain.notebook import Call, EntryKind
from app.services import concern_acts, concerns, rounds
from app.services.notebook import Writing
from tests.builders import say


def test_it_stands_at_its_question_until_it_is_finished(small, assessor, audit):
    assert audit.open_concerns() == ()
    say(audit, "OJ5_now", "yes")
    assert audit.open_concerns() == (audit.form.key_of("OJ5_now"),)
    (listed,) = rounds.concerns(assessor, small.round_id)
    with pytest.raises(InputRefused, match="the lead decides in the lead's store"):
        concern_acts.close(assessor, small.round_id, listed.id, "The duty team visited.")
    call = Call("Duty manager", "", "", "2026-03-02T10:00:00Z", answered=True, said="Will go.")
    body = {page.WHAT: "Alone at home.", page.FINISHED: "2026-03-02T10:05:00Z"}
    said = Writing(EntryKind.CONCERN, body, (call,), audit.id)
    concerns.write(assessor, small.round_id, said)
    assert audit.open_concerns() == ()


def test_taken_back_it_is_none(audit):
    say(audit, "OJ5_now", "yes")
    say(audit, "OJ5_now", "no")
    assert audit.open_concerns() == ()
