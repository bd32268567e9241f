"""A round whose service knew of the audit beforehand: one assessor, three cases, a real pack and a real return."""

from datetime import date

from app.domain.answers import Answer, AnswerState
from app.domain.ids import AnswerKey
from app.services import packs, returns
from tests.builders import PASSPHRASE, STORES, audits_in, new_round, open_in, say

ANNOUNCED = date(2009, 3, 16)
SESSIONS, SESSION = "/SV/SV1/SV1_sessions", "SV1_date"


def announced_round(folder, frame):
    """The lead's and the assessor's open stores and the round; to be closed by the caller."""
    for name in ("lead", "reader"):
        STORES.create(folder / f"{name}.store", PASSPHRASE, f"Owner of {name}")
    lead, reader = (open_in(folder / f"{name}.store") for name in ("lead", "reader"))
    people = (("Assessor A", "North office", 3), ("Assessor B", "South office", 1))
    made = new_round(lead, frame, "Announced", people, 4, announced_on=ANNOUNCED)
    (pack,) = packs.issue(lead, made.id, folder / "packs", only="Assessor A")
    packs.open_pack(reader, pack.path, pack.code)
    return lead, reader, made


def caught_up(ws, round_id):
    """Three audits: one file was caught up for the audit, one was not, and one does not show its days of entry."""
    first, second, third = audits_in(ws, round_id)
    say(first, "late_entries", "yes")
    say(first, "CF1_date", "2009-03-02")
    say(first, "CG1_held", "yes")
    say(first, "CG1_date", "2009-03-13")
    say(first, "CG1_date_entered", "2009-03-20")
    say(first, "SV1_any", "yes")
    for day, entered in (
        ("2009-01-20", ""),
        ("2009-02-10", "2009-03-20"),
        ("2009-03-03", "2009-03-19"),
    ):
        row = first.add_row(AnswerKey(SESSIONS))
        first.answer(AnswerKey(f"{row}/{SESSION}"), Answer(day))
        if entered:
            first.answer(AnswerKey(f"{row}/{SESSION}_entered"), Answer(entered))
    say(second, "late_entries", "no")
    say(second, "CF1_date", "2009-03-02")
    say(second, "CG1_held", "yes")
    say(second, "CG1_date", "2009-03-13")
    say(
        third,
        "late_entries",
        state=AnswerState.COULD_NOT_LOOK,
        reason="Paper shows no day of entry",
    )
    return first, second, third


def merged(lead, reader, round_id, folder):
    path = returns.make(reader, round_id, folder / "returns").path
    returns.merge(lead, round_id, [path])
