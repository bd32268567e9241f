"""What stands before the first chapter and after the last: purpose, the reader's caution, who signs, thanks."""

from collections.abc import Callable, Sequence

from app.domain.conclusions import LeadWords
from app.domain.findings import Findings
from app.domain.front_matter import Source, pieces
from app.reports.chart_content import Tone
from app.reports.content import Block, Callout, Facts, Footnote, Heading, Paragraph, Text


def citing(text: str, sources: Sequence[Source], say: Callable[[str], str] = str) -> Text:
    """The text with its citations as footnotes; `say` is done to the words between them."""
    parts = tuple(
        Footnote(each.text) if isinstance(each, Source) else say(each)
        for each in pieces(text, sources)
    )
    return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else tuple(filter(None, parts))


def paragraphs(text: str, sources: Sequence[Source]) -> list[Text]:
    """One for each line that says something."""
    return [citing(line.strip(), sources) for line in text.splitlines() if line.strip()]


def before_the_chapters(found: Findings, words: LeadWords) -> list[Block]:
    """Why the audit was made and how it stands to the one before, then what the reader is to bear in mind."""
    front = words.front
    purpose = [*paragraphs(found.purpose, words.sources), *paragraphs(front.earlier, words.sources)]
    blocks: list[Block] = []
    if purpose:
        blocks += [Heading(1, "Purpose of this audit"), *map(Paragraph, purpose)]
    caution = paragraphs(front.caution, words.sources)
    if caution:
        blocks.append(Callout(Tone.NEUTRAL, "To the reader", tuple(caution)))
    return blocks


def after_the_chapters(words: LeadWords) -> list[Block]:
    """Who signs, and whom they thank; nothing where nobody signs yet."""
    front = words.front
    blocks: list[Block] = []
    if front.signed:
        blocks.append(
            Facts(tuple((role or "Signed", name) for name, role in front.signed), across=2)
        )
    blocks += map(Paragraph, paragraphs(front.thanks, words.sources))
    return [Heading(1, "Signed"), *blocks] if blocks else []
