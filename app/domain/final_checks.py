"""What stands in the way of a final report: words without their figures, figures used both ways, nobody named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.conclusions import Basis, Body, Conclusion, LeadWords, Recommendation, Use
from app.domain.figure_references import Figure, figure, references
from app.domain.findings import Findings
from app.domain.front_matter import unknown_citations
from app.domain.ids import EntryId
from app.domain.quantities import FEW, Scale


@dataclass(frozen=True, slots=True)
class ToClear:
    """What stands in the way of a final report: where it is, and what is to be done, in one sentence."""

    where: str
    what: str
    entry: EntryId = EntryId("")  # noqa: RUF009  (a NewType of str)


def to_clear(words: LeadWords, found: Findings, scale: Scale) -> tuple[ToClear, ...]:
    """Everything that a final report must not say, or leave unsaid, in the order of the report."""
    problems: list[ToClear] = []
    for each in words.conclusions:
        where = f"Conclusion in chapter {each.chapter}"
        problems += [ToClear(where, what, each.id) for what in _of_conclusion(each, found, scale)]
        problems += [ToClear(where, what, each.id) for what in _uncited(each.text, words)]
    for number, held in enumerate(words.recommendations, start=1):
        where = f"Recommendation {number}"
        problems += [
            ToClear(where, what, held.id) for what in _of_recommendation(held, words, found)
        ]
        problems += [ToClear(where, what, held.id) for what in _uncited(held.text, words)]
    return tuple(problems)


def front_to_clear(words: LeadWords) -> tuple[ToClear, ...]:
    """What a final report must have before its first chapter and after its last."""
    return tuple(ToClear("Front matter", what) for what in _of_front(words))


def _of_front(words: LeadWords) -> Iterable[str]:
    front = words.front
    if not front.caution.strip():
        yield "Say what the reader is to bear in mind."
    if not front.signed:
        yield "Name who signs the report."
    if not words.discussions:
        yield "Note on the Actions page with whom the findings were discussed."
    for text in (front.agreed, front.earlier, front.caution, front.thanks):
        yield from _uncited(text, words)


def _uncited(text: str, words: LeadWords) -> Iterable[str]:
    for typed in unknown_citations(text, words.sources):
        yield f"{typed} names no source: add it under Front matter, or leave it out."


def _of_conclusion(held: Conclusion, found: Findings, scale: Scale) -> Iterable[str]:
    if held.basis is Basis.UNSAID:
        yield "Say whether it is counted, judged or observed."
    yield from _unknown(held.text, found)
    named = _figures(held.text, found)
    if held.basis is Basis.COUNTED and not named:
        yield "It is marked as counted and names no figure: insert the figure it rests on."
    used = scale.used_in(held.text)
    for word in used:
        if not named:
            yield f"“{word}” stands without a figure: insert the figure it speaks of, or leave the word out."
        elif not any(scale.word(each.count, each.of) == word for each in named):
            yield _misfit(word, named[0], scale)


def _misfit(word: str, held: Figure, scale: Scale) -> str:
    fitting = scale.word(held.count, held.of)
    instead = f"write “{fitting}”" if fitting else f"of fewer than {FEW} cases write the count"
    return f"“{word}” does not fit {held.count} of {held.of} on the report's scale: {instead}."


def _of_recommendation(held: Recommendation, words: LeadWords, found: Findings) -> Iterable[str]:
    if held.body is Body.UNSAID:
        yield "Say whom it is for: the service, another agency or the board."
    if held.body is Body.AGENCY and not held.body_name.strip():
        yield "Name the agency it is for."
    if not held.owner.strip():
        yield "Name who is to see to it."
    if held.due is None:
        yield "Give the day by which it is to be done."
    yield from _unknown(f"{held.text} {held.evidence}", found)
    mine = _bare(held.text, held.evidence)
    if not mine:
        yield "Name the figure it rests on, as its evidence."
    both = [
        each for each in words.conclusions if each.use is Use.ASSURANCE and mine & _bare(each.text)
    ]
    if both and not held.reconciled.strip():
        yield (
            f"Its figure is used as assurance in chapter {both[0].chapter} as well: "
            "say how the two go together, or change one of them."
        )


def _unknown(text: str, found: Findings) -> Iterable[str]:
    for each in references(text):
        if each.shown is None or figure(found, each.name) is None:
            yield f"{each.typed} names no figure of this round: choose one from the list."


def _figures(text: str, found: Findings) -> Sequence[Figure]:
    held = (figure(found, each.name) for each in references(text))
    return [each for each in held if each is not None]


def _bare(*texts: str) -> set[str]:
    """The questions and standards that texts refer to, whichever answer or verdict of theirs."""
    return {
        each.name.partition("=")[0].partition(":")[0]
        for text in texts
        for each in references(text)
        if each.name not in {"cases"}
    }
