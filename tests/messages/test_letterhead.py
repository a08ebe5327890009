"""What a letter says where the office told nothing: derived from who invites."""

from datetime import date

import pytest

from messages import letterhead
from messages.texts import texts

VI = texts("vi")


@pytest.mark.parametrize(
    ("inviter", "body", "symbol", "place", "post"),
    [
        (
            "UBND thành phố Long Khánh",
            ("Ủy ban nhân dân", "thành phố Long Khánh"),
            "GM-UBND",
            "Long Khánh",
            "Chủ tịch",
        ),
        ("UBND phường Xuân An", ("Ủy ban nhân dân", "phường Xuân An"), "GM-UBND", "Xuân An", "Chủ tịch"),
        ("UBND Phường 1, Quận 3", ("Ủy ban nhân dân", "Phường 1, Quận 3"), "GM-UBND", "Phường 1", "Chủ tịch"),
        ("HĐND xã Mẫu", ("Hội đồng nhân dân", "xã Mẫu"), "GM-HĐND", "Mẫu", "Chủ tịch"),
        ("Phòng Nội vụ thị xã Mẫu", ("", "Phòng Nội vụ thị xã Mẫu"), "GM-……", "Mẫu", ""),
        ("Ban Tổ chức", ("", "Ban Tổ chức"), "GM-……", "……", ""),
        ("UBND", ("Ủy ban nhân dân", ""), "GM-UBND", "……", "Chủ tịch"),
        ("", ("", ""), "GM-……", "……", ""),
    ],
)
def test_a_letterhead_follows_from_the_inviter(
    inviter: str, body: tuple[str, str], symbol: str, place: str, post: str
) -> None:
    assert letterhead.body(VI, inviter) == body
    assert letterhead.symbol(VI, inviter) == symbol
    assert letterhead.place(VI, inviter) == place
    assert letterhead.signing_post(VI, inviter) == post


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2024, 8, 5), "ngày …… tháng 8 năm 2024"),
        (date(2025, 2, 28), "ngày …… tháng 02 năm 2025"),
        (date(2025, 1, 1), "ngày …… tháng 01 năm 2025"),
        (date(2025, 12, 31), "ngày …… tháng 12 năm 2025"),
        (date(2025, 3, 1), "ngày …… tháng 3 năm 2025"),
    ],
)
def test_months_1_and_2_alone_have_a_zero_and_the_day_is_the_clerks(day: date, told: str) -> None:
    assert letterhead.dated(VI, day) == told
