"""News of a change, word for word where it matters."""

from dataclasses import replace
from datetime import time

import pytest

from ceremony.changes import Change, What, changed
from ceremony.model import Reply, Status
from messages import changes, wording
from messages.links import Links
from messages.texts import texts
from tests.messages.guests import CEREMONY, EARLY, GROUP, GUEST, LATE
from tests.messages.test_wording import LONG

VI = texts("vi")
HELD = replace(CEREMONY, hour=time(7, 30))
LINKS = Links("http://x", public="https://kinhmoi.example.gov.vn")
VALUES = [
    (What.HOUR, "08:00:00"),
    (What.VENUE, "Nhà văn hóa phường Xuân An"),
    (What.DAY, "2024-08-15"),
    (What.STATUS, "postponed"),
    (What.STATUS, "cancelled"),
]


def test_what_guests_read_of_a_new_hour() -> None:
    after = changed(HELD, What.HOUR, "08:00:00")
    news = changes.change(VI, after, replace(GUEST, reply=Reply.ATTENDING), Change(What.HOUR, "", HELD), 5, EARLY)
    assert news.text == (
        "Kính báo Đồng chí Chủ tịch UBND phường Xuân Bình: giờ tổ chức Lễ ra mắt mô hình “Chính quyền thân thiện” "
        "phường, xã trên địa bàn thành phố Long Khánh có thay đổi.\n\n"
        "Trước đây: 07 giờ 30 phút\nNay: 08 giờ\n\n"
        "Thời gian: 08 giờ, Thứ Sáu, ngày 09/8/2024\nĐịa điểm: UBND phường Xuân An\n\n"
        "Câu trả lời đã ghi nhận: xác nhận tham dự. Nếu có thay đổi, kính mong Đồng chí chọn lại trước 11 giờ, "
        "Thứ Năm, ngày 08/8/2024.\n\n"
        "Kính đề nghị Đồng chí chọn “Đã nhận” để Ban Tổ chức biết thông báo đã đến nơi."
    )
    assert [button.data for button in news.choices] == ["ack:5:7", "attend:7", "substitute:7", "decline:7"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("what", "value"), VALUES)
@pytest.mark.parametrize("reply", list(Reply))
def test_every_change_has_its_words_and_what_is_passed_on_fits(
    language: str, what: What, value: str, reply: Reply
) -> None:
    t, after = texts(language), changed(HELD, what, value)
    news = Change(what, value, HELD)
    for now in (EARLY, LATE):
        message = changes.change(t, after, replace(GUEST, reply=reply), news, 5, now)
        assert message.choices[0].data == "ack:5:7"
        assert {"strikethrough", "bold"} == {style for run in message.styled for style in run.styles}
    passed_on = [replace(LONG, name="", code=f"{number:016d}") for number in range(10)]
    text = changes.forward(t, after, GROUP, passed_on, news, LINKS)
    assert text.count("https://kinhmoi.example.gov.vn/i/") == 10


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_not_held_says_so_first_and_still_fits_a_caption(language: str, status: Status) -> None:
    t, not_held = texts(language), replace(HELD, status=status)
    for message in (
        wording.ticket(t, not_held, GROUP, LONG),
        wording.invitation(t, not_held, GROUP, replace(LONG, name=""), EARLY),
    ):
        assert message.text.startswith(t(f"change.notice_{status}"))
        assert len(message.text.encode("utf-16-le")) // 2 <= 1024
