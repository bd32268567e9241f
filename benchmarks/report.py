"""The report of some 25 pages and the case summaries as PDF, against bare ReportLab of the same content.

Ours is tagged, has bookmarks, contents, page x of y and alternative texts, and cuts a summary to two pages. The other
(`benchmarks.peers.platypus`) sets the same words, tables and pictures in the same embedded fonts and has none of that;
of each summary it is given what ours found room for. Seconds of the processor, since a machine has other work, both in
one run and by turns; a report the better of several. Reading answers from the store is not in it.

    python3 start.py bench report                the report, and 5,000 summaries
    python3 start.py bench report --short        the report, and 200 summaries
"""

import argparse
import random
import re
import resource
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.domain.case_summary import CaseSummary, SaidAnswer, SaidEvent, SaidSection, SaidVerdict
from app.domain.partial_dates import PartialDate
from app.reports.case_summary import MOST_PAGES, ROOMS, case_summary, summary_pdf
from app.reports.content import Document, Heading, PageBreak
from app.reports.pdf import Layout, pdf_bytes
from benchmarks.peers.platypus import given, platypus_pdf
from tests.reports.sample_blocks import area_table, case_table, dots, prose, stacked
from tests.reports.samples import sample_report

MOST = 1.5  # the ratio that is allowed
TIMES = 7
PAGE = re.compile(rb"/Type\s*/Page\b")
STAMP = "Made Fri 29 Mar 2030 17:12 UTC · round 4c1f 09aa 77b2"


def long_report() -> Document:
    """The sample report with two annexes more: about 25 pages."""
    dice = random.Random("report")  # noqa: S311 - no secret
    more = (
        PageBreak(), Heading(1, "Annex: the earlier round", "B"), area_table(dice), dots(dice), stacked(dice),
        PageBreak(), Heading(1, "Annex: cases of the earlier rounds", "C"), case_table(dice, 130),
    )  # fmt: skip
    report = sample_report()
    return replace(report, blocks=(*report.blocks, *more))


def synthetic(number: int, dice: random.Random) -> CaseSummary:
    """Of every length: about half have more to say than two pages hold."""
    much = dice.choice((1, 1, 2, 2, 2, 3, 4, 6))
    start = date(2030, 1, 7)
    verdicts = [
        SaidVerdict(
            f"T{n}",
            f"Time limit {n} of the procedures",
            dice.choices(("in-time", "late", "no-date", "not-yet-due"), (50, 25, 15, 10))[0],
            f"late by {dice.randrange(1, 40)} working days",
            f"{dice.randrange(10, 50)} working days after Mon 7 Jan 2030 is Wed 6 Mar 2030; {prose(dice, 1)}",
            unverified=not n % 5,
        )
        for n in range(1, 23)
    ]
    sections = [
        SaidSection(
            f"Section {n}",
            tuple(
                SaidAnswer(f"Q{n}.{m}", f"Is part {m} of the work what it should be?", said, tone, "paper", "")
                for m in range(1, 9)
                for said, tone in dice.choices((("Yes", "ok"), ("Falls short", "warn")), (7, much))
            ),
        )
        for n in range(1, 13)
    ]  # fmt: skip
    events = []
    for n in range(6 * much):
        day = PartialDate.exactly(start + timedelta(days=9 * n + dice.randrange(9)))
        events.append(SaidEvent(f"Event {n} of the case", day, day))
    return CaseSummary(
        ref=f"CF-{number:05}", round_name="Synthetic round", position_date=date(2030, 3, 29),
        assessor=f"Assessor {'ABCD'[number % 4]}", reading="first reading", state="signed off",
        facts=(("Team", f"Team {number % 40}"), ("Age", f"{number % 17} years"), ("Category", "Neglect")),
        judgements=(("Adequately protected now", "Yes, with concerns", "warn"), ("Safe practice", "Yes", "ok"),
                    ("Best practice", "No", "warn")),
        concern=prose(dice, 2) if not number % 25 else "", concern_told="",
        sections=tuple(sections), verdicts=tuple(verdicts),
        factors=tuple(f"factor {n}" for n in range(dice.randrange(8))),
        good_practice=prose(dice, much), would_have_helped=prose(dice, much),
        actions=tuple((prose(dice, 1), "Key worker", "Thu 30 May 2030") for _ in range(2 * much)),
        minutes=dice.randrange(120, 600), unanswered=0, events=tuple(events),
    )  # fmt: skip


def seconds(work: Callable[[], bytes]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def held(work: Callable[[], bytes]) -> float:
    """The most that Python held for it at once, in megabytes; not timed."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def report() -> bool:
    document = long_report()
    ready = given(document)
    pages, bare_pages = (
        len(PAGE.findall(each)) for each in (pdf_bytes(document), platypus_pdf(ready))
    )
    ours, bare = [], []
    for _ in range(TIMES):
        ours.append(seconds(lambda: pdf_bytes(document)))
        bare.append(seconds(lambda: platypus_pdf(ready)))
    ratio = min(ours) / min(bare)
    print(
        f"Report: ours {pages} pages {min(ours) * 1000:,.0f} ms, bare {bare_pages} pages {min(bare) * 1000:,.0f} ms, "
        f"ratio {ratio:.2f}; most held {held(lambda: pdf_bytes(document)):.1f} and "
        f"{held(lambda: platypus_pdf(ready)):.1f} MB"
    )
    return ratio <= MOST


def summaries(many: int) -> bool:
    dice = random.Random("summaries")  # noqa: S311 - no secret
    ours = bare = 0.0
    rooms: Counter[int] = Counter()
    early = 0
    for number in range(many):
        summary = synthetic(number, dice)
        room = fits(summary)
        rooms[room] += 1
        ready = given(case_summary(summary, STAMP, ROOMS[room]))
        if not number:  # fonts are read once
            summary_pdf(summary, STAMP)
            platypus_pdf(ready)
        ours += seconds(lambda summary=summary: summary_pdf(summary, STAMP))
        bare += seconds(lambda ready=ready: platypus_pdf(ready))
        if number == many // 10:
            early = memory()
    ratio = ours / bare
    tried = ", ".join(f"{count:,} at try {room + 1}" for room, count in sorted(rooms.items()))
    print(
        f"{many:,} summaries ({tried}): ours {ours / many * 1000:.1f} ms each, bare {bare / many * 1000:.1f} ms, "
        f"ratio {ratio:.2f}; peak memory {early:,} MB after a tenth, {memory():,} MB at the end"
    )
    return ratio <= MOST and memory() <= early * 1.1


def fits(summary: CaseSummary) -> int:
    """Which of the rooms, from the widest, ours ends with."""
    for index, room in enumerate(ROOMS):
        if Layout(case_summary(summary, STAMP, room)).total <= MOST_PAGES:
            return index
    return len(ROOMS) - 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.report")
    parser.add_argument("--short", action="store_true", help="200 summaries in place of 5,000")
    args = parser.parse_args()
    kept = [report(), summaries(200 if args.short else 5_000)]
    print(f"at most {MOST} of bare ReportLab, memory flat: {'kept' if all(kept) else 'exceeded'}")
    return 0 if all(kept) else 1


def memory() -> int:
    """The most this process held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
