"""Files that come with the program are found beside the source and inside the packaged program."""

import configparser
import shutil
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.__main__ import PACKAGE
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


def test_linux_is_told_that_packages_belong_to_the_program():
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(resource_path("desktop", "casefile-audit.desktop"), "utf-8")
    ours = resource_path("desktop", "casefile-audit.xml")
    (kind,) = ElementTree.parse(ours).getroot()  # noqa: S314 - a file of our own
    assert entry["Desktop Entry"]["MimeType"] == f"{kind.get('type')};"
    assert entry["Desktop Entry"]["Exec"] == "casefile-audit %f"
    patterns = [each.get("pattern") for each in kind if each.tag.endswith("glob")]
    assert patterns == [f"*{PACKAGE}"]
