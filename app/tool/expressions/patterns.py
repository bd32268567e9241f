"""Regular expressions that cannot hang: read by our own parser, run as a set of states, never by trying and going back.

The cost is at most the pattern's size times the text's length, and is charged as it arises. What would need going
back (back-references, looking ahead or behind) is refused by name.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import repeat

from app.tool.expressions.faults import ExpressionFault

MAX_STATES = 2_000
MAX_PATTERN = 5_000  # characters
MAX_REPEAT = 1_000
_STATE = 3  # steps of work it takes to make a state

Accepts = Callable[[str], bool]
_SPACES = frozenset(" \t\n\r\f\v\u00a0\u2028\u2029\ufeff")
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}


def _is_digit(sign: str) -> bool:
    return "0" <= sign <= "9"


def _is_word(sign: str) -> bool:
    return sign == "_" or (sign.isascii() and sign.isalnum())


def _is_space(sign: str) -> bool:
    return sign in _SPACES


_CLASSES: dict[str, Accepts] = {"d": _is_digit, "w": _is_word, "s": _is_space}


def _opposite(accepts: Accepts) -> Accepts:
    return lambda sign: not accepts(sign)


_CLASSES |= {name.upper(): _opposite(accepts) for name, accepts in _CLASSES.items()}


class _State:
    """Takes a character and goes on to `follow`, or (without `accepts`) goes on at once where `guard` allows it."""

    __slots__ = ("accepts", "follow", "guard")

    def __init__(self, accepts: Accepts | None = None, guard: str = "") -> None:
        self.accepts = accepts
        self.guard = guard
        self.follow: list[_State] = []


Piece = tuple[_State, _State]
Maker = Callable[[], Piece]


def _free(_steps: int) -> None:
    """Charges nothing."""


class Pattern:
    """A compiled regular expression; `found_in` looks anywhere in a text."""

    def __init__(self, source: str) -> None:
        if len(source) > MAX_PATTERN:
            raise ExpressionFault("The pattern cannot be used: it is too long.")
        builder = _Builder(source)
        self._start, self._end = builder.build()
        self.effort = builder.effort  # steps of work it was to read

    def found_in(self, text: str, charge: Callable[[int], None] = _free) -> bool:
        """`charge` is told of the work as it is done, and may raise."""
        active: set[_State] = set()
        for at in range(len(text) + 1):
            active.add(self._start)
            reached = self._spread(active, text, at)
            if self._end in reached:
                return True
            charge(len(reached))
            if at < len(text):
                sign = text[at]
                active = {
                    state.follow[0]
                    for state in reached
                    if state.accepts is not None and state.accepts(sign)
                }
        return False

    def _spread(self, active: set[_State], text: str, at: int) -> set[_State]:
        """All states reachable from here without taking a character."""
        reached = set(active)
        waiting = list(active)
        while waiting:
            state = waiting.pop()
            if state.accepts is not None or (state.guard and not _holds(state.guard, text, at)):
                continue
            for following in state.follow:
                if following not in reached:
                    reached.add(following)
                    waiting.append(following)
        return reached


def _holds(guard: str, text: str, at: int) -> bool:
    if guard == "^":
        return at == 0
    if guard == "$":
        return at == len(text)
    before = at > 0 and _is_word(text[at - 1])
    after = at < len(text) and _is_word(text[at])
    return (before != after) == (guard == "b")


@lru_cache(maxsize=128)
def compile_pattern(source: str) -> Pattern:
    """Raises ExpressionFault when the pattern cannot be read or is refused."""
    try:
        return Pattern(source)
    except RecursionError:
        raise ExpressionFault("The pattern has too many groups inside one another.") from None


class _Builder:
    """Reads a pattern into makers of states, so that a piece that is repeated is read once and made many times."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._made = 0

    def build(self) -> Piece:
        make = self._choice()
        if self._at < len(self._source):
            raise self._fault("')' closes nothing")
        return make()

    @property
    def effort(self) -> int:
        return len(self._source) + _STATE * self._made

    def _fault(self, message: str) -> ExpressionFault:
        return ExpressionFault(
            f"The pattern cannot be used: {message} at its character {self._at + 1}."
        )

    def _state(self, accepts: Accepts | None = None, guard: str = "") -> _State:
        self._made += 1
        if self._made > MAX_STATES:
            raise ExpressionFault("The pattern cannot be used: it is too large.")
        return _State(accepts, guard)

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self) -> str:
        sign = self._peek()
        if not sign:
            raise self._fault("it stops too early")
        self._at += 1
        return sign

    def _choice(self) -> Maker:
        ways = [self._sequence()]
        while self._peek() == "|":
            self._take()
            ways.append(self._sequence())
        if len(ways) == 1:
            return ways[0]

        def make() -> Piece:
            start, end = self._state(), self._state()
            for way in ways:
                first, last = way()
                start.follow.append(first)
                last.follow.append(end)
            return start, end

        return make

    def _sequence(self) -> Maker:
        pieces = []
        while self._peek() not in ("", "|", ")"):
            pieces.append(self._repeated())

        def make() -> Piece:
            start = self._state()
            return start, _chained(start, pieces)

        return make

    def _repeated(self) -> Maker:
        piece = self._single()
        least, most = self._quantity()
        if (least, most) == (1, 1):
            return piece

        def make() -> Piece:
            start = self._state()
            end = _chained(start, repeat(piece, least))
            return start, self._optional(end, piece, None if most is None else most - least)

        return make

    def _optional(self, end: _State, piece: Maker, more: int | None) -> _State:
        if more is None:
            loop, out = self._state(), self._state()
            first, last = piece()
            end.follow.append(loop)
            loop.follow += [first, out]
            last.follow.append(loop)
            return out
        out = self._state()
        for _ in range(more):
            first, last = piece()
            end.follow += [first, out]
            end = last
        end.follow.append(out)
        return out

    def _quantity(self) -> tuple[int, int | None]:
        sign = self._peek()
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if sign in simple:
            self._take()
            found = simple[sign]
        elif sign == "{" and (counted := self._counted()):
            found = counted
        else:
            return 1, 1
        if self._peek() == "?":  # "as few as possible" makes no difference to whether it is found
            self._take()
        if self._peek() in ("*", "+", "?"):
            raise self._fault("a repetition of a repetition")
        return found

    def _counted(self) -> tuple[int, int | None] | None:
        close = self._source.find("}", self._at)
        inside = self._source[self._at + 1 : close] if close > 0 else ""
        low, comma, high = inside.partition(",")
        if not low.isdecimal() or (high and not high.isdecimal()) or len(inside) > 9:
            return None  # a brace that is only a brace
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if max(least, most or 0) > MAX_REPEAT or (most is not None and most < least):
            raise self._fault("a repetition is out of bounds")
        self._at = close + 1
        return least, most

    def _single(self) -> Maker:
        sign = self._take()
        if sign == "(":
            return self._group()
        if sign in ("^", "$"):
            return self._one(guard=sign)
        if sign in ("*", "+", "?"):
            raise self._fault(f"'{sign}' repeats nothing")
        if sign == "\\" and self._peek() in ("b", "B"):
            return self._one(guard=self._take())
        return self._one(self._accepts(sign))

    def _accepts(self, sign: str) -> Accepts:
        if sign == ".":
            return lambda found: found not in "\n\r\u2028\u2029"
        if sign == "[":
            return self._set()
        if sign == "\\":
            return self._escaped()
        return sign.__eq__

    def _one(self, accepts: Accepts | None = None, guard: str = "") -> Maker:
        def make() -> Piece:
            state, end = self._state(accepts, guard), self._state()
            state.follow.append(end)
            return state, end

        return make

    def _group(self) -> Maker:
        if self._peek() == "?":
            self._take()
            if self._take() != ":":
                raise self._fault(
                    "looking ahead, looking behind and named groups are not supported"
                )
        piece = self._choice()
        if self._peek() != ")":
            raise self._fault("a bracket is not closed")
        self._take()
        return piece

    def _escaped(self) -> Accepts:
        sign = self._take()
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in "123456789":
            raise self._fault("a reference back to a group is not supported")
        return self._escaped_sign(sign).__eq__

    def _escaped_sign(self, sign: str) -> str:
        if sign in ("u", "x"):
            length = 4 if sign == "u" else 2
            digits = self._source[self._at : self._at + length]
            if len(digits) == length and all(digit in "0123456789abcdefABCDEF" for digit in digits):
                self._at += length
                return chr(int(digits, 16))
        return _CONTROL.get(sign, sign)

    def _set(self) -> Accepts:
        negated = self._peek() == "^"
        if negated:
            self._take()
        singles: set[str] = set()
        ranges: list[tuple[str, str]] = []
        classes: list[Accepts] = []
        while self._peek() != "]":
            low = self._member(classes)
            if low is None:
                continue
            if self._peek() == "-" and self._source[self._at + 1 : self._at + 2] not in ("]", ""):
                self._take()
                high = self._member(classes)
                if high is None or high < low:
                    raise self._fault("a range runs backwards")
                ranges.append((low, high))
            else:
                singles.add(low)
        self._take()
        return _one_of(frozenset(singles), tuple(ranges), tuple(classes), negated=negated)

    def _member(self, classes: list[Accepts]) -> str | None:
        """One character of a set; None when a class such as \\d was noted instead."""
        sign = self._take()
        if sign != "\\":
            return sign
        escaped = self._take()
        if escaped in _CLASSES:
            classes.append(_CLASSES[escaped])
            return None
        return "\b" if escaped == "b" else self._escaped_sign(escaped)


def _chained(end: _State, pieces: Iterable[Maker]) -> _State:
    """The pieces made one after the other; the last one's end."""
    for piece in pieces:
        first, last = piece()
        end.follow.append(first)
        end = last
    return end


def _one_of(
    singles: frozenset[str],
    ranges: tuple[tuple[str, str], ...],
    classes: tuple[Accepts, ...],
    *,
    negated: bool,
) -> Accepts:
    lows, highs = _merged(ranges)
    kinds = tuple(dict.fromkeys(classes))

    def accepts(sign: str) -> bool:
        found = sign in singles or any(each(sign) for each in kinds)
        if not found and lows:
            place = bisect_right(lows, sign) - 1
            found = place >= 0 and sign <= highs[place]
        return found != negated

    return accepts


def _merged(ranges: tuple[tuple[str, str], ...]) -> tuple[list[str], list[str]]:
    """The ranges' lower and upper ends, in order and apart, so that thousands of them are searched like one."""
    lows: list[str] = []
    highs: list[str] = []
    for low, high in sorted(ranges):
        if highs and low <= highs[-1]:
            highs[-1] = max(highs[-1], high)
        else:
            lows.append(low)
            highs.append(high)
    return lows, highs
