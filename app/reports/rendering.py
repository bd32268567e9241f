"""Pages of a finished PDF as images, for the preview and for printing. Nothing is written to the disk."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from app.domain.errors import InputRefused

POINTS_PER_INCH = 72
_ONE_AT_A_TIME = Lock()  # PDFium must not be entered by two threads


@dataclass(frozen=True, slots=True)
class PageImage:
    """Four bytes a pixel: blue, green, red and one without meaning (Qt's Format_RGB32); `stride` bytes a line."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Pages:
    """An open PDF, from a file or from the bytes of `pdf_bytes`. Use with `with`, or close it."""

    def __init__(self, source: Path | bytes) -> None:
        """Raises InputRefused when the source is not a PDF that can be shown."""
        import pypdfium2

        name = source if isinstance(source, Path) else "the report"
        try:
            with _ONE_AT_A_TIME:
                self._pdf = pypdfium2.PdfDocument(source)
                self.count = len(self._pdf)
        except (pypdfium2.PdfiumError, OSError):
            raise InputRefused(
                f"The file {name} is not a PDF that can be shown. Make the report again, or choose another file."
            ) from None

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page in points; the first page is 0."""
        with _ONE_AT_A_TIME:
            width, height = self._pdf[index].get_size()
            return float(width), float(height)

    def text(self, index: int) -> str:
        """What a page says, in the order in which it was written."""
        with _ONE_AT_A_TIME:
            page = self._pdf[index]
            words = page.get_textpage()
            said = str(words.get_text_range())
            words.close()
            page.close()
        return said

    def image(self, index: int, dots_per_inch: float) -> PageImage:
        """One page as it will print. At 100 dots a page takes 4 MB, at 300 dots 35 MB: ask for one at a time."""
        with _ONE_AT_A_TIME:
            page = self._pdf[index]
            bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, prefer_bgrx=True)
            image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
        return image

    def close(self) -> None:
        with _ONE_AT_A_TIME:
            self._pdf.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
