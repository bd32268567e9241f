"""Tables to fill in: one row for each event, or one for each choice that may be ticked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from string import ascii_uppercase

from app.reports.blank_states import ROOM, in_words, state_boxes
from app.reports.content import NOTHING
from app.reports.pdf_fonts import Face
from app.reports.pdf_form import APART, BESIDE, BOX, PAD, WRITING, EmptyRows, Field, evenly, muted
from app.reports.pdf_look import FORM
from app.reports.pdf_pieces import Piece
from app.tool.blank import BlankItem, BlankMatrix, BlankQuestion, BlankTable, Write

WIDTH = FORM.width
PLACE = 17.0  # the column of row numbers
INLINE = 100.0  # points: choices that take more are written as a letter
_HEAD = replace(FORM.small, face=Face.SEMIBOLD)
_NEEDS = {
    Write.DATE: 76.0,
    Write.NUMBER: 46.0,
    Write.TICK: 34.0,
    Write.LINE: 96.0,
    Write.LINES: 140.0,
}
_LETTER = 52.0
_ROW, _TICK = (
    16.0,
    30.0,
)  # of a printed choice: how high it is, and the column in which it is ticked
_ABOUT = 150.0  # the least room for a choice's words

NewField = Callable[[], Field]


@dataclass(frozen=True, slots=True)
class _Column:
    question: BlankQuestion
    needs: float
    weight: float
    is_keyed: bool  # its choices are written as letters


def empty_table(field: NewField, part: BlankTable, item: BlankItem) -> Iterator[Piece]:
    """What is said of the table, and the table with empty rows."""
    columns = _columns(field(), part.columns)
    has_name = part.wording != item.wording
    above = field()
    y = 3.0
    if has_name:
        y = above.words(part.wording, _HEAD, 0.0, y, WIDTH)
    for text in _about(part, columns):
        y = above.words(text, FORM.small, 0.0, y, WIDTH)
    above.reach(y + 3)
    above.keep = True
    yield above
    widths = list(evenly([one.needs for one in columns], _weights(columns), WIDTH - PLACE))
    edges = [0.0, *_sums([PLACE, *widths])]
    states = {frozenset(one.states) for one in part.columns}
    heads = [one.question.wording for one in columns]
    below = ["" if len(states) == 1 else in_words(one.question.states) for one in columns]
    head = _head(field(), ["", *heads], ["", *below], edges)
    high = 1.6 * WRITING if any(one.weight for one in columns) else 1.15 * WRITING
    rows = [_row(field(), columns, edges, n, high) for n in range(1, part.rows + 1)]
    title = f"{item.number} {part.wording}".strip()
    yield EmptyRows(head, rows, edges, title).placed(after=4)


def _columns(measure: Field, questions: Sequence[BlankQuestion]) -> list[_Column]:
    """What each column needs; where they do not fit side by side, choices become letters, the widest first."""
    found = [_column(measure, one, keyed=False) for one in questions]
    while sum(one.needs for one in found) > WIDTH - PLACE:
        wide = [one for one in found if one.question.choices and not one.is_keyed]
        if not wide:
            break
        widest = max(wide, key=lambda one: one.needs)
        found[found.index(widest)] = _column(measure, widest.question, keyed=True)
    return found


def _column(measure: Field, question: BlankQuestion, *, keyed: bool) -> _Column:
    word = max((measure.wide(one, _HEAD) for one in question.wording.split()), default=0.0)
    if question.choices:
        inline = (
            sum(BOX + BESIDE + measure.wide(one, FORM.small) + APART for one in question.choices)
            - APART
        )
        keyed = keyed or inline > INLINE
        needs = _LETTER if keyed else inline
        return _Column(question, max(needs, word) + 2 * PAD, 0.0, keyed)
    weight = {Write.LINE: 1.0, Write.LINES: 1.6}.get(question.write, 0.0)
    return _Column(
        question, max(_NEEDS.get(question.write, 40.0), word + 2 * PAD), weight, is_keyed=False
    )


def _weights(columns: Sequence[_Column]) -> list[float]:
    """Spare room goes to what is written in words; without such, to all alike."""
    weights = [one.weight for one in columns]
    return weights if any(weights) else [1.0] * len(columns)


def _about(part: BlankTable, columns: Sequence[_Column]) -> Iterator[str]:
    """When it is asked, what else a cell may hold, and what letters mean."""
    said = [
        part.asked_when and f"{part.asked_when[0].upper()}{part.asked_when[1:]}.",
        part.hint,
        part.guidance,
    ]
    states = {frozenset(one.states) for one in part.columns}
    if len(states) == 1 and any(states):
        said.append(f"In any cell: {in_words(states.pop())} instead of an answer.")
    text = " ".join(filter(None, said))
    if text:
        yield text
    conditions: dict[str, list[str]] = {}
    for column in part.columns:
        if column.asked_when:
            conditions.setdefault(column.asked_when, []).append(column.wording.rstrip("?:"))
    for when, names in conditions.items():
        yield f"{', '.join(names)}: {when}."
    for one in columns:
        if one.is_keyed:
            yield _key(one.question)


def _key(question: BlankQuestion) -> str:
    """What the letters written into a cell mean."""
    count = len(question.choices)
    signs = ascii_uppercase if count <= len(ascii_uppercase) else map(str, range(1, count + 1))
    listed = ", ".join(
        f"{sign} {label}" for sign, label in zip(signs, question.choices, strict=False)
    )
    several = "letters" if question.write is Write.TICK_ALL else "the letter"
    return f"{question.wording.rstrip('?:')}, {several}: {listed}."


def _head(
    field: Field, titles: Sequence[str], below: Sequence[str], edges: Sequence[float]
) -> Field:
    for title, instead, left, right in zip(titles, below, edges, edges[1:], strict=False):
        y = field.words(title, _HEAD, left + PAD, 2.0, right - left - 2 * PAD)
        if instead:
            y = field.words(
                f"or {instead}", muted(FORM.small), left + PAD, y, right - left - 2 * PAD
            )
    field.reach(field.height + 2)
    return field


def _row(
    field: Field, columns: Sequence[_Column], edges: Sequence[float], number: int, high: float
) -> Field:
    small = FORM.small
    y = (high - small.leading) / 2
    field.words(str(number), muted(small), PAD, y, PLACE)
    for one, left, right in zip(columns, edges[1:], edges[2:], strict=False):
        question = one.question
        if question.choices and not one.is_keyed:
            field.ticks(question.choices, small, (left + PAD, y, right - left))
        elif question.write is Write.TICK:
            field.box((left + right - BOX) / 2, y, small)
        elif question.write is Write.DATE:
            _slashes(field, left, right, y - 1)
    field.reach(high)
    return field


def _slashes(field: Field, left: float, right: float, y: float) -> None:
    """Between day, month and year."""
    for part in (0.28, 0.54):
        field.words("/", muted(FORM.body), left + (right - left) * part, y, 8)


# -- choices with what is asked of each


def empty_matrix(field: NewField, part: BlankMatrix, item: BlankItem) -> Iterator[Piece]:
    """A row for each choice: a box to tick it, and beside it what is asked of those ticked."""
    above, question = field(), part.question
    y = above.words(question.wording, FORM.body, 0.0, 3.0, WIDTH - ROOM)
    state_boxes(above, question.states, 3.0)
    spans = _spans(above, part.columns)
    said = ["Tick all that apply, and answer beside each that you tick."]
    states = frozenset(state for one in part.columns for state in one.states)
    if states:
        said.append(f"In any cell: {in_words(states)} instead of an answer.")
    said += [text for text in (question.hint, question.guidance) if text]
    y = above.words(" ".join(said), muted(FORM.small), 0.0, y, WIDTH)
    for one in spans:
        if one.is_keyed:
            y = above.words(_key(one.question), FORM.small, 0.0, y, WIDTH)
    above.reach(y + 3)
    above.keep = True
    yield above
    first = WIDTH - _TICK - sum(one.needs for one in spans)
    edges = [0.0, *_sums([first, _TICK, *(one.each for one in spans for _ in range(one.across))])]
    rows = [
        _choice_row(field(), label, label in part.asked, spans, edges) for label in question.choices
    ]
    title = f"{item.number} {item.wording}".strip()
    yield EmptyRows(_matrix_head(field(), spans, edges), rows, edges, title).placed(after=4)


@dataclass(frozen=True, slots=True)
class _Span:
    """The cells of one question in a row: one for each choice that is ticked there, or one to write in."""

    question: BlankQuestion
    ticked: tuple[str, ...]
    each: float

    @property
    def across(self) -> int:
        return len(self.ticked) or 1

    @property
    def needs(self) -> float:
        return self.across * self.each

    @property
    def is_keyed(self) -> bool:
        return bool(self.question.choices) and not self.ticked


def _spans(measure: Field, columns: Sequence[BlankQuestion]) -> list[_Span]:
    """Where the choices leave no room for what the rows are about, they become letters, the widest first."""
    found = [_span(measure, one) for one in columns]
    while sum(one.needs for one in found) > WIDTH - _TICK - _ABOUT and any(
        one.ticked for one in found
    ):
        widest = max((one for one in found if one.ticked), key=lambda one: one.needs)
        found[found.index(widest)] = _Span(widest.question, (), _LETTER)
    return found


def _span(measure: Field, question: BlankQuestion) -> _Span:
    if not question.choices:
        return _Span(question, (), max(_NEEDS.get(question.write, 40.0), 84.0))
    words = (word for label in question.choices for word in label.split())
    each = max(30.0, *(measure.wide(word, FORM.small) + 2 * PAD for word in words))
    return _Span(question, question.choices, each)


def _matrix_head(field: Field, spans: Sequence[_Span], edges: Sequence[float]) -> Field:
    """The questions, and below them their choices."""
    field.words("Tick", _HEAD, edges[1] + PAD, 2.0, _TICK)
    top, left = 2.0 + FORM.small.leading, edges[2]
    for one in spans:
        field.words(one.question.wording, _HEAD, left + PAD, 2.0, one.needs - PAD)
        for n, label in enumerate(one.ticked):
            field.words(label, FORM.small, left + n * one.each + PAD, top, one.each - PAD)
        left += one.needs
    field.reach(field.height + 2)
    return field


def _choice_row(
    field: Field, label: str, is_asked: bool, spans: Sequence[_Span], edges: Sequence[float]
) -> Field:
    y = (_ROW - FORM.body.leading) / 2
    end = field.words(label, FORM.body, PAD, y, edges[1] - 2 * PAD)
    field.box((edges[1] + edges[2] - BOX) / 2, y, FORM.body)
    cells = iter(pairwise(edges[2:]))
    for one in spans:
        for left, right in islice(cells, one.across):
            if not is_asked:
                field.words(NOTHING, muted(FORM.body), (left + right) / 2 - 2, y, 8)
            elif one.ticked:
                field.box((left + right - BOX) / 2, y, FORM.body)
            elif one.question.write is Write.DATE:
                _slashes(field, left, right, y)
    field.reach(max(end + y, _ROW))
    return field


def _sums(widths: Sequence[float]) -> Iterator[float]:
    whole = 0.0
    for width in widths:
        whole += width
        yield whole
