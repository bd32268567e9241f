"""Every page as it looks in use, each in a window of its own: for the gallery and for walks over all tab stops."""

from datetime import UTC, date, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import WrongPassphrase
from app.domain.keyed_in import KeyedIn, confirming, marking
from app.domain.records import Reading
from app.domain.time_on_file import counting, noting
from app.files import NotWritten
from app.packages.refusals import wrong_code
from app.services.pack_files import SeenPack
from app.services.tools import built_in
from tests.ui import chronologies
from tests.ui.small_tool import MemoryAudit
from tests.ui.stage import (
    LATE,
    ListedRows,
    Shelf,
    TablePage,
    house,
    never,
    program,
    rows,
    view_model,
)
from ui.pages.audit import AuditPage
from ui.pages.cases import CasesPage
from ui.pages.chronology import ChronologyPage
from ui.pages.complete import CompletePage
from ui.pages.day_copy import DayCopy, DayCopyDialog, what_changed
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.no_case import NoCasePage
from ui.pages.settings import Habits, SettingsPage
from ui.pages.unlock import StoreDoor, UnlockPage
from ui.pages.welcome import Way, WelcomePage
from ui.pages.welcome_steps import Beginnings, Strength
from ui.sticks import Stick
from ui.viewmodels.reading_log import ReadingLog

RECOVERY = "K7QXP-4M2ND-9TWRB-HC6VE-3ZAYS-8F"


def unlock():
    made, close = program()
    door = StoreDoor("Store of Assessor A", never, never)
    made.window.show_door(UnlockPage(door, made.background, made.messages))
    return made.window, close


def unlock_for_pack():
    made, close = program()
    door = StoreDoor("Store of Assessor A", never, never)
    page = UnlockPage(door, made.background, made.messages)
    page.say_note(
        "work-3f2a96c1-3a2b-4c55-9a1f-0c3d5e7f9a11.cfa is opened as soon as your store is open."
    )
    made.window.show_door(page)
    page._refuse(WrongPassphrase(""))
    return made.window, close


def beginnings():
    return Beginnings(
        suggest=lambda: "copper lantern violet orbit meadow",
        strength=lambda text: Strength("Strong enough: would take centuries to guess", True),
        create=lambda name, passphrase: RECOVERY,
        print_sheet=lambda key: True,
        save_sheet=lambda key: True,
        look_into=lambda path, code: SeenPack(
            "Extended case file audit, spring round of all twelve districts", "Assessor A", 16
        ),
    )


PACK = Path("work-3f2a96c1-3a2b-4c55-9a1f-0c3d5e7f9a11.cfa")


def welcome(way=None, steps=0, pack=None):
    made, close = program()
    page = WelcomePage(beginnings(), made.background, made.messages, pack)
    made.window.show_door(page)
    if way is not None:
        page.choose(way)
        if steps >= 1:
            page._who._line.setText("Lead reviewer")
            page.go_on()
        if steps >= 2:
            page._store_made(RECOVERY)
    return made.window, close


def welcome_pack(seen=False, slip=False):
    window, close = welcome(pack=PACK)
    page = window.doors.currentWidget()
    page.step.code.setText("Hiligu rimola BIRIMA bechole kodazu")
    if slip:
        page.step.refuse_because(wrong_code(PACK.name))
    if seen:
        page._pack_seen(beginnings().look_into(PACK, ""))
    return window, close


def new_passphrase():
    made, close = program()
    made.window.show_door(NewPassphrasePage(beginnings(), never, made.background, made.messages))
    return made.window, close


def cases(lines=None, concern="", leaving=None):
    made, close = program()
    shelf = Shelf(lines)
    shelf.leaving = leaving or shelf.leaving
    made.window.enter(house(made, {"cases": lambda: CasesPage(shelf, made.actions, UTC)}, concern))
    return made.window, close


def cases_found():
    window, close = cases()
    page = window.page("cases")
    page.search.setText("chair")
    page.reload()
    return window, close


def of_the_record(page):
    page.panel.tabs.setCurrentWidget(page.panel.record)
    page.go_to_number("1.1")


def found(page):
    page.finder.open()
    page.finder.box.setText("referral")
    page.finder.step(1)
    page.finder.step(1)


def audit(place=0, memory=None, then=lambda page: None):
    made, close = program()
    made.window.enter(house(made, {}))
    page = AuditPage(view_model(made, memory or MemoryAudit().half_done()), made.actions, UTC)
    made.window.show_page("audit", page)
    page.list.show_place(place)
    page.focus_first()
    then(page)
    return made.window, close


