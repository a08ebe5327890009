"""What an XLS file says of its cells besides their values, read from the records of its sheets."""

import struct
from collections.abc import Iterator, Mapping

from lists.archive import BadArchive, TooLarge
from lists.grid import MOST_CELLS, Mark, Marks
from lists.ole import Container

_BEGIN, _END, _SHEET, _PASSWORD, _FONT, _FORMAT = 0x0809, 0x000A, 0x0085, 0x002F, 0x0031, 0x00E0
_ROW, _COLUMNS, _LINK, _FORMULA, _ERROR, _MANY = 0x0208, 0x007D, 0x01B8, 0x0006, 0x0205, 0x00BD
_CELLS = frozenset({_FORMULA, _ERROR, _MANY, 0x0203, 0x00FD, 0x027E, 0x0204, 0x00D6})
_HIDDEN_ROW, _STRUCK = 0x20, 0x08


class Encrypted(Exception):
    """A workbook with a password."""


def xls_marks(data: bytes) -> Mapping[str, Marks]:
    """The marks of each sheet by its name.

    Raises:
        BadArchive: the file is not what the format says.
        TooLarge: cells lie so far apart that the sheet would fill the memory.
        Encrypted: it has a password.
    """
    book = Container(data).read("Workbook", "Book")
    try:
        sheets, struck = _globals(book)
        return {name: _marks(book, start, struck) for name, start in sheets.items()}
    except (struct.error, IndexError, UnicodeDecodeError):
        raise BadArchive from None


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part, without those of the charts within it."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, book[start + 4 : start + 4 + length]
        if depth <= 0:
            return
        start += 4 + length


def _globals(book: bytes) -> tuple[dict[str, int], frozenset[int]]:
    """Where each sheet begins, and which cell formats are struck through."""
    sheets: dict[str, int] = {}
    fonts: list[bool] = []
    formats: list[int] = []
    for kind, said in _records(book, 0):
        if kind == _PASSWORD:
            raise Encrypted
        if kind == _SHEET:
            sheets[_name(said)] = struct.unpack_from("<I", said)[0]
        elif kind == _FONT:
            fonts.append(bool(said[2] & _STRUCK))
        elif kind == _FORMAT:
            formats.append(struct.unpack_from("<H", said)[0])
    # The format has no font number 4.
    struck = {number + (number >= 4) for number, is_struck in enumerate(fonts) if is_struck}
    return sheets, frozenset(number for number, font in enumerate(formats) if font in struck)


def _name(said: bytes) -> str:
    length, wide = said[6], said[7] & 1
    return said[8 : 8 + length * 2].decode("utf-16-le") if wide else said[8 : 8 + length].decode("latin-1")


def _marks(book: bytes, start: int, struck: frozenset[int]) -> Marks:
    marks = Marks()
    rows = columns = 0
    for kind, said in _records(book, start):
        if kind == _ROW and said[12] & _HIDDEN_ROW:
            marks.hidden_rows.add(struct.unpack_from("<H", said)[0])
        elif kind == _COLUMNS and said[8] & 1:
            first, last = struct.unpack_from("<HH", said)
            marks.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _LINK:
            _mark_links(marks, said)
        elif kind in _CELLS:
            row, column = _mark_cell(marks, kind, said, struck)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows * columns > MOST_CELLS:
                raise TooLarge
    return marks


def _mark_links(marks: Marks, said: bytes) -> None:
    top, bottom, left, right = struct.unpack_from("<4H", said)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            marks.add((row, column), Mark.LINK)


def _mark_cell(marks: Marks, kind: int, said: bytes, struck: frozenset[int]) -> tuple[int, int]:
    """Mark a cell; gives its row, and its column or the last of many."""
    row, column, look = struct.unpack_from("<3H", said)
    if kind == _MANY:
        return row, struct.unpack_from("<H", said, len(said) - 2)[0]
    if look in struck:
        marks.add((row, column), Mark.STRUCK)
    if kind == _FORMULA:
        marks.add((row, column), Mark.FORMULA)
    if (kind == _ERROR and said[7]) or (kind == _FORMULA and said[6] == 2 and said[12:14] == b"\xff\xff"):
        marks.add((row, column), Mark.ERROR)
    return row, column
