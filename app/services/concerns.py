"""Immediate concerns: one list, from the notebook and, for audits without a page of it, from their answers.

A concern about an audit's case is kept as one thing with the audit tool's own questions about it, where the tool asks
them: what the page says is answered there, what is answered there stands on the page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app.domain import concerns as page
from app.domain.answers import Answer, AnswerState
from app.domain.beside import Edit
from app.domain.changes import Changes
from app.domain.concern_acts import ConcernAct
from app.domain.ids import AnswerKey, AuditId, EntryId, RoundId
from app.domain.notebook import Call, Entry, EntryKind, Noted, newest
from app.domain.records import Act, AnswerEvent, Reading, Revision, replay
from app.domain.rounds import Concern, Role, Round
from app.ports import UnitOfWork
from app.services import concern_acts, notebook
from app.services.notebook import Writing
from app.services.seat import only_the_seat
from app.tool.form import Form
from app.workspace import Workspace

NOW, WHAT, TOLD, RESPONSE = "OJ5_now", "OJ5_what", "OJ5_told", "OJ5_response"
ROLE, TOLD_ON, TIME = "OJ5_role", "OJ5_told_on", "OJ5_time"
NAMES = (NOW, WHAT, TOLD, ROLE, TOLD_ON, TIME, RESPONSE)
YES = "yes"
NOT_TOLD = "the immediate concern does not say who was told."
UK = ZoneInfo("Europe/London")
NOTHING: Mapping[AnswerKey, Answer] = MappingProxyType({})


def touches_concern(key: AnswerKey) -> bool:
    return "/OJ5" in key


def concern_in(
    form: Form,
    ref: str,
    now: datetime,
    audit_id: AuditId,
    earlier: Mapping[AnswerKey, Answer] = NOTHING,
) -> Concern | None:
    """None where the tool asks of no concern, or none was raised.

    `earlier` are answers that a new version of the tool asks again: a concern raised by them stands until then.
    """
    said = answers_about(form, earlier)
    if said[NOW] != YES:
        return None
    return Concern(
        id=EntryId(audit_id),
        audit_id=audit_id,
        ref=ref,
        raised_at=now,
        what=said[WHAT],
        told=said[TOLD],
        response=said[RESPONSE],
    )


def answers_about(form: Form, earlier: Mapping[AnswerKey, Answer] = NOTHING) -> dict[str, str]:
    """What an audit's answers say of a concern, by the names of the tool's questions; "" for what it does not ask."""
    return {name: _value(form, name, earlier) for name in NAMES}


def _value(form: Form, name: str, earlier: Mapping[AnswerKey, Answer]) -> str:
    node = form.tool.by_name.get(name)
    if node is None:
        return ""
    key = AnswerKey(node.path)
    answer = form.state(key).answer or earlier.get(key)
    return answer.value if answer else ""


def raised_by(events: Sequence[AnswerEvent]) -> bool:
    """Whether a history ends with the answer that raises a concern."""
    last = _last_asked(events)
    return last is not None and last.answer is not None and last.answer.value == YES


def taken_back(raised: Revision, now: Revision, ref: str, at: datetime) -> Concern:
    """A concern that came back once and that the answers deny since: it stays, as it stood when it last was raised.

    It ends at the moment of the answer that denies it. `at`: when it is first known here.
    """
    answers = replay(raised.events).answers
    said = {key.rpartition("/")[2]: answer.value for key, answer in answers.items()}
    denied = _last_asked(now.events) or now.events[-1]
    return Concern(
        id=EntryId(now.audit_id),
        audit_id=now.audit_id,
        ref=ref,
        raised_at=at,
        what=said.get(WHAT, ""),
        told=said.get(TOLD, ""),
        response=said.get(RESPONSE, ""),
        finished_at=datetime.fromisoformat(denied.at),
    )


def _last_asked(events: Sequence[AnswerEvent]) -> AnswerEvent | None:
    return next((each for each in reversed(events) if each.key.endswith(f"/{NOW}")), None)


def not_finished(
    noted: Noted | None,
    form: Form,
    item: str,
    earlier: Mapping[AnswerKey, Answer] = NOTHING,
) -> tuple[str, ...]:
    """What the concern of an audit wants before the audit is signed, as sentences; nothing where none was raised.

    `item` is the number of the question that asks for it. A concern raised in error is at an end, whatever is answered.
    """
    if noted is None:
        raised = answers_about(form, earlier)
        return (NOT_TOLD,) if raised[NOW] == YES and not raised[TOLD] else ()
    entry, found = noted.newest, [] if agree(noted, form) else [_disagreeing(item)]
    if page.concern_of(noted).finished_at is None:
        if not entry.body.get(page.WHAT, "").strip():
            found.append("the immediate concern does not say what it is: write it on its page.")
        told = page.answered(entry)
        if told is None or not page.told_in_words(told):
            found.append(NOT_TOLD)
        if not page.wanting(entry.body, entry.calls):
            found.append("the immediate concern is not finished: finish it on its page.")
    return tuple(found)


def agree(noted: Noted, form: Form) -> bool:
    """Whether the answer is one that the page can stand beside; an answer still to be given is."""
    node = form.tool.by_name.get(NOW)
    given = form.state(AnswerKey(node.path)).answer if node is not None else None
    return given is None or given.value == YES or page.is_in_error(noted)


def _disagreeing(item: str) -> str:
    return (
        f"an immediate concern is on record, but {item} does not say yes: answer yes, or say on the page of the "
        "concern why it was raised in error."
    )


# From the answers to the page.


def begun_from(said: Mapping[str, str], now: datetime) -> tuple[dict[str, str], tuple[Call, ...]]:
    """What the page of a concern begins with where the audit's questions were answered first."""
    body = {page.WHAT: said[WHAT]} if said[WHAT] else {}
    return body, (_told_by(said, now),) if said[TOLD] else ()


