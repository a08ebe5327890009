"""Races are decided by the database: the same words hold on SQLite and on PostgreSQL."""

import asyncio

from sqlalchemy import Connection

from actions import campaigns as rounds
from actions import door as doors
from ceremony.audience import Selection
from ceremony.door import Verdict
from ceremony.errors import AnswerChanged
from ceremony.model import Guest, Person, Reply, Role
from ceremony.rsvp import Decision
from storage import (
    admissions,
    audience,
    codes,
    counts,
    deliveries,
    guests,
    listing,
    reminders,
    staff,
    taking,
    updates,
)
from storage.campaigns import Kind
from storage.store import Store
from tests.house import House, at, new_house


async def _house(store: Store) -> House:
    house = new_house(store)
    await house.load()
    return house


async def test_of_two_hundred_admissions_of_one_code_exactly_one_is_admitted(either_store: Store) -> None:
    house = await _house(either_store)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    for name in ("door 1", "door 2"):
        await house.person("plain", name).says(f"/start {await house.staff_token(Role.DOOR)}")

    def on_duty(tx: Connection) -> list[staff.Duty]:
        return [duty for chat in staff.chats_with(tx, 1, Role.DOOR) for duty in staff.duties_of(tx, chat)]

    duties = await either_store.run(on_duty)
    assert len(duties) == 2

    async def scan(number: int) -> Verdict:
        scanned = await either_store.run(
            doors.scan, guest.code, duties=[duties[number % 2]], nonce=f"n{number}", now=at(9, 7)
        )
        return scanned.verdict

    verdicts = await asyncio.gather(*(scan(number) for number in range(200)))
    assert verdicts.count(Verdict.AWAITING) == 1
    assert verdicts.count(Verdict.ALREADY_IN) == 199
    assert await either_store.run(admissions.present, 1) == 1


async def test_the_same_nonce_is_answered_as_the_first_time(either_store: Store) -> None:
    house = await _house(either_store)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    await house.person("plain", "door").says(f"/start {await house.staff_token(Role.DOOR)}")
    (chat_id,) = await either_store.run(staff.chats_with, 1, Role.DOOR)
    duties = await either_store.run(staff.duties_of, chat_id)
    first = await either_store.run(doors.scan, guest.code, duties=duties, nonce="n", now=at(9, 7))
    again = await either_store.run(doors.scan, guest.code, duties=duties, nonce="n", now=at(9, 8))
    assert (first.verdict, again.verdict) == (Verdict.AWAITING, Verdict.AWAITING)


async def test_a_campaign_started_twice_at_once_sends_once(either_store: Store) -> None:
    house = await _house(either_store)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    await house.person("plain", "a").says(guest.code)

    def start(tx: Connection) -> rounds.Round:
        return rounds.start(tx, "k", Kind.INVITATION, "", Selection(1), None, at(5, 9))

    started = await asyncio.gather(*(either_store.run(start) for _ in range(8)))
    assert sum(one.campaign_id is not None for one in started) == 1
    assert sum(one.reachable for one in started) == 1


async def test_each_delivery_is_claimed_once(either_store: Store) -> None:
    house = await _house(either_store)
    everyone = await either_store.run(guests.of_ceremony, 1)
    for number, guest in enumerate(everyone[:20]):
        await house.person("plain", f"p{number}").says(guest.code)
    await either_store.run(
        lambda tx: rounds.start(tx, "k", Kind.INVITATION, "", Selection(1), None, house.clock.now())
    )
    claims = await asyncio.gather(
        *(
            either_store.run(taking.claim, "plain", deliveries.CAMPAIGN_LANE, house.clock.now(), limit=3)
            for _ in range(12)
        )
    )
    taken = [delivery.id for claimed in claims for delivery in claimed]
    assert len(taken) == len(set(taken)) == 20


