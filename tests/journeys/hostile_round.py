"""A round in which every field that takes words holds hostile ones, made through the services alone."""

import csv
import io
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import date, timedelta
from pathlib import Path

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.conclusions import Basis, Body, Conclusion, Discussion, Recommendation
from app.domain.diary import Observation, Tag
from app.domain.earlier import EarlierAudit, Published
from app.domain.errors import AuditError, InputRefused, NotFound
from app.domain.file_requests import Produced, Production, Reason, producing
from app.domain.front_matter import FrontMatter, Source
from app.domain.ids import AnswerKey, EntryId
from app.domain.interests import InterestKind
from app.domain.keyed_in import KeyedIn, marking
from app.domain.notebook import Call, Contact, EntryKind
from app.domain.reading_log import Line, written
from app.domain.records import Reading
from app.domain.rounds import Office
from app.domain.sample_log import Ceremony, LeftOutFor, ReplacedFor, SeedCheck, SeedOrigin
from app.domain.strata import Design, Spread
from app.domain.threads import Deed, ThreadKind
from app.domain.time_on_file import noting
from app.frame.mapping import TableMapping
from app.services import (
    allocation,
    child_requests,
    concern_acts,
    concerns,
    diary,
    earlier,
    file_requests,
    frames,
    front_matter,
    holds,
    interests,
    lead_words,
    moderation,
    notebook,
    offices,
    packs,
    quotes,
    readings,
    replacing,
    returns,
    rounds,
    sample,
    slips,
    themes,
    threads,
    tools,
    unread,
)
from app.services.begun import BegunInRound
from app.services.file_requests import FileNote
from app.services.interests import Declared
from app.services.notebook import Writing
from app.services.spelling import OwnWords
from app.tool.compiled import dump, load
from app.tool.form_paths import tool_path
from app.tool.model import Kind
from app.tool.problems import has_errors
from app.tool.workbook import read_workbook
from app.tool.workbook_writer import tool_workbook
from tests.builders import PASSPHRASE, POSITION, STORES, audits_in, opened, say
from tests.journeys.hostile_texts import LONG, MANY, QUOTABLE, Planted
from tests.services.finished import finish

CHILDREN, CASES = 16, 5


@dataclass(frozen=True)
class HostileRound:
    """`folder` holds lead.store and the stores of two assessors."""

    folder: Path
    round_id: str
    planted: Planted
    read_in_full: tuple[str, ...]  # the audits that say something in every field

    @property
    def lead(self) -> Path:
        return self.folder / "lead.store"


class Planter:
    """Gives a service the text with control characters, and without them where it will not have those."""

    def __init__(self) -> None:
        self.planted = Planted()

    def __call__(self, what, *fields, room=4_000):
        """`what` is called with a text for each field named; `room` in characters, one for all or one for each."""
        rooms = room if isinstance(room, tuple) else (room,) * len(fields)
        texts = [self.planted.text(name, each) for name, each in zip(fields, rooms, strict=True)]
        try:
            return what(*texts)
        except InputRefused:
            self.planted.refused.update(fields)
            texts = [
                self.planted.text(name, each, clean=True)
                for name, each in zip(fields, rooms, strict=True)
            ]
            return what(*texts)


def make(folder: Path) -> HostileRound:
    plant = Planter()
    for name in ("lead", "a", "b"):
        plant(
            lambda text, name=name: STORES.create(folder / f"{name}.store", PASSPHRASE, text),
            f"owner of store {name}",
            room=190,
        )
    with opened(folder / "lead.store") as lead:
        here = _set_up(plant, lead, folder)
        _before_packs(plant, lead, here)
        issued = packs.issue(lead, here, folder / "packs")
    read_in_full = []
    for pack, name in zip(issued, ("a", "b"), strict=True):
        with opened(folder / f"{name}.store") as ws:
            packs.open_pack(ws, pack.path, pack.code)
            read_in_full.append(_read(plant, ws, here, name))
            made = returns.make(ws, here, folder / "back").path
        with opened(folder / "lead.store") as lead:
            returns.merge(lead, here, [made])
    with opened(folder / "lead.store") as lead:
        _moderate(plant, lead, here, read_in_full)
        _write_the_report(plant, lead, here)
    return HostileRound(folder, here, plant.planted, tuple(read_in_full))


# -- the tool, the list, the round


