"""Any table, by the lead's mapping of columns."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.errors import ColumnsWanted, InputRefused
from app.domain.frames import Fact, FrameChild, PersonalDetails
from app.frame.annex_a import category_of
from app.frame.cells import title_key
from app.frame.mapping import COLUMN_KEYS, PERSONAL_KEYS, TableMapping
from app.frame.plan_rows import PlanRow, children_from, personal_from
from app.frame.problems import ProblemList
from app.frame.sheets import Columns, Row, Sheet
from app.frame.spreadsheets import read_workbook
from app.frame.textfiles import read_text_table

_DATES = ("date_of_birth", "expected_date_of_delivery", "plan_start", "plan_end")
# The fields of a plan's row that a mapping names otherwise.
_MAPPING_KEY = {"born": "date_of_birth", "expected": "expected_date_of_delivery"}


def read_table(
    path: Path, as_of: date, mapping: TableMapping, problems: ProblemList, *, workbook: bool
) -> tuple[tuple[FrameChild, ...], tuple[PersonalDetails, ...]]:
    """The children of a table, and who they are where the mapping asks for that.

    Raises InputRefused when a mapped column is not there. Where no column of plan starts is mapped the table is a list
    of children with plans: all are on one.
    """
    sheet = _workbook_sheet(path, mapping) if workbook else _text_sheet(path, mapping, problems)
    if sheet is None:
        raise InputRefused(
            f'{path.name} has no column "{mapping.columns["child"]}", which the mapping names for the '
            "child: correct the mapping."
        )
    wanted = {
        key: (title,)
        for key, title in mapping.columns.items()
        if mapping.personal or key not in PERSONAL_KEYS
    }
    columns = Columns(sheet, wanted, _DATES, problems, mapping.date_order)
    for key, (title,) in wanted.items():
        columns.require(key, title)
    rows = [_plan_row(row, columns, mapping) for row in columns.rows()]
    children = children_from(rows, as_of, problems)
    return children, personal_from(rows, as_of) if mapping.personal else ()


def with_own_titles(path: Path, mapping: TableMapping, *, workbook: bool) -> TableMapping:
    """The mapping of a table whose columns are titled as the keys of a mapping file are: child, date_of_birth ...

    Raises InputRefused when they are not.
    """

    def is_titles(_: str, titles: Collection[str]) -> bool:
        return len(_own_keys(titles)) > 1 and "child" in titles

    sheets: list[Sheet | None] = (
        list(read_workbook(path, is_titles))
        if workbook
        else [read_text_table(path, is_titles, ProblemList())]
    )
    sheet = sheets[0] if sheets else None
    if sheet is None:
        raise ColumnsWanted(
            f"{path.name} is neither an Annex A workbook nor a Children in Need census: say with a "
            "mapping file which of its columns hold what."
        )
    keys = _own_keys([title_key(title) for title in sheet.titles])
    return replace(mapping, columns={key: key for key in keys})


def _own_keys(titles: Collection[str]) -> list[str]:
    return [key for key in COLUMN_KEYS if title_key(key) in titles]


def _is_titles(mapping: TableMapping, name: str, titles: Collection[str]) -> bool:
    wanted_sheet = not mapping.sheet or name.casefold() == mapping.sheet.casefold()
    return wanted_sheet and title_key(mapping.columns["child"]) in titles


def _workbook_sheet(path: Path, mapping: TableMapping) -> Sheet | None:
    sheets = read_workbook(path, lambda name, titles: _is_titles(mapping, name, titles))
    if len(sheets) > 1:
        raise InputRefused(
            f'{path.name} has {len(sheets)} sheets with the column "{mapping.columns["child"]}": '
            'say which is meant with sheet = "…" in the mapping.'
        )
    return sheets[0] if sheets else None


def _text_sheet(path: Path, mapping: TableMapping, problems: ProblemList) -> Sheet | None:
    key = title_key(mapping.columns["child"])
    return read_text_table(path, lambda _, titles: key in titles, problems)


def _plan_row(row: Row, columns: Columns, mapping: TableMapping) -> PlanRow:
    start, end = row.day("plan_start"), row.day("plan_end")
    team, category = row.text("team"), category_of(row.text("category"))
    previous = row.number_in("previous_plans")
    facts = {
        Fact.PLAN_START: start.isoformat() if start else "",
        Fact.CATEGORY: category,
        Fact.PREVIOUS_PLANS: "" if previous is None else str(previous),
    }
    return PlanRow(
        child=row.child,
        place=lambda field: row.place(_MAPPING_KEY.get(field, field)),
        born=row.day("date_of_birth"),
        expected=row.day("expected_date_of_delivery"),
        sex=row.sex("sex"),
        disabled=row.yes("disability"),
        plan_start=start,
        plan_end=end,
        current="plan_start" not in columns,
        category=category,
        previous_plans=previous,
        team=team,
        district=row.text("district") or mapping.district_of_team.get(team, ""),
        family=row.text("family"),
        name=row.text("name"),
        worker=row.text("worker"),
        known={str(fact): text for fact, text in facts.items() if text},
    )
