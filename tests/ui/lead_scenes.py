"""The lead's pages as they look in use, on real stores: for walks over all of them, and for pictures."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from app.domain.file_requests import Production
from app.domain.frames import PersonalDetails
from app.domain.records import Reading
from app.domain.rounds import Concern
from app.domain.sample_log import LeftOutFor, ReplacedFor
from app.domain.third_parties import Mark
from app.services import (
    child_requests,
    file_requests,
    frames,
    holds,
    readings,
    replacing,
    sample,
    slip_papers,
    slips,
)
from app.services.achieved import Part
from app.services.file_requests import FileNote
from app.services.sharing import sharing
from tests.frame import files
from tests.ui.lead_rounds import NOW, POSITION, lead_store, main_window, wait_until, write_list


def scene(stage, key, before=lambda ws, audit_round: None, then=lambda page: None):
    """A page of a round at a stage; `before` changes the round, `then` the page once it is shown."""

    def make():
        stack = ExitStack()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ws, audit_round = stack.enter_context(lead_store(folder, stage))
        before(ws, audit_round)
        window, page = stack.enter_context(main_window(ws, audit_round, key))
        page.scratch = folder
        then(page)
        return window, stack.close

    return make


def raise_concern(ws, audit_round):
    """An immediate concern about the first case, as a return would bring it."""
    with ws.begin() as work:
        audit = work.audits.allocations(audit_round.id)[0]
        ref = work.cases.get(audit.case_id).ref
        what = "A visitor who may not see the child was in the home at the last two visits."
        concern = Concern(audit.audit_id, ref, NOW, what, "Duty manager", "A visit was made.")
        work.concerns.raise_or_update(audit_round.id, concern)
        work.commit()
    return ref


def move_one(ws, audit_round):
    with ws.begin() as work:
        audit = next(
            each for each in work.audits.allocations(audit_round.id) if each.reading is Reading.SOLE
        )
    for person in sharing(ws, audit_round.id).people:
        if person.id != audit.person_id:
            readings.give(ws, audit_round.id, audit.audit_id, [person.id], "On leave from Monday.")
            return


def with_a_census(ws, audit_round):
    """A census laid beside the list: every third child referred again, some assessed late."""
    closed = (
        "<CINreferralDate>2008-05-06</CINreferralDate><CINclosureDate>2008-07-07</CINclosureDate>"
    )
    made = []
    for n in range(70):
        authorised = f"2009-02-{1 + n % 28:02}"
        now = (
            "<CINreferralDate>2008-12-01</CINreferralDate><Assessments>"
            "<AssessmentActualStartDate>2008-12-02</AssessmentActualStartDate>"
            f"<AssessmentAuthorisationDate>{authorised}</AssessmentAuthorisationDate></Assessments>"
        )
        episodes = (now,) if n % 3 else (closed, now)
        made.append(files.census_child(f"C{n:04}", files.BORN, episodes=episodes))
    with tempfile.TemporaryDirectory() as folder:
        census = frames.read(files.census(Path(folder) / "census.xml", *made), POSITION)
    frames.keep(ws, audit_round.id, frames.with_census(ws, audit_round.id, census))


def show_population(page):
    page.tabs.setCurrentIndex(1)


def ask_for_files(ws, audit_round):
    """Names are brought in, lists printed, and of some files it is noted what came."""
    round_id = audit_round.id
    known = frames.children(ws, round_id)
    slips.bring_in(
        ws,
        round_id,
        [
            PersonalDetails(each.child, f"Child {each.child} Synthetic", each.team, "Worker One")
            for each in known
        ],
    )
    one, two, *_more = file_requests.lines(ws, round_id)
    part = FileNote(Production.PART, 3, 2, 1, "given", "court", "volume 2 is with the court")
    gone = FileNote(Production.NOTHING, 2, 0, 2, "none", "destroyed")
    file_requests.note(ws, round_id, one.case_id, part)
    file_requests.note(ws, round_id, two.case_id, gone)
    printed = slip_papers.print_slips(ws, round_id)
    slips.tick_destroyed(ws, round_id, printed.print_out.id, "Lead reviewer")
    slip_papers.print_request(ws, round_id, one.office)


def show_files(page):
    page.tabs.setCurrentWidget(page.files)
    wait_until(lambda: page.files.office.count() > 1)
    page.files.choose(next(iter(page.files._lines.values())).ref)


def show_slips(page):
    page.tabs.setCurrentWidget(page.slips)
    wait_until(lambda: page.slips.office.count() > 1)
    page.slips.purge.click()


def both(*steps):
    def tell(ws, audit_round):
        for step in steps:
            step(ws, audit_round)

    return tell


def ask_for_a_child(ws, audit_round):
    """A hold on the whole round, one lifted, and a request that is open."""
    round_id = audit_round.id
    cases = sample.cases(ws, round_id)
    holds.place(ws, round_id, "Letter of the coroner, reference SYN/12 of 3 April 2009")
    gone = holds.place(ws, round_id, "Complaint 4", cases[1].id)
    holds.lift(ws, round_id, gone.id, "The complaint was withdrawn.")
    why = "Solicitors for the mother, subject access request SYN/SAR/77"
    child_requests.open_request(ws, round_id, cases[0].ref, why)


def show_holds(page):
    page.tabs.setCurrentWidget(page.holds)
    wait_until(lambda: page.holds.on.count() > 1)


def show_passages(page):
    show_holds(page)
    page.holds.requests.view.setCurrentIndex(page.holds.requests.model.index(0, 0))
    page.holds._take_up(page.holds.requests.chosen())
    wait_until(lambda: page.holds.passages.table.model.rowCount() > 0)
    table = page.holds.passages.table
    table.view.setCurrentIndex(table.model.index(0, 0))
    page.holds.passages._decide(Mark.REDACT)
    wait_until(lambda: "1 to be redacted" in page.holds.passages.counts.text())
    page.holds.passages.keep.setFocus()


def name_columns(page):
    rows = [
        ("Case no", "D.O.B.", "Team name", "Registered on", "Notes"),
        *((f"C{n}", f"{n:02}/04/2003", "North team", "2009-01-12", "") for n in range(1, 13)),
    ]
    panel = page.source.columns
    page.source.take(files.text(page.scratch / "a list of ours.csv", rows))
    wait_until(lambda: bool(panel.fault.text()))


def declare_one(page):
    page.interests.what.setCurrentText(page.interests.what.itemText(0))
    page.interests._declare()


def choose_first(page):
    page.cases.table.view.setCurrentIndex(page.cases.table.model.index(0, 0))


def ask_to_replace(page):
    other = write_list(page.scratch / "other-list.csv", children=40)
    page.source.ask(frames.read(other, POSITION), page.found.listed.record, drawn=True)


def without_some(ws, audit_round):
    """Two children left out after the draw, one of them with many words."""
    some = (("C0004", LeftOutFor.AUDITED), ("C0007", LeftOutFor.ELSEWHERE))
    for child, reason in some:
        words = "Read in the spring audit of the North team, whose report is with the board."
        sample.leave_out(ws, audit_round.id, child, reason, words)


def replace_one(ws, audit_round):
    """The first case gives way to its reserve."""
    case = sample.cases(ws, audit_round.id)[0]
    gone = FileNote(Production.NOTHING, 2, 0, 2, "none", "destroyed")
    file_requests.note(ws, audit_round.id, case.id, gone)
    words = "All volumes were lost when the office in the harbour was flooded."
    replacing.replace_case(ws, audit_round.id, case.id, ReplacedFor.NOTHING_TO_READ, words)


def choose_replaced(page):
    gone = next(each for each in page.found.achieved.cases if each.part is Part.REPLACED)
    page.cases.choose(gone.case.id)


def ask_for_quotas(page):
    page.design._choose(page.design.spread, "area")
    page.design.ages._choose("quotas")


def leave_out_everything(page):
    page.lead.clear()
    page.ends.line.setText("2009")
    page.set_up()


LEAD_SCENES = {
    "overview-begun": scene("begun", "overview"),
    "overview-issued": scene("issued", "overview"),
    "overview-concern": scene("issued", "overview", raise_concern),
    "frame-begun": scene("begun", "frame"),
    "frame-columns": scene("begun", "frame", then=name_columns),
    "frame-census": scene("listed", "frame", with_a_census),
    "frame-population": scene("listed", "frame", with_a_census, show_population),
    "frame-quotas": scene("listed", "frame", then=ask_for_quotas),
    "frame-drawn": scene("drawn", "frame", then=ask_to_replace),
    "frame-shared": scene("shared", "frame"),
    "frame-files": scene("shared", "frame", ask_for_files, show_files),
    "frame-slips": scene("shared", "frame", ask_for_files, show_slips),
    "frame-holds": scene("shared", "frame", ask_for_a_child, show_holds),
    "frame-child": scene("shared", "frame", both(ask_for_files, ask_for_a_child), show_passages),
    "frame-left-out": scene("drawn", "frame", without_some),
    "frame-replaced": scene("shared", "frame", replace_one, choose_replaced),
    "people-begun": scene("begun", "people"),
    "people-named": scene("named", "people", then=declare_one),
    "people-shared": scene("shared", "people", move_one, choose_first),
    "new-round": scene("empty", "new-round"),
    "new-round-faults": scene("empty", "new-round", then=leave_out_everything),
}
