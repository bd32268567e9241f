"""Where each piece stands: pages filled from top to bottom before anything is drawn, so that page numbers are known."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.reports.pdf_pieces import HeadingWords, Piece, Words

NOTES_ABOVE = 14.0  # between the text of a page and its footnotes, for the rule
NOTE_GAP = 2.0


@dataclass(slots=True)
class Page:
    """Pieces with how far below the page's text area each begins, in points; `notes` stand at its foot."""

    placed: list[tuple[Piece, float]] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)

    @property
    def foot(self) -> float:
        """The height of the footnotes with the space above them."""
        return notes_height(self.notes)


def notes_height(notes: Sequence[Words]) -> float:
    if not notes:
        return 0.0
    return NOTES_ABOVE + sum(each.height + NOTE_GAP for each in notes)


def flowed(pieces: Sequence[Piece], room: float) -> list[Page]:
    """The pieces on pages of `room` points: headings stay with what follows, cuts fall where a piece allows them."""
    flow = _Flow(room)
    for index, piece in enumerate(pieces):
        if piece.breaks:
            flow.new_page()
        else:
            flow.place(piece, _chain(pieces, index))
    return [page for page in flow.pages if page.placed]


def page_numbers(pages: Sequence[Page], first: int) -> dict[str, int]:
    """The page of each heading, by its key; the first of these pages has the number `first`."""
    return {
        piece.key: number
        for number, page in enumerate(pages, first)
        for piece, _ in page.placed
        if isinstance(piece, HeadingWords)
    }


def _chain(pieces: Sequence[Piece], index: int) -> float:
    """The height that must stand on the same page: all that is kept together, and the beginning of what comes then."""
    needed, after = 0.0, 0.0
    for place in range(index, len(pieces)):
        piece = pieces[place]
        if piece.breaks:
            break
        if place > index:
            needed += max(after, piece.before)
        if not piece.keep:
            return needed + piece.lead + notes_height(piece.cites)
        needed += piece.height
        after = piece.after
    return needed


class _Flow:
    def __init__(self, room: float) -> None:
        self.room = room
        self.pages = [Page()]
        self.used = 0.0
        self.gap = 0.0

    @property
    def free(self) -> float:
        """The room of the page above its footnotes."""
        return self.room - self.pages[-1].foot

    def new_page(self) -> None:
        if self.pages[-1].placed:
            self.pages.append(Page())
        self.used = self.gap = 0.0

    def place(self, piece: Piece, needed: float) -> None:
        """`needed` is what must fit below, this piece included, for it to begin on this page."""
        gap = self._gap(piece)
        if self.used and self.used + gap + min(needed, self.room) > self.free:
            self.new_page()
            gap = 0.0
        rest: Piece | None = piece
        while rest is not None:
            rest = self._put(rest, gap)
            gap = 0.0

    def _put(self, piece: Piece, gap: float) -> Piece | None:
        """Put what fits here; the rest is for the next page, which has then begun."""
        left = self.free - self.used - gap
        if piece.height + self._notes_of(piece) <= left + 0.01:
            self._add(piece, gap)
            return None
        halves = self._cut(piece, left)
        if halves is not None:
            self._add(halves[0], gap)
            self.new_page()
            return halves[1]
        if self.used:
            self.new_page()
            return piece
        self._add(
            piece, gap
        )  # nothing can be cut and the page is empty: better over the edge than lost
        return None

    def _cut(self, piece: Piece, left: float) -> tuple[Piece, Piece] | None:
        """What fits with the footnotes it brings, and the rest."""
        halves = piece.split(left)
        if halves is not None and (more := self._notes_of(halves[0])):
            halves = piece.split(left - more)
            if halves is not None and halves[0].height + self._notes_of(halves[0]) > left + 0.01:
                return None
        return halves

    def _notes_of(self, piece: Piece) -> float:
        """By how much the foot of this page grows where the piece comes onto it."""
        notes = self.pages[-1].notes
        return notes_height([*notes, *piece.cites]) - notes_height(notes)

    def _gap(self, piece: Piece) -> float:
        return max(self.gap, piece.before) if self.used else 0.0

    def _add(self, piece: Piece, gap: float) -> None:
        self.pages[-1].placed.append((piece, self.used + gap))
        self.pages[-1].notes += piece.cites
        self.used += gap + piece.height
        self.gap = piece.after
