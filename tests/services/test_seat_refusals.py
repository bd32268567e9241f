"""One seat decides, every other store reads: each service that writes for the lead is refused without the seat.

Which services write is read from their own text, so that a new one fails here until it is listed.
"""

import ast
from datetime import date
from pathlib import Path

import pytest

from app.domain.conclusions import Discussion
from app.domain.earlier import EarlierAudit
from app.domain.errors import AuditError
from app.domain.file_requests import Production
from app.domain.front_matter import FrontMatter
from app.domain.interests import InterestKind
from app.domain.notebook import EntryKind
from app.domain.sample_log import LeftOutFor, ReplacedFor
from app.domain.strata import Design, Spread
from app.domain.threads import Deed
from app.packages import office_key as words_of
from app.reports.content import Status
from app.services import (
    allocation,
    concern_acts,
    concerns,
    earlier,
    file_requests,
    frames,
    front_matter,
    handing_over,
    interests,
    issuing,
    lead_words,
    machines,
    moderation,
    office_key,
    offices,
    packs,
    queries,
    readings,
    replacing,
    returns,
    rounds,
    sample,
    terms,
    themes,
    threads,
    tool_versions,
    tools,
)
from app.services.notebook import Writing
from tests.builders import PASSPHRASE, STORES, audits_in, opened, say

SERVICES = Path(packs.__file__).parent
OJ2 = "/OJ/OJ2"

# What writes without the seat, and why it may.
WITHOUT = {
    "child_requests.close": "a request for one child's file is answered by whichever store holds it",
    "child_requests.export": "as above",
    "child_requests.mark_all": "as above",
    "child_requests.open_request": "as above",
    "coding._some_coded": "what was read of an audit, worked out again",
    "coding.code_again": "as above",
    "folder_exchange.choose": "each store has its own exchange folder",
    "handing_over.open_seat": "takes the seat",
    "handing_over.take_back": "takes the seat without its file",
    "handing_over.write_card": "what a deputy says of their own store",
    "holds.lift": "a legal hold binds the store it is placed in",
    "holds.place": "as above",
    "identity.become_another_device": "of the store itself",
    "issuing._kept": "within issuing.issue and issuing.publish",
    "lead_lists.choose": "moderation.choose, and lists that only follow",
    "machines.own_words": "of the store itself",
    "notebook.write": "an assessor's notes; the lead's go through services of their own",
    "office_key.settle": "lets the office into this store as the round says",
    "packs.issue_within": "within packs.issue and machines.replace_machine",
    "packs.open_pack": "in an assessor's store",
    "purging.purge_round": "each store is purged by itself",
    "returns.make": "in an assessor's store",
    "rounds.create": "a round of one's own",
    "slip_papers._print": "each store prints and ticks its own slips",
    "slips._tick": "as above",
    "slips.bring_in": "names stay in the store they are brought into",
    "slips.purge": "each store is purged by itself",
    "withdrawals.take_back": "in an assessor's store",
}


def writing_services():
    """Every function of a service that ends a transaction, and whether it asks for the seat itself."""
    found = {}
    for path in SERVICES.glob("*.py"):
        for each in ast.parse(path.read_text("utf-8")).body:
            if isinstance(each, ast.FunctionDef):
                calls = (call for call in ast.walk(each) if isinstance(call, ast.Call))
                called = {ast.unparse(call.func) for call in calls}
                asks = "only_the_seat" in called
                if asks or any(name.endswith(".commit") for name in called):
                    found[f"{path.stem}.{each.name}"] = asks
    return found


