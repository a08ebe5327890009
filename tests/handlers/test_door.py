"""The door in chat: each verdict, once in, and back out within ten minutes."""

from datetime import time

import pytest

from ceremony.codes import new_code
from ceremony.model import Guest, Reply, Role
from ceremony.plan import Plan
from storage import ceremonies, guests, listing
from tests.house import House, Person, at, example_plan


@pytest.fixture
async def door(house: House, channel: str) -> Person:
    """Door staff at the main entrance, on the morning of the day."""
    await house.set_hour(time(7, 30))
    person = house.person(channel, "door")
    await person.says(f"/start {await house.staff_token(Role.DOOR, door='Cổng chính')}")
    house.clock.move_to(at(9, 6, 30))
    return person


async def _attending(house: House, unit: str = "phường Xuân Bình") -> Guest:
    guest = await house.guest("Chủ tịch UBND", unit)
    delegate = house.person("plain", f"delegate {unit}")
    house_now = house.clock.now()
    if house_now > at(8, 11):
        await house.store.run(_set_reply, guest.id)
    else:
        await delegate.says(guest.code)
        await delegate.chooses("Xác nhận tham dự")
    return await house.reload(guest)


def _set_reply(tx, guest_id: int) -> None:  # type: ignore[no-untyped-def]
    from actions import rsvp
    from ceremony.model import Holder
    from ceremony.rsvp import Choice
    from storage import chats

    chat = chats.open_chat(tx, "plain", "telephone", "vi", at(8, 12))
    by = rsvp.Actor(chat.id, Holder.INVITED, organiser=True)
    rsvp.answer(tx, guest_id, Choice(Reply.ATTENDING), by=by, now=at(8, 12))


async def test_a_typed_code_admits(house: House, door: Person) -> None:
    guest = await _attending(house)
    (verdict,) = await door.says(guest.code.lower())
    assert verdict.startswith("🟢 Kính mời vào: Chủ tịch UBND phường Xuân Bình")


async def test_a_second_time_says_when_where_and_by_whom(house: House, door: Person) -> None:
    guest = await _attending(house)
    await door.says(guest.code)
    house.clock.move_to(at(9, 6, 45))
    (verdict,) = await door.says(guest.code)
    assert verdict.startswith("🟡 Đã vào lúc 06:30, cửa Cổng chính, do door Cổng chính ghi nhận")


async def test_a_photo_of_the_qr_admits(house: House, door: Person) -> None:
    guest = await _attending(house)
    (verdict,) = await door.sends_codes(house.links.invitation(guest.code))
    assert verdict.startswith("🟢")


async def test_an_opened_link_shows_the_guest_and_admits_on_the_button_only(house: House, door: Person) -> None:
    guest = await _attending(house)
    (card,) = await door.says(f"/start {guest.code}")
    assert "xác nhận tham dự" in card
    (figures,) = [await house.store.run(_present)]
    assert figures == 0
    (verdict,) = await door.chooses("Cho vào")
    assert verdict.startswith("🟢")
    assert await house.store.run(_present) == 1


def _present(tx) -> int:  # type: ignore[no-untyped-def]
    from storage import admissions

    return admissions.present(tx, 1)


async def test_a_name_without_diacritics_is_found_and_admitted(house: House, door: Person) -> None:
    await _attending(house)
    (found,) = await door.says("chu tich ubnd xuan binh")
    assert "1 đại biểu" in found
    (verdict,) = await door.chooses("Cho vào: Chủ tịch UBND phường Xuân Bình")
    assert verdict.startswith("🟢")


async def test_undo_within_ten_minutes_and_not_later(house: House, door: Person) -> None:
    guest = await _attending(house)
    await door.says(guest.code)
    (undone,) = await door.chooses("Hoàn tác")
    assert "Đã hoàn tác" in undone
    (again,) = await door.says(guest.code)
    assert again.startswith("🟢")
    house.clock.move_to(at(9, 6, 41))
    (late,) = await door.chooses("Hoàn tác")
    assert "Đã quá 10 phút" in late
    assert await house.store.run(_present) == 1


async def test_who_never_answered_or_declined_is_let_in_and_the_organisers_are_told(
    house: House, door: Person
) -> None:
    organiser = house.person("plain", "organiser")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    organiser.reads()
    guest = await house.guest("Chủ tịch HĐND", "phường Xuân Hòa")
    (verdict,) = await door.says(guest.code)
    assert verdict.startswith("🟡 Chưa phản hồi, kính mời vào")
    (told,) = organiser.reads()
    assert "Chủ tịch HĐND phường Xuân Hòa" in told
    assert await house.store.run(_present) == 1


