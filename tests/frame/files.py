"""Files as councils make them, written with another library than the one that reads them here."""

import zipfile
from datetime import date, datetime

from openpyxl import Workbook

LIST_7 = (
    "Child Unique ID",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age",
    "Does the Child have a Disability",
    "Child Protection Plan Start Date",
    "Initial Category of Abuse",
    "Latest Category of Abuse",
    "Date of the Last Statutory Visit",
    "Was the Child Seen Alone?",
    "Date of latest review conference",
    "Child Protection Plan End Date",
    "Number of Previous Child Protection Plans",
    "Allocated Team",
    "Allocated Worker",
)
LIST_3 = ("Child Unique ID", "Date of Referral", "Number of Referrals in Last 12 Months")


def plan(child="C1", **cells):
    """A row of list 7: a girl of six on a plan since January 2009, but for the cells named by title."""
    row = {
        "Child Unique ID": child,
        "Gender": "b) Female",
        "Date of Birth": date(2003, 2, 1),
        "Does the Child have a Disability": "b) No",
        "Child Protection Plan Start Date": date(2009, 1, 12),
        "Latest Category of Abuse": "a) Neglect",
        "Number of Previous Child Protection Plans": 0,
        "Allocated Team": "Team 1",
        "Allocated Worker": "Worker",
    }
    return {**row, **cells}


def sheet_rows(rows, titles=LIST_7):
    return [titles, *([row.get(title) for title in titles] for row in rows)]


def workbook(path, sheets):
    """`sheets`: rows of cells, titles among them, by name of sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    book.close()
    return path


def annex_a(path, rows, name="List 7", titles=LIST_7, **others):
    return workbook(path, {**others, name: sheet_rows(rows, titles)})


def repacked(source, target, edit=lambda name, content: content, extra=()):
    """A copy of a workbook with its parts edited and others added."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, content in extra:
            new.writestr(name, content)
    return target


def text(path, rows, separator=",", encoding="utf-8"):
    lines = (separator.join(_cell(cell) for cell in row) for row in rows)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def _cell(cell):
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    return "" if cell is None else str(cell)


HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2009</Year>"
    "<ReferenceDate>2009-03-31</ReferenceDate></CollectionDetails></Header>"
)


def census_child(child="L1", identity="", traits="", episodes=("",)):
    number = f"<LAchildID>{child}</LAchildID>" if child else ""
    details = "".join(f"<CINdetails>{episode}</CINdetails>" for episode in episodes)
    return (
        f"<Child><ChildIdentifiers>{number}{identity}</ChildIdentifiers>"
        f"<ChildCharacteristics>{traits}</ChildCharacteristics>{details}</Child>"
    )


BORN = "<PersonBirthDate>2003-02-01</PersonBirthDate>"
ON_PLAN = (
    "<CINreferralDate>2008-12-15</CINreferralDate>"
    "<ChildProtectionPlans><CPPstartDate>2009-01-12</CPPstartDate></ChildProtectionPlans>"
)


def census(path, *children, header=HEADER):
    path.write_text(f"<Message>{header}<Children>{''.join(children)}</Children></Message>", "utf-8")
    return path
