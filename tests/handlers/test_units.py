"""Units that register their people in chat: links given out, posts named and answered for by the clerk."""

import re
from datetime import timedelta

import pytest

from actions import privacy, units
from actions.rsvp import Actor
from ceremony.codes import spell
from ceremony.model import Holder, Reply, Role
from messages.model import Pressed
from storage import chats, clerks, tables, trail
from storage.clerks import Clerk
from storage.staff import Duty
from storage.trail import Sought
from tests.house import House, Person, at

UNIT = "phường Xuân Bình"
CHIEF = "Chủ tịch UBND"


async def staff(house: House, channel: str, role: Role = Role.ORGANISER, group: str = "") -> Person:
    """Somebody with a duty."""
    person = house.person(channel, f"staff-{role}")
    await person.says(f"/start {await house.staff_token(role, group=group)}")
    return person


async def unit_text(house: House, channel: str = "plain", unit: str = UNIT) -> str:
    """The text for a unit's clerk, as the organiser gets it."""
    organiser = await staff(house, channel)
    await organiser.says("/donvi")
    return (await organiser.chooses(unit))[0]


def code_in(text: str) -> str:
    """The unit's code in a text to pass on."""
    (code,) = re.findall(r"/u/(\w{22})", text)
    return str(code)


async def clerk(house: House, channel: str) -> Person:
    """The clerk of the unit, who has opened its link."""
    person = house.person(channel, "clerk")
    await person.says(f"http://x.vn/u/{code_in(await unit_text(house))}")
    return person


async def test_an_organiser_gets_a_units_link_and_the_same_one_again(house: House, channel: str) -> None:
    organiser = await staff(house, channel)
    (listed,) = await organiser.says("/donvi")
    assert "0/51 đơn vị" in listed
    assert "/desk/clerks" in listed
    text, about = await organiser.chooses(UNIT)
    assert "Kính gửi phường Xuân Bình" in text
    assert "4 đại biểu của đơn vị" in text
    assert "11 giờ, Thứ Năm, ngày 08/8/2024" in text
    assert spell(code_in(text)) in text
    assert "đơn vị chưa bắt đầu, đã trả lời 0/4" in about
    await organiser.says("/donvi")
    assert code_in((await organiser.chooses(UNIT))[0]) == code_in(text)


async def test_a_clerk_names_posts_and_answers_for_them(house: House, channel: str) -> None:
    text = await unit_text(house)
    person = house.person(channel, "clerk")
    (unit,) = await person.says(spell(code_in(text)).lower())
    assert "Đã trả lời 0/4 đại biểu" in unit
    assert "trước 11 giờ, Thứ Năm, ngày 08/8/2024" in unit
    guest = await house.guest(CHIEF, UNIT)
    (post,) = await person.chooses(f"{guest.post}: ")
    assert spell(guest.code) in post
    await person.chooses("Ghi họ tên")
    assert "Họ và tên cần có ít nhất" in (await person.says("?"))[0]
    (named,) = await person.says("nguyễn văn mẫu")
    assert "Họ tên: Đồng chí Nguyễn Văn Mẫu" in named
    await person.chooses("Ghi số điện thoại")
    await person.says("0912 345 678")
    (ticket,) = await person.chooses("Xác nhận tham dự")
    assert spell(guest.code) in ticket
    assert "kính đề nghị cho biết họ và tên" not in ticket
    now = await house.reload(guest)
    assert (now.name, now.phone, now.reply) == ("Nguyễn Văn Mẫu", "+84912345678", Reply.ATTENDING)
    await person.chooses("Về đại biểu này")
    (unit,) = await person.chooses("Danh sách đại biểu của đơn vị")
    assert "Đã trả lời 1/4 đại biểu" in unit
    assert person.is_offered(f"Đồng chí Nguyễn Văn Mẫu, {guest.post}: xác nhận tham dự")


