"""Guests acknowledge what was told, and organisers see who has not and whom to telephone."""

import io
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from ceremony.audience import Selection
from ceremony.model import Guest, Reply, Role
from ceremony.plan import PlanClerk
from messages.lengths import length
from messages.model import Pressed
from storage import audience, campaigns
from storage.campaigns import Kind
from tests.house import House, Person, at, example_plan


async def _staff(house: House, channel: str, role: Role, group: str = "") -> Person:
    person = house.person(channel, f"{role} {group}")
    await person.says(f"/start {await house.staff_token(role, group=group)}")
    person.reads()
    return person


async def _delegate(house: House, channel: str, unit: str, choice: str = "") -> tuple[Person, Guest]:
    guest = await house.guest("Chủ tịch UBND", f"phường {unit}")
    person = house.person(channel, unit)
    await person.says(guest.code)
    if choice:
        await person.chooses(choice)
    person.reads()
    return person, guest


async def _new_hour(organiser: Person, hour: str = "7h30") -> None:
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says(hour)
    await organiser.chooses("Gửi")


async def _owing(house: House, campaign_id: int = 1) -> set[int]:
    selection = Selection(1, not_acknowledged=campaign_id)
    with_chat, without = await house.store.read(audience.reachable, selection)
    return {*with_chat, *without}


