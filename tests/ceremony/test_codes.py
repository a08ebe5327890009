import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.codes import (
    ALPHABET,
    CODE_LENGTH,
    STAFF_TOKEN_LENGTH,
    digest,
    looks_like_code,
    new_code,
    new_staff_token,
    read_code,
    read_staff_token,
    spell,
)

CODE = "7K3M9QZT4XWA1B2C"
CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH).filter(
    lambda c: any("2" <= x <= "9" for x in c)
)
NAMES = ["Tran Thi Thanh Hang", "Pham Khac Binh Minh"]
PREFIXES = [
    "https://kinhmoi.example/i/",
    "http://127.0.0.1:8080/i/",
    "https://t.me/kinhmoi_bot?start=",
    "tg://resolve?domain=kinhmoi_bot&start=",
]


def test_new_codes_are_read_back_and_differ() -> None:
    codes = [new_code() for _ in range(2000)]
    assert len(set(codes)) == 2000
    assert all(read_code(spell(code)) == code for code in codes)
    assert set("".join(codes)) == set(ALPHABET)


def test_a_new_code_is_never_taken_for_a_name() -> None:
    assert all(any("2" <= letter <= "9" for letter in new_code()) for _ in range(2000))


def test_new_staff_tokens_are_read_back() -> None:
    token = new_staff_token()
    assert len(token) == STAFF_TOKEN_LENGTH
    assert (
        read_staff_token(token.lower()) == token == read_staff_token(f"https://kinhmoi.example/s/{spell(token)}")
    )
    assert read_code(token) is None


def test_a_code_is_spelled_in_groups_of_four() -> None:
    assert spell(CODE) == "7K3M-9QZT-4XWA-1B2C"


@given(CODES, st.sampled_from([" ", "-", "–", " - ", ".", "·", "_", "", "\n", "\u00a0"]), st.booleans())
def test_a_code_is_understood_however_it_is_typed(code: str, between: str, small: bool) -> None:
    typed = between.join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))
    assert read_code(f" {typed.lower() if small else typed}\n") == code


@given(CODES, st.sampled_from([("0", "O"), ("0", "o"), ("1", "I"), ("1", "l"), ("1", "L"), ("1", "i")]))
def test_a_letter_is_read_as_the_digit_it_looks_like(code: str, pair: tuple[str, str]) -> None:
    assert read_code(code.replace(*pair)) == code


@given(CODES, st.sampled_from(PREFIXES), st.sampled_from(["", " trân trọng", ".", "\nhttps://example.org"]))
def test_a_code_is_found_in_a_link_within_words(code: str, link: str, after: str) -> None:
    assert read_code(f"Kính mời đồng chí mở {link}{spell(code)}{after}") == code


@pytest.mark.parametrize(
    "text", ["", "7K3M-9QZT", CODE + "7", CODE[:-1] + "U", f"/i/{CODE}7", "Đ" * 16, "²" * 16, *NAMES]
)
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_code(text) is None


@given(st.text())
def test_only_whole_codes_come_out(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code) == CODE_LENGTH and set(code) <= set(ALPHABET))


@pytest.mark.parametrize("text", ["7K3M-9QZT-4XWA", "7K3M 9QZT 4XWA 1B2", "7k3m9qzt4xwa1b2c55"])
def test_a_code_with_too_few_or_too_many_letters_was_meant_as_one(text: str) -> None:
    assert looks_like_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chủ tịch UBND",
        "truong khu pho 1",
        "khu pho 2 xuan an",
        "Chi bo 3 Bao Vinh",
        "0912 345 678",
        "+84 912 345 678",
        "Bí thư chi bộ 12 A",
        *NAMES,
    ],
)
def test_words_and_phone_numbers_were_not_meant_as_codes(text: str) -> None:
    assert not looks_like_code(text)


def test_a_digest_tells_codes_apart_and_not_what_they_are() -> None:
    assert digest(CODE) != digest(CODE[::-1])
    assert len(digest(CODE)) == 64 and CODE not in digest(CODE)
