"""One child's file: everything of the child in the store is in it, nothing taken out is left in it."""

import hashlib
import json
import re
from contextlib import ExitStack

import pypdfium2 as pdfium
import pytest
from sqlalchemy import select

from app.domain.answers import Answer
from app.domain.errors import InputRefused, NotFound
from app.domain.file_requests import Production, Reason
from app.domain.frames import PersonalDetails
from app.domain.holds import HeldByLaw
from app.domain.interests import InterestKind
from app.domain.notebook import EntryKind
from app.domain.sample_log import ReplacedFor
from app.domain.third_parties import FoundAs, Mark
from app.services import (
    child_requests,
    file_requests,
    frames,
    holds,
    interests,
    moderation,
    notebook,
    packs,
    purging,
    replacing,
    returns,
    slips,
    threads,
)
from app.services.child_file_words import APART, LEFT_OUT, TITLES
from app.services.file_requests import FileNote
from app.services.interests import Declared
from app.services.notebook import Writing
from db import keyfile, unit_of_work  # noqa: F401 - with every table a store has
from db.engine import open_engine
from db.models import Row
from tests import builders
from tests.services.finished import finish

CHILD = "Kestrel Synthetic"
WORKER = "Worker Heron"
NEIGHBOUR = "Mrs Plover Synthetic"


def pdf_text(path):
    with pdfium.PdfDocument(path) as pdf:
        return " ".join("\n".join(page.get_textpage().get_text_range() for page in pdf).split())


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A round in which everything that can be said about a child was said about one."""
    with ExitStack() as stack:
        small = builders.small_round(tmp_path_factory, tmp_path_factory.mktemp("child"))
        lead = stack.enter_context(builders.opened(small.lead))
        yield _tell(small, lead)


def _tell(small, lead):
    known = frames.children(lead, small.round_id)
    with builders.opened(small.store("a")) as ws:
        audit = next(e for e in builders.audits_in(ws, small.round_id) if e.card.reading == "sole")
        ref = audit.card.ref
        with lead.begin() as work:
            case = next(e for e in work.cases.all(small.round_id) if e.ref == ref)
            other = next(e for e in work.cases.main(small.round_id) if e.ref != ref)
        slips.bring_in(
            lead,
            small.round_id,
            [
                PersonalDetails(
                    e.child, CHILD if e.child == case.child else "Wren Synthetic", e.team, WORKER
                )
                for e in known
            ],
        )
        finish(audit, sign=False)
        builders.say(audit, "OJ6_text", f"Told by {NEIGHBOUR}; the brother is {other.ref}.")
        notebook.write(
            ws, small.round_id, Writing(EntryKind.DIARY, {"text": f"{ref}: volume torn"})
        )
        practice = {"case": f"{ref} practised"}
        notebook.write(ws, small.round_id, Writing(EntryKind.CALIBRATION, practice))
        path = returns.make(ws, small.round_id, small.folder / "back").path
    returns.merge(lead, small.round_id, [path])
    note = FileNote(Production.PART, 3, 2, 1, reason=Reason.COURT, words="with the bench")
    file_requests.note(lead, small.round_id, case.id, note)
    holds.place(lead, small.round_id, "inquest 12", case.id)
    with lead.begin() as work:
        given = work.audits.allocations(small.round_id)
    mine = next(each for each in given if each.case_id == case.id)
    answer = Answer("no", note="the minutes say otherwise")
    moderation.correct(lead, small.round_id, mine.audit_id, "/OJ/OJ1", answer, "See the minutes.")
    threads.ask(lead, small.round_id, mine.audit_id, "/OJ/OJ1", "Who was in the room?")
    stranger = next(each.person_id for each in given if each.person_id != mine.person_id)
    said = Declared(stranger, InterestKind.CASE, case.ref, "The reader", builders.POSITION)
    interests.declare(lead, small.round_id, said)
    twice = f"The same child as {case.ref}."
    replacing.replace_case(lead, small.round_id, other.id, ReplacedFor.TWICE, twice)
    packs.issue(lead, small.round_id, small.folder / "packs", only="Assessor A")
    return small, lead, case, other


@pytest.fixture
def request_of(told):
    small, lead, case, _other = told
    made = child_requests.open_request(lead, small.round_id, case.ref.lower(), "Court order 7")
    yield made
    if any(
        e.id == made.id and e.is_open for e in child_requests.all_requests(lead, small.round_id)
    ):
        child_requests.close(lead, small.round_id, made.id, "Given to the court.")


def mark_rest(lead, small, request, decided):
    found = child_requests.to_go_through(lead, small.round_id, request.id)
    rest = {each.text: decided for each in found if each.mark is None}
    child_requests.mark_all(lead, small.round_id, request.id, rest)
    return found


def rows_of_store(lead):
    """Every row of every table, read past the program."""
    path = lead.store.path
    key = keyfile.unlock(keyfile.read(path), path.name, passphrase=builders.PASSPHRASE)
    engine = open_engine(path, key)
    with engine.connect() as connection:
        held = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in Row.metadata.tables.items()
        }
    engine.dispose()
    return held


def test_every_table_has_a_title_and_every_column_left_out_a_reason():
    """A new table stops here: say what it is to a reader of one child's file."""
    assert set(TITLES) == set(Row.metadata.tables)
    assert all(LEFT_OUT.values())


