"""Large files, and files meant to exhaust a machine: `frame check` in a process of its own, its work measured.

Bounds are several times what was measured: they fail for a reader that holds a whole file, not for a busy machine.
"""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.frame import deformations, files

resource = pytest.importorskip("resource", reason="this system measures no child processes")
ROOT = Path(__file__).resolve().parents[2]
MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "app", "frame", "check", sys.argv[1], "--as-of", "2009-03-31",
                       "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
scale = 1 if sys.platform == "darwin" else 1024
print(done.returncode, round(used.ru_utime + used.ru_stime, 2), used.ru_maxrss * scale // 1_000_000)
print(done.stderr)
"""


def measured(path):
    """Exit status, seconds of work, megabytes at most, and what was said."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    numbers, said = done.stdout.split("\n", 1)
    status, seconds, memory = numbers.split()
    return int(status), float(seconds), int(memory), said.strip()


TITLES = (deformations.CHILD, deformations.BORN, deformations.START, deformations.TEAM)


def census_of(folder, megabytes):
    path = folder / f"census-{megabytes}.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"<Message>{files.HEADER}<Children>")
        number = 0
        while file.tell() < megabytes * 1_000_000:
            number += 1
            file.write(
                files.census_child(f"L{number}", files.BORN, episodes=(deformations.SPELL,) * 3)
            )
        file.write("</Children></Message>")
    return path


def test_a_census_is_read_in_memory_that_does_not_grow_as_it_does(tmp_path):
    """Ten megabytes more of file are a few thousand children more to hold, not ten megabytes of text and its tree."""
    status, _, small, _ = measured(census_of(tmp_path, 2))
    again, seconds, large, _ = measured(census_of(tmp_path, 12))
    assert (status, again) == (0, 0)
    assert large - small < 25
    assert large < 150
    assert seconds < 40


def test_a_sheet_of_a_hundred_thousand_rows_is_read_within_bounds(tmp_path):
    import xlsxwriter

    path = tmp_path / "rows.xlsx"
    with xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
    ) as book:
        sheet = book.add_worksheet("List 7")
        sheet.write_row(0, 0, TITLES)
        born, start = datetime(2003, 2, 1), datetime(2009, 1, 12)  # noqa: DTZ001 - a cell knows no zone
        for row in range(1, 100_001):
            sheet.write_row(row, 0, [f"C{row}", born, start, "Team 1"])
    status, seconds, memory, said = measured(path)
    assert (status, said) == (0, "")
    assert memory < 450
    assert seconds < 120


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a zip bomb", "would unpack to more than any list of children needs"),
        ("entities in a workbook", "a document type or entity"),
        ("entity expansion", "a document type or entity"),
        ("a workbook with macros", "contains macros"),
        ("a workbook with a password", "is protected by a password"),
    ],
)
def test_what_is_meant_to_do_harm_is_refused_before_it_costs_anything(tmp_path, name, words):
    """An honest small file takes about 50 megabytes and half a second."""
    deformation = next(each for each in deformations.DEFORMATIONS if each.name == name)
    status, seconds, memory, said = measured(deformation.make(tmp_path))
    assert status == 1
    assert words in said
    assert "\n" not in said
    assert memory < 200
    assert seconds < 30
