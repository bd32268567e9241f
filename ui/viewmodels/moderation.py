"""What the lead has to settle: cases read twice, copies that went different ways, corrections and how they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.answers import Answer
from app.domain.beside import is_beside
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, RoundId
from app.domain.merge import (
    AuditView,
    Correction,
    CorrectionState,
    Record,
    RecordSet,
    Resolution,
    ShownAnswer,
    Standing,
)
from app.domain.merge_preview import preview
from app.domain.records import AuditState, Revision, replay
from app.domain.tool_versions import ToolVersion
from app.packages.records import record_from
from app.services import moderation
from app.services.returned import ReturnedAnswers, returned_answers
from app.services.tools import pinned
from app.workspace import Workspace
from ui.viewmodels.copies import CopyLine, copy_lines
from ui.viewmodels.questions import Questions, beside

ANOTHER_LEAD = "another lead"
STATES = {
    CorrectionState.APPLIES: ("Counts", "good"),
    CorrectionState.STALE: ("Answer has changed since: confirm", "warn"),
    CorrectionState.CONTESTED: ("Corrected twice: choose", "warn"),
    CorrectionState.WAITING: ("Waits for its audit", ""),
    CorrectionState.REPLACED: ("Replaced", ""),
}
CHOSEN_COPY = ("Counts", "good")
OPEN_AGAIN = ("Opened again by a later copy", "")
ASKED_AGAIN = ("Asked again since its meaning changed: not counted", "warn")
TAKEN_OUT = "Taken out of the count"
_AUDIT_STATES = {
    AuditState.ALLOCATED: "not begun",
    AuditState.IN_PROGRESS: "in progress",
    AuditState.COMPLETE: "signed off",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One reader's answer: in words, what stands beside it, and the answer itself."""

    words: str
    beside: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Difference:
    """`decision` is "" until the lead has decided; then `reason`, `by` and `at` say why, who and when."""

    key: AnswerKey
    number: str
    wording: str
    first: Said
    second: Said
    decision: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ReadTwice:
    """`compared`: questions that both readers answered and that have one answer to compare."""

    ref: str
    first: AuditId
    second: AuditId
    first_reader: str
    second_reader: str
    compared: int
    differences: tuple[Difference, ...]
    not_blind: bool = False  # one person wrote in both

    @property
    def open(self) -> int:
        return sum(not each.decision for each in self.differences)


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the copies in conflict: "Copy A", and how far it goes."""

    hash: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Conflict:
    audit_id: AuditId
    ref: str
    reader: str
    copies: tuple[Copy, ...]
    lines: tuple[CopyLine, ...]
    choices: tuple[str, ...] = ()  # made before, and contradicting each other, in words


@dataclass(frozen=True, slots=True)
class Override:
    """A correction, or (with an empty `key`) a choice between copies. `own`: the assessor's answer as it is now."""

    audit_id: AuditId
    key: AnswerKey
    ref: str
    question: str
    own: Said
    put: Said
    reason: str
    by: str
    at: str
    standing: str
    tone: str
    live: bool  # it counts, or would if confirmed: so it can be taken back


@dataclass(frozen=True, slots=True)
class ToModerate:
    read_twice: tuple[ReadTwice, ...]
    conflicts: tuple[Conflict, ...]
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """Who and what, in words."""

    refs: Mapping[CaseId, str]
    people: Mapping[PersonId, str]
    me: str
    my_name: str
    questions: Questions

    def author(self, store_id: str) -> str:
        return self.my_name if store_id == self.me else ANOTHER_LEAD

    def said(self, key: AnswerKey, answer: Answer | None) -> Said:
        return Said(self.questions.said(key, answer), beside(answer), answer)


def to_moderate(ws: Workspace, round_id: RoundId) -> ToModerate:
    """Reads everything that came back: for the background."""
    twice = moderation.double_reads(ws, round_id)
    with ws.begin() as work:
        tool = pinned(work, work.rounds.get(round_id).tool_hash)
        identity = work.identities.get()
        names = _Names(
            refs={case.id: case.ref for case in work.cases.all(round_id)},
            people={person.id: person.name for person in work.people.all(round_id)},
            me=identity.store_id,
            my_name=identity.name,
            questions=Questions(tool),
        )
        records = [record_from(body) for body in work.records.bodies(round_id)]
        views = moderation.views(work, round_id)
        versions = work.rounds.versions(round_id)
    return ToModerate(
        tuple(_read_twice(each, views, versions, names) for each in twice),
        tuple(sorted(_conflicts(views, records, names), key=lambda each: each.ref)),
        tuple(_overrides(views, records, versions, names)),
    )


def _read_twice(
    read: moderation.DoubleRead,
    views: Mapping[AuditId, AuditView],
    versions: Sequence[ToolVersion],
    names: _Names,
) -> ReadTwice:
    one, two = (returned_answers(views[each], versions).shown for each in (read.first, read.second))
    return ReadTwice(
        read.ref,
        read.first,
        read.second,
        _reader(views[read.first], names),
        _reader(views[read.second], names),
        read.compared,
        tuple(
            _difference(each.key, one.get(each.key), two.get(each.key), names)
            for each in read.differences
        ),
        read.not_blind,
    )