async def test_a_clerk_declines_with_a_reason_and_names_a_substitute(house: House, channel: str) -> None:
    person = await clerk(house, channel)
    first, second = await house.guest(CHIEF, UNIT), await house.guest("Chủ tịch HĐND", UNIT)
    await person.chooses(f"{first.post}: ")
    await person.chooses("Không thể tham dự")
    await person.says("Đi công tác")
    assert (await house.reload(first)).reason == "Đi công tác"
    await person.chooses("Về đại biểu này")
    await person.chooses("Danh sách đại biểu của đơn vị")
    await person.chooses(f"{second.post}: ")
    await person.chooses("Cử người dự thay")
    await person.says("Trần Thị Mẫu")
    await person.says("Phó Chủ tịch HĐND")
    await person.says("0912345679")
    recorded, _ = await person.chooses("Xác nhận")
    substituted = await house.reload(second)
    assert substituted.substitute is not None
    assert substituted.substitute.name == "Trần Thị Mẫu"
    assert substituted.code in recorded
    assert "Đã trả lời 2/4" in (await person.says("/donvi"))[0]


async def test_a_guest_hears_of_another_answer_and_nothing_goes_to_the_clerk(house: House, channel: str) -> None:
    guest = await house.guest(CHIEF, UNIT)
    own = house.person(channel, "own")
    await own.says(guest.code)
    await own.chooses("Xác nhận tham dự")
    person = await clerk(house, channel)
    await person.chooses(guest.post)
    await person.chooses("Không thể tham dự")
    assert "vừa được thay đổi" in own.reads()[-1]
    seen = len(person.texts)
    await own.chooses("Xác nhận tham dự")
    assert len(person.texts) == seen


async def test_a_clerk_may_not_see_or_delete_the_data_of_a_guest(house: House, channel: str) -> None:
    person = await clerk(house, channel)
    for command in ("/dulieu", "/xoa"):
        await person.says(command)
        (answer,) = await person.chooses("Đồng chí Chủ tịch UBND")
        assert "không dùng được trong cuộc trò chuyện này" in answer


async def test_residents_are_answered_for_and_not_named(house: House, channel: str) -> None:
    guest = await house.guest(CHIEF, UNIT)

    def resident(tx) -> None:  # type: ignore[no-untyped-def]
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(asks_consent=True))

    await house.store.run(resident)
    person = await clerk(house, channel)
    (post,) = await person.chooses(guest.post)
    assert "do chính đại biểu quyết định" in post
    assert not person.is_offered("Ghi họ tên")
    (ticket,) = await person.chooses("Xác nhận tham dự")
    assert "đồng ý" not in ticket
    assert (await house.reload(guest)).reply is Reply.ATTENDING
    with pytest.raises(LookupError):
        person.choice("Đồng ý")


async def test_whose_data_was_deleted_is_not_named_again(house: House, channel: str) -> None:
    guest = await house.guest(CHIEF, UNIT)
    person = await clerk(house, channel)
    by = Actor(None, Holder.INVITED)
    await house.store.run(lambda tx: privacy.erase(tx, guest.id, by=by, now=house.clock.now()))
    await person.says("/donvi")
    await person.chooses(f"{guest.post}: ")
    assert not person.is_offered("Ghi họ tên")


async def test_after_the_deadline_it_can_only_be_read(house: House, channel: str) -> None:
    person = await clerk(house, channel)
    guest = await house.guest(CHIEF, UNIT)
    await person.chooses(f"{guest.post}: ")
    await person.chooses("Ghi họ tên")
    house.clock.move_to(at(8, 12))
    (late,) = await person.says("Nguyễn Văn Mẫu")
    assert "0251" in late or "liên hệ" in late
    assert (await house.reload(guest)).name == ""
    (unit,) = await person.says("/donvi")
    assert "Danh sách chỉ để xem" in unit
    await person.chooses(f"{guest.post}: ")
    assert not person.is_offered("Xác nhận tham dự")


async def test_another_link_ends_the_one_before_and_its_chats(house: House, channel: str) -> None:
    person = await clerk(house, channel)
    organiser = await staff(house, channel)
    await organiser.says("/donvi")
    (before, _) = await organiser.chooses(UNIT)
    told, after, _ = await organiser.chooses("Đổi liên kết khác")
    assert "Liên kết cũ không mở được nữa" in told
    assert code_in(after) != code_in(before)
    assert "chưa giữ danh sách" in (await person.says("/donvi"))[0]
    assert "không dùng được nữa" in (await person.says(code_in(before)))[0]
    assert "Đã trả lời 0/4" in (await person.says(code_in(after)))[0]


