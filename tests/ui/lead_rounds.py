"""Rounds at every stage, in real stores, for the pages of the lead; and those pages in the main window."""

import atexit
import shutil
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtTest import QTest

from app.domain.strata import Design, Spread
from app.services import allocation, frames, packs, rounds, sample, tools
from app.workspace import Workspace
from tests.builders import PASSPHRASE, POSITION, STORES
from tests.ui.stage import EmptyPage, program
from ui.main_window import House
from ui.pages.frame import FramePage
from ui.pages.new_round import NewRoundPage
from ui.pages.overview import OverviewPage
from ui.pages.people import PeoplePage
from ui.rail import Destination

NOW = datetime(2009, 4, 20, 9, 30, tzinfo=UTC)
TEAMS = ("North team", "South team", "Disability team")
PEOPLE = (("Assessor A", "North office", 5), ("Assessor B", "South office", 3))
STAGES = ("begun", "listed", "drawn", "named", "shared", "issued")
_WAIT = 20_000  # milliseconds at most
_made = {}


@contextmanager
def lead_store(folder, stage):
    """A store of a lead with a round at that stage, and the round: a copy of one made once in a run."""
    template = _template(stage)
    for file in template.iterdir():
        if file.is_file() and not file.name.endswith(".lock"):
            shutil.copy(file, folder / file.name)
    with closing(STORES.open(folder / "lead.store", PASSPHRASE)) as store:
        ws = Workspace(store, lambda: NOW)
        held = rounds.all_rounds(ws)
        yield ws, held[-1] if held else None


def _template(stage):
    if stage not in _made:
        folder = _made[stage] = Path(tempfile.mkdtemp(prefix=f"lead-{stage}-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        STORES.create(folder / "lead.store", PASSPHRASE, "Lead reviewer")
        with closing(STORES.open(folder / "lead.store", PASSPHRASE)) as store:
            if stage != "empty":
                _bring(Workspace(store, lambda: NOW), folder, STAGES.index(stage))
    return _made[stage]


def write_list(path, children=60):
    """A table of children with plans, in three teams of two districts. Two are outside, one row has a problem."""
    lines = ["child,date_of_birth,team,district,plan_start,plan_end,family"]
    for n in range(children):
        born = date(1993 + n % 15, 1 + n % 12, 1 + n % 28)
        team = TEAMS[0 if n % 4 < 2 else n % 4 - 1]
        district = "North" if n % 2 else "South"
        lines.append(f"C{n:04},{born},{team},{district},2009-01-12,,F{n // 2}")
    lines.append(f"C{children:04},2003-02-01,{TEAMS[0]},North,2008-01-14,2009-02-02,")
    lines.append(f"C{children + 1:04},2003-02-01,{TEAMS[0]},North,2009-06-01,,")
    lines.append(f"C{children + 2:04},no day,{TEAMS[1]},South,2009-01-12,,")
    path.write_text("\n".join(lines), "utf-8")
    return path


def _bring(ws, folder, reached):
    """A round brought to a stage through the services."""
    made = rounds.create(
        ws,
        rounds.RoundPlan("Spring round", POSITION, "Lead reviewer", "To see how practice stands."),
        tools.built_in(),
    )
    if reached >= 1:
        frame = frames.read(write_list(folder / "list.csv"), POSITION)
        frames.keep(ws, made.id, frame)
    if reached >= 2:
        sample.draw_cases(ws, made.id, Design(8, Spread.TEAM, preschool_floor=2), "dice 6 3 1")
    if reached >= 3:
        rounds.set_people(ws, made.id, PEOPLE)
    if reached >= 4:
        allocation.share_out(ws, made.id, "shares", second_readings=1)
    if reached >= 5:
        packs.issue(ws, made.id, folder / "packs")


def places(actions, ws, audit_round, first):
    """The lead's places, `first` the one with that key; pages of others are empty."""
    own = (
        ("overview", "Overview", lambda: OverviewPage(ws, audit_round, actions, UTC)),
        ("frame", "Frame and sample", lambda: FramePage(ws, audit_round, actions)),
        ("people", "People and allocation", lambda: PeoplePage(ws, audit_round, actions)),
        ("new-round", "Set up a round", lambda: NewRoundPage(ws, actions, print, UTC)),
    )
    others = ("exchange", "moderation", "findings", "report")
    made = [Destination(key, title, "inbox", make) for key, title, make in own]
    made += [Destination(key, key, "inbox", lambda: EmptyPage(actions)) for key in others]
    return sorted(made, key=lambda each: each.key != first)


@contextmanager
def main_window(ws, audit_round, key):
    """The main window with that page of the lead in front, everything it fetches at hand."""
    made, close = program()
    try:
        name = audit_round.name if audit_round else ""
        house = House(
            "Lead reviewer", name, "as at 31 Mar 2009", places(made.actions, ws, audit_round, key)
        )
        made.window.enter(house)
        made.window.resize(1366, 768)
        made.window.show()
        page = made.window.go_to(key)
        wait_for(page)
        yield made.window, page
    finally:
        close()


def wait_for(page):
    """Until the page shows what it fetched in the background."""
    wait_until(lambda: getattr(page, "found", page) is not None)


def wait_until(shown):
    deadline = QDeadlineTimer(_WAIT)
    while not shown():
        assert not deadline.hasExpired(), "the page never showed it"
        QTest.qWait(2)
