"""Whom a selection means, on both databases: what is counted, told apart and queued is the same."""

from datetime import datetime

import pytest

from actions import loading
from ceremony.audience import Selection
from ceremony.model import Holder, Reply, Role
from storage import audience, campaigns, chats, guests, staff
from storage.campaigns import Kind
from storage.store import Store
from storage.tables import deliveries
from storage.types import Transaction
from tests.house import at, example_plan

NOW = at(5, 7)


@pytest.fixture
async def loaded(either_store: Store) -> Store:
    """The example; one guest on two channels, one in a browser, a clerk with two, and staff in two chats."""
    await either_store.run(loading.load, example_plan(), NOW)
    await either_store.run(_furnish, NOW)
    return either_store


def _furnish(tx: Transaction, now: datetime) -> None:
    one, two, three, four, *_ = guests.of_ceremony(tx, 1)
    chat = {
        name: chats.open_chat(tx, name.split("-")[0], name, "vi", now).id
        for name in ("telegram-1", "browser-1", "browser-2", "zalo-34", "telegram-staff", "browser-staff")
    }
    held = [("telegram-1", one), ("browser-1", one), ("browser-2", two), ("zalo-34", three), ("zalo-34", four)]
    for name, guest in held:
        chats.link(tx, chat[name], guest.id, Holder.INVITED, now)
    for name in ("telegram-staff", "browser-staff", "zalo-34"):
        ends = at(12, 7)
        said = dict(ceremony_id=1, role=Role.DOOR, group_id=None, door="", label="", expires_at=ends)
        staff.invite(tx, name, **said)  # type: ignore[arg-type]
        found = staff.find_link(tx, name)
        assert found
        staff.take_up(tx, found[0].id, chat[name], now)


def _queued(tx: Transaction, selection: Selection) -> tuple[int, int]:
    campaign = campaigns.start(tx, "k", selection, Kind.BROADCAST, "", None, NOW)
    assert campaign
    return audience.queue(tx, campaign, selection, NOW, NOW)


async def test_each_person_counts_once_at_the_chat_before_the_browser(loaded: Store) -> None:
    counted = await loaded.read(audience.by_channel, Selection(1))
    assert counted == {"telegram": 1, "browser": 1, "zalo": 2, "": 171}


async def test_staff_counts_and_is_not_written_to_twice(loaded: Store) -> None:
    only = Selection(1, roles=(Role.DOOR,))
    assert await loaded.read(audience.by_channel, only) == {"telegram": 1, "browser": 1, "zalo": 1}
    groups = await loaded.read(lambda tx: tuple({guest.group_id for guest in guests.of_ceremony(tx, 1)}))
    both = Selection(1, groups=groups, roles=(Role.DOOR,))
    assert await loaded.read(audience.by_channel, both) == {"telegram": 2, "browser": 2, "zalo": 2, "": 171}
    assert await loaded.run(_queued, both) == (7, 171)


async def test_an_audience_is_told_apart_by_people_and_channels(loaded: Store) -> None:
    every = Selection(1)
    before = await loaded.read(audience.digest, every)
    assert await loaded.read(audience.digest, every) == before
    assert await loaded.read(audience.digest, Selection(1, replies=(Reply.AWAITING,))) == before
    fewer = await loaded.read(audience.digest, Selection(1, replies=(Reply.ATTENDING,)))
    chat = await loaded.run(chats.find, "browser", "browser-2")
    assert chat
    await loaded.run(chats.set_unreachable, chat.id)
    after = await loaded.read(audience.digest, every)
    assert len({before, fewer, after}) == 3


async def test_units_have_a_guest_of_theirs_and_their_number(loaded: Store) -> None:
    units = await loaded.read(audience.units, Selection(1))
    every = await loaded.read(guests.of_ceremony, 1)
    assert sum(number for _, _, number in units) == 175
    by_id = {guest.id: guest.unit for guest in every}
    assert all(by_id[guest_id] == unit for guest_id, unit, _ in units)
    assert [unit for _, unit, _ in units] == sorted(
        {guest.unit for guest in every}, key=[u for _, u, _ in units].index
    )


async def test_the_longest_of_everything_is_known(loaded: Store) -> None:
    longest = await loaded.read(audience.longest, 1)
    every = await loaded.read(guests.of_ceremony, 1)
    assert longest["position"] == max(len(guest.position) for guest in every)
    assert longest["name"] == max(len(guest.name) for guest in every)


async def test_a_draft_is_changed_and_discarded_only_while_it_has_not_begun(loaded: Store) -> None:
    def play(tx: Transaction) -> tuple[bool, bool]:
        selection = Selection(1)
        draft, sent = (
            campaigns.start(tx, stage, selection, Kind.BROADCAST, "", None, NOW, stage=stage)
            for stage in (campaigns.Stage.DRAFT, campaigns.Stage.RUNNING)
        )
        assert draft and sent
        return campaigns.discard(tx, draft), campaigns.discard(tx, sent)

    assert await loaded.run(play) == (True, False)
    assert await loaded.read(lambda tx: tx.execute(deliveries.select()).all()) == []
