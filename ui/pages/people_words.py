"""What the parts of People and allocation call things: readings, states, days, children in families."""

from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from app.domain.interests import InterestKind
from app.domain.records import AuditState, Reading
from ui.pages.frame_words import counted


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)


def reading_words(reading: object) -> str:
    known = {
        Reading.SOLE.value: _tr("Sole"),
        Reading.FIRST.value: _tr("First of two"),
        Reading.BLIND_SECOND.value: _tr("Blind second"),
        Reading.JOINT.value: _tr("Joint"),
        Reading.TAKEN_OVER.value: _tr("Taken over"),
    }
    return known.get(str(reading), str(reading))


def state_words(state: object) -> str:
    known = {
        AuditState.ALLOCATED.value: _tr("Not begun"),
        AuditState.IN_PROGRESS.value: _tr("Begun"),
        AuditState.COMPLETE.value: _tr("Complete"),
    }
    return known.get(str(state), str(state))


def kind_words(kind: object) -> str:
    return {
        InterestKind.CASE.value: _tr("Case"),
        InterestKind.FAMILY.value: _tr("Family of case"),
        InterestKind.TEAM.value: _tr("Team"),
        InterestKind.WORKER.value: _tr("Worker"),
        InterestKind.OFFICE.value: _tr("Office"),
    }.get(str(kind), str(kind))


def days_words(days: object) -> str:
    """Days to a tenth, "" for None."""
    return f"{float(days):,.1f}" if isinstance(days, Fraction | int | float) else ""


def in_families(children: int, families: int) -> str:
    """n children in m families."""
    said = _tr("%1 in %2")
    many = counted(children, _tr("1 child"), _tr("%1 children"))
    return said.replace("%1", many).replace(
        "%2", counted(families, _tr("1 family"), _tr("%1 families"))
    )


def and_words(refs: tuple[str, ...]) -> str:
    *before, last = refs
    return _tr("%1 and %2").replace("%1", ", ".join(before)).replace("%2", last) if before else last


def split_words(split: tuple[tuple[str, ...], ...]) -> str:
    """Which cases of one family went to different people."""
    if not split:
        return ""
    families = "; ".join(and_words(refs) for refs in split)
    if len(split) == 1:
        said = _tr("One family is read by more than one person: %1. Let its readers talk.")
        return said.replace("%1", families)
    said = _tr("%1 families are read by more than one person: %2. Let their readers talk.")
    return said.replace("%1", str(len(split))).replace("%2", families)
