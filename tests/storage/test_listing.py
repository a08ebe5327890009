"""What is invited or corrected by hand stays when a plan is loaded again, on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from actions import loading
from ceremony.errors import AnswerChanged
from ceremony.model import Guest
from storage import guests, listing
from storage.store import Store
from storage.types import Transaction
from tests.house import at, example_plan


def _row(ceremony_id: int, group_id: int, key: str) -> dict[str, Any]:
    words = dict(
        key=key, position="Khách mời (mẫu)", unit="", honorific="Ông", name="", phone="", seat="", search=""
    )
    marks = dict(withdrawn=False, joined_to=None, asks_consent=False, leader=False, rank=100)
    post = dict(key=key, position="Khách mời (mẫu)", honorific="Ông")
    return words | marks | post | dict(ceremony_id=ceremony_id, group_id=group_id)


async def _first(store: Store) -> Guest:
    await store.run(loading.load, example_plan(), at(5, 7))
    return (await store.read(guests.of_ceremony, 1))[0]


async def test_a_guest_of_another_list_is_not_withdrawn_by_the_plan(either_store: Store) -> None:
    guest = await _first(either_store)
    added = await either_store.run(listing.add, [_row(1, guest.group_id, "mau-01")])
    loaded = await either_store.run(loading.load, example_plan(), at(5, 8))
    assert loaded.withdrawn == 0
    assert not (await either_store.read(guests.get, added["mau-01"])).withdrawn


async def test_what_was_edited_by_hand_outlives_the_plan(either_store: Store) -> None:
    guest = await _first(either_store)

    def edit(tx: Transaction) -> None:
        listing.edit(tx, guest, rank=3, name="Nguyễn Văn Mẫu")
        listing.edit(tx, guests.get(tx, guest.id), rank=4, seat="A1", note="cần xe lăn")

    await either_store.run(edit)
    await either_store.run(loading.load, example_plan(), at(5, 8))
    kept = await either_store.read(guests.get, guest.id)
    assert kept == replace(
        guest, rank=4, name="Nguyễn Văn Mẫu", seat="A1", note="cần xe lăn", version=kept.version
    )
    assert await either_store.read(guests.search, 1, "nguyen van mau") == (kept,)


async def test_two_hands_at_once_do_not_overwrite_each_other(either_store: Store) -> None:
    guest = await _first(either_store)
    await either_store.run(lambda tx: listing.edit(tx, guest, seat="A1"))
    with pytest.raises(AnswerChanged):
        await either_store.run(lambda tx: listing.edit(tx, guest, seat="B2"))
    assert (await either_store.read(guests.get, guest.id)).seat == "A1"
