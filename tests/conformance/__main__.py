"""python -m tests.conformance FILE.json [--json]: agreed, disagreed, not supported, and each disagreement.

The file's keys tell which layout it has: `cases` (expressions or calculations) or `scenarios` (whole forms). A case,
document or step that the runner does not know is counted as not supported.
Exit status 0 whenever the file was replayed, whatever the counts; 1 when it cannot be read; 2 for wrong usage.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.conformance.cases import replay_cases
from tests.conformance.outcome import AGREED, DISAGREED, counts
from tests.conformance.scenarios import replay_scenarios

_WIDEST = 300
_GROUPS = (
    ("audit subset", lambda flags: flags.get("subset")),
    (
        "audit subset confirmed by JavaRosa",
        lambda flags: flags.get("subset") and flags.get("javarosa"),
    ),
    ("plain scenarios", lambda flags: flags.get("plain")),
)


def main(arguments):
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="one line with the counts only")
    given = parser.parse_args(arguments)
    try:
        outcomes = _replay(json.loads(given.file.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, RecursionError) as problem:
        sys.stderr.write(f"{given.file} cannot be replayed: {type(problem).__name__} {problem}\n")
        return 1
    if given.json:
        sys.stdout.write(f"{json.dumps(counts(outcomes))}\n")
    else:
        _say("\n".join(_report(outcomes)) + "\n")
    return 0


def _say(text):
    """What a case holds may be more than the terminal can write."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _replay(harvest):
    if isinstance(harvest, dict) and isinstance(harvest.get("cases"), list):
        return replay_cases(harvest)
    if isinstance(harvest, dict) and isinstance(harvest.get("scenarios"), list):
        return replay_scenarios(harvest)
    raise ValueError("there is neither a list of cases nor one of scenarios")


def _report(outcomes):
    for outcome in outcomes:
        if outcome.verdict == DISAGREED:
            yield f"disagreed  {outcome.name}  {outcome.detail}"[:_WIDEST]
    for outcome in outcomes:
        if outcome.verdict not in (AGREED, DISAGREED):
            yield f"not supported  {outcome.name}  {outcome.detail}"[:_WIDEST]
    yield _line("all", outcomes)
    for title, belongs in _GROUPS:
        members = [outcome for outcome in outcomes if belongs(outcome.flags)]
        if members:
            yield _line(title, members)


def _line(title, outcomes):
    found = counts(outcomes)
    said = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in found.items())
    return f"{title}: {len(outcomes)}: {said} ({found[AGREED] / max(1, len(outcomes)):.1%} agreed)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
