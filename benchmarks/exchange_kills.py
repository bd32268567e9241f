"""The program killed while it makes a return, opens a pack, exchanges, merges or asks: no half state is left.

Each time the work is done over and over in a process of its own on a copy of the stores, and ended with SIGKILL at a
seeded moment within 2 seconds. Then the stores are opened and checked, every file is compared with the ledger and
opened, every record with its return. A courier that is broken on purpose (files written straight under their name, a
merge committed record by record) must be caught by the same look.

    python3 start.py bench exchange_kills               60 kills of each deed, 40 of the broken courier
    python3 start.py bench exchange_kills --short       4 of each, 15 of the broken courier
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.crash.courier import DEEDS
from benchmarks.crash.parcels import kill_once, prepared

SEED = "couriers"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.exchange_kills")
    parser.add_argument("--short", action="store_true", help="fewer kills")
    parser.add_argument("--seed", default=SEED, help="another seed: other moments")
    args = parser.parse_args()
    if os.name == "nt":
        print("Not measured: this system has no SIGKILL.")
        return 0
    kills, broken = (4, 15) if args.short else (60, 40)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        made = prepared(folder / "prepared")
        ended = [
            kill_once(made, folder, args.seed, number, torn=False)
            for number in range(kills * len(DEEDS))
        ]
        control = [
            kill_once(made, folder, f"{args.seed} torn", number, torn=True)
            for number in range(broken)
        ]
    for deed in DEEDS:
        mine = [each for each in ended if each.deed == deed]
        done = sum(each.done for each in mine)
        inside = sum(each.inside for each in mine)
        half = sum(bool(each.faults) for each in mine)
        print(
            f"  {deed:8} {len(mine):4} kills, {inside:3} in the middle, {done:5,} times said to be done before them, "
            f"half states {half}"
        )
    faults = [fault for each in ended for fault in each.faults]
    for fault, count in Counter(faults).most_common():
        print(f"  {count} × {fault}")
    caught = [each for each in control if each.faults]
    missed = []
    for deed in DEEDS:
        tried, found = ([each for each in some if each.deed == deed] for some in (control, caught))
        print(f"Broken courier: {deed} caught in {len(found)} of {len(tried)} kills")
        missed += [] if found else [deed]
    for fault, count in Counter(fault for each in caught for fault in each.faults).most_common():
        print(f"  {count} × {fault}")
    kept = not faults and not missed
    print(f"{time.monotonic() - began:.0f} s. Budgets: {'kept' if kept else 'exceeded'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
