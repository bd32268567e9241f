"""A round as a whole: every row of it, to hand it to another store, and rows of another store taken in.

What belongs to this machine alone stays behind, and so does what names a child.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Select,
    Table,
    and_,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.domain.errors import InputRefused
from app.domain.ids import RoundId
from db import child_models, slip_models  # noqa: F401 - their tables are part of a store
from db.coded import all_changed
from db.models import Row, ToolRow, ToolVersionRow
from db.schema_head import HEAD
from db.types import UtcDateTime

# Whose store this is, what is being typed, where files are looked for, whose seats: of this machine.
OF_THIS_STORE = {
    "identity",
    "own_word",
    "draft",
    "begun",
    "begun_in_round",
    "exchange_folder",
    "parcel",
    "seat",
}
NAMES_CHILDREN = {"slip", "redaction"}
READ_FROM_RECORDS = {"code_book", "coded_audit", "coded_rest", "to_code"}  # each store for itself
HELD_BY_AUDITS = {"answer_event", "answer", "answer_row"}  # of the stores of those who read
SEAT = "seat"  # the kind of package by which a seat came
# Rows that are only ever added: of two that differ under one key, the one held here stays.
GROWING = {
    "record",
    "ledger",
    "notebook",
    "tool",
    "tool_version",
    "sent_post",
    "sample_act",
    "draw",
    "issued_report",
    "child_export",
}
# Rows that are read from others, and are written anew from what both stores hold.
FOLLOWING = {"concern"}


class SqlWholeRound:
    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def schema(self) -> str:
        return HEAD

    def rows(self, round_id: RoundId) -> dict[str, tuple[dict[str, Any], ...]]:
        """Every row of the round by table, in values that JSON can hold. What was sent is listed without its bytes,
        which only its receiver could open; so is a seat that came, or each file would hold all those before it."""
        found: dict[str, tuple[dict[str, Any], ...]] = {}
        for table in _tables():
            rows = self._session.execute(self._of(table, round_id)).mappings()
            made = [
                {column.name: written(row[column.name]) for column in table.columns} for row in rows
            ]
            if table.name == "ledger":
                for row in made:
                    left = row["direction"] == "sent" or row["kind"] == SEAT
                    row["raw"] = "" if left else row["raw"]
            if made:
                found[table.name] = tuple(made)
        return found

    def take(
        self, round_id: RoundId, rows: Mapping[str, Sequence[Mapping[str, Any]]], *, newer: bool
    ) -> int:
        """Add what is not held here. Of what differs, `newer` rows take the place of those held; otherwise those held
        stay, and how many they are is told. Raises InputRefused for rows that no store has."""
        tables = {table.name: table for table in _tables()}
        if not set(rows) <= set(tables):
            raise InputRefused("It holds tables that no store has.")
        all_changed(self._session, round_id)
        return sum(
            self._take_row(table, round_id, row, newer=newer)
            for table in tables.values()
            for row in rows.get(table.name, ())
        )

    def _take_row(
        self, table: Table, round_id: RoundId, row: Mapping[str, Any], *, newer: bool
    ) -> bool:
        values = _values(table, row)
        of = values.get("id") if table.name == "round" else values.get("round_id", round_id)
        if of != round_id:
            raise InputRefused("It holds rows of another round.")
        counted = _counted(table)
        if counted is not None:  # numbered by each store for itself: told apart by all the rest
            values.pop(counted.name)
            same = [
                table.c[name] == value for name, value in values.items() if _is_plain(table.c[name])
            ]
        else:
            same = [column == values[column.name] for column in table.primary_key.columns]
        held = self._session.execute(select(table).where(and_(*same))).mappings().first()
        if held is None:
            self._session.execute(insert(table).values(**values))
            return False
        differs = any(held[name] != value for name, value in values.items())
        if not differs or table.name in GROWING | FOLLOWING or table.name == "round":
            return False
        if newer:
            self._session.execute(update(table).where(and_(*same)).values(**values))
        return not newer

    def _of(self, table: Table, round_id: RoundId) -> "Select[Any]":
        if table.name == "round":
            return select(table).where(table.c.id == round_id)
        if table.name == "tool":
            used = select(ToolVersionRow.tool_hash).where(ToolVersionRow.round_id == round_id)
            audits = Row.metadata.tables["audit"]
            of_audits = select(audits.c.tool_hash).where(audits.c.round_id == round_id)
            rounds = Row.metadata.tables["round"]
            now = select(rounds.c.tool_hash).where(rounds.c.id == round_id)
            hashes = ToolRow.hash
            return select(table).where(hashes.in_(used) | hashes.in_(of_audits) | hashes.in_(now))
        return select(table).where(table.c.round_id == round_id)


def _tables() -> list[Table]:
    left = OF_THIS_STORE | NAMES_CHILDREN | HELD_BY_AUDITS | READ_FROM_RECORDS
    return [
        table
        for table in Row.metadata.sorted_tables
        if table.name not in left
        and (table.name in {"round", "tool"} or "round_id" in table.columns)
    ]


def _counted(table: Table) -> "Column[Any] | None":
    """The key of a table whose rows each store numbers for itself."""
    keys = list(table.primary_key.columns)
    return keys[0] if len(keys) == 1 and isinstance(keys[0].type, Integer) else None


def _is_plain(column: "Column[Any]") -> bool:
    return not isinstance(column.type, JSON)


def written(value: object) -> Any:
    """A column's value as JSON can hold it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _values(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    if set(row) != {column.name for column in table.columns}:
        raise InputRefused("It holds rows that no store has.")
    try:
        return {column.name: _value(column, row[column.name]) for column in table.columns}
    except (ValueError, TypeError):
        raise InputRefused("It holds values that no store has.") from None


def _value(column: "Column[Any]", value: Any) -> Any:
    """As the column holds it. Raises ValueError or TypeError for what it never holds."""
    kind = column.type
    if value is None:
        if column.nullable:
            return None
        raise TypeError
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, JSON):
        return value
    wanted = bool if isinstance(kind, Boolean) else int if isinstance(kind, Integer) else str
    if type(value) is not wanted:
        raise TypeError
    return value
