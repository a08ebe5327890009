"""Following a campaign: its progress, the buttons that steer it, and the report at its end."""

import json

from sqlalchemy import Connection, select

from actions import campaigns as rounds
from ceremony.audience import Selection
from ceremony.model import Role
from messages import styled
from messages.model import Interrupted, Pressed, Rejected, Unreachable
from messages.styled import Run
from storage import campaigns, ceremonies, deliveries, staff
from storage.campaigns import Kind, Stage
from storage.tables import audit_entries
from tests.house import House, Person, at

WARDS = ("Xuân Bình", "Xuân Hòa", "Xuân Trung")


async def _staff(house: House, channel: str, role: Role = Role.ORGANISER, group: str = "") -> Person:
    person = house.person(channel, f"{role}")
    await person.says(f"/start {await house.staff_token(role, group=group)}")
    person.reads()
    return person


async def _delegates(house: House) -> list[Person]:
    """Three who have opened their invitations, on both channels."""
    people = [house.person("plain" if number == 1 else "buttons", ward) for number, ward in enumerate(WARDS)]
    for person in people:
        await person.says((await house.guest("Chủ tịch UBND", f"phường {person.address}")).code)
        person.reads()
    return people


async def _begin(organiser: Person) -> None:
    """Send the invitations, and look before any has left."""
    await organiser.says("/guithumoi")
    await organiser.chooses("Tất cả thành phần")
    await organiser.acts(organiser.choice("Gửi"))


async def _shown(house: House) -> str:
    """What the organiser's progress message says now, on the channel where it can be changed."""
    (shown,) = {key: message for key, message in house.buttons.edited.items() if key[0] == "organiser"}.values()
    return shown.text


async def test_progress_is_shown_at_once_and_a_report_tells_the_end(house: House, channel: str) -> None:
    organiser, people = await _staff(house, channel), await _delegates(house)
    await _begin(organiser)
    await house.sender.drain()
    (begun,) = organiser.reads()
    assert "ĐANG GỬI – thư mời" in begun
    assert "Đã đến: 0/3 tin\nChờ gửi: 3\nChưa có kênh liên lạc: 172 đại biểu" in begun
    await house.tick()
    (report,) = organiser.reads()
    assert "ĐÃ GỬI XONG – thư mời" in report
    assert "Đã đến: 3/3 tin\nChưa có kênh liên lạc: 172 đại biểu" in report
    assert all(len(person.reads()) == 1 for person in people)
    await house.tick()
    assert organiser.reads() == []


