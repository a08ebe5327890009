"""Acknowledgements, clerks and changes over what was read, on both databases."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, select, update

from ceremony.audience import Selection
from ceremony.model import Role, Status
from ceremony.plan import PlanClerk
from storage import acknowledgements, attachments, audience, campaigns, ceremonies, clerks, forgetting
from storage.campaigns import Kind
from storage.clerks import Clerk
from storage.deliveries import State
from storage.store import Store
from storage.tables import attachments as attachment_table
from storage.tables import deliveries, uploads
from tests.house import House, at, example_plan, new_house


@pytest.fixture
async def house(either_store: Store) -> House:
    """The example ceremony with two guests and a member of staff who can be reached."""
    made = new_house(either_store)
    await made.load()
    for unit in ("Xuân Bình", "Xuân Hòa"):
        await made.person("plain", unit).says((await made.guest("Chủ tịch UBND", f"phường {unit}")).code)
    await made.person("plain", "door").says(f"/start {await made.staff_token(Role.DOOR)}")
    return made


def _ask(tx: Connection, selection: Selection, key: str = "k") -> int:
    made = campaigns.start(tx, key, selection, Kind.CHANGE, "", None, at(5, 7), asks_ack=True)
    assert made is not None
    audience.queue(tx, made, selection, at(5, 7), at(5, 7))
    return made


async def test_a_guest_counts_once_however_many_chats_press(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    number = await house.store.run(_ask, Selection(1))
    pressed = await asyncio.gather(
        *(house.store.run(acknowledgements.record, number, guest.id, chat, at(5, 8)) for chat in (1, 2, 1, 2))
    )
    assert sorted(pressed) == [False, False, False, True]
    tallies = await house.store.read(acknowledgements.by_group, number)
    assert [(each.group, each.asked, each.done) for each in tallies] == [
        ("Đại biểu thành phố", 50, 0),
        ("Đại biểu phường, xã", 60, 1),
        ("Đại biểu phường Xuân An", 65, 0),
    ]
    (own,) = await house.store.read(acknowledgements.by_group, number, guest.group_id)
    assert (own.asked, own.done) == (60, 1)


async def test_each_chat_of_staff_counts_by_itself(house: House) -> None:
    number = await house.store.run(_ask, Selection(1, roles=(Role.DOOR,)))
    assert await house.store.read(acknowledgements.of_staff, number) == (1, 0)
    first, again, other = [
        await house.store.run(acknowledgements.record, number, None, chat, at(5, 8)) for chat in (3, 3, 1)
    ]
    assert (first, again, other) == (True, False, True)


async def test_only_what_has_arrived_and_asks_is_open(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    number = await house.store.run(_ask, Selection(1))

    def open_of(tx: Connection) -> tuple[tuple[int, int], ...]:
        return acknowledgements.open_of(tx, [guest.id], [State.SENT], Kind.CHANGE)

    assert await house.store.read(open_of) == ()
    sent = update(deliveries).where(deliveries.c.campaign_id == number).values(state=State.SENT)
    await house.store.run(lambda tx: tx.execute(sent) and None)
    assert await house.store.read(open_of) == ((number, guest.id),)
    await house.store.run(acknowledgements.record_reply, guest.id, 1, at(5, 8))
    assert await house.store.read(open_of) == ()


async def test_who_was_dropped_was_not_asked(house: House) -> None:
    number = await house.store.run(_ask, Selection(1))
    cancelled = update(deliveries).where(deliveries.c.campaign_id == number).values(state=State.CANCELLED)
    await house.store.run(lambda tx: tx.execute(cancelled) and None)
    assert await house.store.read(acknowledgements.by_group, number) == ()


async def test_a_change_is_made_over_what_was_read(house: House) -> None:
    read = await house.store.read(ceremonies.get, 1)
    postponed = replace(read, status=Status.POSTPONED)
    assert await house.store.run(ceremonies.change_over, read, postponed)
    assert not await house.store.run(ceremonies.change_over, read, replace(read, day=date(2024, 8, 15)))
    assert await house.store.read(ceremonies.get, 1) == postponed


async def test_clerks_are_those_of_the_last_load_and_do_not_come_back_after_a_purge(house: House) -> None:
    one = PlanClerk("phường Xuân Bình", "Văn thư", "+84912345678")
    await house.load(replace(example_plan(), clerks=(one,)))
    assert await house.store.read(clerks.by_unit, 1) == {one.unit: Clerk(one.unit, one.name, one.phone)}
    other = replace(one, unit="phường Xuân Hòa", phone="")
    await house.load(replace(example_plan(), clerks=(other,)))
    assert list(await house.store.read(clerks.by_unit, 1)) == [other.unit]
    await house.store.run(forgetting.papers, 1)
    await house.store.run(lambda tx: ceremonies.change(tx, 1, purged_at=at(30, 7)))
    await house.load(replace(example_plan(), clerks=(one,)))
    assert await house.store.read(clerks.by_unit, 1) == {}


async def test_what_was_enclosed_is_forgotten_with_its_uploads(house: House) -> None:
    def enclosed(tx: Connection) -> None:
        number = attachments.keep(tx, 1, "document", "a.pdf", "application/pdf", b"\x00pdf", at(5, 7))
        attachments.note_upload(tx, "telegram", number, "u1")
        campaigns.change(tx, _ask(tx, Selection(1)), attachment_id=number, words="[]")

    def left(tx: Connection) -> int:
        return sum(len(tx.execute(select(table)).all()) for table in (attachment_table, uploads))

    await house.store.run(enclosed)
    assert await house.store.read(left) == 2
    await house.store.run(forgetting.papers, 1)
    assert await house.store.read(left) == 0
    campaign = await house.store.read(campaigns.find, 1)
    assert campaign is not None
    assert (campaign.attachment_id, campaign.words) == (None, "")
