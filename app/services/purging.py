"""The end of a round in one store: everything about children, families and people goes, and what is left says so."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import InputRefused
from app.domain.holds import refuse_while_held
from app.domain.ids import RoundId
from app.domain.notebook import EntryKind
from app.domain.rounds import Round
from app.domain.slips import PrintOut
from app.services import notebook, slips
from app.services.notebook import Writing
from app.workspace import Workspace

GOES = (
    "the list of children and the sample with its draws",
    "every audit with its answers, notes and history",
    "what came back, concerns, queries and the diary",
    "finding slips, people and their keys, telephone numbers",
    "the sealed files kept in the ledger",
)
STAYS = (
    "the round's name and dates and its audit tool",
    "the lines of the ledger, without the files",
    "reports as they were issued",
    "which lists on paper are still out",
    "that it was purged: when, and how much",
)


@dataclass(frozen=True, slots=True)
class ToPurge:
    """What a purge of the round would take out of this store. `copies` are older stores that lie beside it."""

    name: str
    counts: dict[str, int]
    still_out: tuple[PrintOut, ...]
    copies: tuple[Path, ...]


def to_purge(ws: Workspace, round_id: RoundId) -> ToPurge:
    """Raises HeldByLaw while a legal hold stands."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        refuse_while_held(work.holds.all(round_id))
        counts = work.purges.counts(round_id)
        out = tuple(each for each in slips.print_outs_in(work, audit_round) if each.is_out)
    return ToPurge(audit_round.name, counts, out, older_stores(ws.store.path))


def purge_round(ws: Workspace, round_id: RoundId, typed: str) -> ToPurge:
    """Purge the round whose name was `typed`, and the older copies of the store beside it. Returns what there was.

    Raises InputRefused where the name is another, HeldByLaw while a legal hold stands, StoreProblem where the file
    could not be rewritten: then it is to be purged again.
    """
    found = to_purge(ws, round_id)
    if typed.strip() != found.name:
        raise InputRefused(
            "The name typed is not that of the round, so nothing was purged; type it letter for letter."
        )
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        work.purges.round(round_id)
        body = {"what": "round", **{name: str(count) for name, count in found.counts.items()}}
        notebook.keep(ws, work, audit_round, Writing(EntryKind.PURGE, body))
        work.commit()
    ws.store.scrub()
    for path in found.copies:
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink(missing_ok=True)
    return found


def older_stores(path: Path) -> tuple[Path, ...]:
    """The copies that upgrades of a store kept beside it: they hold what the store held then."""
    return tuple(
        sorted(
            each
            for each in path.parent.glob(f"{path.name}.before-*")
            if not each.name.endswith((".key", ".key2", "-wal", "-shm"))
        )
    )


def round_named(held: list[Round], name: str) -> Round:
    """The round of that name; the only one where none is named. Raises InputRefused."""
    fitting = [each for each in held if name in {"", each.name}]
    if not fitting:
        raise InputRefused(
            f"This store holds no round called {name}; check the name with the window."
            if held
            else "This store holds no round, so there is nothing to purge."
        )
    if len(fitting) > 1:
        raise InputRefused(
            f"This store holds {len(fitting)} rounds that this could mean; name one with --round."
        )
    return fitting[0]
