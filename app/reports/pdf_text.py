"""Setting text: `para` is the one door through which words reach the page.

Words are measured and drawn as they are. No markup language stands between them and the page, so nothing a person wrote
can become a tag, a link, an image or a colour; emphasis comes from `Run`s only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.reports.charts import Ink
from app.reports.content import Footnote, Run, Text
from app.reports.pdf_fonts import MISSING, Face, loaded, units
from app.reports.pdf_scripts import begins_leftwards, face_of, joined_units, leftwards
from app.reports.plain import one_line, plain

REMEMBERED = 60  # characters: longer texts are measured each time
BREAK_AFTER = "/-_.,;:@&?=|\\"  # where a word too long for its line is best broken


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set; sizes in points."""

    size: float
    leading: float
    face: Face = Face.REGULAR
    strong: Face = Face.SEMIBOLD
    emphasis: Face = Face.MEDIUM
    ink: Ink = Ink.TEXT

    @property
    def drop(self) -> float:
        """From the top of a line to its baseline (Inter's ascent and descent are 0.969 and 0.241 em)."""
        return (self.leading - 1.21 * self.size) / 2 + 0.969 * self.size


@dataclass(frozen=True, slots=True)
class Line:
    parts: tuple[tuple[str, Face], ...]
    width: float
    begins_leftwards: bool = False  # its paragraph is in Arabic, Hebrew or the like


