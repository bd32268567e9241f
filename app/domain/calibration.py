"""A practice case read with a key: what the reader said, what the pages decide, and where the two differ."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from app.domain.errors import InputRefused

_PIECE = 18_000  # letters in one field of a notebook's entry
_MOST = 30  # fields


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer beside the key. `page` is that of the bundle on which it stands."""

    number: str
    question: str
    given: str  # in words; "" where nothing was answered
    key: str
    agreed: bool
    page: int
    why: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """`left_out` are questions of the key that the round's audit tool does not ask. `at` is UTC, shown only."""

    case: str
    title: str
    tool: str
    at: str
    lines: tuple[Compared, ...]
    left_out: tuple[str, ...]

    @property
    def agreed(self) -> int:
        return sum(line.agreed for line in self.lines)


def as_body(found: Calibration) -> dict[str, str]:
    """As the notebook keeps it."""
    text = json.dumps(asdict(found), ensure_ascii=False, separators=(",", ":"))
    return {"state": "signed", **_pieces(text)}


def calibration_in(body: Mapping[str, str]) -> Calibration | None:
    """None for one not signed yet. Raises InputRefused for what this program did not write."""
    if body.get("state") != "signed":
        return None
    try:
        held = json.loads(text_in(body))
        lines = tuple(Compared(**line) for line in held.pop("lines"))
        return Calibration(**{**held, "lines": lines, "left_out": tuple(held["left_out"])})
    except (ValueError, TypeError, KeyError):
        raise InputRefused("The result of a practice case cannot be read.") from None


def draft_body(case: str, text: str) -> dict[str, str]:
    """A practice audit that is not signed yet."""
    return {"state": "draft", "case": case, **_pieces(text)}


def text_in(body: Mapping[str, str]) -> str:
    pieces = sorted(
        (name for name in body if name.startswith("piece_")), key=lambda name: int(name[6:])
    )
    return "".join(body[name] for name in pieces)


def _pieces(text: str) -> dict[str, str]:
    if len(text) > _PIECE * _MOST:
        raise InputRefused(
            "This practice audit holds more text than can be kept; shorten its notes."
        )
    starts = range(0, len(text), _PIECE)
    return {f"piece_{n}": text[start : start + _PIECE] for n, start in enumerate(starts, 1)}
