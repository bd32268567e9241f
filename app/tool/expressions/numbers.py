"""Rounding, where XPath, ODK and Python's floats would each give another answer."""

import math
from decimal import ROUND_FLOOR, Decimal, InvalidOperation

MAX_PLACES = 30


def halves_up(number: float) -> float:
    """To the nearest whole number, halves towards positive infinity, as XPath's `substring` counts."""
    return math.floor(number + 0.5) if math.isfinite(number) else number


def rounded(number: float, places: float = 0.0) -> float:
    """To so many decimal places (negative: tens, hundreds), halves towards positive infinity (XPath 1.0).

    Worked on the number as it is written, so that 12345.15 is a half at one place although its float lies below.
    """
    if not math.isfinite(number) or not math.isfinite(places):
        return number if math.isfinite(places) else math.nan
    digits = int(max(-400, min(MAX_PLACES, places)))
    try:
        unit = Decimal(1).scaleb(-digits)
        nearest = (Decimal(repr(number)) / unit + Decimal("0.5")).quantize(Decimal(1), ROUND_FLOOR)
        return float(nearest * unit)
    except InvalidOperation:
        return number
