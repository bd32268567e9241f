"""Makes returns, opens packs, exchanges by a folder, merges or asks, over and over, until the process is killed.

    python -m benchmarks.crash.courier FOLDER DEED SEED [--torn]

One JSON object a line on file descriptor 1: {"ready": true}, then {"begun": NUMBER} before each call and {"done": NAME}
once it has returned. `--torn` is broken on purpose: files are written straight under their name, a merge is
committed record by record, a pack is said to be opened before it is; it says {"torn": true} when it begins to.
"""

import json
import os
import random
import sys
import time
from contextlib import closing
from pathlib import Path

from app.bootstrap import workspace
from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.services import folder_exchange, moderation, packs, queries, returns, rounds, threads
from app.services.folder_exchange import FolderExchange
from app.services.open_audit import OpenAudit
from app.workspace import Workspace
from benchmarks.material.assessor_store import opened
from db.exchange import SqlRecords

EXPORT, IMPORT, SYNC, MERGE, ASK = "export", "import", "sync", "merge", "ask"
DEEDS = (EXPORT, IMPORT, SYNC, MERGE, ASK)
OF_LEAD = frozenset({MERGE, ASK})
SLOW = 0.02  # seconds between its pieces: as over a slow share


def say(**told: object) -> None:
    os.write(1, f"{json.dumps(told)}\n".encode())


def main() -> None:
    folder, deed, seed = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    if "--torn" in sys.argv:
        _tear(deed)
    dice = random.Random(seed)  # noqa: S311 - answers, no secrets
    store = folder / ("lead.store" if deed in OF_LEAD else "reader.store")
    with closing(opened(store).store) as held:
        ws = workspace(held)
        files = sorted((folder / ("returns" if deed == MERGE else "packs-later")).iterdir())
        exchange = FolderExchange(ws, rounds.current(ws).id)
        say(ready=True)
        number = 0
        while True:
            file = files[number % len(files)]
            _prepare(ws, deed, dice, f"{seed} {number}")
            say(begun=number)
            if deed == IMPORT and "--torn" in sys.argv:
                say(torn=True)
                say(done=file.name)
                time.sleep(25 * SLOW)
            say(done=_carry_out(exchange, ws, deed, file, folder))
            number += 1


def _prepare(ws: Workspace, deed: str, dice: random.Random, name: str) -> None:
    """Something to send."""
    if deed in {EXPORT, SYNC}:
        _answer(ws, f"{name} " + " ".join(dice.choices(("seen", "late", "alone"), k=900)))
    elif deed == ASK:
        _ask(ws, dice.randbytes(4000).hex())


def _carry_out(
    exchange: FolderExchange, ws: Workspace, deed: str, file: Path, folder: Path
) -> object:
    """What is said to be done: the name of a file, or the number of a return."""
    round_id = rounds.current(ws).id
    if deed == MERGE:
        returns.merge(ws, round_id, [file])
    elif deed == IMPORT:
        packs.open_pack(ws, file)
    elif deed == EXPORT:
        return returns.make(ws, round_id, folder / "out").path.name
    elif deed == SYNC:
        return exchange.run(make=True).made
    else:
        before = set((folder / "asked").glob("*.cfa"))
        queries.write_ready(ws, round_id, folder / "asked")
        (made,) = set((folder / "asked").glob("*.cfa")) - before
        return made.name
    return file.name


def _answer(ws: Workspace, text: str) -> None:
    with ws.begin() as work:
        first = min(header.id for header in work.audits.headers(rounds.current(ws).id))
    audit = OpenAudit(ws, first)
    audit.answer(audit.form.key_of("OJ6_text"), Answer(text))


def _ask(ws: Workspace, text: str) -> None:
    round_id = rounds.current(ws).id
    with ws.begin() as work:
        first = min(moderation.views(work, round_id))
    threads.ask(ws, round_id, first, AnswerKey("/OJ/OJ6_text"), text)


def _tear(deed: str) -> None:
    """Broken on purpose, each deed in its own place: no temporary name, or no single transaction."""

    def straight(path: Path, content: bytes) -> None:
        say(torn=True)
        with path.open("wb") as file:
            for start in range(0, len(content), 256):
                file.write(content[start : start + 256])
                file.flush()
                time.sleep(SLOW)

    whole = SqlRecords.add

    def at_once(self: SqlRecords, *about: str) -> bool:
        made = whole(self, *about)  # type: ignore[arg-type]  # as they come
        self._session.commit()
        say(torn=True)
        time.sleep(10 * SLOW)
        return made

    if deed == MERGE:
        SqlRecords.add = at_once  # type: ignore[method-assign, assignment]
    else:
        returns.write_atomically = straight  # type: ignore[attr-defined]
        folder_exchange.write_atomically = straight  # type: ignore[attr-defined]
        queries.write_atomically = straight  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
