"""Collation of 50, 5,000 and 500,000 audits against a raw scan of the same answers in the same encrypted store.

Collated is every question and every time limit, overall and by chance of selection, district, team, age band, category
and assessor, from the coded answers through the program's own service. The raw scan reads the same answers once, a row
an answer, of three small whole numbers: it counts them and adds up their values, and knows neither question, group nor
denominator. Seconds of the processor, since a machine has other work; the better of several each.

    python3 start.py bench collation             50, 5,000 and 500,000 audits
    python3 start.py bench collation --short     50, 5,000 and 50,000 audits
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

from sqlalchemy import insert, text

from app.bootstrap import workspace
from app.domain.coded import CodeBook, CodedRow
from app.domain.collation import CountedAudit, Given
from app.domain.ids import RoundId
from app.services import coding, rounds, tools
from app.workspace import Workspace
from benchmarks.material.assessor_store import PASSPHRASE, POSITION, STORES, opened
from db.coded_models import CodedAuditRow

MOST = 1.5  # the ratio that is allowed for the largest
ANSWERS = 90  # of an audit, time limits counted in
KINDS = 2_000  # audits that differ; they are used again and again
AT_ONCE = 20_000


def synthetic(book: CodeBook, dice: random.Random) -> list[CodedRow]:
    """Answers as they lie: one much more frequent than the others, some not recorded, some not asked."""
    usual = [Given("answered", (value,)) for value in ("yes", "no", "in-part")]
    usual += [Given("not-recorded"), Given("not-asked")]
    verdicts = ("in-time", "late", "no-date", "not-applicable")

    def audit() -> CountedAudit:
        team, band = dice.randrange(40), dice.randrange(6)
        area = (
            team % 12
        )  # a team belongs to one district; the chance is that of the area and of the age group
        return CountedAudit(
            audit_id="", ref="", area="", district=f"District {area}", team=f"Team {team}",
            age_band=f"Band {band}", category=f"Category {dice.randrange(5)}",
            assessor=f"Assessor {dice.randrange(40)}",
            blind_second=False, probability=Fraction(1 + area + 12 * (band > 2), 200),
            given=dict(zip(book.questions, dice.choices(usual, (60, 18, 8, 8, 6), k=ANSWERS), strict=False)),
            verdicts=dict(zip(book.standards, dice.choices(verdicts, (60, 20, 10, 10), k=99), strict=False)),
        )  # fmt: skip

    return [book.coded(audit()) for _ in range(KINDS)]


def filled(ws: Workspace, round_id: RoundId, audits: int) -> None:
    """Coded answers of so many audits, and the same answers a row each, inserted past everything that checks."""
    with ws.begin() as work:
        tool = tools.pinned(work, work.rounds.get(round_id).tool_hash)
        standards = [one.id for one in tool.standards]
        book = coding.new_book(tool)
        # As many columns as an audit has answers; the rest of the tool's questions are asked of few.
        lean = CodeBook(book.questions[: ANSWERS - len(standards)], standards)
        rows = synthetic(lean, random.Random("collation"))  # noqa: S311 - no secret
        work.coded.start_anew(round_id)
        work.coded.keep_book(round_id, coding.made_by(tool), lean.as_text())
        session = work._session  # type: ignore[attr-defined]  # noqa: SLF001
        session.execute(
            text("CREATE TABLE raw_answer (audit INTEGER, question INTEGER, value INTEGER)")
        )
        driver = session.connection().connection.driver_connection
        for first in range(0, audits, AT_ONCE):
            some = range(first, min(first + AT_ONCE, audits))
            session.execute(
                insert(CodedAuditRow),
                [
                    {
                        "audit_id": f"{each:036}",
                        "round_id": round_id,
                        "counted": True,
                        "codes": rows[each % KINDS].codes,
                        "beyond": "",
                    }
                    for each in some
                ],
            )
            driver.executemany("INSERT INTO raw_answer VALUES (?, ?, ?)", _answers(some, rows))
        work.commit()


def _answers(audits: range, rows: list[CodedRow]) -> Iterator[tuple[int, int, int]]:
    for each in audits:
        for question, value in enumerate(rows[each % KINDS].codes[-ANSWERS:]):
            yield each, question, value


def scanned(ws: Workspace, _round_id: RoundId) -> int:
    with ws.begin() as work:
        session = work._session  # type: ignore[attr-defined]  # noqa: SLF001
        count, _sum = session.execute(text("SELECT count(*), sum(value) FROM raw_answer")).one()
        return int(count)


def collated(ws: Workspace, round_id: RoundId) -> int:
    """How many figures were counted."""
    found = coding.collated(ws, round_id)
    total = found.tally(found.questions[0])
    assert total.answered + total.not_recorded + total.not_asked == found.audits
    return len(found.groups("district"))


def best(
    times: int, work: Callable[[Workspace, RoundId], int], ws: Workspace, of: RoundId
) -> float:
    seconds = []
    for _ in range(times):
        began = time.process_time()
        work(ws, of)
        seconds.append(time.process_time() - began)
    return min(seconds)


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.collation")
    parser.add_argument("--short", action="store_true", help="at most 50,000 audits")
    args = parser.parse_args()
    kept = True
    sizes = (50, 5_000, 50_000 if args.short else 500_000)
    for audits in sizes:
        with tempfile.TemporaryDirectory() as aside:
            store = Path(aside) / "lead.store"
            STORES.create(store, PASSPHRASE, "Lead reviewer")
            with closing(opened(store).store) as held:
                ws = workspace(held)
                plan = rounds.RoundPlan("Round", POSITION, "Lead reviewer")
                made = rounds.create(ws, plan, tools.built_in())
                filled(ws, made.id, audits)
                before = _memory()
                times = 2 if audits > 100_000 else 3
                raw = best(times, scanned, ws, made.id)
                whole = best(times, collated, ws, made.id)
                more = _memory() - before
        ratio = whole / raw
        print(
            f"{audits:>7,} audits x {ANSWERS} answers: raw scan {raw * 1000:9,.1f} ms, collated "
            f"{whole * 1000:9,.1f} ms, ratio {ratio:.2f}; peak memory {_memory():,} MB, {more:,} MB of it new"
        )
        if audits == sizes[-1]:
            kept = ratio <= MOST
    print(f"at most {MOST} for the largest: {'kept' if kept else 'exceeded'}")
    return 0 if kept else 1


def _memory() -> int:
    """The most this process held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
