"""One scripted interview in three engines: ours, ODK Web Forms and JavaRosa. Times, ratios, and whether they agree.

The same plain XLSForm of 100 and of 600 questions is filled by the same answers; only the calls that answer a
question or add a row are timed, warm, as the median of several runs. The peers are installed into a temporary folder,
or found in the one that --peers names; where one is missing, that is said and the others are measured. Budgets: fill at
least 10 times faster than Web Forms and not slower than JavaRosa; the 99th percentile of an answer, with all it makes
the screen read anew, below 5 ms (each answer by its median, as other programs interrupt single ones); the built-in tool
loaded cold from its compiled text in under 50 ms.

    python3 start.py bench form_engine                 15 runs of 100 questions, 7 of 600
    python3 start.py bench form_engine --short         5 runs of 100 questions, 3 of 600
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.domain.answers import Answer
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.resources import bank_holidays, resource_path
from app.tool.form import Circumstances, Form
from app.tool.model import Tool
from app.tool.scripted import plain
from app.tool.workbook import read_workbook
from benchmarks.peers import interview, javarosa, web_forms
from benchmarks.peers.javarosa import Interview, Step

SIZES = (100, 600)
FASTER_THAN_WEB_FORMS, FASTER_THAN_JAVAROSA = 10.0, 1.0
KEYSTROKE, COLD = 5.0, 50.0  # milliseconds
# Times as many runs, of which the last count: a virtual machine gets faster while it compiles what it runs.
WARMING = {"JavaRosa": 4, "ODK Web Forms": 1}
COLD_LOAD = """
import sys, time
from app.tool.compiled import load
text = open(sys.argv[1], encoding="utf-8").read()
began = time.perf_counter()
load(text)
print((time.perf_counter() - began) * 1000)
"""
Peer = javarosa.JavaRosa | web_forms.WebForms


def fill(
    tool: Tool, steps: Sequence[Step], *, read: bool = False
) -> tuple[Form, float, list[float]]:
    """One interview: the form, the time spent in it, and that of each answer, in milliseconds.

    With `read` what the screen would show anew is read after each answer, and timed with it.
    """
    today = date.today()  # noqa: DTZ011 - as the peers' today()
    form = Form(tool, Circumstances(today, today, bank_holidays()))
    for number in range(1, len(interview.ROWS) + 1):
        form.add_row(AnswerKey(f"/t{number}"))  # the peers' tables begin with a row
    times: list[float] = []
    spent = 0.0
    for act, path, *rest in steps:
        key = form.key_of(path.removeprefix("/data"))
        if act == "set" and not form.relevant(key):
            continue
        began = time.perf_counter()
        if act == "add":
            form.add_row(key)
        else:
            changed = form.put(key, Answer(rest[1]))
            if read:
                _look(form, changed)
        took = (time.perf_counter() - began) * 1000
        spent += took
        if act == "set":
            times.append(took)
    return form, spent, times


def _look(form: Form, keys: frozenset[AnswerKey]) -> None:
    for key in keys:
        try:
            form.state(key)
        except NotFound:  # a group has no state of its own
            continue


def values(form: Form) -> dict[str, str]:
    found = {}
    for key in form.question_keys():
        if form.relevant(key):
            value = form.value(key)
            said = plain(value)
            text = (
                value.iso if isinstance(value, PartialDate) else "" if said is None else str(said)
            )
            found[f"/data{form.position_path(key)}"] = text
    return found


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def agreement(ours: dict[str, str], theirs: Interview) -> str:
    """How many leaves both have, and how many of them have one value."""
    both = [path for path in ours if path in theirs.values]
    same = sum(_alike(ours[path], theirs.values[path]) for path in both)
    return f"{same} of {len(both)} values alike, of our {len(ours)}"


def _alike(ours: str, theirs: str) -> bool:
    try:
        return ours == theirs or float(ours) == float(theirs)
    except ValueError:
        return False


def measure(questions: int, runs: int, peers: dict[str, Peer | str], folder: Path) -> bool:
    """Prints one size; whether the budgets are kept."""
    book = interview.write(questions, folder)
    steps = interview.steps(questions)
    tool, problems = read_workbook(book)
    if tool is None or any(one.severity == "error" for one in problems):
        sys.exit(f"the form cannot be read: {problems[:1]}")
    fill(tool, steps)  # unmeasured: rules are compiled when they are first worked out
    filled = [fill(tool, steps) for _ in range(runs)]
    ours = statistics.median(spent for _, spent, _ in filled)
    read = [fill(tool, steps, read=True)[2] for _ in range(runs)]
    each = [statistics.median(times) for times in zip(*read, strict=True)]
    p99 = percentile(each, 0.99)
    count = len(filled[0][2])
    print(f"{questions} questions, {count} answers, {runs} runs:")
    print(f"  {'ours':14} fill {ours:8.1f} ms   an answer {percentile(filled[-1][2], 0.5):.3f} ms")
    longest = max(took for times in read for took in times)
    said = f"p99 {p99:.2f} ms (budget {KEYSTROKE:g}), longest of all {longest:.2f} ms"
    print(f"  {'':14} an answer with what is shown anew: {said}")
    kept = p99 < KEYSTROKE
    form = _xform(book, peers, folder)
    for name, least in (
        ("JavaRosa", FASTER_THAN_JAVAROSA),
        ("ODK Web Forms", FASTER_THAN_WEB_FORMS),
    ):
        peer = peers[name]
        if isinstance(peer, str) or form is None:
            print(f"  {name:14} not measured: {peer if isinstance(peer, str) else 'no XForm'}")
            continue
        found = peer.interview(form, steps, runs * WARMING[name], folder)
        theirs = statistics.median(found.fill[-runs:])
        ratio = theirs / ours
        kept = kept and ratio >= least
        budget = f"{ratio:6.2f} times ours (budget {least:g})"
        print(f"  {name:14} fill {theirs:8.1f} ms   {budget}   cold {found.fill[0]:.0f} ms")
        counts = f"not asked {found.skipped}, missing {found.missing}, refused {found.refused}"
        print(f"  {'':14} {agreement(values(filled[-1][0]), found)}; {counts}")
    return kept


def _xform(book: Path, peers: dict[str, Peer | str], folder: Path) -> Path | None:
    engine = peers["JavaRosa"]
    if not isinstance(engine, javarosa.JavaRosa):
        return None
    form = folder / f"{book.stem}.xml"
    form.write_text(engine.xform(book), encoding="utf-8")
    return form


def cold_load(runs: int) -> float:
    """The built-in tool from its compiled text in a fresh process each: the median, without the imports."""
    compiled = str(resource_path("tools", "child-protection-case-file-audit.json"))
    command = [sys.executable, "-c", COLD_LOAD, compiled]
    taken = [
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(runs)
    ]
    return statistics.median(taken)


def found_peers(folder: Path) -> dict[str, Peer | str]:
    """Both peers, installed into the folder where they are not there already."""
    python = folder / "venv" / "bin" / "python"
    if not python.exists() and "PYXFORM_PYTHON" not in os.environ:
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=False)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "pyxform"], capture_output=True, check=False
        )
    if python.exists():
        os.environ.setdefault("PYXFORM_PYTHON", str(python))
    return {
        "JavaRosa": javarosa.find(folder),
        "ODK Web Forms": web_forms.find(folder, install=True),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.form_engine")
    parser.add_argument("--short", action="store_true", help="fewer runs")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="a folder that keeps the peers")
    args = parser.parse_args()
    runs = (5, 3) if args.short else (15, 7)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load}")
    with tempfile.TemporaryDirectory() as aside:
        folder = args.peers or Path(aside)
        folder.mkdir(exist_ok=True)
        peers = found_peers(folder)
        work = Path(aside) / "work"
        work.mkdir()
        kept = [measure(size, many, peers, work) for size, many in zip(SIZES, runs, strict=True)]
    cold = cold_load(runs[0])
    print(f"The built-in tool, compiled, loaded cold: {cold:.1f} ms (budget {COLD:g})")
    print(f"Budgets: {'kept' if all(kept) and cold < COLD else 'exceeded'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
