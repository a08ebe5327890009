"""Workbooks: XLSX with or without macros, XLS and ODS, as sheets of texts. Nothing in them is ever run."""

from collections.abc import Mapping
from typing import Any

from lists.archive import Archive, BadArchive, TooLarge
from lists.cells import NotRead, sheets_of
from lists.grid import Grid, Marks, grid_of
from lists.model import Remark, Unreadable
from lists.ods_marks import ods_marks
from lists.xls_marks import Encrypted, xls_marks
from lists.xlsx_marks import xlsx_marks

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# As the old format writes the names of its parts: UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A ZIP archive names its parts as they are.
_MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))
_OTHERS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document"))


def read_zip(file: str, data: bytes) -> list[Grid]:
    """The sheets of an XLSX or ODS file.

    Raises:
        Unreadable: it is neither, or damaged, or unpacks to too much.
    """
    try:
        archive = Archive(data)
        return _read(file, data, _marks_of(file, archive))
    except TooLarge:
        raise Unreadable(file, Remark("too_large")) from None
    except (BadArchive, ValueError):
        raise Unreadable(file, Remark("damaged")) from None


def read_ole(file: str, data: bytes) -> list[Grid]:
    """The sheets of an XLS file.

    Raises:
        Unreadable: it is another old file, encrypted or damaged.
    """
    if _ENCRYPTED in data:
        raise Unreadable(file, Remark("encrypted"))
    if any(name in data for name in _OTHERS):
        raise Unreadable(file, Remark("other_office_file"))
    try:
        return _read(file, data, xls_marks(data))
    except Encrypted:
        raise Unreadable(file, Remark("encrypted")) from None
    except TooLarge:
        raise Unreadable(file, Remark("too_large")) from None
    except BadArchive:
        raise Unreadable(file, Remark("damaged")) from None


def has_macros(data: bytes) -> bool:
    """Whether a workbook holds programs."""
    return data.startswith((OLE, ZIP)) and any(name in data for name in _MACROS)


def _marks_of(file: str, archive: Archive) -> Mapping[str, Marks]:
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable(file, Remark("encrypted"))
    if "xl/workbook.xml" in archive.names:
        return xlsx_marks(archive)
    if "content.xml" in archive.names and b"spreadsheet" in archive.read("mimetype"):
        return ods_marks(archive)
    raise Unreadable(file, Remark("xlsb" if "xl/workbook.bin" in archive.names else "other_office_file"))


def _read(file: str, data: bytes, marks: Mapping[str, Marks]) -> list[Grid]:
    try:
        return [_grid(file, marks, *sheet) for sheet in sheets_of(data)]
    except NotRead as error:
        raise Unreadable(file, Remark(error.key), error.sheet) from None


def _grid(
    file: str,
    marks: Mapping[str, Marks],
    name: str,
    hidden: bool,
    merged: Mapping[Any, Any],
    rows: list[list[Any]],
) -> Grid:
    known = marks.get(name) or Marks()
    known.merged |= merged
    return grid_of(file, name, rows, known, hidden=hidden)
