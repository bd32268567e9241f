"""The tool tried on an invented child: it asks what an audit asks, and leaves nothing behind."""

import pytest

from app.domain.answers import Answer
from app.domain.errors import AuditSignedOff, InputRefused
from app.services import rounds, tools
from app.services.trial_audit import TRIAL_CHILDREN, TrialAudit
from tests.builders import listing, say
from tests.services.finished import finish


@pytest.fixture
def trial(lead):
    return TrialAudit(lead, rounds.current(lead), tools.built_in(), TRIAL_CHILDREN[0])


def test_it_answers_recomputes_and_takes_rows_as_an_audit_does(trial):
    assert say(trial, "CF1_date", "2009-01-12")
    say(trial, "CG1_held", "yes")
    say(trial, "CG1_date", "2009-01-30")
    assert trial.form.verdict("T5").kind.value == "late"
    row = trial.add_row("/CG/CG2/CG2_meetings")
    trial.remove_row(row)
    with pytest.raises(InputRefused):
        trial.answer("/OJ/OJ1", Answer("x" * 30_000))
    assert trial.state("/OJ/OJ1").answer is None
    assert trial.state("/CF/CF1/CF1_date").answer == Answer("2009-01-12")
    assert trial.progress().answered == trial.form.progress().answered


def test_it_can_be_signed_and_opened_again(trial):
    finish(trial)
    assert trial.is_complete
    with pytest.raises(AuditSignedOff):
        say(trial, "OJ1", "no")
    trial.reopen("A date was missed.")
    say(trial, "OJ1", "no")


@pytest.mark.parametrize("child", TRIAL_CHILDREN, ids=lambda child: child.age_band)
def test_who_the_child_is_decides_what_is_asked(lead, child):
    trial = TrialAudit(lead, rounds.current(lead), tools.built_in(), child)
    assert trial.form.relevant("/CS/CS2") is not child.unborn
    assert trial.form.relevant("/CS/CS7/CS7_met") is child.disabled


def test_nothing_of_it_is_kept(small, lead, trial):
    before = listing(small.folder)
    finish(trial, concern=True, sign=False)
    with lead.begin() as work:
        assert not work.concerns.all(small.round_id)
        assert trial.id not in {each.id for each in work.audits.headers(small.round_id)}
    assert listing(small.folder) == before