def leaves(value, name=""):
    """Every text in a row, but what is left out for a reason."""
    if name in LEFT_OUT or value is None or isinstance(value, bytes | bool):
        return
    if isinstance(value, str) and value[:1] == "{":
        value = json.loads(value)
    if isinstance(value, dict):
        for inner, each in value.items():
            yield from leaves(each, inner)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from leaves(each, name)
    elif isinstance(value, str) and value and name not in WORDED and not RANDOM.fullmatch(value):
        moment = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z", value)
        yield " ".join(moment.groups() if moment else value.split())


def speaks_of(row, wanted):
    said = json.dumps(row, default=str, ensure_ascii=False)
    return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", said) for each in wanted)


RANDOM = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORDED = {"key", "tag"}  # a question's path stands in its words
OF_SEVERAL = {
    "draw",
    "frame",
}  # what they say of the others stays out; looked at by a test of its own


def test_everything_of_the_child_in_the_store_is_in_the_file(told, request_of, tmp_path):
    small, lead, case, _other = told
    mark_rest(lead, small, request_of, Mark.KEEP)
    done = child_requests.export(lead, small.round_id, request_of.id, tmp_path)
    document = json.loads(done.document.read_bytes())
    everything = " ".join(
        " ".join(text.split())
        for each in document["tables"]
        for row in each["rows"]
        for text in row.values()
    )
    on_paper = pdf_text(done.pdf)
    with lead.begin() as work:
        given = work.audits.allocations(small.round_id, with_replaced=True)
    audits = [each.audit_id for each in given if each.case_id == case.id]
    wanted = [case.ref, case.id, case.child, CHILD, *audits]
    in_file = {each["held_in"] for each in document["tables"]}
    found, texts = set(), 0
    for table, rows in rows_of_store(lead).items():
        for whole in rows:
            row = {name: each for name, each in whole.items() if not isinstance(each, bytes)}
            if not speaks_of(row, wanted) or table in APART:
                continue
            if '"calibration"' in str(row.get("body")):  # a practice case is no case
                continue
            found.add(table)
            for text in leaves(row) if table not in OF_SEVERAL else ():
                texts += 1
                assert text in everything, (table, text[:60])
                if len(text) < 25 and text.isalnum():
                    assert text in on_paper, (table, text)
    assert found - in_file == set()
    assert found >= {
        "case_file", "slip", "frame_child", "draw", "sample_act", "interest", "audit", "record",
        "legal_hold", "child_request",
    }  # fmt: skip
    assert texts > 1000
    for each in document["tables"]:  # no column stands for two
        assert all(row.keys() == each["rows"][0].keys() for row in each["rows"])
    assert {"ledger", "sent_post"} <= in_file
    assert "practised" not in everything


