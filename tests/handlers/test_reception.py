"""Reception, MC and coverage in chat, on both channels: told at once, welcomed once, introduced in order."""

from datetime import time

import pytest

from actions import arrivals, desk, devices
from ceremony.model import Guest, Reply, Role
from messages.model import Incoming, Pressed, Said
from storage import admissions, clerks, guests, tables
from storage.clerks import Clerk
from storage.types import Transaction
from tests.house import House, Person, at


async def _set(house: House, guest: Guest, **values: object) -> Guest:
    def store(tx) -> None:  # type: ignore[no-untyped-def]
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(values))

    await house.store.run(store)
    return await house.reload(guest)


async def _coming(house: House, position: str, unit: str, **values: object) -> Guest:
    guest = await house.guest(position, unit)
    return await _set(house, guest, **({"reply": Reply.ATTENDING} | values))


async def _secretary(house: House, **values: object) -> Guest:
    return await _coming(house, "Bí thư", "Thành ủy Long Khánh", **({"leader": True} | values))


async def _on_duty(house: House, channel: str, name: str, role: Role) -> Person:
    person = house.person(channel, name)
    await person.says(f"/start {await house.staff_token(role, door='Cổng chính' if role.at_door else '')}")
    return person


@pytest.fixture
async def door(house: House) -> Person:
    """Door staff on the morning of the day."""
    await house.set_hour(time(8))
    person = await _on_duty(house, "buttons", "door", Role.DOOR)
    house.clock.move_to(at(9, 7, 42))
    return person


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.ORGANISER, ["/desk/roster", "/desk/introductions"]),
        (Role.SUPERVISOR, ["/door", "/desk/roster"]),
        (Role.DOOR, ["/door"]),
        (Role.MC, ["/desk/introductions"]),
    ],
)
async def test_the_pages_of_a_duty_are_named_in_its_help(
    house: House, channel: str, role: Role, pages: list[str]
) -> None:
    person = await _on_duty(house, channel, "somebody", role)
    (words,) = await person.says("/trogiup")
    named = [line.split("://")[1].partition("/")[2] for line in words.splitlines() if "://" in line]
    assert [f"/{path}" for path in named] == pages


async def test_a_leader_is_told_of_at_once_and_welcomed_by_the_first(
    house: House, door: Person, channel: str
) -> None:
    first, second = [await _on_duty(house, channel, name, Role.RECEPTION) for name in ("first", "second")]
    guest = await _secretary(house, note="cần hỗ trợ xe lăn")
    await door.says(guest.code)
    (alert,) = first.reads()
    assert alert.startswith("🔔 Đồng chí Bí thư Thành ủy Long Khánh vừa đến, Cổng chính, 07:42\ncần hỗ trợ xe lăn")
    assert len(second.reads()) == 1
    (mine,) = await first.chooses("Đã đón")
    assert mine == "✅ Đồng chí Bí thư Thành ủy Long Khánh: reception đã đón, 07:42."
    assert second.reads() == [mine]
    house.clock.move_to(at(9, 7, 45))
    assert await second.chooses("Đã đón") == [mine]
    assert first.reads() == []


async def test_others_are_not_told_of(house: House, door: Person, channel: str) -> None:
    reception = await _on_duty(house, channel, "reception", Role.RECEPTION)
    await door.says((await _secretary(house, leader=False)).code)
    assert reception.reads() == []


async def test_a_leader_is_told_of_again_only_after_an_undo(house: House, door: Person, channel: str) -> None:
    reception = await _on_duty(house, channel, "reception", Role.RECEPTION)
    guest = await _secretary(house)
    await door.says(guest.code)
    await door.says(guest.code)
    assert len(reception.reads()) == 1
    old = reception.choice("Đã đón")
    await reception.does(old)
    await door.chooses("Hoàn tác")
    assert reception.reads() == [
        "Xin báo lại: lượt vào cửa của Đồng chí Bí thư Thành ủy Long Khánh đã được hoàn tác."
    ]
    (gone,) = await reception.does(old)
    assert gone.startswith("Lượt vào cửa này đã được hoàn tác")
    await door.says(guest.code)
    assert "vừa đến" in reception.reads()[0]
    assert "đã đón, 07:42" in (await reception.chooses("Đã đón"))[0]


