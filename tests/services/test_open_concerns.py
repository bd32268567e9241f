"""An immediate concern of the audit in hand stands open until somebody closed it."""

from app.services import rounds
from tests.builders import say


def test_it_stands_at_its_question_until_it_is_closed(small, assessor, audit):
    assert audit.open_concerns() == ()
    say(audit, "OJ5_now", "yes")
    assert audit.open_concerns() == (audit.form.key_of("OJ5_now"),)
    (listed,) = rounds.concerns(assessor, small.round_id)
    rounds.close_concern(assessor, listed, "The duty team visited.")
    assert audit.open_concerns() == ()


def test_taken_back_it_is_none(audit):
    say(audit, "OJ5_now", "yes")
    say(audit, "OJ5_now", "no")
    assert audit.open_concerns() == ()