async def test_one_message_is_changed_until_the_report_takes_its_place(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await _delegates(house)
    await _begin(organiser)
    await house.sender.drain()
    await house.tick()
    await house.tick()
    assert await _shown(house) == "Lượt gửi thư mời đã kết thúc; kết quả ở tin báo cáo riêng."
    (changed,) = house.buttons.edited.values()
    assert changed.choices == ()
    assert organiser.texts[-1].startswith("ĐÃ GỬI XONG – thư mời\n\nĐã đến: 3/3 tin")


async def test_a_campaign_that_reaches_nobody_is_reported_at_once_and_once(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    await organiser.says("/guithumoi")
    await organiser.chooses("Tất cả thành phần")
    (report,) = await organiser.chooses("Gửi")
    assert "ĐÃ GỬI XONG" in report
    assert "Chưa có kênh liên lạc: 175 đại biểu" in report
    await house.tick()
    assert organiser.reads() == []


async def test_pausing_holds_what_has_not_left_and_going_on_sends_it(house: House, channel: str) -> None:
    organiser, people = await _staff(house, channel), await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    await house.sender.drain()
    *_, said, paused = organiser.reads()
    assert "Đã tạm dừng, giữ lại 3 tin" in said
    assert "Đang giữ lại: 3" in paused
    await house.tick()
    assert all(person.reads() == [] for person in people)
    resumed = await organiser.chooses("Tiếp tục")
    assert "Đã cho gửi tiếp 3 tin" in resumed[0]
    assert all(len(person.reads()) == 1 for person in people)
    await house.tick()
    assert "ĐÃ GỬI XONG" in organiser.reads()[-1]
    assert (await house.store.read(_acts))[-3:] == ["invitation", "campaign_paused", "campaign_resumed"]


def _acts(tx: Connection) -> list[str]:
    return list(tx.execute(select(audit_entries.c.act).order_by(audit_entries.c.id)).scalars())


async def test_the_rest_is_cancelled_after_asking_once(house: House, channel: str) -> None:
    organiser, people = await _staff(house, channel), await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    await house.sender.drain()
    organiser.reads()
    (asked,) = await organiser.chooses("Hủy phần còn lại")
    assert "3 tin chưa gửi sẽ không gửi nữa" in asked
    said, dropped = await organiser.says("vâng")
    assert "Đã hủy phần còn lại: 3 tin" in said
    assert "Thôi gửi: 3" in dropped
    await house.tick()
    assert all(person.reads() == [] for person in people)
    assert (await house.store.read(campaigns.get, 1)).stage is Stage.CANCELLED
    assert organiser.reads() == []


async def test_a_second_press_changes_nothing_and_says_so(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    for verb in ("pause:1", "resend:1"):
        (refused,) = (await organiser.does(Pressed(verb)))[-1:]
        assert "/tiendo" in refused
    await organiser.does(Pressed("drop_send:1"))
    for verb in ("pause:1", "resume:1", "drop:1", "drop_send:1", "resend:1"):
        (refused,) = await organiser.does(Pressed(verb))
        assert "Lượt gửi này đã kết thúc" in refused
    assert (await house.store.read(deliveries.counts))["cancelled"] == 3


async def test_what_failed_is_told_by_cause_and_sent_again(house: House, channel: str) -> None:
    organiser, people = await _staff(house, channel), await _delegates(house)
    house.buttons.faults["Xuân Bình"] += [Unreachable("Forbidden: bot was blocked by the user")]
    house.plain.faults["Xuân Hòa"] += [Rejected("message is too long")]
    house.buttons.faults["Xuân Trung"] += [Interrupted("TimedOut")] * 8
    await _begin(organiser)
    for _ in range(12):
        await house.sender.drain()
        await house.clock.sleep(300)
    organiser.reads()
    await house.tick()
    (report,) = organiser.reads()
    assert "Đã đến: 0/3 tin\n" in report
    assert "Không gửi được: 2\nKhông còn liên lạc được: 1\n- " in report
    for cause in (
        "đã chặn trò chuyện: 1",
        "nền tảng không nhận tin này: 1",
        "gửi nhiều lần vẫn lỗi đường truyền: 1",
    ):
        assert cause in report
    again, shown = await organiser.chooses("Gửi lại phần lỗi")
    assert "Đang gửi lại 2 tin bị lỗi" in again
    assert "ĐANG GỬI" in shown
    assert [len(person.reads()) for person in people] == [0, 1, 1]
    await house.tick()
    (report,) = organiser.reads()
    assert "Đã đến: 2/3 tin" in report
    assert "Có thể đã đến hai lần: 1" in report
    (refused,) = await organiser.does(Pressed("resend:1"))
    assert "Không còn tin nào bị lỗi" in refused


async def test_progress_on_demand(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    assert "Chưa có lượt gửi nào" in (await organiser.says("/tiendo"))[0]
    await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    await house.sender.drain()
    organiser.reads()
    (only,) = await organiser.says("tien do")
    assert "TẠM DỪNG – thư mời" in only
    await organiser.says("/nhac")
    await organiser.acts(organiser.choice("Gửi"))
    await organiser.acts(Pressed("pause:2"))
    await house.sender.drain()
    organiser.reads()
    (several,) = await organiser.says("/tiendo")
    assert "Nhiều lượt gửi" in several
    (chosen,) = await organiser.chooses("lời nhắc: 0/3")
    assert "TẠM DỪNG – lời nhắc" in chosen
    for number in (1, 2):
        await organiser.does(Pressed(f"drop_send:{number}"))
    (over,) = await organiser.says("/tiendo")
    assert "Không có lượt gửi nào đang chạy" in over


async def test_asking_for_progress_moves_the_message_that_is_kept_up_to_date(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    await organiser.does(Pressed("progress:1"))
    latest = str(len(organiser.messages))
    await organiser.does(Pressed("resume:1"))
    after = str(len(organiser.messages))
    await house.tick()
    await house.tick()
    assert [key for key in house.buttons.edited if key[1] == latest] == []
    assert "đã kết thúc" in house.buttons.edited["organiser", after].text


async def test_a_host_steers_what_its_own_group_sent_and_nothing_else(house: House, channel: str) -> None:
    host, organiser = await _staff(house, channel, Role.HOST, "xuan-an"), await _staff(house, channel)
    await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    for verb in ("progress", "pause", "resume", "drop", "drop_send", "resend"):
        (refused,) = await host.does(Pressed(f"{verb}:1"))
        assert "không thuộc thành phần" in refused
    assert "Chưa có lượt gửi nào" in (await host.says("/tiendo"))[0]
    await host.says("/guithumoi")
    (report,) = await host.chooses("Gửi")
    assert "thư mời (Đại biểu phường Xuân An)" in report
    assert report.splitlines()[0] in (await host.says("/tiendo"))[0]
    stranger = house.person(channel, "stranger")
    for data in ("pause:2", "progress:2"):
        assert "nhiệm vụ" in (await stranger.does(Pressed(data)))[0]


async def test_a_host_does_not_steer_what_organisers_sent_to_its_group(house: House) -> None:
    host, organiser = await _staff(house, "buttons", Role.HOST, "xuan-an"), await _staff(house, "buttons")
    await organiser.says("/guithumoi")
    await organiser.chooses("Đại biểu phường Xuân An")
    await organiser.chooses("Gửi")
    assert "không thuộc thành phần" in (await host.does(Pressed("progress:1")))[0]


async def test_a_report_goes_to_the_organisers_where_who_started_it_has_no_duty_any_more(house: House) -> None:
    host, organiser = await _staff(house, "buttons", Role.HOST, "xuan-an"), await _staff(house, "buttons")
    guest = await house.guest("Phó Bí thư Thường trực Đảng ủy", "phường Xuân An")
    await house.person("buttons", "a").says(guest.code)
    await host.says("/guithumoi")
    await host.acts(host.choice("Gửi"))
    await house.store.run(staff.revoke, 1, at(5, 8))
    await house.tick()
    host.reads()
    await house.tick()
    assert host.reads() == []
    assert "ĐÃ GỬI XONG – thư mời (Đại biểu phường Xuân An)" in organiser.reads()[-1]


async def test_what_is_passed_on_of_a_change_are_its_own_words_a_unit_at_a_time(
    house: House, channel: str
) -> None:
    organiser = await _staff(house, channel)
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says("7h30")
    await organiser.chooses("Gửi")
    texts = await organiser.chooses("Xem nội dung để chuyển tiếp")
    text = next(text for text in texts if "Kính gửi phường Xuân Bình" in text)
    assert "Nay: 07 giờ 30 phút" in text
    assert text.count("/i/") == 4
    assert "trân trọng kính mời các đại biểu dưới đây" not in "".join(texts)
    assert "".join(texts).count("/i/") == 175


async def test_what_is_passed_on_of_a_broadcast_are_its_own_words(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    await house.store.run(_broadcast, house)
    await house.tick()
    organiser.reads()
    texts = await organiser.chooses("Xem nội dung để chuyển tiếp")
    assert all("Kính mời các đồng chí tập trung tại sảnh chính lúc 7 giờ" in text for text in texts)
    assert all("/i/" in text for text in texts)
    assert "".join(texts).count("/i/") == 50


def _broadcast(tx: Connection, house: House) -> None:
    words = json.dumps(styled.dump((Run("Kính mời các đồng chí tập trung tại sảnh chính lúc 7 giờ"),)))
    group = ceremonies.groups_of(tx, 1)[0]
    started = rounds.start(tx, "b", Kind.BROADCAST, "", Selection(1, (group.id,)), None, house.clock.now())
    campaigns.change(tx, started.campaign_id or 0, words=words)


async def test_only_guests_whom_no_chat_reached_are_to_be_passed_on(house: House) -> None:
    organiser = await _staff(house, "buttons")
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    for address in ("chief", "clerk"):
        await house.person("buttons", address).says(guest.code)
    house.buttons.faults["chief"].append(Unreachable("blocked"))
    await _begin(organiser)
    await house.tick()
    assert guest.id not in await house.store.read(campaigns.without_channel, 1)


async def test_a_broadcast_is_named_by_its_first_words(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await house.store.run(_broadcast, house)
    await house.tick()
    (report,) = organiser.reads()
    assert "thông báo “Kính mời các đồng chí tập trung tại sản…”" in report


async def test_who_started_a_campaign_is_told_when_somebody_else_ends_it(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    await house.sender.drain()
    organiser.reads()
    other = house.person(channel, "other")
    await other.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await other.does(Pressed("drop_send:1"))
    (report,) = organiser.reads()
    assert report.startswith("ĐÃ HỦY PHẦN CÒN LẠI – thư mời") and "Thôi gửi: 3" in report


async def test_what_was_done_is_said_though_the_progress_changes_before_it_leaves(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await _delegates(house)
    await _begin(organiser)
    await organiser.acts(Pressed("pause:1"))
    await organiser.acts(Pressed("resume:1"))
    await house.clock.sleep(2)
    await house.progress.tick()
    await house.sender.drain()
    assert "Đã cho gửi tiếp 3 tin." in organiser.reads()


async def test_a_short_time_is_told_in_seconds(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await _delegates(house)
    await _begin(organiser)
    await house.clock.sleep(2)
    await house.sender.drain()
    await house.tick()
    assert organiser.texts[-1].endswith("Thời gian gửi: 2 giây")
