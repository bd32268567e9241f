"""Hostile text in every field: every paper is built, says it whole, and nothing in it runs, fetches or is worked out.

`hostile_round` types it, `hostile_store` finds every place of the stores that holds words, `hostile_papers` reads what
left the program back.
"""

import io
import re
import sys
import zipfile
from collections import defaultdict

import pytest
from docx import Document as WordFile
from reportlab.pdfgen import canvas
from xlsxwriter import Workbook

from app.domain.plain_text import UNSENDABLE
from app.domain.third_parties import Mark
from app.reports.content import Status
from app.reports.csv_table import write_csv
from app.reports.flat import looks_like_formula
from app.reports.pdf_fonts import Face
from app.reports.pdf_text import shown
from app.services import (
    all_summaries,
    child_requests,
    chronology,
    findings,
    issuing,
    reporting,
    slip_papers,
    tools,
)
from tests.builders import audits_in, opened
from tests.journeys import hostile_round, hostile_store
from tests.journeys.hostile_papers import (
    READERS,
    WORD,
    pdf_words,
    unsafe_in_excel,
    unsafe_in_pdf,
    unsafe_in_word,
)
from tests.journeys.hostile_texts import PIECES, marks_in, squeezed

# Places that hold no words anybody writes, by the name of the last part: ids, kinds, days, seals, keys.
NOT_WORDS = frozenset(
    """
    access act after age_band age_years algorithm answer approved area as_of assessor at audit_id author base
    basis beyond body book calls case case_id cases_a_day ceremony changes chapter check child children
    closed_by compiled completed_at concerns contacts days deed device digest direction division document draw
    due enrol_secret entry_id evidence family figures fingerprint fixed_on folder format frame_digest group
    grown_into hash hold_id id in item json_sha256 key keys kind knowledge known last_package limit made_by main
    mapping mark me moved n number of offices on order origin out outcome package_id parents pdf_sha256
    person_id place plan_start population position power prev previous previous_plans probability problems
    profile progress published published_at questions quote random reader_version readers reading recipient
    record ref replaces reply_by request_id revision role round_id said same_as secret seen seen_on sender sex
    sha256 sibling_count side sign_key sources spread standards started_at state states store_id tag target
    terms thread tool_hash values version written_by
    """.split()  # noqa: SIM905 - a list of words
)
# Those of which this round makes no use, or where a word is of a closed list, with the reason.
APART = {
    "audit.read_with_name": "the name of a person, as person.name",
    "draw.document.left_out.reason": "of a closed list",
    "record.correction.answer.reason": "as record.revision.events.answer.reason",
    "record.file-act.reason": "of a closed list",
    "sample_act.body.reason": "of a closed list",
    "notebook.print-out.cases": "a number",
    "notebook.print-out.what": "a kind",
    "allocation_terms.terms": "numbers, and journeys by the names of offices and people",
    "audit.read_with": "an id",
    "exchange_folder.folder": "chosen in a dialog of the system, never printed",
    "frame.format": "a kind",
    "issued_report.by": "the lead's name, as in the round",
    "ledger.file_name": "named by the program",
    "parcel.file_name": "named by the program or by the system",
    "own_word.word": "one word, never printed",
    "tool_version.label": "the workbook's own, as tool.version",
    "tool_version.note": "shown in the window and the method chapter: see test_tool_versions",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return hostile_round.make(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def papers(hostile, tmp_path_factory):
    """Every paper of the round, by its name."""
    out, here = tmp_path_factory.mktemp("papers"), hostile.round_id
    made = {}
    with opened(hostile.lead) as lead:
        found = findings.findings(lead, here)
        written = reporting.write_report(lead, here, out / "report", found)
        written += all_summaries.write_summaries(lead, here, out / "summaries")
        written += all_summaries.write_summaries(lead, here, out / "anonymous", anonymous=True)
        made["interim.pdf"] = issuing.preview(lead, here, Status.INTERIM)[0]
        made["published.pdf"] = issuing.preview(lead, here, Status.DRAFT, "dfe")[0]
        made["slips.pdf"] = slip_papers.print_slips(lead, here).pdf
        made["request.pdf"] = slip_papers.print_request(lead, here).pdf
        made["findings.json"] = findings.as_json(found).encode()
        for request in child_requests.all_requests(lead, here):
            if request.is_open:
                waiting = child_requests.to_go_through(lead, here, request.id)
                kept = {each.text: Mark.KEEP for each in waiting}
                child_requests.mark_all(lead, here, request.id, kept)
                done = child_requests.export(lead, here, request.id, out / "child")
                written += [done.pdf, done.document]
        with lead.begin() as work:
            tool = tools.pinned(work, work.rounds.get(here).tool_hash)
        to = hostile.planted.text("reply: to", 290)
        made["reply.pdf"] = reporting.reply_bytes(
            lead, here, hostile.read_in_full[0], to, "20 March 2009"
        )
        made["blank.pdf"] = reporting.blank_bytes(tool)
    with opened(hostile.folder / "a.store") as ws:
        first = audits_in(ws, here)[0]
        made["chronology.pdf"] = reporting.chronology_bytes(
            ws, first, chronology.chronology_of(first)
        )
        made["own slips.pdf"] = slip_papers.print_slips(ws, here).pdf
        own = out / "own summary.pdf"
        written.append(reporting.write_summary(ws, first, own))
    return made | {path.name: path.read_bytes() for path in written}


@pytest.fixture(scope="module")
def said(papers):
    """The squeezed words of every paper."""
    return {
        name: squeezed(READERS[name.rpartition(".")[2]][0](content))
        for name, content in papers.items()
    }


@pytest.fixture(scope="module")
def kept(hostile, papers):
    """Every text of the three stores by where it stands, once every paper was made."""
    del papers
    every = defaultdict(set)
    for name in ("lead", "a", "b"):
        for place, texts in hostile_store.texts_by_place(hostile.folder / f"{name}.store").items():
            every[place] |= texts
    return every


def test_every_place_of_a_store_that_holds_words_holds_hostile_ones(kept):
    """A new field stops here: type into it in `hostile_round`, or say above why nobody writes in it."""
    reached = {
        place for place, texts in kept.items() if any(marks_in(squeezed(text)) for text in texts)
    }
    missing = {
        place
        for place in kept.keys() - reached - APART.keys()
        if place.rpartition(".")[2] not in NOT_WORDS and not place.startswith("tool.compiled.")
    }
    sys.stdout.write(f"{len(reached)} of {len(kept)} places of the stores hold hostile words\n")
    assert sorted(missing) == []
    assert reached.isdisjoint(APART)
    assert len(reached) >= 150


def test_nothing_that_cannot_be_seen_is_kept(kept):
    hidden = {
        place
        for place, texts in kept.items()
        if not place.startswith("code_book.")  # its own separators
        for text in texts
        if UNSENDABLE.search(text)
    }
    assert hidden == set()


def _shortened(name):
    """Summaries fit two pages, and the anonymous ones leave out what is somebody's name: their texts end in dots."""
    return name.startswith(("CF-", "summary-", "own summary", "reply"))


def test_what_was_typed_comes_out_whole(hostile, papers, said):
    whole, fields, lost = 0, set(), []
    for name, text in said.items():
        there = marks_in(text)
        for number, field in enumerate(hostile.planted.names):
            if number not in there:
                continue
            for kind, piece in hostile.planted.given[field].items():
                wanted = squeezed(piece)
                if name.endswith(".pdf"):
                    wanted = shown(wanted, Face.REGULAR)
                if wanted in text:
                    whole += 1
                    fields.add(field)
                elif not _shortened(name):
                    lost.append((name, field, kind))
    sys.stdout.write(
        f"{whole} pieces of {len(fields)} fields and {len(PIECES)} kinds in {len(said)} papers\n"
    )
    assert lost[:3] == []
    assert whole >= 3_500
    assert len(fields) >= 130
    assert len(papers) >= 20
    for name in ("report.pdf", "report.docx", "report.xlsx", "interim.pdf", "published.pdf"):
        assert len(marks_in(said[name])) >= 10, name


def test_long_words_come_out_whole_too(said):
    """20,000 characters without a space, and 4,000 words; also where pages end within them."""
    for name in ("report.pdf", "report.docx", "interim.pdf"):
        assert "y" * 20_000 in said[name], name
        assert "word" * 4_000 in said[name], name
    assert any("y" * 20_000 in text for name, text in said.items() if name.startswith("child"))


def test_nothing_in_any_paper_runs_fetches_or_is_worked_out(papers):
    unsafe = {
        name: found
        for name, content in papers.items()
        if (found := READERS[name.rpartition(".")[2]][1](content))
    }
    assert unsafe == {}


def test_papers_keep_within_bounds(papers):
    with_pages = {name: content for name, content in papers.items() if name.endswith(".pdf")}
    pages = {
        name: len(re.findall(rb"/Type /Page\b(?!s)", content))
        for name, content in with_pages.items()
    }
    assert max(len(content) for content in papers.values()) < 3_000_000
    assert all(1 <= count <= 200 for count in pages.values()), pages
    summaries = {name: count for name, count in pages.items() if _shortened(name)}
    assert summaries.pop("reply.pdf") <= 8  # the summary with a form for each section
    assert {name: count for name, count in summaries.items() if count > 3} == {}
    names = {name for name in papers if re.search(r"[^\w .-]|\.\.", name)}
    assert names == set()


def test_no_cell_of_a_csv_table_begins_as_a_formula(hostile, tmp_path):
    import csv

    with opened(hostile.lead) as lead:
        _found, document = reporting.report_of(lead, hostile.round_id)
    tables = [each for each in document.blocks if hasattr(each, "columns")]
    cells = 0
    for number, table in enumerate(tables):
        path = tmp_path / f"{number}.csv"
        write_csv(table, path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                cells += len(row)
                texts = [each for each in row if not re.fullmatch(r"-?[\d.]+", each)]
                assert not any(looks_like_formula(each) for each in texts)
    assert cells > 500


# -- the checks themselves: careless writers that they must catch


def test_a_careless_pdf_is_caught():
    file = io.BytesIO()
    page = canvas.Canvas(file)
    page.linkURL("https://evil.example/", (0, 0, 9, 9))
    page.drawString(9, 9, "text")
    page.save()
    assert "/URI" in " ".join(unsafe_in_pdf(file.getvalue()))
    run = canvas.Canvas(file := io.BytesIO())
    run._doc.Catalog.OpenAction = "<< /S /JavaScript /JS (app.alert(1)) >>"
    run.showPage()
    run.save()
    assert "/JavaScript" in " ".join(unsafe_in_pdf(file.getvalue()))


def test_a_careless_word_file_is_caught():
    paper = WordFile()
    paper.add_paragraph().part.relate_to("https://evil.example/", "hyperlink", is_external=True)
    file = io.BytesIO()
    paper.save(file)
    assert any("evil.example" in each for each in unsafe_in_word(file.getvalue()))
    words = WordFile()
    words.add_paragraph("FIELD")
    words.save(file := io.BytesIO())
    assert unsafe_in_word(file.getvalue()) == []
    code = f"<w:fldSimple xmlns:w='{WORD[1:-1]}' w:instr='INCLUDETEXT x'/>".encode()
    assert "INCLUDETEXT" in " ".join(
        unsafe_in_word(_with(file.getvalue(), "word/document.xml", b"<w:r>", code + b"<w:r>"))
    )


def test_a_careless_workbook_is_caught():
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "=1+1")  # as XlsxWriter takes it by itself
        sheet.write(1, 0, "https://evil.example/")
    found = " ".join(unsafe_in_excel(file.getvalue()))
    assert "formula" in found
    assert "evil.example" in found


def test_a_text_that_was_altered_is_caught():
    piece = PIECES["markup"]
    assert squeezed(piece) not in squeezed("bold & ")
    assert marks_in(squeezed("zq012aqz")) == {12}


def _with(content, part, before, after):
    """A file of Office with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as held, zipfile.ZipFile(made, "w") as out:
        for name in held.namelist():
            said = held.read(name)
            out.writestr(name, said.replace(before, after) if name == part else said)
    return made.getvalue()


def test_the_words_of_a_pdf_are_read_as_they_stand(papers):
    """The reader of the papers loses nothing of a page on its own."""
    assert len(pdf_words(papers["board-paper.pdf"])) > 1_000
