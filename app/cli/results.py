"""`casefile-audit findings` and `casefile-audit report`."""

import argparse
from contextlib import closing
from pathlib import Path

from app.bootstrap import open_workspace
from app.cli.passphrases import add_arguments, passphrase


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    shown = commands.add_parser("findings", help="the figures of a round, from what is merged")
    shown.add_argument("--store", type=Path, required=True, metavar="FILE")
    shown.add_argument("--json", action="store_true", help="print one JSON document")
    add_arguments(shown)
    shown.set_defaults(run=run_findings)
    report = commands.add_parser("report", help="write the report as PDF, Word and Excel")
    report.add_argument("--store", type=Path, required=True, metavar="FILE")
    report.add_argument("--out", type=Path, required=True, metavar="DIR")
    report.add_argument(
        "--as",
        dest="kind",
        choices=("draft", "interim", "final"),
        default="draft",
        help="a final one is refused, with the reason, while something is left to clear",
    )
    report.add_argument(
        "--publish",
        choices=("dfe", "local", "nhs"),
        default="",
        help="with small numbers protected, for readers outside the team; it is kept as issued",
    )
    report.add_argument("--summaries", action="store_true", help="and a summary of every case")
    report.add_argument(
        "--anonymised", action="store_true", help="summaries without what says whose they are"
    )
    add_arguments(report)
    report.set_defaults(run=run_report)


def run_findings(args: argparse.Namespace) -> int:
    from app.services import findings, rounds

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        found = findings.findings(ws, rounds.current(ws).id)
    if args.json:
        print(findings.as_json(found))
        return 0
    print(f"{found.name}: {len(found.audits)} of {found.sampled} cases counted.")
    for words, values in findings.as_document(found)["judgements"].items():
        print(f"  {words}: " + ", ".join(f"{name} {count}" for name, count in values.items()))
    if found.not_produced:
        print(f"  files not produced: {len(found.not_produced)}; with those taken as not met:")
        for each in (*found.judged_twice, *found.timed_twice):
            if each.of_taken:
                print(f"    {each.words}: {each.met_taken} of {each.of_taken}")
    return 0


def run_report(args: argparse.Namespace) -> int:
    from app.reports.content import Status
    from app.services import all_summaries, issuing, rounds

    ws = open_workspace(args.store, passphrase(args, args.store))
    with closing(ws.store):
        audit_round = rounds.current(ws)
        kind = Status(args.kind)
        written = issuing.write_as(ws, audit_round.id, args.out, kind, args.publish)
        if args.summaries or args.anonymised:
            written += all_summaries.write_summaries(
                ws, audit_round.id, args.out / "summaries", anonymous=args.anonymised
            )
    for path in written:
        print(path)
    return 0
