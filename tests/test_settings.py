"""What a person has chosen of the window: comes back as it was, and never stands in the way."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import paths
from app.settings import IDLE_MINUTES, LARGEST, SMALLEST, Settings, read, write

ANY_SETTINGS = st.builds(
    Settings,
    st.sampled_from(("system", "light", "dark")),
    st.integers(SMALLEST, LARGEST),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(IDLE_MINUTES),
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ANY_SETTINGS)
def test_what_was_chosen_comes_back(tmp_path, chosen):
    path = tmp_path / "settings.toml"
    write(path, chosen)
    assert read(path) == chosen
    held = set(tomllib.loads(path.read_text("utf-8")))
    assert held == {"scheme", "percent", "last_store", "copy_folder", "idle_minutes"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", Settings()),
        ("not toml at all [", Settings()),
        ('scheme = "pink"\n', Settings()),
        ("percent = 500\n", Settings()),
        ("percent = 10\n", Settings()),
        ("percent = true\n", Settings()),
        ('percent = "120"\n', Settings()),
        ("percent = 120.5\n", Settings()),
        ("idle_minutes = 0\n", Settings()),
        ("idle_minutes = 9999\n", Settings()),
        ('idle_minutes = 30\nscheme = "pink"\n', Settings(idle_minutes=30)),
        ('scheme = "dark"\nunknown = 3\n', Settings("dark")),
        ('scheme = 3\npercent = 120\nlast_store = ["x"]\n', Settings("system", 120)),
        ('scheme = "pink"\nlast_store = "a.store"\n', Settings(last_store="a.store")),
    ],
)
def test_what_makes_no_sense_is_the_default(tmp_path, text, kept):
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    assert read(path) == kept


def test_a_file_that_is_no_text_is_the_default(tmp_path):
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")
    assert read(tmp_path / "settings.toml") == Settings()
    assert read(tmp_path) == Settings()
    assert read(tmp_path / "missing" / "settings.toml") == Settings()


def test_a_folder_is_made_and_one_that_cannot_be_is_no_error(tmp_path):
    write(tmp_path / "new" / "settings.toml", Settings("dark"))
    assert read(tmp_path / "new" / "settings.toml").scheme == "dark"
    (tmp_path / "file").write_text("x", "utf-8")
    write(tmp_path / "file" / "settings.toml", Settings("dark"))
    assert (tmp_path / "file").read_text("utf-8") == "x"


def test_a_path_that_is_no_text_leaves_the_settings_as_they_were(tmp_path):
    path = tmp_path / "settings.toml"
    write(path, Settings("dark"))
    write(path, replace(Settings("light"), last_store="odd\udcff.store"))
    assert read(path) == Settings("dark")
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


def test_one_variable_moves_everything_a_person_keeps(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.OVERRIDE, str(tmp_path / "kept here"))
    assert paths.home() == tmp_path / "kept here"
    assert paths.default_store().parent == paths.log_file().parent == paths.home()
    monkeypatch.delenv(paths.OVERRIDE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert tmp_path not in paths.home().parents or paths.home().name == "casefile-audit"
