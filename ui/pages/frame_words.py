"""The words of frame and sample: formats, ages, spreads, and numbers with what they count."""

from numbers import Real

from PySide6.QtCore import QCoreApplication

from app.domain.ages import AgeBand, AgeGroup
from app.domain.frames import NOT_KNOWN, FrameFormat
from app.domain.strata import ALL_AGES, EVERYWHERE, Spread


def tr(text: str) -> str:
    return QCoreApplication.translate("FramePage", text)


def counted(number: int, one: str, several: str) -> str:
    """ "%1" of the words that fit stands for the number: "1 child", "1,100 children"."""
    return (one if number == 1 else several).replace("%1", f"{number:,}")


def children(number: int) -> str:
    return counted(number, tr("1 child"), tr("%1 children"))


def format_words(name: str) -> str:
    known = {
        FrameFormat.ANNEX_A.value: tr("Child-level inspection data (Annex A, list 7)"),
        FrameFormat.CIN_CENSUS.value: tr("Children in Need census"),
        FrameFormat.TABLE.value: tr("A table of children"),
    }
    return known.get(name, name)


def band_words(band: str) -> str:
    known = {
        AgeBand.UNBORN.value: tr("Unborn"),
        AgeBand.UNDER_2.value: tr("Under 2 years"),
        AgeBand.FROM_2.value: tr("2 to 4 years"),
        AgeBand.FROM_5.value: tr("5 to 9 years"),
        AgeBand.FROM_10.value: tr("10 to 15 years"),
        AgeBand.FROM_16.value: tr("16 and 17 years"),
        AgeBand.NOT_KNOWN.value: tr("Age not known"),
        AgeGroup.PRE_SCHOOL.value: tr("Pre-school"),
        AgeGroup.SCHOOL_AGE.value: tr("School age"),
        ALL_AGES: tr("All ages"),
    }
    return known.get(band, band)


def band_order(band: str) -> int:
    """Where an age band or group stands among the others: the youngest first."""
    order = [*AgeBand, AgeGroup.PRE_SCHOOL, AgeGroup.SCHOOL_AGE, ALL_AGES]
    return order.index(band) if band in order else len(order)


def area_words(area: str) -> str:
    return {EVERYWHERE: tr("The whole list"), NOT_KNOWN: tr("Not named")}.get(area, area)


def spread_words(spread: Spread) -> str:
    return {
        Spread.NONE: tr("The whole list"),
        Spread.TEAM: tr("Teams"),
        Spread.DISTRICT: tr("Districts"),
        Spread.AREA: tr("Districts and specialist teams"),
    }[spread]


def per_cent(chance: object) -> str:
    """One decimal, or two figures below 1 %: a small chance must not read as none."""
    value = float(chance) * 100 if isinstance(chance, Real) else 0.0
    return f"{value:.1f}%" if value >= 1 else f"{value:.2g}%"


def one_decimal(cases: object) -> str:
    return f"{float(cases):.1f}" if isinstance(cases, Real) else ""
