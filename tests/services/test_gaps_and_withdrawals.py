"""Numbers that never came are named on both sides; work taken back is kept, shown and not counted."""

import pytest

from app.domain.errors import InputRefused, NotFound
from app.domain.merge import Standing
from app.domain.records import AuditState
from app.services import (
    audit_states,
    findings,
    folder_exchange,
    gaps,
    leaving,
    moderation,
    packs,
    returns,
    withdrawals,
)
from app.services.folder_exchange import FolderExchange
from tests.builders import audits_in, opened, say
from tests.services.finished import finish


def sent(ws, small, folder, answer):
    say(audits_in(ws, small.round_id)[0], "OJ1", answer)
    return returns.make(ws, small.round_id, folder).path


def view_of(lead, small, audit_id):
    with lead.begin() as work:
        return moderation.views(work, small.round_id)[audit_id]


def test_a_return_that_never_came_is_named_until_it_comes(small, lead, assessor, tmp_path):
    one, two, three = (sent(assessor, small, tmp_path, each) for each in ("yes", "no", "concerns"))
    returns.merge(lead, small.round_id, [one])
    assert gaps.never_came(lead, small.round_id) == ()
    returns.merge(lead, small.round_id, [three])
    (sentence,) = gaps.never_came(lead, small.round_id)
    assert sentence.startswith("Assessor A: return 3 is here, return 2 never came.")
    returns.merge(lead, small.round_id, [two])
    assert gaps.never_came(lead, small.round_id) == ()


def test_a_pack_that_never_came_is_named_in_the_assessor_s_store(small, lead, assessor, tmp_path):
    returns.merge(lead, small.round_id, [sent(assessor, small, tmp_path, "yes")])
    second, third = (
        packs.issue(lead, small.round_id, tmp_path / "packs", only="Assessor A")[0].path
        for _ in range(2)
    )
    packs.open_pack(assessor, third)
    (sentence,) = gaps.never_came(assessor, small.round_id)
    assert sentence.startswith("Work pack 3 is here, work pack 2 never came.")
    packs.open_pack(assessor, second)
    assert gaps.never_came(assessor, small.round_id) == ()


def test_what_is_taken_back_is_kept_and_counted_no_more(small, lead, assessor, tmp_path):
    audit = audits_in(assessor, small.round_id)[0]
    finish(audit)
    returns.merge(lead, small.round_id, [returns.make(assessor, small.round_id, tmp_path).path])
    assert view_of(lead, small, audit.id).standing is Standing.COUNTED
    with pytest.raises(InputRefused, match="needs its reason"):
        withdrawals.take_back(assessor, small.round_id, audit.id, " ")
    withdrawals.take_back(assessor, small.round_id, audit.id, "The wrong child's file was read.")
    assert leaving.leaving(assessor, small.round_id).audits == 1, "it waits to be sent"
    with pytest.raises(InputRefused, match="taken back already"):
        withdrawals.take_back(assessor, small.round_id, audit.id, "Twice.")
    path = returns.make(assessor, small.round_id, tmp_path).path
    assert returns.inspect(lead, small.round_id, path).changed == 1
    returns.merge(lead, small.round_id, [path])
    view = view_of(lead, small, audit.id)
    assert (view.standing, len(view.withdrawn), view.revision) == (Standing.WITHDRAWN, 1, None)
    assert audit.case.ref not in {
        each.ref for each in findings.findings(lead, small.round_id).audits
    }
    with lead.begin() as work:
        listed = work.audits.header(audit.id)
    assert (listed.state, listed.returned_at) == (AuditState.IN_PROGRESS, None)
    (line,) = [e for e in audit_states.states(lead, small.round_id) if e.audit_id == audit.id]
    assert line.reached is audit_states.Reached.WITHDRAWN
    assert line.beside == ("taken back by Assessor A: The wrong child's file was read.",)
    (told,) = withdrawals.sent(assessor, small.round_id)
    assert (told.ref, told.taken_back) == (audit.case.ref, True)


def test_worked_on_and_sent_again_it_counts_again(small, lead, assessor, tmp_path):
    sent(assessor, small, tmp_path, "yes")
    audit = audits_in(assessor, small.round_id)[0]
    withdrawals.take_back(assessor, small.round_id, audit.id, "Sent too early.")
    returns.merge(lead, small.round_id, [returns.make(assessor, small.round_id, tmp_path).path])
    assert view_of(lead, small, audit.id).standing is Standing.WITHDRAWN
    returns.merge(lead, small.round_id, [sent(assessor, small, tmp_path, "no")])
    assert view_of(lead, small, audit.id).standing is Standing.COUNTED
    assert not withdrawals.sent(assessor, small.round_id)[0].taken_back


def test_only_what_was_sent_is_taken_back_and_only_by_whoever_sent_it(small, lead, assessor):
    audit = audits_in(assessor, small.round_id)[0]
    with pytest.raises(NotFound, match="Nothing of this audit was sent"):
        withdrawals.take_back(assessor, small.round_id, audit.id, "Why.")
    with pytest.raises(InputRefused, match="in their own store"):
        withdrawals.take_back(lead, small.round_id, audit.id, "Why.")


def test_the_one_button_sends_what_was_taken_back(small, assessor, tmp_path):
    sent(assessor, small, tmp_path / "out", "yes")
    (tmp_path / "exchange").mkdir()
    folder_exchange.choose(assessor, small.round_id, tmp_path / "exchange")
    exchange = FolderExchange(assessor, small.round_id)
    assert exchange.run(make=True).made == 0
    audit = audits_in(assessor, small.round_id)[0]
    withdrawals.take_back(assessor, small.round_id, audit.id, "Sent too early.")
    assert exchange.run(make=True).made == 2


def test_another_s_return_brings_no_withdrawal(small, lead, assessor, tmp_path):
    """The withdrawal of one person travels in that person's return alone."""
    sent(assessor, small, tmp_path, "yes")
    audit = audits_in(assessor, small.round_id)[0]
    withdrawals.take_back(assessor, small.round_id, audit.id, "Why.")
    with opened(small.store("b")) as other:
        assert withdrawals.sent(other, small.round_id) == []