def with_history(page):
    """A narrative typed in one go, changed the day after; the history beside it."""
    memory = page.audit.audit
    text = "The chair asked twice for the report; it came a day before the conference."
    for end in range(3, len(text), 8):
        memory.answer("/AS/AS4", Answer(text[:end]))
    memory.answer("/AS/AS4", Answer(text))
    memory.clock += timedelta(days=1)
    memory.answer("/AS/AS4", Answer(text + " See the minutes.", place="Vol 3, p 8"))
    memory.answer("/AS/AS4", Answer(state=AnswerState.COULD_NOT_LOOK, reason="Volume 3 is missing"))
    page.go_to_number("2.4")
    page.panel.tabs.setCurrentWidget(page.panel.history)


def complete(memory=None):
    made, close = program()
    made.window.enter(house(made, {}))
    page = CompletePage(
        view_model(made, memory or MemoryAudit().half_done()), made.actions, "Assessor A"
    )
    made.window.show_page("complete", page)
    return made.window, close


def worked(memory=None, *, confirmed=False):
    """An audit with time on file of several days, keyed in from paper by somebody else."""
    memory = memory or MemoryAudit().half_done()
    for day, minutes in ((2, 85), (3, 140)):
        memory.together(counting(memory.beside, date(2026, 3, day), minutes))
    note = "Volumes 1 and 2 of the paper file, read in the district office because they could not be moved"
    memory.together(noting(memory.beside, date(2026, 3, 1), 210, note))
    clerk = "Clerk with a long double-barrelled surname"
    days = (date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 4))
    memory.together(marking(memory.beside, KeyedIn("Assessor A", clerk, *days)))
    if confirmed:
        memory.together(confirming(memory.beside, "Assessor A", date(2026, 3, 5)))
    return memory


def reopened():
    """An audit signed twice and opened again once."""
    memory = worked(confirmed=True)
    memory.is_complete = True
    memory.reopen("The date of the first core group was read from the wrong page of volume 2.")
    memory.is_complete = True
    return memory


def blind():
    memory = MemoryAudit().half_done()
    memory.reading = Reading.BLIND_SECOND
    return memory


def low_down(scene):
    """The same scene scrolled to its end."""

    def shown():
        window, close = scene()
        page = window.pages.currentWidget()
        QTimer.singleShot(0, lambda: page.view.verticalScrollBar().setValue(100_000))
        return window, close

    return shown


def rated(own="exemplary"):
    """An audit of the built-in tool, rated in most sections, whose reader sees the whole otherwise."""
    memory = MemoryAudit(built_in())
    levels = ("good", "short", "good", "exemplary", "poor")
    asked = [
        one
        for one in memory.form.question_keys()
        if memory.state(one).question.list_name == "rating"
    ]
    for place, key in enumerate(asked):
        level = own if key.endswith("OJ3_rating") else levels[place % len(levels)]
        memory.answer(key, Answer(level, note="Seen on file."))
    for name in ("HX6", "SV4", "RC2_accurate"):
        memory.answer(memory.form.key_of(name), Answer(state=AnswerState.NOT_RECORDED))
    memory.answer(memory.form.key_of("SV1_any"), Answer("no"))
    return memory


def chronology(count, then=lambda page: None):
    made, close = program()
    made.window.enter(house(made, {}))
    log = ReadingLog(view_model(made, MemoryAudit(built_in())))
    chronologies.fill(log, count)
    page = ChronologyPage(log, made.actions)
    made.window.show_page("chronology", page)
    then(page)
    return made.window, close


def chronology_of_none():
    made, close = program()
    text = "Its chronology and its reading log appear here once one is opened."
    page = NoCasePage("calendar-days", text, made.actions)
    made.window.enter(house(made, {}))
    made.window.show_page("chronology", page)
    return made.window, close


def standing(page):
    """A line whose question says something else already."""
    page.line.date.setText("9 jan 09")
    page.line.kind.setText("referral")
    page.line.note()


def settings():
    made, close = program()
    made.window.enter(house(made, {}))
    made.window.show_page(
        "settings", SettingsPage(made.actions, never, Habits("", 10, never, never))
    )
    return made.window, close


def day_copy(plugged_in=(), folder="", fault=""):
    made, close = program()
    made.window.enter(
        house(made, {"cases": lambda: CasesPage(Shelf(), made.actions, UTC)}),
    )
    made.window.resize(1366, 768)
    what = what_changed(3, 1, "Tue 10 Mar 2026, 17:05")
    day = DayCopy(what, folder, never, never, lambda: plugged_in)
    dialog = DayCopyDialog(day, "Lock", made.background, made.messages, made.window)
    if fault:
        dialog._failed(NotWritten(fault))
    return dialog, close


