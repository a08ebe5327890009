"""Forgetting and the register, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from ceremony.model import Consent, Holder
from ceremony.privacy import Kind
from messages.model import Said
from storage import chats, deliveries, forgetting, guests, requests, taking
from storage.store import Store
from tests.house import House, at, new_house


@pytest.fixture
async def house(either_store: Store) -> House:
    """The example ceremony, loaded."""
    made = new_house(either_store)
    await made.load()
    return made


async def test_words_about_a_guest_and_about_nobody_go_and_those_about_others_stay(house: House) -> None:
    mine = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    other = await house.guest("Chủ tịch UBND", "phường Xuân Hòa")

    def story(tx: Connection) -> list[str]:
        chat = chats.open_chat(tx, "plain", "a", "vi", at(5, 7))
        for about in (mine.id, None, other.id):
            deliveries.add_answer(
                tx,
                chat_id=chat.id,
                channel="plain",
                address="a",
                guest_id=about,
                heard="h",
                body=f"about {about}",
                lane=0,
                now=at(5, 7),
            )
        while claimed := taking.claim(tx, "plain", deliveries.ANSWER_LANE, at(5, 7), limit=9):
            sent = [taking.Outcome(each, deliveries.State.SENT) for each in claimed]
            taking.record(tx, sent, at(5, 7))
        forgetting.words(tx, [chat.id], at(5, 8), guest_id=mine.id)
        return [shown.body for shown in deliveries.conversation(tx, chat.id)]

    assert await house.store.run(story) == [f"about {other.id}"]


async def test_what_is_on_its_way_is_not_sent_any_more(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    person = house.person("plain", "a")
    await person.acts(Said(guest.code))

    def erase(tx: Connection) -> tuple[int, int]:
        chat = chats.find(tx, "plain", "a")
        assert chat is not None
        forgetting.words(tx, [chat.id], at(5, 8))
        counts = deliveries.counts(tx)
        return counts["queued"], counts["cancelled"]

    assert await house.store.run(erase) == (0, 1)
    await house.sender.drain()
    assert person.reads() == []


async def test_only_chats_without_guest_and_duty_are_unused(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")

    def story(tx: Connection) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], int]:
        one, two = (chats.open_chat(tx, "plain", address, "vi", at(5, 7)) for address in "ab")
        chats.link(tx, one.id, guest.id, Holder.INVITED, at(5, 7))
        early = forgetting.unused_chats(tx, at(5, 6))
        unused = forgetting.unused_chats(tx, at(5, 7))
        forgetting.addresses(tx, unused, at(5, 8))
        return early, unused, forgetting.unused_chats(tx, at(5, 9)), two.id

    early, unused, after, two = await house.store.run(story)
    assert (early, unused, after) == ((), (two,), ())


async def test_the_register_keeps_deadlines_and_closes_a_request_once(house: House) -> None:
    guest = await house.guest("Đại diện Nhân dân")

    def story(tx: Connection) -> tuple[bool, bool, bool]:
        number = requests.add(tx, 1, guest.id, Kind.DELETE, at(5, 7), how="paper")
        first = requests.set_done(tx, number, at(6, 7))
        return first, requests.set_done(tx, number, at(7, 7)), requests.set_done(tx, 999, at(7, 7))

    assert await house.store.run(story) == (True, False, False)
    (only,) = await house.store.run(requests.of_ceremony, 1)
    assert (only.due_at, only.done_at) == (at(5, 7) + timedelta(days=20), at(6, 7))


async def test_consents_are_counted_among_those_who_are_asked(house: House) -> None:
    guest = await house.guest("Đại diện Nhân dân")
    await house.store.run(guests.set_consent, guest.id, Consent.GIVEN, at(5, 7))
    counted = await house.store.run(guests.count_consents, 1)
    assert counted == {Consent.UNASKED: 19, Consent.GIVEN: 1, Consent.REFUSED: 0, Consent.WITHDRAWN: 0}
