"""The log says what happened and where in the program, and never a word of a case."""

import logging
import traceback
from contextlib import closing

import pytest
from sqlalchemy import text

from app.domain.answers import Answer
from app.domain.errors import AuditError
from app.logs import LARGEST, keep_log
from app.packages.records import record_from
from app.services import frames, moderation, packs, returns
from app.services.checking import check
from app.services.open_audit import OpenAudit
from db.engine import connect
from tests import builders
from tests.builders import POSITION, audits_in, opened, say

MARKER = "Marker-Surname"
LONG = f"{MARKER} was seen. " * 1500


@pytest.fixture
def log(tmp_path):
    """The program's own log, alone on the root logger."""
    path = tmp_path / "log" / "casefile-audit.log"
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    keep_log(path)
    (handler,) = [each for each in root.handlers if each not in before]
    yield path
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


def failing(small, ws):
    """Ways to make the program fail on content: each ends in an error of some kind."""
    audit = audits_in(ws, small.round_id)[0]
    say(audit, "OJ6_text", MARKER, note=MARKER)

    def full_disk():
        with ws.store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            say(audit, "OJ7_text", LONG)

    def a_statement_that_fails():
        with ws.store._engine.connect() as connection:
            connection.execute(text("INSERT INTO answer (note) VALUES (:note)"), {"note": MARKER})

    def a_transaction_that_fails():
        twin = OpenAudit(ws, audit.id)
        say(audit, "OJ7_text", "Other words")
        say(twin, "OJ7_text", MARKER)

    def a_row_nobody_wrote():
        with closing(connect(ws.store.path, ws.store._key)) as raw:
            raw.execute("UPDATE answer_event SET act = ?", (MARKER,))
            raw.commit()
        OpenAudit(ws, audit.id)._ws.begin().audits.events(audit.id)

    def a_frame():
        path = small.folder / "odd.csv"
        path.write_text(f"Name,Remark\n{MARKER},{MARKER}\n", "utf-8")
        frames.read(path, POSITION)

    def a_return():
        path = small.folder / "odd.cfa"
        path.write_text(MARKER, "utf-8")
        returns.inspect(ws, small.round_id, path)

    return {
        "an answer too long": lambda: say(audit, "OJ6_text", MARKER * 2000),
        "an answer that is signed off": lambda: (audit._set_state("complete", None), say(audit, "OJ1", MARKER)),
        "no such question": lambda: audit.answer(f"/{MARKER}", Answer(value=MARKER)),
        "a full disk": full_disk,
        "a statement that fails": a_statement_that_fails,
        "a transaction that fails": a_transaction_that_fails,
        "a row nobody wrote": a_row_nobody_wrote,
        "a frame": a_frame,
        "a return": a_return,
        "a code": lambda: packs.open_pack(ws, small.pack("Assessor A"), MARKER),
        "a record": lambda: record_from(f'{{"note": "{MARKER}"}}'),
        "a correction": lambda: moderation.correct(
            ws, small.round_id, audit.id, "/OJ/OJ1", Answer(value=MARKER), MARKER
        ),
        "a fault of our own": lambda: int(MARKER),
        "a fault in a fault": lambda: (_ for _ in ()).throw(RuntimeError(MARKER)),
    }  # fmt: skip


PATHS = [
    "an answer too long",
    "an answer that is signed off",
    "no such question",
    "a full disk",
    "a statement that fails",
    "a transaction that fails",
    "a row nobody wrote",
    "a frame",
    "a return",
    "a code",
    "a record",
    "a correction",
    "a fault of our own",
    "a fault in a fault",
]


@pytest.mark.parametrize("name", PATHS)
def test_whatever_fails_no_word_of_the_case_reaches_the_log(small, log, name):
    with opened(small.store("a")) as ws:
        ways = failing(small, ws)
        assert list(ways) == PATHS
        with pytest.raises(Exception) as caught:  # noqa: PT011 - every kind is meant
            ways[name]()
    error = caught.value
    logging.getLogger("app").error("Unexpected", exc_info=error)
    logging.getLogger("app").exception(
        "Unexpected", exc_info=(type(error), error, error.__traceback__)
    )
    written = log.read_text("utf-8")
    assert written.count("ERROR app Unexpected") == 2
    assert type(error).__name__ in written
    assert f"({__name__.rpartition('.')[2]}.py:" in written
    assert MARKER not in written
    if isinstance(error, AuditError) and name != "no such question":
        assert MARKER not in str(error)
        assert MARKER not in "".join(traceback.format_exception_only(error))


def test_another_formatters_text_of_an_error_is_not_taken_over(log):
    """A handler before ours may have left the error's own words on the record."""
    try:
        int(MARKER)
    except ValueError as error:
        record = logging.LogRecord("app", logging.ERROR, "x.py", 1, "Unexpected", (), None)
        record.exc_info = (ValueError, error, error.__traceback__)
        record.exc_text = f"ValueError: {MARKER}"
        record.stack_info = f"Stack: {MARKER}"
        logging.getLogger().handle(record)
        assert record.exc_text == f"ValueError: {MARKER}"
    written = log.read_text("utf-8")
    assert "Unexpected: ValueError in " in written
    assert MARKER not in written


def test_a_check_of_an_altered_store_speaks_of_cases_by_reference_alone(small):
    with opened(small.store("a")) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ6_text", MARKER)
        with closing(connect(ws.store.path, ws.store._key)) as raw:
            raw.execute("UPDATE answer SET value = ?", (MARKER * 2,))
            raw.commit()
        found = check(ws)
    assert not found.ok
    assert MARKER not in str(found)


def test_warnings_are_kept_and_chatter_is_not(log):
    logging.getLogger("app").info("Looked at a page")
    logging.getLogger("app").warning("The store was opened read-only")
    (line,) = log.read_text("utf-8").splitlines()
    assert line.endswith("WARNING app The store was opened read-only")


def test_the_log_never_grows_without_end(log):
    words = "x" * 10_000
    for _line in range(LARGEST // 10_000 * 6):
        logging.getLogger("app").warning(words)
    files = sorted(path.name for path in log.parent.iterdir())
    assert files == [log.name, *(f"{log.name}.{number}" for number in (1, 2, 3))]
    assert all(path.stat().st_size <= LARGEST for path in log.parent.iterdir())


def test_without_a_folder_there_is_no_log_and_no_error(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    before = list(logging.getLogger().handlers)
    keep_log(tmp_path / "file" / "log")
    assert logging.getLogger().handlers == before
