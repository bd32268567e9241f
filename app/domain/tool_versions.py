"""The versions of the audit tool in one round, and what becomes of answers when a new one takes over.

A change published during a round is one of three kinds, and the lead decides which. What was answered before a
question changed its meaning is kept, is counted nowhere, and is asked again. Nothing here rewrites a history: an audit
that goes over to another version says so in an entry of its own, and whatever follows is read from the entries.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.answers import Answer
from app.domain.ids import AnswerKey, ToolHash
from app.domain.records import Act, AnswerEvent, Sheet, replay, split_row


class ChangeKind(StrEnum):
    """How a change published during a round treats what was answered before it."""

    LIMIT = "limit"  # worked out again from what is already given
    CLARIFICATION = "clarification"  # answers stand; a notice is shown
    NEW_MEANING = "new-meaning"  # earlier answers are kept and asked again


class Effect(StrEnum):
    """What becomes of the answers already given."""

    STAND = "stand"
    RECOMPUTED = "recomputed"
    ASKED_AGAIN = "asked-again"
    KEPT_UNCOUNTED = "kept-uncounted"
    ASKED_NEW = "asked-new"


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """One change as the lead published it. `where` names it in words; `paths` are the questions of the new tool
    whose answers it speaks of."""

    what: str  # a stable code: "wording", "choice-removed", "limit"
    kind: ChangeKind
    effect: Effect
    where: str
    before: str
    after: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolVersion:
    """One version of the tool within a round. Number 1 is the tool that the round began with.

    `label` is the version the workbook gives itself. `published_at` is UTC, shown and never used to decide.
    `moved` leads from the paths of questions and tables in the version before to where they stand in this one.
    """

    number: int
    tool_hash: ToolHash
    label: str
    published_at: str
    note: str = ""
    changes: tuple[PublishedChange, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked_new(self) -> frozenset[str]:
        """The questions that this version adds, or moves among other rows, by their paths in it."""
        return frozenset(
            path
            for change in self.changes
            if change.effect is Effect.ASKED_NEW
            for path in change.paths
        )

    @property
    def asked_again(self) -> frozenset[str]:
        """The questions, by their paths in this version, whose earlier answers no longer count."""
        return frozenset(
            path
            for change in self.changes
            if change.effect is Effect.ASKED_AGAIN
            for path in change.paths
        )


@dataclass(frozen=True, slots=True)
class AnswersNow:
    """The answers that count under the newest version; `earlier` are those kept and asked again, by today's keys."""

    sheet: Sheet
    earlier: Mapping[AnswerKey, Answer] = field(default_factory=dict)


Edit = tuple[Act, AnswerKey, Answer | None]

# Who is named as the device of entries that a new version of the tool makes: the same on every machine, so that copies
# of one store that go over apart stay copies.
UPDATE_DEVICE = "tool-update"

# Changes that nobody who answers the question can see.
_UNSEEN = frozenset(
    {
        "question-renamed",
        "question-moved",
        "order",
        "choice-order",
        "choice-column",
        "item",
        "title",
    }
)
_SERIAL = re.compile(r"#\d+")
_SHOWN = 40  # hexadecimal digits of a hash that name a tool in a key
ROOT = "tool-version"  # a tool's own group or question of this name is refused by `tool check`
_MARK = re.compile(rf"\A/{ROOT}/from-([0-9a-f]{{{_SHOWN}}})/to-([0-9a-f]{{{_SHOWN}}})\Z")


def mark_of(old: ToolHash, new: ToolHash) -> AnswerKey:
    """The key of the entry by which an audit goes over to another version of the tool.

    It is cleared, not set: an entry that changes no answer, so that any reader of a history gets the same sheet.
    """
    return AnswerKey(f"/{ROOT}/from-{old[:_SHOWN]}/to-{new[:_SHOWN]}")


def is_going_over(key: AnswerKey) -> bool:
    """Whether an entry says that an audit went over to another version of the tool."""
    return _MARK.match(key) is not None


def path_of(key: AnswerKey) -> str:
    """The question that an answer belongs to: "/CS/CS1/seen_on" for "/CS/CS1#3/seen_on"."""
    return _SERIAL.sub("", key)


