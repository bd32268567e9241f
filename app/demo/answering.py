"""The scripted assessor: reads a synthetic file and answers the tool, one saved answer after another."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from app.demo.dice import Dice
from app.demo.scripted import GENERAL_TEXT, OTHERWISE, RATINGS, Row, answers_for, rows_for
from app.demo.story import Story
from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.ids import AnswerKey
from app.domain.reading_dates import uk_day
from app.domain.time_on_file import noting, sittings
from app.services.open_audit import OpenAudit
from app.tool.companions import is_companion
from app.tool.form_states import QuestionState
from app.tool.model import Group, Kind, Node, Question

PASSES = 6  # answers open further questions; a file is leafed through until none is left
ASKED = {
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.DATE,
    Kind.INTEGER,
    Kind.DECIMAL,
    Kind.TEXT,
    Kind.ACKNOWLEDGE,
}
KEPT_BECAUSE = "As the file has it; checked a second time."
NOTES = {
    "poor": "Little on file to show it; see the dates above.",
    "short": "Partly there; the gaps are noted above.",
    "exemplary": "A model for others: clear, dated and signed.",
}
EVIDENCE = {
    Evidence.PAPER: 0.26,
    Evidence.ELECTRONIC: 0.3,
    Evidence.BOTH: 0.36,
    Evidence.DIFFER: 0.04,
    Evidence.AWAITING: 0.03,
    Evidence.TOLD: 0.01,
}


class ScriptedAssessor:
    """`second`: a blind second reader, who finds the same file and now and then judges differently."""

    def __init__(self, audit: OpenAudit, story: Story, seed: str, *, second: bool = False) -> None:
        self._audit = audit
        self._story = story
        self._written: Mapping[str, str | Answer] = answers_for(story)
        self._rows: Mapping[str, list[Row]] = rows_for(story)
        self._dice = Dice(seed, f"answers|{audit.card.ref}")
        self._other = Dice(seed, f"second|{audit.card.ref}") if second else None

    def read_file(self) -> int:
        """Answer everything that is asked; returns how many answers were saved."""
        saved = 0
        for _ in range(PASSES):
            fresh = sum(self._answer(key, row) for key, row in list(self._open_questions()))
            saved += fresh
            if not fresh:
                break
        saved += self._explain_rating()
        self._keep_time()
        return saved + sum(self._explain(key) for key in self._audit.unexplained())

    def _keep_time(self) -> None:
        """Half a working day or more, most of it away from the screen."""
        at, minutes = self._audit.saved_at, self._dice.between(210, 420, "minutes")
        if at is not None and not sittings(self._audit.beside):
            note = noting(self._audit.beside, uk_day(at), minutes, "Read on paper")
            self._audit.together(note)

    def _open_questions(self) -> Iterator[tuple[AnswerKey, Row]]:
        for section in self._audit.tool.sections:
            yield from self._inside(section, AnswerKey(section.path), {})

    def _inside(self, node: Node, key: AnswerKey, row: Row) -> Iterator[tuple[AnswerKey, Row]]:
        if isinstance(node, Question):
            if node.kind in ASKED:
                yield key, row
        elif node.repeats:
            yield from self._table(node, key)
        else:
            for child in node.children:
                yield from self._inside(child, AnswerKey(f"{key}/{child.name}"), row)

    def _table(self, node: Group, key: AnswerKey) -> Iterator[tuple[AnswerKey, Row]]:
        if not self._audit.form.relevant(key):
            return
        wanted = self._rows_of(node)
        held = self._audit.form.rows(key)
        for number, row in enumerate(wanted):
            row_key = held[number] if number < len(held) else self._audit.add_row(key)
            for child in node.children:
                yield from self._inside(child, AnswerKey(f"{row_key}/{child.name}"), row)

    def _rows_of(self, node: Group) -> list[Row]:
        return self._rows.get(_part(node.name) or "strategies", [])

    def _answer(self, key: AnswerKey, row: Row) -> bool:
        state = self._audit.state(key)
        if not state.relevant or state.readonly or state.answer is not None:
            return False
        answer = self._said(state, row)
        if answer is None or answer.is_blank:
            return False
        self._audit.answer(key, answer)
        return True

    def _said(self, state: QuestionState, row: Row) -> Answer | None:
        question = state.question
        written: str | Answer | None = (
            row.get(_part(question.name)) if row else self._written.get(question.name)
        )
        if isinstance(written, Answer):
            allowed = written.state.value in question.states
            return self._with_evidence(question, written) if allowed else None
        if written is None and not row:
            written = self._in_general(state)
        if not written:
            return None
        if not row and self._is_unrecorded(question):
            return self._with_evidence(question, Answer(state=AnswerState.NOT_RECORDED))
        note = NOTES.get(written, "") if self._is_rating(state) else ""
        return self._with_evidence(question, Answer(value=written, note=note))

    def _is_rating(self, state: QuestionState) -> bool:
        return {choice.name for choice in state.choices} >= set(RATINGS)

    def _is_unrecorded(self, question: Question) -> bool:
        if question.name in self._written or question.kind is not Kind.CHOICE:
            return False
        share = 0.14 - self._story.quality / 10
        allowed = AnswerState.NOT_RECORDED.value in question.states
        return allowed and self._dice.chance(share, f"unrecorded {question.name}")

    def _in_general(self, state: QuestionState) -> str:
        question, name = state.question, state.question.name
        if question.kind in {Kind.CHOICE, Kind.CHOICES}:
            return self._chosen(state)
        if question.kind is Kind.DATE and is_companion(question, self._audit.tool):
            return ""
        if question.kind is Kind.DATE:
            near = self._dice.weekday(self._story.conference, 3, 25, name)
            return min(near, self._story.position).isoformat()
        if question.kind in {Kind.INTEGER, Kind.DECIMAL}:
            return str(self._dice.between(1, 3, name))
        return GENERAL_TEXT if question.kind is Kind.TEXT and state.required else ""

    def _chosen(self, state: QuestionState) -> str:
        """By the quality of the work; a second reader now and then one step away."""
        name, quality = state.question.name, self._story.quality
        if self._is_rating(state):
            if name.startswith("SV5") and not self._story.supervision:
                quality = 0.1  # nothing found cannot be rated well
            weights = {choice: weight(quality) for choice, weight in RATINGS.items()}
            if quality < 0.2:
                del weights["exemplary"]
        else:
            tones = {"ok": 0.3 + quality, "warn": 0.5, "bad": max(0.02, 0.7 - quality), "": 0.4}
            weights = {
                choice.name: tones.get(choice.extra.get("cfa_tone", ""), 0.3)
                for choice in state.choices
            }
        if not weights:
            return ""
        if state.question.kind is Kind.CHOICES:
            return " ".join(self._dice.some(list(weights), min(2, len(weights)), name))
        if self._other is not None and self._other.chance(0.2, f"differs {name}"):
            return self._other.pick(weights, name)
        return self._dice.pick(weights, name)

    def _with_evidence(self, question: Question, answer: Answer) -> Answer:
        if not question.evidence:
            return answer
        found = self._dice.pick(EVIDENCE, f"evidence {question.name}")
        if question.kind is not Kind.DATE and found is Evidence.DIFFER:
            found = Evidence.BOTH
        if answer.state is not AnswerState.ANSWERED:
            return replace(answer, evidence=Evidence.NEITHER)
        other = ""
        if found is Evidence.DIFFER:
            other = _a_day_later(answer.value)
        elif found is Evidence.TOLD:
            other = "Key worker, on the day of the audit"
        volume = self._dice.between(1, 3, f"volume {question.name}")
        page = self._dice.between(1, 180, f"page {question.name}")
        place = f"Volume {volume}, page {page}" if found is Evidence.PAPER else ""
        return replace(answer, evidence=found, other=other, place=place)

    def _explain_rating(self) -> bool:
        """Why the overall rating is another than the one suggested, where it is."""
        rollup, rolled = self._audit.tool.rollup, self._audit.rolled_up()
        if rollup is None or rolled is None or rolled.beside is None or not rolled.wants_reason:
            return False
        why = self._dice.pick(dict.fromkeys(OTHERWISE[rolled.beside], 1.0), "rated otherwise")
        self._audit.answer(AnswerKey(rollup.why), Answer(value=why))
        return True

    def _explain(self, key: AnswerKey) -> bool:
        answer = self._audit.state(key).answer
        if answer is None:
            return False
        self._audit.answer(key, replace(answer, warning_reason=KEPT_BECAUSE))
        return True


def _part(name: str) -> str:
    """ "by_supervisor" of "SV1_by_supervisor"."""
    return name.partition("_")[2]


def _a_day_later(value: str) -> str:
    try:
        later = date.fromisoformat(value) + timedelta(days=1)
    except ValueError:
        return value
    return f"{later.day} {later:%b %Y}"