def hostile_tool(plant, folder):
    """The tool of the program with foreign words in it, through the workbook it would come in."""
    held = json.loads(dump(tools.built_in()))
    syntax = ("field codes", "references")  # ${x} is a reference of XLSForm itself

    def words(name, room):
        text = plant.planted.text(name, room, without=syntax)
        return text.replace("\ud800", "")  # no file of UTF-8 can hold half a character

    node = _named(held["sections"], "OJ6_text")
    node["label"] = words("tool: label", 900)
    node["hint"] = words("tool: hint", 900)
    node["guidance"] = words("tool: guidance", 900)
    _named(held["sections"], "OJ")["label"] = words("tool: section", 200)
    _named(held["sections"], "OJ6")["label"] = words("tool: group", 300)
    _named(held["sections"], "OJ1")["label"] = words("tool: judgement", 300)
    for choices in held["choices"]:
        if choices[0] == "rating":
            choices[1][1][1] = words("tool: choice", 120)
    for place, name in enumerate(("title", "source", "remark")):
        held["standards"][place][name] = words(f"tool: standard {name}", 300)
    held["title"] = held["settings"]["form_title"] = words("tool: title", 150)
    path = folder / "tool.xlsx"
    path.write_bytes(tool_workbook(load(json.dumps(held))))
    tool, problems = read_workbook(path)
    assert not has_errors(problems), [str(each) for each in problems][:5]
    return tool


def _named(nodes, name):
    for node in nodes:
        if node["name"] == name:
            return node
        found = _named(node.get("children", ()), name)
        if found:
            return found
    return None


