"""What an assessor records about an audit beside the audit tool's questions.

It stands in the same history, under one root that no tool may use: so it is chained, signed, returned and merged
like every answer. A program that does not know it replays it and shows nothing of it.
"""

from enum import StrEnum

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.domain.records import Act, Sheet

ROOT = "audit-desk"  # a tool's own group or question of this name is refused by `tool check`
_UNDER = f"/{ROOT}/"

Edit = tuple[Act, AnswerKey, Answer | None]


class Beside(StrEnum):
    """The tables kept beside the questions. Each is a repeat: "/audit-desk/log#3/kind" is of its third row."""

    LOG = f"/{ROOT}/log"  # the reading log: what was met in the file, in the file's order
    REOPENED = f"/{ROOT}/reopened"  # why a signed audit was opened again
    TIME = f"/{ROOT}/time"  # time on file: sittings, and what was put right by hand
    KEYED = f"/{ROOT}/keyed"  # keyed in from paper: by whom, read when, confirmed by the reader
    SHARED = f"/{ROOT}/shared"  # which answers were taken over from a sibling's audit
    PRODUCED = f"/{ROOT}/produced"  # whether the file was produced, and why not
    UNREAD = f"/{ROOT}/unread"  # dates and numbers that were not understood, as they were typed

    @property
    def table(self) -> AnswerKey:
        return AnswerKey(self.value)

    def row(self, serial: int) -> AnswerKey:
        return AnswerKey(f"{self.value}#{serial}")

    def cell(self, serial: int, name: str) -> AnswerKey:
        return AnswerKey(f"{self.value}#{serial}/{name}")


def is_beside(key: AnswerKey) -> bool:
    """Whether a key names something recorded beside the tool's questions."""
    return key.startswith(_UNDER)


def beside_of(sheet: Sheet) -> Sheet:
    """Of everything an audit holds, what stands beside the questions."""
    return Sheet(
        {key: answer for key, answer in sheet.answers.items() if is_beside(key)},
        {repeat: serials for repeat, serials in sheet.rows.items() if is_beside(repeat)},
        {repeat: serial for repeat, serial in sheet.last_serial.items() if is_beside(repeat)},
    )


def without_beside(sheet: Sheet) -> Sheet:
    """Of everything an audit holds, what answers the tool's questions."""
    return Sheet(
        {key: answer for key, answer in sheet.answers.items() if not is_beside(key)},
        {repeat: serials for repeat, serials in sheet.rows.items() if not is_beside(repeat)},
        {repeat: serial for repeat, serial in sheet.last_serial.items() if not is_beside(repeat)},
    )
