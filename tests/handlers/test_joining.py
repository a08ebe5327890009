"""Posts that one person holds: joined and split in chat, with everything that belongs to them."""

from dataclasses import replace

import pytest

from actions import joining, loading
from ceremony.model import Guest, Reply, Role
from storage import counts, deliveries, guests, invariants, joins
from tests.handlers.test_organiser import _organiser
from tests.house import House, Person, at, example_plan

UNIT = "phường Xuân Bình"


async def _posts(house: House) -> tuple[Guest, Guest]:
    every = await house.store.run(guests.of_ceremony, 1)
    main, other, *_ = [guest for guest in every if guest.unit == UNIT]
    return main, other


async def _opens(house: House, channel: str, address: str, guest: Guest) -> Person:
    person = house.person(channel, address)
    await person.says(guest.code)
    return person


async def _joins(house: House, organiser: Person, main: Guest, other: Guest) -> list[str]:
    await _previews(organiser, main, other)
    return await organiser.chooses("Xác nhận gộp")


async def _previews(organiser: Person, main: Guest, other: Guest) -> str:
    await organiser.says("/gop")
    await organiser.says("xuân bình")
    await organiser.chooses(main.addressed)
    await organiser.says("xuân bình")
    (preview,) = await organiser.chooses(other.addressed)
    return preview


async def _splits(organiser: Person) -> list[str]:
    await organiser.says("/tach")
    return await organiser.chooses("Xác nhận tách")


