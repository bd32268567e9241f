"""A check sees what was altered behind the program's back, and says in which case, never what."""

import json
from contextlib import closing

import pytest

from app.services import returns
from app.services.checking import check
from db.engine import connect
from tests.builders import audits_in, opened, say

MARKER = "Marker-of-a-case"


def alter(ws, *statements):
    """Through the raw connection, past everything that keeps history and answers in step."""
    with closing(connect(ws.store.path, ws.store._key)) as connection:
        for statement in statements:
            changed = connection.execute(statement).rowcount
            assert changed >= 1, statement
        connection.commit()


@pytest.fixture
def worked(small):
    """Assessor A's store after a few answers, closed and opened again."""
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "HX1_date", "2009-01-12", note=MARKER)
        say(audit, "OJ4_confidence", "low")
        row = audit.add_row("/CS/CS1/CS1_visits")
        audit.answer(f"{row}/CS1_date", audit.state("/HX/HX1/HX1_date").answer)
        say(audit, "OJ4_confidence", "high")
    with opened(small.store("a")) as ws:
        yield ws


def test_an_untouched_store_is_sound(worked):
    found = check(worked)
    assert found.ok
    assert found.history_verified
    assert (found.answers, found.recorder_verified, found.problems) == (3, None, ())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE answer_event SET answer = replace(answer, '2009-01', '2009-02')", "altered at entry 1"),
        ("UPDATE answer_event SET at = '2009-04-01T09:00:00Z' WHERE n = 2", "altered at entry 2"),
        ("UPDATE answer_event SET hash = prev WHERE n = 2", "altered at entry 2"),
        ("UPDATE answer_event SET device = 'another' WHERE n = 5", "altered at entry 5"),
        ("UPDATE answer_event SET key = '/OJ/OJ1' WHERE n = 5", "altered at entry 5"),
        ("UPDATE answer_event SET act = 'nonsense' WHERE n = 2", "cannot be read"),
        ("UPDATE answer_event SET answer = '[1, 2]' WHERE n = 2", "cannot be read"),
        ("UPDATE answer_event SET answer = 'null' WHERE n = 2", "cannot be read"),
        ("UPDATE answer_event SET answer = '{' WHERE n = 2", "cannot be read"),
        ("UPDATE answer_event SET answer = NULL WHERE n = 2", "altered at entry 2"),
        ("DELETE FROM answer_event WHERE n = 2", "lacks an entry or has one out of order at entry 2"),
        ("DELETE FROM answer_event WHERE n = 5", "not the ones its history leads to"),
        ("UPDATE answer SET value = '2009-02-02' WHERE key = '/HX/HX1/HX1_date'", "not the ones its history leads to"),
        ("UPDATE answer SET note = '' WHERE key = '/HX/HX1/HX1_date'", "not the ones its history leads to"),
        ("DELETE FROM answer WHERE key = '/OJ/OJ4/OJ4_confidence'", "not the ones its history leads to"),
        ("UPDATE answer_row SET removed = 1", "not the ones its history leads to"),
        ("UPDATE round SET role = 'nobody'", "a row that this program never wrote"),
    ],
)  # fmt: skip
def test_every_altered_row_is_found_and_named(worked, statement, words):
    alter(worked, statement)
    found = check(worked)
    assert not found.ok
    assert not found.history_verified
    (problem,) = found.problems
    assert words in problem
    assert MARKER not in problem
    assert "round" in statement or problem.startswith("CF-")


def test_what_was_merged_into_the_leads_store_is_checked_too(small, worked, lead, tmp_path):
    made = returns.make(worked, small.round_id, tmp_path)
    returns.merge(lead, small.round_id, [made.path])
    sound = check(lead)
    assert (sound.ok, sound.answers, sound.problems) == (True, 3, ())
    with lead.begin() as work:
        (body,) = work.records.tagged(small.round_id, "revision")
    altered = json.loads(body)
    altered["events"][0]["answer"]["value"] = "2009-01-13"
    text = json.dumps(altered).replace("'", "''")
    where = "body LIKE '%\"events\"%'"
    alter(lead, f"UPDATE record SET body = '{text}' WHERE {where}")  # noqa: S608 - our own text, into our own store
    found = check(lead)
    assert not found.ok
    assert not found.history_verified
    assert MARKER not in str(found.problems)


def test_a_record_kept_under_another_hash_is_found(small, worked, lead, tmp_path):
    returns.merge(lead, small.round_id, [returns.make(worked, small.round_id, tmp_path).path])
    alter(lead, "UPDATE record SET hash = replace(hash, 'a', 'b')")
    assert not check(lead).ok


def test_a_damaged_page_is_told_apart_from_an_altered_history(small, worked):
    worked.store.close()
    raw = bytearray(worked.store.path.read_bytes())
    raw[-2000] ^= 1
    worked.store.path.write_bytes(bytes(raw))
    with opened(small.store("a")) as ws:
        found = check(ws)
    assert not found.ok
    assert any("damaged" in problem for problem in found.problems)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE sample_act SET at = '2009-04-01T09:00:00Z'",
            "log of the sample is not what was written",
        ),
        (
            "UPDATE draw SET seed = 'a better one', again = 'x'",
            "draws kept are not those that the log names",
        ),
        ("DELETE FROM draw", "draws kept are not those that the log names"),
    ],
)
def test_a_draw_or_an_act_about_the_sample_that_was_altered_is_found(lead, statement, words):
    assert check(lead).ok
    alter(lead, statement)
    found = check(lead)
    assert not found.ok
    assert any(words in problem for problem in found.problems)


def test_a_sealed_file_that_was_altered_in_the_ledger_is_found_and_named(worked):
    (line,) = _ledger(worked)
    assert check(worked).ok
    alter(worked, "UPDATE ledger SET raw = x'00'")
    found = check(worked)
    assert found.problems == (f"{line.file_name} in the ledger is not the file that was received.",)
    alter(worked, "UPDATE ledger SET raw = x''")  # as a purge leaves it
    assert check(worked).ok


def _ledger(ws):
    with ws.begin() as work:
        return [each for held in work.rounds.all() for each in work.ledger.entries(held.id)]
