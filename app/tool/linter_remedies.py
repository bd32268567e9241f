"""What to write instead of what cannot be read: signs and habits of Excel and of other languages."""

import re

from app.tool.linter_dates import day_meant
from app.tool.suggestions import hidden_character

_IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAMED = re.compile(r"\$\{[^}]*\}")
_WORDS = re.compile(r"[^\W\d_]+(\s+[^\W\d_]+)+")
_DATE = re.compile(r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_ISO_SLASHED = re.compile(r"\b\d{4}[./]\d{1,2}[./]\d{1,2}\b")
# Sign or word -> what to write. In this order: `<>` before `<`.
_SIGNS: tuple[tuple[str, str], ...] = (
    (r"==", "equal is written =, not =="),
    (r"<>", "not equal is written !=, not <>"),
    (r"=>", "at least is written >=, not =>"),
    (r"=<", "at most is written <=, not =<"),
    (r"≥", "at least is written >="),
    (r"≤", "at most is written <="),
    (r"≠", "not equal is written !="),
    (r"&&", "two conditions are joined by the word 'and', not by &&"),
    (r"\|\|", "two conditions are joined by the word 'or', not by ||"),
    (r"&", "texts are put together with concat(…, …), not with &"),
    (r"[–—−]", "a minus is the short line -, not a dash"),
    (r"!(?!=)", "'!' is not known here: write not(…)"),
    (r";", "values in brackets are set apart by commas: write , and not ;"),
    (r"\bAND\b", "write and in small letters"),
    (r"\bOR\b", "write or in small letters"),
    (r"\bNOT\b(?!\s*\()", "write not(…), in small letters and with brackets"),
    (r"\bnot\b(?!\s*\()", "not needs brackets: write not(…)"),
    (r"\bis\s+(blank|empty|null)\b", "write string(${question}) = ''"),
    (r"\b(is not|isn't)\b", "write !="),
    (r"\b(equals|is|like)\b", "write ="),
    (r"\bin\s*\(", "write … = 'one' or … = 'other' for each of the values"),
    (r"%", "a percentage is a plain number: write div 100"),
    (r"\^", "powers are written pow(…, …)"),
    (r"[{}](?!\s*\$)", "a question is written ${name}, with a dollar sign and curly brackets"),
    (r"#", "# means nothing here: a question is written ${name}"),
    (r"\?", "a question is written ${name}; a condition needs no question mark"),
)


def remedy(text: str, fault: str) -> str:
    """The sentence for an expression that cannot be read: what to write instead, else what the reader said."""
    hidden = hidden_character(text)
    if hidden:
        return f"The expression {hidden}: type that place anew."
    if _WORDS.fullmatch(text.strip()) and not {"and", "or", "div", "mod"} & set(text.split()):
        return f"'{text.strip()}' is no rule: write one such as ${{question}} = 'yes'."
    if text.lstrip().startswith("="):
        return "A rule does not begin with =, as an Excel formula does: leave the first = out."
    if re.match(r"\s*[<>=!]=?\s*[^\s=]", text) or re.search(
        r"\b(and|or)\s*[<>=!]", _NAMED.sub(" ", text)
    ):
        return "Each comparison names what is compared, also after and: write . > 0 and . < 10."
    if re.match(r"\s*if\s+[^\s(]", text, re.IGNORECASE):
        return "A condition does not begin with if: leave the word out."
    bare = _NAMED.sub(" ", _IN_QUOTES.sub(" ", text))
    found = _DATE.search(bare) or _ISO_SLASHED.search(bare)
    if found:
        day = day_meant(found[0]) or "2009-04-15"
        return f"A day is written date('{day}'): {found[0]} is not read."
    for pattern, said in _SIGNS:
        if re.search(pattern, bare):
            # What the reader of expressions says of && and ! is an advice already, and of & a wrong one.
            return (
                said[0].upper() + said[1:] + "."
                if "write '" in fault
                else f"{fault.rstrip('.')}: {said}."
            )
    return fault
