"""Entries of the notebook, and what the lead arranged, to and from version 3 of the format."""

from collections.abc import Iterable, Sequence

from app.domain.errors import AuditError, PackageRefused
from app.domain.ids import AuditId, EntryId, PersonId
from app.domain.notebook import (
    Arrangements,
    Call,
    Contact,
    Entry,
    NotebookBroken,
    check_entry,
    entry_hash,
    verify_entries,
)
from app.packages import wire, wire4
from app.packages.refusals import malformed, refused


def written_entry(entry: Entry) -> wire.EntryV3:
    return wire.EntryV3(
        id=entry.id,
        n=entry.n,
        kind=entry.kind,
        audit_id=entry.audit_id,
        author=entry.author,
        body=dict(entry.body),
        calls=tuple(
            wire.CallV3(call.who, call.role, call.number, call.at, call.answered, call.said)
            for call in entry.calls
        ),
        at=entry.at,
        previous=entry.previous,
        hash=entry.hash,
    )


def written_entries(entries: Iterable[Entry]) -> tuple[wire.EntryV3, ...]:
    """As they travel: each once, ordered by hash, whatever order they were kept in."""
    held = {each.hash: each for each in entries}
    return tuple(written_entry(held[each]) for each in sorted(held))


def entry_from(found: wire.EntryV3, file_name: str) -> Entry:
    """One version, with its hash checked. Raises PackageRefused."""
    entry = Entry(
        id=EntryId(found.id),
        n=found.n,
        kind=found.kind,
        audit_id=AuditId(found.audit_id),
        author=PersonId(found.author),
        body=found.body,
        calls=tuple(
            Call(call.who, call.role, call.number, call.at, call.answered, call.said)
            for call in found.calls
        ),
        at=found.at,
        previous=found.previous,
        hash=found.hash,
    )
    if not all(wire.is_moment(at) for at in (entry.at, *(call.at for call in entry.calls))):
        raise malformed(file_name, "the time of a note")
    try:
        check_entry(entry)
    except AuditError:
        raise malformed(file_name, "a note of the notebook") from None
    if entry_hash(entry) != entry.hash:
        raise _altered(file_name)
    return entry


def entries_from(found: Sequence[wire.EntryV3], file_name: str) -> tuple[Entry, ...]:
    """Every version of every entry, with all before it. Raises PackageRefused."""
    if not wire.are_sorted_once([each.hash for each in found]):
        raise malformed(file_name, "the order of its notes")
    entries = tuple(entry_from(each, file_name) for each in found)
    try:
        verify_entries(entries)
    except NotebookBroken:
        raise _altered(file_name) from None
    return entries


def _altered(file_name: str) -> PackageRefused:
    return refused(
        file_name,
        "holds a note whose history was altered or is incomplete",
        "ask the sender to make it again, and keep this file",
    )


def written_contacts(contacts: Sequence[Contact]) -> tuple[wire.ContactV3, ...]:
    return tuple(
        wire.ContactV3(each.office, each.role, each.name, each.number) for each in contacts
    )


def arrangements_from(found: wire.WorkV3 | wire4.WorkV4) -> Arrangements:
    contacts = tuple(
        Contact(each.office, each.role, each.name, each.number) for each in found.contacts
    )
    return Arrangements(contacts, found.return_by, found.conversations)