async def test_a_late_report_and_a_joined_post_are_told_as_such(house: House, door: Person) -> None:
    reception = await _on_duty(house, "buttons", "reception", Role.RECEPTION)
    other = await _secretary(house)
    guest = await _coming(house, "Chủ tịch", "HĐND thành phố Long Khánh")
    await _set(house, other, joined_to=guest.id)
    guest = await house.reload(guest)
    await door.says(guest.code)
    assert "vừa đến" in reception.reads()[0]

    def late(tx) -> None:  # type: ignore[no-untyped-def]
        standing = admissions.standing(tx, guest.id)
        assert standing
        arrivals.arrived(tx, guest, standing, house.clock.now())

    house.clock.move_to(at(9, 7, 51))
    await house.store.run(late)
    await house.sender.drain()
    assert "đã đến, Cổng chính, 07:42 (báo muộn" in reception.reads()[0]


async def test_a_group_takes_the_reception_and_nothing_else(house: House, door: Person) -> None:
    group = house.person("buttons", "-5")

    async def heard(content: Said | Pressed, member: str = "Lan") -> list[str]:
        incoming = Incoming("buttons", "-5", house.next_update(), content, "vi", member)
        await house.dispatch.receive(incoming)
        await house.sender.drain()
        return group.reads()

    (refused,) = await heard(Said(f"/start {await house.staff_token(Role.ORGANISER)}"))
    assert refused.startswith("Trong nhóm chỉ nhận được nhiệm vụ lễ tân")
    (welcome,) = await heard(Said(f"/start {await house.staff_token(Role.RECEPTION)}"))
    assert "nhóm này nhận tin báo của lễ tân" in welcome
    assert await heard(Said("/tinhhinh")) == [(await heard(Said("/thumoi")))[0]]
    guest = await _secretary(house)
    await door.says(guest.code)
    assert "vừa đến" in group.reads()[0]
    (done,) = await heard(Pressed(group.data_of("Đã đón")))
    assert "Lan đã đón" in done
    assert await heard(Pressed(group.data_of("Đã đón")), "Minh") == [done]
    assert "riêng" in (await heard(Pressed(f"attend:{guest.id}")))[0]


async def test_a_group_acknowledges_what_staff_is_told(house: House) -> None:
    group, organiser = house.person("buttons", "-5"), house.person("buttons", "organiser")

    async def heard(content: Said | Pressed) -> list[str]:
        await house.dispatch.receive(Incoming("buttons", "-5", house.next_update(), content, "vi", "Lan"))
        await house.sender.drain()
        return group.reads()

    await heard(Said(f"/start {await house.staff_token(Role.RECEPTION)}"))
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await organiser.says("/capnhat")
    await organiser.chooses("Địa điểm")
    await organiser.says("Nhà văn hóa phường Xuân An")
    await organiser.chooses("Gửi")
    (news,) = group.reads()
    assert "các đồng chí có nhiệm vụ" in news
    assert await heard(Pressed(group.data_of("Đã nhận"))) == ["Đã ghi nhận. Trân trọng cảm ơn."]
    assert await heard(Pressed(group.data_of("Đã nhận"))) == ["Đã ghi nhận từ trước. Trân trọng cảm ơn."]


async def test_only_the_reception_may_welcome(house: House, door: Person) -> None:
    reception = await _on_duty(house, "buttons", "reception", Role.RECEPTION)
    await door.says((await _secretary(house)).code)
    stranger = house.person("buttons", "stranger")
    assert "người có nhiệm vụ" in (await stranger.does(Pressed(reception.data_of("Đã đón"))))[0]


