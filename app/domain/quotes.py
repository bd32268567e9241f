"""Words of an answer, altered so that they point at nobody, and approved by the lead: only these may be printed.

What the assessor wrote never leaves the lead's store by this way: an entry holds the altered text and the hash of what
it was altered from, so that an approval falls when the answer beneath changes.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.anonymised import Known
from app.domain.ids import AnswerKey, AuditId, EntryId
from app.domain.notebook import Entry
from app.domain.partial_dates import MONTHS
from app.domain.prose_check import pointing

SHORTEST = 12  # characters: less is no passage
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if month[3:] else month for month in MONTHS)
_DATE = re.compile(
    rf"\b(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{_MONTH})\b(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+\d{{4}})?"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b"
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?:\s?(?:am|pm))?\b|\b\d{1,2}\s?(?:am|pm)\b", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:aged\s+)?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"[- ](?:year|month|week)s?[- ]old\b|\baged\s+\d{1,2}\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\b[A-Z]{1,4}-?\d{3,}\b")
_NAME_LIKE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)*")
_SHORT_NAME = 3  # letters of a part of a name that is looked for by itself


@dataclass(frozen=True, slots=True)
class Passage:
    """What somebody wrote under a question, or as a note beside it (`part` is "answer" or "note")."""

    audit_id: AuditId
    ref: str
    key: AnswerKey
    part: str
    item: str
    label: str
    text: str

    @property
    def place(self) -> str:
        """Tells it from every other of the round, whatever it says."""
        return f"{self.audit_id}\n{self.key}\n{self.part}"

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Quote:
    """An altered text. `of` is the hash of what it was altered from; `label` what was asked."""

    id: EntryId
    place: str
    of: str
    item: str
    label: str
    text: str
    approved: bool = False


def written_quote(held: Quote) -> dict[str, str]:
    return {
        "place": held.place,
        "of": held.of,
        "item": held.item,
        "label": held.label,
        "text": held.text,
        "approved": "yes" if held.approved else "",
    }


def quote_from(entry: Entry) -> Quote:
    said = entry.body
    return Quote(
        entry.id,
        said.get("place", ""),
        said.get("of", ""),
        said.get("item", ""),
        said.get("label", ""),
        said.get("text", ""),
        said.get("approved", "") == "yes",
    )


def standing(
    quotes: Iterable[Quote], passages: Mapping[str, Passage]
) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """Those approved whose answer is still what it was, and those whose approval has fallen because it is not."""
    approved = [each for each in quotes if each.approved]
    held = [
        each
        for each in approved
        if (beneath := passages.get(each.place)) is not None and beneath.hash == each.of
    ]
    return tuple(held), tuple(each for each in approved if each not in held)


def proposed(text: str, known: Known) -> str:
    """The text with names, places, references, days, times and ages taken out: a beginning, for the lead to go over."""
    text = _REFERENCE.sub("[case]", text)
    text = _AGE.sub("[age]", _TIME.sub("[time]", _DATE.sub("[date]", text)))
    text = _known(known.words, "[place]", text)
    parts = (part for name in known.people for part in (name, *name.split()))
    text = _known((part for part in parts if len(part) >= _SHORT_NAME), "[name]", text)
    return _NAME_LIKE.sub("[name]", text)


def in_its_way(text: str, known: Known) -> tuple[str, ...]:
    """Why an altered text may not be printed yet: what in it still points at somebody."""
    if not text.strip():
        return ("There is no text; write what may be printed.",)
    names = {part for name in known.people for part in (name, *name.split())}
    places = {each for each in (*known.words, *names) if len(each) >= _SHORT_NAME}
    found = list(
        pointing(text, places, whole_words="is a name or a place of the round; leave it out")
    )
    for pattern, why in (
        (_REFERENCE, "names a case; leave the reference out"),
        (_DATE, "gives a day or a month; leave it out"),
        (_TIME, "gives a time; leave it out"),
        (_AGE, "gives an age; leave it out"),
    ):
        hit = pattern.search(text)
        if hit is not None:
            found.append(f"“{hit[0]}” {why}.")
    return tuple(dict.fromkeys(found))


def perhaps_names(text: str) -> tuple[str, ...]:
    """Words with a capital within a sentence: somebody is to look at them before approving."""
    return tuple(dict.fromkeys(_NAME_LIKE.findall(text)))


def _known(words: Iterable[str], instead: str, text: str) -> str:
    names = sorted({each.strip() for each in words if len(each.strip()) >= _SHORT_NAME}, key=len)
    if not names:
        return text
    # The longest first: a whole name goes as one.
    either = "|".join(re.escape(name) for name in reversed(names))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", instead, text, flags=re.IGNORECASE)
