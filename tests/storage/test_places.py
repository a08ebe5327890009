"""Extra places on both databases: one request waits, one decision counts."""

import asyncio

from actions import loading
from storage import ceremonies, chats, places
from storage.store import Store
from tests.house import at, example_plan


async def _group(store: Store) -> tuple[int, int]:
    """The group of 65 places, and a chat."""
    await store.run(loading.load, example_plan(), at(5, 7))
    chat = await store.run(chats.open_chat, "plain", "host", "vi", at(5, 7))
    groups = await store.read(ceremonies.groups_of, 1)
    return next(group.id for group in groups if group.quota == 65), chat.id


async def test_of_requests_at_once_one_waits(either_store: Store) -> None:
    group_id, chat_id = await _group(either_store)
    asked = [either_store.run(places.ask, group_id, chat_id, n, "lý do", at(5, 8)) for n in range(1, 6)]
    stored = [request_id for request_id in await asyncio.gather(*asked) if request_id is not None]
    assert len(stored) == 1
    waiting = await either_store.read(places.waiting, group_id)
    assert waiting
    assert (waiting.id, waiting.granted) == (stored[0], None)


async def test_of_decisions_at_once_one_counts(either_store: Store) -> None:
    group_id, chat_id = await _group(either_store)
    request_id = await either_store.run(places.ask, group_id, chat_id, 5, "lý do", at(5, 8))
    assert request_id is not None
    ways = [either_store.run(places.decide, request_id, True, f"{n}", at(5, 9)) for n in range(5)]
    assert sorted(await asyncio.gather(*ways)) == [False, False, False, False, True]
    assert await either_store.read(places.waiting, group_id) is None


async def test_places_add_up_and_stay_when_the_plan_is_loaded(either_store: Store) -> None:
    group_id, _ = await _group(either_store)
    await asyncio.gather(*(either_store.run(places.add, group_id, 5) for _ in range(2)))
    assert (await either_store.read(ceremonies.group, group_id)).quota == 75
    await either_store.run(loading.load, example_plan(), at(5, 9))
    assert (await either_store.read(ceremonies.group, group_id)).quota == 75