async def test_the_mc_reads_marks_and_arranges_who_is_here(house: House, door: Person, channel: str) -> None:
    mc = await _on_duty(house, channel, "mc", Role.MC)
    (empty,) = await mc.says("/gioithieu")
    assert "Chưa có vị nào" in empty
    for guest in (
        await _coming(house, "Chủ tịch", "UBND thành phố Long Khánh", leader=True),
        await _secretary(house),
        await _coming(house, "Bí thư Đảng ủy", "phường Xuân Bình"),
        await _coming(house, "Chủ tịch UBND", "phường Xuân Bình"),
    ):
        await door.says(guest.code)
    (words,) = await mc.says("giới thiệu")
    assert "1. Đồng chí Bí thư Thành ủy Long Khánh\n2. Đồng chí Chủ tịch UBND thành phố" in words
    assert "\n3. phường Xuân Bình (2 đại biểu): Đồng chí Bí thư Đảng ủy" in words
    (told,) = await mc.chooses("Đã giới thiệu: Đồng chí Bí thư")
    assert told.startswith(
        "✓ Đã giới thiệu: Đồng chí Bí thư Thành ủy Long Khánh.\nTiếp theo: Đồng chí Chủ tịch UBND"
    )
    (moved,) = await mc.says("2 lên")
    assert "1. Đồng chí Chủ tịch UBND thành phố Long Khánh\n2. ✓ Đồng chí Bí thư Thành ủy" in moved
    (back,) = await mc.says("1 2")
    assert "1. ✓ Đồng chí Bí thư Thành ủy Long Khánh\n2. Đồng chí Chủ tịch" in back
    (told,) = await mc.chooses("Đã giới thiệu: Đồng chí Chủ tịch")
    (told,) = await mc.chooses("Bỏ dấu vừa rồi")
    assert told.startswith("Đã bỏ dấu: Đồng chí Chủ tịch UBND")
    assert "Chưa hiểu “9 lên”" in (await mc.says("9 lên"))[0]
    await mc.says("/huy")


async def test_those_of_one_post_without_names_are_read_out_together(house: House, door: Person) -> None:
    mc = await _on_duty(house, "buttons", "mc", Role.MC)
    first = await _coming(house, "Đại diện Nhân dân", "phường Xuân An")
    every = await house.store.read(guests.of_ceremony, 1)
    others = [g for g in every if g.position == first.position and g.id != first.id][:3]
    await _set(house, others[0], name="Nguyễn Văn Mẫu")
    for guest in (first, *others):
        await door.says(guest.code)
    (words,) = await mc.says("/gioithieu")
    resident = "Ông/Bà Đại diện Nhân dân phường Xuân An"
    assert f"(4 đại biểu): {resident} (3 vị); Ông/Bà Nguyễn Văn Mẫu" in words


async def test_the_mc_marks_and_moves_walk_ins_in_chat(house: House, door: Person, channel: str) -> None:
    mc = await _on_duty(house, channel, "mc", Role.MC)
    for name in ("Khách Một", "Khách Hai"):
        await _walks_in(house, name)
    (words,) = await mc.says("/gioithieu")
    assert "1. Ngoài danh sách mời: Khách Một, Sở Ví dụ\n2. Ngoài danh sách mời: Khách Hai" in words
    (told,) = await mc.chooses("Đã giới thiệu: Khách Một")
    assert told.startswith("✓ Đã giới thiệu: Khách Một, Sở Ví dụ.\nTiếp theo: Khách Hai")
    await mc.says("/gioithieu")
    (moved,) = await mc.says("2 lên")
    assert "1. Ngoài danh sách mời: Khách Hai, Sở Ví dụ\n2. ✓ Ngoài danh sách mời: Khách Một" in moved


