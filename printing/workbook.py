"""Lists as Excel files: sheets with a header that stays in sight, filters, and nothing that a program executes."""

import csv
import gc
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
WIDEST = 50
MEASURED = 500
"""Rows that a column's width is measured by."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {"text": "@", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "number": "0"}

Cell = str | int | date | datetime | None
"""Moments are naive, in the zone of who reads them: a sheet knows no zones."""


@dataclass(frozen=True)
class Sheet:
    """A list with its headings; every row has a cell for each column.

    One that is `drawn` has beside it the second column as bars above the first.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    drawn: bool = False


def workbook(*sheets: Sheet) -> bytes:
    """The sheets as an .xlsx: texts as text, dates as dates."""
    file = io.BytesIO()
    with _no_collecting(), xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        look = {"text_wrap": True, "valign": "top"}
        formats = {kind: book.add_format({"num_format": code, **look}) for kind, code in _FORMATS.items()}
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write_row(0, 0, sheet.columns, heading)
            for number, row in enumerate(sheet.rows, 1):
                _write(page, number, row, formats)
            _lay_out(page, sheet)
            if sheet.drawn:
                page.insert_chart(1, len(sheet.columns) + 1, _bars(book, sheet))
    return file.getvalue()


def comma_separated(sheet: Sheet) -> bytes:
    """The list as CSV that Excel opens with its letters intact; moments as in ISO 8601."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The text as no program takes it for a formula; one that looks like this already gets a mark more."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULAS) else cell


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Hold cells without looking for garbage among them: in a long list that takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _write(page: Worksheet, number: int, row: Sequence[Cell], formats: dict[str, Format]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                page.write_string(number, column, harmless(cell), formats["text"])
        elif isinstance(cell, int):
            page.write_number(number, column, cell, formats["number"])
        elif cell is not None:
            page.write_datetime(number, column, cell, formats["moment" if isinstance(cell, datetime) else "day"])


def _bars(book: xlsxwriter.Workbook, sheet: Sheet) -> Chart:
    chart = book.add_chart({"type": "column"})
    below, values = ([sheet.name, 1, column, len(sheet.rows), column] for column in (0, 1))
    chart.add_series({"categories": below, "values": values, "data_labels": {"value": True}})
    chart.set_title({"name": sheet.columns[1]})
    chart.set_legend({"none": True})
    return chart


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for column, cells in enumerate(zip(sheet.columns, *sheet.rows[:MEASURED], strict=True)):
        page.set_column(column, column, min(max(_width(cell) for cell in cells) + 3, WIDEST))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _width(cell: Cell) -> int:
    return len("00/00/0000 00:00") if isinstance(cell, date) else len(str("" if cell is None else cell))
