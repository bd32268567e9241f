"""The end of a round: what goes, what stays, and that a hold, a wrong name or an open reader stops it."""

import pytest
from sqlalchemy import select

from app.domain.errors import InputRefused
from app.domain.frames import PersonalDetails
from app.domain.holds import HeldByLaw
from app.services import findings, frames, holds, packs, purging, returns, slip_papers, slips
from app.services.checking import check
from db import keyfile, unit_of_work  # noqa: F401 - with every table a store has
from db.engine import open_engine
from db.models import Row
from db.purging import OF_AUDITS, OF_THE_ROUND
from tests import builders
from tests.services.finished import finish

# Of these tables rows stay, or they hold nothing of a round.
STAYS = {
    "identity", "tool", "tool_version", "round", "ledger", "notebook", "issued_report", "legal_hold", "own_word",
    "child_request", "child_export",
}  # fmt: skip
MARK = "Heron-marker"


@pytest.fixture
def worked(small, lead, tmp_path):
    """A round with names, a print-out, and a return with a note that can be looked for."""
    known = frames.children(lead, small.round_id)
    slips.bring_in(
        lead,
        small.round_id,
        [PersonalDetails(each.child, f"{MARK} {each.child}") for each in known],
    )
    slip_papers.print_slips(lead, small.round_id)
    with builders.opened(small.store("a")) as ws:
        audit = builders.audits_in(ws, small.round_id)[0]
        finish(audit, sign=False)
        builders.say(audit, "OJ6_text", f"{MARK} in a note")
        path = returns.make(ws, small.round_id, tmp_path / "back").path
    returns.merge(lead, small.round_id, [path])
    return "Small round"


def rows_left(ws):
    """Every table with rows in it, and all that stands in them, read past the program."""
    path = ws.store.path
    engine = open_engine(
        path, keyfile.unlock(keyfile.read(path), path.name, passphrase=builders.PASSPHRASE)
    )
    with engine.connect() as connection:
        held = {
            name: connection.execute(select(table)).all()
            for name, table in Row.metadata.tables.items()
        }
    engine.dispose()
    return {name for name, rows in held.items() if rows}, repr(held)


def test_every_table_is_purged_or_known_to_stay():
    purged = {row.__tablename__ for row in (*OF_AUDITS, *OF_THE_ROUND)}
    assert purged | STAYS == set(Row.metadata.tables)
    assert purged & STAYS == set()


def test_a_purge_takes_all_about_children_and_says_what_it_took(small, lead, worked):
    assert MARK in rows_left(lead)[1]
    purging.purge_round(lead, small.round_id, worked)
    left, texts = rows_left(lead)
    assert left <= STAYS
    assert MARK not in texts
    assert "CF-00" not in texts
    with lead.begin() as work:
        entries = work.ledger.entries(small.round_id)
        assert len(entries) == 3
        assert {work.ledger.raw(each.package_id) for each in entries} == {b""}
    assert [each.is_out for each in slips.print_outs(lead, small.round_id)] == [True]
    assert check(lead).ok


def test_what_is_left_opens_and_counts_nothing(small, lead, worked):
    purging.purge_round(lead, small.round_id, worked)
    found = findings.findings(lead, small.round_id)
    assert (found.name, found.sampled, found.audits) == (worked, 0, ())
    with pytest.raises(InputRefused):
        packs.issue(lead, small.round_id, small.folder / "none")


@pytest.mark.parametrize("typed", ["", "small round", "Small round 2"])
def test_another_name_purges_nothing(small, lead, worked, typed):
    with pytest.raises(InputRefused, match="letter for letter"):
        purging.purge_round(lead, small.round_id, typed)
    assert slips.held(lead, small.round_id) > 0


def test_a_legal_hold_on_one_case_stops_the_purge_of_the_round(small, lead, worked):
    with lead.begin() as work:
        case = work.cases.main(small.round_id)[0]
    hold = holds.place(lead, small.round_id, "Subject access request 7", case.id)
    with pytest.raises(HeldByLaw, match="legal hold stands"):
        purging.purge_round(lead, small.round_id, worked)
    assert slips.held(lead, small.round_id) > 0
    holds.lift(lead, small.round_id, hold.id, "answered")
    purging.purge_round(lead, small.round_id, worked)


def test_older_copies_beside_the_store_go_with_it(small, lead, worked):
    older = small.lead.with_name(f"{small.lead.name}.before-0004")
    for end in ("", ".key", ".key2"):
        older.with_name(older.name + end).write_bytes(b"older")
    found = purging.purge_round(lead, small.round_id, worked)
    assert found.copies == (older,)
    assert list(small.folder.glob("*.before-*")) == []


def test_an_assessors_store_is_purged_in_the_same_way(small, assessor):
    name = "Small round"
    finish(builders.audits_in(assessor, small.round_id)[0], sign=False)
    purging.purge_round(assessor, small.round_id, name)
    left, _texts = rows_left(assessor)
    assert left <= STAYS
    assert builders.audits_in(assessor, small.round_id) == []
