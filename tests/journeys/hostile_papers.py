"""Reading papers back: all their words, and whatever in them could run, fetch, link outside or be worked out."""

import io
import json
import re
import unicodedata
import zipfile

from lxml import etree
from pypdf import PdfReader
from pypdf.generic import ContentStream

from tests.reports.pdf_reading import tree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ACTIVE = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/URI", "/GoToR", "/SubmitForm",
           "/RichMedia", "/OpenAction", "/AA", "/AcroForm", "/XFA", "/ImportData"}  # fmt: skip
_PARTS = re.compile(r"vba|embed|activeX|oleObject|externalLink|afchunk|macro|media/", re.IGNORECASE)
_FIELDS = {"TOC", "PAGE", "NUMPAGES", "PAGEREF"}  # Word's own, which the writer puts in


def pdf_words(content: bytes) -> str:
    """The words of the body as the document's own structure orders them: a cell whole, wherever its pages break.

    The heads and feet of the pages, which no structure names, stand after them.
    """
    said, furniture = _said_by_mark(content)
    top = tree(PdfReader(io.BytesIO(content)))
    return " ".join((*_in_order(top, said), *furniture))


def _in_order(element, said):
    for mark in element.marks:
        yield "".join(said.get(mark, ()))
    for kid in element.kids:
        yield from _in_order(kid, said)


def _said_by_mark(content):
    """What is drawn, in the order in which it is drawn: a program that guesses at lines turns round whatever stands
    beside words read from right to left. Those are drawn as they are seen, letter by letter.
    """
    by_mark, furniture, reader = {}, [], PdfReader(io.BytesIO(content))
    for number, page in enumerate(reader.pages):
        fonts = page["/Resources"].get("/Font", {})
        letters = {name: _letters_of(font.get_object()) for name, font in fonts.items()}
        marks, letter, leftwards = [], {}, False
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                held = operands[1] if len(operands) > 1 else {}
                marks.append(held.get("/MCID") if isinstance(held, dict) else None)
            elif operator == b"EMC":
                marks.pop()
            elif operator == b"Tf":
                letter, leftwards = letters[operands[0]]
            elif operator == b"Tj":
                words = "".join(letter.get(code, "") for code in operands[0].original_bytes)
                said = unicodedata.normalize("NFKC", words[::-1]) if leftwards else words
                mark = next((each for each in reversed(marks) if each is not None), None)
                (furniture if mark is None else by_mark.setdefault((number, mark), [])).append(said)
    return by_mark, furniture


def _letters_of(font):
    """What each code of a typeface stands for, and whether it is one that is read from right to left."""
    named = re.findall(rb"<(\w\w)> <(\w{4})>", font["/ToUnicode"].get_data())
    letters = {
        int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for code, said in named
    }
    return letters, "NotoSans" in font["/BaseFont"]


def unsafe_in_pdf(content: bytes) -> list[str]:
    """Every action, script, file, outward link and picture, as the document's objects have them."""
    reader = PdfReader(io.BytesIO(content))
    found = []
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            held = reader.get_object(number)
        except Exception as problem:
            found.append(f"object {number}: {problem}")
            continue
        found += [f"object {number}: {each}" for each in _active(held)]
    return found


def _active(held, depth=0):
    if depth > 6:
        return
    if isinstance(held, dict):
        yield from (key for key in held if key in _ACTIVE)
        if held.get("/Subtype") == "/Image":
            yield "/Image"
        if held.get("/S") in _ACTIVE:
            yield str(held["/S"])
        for value in dict.values(held):
            yield from _active(value, depth + 1)
    elif isinstance(held, list):
        for value in list.__iter__(held):
            yield from _active(value, depth + 1)


def word_words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        parts = [
            name
            for name in held.namelist()
            if re.match(r"word/(document|footnotes|header|footer)", name)
        ]
        said = []
        for name in sorted(parts):
            for each in etree.fromstring(held.read(name)).iter(
                f"{WORD}t", f"{WORD}br", f"{WORD}p", f"{WORD}tab"
            ):
                said.append(each.text or "" if each.tag == f"{WORD}t" else " ")
    return "".join(said)


def unsafe_in_word(content: bytes) -> list[str]:
    found = _unsafe_parts(content)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        for name in held.namelist():
            if not name.endswith(".xml"):
                continue
            tree = etree.fromstring(held.read(name))
            for each in tree.iter(f"{WORD}instrText", f"{WORD}fldSimple"):
                code = each.text or each.get(f"{WORD}instr") or ""
                if not code.split() or code.split()[0] not in _FIELDS:
                    found.append(f"{name}: field {code}")
            for tag in ("altChunk", "object", "drawing", "pict", "control", "subDoc"):
                found += [f"{name}: {tag}" for _ in tree.iter(f"{WORD}{tag}")]
            found += [
                f"{name}: link"
                for each in tree.iter(f"{WORD}hyperlink")
                if not each.get(f"{WORD}anchor")
            ]
    return found


def excel_words(content: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def unsafe_in_excel(content: bytes) -> list[str]:
    found = _unsafe_parts(content)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        for name in held.namelist():
            if not name.startswith("xl/") or not name.endswith(".xml"):
                continue
            tree = etree.fromstring(held.read(name))
            found += [f"{name}: formula {each.text}" for each in tree.iter(f"{SHEET}f")]
            found += [
                f"{name}: formula in {tag}"
                for tag in ("ddeLink", "oleLink", "dataValidation", "cfRule")
                for _ in tree.iter(f"{SHEET}{tag}")
            ]
            found += [
                f"{name}: link"
                for each in tree.iter(f"{SHEET}hyperlink")
                if not each.get("location")
            ]
    return found


def _unsafe_parts(content: bytes) -> list[str]:
    """Of a file of Office: parts that run or are embedded, and whatever points out of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        found = [name for name in held.namelist() if _PARTS.search(name)]
        for name in held.namelist():
            if name.endswith(".rels"):
                tree = etree.fromstring(held.read(name))
                found += [
                    f"{name}: {each.get('Target')}"
                    for each in tree
                    if each.get("TargetMode") == "External"
                ]
    return found


def json_words(content: bytes) -> str:
    return " ".join(_texts(json.loads(content)))


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


READERS = {
    "pdf": (pdf_words, unsafe_in_pdf),
    "docx": (word_words, unsafe_in_word),
    "xlsx": (excel_words, unsafe_in_excel),
    "json": (json_words, lambda _content: []),
}
