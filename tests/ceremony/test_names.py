import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.names import fold, tidy


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Nguyễn Thị Hòa", "nguyen thi hoa"),
        ("Nguyễn Thị Hoà", "nguyen thi hoa"),
        ("ĐẶNG  Văn\tĐức", "dang van duc"),
        ("Ðặng Văn ðức", "dang van duc"),
        ("Trưởng ban công tác Mặt trận", "truong ban cong tac mat tran"),
        ("", ""),
    ],
)
def test_a_search_key_has_no_marks(written: str, key: str) -> None:
    assert fold(written) == key


@given(st.text())
def test_both_normal_forms_give_the_same_search_key(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_folding_drops_every_mark(text: str) -> None:
    plain = text.translate(str.maketrans("đĐðÐ", "dDdD"))
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    assert fold(text) == " ".join(bare.lower().split())


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâeêioôơuưyđAĂÂĐ ̣̀́̉̃\u0302bcnghtr"))
def test_vietnamese_folds_to_plain_letters(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Bí thư \r\n Đảng ủy ", "Bí thư Đảng ủy"),
        (unicodedata.normalize("NFD", "Chủ tịch"), "Chủ tịch"),
        ("Nguy\u200bễn", "Nguyễn"),
        ("Xuân\u00a0An", "Xuân An"),
        ("\ufeffÔng\u202e/Bà", "Ông/Bà"),
        ("a\u200b\u0301", "á"),
        ("\x1b[31mÔng\x07Bà", "[31mÔng Bà"),
    ],
)
def test_a_text_is_kept_tidy(written: str, kept: str) -> None:
    assert tidy(written) == kept


@given(st.text())
def test_a_tidy_text_is_nfc_and_visible_and_stays_so(text: str) -> None:
    kept = tidy(text)
    assert tidy(kept) == kept == unicodedata.normalize("NFC", kept)
    assert not any(unicodedata.category(c).startswith("C") for c in kept)
    assert "  " not in kept and kept == kept.strip()


@given(st.text())
def test_a_text_is_found_by_what_is_kept_of_it(text: str) -> None:
    visible = "".join(c for c in text if not unicodedata.category(c).startswith("C"))
    assert fold(tidy(visible)) == fold(visible)
