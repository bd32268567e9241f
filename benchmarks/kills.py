"""The program killed while somebody types, changes section or signs: what the page showed as saved must be there.

Each time the real window is opened on a copy of a store in a process of its own, driven by key events, and ended with
SIGKILL at a seeded moment within 1.2 seconds of the first key. Afterwards the store is opened, checked page by page and
edit by edit, and compared with all that the page had shown as saved. Allowed to be lost: the word being typed.
A saver that is broken on purpose (it says saved and writes 0.3 s later) must be caught by the same look.

    python3 start.py bench kills               100 kills, 12 of the broken saver
    python3 start.py bench kills --short       12 kills, 6 of the broken saver
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.crash.killing import kill_once, prepared

SEED = "kills"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.kills")
    parser.add_argument("--short", action="store_true", help="fewer kills")
    parser.add_argument("--seed", default=SEED, help="another seed: other words and other moments")
    args = parser.parse_args()
    if os.name == "nt":
        print("Not measured: this system has no SIGKILL.")
        return 0
    kills, broken = (12, 6) if args.short else (100, 12)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        store = prepared(folder / "prepared")
        ended = [kill_once(store, folder, args.seed, number, late=False) for number in range(kills)]
        control = [
            kill_once(store, folder, args.seed, number, late=True) for number in range(broken)
        ]
    for deed, count in sorted(Counter(each.deed for each in ended).items()):
        shown = sum(each.shown for each in ended if each.deed == deed)
        print(f"  {deed:10} {count:4} kills, {shown:6,} times shown as saved before them")
    faults = [fault for each in ended for fault in each.faults]
    caught = sum(bool(each.faults) for each in control)
    print(f"{kills} kills: {len(faults)} losses of what was shown as saved, or damage")
    for fault, count in Counter(faults).most_common():
        print(f"  {count} × {fault}")
    print(
        f"  within a word {sum(each.half_word for each in ended)} times; that word alone was lost"
    )
    print(f"Broken saver: caught in {caught} of {broken} kills")
    print(
        f"{time.monotonic() - began:.0f} s. Budgets: {'kept' if not faults and caught else 'exceeded'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
