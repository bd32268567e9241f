"""Reading logs of nothing, of a few and of very many lines: for pictures and for measuring."""

import random
from datetime import date, timedelta

from app.domain.answers import Answer, Evidence

SINGLE = {
    "/HX/HX1/HX1_date": "2009-01-05",
    "/CF/CF1/CF1_date": "2009-02-20",
    "/AS/AS1/AS1_date": "2009-01-12",
}
STRATEGY, SUPERVISION = "/ST/ST2/ST2_date", "/SV/SV1/SV1_sessions/SV1_date"
LONG = (
    "Telephone call from the health visitor, who had it from the grandmother that the partner had been seen at the "
    "house again on the Sunday; written up by the duty worker on the back of an envelope"
)


def fill(log, count):
    """Write `count` lines: a few single dates, then supervisions, visits, core groups and lines that wait."""
    if not count:
        return
    chance = random.Random(7)
    for path, day in SINGLE.items():
        log.keep(Answer(day, evidence=Evidence.PAPER, place="Vol 1, p 3"), log.kind_at(path))
    log.keep(
        Answer("2009-01-07", evidence=Evidence.PAPER, place="Vol 1, p 9"), log.kind_at(STRATEGY)
    )
    log.audit.edit("/ST/ST2#1/ST2_initiated", Answer("yes"))
    referral = log.kind_at("/HX/HX1/HX1_date")
    second = Answer("2009-01-06", evidence=Evidence.ELECTRONIC, place="Contacts")
    log.keep(second, referral, *_second(log, second, referral))
    repeats = [
        kind
        for kind in log.kinds
        if kind.table and kind.path.endswith(("SV1_date", "CS1_date", "CG2_date", "CF7_date"))
    ]
    for number in range(count - 5):
        day = date(2007, 11, 1) + timedelta(chance.randrange(570))
        written = f"{day:%Y-%m}" if number % 23 == 0 else day.isoformat()
        kind = None if number % 9 == 8 else repeats[number % len(repeats)]
        source = (Evidence.PAPER, Evidence.ELECTRONIC, Evidence.BOTH, None)[number % 7 % 4]
        note = LONG if number % 11 == 3 else "Seen at home"
        log.keep(
            Answer(
                written, evidence=source, place=f"Vol {1 + number // 60}, p {number}", note=note
            ),
            kind,
        )


def _second(log, noted, kind):
    standing = log.standing(noted, kind)
    return standing.ways[0], standing.key