def followed(
    entry: Entry, said: Mapping[str, str], touched: Collection[str], now: datetime
) -> tuple[dict[str, str], tuple[Call, ...]]:
    """The page with what was answered beside it just now; what was not touched, or says the same, stays as it is."""
    before = said_by(entry)
    other = {name for name in touched if name in NAMES and said[name] != before.get(name, "")}
    body, calls = dict(entry.body), entry.calls
    if WHAT in other:
        body[page.WHAT] = said[WHAT]
    if other - {NOW, WHAT}:
        place = next((n for n, call in enumerate(calls) if call.answered), None)
        if place is not None:
            told = _told_by(said, now, calls[place], other)
            calls = (*calls[:place], told, *calls[place + 1 :])
        elif said[TOLD]:
            calls = (*calls, _told_by(said, now))
    held = {name: text for name, text in body.items() if text}
    return page.still_finished(held, calls), calls


def _told_by(
    said: Mapping[str, str],
    now: datetime,
    call: Call | None = None,
    other: Collection[str] = NAMES,
) -> Call:
    """The call that reached somebody, as the answers have it; of a call noted before, only what is another now."""
    call = call or Call("", "", "", f"{now:%Y-%m-%dT%H:%M:%SZ}", answered=True, said="")
    return replace(
        call,
        who=said[TOLD] if TOLD in other else call.who,
        role=said[ROLE] if ROLE in other else call.role,
        said=said[RESPONSE] if RESPONSE in other else call.said,
        at=call.at if {TOLD_ON, TIME}.isdisjoint(other) else _moment_of(said, call.at),
    )


def _moment_of(said: Mapping[str, str], otherwise: str) -> str:
    """The moment that date and time on the wall name; the one known before where they name none."""
    held = datetime.fromisoformat(otherwise).astimezone(UK)
    time = said[TIME].replace(".", ":").zfill(5) if said[TIME] else f"{held:%H:%M}"
    try:
        at = datetime.fromisoformat(f"{said[TOLD_ON] or held.date()}T{time}")
    except ValueError:
        return otherwise
    return f"{at.replace(tzinfo=UK).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


