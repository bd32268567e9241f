"""The colours of the program, light and dark, by what they are for; and the check that all can be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Each field is a colour as "#RRGGBB". A `..._soft` is the fill behind the text of that name."""

    page: str  # behind everything
    sheet: str  # lists, cards, bars
    quiet: str  # hover, tracks, chips that say nothing special
    line: str  # hairlines between things
    edge: str  # outlines of what can be used
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    rail: str
    rail_text: str
    rail_on: str
    rail_chosen: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    focus: str


LIGHT = Tokens(
    page="#F4F6F8",
    sheet="#FFFFFF",
    quiet="#EEF2F5",
    line="#D5DCE3",
    edge="#8694A2",
    text="#17212B",
    muted="#52606D",
    accent="#0B5C7A",
    accent_soft="#DDEFF5",
    on_accent="#FFFFFF",
    rail="#0F2B3A",
    rail_text="#C9D8E0",
    rail_on="#FFFFFF",
    rail_chosen="#1C4A60",
    good="#1B6E45",
    good_soft="#DDF2E6",
    warn="#8A5300",
    warn_soft="#FCEFD6",
    bad="#A32A22",
    bad_soft="#FBE3E0",
    focus="#0B5C7A",
)

DARK = Tokens(
    page="#12181E",
    sheet="#1A222A",
    quiet="#222C36",
    line="#34414D",
    edge="#728494",
    text="#E8EEF3",
    muted="#A3B1BD",
    accent="#5CC0E0",
    accent_soft="#17394A",
    on_accent="#06202B",
    rail="#0B1218",
    rail_text="#A9BAC6",
    rail_on="#FFFFFF",
    rail_chosen="#1B2C38",
    good="#6FD3A0",
    good_soft="#143526",
    warn="#F0BE6A",
    warn_soft="#3A2C10",
    bad="#FF9C93",
    bad_soft="#3F1C19",
    focus="#5CC0E0",
)

# A person's mark in lists: a letter says who it is, the colour only helps the eye along.
PEOPLE_LIGHT = (
    "#0B5C7A",
    "#A34A00",
    "#5B3E9B",
    "#1B6E45",
    "#A3246B",
    "#4A5568",
    "#2F55B4",
    "#7A5C00",
)
PEOPLE_DARK = (
    "#5CC0E0",
    "#F5A76B",
    "#C0A8F5",
    "#6FD3A0",
    "#F49AC8",
    "#B5C0CC",
    "#9CB6FF",
    "#E3CC6A",
)

# What is drawn on what. WCAG 2.2: 1.4.3 asks 4.5 for text, 1.4.11 asks 3 for outlines and focus rings.
TEXT_PAIRS = (
    ("text", "page"),
    ("text", "sheet"),
    ("text", "quiet"),
    ("text", "accent_soft"),
    ("muted", "page"),
    ("muted", "sheet"),
    ("muted", "quiet"),
    ("muted", "accent_soft"),
    ("accent", "page"),
    ("accent", "sheet"),
    ("accent", "quiet"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("rail_text", "rail"),
    ("rail_text", "rail_chosen"),
    ("rail_on", "rail"),
    ("rail_on", "rail_chosen"),
    ("good", "good_soft"),
    ("good", "sheet"),
    ("warn", "warn_soft"),
    ("warn", "sheet"),
    ("bad", "bad_soft"),
    ("bad", "sheet"),
    ("bad", "page"),
    ("text", "bad_soft"),
    ("text", "warn_soft"),
)
OUTLINE_PAIRS = (
    ("edge", "sheet"),
    ("focus", "sheet"),
    ("focus", "page"),
    ("text", "sheet"),
    ("accent", "quiet"),
    ("good", "quiet"),
    ("rail_on", "rail"),
)


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
