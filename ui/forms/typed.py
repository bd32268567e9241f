"""What a person typed into a box, read as the question's kind: the value to store, its reading, or the fault."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

from app.domain.answers import AnswerState
from app.domain.errors import InputRefused
from app.domain.partial_dates import MONTHS, PartialDate, Precision, read_typed_date, words
from app.tool.model import Kind

SAME = "="  # typed into an empty box: what the electronic record says
# What people write when there is no value.
_SHORT = {
    "nr": AnswerState.NOT_RECORDED,
    "not recorded": AnswerState.NOT_RECORDED,
    "na": AnswerState.NOT_APPLICABLE,
    "n/a": AnswerState.NOT_APPLICABLE,
    "not applicable": AnswerState.NOT_APPLICABLE,
}
_TOO_LARGE = 10**12
_WHOLE = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Typed:
    """`value` is what is stored; `fault` is a sentence when the text cannot be read."""

    value: str = ""
    reading: str = ""
    fault: str = ""


def read_typed(text: str, kind: Kind, today: date) -> Typed:
    """Nothing typed is no answer; everything else is read or has a fault."""
    text = text.strip()
    if not text:
        return Typed()
    if kind is Kind.DATE:
        return _date(text, today)
    if kind is Kind.INTEGER:
        return _whole_number(text)
    if kind is Kind.DECIMAL:
        return _number(text)
    return Typed(text)


def state_typed(text: str, allowed: Container[str]) -> AnswerState | None:
    """ "nr" is not recorded, "na" not applicable, where the question has that state; None for anything else."""
    state = _SHORT.get(text.strip().casefold())
    return state if state in allowed else None


def as_typed(value: str, kind: Kind) -> str:
    """A stored value as someone would type it: "11 Mar 2009" for "2009-03-11"."""
    if kind is not Kind.DATE or not value:
        return value
    try:
        when = PartialDate.parse(value)
    except InputRefused:
        return value
    if when.precision is Precision.DAY:
        day = when.earliest
        return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
    return words(when)


def _date(text: str, today: date) -> Typed:
    try:
        when = read_typed_date(text, today)
    except InputRefused as refused:
        return Typed(fault=str(refused))
    return Typed(when.iso, words(when))


def _whole_number(text: str) -> Typed:
    plain = text.replace(",", "").replace(" ", "")
    if _WHOLE.fullmatch(plain):
        return Typed(str(int(plain)))
    return Typed(fault=_tr("Type a whole number, for example 3."))


def _number(text: str) -> Typed:
    try:
        number = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= _TOO_LARGE:
        return Typed(fault=_tr("Type a number, for example 3 or 2.5."))
    return Typed(f"{number.normalize():f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Typed", text)
