"""Which counted audits a condition picks, as the patterns of the report write conditions.

"SV1_any=yes|no" picks those with one of these answers, "SV1_any:not-recorded" those in that state, "T3:late|no-date"
those with that verdict, "SW3_count>=3" those with that number, "T13.days>28" those past the limit by more than that
many of its units. "A|B" before the sign means either. Conditions are joined by " & ", alternatives of joined conditions
by " or ". "all" picks every audit.

A set of audits is an integer with one bit an audit, so that a table of a few hundred cells costs a few scans.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.domain.collation import DUE, NOT_ANSWERED, NOT_ASKED, CountedAudit, Given
from app.domain.findings import Findings, QuestionLine

EVERY = "all"
MINUTES, FACTORS, TAG = "minutes", "factors-now", "tag"
FOUND = "found"  # "found=paper": an answer of the audit was found there
FOUND_SAID = "said-where"  # answers that say where they were found
DAYS = ".days"
# Verdicts that a pattern speaks of together.
TOGETHER: Mapping[str, tuple[str, ...]] = {
    "due": DUE,
    "over": ("late", "overdue-open"),
    "unshown": ("no-date", "no-evidence", "conflict", "cannot-tell"),
    "silent": (NOT_ANSWERED,),
}
_ONE = re.compile(r"\A([A-Za-z0-9_|.\-]+)(>=|<=|>|<|=|:)([^=<>:&]+)\Z")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">=": lambda held, limit: held >= limit,
    "<=": lambda held, limit: held <= limit,
    ">": lambda held, limit: held > limit,
    "<": lambda held, limit: held < limit,
}


@dataclass(frozen=True, slots=True)
class One:
    """One condition: either of `names` compared with `values`."""

    names: tuple[str, ...]
    sign: str
    values: tuple[str, ...]


def parsed(text: str) -> tuple[tuple[One, ...], ...]:
    """Alternatives, each of conditions that hold together; "all" has one alternative without any.

    Raises ValueError for what is no condition.
    """
    return tuple(
        tuple(_one(part) for part in alternative.split(" & ") if part.strip() != EVERY)
        for alternative in text.split(" or ")
    )


def _one(text: str) -> One:
    found = _ONE.match(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is no condition")
    names, sign, values = found.groups()
    return One(tuple(names.split("|")), sign, tuple(value.strip() for value in values.split("|")))


class Selector:
    """The counted audits of a round, and which of them conditions pick."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.audits = found.audits
        self.everyone = (1 << len(found.audits)) - 1
        self._lines: Mapping[str, QuestionLine] = {each.name: each for each in found.questions}
        self._standards = {each.id: each for each in found.standards}
        self._masks: dict[str, int] = {}
        self._values: dict[str, dict[str, int]] = {}
        self._states: dict[str, dict[str, int]] = {}
        self._verdicts: dict[str, dict[str, int]] = {}

    def knows(self, text: str) -> bool:
        """Whether this round's tool has what the condition speaks of: of alternatives of a name, one is enough."""
        return all(
            any(self._known(name) for name in one.names)
            for alternative in parsed(text)
            for one in alternative
        )

    def mask(self, text: str) -> int:
        """The audits a condition picks. What the tool does not ask picks none. Raises ValueError."""
        if text not in self._masks:
            picked = 0
            for alternative in parsed(text):
                every = self.everyone
                for one in alternative:
                    every &= self._picked(one)
                picked |= every
            self._masks[text] = picked
        return self._masks[text]

    def picked(self, mask: int) -> tuple[CountedAudit, ...]:
        return tuple(audit for place, audit in enumerate(self.audits) if mask >> place & 1)

    def line(self, name: str) -> QuestionLine | None:
        return self._lines.get(name)

    def masked(self, test: Callable[[CountedAudit], bool]) -> int:
        """The audits for which `test` holds."""
        return _mask(test(audit) for audit in self.audits)

    def said(self, text: str, audit: CountedAudit) -> str:
        """What an audit says to a condition, in words: its answers and how its clocks were counted."""
        words: dict[str, None] = {}
        for one in (one for alternative in parsed(text) for one in alternative):
            for name in one.names:
                words.update(dict.fromkeys(self._said_of(name.removesuffix(DAYS), audit)))
        return "; ".join(words)

    def question_of(self, text: str) -> str:
        """The path of the first question that a condition asks about, of a time limit what ends it; "" without one."""
        names = (name for alternative in parsed(text) for one in alternative for name in one.names)
        for name in names:
            if (standard := self._standards.get(name.removesuffix(DAYS))) is not None:
                return standard.ends
            if (line := self._lines.get(name)) is not None:
                return line.path
        return ""

    def _said_of(self, name: str, audit: CountedAudit) -> Iterable[str]:
        if name in self._standards and audit.explanations.get(name):
            if audit.verdicts.get(name) != "not-applicable":
                yield audit.explanations[name]
            return
        line = self._lines.get(name)
        if line is None:
            return
        given = audit.given.get(line.path, Given(NOT_ASKED))
        labels = {option.name: option.label for option in line.options}
        if given.values:
            listed = ", ".join(labels.get(value, value) for value in given.values)
            yield f"{line.label}{' ' if line.label.endswith('?') else ': '}{listed}"

    def _known(self, name: str) -> bool:
        base = name.removesuffix(DAYS)
        return base in self._standards or base in self._lines or base in _OF_THE_AUDIT

    def _picked(self, one: One) -> int:
        picked = 0
        for name in one.names:
            picked |= self._of_name(name, one)
        return picked

    def _of_name(self, name: str, one: One) -> int:
        if one.sign in _COMPARE:
            compare, limit = _COMPARE[one.sign], float(one.values[0])
            return self.masked(
                lambda audit: (
                    (held := self.number(name, audit)) is not None and compare(held, limit)
                )
            )
        if name in _OF_THE_AUDIT:
            return self.masked(lambda audit: bool(_OF_THE_AUDIT[name](audit) & {*one.values}))
        if name in self._standards:
            by_verdict = self._by_verdict(name)
            wanted = {each for value in one.values for each in TOGETHER.get(value, (value,))}
            return _union(by_verdict, wanted)
        if name in self._lines:
            path = self._lines[name].path
            by = self._by_state(path) if one.sign == ":" else self._by_value(path)
            return _union(by, one.values)
        return 0

    def number(self, name: str, audit: CountedAudit) -> float | None:
        """The number an audit gives: an answer, its minutes on file, its factors, or how far past a limit it is."""
        if name == MINUTES:
            return audit.minutes or None
        if name == FACTORS:
            return self.factors_now(audit)
        if name.endswith(DAYS):
            return audit.days.get(name.removesuffix(DAYS))
        line = self._lines.get(name)
        try:
            return float(audit.value(line.path)) if line is not None else None
        except ValueError:
            return None

    def factors_now(self, audit: CountedAudit) -> int:
        """How many of the tool's factors are present now."""
        return sum(audit.value(path) == "current" for path in self.factor_paths.values())

    @property
    def factor_paths(self) -> dict[str, str]:
        """By a factor's name, the question that says whether it is present now."""
        held = self._lines.get("CX1_factors")
        names = [option.name for option in held.options] if held else []
        return {
            name: self._lines[f"CX1_{name}_when"].path
            for name in names
            if f"CX1_{name}_when" in self._lines
        }

    def _by_value(self, path: str) -> dict[str, int]:
        if path not in self._values:
            self._values[path] = self._grouped(lambda audit: audit.given[path].values, path)
        return self._values[path]

    def _by_state(self, path: str) -> dict[str, int]:
        if path not in self._states:
            self._states[path] = _masks(
                (audit.given.get(path, Given(NOT_ASKED)).state,) for audit in self.audits
            )
        return self._states[path]

    def _by_verdict(self, standard: str) -> dict[str, int]:
        if standard not in self._verdicts:
            self._verdicts[standard] = _masks(
                (audit.verdicts.get(standard, NOT_ANSWERED),) for audit in self.audits
            )
        return self._verdicts[standard]

    def _grouped(
        self, values: Callable[[CountedAudit], Iterable[str]], path: str
    ) -> dict[str, int]:
        return _masks(values(audit) if path in audit.given else () for audit in self.audits)


