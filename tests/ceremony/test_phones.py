import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.phones import read_phone, show_phone

MOBILE = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "912345678",
        "0912.345.678",
        "0912-345-678.",
        "0912–345–678",
        "(0912) 345\u00a0678",
        "84912345678",
        "84 0912 345 678",
        "+84 912 345 678",
        "(+84) 912345678",
        "+84 (0)912 345 678",
        "0084912345678",
        "ĐT: 0912 345 678",
        "'0912345678",
        "０９１２３４５６７８",
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written: str) -> None:
    assert read_phone(written) == "+84912345678"


@pytest.mark.parametrize(
    "written", ["0168 1234567", "1681234567", "841681234567", "+841681234567", "84 0168 1234567"]
)
def test_a_number_with_eleven_digits_becomes_todays(written: str) -> None:
    assert read_phone(written) == "+84381234567"


@pytest.mark.parametrize("written", ["0251 3847 123", "2513847123", "(0251) 3847123", "0251/3847123"])
def test_a_fixed_number_is_read(written: str) -> None:
    assert read_phone(written) == "+842513847123"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "không có",
        "+",
        "113",
        "0912 345 67",
        "0912 345 6789",
        "0198 1234567",
        "091234567O",
        "0912 ABC DEF",
        "0912345678 (Zalo)",
        "0912345678 ext 12",
        "0912345678 / 0987654321",
        "0912345678, 0987654321",
        "0912345678-0987654321",
        "Nhà 2: 0912345678",
        "079123456789",
    ],
)
def test_what_is_no_number_or_more_than_one_is_refused(written: str) -> None:
    assert read_phone(written) is None


@given(MOBILE, st.sampled_from(["+84", "84", "0084", "0", ""]), st.sampled_from([" ", ".", "-", ""]))
def test_every_way_to_write_a_mobile_number_reads_the_same(number: str, start: str, between: str) -> None:
    written = between.join([start + number[1:4], number[4:7], number[7:]])
    assert read_phone(written) == "+84" + number[1:]


@given(st.from_regex(r"(\+|\+84|00|0|84|)[0-9 .\-/()]{5,14}", fullmatch=True))
def test_a_number_that_was_read_stays_as_it_is(written: str) -> None:
    phone = read_phone(written)
    if phone is not None:
        assert read_phone(phone) == phone
        assert read_phone(show_phone(phone)) == phone


@given(MOBILE)
def test_a_mobile_number_is_shown_as_the_library_shows_it(dialled: str) -> None:
    shown = phonenumbers.format_number(phonenumbers.parse(dialled, "VN"), phonenumbers.PhoneNumberFormat.NATIONAL)
    assert show_phone("+84" + dialled[1:]) == shown


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    phone = read_phone(text)
    assert phone is None or (phone.startswith("+") and phone[1:].isdigit())


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+84912345678", "0912 345 678"),
        ("+842513847123", "0251 3847 123"),
        ("+14155552671", "+1 415-555-2671"),
    ],
)
def test_a_number_is_shown_as_it_is_dialled_at_home(phone: str, shown: str) -> None:
    assert show_phone(phone) == shown
