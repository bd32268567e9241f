"""Files that were not produced: how many, why, and every headline a second time with those cases taken as not met."""

from app.domain.findings import Findings
from app.domain.not_produced import FileNotProduced, Headline
from app.reports.content import (
    Align,
    Block,
    Column,
    Count,
    Heading,
    Paragraph,
    Table,
)

NOT_PRODUCED_COLUMNS = (Column("Case"), Column("Why", weight=4), Column("Read instead", weight=3))
TWICE_COLUMNS = (
    Column("Headline", weight=5),
    Column("As found", Align.RIGHT, weight=1.6),
    Column("Taken as not met", Align.RIGHT, weight=2.4),
)


def not_produced_blocks(found: Findings) -> list[Block]:
    """Nothing where every file was produced, or nobody said of any that it was not."""
    if not found.not_produced:
        return []
    return [
        Heading(2, "Files that were not produced"),
        Paragraph(_opening(found)),
        Table(
            "Cases whose file was not produced",
            NOT_PRODUCED_COLUMNS,
            tuple((each.ref, each.reason, _instead(each)) for each in found.not_produced),
        ),
        Paragraph(
            "Below, every headline stands twice: as found, and as it would be had each of these cases not met it. The "
            "truth about them is not known; the second figure is the worst it can be. A case that the electronic "
            "record shows not to have been due stays out of a time limit both times; a limit that was due in no case "
            "is left out."
        ),
        Table(
            "The judgements and time limits, with those cases taken as not met",
            TWICE_COLUMNS,
            tuple(_row(each) for each in headlines(found)),
        ),
    ]


def headlines(found: Findings) -> tuple[Headline, ...]:
    """Those of the table, in its order."""
    return tuple(each for each in (*found.judged_twice, *found.timed_twice) if each.of_taken)


def files_sentence(found: Findings) -> str:
    """For the account of what came back; "" where there is nothing to say."""
    words, number = "", len(found.not_produced)
    if number:
        files = "1 file was" if number == 1 else f"{number} files were"
        words = f" {files} not produced, which is a finding (chapter 2)."
    if found.in_part:
        words += (
            " Of 1 file, a volume or more was missing."
            if found.in_part == 1
            else f" Of {found.in_part} files, a volume or more was missing."
        )
    return words


def _opening(found: Findings) -> str:
    number = len(found.not_produced)
    replaced = sum(each.replaced for each in found.not_produced)
    nothing = sum(each.nothing for each in found.not_produced)
    words = "The file of 1 case was" if number == 1 else f"The files of {number} cases were"
    words += (
        " not produced when it was asked for." if number == 1 else " not produced when asked for."
    )
    words += (
        " A case stays in the sample for that: it is audited from what exists, and replaced only where nothing at all "
        "can be read."
    )
    if nothing:
        words += f" Of {nothing} of them nothing could be read; {_replaced(replaced)}."
    return words


def _replaced(count: int) -> str:
    if not count:
        return "none was replaced"
    return "1 was replaced" if count == 1 else f"{count} were replaced"


def _instead(each: FileNotProduced) -> str:
    if each.nothing:
        return "Nothing; replaced" if each.replaced else "Nothing"
    return "The electronic record" if each.counted else "Not returned yet"


def _row(each: Headline) -> tuple[str, Count | str, Count]:
    found = Count(each.met, each.of) if each.of else "not asked"
    return each.words, found, Count(each.met_taken, each.of_taken)
