"""What the desk reads, on both databases: the table of guests, units without anybody, the trail, and its links."""

from datetime import timedelta

from actions import loading
from ceremony.model import Guest, Reply
from storage import audit, chats, counts, desk_links, guest_table, guests, trail
from storage.guest_table import Sort, Wanted
from storage.store import Store
from storage.tables import guests as table
from storage.trail import Sought
from storage.types import Transaction
from tests.house import at, example_plan

NOW = at(5, 8)


async def _loaded(store: Store) -> tuple[Guest, ...]:
    await store.run(loading.load, example_plan(), at(5, 7))
    return await store.read(guests.of_ceremony, 1)


def _set(tx: Transaction, guest: Guest, reply: Reply) -> None:
    tx.execute(table.update().where(table.c.id == guest.id).values(reply=reply))


async def test_every_order_pages_through_every_guest_once(either_store: Store) -> None:
    every = {guest.id for guest in await _loaded(either_store)}
    for sort in Sort:
        for descending in (False, True):
            wanted = Wanted(1, sort=sort, descending=descending)
            pages = [await either_store.read(guest_table.page, wanted, number) for number in (1, 2, 3)]
            assert [len(page) for page in pages] == [100, 75, 0]
            assert {row.guest.id for page in pages for row in page} == every
    assert await either_store.read(guest_table.count, Wanted(1)) == len(every)


async def test_every_filter_is_understood(either_store: Store) -> None:
    first = (await _loaded(either_store))[0]
    await either_store.run(_set, first, Reply.DECLINED)
    everything = Wanted(1, first.group_id, first.position, first.unit, Reply.DECLINED, False, no_chat=True)
    (row,) = await either_store.read(guest_table.page, everything, 1)
    assert (row.guest.id, row.present, row.has_chat) == (first.id, False, False)
    assert await either_store.read(guest_table.count, Wanted(1, words="100%_")) == 0
    assert first.unit in await either_store.read(guest_table.units, 1, first.group_id)


async def test_units_add_up_to_groups_and_empty_ones_are_found(either_store: Store) -> None:
    first = (await _loaded(either_store))[0]
    before, count = await either_store.read(counts.empty_units, 1, None, 5)
    await either_store.run(_set, first, Reply.ATTENDING)
    units = await either_store.read(counts.by_unit, 1)
    for row in await either_store.read(counts.by_group, 1):
        own = [each for _, each in units if each.group_id == row.group_id]
        assert counts.total(own, "").invited == row.invited
    _, left = await either_store.read(counts.empty_units, 1, None, 5)
    assert (len(before), left) == (5, count - 1)
    assert await either_store.read(counts.empty_units, 1, 99, 5) == ((), 0)


async def test_the_trail_is_read_from_the_latest_on(either_store: Store) -> None:
    first = (await _loaded(either_store))[0]
    await either_store.run(lambda tx: audit.record(tx, 1, "welcomed", NOW, guest_id=first.id))
    every = await either_store.read(trail.page, Sought(1))
    assert [entry.act for entry in every] == ["welcomed", "load"]
    assert [e.act for e in await either_store.read(trail.page, Sought(1), every[0].id)] == ["load"]
    own = Sought(1, act="welcomed", words=first.position, guest_id=first.id, group_id=first.group_id)
    assert [e.guest_id for e in await either_store.read(trail.page, own)] == [first.id]
    assert await either_store.read(trail.page, Sought(1, group_id=99)) == ()
    assert await either_store.read(trail.acts, own) == ("welcomed",)


async def test_a_link_to_the_desk_opens_once_and_ends(either_store: Store) -> None:
    chat = await either_store.run(chats.open_chat, "telegram", "1", "vi", NOW)
    soon, later = NOW + timedelta(minutes=15), NOW + timedelta(hours=12)
    await either_store.run(desk_links.make, chat.id, "TOKEN", soon, NOW)
    assert await either_store.read(desk_links.waits, "TOKEN", NOW)
    assert not await either_store.read(desk_links.waits, "TOKEN", soon)
    opened = [await either_store.run(desk_links.open_, "TOKEN", key, later, NOW) for key in ("one", "two")]
    assert opened == [chat.id, None]
    found = [await either_store.read(desk_links.chat_of, "one", now) for now in (soon, later)]
    assert found == [chat.id, None]
    await either_store.run(desk_links.make, chat.id, "OTHER", later + timedelta(minutes=15), later)
    assert await either_store.read(desk_links.chat_of, "one", NOW) is None