async def test_an_answer_over_an_older_version_is_refused(either_store: Store) -> None:
    house = await _house(either_store)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    decision = Decision(Reply.ATTENDING, "", None, True, None)
    results = await asyncio.gather(
        *(either_store.run(guests.save_decision, guest, decision) for _ in range(5)), return_exceptions=True
    )
    assert [type(result) for result in results].count(AnswerChanged) == 4


async def test_a_staff_link_is_taken_up_once(either_store: Store) -> None:
    house = await _house(either_store)
    token = await house.staff_token(Role.ORGANISER)
    people = [house.person("plain", f"p{number}") for number in range(6)]
    await asyncio.gather(*(person.acts(_start(token)) for person in people))
    await house.sender.drain()
    welcomed = [person for person in people if "Từ nay" in person.reads()[0]]
    assert len(welcomed) == 1


def _start(token: str):  # type: ignore[no-untyped-def]
    from messages.model import Said

    return Said(f"/start {token}")


async def test_a_reminder_fires_once_from_two_sides(either_store: Store) -> None:
    await _house(either_store)
    (first, *_) = await either_store.run(reminders.waiting)
    fired = await asyncio.gather(
        *(either_store.run(reminders.fire, first.id, at(7, 11), missed=False) for _ in range(6))
    )
    assert sum(fired) == 1


async def test_an_update_is_taken_once(either_store: Store) -> None:
    taken = await asyncio.gather(*(either_store.run(updates.take, "plain", "u1", at(5, 8)) for _ in range(6)))
    assert sum(taken) == 1


async def test_the_story_of_a_delegate_holds_on_both_databases(either_store: Store) -> None:
    house = await _house(either_store)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person("buttons", "a")
    await delegate.says(guest.code)
    await delegate.chooses("Cử người dự thay")
    for text in ("Trần Thị Mẫu", "Phó Chủ tịch UBND", "0912345678"):
        await delegate.says(text)
    await delegate.chooses("Xác nhận")
    changed = await house.reload(guest)
    assert changed.substitute == Person("Đồng chí", "Trần Thị Mẫu", "Phó Chủ tịch UBND", "+84912345678")
    found = await either_store.run(codes.find, guest.code)
    assert found is not None
    assert not found.live
    rows = await either_store.run(counts.by_group, 1)
    assert [(row.invited, row.substituted) for row in rows] == [(50, 0), (60, 1), (65, 0)]
    (by_name, *_) = await either_store.run(guests.search, 1, "tran thi mau")
    assert by_name.id == guest.id


async def test_loading_again_updates_and_forgets_nothing(either_store: Store) -> None:
    from dataclasses import replace

    from tests.house import example_plan

    house = await _house(either_store)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person("buttons", "a")
    await delegate.says(guest.code)
    await delegate.chooses("Xác nhận tham dự")
    await delegate.says("Nguyễn Văn Mẫu")
    plan = example_plan()
    moved = tuple(replace(g, seat="A1") if g.key == guest.key else g for g in plan.guests[:-1])
    await house.load(replace(plan, guests=moved))
    again: Guest = await house.reload(guest)
    assert (again.reply, again.name, again.seat, again.code) == (
        Reply.ATTENDING,
        "Nguyễn Văn Mẫu",
        "A1",
        guest.code,
    )
    rows = await either_store.run(counts.by_group, 1)
    assert [row.invited for row in rows] == [50, 60, 64]
    assert len(await either_store.run(listing.keys_of, 1)) == 175
    with_chat, _ = await either_store.run(audience.reachable, Selection(1))
    assert with_chat == (guest.id,)


async def test_what_was_changed_in_chat_outlives_a_load(either_store: Store) -> None:
    from datetime import time

    from storage import ceremonies

    house = await _house(either_store)
    organiser = house.person("buttons", "o")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says("7h30")
    await organiser.chooses("Gửi")
    await house.load()
    assert (await either_store.run(ceremonies.get, 1)).hour == time(7, 30)
