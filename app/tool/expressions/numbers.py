"""Rounding, where XPath, ODK and Python's floats would each give another answer."""

import math
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MAX_PLACES = 30


def halves_up(number: float) -> float:
    """To the nearest whole number, halves towards positive infinity, as XPath's `substring` counts."""
    return math.floor(number + 0.5) if math.isfinite(number) else number


def rounded(number: float, places: float = 0.0) -> float:
    """To so many decimal places (negative: tens, hundreds), halves away from zero, on the number as it is written."""
    if not math.isfinite(number) or not math.isfinite(places):
        return number if math.isfinite(places) else math.nan
    digits = int(max(-400, min(MAX_PLACES, places)))
    try:
        unit = Decimal(1).scaleb(-digits)
        return float((Decimal(repr(number)) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)
    except InvalidOperation:
        return number
