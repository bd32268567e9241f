"""A report is saved whole or not at all, whoever or whatever stops it."""

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, InputRefused
from app.reports.content import Document
from app.reports.csv_table import write_csv
from app.reports.excel import write_excel
from app.reports.files import write_whole
from app.reports.pdf import write_pdf
from app.reports.word import write_word
from tests.reports.sample_blocks import age_table
from tests.reports.samples import sample_report, sample_summary

WRITERS = [write_pdf, write_word, write_excel]
Writer = Callable[..., None]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("after", [0.0, 0.3, 0.8])
def test_cancelling_leaves_the_earlier_file_and_nothing_else(
    write: Writer, after: float, tmp_path: Path
) -> None:
    path = tmp_path / "report"
    path.write_bytes(b"earlier")

    def stop(share: float) -> None:
        if share >= after:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        write(sample_report(), path, stop)
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", WRITERS)
def test_progress_goes_up_to_the_end(write: Writer, tmp_path: Path) -> None:
    told: list[float] = []
    write(sample_report(), tmp_path / "report", told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 5
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("write", WRITERS)
def test_a_folder_that_is_not_there_is_told_in_a_sentence_without_content(
    write: Writer, tmp_path: Path
) -> None:
    path = tmp_path / "nowhere" / "report"
    with pytest.raises(InputRefused, match="another folder") as refused:
        write(sample_summary(), path)
    assert str(path) in str(refused.value)
    assert "Case 017" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_name_that_is_a_folder_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thing").write_text("x")
    with pytest.raises(InputRefused):
        write_whole(tmp_path / "taken", b"report")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")
def test_only_its_owner_can_read_a_report(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_csv(age_table(), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_report_gives_the_same_file_in_every_format(write: Writer, tmp_path: Path) -> None:
    for name in ("one", "other"):
        write(sample_summary(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("write", WRITERS)
def test_an_empty_document_can_be_saved(write: Writer, tmp_path: Path) -> None:
    write(Document("", ()), tmp_path / "empty")
    assert (tmp_path / "empty").stat().st_size > 1000
