"""Showing how far a campaign is: one message, changed every two seconds at most and only to say something new."""

import asyncio
from datetime import datetime
from itertools import pairwise

import pytest
from sqlalchemy import Connection, select, update

from actions.progress import EVERY
from bot.channels.browser import Browser
from ceremony.model import Role
from messages.model import Interrupted, Message, Rejected, Said, SendError, TooFast, Unreachable
from scheduler.progress import Progress
from storage import campaigns, chats, deliveries, progress
from storage.campaigns import Stage
from storage.tables import deliveries as table
from tests.house import House, Person, at


@pytest.fixture
async def organiser(house: House) -> Person:
    """An organiser who has sent the invitations, of which five wait, each a second's work for its chat."""
    person = house.person("buttons", "organiser")
    await person.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    for number in range(5):
        await house.person("buttons", f"a{number}").says(guest.code)
    await person.says("/guithumoi")
    await person.chooses("Tất cả thành phần")
    await house.clock.sleep(2)
    await person.acts(person.choice("Gửi"))
    return person


class Screen:
    """The edits of the channel with buttons, each with its moment; those in `faults` fail."""

    def __init__(self, house: House, *faults: SendError) -> None:
        self.edits: list[tuple[float, Message]] = []
        self._clock, self._faults = house.clock, list(faults)
        house.buttons.edit = self.edit  # type: ignore[method-assign]

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Fail, or note the edit."""
        self.edits.append((self._clock.monotonic(), message))
        if self._faults:
            raise self._faults.pop(0)

    @property
    def texts(self) -> list[str]:
        """What the edits said."""
        return [message.text for _, message in self.edits]


async def _next_arrives(house: House, count: int = 1) -> None:
    """Let so many of what is queued arrive, answers first."""
    await house.store.run(_arrive, house.clock.now(), count)


def _arrive(tx: Connection, now: datetime, count: int) -> None:
    queued = select(table.c.id).where(table.c.state == "queued").order_by(table.c.lane, table.c.id).limit(count)
    arrived = dict(state="sent", platform_id="7", settled_at=now)
    tx.execute(update(table).where(table.c.id.in_(queued)).values(arrived))


async def test_it_is_changed_when_it_says_something_new_at_most_every_two_seconds(
    house: House, organiser: Person
) -> None:
    screen = Screen(house)
    await _next_arrives(house)
    for second in range(12):
        if second % 4 < 2:
            await _next_arrives(house)
        await house.progress.tick()
        await house.clock.sleep(1)
    moments = [moment for moment, _ in screen.edits]
    assert all(later - earlier >= EVERY.total_seconds() for earlier, later in pairwise(moments))
    assert len(set(screen.texts)) == len(screen.texts)
    assert "đã kết thúc" in screen.texts[-1]


async def test_how_long_the_rest_takes_is_told_by_the_pace_so_far(house: House, organiser: Person) -> None:
    screen = Screen(house)
    await _next_arrives(house)
    for _ in range(2):
        await house.clock.sleep(40)
        await _next_arrives(house)
        await house.progress.tick()
    await house.clock.sleep(40)
    await house.progress.tick()
    assert "Còn khoảng 2 phút" in screen.texts[-1]


async def test_in_quiet_hours_it_tells_when_it_goes_on(house: House, organiser: Person) -> None:
    screen = Screen(house)
    await _next_arrives(house)
    house.clock.move_to(at(5, 22))
    await house.progress.tick()
    assert "gửi tiếp từ 06:00" in screen.texts[-1]


async def test_a_flood_wait_holds_the_changes_for_the_time_named(house: House, organiser: Person) -> None:
    screen = Screen(house, TooFast(100))
    await _next_arrives(house)
    await house.clock.sleep(2)
    for _ in range(30):
        await house.clock.sleep(5)
        await _next_arrives(house)
        await house.progress.tick()
    (first, _), (second, _) = screen.edits
    assert second - first >= 100
    assert "đã kết thúc" in screen.texts[-1]


async def test_a_change_that_broke_is_not_tried_again_in_a_hurry(house: House, organiser: Person) -> None:
    screen = Screen(house, Interrupted("TimedOut"))
    await _next_arrives(house)
    for _ in range(20):
        await house.clock.sleep(3)
        await _next_arrives(house)
        await house.progress.tick()
    (first, _), (second, _) = screen.edits
    assert second - first >= 30


@pytest.mark.parametrize("error", [Rejected("message can't be edited"), Unreachable("blocked")])
async def test_a_message_that_cannot_be_changed_is_left_as_it_is(
    house: House, organiser: Person, error: SendError
) -> None:
    screen = Screen(house, error)
    await _next_arrives(house)
    for _ in range(8):
        await house.clock.sleep(3)
        await _next_arrives(house)
        await house.progress.tick()
    assert len(screen.edits) == 1
    assert (await house.store.read(campaigns.get, 1)).stage is Stage.FINISHED


async def test_what_waits_to_be_sent_says_what_is_so_when_it_leaves(house: House, organiser: Person) -> None:
    screen = Screen(house)
    await house.store.run(_campaign_arrives)
    await house.progress.tick()
    await house.sender.drain()
    begun = organiser.messages[-2]
    assert "đã kết thúc" in begun.text
    assert screen.edits == []


def _campaign_arrives(tx: Connection) -> None:
    tx.execute(update(table).where(table.c.campaign_id == 1, table.c.state == "queued").values(state="sent"))


async def test_a_campaign_ends_once_though_it_is_looked_at_twice_at_a_time(
    house: House, organiser: Person
) -> None:
    await house.sender.drain()
    await asyncio.gather(house.progress.tick(), house.progress.tick())
    await house.sender.drain()
    assert len([text for text in organiser.texts if text.startswith("ĐÃ GỬI XONG")]) == 1


async def test_nothing_is_looked_at_once_all_is_told(house: House, organiser: Person) -> None:
    await house.sender.drain()
    await house.tick()
    await house.tick()
    assert await house.store.read(progress.watched, ["buttons"]) == ()


async def test_an_open_page_finds_the_message_again_when_it_is_changed(house: House) -> None:
    looked: list[str] = []
    page = house.person("browser", "page")
    await page.acts(Said(f"/start {await house.staff_token(Role.ORGANISER)}"))
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    await house.person("buttons", "a").says(guest.code)
    await page.acts(Said("/guithumoi"))
    await page.acts(Said("Tất cả thành phần"))
    await page.acts(Said("Gửi"))
    await house.store.run(_laid, house.clock.now())
    shown = Progress(house.store, {"browser": Browser(looked.append)}, house.clock, lambda: None)
    chat = await house.store.read(chats.find, "browser", "page")
    assert chat is not None
    (*_, before) = await house.store.read(deliveries.conversation, chat.id)
    await house.clock.sleep(2)
    await house.sender.drain()
    await shown.tick()
    after = await house.store.read(deliveries.conversation, chat.id, after=(before.at, before.id))
    assert [message.id for message in after] == [before.id]
    assert "đã kết thúc" in after[0].body
    await house.clock.sleep(2)
    await shown.tick()
    assert looked == ["page"]


def _laid(tx: Connection, now: datetime) -> None:
    queued = update(table).where(table.c.channel == "browser", table.c.state == "queued")
    tx.execute(queued.values(state="waiting", settled_at=now))


async def test_running_looks_until_stopped(house: House, organiser: Person) -> None:
    await house.sender.drain()
    running = asyncio.create_task(house.progress.run())
    while (await house.store.read(campaigns.get, 1)).stage is not Stage.FINISHED:  # noqa: ASYNC110
        await asyncio.sleep(0)
    house.progress.stop()
    await asyncio.wait_for(running, 10)


async def test_progress_that_breaks_does_not_stop_the_program(house: House, organiser: Person) -> None:
    Screen(house, ValueError("odd"))  # type: ignore[arg-type]
    await house.sender.drain()
    await house.progress.tick()
    assert (await house.store.read(campaigns.get, 1)).stage is Stage.FINISHED
