"""Which characters a text may hold: what may be typed is exactly what can be exported and printed."""

import unicodedata

LINE_BREAKS = {"\n", "\t"}
# Controls, lone surrogates, private and unassigned code points, and the invisible marks that reverse
# the order of letters: none can be printed faithfully, and some make a text read as what it is not.
REFUSED = {"Cc", "Cs", "Cf", "Co", "Cn"}


def is_keepable(text: str) -> bool:
    """Whether every character can be stored, exported and printed as it was typed."""
    if text.isascii():
        return text.isprintable() or all(
            letter.isprintable() or letter in LINE_BREAKS for letter in text
        )
    return all(
        letter in LINE_BREAKS or unicodedata.category(letter) not in REFUSED for letter in text
    )


def keepable(text: str) -> str:
    """The text without the characters that cannot be kept: for what is pasted."""
    return "".join(letter for letter in text.replace("\r\n", "\n") if is_keepable(letter))
