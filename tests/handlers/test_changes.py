"""Changes of a ceremony by /capnhat, told to everybody on both channels, with what was and what is now."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import Connection, select

from actions import reminders
from ceremony.model import Ceremony, Guest, Reply, Role, Status
from messages.styled import Run
from storage import campaigns, ceremonies
from storage.campaigns import Campaign
from storage.tables import audit_entries
from tests.house import House, Person, at


async def _organiser(house: House, channel: str, address: str = "organiser") -> Person:
    person = house.person(channel, address)
    await person.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    return person


async def _delegate(house: House, channel: str, unit: str, choice: str = "") -> tuple[Person, Guest]:
    guest = await house.guest("Chủ tịch UBND", f"phường {unit}")
    person = house.person(channel, unit)
    await person.says(guest.code)
    if choice:
        await person.chooses(choice)
    person.reads()
    return person, guest


async def _change(organiser: Person, choice: str, value: str = "", send: str = "Gửi") -> str:
    """Change one thing; gives the preview."""
    await organiser.says("/capnhat")
    shown = await organiser.chooses(choice)
    if value:
        shown = await organiser.says(value)
    await organiser.chooses(send)
    return shown[-1]


async def _ceremony(house: House) -> Ceremony:
    return await house.store.read(ceremonies.get, 1)


async def _campaign(house: House, number: int) -> Campaign:
    found = await house.store.read(campaigns.find, number)
    assert found is not None
    return found


async def test_a_first_hour_is_told_without_what_was(house: House, channel: str) -> None:
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    preview = await _change(organiser, "Giờ tổ chức", "7h30")
    assert "đã có giờ tổ chức" in preview and "Trước đây" not in preview
    (news,) = delegate.reads()
    assert "Nay: 07 giờ 30 phút" in news
    assert "Thời gian: 07 giờ 30 phút, Thứ Sáu, ngày 09/8/2024" in news


async def test_a_later_hour_says_what_was_and_marks_it(house: House, channel: str) -> None:
    await house.set_hour(time(7, 30))
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    preview = await _change(organiser, "Giờ tổ chức", "8h")
    for text in (preview, *delegate.reads()):
        assert "Trước đây: 07 giờ 30 phút\nNay: 08 giờ" in text
    if channel == "buttons":
        for person in (organiser, delegate):
            marked = [run for message in person.messages for run in message.styled if run.styles]
            assert marked == [Run("07 giờ 30 phút", ("strikethrough",)), Run("08 giờ", ("bold",))]
        assert delegate.messages[-1].text == "".join(run.text for run in delegate.messages[-1].styled)


async def test_a_new_place_says_the_old_one(house: House, channel: str) -> None:
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    await _change(organiser, "Địa điểm", "Nhà văn hóa phường Xuân An")
    (news,) = delegate.reads()
    assert "Trước đây: UBND phường Xuân An\nNay: Nhà văn hóa phường Xuân An" in news


async def test_a_new_day_moves_the_deadline_and_the_reminders(house: House, channel: str) -> None:
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    house.clock.move_to(at(7, 12))
    await house.ring()
    delegate.reads()
    assert await house.store.read(reminders.next_due) is None
    preview = await _change(organiser, "Dời sang ngày khác", "15/8")
    assert "Hạn phản hồi dời từ 11 giờ, Thứ Năm, ngày 08/8/2024 sang 11 giờ, Thứ Tư, ngày 14/8/2024" in preview
    now = await _ceremony(house)
    assert (now.day, now.reply_by) == (date(2024, 8, 15), at(14, 11))
    (news,) = delegate.reads()
    assert "Trước đây: Thứ Sáu, ngày 09/8/2024\nNay: Thứ Năm, ngày 15/8/2024" in news
    assert await house.store.read(reminders.next_due) == at(13, 11)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("32/8", "Chưa đọc được ngày"),
        ("mai", "Chưa đọc được ngày"),
        ("04/8/2024", "đã qua"),
        ("9/8/2024", "không có gì thay đổi"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_again(house: House, typed: str, answer: str) -> None:
    organiser = await _organiser(house, "buttons")
    await organiser.says("/capnhat")
    await organiser.chooses("Dời sang ngày khác")
    (refused,) = await organiser.says(typed)
    assert answer in refused
    (preview,) = await organiser.says("ngày 15 tháng 8 năm 2024")
    assert preview.startswith("XEM TRƯỚC")


@pytest.mark.parametrize(
    ("choice", "status", "word"),
    [("Tạm hoãn", Status.POSTPONED, "tạm hoãn"), ("Hủy buổi lễ", Status.CANCELLED, "đã hủy")],
)
async def test_what_is_not_held_takes_no_reply_and_sends_no_invitation(
    house: House, channel: str, choice: str, status: Status, word: str
) -> None:
    await house.set_hour(time(7, 30))
    organiser = await _organiser(house, channel)
    delegate, guest = await _delegate(house, channel, "Xuân Bình", "Xác nhận tham dự")
    await _change(organiser, choice)
    assert (await _ceremony(house)).status is status
    (news,) = delegate.reads()
    assert "Trước đây: 07 giờ 30 phút, Thứ Sáu, ngày 09/8/2024" in news
    assert word in news and "xác nhận tham dự" not in news.split("Nay:")[0]
    assert delegate.is_offered("Đã nhận") and not delegate.is_offered("Không thể tham dự")
    (shown,) = await delegate.says("/thumoi")
    assert shown.startswith(f"BUỔI LỄ {word.upper()}")
    assert "Câu trả lời đã ghi nhận: xác nhận tham dự" in shown
    for typed in ("/guithumoi", "/nhac"):
        (refused,) = await organiser.says(typed)
        assert "không gửi thư mời" in refused or "chưa gửi thư mời" in refused
    assert (await house.reload(guest)).reply is Reply.ATTENDING


async def test_a_reply_to_what_is_not_held_is_refused_on_an_old_button(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    delegate, guest = await _delegate(house, "buttons", "Xuân Bình", "Xác nhận tham dự")
    await _change(organiser, "Tạm hoãn")
    delegate.reads()
    (refused,) = await delegate.chooses("Không thể tham dự")
    assert "đang tạm hoãn nên chưa ghi nhận" in refused
    (refused,) = await delegate.chooses("Cử người dự thay")
    assert "đang tạm hoãn nên chưa ghi nhận" in refused
    assert (await house.reload(guest)).reply is Reply.ATTENDING


async def test_nobody_is_reminded_or_admitted_while_it_is_not_held(house: House, channel: str) -> None:
    await house.set_hour(time(7, 30))
    organiser = await _organiser(house, "buttons")
    delegate, guest = await _delegate(house, channel, "Xuân Bình")
    door = house.person(channel, "door")
    await door.says(f"/start {await house.staff_token(Role.DOOR)}")
    await _change(organiser, "Hủy buổi lễ")
    assert "Nhiệm vụ tại buổi lễ không còn" in door.reads()[-1]
    delegate.reads()
    assert await house.store.read(reminders.next_due) is None
    house.clock.move_to(at(9, 7))
    assert await house.ring() == 0
    (verdict,) = await door.says(guest.code)
    assert verdict.startswith("🔴 Buổi lễ đã hủy, không đón đại biểu")
    assert delegate.reads() == []


async def test_held_after_all_asks_again_and_reminds_of_what_is_still_to_come(house: House, channel: str) -> None:
    await house.set_hour(time(7, 30))
    organiser = await _organiser(house, channel)
    delegate, _ = await _delegate(house, channel, "Xuân Bình", "Không thể tham dự")
    await delegate.chooses("Bận công tác khác")
    await _change(organiser, "Tạm hoãn")
    house.clock.move_to(at(7, 12))
    await house.ring()
    delegate.reads()
    await _change(organiser, "Tổ chức theo lịch")
    (news,) = delegate.reads()
    assert "Trước đây: tạm hoãn, ngày mới sẽ thông báo sau\nNay: 07 giờ 30 phút" in news
    assert "Nếu nay sắp xếp tham dự được" in news
    assert delegate.is_offered("Xác nhận tham dự")
    await house.ring()
    assert delegate.reads() == []
    assert await house.store.read(reminders.next_due) == at(8, 7, 30)


async def test_a_postponed_ceremony_gets_its_new_day(house: House, channel: str) -> None:
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    await _change(organiser, "Tạm hoãn")
    delegate.reads()
    await _change(organiser, "Ấn định ngày mới", "20/8/2024")
    (news,) = delegate.reads()
    assert "đã có ngày tổ chức mới" in news
    assert "Trước đây: tạm hoãn, ngày mới sẽ thông báo sau\nNay: Thứ Ba, ngày 20/8/2024" in news
    assert (await _ceremony(house)).status is Status.PLANNED


async def test_in_quiet_hours_a_change_waits_or_is_urgent(house: House, channel: str) -> None:
    await house.set_hour(time(7, 30))
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    house.clock.move_to(at(5, 22))
    preview = await _change(organiser, "Giờ tổ chức", "8h", send="Gửi lúc 06:00")
    assert "Đang trong giờ yên tĩnh (từ 21:00 đến 06:00)" in preview
    assert delegate.reads() == []
    await _change(organiser, "Địa điểm", "Nhà văn hóa phường Xuân An", send="Gửi ngay, khẩn")
    (urgent,) = delegate.reads()
    assert "Nhà văn hóa" in urgent
    house.clock.move_to(at(6, 6))
    await house.sender.drain()
    (news,) = delegate.reads()
    assert "Nay: 08 giờ" in news


async def test_less_than_twelve_hours_before_a_change_is_urgent(house: House) -> None:
    await house.set_hour(time(7, 30))
    organiser, (delegate, _) = await _organiser(house, "buttons"), await _delegate(house, "buttons", "Xuân Bình")
    house.clock.move_to(at(8, 22))
    preview = await _change(organiser, "Giờ tổ chức", "9h")
    assert "còn dưới 12 giờ" in preview
    (news,) = delegate.reads()
    assert "Nay: 09 giờ" in news
    assert "Thời hạn phản hồi đã hết" in news
    assert [button.label for button in delegate.messages[-1].choices] == ["Đã nhận"]
    campaign = await _campaign(house, 1)
    assert (campaign.urgent, campaign.asks_ack) == (True, True)


async def test_a_change_that_waits_is_overtaken_by_the_next_of_the_same(house: House) -> None:
    await house.set_hour(time(7, 30))
    organiser, (delegate, _) = await _organiser(house, "buttons"), await _delegate(house, "buttons", "Xuân Bình")
    house.clock.move_to(at(5, 22))
    await _change(organiser, "Giờ tổ chức", "8h", send="Gửi lúc")
    await _change(organiser, "Giờ tổ chức", "9h", send="Gửi lúc")
    house.clock.move_to(at(6, 6))
    await house.sender.drain()
    (news,) = delegate.reads()
    assert "Trước đây: 07 giờ 30 phút\nNay: 09 giờ" in news


async def test_what_was_to_be_told_is_dropped_when_it_is_cancelled(house: House) -> None:
    await house.set_hour(time(7, 30))
    organiser, (delegate, _) = await _organiser(house, "buttons"), await _delegate(house, "buttons", "Xuân Bình")
    house.clock.move_to(at(5, 22))
    await _change(organiser, "Giờ tổ chức", "8h", send="Gửi lúc")
    await _change(organiser, "Hủy buổi lễ", send="Gửi ngay, khẩn")
    house.clock.move_to(at(6, 6))
    await house.sender.drain()
    (news,) = delegate.reads()
    assert "đã hủy" in news and "08 giờ" not in news


async def test_two_organisers_change_at_once_and_the_second_is_told(house: House, channel: str) -> None:
    one, two = await _organiser(house, channel, "o1"), await _organiser(house, channel, "o2")
    for organiser, hour in ((one, "8h"), (two, "9h")):
        await organiser.says("/capnhat")
        await organiser.chooses("Giờ tổ chức")
        await organiser.says(hour)
    await one.chooses("Gửi")
    (refused,) = await two.chooses("Gửi")
    assert "vừa được cập nhật ở nơi khác" in refused
    assert (await _ceremony(house)).hour == time(8)


async def test_a_second_press_sends_nothing_again(house: House) -> None:
    organiser, (delegate, _) = await _organiser(house, "buttons"), await _delegate(house, "buttons", "Xuân Bình")
    await _change(organiser, "Giờ tổ chức", "8h")
    (refused,) = await organiser.chooses("Gửi")
    assert "đã cũ" in refused
    assert len(delegate.reads()) == 1


async def test_leaving_changes_nothing(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await organiser.says("/capnhat")
    await organiser.chooses("Hủy buổi lễ")
    (left,) = await organiser.chooses("Thôi")
    assert "Không có gì thay đổi" in left
    assert (await _ceremony(house)).status is Status.PLANNED


async def test_units_without_a_channel_get_the_news_to_pass_on(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await organiser.says("/capnhat")
    await organiser.chooses("Tạm hoãn")
    await organiser.chooses("Gửi")
    texts = await organiser.chooses("Xem nội dung để chuyển tiếp")
    assert sum(text.count("/i/") for text in texts) == 175
    assert all("tạm hoãn" in text and "kính mời" not in text and len(text) <= 2000 for text in texts)


async def test_a_plan_that_is_loaded_again_does_not_undo_what_was_changed(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await _change(organiser, "Dời sang ngày khác", "15/8/2024")
    await _change(organiser, "Tạm hoãn")
    await house.load()
    now = await _ceremony(house)
    assert (now.day, now.reply_by, now.status) == (date(2024, 8, 15), at(14, 11), Status.POSTPONED)


async def test_only_organisers_change(house: House, channel: str) -> None:
    host = house.person(channel, "host")
    await host.says(f"/start {await house.staff_token(Role.HOST, group='xuan-an')}")
    (refused,) = await host.says("/capnhat")
    assert "dành cho người có nhiệm vụ" in refused


async def test_an_old_button_of_a_change_that_does_not_fit_any_more(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await organiser.says("/capnhat")
    hour = organiser.choice("Giờ tổ chức")
    await _change(organiser, "Hủy buổi lễ")
    (refused,) = await organiser.does(hour)
    assert "đã cũ" in refused


async def test_an_invitation_round_at_night_waits_until_morning(house: House) -> None:
    organiser, (delegate, _) = await _organiser(house, "buttons"), await _delegate(house, "buttons", "Xuân Bình")
    house.clock.move_to(at(5, 23))
    await organiser.says("/guithumoi")
    await organiser.chooses("Đại biểu phường, xã")
    await organiser.chooses("Gửi")
    assert delegate.reads() == []
    house.clock.move_to(at(6, 6) + timedelta(minutes=1))
    await house.sender.drain()
    assert len(delegate.reads()) == 1


def _audited(tx: Connection) -> list[str]:
    query = select(audit_entries.c.act).where(audit_entries.c.act.startswith("change_"))
    return list(tx.execute(query).scalars())


async def test_each_change_is_in_the_audit_trail(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await _change(organiser, "Giờ tổ chức", "8h")
    await _change(organiser, "Tạm hoãn")
    assert await house.store.read(_audited) == ["change_hour", "change_status"]


async def _broadcast(organiser: Person, words: str, moment: str = "") -> None:
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    await organiser.says(words)
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    if moment:
        await organiser.chooses("Hẹn giờ gửi")
        await organiser.says(moment)
    await organiser.chooses("Hẹn gửi" if moment else "Gửi lúc 06:00")


@pytest.mark.parametrize("choice", ["Tạm hoãn", "Hủy buổi lễ"])
async def test_broadcasts_that_still_wait_stop_when_the_ceremony_is_not_held(
    house: House, channel: str, choice: str
) -> None:
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    house.clock.move_to(at(6, 22))
    await _broadcast(organiser, "Tin chờ hết giờ yên tĩnh")
    await _broadcast(organiser, "Tin hẹn giờ", "7/8 8h")
    preview = await _change(organiser, choice, send="Gửi ngay, khẩn")
    assert "2 thông báo đã hẹn giờ hoặc chưa gửi xong sẽ dừng lại" in preview
    for moment in (at(7, 6), at(7, 8), at(7, 9)):
        house.clock.move_to(moment)
        await house.ring()
    assert not [text for text in delegate.reads() if text.startswith("Tin ")]
    menu = (await organiser.says("/thongbao"))[-1]
    labels = menu if channel == "plain" else " ".join(each.label for each in organiser.messages[-1].choices)
    assert "Nháp: Tin hẹn giờ" in labels and "Tạm dừng: Tin chờ hết giờ yên tĩnh" in labels


async def test_broadcasts_that_still_wait_are_told_of_when_something_else_changes(
    house: House, channel: str
) -> None:
    organiser, (delegate, _) = await _organiser(house, channel), await _delegate(house, channel, "Xuân Bình")
    assert "đã hẹn giờ" not in await _change(organiser, "Giờ tổ chức", "8h")
    await _broadcast(organiser, "Tin hẹn giờ", "7/8 8h")
    assert "1 thông báo đã hẹn giờ vẫn sẽ gửi" in await _change(organiser, "Dời sang ngày khác", "10/8/2024")
    house.clock.move_to(at(7, 8))
    await house.ring()
    assert "Tin hẹn giờ" in delegate.reads()


@pytest.mark.parametrize("choice", ["Tạm hoãn", "Hủy buổi lễ"])
async def test_a_host_is_told_when_its_broadcasts_stop(house: House, channel: str, choice: str) -> None:
    organiser, host = await _organiser(house, channel), house.person(channel, "host")
    await host.says(f"/start {await house.staff_token(Role.HOST, group='xuan-an')}")
    own = await house.guest("Chủ tịch Hội Nông dân", "phường Xuân An")
    await house.person(channel, "own").says(own.code)
    house.clock.move_to(at(6, 22))
    await _broadcast(host, "Tin chờ hết giờ yên tĩnh")
    await _broadcast(host, "Tin hẹn giờ", "7/8 8h")
    host.reads()
    await _change(organiser, choice, send="Gửi ngay, khẩn")
    told = [text for text in host.reads() if "không diễn ra như đã báo" in text]
    assert any("“Tin hẹn giờ” (hẹn gửi lúc 08 giờ, Thứ Tư, ngày 07/8/2024)" in text for text in told)
    assert any("“Tin chờ hết giờ yên tĩnh” đang gửi được tạm dừng" in text for text in told)
    assert not [text for text in organiser.reads() if "không diễn ra như đã báo" in text]


async def test_staff_is_told_of_a_change_in_words_of_its_own(house: House, channel: str) -> None:
    await house.set_hour(time(7, 30))
    organiser, staff = await _organiser(house, channel), {}
    for role in (Role.DOOR, Role.SUPERVISOR, Role.RECEPTION, Role.MC, Role.HOST):
        staff[role] = house.person(channel, role)
        await staff[role].says(f"/start {await house.staff_token(role, group='xuan-an')}")
        staff[role].reads()
    preview = await _change(organiser, "Giờ tổ chức", "8h")
    assert "Cũng báo cho 5 người có nhiệm vụ" in preview
    for person in staff.values():
        (news,) = person.reads()
        assert news.startswith("Kính báo các đồng chí có nhiệm vụ: giờ tổ chức")
        assert "Trước đây: 07 giờ 30 phút\nNay: 08 giờ" in news
        assert "phản hồi" not in news
    (thanks,) = await staff[Role.DOOR].chooses("Đã nhận")
    assert "Đã ghi nhận" in thanks
    calls = "\n".join(await organiser.says("/cangoi"))
    assert "Người có nhiệm vụ: Đã nhận 1/5" in calls
    assert not [text for text in organiser.reads() if "các đồng chí có nhiệm vụ" in text]


async def test_who_started_a_change_is_told_when_the_next_one_ends_it(house: House, channel: str) -> None:
    organiser, other = await _organiser(house, channel), await _organiser(house, channel, "other")
    await _delegate(house, channel, "Xuân Bình")
    house.clock.move_to(at(6, 22))
    await _change(organiser, "Giờ tổ chức", "8h", send="Gửi lúc 06:00")
    organiser.reads()
    await _change(other, "Giờ tổ chức", "9h", send="Gửi lúc 06:00")
    (report,) = organiser.reads()
    assert report.startswith("ĐÃ HỦY PHẦN CÒN LẠI – thông báo thay đổi") and "Thôi gửi: 1" in report