def going_over(
    events: Sequence[AnswerEvent], pinned: ToolHash, versions: Sequence[ToolVersion]
) -> tuple[Edit, ...]:
    """The edits that bring an audit from the version it was made with to the newest: answers follow questions that
    moved, and a last entry says so. Empty where there is nothing to bring over.
    """
    target = versions[-1].tool_hash if versions else pinned
    if pinned == target or not events:
        return ()
    before = replay(events)
    reached = [one for one in versions if one not in _between(versions, pinned, target)]
    # An answer that waits to be given again follows its question in `answers_now`; set anew it would seem given.
    waiting = answers_now(events, pinned, reached).earlier
    moving = {key for key in waiting if key_now(key, pinned, versions) != key}
    left = {key: answer for key, answer in before.answers.items() if key not in moving}
    sheet = Sheet(left, before.rows, before.last_serial)
    for version in _between(versions, pinned, target):
        sheet = _under(sheet, version)
    return (*_difference(before, sheet), (Act.CLEAR, mark_of(pinned, target), None))


def answers_now(
    events: Sequence[AnswerEvent], pinned: ToolHash, versions: Sequence[ToolVersion]
) -> AnswersNow:
    """What an audit says under the newest version, whichever it was made with. Changes nothing."""
    if len(versions) < 2:
        return AnswersNow(replay(events))
    entries: list[tuple[Act, AnswerKey, Answer | None]] = [
        (event.act, event.key, event.answer) for event in events
    ]
    entries += going_over(events, pinned, versions)
    marks = [place for place, (_act, key, _answer) in enumerate(entries) if _MARK.match(key)]
    sheet = _sheet(entries)
    if not marks:
        return AnswersNow(sheet)
    last_set = {key: place for place, (act, key, _a) in enumerate(entries) if act is Act.SET}
    earlier: dict[AnswerKey, tuple[int, Answer]] = {}
    for place in marks:
        passed = _passed(entries[place][1], versions)
        for version in passed:
            earlier = {
                _carried(key, version.moved): (at, held) for key, (at, held) in earlier.items()
            }
        again = _asked_again(passed)
        for key, answer in _sheet(entries[:place]).answers.items():
            if path_of(key) in again:
                earlier[key] = (place, answer)
    still = {
        key: answer
        for key, (place, answer) in earlier.items()
        if (last_set.get(key, -1) < place or key not in sheet.answers) and _is_there(key, sheet)
    }
    answers = {key: answer for key, answer in sheet.answers.items() if key not in still}
    return AnswersNow(Sheet(answers, sheet.rows, sheet.last_serial), still)


Told = Mapping[str, tuple[tuple[ToolVersion, PublishedChange], ...]]


def told_by_path(versions: Sequence[ToolVersion]) -> Told:
    """For each question, by its path in the newest version, what was published about it, newest first.

    What is only worked out again, or merely stands elsewhere, needs no telling.
    """
    found: dict[str, list[tuple[ToolVersion, PublishedChange]]] = {}
    for version in versions:
        found = {version.moved.get(path, path): held for path, held in found.items()}
        for change in version.changes:
            if change.kind is not ChangeKind.LIMIT and change.what not in _UNSEEN:
                for path in change.paths:
                    found.setdefault(path, []).insert(0, (version, change))
    return {path: tuple(held) for path, held in found.items()}


def key_now(key: AnswerKey, pinned: ToolHash, versions: Sequence[ToolVersion]) -> AnswerKey:
    """Where an answer of an audit made with that version stands under the newest one."""
    for version in _between(versions, pinned, versions[-1].tool_hash) if versions else ():
        key = _carried(key, version.moved)
    return key


# -- between versions


def _between(
    versions: Sequence[ToolVersion], old: ToolHash, new: ToolHash
) -> tuple[ToolVersion, ...]:
    """The versions an audit goes through: those after the old one, up to and including the new."""
    numbers = {version.tool_hash[:_SHOWN]: version.number for version in versions}
    first, last = numbers.get(old[:_SHOWN], 0), numbers.get(new[:_SHOWN], 0)
    return tuple(version for version in versions if first < version.number <= last)