async def test_joined_posts_are_one_guest(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    (joined,) = await _joins(house, organiser, main, other)
    assert f"Đã gộp {other.post}" in joined
    total = counts.total(await house.store.run(counts.by_group, 1), "")
    assert total.invited == 174
    delegate = house.person(channel, "a")
    (invitation,) = await delegate.says(other.code)
    assert other.position in invitation
    assert main.position in invitation
    (ticket,) = await delegate.chooses("Xác nhận tham dự")
    assert f"{main.position}, {other.position} {UNIT}" in ticket
    assert (await house.reload(main)).reply is Reply.ATTENDING


async def test_nothing_is_joined_before_it_is_confirmed(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    preview = await _previews(organiser, main, other)
    for told in ("XEM TRƯỚC", main.post, other.post, "một mã", "Câu trả lời được giữ: chưa phản hồi"):
        assert told in preview
    await organiser.chooses("Thôi")
    assert (await house.reload(other)).joined_to is None


async def test_chats_of_both_are_told_and_answer_for_the_one(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    chief, clerk = await _opens(house, channel, "a", main), await _opens(house, channel, "b", other)
    await _joins(house, organiser, main, other)
    for person in (chief, clerk):
        (told,) = person.reads()
        assert "dùng chung một thư mời" in told
    await clerk.chooses("Không thể tham dự")
    assert (await house.reload(main)).reply is Reply.DECLINED
    assert (await house.reload(other)).reply is Reply.AWAITING


async def test_a_button_from_before_acts_for_the_one_who_comes(house: House) -> None:
    organiser, (main, other) = await _organiser(house, "buttons"), await _posts(house)
    clerk = await _opens(house, "buttons", "b", other)
    before = clerk.choice("Xác nhận tham dự")
    await _joins(house, organiser, main, other)
    await clerk.does(before)
    assert (await house.reload(main)).reply is Reply.ATTENDING


async def test_the_only_answer_is_kept(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    clerk = await _opens(house, channel, "b", other)
    await clerk.chooses("Xác nhận tham dự")
    assert "được giữ: xác nhận tham dự" in await _previews(organiser, main, other)
    await organiser.chooses("Xác nhận gộp")
    assert (await house.reload(main)).reply is Reply.ATTENDING


async def test_the_only_substitute_keeps_code_and_chat(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    clerk = await _opens(house, channel, "b", other)
    await _names_substitute(clerk)
    code = (await house.reload(other)).code
    substitute = house.person(channel, "c")
    await substitute.says(code)
    await _joins(house, organiser, main, other)
    assert (await house.reload(main)).code == code
    (told,) = substitute.reads()
    assert "dùng chung một thư mời" in told
    (ticket,) = await substitute.says("/ve")
    assert "Trần Thị Mẫu" in ticket
    assert await house.store.run(invariants.without_one_live_code) == 0


async def test_of_two_answers_the_main_one_is_kept_and_the_preview_says_so(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    await (await _opens(house, channel, "a", main)).chooses("Không thể tham dự")
    await _names_substitute(await _opens(house, channel, "b", other))
    substitute = house.person(channel, "c")
    await substitute.says((await house.reload(other)).code)
    substitute.reads()
    preview = await _previews(organiser, main, other)
    assert "được giữ: không thể tham dự" in preview
    assert "Trần Thị Mẫu" in preview
    await organiser.chooses("Xác nhận gộp")
    (dismissed,) = substitute.reads()
    assert "không còn cần nữa" in dismissed
    assert (await house.reload(main)).reply is Reply.DECLINED
    assert await house.store.run(invariants.without_one_live_code) == 0


async def _names_substitute(person: Person) -> None:
    await person.chooses("Cử người dự thay")
    await person.says("Trần Thị Mẫu")
    await person.chooses("Bỏ qua")
    await person.chooses("Bỏ qua")
    await person.chooses("Xác nhận")


async def test_what_waits_for_the_joined_post_is_not_sent(house: House) -> None:
    organiser, (main, other) = await _organiser(house, "buttons"), await _posts(house)
    await _opens(house, "buttons", "b", other)
    await organiser.says("/guithumoi")
    await organiser.chooses("Tất cả thành phần")
    await organiser.acts(organiser.choice("Gửi"))
    await house.store.run(joining.join, main.id, other.id, by_chat=1, now=house.clock.now())
    await house.sender.drain()
    assert (await house.store.run(deliveries.counts))["cancelled"] == 1


async def test_who_is_present_cannot_be_joined_to_another(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    door = house.person(channel, "door")
    await door.says(f"/start {await house.staff_token(Role.DOOR, door='Cổng chính')}")
    house.clock.move_to(at(9, 7))
    await door.says(other.code)
    assert "có mặt" in await _previews(organiser, main, other)
    assert (await house.reload(other)).joined_to is None


async def test_who_has_joined_posts_is_the_main_one(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    await _joins(house, organiser, main, other)
    third = next(g for g in await house.store.run(guests.of_ceremony, 1) if g.unit == UNIT and g.id != main.id)
    await organiser.says(f"/gop {third.position} {UNIT}")
    (refused,) = await organiser.says(f"{main.position} {UNIT}")
    assert "đang gồm nhiều chức danh" in refused


async def test_pressing_join_twice_joins_once(house: House) -> None:
    organiser, (main, other) = await _organiser(house, "buttons"), await _posts(house)
    await _joins(house, organiser, main, other)
    (again,) = await organiser.chooses("Xác nhận gộp")
    assert "đã được gộp" in again
    assert (await house.reload(main)).also == ((other.position, UNIT),)


async def test_a_split_post_starts_anew(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    chief, clerk = await _opens(house, channel, "a", main), await _opens(house, channel, "b", other)
    await _joins(house, organiser, main, other)
    await chief.chooses("Xác nhận tham dự")
    clerk.reads()
    (split,) = await _splits(organiser)
    assert other.code in split.replace("-", "")
    (invitation,) = clerk.reads()
    assert other.addressed in invitation
    assert ((await house.reload(main)).reply, (await house.reload(other)).reply) == (
        Reply.ATTENDING,
        Reply.AWAITING,
    )
    await clerk.chooses("Không thể tham dự")
    assert ((await house.reload(main)).reply, (await house.reload(other)).reply) == (
        Reply.ATTENDING,
        Reply.DECLINED,
    )
    (nothing,) = await organiser.says("/tach")
    assert "Chưa có chức danh nào được gộp" in nothing


async def test_loading_again_undoes_neither(house: House, channel: str) -> None:
    organiser, (main, other) = await _organiser(house, channel), await _posts(house)
    await _joins(house, organiser, main, other)
    kept = await house.store.run(loading.load, example_plan(), house.clock.now())
    assert kept.kept == ("joined",)
    assert (await house.reload(other)).joined_to == main.id
    await _splits(organiser)
    plan = example_plan()
    listed = tuple(replace(g, joined_to=main.key) if g.key == other.key else g for g in plan.guests)
    again = await house.store.run(loading.load, replace(plan, guests=listed), house.clock.now())
    assert again.kept == ("joined",)
    assert (await house.reload(other)).joined_to is None


async def test_a_plan_that_joins_the_other_way_round_loses_nobody(house: House) -> None:
    organiser, (main, other) = await _organiser(house, "buttons"), await _posts(house)
    await _joins(house, organiser, main, other)
    plan = example_plan()
    listed = tuple(replace(g, joined_to=other.key) if g.key == main.key else g for g in plan.guests)
    await house.store.run(loading.load, replace(plan, guests=listed), house.clock.now())
    assert (await house.reload(main)).joined_to is None
    assert (await house.reload(other)).joined_to == main.id


async def test_a_main_post_that_is_withdrawn_sets_the_other_free(house: House) -> None:
    organiser, (main, other) = await _organiser(house, "buttons"), await _posts(house)
    await _joins(house, organiser, main, other)
    plan = example_plan()
    listed = tuple(guest for guest in plan.guests if guest.key != main.key)
    await house.store.run(loading.load, replace(plan, guests=listed), house.clock.now())
    assert (await house.reload(other)).joined_to is None


async def test_a_plan_that_joins_takes_the_answer_along(house: House) -> None:
    main, other = await _posts(house)
    clerk = await _opens(house, "buttons", "b", other)
    await clerk.chooses("Xác nhận tham dự")
    plan = example_plan()
    listed = tuple(replace(g, joined_to=main.key) if g.key == other.key else g for g in plan.guests)
    await house.store.run(loading.load, replace(plan, guests=listed), house.clock.now())
    assert (await house.reload(main)).reply is Reply.ATTENDING
    (ticket,) = await clerk.says("/ve")
    assert main.position in ticket


async def test_delegates_cannot_join(house: House, channel: str) -> None:
    for command in ("/gop", "/tach"):
        (refused,) = await house.person(channel, "a").says(command)
        assert "dành cho người có nhiệm vụ" in refused


@pytest.mark.parametrize("data", ["join_send:1", "join_send:1:x", "join_send:1:99999", "split_send:99999"])
async def test_old_buttons_are_refused(house: House, data: str) -> None:
    organiser = await _organiser(house, "buttons")
    from messages.model import Pressed

    (refused,) = await organiser.does(Pressed(data))
    assert "đã cũ" in refused
    assert await house.store.run(joins.joined, 1) == ()