async def test_the_predecessor_of_a_substitute_is_red_and_may_be_let_in_anyway(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person("plain", "delegate")
    await delegate.says(guest.code)
    await delegate.chooses("Cử người dự thay")
    await delegate.says("Trần Thị Mẫu")
    await delegate.chooses("Bỏ qua")
    await delegate.chooses("Bỏ qua")
    await delegate.chooses("Xác nhận")
    await house.set_hour(time(7, 30))
    door = house.person(channel, "door")
    await door.says(f"/start {await house.staff_token(Role.DOOR)}")
    house.clock.move_to(at(9, 7))
    (red,) = await door.says(guest.code)
    assert red.startswith("🔴 Chủ tịch UBND phường Xuân Bình đã cử người dự thay: Đồng chí Trần Thị Mẫu")
    (green,) = await door.chooses("Vẫn cho vào")
    assert green.startswith("🟢")
    (already,) = await door.says((await house.reload(guest)).code)
    assert already.startswith("🟡 Đã vào")


async def test_doors_not_open_yet_and_closed(house: House, door: Person, channel: str) -> None:
    early = house.person(channel, "early")
    await early.says(f"/start {await house.staff_token(Role.DOOR)}")
    guest = await house.guest("Chủ tịch HĐND", "xã Bàu Trâm")
    house.clock.move_to(at(9, 12))
    (closed,) = await early.says(guest.code)
    assert closed.startswith("🔴 Đã hết giờ đón (đóng lúc 11:30)")


async def test_before_the_doors_open_a_code_is_red_and_leads_to_the_invitation(house: House, channel: str) -> None:
    await house.set_hour(time(7, 30))
    door = house.person(channel, "door")
    await door.says(f"/start {await house.staff_token(Role.DOOR)}")
    guest = await house.guest("Chủ tịch HĐND", "xã Bàu Trâm")
    (early,) = await door.says(guest.code)
    assert early.startswith("🔴 Chưa đến giờ mở cửa (mở lúc 06:00)")
    (invitation,) = await door.chooses("Xem thư mời")
    assert "trân trọng kính mời" in invitation


async def test_a_withdrawn_guest(house: House, door: Person) -> None:
    guest = await house.guest("Chủ tịch HĐND", "xã Bàu Trâm")
    await house.store.run(_withdraw, guest)
    (verdict,) = await door.says(guest.code)
    assert verdict.startswith("🔴 Thư mời đã thu hồi")


def _withdraw(tx, guest: Guest) -> None:  # type: ignore[no-untyped-def]
    keys = [key for key in listing.keys_of(tx, guest.ceremony_id) if key != guest.key]
    listing.withdraw_others(tx, guest.ceremony_id, keys)


async def test_an_unknown_code(house: House, door: Person) -> None:
    (verdict,) = await door.says(new_code())
    assert verdict == "🔴 Không có mã này trong danh sách"


async def test_a_code_of_another_ceremony(house: House, door: Person) -> None:
    from dataclasses import replace

    other: Plan = replace(example_plan(), key="khac", title="Hội nghị khác")
    other_id = await house.load(other)
    guest = (await house.store.run(guests.of_ceremony, other_id))[0]
    (verdict,) = await door.says(guest.code)
    assert verdict.startswith("🔴 Mã của buổi lễ khác: Hội nghị khác, ngày 09/8/2024")


async def test_a_door_for_other_groups_lets_in_and_says_so(house: House, door: Person) -> None:
    from ceremony.model import Door

    named = [Door("Cổng chính", ("thanh-pho",))]
    await house.store.run(ceremonies.replace_doors, 1, named)
    guest = await _attending(house)
    (verdict,) = await door.says(guest.code)
    assert verdict.startswith("🟡 Thành phần Đại biểu phường, xã thường vào cửa khác")


async def test_who_has_no_duty_admits_nobody(house: House, door: Person, channel: str) -> None:
    guest = await _attending(house)
    stranger = house.person(channel, "stranger")
    (invitation,) = await stranger.says(guest.code)
    assert "kính mời" in invitation
    if channel == "buttons":
        from messages.model import Pressed

        (refused,) = await stranger.does(Pressed(f"admit:{guest.id}"))
        assert refused.startswith("🔴")
    assert await house.store.run(_present) == 0


async def test_the_same_update_again_admits_and_says_nothing_twice(house: House, door: Person) -> None:
    from messages.model import Said

    guest = await _attending(house)
    first = await door.does(Said(guest.code), update="once")
    again = await door.does(Said(guest.code), update="once")
    assert len(first) == 1
    assert again == []