def _difference(
    key: AnswerKey, one: ShownAnswer | None, two: ShownAnswer | None, names: _Names
) -> Difference:
    """The lead's decision lies over the first reading, which is the one that is counted, or over the second."""
    first, second = one.original if one else None, two.original if two else None
    made = Difference(
        key,
        names.questions.number(key),
        names.questions.wording(key),
        names.said(key, first),
        names.said(key, second),
    )
    correction = (one.correction if one else None) or (two.correction if two else None)
    if correction is None:
        return made
    return Difference(
        key,
        made.number,
        made.wording,
        made.first,
        made.second,
        _decision(correction, first, second, names),
        correction.reason,
        names.author(correction.author),
        moment_words(correction.at),
    )


def _decision(
    correction: Correction, first: Answer | None, second: Answer | None, names: _Names
) -> str:
    answer = correction.answer
    if answer is None:
        return TAKEN_OUT
    words = names.questions.said(correction.key, answer)
    for held, which in ((first, "first"), (second, "second")):
        if held is not None and (held.state, held.value) == (answer.state, answer.value):
            return f"{words} ({which} reading)"
    return words


def _conflicts(
    views: Mapping[AuditId, AuditView], records: Iterable[Record], names: _Names
) -> Iterator[Conflict]:
    """Of each audit whose copies went different ways: only the answers in which they differ."""
    torn = {audit_id for audit_id, view in views.items() if view.standing is Standing.CONFLICT}
    if not torn:
        return
    compared = preview(RecordSet(), RecordSet.of(each for each in records if _of(each) in torn))
    for found in compared.conflicting:
        view = views[found.audit_id]
        heads = {head.hash: head for head in view.heads}
        yield Conflict(
            found.audit_id,
            names.refs.get(view.case_id, ""),
            names.people.get(view.heads[0].assessor, ""),
            tuple(_copy(heads[side], place) for place, side in enumerate(found.sides)),
            copy_lines(found, names.questions),
            tuple(
                f"Copy {chr(ord('A') + found.sides.index(each.chosen))} was chosen by {names.author(each.author)}, "
                f"{moment_words(each.at)}: {each.reason}"
                for each in view.choices
                if each.chosen in found.sides
            ),
        )


def _of(record: Record) -> AuditId | None:
    return record.audit_id if isinstance(record, Revision) else None


def _copy(head: Revision, place: int) -> Copy:
    answers = sum(not is_beside(key) for key in replay(head.events).answers)
    last = moment_words(head.events[-1].at) if head.events else ""
    about = f"{_AUDIT_STATES[head.state]}, {answers} answers, last {last}"
    return Copy(head.hash, f"Copy {chr(ord('A') + place)}", about)


def _overrides(
    views: Mapping[AuditId, AuditView],
    records: Iterable[Record],
    versions: Sequence[ToolVersion],
    names: _Names,
) -> list[Override]:
    """Newest first."""
    made = [
        (each.correction.at, _correction(view, each.correction, each.state, said, names))
        for view in views.values()
        if view.corrections
        for said in (returned_answers(view, versions),)
        for each in view.corrections
    ]
    made += [
        (record.at, _choice(views[record.audit_id], record, names))
        for record in records
        if isinstance(record, Resolution) and record.audit_id in views
    ]
    return [override for _at, override in sorted(made, key=lambda pair: pair[0], reverse=True)]


def _correction(
    view: AuditView,
    correction: Correction,
    state: CorrectionState,
    said: ReturnedAnswers,
    names: _Names,
) -> Override:
    key = correction.key
    own = said.own.answers.get(key, said.earlier.get(key))
    put = names.said(key, correction.answer)
    if correction.answer is None:
        put = Said(TAKEN_OUT, "", None)
    number = names.questions.number(key)
    standing, tone = ASKED_AGAIN if key in said.earlier else STATES[state]
    return Override(
        view.audit_id,
        key,
        names.refs.get(view.case_id, ""),
        f"{number} {names.questions.wording(key)}".strip(),
        names.said(key, own),
        put,
        correction.reason,
        names.author(correction.author),
        moment_words(correction.at),
        standing,
        tone,
        state not in {CorrectionState.REPLACED, CorrectionState.WAITING},
    )


def _choice(view: AuditView, choice: Resolution, names: _Names) -> Override:
    held = view.resolution is not None and view.resolution.hash == choice.hash
    standing, tone = CHOSEN_COPY if held else OPEN_AGAIN
    copies = f"Choice between {len(choice.heads)} copies"
    chosen = sorted(choice.heads).index(choice.chosen) if choice.chosen in choice.heads else 0
    return Override(
        view.audit_id,
        AnswerKey(""),
        names.refs.get(view.case_id, ""),
        copies,
        Said(f"{len(choice.heads)} copies", "", None),
        Said(f"Copy {chr(ord('A') + chosen)}", "", None),
        choice.reason,
        names.author(choice.author),
        moment_words(choice.at),
        standing,
        tone,
        False,
    )


def _reader(view: AuditView, names: _Names) -> str:
    return names.people.get(view.revision.assessor, "") if view.revision else ""


def moment_words(text: str) -> str:
    """ "Wed 11 Mar 2009, 14:32" in local time, from the record's own spelling."""
    try:
        at = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return text
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"