_OF_THE_AUDIT: Mapping[str, Callable[[CountedAudit], set[str]]] = {
    FOUND: lambda audit: {each.value for held in audit.found_in.values() for each in held},
    FOUND_SAID: lambda audit: {"yes"} if audit.found_in else set(),
    TAG: lambda audit: set(audit.tags),
    MINUTES: lambda audit: {"kept"} if audit.minutes else set(),
    FACTORS: lambda _audit: set(),
}


def _mask(flags: Iterable[bool]) -> int:
    """One bit a flag, the first the lowest."""
    text = "".join("1" if flag else "0" for flag in flags)
    return int(text[::-1] or "0", 2)


def _masks(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    """By name the audits that have it. Built from places, so that half a million audits cost one pass."""
    places: dict[str, list[int]] = {}
    size = 0
    for place, names in enumerate(groups):
        size = place + 1
        for name in names:
            places.setdefault(name, []).append(place)
    made = {}
    for name, held in places.items():
        bits = bytearray(size // 8 + 1)
        for place in held:
            bits[place >> 3] |= 1 << (place & 7)
        made[name] = int.from_bytes(bits, "little")
    return made


def _union(by: Mapping[str, int], names: Iterable[str]) -> int:
    picked = 0
    for name in names:
        picked |= by.get(name, 0)
    return picked
