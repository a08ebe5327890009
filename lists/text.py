"""Text files: in which code they are written, and what separates their cells."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Sequence

from lists.grid import Grid, grid_of
from lists.header import header_at
from lists.model import Remark, Unreadable
from lists.tcvn3 import from_tcvn3

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ("\t", ";", ",", "|")
_SAMPLE = 20_000


def read_text(file: str, data: bytes) -> Grid:
    """The cells of a text file.

    Raises:
        Unreadable: it is no text, or its text is in the old TCVN3 code.
    """
    text = decoded(file, data)
    grid = separated(file, text)
    if not any_header(grid) and any_header(separated(file, from_tcvn3(data.decode("latin-1")))):
        raise Unreadable(file, Remark("tcvn3"))
    return grid


def decoded(file: str, data: bytes) -> str:
    """The text: Unicode as its marks or its bytes say, else Windows-1258.

    Raises:
        Unreadable: it is no text.
    """
    try:
        text = data.decode(_code_of(data))
    except UnicodeDecodeError:
        raise Unreadable(file, Remark("not_text")) from None
    if "\0" in text:
        raise Unreadable(file, Remark("not_text"))
    return unicodedata.normalize("NFC", text)


def separated(file: str, text: str) -> Grid:
    """The cells of a text by the separator that shows the most of a header; by the most frequent where none does.

    Raises:
        Unreadable: a cell is longer than any sheet's.
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample.rpartition("\n")[0]

    def known(delimiter: str) -> tuple[int, int]:
        rows = grid_of(file, "", _rows(file, sample, delimiter))
        return max(_columns_known(rows), default=0), sample.count(delimiter)

    return grid_of(file, "", _rows(file, text, max(_DELIMITERS, key=known)))


def any_header(grid: Grid) -> bool:
    """Whether some row names the columns of a list."""
    return any(_columns_known(grid))


def _columns_known(grid: Grid) -> list[int]:
    layouts = (header_at(grid, row) for row in range(len(grid.cells)))
    return [len(layout.columns) for layout in layouts if layout]


def _rows(file: str, text: str, delimiter: str) -> Sequence[Sequence[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable(file, Remark("damaged")) from None


def _code_of(data: bytes) -> str:
    for mark, code in _BOMS:
        if data.startswith(mark):
            return code
    zeros = [data[start:_SAMPLE:2].count(0) for start in (0, 1)]
    if max(zeros) * 5 > min(len(data), _SAMPLE):
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"
