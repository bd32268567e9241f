"""Types and answers through the open audit without a window, and says on descriptor 1 what was saved.

python -m benchmarks.crash.writer STORE SYNCHRONOUS WORDS
"""

import json
import os
import random
import sys
from pathlib import Path

from sqlalchemy import event

from app.bootstrap import workspace
from app.domain.answers import Answer
from app.services.open_audit import OpenAudit
from benchmarks.crash.typist import WORDS
from benchmarks.material.assessor_store import PASSPHRASE, STORES


def main() -> None:
    store, synchronous, words = sys.argv[1:]
    dice = random.Random(5)  # noqa: S311 - words, no secrets
    held = STORES.open(Path(store), PASSPHRASE)
    event.listen(
        held._engine,  # type: ignore[attr-defined]  # noqa: SLF001 - to weaken it on purpose
        "checkout",
        lambda connection, *_: connection.execute(f"PRAGMA synchronous = {synchronous}"),
    )
    ws = workspace(held)
    with ws.begin() as work:
        (audit_round,) = work.rounds.all()
        audit = OpenAudit(ws, work.audits.headers(audit_round.id)[0].id)
    texts = [audit.form.key_of(name) for name in ("OJ6_text", "OJ7_text")]
    choice = audit.form.key_of("OJ4_confidence")
    text, key = "", texts[0]
    for number in range(int(words)):
        text = f"{text} {dice.choice(WORDS)}".strip()
        audit.draft(key, Answer(text))
        os.write(1, f"{json.dumps({'key': key, 'text': text})}\n".encode())
        if number % 12 == 11:
            audit.settle()
            audit.answer(choice, Answer(dice.choice(("high", "low")), note=str(number)))
            os.write(1, f"{json.dumps({'key': choice, 'note': str(number)})}\n".encode())
            key, text = dice.choice(texts), ""
    os._exit(0)  # without closing: the store stays as a cut would find it


if __name__ == "__main__":
    main()
