"""Files that are no list, or no file that anybody should open: refused with the sheet and the reason."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest

from lists.model import Unreadable
from lists.pasted import read_pasted
from lists.reading import LARGEST_FILE, read
from messages.texts import LANGUAGES, texts
from tests.lists.messy import HEADER, NUMBERED
from tests.lists.writing import ods, xls, xlsx

GOOD = xlsx([HEADER, *NUMBERED])
OLD_TEXT = "STT,Hä vµ tªn,Chøc vô,§¬n vÞ\n1,NguyÔn V¨n An,Chñ tÞch,UBND ph\u00adêng MÉu\n"


def archive(parts: Mapping[str, bytes], *, of: bytes = b"") -> bytes:
    """A ZIP of these parts, added to those of another."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        if of:
            with zipfile.ZipFile(io.BytesIO(of)) as source:
                for name in set(source.namelist()) - set(parts):
                    made.writestr(name, source.read(name))
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def sheet(cells: str, after: str = "") -> bytes:
    """A workbook whose sheet holds this XML."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return archive(
        {"xl/worksheets/sheet1.xml": f"{start}{cells}</sheetData>{after}</worksheet>".encode()}, of=GOOD
    )


def lying(data: bytes) -> bytes:
    """An archive whose last part says that it is one byte long."""
    changed = bytearray(data)
    central = changed.rfind(b"PK\x01\x02")
    local = struct.unpack_from("<I", changed, central + 42)[0]
    struct.pack_into("<I", changed, central + 24, 1)
    struct.pack_into("<I", changed, local + 22, 1)
    return bytes(changed)


def ods_content(cells: str) -> bytes:
    """An open document whose content is this row."""
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="DS">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive({"content.xml": content.encode()}, of=ods([HEADER]))


ZEROS = bytes(110_000_000)
NO_LIST = xlsx([["Kính gửi các đơn vị"], ["Xin gửi danh sách trước ngày 5"]], name="Thư")
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    "</table:table-cell></table:table-row>"
)
ENCRYPTED_ODS = archive({"META-INF/manifest.xml": b"<m:encryption-data xmlns:m='m'/>"}, of=ods([HEADER]))

CASES: Mapping[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blank lines": (b"\r\n \r\n", "empty"),
    "empty workbook": (xlsx([]), "empty"),
    "50 MB": (b"x" * 50_000_000, "file_too_large"),
    "zip bomb": (archive({"xl/media/a.bin": ZEROS}, of=GOOD), "too_large"),
    "lying zip bomb": (lying(archive({"xl/media/a.bin": ZEROS}, of=GOOD)), "too_large"),
    "far apart": (sheet(ROW + FAR), "too_large"),
    "merged for ever": (sheet(ROW, '<mergeCells><mergeCell ref="A1:A0"/></mergeCells>'), "damaged"),
    "links everywhere": (sheet(ROW, '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'), "too_large"),
    "repeated cells": (ods_content(REPEATED), "too_large"),
    "entities": (archive({"xl/worksheets/sheet1.xml": LAUGHS}, of=GOOD), "damaged"),
    "cut short": (GOOD[:-200], "damaged"),
    "old and far apart": (xls([["x"]], decorate=lambda sheet: sheet.write(65_535, 255, "y")), "too_large"),
    "old and encrypted": (xls([HEADER]).replace(b"\xe1\0\2\0", b"\x2f\0\2\0", 1), "encrypted"),
    "old and cut short": (xls([HEADER, *NUMBERED])[:3000], "damaged"),
    "too many parts": (archive({f"{number}": b"" for number in range(2_100)}), "too_large"),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "encrypted ods": (ENCRYPTED_ODS, "encrypted"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "other_office_file"),
    "Word": (archive({"word/document.xml": b"<w/>"}), "other_office_file"),
    "binary workbook": (archive({"xl/workbook.bin": b"x"}), "xlsb"),
    "PDF": (b"%PDF-1.7 ...", "pdf"),
    "picture": (b"\x89PNG\r\n\x1a\n", "picture"),
    "packed": (b"Rar!\x1a\x07", "packed"),
    "page": (b"<html><table><tr><td>STT</td></tr></table></html>", "page"),
    "bytes": (bytes(range(256)) * 10, "not_text"),
    "TCVN3": (OLD_TEXT.encode("latin-1"), "tcvn3"),
    "TCVN3 in a workbook": (xlsx([line.split(",") for line in OLD_TEXT.splitlines()]), "tcvn3"),
    "no list": (NO_LIST, "no_header"),
    "a header alone": (xlsx([HEADER]), "no_rows"),
    "too many rows": (("Họ và tên,Chức vụ\n" + "Nguyễn Văn An,Ủy viên\n" * 50_001).encode(), "too_many_rows"),
    "an endless cell": (b"Ho ten,Chuc vu\n" + b"a" * 200_000, "damaged"),
}


@pytest.mark.parametrize(("data", "reason"), CASES.values(), ids=CASES)
def test_a_file_that_is_no_list_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read("danh-sach.xlsx", data)
    assert (refused.value.file, refused.value.remark.key) == ("danh-sach.xlsx", reason)
    for language in LANGUAGES:
        assert texts(language)(f"lists.{reason}", **refused.value.remark.details)


def test_the_sheet_that_is_no_list_is_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read("thu.xlsx", NO_LIST)
    assert refused.value.sheet == "Thư"


def test_the_largest_file_that_is_taken_is_what_a_chat_can_send() -> None:
    assert LARGEST_FILE <= 20 * 1024 * 1024


@pytest.mark.parametrize("name", ["danh-sach.csv", "danh-sach.pdf", "danh-sach"])
def test_content_decides_what_a_file_is(name: str) -> None:
    assert len(read(name, GOOD).entries) == 3


def test_macros_are_left_alone_and_told() -> None:
    listing = read("ds.xlsm", archive({"xl/vbaProject.bin": b"Auto_Open"}, of=GOOD))
    assert len(listing.entries) == 3
    assert [each.key for each in listing.remarks] == ["macros"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\0", "empty"),
        ("x" * 200_001, "text_too_long"),
        ("Em chào anh chị\nEm gửi sau ạ", "no_person_in_text"),
    ],
)
def test_pasted_text_that_is_no_list_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_pasted(text)
    assert refused.value.remark.key == reason


def test_a_file_that_aborts_its_reader_is_refused_and_ends_nobody_else() -> None:
    data = bytearray(xls([HEADER, *NUMBERED]))
    data[1895] = 156
    with pytest.raises(Unreadable) as caught:
        read("ds.xls", bytes(data))
    assert caught.value.remark.key == "damaged"
