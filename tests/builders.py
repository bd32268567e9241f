"""A small round in real stores, made once in a run and copied for each test; and ways to look at what is left."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from app import bootstrap
from app.bootstrap import LazyStores, workspace
from app.cli.main import main
from app.demo.county import synthetic_county
from app.demo.county_workbook import write_annex_a
from app.domain.answers import Answer
from app.domain.strata import Design, Spread
from app.services import allocation, frames, packs, rounds, sample, tools
from app.services.open_audit import OpenAudit

ROOT = Path(__file__).resolve().parents[1]
PASSPHRASE = "five plain words for tests"
POSITION = date(2009, 3, 31)
STORES = LazyStores(passes=1, memory=8 << 20)  # a derivation cheap enough for many tests
CHILDREN, CASES = 80, 6
PEOPLE = (("Assessor A", "North office", 3), ("Assessor B", "South office", 3))
_made: dict[str, Path] = {}


@dataclass(frozen=True)
class SmallRound:
    """Six cases, one of them read twice, two assessors: packs are issued and opened, nothing is answered.

    `lead.store`, `a.store` and `b.store` lie in `folder`; `empty.store` has opened no pack;
    `other.store` is the lead's of another round, whose first pack is that of its Assessor A.
    """

    folder: Path
    round_id: str
    packs: dict[str, str]  # name -> file in packs/
    codes: dict[str, str]

    @property
    def lead(self) -> Path:
        return self.folder / "lead.store"

    @property
    def secret(self) -> Path:
        return self.folder / "passphrase.txt"

    def store(self, letter: str) -> Path:
        return self.folder / f"{letter}.store"

    def pack(self, name: str) -> Path:
        return self.folder / "packs" / self.packs[name]


def open_in(path, passphrase=PASSPHRASE):
    return workspace(STORES.open(path, passphrase))


@contextmanager
def opened(path, passphrase=PASSPHRASE) -> Iterator:
    """The workspace of a store, closed at the end."""
    ws = open_in(path, passphrase)
    with closing(ws.store):
        yield ws


def small_round(folder_of_run, tmp_path) -> SmallRound:
    """A copy of the small round in `tmp_path`; made in `folder_of_run` when first asked for."""
    if "small" not in _made:
        made = folder_of_run.mktemp("small-round")
        _make_small_round(made)
        _made["small"] = made
    copy = tmp_path / "round"
    shutil.copytree(_made["small"], copy)
    held = json.loads((copy / "round.json").read_text("utf-8"))
    (copy / "round.json").unlink()
    return SmallRound(folder=copy, **held)


def _make_small_round(folder: Path) -> None:
    (folder / "passphrase.txt").write_text(f"{PASSPHRASE}\n", "utf-8")
    for name in ("lead", "a", "b", "empty", "other"):
        STORES.create(folder / f"{name}.store", PASSPHRASE, f"Owner of {name}")
    write_annex_a(synthetic_county("small", CHILDREN), folder / "annex-a.xlsx")
    with opened(folder / "lead.store") as ws:
        made = new_round(ws, folder / "annex-a.xlsx", "Small round", PEOPLE, CASES, seconds=1)
        issued = packs.issue(ws, made.id, folder / "packs")
    for pack, name in zip(issued, ("a", "b"), strict=True):
        with opened(folder / f"{name}.store") as ws:
            packs.open_pack(ws, pack.path, pack.code)
    with opened(folder / "other.store") as ws:
        people = (("Assessor A", "North office", 2), ("Assessor C", "South office", 2))
        other = new_round(ws, folder / "annex-a.xlsx", "Another round", people, 4)
        issued += packs.issue(ws, other.id, folder / "packs", only="Assessor A")
    names = ["Assessor A", "Assessor B", "another round"]
    held = SmallRound(
        folder,
        made.id,
        {name: pack.path.name for name, pack in zip(names, issued, strict=True)},
        {name: pack.code for name, pack in zip(names, issued, strict=True)},
    )
    facts = {name: value for name, value in asdict(held).items() if name != "folder"}
    (folder / "round.json").write_text(json.dumps(facts), "utf-8")


def practice_round(folder_of_run, cases=10, assessors=2) -> Path:
    """A practice round made by the real command with a cheap derivation, once in a run; not to be changed.

    What it said lies beside the folder, as `said.out` and `said.err`.
    """
    name = f"practice-{cases}"
    if name not in _made:
        place = folder_of_run.mktemp(name)
        command = ["demo", "--out", place / "demo", "--cases", cases, "--assessors", assessors]
        with (
            (place / "said.out").open("w", encoding="utf-8") as out,
            (place / "said.err").open("w", encoding="utf-8") as err,
            redirect_stdout(out),
            redirect_stderr(err),
            cheap_derivation(),
        ):
            status = run(*command, "--audited-by-script")
        assert status == 0, (place / "said.err").read_text("utf-8")
        _made[name] = place / "demo"
    return _made[name]


@contextmanager
def cheap_derivation() -> Iterator[None]:
    """Stores made by the command line cost little to open; everything else about them is real."""
    shipped, bootstrap.stores = bootstrap.stores, lambda: STORES
    try:
        yield
    finally:
        bootstrap.stores = shipped


def new_round(ws, frame, name, people, cases, *, seconds=0, **planned):
    """Read, keep, draw, name the people and share out: everything up to the packs."""
    plan = rounds.RoundPlan(name, POSITION, "Lead reviewer", **planned)
    made = rounds.create(ws, plan, tools.built_in())
    frames.keep(ws, made.id, frames.read(frame, POSITION))
    sample.draw_cases(ws, made.id, Design(cases, Spread.TEAM), "seed of the draw")
    rounds.set_people(ws, made.id, people)
    allocation.share_out(ws, made.id, "seed of the shares", second_readings=seconds)
    return made


def audits_in(ws, round_id) -> list[OpenAudit]:
    """Every audit of a store, in the order of the cases' references, first readings first."""
    with ws.begin() as work:
        headers = work.audits.headers(round_id)
    found = [OpenAudit(ws, header.id) for header in headers]
    return sorted(found, key=lambda audit: (audit.card.ref, audit.card.reading))


def say(audit, name, value="", **more):
    """Answer the question of that name, or at that path with positions; returns the keys that changed."""
    return audit.answer(audit.form.key_of(name), Answer(value=value, **more))


def sheet_in(ws, audit_id):
    """What the store holds of an audit, read in a transaction of its own."""
    with ws.begin() as work:
        return work.audits.sheet(audit_id)


def copied_store(store: Path, name: str) -> Path:
    """X.store and everything beside it under another name, as a person would copy it."""
    target = store.with_name(name)
    for file in store.parent.glob(f"{store.name}*"):
        if not file.name.endswith(".lock"):
            shutil.copy(file, store.with_name(file.name.replace(store.name, name, 1)))
    return target


def listing(folder: Path) -> dict[str, str]:
    """Every file below a folder by its path, with a digest of its content; folders too."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        )
        for path in sorted(folder.rglob("*"))
    }


def run(*arguments) -> int:
    """The command line in this process; its exit status, that of wrong usage too."""
    try:
        return main([str(each) for each in arguments])
    except SystemExit as left:
        return int(left.code or 0)


def run_outside(*arguments, text="", longest=120):
    """The command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=longest,
    )


def is_one_sentence(text: str) -> bool:
    """One line that ends as a sentence does, and is no trace of a program's fault."""
    lines = text.strip().splitlines()
    fault = "Traceback" in text or "went wrong inside the program" in text
    return len(lines) == 1 and lines[0].endswith(".") and not fault
