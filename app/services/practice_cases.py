"""A practice case: an invented bundle audited with the round's own tool, and compared with a key once it is signed.

It is no case of the round: it has no audit in the store, is never returned as one and counted nowhere. Its result is
kept in the notebook, so that its reader and the lead can look at it again.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.calibration import (
    Calibration,
    Compared,
    as_body,
    calibration_in,
    draft_body,
    text_in,
)
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey, CaseId, EntryId, RoundId
from app.domain.notebook import EntryKind
from app.domain.partial_dates import PartialDate, words
from app.domain.records import Act, AnswerEvent, Draft
from app.domain.rounds import CaseFile, Round
from app.reports.content import Block, Document, Heading, PageBreak, Paragraph, Style
from app.resources import resource_path
from app.services import notebook
from app.services.begun import BegunInRound
from app.services.summaries import STATES
from app.services.trial_audit import TRIAL_CHILDREN, TrialAudit
from app.tool.form import Form
from app.tool.model import Group, Kind, Question, Tool
from app.tool.numbering import item_numbers, plain_label
from app.workspace import Workspace

_BEGUN = "practice"  # the place of the answers; a version of the notebook for each would make returns long


@dataclass(frozen=True, slots=True)
class Key:
    """What the pages decide: the values chosen, of a table in all its rows together."""

    question: str
    values: frozenset[str]
    page: int
    why: str


@dataclass(frozen=True, slots=True)
class PracticeCase:
    id: str
    title: str
    about: str
    position_date: date
    child: Mapping[str, object]
    pages: tuple[tuple[str, tuple[str, ...]], ...]  # title, paragraphs
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A result as the notebook has it, and who read."""

    id: EntryId
    reader: str
    mine: bool
    found: Calibration


def practice_case() -> PracticeCase:
    """The one that comes with the program."""
    path = resource_path("practice", "child-protection.toml")
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    return PracticeCase(
        id=held["id"],
        title=held["title"],
        about=held["about"],
        position_date=held["position_date"],
        child=held["child"],
        pages=tuple((page["title"], tuple(page["text"])) for page in held["page"]),
        keys=tuple(
            Key(each["question"], frozenset(each["values"]), each["page"], each["why"])
            for each in held["key"]
        ),
    )


def bundle(case: PracticeCase) -> Document:
    """The pages of the invented file, to be read in the window or printed."""
    blocks: list[Block] = [Paragraph(case.about)]
    for number, (title, text) in enumerate(case.pages, 1):
        if number > 1:
            blocks.append(PageBreak())
        blocks.append(Heading(2, f"Page {number}: {title}"))
        blocks += [Paragraph(paragraph) for paragraph in text]
    return Document(
        title=case.title,
        subtitle="Invented for practice: no child, family or worker is described",
        facts=(("Pages", str(len(case.pages))), ("Position date", words(case.position_date))),
        blocks=tuple(blocks),
        style=Style.SUMMARY,
        author="",
        marking="INVENTED FOR PRACTICE",
        short_title=case.title,
    )


class PracticeAudit(TrialAudit):
    """Audited with the round's tool, each answer on the disk at once; `keep` puts all into the notebook."""

    def __init__(
        self, ws: Workspace, audit_round: Round, tool: Tool, practice: PracticeCase
    ) -> None:
        self.practice = practice
        self._held_in: Round = audit_round
        self._entry: EntryId | None = None
        self._begun = BegunInRound(ws, audit_round.id)
        # Nothing but the bundle decides: its own position date, no announcement, no conversations.
        of_the_case = replace(
            audit_round,
            position_date=practice.position_date,
            announced_on=None,
            period_from=None,
            period_to=None,
            conversations=False,
        )
        super().__init__(ws, of_the_case, tool, TRIAL_CHILDREN[0])
        self.case = _case(self.case, practice)
        self._take_draft()
        self._take_form_as_saved()

    @property
    def notice(self) -> str:
        return "Practice: counted nowhere"

    def standing_in_the_way(self) -> Sequence[str]:
        """A few pages cannot answer everything: one may sign once something of the key is answered."""
        lines = compare(self.form, self.practice, self._at()).lines
        return () if any(line.given for line in lines) else ("nothing is answered yet.",)

    def keep(self) -> None:
        """Put the answers into the notebook, so that they go with a return. Raises InputRefused, StoreProblem."""
        if self._events and not self.is_complete:
            self._write_entry(self._as_draft(self._events))

    def result(self) -> Calibration:
        """As the answers stand now, beside the key."""
        return compare(self.form, self.practice, self._at())

    def _write(
        self,
        events: Sequence[AnswerEvent],
        now: datetime,
        draft: Draft | None = None,
        *,
        reopens: bool = False,
    ) -> None:
        self._begun.keep_begun(_BEGUN, self._as_draft([*self._events, *events]))
        super()._write(events, now, draft, reopens=reopens)

    def begun(self, place: str) -> Mapping[str, str]:
        return self._begun.begun(f"{_BEGUN} {place}")

    def keep_begun(self, place: str, said: Mapping[str, str]) -> None:
        self._begun.keep_begun(f"{_BEGUN} {place}", said)

    def _as_draft(self, events: Sequence[AnswerEvent]) -> Mapping[str, str]:
        return draft_body(self.practice.id, json.dumps([_event_text(event) for event in events]))

    def _sign(self, now: datetime) -> None:
        self._write_entry(as_body(self.result()))
        self._begun.keep_begun(_BEGUN, {})
        super()._sign(now)

    def _write_entry(self, body: Mapping[str, str]) -> None:
        writing = notebook.Writing(EntryKind.CALIBRATION, body, id=self._entry)
        self._entry = notebook.write(self._ws, self._held_in.id, writing).id

    def _take_draft(self) -> None:
        """The answers put away by this reader, where the tool still has their questions."""
        for each in notebook.notes(self._ws, self._held_in.id, EntryKind.CALIBRATION):
            body = each.entry.body
            if each.mine and (body.get("state"), body.get("case")) == ("draft", self.practice.id):
                self._entry = each.id
                self._events = list(_events(body, self.tool))
        body = self._begun.begun(_BEGUN)
        if body.get("case") == self.practice.id:  # each answer is here at once
            self._events = list(_events(body, self.tool))

    def _at(self) -> str:
        return f"{self._ws.now():%Y-%m-%dT%H:%M:%SZ}"