def calls(ws, round_id, audit_id, folder):
    """Whatever decides anything, each as a call, by the function in which the seat is asked for."""
    with ws.begin() as work:
        case, person = work.cases.main(round_id)[0], work.people.all(round_id)[0]
        other = next(each for each in work.cases.all(round_id) if not each.main)
    key = words_of.new_office_key()
    on = date(2009, 4, 1)
    interest = interests.Declared(person.id, InterestKind.CASE, case.ref, "Lead", on)
    return {
        "allocation.allocate_one": lambda: allocation.allocate_one(ws, round_id, other.id, person.id, "R"),
        "allocation.share_out": lambda: allocation.share_out(ws, round_id, "seed"),
        "allocation.take_back": lambda: allocation.take_back(ws, round_id, "R"),
        "concern_acts._about": lambda: concern_acts.close(ws, round_id, "x", "Safe."),
        "concern_acts._pair": lambda: concern_acts.say_same(ws, round_id, "x", "y"),
        "concerns.write": lambda: concerns.write(
            ws, round_id, Writing(EntryKind.CONCERN, {"what": "W"}, audit_id=audit_id)
        ),
        "earlier.keep": lambda: earlier.keep(ws, round_id, EarlierAudit("", "E", False)),
        "file_requests.note": lambda: file_requests.note(
            ws, round_id, case.id, file_requests.FileNote(Production.AWAITED)
        ),
        "frames._count_beside": None,  # need a census: that they ask is read from their text alone
        "frames.keep": lambda: frames.keep(ws, round_id, None),
        "frames.lay_beside": None,
        "frames.say_districts": lambda: frames.say_districts(ws, round_id, {}),
        "front_matter._keep": lambda: front_matter.keep_front(ws, round_id, FrontMatter()),
        "handing_over.hand_over": lambda: handing_over.hand_over(ws, round_id, "n", "R", folder),
        "handing_over.introduce": lambda: handing_over.introduce(ws, round_id, "n", folder),
        "interests.declare": lambda: interests.declare(ws, round_id, interest),
        "interests.lift": lambda: interests.lift(ws, round_id, "x", "R"),
        "issuing.issue": lambda: issuing.issue(ws, round_id, Status.DRAFT),
        "issuing.publish": lambda: issuing.publish(ws, round_id, Status.DRAFT, "dfe"),
        "lead_words._keep": lambda: lead_words.discussed(ws, round_id, Discussion("", "W", "", on, "W")),
        "machines.replace_machine": lambda: machines.replace_machine(ws, round_id, folder, "A"),
        "machines.retire": lambda: machines.retire(ws, round_id, person.sign_key, "R"),
        "moderation.choose": None,  # looks for two copies in conflict first
        "moderation.correct": lambda: moderation.correct(ws, round_id, audit_id, OJ2, None, "R"),
        "office_key.put_in_force": lambda: office_key.put_in_force(ws, round_id, " ".join(key.words)),
        "office_key.retire": lambda: office_key.retire(ws, round_id),
        "office_key.tell": lambda: office_key.tell(ws, round_id, folder),
        "offices.keep": lambda: offices.keep(ws, round_id, ()),
        "packs.issue": lambda: packs.issue(ws, round_id, folder),
        "quotes.keep": None,  # needs a quote that was found
        "queries.write": lambda: queries.write(ws, round_id, folder),
        "readings.give": lambda: readings.give(ws, round_id, audit_id, [person.id], "R"),
        "readings.give_back": lambda: readings.give_back(ws, round_id, audit_id, "R"),
        "replacing.bring_back": lambda: replacing.bring_back(ws, round_id, case.id, "W"),
        "replacing.replace_case": lambda: replacing.replace_case(
            ws, round_id, case.id, ReplacedFor.WITHHELD, "W"
        ),
        "returns.merge": lambda: returns.merge(ws, round_id, []),
        "rounds.arrange": lambda: rounds.arrange(ws, round_id, (), None),
        "rounds.set_people": lambda: rounds.set_people(ws, round_id, (("A", "North", 1),)),
        "sample.draw_cases": lambda: sample.draw_cases(ws, round_id, Design(2, Spread.TEAM), "s"),
        "sample.leave_out": lambda: sample.leave_out(ws, round_id, "x", LeftOutFor.DIED, "W"),
        "sample.take_in": lambda: sample.take_in(ws, round_id, "x", "W"),
        "terms.keep_terms": lambda: terms.keep_terms(ws, round_id, terms.KeptTerms()),
        "themes.mark": lambda: themes.mark(ws, round_id, case.ref, "", ["W"]),
        "threads._begin": lambda: threads.ask(ws, round_id, audit_id, OJ2, "Why?"),
        "threads.say": lambda: threads.say(ws, round_id, "x", Deed.SAY, "W"),
        "tool_versions.publish": lambda: tool_versions.publish(ws, round_id, tools.built_in(), {}, "N"),
        "tool_versions.write_update": lambda: tool_versions.write_update(ws, round_id, folder),
        "handing_over.name_deputy": None,  # needs a deputy's card: in test_handing_over
    }  # fmt: skip


@pytest.fixture
def without_seat(small, lead, tmp_path):
    """The lead's store after the seat went to a deputy, and an audit that came back before."""
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ2", "meets")
        path = returns.make(ws, small.round_id, tmp_path / "from-a").path
    returns.merge(lead, small.round_id, [path])
    STORES.create(small.folder / "deputy.store", PASSPHRASE, "Deputy D")
    with opened(small.folder / "deputy.store") as deputy:
        card = handing_over.write_card(deputy, tmp_path / "card")
    handing_over.name_deputy(lead, small.round_id, card.path, card.code)
    (known,) = handing_over.standing(lead, small.round_id).deputies
    handing_over.hand_over(lead, small.round_id, known.store_id, "On leave.", tmp_path / "seat")
    return lead, audit.id


def test_every_service_that_writes_asks_for_the_seat_or_is_said_not_to_need_it(
    small, without_seat, tmp_path
):
    ws, audit_id = without_seat
    found = writing_services()
    asking = {name for name, asks in found.items() if asks}
    assert len(asking) >= 40
    assert asking == set(calls(ws, small.round_id, audit_id, tmp_path))
    assert set(found) - asking == set(WITHOUT)


def test_a_store_without_the_seat_decides_nothing(small, without_seat, tmp_path):
    ws, audit_id = without_seat
    otherwise = {}
    for deed, call in calls(ws, small.round_id, audit_id, tmp_path / "out").items():
        if call is None:
            continue
        try:
            call()
            said = "not refused"
        except AuditError as refused:
            said = str(refused)
        if not (said.startswith("Deputy D has led this round since ") and "only reads" in said):
            otherwise[deed] = said
    assert otherwise == {}
    assert not (tmp_path / "out").exists()
