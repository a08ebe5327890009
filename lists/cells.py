"""The cells of a workbook, read in a process of its own.

A damaged file can abort the library that reads it, and with it the process it runs in. Here that process is
for the file alone, has little memory, and ends after a while.
"""

import io
import pickle
import resource
import subprocess
import sys
from typing import Any

import python_calamine

from lists.grid import MOST_CELLS

MEMORY = 1_500_000_000
PATIENCE = 60
"""Bytes and seconds that the largest list does not come near."""

Sheet = tuple[str, bool, dict[Any, Any], list[list[Any]]]
"""Name, whether it is hidden, merged cells by their first, and rows of values."""


class NotRead(Exception):
    """There are no cells; `key` says why: `encrypted`, `too_large` (with the sheet) or `damaged`."""

    def __init__(self, key: str, sheet: str = "") -> None:
        super().__init__(key)
        self.key, self.sheet = key, sheet


def sheets_of(data: bytes) -> list[Sheet]:
    """The sheets of a workbook in their order, charts left out.

    Raises:
        NotRead: it has a password, is too large or is damaged.
    """
    command = [sys.executable, "-P", "-m", "lists.cells"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotRead("too_large") from None
    if done.returncode:
        raise NotRead("damaged")
    told: list[Sheet] | tuple[str, str] = pickle.loads(done.stdout)
    if isinstance(told, tuple):
        raise NotRead(*told)
    return told


def _read(data: bytes) -> list[Sheet] | tuple[str, str]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            about = [each for each in book.sheets_metadata if each.typ == python_calamine.SheetTypeEnum.WorkSheet]
            sheets = [(each, book.get_sheet_by_name(each.name)) for each in about]
            for each, sheet in sheets:
                if sheet.total_height * sheet.total_width > MOST_CELLS:
                    return "too_large", each.name
            return [_cells(each, sheet) for each, sheet in sheets]
    except python_calamine.PasswordError:
        return "encrypted", ""
    except (python_calamine.CalamineError, ValueError, OverflowError):
        return "damaged", ""


def _cells(about: python_calamine.SheetMetadata, sheet: python_calamine.CalamineSheet) -> Sheet:
    hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
    merged = dict(sheet.merged_cell_ranges or [])
    return about.name, hidden, merged, sheet.to_python(skip_empty_area=False)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(pickle.dumps(_read(sys.stdin.buffer.read()), pickle.HIGHEST_PROTOCOL))
