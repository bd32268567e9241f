"""An immediate concern as its page has it: what it says, whom to telephone next, what to read out, who was told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from app.domain.notebook import Call, Contact, Entry, Noted
from app.domain.partial_dates import words
from app.domain.rounds import Concern

# The fields of its entry. WITHDRAWN holds why it was raised in error; FINISHED when the assessor had done with it.
ABOUT, OFFICE, TEAM, SINCE, WHAT = "about", "office", "team", "since", "what"
FINISHED, WITHDRAWN = "finished", "withdrawn"
TYPED = (ABOUT, OFFICE, TEAM, SINCE, WHAT)

# Told of allegations against staff alone: a rung of another ladder.
OF_STAFF = "designated officer"


def answered(entry: Entry) -> Call | None:
    """The first call that reached somebody: who was told. None while nobody was."""
    return next((call for call in entry.calls if call.answered), None)


def is_finished(entry: Entry) -> bool:
    """Whether whoever raised it has done with it: told somebody, or said why it was raised in error."""
    return bool(entry.body.get(FINISHED))


def concern_of(noted: Noted, ref: str = "") -> Concern:
    """The line that lists show. `ref` is the reference of the case it is about, "" where it is about no case.

    Where several copies stand, taken by telephone and returned or of a store that was put back, it says what each of
    them says, names whoever was told in any, and is finished only if it is in all of them.
    """
    entry = noted.newest
    calls = (answered(each) for each in (entry, *noted.copies))
    call = next((each for each in calls if each is not None), None)
    finished = [_moment(each.body.get(FINISHED, "")) for each in noted.copies]
    ends = [at for at in finished if at is not None]
    return Concern(
        id=entry.id,
        ref=ref or entry.body.get(ABOUT, "") or "Somebody who is no case",
        raised_at=datetime.fromisoformat(noted.first.at),
        what=" / ".join(sorted({_what(each) for each in noted.copies} - {""})),
        told=told_in_words(call) if call else "",
        response=call.said if call else "",
        audit_id=entry.audit_id,
        author=entry.author,
        finished_at=max(ends) if len(ends) == len(finished) else None,
    )


def is_in_error(noted: Noted) -> bool:
    """Whether it was raised by mistake, in every copy of it."""
    return all(WITHDRAWN in each.body for each in noted.copies)


def _what(entry: Entry) -> str:
    what, why = entry.body.get(WHAT, ""), entry.body.get(WITHDRAWN, "")
    return f"{what} Raised in error: {why}".strip() if why else what


def told_in_words(call: Call) -> str:
    """ "Name, role"; "" where nobody is named."""
    return ", ".join(dict.fromkeys(part for part in (call.who, call.role) if part))


def ladder(contacts: Sequence[Contact], places: Sequence[str]) -> tuple[Contact, ...]:
    """Whom to telephone, in the lead's order: those of these offices, districts or teams first, then those for all.

    The numbers of other offices are left out, and those for allegations against staff.
    """
    of_all = [each for each in contacts if not is_of_staff(each)]
    own = [each for each in of_all if any(_serves(each.office, place) for place in places)]
    # A number that serves several places stands once for each of them.
    once = {(each.role, each.name, each.number): each for each in reversed(own)}
    own = [each for each in own if once.pop((each.role, each.name, each.number), None)]
    return (*own, *(each for each in of_all if not each.office.strip()))


def _serves(office: str, place: str) -> bool:
    """Whether an office is named in a place's name, whole words only: "East Coast" in "East Coast CP Team"."""
    named, within = " ".join(office.casefold().split()), " ".join(place.casefold().split())
    return bool(named) and f" {named} " in f" {within} "


def is_of_staff(contact: Contact) -> bool:
    return OF_STAFF in contact.role.casefold()


def next_rung(rungs: Sequence[Contact], calls: Sequence[Call]) -> Contact | None:
    """The first number that nobody tried yet; when all were tried, the first again. None without numbers, or once
    somebody was reached."""
    if not rungs or any(call.answered for call in calls):
        return None
    tried = {_digits(call.number) for call in calls}
    return next((each for each in rungs if _digits(each.number) not in tried), rungs[0])


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def to_read_out(entry: Mapping[str, str], ref: str, reader: str, round_name: str) -> str:
    """What to say on the telephone, from what is known so far; a gap is left where something is not."""
    about = entry.get(ABOUT, "").strip()
    whom = " and ".join(
        part for part in (f"the child with reference {ref}" if ref else "", about) if part
    )
    places = dict.fromkeys((entry.get(OFFICE, ""), entry.get(TEAM, "")))
    place = ", ".join(part for part in places if part)
    what, since = entry.get(WHAT, "").strip(), entry.get(SINCE, "").strip()
    lines = [
        f"My name is {reader or '…'}. I am reading case files for the audit “{round_name}”.",
        "I have an immediate concern that cannot wait for the end of the audit.",
        f"It is about {whom or '…'}",
        f"Office or team: {place or '…'}",
        f"What worries me: {what or '…'}",
        f"Known since: {since or '…'}",
        "Please tell me your name and your role, what you will do, and by when.",
    ]
    return "\n".join(line if line.endswith((".", "…", "!", "?")) else f"{line}." for line in lines)


def still_finished(body: Mapping[str, str], calls: Sequence[Call]) -> dict[str, str]:
    """The page without its end where that no longer holds: what was put right left nobody who was told."""
    unfounded = FINISHED in body and WITHDRAWN not in body and wanting(body, calls)
    return {name: text for name, text in body.items() if not (unfounded and name == FINISHED)}


def wanting(body: Mapping[str, str], calls: Sequence[Call]) -> str:
    """Why it cannot be finished yet, as a sentence; "" where it can."""
    if not body.get(WHAT, "").strip():
        return "Say what the concern is."
    call = next((each for each in calls if each.answered), None)
    if call is None:
        return "Nobody has been told yet: telephone, and note the call that was answered."
    if not told_in_words(call):
        return "Name the person who was told, or their role."
    return ""


def when_in_words(at: str, zone: tzinfo | None) -> str:
    """ "Wed 11 Mar 2009, 14:05" on the wall clock."""
    moment = _moment(at)
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    return f"{words(local.date())}, {local:%H:%M}"


def _moment(at: str) -> datetime | None:
    return datetime.fromisoformat(at) if at else None


def with_call(calls: tuple[Call, ...], place: int, **changed: object) -> tuple[Call, ...]:
    """The calls with one of them put right."""
    return (*calls[:place], replace(calls[place], **changed), *calls[place + 1 :])  # type: ignore[arg-type]