# From the page to the answers.


def said_by(entry: Entry) -> dict[str, str]:
    """What the page says, by the names of the tool's questions."""
    said = {NOW: YES, WHAT: entry.body.get(page.WHAT, "")}
    call = page.answered(entry)
    if call is None:
        return said
    at = datetime.fromisoformat(call.at).astimezone(UK)
    return said | {
        TOLD: call.who or call.role,
        ROLE: call.role,
        TOLD_ON: at.date().isoformat(),
        TIME: f"{at:%H:%M}",
        RESPONSE: call.said,
    }


def answers_following(form: Form, entry: Entry) -> tuple[Edit, ...]:
    """The edits that make an audit's answers say what the page says; none where the tool asks of no concern, or where
    the concern was raised in error."""
    edits: list[Edit] = []
    for name, value in said_by(entry).items():
        node = form.tool.by_name.get(name)
        if node is None or page.WITHDRAWN in entry.body:
            continue
        key = AnswerKey(node.path)
        held = form.state(key).answer
        if (held.value if held else "") != value:
            given = replace(held or Answer(), value=value, state=AnswerState.ANSWERED, reason="")
            edits.append((Act.SET, key, given) if value else (Act.CLEAR, key, None))
    return tuple(edits)


# The list.


def write(ws: Workspace, round_id: RoundId, writing: Writing) -> tuple[Entry, Changes]:
    """Save the page as it stands, and the line about it in the list. Raises InputRefused, in a lead's store where the
    seat is elsewhere too: whoever leads would not see it there. StoreProblem."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is Role.LEAD:
            only_the_seat(work, round_id)
        body = page.still_finished(writing.body, writing.calls)
        entry = notebook.keep(ws, work, audit_round, replace(writing, body=body))
        keep_line(work, audit_round, entry.id)
        work.commit()
    return entry, Changes(
        audits=frozenset({entry.audit_id} if entry.audit_id else ()), notebook=True
    )


def noted_in(work: UnitOfWork, round_id: RoundId, entry_id: EntryId) -> Noted | None:
    """A concern that has a page in this store, as it stands."""
    return next(iter(newest(work.notebook.versions(round_id, entry_id))), None)


def keep_line(work: UnitOfWork, audit_round: Round, entry_id: EntryId) -> None:
    """Bring the line of one concern written here up to date, in the lead's store with what came back of it."""
    if audit_round.role is Role.LEAD:
        held = (each for each in notebook.everything(work, audit_round.id) if each.id == entry_id)
        noted = next(iter(newest(held)), None)
    else:
        noted = noted_in(work, audit_round.id, entry_id)
    if noted is not None:
        work.concerns.raise_or_update(audit_round.id, _line(work, noted))
        concern_acts.bring_up_to_date(work, audit_round.id)


def _line(work: UnitOfWork, noted: Noted) -> Concern:
    audit_id = noted.newest.audit_id
    ref = work.cases.get(work.audits.header(audit_id).case_id).ref if audit_id else ""
    return page.concern_of(noted, ref)


def bring_up_to_date(
    work: UnitOfWork, audit_round: Round, answered: Mapping[AuditId, Concern]
) -> None:
    """The lead's list: what has a page goes by its page, what has none by the answers. Nothing is in it twice, and
    nothing ever leaves it.

    `answered` has the concerns by the answers alone, those taken back too.
    """
    pages = {each.id: each for each in pages_in(work, audit_round.id)}
    for concern in pages.values():
        work.concerns.raise_or_update(audit_round.id, concern)
    for found in answered.values():
        if found.id not in pages:
            work.concerns.raise_or_update(audit_round.id, found)
    concern_acts.bring_up_to_date(work, audit_round.id)


