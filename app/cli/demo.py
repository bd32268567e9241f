"""`casefile-audit demo`: a whole practice round on synthetic children."""

import argparse
import sys
from pathlib import Path


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("demo", help="make a whole practice round")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--cases", type=int, default=50, metavar="N")
    parser.add_argument("--assessors", type=int, default=4, metavar="N")
    parser.add_argument("--seed", default="practice round", metavar="TEXT")
    parser.add_argument(
        "--audited-by-script", action="store_true", help="answer every audit and write the report"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from app.bootstrap import open_workspace, stores
    from app.demo.practice import Practice, make

    plan = Practice(args.cases, args.assessors, args.seed, args.audited_by_script)
    made = make(stores(), open_workspace, args.out, plan, _tell)
    print(
        f"Done in {made.seconds:.1f} s: {made.audits} audits, {made.answers:,} answers saved one by "
        f"one (flushing this disk takes {made.fsync:.1f} ms)."
    )
    if made.report is not None:
        print(f"The report: {made.report.resolve()}")
    else:
        print(f"The stores are in {args.out.resolve()}; passphrase.txt there opens every one.")
    return 0


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
