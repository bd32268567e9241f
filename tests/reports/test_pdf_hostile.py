"""Whatever people wrote or pasted is printed as they wrote it: no markup, no fetching, no running, no crash."""

import ast
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from app.reports.chart_content import DotInterval, DotRow, Tone
from app.reports.content import (
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    Figure,
    Flag,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Quote,
    Run,
    Style,
    Table,
)
from app.reports.pdf import pdf_bytes
from tests.reports.pdf_reading import read, words

ROOT = Path(__file__).resolve().parents[2]
MARK = "case_file_audit_was_run"


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server that notes who asks; nobody should."""
    asked: list[str] = []

    class Noting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Noting)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()
    thread.join()


def payloads(port: int, folder: Path) -> dict[str, str]:
    picture = folder / "secret.png"
    run = f"__import__('os').system('touch {folder / MARK}')"
    return {
        "less than and ampersand": "child said <3 & was at a<b",
        "bold tag": "<b>x</b>",
        "unclosed tag": "<b>x",
        "picture from the network": f'<img src="http://127.0.0.1:{port}/leak" width="1" height="1"/>',
        "picture from the disk": f'<img src="{picture}" width="9" height="9"/>',
        "picture by file address": f'<img src="file://{picture}" width="9" height="9"/>',
        "picture inside": '<img src="data:image/png;base64,AAAA" width="1" height="1"/>',
        "link": '<a href="https://evil.example/">case notes</a>',
        "colour that runs": f'<para><font color="[[[getattr(pow,{run})]]]">x</font></para>',
        "colour expression": '<font color="toColor(1)">x</font>',
        "character by code": f'<unichar code="{run}"/>',
        "enormous letters": '<font size="99999">x</font>',
        "drawing hook": '<onDraw name="x" label="y"/>',
        "tags three thousand deep": "<b>" * 3000 + "x" + "</b>" * 3000,
        "no space for long": "x" * 20_000,
        "format letters": "%s %(x)s {0} ${x} \\n (a) \\(b",
        "pdf syntax": ") Tj ET /JS (app.alert(1)) << /S /JavaScript >> endstream",
    }


NAMES = list(payloads(0, Path()))


def everywhere(text: str, style: Style = Style.REPORT) -> Document:
    """A document with the text at every place that takes text."""
    columns = (Column(text), Column("Area"))
    return Document(
        text,
        (
            Heading(1, text, text[:4]),
            Heading(2, text),
            Paragraph(text, text[:4]),
            Paragraph((Run(text, bold=True), text, Run(text, italic=True))),
            Bullets((text, text)),
            Table(text, columns, ((text, Flag(text, Tone.BAD)),) * 3, note=text, totals=(text, "")),
            KeyFigures((KeyFigure(text[:200], text, detail=text),)),
            Facts(((text, text),)),
            Callout(Tone.WARN, text, (text,)),
            Figure(
                DotInterval((DotRow(text, 1, 2),), earlier=text), text, Table("", columns, ()), text
            ),
            Quote(text, text),
        ),
        subtitle=text,
        facts=((text, text),),
        style=style,
        author=text,
        marking=text,
        stamp=text,
        footer=text,
        short_title=text,
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_is_what_is_printed(
    name: str, listener: tuple[int, list[str]], tmp_path: Path
) -> None:
    port, asked = listener
    text = payloads(port, tmp_path)[name]
    short = text if len(text) < 3000 else text[:600]
    content = pdf_bytes(everywhere(short))
    reader = read(content)
    squeezed = words(content).replace(" ", "")
    assert short.replace(" ", "") in squeezed or len(short) > 60
    assert not any(page.images for page in reader.pages)
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert all("/A" not in link for link in links), "a link that leaves the document"
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(reader.trailer["/Root"])
    assert asked == []
    assert not (tmp_path / MARK).exists()


@pytest.mark.parametrize("name", ["tags three thousand deep", "no space for long"])
def test_twenty_thousand_characters_without_a_space_take_no_time_and_lose_nothing(
    name: str,
) -> None:
    text = payloads(0, Path())[name]
    started = time.process_time()
    content = pdf_bytes(
        Document(
            "Long", (Paragraph(text), Table("", (Column("Note"), Column("No.")), ((text, "1"),)))
        )
    )
    assert time.process_time() - started < 3
    letter = "x" if text[0] == "x" else "b"
    body = "".join(page.extract_text() for page in read(content).pages[1:])
    assert body.count(letter) >= 2 * text.count(letter)


def test_control_and_direction_characters_do_not_reach_the_page() -> None:
    content = pdf_bytes(everywhere("a\x00b\x0bc\x1b[31m abc\u202ecba\u2066"))
    text = words(content)
    assert "[31m abccba" in text
    assert not any(ord(char) < 32 or char in "\u202e\u2066" for char in text)
    assert "\u202e" not in str(read(content).metadata)


def test_what_the_typeface_lacks_becomes_a_box_that_can_be_seen() -> None:
    text = words(pdf_bytes(Document("Names", (Paragraph("Łódź 漢字 😀 مرحبا end"),))))
    assert "Łódź □□ □ ﻣﺮﺣﺒﺎ end" in text
    assert "□ stands for a character of a script that this paper cannot print" in text
    assert "Bengali (3 characters)." in text


@pytest.mark.parametrize("style", list(Style))
def test_a_paper_without_boxes_does_not_speak_of_them(style: Style) -> None:
    text = words(pdf_bytes(Document("Łódź", (Paragraph("Zoë – 3 °"),), style=style)))
    assert "stands for a character" not in text


@pytest.mark.parametrize("style", list(Style))
def test_long_texts_everywhere_do_not_break_the_layout(style: Style) -> None:
    text = "A note that goes on. " * 400
    reader = read(pdf_bytes(everywhere(text, style)))
    assert len(reader.pages) > 5


def test_reportlab_is_imported_by_the_pdf_modules_only_and_its_markup_reader_by_none() -> None:
    """Paragraph and platypus read text as markup; `para` of pdf_text sets it without."""
    seen = 0
    sources = sorted((ROOT / "app").rglob("*.py")) + sorted((ROOT / "ui").rglob("*.py"))
    for path in sources:
        if path.name == "bootstrap.py":  # may load libraries ahead of their use; it uses none
            continue
        for name in _imported(ast.parse(path.read_text("utf-8"))):
            if name.split(".")[0] != "reportlab":
                continue
            seen += 1
            assert path.name.startswith("pdf"), f"{path} imports ReportLab"
            assert not {"platypus", "graphics", "Paragraph"} & set(name.split(".")), path
    assert seen >= 4


def _imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_what_stands_on_a_cover_keeps_apart_from_its_foot() -> None:
    long = "A name that goes on and on. " * 12
    facts = tuple((f"Fact {n}", long) for n in range(6))
    content = pdf_bytes(Document(long, (Paragraph("x"),), facts=facts, footer="For the board."))
    with pdfium.PdfDocument(content) as pdf:
        page = pdf[0]
        text = page.get_textpage()
        foot = text.search("For the board.").get_next()
        last = text.search("Fact 5").get_next()
        above = [text.get_charbox(last[0] + place)[1] for place in range(last[1])]
        below = [text.get_charbox(foot[0] + place)[3] for place in range(foot[1])]
    assert min(above) > max(below) + 4