def pages_in(work: UnitOfWork, round_id: RoundId, *, in_error: bool = True) -> tuple[Concern, ...]:
    """Every concern with a page, written here or come back, each once; on demand without those raised in error."""
    entries = notebook.everything(work, round_id)
    found = newest(each for each in entries if each.kind is EntryKind.CONCERN)
    return tuple(_line(work, noted) for noted in found if in_error or not page.is_in_error(noted))


def open_ones(ws: Workspace, audit_round: Round) -> tuple[Concern, ...]:
    """Those that the line across every page counts, oldest first: the assessor's until they are finished, the lead's
    until they are closed."""
    with ws.begin() as work:
        held = concern_acts.listed(work.concerns.all(audit_round.id))
    lead = audit_round.role is Role.LEAD
    return tuple(
        each for each in held if each.closed_at is None and (lead or each.finished_at is None)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One concern of the list: its line, and its page with every copy of it. `note` is None where it has none.

    `others` are the entries that are one with it, each with a page of its own; `decisions` what whoever leads decided
    about any of them; `likely` what may be one with it, and nobody has said so or the contrary.
    """

    concern: Concern
    note: notebook.Note | None
    author: str
    others: tuple["Told", ...] = ()
    decisions: tuple[ConcernAct, ...] = ()
    likely: tuple[concern_acts.Likely, ...] = ()

    @property
    def whole(self) -> tuple["Told", ...]:
        return (self, *self.others)


def told(ws: Workspace, round_id: RoundId) -> tuple[Told, ...]:
    """Every concern of the round with its calls: those that are open first, the oldest first among them."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        held = work.concerns.all(round_id)
        acts = concern_acts.acts_in(work, round_id)
        likely = concern_acts.likely_in(work, round_id) if audit_round.role is Role.LEAD else {}
        pages = {each.id: each for each in notebook.notes_in(work, audit_round, EntryKind.CONCERN)}
        names = {person.id: person.name for person in work.people.all(round_id)}
        readers = {
            each.audit_id: names.get(each.person_id, "")
            for each in work.audits.allocations(round_id, with_replaced=True)
        }
    single = {
        each.id: Told(each, note, note.author if note else readers.get(each.audit_id, ""))
        for each in held
        for note in [pages.get(each.id)]
    }
    found = []
    for concern in concern_acts.listed(held):
        first, *others = [
            single[each.id] for each in held if (each.same_as or each.id) == concern.id
        ]
        ids = {concern.id, *(each.concern.id for each in others)}
        found.append(
            replace(
                first,
                concern=concern,
                others=tuple(others),
                decisions=tuple(each for each in acts if not ids.isdisjoint(each.concerns)),
                likely=_once(ids, likely),
            )
        )
    return tuple(sorted(found, key=lambda each: each.concern.closed_at is not None))


def _once(
    ids: Collection[EntryId], likely: Mapping[EntryId, Sequence[concern_acts.Likely]]
) -> tuple[concern_acts.Likely, ...]:
    """What may be one with any of these; of others that are one already, the first entry alone."""
    found = {
        each.concern.same_as or each.concern.id: each
        for concern_id in ids
        for each in likely.get(concern_id, ())
    }
    return tuple(found.values())


def cases_to_log(ws: Workspace, round_id: RoundId) -> tuple[tuple[str, AuditId], ...]:
    """The cases of the round by reference, each with the audit whose concern one taken by telephone is, so that what
    its reader returns later is the same concern. A case read twice stands twice: its second reader may telephone."""
    with ws.begin() as work:
        refs = {case.id: case.ref for case in work.cases.all(round_id)}
        names = {person.id: person.name for person in work.people.all(round_id)}
        given = work.audits.allocations(round_id)
    found = []
    for each in given:
        ref = refs.get(each.case_id, "")
        if each.reading is Reading.BLIND_SECOND:
            ref = f"{ref}, second reader {names.get(each.person_id, '')}"
        found.append((ref, each.audit_id))
    return tuple(sorted(found))