def test_what_a_draw_says_of_other_children_is_not_in_the_file(told, request_of, tmp_path):
    small, lead, case, other = told
    mark_rest(lead, small, request_of, Mark.KEEP)
    done = child_requests.export(lead, small.round_id, request_of.id, tmp_path)
    said = done.document.read_text("utf-8")
    numbers = [e.child for e in frames.children(lead, small.round_id) if e.child != case.child]
    assert case.child in said
    assert [each for each in numbers if each in said and each != other.child] == []
    (draw,) = [e for e in json.loads(said)["tables"] if e["held_in"] == "draw"]
    assert re.search(r"rank: \d+ of \d+", draw["rows"][0]["What the draw says of the child"])


def test_what_is_taken_out_is_gone_from_both_papers(told, request_of, tmp_path):
    small, lead, case, other = told
    found = {e.text: e for e in child_requests.to_go_through(lead, small.round_id, request_of.id)}
    assert found[WORKER].found_as is FoundAs.WORKER
    assert found[other.ref].found_as is FoundAs.SIBLING
    assert found["Assessor A"].found_as is FoundAs.TEAM
    assert found[NEIGHBOUR].found_as is FoundAs.NAME
    assert any(NEIGHBOUR in each for each in found[NEIGHBOUR].excerpts)
    assert case.ref not in found
    assert CHILD not in found
    with pytest.raises(InputRefused, match="not gone through yet"):
        child_requests.export(lead, small.round_id, request_of.id, tmp_path)
    assert list(tmp_path.iterdir()) == []
    out = [WORKER, NEIGHBOUR, other.ref, "with the bench"]
    marks = dict.fromkeys(out, Mark.REDACT)
    child_requests.mark_all(lead, small.round_id, request_of.id, marks)
    mark_rest(lead, small, request_of, Mark.KEEP)
    done = child_requests.export(lead, small.round_id, request_of.id, tmp_path)
    raw, on_paper = done.document.read_text("utf-8"), pdf_text(done.pdf)
    for text in out:
        assert text.casefold() not in " ".join(raw.split()).casefold(), text
        assert text.casefold() not in on_paper.casefold(), text
    assert "[redacted]" in raw
    assert "[redacted]" in on_paper
    assert "Assessor A" in on_paper
    assert CHILD in on_paper
    (kept,) = [
        e for e in child_requests.all_requests(lead, small.round_id) if e.id == request_of.id
    ]
    (entered,) = kept.exports
    assert entered.pdf_sha256 == hashlib.sha256(done.pdf.read_bytes()).hexdigest()
    assert (entered.number, entered.by, entered.redacted) == (1, "Owner of lead", 4)


def test_a_hold_stands_while_a_request_is_open_and_the_register_stays(told):
    small, lead, case, _other = told
    made = child_requests.open_request(lead, small.round_id, case.child, "Subject access 3")
    with pytest.raises(InputRefused, match="close the request"):
        holds.lift(lead, small.round_id, made.hold_id, "no more")
    with pytest.raises(HeldByLaw):
        purging.to_purge(lead, small.round_id)
    closed = child_requests.close(lead, small.round_id, made.id, "Given to the parents.")
    assert made.hold_id not in {each.id for each in holds.standing(lead, small.round_id)}
    (kept,) = [e for e in child_requests.all_requests(lead, small.round_id) if e.id == made.id]
    assert kept == closed
    assert (kept.closed_why, kept.is_open) == ("Given to the parents.", False)
    with pytest.raises(NotFound, match="open another"):
        child_requests.mark(lead, small.round_id, made.id, "Anybody", Mark.KEEP)


@pytest.mark.parametrize(
    ("case", "why", "sentence"),
    [
        ("CF-999", "Court order", "No case of this round is called CF-999"),
        ("", "Court order", "is called nothing"),
        ("CF-001", "  ", "Say who asked"),
    ],
)
def test_a_request_names_a_case_and_who_asked(told, case, why, sentence):
    small, lead, _case, _other = told
    before = holds.all_holds(lead, small.round_id)
    with pytest.raises(InputRefused, match=sentence):
        child_requests.open_request(lead, small.round_id, case, why)
    assert holds.all_holds(lead, small.round_id) == before


def test_an_assessors_store_makes_no_file_of_a_child(told):
    small, _lead, case, _other = told
    with (
        builders.opened(small.store("a")) as ws,
        pytest.raises(InputRefused, match="from the lead's store"),
    ):
        child_requests.open_request(ws, small.round_id, case.ref, "Court order 7")
