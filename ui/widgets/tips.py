"""Tips that say words as they were written: Qt reads a tip with a tag in it as a page, pictures and all."""

from html import escape

_LONGEST = 600  # characters: more hides what it stands over


def tip(text: str) -> str:
    """A tip with these words and no markup. What is very long is cut with an ellipsis, and wraps."""
    short = len(text) <= _LONGEST
    if short and "<" not in text and "&" not in text:
        return text
    said = text if short else f"{text[:_LONGEST].rstrip()}…"
    return f'<p style="white-space: pre-wrap">{escape(said, quote=False)}</p>'
