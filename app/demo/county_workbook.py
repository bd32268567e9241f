"""The synthetic county as the workbook a real council would send: Annex A, lists 3 to 7."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.demo.county import POSITION_DATE, SyntheticChild
from app.domain.ages import age_in_years

Cell = str | int | float | date | None
_SEX = {"male": "a) Male", "female": "b) Female", "unknown": "c) Not stated/recorded"}
_WHO = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age")
_DISABLED = "Does the Child have a Disability"
_TEAM = ("Allocated Team", "Allocated Worker")
_WORKER = "Worker"  # every list has the column; a synthetic county has nobody to name in it


def write_annex_a(children: Sequence[SyntheticChild], path: Path) -> None:
    """Write lists 3 to 7, coded as councils code them. The same children give the same cells."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as workbook:
        # Without this the file would carry the hour it was written.
        workbook.set_properties({"created": datetime(2009, 4, 1)})  # noqa: DTZ001 - a property without a zone
        for name, titles, rows in (
            ("List 3", _LIST_3, (row for child in children for row in _referrals(child))),
            ("List 4", _LIST_4, map(_assessment, children)),
            ("List 5", _LIST_5, map(_enquiry, children)),
            ("List 6", _LIST_6, map(_need, children)),
            ("List 7", _LIST_7, map(_plan, children)),
        ):
            _write(workbook.add_worksheet(name), titles, rows)


def _write(sheet: Any, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet.write_row(0, 0, titles)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell)
            elif cell is not None:
                sheet.write(number, column, cell)


_LIST_3 = (
    *_WHO,
    "Date of Referral",
    "Referral Source",
    "Referral NFA?",
    "Number of Referrals in Last 12 Months",
    *_TEAM,
)
_LIST_4 = (
    *_WHO,
    _DISABLED,
    "Continuous Assessment Start Date",
    "Child Seen During Continuous Assessment",
    "Continuous Assessment Date of Authorisation",
    "Was the child assessed as requiring LA children's social care support?",
    *_TEAM,
)
_LIST_5 = (
    *_WHO,
    _DISABLED,
    "Strategy discussion initiating Section 47 Enquiry Start Date",
    "Was an Initial Child Protection Conference deemed unnecessary?",
    "Date of Initial Child Protection Conference",
    "Did the Initial Child Protection Conference Result in a Child Protection Plan",
    "Number of Section 47 Enquiries in the last 12 months",
    "Number of ICPCs in the last 12 months",
    *_TEAM,
)
_LIST_6 = (
    *_WHO,
    _DISABLED,
    "CIN Start Date",
    "Primary Need Code",
    "Date Child Was Last Seen",
    "CIN Closure Date",
    "Reason for Closure",
    "Case Status",
    *_TEAM,
)
_LIST_7 = (
    "Child Unique ID",
    "Family identifier",
    *_WHO[1:],
    _DISABLED,
    "Child Protection Plan Start Date",
    "Initial Category of Abuse",
    "Latest Category of Abuse",
    "Date of the Last Statutory Visit",
    "Was the Child Seen Alone?",
    "Date of latest review conference",
    "Child Protection Plan End Date",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
    "Number of Previous Child Protection Plans",
    *_TEAM,
)


def _who(child: SyntheticChild) -> list[Cell]:
    age = max(0, age_in_years(child.born, POSITION_DATE))
    return [child.child, _SEX[child.sex], None, child.born, age]


def _yes(answer: bool) -> str:
    return "a) Yes" if answer else "b) No"


def _referrals(child: SyntheticChild) -> Iterable[list[Cell]]:
    for day in (*child.earlier_referrals, child.referral):
        number = child.referrals_in_year
        yield [*_who(child), day, None, "No", number, child.team, _WORKER]


def _assessment(child: SyntheticChild) -> list[Cell]:
    dates: list[Cell] = [child.assessment_start, "Yes", child.assessment_authorised]
    return [*_who(child), _yes(child.disabled), *dates, "Yes", child.team, _WORKER]


def _enquiry(child: SyntheticChild) -> list[Cell]:
    dates: list[Cell] = [child.strategy, "No", child.conference, "Yes"]
    recent = int((POSITION_DATE - child.conference).days < 365)
    return [*_who(child), _yes(child.disabled), *dates, recent, recent, child.team, _WORKER]


def _need(child: SyntheticChild) -> list[Cell]:
    status: list[Cell] = [child.referral, "N1", child.last_visit, None, None]
    who = [*_who(child), _yes(child.disabled)]
    return [*who, *status, "b) Child protection plan", child.team, _WORKER]


def _plan(child: SyntheticChild) -> list[Cell]:
    number, *rest = _who(child)
    plan: list[Cell] = [child.plan_start, child.category, child.category, child.last_visit]
    plan += [_yes(child.seen_alone), child.latest_review, None, "b) No", child.previous_plans]
    return [number, child.family, *rest, _yes(child.disabled), *plan, child.team, _WORKER]
