"""Organisers and hosts: links, figures, rounds, reminders, changes, replies by telephone."""

from datetime import time, timedelta
from typing import Any

from sqlalchemy import Connection

from ceremony.audience import Selection
from ceremony.model import Reply, Role
from storage import audience, ceremonies, deliveries, guests
from tests.house import House, Person, at


async def _organiser(house: House, channel: str) -> Person:
    person = house.person(channel, "organiser")
    await person.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    return person


async def _host(house: House, channel: str) -> Person:
    person = house.person(channel, "host")
    await person.says(f"/start {await house.staff_token(Role.HOST, group='xuan-an')}")
    return person


async def test_a_staff_link_works_once_and_for_seven_days(house: House, channel: str) -> None:
    token = await house.staff_token(Role.ORGANISER)
    (welcome,) = await house.person(channel, "first").says(f"/start {token}")
    assert "nhiệm vụ Ban Tổ chức" in welcome
    (used,) = await house.person(channel, "second").says(f"/start {token}")
    assert "đã được dùng" in used
    late = await house.staff_token(Role.ORGANISER)
    house.clock.move_to(house.clock.now() + timedelta(days=7))
    (expired,) = await house.person(channel, "second").says(f"/start {late}")
    assert "hết hạn" in expired


async def test_the_menu_follows_the_role(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    assert organiser.messages[-1].menu == ("delegate", "organiser")


async def test_figures_by_group(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    await delegate.chooses("Xác nhận tham dự")
    (figures,) = await organiser.says("Tình hình")
    assert "Mời 60 · đã đến tay 1" in figures
    assert "Tham dự 1 · dự thay 0 · không dự 0 · chưa trả lời 59" in figures
    assert "Mời 175" in figures


async def test_delegates_have_no_organisers_commands(house: House, channel: str) -> None:
    for command in ("/tinhhinh", "/guithumoi", "/nhac", "/capnhat", "/traloi ai đó"):
        (refused,) = await house.person(channel, "a").says(command)
        assert "dành cho người có nhiệm vụ" in refused


async def test_inviting_a_group_reaches_chats_and_gives_texts_to_forward(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    delegate.reads()
    await organiser.says("/guithumoi")
    (preview,) = await organiser.chooses("Đại biểu phường, xã")
    assert "XEM TRƯỚC" in preview
    assert "Sẽ gửi ngay cho 1 đại biểu" in preview
    assert "Còn 59 đại biểu" in preview
    (progress,) = await organiser.chooses("Gửi")
    assert "Chờ gửi: 1" in progress
    assert "Chưa có kênh liên lạc: 59 đại biểu" in progress
    forwards = await organiser.chooses("Xem nội dung để chuyển tiếp")
    texts = "\n".join(forwards)
    assert texts.count("/i/") == 59
    assert "UBND thành phố Long Khánh trân trọng kính mời" in texts
    (invitation,) = delegate.reads()
    assert "trân trọng kính mời" in invitation


async def test_pressing_send_twice_sends_once(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person("buttons", "a")
    await delegate.says(guest.code)
    delegate.reads()
    await organiser.says("/guithumoi")
    await organiser.chooses("Đại biểu phường, xã")
    await organiser.chooses("Gửi")
    (again,) = await organiser.chooses("Gửi")
    assert "không gửi lại" in again
    assert len(delegate.reads()) == 1


async def test_who_was_invited_is_left_out_of_the_next_round(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    await house.person("buttons", "a").says(guest.code)
    for expected in ("cho 1 đại biểu đã có kênh", "cho 0 đại biểu đã có kênh"):
        await organiser.says("/guithumoi")
        (preview,) = await organiser.chooses("Đại biểu phường, xã")
        assert expected in preview
        await organiser.chooses("Gửi")


async def test_a_host_sees_and_invites_its_own_group_only(house: House, channel: str) -> None:
    host = await _host(house, channel)
    (figures,) = await host.says("/tinhhinh")
    assert "Mời 65" in figures
    assert "Mời 60" not in figures
    (preview,) = await host.says("/guithumoi")
    assert "UBND phường Xuân An" in preview
    (refused,) = await host.says("/nhac")
    assert "dành cho người có nhiệm vụ" in refused


async def test_a_host_cannot_exceed_its_quota_but_an_organiser_can(house: House) -> None:
    await house.store.run(lambda tx: ceremonies.save_group(tx, _smaller_quota(tx)))
    host = await _host(house, "buttons")
    (refused,) = await host.says("/guithumoi")
    assert "vượt chỉ tiêu 60" in refused
    organiser = await _organiser(house, "buttons")
    await organiser.says("/guithumoi")
    (preview,) = await organiser.chooses("Đại biểu phường Xuân An")
    assert "vượt chỉ tiêu 60" in preview


def _smaller_quota(tx: Connection) -> dict[str, Any]:
    group = next(g for g in ceremonies.groups_of(tx, 1) if g.key == "xuan-an")
    return dict(ceremony_id=1, key=group.key, name=group.name, inviter=group.inviter, quota=60, place=2)


async def test_a_reply_by_telephone_is_recorded_and_the_guest_told(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    delegate.reads()
    await organiser.says("/traloi chu tich ubnd xuan binh")
    (recorded,) = await organiser.chooses("Xác nhận tham dự")
    assert "Chủ tịch UBND phường Xuân Bình: xác nhận tham dự" in recorded
    (told,) = delegate.reads()
    assert "qua điện thoại" in told
    assert (await house.reload(guest)).reply is Reply.ATTENDING


async def test_a_substitute_by_telephone_after_the_deadline(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    house.clock.move_to(at(8, 15))
    await organiser.says("/traloi")
    (found,) = await organiser.says("xuân bình")
    assert "4 đại biểu" in found
    await organiser.chooses("Đồng chí Chủ tịch UBND phường Xuân Bình")
    await organiser.chooses("Cử người dự thay")
    await organiser.says("Trần Thị Mẫu")
    await organiser.chooses("Bỏ qua")
    await organiser.chooses("Bỏ qua")
    await organiser.chooses("Xác nhận")
    assert (await house.reload(guest)).reply is Reply.SUBSTITUTED


async def test_a_search_that_finds_nobody_says_how_to_go_on(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    (text,) = await organiser.says("/traloi giám đốc sở")
    assert "Không tìm thấy" in text
    assert "không dấu" in text


async def test_reminding_goes_to_who_has_not_answered(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    one, two = [await house.guest("Chủ tịch UBND", f"phường {name}") for name in ("Xuân Bình", "Xuân Hòa")]
    answered, silent = house.person(channel, "a"), house.person(channel, "b")
    await answered.says(one.code)
    await answered.chooses("Xác nhận tham dự")
    await silent.says(two.code)
    answered.reads()
    silent.reads()
    await organiser.says("/nhac")
    await organiser.chooses("Gửi")
    assert answered.reads() == []
    (reminder,) = silent.reads()
    assert "chưa nhận được phản hồi" in reminder


async def test_a_new_hour_is_previewed_and_told_to_everybody_reached(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    delegate.reads()
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    (bad,) = await organiser.says("sáng sớm")
    assert "Chưa đọc được giờ" in bad
    (preview,) = await organiser.says("7h30")
    assert "07 giờ 30 phút, Thứ Sáu, ngày 09/8/2024" in preview
    assert (await house.store.run(lambda tx: ceremonies.get(tx, 1).hour)) is None
    await organiser.chooses("Gửi")
    assert (await house.store.run(lambda tx: ceremonies.get(tx, 1).hour)) == time(7, 30)
    (news,) = delegate.reads()
    assert "07 giờ 30 phút" in news


async def test_a_new_place_is_told(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    delegate.reads()
    await organiser.says("/capnhat")
    await organiser.chooses("Địa điểm")
    await organiser.says("Hội trường Nhà văn hóa phường Xuân An")
    await organiser.chooses("Gửi")
    (news,) = delegate.reads()
    assert "Hội trường Nhà văn hóa phường Xuân An" in news


async def test_selection_counts_everybody_once(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    for address in ("chief", "clerk"):
        await house.person("plain", address).says(guest.code)
    with_chat, without = await house.store.run(audience.reachable, Selection(1))
    assert (len(with_chat), len(without)) == (1, 174)
    every = await house.store.run(guests.of_ceremony, 1)
    assert {*with_chat, *without} == {g.id for g in every}
    counts = await house.store.run(deliveries.counts)
    assert counts["sent"] == 2


async def test_a_guest_found_is_described_once(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    (card,) = await organiser.says("/traloi chu tich ubnd xuan binh")
    assert card.startswith("Đồng chí Chủ tịch UBND phường Xuân Bình\nThành phần:")
