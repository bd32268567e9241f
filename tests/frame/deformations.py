"""Every way in which the council's files were seen to vary, and every way to break one: each done to an honest file.

`kinds` are annex-a, cin-census and table. A deformation says what may come of it: the same reading, a reading with
certain problems and changed counts, or one sentence of refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from tests.frame import files

CHILD, BORN, START = "Child Unique ID", "Date of Birth", "Child Protection Plan Start Date"
END, TEAM = "Child Protection Plan End Date", "Allocated Team"
DISABLED, CATEGORY = "Does the Child have a Disability", "Latest Category of Abuse"


@dataclass(frozen=True)
class Deformation:
    """`codes`: problems it brings; `counts`: what differs from the honest file; `refused`: words of the sentence."""

    name: str
    kind: str
    make: Callable[[Path], Path]
    codes: tuple[str, ...] = ()
    counts: dict = field(default_factory=dict)
    refused: str = ""


DEFORMATIONS: list[Deformation] = []


def deforms(kind, codes=(), refused="", name="", **counts):
    """Adds the function below to the list, under its own name."""

    def add(make):
        title = name or make.__name__.replace("_", " ").strip()
        DEFORMATIONS.append(Deformation(title, kind, make, tuple(codes), counts, refused))
        return make

    return add


# --- Annex A -------------------------------------------------------------------------------------------------------


def plans():
    """Five children, four of them on a plan at the end of March 2009; the second and third are brothers."""
    return [
        files.plan("1001", **{DISABLED: "a) Yes"}),
        files.plan("1002", **{BORN: date(2007, 5, 6), TEAM: "Team 2"}),
        files.plan("1003", **{BORN: date(2005, 5, 6), TEAM: "Team 2"}),
        files.plan("1004", **{END: date(2009, 2, 2)}),
        files.plan("1005", **{BORN: date(1996, 7, 8), "Age": 12}),
    ]


LIST_3 = [files.LIST_3, ["1001", date(2009, 1, 5), 2], ["1002", date(2009, 1, 5), 1]]


def annex(folder, rows=None, name="List 7", titles=files.LIST_7):
    return files.annex_a(
        folder / "annex.xlsx", plans() if rows is None else rows, name, titles, **{"List 3": LIST_3}
    )


def changed(number, **cells):
    """The honest rows, one of them changed."""
    rows = plans()
    rows[number] = {**rows[number], **cells}
    return rows


for shown in ("LIST 7", "list7", " List 7 - CP plans", "List_07", "Children with plans"):
    deforms("annex-a", name=f"sheet called {shown.strip()}")(
        lambda folder, shown=shown: annex(folder, name=shown)
    )


@deforms("annex-a")
def one_csv_file_a_list(folder):
    where = folder / "lists"
    where.mkdir()
    files.text(where / "list 7.csv", files.sheet_rows(plans()))
    files.text(where / "list 3.csv", LIST_3)
    return where


@deforms("annex-a")
def numbers_of_children_as_numbers(folder):
    return annex(folder, [{**row, CHILD: int(row[CHILD])} for row in plans()])


@deforms("annex-a")
def answers_without_their_prefix(folder):
    plain = {"a) Yes": "Yes", "b) No": "No", "b) Female": "Female", "a) Neglect": "Neglect"}
    return annex(
        folder, [{key: plain.get(cell, cell) for key, cell in row.items()} for row in plans()]
    )


@deforms("annex-a")
def answers_of_one_letter(folder):
    short = {"a) Yes": "Y", "b) No": "n", "b) Female": "F"}
    return annex(
        folder, [{key: short.get(cell, cell) for key, cell in row.items()} for row in plans()]
    )


for blank in ("#N/A", "", "   ", "\xa0"):
    deforms("annex-a", name=f"{blank!r} for blank")(
        lambda folder, blank=blank: annex(folder, [{END: blank, **row} for row in plans()])
    )


@deforms("annex-a")
def hard_spaces_in_names(folder):
    return annex(
        folder, [{**row, TEAM: row[TEAM].replace(" ", "\xa0") + "\xa0"} for row in plans()]
    )


@deforms("annex-a", codes=["no-birth-date"], by_age_band={"5-9": 0, "not-known": 1})
def a_missing_date_of_birth(folder):
    return annex(folder, changed(0, **{BORN: None}))


@deforms("annex-a")
def ages_as_fractions(folder):
    ages = [6.16, 1.9, 3.9, 6.16, 12.73]
    rows = zip(plans(), ages, strict=True)
    return annex(folder, [{**row, "Age": age} for row, age in rows])


@deforms("annex-a", codes=["age-contradicts"])
def an_age_that_contradicts_the_date_of_birth(folder):
    return annex(folder, changed(0, Age=16))


@deforms("annex-a", codes=["over-18"], by_age_band={"10-15": 0, "not-known": 1})
def someone_over_eighteen(folder):
    return annex(folder, changed(4, **{BORN: date(1989, 7, 8), "Age": 19}))


@deforms("annex-a", codes=["child-twice"])
def the_same_child_on_two_rows(folder):
    earlier = files.plan("1001", **{START: date(2007, 1, 8), END: date(2007, 7, 9)})
    return annex(folder, [*plans(), earlier])


@deforms(
    "annex-a",
    children=6,
    on_plan=5,
    by_team={"Team 1": 2, "Team 2": 3},
    by_age_band={"0-1": 2},
    by_category={"neglect": 5},
)
def brothers_and_sisters_with_the_same_dates(folder):
    return annex(folder, [*plans(), {**plans()[1], CHILD: "1006"}])


@deforms("annex-a", codes=["dfe-8925"])
def a_plan_that_ends_before_it_starts(folder):
    return annex(folder, changed(3, **{END: date(2009, 1, 5)}))


@deforms("annex-a")
def titles_with_line_breaks_and_spaces_in_another_order(folder):
    titles = [f"{title.replace(' ', chr(10), 1)} " for title in reversed(files.LIST_7)]
    rows = [[row.get(title) for title in reversed(files.LIST_7)] for row in plans()]
    return files.workbook(folder / "annex.xlsx", {"List 7": [titles, *rows], "List 3": LIST_3})


@deforms("annex-a")
def the_age_under_its_other_title(folder):
    titles = ["Age of Child (Years)" if each == "Age" else each for each in files.LIST_7]
    rows = [[row.get(title) for title in files.LIST_7] for row in plans()]
    return files.workbook(folder / "annex.xlsx", {"List 7": [titles, *rows], "List 3": LIST_3})


@deforms("annex-a", codes=["missing-column"])
def a_missing_optional_column(folder):
    return annex(folder, titles=[each for each in files.LIST_7 if each != "Gender"])


@deforms("annex-a", refused='no column "Child Protection Plan Start Date"')
def a_missing_column_the_frame_needs(folder):
    return annex(folder, titles=[each for each in files.LIST_7 if each != START])


@deforms("annex-a")
def dates_as_texts_of_day_month_year(folder):
    def written(cell):
        return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell

    # A day after the 12th in each column settles its order.
    rows = changed(4, **{BORN: date(1996, 7, 18), START: date(2009, 1, 22)})
    rows[3] = {**rows[3], END: date(2009, 2, 20)}
    return annex(folder, [{key: written(cell) for key, cell in row.items()} for row in rows])


@deforms("annex-a", refused="column Date of Birth holds a date in row")
def dates_as_texts_that_can_be_read_both_ways(folder):
    return annex(folder, [{**row, BORN: "03/04/2005"} for row in plans()])


@deforms("annex-a")
def dates_with_a_time_of_day(folder):
    return annex(folder, changed(0, **{BORN: datetime.fromisoformat("2003-02-01T13:45")}))


@deforms("annex-a", codes=["no-child-number"])
def a_row_that_names_no_child(folder):
    return annex(folder, [*plans(), files.plan(None)])


@deforms("annex-a", codes=["unreadable", "no-birth-date"], by_age_band={"5-9": 0, "not-known": 1})
def a_date_that_is_none(folder):
    return annex(folder, changed(0, **{BORN: "not yet known"}))


@deforms("annex-a", codes=["unreadable", "no-child-number"])
def a_number_of_a_child_that_a_spreadsheet_has_rounded(folder):
    return annex(folder, [*plans(), files.plan("1.23457E+11")])


@deforms("annex-a", codes=["cell-error"], by_team={"Team 1": 1, "Team 2": 2, "not-known": 1})
def an_error_of_a_formula(folder):
    return annex(folder, changed(0, **{TEAM: "#REF!"}))


@deforms("annex-a", refused="contains macros")
def a_workbook_with_macros(folder):
    return files.repacked(annex(folder), folder / "m.xlsx", extra=[("xl/vbaProject.bin", b"x")])


@deforms("annex-a", refused="protected by a password")
def a_workbook_with_a_password(folder):
    (folder / "locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096)
    return folder / "locked.xlsx"


@deforms("annex-a", refused="unpack to more than")
def a_zip_bomb(folder):
    bomb = [("xl/media/x", b"\0" * 260_000_000)]
    return files.repacked(annex(folder), folder / "bomb.xlsx", extra=bomb)


@deforms("annex-a", refused="a document type or entity")
def entities_in_a_workbook(folder):
    def edit(name, content):
        if "sheet1" not in name:
            return content
        lol = b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>'
        start = content.index(b"<worksheet")
        return content[:start] + lol + content[start:]

    return files.repacked(annex(folder), folder / "e.xlsx", edit)


@deforms("annex-a", refused="is damaged")
def a_workbook_cut_short(folder):
    whole = annex(folder).read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.xlsx"


# --- the census ----------------------------------------------------------------------------------------------------

SPELL = (
    "<CINreferralDate>2008-12-15</CINreferralDate><Assessments>"
    "<AssessmentActualStartDate>2008-12-16</AssessmentActualStartDate>"
    "<AssessmentAuthorisationDate>2009-02-10</AssessmentAuthorisationDate>"
    "<FactorsIdentifiedAtAssessment><AssessmentFactors>1A</AssessmentFactors>"
    "</FactorsIdentifiedAtAssessment></Assessments>"
    "<Section47><S47ActualStartDate>2008-12-19</S47ActualStartDate>"
    "<DateOfInitialCPC>2009-01-12</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>"
    "<ChildProtectionPlans><CPPstartDate>2009-01-12</CPPstartDate>"
    "<LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse></ChildProtectionPlans>"
)
IDENTITY = f"{files.BORN}<GenderCurrent>2</GenderCurrent>"


def census(folder, edit=lambda text: text, last=""):
    """Three children: on a plan, on a plan, referred twice without one; `edit` changes the text of the file."""
    path = files.census(
        folder / "census.xml",
        files.census_child("L1", IDENTITY, episodes=(SPELL,)),
        files.census_child("L2", IDENTITY, episodes=(SPELL,)),
        files.census_child(
            "L3",
            IDENTITY,
            episodes=("<CINreferralDate>2008-06-02</CINreferralDate>",) * 2,
        ),
        last,
    )
    path.write_text(edit(path.read_text("utf-8")), "utf-8")
    return path


def swapped(old, new, times=-1):
    """An edit that puts `new` in place of `old`, which must be there."""

    def edit(text):
        assert old in text
        return text.replace(old, new, times)

    return edit


@deforms("cin-census")
def an_xml_declaration(folder):
    return census(folder, lambda text: f'<?xml version="1.0" encoding="utf-8"?>\n{text}')


@deforms("cin-census")
def a_namespace(folder):
    return census(folder, swapped("<Message>", '<Message xmlns="urn:any">'))


@deforms("cin-census")
def tabs_and_no_indentation(folder):
    return census(folder, swapped("><", ">\t<"))


@deforms("cin-census")
def stray_text_between_elements(folder):
    return census(folder, swapped("><", ">stray<"))


@deforms("cin-census")
def true_and_false_in_words(folder):
    return census(folder, swapped("<ICPCnotRequired>0", "<ICPCnotRequired>false"))


@deforms("cin-census")
def the_sex_under_its_newer_name(folder):
    edit = swapped("<GenderCurrent>2</GenderCurrent>", "<Sex>F</Sex>")
    return census(folder, edit)


@deforms("cin-census", codes=["year-disagrees"])
def a_year_that_disagrees_with_the_reference_date(folder):
    return census(folder, swapped("<Year>2009", "<Year>2008"))


@deforms(
    "cin-census", codes=["unreadable", "no-birth-date"], by_age_band={"5-9": 1, "not-known": 1}
)
def a_birth_in_the_impossible_past(folder):
    return census(folder, swapped("2003-02-01", "0203-02-01", 1))


@deforms(
    "cin-census",
    codes=["unreadable", "no-plan-start"],
    on_plan=1,
    by_age_band={"5-9": 1},
    by_category={"neglect": 1},
)
def a_plan_in_the_impossible_future(folder):
    edit = swapped("<CPPstartDate>2009", "<CPPstartDate>9009", 1)
    return census(folder, edit)


@deforms("cin-census")
def an_empty_list_of_factors(folder):
    return census(folder, swapped("<AssessmentFactors>1A</AssessmentFactors>", ""))


@deforms("cin-census")
def elements_in_another_order(folder):
    return census(
        folder,
        swapped(
            "<CINreferralDate>2008-12-15</CINreferralDate><Assessments>",
            "<ReferralNFA>0</ReferralNFA><CINreferralDate>2008-12-15</CINreferralDate><Assessments>",
        ),
    )


@deforms("cin-census")
def the_header_at_the_end(folder):
    def edit(text):
        return text.replace(files.HEADER, "").replace("</Message>", f"{files.HEADER}</Message>")

    return census(folder, edit)


@deforms("cin-census", codes=["no-birth-date"], by_age_band={"5-9": 1, "not-known": 1})
def a_child_with_no_birth_date(folder):
    return census(folder, swapped(files.BORN, "", 1))


@deforms("cin-census", by_age_band={"5-9": 1, "unborn": 1})
def an_unborn_child(folder):
    expected = "<ExpectedPersonBirthDate>2009-06-01</ExpectedPersonBirthDate>"
    return census(folder, swapped(IDENTITY, f"{expected}<GenderCurrent>0</GenderCurrent>", 1))


@deforms("cin-census", codes=["no-child-number"])
def a_child_without_a_number(folder):
    return census(folder, last=files.census_child(""))


@deforms("cin-census", codes=["child-twice"])
def a_child_twice(folder):
    return census(folder, last=files.census_child("L2", IDENTITY, episodes=()))


@deforms("cin-census", codes=["dfe-8875", "dfe-2885"])
def a_conference_on_a_sunday(folder):
    edit = swapped("<DateOfInitialCPC>2009-01-12", "<DateOfInitialCPC>2009-01-11", 1)
    return census(folder, edit)


@deforms("cin-census", refused="a document type")
def entity_expansion(folder):
    lol = '<!DOCTYPE m [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return census(folder, lambda text: lol + text.replace("<Children>", "<Children>&b;"))


@deforms("cin-census", refused="a document type")
def a_document_type_kept_elsewhere(folder):
    return census(folder, lambda text: f'<!DOCTYPE m SYSTEM "file:///etc/passwd">{text}')


@deforms("cin-census", refused="not well-formed XML at line 1")
def a_census_cut_short(folder):
    return census(folder, lambda text: text[: len(text) // 2])


@deforms("cin-census", refused="not well-formed")
def a_census_in_an_encoding_it_does_not_declare(folder):
    path = census(folder)
    path.write_bytes(path.read_bytes().replace(b"L1", b"L\xe9"))
    return path


@deforms("cin-census", refused="is not a Children in Need census")
def another_kind_of_xml(folder):
    return census(folder, lambda text: text.replace("Message>", "Letter>"))


# --- any table -----------------------------------------------------------------------------------------------------

TITLES = ("Ref", "Né le", "Équipe", "Debut")
ROWS = [
    TITLES,
    ("T1", "2003-02-01", "Équipe Un", "2009-01-12"),
    ("T2", "2007-05-06", "Équipe Deux", "2009-01-13"),
    ("T3", "1996-07-18", "Équipe Un", "2009-05-12"),
]
MAPPING = 'child = "Ref"\ndate_of_birth = "Né le"\nteam = "Équipe"\nplan_start = "Debut"\n'  # typed by hand


def table(folder, rows=None, **form):
    return files.text(folder / "table.csv", ROWS if rows is None else rows, **form)


for separator in (",", ";", "\t"):
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        if (separator, encoding) != (",", "utf-8"):
            deforms("table", name=f"separated by {separator!r} in {encoding}")(
                lambda folder, separator=separator, encoding=encoding: table(
                    folder, separator=separator, encoding=encoding
                )
            )


@deforms("table")
def a_workbook_of_one_sheet(folder):
    return files.workbook(folder / "table.xlsx", {"Anything": ROWS})


@deforms("table")
def dates_whose_column_settles_the_order(folder):
    return table(
        folder,
        [
            TITLES,
            ("T1", "01/02/2003", "Équipe Un", "12/01/2009"),
            ("T2", "06/05/2007", "Équipe Deux", "13/01/2009"),
            ("T3", "18/07/1996", "Équipe Un", "12/05/2009"),
        ],
    )


@deforms("table", refused="that can be read day first or month first")
def dates_that_can_be_read_both_ways(folder):
    return table(folder, [TITLES, ("T1", "03/04/2003", "Équipe Un", "12/01/2009")])


@deforms("table", refused="with the day first (row 2) and with the month first (row 3)")
def dates_in_both_orders(folder):
    rows = [("T1", "13/04/2003", "", "2009-01-12"), ("T2", "04/13/2003", "", "2009-01-12")]
    return table(folder, [TITLES, *rows])


@deforms(
    "table",
    codes=["too-many-cells"],
    children=2,
    on_plan=1,
    by_team={"Équipe Deux": 1},
    by_age_band={"5-9": 0},
)
def a_row_with_a_comma_too_many(folder):
    return table(folder, [TITLES, (*ROWS[1], "more"), *ROWS[2:]])


@deforms("table", refused='no column "Ref"')
def a_table_of_other_columns(folder):
    return table(folder, [("Number", "Name"), ("T1", "x")])


@deforms("table", refused='save it as "CSV UTF-8"')
def unicode_text_of_a_spreadsheet(folder):
    return table(folder, encoding="utf-16")


@deforms("table", refused="neither UTF-8 nor Windows-1252")
def an_encoding_that_is_neither(folder):
    path = table(folder)
    path.write_bytes(path.read_bytes() + b"T4,\x81\x8d,,\r\n")
    return path


@deforms("table", refused="a quotation mark is not closed")
def a_table_cut_within_a_cell(folder):
    path = table(folder)
    path.write_bytes(path.read_bytes() + b'T4,"2003')
    return path


@deforms("table", refused="is empty")
def an_empty_file(folder):
    path = table(folder)
    path.write_bytes(b"")
    return path


@deforms("table", refused="is not a text file")
def a_picture(folder):
    path = table(folder)
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    return path


@deforms("table", refused="holds more than 200,000 rows")
def more_rows_than_any_list_of_children(folder):
    return table(folder, [TITLES, *(("T1", "", "", ""),) * 200_001])


HONEST = {"annex-a": annex, "cin-census": census, "table": table}
