"""A row taken out and put back has another number: what stands beside the questions and speaks of it follows."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.beside import Beside, Edit
from app.domain.ids import AnswerKey
from app.domain.records import split_row
from app.domain.shared_facts import marking, marks_in, unmarking
from app.domain.unread import dropping, keeping, unread_in
from app.services.reading_log import Logged, followed


def following(audit: Logged, old: AnswerKey, new: AnswerKey) -> tuple[Edit, ...]:
    """The edits by which lines of the reading log, cells not understood and marks of shared facts follow the row."""
    return (*followed(audit, old, new), *_unread(audit, old, new), *_shared(audit, old, new))


def _unread(audit: Logged, old: AnswerKey, new: AnswerKey) -> Iterator[Edit]:
    ahead = 0
    for each in unread_in(audit.beside):
        key = _moved(audit.carried(each.key, each.made_with), old, new)
        if key is not None:
            serial = _next(audit, Beside.UNREAD, ahead)
            yield dropping(each.serial)
            yield from keeping(replace(each, serial=serial, key=key, made_with=audit.tool_hash))
            ahead += 1


def _shared(audit: Logged, old: AnswerKey, new: AnswerKey) -> Iterator[Edit]:
    ahead = 0
    for each in marks_in(audit.beside):
        key = _moved(audit.carried(each.key, each.made_with), old, new)
        if key is not None:
            serial = _next(audit, Beside.SHARED, ahead)
            yield from unmarking(each.serial)
            yield from marking(replace(each, serial=serial, key=key, made_with=audit.tool_hash))
            ahead += 1


def _moved(key: AnswerKey, old: AnswerKey, new: AnswerKey) -> AnswerKey | None:
    """None for a key that is none of the row."""
    return AnswerKey(new + key[len(old) :]) if key.startswith(f"{old}/") else None


def _next(audit: Logged, table: Beside, ahead: int) -> int:
    _table, serial = split_row(audit.next_row(table.table, ahead))
    return serial
