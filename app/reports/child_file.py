"""One child's file on paper, and as JSON for a program: the same texts, with what was taken out gone from both."""

import json
import re
from dataclasses import dataclass

from app.domain.child_file import ChildFile, HeldTable
from app.domain.third_parties import redact
from app.reports.chart_content import Tone
from app.reports.content import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Quote,
    Status,
    Style,
    Table,
    cell_text,
    plain_text,
)

MARKING = "OFFICIAL-SENSITIVE: personal data of one child"
FORMAT = "casefile-audit/child-file"
FORMAT_VERSION = 1
_WIDEST = 5  # columns; a table with more is printed entry by entry


@dataclass(frozen=True, slots=True)
class Asked:
    """What both papers say of the request. `on` is a day in words."""

    why: str
    by: str
    on: str
    kept: int
    redacted: int


def redacted_file(held: ChildFile, out: "re.Pattern[str] | None") -> ChildFile:
    """The file without what is to be taken out, in titles too."""
    return ChildFile(
        redact(held.ref, out),
        redact(held.round_name, out),
        tuple(
            HeldTable(
                redact(each.title, out),
                each.held_in,
                each.columns,
                tuple(tuple(redact(text, out) for text in row) for row in each.rows),
            )
            for each in held.tables
        ),
    )


def child_file_json(held: ChildFile, asked: Asked) -> bytes:
    """UTF-8, one document: every table with the names of its columns in each row."""
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "case": held.ref,
        "round": held.round_name,
        "request": asked.why,
        "made_by": asked.by,
        "made_on": asked.on,
        "passages_kept": asked.kept,
        "passages_redacted": asked.redacted,
        "tables": [
            {
                "title": each.title,
                "held_in": each.held_in,
                "rows": [dict(zip(each.columns, row, strict=True)) for row in each.rows],
            }
            for each in held.tables
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def child_file_document(held: ChildFile, asked: Asked) -> Document:
    """What is read most first: the answers, how they came about, then everything else by where it is held."""
    blocks: list[Block] = [_about(asked)]
    for each in held.tables:
        blocks.append(Heading(1, each.title))
        blocks.append(_table(each))
    return Document(
        title=f"Everything held about {held.ref}",
        subtitle=held.round_name,
        facts=(
            ("Request", asked.why),
            ("Made by", asked.by),
            ("Made on", asked.on),
            ("Passages redacted", str(asked.redacted)),
        ),
        blocks=tuple(blocks),
        style=Style.REPORT,
        status=Status.FINAL,
        author=asked.by,
        marking=MARKING,
        short_title=f"One child's file: {held.ref}",
    )


def in_rows(document: Document) -> tuple[tuple[str, str], ...]:
    """A paper as rows of what and text, under the heading each stands under."""
    rows: list[tuple[str, str]] = [*document.facts]
    heading = ""
    for block in document.blocks:
        match block:
            case Heading():
                heading = block.text
            case Paragraph() | Quote():
                rows.append((heading, plain_text(block.text)))
            case Callout():
                said = " ".join(plain_text(each) for each in block.text)
                rows.append((block.title or heading, said))
            case Bullets():
                rows += [(heading, plain_text(each)) for each in block.items]
            case Facts():
                rows += block.pairs
            case Table():
                for cells in block.rows:
                    rows.append(
                        (block.title or heading, ", ".join(filter(None, map(cell_text, cells))))
                    )
            case _:
                continue
    return tuple(rows)


def _about(asked: Asked) -> Callout:
    taken = (
        f"{asked.redacted} passages that concern somebody else were taken out; each stands as [redacted]."
        if asked.redacted
        else "Nothing was taken out."
    )
    return Callout(
        Tone.NEUTRAL,
        "What this is",
        (
            "Everything that the case file audit holds about one child. The child's own file is no part of this.",
            f"{taken} Seals, keys and random numbers of the program are left out: they say nothing of anybody.",
        ),
    )


def _table(held: HeldTable) -> Block:
    if not held.rows:
        return Paragraph("Nothing is held.")
    if len(held.columns) <= _WIDEST:
        return Table("", tuple(Column(each) for each in held.columns), held.rows)
    rows = [
        (f"{number}" if first else "", name, text)
        for number, row in enumerate(held.rows, 1)
        for first, (name, text) in _marked(
            [(name, text) for name, text in zip(held.columns, row, strict=True) if text]
        )
    ]
    columns = (Column("Entry", weight=0.4), Column("What", weight=1.2), Column("Held", weight=4))
    return Table("", columns, tuple(rows))


def _marked(pairs: list[tuple[str, str]]) -> list[tuple[bool, tuple[str, str]]]:
    return [(not place, pair) for place, pair in enumerate(pairs)]
