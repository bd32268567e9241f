"""The blank audit tool as a document to print and write on."""

from collections.abc import Iterable, Iterator

from app.domain.answers import Evidence
from app.reports.content import (
    NO_BREAK_SPACE,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    Status,
    Style,
    Table,
)
from app.tool.blank import (
    BlankItem,
    BlankLimit,
    BlankQuestion,
    BlankSection,
    BlankTable,
    BlankTool,
    Write,
)

BOX = "\N{WHITE SQUARE}"
ROWS = 6  # empty rows of a table
LINE = "_" * 56  # as wide as the column of answers: it keeps all of them alike
ROOM = 52  # letters of a line of tick boxes
DATE = "Day ______  Month ______  Year __________"
HOW = (
    "Write dates as exactly as the file gives them: a month or a year alone is an answer. Tick one box unless it says "
    "otherwise. What does not apply, is not recorded, or could not be looked at has a box of its own; give the reason "
    "where one is asked for. An item marked extended may be left out. Type everything into the program afterwards: it "
    "does the counting."
)


def blank_document(blank: BlankTool) -> Document:
    """The tool to be filled in with a pen; the same tool gives the same document."""
    version = f"Version {blank.version}, for working on paper" if blank.version else "For paper"
    return Document(
        title=blank.title,
        subtitle=version,
        facts=(("Case", "_" * 24), ("Assessor", "_" * 24), ("Day of reading", "_" * 24)),
        blocks=tuple(_blocks(blank)),
        style=Style.SUMMARY,
        status=Status.FINAL,
        marking="Once filled in: personal data about a child",
        short_title=blank.title,
    )


def _blocks(blank: BlankTool) -> Iterator[Block]:
    yield Paragraph(HOW)
    for section in blank.sections:
        yield from _section(section)
    if blank.limits:
        yield Heading(1, "Time limits")
        yield Paragraph(
            "The program works these out from the dates. Day 0 is the day the clock starts."
        )
        yield Table(
            "",
            (Column("", weight=0), Column("Standard", weight=2), Column("Limit"), Column("Counted", weight=3)),
            tuple((one.id, one.title, one.limit, _counted(one)) for one in blank.limits),
        )  # fmt: skip


def _counted(limit: BlankLimit) -> str:
    return f"{limit.counted} ({limit.doubt})" if limit.doubt else limit.counted


def _section(section: BlankSection) -> Iterator[Block]:
    yield Heading(1, section.title, section.number)
    if section.purpose:
        yield Paragraph((Run(section.purpose, italic=True),))
    for item in section.items:
        yield from _item(item)


def _item(item: BlankItem) -> Iterator[Block]:
    asked = [part for part in item.parts if isinstance(part, BlankQuestion)]
    head = f"{item.number}  {item.wording}".strip()
    if asked:
        yield _questions(item, asked, head)
    for part in item.parts:
        if isinstance(part, BlankTable):
            yield _empty_table(part, "" if asked else head)


def _questions(item: BlankItem, asked: list[BlankQuestion], head: str) -> Table:
    alone = len(asked) == 1 and asked[0].wording == item.wording
    rows: list[tuple[Cell, ...]] = [
        (_left(part, "" if alone else part.wording), _answer(part)) for part in asked
    ]
    if item.evidence:
        rows.append(("Where it was found, with volume and page or screen", _evidence()))
    else:
        rows.append(("Note", f"\n{LINE}"))
    when = _sentence(item.asked_when)
    said = "\n".join(filter(None, (when, item.hint, item.guidance, *_levels(asked))))
    columns = (Column(head), Column("" if item.core else "extended", weight=0))
    return Table("", columns, tuple(rows), note=said)


def _left(part: BlankQuestion, wording: str) -> str:
    many = "Tick all that apply." if part.write is Write.TICK_ALL else ""
    lines = (wording, part.hint, part.guidance, many, _sentence(part.asked_when))
    return "\n".join(filter(None, lines)) or "Answer"


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _levels(asked: list[BlankQuestion]) -> list[str]:
    several = sum(bool(part.levels) for part in asked) > 1
    return [
        f"{f'{part.wording}: ' if several else ''}{label}: {text}"
        for part in asked
        for label, text in part.levels
    ]


def _evidence() -> str:
    return f"{_boxes(source.words for source in Evidence)}\n\n{LINE}"


def _answer(part: BlankQuestion) -> str:
    match part.write:
        case Write.TICK_ONE | Write.TICK_ALL:
            written = _boxes(part.choices)
        case Write.TICK:
            written = _boxes(("yes",))
        case Write.DATE:
            written = f"\n{DATE}"
        case Write.NUMBER:
            written = "\n__________"
        case Write.LINE:
            written = f"\n{LINE}"
        case Write.LINES:
            written = f"\n\n{LINE}" * 3
        case _:
            written = ""
    states = _boxes(part.states)
    reasons = f"\n{LINE}" if any(state.endswith("because") for state in part.states) else ""
    return "\n".join(filter(None, (written, f"{states}{reasons}")))


def _boxes(words: Iterable[str]) -> str:
    """Tick boxes, several on a line; a box and its words stay together."""
    lines: list[str] = []
    for said in words:
        box = f"{BOX}{NO_BREAK_SPACE}{said}"
        if lines and len(lines[-1]) + len(box) + 3 <= ROOM:
            lines[-1] += f"   {box}"
        else:
            lines.append(box)
    return "\n".join(lines)


def _empty_table(part: BlankTable, head: str) -> Table:
    said = (_sentence(part.asked_when), part.hint, part.guidance, *map(_column_note, part.columns))
    return Table(
        head or part.wording,
        tuple(Column(column.wording) for column in part.columns),
        tuple(tuple(_small(column) for column in part.columns) for _ in range(ROWS)),
        note="\n".join(filter(None, said)),
    )


def _column_note(column: BlankQuestion) -> str:
    return f"{column.wording}: {column.asked_when}." if column.asked_when else ""


def _small(column: BlankQuestion) -> str:
    """A cell of a table: short lists as boxes below each other, the rest empty and two lines high."""
    if column.write is Write.TICK:
        return BOX
    if column.write in (Write.TICK_ONE, Write.TICK_ALL) and column.choices:
        return "\n".join(f"{BOX}{NO_BREAK_SPACE}{choice}" for choice in column.choices)
    return "__/__/____\n " if column.write is Write.DATE else "________\n "
