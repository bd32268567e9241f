"""Pages as images, from a file or from memory."""

from pathlib import Path

import pytest

from app.domain.errors import InputRefused
from app.reports.pdf import pdf_bytes
from app.reports.rendering import Pages
from tests.reports.samples import sample_summary


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf_bytes(sample_summary())


def test_a_page_becomes_an_image_of_the_asked_density(content: bytes) -> None:
    with Pages(content) as pages:
        assert pages.count == 2
        width, height = pages.size(0)
        assert (round(width), round(height)) == (595, 842)
        image = pages.image(0, 100)
    assert (image.width, image.height) == (827, 1170)
    assert image.stride >= image.width * 4
    assert len(image.pixels) == image.stride * image.height
    assert b"\xa3"[0] != image.pixels[0]


def test_the_image_shows_the_page(content: bytes) -> None:
    """The concern's panel is the first thing in colour: its bar is the red of the look."""
    with Pages(content) as pages:
        image = pages.image(0, 72)
    pixels = {image.pixels[i : i + 3] for i in range(0, len(image.pixels), 4)}
    assert b"\xff\xff\xff" in pixels
    assert bytes.fromhex("A32A22")[::-1] in pixels


def test_a_file_is_read_like_bytes(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.pdf"
    path.write_bytes(content)
    with Pages(path) as from_file, Pages(content) as from_bytes:
        assert from_file.image(1, 40) == from_bytes.image(1, 40)


@pytest.mark.parametrize("broken", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused_in_a_sentence(broken: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.pdf"
    path.write_bytes(broken)
    with pytest.raises(InputRefused, match="not a PDF that can be shown") as refused:
        Pages(path)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="choose another file"):
        Pages(tmp_path / "none.pdf")
