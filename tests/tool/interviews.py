"""One way through a form, as a person goes: answer what is asked, change what stands in the way.

Each question that is asked and blank gets a value of its kind, another one while a rule is broken. Where a question
cannot be answered, or a required note stands in the way, an answer that it depends on is changed.
"""

import contextlib
import random
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.answers import Answer
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey
from app.resources import bank_holidays
from app.tool.form import Circumstances, Form
from app.tool.form_plan import ANSWERABLE
from app.tool.form_states import QuestionState
from app.tool.model import Kind, Question, Tool
from app.tool.scripted import plain

AUDIT_DATE = date(2009, 3, 31)
PASSES = 100  # through a form: each ends with a question answered or an earlier answer changed
NUMBERS = ("1", "5", "20", "35", "0", "100", "2000", "-1")
TEXTS = ("Text", "1", "12345", "someone@example.org", "2009")
DAYS_BACK = (29, 0, 100, 400, 1500, 4000, 7300, 10_000)
# Changed last: choices open and close whole parts of a form.
CHOSEN = (Kind.CHOICE, Kind.CHOICES, Kind.ACKNOWLEDGE)
SHARE_KEPT = 0.7  # of the questions asked: no obstacle is got round by asking hardly anything
NOT = "\N{NOT EQUAL TO}"  # before a choice that a goal does not want
_NAMED = re.compile(r"\$\{\s*([^\s}]+)\s*\}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WISHED = re.compile(r"\$\{\s*([^\s}]+)\s*\}\s*(=|!=|,)\s*(?:'([^']*)'|\"([^\"]*)\")")
_MEASURED = re.compile(r"\$\{\s*([^\s}]+)\s*\}\s*[<>=]+\s*(-?\d+)")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


