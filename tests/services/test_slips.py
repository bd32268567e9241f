"""Finding slips: only when asked for, apart from the answers, numbered on paper, and gone when purged."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pypdfium2 as pdfium
import pytest

from app.domain.errors import InputRefused, NotFound, StoreProblem
from app.domain.frames import PersonalDetails
from app.domain.holds import HeldByLaw
from app.domain.notebook import EntryKind
from app.domain.strata import Design
from app.services import file_requests, frames, holds, packs, returns, sample, slip_papers, slips
from db import keyfile
from db.engine import connect
from tests import builders

NAME, WORKER = "Child {} Synthetic", "Worker {} Synthetic"


def details(ws, round_id):
    """Plainly synthetic names for every child of the round's list."""
    return [
        PersonalDetails(each.child, NAME.format(each.child), each.team, WORKER.format(each.team))
        for each in frames.children(ws, round_id)
    ]


def bring_in(ws, round_id):
    return slips.bring_in(ws, round_id, details(ws, round_id))


def test_names_are_dropped_unless_the_lead_asks_for_them(small, lead):
    list_file = small.folder / "annex-a.xlsx"
    frame = frames.read(list_file, builders.POSITION)
    assert frame.personal == ()
    assert slips.held(lead, small.round_id) == 0
    line = slips.of_round(lead, small.round_id)[0]
    assert (line.slip.name, line.slip.worker) == ("", "")
    assert line.slip.number
    assert line.slip.team


def test_names_are_brought_in_for_the_children_of_the_list_alone(small, lead):
    known = details(lead, small.round_id)
    stranger = PersonalDetails("no such number", "Child Stranger Synthetic")
    blank = PersonalDetails(known[0].child)
    found = slips.bring_in(lead, small.round_id, [blank, *known[1:], stranger])
    assert (found.slips, found.named, found.left_out) == (len(known) - 1, len(known) - 1, 0)
    assert slips.held(lead, small.round_id) == len(known) - 1
    with pytest.raises(InputRefused, match="same numbers"):
        slips.bring_in(lead, small.round_id, [stranger])
    assert slips.held(lead, small.round_id) == len(known) - 1


def test_a_name_that_cannot_be_sent_is_left_out_and_counted(small, lead):
    known = details(lead, small.round_id)
    bad = PersonalDetails(known[0].child, "two\nlines", "", "worker")
    found = slips.bring_in(lead, small.round_id, [bad, *known[1:]])
    assert (found.slips, found.left_out) == (len(known) - 1, 1)


def test_a_new_list_takes_the_slips_of_the_one_before_with_it(small, tmp_path):
    path = tmp_path / "fresh.store"
    builders.STORES.create(path, builders.PASSPHRASE, "Owner of fresh")
    with builders.opened(path) as ws:
        from app.services import rounds, tools

        plan = rounds.RoundPlan("Fresh round", builders.POSITION, "Lead reviewer")
        made = rounds.create(ws, plan, tools.built_in())
        asked = frames.read(small.folder / "annex-a.xlsx", builders.POSITION, personal=True)
        frames.keep(ws, made.id, asked)
        assert slips.held(ws, made.id) == len(asked.personal) > 0
        frames.keep(ws, made.id, frames.read(small.folder / "annex-a.xlsx", builders.POSITION))
        assert slips.held(ws, made.id) == 0
        sample.draw_cases(ws, made.id, Design(4), "seed")


def send_slips(small, lead):
    """New packs with slips, opened by assessor A."""
    bring_in(lead, small.round_id)
    (issued,) = packs.issue(lead, small.round_id, small.folder / "later", only="Assessor A")
    return issued


def test_a_pack_brings_the_slips_of_its_own_cases_and_nothing_of_them_elsewhere(
    small, lead, assessor
):
    issued = send_slips(small, lead)
    packs.open_pack(assessor, issued.path, issued.code)
    mine = slips.of_round(assessor, small.round_id)
    with assessor.begin() as work:
        cases = work.cases.all(small.round_id)
    assert sorted(each.ref for each in mine) == [case.ref for case in cases]
    assert [each.office for each in mine] == sorted(each.office for each in mine)
    assert all("Synthetic" in each.slip.name for each in mine)
    assert all(each.slip.number not in repr(cases) for each in mine)
    one = slips.of_case(assessor, small.round_id, mine[0].slip.case_id)
    assert one == mine[0].slip


