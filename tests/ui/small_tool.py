"""A small audit tool of every kind of question, and an audit of it kept in memory: the edge of the window's tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from app.domain.answers import Answer, AnswerState
from app.domain.calendar import read_calendar
from app.domain.errors import AuditSignedOff, InputRefused
from app.domain.ids import AnswerKey
from app.domain.limits import Limit
from app.domain.partial_dates import PartialDate, words
from app.domain.timeliness import Event, Found, Verdict, judge
from app.resources import resource_path
from app.tool.form_states import Problem, Progress, QuestionState
from app.tool.model import Cell, Choice, Group, Kind, Question, Standard, Tool

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
PLACES = (Choice("home", "At home"), Choice("school", "At school"), Choice("office", "In the office"))


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
    question("/HX/HX2b", "What contributed?", Kind.CHOICES, "agencies", item="HX2"),
    group(
        "/HX/HX3",
        "Earlier referrals about this child, before the one above",
        question("/HX/HX3/ever", "How many ever", Kind.INTEGER, item="HX3"),
        question("/HX/HX3/year", "How many in the 12 months before it", Kind.INTEGER, item="HX3"),
        item="HX3",
        guidance="Count referrals, not every contact or police notice.",
    ),
    question("/HX/HX4", "How well was the family's history gathered and used?", Kind.CHOICE, "rating"),
)
ASSESSMENT = group(
    "/AS",
    "Assessment",
    question("/AS/AS1", "Date the core assessment was completed and authorised", Kind.DATE),
    question("/AS/AS2", "Which agencies contributed?", Kind.CHOICES, "agencies"),
    question("/AS/AS3", "Weeks of delay", Kind.DECIMAL),
    question(
        "/AS/AS4", "Reason for the delay, if it was late", Kind.TEXT, appearance="multiline"
    ),
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
# Asked only when the other question has this answer.
ASKED_IF = {"/HX/HX2b": ("/HX/HX2", "yes", "asked only when 1.2 is Yes")}


@dataclass(frozen=True)
class Card:
    ref: str = "KC-0417"
    area: str = "East"
    district: str = "District 04"
    team: str = "Longest of all the team names, Disabled Children and Young People's Service"
    age_band: str = "2 to 5 years"
    category: str = "neglect"
    plan_start: date | None = date(2009, 2, 2)
    state: str = "in-progress"
    reading: str = "sole"
    known: Mapping[str, str] = field(default_factory=lambda: {"HX1": "2009-01-05"})


class MemoryAudit:
    """Holds answers, rows and the one clock; refuses what a signed audit refuses."""

    def __init__(self, tool=TOOL, card=None):
        self.tool = tool
        self.card = card or Card()
        self.answers: dict[str, Answer] = {}
        self.held_rows: dict[str, list[str]] = {}
        self.serial = 0
        self.saved_at = None
        self.is_complete = False
        self.refuse_next = False
        self.clock = datetime(2026, 3, 3, 14, 32, 5, tzinfo=UTC)
        self.calendar = read_calendar(
            resource_path("holidays", "uk-bank-holidays.json").read_text(), "england-and-wales"
        )

    def state(self, key):
        template = "/".join(part.partition("#")[0] for part in key.split("/"))
        asked = self.tool.question(template)
        answer = self.answers.get(key)
        other, value, why = ASKED_IF.get(key, ("", "", ""))
        relevant = not other or (other in self.answers and self.answers[other].value == value)
        return QuestionState(
            key=key,
            question=asked,
            relevant=relevant,
            why_hidden="" if relevant else why,
            required=False,
            readonly=self.is_complete,
            answer=answer,
            value=None,
            reading=self._reading(asked, answer),
            choices=tuple(self.tool.choices.get(asked.list_name, ())),
            problems=self._problems(asked, answer),
        )

    def _reading(self, asked, answer):
        if answer is None or not answer.value:
            return ""
        if asked.kind is Kind.DATE:
            return words(PartialDate.parse(answer.value))
        labels = {choice.name: choice.label for choice in self.tool.choices.get(asked.list_name, ())}
        if asked.kind is Kind.CHOICES:
            return ", ".join(labels.get(name, name) for name in answer.value.split(" "))
        return labels.get(answer.value, answer.value)

    def _problems(self, asked, answer):
        if asked.name == "year" and answer is not None and answer.value:
            ever = self.answers.get("/HX/HX3/ever")
            if ever is not None and ever.value and int(answer.value) > int(ever.value):
                return (Problem("warning", "expect", "More in 12 months than ever."),)
        return ()

    def rows(self, repeat):
        return tuple(self.held_rows.get(repeat, ()))

    def keys(self):
        for asked in self.tool.questions:
            if "/CS1/" not in asked.path:
                yield AnswerKey(asked.path)
        for row in self.rows("/CS/CS1"):
            for name in ("on", "where", "minutes"):
                yield AnswerKey(f"{row}/{name}")

    def _progress(self, keys):
        states = [self.state(key) for key in keys]
        asked = [state for state in states if state.relevant]
        return Progress(
            answered=sum(state.answer is not None for state in asked),
            asked=len(asked),
            warnings=sum(len(state.problems) for state in asked),
            queries=sum(bool(state.answer and state.answer.ask_lead) for state in asked),
        )

    def progress(self):
        return self._progress(self.keys())

    def section_progress(self, path):
        return self._progress(key for key in self.keys() if key.startswith(f"{path}/"))

    def _event(self, key):
        answer = self.answers.get(key)
        if answer is None:
            return Event()
        if answer.state is not AnswerState.ANSWERED:
            return Event(found=Found.NOT_FOUND)
        return Event.on(PartialDate.parse(answer.value)) if answer.value else Event()

    def verdict(self, standard_id) -> Verdict | None:
        (standard,) = [one for one in self.tool.standards if one.id == standard_id]
        start, end = self._event(standard.starts), self._event(standard.ends)
        return judge(Limit.parse(standard.limit), start, end, POSITION, self.calendar)

    def verdicts_for(self, key):
        found = []
        for standard in self.tool.standards:
            verdict = self.verdict(standard.id)
            if standard.ends == key and verdict is not None:
                found.append((standard.id, verdict))
        return tuple(found)

    def _allow(self):
        if self.refuse_next:
            self.refuse_next = False
            raise InputRefused("This answer cannot be used: choose another.")
        if self.is_complete:
            raise AuditSignedOff("The audit is signed: reopen it before changing an answer.")
        self.clock += timedelta(seconds=1)
        self.saved_at = self.clock

    def answer(self, key, answer):
        self._allow()
        if answer is None:
            self.answers.pop(key, None)
        else:
            self.answers[key] = answer
        return frozenset({key} | {hidden for hidden, rule in ASKED_IF.items() if rule[0] == key})

    def add_row(self, repeat):
        self._allow()
        self.serial += 1
        row = AnswerKey(f"{repeat}#{self.serial}")
        self.held_rows.setdefault(repeat, []).append(row)
        return row

    def remove_row(self, row):
        self._allow()
        self.held_rows[row.partition("#")[0]].remove(row)
        gone = {key for key in self.answers if key.startswith(f"{row}/")}
        for key in gone:
            del self.answers[key]
        return frozenset(gone)

    def complete(self):
        self._allow()
        self.is_complete = True

    def reopen(self):
        self.is_complete = False

    def half_done(self):
        """Some answers of every kind, for pictures."""
        noted = Answer("yes", note="Closed twice in 2007; see volume 1, pages 40 to 52.")
        self.answers.update(
            {
                "/HX/HX1": Answer("2009-01-05", place="Vol 2, p 14"),
                "/HX/HX2": noted,
                "/HX/HX2b": Answer("police health"),
                "/HX/HX3/ever": Answer("2"),
                "/HX/HX3/year": Answer("3"),
                "/HX/HX4": Answer("short", ask_lead=True),
                "/AS/AS1": Answer("2009-04-02"),
                "/AS/AS3": Answer(
                    state=AnswerState.COULD_NOT_LOOK, reason="Volume 3 was not supplied"
                ),
            }
        )
        for day, place in (("2009-02-11", "home"), ("2009-02-25", "school"), ("2009-03", "home")):
            row = self.add_row("/CS/CS1")
            self.answers[f"{row}/on"] = Answer(day)
            self.answers[f"{row}/where"] = Answer(place)
        return self

    def reads(self, key):
        """The value held under a key, or None."""
        held = self.answers.get(key)
        return None if held is None else held.value


def without(answer, **fields):
    return replace(answer, **fields)
