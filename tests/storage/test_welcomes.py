"""Who welcomes a leader, and the hour the gaps were told for: the database's word, on both."""

import asyncio

from actions import loading
from storage import ceremonies, guests, welcomes
from storage.store import Store
from tests.house import at, example_plan


async def test_one_of_many_welcomes_and_each_hour_is_told_once(either_store: Store) -> None:
    await either_store.run(loading.load, example_plan(), at(5, 7))
    guest = (await either_store.run(guests.of_ceremony, 1))[0]
    await either_store.run(welcomes.tell, guest.id, at(9, 7))
    takes = [either_store.run(welcomes.take, guest.id, f"n{number}", at(9, 8)) for number in range(20)]
    assert sorted(await asyncio.gather(*takes)) == [False] * 19 + [True]
    await either_store.run(welcomes.set_places, {guest.id: 1.25})
    found = await either_store.run(welcomes.of_ceremony, 1)
    assert (found[guest.id].at, found[guest.id].place) == (at(9, 8), 1.25)
    await either_store.run(welcomes.forget, 1)
    assert (await either_store.run(welcomes.of_ceremony, 1))[guest.id].by == ""
    told = [await either_store.run(ceremonies.note_gaps_told, 1, at(9, hour)) for hour in (8, 8, 9)]
    assert told == [True, False, True]
