"""A preview of an import as an Excel file: the rows by colour, each with its reason."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from printing.workbook import WIDEST, harmless

COLOURS = {"add": "#dff0d8", "change": "#fff3cd", "same": "#ffffff", "ask": "#ffd9b3", "refuse": "#f5c6cb"}
"""Each also says what it is in words: colour alone tells nobody who does not see it."""
MEASURED = 500
"""Rows by which a column's width is measured."""


@dataclass(frozen=True)
class Line:
    """A row of the list: what becomes of it, and its cells in finished words."""

    action: str
    cells: Sequence[str | int]


def workbook(sheet: str, notes: Sequence[str], columns: Sequence[str], lines: Sequence[Line]) -> bytes:
    """The file with one sheet: notes on top, then a header that stays in sight, with filters."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        looks = {
            action: book.add_format(
                {"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": colour, "border": 4}
            )
            for action, colour in COLOURS.items()
        }
        for number, note in enumerate(notes):
            page.write_string(number, 0, harmless(note))
        top = len(notes)
        page.write_row(top, 0, columns, heading)
        for number, line in enumerate(lines, top + 1):
            for column, cell in enumerate(line.cells):
                if isinstance(cell, int):
                    page.write_number(number, column, cell, looks[line.action])
                else:
                    page.write_string(number, column, harmless(cell), looks[line.action])
        _lay_out(page, top, columns, lines)
    return file.getvalue()


def _lay_out(page: Worksheet, top: int, columns: Sequence[str], lines: Sequence[Line]) -> None:
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, top + len(lines), len(columns) - 1)
    measured = zip(columns, *(line.cells for line in lines[:MEASURED]), strict=True)
    for column, cells in enumerate(measured):
        page.set_column(column, column, min(max(len(str(cell)) for cell in cells) + 3, WIDEST))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
