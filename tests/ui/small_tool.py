"""A small audit tool of every kind of question, and an audit of it kept in memory: the edge of the window's tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from app.domain.answer_history import changes_at
from app.domain.answers import Answer, AnswerState
from app.domain.beside import is_beside
from app.domain.changes import Changes
from app.domain.errors import AuditSignedOff, InputRefused
from app.domain.history import chain
from app.domain.reading_dates import ReadingDates
from app.domain.records import Act, AuditState, Reading, Sheet, replay, split_row
from app.domain.reopenings import reopening
from app.domain.rounds import AuditHeader, CaseFile
from app.domain.time_on_file import minutes_on_file
from app.resources import bank_holidays
from app.services import answer_history
from app.services.running_progress import RunningProgress
from app.tool.form import Circumstances, Form
from app.tool.model import Cell, Choice, Group, Kind, Question, Rules, Standard, Tool
from app.tool.rollups import roll_up, unexplained_rating

HERE = Cell("survey", 1)
POSITION = date(2009, 6, 1)
YES_NO = (Choice("yes", "Yes", {"tone": "ok"}), Choice("no", "No", {"tone": "bad"}))
RATING = (
    Choice("exemplary", "Exemplary", {"tone": "ok"}),
    Choice("good", "Good enough", {"tone": "ok"}),
    Choice("short", "Falls short", {"tone": "warn"}),
    Choice("poor", "Seriously deficient", {"tone": "bad"}),
)
AGENCIES = tuple(
    Choice(name, name.capitalize())
    for name in ("social care", "police", "health", "education", "probation")
)
FACTORS = tuple(
    Choice(f"factor{n}", f"Factor {n} of a list that nobody wants to read from its beginning")
    for n in range(1, 15)
)
PLACES = (
    Choice("home", "At home"),
    Choice("school", "At school"),
    Choice("office", "In the office"),
)


def question(path, label, kind=Kind.TEXT, list_name="", **more):
    name = path.rpartition("/")[2]
    item = more.pop("item", name)
    evidence = more.pop("evidence", "paper+electronic")
    return Question(
        name, path, kind, label, HERE, list_name=list_name, item=item, evidence=evidence, **more
    )


def group(path, label, *children, **more):
    return Group(path.rpartition("/")[2], path, label, HERE, tuple(children), **more)


GUIDANCE = (
    "Take the referral that started the enquiries leading to the initial conference of the current plan, "
    "not the latest contact. Several clocks start here, so look twice."
)
HISTORY = group(
    "/HX",
    "History and repeated intervention",
    question(
        "/HX/HX1",
        "Date of the referral that led to the section 47 enquiries before this plan's initial conference",
        Kind.DATE,
        guidance=GUIDANCE,
    ),
    question(
        "/HX/HX2",
        "Does the history show a start-again pattern?",
        Kind.CHOICE,
        "yes_no",
        hint="Closed, referred again, assessed from scratch",
    ),
    question(
        "/HX/HX2b",
        "What contributed?",
        Kind.CHOICES,
        "agencies",
        item="HX2",
        rules=Rules(relevant="${HX2} = 'yes'"),
    ),
    group(
        "/HX/HX3",
        "Earlier referrals about this child, before the one above",
        question("/HX/HX3/ever", "How many ever", Kind.INTEGER, item="HX3"),
        question(
            "/HX/HX3/year",
            "How many in the 12 months before it",
            Kind.INTEGER,
            item="HX3",
            rules=Rules(
                warning="string(${ever}) = '' or . <= ${ever}",
                warning_message="More in 12 months than ever.",
            ),
        ),
        item="HX3",
        guidance="Count referrals, not every contact or police notice.",
    ),
    question(
        "/HX/HX4", "How well was the family's history gathered and used?", Kind.CHOICE, "rating"
    ),
)
ASSESSMENT = group(
    "/AS",
    "Assessment",
    question("/AS/AS1", "Date the core assessment was completed and authorised", Kind.DATE),
    question("/AS/AS2", "Which agencies contributed?", Kind.CHOICES, "agencies"),
    question("/AS/AS3", "Weeks of delay", Kind.DECIMAL),
    question("/AS/AS4", "Reason for the delay, if it was late", Kind.TEXT, appearance="multiline"),
    question("/AS/AS5", "Factors evident in the record", Kind.CHOICES, "factors"),
)
SEEN = group(
    "/CS",
    "Child seen, heard and known",
    group(
        "/CS/CS1",
        "Each visit at which the child was seen",
        question("/CS/CS1/on", "Date", Kind.DATE, item="CS1"),
        question("/CS/CS1/where", "Where", Kind.CHOICE, "places", item="CS1"),
        question("/CS/CS1/minutes", "Minutes", Kind.INTEGER, item="CS1"),
        repeats=True,
        item="CS1",
    ),
    question("/CS/CS2", "Was the child seen alone?", Kind.CHOICE, "yes_no"),
)
CORE = Standard(
    "T3", "Core assessment in 42 working days", "/HX/HX1", "/AS/AS1", "42wd", HERE, unverified=True
)
TOOL = Tool(
    "small",
    "Small tool",
    "1.0",
    (HISTORY, ASSESSMENT, SEEN),
    {
        "yes_no": YES_NO,
        "rating": RATING,
        "agencies": AGENCIES,
        "factors": FACTORS,
        "places": PLACES,
    },
    (CORE,),
)


def a_case(**fields):
    """One case of a sample, with every fact the pages show."""
    made = {
        "id": "case-1",
        "ref": "KC-0417",
        "stratum": "East, 2 to 5",
        "area": "East",
        "district": "District 04",
        "team": "Longest of all the team names, Disabled Children and Young People's Service",
        "age_band": "2 to 5 years",
        "sex": "female",
        "unborn": False,
        "disabled": False,
        "age_years": 3,
        "category": "neglect",
        "plan_start": date(2009, 2, 2),
        "family": "",
        "main": True,
        "order": 1,
        "probability": Fraction(1, 4),
        "known": {"HX1": "2009-01-05"},
    }
    return CaseFile(**(made | fields))


class MemoryAudit:
    """The real form, its answers kept in memory only, and a clock that goes on a second at every edit."""

    def __init__(self, tool=TOOL, case=None):
        self.id = "audit-1"
        self.tool = tool
        self.case = case or a_case()
        given = Circumstances(today=POSITION, position_date=POSITION, calendar=bank_holidays())
        self.form = Form(tool, given)
        self.reader = "Assessor A"
        self.reading = Reading.SOLE
        self.saved_at = None
        self.events = []
        self.kept_begun = {}
        self.beside = Sheet({}, {}, {})
        self.is_complete = False
        self.is_kept = True
        self.notice = ""
        self.refuse_next = False
        self.clock = datetime(2026, 3, 3, 14, 32, 5, tzinfo=UTC)

    def state(self, key):
        return replace(self.form.state(key), readonly=self.is_complete)

    def progress(self, section=None):
        running = RunningProgress.of(self.form)
        return running.progress_in(section) if section else running.progress()

    def earlier(self, key):
        return None

    def asked_again(self):
        return ()

    def history(self, paths):
        names = answer_history.Names("laptop", "Assessor A")
        return answer_history.named(changes_at(self.events, paths), names)

    def _note(self, act, key, answer=None):
        last = self.events[-1] if self.events else None
        at = f"{self.clock:%Y-%m-%dT%H:%M:%SZ}"
        self.events.append(chain(last, at, act, key, answer, "laptop"))
        if is_beside(key):
            self.beside = replay(self.events[-1:], self.beside)

    def changes(self, path):
        return ()

    def _allow(self):
        if self.refuse_next:
            self.refuse_next = False
            raise InputRefused("This answer cannot be used: choose another.")
        if self.is_complete:
            raise AuditSignedOff("The audit is signed: reopen it before changing an answer.")
        self.clock += timedelta(seconds=1)
        self.saved_at = self.clock

    def begun(self, place):
        return dict(self.kept_begun.get(place, {}))

    def keep_begun(self, place, said):
        self.kept_begun[place] = dict(said)

    def answer(self, key, answer):
        self._allow()
        changed = self.form.put(key, answer)
        self._note(Act.CLEAR if answer is None else Act.SET, key, answer)
        return changed

    draft = answer

    def settle(self):
        pass

    def add_row(self, repeat):
        self._allow()
        row = self.form.add_row(repeat)
        self._note(Act.ADD_ROW, row)
        return row

    def remove_row(self, row):
        self._allow()
        changed = self.form.remove_row(row)
        self._note(Act.REMOVE_ROW, row)
        return changed

    @property
    def tool_hash(self):
        return "0" * 64

    def carried(self, key, made_with):
        return key

    def next_row(self, repeat, ahead=0):
        last = self.beside.last_serial.get(repeat, 0)
        if not is_beside(repeat):
            last = self.form.last_serial(repeat)
        return f"{repeat}#{last + 1 + ahead}"

    def together(self, edits):
        self._allow()
        changed = frozenset()
        for act, key, answer in edits:
            self._note(act, key, answer)
            if is_beside(key):
                continue
            if act is Act.ADD_ROW:
                self.form.add_row(*split_row(key))
                changed |= self.form.changed
            elif act is Act.REMOVE_ROW:
                changed |= self.form.remove_row(key)
            else:
                changed |= self.form.put(key, answer)
        return changed

    def complete(self):
        self._allow()
        self.is_complete = True
        return Changes(audits=frozenset({self.id}))

    def reopen(self, why):
        self._keep(reopening(self.beside, "2026-03-03T14:30:00Z", "2026-03-03T15:00:00Z", why))
        self.is_complete = False
        return Changes(audits=frozenset({self.id}))

    @property
    def header(self):
        state = AuditState.COMPLETE if self.is_complete else AuditState.IN_PROGRESS
        done = self.clock if self.is_complete else None
        return AuditHeader(
            self.id,
            "round-1",
            self.case.id,
            "person-1",
            self.reading,
            state,
            "ab12" * 16,
            started_at=self.clock,
            completed_at=done,
            minutes=minutes_on_file(self.beside),
        )

    def reading_dates(self):
        return ReadingDates(POSITION, POSITION)

    def _keep(self, edits):
        for edit in edits:
            self._note(*edit)

    def standing_in_the_way(self):
        return [f"{len(self.form.missing())} questions unanswered."] if self.form.missing() else []

    def faulty(self):
        return self._having("error")

    def unexplained(self):
        rating = unexplained_rating(self.form)
        found = self._having("warning")
        return found if rating is None else tuple(dict.fromkeys((*found, rating)))

    def concern_wants(self):
        return ()

    def open_concerns(self):
        asked = self.tool.by_name.get("OJ5_now")
        if asked is None or self.value(asked.path) != "yes":
            return ()
        return (asked.path,)

    def rolled_up(self):
        return roll_up(self.form)

    def _having(self, severity):
        return tuple(
            key
            for key in self.form.warnings()
            if any(one.severity == severity for one in self.form.state(key).problems)
        )

    def half_done(self):
        """Some answers of every kind, for pictures."""
        noted = Answer("yes", note="Closed twice in 2007; see volume 1, pages 40 to 52.")
        unseen = Answer(state=AnswerState.COULD_NOT_LOOK, reason="Volume 3 was not supplied")
        for key, answer in {
            "/HX/HX1": Answer("2009-01-05", place="Vol 2, p 14"),
            "/HX/HX2": noted,
            "/HX/HX2b": Answer("police health"),
            "/HX/HX3/ever": Answer("2"),
            "/HX/HX3/year": Answer("3"),
            "/HX/HX4": Answer("short", ask_lead=True),
            "/AS/AS1": Answer("2009-04-02"),
            "/AS/AS3": unseen,
        }.items():
            self.answer(key, answer)
        for day, place in (("2009-02-11", "home"), ("2009-02-25", "school"), ("2009-03", "home")):
            row = self.add_row("/CS/CS1")
            self.answer(f"{row}/on", Answer(day))
            self.answer(f"{row}/where", Answer(place))
        return self

    def held(self, key):
        """The answer kept under a key, or None."""
        return self.form.state(key).answer

    def value(self, key):
        """The value kept under a key, or None."""
        held = self.held(key)
        return None if held is None else held.value
