"""Two lanes and many results to a commit: what is in hand, what goes first, what may not be sent now."""

import asyncio
import itertools
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from actions import campaigns as rounds
from actions import sending
from bot.channels.browser import Browser
from bot.rehearsal.clock import SimulatedClock
from ceremony.audience import Selection
from ceremony.changes import Change, What
from messages.links import Links
from messages.model import Enclosed, Limits, Message, Moved, Receipt, Said, TooFast, Unreachable
from scheduler.sender import Sender
from storage import campaigns, ceremonies, chats, deliveries
from storage.campaigns import Kind, Stage
from storage.store import Store, StoreUnavailable
from storage.tables import deliveries as table
from tests.house import House, at

FAST = Limits(per_second=28.8, seconds_per_chat=1.05, seconds_per_group=3.1)


class InterruptedClock(SimulatedClock):
    """While somebody sleeps on it, something happens once."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def sleep(self, seconds: float) -> None:
        """Move on, then let it happen."""
        await super().sleep(seconds)
        if seconds and self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            await happens()


@dataclass
class AnswerLost(Store):
    """A store whose next turn of the sender is stored, but says that the database is away."""

    inner: Store
    loses: bool = False

    async def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Run it, and perhaps lose what it gave."""
        result = await self.inner.run(function, *args, **kwargs)
        if self.loses and function is sending.turn:
            self.loses = False
            raise StoreUnavailable("the connection broke during COMMIT")
        return result

    async def read(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Read."""
        return await self.inner.read(function, *args, **kwargs)


async def _crowd(house: House, number: int, *, channel: str = "buttons", chats_each: int = 1) -> list[str]:
    """Guests with a chat each, which has its invitation already; gives the addresses."""
    addresses = [f"a{place}" for place in range(number)]
    every = [guest for guest in (await house.store.run(_all_guests)) if guest.joined_to is None]
    for place, address in enumerate(addresses):
        for guest in every[place * chats_each : (place + 1) * chats_each]:
            await house.person(channel, address).acts(Said(guest.code))
    await house.sender.drain()
    for address in addresses:
        house.buttons.sent[address].clear()
    await house.clock.sleep(60)
    return addresses


def _all_guests(tx: Connection) -> Any:
    from storage import guests

    return guests.of_ceremony(tx, 1)


async def _tell(house: House, *, key: str = "k", urgent: bool = False, note: str = "") -> int:
    def start(tx: Connection) -> int:
        ceremony = ceremonies.get(tx, 1)
        told = note or Change(What.VENUE, ceremony.venue, ceremony).dump()
        started = rounds.start(tx, key, Kind.CHANGE, told, Selection(1), None, house.clock.now(), urgent=urgent)
        assert started.campaign_id is not None
        return started.campaign_id

    return await house.store.run(start)


def _noted(house: House) -> list[tuple[str, float]]:
    """Every address that something is handed over to from now on, with the moment."""
    noted: list[tuple[str, float]] = []
    original = house.buttons.send

    async def send(address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        noted.append((address, house.clock.monotonic()))
        return await original(address, piece, enclosed)

    house.buttons.send = send  # type: ignore[method-assign]
    return noted


async def _states(house: House, campaign_id: int) -> dict[str, int]:
    def count(tx: Connection) -> dict[str, int]:
        rows = tx.execute(select(table.c.state).where(table.c.campaign_id == campaign_id)).scalars()
        return Counter(state for state in rows if state != "unreachable")

    return await house.store.run(count)


@pytest.fixture
async def paced(store: Store) -> House:
    """The example on a channel with Telegram's pace."""
    made = House(store, InterruptedClock(at(5, 7)), limits=FAST)
    await made.load()
    return made


async def test_an_answer_that_comes_while_waiting_for_the_slot_takes_it(paced: House) -> None:
    await _crowd(paced, 12)
    await _tell(paced)
    noted = _noted(paced)
    writer = paced.person("buttons", "late")
    assert isinstance(paced.clock, InterruptedClock)

    async def writes() -> None:
        assert len(noted) < 6
        noted.append(("written", 0.0))
        await writer.acts(Said("xin chào"))

    paced.clock.meanwhile = writes
    await paced.sender.drain()
    order = [address for address, _ in noted]
    assert order[order.index("written") + 1] == "late"
    assert len(order) == 14


async def test_a_campaign_leaves_at_an_even_pace_and_its_results_share_commits(paced: House) -> None:
    await _crowd(paced, 60)
    campaign = await _tell(paced)
    noted = _noted(paced)
    await paced.sender.drain()
    moments = [moment for _, moment in noted]
    assert len(moments) == 60
    assert (len(moments) - 1) / (moments[-1] - moments[0]) > 0.95 * 30
    assert max(sum(first <= other < first + 1 for other in moments) for first in moments) <= 30

    def settled(tx: Connection) -> set[datetime | None]:
        return set(tx.execute(select(table.c.settled_at).where(table.c.campaign_id == campaign)).scalars())

    assert len(await paced.store.run(settled)) < 20


async def test_never_more_than_sixteen_are_in_hand(house: House) -> None:
    unpaced = House(house.store, house.clock)
    await _crowd(unpaced, 50)
    await _tell(unpaced)
    most: list[int] = []
    original = unpaced.buttons.send

    async def send(address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        most.append((await house.store.read(deliveries.counts))["sending"])
        return await original(address, piece, enclosed)

    unpaced.buttons.send = send  # type: ignore[method-assign]
    await unpaced.sender.drain()
    assert len(most) == 50
    assert 4 < max(most) <= 16


async def test_a_correction_reaches_what_a_flood_wait_has_put_back(paced: House) -> None:
    addresses = await _crowd(paced, 10)
    await _tell(paced)
    paced.buttons.faults[addresses[0]].append(TooFast(30))
    await paced.sender.drain()
    sent = sum(len(paced.buttons.sent[address]) for address in addresses)
    assert (await paced.store.run(deliveries.counts))["sending"] == 0
    await paced.store.run(lambda tx: ceremonies.change(tx, 1, venue="Nhà văn hóa"))
    await paced.clock.sleep(30)
    await paced.sender.drain()
    texts = [message.text for address in addresses for message in paced.buttons.sent[address]]
    assert len(texts) == 10
    assert sum("Nhà văn hóa" in text for text in texts) == 10 - sent


@pytest.mark.parametrize(
    ("stage", "becomes"),
    [(Stage.RUNNING, "sent"), (Stage.PAUSED, "held"), (Stage.CANCELLED, "cancelled"), (Stage.FINISHED, "sent")],
)
async def test_only_a_campaign_that_runs_is_sent(either_store: Store, stage: Stage, becomes: str) -> None:
    house = House(either_store, SimulatedClock(at(5, 7)))
    await house.load()
    await _crowd(house, 9)
    campaign = await _tell(house)
    await house.store.run(lambda tx: campaigns.change(tx, campaign, state=stage))
    await house.sender.drain()
    assert await _states(house, campaign) == {becomes: 9}


async def test_a_campaign_waits_through_the_night_unless_it_is_urgent(either_store: Store) -> None:
    house = House(either_store, SimulatedClock(at(5, 20)))
    await house.load()
    await _crowd(house, 9)
    await house.clock.sleep((at(5, 23) - house.clock.now()).total_seconds())
    calm, urgent = await _tell(house), await _tell(house, key="urgent", urgent=True)
    await house.sender.drain()
    assert await _states(house, calm) == {"queued": 9}
    assert await _states(house, urgent) == {"sent": 9}
    await house.person("buttons", "a0").says("/trogiup")
    await house.clock.sleep((at(6, 6) - house.clock.now()).total_seconds())
    await house.sender.drain()
    assert await _states(house, calm) == {"sent": 9}


async def test_what_breaks_for_one_campaign_does_not_hold_the_others(house: House) -> None:
    await _crowd(house, 3)
    broken, sound = await _tell(house, note="nothing_known"), await _tell(house, key="sound")
    await house.sender.drain()
    assert await _states(house, broken) == {"failed": 3}
    assert await _states(house, sound) == {"sent": 3}


async def test_every_piece_takes_a_slot_and_a_pause_and_none_is_repeated(paced: House) -> None:
    (address,) = await _crowd(paced, 1)
    noted = _noted(paced)
    paced.buttons.pieces = lambda message: [Message("một"), Message("hai"), Message("ba")]  # type: ignore[method-assign]
    await paced.person("buttons", address).acts(Said("/trogiup"))
    await paced.sender.drain()
    assert [message.text for message in paced.buttons.sent[address]] == ["một", "hai", "ba"]
    assert all(later[1] - earlier[1] >= 1 for earlier, later in itertools.pairwise(noted))


async def test_after_a_flood_wait_the_next_piece_goes_on(paced: House) -> None:
    (address,) = await _crowd(paced, 1)
    paced.buttons.pieces = lambda message: [Message("một"), Message("hai")]  # type: ignore[method-assign]
    original = paced.buttons.send

    async def send(address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        receipt = await original(address, piece, enclosed)
        if piece.text == "một":
            paced.buttons.faults[address].append(TooFast(30))
        return receipt

    paced.buttons.send = send  # type: ignore[method-assign]
    await paced.person("buttons", address).acts(Said("/trogiup"))
    await paced.sender.drain()
    await paced.clock.sleep(30)
    again = House(paced.store, paced.clock, limits=FAST)
    again.buttons.pieces = paced.buttons.pieces  # type: ignore[method-assign]
    await again.sender.drain()
    texts = [message.text for each in (paced, again) for message in each.buttons.sent[address]]
    assert texts == ["một", "hai"]


async def test_a_group_rests_longer_than_a_person(paced: House) -> None:
    noted = _noted(paced)
    for text in ("/trogiup", "/ve"):
        await paced.person("buttons", "-100").acts(Said(text))
    await paced.sender.drain()
    await paced.clock.sleep(3.1)
    await paced.sender.drain()
    assert noted[1][1] - noted[0][1] >= 3.1


async def test_a_blocked_chat_gets_nothing_more_from_campaigns(house: House) -> None:
    (address,) = await _crowd(house, 1)
    first, second = await _tell(house), await _tell(house, key="second")
    house.buttons.faults[address].append(Unreachable("blocked"))
    await house.sender.drain()
    assert await _states(house, first) == await _states(house, second) == {}
    assert house.buttons.sent[address] == []


async def test_a_chat_that_moved_to_where_another_is_known_does_not_stop_the_others(house: House) -> None:
    moved, known, other = await _crowd(house, 3)
    campaign = await _tell(house)
    house.buttons.faults[moved] += [Moved(known)] * 9
    await house.sender.drain()
    assert await _states(house, campaign) == {"sent": 3}
    assert (len(house.buttons.sent[known]), len(house.buttons.sent[other])) == (2, 1)
    assert await house.store.run(chats.find, "buttons", moved) is not None


async def test_of_a_chat_with_several_guests_the_second_waits_for_everybodys_first(either_store: Store) -> None:
    house = House(either_store, SimulatedClock(at(5, 7)))
    await house.load()
    addresses = await _crowd(house, 4, chats_each=2)
    campaign = await _tell(house)

    def order(tx: Connection) -> list[str]:
        query = select(table.c.address).where(table.c.campaign_id == campaign, table.c.state == "queued")
        return list(tx.execute(query.order_by(table.c.id)).scalars())

    queued = await either_store.run(order)
    assert sorted(queued[:4]) == sorted(queued[4:]) == addresses


async def test_what_a_lost_commit_took_is_taken_again_and_sent_once(house: House) -> None:
    losing = AnswerLost(house.store)
    again = House(losing, house.clock)
    addresses = await _crowd(again, 20)
    campaign = await _tell(again)
    losing.loses = True
    await again.sender.drain()
    assert not losing.loses
    assert await _states(again, campaign) == {"sent": 20}
    assert [len(again.buttons.sent[address]) for address in addresses] == [1] * 20


async def test_a_page_is_told_once_its_message_is_stored(house: House, sqlite_url: str) -> None:
    seen: list[str] = []
    database = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))

    def told(address: str) -> None:
        seen.append(*database.execute("SELECT state FROM deliveries WHERE address = ?", [address]).fetchone())

    sender = Sender(house.store, {"browser": Browser(told)}, house.clock, Links("http://127.0.0.1:8080"))
    await house.person("browser", "b").acts(Said("/trogiup"))
    await sender.drain()
    database.close()
    assert seen == ["waiting"]


async def test_stopping_gives_back_what_was_not_begun(paced: House) -> None:
    await _crowd(paced, 30)
    campaign = await _tell(paced)
    original, stopped = paced.buttons.send, asyncio.Event()

    async def send(address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        paced.sender.stop()
        stopped.set()
        return await original(address, piece, enclosed)

    paced.buttons.send = send  # type: ignore[method-assign]
    await asyncio.wait_for(paced.sender.run(), 20)
    states = await _states(paced, campaign)
    assert set(states) == {"sent", "queued"}
    assert 1 <= states["sent"] <= 3
