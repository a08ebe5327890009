"""The one exit: what becomes of each delivery, and what waits for what."""

import asyncio

from sqlalchemy import Connection, select

from actions import campaigns as rounds
from actions import saying
from ceremony.audience import Selection
from ceremony.model import Role
from messages.model import (
    Enclosed,
    Interrupted,
    Limits,
    Message,
    Moved,
    Receipt,
    Rejected,
    Said,
    TooFast,
    Unreachable,
)
from storage import audience, chats, deliveries, staff, taking
from storage.campaigns import Kind
from storage.deliveries import State
from storage.tables import deliveries as table
from tests.house import House, at


async def _states(house: House) -> dict[str, int]:
    found = await house.store.run(deliveries.counts)
    return {state: number for state, number in found.items() if number}


async def _opened(house: House, *addresses: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    for address in addresses:
        await house.person("buttons", address).acts(Said(guest.code))


async def test_answers_leave_before_a_campaign(house: House) -> None:
    await _opened(house, "early")
    await house.sender.drain()

    def start(tx: Connection) -> None:
        rounds.start(tx, "k", Kind.INVITATION, "", Selection(1), None, house.clock.now())

    await house.store.run(start)
    await _opened(house, "late")
    order: list[str] = []
    house.buttons.sent["early"].clear()
    original = house.buttons.send

    async def noting(address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        order.append(address)
        return await original(address, piece, enclosed)

    house.buttons.send = noting  # type: ignore[method-assign]
    await house.sender.drain()
    assert order == ["late", "early"]


async def test_a_flood_wait_holds_the_channel_for_the_time_named_and_loses_nothing(house: House) -> None:
    paced = House(house.store, house.clock, limits=Limits(per_second=10, seconds_per_chat=1))
    paced.buttons.faults["a"].append(TooFast(30))
    original, began, left = paced.buttons.send, house.clock.monotonic(), []

    async def noting(address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        left.append((address, house.clock.monotonic() - began))
        return await original(address, piece, enclosed)

    paced.buttons.send = noting  # type: ignore[method-assign]
    for address in ("a", "b"):
        await _opened(paced, address)
        await paced.sender.drain()
    await house.clock.sleep(30)
    await paced.sender.drain()
    assert [address for address, _ in left] in (["a", "a", "b"], ["a", "b", "a"])
    assert left[0][1] < 1
    assert all(seconds >= 30 for _, seconds in left[1:])
    assert await _states(house) == {"sent": 2}
    assert not await _twice(house)


async def test_a_blocked_chat_is_unreachable_and_left_out_until_it_writes_again(house: House) -> None:
    await _opened(house, "a")
    await house.sender.drain()
    house.buttons.faults["a"].append(Unreachable("blocked"))
    await house.person("buttons", "a").acts(Said("/ve"))
    await house.sender.drain()
    assert await _states(house) == {"sent": 1, "unreachable": 1}
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    with_chat, _ = await house.store.run(audience.reachable, Selection(1))
    assert guest.id not in with_chat
    await house.person("buttons", "a").says("/ve")
    with_chat, _ = await house.store.run(audience.reachable, Selection(1))
    assert guest.id in with_chat


async def test_a_timeout_is_tried_again_later_in_order_and_marked(house: House) -> None:
    house.buttons.faults["a"] += [Interrupted("timeout"), Interrupted("timeout")]
    person = house.person("buttons", "a")
    await _opened(house, "a")
    await person.acts(Said("/trogiup"))
    for _ in range(4):
        await house.sender.drain()
        await house.clock.sleep(5)
    invitation, help_ = person.reads()
    assert "trân trọng kính mời" in invitation
    assert "/thumoi" in help_
    assert await _twice(house) == 1


async def test_what_never_arrives_fails_after_eight_attempts(house: House) -> None:
    house.buttons.faults["a"] += [Interrupted("server error")] * 20
    await _opened(house, "a")
    for _ in range(20):
        await house.sender.drain()
        await house.clock.sleep(301)
    assert await _states(house) == {"failed": 1}
    assert len(house.buttons.faults["a"]) == 12


async def test_what_the_platform_rejects_fails_at_once(house: House) -> None:
    house.buttons.faults["a"].append(Rejected("message is too long"))
    await _opened(house, "a")
    await house.sender.drain()
    assert await _states(house) == {"failed": 1}


async def test_a_chat_that_moved_is_followed(house: House) -> None:
    house.buttons.faults["-1"].append(Moved("-1001"))
    await _opened(house, "-1")
    await house.sender.drain()
    assert len(house.buttons.sent["-1001"]) == 1
    assert await house.store.run(chats.find, "buttons", "-1") is None


async def test_what_was_half_sent_when_the_program_died_is_sent_again_and_counted(house: House) -> None:
    await _opened(house, "a")
    await house.store.run(taking.claim, "buttons", deliveries.ANSWER_LANE, house.clock.now(), limit=1)
    await house.sender.drain()
    assert house.buttons.sent["a"] == []
    house.sender.stop()
    await house.sender.run()
    again = House(house.store, house.clock)
    await again.sender.drain()
    assert len(again.buttons.sent["a"]) == 1
    assert await _twice(house) == 1


async def test_a_campaigns_text_is_made_when_it_is_sent(house: House) -> None:
    from datetime import time

    await _opened(house, "a")
    await house.sender.drain()
    await house.store.run(
        lambda tx: rounds.start(tx, "k", Kind.INVITATION, "", Selection(1), None, house.clock.now())
    )
    await house.set_hour(time(7, 30))
    await house.sender.drain()
    assert "07 giờ 30 phút" in house.buttons.sent["a"][-1].text


async def test_a_reminder_is_cancelled_for_who_has_answered_meanwhile(house: House) -> None:
    from ceremony.model import Reply

    await _opened(house, "a")
    await house.sender.drain()
    await house.store.run(
        lambda tx: rounds.start(
            tx, "k", Kind.REMINDER, "awaiting", Selection(1, replies=(Reply.AWAITING,)), None, house.clock.now()
        )
    )
    await house.person("buttons", "a").acts(house.person("buttons", "a").choice("Xác nhận tham dự"))
    await house.sender.drain()
    assert (await _states(house))["cancelled"] == 1
    assert not any("Kính nhắc" in message.text for message in house.buttons.sent["a"])


async def test_one_chat_gets_a_message_a_second(house: House) -> None:
    person = house.person("buttons", "a")
    for text in ("/trogiup", "/ve", "xin chào"):
        await person.acts(Said(text))
    began = house.clock.monotonic()
    await house.sender.drain()
    assert len(house.buttons.sent["a"]) == 3
    assert house.clock.monotonic() - began >= 2


async def test_running_sends_what_is_queued_and_stops_when_told(house: House) -> None:
    running = asyncio.create_task(house.sender.run())
    arrived = asyncio.Event()
    original = house.buttons.send

    async def noting(address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        try:
            return await original(address, piece, enclosed)
        finally:
            arrived.set()

    house.buttons.send = noting  # type: ignore[method-assign]
    await _opened(house, "a")
    await asyncio.wait_for(arrived.wait(), 10)
    house.sender.stop()
    await asyncio.wait_for(running, 10)
    assert await _states(house) == {"sent": 1}


async def test_a_staff_message_about_no_guest_counts_nobody_as_reached(house: House) -> None:
    token = await house.staff_token(Role.ORGANISER)
    await house.person("buttons", "o").says(f"/start {token}")
    (chat_id,) = await house.store.run(staff.chats_with, 1, Role.ORGANISER)
    chat = await house.store.run(chats.get, chat_id)
    await house.store.run(saying.say, chat, Message("tin"), at(5, 8))
    await house.sender.drain()
    assert await house.store.run(_guests_reached) == set()


def _guests_reached(tx: Connection) -> set[int | None]:
    rows = tx.execute(select(table.c.guest_id).where(table.c.state == State.SENT)).scalars()
    return {guest for guest in rows if guest is not None}


async def _twice(house: House) -> int:
    def count(tx: Connection) -> int:
        return len(tx.execute(select(table.c.id).where(table.c.perhaps_twice)).all())

    return await house.store.run(count)
