"""Passing invitations on by one's own means: a text for each unit, ticks, and what got stuck."""

from datetime import timedelta

from ceremony.model import Role
from tests.house import House, Person


async def _staff(house: House, channel: str, role: Role, group: str = "") -> Person:
    person = house.person(channel, f"staff-{role}")
    await person.says(f"/start {await house.staff_token(role, group=group)}")
    return person


async def test_a_units_text_is_shown_ticked_off_and_remembered(house: House, channel: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    (units,) = await organiser.says("/chuyentiep")
    assert "Còn 175 đại biểu" in units
    assert "/chat/forward" in units
    text, tick = await organiser.chooses("phường Xuân Bình (4)")
    assert "Kính gửi phường Xuân Bình" in text
    assert text.count("/i/") == 4
    assert "chưa ghi nhận đã chuyển" in tick
    recorded, again = await organiser.chooses("Đã chuyển")
    assert "phường Xuân Bình" in recorded
    assert "Còn 175" in again
    await organiser.chooses("✓ phường Xuân Bình (4)")
    assert "đã chuyển lúc 07 giờ" in organiser.texts[-1]


async def test_what_was_passed_on_and_not_opened_for_a_day_is_named(house: House, channel: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    await organiser.says("/chuyentiep")
    await organiser.chooses("xã Hàng Gòn (4)")
    await organiser.chooses("Đã chuyển")
    house.clock.move_to(house.clock.now() + timedelta(hours=25))
    assert "chưa mở: xã Hàng Gòn." in (await organiser.says("/chuyentiep"))[0]
    for post in ("Bí thư Đảng ủy", "Chủ tịch HĐND", "Chủ tịch UBND", "Chủ tịch UBMTTQVN"):
        guest = await house.guest(post, "xã Hàng Gòn")
        await house.person("buttons", f"guest-{guest.id}").says(guest.code)
    (after,) = await organiser.says("/chuyentiep")
    assert "Hàng Gòn" not in after
    assert "Còn 171" in after


async def test_a_new_hour_has_to_be_passed_on_again(house: House, channel: str) -> None:
    organiser = await _staff(house, channel, Role.ORGANISER)
    await organiser.says("/chuyentiep")
    await organiser.chooses("xã Hàng Gòn (4)")
    await organiser.chooses("Đã chuyển")
    house.clock.move_to(house.clock.now() + timedelta(hours=1))
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says("7h30")
    await organiser.chooses("Gửi")
    await organiser.says("/chuyentiep")
    text, tick = await organiser.chooses("xã Hàng Gòn (4)")
    assert "07 giờ 30 phút" in text
    assert "chưa ghi nhận đã chuyển" in tick
    await organiser.chooses("Đã chuyển")
    await organiser.chooses("✓ xã Hàng Gòn (4)")


async def test_a_host_passes_on_its_own_group_only(house: House, channel: str) -> None:
    host = await _staff(house, channel, Role.HOST, "xuan-an")
    (units,) = await host.says("/chuyentiep")
    assert "Còn 65 đại biểu" in units
    other = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    (refused,) = await host.says("chuyen tiep")
    assert "Xuân Bình" not in refused
    stranger = house.person(channel, "stranger")
    assert "nhiệm vụ" in (await stranger.says("/chuyentiep"))[0]
    await stranger.says(other.code)
    assert "nhiệm vụ" in (await stranger.says("/chuyentiep"))[0]


async def test_a_tick_on_a_unit_that_waits_no_more_is_explained(house: House) -> None:
    organiser = await _staff(house, "buttons", Role.ORGANISER)
    await organiser.says("/chuyentiep")
    await organiser.chooses("xã Hàng Gòn (4)")
    guest = await house.guest("Bí thư Đảng ủy", "xã Hàng Gòn")
    await house.person("buttons", "guest").says(guest.code)
    (told,) = await organiser.chooses("Đã chuyển")
    assert "/chuyentiep" in told
