"""Files of every kind that offices send, written from rows of cells."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
import xlwt
from odf import opendocument, style, table, text

Rows = Sequence[Sequence[object]]


def xlsx(rows: Rows, decorate: Callable[[Any, Any], object] = lambda book, sheet: None, name: str = "DS") -> bytes:
    """A workbook of one sheet; `decorate` merges, hides and strikes through."""
    return xlsx_sheets({name: rows}, decorate)


def xlsx_sheets(
    sheets: Mapping[str, Rows], decorate: Callable[[Any, Any], object] = lambda book, sheet: None
) -> bytes:
    """A workbook of several sheets."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": True, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(number, column, cell)
        decorate(book, sheet)
    book.close()
    return buffer.getvalue()


def xls(
    rows: Rows,
    merged: Sequence[tuple[int, int, int, int]] = (),
    decorate: Callable[[Any], object] = lambda sheet: None,
) -> bytes:
    """An old workbook; `merged` are top, bottom, left, right."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("DS", cell_overwrite_ok=True)
    covered = {(top, left): (top, bottom, left, right) for top, bottom, left, right in merged}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if (number, column) in covered:
                sheet.write_merge(*covered[number, column], cell)
            elif cell != "":
                sheet.write(number, column, cell)
    decorate(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(
    rows: Rows, *, hidden: Sequence[int] = (), struck: Sequence[int] = (), spans: Mapping[int, int] | None = None
) -> bytes:
    """An open document; `spans` says how many rows the last cell of a row is merged over."""
    book = opendocument.OpenDocumentSpreadsheet()
    crossed = style.Style(name="crossed", family="table-cell")
    crossed.addElement(style.TextProperties(textlinethroughstyle="solid"))
    book.automaticstyles.addElement(crossed)
    sheet = table.Table(name="DS")
    for number, row in enumerate(rows):
        line = table.TableRow(**({"visibility": "collapse"} if number in hidden else {}))
        for column, cell in enumerate(row):
            line.addElement(
                _ods_cell(cell, crossed if number in struck else None, _span(number, column, row, spans))
            )
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    buffer = io.BytesIO()
    book.write(buffer)
    return buffer.getvalue()


def separated(rows: Rows, separator: str = ",") -> str:
    """The rows as a text file, cells quoted where they must be."""
    quoted = [[_quoted(str(cell), separator) for cell in row] for row in rows]
    return "".join(separator.join(row) + "\r\n" for row in quoted)


def _quoted(cell: str, separator: str) -> str:
    needed = any(c in cell for c in ('"', "\n", separator))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def _span(number: int, column: int, row: Sequence[object], spans: Mapping[int, int] | None) -> int:
    return (spans or {}).get(number, 1) if column == len(row) - 1 else 1


def _ods_cell(cell: object, look: object, span: int) -> Any:
    more = {"stylename": look} if look else {}
    if span > 1:
        more |= {"numberrowsspanned": span, "numbercolumnsspanned": 1}
    if cell == "":
        return table.TableCell(**more)
    if isinstance(cell, int | float):
        return table.TableCell(valuetype="float", value=cell, **more)
    made = table.TableCell(valuetype="string", **more)
    made.addElement(text.P(text=str(cell)))
    return made
