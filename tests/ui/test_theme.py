import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from app.resources import resource_path
from ui import icons, theme
from ui.theme import Scheme, look
from ui.tokens import DARK, LIGHT, OUTLINE_PAIRS, TEXT_PAIRS, contrast

ROOT = Path(__file__).resolve().parents[2]
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_the_ratio_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@BOTH
@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_words_can_be_read_on_their_ground(tokens, front, back):
    assert contrast(getattr(tokens, front), getattr(tokens, back)) >= 4.5


@BOTH
@pytest.mark.parametrize(("front", "back"), OUTLINE_PAIRS)
def test_outlines_and_focus_rings_can_be_seen(tokens, front, back):
    assert contrast(getattr(tokens, front), getattr(tokens, back)) >= 3


@BOTH
def test_the_sheet_fills_in_every_colour(tokens, qapp):
    sheet = theme.style_sheet(tokens, 100)
    assert "$" not in sheet
    assert tokens.accent in sheet


def test_every_pair_of_colours_in_the_sheet_is_checked():
    """A rule that sets words and ground must use a pair whose contrast is tested."""
    rules = re.findall(r"\{([^}]*)\}", resource_path("theme.qss").read_text(encoding="utf-8"))
    checked = 0
    for rule in rules:
        front = re.search(r"(?:^|[ ;])color: \$(\w+)", rule)
        back = re.search(r"(?:^|[ ;])background: \$(\w+)", rule)
        if front and back and "disabled" not in rule:
            assert (front[1], back[1]) in TEXT_PAIRS, rule
            checked += 1
    assert checked > 10


def test_letters_and_paddings_grow_but_hairlines_do_not(qapp):
    small, large = (theme.style_sheet(LIGHT, percent) for percent in (100, 200))
    size = re.compile(r"QLabel#title \{ font-size: ([\d.]+)pt")
    assert float(size.search(large)[1]) == pytest.approx(2 * float(size.search(small)[1]), abs=0.02)
    assert "padding: 7px 14px" in small
    assert "padding: 14px 28px" in large
    assert large.count("1px solid") == small.count("1px solid") > 10


@pytest.mark.parametrize(("asked", "given"), [(30, 90), (90, 90), (150, 150), (400, 200)])
def test_letters_keep_within_90_and_200_per_cent(dressed, asked, given):
    dressed.dress(percent=asked)
    assert dressed.percent == given


def test_a_scheme_chosen_here_wins_over_the_computers(dressed, monkeypatch):
    dressed.dress(Scheme.DARK)
    assert dressed.tokens is DARK
    dressed.dress(Scheme.LIGHT)
    assert dressed.tokens is LIGHT


def test_by_default_the_look_follows_the_computer(dressed):
    hints = QGuiApplication.styleHints()
    dressed.dress(Scheme.SYSTEM)
    hints.setColorScheme(Qt.ColorScheme.Dark)
    went_dark = dressed.tokens is DARK and hints.colorScheme() == Qt.ColorScheme.Dark
    hints.unsetColorScheme()
    # The offscreen platform has no scheme of its own to follow on every system.
    assert went_dark or hints.colorScheme() == Qt.ColorScheme.Unknown


def test_the_typeface_that_ships_is_used(dressed, qtbot):
    label = QLabel("Case")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.fontInfo().family() == "Inter"


def test_an_icon_takes_the_colour_of_the_look_and_changes_with_it(dressed, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    icons.give(button, "lock", "accent")

    def colour():
        image = button.icon().pixmap(32, 32).toImage()
        return {
            image.pixelColor(x, y).name().upper()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }

    assert LIGHT.accent in colour()
    dressed.dress(Scheme.DARK)
    assert DARK.accent in colour()


def test_every_icon_named_in_the_window_is_there():
    named = set()
    drawn = {path.stem for path in resource_path("icons").glob("*.svg")}
    for path in (ROOT / "ui").rglob("*.py"):
        named |= set(
            re.findall(r'"([a-z]+(?:-[a-z0-9]+)+|lock|eye|clock|scale|check)"', path.read_text())
        )
    assert {"circle-check", "triangle-alert", "lock"} <= named & drawn
    given = set()
    for path in (ROOT / "ui").rglob("*.py"):
        given |= set(re.findall(r'icons\.\w+\(\s*\w*,?\s*"([a-z0-9-]+)"', path.read_text()))
        given |= set(re.findall(r'(?:tool|EmptyState|_chip)\(\s*"([a-z0-9-]+)"', path.read_text()))
    assert given - {"evidence", "place", "note", "ask_lead"} <= drawn
    assert "LICENSE-lucide.txt" in {path.name for path in resource_path("icons").iterdir()}


def test_look_is_one(qapp):
    assert look() is look()