@dataclass
class Interview:
    """One way through a form. `turn` settles which choices are tried first.

    `goals` are the paths of questions that were never asked yet: what their rules ask for is chosen before all else.
    `given` are answers that stand there from the beginning, by name, such as those another form hands over.
    """

    tool: Tool
    turn: int = 0
    day: date = AUDIT_DATE
    goals: Collection[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    values: dict[AnswerKey, str] = field(default_factory=dict)
    tried: dict[AnswerKey, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.turn)  # the same interviews each time
        self.form = Form(self.tool, Circumstances(self.day, self.day, bank_holidays()))
        self.rows = [
            {"add": node.path}
            for node in self.tool.nodes()
            if not isinstance(node, Question)
            and node.repeats
            and not node.rules.repeat_count
            and node.path.count("/") < 3
        ]
        for row in self.rows:
            self.form.add_row(self.form.key_of(row["add"]))
        self.wished = self._wishes()
        for name, text in self.given.items():
            self._put(self.form.key_of(name), text)

    def _wishes(self) -> dict[str, list[str]]:
        """By the name of a question, the answers that lead to a goal: `${x} = 'yes'`, `selected(${x}, 'yes')`."""
        found: dict[str, list[str]] = {}
        for goal in self.goals:
            for path in self._needed_by(self.tool.question(goal)):
                rules = self.tool.by_path[path].rules
                text = f"{rules.relevant} {rules.calculation}"
                for name, sign, one, other in _WISHED.findall(text):
                    found.setdefault(name, []).append(f"{NOT * (sign == '!=')}{one or other}")
                for name, number in _MEASURED.findall(text):
                    near = (int(number) + 1, int(number), int(number) - 1)
                    found.setdefault(name, []).extend(map(str, near))
        return found

    def steps(self) -> list[dict[str, str]]:
        """The script for `tool run`."""
        there = set(self.form.question_keys())
        return [
            *self.rows,
            *(
                {"set": self.form.position_path(key), "value": text}
                for key, text in self.values.items()
                if text and key in there
            ),
        ]

    # -- going through the form

    def run(self) -> None:
        for _ in range(PASSES):
            if not self._answer_what_is_asked() and not self._change_what_stands_in_the_way():
                return

    def _answer_what_is_asked(self) -> bool:
        moved = False
        for key in list(self.form.question_keys()):
            with contextlib.suppress(NotFound):  # a row that an answer has taken away
                moved |= self._wants_answer(key) and self._answer(key)
        return moved

    def _wants_answer(self, key: AnswerKey) -> bool:
        state = self.form.state(key)
        is_left_blank = self.values.get(key) == "" and not state.required
        is_blank = state.value is None and not is_left_blank
        return is_for_a_person(state) and (is_blank or breaks_a_rule(state))

    def _answer(self, key: AnswerKey) -> bool:
        """The next value that breaks no rule; False when there is none left to try."""
        done = self.tried.setdefault(key, set())
        for text in self._values_to_try(self.form.state(key)):
            if text in done:
                continue
            done.add(text)
            self._put(key, text)
            if not breaks_a_rule(self.form.state(key)):
                return True
        return False

    def _put(self, key: AnswerKey, text: str) -> None:
        self.values[key] = text
        self.form.put(key, Answer(text) if text else None)

    def _obstacles(self) -> list[AnswerKey]:
        """What keeps the interview from being finished: open questions and notes, answers that break a rule."""
        return [
            key
            for key in self.form.question_keys()
            if is_open(state := self.form.state(key))
            or (is_for_a_person(state) and breaks_a_rule(state))
        ]

    def _change_what_stands_in_the_way(self) -> bool:
        """Change an answer that an obstacle depends on so that fewer are left, or else any of them at random."""
        obstacles = self._obstacles()
        for key in obstacles:
            needed = self._needed_by(self.form.state(key).question)
            others = [
                other
                for other, text in self.values.items()
                if other != key and without_serials(other) in needed and self._is_given(other, text)
            ]
            self.chance.shuffle(others)
            chosen = [one for one in others if self.form.state(one).question.kind in CHOSEN]
            written = [one for one in others if one not in chosen]
            first, second = (written, chosen) if self.chance.random() < 0.8 else (chosen, written)
            if (
                any(self._change(other, len(obstacles)) for other in first)
                or any(self._change(other) for other in first)
                or any(self._change(other) for other in second)
            ):
                self.tried.pop(key, None)
                return True
        return False

    def _asked(self) -> int:
        return sum(is_for_a_person(self.form.state(key)) for key in self.form.question_keys())

    def _is_given(self, key: AnswerKey, text: str) -> bool:
        try:
            return bool(text) and self.form.relevant(key)
        except NotFound:  # a row that an answer has taken away
            return False

    def _change(self, key: AnswerKey, fewer_than: int | None = None) -> bool:
        """Another value for an answer that was given, or none where none is required; the one that helps most."""
        before, asked = self.values[key], self._asked()
        state = self.form.state(key)
        texts = [text for text in self._values_to_try(state) if text != before]
        texts += [] if state.required else [""]
        self.chance.shuffle(texts)
        best, least = before, fewer_than
        for text in texts:
            self._put(key, text)
            if breaks_a_rule(self.form.state(key)) or self._asked() < SHARE_KEPT * asked:
                continue
            left = len(self._obstacles()) if fewer_than is not None else 0
            if least is None or left < least:
                best, least = text, left
        self._put(key, best)
        return best != before

    def _needed_by(self, question: Question) -> dict[str, None]:
        """The paths of the questions that this one's rules name, also by way of calculations and groups."""
        found: dict[str, None] = {}  # in order: an interview is the same each time
        waiting = [question.name]
        while waiting:
            node = self.tool.by_name.get(waiting.pop())
            if node is None or node.path in found:
                continue
            found[node.path] = None
            rules = node.rules
            for text in (rules.relevant, rules.constraint, rules.calculation, rules.choice_filter):
                waiting += _NAMED.findall(text)
            around = node.path.rpartition("/")[0].rpartition("/")[2]
            waiting += [around] if around else []
        return found

    # -- values

    def _values_to_try(self, state: QuestionState) -> Iterator[str]:
        question = state.question
        names = [choice.name for choice in state.choices]
        wished = self._wished_of(question, names)
        first = self._turned(dict.fromkeys(wished), question)
        if question.kind is Kind.CHOICE:
            yield from dict.fromkeys([*first, *self._turned(names, question)])
        elif question.kind is Kind.CHOICES:
            several = " ".join(name for name in names if not name.startswith("-"))
            together = [" ".join(dict.fromkeys(wished))] if wished else []
            together += [several] if self.turn % 3 == 1 else []
            yield from dict.fromkeys([*together, *first, *self._turned(names, question), several])
        elif question.kind is Kind.ACKNOWLEDGE:
            yield "OK"
        elif question.kind is Kind.DATE:
            yield from self._days(question)
        elif question.kind is Kind.TEXT:
            yield from (*TEXTS, *self._said(question))
        else:
            wished = [wish for wish in self.wished.get(question.name, ()) if wish[:1] != NOT]
            yield from self._turned(dict.fromkeys(wished), question)
            yield from self._turned(NUMBERS, question)
            yield from beside(self._said(question), question.kind)

    def _wished_of(self, question: Question, names: list[str]) -> list[str]:
        """The choices that lead to a goal; in some of the interviews none, as goals get in each other's way."""
        if self._mixed(question) % 5 == 0:
            return []
        wishes = self.wished.get(question.name, [])
        others = [name for wish in wishes if wish[:1] == NOT for name in names if name != wish[1:]]
        return [name for name in wishes if name in names] + others[:2]

    def _mixed(self, question: Question) -> int:
        return zlib.crc32(f"{self.turn} {question.path}".encode())

    def _turned(self, values: Iterable[str], question: Question) -> list[str]:
        """The same values from another one on: in the first interview as they stand, in others often so."""
        held = list(values)
        mixed = self._mixed(question)
        first = self.turn if self.turn < 2 else (mixed >> 1) * (mixed & 1)
        first %= len(held) or 1
        return [*held[first:], *held[:first]]

    def _days(self, question: Question) -> Iterator[str]:
        named = [
            date.fromisoformat(day) for text in self._said(question) for day in _DAY.findall(text)
        ]
        near = [self.day - timedelta(days=back) for back in DAYS_BACK]
        around = [day + timedelta(days=step) for day in named for step in (0, 1, -1)]
        yield from dict.fromkeys(day.isoformat() for day in (*near, *around))

    def _said(self, question: Question) -> list[str]:
        """The texts and numbers that stand in a question's constraint, and the answers that it names."""
        text = question.rules.constraint
        quoted = [one or other for one, other in _QUOTED.findall(text)]
        numbers = _NUMBER.findall(_QUOTED.sub(" ", text))
        named = {
            self.tool.by_name[name].path
            for name in _NAMED.findall(text)
            if name in self.tool.by_name
        }
        answers = [
            str(plain(self.form.value(key)))
            for key in self.form.question_keys()
            if without_serials(key) in named and self.form.value(key) is not None
        ]
        return [one for one in (*answers, *quoted, *numbers) if one]


def beside(said: Iterable[str], kind: Kind) -> Iterator[str]:
    """The numbers among these texts, how far they are apart (48 for 2017 and 1969), and those next to them."""
    numbers = [float(text) for text in said if _NUMBER.fullmatch(text)]
    apart = [one - other for one in numbers for other in numbers if one > other]
    near = [number + step for number in (*numbers, *apart) for step in (0, 1, -1)]
    whole = kind is Kind.INTEGER
    yield from dict.fromkeys(
        str(int(number)) if whole or number.is_integer() else str(number) for number in near
    )


def is_for_a_person(state: QuestionState) -> bool:
    question = state.question
    is_asked = state.relevant and question.kind in ANSWERABLE
    return is_asked and not state.readonly and not question.rules.calculation


def breaks_a_rule(state: QuestionState) -> bool:
    return any(one.severity == "error" and one.code != "required" for one in state.problems)


def is_open(state: QuestionState) -> bool:
    """A required question without a value, or a required note: it keeps an interview from being finished."""
    kinds = (*ANSWERABLE, Kind.NOTE)
    return (
        state.relevant and state.required and state.value is None and state.question.kind in kinds
    )


def without_serials(key: str) -> str:
    return re.sub(r"#\d+", "", key)


def without_rows(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)
