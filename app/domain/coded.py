"""Answers and verdicts of an audit as one byte each, and figures counted from such bytes.

A row is a byte for each column: the groups a case belongs to, then every question of the audit tool, then every
standard. What a byte stands for says the code book of the round, which only grows. Where a column has more than
`BEYOND` different values, as the number of minutes may, the rest are kept beside the row as they are.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from operator import add, itemgetter
from typing import Any

from app.domain.assurance import wilson
from app.domain.collation import (
    DATED,
    DUE,
    NOT_ANSWERED,
    NOT_ASKED,
    SHOWN_TO_BE_MET,
    CountedAudit,
    Estimate,
    Given,
    Tally,
    Timeliness,
    tally_of,
)

BEYOND = 255  # the byte of a value that found no code any more
ANSWERED = "answered"
GROUPS: Mapping[str, Callable[[CountedAudit], str]] = {
    "probability": lambda audit: str(audit.probability),
    "district": lambda audit: audit.district,
    "team": lambda audit: audit.team,
    "age_band": lambda audit: audit.age_band,
    "category": lambda audit: audit.category,
    "assessor": lambda audit: audit.assessor,
}
# Each pass counts the audits of every combination of its groups at once: the fewer passes, the quicker.
_PASSES = (("probability", "district", "team"), ("age_band", "category"), ("assessor",))
_WEIGHTED = "probability"
_PART = "\x1f"  # between the state of an answer and its values; no value holds a control character
_HELD = 24 << 20  # bytes of rows that wait to be counted together


@dataclass(frozen=True, slots=True)
class CodedRow:
    """`beyond` holds the values without a code, by the column's place."""

    codes: bytes
    beyond: Mapping[int, str] = field(default_factory=dict)


