"""Files that are broken, of another kind, or meant to do harm: one sentence each, in bounded time and memory."""

import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import AuditError, InputRefused
from app.frame import problems, sheets, spreadsheets
from app.frame.reading import read_frame
from tests.frame import files

AS_OF = date(2009, 3, 31)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def good(tmp_path):
    """An honest workbook, which is read: what follows is refused for what was done to it, not for its making."""
    path = files.annex_a(tmp_path / "good.xlsx", [files.plan("C1"), files.plan("C2")])
    copy = files.repacked(path, tmp_path / "copy.xlsx")
    assert len(read_frame(copy, AS_OF).children) == 2
    return path


def refusal(path):
    """The one sentence a file is refused with; it names the file."""
    with pytest.raises(InputRefused) as refused:
        read_frame(path, AS_OF)
    sentence = str(refused.value)
    assert path.name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(good, tmp_path):
    bomb = files.repacked(good, tmp_path / "bomb.xlsx", extra=[("xl/media/x", b"\0" * 260_000_000)])
    assert bomb.stat().st_size < 1_000_000
    assert "unpack to more than" in refusal(bomb)


def test_a_workbook_of_thousands_of_parts_is_refused(good, tmp_path):
    many = files.repacked(
        good, tmp_path / "m.xlsx", extra=[(f"xl/m/{n}", b"") for n in range(2100)]
    )
    assert "unpack to more than" in refusal(many)


def test_a_part_that_lies_about_its_size_is_refused(good, tmp_path):
    """The table of contents says ten bytes; the part unpacks to more."""
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as archive:
        name = next(n for n in archive.namelist() if "sheet1" in n).encode()
    entry = content.rindex(name) - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    lying = tmp_path / "lying.xlsx"
    lying.write_bytes(content)
    assert "damaged" in refusal(lying)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"])
def test_entities_in_any_part_of_a_workbook_are_refused(good, tmp_path, part):
    def edit(name, content):
        if name != part:
            return content
        start = content.index(b"<", content.index(b"?>") if b"?>" in content else 0)
        lol = b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>'
        return content[:start] + lol + content[start:]

    assert "a document type or entity" in refusal(files.repacked(good, tmp_path / "e.xlsx", edit))


def test_a_macro_workbook_is_refused_by_its_part_or_by_its_type(good, tmp_path):
    by_part = files.repacked(good, tmp_path / "p.xlsx", extra=[("xl/vbaProject.bin", b"x")])
    assert "contains macros" in refusal(by_part)

    def edit(name, content):
        sheet, macro = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
        return content.replace(sheet, macro) if name == "[Content_Types].xml" else content

    assert "contains macros" in refusal(files.repacked(good, tmp_path / "t.xlsx", edit))


def test_a_password_protected_workbook_is_refused(tmp_path):
    path = tmp_path / "locked.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096)
    assert "protected by a password" in refusal(path)


def test_an_encrypted_part_is_refused(good, tmp_path):
    content = bytearray(good.read_bytes())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    path = tmp_path / "locked.xlsx"
    path.write_bytes(content)
    assert "protected by a password" in refusal(path)


def test_other_kinds_of_zip_are_refused(tmp_path):
    for name, part in (("odf.xlsx", "content.xml"), ("b.xlsx", "xl/workbook.bin")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "x")
            if name == "b.xlsx":
                archive.writestr("[Content_Types].xml", "<Types/>")
        assert "save" in refusal(tmp_path / name)


def test_a_row_beyond_the_end_of_a_sheet_and_a_cell_in_no_column_are_refused(good, tmp_path):
    for old, new in ((b'<row r="3"', b'<row r="999999999"'), (b'r="A3"', b'r="AAAAAAAA3"')):

        def edit(name, content, old=old, new=new):
            return content.replace(old, new) if "sheet1" in name else content

        path = files.repacked(good, tmp_path / "far.xlsx", edit)
        assert "which no workbook does" in refusal(path)


def test_a_sheet_that_claims_a_giant_size_is_read_all_the_same(good, tmp_path):
    def edit(name, content):
        return (
            content.replace(b'ref="A1:P3"', b'ref="A1:XFD1048576"') if "sheet1" in name else content
        )

    path = files.repacked(good, tmp_path / "big.xlsx", edit)
    assert b"XFD1048576" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert len(read_frame(path, AS_OF).children) == 2


def test_links_to_other_workbooks_are_not_followed(good, tmp_path):
    def edit(name, content):
        link = (
            b'<Relationship Id="rId1" Type="http://x/worksheet" TargetMode="External" '
            b'Target="file:///secret.xlsx"/></Relationships>'
        )
        return (
            content.replace(b"</Relationships>", link) if "workbook.xml.rels" in name else content
        )

    assert len(read_frame(files.repacked(good, tmp_path / "l.xlsx", edit), AS_OF).children) == 2


def test_a_part_outside_the_workbook_is_not_reached(good, tmp_path):
    def edit(name, content):
        path = b"../../../../../../etc/passwd"
        return (
            content.replace(b"/xl/worksheets/sheet1.xml", path)
            if name.endswith(".rels")
            else content
        )

    assert "damaged" in refusal(files.repacked(good, tmp_path / "o.xlsx", edit))


def test_more_rows_than_a_list_of_children_has_are_refused(monkeypatch, good):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 1)
    assert "holds more than 1 rows" in refusal(good)


def test_the_bound_on_rows_is_two_hundred_thousand():
    assert sheets.MOST_ROWS == 200_000


