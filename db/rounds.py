"""Rounds, tools, frames, draws, cases and people: rows in, domain objects out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.frames import FrameChild, FrameFormat, PartRead, SourceRead
from app.domain.ids import CaseId, PersonId, RoundId, ToolHash
from app.domain.notebook import Contact
from app.domain.population import Population
from app.domain.population_document import as_document, from_document
from app.domain.rounds import (
    CaseFile,
    DeviceKey,
    DrawRecord,
    FrameRecord,
    Office,
    Person,
    Role,
    Round,
    SeatHolder,
)
from app.domain.sample_log import ActKind, SampleAct, ceremony_from, ceremony_values
from app.domain.tool_versions import ChangeKind, Effect, PublishedChange, ToolVersion
from db.coded import all_changed
from db.models import (
    CaseRow,
    DeviceKeyRow,
    DrawRow,
    FrameChildRow,
    FrameRow,
    PersonRow,
    RoundRow,
    SampleActRow,
    SeatRow,
    ToolRow,
    ToolVersionRow,
)

CHILD_FIELDS = tuple(field.name for field in fields(FrameChild))


class SqlRounds:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, audit_round: Round) -> None:
        self._session.merge(RoundRow(**{**asdict(audit_round), "role": audit_round.role.value}))
        self._session.flush()

    def all(self) -> Sequence[Round]:
        rows = self._session.scalars(select(RoundRow).order_by(RoundRow.created_at, RoundRow.id))
        return [_round(row) for row in rows]

    def get(self, round_id: RoundId) -> Round:
        row = self._session.get(RoundRow, round_id)
        if row is None:
            raise NotFound("This store holds no such round; open the store it was made in.")
        return _round(row)

    def pin_tool(self, tool_hash: ToolHash, compiled: str) -> None:
        if self._session.get(ToolRow, tool_hash) is None:
            self._session.add(ToolRow(hash=tool_hash, compiled=compiled))
            self._session.flush()

    def tool(self, tool_hash: ToolHash) -> str:
        row = self._session.get(ToolRow, tool_hash)
        if row is None:
            raise NotFound("This store does not hold the audit tool that the audit was made with.")
        return row.compiled

    def keep_offices(self, round_id: RoundId, offices: Sequence[Office]) -> None:
        """In place of those before."""
        row = self._session.get(RoundRow, round_id)
        if row is None:
            raise NotFound("This store holds no such round; open the store it was made in.")
        row.offices = [asdict(each) for each in offices]
        self._session.flush()

    def use_tool(self, round_id: RoundId, tool_hash: ToolHash) -> None:
        """From here on the round is worked with this tool, which is pinned already."""
        row = self._session.get(RoundRow, round_id)
        if row is None:
            raise NotFound("This store holds no such round; open the store it was made in.")
        row.tool_hash = tool_hash
        all_changed(self._session, round_id)
        self._session.flush()

    def versions(self, round_id: RoundId) -> Sequence[ToolVersion]:
        """In order; empty while the round is worked with the tool that it began with."""
        rows = self._session.scalars(
            select(ToolVersionRow)
            .where(ToolVersionRow.round_id == round_id)
            .order_by(ToolVersionRow.number)
        )
        return [_version(row) for row in rows]

    def keep_versions(self, round_id: RoundId, versions: Sequence[ToolVersion]) -> None:
        """Adds those not held yet; one that is held is never changed."""
        for version in versions:
            if self._session.get(ToolVersionRow, (round_id, version.number)) is None:
                self._session.add(ToolVersionRow(round_id=round_id, **_version_values(version)))
                all_changed(self._session, round_id)
        self._session.flush()


def _version_values(version: ToolVersion) -> dict[str, object]:
    return asdict(version) | {"changes": [asdict(each) for each in version.changes]}


def _version(row: ToolVersionRow) -> ToolVersion:
    return ToolVersion(
        row.number,
        ToolHash(row.tool_hash),
        row.label,
        row.published_at,
        row.note,
        tuple(
            PublishedChange(
                each["what"],
                ChangeKind(each["kind"]),
                Effect(each["effect"]),
                each["where"],
                each["before"],
                each["after"],
                tuple(each["paths"]),
            )
            for each in row.changes
        ),
        dict(row.moved),
    )


def _round(row: RoundRow) -> Round:
    return Round(
        id=RoundId(row.id),
        name=row.name,
        purpose=row.purpose,
        position_date=row.position_date,
        announced_on=row.announced_on,
        period_from=row.period_from,
        period_to=row.period_to,
        division=row.division,
        lead_name=row.lead_name,
        role=Role(row.role),
        me=PersonId(row.me),
        tool_hash=ToolHash(row.tool_hash),
        created_at=row.created_at,
        return_by=row.return_by,
        conversations=row.conversations,
        contacts=tuple(Contact(**each) for each in row.contacts),
        offices=tuple(Office(each["name"], tuple(each["serves"])) for each in row.offices),
    )


class SqlFrames:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(
        self,
        round_id: RoundId,
        record: FrameRecord,
        children: Sequence[FrameChild],
        population: Population | None = None,
    ) -> None:
        self._session.execute(delete(FrameChildRow).where(FrameChildRow.round_id == round_id))
        self.keep_count(round_id, record, population)
        if children:
            self._session.execute(
                insert(FrameChildRow),
                [
                    {name: getattr(child, name) for name in CHILD_FIELDS}
                    | {"round_id": round_id, "known": dict(child.known)}
                    for child in children
                ],
            )

    def keep_count(
        self, round_id: RoundId, record: FrameRecord, population: Population | None
    ) -> None:
        """What was read and counted; the children stay as they are."""
        values = asdict(record) | {"problems": [list(problem) for problem in record.problems]}
        counted = as_document(population) if population else None
        self._session.merge(FrameRow(round_id=round_id, population=counted, **values))
        self._session.flush()

    def record(self, round_id: RoundId) -> FrameRecord | None:
        row = self._session.get(FrameRow, round_id)
        if row is None:
            return None
        values = {field.name: getattr(row, field.name) for field in fields(FrameRecord)}
        problems = tuple((place, code, message) for place, code, message in row.problems)
        sources = tuple(_source(each) for each in row.sources)
        return FrameRecord(**(values | {"problems": problems, "sources": sources}))

    def population(self, round_id: RoundId) -> Population | None:
        row = self._session.get(FrameRow, round_id)
        held = row.population if row is not None else None
        return from_document(held) if held else None

    def children(self, round_id: RoundId) -> Sequence[FrameChild]:
        rows = self._session.scalars(
            select(FrameChildRow)
            .where(FrameChildRow.round_id == round_id)
            .order_by(FrameChildRow.child)
        )
        return [FrameChild(**{name: getattr(row, name) for name in CHILD_FIELDS}) for row in rows]

    def add_draw(self, round_id: RoundId, draw: DrawRecord) -> None:
        values = {field.name: getattr(draw, field.name) for field in fields(DrawRecord)}
        values["ceremony"] = ceremony_values(draw.ceremony)
        self._session.add(DrawRow(round_id=round_id, **values))
        self._session.flush()

    def draws(self, round_id: RoundId) -> Sequence[DrawRecord]:
        rows = self._session.scalars(
            select(DrawRow).where(DrawRow.round_id == round_id).order_by(DrawRow.id)
        )
        names = [field.name for field in fields(DrawRecord)]
        return [
            DrawRecord(
                **{name: getattr(row, name) for name in names}
                | {"ceremony": ceremony_from(row.ceremony)}
            )
            for row in rows
        ]

    def add_act(self, round_id: RoundId, act: SampleAct) -> None:
        values = {field.name: getattr(act, field.name) for field in fields(SampleAct)}
        kept = values | {"kind": act.kind.value, "body": dict(act.body)}
        self._session.add(SampleActRow(round_id=round_id, **kept))
        self._session.flush()

    def acts(self, round_id: RoundId) -> Sequence[SampleAct]:
        """All that was done about the sample, from the first."""
        rows = self._session.scalars(
            select(SampleActRow).where(SampleActRow.round_id == round_id).order_by(SampleActRow.n)
        )
        return [
            SampleAct(row.n, row.at, ActKind(row.kind), dict(row.body), row.previous, row.hash)
            for row in rows
        ]


def _source(held: Mapping[str, Any]) -> SourceRead:
    return SourceRead(
        held["file_name"],
        held["sha256"],
        FrameFormat(held["format"]),
        held["reader_version"],
        tuple(PartRead(**each) for each in held["parts"]),
        held["mapping"],
    )


class SqlCases:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, round_id: RoundId, cases: Sequence[CaseFile]) -> None:
        self._session.execute(delete(CaseRow).where(CaseRow.round_id == round_id))
        self._session.add_all(_case_row(round_id, case) for case in cases)
        all_changed(self._session, round_id)
        self._session.flush()

    def add_new(self, round_id: RoundId, cases: Sequence[CaseFile]) -> None:
        for case in cases:
            if self._session.get(CaseRow, case.id) is None:
                self._session.add(_case_row(round_id, case))
        self._session.flush()

    def all(self, round_id: RoundId) -> Sequence[CaseFile]:
        rows = self._session.scalars(
            select(CaseRow).where(CaseRow.round_id == round_id).order_by(CaseRow.ref)
        )
        return [_case(row) for row in rows]

    def main(self, round_id: RoundId) -> Sequence[CaseFile]:
        rows = self._session.scalars(
            select(CaseRow).where(CaseRow.round_id == round_id, CaseRow.main).order_by(CaseRow.ref)
        )
        return [_case(row) for row in rows]

    def called(self, round_id: RoundId, names: Collection[str]) -> Sequence[CaseFile]:
        rows = self._session.scalars(
            select(CaseRow)
            .where(CaseRow.round_id == round_id)
            .where(or_(CaseRow.family.in_(names), CaseRow.ref.in_(names)))
            .order_by(CaseRow.ref)
        )
        return [_case(row) for row in rows]

    def get(self, case_id: CaseId) -> CaseFile:
        row = self._session.get(CaseRow, case_id)
        if row is None:
            raise NotFound("This store holds no such case.")
        return _case(row)

    def use(self, case_id: CaseId, *, main: bool) -> None:
        """Whether a case is in the sample; one that is not is a reserve, or gave way to one."""
        row = self._session.get(CaseRow, case_id)
        if row is None:
            raise NotFound("This store holds no such case.")
        row.main = main
        all_changed(self._session, RoundId(row.round_id))
        self._session.flush()

    def tell(self, case_id: CaseId, fact: str, text: str) -> None:
        """One more thing that is known of a case; "" takes it away."""
        row = self._session.get(CaseRow, case_id)
        if row is None:
            raise NotFound("This store holds no such case.")
        known = {name: held for name, held in row.known.items() if name != fact}
        row.known = known | ({fact: text} if text else {})
        self._session.flush()


def _case_row(round_id: RoundId, case: CaseFile) -> CaseRow:
    values = {field.name: getattr(case, field.name) for field in fields(CaseFile)}
    probability, known = str(case.probability), dict(case.known)
    return CaseRow(round_id=round_id, **(values | {"probability": probability, "known": known}))


def _case(row: CaseRow) -> CaseFile:
    values = {field.name: getattr(row, field.name) for field in fields(CaseFile)}
    return CaseFile(**(values | {"id": CaseId(row.id), "probability": Fraction(row.probability)}))


class SqlPeople:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, round_id: RoundId, people: Sequence[Person]) -> None:
        self._session.execute(delete(PersonRow).where(PersonRow.round_id == round_id))
        self._session.add_all(
            PersonRow(round_id=round_id, position=position, **_person_values(person))
            for position, person in enumerate(people)
        )
        all_changed(self._session, round_id)
        self._session.flush()

    def all(self, round_id: RoundId) -> Sequence[Person]:
        rows = self._session.scalars(
            select(PersonRow).where(PersonRow.round_id == round_id).order_by(PersonRow.position)
        )
        return [_person(row) for row in rows]

    def add(self, round_id: RoundId, person: Person) -> None:
        """After those who are there already."""
        last = self._session.scalar(
            select(func.max(PersonRow.position)).where(PersonRow.round_id == round_id)
        )
        position = 0 if last is None else last + 1
        self._session.add(PersonRow(round_id=round_id, position=position, **_person_values(person)))
        self._session.flush()

    def pin(self, person: Person) -> None:
        row = self._session.get(PersonRow, person.id)
        if row is None:
            raise NotFound("This round knows no such assessor.")
        if row.name != person.name:
            all_changed(self._session, RoundId(row.round_id))
        for name, value in _person_values(person).items():
            setattr(row, name, value)
        self._session.flush()

    def seats(self, round_id: RoundId) -> Sequence[SeatHolder]:
        rows = self._session.scalars(
            select(SeatRow).where(SeatRow.round_id == round_id).order_by(SeatRow.position)
        )
        return [
            SeatHolder(row.name, row.sign_key, row.recipient, row.store_id, row.secret)
            for row in rows
        ]

    def replace_seats(self, round_id: RoundId, seats: Sequence[SeatHolder]) -> None:
        self._session.execute(delete(SeatRow).where(SeatRow.round_id == round_id))
        self._session.add_all(
            SeatRow(round_id=round_id, position=position, **asdict(seat))
            for position, seat in enumerate(seats)
        )
        self._session.flush()

    def other_keys(self, round_id: RoundId) -> Sequence[DeviceKey]:
        rows = self._session.scalars(
            select(DeviceKeyRow)
            .where(DeviceKeyRow.round_id == round_id)
            .order_by(DeviceKeyRow.sign_key)
        )
        names = [field.name for field in fields(DeviceKey)]
        return [DeviceKey(**{name: getattr(row, name) for name in names}) for row in rows]

    def keep_other_key(self, round_id: RoundId, key: DeviceKey) -> None:
        if self._session.get(DeviceKeyRow, (round_id, key.sign_key)) is None:
            self._session.add(DeviceKeyRow(round_id=round_id, **asdict(key)))
            self._session.flush()


def _person_values(person: Person) -> dict[str, Any]:
    pace = person.cases_a_day
    return asdict(person) | {
        "days": str(person.days),
        "cases_a_day": "" if pace is None else str(pace),
        "knowledge": list(person.knowledge),
    }


def _person(row: PersonRow) -> Person:
    values = {field.name: getattr(row, field.name) for field in fields(Person)}
    values |= {
        "days": Fraction(row.days),
        "cases_a_day": Fraction(row.cases_a_day) if row.cases_a_day else None,
        "knowledge": tuple(row.knowledge),
    }
    return Person(**values)