async def _walks_in(house: House, name: str) -> None:
    def let_in(tx: Transaction) -> None:
        now = house.clock.now()
        token = devices.add_with_duty(tx, 1, Role.SUPERVISOR, door="", label="An", now=now)
        person = (name, "", "Sở Ví dụ")
        desk.walk_in(tx, devices.current(tx, token), name, person=person, group="", at=None, now=now)

    await house.store.run(let_in)


async def test_numbers_mean_the_list_that_was_shown(house: House, door: Person) -> None:
    mc = await _on_duty(house, "buttons", "mc", Role.MC)
    chairman = await _coming(house, "Chủ tịch", "UBND thành phố Long Khánh", leader=True)
    council = await _coming(house, "Chủ tịch", "HĐND thành phố Long Khánh", leader=True)
    await door.says(chairman.code)
    await door.says(council.code)
    await mc.says("/gioithieu")
    await door.says((await _secretary(house)).code)
    (moved,) = await mc.says("2 lên")
    assert "1. Đồng chí Bí thư" in moved
    assert "2. Đồng chí Chủ tịch UBND thành phố Long Khánh\n3. Đồng chí Chủ tịch HĐND" in moved


async def test_the_list_is_for_mc_and_organisers(house: House, door: Person, channel: str) -> None:
    reception = await _on_duty(house, channel, "reception", Role.RECEPTION)
    assert "người có nhiệm vụ" in (await reception.says("/gioithieu"))[0]
    organiser = await _on_duty(house, channel, "organiser", Role.ORGANISER)
    assert "GIỚI THIỆU" in (await organiser.says("/gioithieu"))[0] or "Chưa có vị nào" in organiser.texts[-1]


async def test_what_is_missing_comes_with_whom_to_call(house: House, door: Person, channel: str) -> None:
    reception = await _on_duty(house, channel, "reception", Role.RECEPTION)
    speaker = await _secretary(house, speaks="9", phone="+84912345678")
    await _set(house, await house.guest("Chủ tịch", "UBND thành phố Long Khánh"), speaks="")
    await _coming(house, "Bí thư Đảng ủy", "phường Xuân Bình")
    listed = [Clerk("phường Xuân Bình", "Văn thư Mẫu", "+84912000111"), Clerk(speaker.unit, "Văn thư Hai", "")]
    await house.store.run(clerks.replace, 1, listed)
    (words,) = await reception.says("còn thiếu")
    assert "- Đồng chí Bí thư Thành ủy Long Khánh (mục 9) – Bí thư Thành ủy Long Khánh: 0912 345 678" in words
    assert "- Mục 9: Thường trực Thành ủy; Lãnh đạo UBND thành phố – mới gắn 1 đại biểu" in words
    assert "- phường Xuân Bình – " not in words
    assert "Đơn vị chưa có ai xác nhận tham dự" in words
    assert "Đơn vị chưa có ai vào" not in words
    house.clock.move_to(at(9, 7, 45))
    (words,) = await reception.says("/conthieu")
    assert "- phường Xuân Bình – văn thư Văn thư Mẫu: 0912 000 111" in words
    await door.says(speaker.code)
    assert "mục 9)" not in (await reception.says("/conthieu"))[0]


async def test_the_gaps_are_told_once_a_quarter_of_an_hour_before(
    house: House, door: Person, channel: str
) -> None:
    reception, organiser = [
        await _on_duty(house, channel, role, role) for role in (Role.RECEPTION, Role.ORGANISER)
    ]
    await house.ring()
    assert not any("CÒN THIẾU" in text for text in reception.reads())
    house.clock.move_to(at(9, 7, 45))
    for _ in range(2):
        await house.ring()
    assert sum("CÒN THIẾU" in text for text in reception.reads()) == 1
    assert sum("CÒN THIẾU" in text for text in organiser.reads()) == 1
    await house.set_hour(time(8, 15))
    await house.ring()
    assert not any("CÒN THIẾU" in text for text in reception.reads())
    house.clock.move_to(at(9, 8))
    await house.ring()
    assert sum("CÒN THIẾU" in text for text in reception.reads()) == 1
