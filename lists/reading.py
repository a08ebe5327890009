"""The front door: a file's bytes come in, its list comes out."""

from collections.abc import Sequence
from dataclasses import replace

from lists.grid import Grid, grid_of
from lists.header import Layout
from lists.headings import HEADINGS
from lists.model import Entry, Listing, Remark, Unreadable
from lists.repeats import with_repeats
from lists.table import Table
from lists.tcvn3 import from_tcvn3
from lists.text import any_header, read_text
from lists.workbook import OLE, ZIP, has_macros, read_ole, read_zip

LARGEST_FILE = 20_000_000
_OTHERS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"{\\rtf": "other_office_file",
    b"Rar!": "packed",
    b"7z\xbc\xaf": "packed",
    b"\x1f\x8b": "packed",
}
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")


def read(file_name: str, data: bytes) -> Listing:
    """The list that a file holds. Its content decides what it is, not how its name ends.

    Raises:
        Unreadable: it is no list: with its sheet where one is meant, and the reason.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable(file_name, Remark("empty"))
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise Unreadable(file_name, Remark("file_too_large", {"found": len(data) // 1_000_000, "limit": limit}))
    listing = listing_of(file_name, _grids(file_name, data))
    macros = (Remark("macros"),) if has_macros(data) else ()
    return replace(listing, remarks=(*macros, *listing.remarks))


def listing_of(file: str, grids: Sequence[Grid], layout: Layout | None = None) -> Listing:
    """The list that sheets hold, each that is one; `layout` says their columns where no header does.

    Raises:
        Unreadable: none of them is.
    """
    tables = [Table(grid, layout) for grid in grids]
    remarks = []
    if any(_is_own(table) for table in tables):
        remarks += [
            _left_out("sheet_of_export", grid) for grid, t in zip(grids, tables, strict=True) if not _is_own(t)
        ]
        tables = [table for table in tables if _is_own(table)]
    else:
        remarks += [
            _left_out("sheet_no_list", grid)
            for grid, table in zip(grids, tables, strict=True)
            if grid.cells and not table.layouts
        ]
        tables = [table for table in tables if table.layouts]
    entries: list[Entry] = [entry for table in tables for entry in table.entries]
    if not entries:
        raise _unreadable(file, grids, tables)
    return Listing(file, with_repeats(entries), (*remarks, *(each for table in tables for each in table.remarks)))


def _grids(file: str, data: bytes) -> list[Grid]:
    if data.startswith(ZIP):
        return read_zip(file, data)
    if data.startswith(OLE):
        return read_ole(file, data)
    other = next((key for start, key in _OTHERS.items() if data.startswith(start)), "")
    if data[:1_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        other = "page"
    if other:
        raise Unreadable(file, Remark(other))
    return [read_text(file, data)]


def _is_own(table: Table) -> bool:
    return any(layout.own for layout in table.layouts)


def _left_out(key: str, grid: Grid) -> Remark:
    return Remark(key, {"sheet": grid.name})


def _unreadable(file: str, grids: Sequence[Grid], tables: Sequence[Table]) -> Unreadable:
    """Why no sheet is a list."""
    if tables:
        return Unreadable(file, Remark("no_rows"), tables[0].name)
    said = next((grid for grid in grids if grid.cells), None)
    if said is None:
        return Unreadable(file, Remark("empty"))
    old = next((grid for grid in grids if any_header(_converted(file, grid))), None)
    if old:
        return Unreadable(file, Remark("tcvn3"), old.name)
    return Unreadable(file, Remark("no_header", {"columns": ", ".join(list(HEADINGS.values())[3:7])}), said.name)


def _converted(file: str, grid: Grid) -> Grid:
    return grid_of(file, grid.name, [[from_tcvn3(text) for text in cells] for cells in grid.cells[:100]])