class Typesetter:
    """Knows how wide words are. One a document: what it remembers of the words goes when the document is done."""

    def __init__(self) -> None:
        self._words: dict[tuple[Face, str], float] = {}

    def width(self, text: str, face: Face, size: float) -> float:
        return self._units(text, face) * size / 1000

    def measure(self, text: str, size: float, bold: bool) -> float:
        """In the form the chart layouts ask for."""
        face = Face.SEMIBOLD if bold else Face.REGULAR
        return self.width(shown(plain(text), face), face, size)

    def _units(self, text: str, face: Face) -> float:
        key = (face, text)
        known = self._words.get(key)
        if known is None:
            known = joined_units(text, face) if leftwards(text) else units(text, face)
            if len(text) <= REMEMBERED:
                self._words[key] = known
        return known

    def clipped(self, text: str, face: Face, size: float, room: float) -> str:
        """One line of at most `room` points, cut with an ellipsis where it is longer."""
        text = shown(one_line(text), face)
        if self.width(text, face, size) <= room:
            return text
        used, end = self.width("…", face, size), 0
        while end < len(text) and used + (wide := self.width(text[end], face, size)) <= room:
            used, end = used + wide, end + 1
        return f"{text[:end].rstrip()}…"

    def para(self, text: Text, style: Type, width: float) -> tuple[Line, ...]:
        """The text in lines of at most `width` points; line ends in the text are kept.

        Characters are cleaned, what no typeface has becomes a visible box, and a word wider than the line is broken.
        """
        lines: list[Line] = []
        for words in self._paragraphs(text, style):
            lines += self._without_runt(list(self._lines(words, style, width)), style, width)
        return tuple(lines)

    def _paragraphs(self, text: Text, style: Type) -> Iterator[list["_Word"]]:
        """One list of words for each line the writer began."""
        words: list[_Word] = []
        open_word: list[tuple[str, Face]] = []
        for part in (text,) if isinstance(text, str) else text:
            if isinstance(part, Footnote):
                raise TypeError("a footnote has its number before it is set")
            face = _face_of(part, style)
            cleaned = shown(plain(part if isinstance(part, str) else part.text), face)
            for index, line in enumerate(cleaned.split("\n")):
                if index:
                    words += _closed(open_word)
                    yield words
                    words = []
                for place, piece in enumerate(line.split(" ")):
                    if place:
                        words += _closed(open_word)
                    if piece:
                        open_word.append((piece, face))
        words += _closed(open_word)
        yield words

    def _lines(self, words: list["_Word"], style: Type, width: float) -> Iterator[list["_Word"]]:
        space = self._units(" ", style.face) * style.size / 1000
        line: list[_Word] = []
        used = 0.0
        for word in words:
            needed = self._wide(word, style)
            if line and used + space + needed > width:
                yield line
                line, used = [], 0.0
            pieces = [word] if needed <= width else list(self._broken(word, style, width))
            for piece in pieces[:-1]:
                yield [piece]
            last = pieces[-1]
            used += (space if line else 0.0) + (needed if last is word else self._wide(last, style))
            line.append(last)
        yield line

    def _wide(self, word: "_Word", style: Type) -> float:
        return sum(self._units(text, face) for text, face in word) * style.size / 1000

    def _without_runt(
        self, lines: list[list["_Word"]], style: Type, width: float
    ) -> Iterator[Line]:
        """No paragraph of three lines or more ends in a single word: the word before keeps it company."""
        if len(lines) > 2 and len(lines[-1]) == 1 and len(lines[-2]) > 3:
            pair = [lines[-2][-1], lines[-1][0]]
            if self._joined(pair, style).width <= width * 0.6:
                lines[-2:] = [lines[-2][:-1], pair]
        words = (text for line in lines for word in line for text, _face in word)
        left = begins_leftwards(" ".join(words))
        return (self._joined(line, style, left) for line in lines)

    def _joined(self, words: list["_Word"], style: Type, left: bool = False) -> Line:
        """Words with their spaces, in as few parts as their faces allow."""
        parts: list[tuple[str, Face]] = []
        for index, word in enumerate(words):
            for place, (text, face) in enumerate(word):
                lead = " " if index and not place else ""
                if parts and parts[-1][1] == face:
                    parts[-1] = (parts[-1][0] + lead + text, face)
                else:
                    if lead and parts:
                        parts[-1] = (parts[-1][0] + lead, parts[-1][1])
                    parts.append((text, face))
        space = self._units(" ", style.face) * style.size / 1000
        gaps = space * max(len(words) - 1, 0)
        return Line(tuple(parts), gaps + sum(self._wide(word, style) for word in words), left)

    def _broken(self, word: "_Word", style: Type, width: float) -> Iterator["_Word"]:
        """A word wider than its line, in pieces, each broken after a sign where there is one."""
        piece: list[tuple[str, Face]] = []
        used = 0.0
        for text, face in word:
            start = 0
            while start < len(text):
                end, wide = self._fits(text, start, face, style.size, width - used)
                if end == start and not piece:
                    end = start + 1  # not even one character fits: take it all the same
                if end > start:
                    piece.append((text[start:end], face))
                    used += wide
                if end < len(text):
                    yield tuple(piece)
                    piece, used = [], 0.0
                start = end
        if piece:
            yield tuple(piece)

    def _fits(
        self, text: str, start: int, face: Face, size: float, room: float
    ) -> tuple[int, float]:
        """How far the text goes from `start` within the room, and how wide that is."""
        if leftwards(text):
            return self._fits_joined(text, start, face, size, room)
        used, end = 0.0, start
        after_sign: tuple[int, float] | None = None
        while end < len(text):
            wide = self._units(text[end], face) * size / 1000
            if used + wide > room:
                return after_sign if after_sign and after_sign[0] - start > 8 else (end, used)
            used += wide
            end += 1
            if text[end - 1] in BREAK_AFTER:
                after_sign = (end, used)
        return end, used

    def _fits_joined(
        self, text: str, start: int, face: Face, size: float, room: float
    ) -> tuple[int, float]:
        """The same where letters are joined, which makes some of them wider than they are alone."""
        end, alone = start, 0.0
        while end < len(text) and alone <= room:
            alone += self._units(text[end], face) * size / 1000
            end += 1
        while end > start and (used := self._units(text[start:end], face) * size / 1000) > room:
            end -= 1
        return (end, used) if end > start else (start, 0.0)


_Word = tuple[tuple[str, Face], ...]


def superscript(number: int) -> str:
    """A number set high, in the typeface's own figures."""
    return str(number).translate(_HIGH)


_HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(text: str, face: Face) -> str:
    """The text with a visible box for each character that no face has."""
    glyphs = loaded(face).face.charToGlyph
    if all(ord(char) in glyphs for char in text if char != "\n"):
        return text
    return "".join(char if char == "\n" or face_of(char, face) else MISSING for char in text)


def _face_of(part: str | Run, style: Type) -> Face:
    if isinstance(part, str) or not (part.bold or part.italic):
        return style.face
    return style.strong if part.bold else style.emphasis


def _closed(open_word: list[tuple[str, Face]]) -> Iterator[_Word]:
    """The word being read, if there is one, which then begins anew."""
    if open_word:
        yield tuple(open_word)
        open_word.clear()