def test_damage_anywhere_is_one_sentence_or_no_matter(good, tmp_path):
    """300 copies with bits turned over and 60 cut short: never another exception."""
    content = good.read_bytes()
    chance = random.Random(7)
    sentences = []
    for number in range(360):
        spoilt = bytearray(content)
        if number < 300:
            for _ in range(1 + number % 4):
                spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        else:
            del spoilt[chance.randrange(len(spoilt)) :]
        path = tmp_path / "spoilt.xlsx"
        path.write_bytes(spoilt)
        try:
            read_frame(path, AS_OF)
        except AuditError as error:
            sentences.append(str(error))
    assert len(sentences) > 200
    assert all("spoilt.xlsx" in sentence for sentence in sentences)


CENSUS_START = "<Message><Children><Child>"
BAD_CENSUSES = {
    "entity expansion": (
        '<!DOCTYPE m [<!ENTITY a "aa">]><Message>&a;</Message>',
        "a document type",
    ),
    "a document type elsewhere": (
        '<!DOCTYPE m SYSTEM "file:///etc/passwd"><Message/>',
        "a document type",
    ),
    "elements nested without end": (CENSUS_START + "<a>" * 100_000, "inside each other"),
    "one child of a million elements": (CENSUS_START + "<a/>" * 100_000, "thousands of elements"),
    "a tag without end": ("<Message " + "x" * 9_000_000, "a token without end"),
    "a comment without end": ("<Message><!--" + "x" * 9_000_000, "a token without end"),
    "cut short": (CENSUS_START, "not well-formed XML at line 1"),
    "not XML": ("<Message></Child>", "not well-formed XML"),
    "another document": ("<html><body/></html>", "is not a Children in Need census"),
    "an unknown encoding": ('<?xml version="1.0" encoding="nonsense"?><Message/>', "an encoding"),
    "no children": ("<Message/>", "no child with an LAchildID"),
}


@pytest.mark.parametrize("fault", BAD_CENSUSES)
def test_a_bad_census_is_one_sentence(tmp_path, fault):
    content, words = BAD_CENSUSES[fault]
    path = tmp_path / "census.xml"
    path.write_text(content, "utf-8")
    assert words in refusal(path)


def test_bytes_that_are_not_the_encoding_declared_are_refused(tmp_path):
    path = tmp_path / "census.xml"
    path.write_bytes(b"<Message><Children>\xff\xfe</Children></Message>")
    assert "not well-formed" in refusal(path)


def test_endless_text_between_elements_is_not_held(tmp_path):
    path = tmp_path / "census.xml"
    stray = "stray " * 3_000_000
    path.write_text(
        f"<Message>{stray}<Children>{files.census_child(identity=files.BORN + stray)}</Children></Message>",
        "utf-8",
    )
    peak = peak_memory(path)
    assert path.stat().st_size > 30_000_000
    assert peak < 8_000  # kB above what the reader needs for an empty census


def test_memory_does_not_grow_with_the_length_of_a_census(tmp_path):
    """The same child a hundred times over or five thousand: the file grows fifty times, the memory hardly."""
    child = files.census_child(identity=files.BORN, episodes=(files.ON_PLAN * 6,))
    short = files.census(tmp_path / "short.xml", *[child] * 100)
    long = files.census(tmp_path / "long.xml", *[child] * 6000)
    assert long.stat().st_size > 5_000_000
    assert peak_memory(long) - peak_memory(short) < 12_000  # kB, mostly the problems listed


PEAK = """
import sys
from datetime import date
from pathlib import Path
from app.frame.reading import read_frame

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

Path(sys.argv[2]).write_text("<Message><Child><LAchildID>1</LAchildID></Child></Message>")
read_frame(Path(sys.argv[2]), date(2009, 3, 31))
before = peak()
read_frame(Path(sys.argv[1]), date(2009, 3, 31))
print(peak() - before)
"""


def peak_memory(path):
    """kB by which reading a file raises the most memory a fresh process has held."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell the peak memory of a process in /proc")
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path), str(path.with_name("first.xml"))],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return int(done.stdout)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \r\n", "is empty"),
        (b"Ref,DOB\x00\x01", "is not a text file"),
        ("Ref,DOB".encode("utf-16"), "CSV UTF-8"),
        (b"Ref,DOB\r\nC1,\x81\x8d", "neither UTF-8 nor Windows-1252"),
        (b"%PDF-1.7 something", "is neither an Annex A workbook nor"),
        (b'child,team\r\n"C1,T', "row 2: a quotation mark is not closed"),
        (
            b"child,team\r\nC1," + b"x" * 200_000,
            "row 2: a quotation mark is not closed or a cell is too long",
        ),
    ],
)
def test_a_text_that_is_no_table_is_one_sentence(tmp_path, content, words):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert words in refusal(path)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    assert "There is no file none.xlsx" in refusal(tmp_path / "none.xlsx")


def test_problems_beyond_the_bound_are_counted_by_kind(monkeypatch):
    monkeypatch.setattr(problems, "MOST_LISTED", 2)
    found = problems.ProblemList()
    for code in ("a", "a", "a", "b", "a"):
        found.add("row 1", code, "words")
    assert [one.code for one in found.all()] == ["a", "a", "further-problems"]
    assert "A further 3 problems" in found.all()[-1].message
    assert found.all()[-1].message.endswith("a 2, b 1.")
