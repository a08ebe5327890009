"""The list to telephone by, read back from its file."""

import io
import re
import zipfile

import pytest

from printing.call_list import harmless, workbook

COLUMNS = ("Họ và tên", "Điện thoại")


def _parts(file: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_cell_is_text_below_a_header_that_stays_and_filters() -> None:
    parts = _parts(workbook("Cần gọi", COLUMNS, [("Nguyễn Văn Mẫu", "0912 345 678"), ("", "")]))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in sheet and 'ySplit="1"' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert "<f>" not in sheet and "<f " not in sheet
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", parts["xl/sharedStrings.xml"])
    assert texts == ["Họ và tên", "Điện thoại", "Nguyễn Văn Mẫu", "0912 345 678"]
    assert sheet.count('t="s"') == 4
    assert 'name="Cần gọi"' in parts["xl/workbook.xml"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_is_taken_for_a_formula(start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    assert harmless(cell) == f"'{cell}"
    shared = _parts(workbook("x", ("a",), [(cell,)]))["xl/sharedStrings.xml"]
    assert "<t>'" in shared or '<t xml:space="preserve">\'' in shared


def test_a_list_of_nobody_is_a_file_too() -> None:
    assert "xl/worksheets/sheet1.xml" in _parts(workbook("x", COLUMNS, []))