def test_a_pack_without_names_brings_no_slip(small, assessor):
    assert slips.of_round(assessor, small.round_id) == ()


def test_a_later_pack_without_slips_takes_none_away(small, lead, assessor):
    issued = send_slips(small, lead)
    packs.open_pack(assessor, issued.path, issued.code)
    before = slips.held(assessor, small.round_id)
    slips.purge(lead, small.round_id)
    (later,) = packs.issue(lead, small.round_id, small.folder / "later", only="Assessor A")
    packs.open_pack(assessor, later.path, later.code)
    assert slips.held(assessor, small.round_id) == before > 0


def test_a_pack_opened_again_after_a_purge_brings_no_slip_back_and_a_new_issue_does(
    small, lead, assessor
):
    first = send_slips(small, lead)
    packs.open_pack(assessor, first.path, first.code)
    assert slips.purge(assessor, small.round_id).slips > 0
    with assessor.begin() as work:
        (purged,) = work.notebook.all(small.round_id, EntryKind.PURGE)
    packs.open_pack(assessor, first.path, first.code)
    assert slips.held(assessor, small.round_id) == 0
    at = datetime.fromisoformat(purged.at)
    made_before = replace(lead, now=lambda: at - timedelta(seconds=1))
    (older,) = packs.issue(made_before, small.round_id, small.folder / "later", only="Assessor A")
    packs.open_pack(assessor, older.path, older.code)
    assert slips.held(assessor, small.round_id) == 0
    later = replace(lead, now=lambda: at + timedelta(seconds=1))
    (anew,) = packs.issue(later, small.round_id, small.folder / "later", only="Assessor A")
    packs.open_pack(assessor, anew.path, anew.code)
    assert slips.held(assessor, small.round_id) > 0


def test_print_outs_are_numbered_ticked_and_seen_by_the_lead(small, lead, assessor):
    issued = send_slips(small, lead)
    packs.open_pack(assessor, issued.path, issued.code)
    with assessor.begin() as work:
        held = work.rounds.get(small.round_id)
        made = [
            slips.record_print_out(assessor, work, held, "slips", "District 1", count)
            for count in (2, 3)
        ]
        work.commit()
    assert [each.number for each in made] == [1, 2]
    with pytest.raises(InputRefused, match="Say who"):
        slips.tick_destroyed(assessor, small.round_id, made[0].id, "  ")
    ticked = slips.tick_destroyed(assessor, small.round_id, made[0].id, "Assessor A")
    assert (ticked.is_out, ticked.destroyed_by) == (False, "Assessor A")
    returned = returns.make(assessor, small.round_id, small.folder / "back")
    returns.merge(lead, small.round_id, [returned.path])
    seen = sorted(slips.print_outs(lead, small.round_id), key=lambda each: each.number)
    assert [(each.number, each.printed_by, each.is_out, each.mine) for each in seen] == [
        (1, "Assessor A", False, False),
        (2, "Assessor A", True, False),
    ]
    with pytest.raises(NotFound, match="whoever made it"):
        slips.tick_destroyed(lead, small.round_id, seen[1].id, "Lead reviewer")
    assert slips.untick(assessor, small.round_id, made[0].id).is_out
    with assessor.begin() as work:  # both ticks stay in the notebook
        assert len(work.notebook.versions(small.round_id, made[0].id)) == 3