def _passed(key: AnswerKey, versions: Sequence[ToolVersion]) -> tuple[ToolVersion, ...]:
    found = _MARK.match(key)
    return _between(versions, ToolHash(found[1]), ToolHash(found[2])) if found else ()


def _asked_again(passed: Iterable[ToolVersion]) -> frozenset[str]:
    """By their paths in the last of the versions passed."""
    found: frozenset[str] = frozenset()
    for version in passed:
        found = frozenset(version.moved.get(path, path) for path in found) | version.asked_again
    return found


def _is_there(key: AnswerKey, sheet: Sheet) -> bool:
    """Whether the rows that an answer stands in are still there."""
    steps = key.split("/")
    rows = ("/".join(steps[:end]) for end in range(2, len(steps)) if "#" in steps[end - 1])
    return all(
        serial in sheet.rows.get(repeat, ())
        for repeat, serial in (split_row(AnswerKey(row)) for row in rows)
    )


# -- answers that follow their questions


def _under(sheet: Sheet, version: ToolVersion) -> Sheet:
    """The sheet under the next version: answers and rows follow what moved.

    What stands where a question moved to, or where one is new, is left from a question that was taken out before:
    it never counts under another question's name.
    """
    moved, taken = version.moved, frozenset(version.moved.values()) | version.asked_new
    if not moved and not taken:
        return sheet
    answers = {
        _carried(key, moved): answer
        for key, answer in sheet.answers.items()
        if path_of(key) in moved or path_of(key) not in taken
    }
    rows: dict[AnswerKey, tuple[int, ...]] = {}
    for repeat, serials in sheet.rows.items():
        for serial in serials:
            row = _carried(AnswerKey(f"{repeat}#{serial}"), moved)
            left_over = path_of(repeat) not in moved and any(
                path.startswith(f"{path_of(repeat)}/") for path in taken
            )
            if not left_over or any(key.startswith(f"{row}/") for key in answers):
                place, number = split_row(row)
                rows[place] = (*rows.get(place, ()), number)
    return Sheet(answers, rows, sheet.last_serial)


def _carried(key: AnswerKey, moved: Mapping[str, str]) -> AnswerKey:
    """Where an answer or row belongs now; the same key where it did not move, or its tables are not the same ones."""
    path = path_of(key)
    serials: dict[str, str] = {}
    steps, here = key.split("/")[1:], ""
    for step in steps:
        name, mark, serial = step.partition("#")
        here = f"{here}/{name}"
        if mark:
            serials[moved.get(here, here)] = serial
    target = moved.get(path, path)
    made, here = "", ""
    for name in target.split("/")[1:]:
        here = f"{here}/{name}"
        serial = serials.pop(here, "")
        made += f"/{name}" + (f"#{serial}" if serial else "")
    return key if serials else AnswerKey(made)


def _difference(before: Sheet, after: Sheet) -> Iterator[Edit]:
    """The edits that lead from one sheet to the other: several versions passed at once are one going over."""
    rows_before = {f"{repeat}#{serial}" for repeat, held in before.rows.items() for serial in held}
    rows_after = {f"{repeat}#{serial}" for repeat, held in after.rows.items() for serial in held}
    for row in sorted(rows_after - rows_before, key=_depth_first):
        yield Act.ADD_ROW, AnswerKey(row), None
    for key, answer in after.answers.items():
        if before.answers.get(key) != answer:
            yield Act.SET, key, answer
    gone = sorted(rows_before - rows_after, key=_depth_first)
    for key in before.answers:
        if key not in after.answers and not any(key.startswith(f"{row}/") for row in gone):
            yield Act.CLEAR, key, None
    for place, row in enumerate(gone):
        if not any(row.startswith(f"{outer}/") for outer in gone[:place]):
            yield Act.REMOVE_ROW, AnswerKey(row), None


def _depth_first(row: str) -> tuple[int, str, int]:
    """Outer rows before inner ones, and the rows of a table by their numbers."""
    repeat, serial = split_row(AnswerKey(row))
    return row.count("#"), repeat, serial


def _sheet(entries: Iterable[Edit]) -> Sheet:
    return replay(
        AnswerEvent(n, "", act, key, answer, "", "", "")
        for n, (act, key, answer) in enumerate(entries, 1)
    )
