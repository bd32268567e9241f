"""Files that come with the program are found beside the source and inside the packaged program."""

import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import InputRefused
from app.resources import bank_holidays, resource_path


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder that takes the place of the one PyInstaller unpacks into."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    bank_holidays.cache_clear()
    yield tmp_path
    bank_holidays.cache_clear()


def test_resources_lie_beside_the_source():
    assert resource_path("holidays", "uk-bank-holidays.json").is_file()


def test_the_packaged_program_finds_its_own_copy(packaged: Path):
    there = packaged / "resources" / "holidays"
    there.mkdir(parents=True)
    shutil.copy(
        Path(__file__).parents[1] / "resources" / "holidays" / "uk-bank-holidays.json", there
    )
    assert resource_path("holidays") == there
    assert not bank_holidays().is_working_day(date(2009, 4, 10))


def test_a_missing_table_is_refused_with_its_path_and_remedy(packaged: Path):
    with pytest.raises(InputRefused, match=r"uk-bank-holidays\.json cannot be read: install"):
        bank_holidays()


def test_the_calendar_of_a_division_is_built_once():
    assert bank_holidays("scotland") is bank_holidays("scotland")
    assert bank_holidays("scotland") is not bank_holidays("scotland", (date(2009, 3, 2),))