async def test_wrong_codes_are_slowed_down(house: House, channel: str) -> None:
    person = house.person(channel, "guessing")
    for number in range(10):
        assert "không dùng được nữa" in (await person.says(f"{number}2ABCDEFGHJKMNPQRSTVWX"))[0]
    assert "Xin chờ 10 phút" in (await person.says("92ABCDEFGHJKMNPQRSTVWX"))[0]
    house.clock.move_to(house.clock.now() + timedelta(minutes=11))
    assert "không dùng được nữa" in (await person.says("92ABCDEFGHJKMNPQRSTVWX"))[0]


async def test_a_host_sees_its_own_units_alone(house: House, channel: str) -> None:
    host = await staff(house, channel, Role.HOST, "xuan-an")
    (listed,) = await host.says("/donvi")
    with pytest.raises(LookupError):
        host.choice(UNIT)
    guest = await house.guest(CHIEF, UNIT)
    (refused,) = await host.does(Pressed(f"unit_link:1:{guest.id}"))
    assert "Không có đơn vị này" in refused
    assert "0/1 đơn vị" in listed


async def test_texts_and_reminders_for_all_units(house: House, channel: str) -> None:
    organiser = await staff(house, channel)
    await organiser.says("/donvi")
    assert "Không có đơn vị nào cần gửi" in (await organiser.chooses("Lời nhắc"))[0]
    await organiser.says("/donvi")
    texts = await organiser.chooses("Nội dung gửi từng đơn vị")
    assert len({code_in(text) for text in texts}) == len(texts) > 14
    await organiser.says("/donvi")
    reminders = await organiser.chooses("Lời nhắc")
    assert len(reminders) == len(texts)
    assert all("Kính nhắc" in text for text in reminders)
    assert {code_in(text) for text in reminders} == {code_in(text) for text in texts}


async def test_gaps_name_the_units_that_have_not_answered(house: House, channel: str) -> None:
    organiser = await staff(house, channel)
    assert "chưa trả lời đủ" not in (await organiser.says("/conthieu"))[0]
    await organiser.says("/donvi")
    await organiser.chooses(UNIT)
    (gaps,) = await organiser.says("/conthieu")
    assert "- phường Xuân Bình: đơn vị chưa bắt đầu, đã trả lời 0/4" in gaps


async def test_the_audit_names_the_units_clerk(house: House) -> None:
    person = await clerk(house, "buttons")
    guest = await house.guest(CHIEF, UNIT)
    await person.chooses(guest.post)
    await person.chooses("Xác nhận tham dự")
    entries = await house.store.read(trail.page, Sought(1))
    assert [entry.act for entry in entries][:3] == ["reply", "unit_opened", "unit_links"]
    assert entries[0].details["holder"] == "clerk"
    assert entries[0].details["on_behalf"] is True


async def test_a_clerk_is_no_channel_of_the_guests(house: House) -> None:
    await clerk(house, "buttons")
    guest = await house.guest(CHIEF, UNIT)
    assert await house.store.read(chats.holding, guest.id, Holder.INVITED) == ()
    organiser = await staff(house, "buttons")
    assert "Còn 175 đại biểu" in (await organiser.says("/chuyentiep"))[0]


async def test_the_units_link_is_in_the_texts_to_forward(house: House, channel: str) -> None:
    code = code_in(await unit_text(house, channel))
    organiser = await staff(house, channel)
    await organiser.says("/chuyentiep")
    text, _ = await organiser.chooses(UNIT)
    assert code_in(text) == code
    await organiser.says("/chuyentiep")
    text, _ = await organiser.chooses("phường Xuân Hòa")
    assert "/u/" not in text


