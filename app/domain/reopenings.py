"""Why a signed audit was opened again: kept in its history, so that it travels and nobody can take it out."""

from dataclasses import dataclass

from app.domain.answers import Answer
from app.domain.beside import Beside, Edit
from app.domain.errors import InputRefused
from app.domain.records import Act, Sheet


@dataclass(frozen=True, slots=True)
class Reopening:
    """`signed_at` and `at` are UTC, ISO 8601 with "Z"; shown, never used to decide."""

    signed_at: str
    at: str
    why: str


def reopenings(beside: Sheet) -> tuple[Reopening, ...]:
    """In the order in which they happened."""
    return tuple(
        Reopening(*(_cell(beside, serial, name) for name in ("signed", "at", "why")))
        for serial in beside.rows.get(Beside.REOPENED.table, ())
    )


def reopening(beside: Sheet, signed_at: str, at: str, why: str) -> list[Edit]:
    """The edits that record one. Raises InputRefused without a reason."""
    if not why.strip():
        raise InputRefused(
            "Say why the signed audit is opened again; the reason stays in its history."
        )
    serial = beside.last_serial.get(Beside.REOPENED.table, 0) + 1
    values = {"signed": signed_at, "at": at, "why": why.strip()}
    return [
        (Act.ADD_ROW, Beside.REOPENED.row(serial), None),
        *(
            (Act.SET, Beside.REOPENED.cell(serial, name), Answer(value))
            for name, value in values.items()
            if value
        ),
    ]


def _cell(beside: Sheet, serial: int, name: str) -> str:
    held = beside.answers.get(Beside.REOPENED.cell(serial, name))
    return "" if held is None else held.value
