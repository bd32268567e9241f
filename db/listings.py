"""Ready-made rows for the tables on screen: sorted, searched and filtered in SQL."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, sessionmaker

from app.domain.ids import RoundId
from app.domain.records import AuditState
from db.models import AuditRow, CaseRow, ConcernRow, DrawRow, FrameChildRow, LedgerRow, PersonRow


class SqlListing:
    """One table. Column names are those the screen asks with; the first is the row's id.

    Those named in `silent` sort and filter, but no word searched for is looked for in them.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        columns: Mapping[str, SQLColumnExpression[Any]],
        rows: Callable[[Select[Any]], Select[Any]],
        silent: frozenset[str] = frozenset(),
    ) -> None:
        self._sessions = sessions
        self._searched = [name for name in list(columns)[1:] if name not in silent]
        self._columns = columns
        self._rows = rows
        self.columns = tuple(columns)

    def count(self, text: str = "", chosen: Mapping[str, str] | None = None) -> int:
        found = self._found(text, chosen).subquery()
        with self._sessions() as session:
            return session.scalar(select(func.count()).select_from(found)) or 0

    def page(
        self,
        offset: int,
        limit: int,
        sort: str = "",
        *,
        descending: bool = False,
        text: str = "",
        chosen: Mapping[str, str] | None = None,
    ) -> Sequence[tuple[object, ...]]:
        first = next(iter(self._columns.values()))
        by = self._columns.get(sort, first)
        order = by.desc() if descending else by.asc()
        then = self._columns.get("ref", first)
        query = self._found(text, chosen).order_by(order.nulls_last(), then, first)
        with self._sessions() as session:
            return [tuple(row) for row in session.execute(query.offset(offset).limit(limit))]

    def _found(self, text: str, chosen: Mapping[str, str] | None) -> Select[Any]:
        labelled: list[SQLColumnExpression[Any]] = [
            column.label(name) for name, column in self._columns.items()
        ]
        query = self._rows(select(*labelled))
        for word in text.split():
            query = query.where(
                or_(
                    *(
                        cast(self._columns[name], String).icontains(word, autoescape=True)
                        for name in self._searched
                    )
                )
            )
        for name, value in (chosen or {}).items():
            query = query.where(cast(self._columns[name], String) == value)
        return query


def listing(name: str, round_id: RoundId, sessions: sessionmaker[Session]) -> SqlListing:
    """Raises KeyError for a name no table has: a mistake of the program, never of a user."""
    return LISTINGS[name](round_id, sessions)


def _audits(round_id: RoundId, sessions: sessionmaker[Session]) -> SqlListing:
    complete = AuditRow.state == AuditState.COMPLETE.value
    sent = and_(AuditRow.returned_at.is_not(None), AuditRow.returned_at >= AuditRow.updated_at)
    columns = {
        "id": AuditRow.id,
        "ref": CaseRow.ref,
        "area": CaseRow.area,
        "district": CaseRow.district,
        "team": CaseRow.team,
        "age_band": CaseRow.age_band,
        "category": CaseRow.category,
        "assessor": func.coalesce(PersonRow.name, ""),
        "reading": AuditRow.reading,
        "state": AuditRow.state,
        "answered": AuditRow.answered,
        "asked": AuditRow.asked,
        "warnings": AuditRow.warnings,
        "minutes": AuditRow.minutes,
        "queries": AuditRow.queries,
        "asks": case((AuditRow.queries > 0, "yes"), else_="no"),
        "updated_at": AuditRow.updated_at,
        "returned_at": AuditRow.returned_at,
        # What is begun comes first, then what is to begin, then what is to be sent.
        "turn": case(
            (AuditRow.state == AuditState.IN_PROGRESS.value, 1),
            (AuditRow.state == AuditState.ALLOCATED.value, 2),
            (and_(complete, not_(sent)), 3),
            else_=4,
        ),
        "progress": AuditRow.answered * 1000 / func.max(AuditRow.asked, 1),
        "leaves": case((and_(complete, sent), "sent"), (complete, "ready"), else_=""),
        "concern": case(
            (ConcernRow.id.is_(None), ""),
            (ConcernRow.closed_at.is_(None), "open"),
            else_="closed",
        ),
    }
    return SqlListing(
        sessions,
        columns,
        lambda query: (
            query.select_from(AuditRow)
            .join(CaseRow, CaseRow.id == AuditRow.case_id)
            .outerjoin(PersonRow, PersonRow.id == AuditRow.person_id)
            .outerjoin(ConcernRow, ConcernRow.audit_id == AuditRow.id)
            .where(AuditRow.round_id == round_id, CaseRow.main)
        ),
        frozenset({"turn", "progress", "leaves"}),
    )


def _cases(round_id: RoundId, sessions: sessionmaker[Session]) -> SqlListing:
    columns = {
        "id": CaseRow.id,
        "ref": CaseRow.ref,
        "stratum": CaseRow.stratum,
        "area": CaseRow.area,
        "district": CaseRow.district,
        "team": CaseRow.team,
        "age_band": CaseRow.age_band,
        "main": case((CaseRow.main, "main"), else_="reserve"),
        "order": CaseRow.order,
        "probability": CaseRow.probability,
    }
    return SqlListing(sessions, columns, lambda query: query.where(CaseRow.round_id == round_id))


def _children(round_id: RoundId, sessions: sessionmaker[Session]) -> SqlListing:
    columns = {
        "id": FrameChildRow.child,
        "child": FrameChildRow.child,
        "born": FrameChildRow.born,
        "area": FrameChildRow.area,
        "team": FrameChildRow.team,
        "category": FrameChildRow.category,
        "plan_start": FrameChildRow.plan_start,
        "plan_end": FrameChildRow.plan_end,
    }
    return SqlListing(
        sessions, columns, lambda query: query.where(FrameChildRow.round_id == round_id)
    )


def _ledger(round_id: RoundId, sessions: sessionmaker[Session]) -> SqlListing:
    columns = {
        "id": LedgerRow.package_id,
        "direction": LedgerRow.direction,
        "kind": LedgerRow.kind,
        "person": func.coalesce(PersonRow.name, ""),
        "sequence": LedgerRow.sequence,
        # Of a receipt it is the number of returns, by which the next is made; queries carry none.
        "cases": case(
            (LedgerRow.kind.in_(("acknowledgement", "queries")), None), else_=LedgerRow.cases
        ),
        "at": LedgerRow.at,
        "acknowledged_at": LedgerRow.acknowledged_at,
        "file_name": LedgerRow.file_name,
    }
    return SqlListing(
        sessions,
        columns,
        lambda query: (
            query.select_from(LedgerRow)
            .outerjoin(PersonRow, PersonRow.id == LedgerRow.person_id)
            .where(LedgerRow.round_id == round_id)
        ),
    )


def _draws(round_id: RoundId, sessions: sessionmaker[Session]) -> SqlListing:
    columns = {
        "id": DrawRow.id,
        "drawn_at": DrawRow.drawn_at,
        "seed": DrawRow.seed,
        "algorithm": DrawRow.algorithm,
        "size": DrawRow.size,
        "digest": DrawRow.digest,
    }
    return SqlListing(sessions, columns, lambda query: query.where(DrawRow.round_id == round_id))


LISTINGS: dict[str, Callable[[RoundId, sessionmaker[Session]], SqlListing]] = {
    "audits": _audits,
    "cases": _cases,
    "children": _children,
    "ledger": _ledger,
    "draws": _draws,
}
