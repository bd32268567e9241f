"""One door for every kind of frame: a file is told by what is in it, never by its name."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.frames import Frame, FrameChild, FrameFormat, PersonalDetails, SourceRead
from app.domain.population import ChildCourse
from app.frame.annex_a import (
    AnnexA,
    read_annex_a_folder,
    read_annex_a_text,
    read_annex_a_workbook,
)
from app.frame.mapping import TableMapping, read_mapping
from app.frame.problems import ProblemList
from app.frame.spreadsheets import OLE_START, ZIP_START
from app.frame.table import read_table, with_own_titles

READER_VERSION = "2"
_UTF_16_XML = ("<".encode("utf-16-le"), "<".encode("utf-16-be"))
_HEAD = 4096


def read_frame(
    path: Path,
    as_of: date,
    mapping: Path | TableMapping | None = None,
    calendar: WorkingCalendar | None = None,
    *,
    personal: bool = False,
) -> Frame:
    """Read a list of children from a council's file, or a folder with one CSV file for each list of Annex A.

    `mapping` names the columns of a table, or is the file that does; `calendar` allows the checks that count working
    days; `personal` is set only where the lead asks for finding slips: then names and workers are read too. What cannot
    be used is among the frame's problems. Raises InputRefused for a file that is no such list.
    """
    given = read_mapping(mapping) if isinstance(mapping, Path) else mapping or TableMapping()
    wanted = replace(given, personal=personal)
    problems = ProblemList()
    try:
        digest = _sha256(path)
        found = _read(path, as_of, wanted, problems, calendar)
    except FileNotFoundError:
        raise InputRefused(f"There is no file {path.name}: check the path.") from None
    except OSError as error:
        raise InputRefused(
            f"{path.name} cannot be read ({error.strerror}): check the file."
        ) from None
    source = SourceRead(
        path.name, digest, found.format, READER_VERSION, problems.parts(), given.as_toml()
    )
    return Frame(
        format=found.format,
        children=found.children,
        problems=problems.all(),
        file_name=path.name,
        sha256=digest,
        as_of=as_of,
        reader_version=READER_VERSION,
        repeat_referrals=found.repeat_referrals,
        personal=found.personal,
        sources=(source,),
        courses=found.courses,
        census_day=found.census_day,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What one kind of file holds."""

    format: FrameFormat
    children: tuple[FrameChild, ...]
    repeat_referrals: int = 0
    personal: tuple[PersonalDetails, ...] = ()
    courses: tuple[ChildCourse, ...] = ()
    census_day: date | None = None


def _read(
    path: Path,
    as_of: date,
    mapping: TableMapping,
    problems: ProblemList,
    calendar: WorkingCalendar | None,
) -> Found:
    if path.is_dir():
        return _annex_a(read_annex_a_folder(path, as_of, mapping, problems))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise InputRefused(f"{path.name} is empty: choose another file.")
    if head.startswith(OLE_START):
        raise InputRefused(
            f"{path.name} is protected by a password or an old .xls workbook: save it as .xlsx without a password."
        )
    if _is_xml(head):
        from app.frame.census import read_census

        census = read_census(path, as_of, problems, calendar)
        return Found(
            FrameFormat.CIN_CENSUS,
            census.children,
            census.repeat_referrals,
            courses=census.courses,
            census_day=census.day,
        )
    return _read_table(path, as_of, mapping, problems, workbook=head.startswith(ZIP_START))


def _is_xml(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text[2:].startswith(_UTF_16_XML)
    return text.startswith(b"<")


def _read_table(
    path: Path, as_of: date, mapping: TableMapping, problems: ProblemList, *, workbook: bool
) -> Found:
    read_annex_a: Callable[..., AnnexA | None]
    read_annex_a = read_annex_a_workbook if workbook else read_annex_a_text
    if not mapping.columns:
        annex_a = read_annex_a(path, as_of, mapping, problems)
        if annex_a is not None:
            return _annex_a(annex_a)
        mapping = with_own_titles(path, mapping, workbook=workbook)
    children, personal = read_table(path, as_of, mapping, problems, workbook=workbook)
    return Found(FrameFormat.TABLE, children, personal=personal)


def _annex_a(found: AnnexA) -> Found:
    return Found(FrameFormat.ANNEX_A, found.children, found.repeat_referrals, found.personal)


def _sha256(path: Path) -> str:
    """Of the file's bytes; of a folder, of the lines "digest name" of its CSV files in order."""
    if path.is_dir():
        files = (one for one in sorted(path.iterdir()) if one.suffix.casefold() == ".csv")
        lines = "".join(f"{_sha256(one)} {one.name}\n" for one in files if one.is_file())
        return hashlib.sha256(lines.encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
