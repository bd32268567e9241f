"""What in a sentence may point at a child: a single case, a reference, an age, a day, a name or place of the round."""

import re
from collections.abc import Iterable

_SINGULAR = re.compile(
    r"\b(?:in|of) (?:one|a single|only one|1) (?:case|child|family|instance)\b|"
    r"\b(?:one|a single|only one) (?:child|case|family|boy|girl|baby|mother|father|parent)\b|"
    r"\bthe only (?:one|instance|child|case|family|boy|girl|baby|mother|father|parent)\b|"
    r"\bin another\b|\bexceptionally\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\b[A-Z]{2}-\d{3,}\b")
_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|"
    r"\b\d{4}-\d{2}-\d{2}\b"
)
_NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen)"
)
_AGE = re.compile(
    rf"\b{_NUMBER}[- ](?:day|week|month|year)s?[- ]old\b|\baged {_NUMBER}\b(?! (?:to|and|or)\b)",
    re.IGNORECASE,
)
_OF_THE_ROUND = "is a place, a team or an assessor of the round; leave it out"


def pointing(text: str, places: Iterable[str], whole_words: str = _OF_THE_ROUND) -> Iterable[str]:
    """A sentence for each thing that must not be printed as it stands; `places` are looked for as whole words."""
    for pattern, why in (
        (_SINGULAR, "speaks of a single case; say it of the whole, or leave it out"),
        (_REFERENCE, "names a case; leave the reference out"),
        (_AGE, "gives the age of a child; leave it out"),
        (_DAY, "gives a day; leave it out or give the year alone"),
    ):
        hit = pattern.search(text)
        if hit is not None:
            yield f"“{hit.group(0)}” {why}."
    for name in sorted(places):
        if re.search(rf"\b{re.escape(name)}\b", text):
            yield f"“{name}” {whole_words}."