STICK = Stick("KINGSTON", Path("/media/assessor/KINGSTON"), 12_400_000_000)


def table(count):
    made, close = program()
    made.window.enter(house(made, {}))
    made.window.show_page("table", TablePage(made.actions, ListedRows(rows(count))))
    return made.window, close


def go_to():
    """The box that asks for a question's number, with a number that is none."""
    window, close = audit()
    page = window.pages.currentWidget()
    page.ask_number.ask()
    page.ask_number.line.setText("9.9")
    page.go_to_number("9.9")
    page._number_given("9.9")

    def close_both():
        page.ask_number.close()
        close()

    return page.ask_number, close_both


def with_remarks(page):
    """Every box that can stand beneath an answer, at its fullest."""
    memory = page.audit.audit
    memory.answer(
        "/HX/HX2",
        Answer(
            "yes",
            evidence=Evidence.TOLD,
            other="Key worker by telephone, Tue 3 Mar 2009, and again on Thu 5 Mar 2009",
            place="Vol 4 p 112, and the electronic record of Mon 12 Jan 2009",
            note="Closed twice after an initial assessment; the third referral repeats the first.\n"
            * 3,
            ask_lead=True,
        ),
    )
    page.audit.changed.emit(frozenset({"/HX/HX2"}))


def keys():
    made, close = program()
    made.window.enter(house(made, {}))
    made.window.show_keys()
    return made.window._sheet, close


def refusal():
    made, close = program()
    made.window.enter(
        house(
            made,
            {"cases": lambda: CasesPage(Shelf(), made.actions, UTC)},
            "1 immediate concern open since 14:02",
        )
    )
    made.messages.told.emit(
        "The folder round-2009 on the stick cannot be written: free some space on it, or choose another folder."
    )
    made.actions.progressed.emit(12, 50)
    return made.window, close


SCENES = {
    "unlock": unlock,
    "welcome": welcome,
    "unlock-pack": unlock_for_pack,
    "welcome-pack": lambda: welcome(Way.ASSESSOR),
    "welcome-pack-given": welcome_pack,
    "welcome-pack-wrong": lambda: welcome_pack(slip=True),
    "welcome-who": lambda: welcome_pack(seen=True),
    "new-passphrase": new_passphrase,
    "welcome-passphrase": lambda: welcome(Way.LEAD, 1),
    "welcome-recovery": lambda: welcome(Way.LEAD, 2),
    "cases": cases,
    "cases-found": cases_found,
    "cases-late": lambda: cases(leaving=LATE),
    "cases-empty": lambda: cases([]),
    "banners": refusal,
    "audit-history": audit,
    "audit-remarks": lambda: audit(0, then=with_remarks),
    "go-to": go_to,
    "audit-assessment": lambda: audit(1),
    "audit-seen": lambda: audit(2),
    "audit-new": lambda: audit(0, MemoryAudit()),
    "complete": complete,
    "complete-worked": low_down(lambda: complete(worked())),
    "complete-signed": low_down(lambda: complete(reopened())),
    "audit-keyed": lambda: audit(0, worked()),
    "audit-blind": lambda: audit(0, blind()),
    "complete-overall": lambda: complete(rated()),
    "audit-edits": lambda: audit(1, then=with_history),
    "audit-record": lambda: audit(0, MemoryAudit(), then=of_the_record),
    "audit-found": lambda: audit(then=found),
    "audit-judgement": lambda: audit(13, rated()),
    "chronology-none": chronology_of_none,
    "chronology-empty": lambda: chronology(0),
    "chronology": lambda: chronology(5),
    "chronology-thick": lambda: chronology(300),
    "chronology-standing": lambda: chronology(5, standing),
    "audit-log": lambda: audit(0, then=lambda page: page.log.write()),
    "settings": settings,
    "day-copy": lambda: day_copy([STICK]),
    "day-copy-no-stick": day_copy,
    "day-copy-failed": lambda: day_copy(
        [STICK],
        "/media/assessor/A stick with a very long name indeed/copies of the audit of spring",
        "return-3f2a96c1-3a2b-4c55-9a1f-0c3d5e7f9a11.cfa was not written: the disk is full; free some space and "
        "try again.",
    ),
    "table": lambda: table(400),
    "table-empty": lambda: table(0),
    "keys": keys,
}
