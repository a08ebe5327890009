"""Joined posts on both databases."""

import asyncio

from actions import joining, loading
from ceremony.errors import Refused
from storage import chats, guests, invariants, joins
from storage.store import Store
from tests.house import at, example_plan


async def _two(store: Store) -> tuple[int, int, int]:
    """Two guests and an organiser's chat."""
    await store.run(loading.load, example_plan(), at(5, 7))
    chat = await store.run(chats.open_chat, "plain", "organiser", "vi", at(5, 7))
    one, two, *_ = await store.read(guests.of_ceremony, 1)
    return one.id, two.id, chat.id


async def test_two_that_join_each_other_at_once_leave_one_main_post(either_store: Store) -> None:
    one, two, chat = await _two(either_store)
    ways = ((one, two), (two, one))
    results = await asyncio.gather(
        *(either_store.run(joining.join, *way, by_chat=chat, now=at(5, 8)) for way in ways), return_exceptions=True
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert len(await either_store.read(joins.joined, 1)) == 1
    assert await either_store.read(invariants.without_one_live_code) == 0


async def test_a_load_keeps_what_was_joined_and_split_in_chat(either_store: Store) -> None:
    one, two, chat = await _two(either_store)
    await either_store.run(joining.join, one, two, by_chat=chat, now=at(5, 8))
    await either_store.run(loading.load, example_plan(), at(5, 9))
    assert await either_store.read(joins.settled, 1) == {two: one}
    assert (await either_store.read(guests.get, one)).also != ()
    await either_store.run(joining.split, two, by_chat=chat, now=at(5, 10))
    await either_store.run(loading.load, example_plan(), at(5, 11))
    assert await either_store.read(joins.settled, 1) == {two: None}
