"""Annex A, the child-level inspection workbook: list 7 is the frame, lists 3 to 6 tell what else is on record.

One workbook, or a folder with one CSV file a list.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.errors import InputRefused
from app.domain.frames import Fact, FrameChild, PersonalDetails
from app.frame.annex_a_events import CHILD_TITLES, Events, events_from, known_of
from app.frame.cells import text_of, title_key, without_prefix
from app.frame.mapping import TableMapping
from app.frame.plan_rows import PlanRow, children_from, personal_from
from app.frame.problems import ProblemList
from app.frame.sheets import Columns, Row, Sheet
from app.frame.spreadsheets import read_workbook
from app.frame.textfiles import read_text_table

_LIST_NAME = re.compile(r"\blist[\s_.-]*0*(\d{1,2})(?!\d)", re.IGNORECASE)
_TEAM = ("Allocated Team", "Team")
# A column only its list has, to tell a list by when its name does not say.
_TELLING = {
    7: "Child Protection Plan Start Date",
    3: "Date of Referral",
    4: "Continuous Assessment Start Date",
    5: "Date of Initial Child Protection Conference",
    6: "CIN Start Date",
}
_LIST_7 = {
    "child": CHILD_TITLES,
    "sex": ("Gender", "Sex"),
    "born": ("Date of Birth", "DOB"),
    "stated_age": ("Age", "Age of Child"),
    "disabled": ("Does the Child have a Disability", "Disability"),
    "plan_start": ("Child Protection Plan Start Date",),
    "plan_end": ("Child Protection Plan End Date",),
    "category": ("Latest Category of Abuse",),
    "first_category": ("Initial Category of Abuse",),
    "last_visit": ("Date of the Last Statutory Visit", "Date of Last Statutory Visit"),
    "seen_alone": ("Was the Child Seen Alone?",),
    "latest_review": ("Date of latest review conference",),
    "previous_plans": ("Number of Previous Child Protection Plans",),
    "team": _TEAM,
    "family": ("Family Identifier", "Family ID"),
    "district": ("District", "Locality"),
}
# Looked at only when the lead asks for finding slips. List 7 names the worker; some councils add the child's name.
_PERSONAL = {
    "name": ("Child Name", "Name of Child", "Child's Name", "Full Name", "Name"),
    "forename": ("Forename", "First Name", "Child Forename"),
    "surname": ("Surname", "Last Name", "Family Name", "Child Surname"),
    "worker": ("Allocated Worker", "Worker"),
}
_LIST_7_DATES = ("born", "plan_start", "plan_end", "last_visit", "latest_review")
_MAY_BE_MISSING = ("family", "district")


@dataclass(frozen=True, slots=True)
class AnnexA:
    """`repeat_referrals`: children of list 3 with two or more rows there, or two or more in its yearly number.

    `personal` is empty unless the mapping asks for it.
    """

    children: tuple[FrameChild, ...]
    repeat_referrals: int
    personal: tuple[PersonalDetails, ...] = ()


def is_annex_a_titles(name: str, titles: Collection[str]) -> bool:
    """Whether a row of titles belongs to one of the lists that are read."""
    return title_key(CHILD_TITLES[0]) in titles and list_number(name, titles) in _TELLING


def list_number(name: str, titles: Collection[str]) -> int | None:
    """Which of the lists a sheet or file is: by a column only that list has, else by its name."""
    told = next((n for n, title in _TELLING.items() if title_key(title) in titles), None)
    return told or _named_number(name)


def _named_number(name: str) -> int | None:
    named = _LIST_NAME.search(name.replace("_", " "))
    return int(named[1]) if named else None


def read_annex_a_workbook(
    path: Path, as_of: date, mapping: TableMapping, problems: ProblemList
) -> AnnexA | None:
    """None when the workbook holds none of the lists."""
    sheets = read_workbook(path, is_annex_a_titles, problems)
    return _assembled(sheets, path.name, as_of, mapping, problems) if sheets else None


def read_annex_a_text(
    path: Path, as_of: date, mapping: TableMapping, problems: ProblemList
) -> AnnexA | None:
    """One list as a text file: list 7, or nothing is known of plans. None when it is none of the lists."""
    sheet = read_text_table(path, is_annex_a_titles, problems)
    return _assembled([sheet], path.name, as_of, mapping, problems) if sheet else None


def read_annex_a_folder(
    folder: Path, as_of: date, mapping: TableMapping, problems: ProblemList
) -> AnnexA:
    """A folder with one CSV file a list. Raises InputRefused when none of them is a list."""
    sheets = []
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() == ".csv" and path.is_file():
            sheet = read_text_table(path, is_annex_a_titles, problems, name=path.stem)
            if sheet is None:
                problems.read(path.name)
            else:
                sheets.append(sheet)
    if not sheets:
        raise InputRefused(
            f"The folder {folder.name} holds no CSV file that is a list of Annex A: choose another."
        )
    return _assembled(sheets, folder.name, as_of, mapping, problems)


def _assembled(
    sheets: Collection[Sheet],
    file: str,
    as_of: date,
    mapping: TableMapping,
    problems: ProblemList,
) -> AnnexA:
    lists = _numbered(sheets, problems)
    if 7 not in lists:
        raise InputRefused(
            f"{file} holds no list 7 (children with a child protection plan), which is the frame: "
            "export it with list 7."
        )
    events = events_from(lists, problems, mapping.date_order)
    rows = _plan_rows(lists[7], events, mapping, problems)
    children = children_from(rows, as_of, problems)
    return AnnexA(
        tuple(replace(child, referrals=events.referrals_of(child.child)) for child in children),
        events.repeat_referrals(),
        personal_from(rows, as_of) if mapping.personal else (),
    )


def _numbered(sheets: Collection[Sheet], problems: ProblemList) -> dict[int, Sheet]:
    """The lists by number; of two that could be the same list, the one whose name says so."""
    lists: dict[int, Sheet] = {}
    told: list[tuple[bool, int, Sheet]] = []
    for sheet in sheets:
        name = sheet.name or Path(sheet.file).stem
        number = list_number(name, [title_key(title) for title in sheet.titles])
        if number is not None:
            told.append((_named_number(name) != number, number, sheet))
    for _, number, sheet in sorted(told, key=lambda one: one[:2]):
        if number in lists:
            problems.add(
                sheet.name or sheet.file,
                "list-twice",
                f"List {number} is there twice; this one is not read.",
            )
        else:
            lists[number] = replace(sheet, name=f"List {number}")
    return lists


def _plan_rows(
    sheet: Sheet, events: Events, mapping: TableMapping, problems: ProblemList
) -> list[PlanRow]:
    columns = _list_columns(sheet, problems, mapping)
    return [_plan_row(row, events, mapping.district_of_team) for row in columns.rows()]


def _list_columns(sheet: Sheet, problems: ProblemList, mapping: TableMapping) -> Columns:
    wanted = {**_LIST_7, **_PERSONAL} if mapping.personal else _LIST_7
    columns = Columns(sheet, wanted, _LIST_7_DATES, problems, mapping.date_order)
    columns.require("child", CHILD_TITLES[0])
    columns.require("plan_start", _TELLING[7])
    for field, titles in _LIST_7.items():
        if field not in columns and field not in _MAY_BE_MISSING:
            problems.add(
                sheet.name,
                "missing-column",
                f'There is no column "{titles[0]}"; it is read as blank.',
            )
    return columns


def _plan_row(row: Row, events: Events, district_of_team: Mapping[str, str]) -> PlanRow:
    start = row.day("plan_start")
    team = row.text("team")
    category = category_of(row.text("category") or row.text("first_category"))
    previous = row.number_in("previous_plans")
    facts = {
        Fact.LAST_VISIT: _iso(row.day("last_visit")),
        Fact.SEEN_ALONE: without_prefix(row.text("seen_alone")).casefold(),
        Fact.LATEST_REVIEW: _iso(row.day("latest_review")),
        Fact.CATEGORY: category,
        Fact.PREVIOUS_PLANS: "" if previous is None else str(previous),
    }
    stated = {
        **known_of(events, row.child, start),
        **{k: text for k, text in facts.items() if text},
    }
    return PlanRow(
        child=row.child,
        place=row.place,
        born=row.day("born"),
        sex=row.sex("sex"),
        disabled=row.yes("disabled"),
        plan_start=start,
        plan_end=row.day("plan_end"),
        category=category,
        previous_plans=previous,
        team=team,
        district=row.text("district") or district_of_team.get(team, ""),
        family=row.text("family"),
        stated_age=_age(row),
        name=row.text("name") or f"{row.text('forename')} {row.text('surname')}".strip(),
        worker=row.text("worker"),
        known={str(fact): text for fact, text in stated.items()},
    )


def category_of(text: str) -> str:
    """A category of abuse without its prefix and in lower case."""
    return without_prefix(text).casefold()


def _age(row: Row) -> float | None:
    """The age as the file has it, often a fraction; words such as "unborn" say nothing that the dates do not."""
    with suppress(ValueError):
        return float(text_of(row.raw("stated_age")))
    return None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
