"""A letter on A4, drawn of any text."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing import letter
from printing.letter import CannotDraw

TITLE = "Thông báo về Lễ ra mắt mô hình “Chính quyền thân thiện”"
PARAGRAPH = "Kính đề nghị Quý đại biểu có mặt trước 07 giờ 15 phút để nhận tài liệu. " * 8


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_long_text_has_several_pages_of_a4() -> None:
    one, many = (letter.letter(TITLE, f"{PARAGRAPH}\n\n" * count, "vi") for count in (1, 12))
    assert one.startswith(b"%PDF-")
    assert (_pages(one), _pages(many)) == (1, 3)
    (box,) = re.findall(rb"/MediaBox\s*\[([^\]]+)\]", one)
    assert [round(float(side)) for side in box.split()] == [0, 0, 595, 842]


def test_only_the_family_that_goes_with_the_program_is_used() -> None:
    fonts = set(re.findall(rb"/FontName\s*/[A-Z]+\+([\w-]+)", letter.letter(TITLE, PARAGRAPH, "vi")))
    assert fonts == {b"BeVietnamPro-Bold", b"BeVietnamPro-Regular"}


def test_both_normal_forms_are_the_same_letter() -> None:
    forms = (unicodedata.normalize(form, PARAGRAPH) for form in ("NFC", "NFD"))
    one, other = (letter.letter(TITLE, text, "vi") for text in forms)
    assert one == other


@settings(max_examples=30)
@given(st.text(), st.text(max_size=3000))
def test_any_text_is_drawn(title: str, text: str) -> None:
    assert _pages(letter.letter(title, text, "vi")) >= 1


@pytest.mark.parametrize(
    "text", ['#panic("x")', "$x", "*a", "_a", "@ai", "<a>", '"', "\\", "```", "= a", "#let", "//"]
)
def test_no_word_is_read_as_markup(text: str) -> None:
    assert _pages(letter.letter(text, text, "en")) == 1


def test_a_missing_font_is_an_error() -> None:
    with pytest.raises(CannotDraw, match="unknown font family"):
        letter.compiled(b'#set text(font: "Nowhere")\nKinh moi', "{}")
