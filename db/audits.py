"""Audits and their answers: the history as it was made, and the sheet kept in step with it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, cast

from sqlalchemy import Executable, Table, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.domain.allocation_acts import WrittenBy
from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, RoundId, ToolHash
from app.domain.records import (
    Act,
    AnswerEvent,
    AuditState,
    Draft,
    Reading,
    Sheet,
    replay,
    split_row,
)
from app.domain.rounds import Allocation, AuditHeader, Unsent
from app.domain.word_search import TEXTS, Written
from db.coded import all_changed, changed
from db.models import (
    AnswerEventRow,
    AnswerRow,
    AnswerRowRow,
    AuditRow,
    BegunRow,
    CaseRow,
    DraftRow,
)

HEADER_FIELDS = tuple(field.name for field in fields(AuditHeader))
ALLOTTED = {"read_with", "read_with_name", "written_by"}  # changed by an allocation alone
KEPT = {"id", "round_id", "case_id", *ALLOTTED}
ANSWER_FIELDS = tuple(field.name for field in fields(Answer))

EVENTS, ANSWERS = cast("Table", AnswerEventRow.__table__), cast("Table", AnswerRow.__table__)
AUDITS, DRAFTS = cast("Table", AuditRow.__table__), cast("Table", DraftRow.__table__)
# Built once: saving an answer is what the program does most, and building a statement costs more than
# running it.
ADD_EVENT = insert(EVENTS)
ADD_ANSWER = insert(ANSWERS)
CHANGE_ANSWER = update(ANSWERS).where(
    ANSWERS.c.audit_id == bindparam("of_audit"), ANSWERS.c.key == bindparam("of_key")
)
CLEAR_ANSWER = delete(ANSWERS).where(
    ANSWERS.c.audit_id == bindparam("of_audit"), ANSWERS.c.key == bindparam("of_key")
)
ADD_DRAFT = insert(DRAFTS)
CHANGE_DRAFT = update(DRAFTS).where(DRAFTS.c.audit_id == bindparam("of_audit"))
DROP_DRAFT = delete(DRAFTS).where(DRAFTS.c.audit_id == bindparam("of_audit"))
CHANGE_HEADER = update(AUDITS).where(AUDITS.c.id == bindparam("of_audit"))


class SqlAudits:
    def __init__(self, session: Session) -> None:
        self._session = session

    def allocate(
        self, round_id: RoundId, allocations: Sequence[Allocation], tool_hash: ToolHash
    ) -> None:
        """Adds audits; one that is already there keeps its work and takes the new reader."""
        for allocation in allocations:
            row = self._session.get(AuditRow, allocation.audit_id)
            if row is None:
                self._session.add(_new_row(round_id, allocation, tool_hash))
            else:
                row.person_id, row.reading = allocation.person_id, allocation.reading.value
                row.reason = allocation.reason
                row.read_with = allocation.read_with
                row.read_with_name = allocation.read_with_name
                row.written_by = _hands(allocation)
            changed(self._session, round_id, allocation.audit_id)
        self._session.flush()

    def allocations(
        self, round_id: RoundId, *, with_replaced: bool = False
    ) -> Sequence[Allocation]:
        """The audits of the cases in the sample; `with_replaced` those of cases that gave way to a reserve too."""
        query = select(AuditRow).where(AuditRow.round_id == round_id).order_by(AuditRow.id)
        if not with_replaced:
            query = query.join(CaseRow, CaseRow.id == AuditRow.case_id).where(CaseRow.main)
        rows = self._session.scalars(query)
        return [
            Allocation(
                AuditId(row.id),
                CaseId(row.case_id),
                PersonId(row.person_id),
                Reading(row.reading),
                row.reason,
                PersonId(row.read_with),
                row.read_with_name,
                _written_by(row),
            )
            for row in rows
        ]

    def take_back(self, round_id: RoundId) -> None:
        """Of a round of which nothing has gone out: its audits are nobody's and hold nothing, so they go."""
        of_round = select(AuditRow.id).where(AuditRow.round_id == round_id)
        begun = self._session.scalar(
            select(AnswerEventRow.audit_id).where(AnswerEventRow.audit_id.in_(of_round)).limit(1)
        )
        if begun is not None:
            raise NotFound("Audits of this round hold answers, so they stay.")
        self._session.execute(delete(AuditRow).where(AuditRow.round_id == round_id))
        all_changed(self._session, round_id)
        self._session.flush()

    def headers(self, round_id: RoundId) -> Sequence[AuditHeader]:
        rows = self._session.scalars(
            select(AuditRow).where(AuditRow.round_id == round_id).order_by(AuditRow.id)
        )
        return [_header(row) for row in rows]

    def headers_of(self, cases: Collection[CaseId]) -> Sequence[AuditHeader]:
        rows = self._session.scalars(
            select(AuditRow).where(AuditRow.case_id.in_(cases)).order_by(AuditRow.id)
        )
        return [_header(row) for row in rows]

    def unsent(self, round_id: RoundId) -> Unsent:
        """Counted by the store: it is asked whenever a page comes forward, however many cases there are."""
        begun = func.coalesce(AuditRow.started_at, AuditRow.updated_at)
        found = self._session.execute(
            select(
                func.count(),
                func.count().filter(AuditRow.state == AuditState.COMPLETE.value),
                func.min(begun),
            ).where(
                AuditRow.round_id == round_id,
                AuditRow.state != AuditState.ALLOCATED.value,
                AuditRow.updated_at.is_not(None),
                or_(AuditRow.returned_at.is_(None), AuditRow.updated_at > AuditRow.returned_at),
            )
        ).one()
        return Unsent(*found)

    def header(self, audit_id: AuditId) -> AuditHeader:
        row = self._session.get(AuditRow, audit_id)
        if row is None:
            raise NotFound("This store holds no such audit.")
        return _header(row)

    def save_header(self, header: AuditHeader) -> None:
        values = {name: getattr(header, name) for name in HEADER_FIELDS if name not in KEPT}
        values |= {
            "reading": header.reading.value,
            "state": header.state.value,
            "parents": list(header.parents),
        }
        self._run(CHANGE_HEADER, {"of_audit": header.id, **values})

    def last_event(self, audit_id: AuditId) -> AnswerEvent | None:
        row = self._session.scalars(
            select(AnswerEventRow)
            .where(AnswerEventRow.audit_id == audit_id)
            .order_by(AnswerEventRow.n.desc())
            .limit(1)
        ).first()
        return _event(row) if row else None

    def events(self, audit_id: AuditId) -> Sequence[AnswerEvent]:
        rows = self._session.scalars(
            select(AnswerEventRow)
            .where(AnswerEventRow.audit_id == audit_id)
            .order_by(AnswerEventRow.n)
        )
        return [_event(row) for row in rows]

    def events_at(self, audit_id: AuditId, paths: Sequence[str]) -> Sequence[AnswerEvent]:
        """Of the history, in order, what may touch these questions or tables, and where it went over to another
        version of the tool. Paths have no rows; a step of a key may: "%" stands for its serial."""
        key = AnswerEventRow.key
        below = [key.like(path.replace("/", "%/") + "%") for path in paths]
        rows = self._session.scalars(
            select(AnswerEventRow)
            .where(
                AnswerEventRow.audit_id == audit_id,
                or_(*below, key.startswith("/tool-version/", autoescape=True)),
            )
            .order_by(AnswerEventRow.n)
        )
        return [_event(row) for row in rows]

    def append(self, audit_id: AuditId, event: AnswerEvent) -> None:
        self._run(ADD_EVENT, _event_values(audit_id, event))
        if event.act is Act.SET and event.answer is not None:
            self._put(audit_id, event.key, event.answer)
        elif event.act is Act.CLEAR:
            self._run(CLEAR_ANSWER, {"of_audit": audit_id, "of_key": event.key})
        elif event.act is Act.ADD_ROW:
            repeat, serial = split_row(event.key)
            self._session.add(
                AnswerRowRow(audit_id=audit_id, key=repeat, serial=serial, removed=False)
            )
            self._session.flush()
        else:
            self._remove_row(audit_id, event.key)

    def replace_history(self, audit_id: AuditId, events: Sequence[AnswerEvent]) -> None:
        for table in (AnswerEventRow, AnswerRow, AnswerRowRow, DraftRow):
            self._session.execute(delete(table).where(table.audit_id == audit_id))
        if events:
            values = [_event_values(audit_id, event) for event in events]
            self._session.execute(insert(AnswerEventRow), values)
        sheet = replay(events)
        if sheet.answers:
            answers = [
                {"audit_id": audit_id, "key": key, **_answer_values(answer)}
                for key, answer in sheet.answers.items()
            ]
            self._session.execute(insert(AnswerRow), answers)
        rows = [
            {
                "audit_id": audit_id,
                "key": key,
                "serial": serial,
                "removed": serial not in sheet.rows.get(key, ()),
            }
            for key, last in sheet.last_serial.items()
            for serial in range(1, last + 1)
        ]
        if rows:
            self._session.execute(insert(AnswerRowRow), rows)

    def sheet(self, audit_id: AuditId) -> Sheet:
        rows: dict[AnswerKey, tuple[int, ...]] = {}
        last: dict[AnswerKey, int] = {}
        found = self._session.execute(
            select(AnswerRowRow.key, AnswerRowRow.serial, AnswerRowRow.removed)
            .where(AnswerRowRow.audit_id == audit_id)
            .order_by(AnswerRowRow.key, AnswerRowRow.serial)
        )
        for text, serial, removed in found:
            key = AnswerKey(text)
            last[key] = serial
            if not removed:
                rows[key] = (*rows.get(key, ()), serial)
        return Sheet(dict(self.answers_in(audit_id)), rows, last)

    def answers_in(self, audit_id: AuditId) -> Mapping[AnswerKey, Answer]:
        rows = self._session.scalars(select(AnswerRow).where(AnswerRow.audit_id == audit_id))
        return {AnswerKey(row.key): _answer(row) for row in rows}

    def with_words(
        self, round_id: RoundId, person_id: PersonId, words: Sequence[str]
    ) -> Sequence[Written]:
        """The answers of one reader's audits in some text of which every word stands, in the audits' order."""
        wanted = [
            or_(*(getattr(AnswerRow, text).icontains(word, autoescape=True) for text in TEXTS))
            for word in words
        ]
        rows = self._session.scalars(
            select(AnswerRow)
            .join(AuditRow, AuditRow.id == AnswerRow.audit_id)
            .where(AuditRow.round_id == round_id, AuditRow.person_id == person_id, *wanted)
            .order_by(AnswerRow.audit_id, AnswerRow.key)
        )
        return [Written(AuditId(row.audit_id), AnswerKey(row.key), _answer(row)) for row in rows]

    def draft(self, audit_id: AuditId) -> Draft | None:
        row = self._session.scalars(select(DraftRow).where(DraftRow.audit_id == audit_id)).first()
        return None if row is None else Draft(AnswerKey(row.key), _answer_from(row.answer), row.at)

    def keep_draft(self, audit_id: AuditId, draft: Draft) -> None:
        """In place of the one kept before."""
        values = {"key": draft.key, "answer": _answer_text(draft.answer), "at": draft.at}
        if not self._run(CHANGE_DRAFT, {"of_audit": audit_id, **values}):
            self._run(ADD_DRAFT, {"audit_id": audit_id, **values})

    def drop_draft(self, audit_id: AuditId) -> None:
        self._run(DROP_DRAFT, {"of_audit": audit_id})

    def begun(self, audit_id: AuditId, place: str) -> Mapping[str, str]:
        row = self._session.get(BegunRow, (audit_id, place))
        return dict(row.said) if row is not None else {}

    def keep_begun(self, audit_id: AuditId, place: str, said: Mapping[str, str]) -> None:
        """In place of what was kept of it before; with nothing said, nothing of it is kept."""
        row = self._session.get(BegunRow, (audit_id, place))
        if row is not None and not said:
            self._session.delete(row)
        elif row is not None:
            row.said = dict(said)
        elif said:
            self._session.add(BegunRow(audit_id=audit_id, place=place, said=dict(said)))
        self._session.flush()

    def _put(self, audit_id: AuditId, key: AnswerKey, answer: Answer) -> None:
        values = _answer_values(answer)
        if not self._run(CHANGE_ANSWER, {"of_audit": audit_id, "of_key": key, **values}):
            self._run(ADD_ANSWER, {"audit_id": audit_id, "key": key, **values})

    def _run(self, statement: Executable, values: Mapping[str, object]) -> int:
        """How many rows it changed."""
        return self._session.connection().execute(statement, values).rowcount

    def _remove_row(self, audit_id: AuditId, key: AnswerKey) -> None:
        repeat, serial = split_row(key)
        self._session.execute(
            update(AnswerRowRow)
            .where(
                AnswerRowRow.audit_id == audit_id,
                AnswerRowRow.key == repeat,
                AnswerRowRow.serial == serial,
            )
            .values(removed=True)
        )
        inside = f"{key}/"
        for table in (AnswerRow, AnswerRowRow):
            self._session.execute(
                delete(table).where(
                    table.audit_id == audit_id, table.key.startswith(inside, autoescape=True)
                )
            )