def _council_list(plant, path):
    """A table as a council might send it; names in it are those of nobody."""
    teams = [plant.planted.text(f"list: team {n}", 118) for n in (1, 2)]
    districts = [plant.planted.text(f"list: district {n}", 118) for n in (1, 2)]
    rows = []
    for n in range(CHILDREN):
        born = date(2001, 2, 3) + timedelta(days=97 * n)
        team = n % 2
        rows.append(
            {
                "child": f"{n:03}" if n else plant.planted.text("list: child", 60),
                "date_of_birth": born.isoformat(),
                "sex": "female",
                "team": teams[team],
                "district": districts[team],
                "plan_start": "2008-11-03",
                "category": plant.planted.text("list: category", 110),
                "family": f"F{n // 2}" if n > 1 else plant.planted.text("list: family", 60),
                "previous_plans": "1",
                "name": plant.planted.text("list: name", 290),
                "worker": plant.planted.text("list: worker", 290),
            }
        )
    coded = plant.planted.given["list: category"]  # kept as councils' codes are, in lower case
    plant.planted.given["list: category"] = {kind: each.casefold() for kind, each in coded.items()}
    said = io.StringIO()
    writer = csv.DictWriter(said, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    # A file with a NUL in it is refused as no text at all, and half a character cannot be written.
    path.write_text(said.getvalue().replace("\x00", "").replace("\ud800", ""), "utf-8")


def _set_up(plant, lead, folder):
    tool = hostile_tool(plant, folder)
    plan = rounds.RoundPlan("", POSITION, "", return_by=POSITION + timedelta(days=30))
    made = plant(
        lambda name, who, why: rounds.create(
            lead, replace(plan, name=name, lead_name=who, purpose=why, conversations=True), tool
        ),
        "round: name", "round: lead", "round: purpose",
        room=(190, 190, 4_000),
    )  # fmt: skip
    here = made.id
    name = plant.planted.text("list: file name", 110, clean=True).replace("/", "")
    path = folder / f"{name}.csv"
    _council_list(plant, path)
    frames.keep(lead, here, frames.read(path, POSITION))
    keys = ("child", "name", "worker", "team")
    mapped = TableMapping({key: key for key in keys}, personal=True)
    personal = frames.read(path, POSITION, mapped, personal=True).personal
    slips.bring_in(lead, here, personal)
    plant(
        lambda words: sample.leave_out(lead, here, "009", LeftOutFor.OTHER, words),
        "left out: words",
    )
    plant(
        lambda seed, words, one, other: sample.draw_cases(
            lead,
            here,
            Design(CASES, Spread.TEAM),
            seed,
            ceremony=Ceremony(SeedOrigin.OTHER, words, (one, other), POSITION, SeedCheck.READ_BACK),
        ),
        "draw: seed", "draw: words", "draw: person", "draw: other person",
        room=290,
    )  # fmt: skip
    plant(
        lambda again: sample.draw_cases(
            lead, here, Design(CASES, Spread.TEAM), "seed", again=again
        ),
        "draw: again",
    )
    return here


def _before_packs(plant, lead, here):
    plant(
        lambda one, at, two, other: rounds.set_people(
            lead, here, (rounds.PersonPlan(one, at, 3), rounds.PersonPlan(two, other, 3))
        ),
        "person: name", "person: office", "other person: name", "other person: office",
        room=(190, 110, 190, 110),
    )  # fmt: skip
    district = sample.cases(lead, here)[0].district
    plant(
        lambda name: offices.keep(lead, here, (Office(name, (district,)),)),
        "office: name",
        room=110,
    )
    plant(
        lambda office, role, name: rounds.arrange(
            lead, here, (Contact(office, role, name, "01632 960001"),), POSITION
        ),
        "contact: office", "contact: role", "contact: name",
        room=290,
    )  # fmt: skip
    allocation.share_out(lead, here, "seed", second_readings=1)


# -- the assessors


def _read(plant, ws, here, letter):
    first, *others = audits_in(ws, here)
    finish(first, sign=False)
    _answer_in_words(plant, first, letter)
    _beside_the_questions(plant, first, letter)
    with suppress(AuditError):
        first.complete()
        plant(first.reopen, f"reopened {letter}")
        first.complete()
    for name, text in (("OJ2", LONG), ("OJ3_rating", MANY)):
        key = first.form.key_of(name)
        first.answer(key, replace(first.form.answers.get(key) or Answer(), note=text))
    for audit in others:
        say(audit, "OJ1", "yes")
        say(audit, "OJ6_text", LONG)
        say(audit, "OJ7_text", MANY)
    _half_typed(plant, ws, here, letter, others[0])
    _notes(plant, ws, here, letter, first)
    return first.id


def _answer_in_words(plant, audit, letter):
    """Every question of words, in the first row of every table too; and of one answer everything it may hold."""
    for question in audit.tool.questions:
        if question.kind is not Kind.TEXT:
            continue
        for key in _keys_of(audit, question):
            state = audit.state(key)
            if state.relevant and not state.readonly:
                plant(
                    lambda text, key=key: audit.answer(key, Answer(text)),
                    f"answer {letter}: {question.path}",
                    room=900,
                )
    key = audit.form.key_of("OJ1")
    plant(
        lambda place, note, other: audit.answer(
            key, Answer("yes", evidence=Evidence.DIFFER, place=place, note=note, other=other, ask_lead=True)
        ),
        f"place {letter}", f"note {letter}", f"second value {letter}",
        room=(990, 4_000, 900),
    )  # fmt: skip
    for n, (name, state) in enumerate(
        (("CF1_date", AnswerState.COULD_NOT_LOOK), ("RC1", AnswerState.NOT_APPLICABLE))
    ):
        with suppress(NotFound):
            key = audit.form.key_of(name)
            plant(
                lambda why, key=key, state=state: audit.answer(
                    key, Answer(state=state, reason=why)
                ),
                f"reason {letter} {n}",
            )
    kept = next(iter(audit.form.answers))
    plant(
        lambda why: audit.answer(kept, replace(audit.form.answers[kept], warning_reason=why)),
        f"kept because {letter}",
    )


def _keys_of(audit, question):
    """The question's key; of one in a table, that of its first row."""
    with suppress(NotFound):
        return [audit.form.key_of(question.name)]
    return [key for key in audit.form.answers if tool_path(key) == question.path][:1]


def _beside_the_questions(plant, audit, letter):
    plant(
        lambda place, what: audit.together(
            written(Line(1, Answer("2009-01-05", evidence=Evidence.PAPER, place=place, note=what)))
        ),
        f"log: place {letter}", f"log: words {letter}",
        room=(900, 4_000),
    )  # fmt: skip
    plant(
        lambda words: audit.together(noting(audit.beside, POSITION, 60, words)),
        f"time on file: note {letter}",
    )
    plant(
        lambda words: audit.together(
            producing(audit.beside, Produced(Production.PART, 1, Reason.OTHER, words, ""))
        ),
        f"file produced: words {letter}",
    )
    plant(
        lambda text: audit.together(unread.kept(audit, audit.form.key_of("HX1_date"), text)),
        f"not understood {letter}",
        room=190,
    )
    keyed = KeyedIn("", "", POSITION, POSITION, POSITION)
    plant(
        lambda reader: audit.together(
            marking(audit.beside, replace(keyed, reader=reader, keyer=reader))
        ),
        f"keyed in: reader {letter}",
        room=190,
    )


def _half_typed(plant, ws, here, letter, audit):
    """What is on the disk at each word's end, and what the owner of a store taught it to spell."""
    plant(lambda text: audit.keep_begun("log", {"words": text}), f"begun {letter}")
    plant(
        lambda text: BegunInRound(ws, here).keep_begun("diary", {"what": text}),
        f"begun in round {letter}",
    )
    OwnWords(ws).add(f"word{letter}")


def _notes(plant, ws, here, letter, audit):
    seen = Observation(EntryId(""), POSITION, Tag.OTHER, "", "")
    plant(
        lambda office, what: diary.write(ws, here, replace(seen, office=office, what=what)),
        f"diary: office {letter}", f"diary: what {letter}",
    )  # fmt: skip
    for about in ("", audit.id):
        whose = f"{letter} {'case' if about else 'nobody'}"
        plant(
            lambda told, office, team, since, what, who, role, said, about=about: concerns.write(
                ws,
                here,
                Writing(
                    EntryKind.CONCERN,
                    {"about": told, "office": office, "team": team, "since": since, "what": what},
                    (Call(who, role, "01632 960002", "2009-03-02T10:00:00Z", answered=True, said=said),),
                    about,
                ),
            ),
            *(
                f"concern {whose}: {name}"
                for name in ("about", "office", "team", "since", "what", "call who", "call role", "call said")
            ),
            room=(290, 290, 290, 290, 4_000, 290, 290, 4_000),
        )  # fmt: skip
    plant(
        lambda case, text: notebook.write(
            ws, here, Writing(EntryKind.CALIBRATION, {"case": case, "text": text})
        ),
        f"practice: case {letter}", f"practice: text {letter}",
    )  # fmt: skip


# -- the lead


def _moderate(plant, lead, here, read_in_full):
    with lead.begin() as work:
        given = {each.audit_id: each for each in work.audits.allocations(here)}
        cases = {each.id: each for each in sorted(work.cases.all(here), key=lambda one: one.ref)}
        people = work.people.all(here)
    one, two = read_in_full
    case, second_case = (cases[given[each].case_id] for each in read_in_full)
    key = AnswerKey("/OJ/OJ1")
    plant(
        lambda note, other, kept, place, why: moderation.correct(
            lead, here, one, key,
            Answer("no", note=note, other=other, warning_reason=kept, place=place), why,
        ),
        "correction: note", "correction: second value", "correction: kept because",
        "correction: place", "correction: reason",
        room=900,
    )  # fmt: skip
    words = AnswerKey(tools.built_in().by_name["OJ7_text"].path)
    plant(
        lambda text, why: moderation.correct(lead, here, one, words, Answer(text), why),
        "correction: words", "correction: reason of words",
    )  # fmt: skip
    plant(lambda text: threads.ask(lead, here, one, key, text), "query")
    for told in threads.all_threads(lead, here, ThreadKind.QUERY)[:1]:
        plant(
            lambda text, told=told: threads.say(lead, here, told.thread.id, Deed.SAY, text),
            "query: more",
        )
    thread, _ = plant(
        lambda by, role, evidence, text: threads.challenge(
            lead, here, one, key, {"by": by, "role": role, "on": "2009-03-20", "evidence": evidence, "text": text}
        ),
        "challenge: by", "challenge: role", "challenge: evidence", "challenge: text",
    )  # fmt: skip
    plant(lambda text: threads.say(lead, here, thread, Deed.UPHOLD, text), "challenge: decision")
    plant(
        lambda to, role, how: threads.give_summary(
            lead, here, one,
            {"to": to, "role": role, "on": "2009-03-20", "how": how, "reply_by": "2009-03-27"},
        ),
        "summary: to", "summary: role", "summary: how",
    )  # fmt: skip
    plant(
        lambda words: file_requests.note(
            lead, here, case.id,
            FileNote(Production.PART, 3, 2, 1, access="given", reason=Reason.OTHER, words=words),
        ),
        "file: words",
    )  # fmt: skip
    plant(lambda why: holds.place(lead, here, why, case.id), "hold: why")
    plant(lambda why: holds.place(lead, here, why), "hold: why of the round")
    hold = holds.all_holds(lead, here)[-1] if hasattr(holds, "all_holds") else None
    if hold:
        plant(lambda why: holds.lift(lead, here, hold.id, why), "hold: lifted why")
    for n, each in enumerate((case, second_case)):
        plant(
            lambda why, each=each: child_requests.open_request(lead, here, each.ref, why),
            f"child request {n}: why",
        )
    opened_last = child_requests.all_requests(lead, here)[-1]
    plant(
        lambda why: child_requests.close(lead, here, opened_last.id, why),
        "child request: closed why",
    )
    child_requests.open_request(lead, here, second_case.ref, "Asked anew.")
    stranger = next(each for each in people if each.id != given[two].person_id)
    plant(
        lambda what, by, note: interests.declare(
            lead, here, Declared(stranger.id, InterestKind.WORKER, what, by, POSITION, note)
        ),
        "interest: what", "interest: by", "interest: note",
        room=290,
    )  # fmt: skip
    declared = next(iter(interests.declared(lead, here)), None)
    if declared is not None:
        plant(lambda why: interests.lift(lead, here, declared.id, why), "interest: lifted why")
    told = concerns.told(lead, here)
    plant(
        lambda words: concern_acts.close(lead, here, told[0].concern.id, words), "concern: closed"
    )
    plant(
        lambda words: concern_acts.open_again(lead, here, told[0].concern.id, words),
        "concern: open again",
    )
    plant(
        lambda words: concern_acts.close(lead, here, told[0].concern.id, words),
        "concern: closed for good",
    )
    plant(
        lambda words: concern_acts.say_same(lead, here, told[0].concern.id, told[1].concern.id, words),
        "concern: same",
    )  # fmt: skip
    unread_case = next(
        each for each in cases.values() if each.main and each.id not in (case.id, second_case.id)
    )
    plant(
        lambda words: replacing.replace_case(lead, here, unread_case.id, ReplacedFor.TWICE, words),
        "replaced: words",
    )
    apart = (case.id, second_case.id, unread_case.id)
    moved = next(
        each
        for each in given.values()
        if each.case_id not in apart and each.reading is Reading.SOLE
    )
    other = next(each.id for each in people if each.id != moved.person_id)
    plant(lambda why: readings.give(lead, here, moved.audit_id, [other], why), "reading given: why")


def _write_the_report(plant, lead, here):
    plant(
        lambda text: lead_words.conclude(lead, here, Conclusion("", "3", text, Basis.JUDGED)),
        "conclusion",
    )
    fields = ("text", "body_name", "owner", "evidence", "reconciled", "response", "response_by",
              "progress_note", "carried_from")  # fmt: skip
    plant(
        lambda *texts: lead_words.recommend(
            lead, here,
            Recommendation("", body=Body.AGENCY, due=POSITION, **dict(zip(fields, texts, strict=True))),
        ),
        *(f"recommendation: {name}" for name in fields),
        room=900,
    )  # fmt: skip
    plant(
        lambda who, role, about: lead_words.discussed(
            lead, here, Discussion("", who, role, POSITION, about)
        ),
        "discussion: who", "discussion: role", "discussion: about",
        room=900,
    )  # fmt: skip
    names = [each.name for each in fields_of(FrontMatter) if each.name != "measured_against"]
    plant(
        lambda *texts: front_matter.keep_front(
            lead, here,
            FrontMatter(**dict(zip(names, texts, strict=True)), measured_against=""),
        ),
        *(f"front: {name}" for name in names),
        room=900,
    )  # fmt: skip
    # A line is a person, and what follows a comma their role: pieces that have neither come out as they are.
    held = lead_words.lead_words(lead, here).front
    signed = plant.planted.text("front: signatories", 900, without=("quoting", "lines", "lead"))
    front_matter.keep_front(lead, here, replace(held, signatories=signed))
    plant(
        lambda text: front_matter.keep_source(lead, here, Source("", "Mark", text)),
        "source: text",
        room=900,
    )
    for text in (LONG, MANY):
        lead_words.conclude(lead, here, Conclusion("", "4", text, Basis.OBSERVED))
    lead_words.conclude(lead, here, Conclusion("", "3", "See this.{source:Mark}", Basis.JUDGED))
    case = next(each for each in sample.cases(lead, here) if each.main)
    plant(lambda name: themes.mark(lead, here, case.ref, "", [name]), "theme", room=60)
    plant(
        lambda name: themes.mark(lead, here, case.ref, "OJ6_text", [name]),
        "theme of a quote",
        room=60,
    )
    for n, held in enumerate(quotes.quotables(lead, here)[:3]):
        text = plant.planted.text(f"quote {n}", pieces=QUOTABLE)
        quotes.keep(lead, here, held.passage, text, approved=True)
    plant(
        lambda name, source, words: earlier.keep(
            lead, here,
            EarlierAudit(EntryId(""), name, drawn_at_random=True, source=source,
                         figures=(Published("OJ1=yes", 3, 10, words, headline=True),)),
        ),
        "earlier: name", "earlier: source", "earlier: words",
        room=(190, 290, 118),
    )  # fmt: skip
