"""Reading a PDF back: its words, its structure tree, and whether every stroke belongs to one or the other."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

from app.reports.pdf import pdf_bytes
from tests.reports.samples import sample_report

PAINTING = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"f",
    b"F",
    b"f*",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"S",
    b"s",
    b"Do",
    b"sh",
}


@dataclass
class Element:
    tag: str
    attributes: DictionaryObject
    kids: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # page index, number
    links: list[Any] = field(default_factory=list)

    def all(self, tag: str) -> list["Element"]:
        found = [self] if self.tag == tag else []
        return found + [one for kid in self.kids for one in kid.all(tag)]


@cache
def report_file() -> bytes:
    """The sample report, made once for all who only read it."""
    return pdf_bytes(sample_report())


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content), strict=True)


def words(content: bytes, page: int | None = None) -> str:
    """The text with single spaces, of one page or of all."""
    pages = read(content).pages
    chosen = pages if page is None else [pages[page]]
    return re.sub(r"\s+", " ", " ".join(one.extract_text() for one in chosen))


def tree(reader: PdfReader) -> Element:
    pages = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages)}
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    (top,) = root["/K"]
    return _element(top.get_object(), pages)


def kids_of(raw: DictionaryObject) -> list[Any]:
    """A node's children, one or several: nodes, content, or the number of content on the node's page."""
    kids = raw.get("/K", ArrayObject())
    every = kids if isinstance(kids, ArrayObject) else [kids]
    return [kid.get_object() for kid in every]


def _element(raw: DictionaryObject, pages: dict[int, int]) -> Element:
    element = Element(str(raw["/S"])[1:], raw)
    for kid in kids_of(raw):
        if isinstance(kid, int):
            element.marks.append((pages[raw.raw_get("/Pg").idnum], kid))
            continue
        kind = kid.get("/Type")
        if kind == "/MCR":
            element.marks.append((pages[kid.raw_get("/Pg").idnum], kid["/MCID"]))
        elif kind == "/OBJR":
            element.links.append(kid["/Obj"])
        else:
            element.kids.append(_element(kid, pages))
    return element


def marked_text(reader: PdfReader) -> dict[tuple[int, int], int]:
    """How many painting operators each marked content holds; fails on a stroke outside of all."""
    counts: Counter[tuple[int, int]] = Counter()
    for index, page in enumerate(reader.pages):
        inside: list[int | None] = []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"BDC":
                assert not inside, "marked content within marked content"
                tag, properties = operands
                number = None if tag == "/Artifact" else int(properties["/MCID"])
                inside.append(number)
                if number is not None:
                    counts[(index, number)] += 0
            elif operator == b"EMC":
                inside.pop()
            elif operator in PAINTING:
                assert inside, f"page {index + 1} paints outside of marked content and artifacts"
                if inside[-1] is not None:
                    counts[(index, inside[-1])] += 1
        assert not inside
    return dict(counts)


def all_marks(element: Element) -> list[tuple[int, int]]:
    return element.marks + [mark for kid in element.kids for mark in all_marks(kid)]


def parent_numbers(reader: PdfReader) -> dict[int, Any]:
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
