"""A chart on the screen: the geometry of the report, in the look's colours, with words for who cannot see it."""

import pytest
from pytestqt.qtbot import QtBot

from app.reports.chart_content import DotInterval, DotRow
from app.reports.chart_layouts import drawn
from app.reports.charts import Ink, Sheet
from app.reports.pdf_text import Typesetter
from tests.reports.sample_blocks import case_timeline, dots, stacked
from ui.theme import Scheme, look
from ui.widgets.chart_view import TOKENS, ChartView, measure


@pytest.fixture(autouse=True)
def _as_before():
    yield
    look().dress(Scheme.SYSTEM, 100)


def shown(qtbot: QtBot, figure) -> ChartView:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_chart(figure.chart, figure.title, figure.alt)
    view.resize(560, view.heightForWidth(560))
    return view


def _figures():
    import random

    return [dots(random.Random(1)), stacked(random.Random(1)), case_timeline()]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_every_chart_is_painted_in_the_colours_of_the_look(
    qtbot: QtBot, scheme: Scheme, index: int
) -> None:
    look().dress(scheme)
    image = shown(qtbot, _figures()[index]).grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert look().colour("accent" if index != 1 else "good_soft").name() in colours
    assert look().colour("text").name() in colours


def test_a_narrower_chart_is_not_cut_but_laid_out_anew(qtbot: QtBot) -> None:
    view = shown(qtbot, _figures()[0])
    assert view.heightForWidth(300) >= view.heightForWidth(900)
    assert view.sizeHint().height() == view.heightForWidth(view.sizeHint().width())
    assert view.minimumSizeHint().width() <= 300


def test_larger_letters_make_a_taller_chart(qtbot: QtBot) -> None:
    view = shown(qtbot, _figures()[0])
    before = view.heightForWidth(900)
    look().dress(percent=200)
    assert view.heightForWidth(900) > before * 1.5


def test_a_screen_reader_hears_title_and_description(qtbot: QtBot) -> None:
    figure = _figures()[0]
    view = shown(qtbot, figure)
    assert view.accessibleName() == figure.title
    assert view.accessibleDescription() == figure.alt


def test_a_view_without_a_chart_takes_no_room_and_paints_nothing(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    assert view.heightForWidth(500) == 0
    view.resize(100, 20)
    view.grab()


def test_every_colour_token_of_the_geometry_has_a_colour_on_the_screen() -> None:
    assert set(TOKENS) == set(Ink)
    assert all(look().colour(token).isValid() for token in TOKENS.values())


@pytest.mark.usefixtures("qapp")
def test_screen_and_paper_lay_a_chart_out_alike() -> None:
    """Both measure the same typeface: no word is more than half a point wider on one than on the other."""
    paper = Typesetter().measure
    for text in ("Core assessment completed", "41 of 50", "Łódź, 95% confidence interval"):
        for bold in (False, True):
            assert measure(text, 8.5, bold) == pytest.approx(paper(text, 8.5, bold), abs=0.5)
    chart = DotInterval((DotRow("Core assessment completed", 41, 50, 0.7, 0.9),))
    on_screen, on_paper = drawn(chart, Sheet(440, measure)), drawn(chart, Sheet(440, paper))
    assert len(on_screen.marks) == len(on_paper.marks)
    assert on_screen.height == pytest.approx(on_paper.height)