async def test_a_guest_acknowledges_once_and_a_repeat_is_told_kindly(house: House, channel: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    delegate, guest = await _delegate(house, channel, "Xuân Bình")
    await _new_hour(organiser)
    delegate.reads()
    assert delegate.is_offered("Đã nhận")
    (thanks,) = await delegate.chooses("Đã nhận")
    assert thanks == (
        "Ban Tổ chức đã ghi nhận Đồng chí Chủ tịch UBND phường Xuân Bình đã nhận thông báo. Trân trọng cảm ơn."
    )
    (again,) = await delegate.chooses("Đã nhận")
    assert "đã ghi nhận từ trước" in again
    assert guest.id not in await _owing(house)
    assert (await house.reload(guest)).reply is Reply.AWAITING


@pytest.mark.parametrize("words", ["1", "đã nhận", "Da nhan", "OK", "rõ", "Vâng.", "đã rõ", "nhận được"])
async def test_where_one_can_only_type_words_acknowledge_and_leave_the_reply(house: House, words: str) -> None:
    organiser = await _staff(house, "plain", Role.ORGANISER)
    delegate, guest = await _delegate(house, "plain", "Xuân Bình")
    await _new_hour(organiser)
    delegate.reads()
    (thanks,) = await delegate.says(words)
    assert "đã nhận thông báo" in thanks
    assert (await house.reload(guest)).reply is Reply.AWAITING


async def test_it_may_be_typed_later_when_nothing_offers_it_any_more(house: House, channel: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    delegate, guest = await _delegate(house, channel, "Xuân Bình")
    await _new_hour(organiser)
    delegate.reads()
    await delegate.says("/ngonngu")
    (thanks,) = await delegate.says("Đã nhận")
    assert "đã nhận thông báo" in thanks
    assert guest.id not in await _owing(house)
    (nothing,) = await delegate.says("/danhan")
    assert "không có thông báo nào đang chờ" in nothing


@pytest.mark.parametrize("choice", ["Xác nhận tham dự", "Không thể tham dự"])
async def test_a_reply_acknowledges_the_change_too(house: House, channel: str, choice: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    delegate, guest = await _delegate(house, channel, "Xuân Bình", "Xác nhận tham dự")
    await _new_hour(organiser)
    await delegate.chooses(choice)
    assert guest.id not in await _owing(house)


async def test_a_reply_before_the_change_has_arrived_does_not(house: House) -> None:
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    delegate, guest = await _delegate(house, "buttons", "Xuân Bình")
    house.clock.move_to(at(5, 22))
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says("7h30")
    await organiser.chooses("Gửi lúc")
    await delegate.chooses("Xác nhận tham dự")
    assert guest.id in await _owing(house)


async def test_a_reply_by_telephone_is_no_acknowledgement(house: House) -> None:
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    _, guest = await _delegate(house, "buttons", "Xuân Bình")
    await _new_hour(organiser)
    await organiser.does(Pressed(f"record:attend:{guest.id}"))
    assert guest.id in await _owing(house)


async def test_a_substitute_acknowledges_for_the_post(house: House, channel: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    delegate, guest = await _delegate(house, channel, "Xuân Bình", "Cử người dự thay")
    for words in ("Trần Thị Mẫu", "Phó Chủ tịch", "0912 345 678"):
        await delegate.says(words)
    await delegate.chooses("Xác nhận")
    substitute = house.person(channel, "substitute")
    await substitute.says((await house.reload(guest)).code)
    substitute.reads()
    await _new_hour(organiser)
    substitute.reads()
    (thanks,) = await substitute.chooses("Đã nhận")
    assert "Đồng chí Trần Thị Mẫu, Phó Chủ tịch đã nhận" in thanks
    assert guest.id not in await _owing(house)


async def test_nobody_acknowledges_for_others_or_what_does_not_ask(house: House) -> None:
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    _, guest = await _delegate(house, "buttons", "Xuân Bình")
    stranger, other = await _delegate(house, "buttons", "Xuân Hòa")
    await _new_hour(organiser)
    stranger.reads()
    for data, answer in (
        (f"ack:1:{guest.id}", "Lựa chọn này không dùng được"),
        ("ack:1:0", "Lựa chọn này không dùng được"),
        (f"ack:99:{other.id}", "đã cũ"),
        ("ack:1", "đã cũ"),
        ("ack:x:y", "đã cũ"),
        ("ack:1:99999", "đã cũ"),
    ):
        (refused,) = await stranger.does(Pressed(data))
        assert answer in refused, data
    assert guest.id in await _owing(house)


async def test_staff_acknowledges_what_was_sent_to_it(house: House, channel: str) -> None:
    door = await _staff(house, channel, Role.DOOR)

    def told(tx: Connection) -> int:
        doors = Selection(1, roles=(Role.DOOR,))
        made = campaigns.start(tx, "k", doors, Kind.BROADCAST, "", None, at(5, 7), asks_ack=True)
        assert made is not None
        audience.queue(tx, made, doors, at(5, 7), at(9, 7))
        return made

    number = await house.store.run(told)
    assert "Đã ghi nhận. " in (await door.does(Pressed(f"ack:{number}:0")))[0]
    assert "từ trước" in (await door.does(Pressed(f"ack:{number}:0")))[0]
    organiser = await _staff(house, channel, Role.ORGANISER)
    (figures, *_) = await organiser.says("/cangoi")
    assert "Người có nhiệm vụ: Đã nhận 1/1" in figures


async def test_the_list_tells_who_is_to_be_called_with_the_clerk(house: House, channel: str) -> None:
    await _furnish(house)
    organiser = await _staff(house, channel, Role.ORGANISER)
    delegate, _ = await _delegate(house, channel, "Xuân Hòa")
    await _new_hour(organiser)
    await delegate.chooses("Đã nhận")
    figures, *parts = await organiser.says("/cangoi")
    assert "XÁC NHẬN ĐÃ NHẬN – Thay đổi giờ" in figures
    assert "Đại biểu phường, xã: Đã nhận 1/60" in figures
    assert "Tổng cộng: Đã nhận 1/175" in figures
    assert "Cần gọi 174 đại biểu" in figures
    listed = "\n".join(parts)
    assert (
        "Chủ tịch UBND phường Xuân Bình: 0912 345 678\n   Văn thư: Văn thư phường Xuân Bình, 0987 654 321"
        in listed
    )
    assert "Bí thư Đảng ủy phường Xuân Hòa: chưa có số" in listed
    assert "Chủ tịch UBND phường Xuân Hòa" not in listed
    assert listed.count(": chưa có số") == 173
    assert all(length(text) <= 2000 for text in (figures, *parts))


async def test_the_list_is_an_excel_file_too(house: House) -> None:
    await _furnish(house)
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    await _new_hour(organiser)
    await organiser.says("/cangoi")
    cells = _cells(house.buttons.pictures[organiser.address])
    assert {"Thành phần", "Họ và tên", "Chức danh", "Đơn vị", "Điện thoại", "Văn thư đơn vị"} <= cells
    assert {"0912 345 678", "Văn thư phường Xuân Bình", "0987 654 321", "phường Xuân Bình"} <= cells


async def test_a_host_sees_its_own_group_alone_in_messages_and_file(house: House, channel: str) -> None:
    await _furnish(house)
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    await _new_hour(organiser)
    host = await _staff(house, channel, Role.HOST, "xuan-an")
    figures, *parts = await host.says("/cangoi")
    assert "Đại biểu phường Xuân An: Đã nhận 0/65" in figures
    assert "Tổng cộng" not in figures and "phường, xã" not in figures
    assert "0912 345 678" not in "\n".join(parts)
    if channel == "buttons":
        cells = _cells(house.buttons.pictures[host.address])
        assert "0912 345 678" not in cells and "Đại biểu phường, xã" not in cells
        assert any("Xuân An" in cell for cell in cells)


async def test_nobody_else_sees_the_list(house: House, channel: str) -> None:
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    await _new_hour(organiser)
    delegate, _ = await _delegate(house, channel, "Xuân Bình")
    door = await _staff(house, channel, Role.DOOR)
    for person in (delegate, door):
        for refused in (await person.says("/cangoi"), await person.does(Pressed("acks:1"))):
            assert "dành cho người có nhiệm vụ" in refused[0]


async def test_of_several_news_one_is_chosen(house: House, channel: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    (nothing,) = await organiser.says("/cangoi")
    assert "Chưa có thông báo nào đề nghị xác nhận" in nothing
    await _new_hour(organiser)
    await _new_hour(organiser, "8h")
    await organiser.says("cần gọi")
    figures, *_ = await organiser.chooses("Thay đổi giờ · 07:00 05/08")
    assert "Đã nhận 0/175" in figures


async def test_once_everybody_has_received_it_nobody_is_called(house: House) -> None:
    small = replace(example_plan(), guests=example_plan().guests[:1])
    await house.load(small)
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    guest = await house.guest(small.guests[0].position)
    delegate = house.person("buttons", "only")
    await delegate.says(guest.code)
    await _new_hour(organiser)
    await delegate.chooses("Đã nhận")
    (figures,) = await organiser.says("/cangoi")
    assert "Đã nhận 1/1" in figures and "không còn ai cần gọi" in figures
    assert organiser.messages[-1].attachment is None


async def _furnish(house: House) -> None:
    """The example with one telephone number and one clerk."""
    plan = example_plan()
    guests = tuple(
        replace(guest, phone="+84912345678")
        if (guest.position, guest.unit) == ("Chủ tịch UBND", "phường Xuân Bình")
        else guest
        for guest in plan.guests
    )
    clerk = PlanClerk("phường Xuân Bình", "Văn thư phường Xuân Bình", "+84987654321")
    await house.load(replace(plan, guests=guests, clerks=(clerk,)))


def _cells(file: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        shared = archive.read("xl/sharedStrings.xml").decode()
    return {part.partition("</t>")[0].partition(">")[2] for part in shared.split("<t")[1:]}


async def test_broadcasts_are_told_apart_by_their_words(house: House) -> None:
    organiser, _ = await _staff(house, "buttons", Role.ORGANISER), await _delegate(house, "buttons", "Xuân Bình")
    for words in ("Có mặt trước 7 giờ.", "Đi cửa chính."):
        await organiser.says("/thongbao")
        await organiser.chooses("Soạn thông báo mới")
        await organiser.says(words)
        for choice in ("Chọn người nhận", "Xem trước và gửi", "Yêu cầu bấm", "Gửi ngay"):
            await organiser.chooses(choice)
    await organiser.says("/cangoi")
    first, second = organiser.messages[-1].choices
    assert "“Đi cửa chính.”" in first.label and "“Có mặt trước 7 giờ.”" in second.label
