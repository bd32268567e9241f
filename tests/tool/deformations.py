"""What a lead reviewer may do to the built-in workbook in Excel by a slip, by habit or by misunderstanding.

Single cells stand in `deformations.tsv`: the sheet, what names the row ("*" for any question of which nothing else is
asked), the heading, what is typed, the code and the severity that must be told at that cell. Rows, columns and sheets
are in `deformations_of_sheets`. `python -m tests.tool.deformations` makes each by itself and counts what is accepted
without a word.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from app.tool.problems import ToolProblem
from tests.tool.deformed import Book

# Questions whose own conditions nothing else depends on.
ROWS = (
    "HX6", "ST3", "AS9", "CX4", "CX5", "SW4", "SV3", "SV4", "CF8", "CG3", "CG4", "CG5", "CG6", "CS3", "CS4", "CS6",
    "PL3", "PL5", "PL6", "LG3", "LG6", "RC3", "RC6", "RC9", "OJ1", "OJ2", "AS8", "SV2", "CS5", "PL2",
)  # fmt: skip


@dataclass(frozen=True)
class Deformation:
    """`make` changes a book and gives the address that must be told, "sheet!cell".

    `scope` is what it changes: two of one scope cannot be told apart in one book, and one without a scope changes what
    the rest relies on.
    """

    name: str
    make: Callable[[Book], str]
    code: str
    severity: str = "error"
    scope: str = ""

    def is_told_by(self, problems: tuple[ToolProblem, ...], where: str) -> bool:
        """Whether a problem of the code and severity that are wanted stands at the address."""
        wanted = (where, self.code, self.severity)
        return any((f"{p.sheet}!{p.cell}", p.code, p.severity) == wanted for p in problems)


def in_cells() -> Iterator[Deformation]:
    rows = cycle(ROWS)
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            key = next(rows) if line["row"] == "*" else line["row"]
            yield _in_cell({name: text or "" for name, text in line.items()}, key)


def _in_cell(line: dict[str, str], key: str) -> Deformation:
    sheet, column = line["sheet"], line["column"]
    value = line["value"].replace("\\n", "\n").replace("\\u200b", "\u200b")

    def make(book: Book) -> str:
        return f"{sheet}!{book.put(sheet, key, column, value or None)}"

    scope = "rollup" if sheet == "rollup" else f"{sheet} {key.partition('.')[0]}"
    scope = "" if line["alone"] else scope
    name = f"{sheet} {key} {column}: {value or 'blank'}"
    return Deformation(name, make, line["code"], line["severity"], scope)


def deformations() -> list[Deformation]:
    # It takes the class above from here.
    from tests.tool.deformations_of_sheets import in_sheets

    return [*in_cells(), *in_sheets()]


def batches() -> list[list[Deformation]]:
    """All of them, those of different scopes put together: so many books need not be checked."""
    alone = [[one] for one in deformations() if not one.scope]
    together: list[dict[str, Deformation]] = []
    for one in deformations():
        if one.scope:
            fitting = next((held for held in together if one.scope not in held), None)
            if fitting is None:
                together.append(fitting := {})
            fitting[one.scope] = one
    return [*(list(held.values()) for held in together), *alone]


def main() -> int:
    """Each deformation by itself; what is accepted without a word, or told elsewhere, line by line."""
    counts: Counter[str] = Counter()
    for one in deformations():
        book = Book()
        where = one.make(book)
        problems = tuple(problem for problem in book.check() if problem.code != "cases-not-run")
        is_told = one.is_told_by(problems, where)
        said = "told at the cell" if is_told else "told elsewhere" if problems else "silent"
        counts[said] += 1
        if not is_told:
            sys.stdout.write(f"{said}: {one.name} -> {where} {one.code}\n")
            for problem in problems[:4]:
                place = f"{problem.sheet}!{problem.cell}"
                sys.stdout.write(
                    f"    {problem.severity} {place} {problem.code}: {problem.message}\n"
                )
    listed = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    sys.stdout.write(f"{sum(counts.values())} deformations: {listed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
