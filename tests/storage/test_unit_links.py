"""Units' links: one live one each, found by its code, ended with its chats; on both databases."""

from dataclasses import replace

import pytest

from actions import loading, units
from actions.units import Entered, Opened, State
from ceremony.errors import AnswerChanged, Refused, UnknownUnitLink
from ceremony.model import Holder, Person, Reply, Role
from ceremony.rsvp import Choice
from storage import audit, ceremonies, chats, forgetting, guests, unit_links
from storage.staff import Duty
from storage.store import Store
from storage.types import Transaction
from tests.house import at, example_plan

ORGANISER = Duty(1, 1, Role.ORGANISER, None, "", "", None)
UNIT = "phường Xuân Bình"


async def _opened(store: Store) -> Opened:
    await store.run(loading.load, example_plan(), at(5, 7))
    every = await store.run(units.issue, ORGANISER, at(5, 8))
    (unit,) = [each for each in every if each.name == UNIT]
    assert unit.link
    return await store.read(units.look_up, unit.link.code)


async def test_a_unit_has_one_live_link(either_store: Store) -> None:
    opened = await _opened(either_store)
    again = await either_store.run(units.issue, ORGANISER, at(5, 9))
    assert opened.link in [each.link for each in again]
    links = await either_store.read(unit_links.live, 1)
    assert len(links) == len(again) == len({link.code for link in links.values()})


async def test_a_revoked_link_opens_nothing(either_store: Store) -> None:
    opened = await _opened(either_store)

    def come(tx: Transaction) -> int:
        chat = chats.open_chat(tx, "plain", "clerk", "vi", at(5, 9))
        units.note_opened(tx, opened, at(5, 9), chat.id)
        return chat.id

    chat_id = await either_store.run(come)
    own = await either_store.read(chats.links_of, chat_id)
    assert {link.holder for link in own} == {Holder.CLERK}
    assert {link.guest_id for link in own} == {guest.id for guest in opened.guests}
    assert [link.unit for link in await either_store.read(unit_links.of_chat, chat_id)] == [UNIT]
    renewed = await either_store.run(units.renew, ORGANISER, opened.guests[0].id, at(5, 10))
    assert renewed.link
    assert renewed.link.code != opened.link.code
    with pytest.raises(UnknownUnitLink):
        await either_store.read(units.look_up, opened.link.code)
    assert await either_store.read(chats.links_of, chat_id) == ()


async def test_a_clerk_takes_the_place_of_nobody(either_store: Store) -> None:
    opened = await _opened(either_store)
    guest = opened.guests[0]

    def come(tx: Transaction) -> int:
        chat = chats.open_chat(tx, "plain", "own", "vi", at(5, 9))
        chats.link(tx, chat.id, guest.id, Holder.INVITED, at(5, 9))
        units.note_opened(tx, opened, at(5, 9), chat.id)
        return chat.id

    own = await either_store.read(chats.links_of, await either_store.run(come))
    assert {link.holder for link in own if link.guest_id == guest.id} == {Holder.INVITED}


async def test_states_and_what_is_entered(either_store: Store) -> None:
    opened = await _opened(either_store)

    async def state() -> State:
        every = await either_store.read(units.everyone, ORGANISER)
        return next(each.state for each in every if each.name == UNIT)

    assert await state() is State.NOT_OPENED
    await either_store.run(units.note_opened, opened, at(5, 9))
    assert await state() is State.IN_PROGRESS
    other = Choice(Reply.SUBSTITUTED, substitute=Person("Ông", "", "", "+84912345679"))
    for number, guest in enumerate(opened.guests):
        choice = other if number else Choice(Reply.ATTENDING)
        entered = Entered("Ông", "Nguyễn Văn Mẫu", "+84912345678", choice)
        await either_store.run(_enter, opened, guest.id, entered, units.seen(guest))
    assert await state() is State.ANSWERED
    first, second, *_ = await either_store.read(unit_links.posts, opened.link)
    assert (first.name, first.reply, first.honorific) == ("Nguyễn Văn Mẫu", Reply.ATTENDING, "Ông")
    assert second.substitute == Person("Ông", "", f"người dự thay {second.post}")
    with pytest.raises(AnswerChanged):
        await either_store.run(_enter, opened, first.id, entered, units.seen(opened.guests[0]))
    assert await either_store.read(audit.times, 1, "reply") == len(opened.guests)


async def test_nothing_of_another_unit_or_after_the_deadline(either_store: Store) -> None:
    opened = await _opened(either_store)
    guest, entered = opened.guests[0], Entered("Ông", "Nguyễn Văn Mẫu", "", None)
    stranger = next(each for each in await either_store.read(guests.of_ceremony, 1) if each.unit != UNIT)
    with pytest.raises(Refused, match="no_such_guest"):
        await either_store.run(_enter, opened, stranger.id, entered, units.seen(stranger))
    await either_store.run(lambda tx: ceremonies.change(tx, 1, reply_by=at(5, 9)))
    with pytest.raises(Refused, match="replies_closed"):
        await either_store.run(_enter, opened, guest.id, entered, units.seen(guest))
    assert (await either_store.read(guests.get, guest.id)) == replace(guest)


async def test_links_go_with_the_ceremonys_data(either_store: Store) -> None:
    opened = await _opened(either_store)
    await either_store.run(forgetting.papers, 1)
    with pytest.raises(UnknownUnitLink):
        await either_store.read(units.look_up, opened.link.code)


def _enter(tx: Transaction, opened: Opened, guest_id: int, entered: Entered, over: str) -> None:
    now = units.look(tx, opened.link)
    units.enter(tx, now, guest_id, entered, over=over, now=at(5, 10))
