"""The notebook of a round: what an assessor records that belongs to no audit's history.

An entry grows by versions that are only ever added. Each covers the whole of what it says and is linked to the one
before by its hash, so that entries merge as every other record does: by union, in any order, any number of times.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum

from app.domain.errors import AuditError, InputRefused
from app.domain.history import content_hash
from app.domain.ids import AuditId, EntryId, PersonId
from app.domain.plain_text import LONGEST_LINE, LONGEST_NOTE, is_plain

ENTRY_CONTEXT = b"cfa/entry/v1\0"
MOST_FIELDS = 40
MOST_CALLS = 200
NO_AUDIT = AuditId("")

_FIELD = re.compile(r"\A[a-z][a-z0-9_]{0,39}\Z")


class EntryKind(StrEnum):
    CONCERN = "concern"  # an immediate concern, of a case or of somebody who is no case
    DIARY = (
        "diary"  # a dated observation of no case: an office, a system, a workload, another agency
    )
    CALIBRATION = "calibration"  # a practice case read with a key
    PRINT_OUT = "print-out"  # a numbered list on paper that names children, until it is destroyed
    PURGE = "purge"  # what was purged in a store, by whom: nothing of its content
    CONCLUSION = "conclusion"  # a sentence of the lead's beside the figures
    RECOMMENDATION = "recommendation"
    DISCUSSION = "discussion"  # with whom the findings were discussed
    FRONT = "front"  # of the report: what the lead types of it
    SOURCE = "source"  # a publication the report cites
    QUOTE = "quote"  # an answer's words, altered so that they may be printed
    THEME = "theme"  # with which the lead marks a case, or what is quoted from it
    EARLIER = "earlier"  # the figures of an earlier audit, to be set beside this round


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt to reach somebody about a concern, answered or not."""

    who: str
    role: str
    number: str
    at: str  # UTC, ISO 8601 with seconds and "Z"
    answered: bool
    said: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an entry, whole. `n` counts from 1; `previous` is the hash of version n-1 ("" for the first).

    A concern about an audit's case has that audit's id as its own: there is one, on whatever machine it was begun.
    """

    id: EntryId
    n: int
    kind: EntryKind
    audit_id: AuditId  # "" where it is about no case
    author: PersonId  # who wrote it; in the lead's own store, that store
    body: Mapping[str, str]
    calls: tuple[Call, ...]  # of a concern, in the order in which they were made
    at: str  # UTC, ISO 8601 with seconds and "Z"; shown, never used to decide
    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to telephone. `office` is "" where the number serves all offices."""

    office: str
    role: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Arrangements:
    """What the lead arranged with the assessors and every work pack brings."""

    contacts: tuple[Contact, ...] = ()
    return_by: date | None = None
    conversations: bool = False  # whether conversations are held beside the reading of files

    def __bool__(self) -> bool:
        return bool(self.contacts or self.return_by or self.conversations)


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry as it stands. `copies` has its newest version; several where copies of a store went different ways."""

    copies: tuple[Entry, ...]
    first: Entry = field(compare=False)

    @property
    def newest(self) -> Entry:
        """The one to show where one is shown: that with most behind it, and of equals always the same."""
        return max(self.copies, key=lambda each: (each.n, each.hash))

    @property
    def diverged(self) -> bool:
        return len(self.copies) > 1


class NotebookBroken(AuditError):
    """The versions of an entry are not the ones that were written."""


def entry_hash(entry: Entry) -> str:
    """Covers every field but the hash itself."""
    content: dict[str, object] = {each.name: getattr(entry, each.name) for each in fields(entry)}
    del content["hash"]
    content["body"] = dict(entry.body)
    content["calls"] = [
        {each.name: getattr(call, each.name) for each in fields(call)} for call in entry.calls
    ]
    return content_hash(ENTRY_CONTEXT, content)


def addressed_entry(entry: Entry) -> Entry:
    return replace(entry, hash=entry_hash(entry))


def first_version(
    entry_id: EntryId,
    kind: EntryKind,
    audit_id: AuditId,
    author: PersonId,
    body: Mapping[str, str],
    calls: tuple[Call, ...],
    at: str,
) -> Entry:
    """Raises InputRefused where it could not be sent and read back."""
    made = Entry(entry_id, 1, kind, audit_id, author, dict(body), calls, at, "")
    check_entry(made)
    return addressed_entry(made)


def next_version(before: Entry, body: Mapping[str, str], calls: tuple[Call, ...], at: str) -> Entry:
    """The version after `before`, linked to it. Raises InputRefused where it could not be sent and read back."""
    made = replace(
        before, n=before.n + 1, body=dict(body), calls=calls, at=at, previous=before.hash
    )
    check_entry(made)
    return addressed_entry(made)


def check_entry(entry: Entry) -> None:
    """Raises InputRefused with what is too long, too many or cannot be sent."""
    if not is_sound(entry):
        raise InputRefused("This note cannot be kept in the form it has; write it anew.")
    if len(entry.calls) > MOST_CALLS:
        raise InputRefused(
            f"A concern holds at most {MOST_CALLS} calls; write what follows into the last of them."
        )
    for text in entry.body.values():
        _check_text(text, LONGEST_NOTE)
    for call in entry.calls:
        _check_text(call.said, LONGEST_NOTE)
        for line in (call.who, call.role, call.number):
            _check_text(line, LONGEST_LINE)
            if "\n" in line or "\t" in line:
                raise InputRefused("A name, a role or a number has one line; write it on one.")


def _check_text(text: str, longest: int) -> None:
    if len(text) > longest:
        raise InputRefused(f"The text is longer than {longest:,} characters; shorten it.")
    if not is_plain(text):
        raise InputRefused("The text holds characters that cannot be shown; type it again.")


def is_sound(entry: Entry) -> bool:
    """Whether its parts fit each other: which kinds have calls, whose id a concern about an audit carries."""
    if len(entry.body) > MOST_FIELDS or not all(_FIELD.match(name) for name in entry.body):
        return False
    if entry.kind is EntryKind.CONCERN:
        return entry.audit_id in {NO_AUDIT, AuditId(entry.id)}
    return not entry.calls and entry.audit_id == NO_AUDIT


def verify_entries(entries: Iterable[Entry]) -> None:
    """Every version with all before it, unaltered. Raises NotebookBroken.

    Two versions may follow the same one: a backup was restored and written on. Nothing else of an entry changes on
    the way: neither its kind, nor whom it is about, nor who writes it.
    """
    held = {each.hash: each for each in entries}
    for each in held.values():
        if entry_hash(each) != each.hash or not is_sound(each):
            raise NotebookBroken("A note of the notebook was altered.")
        before = held.get(each.previous)
        if each.n == 1 and not each.previous:
            continue
        if before is None or each.n != before.n + 1:
            raise NotebookBroken("A note of the notebook lacks an earlier version.")
        if (each.id, each.kind, each.audit_id, each.author) != (
            before.id,
            before.kind,
            before.audit_id,
            before.author,
        ):
            raise NotebookBroken("A note of the notebook became another one on the way.")


def newest(entries: Iterable[Entry]) -> tuple[Noted, ...]:
    """Every entry as it stands, in the order in which they were begun. Depends on the set of versions alone."""
    by_id: dict[EntryId, dict[str, Entry]] = {}
    for each in entries:
        by_id.setdefault(each.id, {})[each.hash] = each
    found = []
    for versions in by_id.values():
        followed = {each.previous for each in versions.values()}
        heads = sorted(
            (each for each in versions.values() if each.hash not in followed),
            key=lambda each: each.hash,
        )
        first = min(versions.values(), key=lambda each: (each.n, each.at, each.hash))
        found.append(Noted(tuple(heads), first))
    return tuple(sorted(found, key=lambda each: (each.first.at, each.first.id)))