class CodeBook:
    """What the bytes of each column stand for, in the order in which the values were met."""

    def __init__(self, questions: Sequence[str], standards: Sequence[str]) -> None:
        self.questions, self.standards = tuple(questions), tuple(standards)
        self.values: list[list[str]] = [[] for _ in range(self.width)]
        self._codes: list[dict[str, int]] = [{} for _ in range(self.width)]

    @property
    def width(self) -> int:
        return len(GROUPS) + len(self.questions) + len(self.standards)

    @property
    def size(self) -> int:
        """How many values have a code; the book has grown where this has."""
        return sum(map(len, self.values))

    def coded(self, audit: CountedAudit) -> CodedRow:
        """The audit as bytes; values that are new here take the next code."""
        texts = [
            *(group(audit) for group in GROUPS.values()),
            *(_text(audit.given.get(path)) for path in self.questions),
            *(audit.verdicts.get(standard, NOT_ANSWERED) for standard in self.standards),
        ]
        codes, beyond = bytearray(), dict[int, str]()
        for place, text in enumerate(texts):
            code = self._code(place, text)
            codes.append(code)
            if code == BEYOND:
                beyond[place] = text
        return CodedRow(bytes(codes), beyond)

    def decoded(self, row: CodedRow, rest: CountedAudit) -> CountedAudit:
        """`rest` with the answers and verdicts that the row holds."""
        first, last = len(GROUPS), len(GROUPS) + len(self.questions)
        told = [self._told(place, row) for place in range(first, self.width)]
        verdicts = zip(self.standards, told[last - first :], strict=True)
        return replace(
            rest,
            given=dict(zip(self.questions, map(_given, told[: len(self.questions)]), strict=True)),
            verdicts={name: verdict for name, verdict in verdicts if verdict != NOT_ANSWERED},
        )

    def as_text(self) -> str:
        held = {"questions": self.questions, "standards": self.standards, "values": self.values}
        return json.dumps(held, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "CodeBook":
        held = json.loads(text)
        book = cls(held["questions"], held["standards"])
        book.values = held["values"]
        book._codes = [{text: code for code, text in enumerate(each)} for each in book.values]
        return book

    def _code(self, place: int, text: str) -> int:
        codes = self._codes[place]
        if text not in codes:
            if len(codes) == BEYOND:
                return BEYOND
            codes[text] = len(codes)
            self.values[place].append(text)
        return codes[text]

    def _told(self, place: int, row: CodedRow) -> str:
        code = row.codes[place]
        return row.beyond[place] if code == BEYOND else self.values[place][code]


def _text(given: Given | None) -> str:
    return NOT_ASKED if given is None else _PART.join((given.state, *given.values))


def _given(text: str) -> Given:
    state, *values = text.split(_PART)
    return Given(state, tuple(values))


class Collation:
    """Every question and standard counted, overall and by each of the `GROUPS`, from coded rows alone.

    Rows are added as they come. What is held at any time is bounded: rows that wait, and the counts.
    """

    def __init__(self, book: CodeBook) -> None:
        self._book = book
        self._starts = [0]  # where the counts of each column begin
        for texts in book.values:
            self._starts.append(self._starts[-1] + len(texts))
        places = {name: place for place, name in enumerate(GROUPS)}
        self._keys = [itemgetter(*(places[name] for name in names)) for names in _PASSES]
        self._batches: list[dict[Any, bytearray]] = [{} for _ in _PASSES]
        self._counts: list[dict[Any, list[int]]] = [{} for _ in _PASSES]
        self._beyond: dict[tuple[str, str, int], Counter[str]] = {}
        self._waiting = 0
        self._by_group: dict[tuple[str, str], list[int]] = {}
        self.audits = 0

    def add(self, rows: Iterable[CodedRow]) -> None:
        width = self._book.width
        passes = list(zip(self._keys, self._batches, strict=True))
        for row in rows:
            self.audits += 1
            codes = row.codes
            key_bytes: Sequence[int | str] = codes
            if row.beyond:
                self._add_beyond(row)
                key_bytes = [row.beyond.get(place, code) for place, code in enumerate(codes)]
            for key_of, batches in passes:
                key = key_of(key_bytes)
                batch = batches.get(key)
                if batch is None:
                    batch = batches[key] = bytearray()
                batch += codes
            self._waiting += width
            if self._waiting * len(_PASSES) >= _HELD:
                self._count_waiting()

    @property
    def questions(self) -> tuple[str, ...]:
        """By path."""
        return self._book.questions

    @property
    def standards(self) -> tuple[str, ...]:
        return self._book.standards

    def groups(self, by: str) -> tuple[str, ...]:
        """The names of the groups, in order."""
        self._finish()
        return tuple(sorted(group for grouping, group in self._by_group if grouping == by))

    def tally(self, path: str, by: str = "", group: str = "") -> Tally:
        """As `collation.tally` counts the audits of that group; of all, where none is named."""
        states: Counter[str] = Counter()
        values: Counter[str] = Counter()
        for text, count in self._column(self._question(path), by, group).items():
            given = _given(text)
            states[given.state] += count
            for value in set(given.values):
                values[value] += count
        return tally_of(states, values)

    def timeliness(self, standard: str, by: str = "", group: str = "") -> Timeliness:
        """As `collation.timeliness` counts them."""
        counts = self._column(self._standard(standard), by, group)
        return Timeliness(
            in_time=counts[SHOWN_TO_BE_MET],
            due=sum(counts[verdict] for verdict in DUE),
            dated=sum(counts[verdict] for verdict in DATED),
            not_answered=counts[NOT_ANSWERED],
            verdicts=dict(sorted(counts.items())),
        )

    def share_with(self, path: str, value: str, level: float = 0.95) -> Estimate:
        """Audits with this value of all that answered the question, plain and weighted."""
        return self._estimate(
            self._question(path),
            lambda text: _given(text).state == ANSWERED,
            lambda text: value in _given(text).values,
            level,
        )

    def share_in_time(self, standard: str, level: float = 0.95) -> Estimate:
        """Shown to be in time, of all audits in which it was due, plain and weighted."""
        return self._estimate(
            self._standard(standard), set(DUE).__contains__, SHOWN_TO_BE_MET.__eq__, level
        )

    def _estimate(
        self, place: int, of: Callable[[str], bool], met: Callable[[str], bool], level: float
    ) -> Estimate:
        """Audits of one chance of selection weigh the same, so their counts are enough."""
        size = count = 0
        total = squares = weighed = 0.0
        for group in self.groups(_WEIGHTED):
            weight = 1 / float(Fraction(group))
            counts = self._column(place, _WEIGHTED, group)
            here = sum(n for text, n in counts.items() if of(text))
            hit = sum(n for text, n in counts.items() if of(text) and met(text))
            size, count = size + here, count + hit
            total, squares = total + here * weight, squares + here * weight * weight
            weighed += hit * weight
        if not size:
            return Estimate(0, 0, None, None, None, None, None, None)
        share, effective = weighed / total, total * total / squares
        low, high = wilson(count, size, level)
        weighted_low, weighted_high = wilson(share * effective, effective, level)
        return Estimate(count, size, count / size, low, high, share, weighted_low, weighted_high)

    def _question(self, path: str) -> int:
        return len(GROUPS) + self._book.questions.index(path)

    def _standard(self, standard: str) -> int:
        return len(GROUPS) + len(self._book.questions) + self._book.standards.index(standard)

    def _column(self, place: int, by: str, group: str) -> Counter[str]:
        self._finish()
        found = Counter(self._beyond.get((by, group, place), {}))
        held = self._by_group.get((by, group))
        if held is not None:
            start = self._starts[place]
            for code, text in enumerate(self._book.values[place]):
                if held[start + code]:
                    found[text] += held[start + code]
        return found

    def _add_beyond(self, row: CodedRow) -> None:
        """Under all audits, and under every group of this one."""
        told = [
            ("", ""),
            *((name, self._name(n, row.codes[n], row)) for n, name in enumerate(GROUPS)),
        ]
        for by, group in told:
            for place, text in row.beyond.items():
                self._beyond.setdefault((by, group, place), Counter())[text] += 1

    def _name(self, place: int, code: int, row: CodedRow) -> str:
        return row.beyond[place] if code == BEYOND else self._book.values[place][code]

    def _finish(self) -> None:
        """The counts of every combination of groups added up by each group alone, and over all."""
        if not self._waiting and self._by_group:
            return
        self._count_waiting()
        names = tuple(GROUPS)
        self._by_group = {}
        for combined, parts in zip(_PASSES, self._counts, strict=True):
            for key, counts in parts.items():
                codes = key if len(combined) > 1 else (key,)
                for name, code in zip(combined, codes, strict=True):
                    known = self._book.values[names.index(name)]
                    group = code if isinstance(code, str) else known[code]
                    self._add_up((name, group), counts)
                if combined is _PASSES[0]:
                    self._add_up(("", ""), counts)

    def _add_up(self, key: tuple[str, str], counts: list[int]) -> None:
        held = self._by_group.get(key)
        self._by_group[key] = list(counts) if held is None else list(map(add, held, counts))

    def _count_waiting(self) -> None:
        for batches, counts in zip(self._batches, self._counts, strict=True):
            for key, batch in batches.items():
                held = counts.get(key)
                if held is None:
                    held = counts[key] = [0] * self._starts[-1]
                self._count(batch, held)
            batches.clear()
        self._waiting = 0

    def _count(self, batch: bytearray, held: list[int]) -> None:
        """Column by column: the bytes of one lie a row's width apart."""
        width = self._book.width
        rows = len(batch) // width
        for column, texts in enumerate(self._book.values):
            told, left, place = batch[column::width], rows, self._starts[column]
            for code in range(len(texts)):
                found = told.count(code)
                if found:
                    held[place + code] += found
                    left -= found
                    if not left:
                        break
