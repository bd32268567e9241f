"""What a plain XLSForm has no place for, said once of the whole tool."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.tool.form_plan import ANSWERABLE
from app.tool.model import Question, Tool

_BESIDE_CHOICES = {"cfa_tone": "tones", "cfa_score": "scores", "cfa_code": "codes"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in the export: a sheet's row, or "" where it is about the whole tool."""

    place: str
    name: str
    what: str
    why: str

    def __str__(self) -> str:
        where = f"{self.place}: {self.name}, " if self.place else ""
        return f"{where}{self.what}: {self.why}"


def of_the_whole(tool: Tool, cases: int) -> Iterator[LeftOut]:
    """What no column of XLSForm can hold. `cases` is how many worked cases the workbook has."""
    asked = [one for one in tool.questions if one.kind in ANSWERABLE]
    for what, why in (*_of_answers(asked), *_of_counting(tool, asked), *_of_looks(tool, asked)):
        yield LeftOut("", "", what, why)
    if cases:
        yield LeftOut("", "", f"{cases} worked cases", "they prove rules and verdicts here")


def _of_answers(asked: list[Question]) -> Iterator[tuple[str, str]]:
    offered = sum(bool(one.states) for one in asked)
    if offered:
        what = "'not recorded', 'not applicable' and 'could not look'"
        why = f"an XLSForm has values only; {offered} questions offer them, and none of these is required"
        yield what, why
    if any(one.evidence for one in asked):
        yield "evidence, places, notes and queries", "they belong to our answers"


def _of_counting(tool: Tool, asked: list[Question]) -> Iterator[tuple[str, str]]:
    extended = sum(not one.core for one in asked)
    if extended:
        why = f"{extended} of {len(asked)} questions are extended; there all are alike"
        yield "core and extended", why
    if tool.rollup is not None:
        what = f"the suggested overall rating and its {len(tool.rollup.caps)} caps"
        yield what, "it rests on ratings with their states, which are not there"
    if tool.standards:
        yield "partial dates in verdicts", "a date there has a day; only full dates are judged"
        what = "what is said of time limits: source, remark, local, not verified"
        yield what, "a form shows the verdict alone"


def _of_looks(tool: Tool, asked: list[Question]) -> Iterator[tuple[str, str]]:
    used = {one.list_name for one in asked}
    lists = {name: held for name, held in tool.choices.items() if name in used}
    held = [choice.extra for choices in lists.values() for choice in choices]
    wanted = sum(extra.get("cfa_note") == "yes" for extra in held)
    if wanted:
        yield "requests for a note", f"{wanted} choices ask for one; an answer there has no note"
    columns = {column for extra in held for column, text in extra.items() if text}
    beside = [words for column, words in _BESIDE_CHOICES.items() if column in columns]
    if beside:
        yield f"{' and '.join(beside)} of choices", "no engine reads them"
    if any(one.item for one in asked):
        yield "items and their numbers", "a form has groups and questions"