def _new_row(round_id: RoundId, allocation: Allocation, tool_hash: ToolHash) -> AuditRow:
    return AuditRow(
        id=allocation.audit_id,
        round_id=round_id,
        case_id=allocation.case_id,
        person_id=allocation.person_id,
        reading=allocation.reading.value,
        reason=allocation.reason,
        tool_hash=tool_hash,
        state=AuditState.ALLOCATED.value,
        minutes=0,
        answered=0,
        asked=0,
        warnings=0,
        queries=0,
        parents=[],
        read_with=allocation.read_with,
        read_with_name=allocation.read_with_name,
        written_by=_hands(allocation),
    )


def _hands(allocation: Allocation) -> list[list[Any]]:
    return [[each.person_id, each.name, each.through] for each in allocation.written_by]


def _written_by(row: AuditRow) -> tuple[WrittenBy, ...]:
    return tuple(
        WrittenBy(PersonId(person), name, through) for person, name, through in row.written_by
    )


def _header(row: AuditRow) -> AuditHeader:
    values = {name: getattr(row, name) for name in HEADER_FIELDS}
    values |= {
        "reading": Reading(row.reading),
        "state": AuditState(row.state),
        "parents": tuple(row.parents),
        "read_with": PersonId(row.read_with),
        "written_by": _written_by(row),
    }
    return AuditHeader(**values)