async def test_a_clerk_is_helped_and_confirms_the_receipt_of_nothing(house: House, channel: str) -> None:
    person = await clerk(house, channel)
    assert "Dành cho văn thư đơn vị" in (await person.says("/trogiup"))[0]
    guest = await house.guest(CHIEF, UNIT)
    own = house.person("buttons", "own")
    await own.says(guest.code)
    organiser = await staff(house, channel)
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says("7h30")
    await organiser.chooses("Gửi")
    assert "07 giờ 30" in own.reads()[-1]
    (nothing,) = await person.says("/danhan")
    assert "07 giờ 30" not in nothing
    assert "Đã nhận" in " ".join(button.label for button in own.messages[-1].choices)


async def _move(house: House, guest_id: int, unit: str) -> None:
    def store(tx) -> None:  # type: ignore[no-untyped-def]
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest_id).values(unit=unit))

    await house.store.run(store)


async def test_who_is_moved_to_another_unit_is_no_longer_this_clerks(house: House, channel: str) -> None:
    person = await clerk(house, channel)
    guest = await house.guest(CHIEF, UNIT)
    await house.store.run(units.issue, Duty(1, 1, Role.ORGANISER, None, "", "", None), house.clock.now())
    await _move(house, guest.id, "phường Xuân Hòa")
    (answer,) = await person.does(Pressed(f"attend:{guest.id}"))
    assert "không dùng được trong cuộc trò chuyện này" in answer
    (unit,) = await person.says("/donvi")
    assert "phường Xuân Bình" in unit
    assert "0/3 đại biểu" in unit


async def test_who_is_added_later_can_be_answered_for(house: House, channel: str) -> None:
    other = await house.guest(CHIEF, "phường Xuân Hòa")
    person = await clerk(house, channel)
    await _move(house, other.id, UNIT)
    (unit,) = await person.says("/donvi")
    assert "0/5 đại biểu" in unit
    await person.does(Pressed(f"attend:{other.id}"))
    assert (await house.reload(other)).reply is Reply.ATTENDING


async def test_neither_a_substitute_nor_a_stranger_names_who_holds_the_post(house: House) -> None:
    guest = await house.guest(CHIEF, UNIT)
    person = await clerk(house, "buttons")
    await person.chooses(f"{guest.post}: ")
    await person.chooses("Cử người dự thay")
    await person.says("Trần Thị Mẫu")
    await person.chooses("Bỏ qua")
    await person.chooses("Bỏ qua")
    await person.chooses("Xác nhận")
    other = house.person("buttons", "substitute")
    await other.says((await house.reload(guest)).code)
    stranger = house.person("buttons", "stranger")
    for each in (other, stranger):
        (refused,) = await each.does(Pressed(f"clerk_ask:name:{guest.id}"))
        assert "không dùng được trong cuộc trò chuyện này" in refused


async def test_a_clerk_does_not_correct_as_a_guest_would(house: House, channel: str) -> None:
    person = await clerk(house, channel)
    guest = await house.guest(CHIEF, UNIT)
    await person.does(Pressed(f"correct:name:{guest.id}"))
    (refused,) = await person.says("Nguyễn Văn Mẫu")
    assert "không dùng được trong cuộc trò chuyện này" in refused
    assert (await house.reload(guest)).name == ""


async def test_a_large_unit_is_shown_in_parts_and_a_name_that_two_have_with_its_group(
    house: House, channel: str
) -> None:
    person = house.person(channel, "clerk")
    text = await unit_text(house, channel, "phường Xuân An (Đại biểu phường Xuân An)")
    assert "65 đại biểu của đơn vị" in text
    await person.says(code_in(text))
    for _ in range(3):
        await person.chooses("Xem tiếp")
    assert not person.is_offered("Xem tiếp")


async def test_the_clerk_of_a_unit_is_named_where_known(house: House, channel: str) -> None:
    known = Clerk(UNIT, "Trần Thị Mẫu", "+84912345678")
    await house.store.run(clerks.replace, 1, [known])
    organiser = await staff(house, channel)
    await organiser.says("/donvi")
    _, about = await organiser.chooses(UNIT)
    assert "Văn thư: Trần Thị Mẫu, 0912 345 678." in about
