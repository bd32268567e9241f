"""Working days and statistics: what the calculators give for a case, beside what it expects."""

from datetime import date

from app.domain.calendar import Division
from app.domain.limits import Limit, Unit, due
from app.resources import bank_holidays
from tests.conformance.outcome import AGREED, DISAGREED, NOT_SUPPORTED, Outcome
from tests.domain.stats_cases import Unsupported, agrees, answer


def is_calculation(case):
    """Whether a case asks for a calculation, not for an expression."""
    return isinstance(case, dict) and (case.get("kind") in _DAYS or "fn" in case)


def replay_calculation(case, number):
    name = str(case.get("name") or case.get("fn") or f"case {number}: {case.get('kind')}")
    try:
        posed = answer(case["fn"], case["inputs"]) if "fn" in case else _DAYS[case["kind"]](case)
        agreed = (
            agrees(posed, case["expected"], case.get("tol", 0))
            if "fn" in case
            else (posed == case["expected"])
        )
    except Unsupported as missing:
        return Outcome(name, NOT_SUPPORTED, f"the program has no {missing}")
    except Exception as problem:  # whatever a case is made of, it is said
        return Outcome(name, NOT_SUPPORTED, f"{type(problem).__name__}: {problem}")
    return Outcome(
        name, AGREED if agreed else DISAGREED, f"got {posed}, expected {case['expected']}"
    )


def _calendar(case):
    return bank_holidays(Division(case["division"]))


def _due(case):
    limit = Limit(case["working_days"], Unit.WORKING_DAYS)
    return due(date.fromisoformat(case["start"]), limit, _calendar(case)).isoformat()


def _between(case):
    start, end = (date.fromisoformat(case[name]) for name in ("start", "end"))
    return _calendar(case).between(start, end)


def _is_working(case):
    return _calendar(case).is_working_day(date.fromisoformat(case["date"]))


_DAYS = {"due": _due, "between": _between, "is_working": _is_working}
