"""Where the files lie that come with the program, and the bank holidays read from them."""

import sys
from datetime import date
from functools import cache
from pathlib import Path

from app.domain.calendar import Division, WorkingCalendar, read_calendar
from app.domain.errors import InputRefused


def resource_path(*parts: str) -> Path:
    """A file or folder under resources/, beside the source or inside the packaged program."""
    # PyInstaller unpacks next to nothing of ours and says where in sys._MEIPASS.
    unpacked: str | None = getattr(sys, "_MEIPASS", None)
    top = Path(unpacked) if unpacked else Path(__file__).resolve().parents[1]
    return top.joinpath("resources", *parts)


@cache
def bank_holidays(
    division: Division | str = Division.ENGLAND_AND_WALES,
    extra: tuple[date, ...] = (),
    removed: tuple[date, ...] = (),
) -> WorkingCalendar:
    """The working days of one division, less the `extra` days on which the offices were closed too, with the bank
    holidays `removed` on which they were open.

    Raises InputRefused when the table that comes with the program is missing or damaged, or a day is outside it.
    """
    path = resource_path("holidays", "uk-bank-holidays.json")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(
            f"{path} cannot be read: install the program again to put the table of bank holidays back."
        ) from error
    return read_calendar(text, division, extra, removed)
