"""The practice round: every step of a real one, on synthetic children, through the same services."""

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from pathlib import Path

from app.demo.assessors import Desk, audit_all
from app.demo.clock import COLLATED, SET_UP, ScriptedClock
from app.demo.county import district_of_team, synthetic_county
from app.demo.county_workbook import write_annex_a
from app.demo.fsync import typical_fsync
from app.demo.words import write_words
from app.domain.ages import AgeBand
from app.domain.allocation import places_in_proportion
from app.domain.errors import InputRefused
from app.domain.ids import AuditId
from app.domain.notebook import Contact
from app.domain.rounds import Round
from app.domain.sample_log import Ceremony, SeedCheck, SeedOrigin
from app.domain.strata import Design, Spread
from app.files import write_atomically
from app.packages.passphrases import suggested_passphrase
from app.ports import Stores
from app.services import (
    all_summaries,
    allocation,
    findings,
    frames,
    moderation,
    packs,
    reporting,
    returns,
    rounds,
    sample,
    tools,
)
from app.workspace import Workspace

POSITION = date(2009, 3, 31)
MARK = ".casefile-audit-practice"
SHARES = (16, 12, 7, 15)  # first readings of four assessors in a sample of 50
BANDS = {
    AgeBand.UNBORN: 2,
    AgeBand.UNDER_2: 10,
    AgeBand.FROM_2: 15,
    AgeBand.FROM_5: 9,
    AgeBand.FROM_10: 12,
    AgeBand.FROM_16: 2,
}
PRESCHOOL = 0.52  # at least this share of the cases
OFFICES = ("North office", "East office", "South office", "West office")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Practice:
    """How the round is made. `passphrase` is drawn afresh when empty."""

    cases: int = 50
    assessors: int = 4
    seed: str = "practice round"
    audited: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, in seconds and answers; `fsync` is the median of this disk, in milliseconds."""

    answers: int
    audits: int
    seconds: float
    fsync: float
    report: Path | None


def make(
    stores: Stores, open_in: Callable[[Path, str], Workspace], out: Path, plan: Practice, tell: Tell
) -> Made:
    """Fill `out`, replacing what an earlier practice round left there.

    Raises InputRefused for a folder that holds anything else, or numbers no round can have.
    """
    began = time.monotonic()
    _check(plan)
    _make_room(out)
    passphrase = suggested_passphrase()
    write_atomically(out / "passphrase.txt", f"{passphrase}\n".encode())
    fsync = typical_fsync(out)
    stores.create(out / "lead.store", passphrase, "Lead reviewer")
    ws = replace(open_in(out / "lead.store", passphrase), now=ScriptedClock(SET_UP))
    with closing(ws.store):
        audit_round = _set_up(ws, out, plan, tell)
        issued = packs.issue(ws, audit_round.id, out / "packs")
        ws.store.backup(out / "lead-before-returns.store")
        tell(f"{len(issued)} work packs issued.")
        desk = Desk(stores, open_in, out, passphrase, plan.seed, plan.audited)
        answers, audits = audit_all(desk, issued, tell)
        after = replace(ws, now=ScriptedClock(COLLATED))
        report = _finish(after, audit_round, out, tell) if plan.audited else None
    return Made(answers, audits, time.monotonic() - began, fsync, report)


def _check(plan: Practice) -> None:
    if not 4 <= plan.cases <= 400:
        raise InputRefused("A practice round has 4 to 400 cases; give another number.")
    if not 2 <= plan.assessors <= 26:
        raise InputRefused("A practice round has 2 to 26 assessors; give another number.")
    if not plan.seed.strip():
        raise InputRefused("A practice round needs a seed; give a word or number.")


def _make_room(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise InputRefused(f"{out} is a file; choose a folder for the practice round.")
    if out.is_dir() and any(out.iterdir()):
        if not (out / MARK).is_file():
            raise InputRefused(
                f"The folder {out} holds something else; choose an empty one for the practice round."
            )
        for old in out.iterdir():
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old)
            else:
                old.unlink()
    try:
        for folder in (out, out / "packs", out / "returns", out / "assessors", out / "summaries"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise InputRefused(
            f"The folder {out} cannot be made; choose another for the practice round."
        ) from None
    write_atomically(out / MARK, b"This folder was made by a practice round and may be replaced.\n")


def _set_up(ws: Workspace, out: Path, plan: Practice, tell: Tell) -> Round:
    county = synthetic_county(plan.seed)
    write_annex_a(county, out / "annex-a.xlsx")
    audit_round = rounds.create(
        ws,
        rounds.RoundPlan(
            name="Practice round, spring 2009",
            purpose=(
                "To show, on synthetic children, how far practice follows procedures, and to look "
                "for patterns that suggest problems."
            ),
            position_date=POSITION,
            announced_on=date(2009, 3, 16),
            period_from=date(2008, 10, 1),
            period_to=POSITION,
            lead_name="Lead reviewer",
        ),
        tools.built_in(),
    )
    rounds.arrange(ws, audit_round.id, telephone_numbers(), None)
    frame = frames.read(out / "annex-a.xlsx", POSITION)
    record = frames.keep(ws, audit_round.id, frame)
    tell(f"{record.children:,} synthetic children read, {record.on_plan:,} of them on a plan.")
    ceremony = Ceremony(
        SeedOrigin.OTHER,
        "typed in for practice",
        ("Lead reviewer", "Deputy lead"),
        POSITION,
        SeedCheck.READ_BACK,
    )
    sample.draw_cases(ws, audit_round.id, _design(plan.cases), plan.seed, ceremony=ceremony)
    people = rounds.set_people(ws, audit_round.id, _people(plan))
    seconds = 2 if plan.cases >= 10 else 1
    shared = allocation.share_out(ws, audit_round.id, plan.seed, second_readings=seconds)
    tell(f"{plan.cases} cases drawn and shared out among {len(people)} assessors.")
    tell(f"{len(shared)} audits to do, {seconds} of them blind second readings.")
    return audit_round


def telephone_numbers() -> Sequence[Contact]:
    """Plainly synthetic: 01632 960000 to 960999 are kept for drama and belong to nobody."""
    districts = sorted(set(district_of_team().values()))
    of_all = (
        "Out-of-hours team",
        "Lead reviewer",
        "Deputy lead",
        "Designated officer (allegations against staff)",
    )
    return [
        *(
            Contact(district, "Duty manager", "", f"01632 96{n:04}")
            for n, district in enumerate(districts, 1)
        ),
        *(Contact("", role, "", f"01632 96{n:04}") for n, role in enumerate(of_all, 101)),
    ]


def _design(cases: int) -> Design:
    """Quotas by age band in the proportions of a real audit; with too few cases for that, two age groups."""
    quotas = places_in_proportion({band.value: share for band, share in BANDS.items()}, cases)
    if all(quotas.values()):
        return Design(cases, Spread.TEAM, quotas={band: quotas[band.value] for band in BANDS})
    return Design(cases, Spread.TEAM, preschool_floor=ceil(cases * PRESCHOOL))


def _people(plan: Practice) -> Sequence[tuple[str, str, int]]:
    shares = SHARES if plan.assessors == len(SHARES) else (1,) * plan.assessors
    names = [f"Assessor {chr(ord('A') + n)}" for n in range(plan.assessors)]
    places = places_in_proportion(dict(zip(names, shares, strict=True)), plan.cases)
    return [(name, OFFICES[n % len(OFFICES)], places[name]) for n, name in enumerate(names)]


def _finish(ws: Workspace, audit_round: Round, out: Path, tell: Tell) -> Path:
    merged = returns.merge(ws, audit_round.id, sorted((out / "returns").iterdir()))
    tell(f"{len(merged)} returns merged: {sum(each.new for each in merged)} audits.")
    _moderate(ws, audit_round)
    write_words(ws, audit_round.id)
    found = findings.findings(ws, audit_round.id)
    write_atomically(out / "figures.json", f"{findings.as_json(found)}\n".encode())
    written = reporting.write_report(ws, audit_round.id, out, found)
    summaries = all_summaries.write_summaries(ws, audit_round.id, out / "summaries")
    tell(f"Findings, report and {len(summaries)} case summaries written.")
    return written[0]


def _moderate(ws: Workspace, audit_round: Round) -> None:
    """The lead settles one difference between two readers for the first, and gives the reason.

    A correction of the second reading changes no figure: the stores merged later give the same.
    """
    for case in moderation.double_reads(ws, audit_round.id):
        for difference in case.differences[:1]:
            moderation.correct(
                ws,
                audit_round.id,
                AuditId(case.second),
                difference.key,
                difference.first,
                "Both readers looked again together; the first reading stands.",
            )
