"""Names of files that strangers send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import filenames


@pytest.mark.parametrize(
    ("name", "shown", "in_address"),
    [
        ("Chương trình buổi lễ.pdf", "Chương trình buổi lễ.pdf", "chuong-trinh-buoi-le.pdf"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\Tài liệu\\Đại biểu.docx", "Đại biểu.docx", "dai-bieu.docx"),
        ("a\u202egpj.exe", "agpj.exe", "agpj.exe"),
        ("x\r\nSet-Cookie: a=b.pdf", "x Set-Cookie: a=b.pdf", "x-set-cookie-a-b.pdf"),
        ("", "document", "document"),
        ("..", "document", "document"),
        ("图.pdf", "图.pdf", "file.pdf"),
        ("a" * 300 + ".xlsx", "a" * 75 + ".xlsx", "a" * 75 + ".xlsx"),
    ],
)
def test_names_are_made_harmless(name: str, shown: str, in_address: str) -> None:
    assert filenames.shown(name, "document") == shown
    assert filenames.in_address(shown) == in_address


@given(st.text(max_size=200))
def test_any_name_becomes_a_short_one(name: str) -> None:
    shown = filenames.shown(name, "document")
    assert 0 < len(shown) <= 80
    assert shown.isprintable() and "/" not in shown
    assert filenames.in_address(shown).isascii()
