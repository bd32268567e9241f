"""An item of the blank tool on paper: what is asked, where to write it, where it was found, and a note."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from app.domain.answers import Evidence
from app.reports.blank_states import ROOM, state_boxes
from app.reports.blank_tables import empty_matrix, empty_table
from app.reports.pdf_fonts import Face
from app.reports.pdf_form import APART, BESIDE, BOX, WRITING, EmptyRows, Field, FormPiece, muted
from app.reports.pdf_look import FORM
from app.reports.pdf_pieces import Piece
from app.reports.pdf_tagged import Node
from app.reports.pdf_text import Typesetter
from app.tool.blank import BlankItem, BlankMatrix, BlankQuestion, BlankTable, Part, Write

WIDTH = FORM.width
NUMBER = 30.0  # the column of item numbers
LABEL = 172.0
ACROSS = 4  # choices that stand side by side; more stand in columns
TOGETHER = 0.24  # of a page: what is higher may be cut between its parts
_STRONG = replace(FORM.body, face=Face.SEMIBOLD)
_CONDITION = replace(FORM.small, face=Face.MEDIUM)
_DIGITS = ((0, 1), (2, 3), (4, 5, 6, 7))  # of a date: day, month, year
_DIGIT, _BETWEEN = (12.0, 15.0), 5.0


class ItemWriter:
    """Makes the pieces of items; one a document."""

    def __init__(self, setter: Typesetter, root: Node) -> None:
        self._setter, self._root = setter, root

    def pieces(self, item: BlankItem) -> list[Piece]:
        found: list[Piece] = [self._head(item)]
        for when, parts in groupby(item.parts, key=_condition):
            held = list(parts)
            if when:
                found.append(self._said(when))
            for part in held:
                found += self._part(part, item, 10.0 if when else 0.0)
        if item.evidence or _has_reasons(item):
            last, below = found[-1], self._found(item)
            if isinstance(last, EmptyRows):
                last.tail = below
            else:
                found.append(below)
        return self._kept(found, f"{item.number} {item.wording}".strip())

    @staticmethod
    def _kept(pieces: list[Piece], title: str) -> list[Piece]:
        """Together where the whole is not too high; its head never alone, nor the end without what it belongs to."""
        has_rows = any(isinstance(piece, EmptyRows) for piece in pieces)
        high = sum(piece.height for piece in pieces)
        is_small = not has_rows and high <= FORM.room * TOGETHER
        last = len(pieces) - 1
        for place, piece in enumerate(pieces):
            if place < last and not isinstance(piece, EmptyRows):
                piece.keep = piece.keep or is_small or place in (0, last - 1)
            if place and isinstance(piece, FormPiece):
                piece.belongs = title
        pieces[0].before = FORM.between
        pieces[-1].after = FORM.between
        return pieces

    def field(self, tag: str = "Div") -> Field:
        return Field(self._setter, Node(tag, self._root))

    # -- above the answer

    def _head(self, item: BlankItem) -> Field:
        field = self.field()
        field.rule(0.0, 0.0, WIDTH)
        y, body = 4.0, WIDTH - NUMBER
        field.words(item.number, _STRONG, 0.0, y, NUMBER)
        if not item.core:
            said = "extended"
            field.words(
                said, muted(FORM.small), WIDTH - field.wide(said, FORM.small) - 0.5, y + 1, 60
            )
        y = field.words(item.wording, _STRONG, NUMBER, y, body - 52)
        for text, style in ((item.hint, FORM.body), (item.guidance, muted(FORM.small))):
            if text:
                y = field.words(text, style, NUMBER, y, body)
        if item.asked_when:
            y = field.words(_sentence(item.asked_when), _CONDITION, NUMBER, y + 1, body)
        field.reach(y + 2)
        return field

    def _said(self, when: str) -> Field:
        field = self.field()
        field.words(_sentence(when), _CONDITION, NUMBER, 2.0, WIDTH - NUMBER)
        field.keep = True
        return field

    # -- parts

    def _part(self, part: Part, item: BlankItem, indent: float) -> Iterator[Piece]:
        if isinstance(part, BlankTable):
            yield from empty_table(self.field, part, item)
        elif isinstance(part, BlankMatrix):
            yield from empty_matrix(self.field, part, item)
        else:
            yield from self._question(part, item, indent)

    def _question(self, part: BlankQuestion, item: BlankItem, indent: float) -> Iterator[Piece]:
        alone = part.wording == item.wording and len(item.parts) == 1
        field, left = self.field(), NUMBER + indent
        y, room = 2.0, WIDTH - ROOM
        state_boxes(field, part.states, y)
        if not alone:
            beside = NUMBER + LABEL
            stacked = _is_stacked(field, part, room - beside)
            y = self._label(field, part, left, (room if stacked else beside - 8) - left)
            left, y = (left, y) if stacked else (beside, 2.0)
        elif part.write is Write.TICK_ALL:
            y = field.words("Tick all that apply.", muted(FORM.small), left, y, room - left)
        field.reach(self._answer(field, part, (left, y, room - left)) + 3)
        yield field
        if part.wants_note:
            field.keep = True
            yield self._note(part, NUMBER + indent, 2 if alone else 1)

    def _label(self, field: Field, part: BlankQuestion, left: float, width: float) -> float:
        style = _STRONG if part.levels else FORM.body
        y = field.words(part.wording, style, left, 2.0, width)
        many = "Tick all that apply." if part.write is Write.TICK_ALL else ""
        beside = left + field.wide(part.wording, style) + 6
        if many and beside + field.wide(many, FORM.small) < left + width:
            field.words(many, muted(FORM.small), beside, 3.2, width)
            many = ""
        for text in filter(None, (many, part.hint, part.guidance)):
            y = field.words(text, muted(FORM.small), left, y, width)
        return y

    def _answer(
        self, field: Field, part: BlankQuestion, place: tuple[float, float, float]
    ) -> float:
        """Where to tick or write, at a place with a width; where it ends."""
        left, y, width = place
        match part.write:
            case Write.TICK_ONE | Write.TICK_ALL:
                if part.levels:
                    return _levels(field, part, left, y)
                in_columns = len(part.choices) > ACROSS
                return (field.columns if in_columns else field.ticks)(
                    part.choices, FORM.body, place
                )
            case Write.TICK:
                return field.ticks(("yes",), FORM.body, place)
            case Write.DATE:
                return _date(field, left, y)
            case Write.NUMBER:
                field.frame(left, y, 4 * _DIGIT[0], _DIGIT[1])
                return y + _DIGIT[1]
            case Write.LINE | Write.LINES:
                is_long = part.write is Write.LINES
                return field.lines(
                    left, y - 4, WIDTH - left if is_long else width, 3 if is_long else 1
                )
        return y

    def _note(self, part: BlankQuestion, left: float, count: int) -> Field:
        field = self.field()
        said = f"Note, wanted with {', '.join(part.wants_note)}:"
        _written(field, said, (left, 0.0, WIDTH - left))
        if count > 1:
            field.lines(left, field.height, WIDTH - left, count - 1)
        return field

    # -- below it

    def _found(self, item: BlankItem) -> Field:
        """Where it was found, and a note: for ratings, which have their own, only the place."""
        field = self.field()
        y = 3.5
        is_noted = any(isinstance(part, BlankQuestion) and part.wants_note for part in item.parts)
        left = 0.0
        if item.evidence:
            field.words("Found", _CONDITION, 0.0, y, NUMBER)
            words = [one.words for one in Evidence]
            y = field.ticks(words, FORM.small, (NUMBER, y, WIDTH - NUMBER), apart=6.0)
            left = WIDTH if is_noted else WIDTH * 0.45
            _written(field, "Place", (0.0, y - 3, left), NUMBER)
            left += 10.0
        if not is_noted:
            _written(field, "Note", (left, y - 3, WIDTH - left), 0.0 if left else NUMBER)
        field.reach(field.height + 3)
        return field


def _condition(part: Part) -> str:
    return part.asked_when if isinstance(part, BlankQuestion) else ""


def _has_reasons(item: BlankItem) -> bool:
    """Whether some state of it wants a reason."""
    return any(isinstance(part, BlankQuestion) and part.states for part in item.parts)


def _is_stacked(field: Field, part: BlankQuestion, width: float) -> bool:
    """Whether the answer stands below the label and not beside it."""
    if part.levels or part.write is Write.LINES:
        return True
    needed = sum(BOX + BESIDE + APART + field.wide(one, FORM.body) for one in part.choices)
    return len(part.choices) > ACROSS or needed > 2 * width


def _levels(field: Field, part: BlankQuestion, left: float, top: float) -> float:
    """A box for each level, and beside it what it looks like; beside the first one stand the states."""
    y = top
    told = dict(part.levels)
    wide = max(field.wide(label, _STRONG) for label in part.choices)
    start = left + BOX + BESIDE
    beside = start + wide + 8
    for label in part.choices:
        field.box(left, y, FORM.body)
        end = field.words(label, FORM.body, start, y, wide + 2)
        if label in told:
            room = WIDTH - beside - (ROOM if y == top else 0)
            end = max(end, field.words(told[label], FORM.small, beside, y + 1.2, room))
        y = end + 0.5
    return y


def _date(field: Field, left: float, y: float) -> float:
    x = left
    for group in _DIGITS:
        for _digit in group:
            field.frame(x, y, *_DIGIT)
            x += _DIGIT[0]
        x += _BETWEEN
    field.words("day, month, year", muted(FORM.small), x + 3, y + 3, 80)
    return y + _DIGIT[1]


def _written(
    field: Field, label: str, place: tuple[float, float, float], least: float = 0.0
) -> None:
    """A line to write on with its label before it, which takes `least` points or more."""
    left, y, width = place
    base = y + WRITING
    field.words(label, _CONDITION, left, base - 2 - FORM.small.leading, width)
    start = left + max(field.wide(label, _CONDITION) + 5, least)
    field.rule(start, base - 2, left + width - start)
    field.reach(base)


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}."
