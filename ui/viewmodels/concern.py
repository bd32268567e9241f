"""One immediate concern as its page works on it: every change is saved on the spot, nothing is ever taken away."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.domain import concerns as page
from app.domain.ids import EntryId
from app.domain.notebook import Call, Contact, Entry, EntryKind
from app.domain.offices import Offices
from app.domain.rounds import CaseFile, Round
from app.services import concerns, notebook
from app.services.begun import BegunInRound
from app.services.notebook import Writing
from app.services.open_audit import OpenAudit
from app.workspace import Workspace
from ui.actions import Actions
from ui.viewmodels.half_typed import HalfTyped

_OF_A_CALL = ("who", "role", "number", "said")  # what is typed about a call


@dataclass(frozen=True, slots=True)
class AboutCase:
    """The audit whose case the concern is about, and how its answers are made to follow the page."""

    audit: OpenAudit
    follow: Callable[[Entry], None]

    @property
    def case(self) -> CaseFile:
        return self.audit.case


class ConcernViewModel(QObject):
    """`reader`: who reads it out on the telephone. Of a concern about no case, `about` is None."""

    changed = Signal()
    saved = Signal()

    def __init__(
        self,
        ws: Workspace,
        audit_round: Round,
        actions: Actions,
        reader: str,
        about: AboutCase | None = None,
        entry_id: EntryId | None = None,
        zone: ZoneInfo | None = None,
    ) -> None:
        super().__init__()
        self._ws, self.round, self._actions = ws, audit_round, actions
        self.reader, self._about, self.zone = reader, about, zone
        self._id = EntryId(about.audit.id) if about else entry_id
        self.entry: Entry | None = None
        self.body: dict[str, str] = {}
        self.calls: tuple[Call, ...] = ()
        self.saved_at: datetime | None = None
        self._words = HalfTyped(BegunInRound(ws, audit_round.id), actions)
        self.read()
        self._take_word()

    @property
    def id(self) -> EntryId | None:
        """None before anything was written about somebody who is no case."""
        return self._id

    @property
    def ref(self) -> str:
        return self._about.case.ref if self._about else ""

    @property
    def is_begun(self) -> bool:
        return self.entry is not None

    @property
    def is_finished(self) -> bool:
        return self.entry is not None and page.is_finished(self.entry)

    @property
    def finished(self) -> str:
        """When it was finished, in words."""
        return page.when_in_words(self.body.get(page.FINISHED, ""), self.zone)

    @property
    def contacts(self) -> Sequence[Contact]:
        return self.round.contacts

    @property
    def rungs(self) -> tuple[Contact, ...]:
        """Whom to telephone for the office at hand, in the lead's order."""
        places = [self.body.get(page.OFFICE, ""), self.body.get(page.TEAM, "")]
        if self._about:
            case = self._about.case
            offices = Offices(self.round.offices)
            places += [offices.for_files(case), case.area, case.district, case.team]
        return page.ladder(self.contacts, places)

    @property
    def next_rung(self) -> Contact | None:
        return page.next_rung(self.rungs, self.calls)

    def script(self) -> str:
        return page.to_read_out(self.body, self.ref, self.reader, self.round.name)

    def read(self) -> None:
        """Take what the store holds; before the page is begun, what the audit's answers and the case say."""
        note = notebook.note(self._ws, self.round.id, self._id) if self._id else None
        if note is not None:
            self.entry = note.entry
            self.body, self.calls = dict(note.entry.body), note.entry.calls
        elif self._about is not None:
            said = concerns.answers_about(self._about.audit.form)
            self.body, self.calls = concerns.begun_from(said, self._ws.now())
            case = self._about.case
            office = case.district if case.district != case.team else case.area
            places = {page.OFFICE: office, page.TEAM: case.team}
            self.body = {name: text for name, text in places.items() if text} | self.body
        self.changed.emit()

    def put(self, **texts: str) -> bool:
        """Write these fields; False where it was refused. What differs in nothing is not written."""
        body = {**self.body, **texts}
        wanted = {name: text for name, text in body.items() if text}
        if wanted == self.body and self.is_begun:
            return True
        return self._write(wanted, self.calls)

    def keep_word(self, name: str, text: str, call: int | None = None) -> None:
        """At a word's end: on the disk, and a version of the concern only at the next pause. `call`: whose words."""
        number = "" if call is None else str(call)
        said = {"name": name, "text": text.strip(), "call": number}
        self._words.keep(self._place, said if said["text"] else {})

    @property
    def why_withdrawn(self) -> str:
        """What was being typed about a concern raised in error when the program ended."""
        said = self._words.taken(self._place)
        return said.get("text", "") if said.get("name") == page.WITHDRAWN else ""

    def _take_word(self) -> None:
        """The box that was typed in when the program ended is written as far as it was kept."""
        said = self._words.taken(self._place)
        name, text, number = said.get("name", ""), said.get("text", ""), said.get("call", "")
        if not text or name == page.WITHDRAWN or self.is_finished:
            return
        if not number:
            self.put(**{name: text})
        elif int(number) < len(self.calls) and name in _OF_A_CALL:
            call = self.calls[int(number)]
            self.put_call(int(number), Call(**{**asdict(call), name: text}))

    @property
    def _place(self) -> str:
        return f"concern {self._id or 'new'}"

    def add_call(self, contact: Contact | None = None) -> bool:
        """Note an attempt, from this moment: until somebody answers it counts as not answered."""
        who, role, number = "", "", ""
        if contact is not None:
            who, role, number = contact.name, contact.role, contact.number
        call = Call(who, role, number, self._now(), answered=False, said="")
        return self._write(self.body, (*self.calls, call))

    def put_call(self, place: int, call: Call) -> bool:
        if self.calls[place] == call:
            return True
        calls = (*self.calls[:place], call, *self.calls[place + 1 :])
        return self._write(self.body, calls)

    def wanting(self) -> str:
        """Why it cannot be finished yet; "" where it can."""
        return page.wanting(self.body, self.calls)

    def finish(self) -> bool:
        return not self.wanting() and self.put(**{page.FINISHED: self._now()})

    def withdraw(self, why: str) -> bool:
        """It was raised in error: it stays on record with the reason."""
        why = " ".join(why.split())
        return bool(why) and self.put(**{page.WITHDRAWN: why, page.FINISHED: self._now()})

    def go_on(self) -> bool:
        """There is more to it: open again."""
        return self.put(**{page.FINISHED: "", page.WITHDRAWN: ""})

    def moment_at(self, call: Call, time: str) -> str | None:
        """The moment of a call at another time of the same day; None for what is no time."""
        hour, _, minute = time.strip().replace(".", ":").partition(":")
        local = datetime.fromisoformat(call.at).astimezone(self.zone)
        try:
            moved = local.replace(hour=int(hour), minute=int(minute), second=0)
        except ValueError:
            return None
        return f"{moved.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def time_of(self, call: Call) -> str:
        return f"{datetime.fromisoformat(call.at).astimezone(self.zone):%H:%M}"

    def day_of(self, call: Call) -> date:
        return datetime.fromisoformat(call.at).astimezone(self.zone).date()

    def _write(self, body: dict[str, str], calls: tuple[Call, ...]) -> bool:
        audit_id = self._about.audit.id if self._about else None
        writing = Writing(EntryKind.CONCERN, body, calls, id=self._id)
        if audit_id is not None:
            writing = replace(writing, audit_id=audit_id)
        written = self._actions.attempt(lambda: concerns.write(self._ws, self.round.id, writing))
        if written is None:
            return False
        self.entry, changes = written
        self._words.keep(self._place, {})
        self._id = self.entry.id
        self.body, self.calls = dict(self.entry.body), self.entry.calls
        self.saved_at = self._ws.now()
        if self._about is not None:
            self._about.follow(self.entry)
        self.saved.emit()
        self.changed.emit()
        self._actions.announce(changes)
        return True

    def _now(self) -> str:
        return f"{self._ws.now():%Y-%m-%dT%H:%M:%SZ}"