def test_a_purge_takes_slips_and_sealed_packs_and_nothing_else(small, lead, assessor):
    issued = send_slips(small, lead)
    packs.open_pack(assessor, issued.path, issued.code)
    one = slips.of_round(assessor, small.round_id)[0].slip
    cases = sorted(case.id for case in _cases(assessor, small.round_id))
    purged = slips.purge(assessor, small.round_id)
    assert purged.slips == len(cases)
    assert purged.packs >= 1
    assert slips.of_case(assessor, small.round_id, one.case_id) is None
    assert sorted(case.id for case in _cases(assessor, small.round_id)) == cases
    with (
        assessor.begin() as work
    ):  # the sealed packs they came in are gone, what the ledger says of them is not
        entries = work.ledger.entries(small.round_id)
        assert len(entries) == 2
        assert {work.ledger.raw(each.package_id) for each in entries} == {b""}
    reopened = builders.audits_in(assessor, small.round_id)
    assert len(reopened) == len(cases)


def _key_of(path):
    return keyfile.unlock(keyfile.read(path), path.name, passphrase=builders.PASSPHRASE)


def _cases(ws, round_id):
    with ws.begin() as work:
        return work.cases.all(round_id)


def test_the_lead_hears_of_a_purge_with_the_next_return(small, lead, assessor):
    issued = send_slips(small, lead)
    packs.open_pack(assessor, issued.path, issued.code)
    count = slips.purge(assessor, small.round_id).slips
    returned = returns.make(assessor, small.round_id, small.folder / "back")
    returns.merge(lead, small.round_id, [returned.path])
    (heard,) = slips.purges(lead, small.round_id)
    assert (heard.by, heard.slips, heard.mine) == ("Assessor A", count, False)


def test_a_legal_hold_stops_the_purge_until_it_is_lifted(small, lead):
    bring_in(lead, small.round_id)
    hold = holds.place(lead, small.round_id, "Court request 1")
    with pytest.raises(HeldByLaw, match="legal hold stands"):
        slips.purge(lead, small.round_id)
    assert slips.held(lead, small.round_id) > 0
    with pytest.raises(InputRefused, match="Say why"):
        holds.lift(lead, small.round_id, hold.id, " ")
    holds.lift(lead, small.round_id, hold.id, "Court has answered")
    assert slips.purge(lead, small.round_id).slips > 0
    assert [each.stands for each in holds.all_holds(lead, small.round_id)] == [False]


def test_a_purge_that_cannot_rewrite_the_file_says_so(small, lead):
    bring_in(lead, small.round_id)
    with closing(connect(lead.store.path, _key_of(lead.store.path))) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM slip").fetchone()
        with pytest.raises(StoreProblem, match="purge again"):
            slips.purge(lead, small.round_id)


def text_of(pdf):
    document = pdfium.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_slips_of_an_office_are_printed_under_a_number(small, lead):
    bring_in(lead, small.round_id)
    lines = slips.of_round(lead, small.round_id)
    office = lines[0].office
    printed = slip_papers.print_slips(lead, small.round_id, office)
    said = text_of(printed.pdf)
    for each in lines:
        assert (each.ref in said) is (each.office == office)
    assert "1, printed by Lead reviewer" in said
    assert lines[0].slip.number in said
    again = slip_papers.print_slips(lead, small.round_id)
    assert (again.print_out.number, again.print_out.cases) == (2, len(lines))
    assert [each.number for each in slips.print_outs(lead, small.round_id)] in ([1, 2], [2, 1])


def test_the_request_list_says_what_is_expected(small, lead):
    case = file_requests.lines(lead, small.round_id)[0]
    note = file_requests.FileNote(file_requests.Production.AWAITED, 7)
    file_requests.note(lead, small.round_id, case.case_id, note)
    printed = slip_papers.print_request(lead, small.round_id, case.office)
    said = text_of(printed.pdf)
    assert "File request list" in said
    assert case.ref in said
    assert "7" in said


def test_nothing_is_printed_and_no_number_used_where_there_is_nothing(small, lead, assessor):
    with pytest.raises(InputRefused, match="nothing to print"):
        slip_papers.print_slips(lead, small.round_id, "No such office")
    with pytest.raises(InputRefused, match="nothing to print"):
        slip_papers.print_slips(assessor, small.round_id)
    with pytest.raises(InputRefused, match="The lead asks"):
        slip_papers.print_request(assessor, small.round_id)
    assert slips.print_outs(lead, small.round_id) == ()
