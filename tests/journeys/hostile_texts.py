"""Hostile text: of every kind that a person or a foreign file could bring, each piece marked with its field.

A text is made of pieces. Each piece ends in the mark of its field, so that what comes out of a paper says which field
got there, and whether every piece of it came whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.plain_text import plain as kept
from app.reports.plain import plain as shown

# Leading characters by which a spreadsheet takes a text for a formula; a field's text begins with one of them.
LEADS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|'/C calc'!A0", "\n=1", "＝1", "|1")
PIECES = {
    "markup": '<b>bold</b> & <img src="file:///etc/passwd"/>',
    "unclosed": "<para><font color='red' size=99>child said <3",
    "link": '<a href="https://evil.example/">notes</a><br/>&nbsp;&#65;&lt;',
    "script": ") Tj ET /JS (app.alert(1)) <</S/JavaScript>> endstream",
    "xml": "]]><!-- -->?><!DOCTYPE x><w:t/>",
    "controls": "a\x00b\x07c\x1b[31md\x7fe\x9bf\ufffeg\uffffh\ufdd0i\ud800j",
    "lines": "k\x0bl\x0cm\x85n\u2028o\u2029p\rq",
    "directions": "r\u202es\u2066t\u200fu\u2069\ufeffv\u200bw",
    "hebrew": "הילד נראה לבדו",
    "arabic": "قالت الأم إن الطفل بخير",
    "marks": "Zoe\u0308 a\u030a\u0323\u0301\u0316 \u0e01\u0e33",
    "beyond": "漢字 😀 👩\u200d👧 𝔘 \U0001f1ec\U0001f1e7",
    "field codes": "{ INCLUDETEXT c:\\\\x } «Name» {{x}} ${x} %s %(x)s {0}",
    "references": "{T99} {source Nobody} {cases|n out of N} {x",
    "markdown": "# *a* _b_ `c` [d](javascript:e) |f|g|",
    "quoting": "h,\"i\";'j'\tk\\",
    "path": "../../CON.txt:x?*",
}
# What is quoted may hold no word of anybody's name, and here names hold the others.
QUOTABLE = {
    "markup": "<u>told</u>&amp;<img/>",
    "arabic": "الولد",
    "beyond": "🦉",
    "script": "/JS(2)",
    "references": "{T4}",
}
LONG = "y" * 20_000  # characters without a space
MANY = "word " * 4_000  # as long as a note may be
OPEN, SHUT = "zq", "qz"
_MARK = re.compile(rf"{OPEN}(\d{{3}})([a-z]){SHUT}")


@dataclass
class Planted:
    """What was typed where: the fields by their marks, and the pieces each of them was given."""

    names: list[str] = field(default_factory=list)
    given: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # mark -> kind -> the piece with its mark
    refused: set[str] = field(default_factory=set)  # fields that would not have control characters

    def text(
        self,
        name: str,
        room: int = 4_000,
        *,
        clean: bool = False,
        pieces: Mapping[str, str] = PIECES,
        without: tuple[str, ...] = (),
    ) -> str:
        """A text of at most `room` characters for a field: the pieces there is room for."""
        if name not in self.names:
            self.names.append(name)
        number = self.names.index(name)
        lead = LEADS[number % len(LEADS)]
        kinds = list(pieces)
        turned = kinds[number % len(kinds) :] + kinds[: number % len(kinds)]
        made, held = "", {}
        self.given[name] = held
        for place, kind in enumerate(["lead", *turned]):
            if kind in without:
                continue
            piece = lead if kind == "lead" else pieces[kind]
            if clean:
                piece = kept(piece).replace("\n", " ").replace("\t", " ").replace("\ufffd", "")
            marked = f"{piece}{OPEN}{number:03}{chr(97 + place)}{SHUT}"
            if len(made) + len(marked) + 1 > room:
                continue
            made += f"{' ' if made else ''}{marked}"
            held[kind] = marked
        return made


def squeezed(text: str) -> str:
    """The text as a store keeps it and every paper shows it (both are called `plain`), without white space: where its
    lines end is not what was written."""
    return "".join(shown(kept(text)).split())


def marks_in(text: str) -> set[int]:
    """The numbers of the fields whose pieces stand in a squeezed text."""
    return {int(found[1]) for found in _MARK.finditer(text)}
