"""Lists as Excel files and as CSV, read back."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from printing.workbook import Sheet, comma_separated, harmless, workbook

COLUMNS = ("Họ và tên", "Điện thoại")


def _parts(file: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_cell_is_text_below_a_header_that_stays_and_filters() -> None:
    parts = _parts(workbook(Sheet("Cần gọi", COLUMNS, [("Nguyễn Văn Mẫu", "0912 345 678"), ("", "")])))
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
    shared = _parts(workbook(Sheet("x", ("a",), [(cell,)])))["xl/sharedStrings.xml"]
    assert "<t>'" in shared or '<t xml:space="preserve">\'' in shared


def test_a_list_of_nobody_is_a_file_too() -> None:
    assert "xl/worksheets/sheet1.xml" in _parts(workbook(Sheet("x", COLUMNS, [])))


def test_dates_are_dates_and_numbers_are_numbers() -> None:
    row = (date(2024, 8, 9), datetime(2024, 8, 9, 7, 30), 65, None)
    book = openpyxl.load_workbook(io.BytesIO(workbook(Sheet("x", ("ngày", "lúc", "số", "trống"), [row]))))
    cells = list(book["x"][2])
    assert [cell.value for cell in cells[1:]] == [datetime(2024, 8, 9, 7, 30), 65, None]
    assert [cell.data_type for cell in cells] == ["d", "d", "n", "n"]
    assert cells[0].value == datetime(2024, 8, 9)
    assert cells[0].number_format == "dd/mm/yyyy"


def test_csv_opens_in_excel_with_its_letters_and_without_formulas() -> None:
    data = comma_separated(Sheet("x", COLUMNS, [("Lê Thị, Mẫu", "=1+1")]))
    assert data.decode("utf-8-sig").splitlines() == ["Họ và tên,Điện thoại", '"Lê Thị, Mẫu",\'=1+1']
    assert data.startswith(b"\xef\xbb\xbf")
