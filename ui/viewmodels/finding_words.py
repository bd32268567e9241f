"""Words found in the audit in hand, or in all of one's cases: where they stand, and how to get there."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.answers import Answer
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey, AuditId
from app.domain.reading_log import lines_of
from app.domain.word_search import CALLED, excerpt, holds, words_of
from app.services.word_search import Found
from app.tool.model import Group
from app.tool.numbering import plain_label
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item

MOST = 300  # of one search; more says nothing to anybody


@dataclass(frozen=True, slots=True)
class Match:
    """`head`: "4.3 Note · Reason for the delay". The audit in hand has no `audit_id`; `item` is known of it alone."""

    head: str
    text: str
    key: AnswerKey = AnswerKey("")  # noqa: RUF009  (a NewType of str)
    item: Item | None = None
    audit_id: AuditId = AuditId("")  # noqa: RUF009  (a NewType of str)


def find_here(audit: AuditViewModel, text: str) -> tuple[Match, ...]:
    """Wording and guidance, answers, notes, places and reasons, in the order of the tool; an item's wording once.
    Last the lines of the reading log."""
    words = words_of(text)
    found = []
    for section in audit.sections:
        for item in section.items if words else ():
            for key, called, said in _texts(audit, item):
                if holds(said, words):
                    head = _head(item.number, called, item.title)
                    # Its title is in the head already: what helps is where it stands.
                    by_title = not called and holds(item.title, words)
                    shown = section.name if by_title else excerpt(said, words)
                    found.append(Match(head, shown, key, item))
                    if len(found) == MOST:
                        return tuple(found)
    found += _in_the_log(audit, words) if words else ()
    return tuple(found[:MOST])


def _in_the_log(audit: AuditViewModel, words: tuple[str, ...]) -> Iterator[Match]:
    """What lines of the reading log say that no question says."""
    for line in lines_of(audit.audit.beside):
        feeds = audit.held_now(line.feeds) if line.feeds and _is_there(audit, line.feeds) else None
        for name in ("place", "other", "note"):
            said = getattr(line.noted, name)
            if holds(said, words) and (feeds is None or getattr(feeds, name) != said):
                head = _head("", CALLED[name], audit.tr("Reading log"))
                yield Match(head, excerpt(said, words), line.key)


def _is_there(audit: AuditViewModel, key: AnswerKey) -> bool:
    try:
        audit.state(key)
    except NotFound:
        return False
    return True


def as_match(found: Found, *, with_ref: bool = True) -> Match:
    head = _head(found.number, found.called, found.wording)
    head = f"{found.ref} · {head}" if with_ref else head
    return Match(head, found.text, found.key, None, found.audit_id)


def _head(number: str, called: str, title: str) -> str:
    if not called:
        return " ".join(one for one in (number, title) if one)
    return " ".join(one for one in (number, f"{called.capitalize()} · {title}") if one)


def _texts(audit: AuditViewModel, item: Item) -> Iterator[tuple[AnswerKey, str, str]]:
    """Every text of a card with what it is called; "" for the wording itself."""
    none = AnswerKey("")
    labels = (plain_label(part.label) for part in item.parts)
    yield none, "", " · ".join(dict.fromkeys(one for one in (item.title, *labels) if one))
    yield none, "guidance", " ".join(one for one in (item.hint, item.guidance) if one)
    for key in audit.keys(item):
        answer = audit.state(key).answer
        if answer is not None:
            yield from ((key, called, said) for called, said in _of_answer(audit, key, answer))
    for part in item.parts:
        if isinstance(part, Group):
            yield none, "guidance", " ".join(one for one in (part.hint, part.guidance) if one)


def _of_answer(audit: AuditViewModel, key: AnswerKey, answer: Answer) -> Iterator[tuple[str, str]]:
    yield CALLED["value"], audit.questions.said(key, answer)
    for name in ("warning_reason", "place", "other", "note"):
        yield CALLED[name], getattr(answer, name)
