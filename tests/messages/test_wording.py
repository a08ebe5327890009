"""What guests are told, word for word where it matters."""

from dataclasses import replace

import pytest

from ceremony.model import Person, Reply
from messages import wording
from messages.links import Links
from messages.texts import texts
from tests.messages.guests import CEREMONY, EARLY, GROUP, GUEST, LATE

VI = texts("vi")
SUBSTITUTE = Person("Đồng chí", "Trần Thị Mẫu", "Phó Chủ tịch UBND", "+84912345678")
LONG = replace(
    GUEST,
    name="Nguyễn Phúc " * 10,
    position="Trưởng ban Công tác Mặt trận khu phố Cẩm Tân kiêm Phó Bí thư Chi bộ",
    unit="phường Xuân Tân, thành phố Long Khánh",
)


def test_an_invitation_by_post_and_by_name() -> None:
    by_post = wording.invitation(VI, CEREMONY, GROUP, GUEST, EARLY).text
    assert by_post.startswith("Kính gửi Đồng chí Chủ tịch UBND phường Xuân Bình,")
    named = wording.invitation(VI, CEREMONY, GROUP, replace(GUEST, name="Lê Văn Mẫu"), EARLY).text
    assert named.startswith("Kính gửi Đồng chí Lê Văn Mẫu, Chủ tịch UBND phường Xuân Bình,")


def test_posts_of_one_person_are_named_together() -> None:
    joined = replace(GUEST, position="Bí thư Đảng ủy", also=(("Chủ tịch HĐND", "phường Xuân Bình"),))
    assert joined.post == "Bí thư Đảng ủy, Chủ tịch HĐND phường Xuân Bình"
    elsewhere = replace(GUEST, also=(("Trưởng ban", "khu phố 1"),))
    assert elsewhere.post == "Chủ tịch UBND phường Xuân Bình, Trưởng ban khu phố 1"


def test_the_three_choices_end_with_the_deadline() -> None:
    assert len(wording.invitation(VI, CEREMONY, GROUP, GUEST, EARLY).choices) == 3
    late = wording.invitation(VI, CEREMONY, GROUP, GUEST, LATE)
    assert late.choices == ()
    assert "0251 000 0000" in late.text


def test_a_ticket_is_for_who_comes() -> None:
    guest = replace(GUEST, reply=Reply.SUBSTITUTED, substitute=SUBSTITUTE)
    text = wording.ticket(VI, CEREMONY, GROUP, guest).text
    assert "Đồng chí Trần Thị Mẫu, Phó Chủ tịch UBND" in text
    assert "7K3M-9QZT-12AB-45CD" in text
    assert "912" not in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_long_names_still_fit_a_caption(language: str) -> None:
    t = texts(language)
    for message in (
        wording.ticket(t, CEREMONY, GROUP, LONG),
        wording.invitation(t, CEREMONY, GROUP, replace(LONG, name=""), EARLY),
    ):
        assert len(message.text.encode("utf-16-le")) // 2 <= 1024


def test_a_reminder_fits_the_reply() -> None:
    assert "chưa nhận được phản hồi" in wording.reminder(VI, CEREMONY, GUEST, EARLY).text
    attending = wording.reminder(VI, CEREMONY, replace(GUEST, reply=Reply.ATTENDING), EARLY)
    assert "mang theo mã QR" in attending.text
    assert attending.choices[0].label == "Xem thẻ tham dự"


def test_a_text_to_forward_holds_each_guests_own_link_and_fits_the_narrowest_platform() -> None:
    guests = [replace(LONG, name="", code=f"{number:016d}") for number in range(10)]
    text = wording.forward(VI, CEREMONY, GROUP, guests, Links("http://x", public="https://kinhmoi.example.gov.vn"))
    assert text.count("https://kinhmoi.example.gov.vn/i/") == 10
    assert text.startswith("Kính gửi phường Xuân Tân")


def test_replies_are_described() -> None:
    described = [
        wording.describe_reply(VI, replace(GUEST, reply=Reply.DECLINED, reason="Bận công tác khác")),
        wording.describe_reply(VI, replace(GUEST, reply=Reply.SUBSTITUTED, substitute=SUBSTITUTE)),
    ]
    assert described == [
        "không thể tham dự (Bận công tác khác)",
        "cử người dự thay: Đồng chí Trần Thị Mẫu, Phó Chủ tịch UBND",
    ]
