"""Everything a store holds about one child, found in every table there is; and requests for it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    LargeBinary,
    String,
    Table,
    Text,
    cast,
    delete,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.domain.child_file import ChildExport, ChildKeys, ChildRequest, Rows
from app.domain.errors import NotFound
from app.domain.ids import CaseId, RoundId
from app.domain.third_parties import Mark
from db.child_models import ChildExportRow, ChildRequestRow, RedactionRow
from db.models import Row
from db.whole_round import written

# A council's number this short stands in many texts by chance: it is looked for in columns of such numbers alone.
SHORTEST = 4
SHORTEST_DIGITS = 6
_NUMBERS = {"child", "key", "number", "document", "body", "children", "problems"}


class SqlChildFiles:
    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, round_id: RoundId, keys: ChildKeys) -> Rows:
        """By table, the rows in which any text is or holds one of the keys, and what carried them from store to store;
        sealed bytes are never looked into.

        No table is named for the first: one that is added later is looked through as those before it.
        """
        looked = _Looked(keys)
        found = {
            table.name: tuple(self._rows(table, round_id, looked))
            for table in Row.metadata.sorted_tables
        }
        records = found.get("record", ())
        hashes = {str(row["hash"]) for row in records}
        packages = {str(row["package_id"]) for row in records} - {""}
        people = {str(row["person_id"]) for row in found.get("audit", ())}
        tables = Row.metadata.tables
        sent, ledger = tables["sent_post"], tables["ledger"]
        found["sent_post"] = self._where(sent, round_id, sent.c.hash.in_(hashes))
        packages |= {str(row["package_id"]) for row in found["sent_post"]}
        to_readers = ledger.c.person_id.in_(people) & (ledger.c.direction == "sent")
        found["ledger"] = self._where(
            ledger, round_id, ledger.c.package_id.in_(packages) | to_readers
        )
        return {name: rows for name, rows in found.items() if rows}

    def _rows(self, table: Table, round_id: RoundId, looked: "_Looked") -> Iterator[dict[str, Any]]:
        columns = [
            column for column in table.columns if isinstance(column.type, String | Text | JSON)
        ]
        hits = [
            cast(column, Text).icontains(each, autoescape=True)
            for column in columns
            for each in looked.spelt(column.name)
        ]
        for row in self._where(table, round_id, or_(false(), *hits)):
            if any(looked.stands_in(column.name, row[column.name]) for column in columns):
                yield row

    def _where(
        self, table: Table, round_id: RoundId, wanted: ColumnElement[bool]
    ) -> tuple[dict[str, Any], ...]:
        kept = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
        query = select(*kept).where(wanted).order_by(*table.primary_key.columns)
        if "round_id" in table.columns:
            query = query.where(table.c.round_id == round_id)
        rows = self._session.execute(query).mappings()
        return tuple({each.name: written(row[each.name]) for each in kept} for row in rows)

    def open(self, round_id: RoundId, request: ChildRequest) -> None:
        names = [each.name for each in fields(ChildRequest) if each.name != "exports"]
        values = {name: getattr(request, name) for name in names}
        self._session.add(ChildRequestRow(round_id=round_id, **values))
        self._session.flush()

    def close(self, request: ChildRequest) -> None:
        row = self._session.get(ChildRequestRow, request.id)
        if row is None:
            raise NotFound("There is no such request in this round.")
        row.closed_why, row.closed_by = request.closed_why, request.closed_by
        row.closed_at = request.closed_at
        self._session.flush()

    def all(self, round_id: RoundId) -> Sequence[ChildRequest]:
        """Open and closed, in the order in which they were opened."""
        exports: dict[str, list[ChildExport]] = {}
        for each in self._session.scalars(
            select(ChildExportRow)
            .where(ChildExportRow.round_id == round_id)
            .order_by(ChildExportRow.number)
        ):
            names = [one.name for one in fields(ChildExport)]
            made = ChildExport(**{name: getattr(each, name) for name in names})
            exports.setdefault(each.request_id, []).append(made)
        rows = self._session.scalars(
            select(ChildRequestRow)
            .where(ChildRequestRow.round_id == round_id)
            .order_by(ChildRequestRow.opened_at, ChildRequestRow.id)
        )
        return [
            ChildRequest(
                row.id,
                CaseId(row.case_id),
                row.ref,
                row.why,
                row.opened_by,
                row.opened_at,
                row.hold_id,
                row.closed_why,
                row.closed_by,
                row.closed_at,
                tuple(exports.get(row.id, ())),
            )
            for row in rows
        ]

    def add_export(self, round_id: RoundId, request_id: str, export: ChildExport) -> None:
        self._session.add(
            ChildExportRow(round_id=round_id, request_id=request_id, **asdict(export))
        )
        self._session.flush()

    def marks(self, round_id: RoundId, request_id: str) -> Mapping[str, Mark]:
        rows = self._session.scalars(
            select(RedactionRow).where(
                RedactionRow.round_id == round_id, RedactionRow.request_id == request_id
            )
        )
        return {row.passage: Mark(row.mark) for row in rows}

    def mark(self, round_id: RoundId, request_id: str, passage: str, mark: Mark | None) -> None:
        """None takes the decision back."""
        if mark is None:
            self._session.execute(
                delete(RedactionRow).where(
                    RedactionRow.round_id == round_id,
                    RedactionRow.request_id == request_id,
                    RedactionRow.passage == passage,
                )
            )
            return
        self._session.merge(
            RedactionRow(round_id=round_id, request_id=request_id, passage=passage, mark=mark.value)
        )
        self._session.flush()


class _Looked:
    """What is looked for: whole words, so that CF-01 is not found in CF-012."""

    def __init__(self, keys: ChildKeys) -> None:
        child = keys.child
        within = [keys.ref, keys.case_id, *keys.audits, keys.name]
        chance = len(child) < SHORTEST or (child.isdigit() and len(child) < SHORTEST_DIGITS)
        self._everywhere = [each for each in within if each] + ([] if chance else [child])
        self._child = [child] if child else []

    def spelt(self, column: str) -> list[str]:
        """As they may stand in a column, also within JSON."""
        needles = {*self._everywhere, *(self._child if column in _NUMBERS else ())}
        return sorted(needles | {json.dumps(each)[1:-1] for each in needles})

    def stands_in(self, column: str, value: object) -> bool:
        if value is None:
            return False
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        whole = [rf"(?<!\w){re.escape(each)}(?!\w)" for each in self._everywhere if each]
        if column in _NUMBERS:
            whole += [rf'(?:\A|"){re.escape(each)}(?:\Z|")' for each in self._child]
        return re.search("|".join(whole), text, re.IGNORECASE) is not None