def _answer_values(answer: Answer) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(answer, name) for name in ANSWER_FIELDS}
    values["state"] = answer.state.value
    values["evidence"] = answer.evidence.value if answer.evidence else None
    return values


def _answer(row: AnswerRow) -> Answer:
    values = {name: getattr(row, name) for name in ANSWER_FIELDS}
    values["state"] = AnswerState(row.state)
    values["evidence"] = Evidence(row.evidence) if row.evidence else None
    return Answer(**values)


def _answer_text(answer: Answer | None) -> str | None:
    return None if answer is None else json.dumps(asdict(answer), ensure_ascii=False)


def _answer_from(text: str | None) -> Answer | None:
    if text is None:
        return None
    held = json.loads(text)
    held["state"] = AnswerState(held["state"])
    held["evidence"] = Evidence(held["evidence"]) if held["evidence"] else None
    return Answer(**held)


def _event_values(audit_id: AuditId, event: AnswerEvent) -> dict[str, object]:
    return {
        "audit_id": audit_id,
        "n": event.n,
        "at": event.at,
        "act": event.act.value,
        "key": event.key,
        "answer": _answer_text(event.answer),
        "device": event.device,
        "prev": event.prev,
        "hash": event.hash,
    }


def _event(row: AnswerEventRow) -> AnswerEvent:
    answer = _answer_from(row.answer)
    return AnswerEvent(
        row.n, row.at, Act(row.act), AnswerKey(row.key), answer, row.device, row.prev, row.hash
    )