def compare(form: Form, practice: PracticeCase, at: str) -> Calibration:
    """Each answer of the key beside what was given; what this tool does not ask is named, not counted."""
    numbers, lines, left_out = item_numbers(form.tool), list[Compared](), list[str]()
    for key in practice.keys:
        question = form.tool.by_name.get(key.question)
        if not isinstance(question, Question) or not _can_be(form.tool, question, key.values):
            left_out.append(key.question)
            continue
        given = list(_given(form, question))
        said = frozenset(value for value, _words in given)
        lines.append(
            Compared(
                number=numbers.get(question.item, ""),
                question=plain_label(question.label),
                given="; ".join(dict.fromkeys(word for _value, word in given if word)),
                key="; ".join(
                    _in_words(form.tool, question, value) for value in sorted(key.values)
                ),
                agreed=said == key.values,
                page=key.page,
                why=key.why,
            )
        )
    tool = f"{form.tool.title} {form.tool.version}"
    return Calibration(practice.id, practice.title, tool, at, tuple(lines), tuple(left_out))


def results(ws: Workspace, round_id: RoundId) -> tuple[Kept, ...]:
    """Every practice case signed in this round, newest first: one's own; for the lead everybody's."""
    kept = []
    for each in notebook.notes(ws, round_id, EntryKind.CALIBRATION):
        try:
            found = calibration_in(each.entry.body)
        except InputRefused:
            continue  # written by a program that this one does not understand
        if found is not None:
            kept.append(Kept(each.id, each.author, each.mine, found))
    return tuple(sorted(kept, key=lambda each: each.found.at, reverse=True))


def has_draft(ws: Workspace, round_id: RoundId) -> bool:
    return bool(BegunInRound(ws, round_id).begun(_BEGUN)) or any(
        each.mine and each.entry.body.get("state") == "draft"
        for each in notebook.notes(ws, round_id, EntryKind.CALIBRATION)
    )


def _can_be(tool: Tool, question: Question, values: frozenset[str]) -> bool:
    """Whether the tool still offers what the key says."""
    if question.kind not in (Kind.CHOICE, Kind.CHOICES):
        return True
    return {choice.name for choice in tool.choices.get(question.list_name, ())} >= values


def _given(form: Form, question: Question) -> Iterator[tuple[str, str]]:
    """Each value given, with its words; a state stands for itself."""
    for key in _keys(form, question):
        state = form.state(key)
        answer = state.answer
        if answer is None or not state.relevant:
            continue
        if answer.state is not AnswerState.ANSWERED:
            yield f"state {answer.state}", STATES[answer.state]
            continue
        several = question.kind is Kind.CHOICES
        for value in answer.value.split() if several else (answer.value,):
            yield value, _in_words(form.tool, question, value)


def _keys(form: Form, question: Question) -> Iterator[AnswerKey]:
    table = _table_of(form.tool, question)
    if table is None:
        yield AnswerKey(question.path)
        return
    for row in form.rows(AnswerKey(table.path)):
        yield AnswerKey(row + question.path.removeprefix(table.path))


def _table_of(tool: Tool, question: Question) -> Group | None:
    parts = question.path.split("/")
    above = ("/".join(parts[:end]) for end in range(len(parts) - 1, 1, -1))
    nodes = (tool.by_path.get(path) for path in above)
    return next((node for node in nodes if isinstance(node, Group) and node.repeats), None)


def _in_words(tool: Tool, question: Question, value: str) -> str:
    if question.kind is Kind.DATE:
        try:
            return words(PartialDate.parse(value))
        except InputRefused:
            return value
    labels = {choice.name: choice.label for choice in tool.choices.get(question.list_name, ())}
    return labels.get(value, value)


def _case(case: CaseFile, practice: PracticeCase) -> CaseFile:
    child = practice.child
    return replace(
        case,
        id=CaseId(practice.id),
        ref=str(child["ref"]),
        team=str(child["team"]),
        age_band=str(child["age_band"]),
        age_years=int(str(child["age_years"])),
        category=str(child["category"]),
        plan_start=date.fromisoformat(str(child["plan_start"])),
    )


def _event_text(event: AnswerEvent) -> list[object]:
    answer = asdict(event.answer) if event.answer else None
    return [event.at, event.act.value, event.key, answer]


def _events(body: Mapping[str, str], tool: Tool) -> Iterator[AnswerEvent]:
    """Edits put away earlier; those of questions that the tool has lost are passed over."""
    try:
        held = json.loads(text_in(body))
        for n, (at, act, key, fields) in enumerate(held, 1):
            path = "/".join(part.partition("#")[0] for part in str(key).split("/"))
            if path in tool.by_path:
                answer = _answer(fields) if fields else None
                yield AnswerEvent(n, at, Act(act), AnswerKey(key), answer, "trial", "", "")
    except (ValueError, TypeError, KeyError):
        return


def _answer(fields: dict[str, object]) -> Answer:
    evidence = fields.pop("evidence", None)
    state = AnswerState(str(fields.pop("state")))
    source = Evidence(str(evidence)) if evidence else None
    return Answer(state=state, evidence=source, **fields)  # type: ignore[arg-type]
