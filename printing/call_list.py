"""A list to telephone by, as an Excel file."""

import io
from collections.abc import Sequence

import xlsxwriter

WIDEST = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def workbook(sheet: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The file with one sheet: a header that stays in sight, filters, and every cell as text."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for number, row in enumerate((columns, *rows)):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(number, column, harmless(cell), text if number else heading)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(rows), len(columns) - 1)
        for column, cells in enumerate(zip(columns, *rows, strict=True)):
            page.set_column(column, column, min(max(map(len, cells)) + 3, WIDEST))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    return file.getvalue()


def harmless(cell: str) -> str:
    """The text as no program takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
