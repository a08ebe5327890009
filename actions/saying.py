"""Saying something to a chat: every message is a delivery, written in the transaction that decided it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ceremony.model import Guest, Holder
from messages.model import Message
from storage import campaigns, chats, deliveries
from storage.chats import Chat, Choice
from storage.types import Transaction

BLOCK = 10
"""How far the numbers of two guests are apart."""


def say(tx: Transaction, chat: Chat, message: Message, now: datetime, *, heard: str = "") -> None:
    """Queue a message, in the first lane unless it is unhurried; its choices are what a number answers now.

    From now on it shows how far the campaign is that it is the progress of.
    """
    message = numbered(tx, {chat.id: replace(message, language=chat.language)})[chat.id]
    delivery_id = deliveries.add_answer(
        tx,
        chat_id=chat.id,
        channel=chat.channel,
        address=chat.address,
        guest_id=message.about,
        heard=heard,
        body=message.dump(),
        lane=deliveries.CAMPAIGN_LANE if message.unhurried else deliveries.ANSWER_LANE,
        now=now,
    )
    if message.progress_of is not None:
        campaigns.change(tx, message.progress_of, progress_id=delivery_id)
    offer(tx, {chat.id: message})


def numbered(tx: Transaction, messages: Mapping[int, Message]) -> dict[int, Message]:
    """The messages, by chat, each with numbers of its guest's own where a chat stands for several.

    So one may answer for each, in any order: 11, 12, 13 for the first guest, 21, 22, 23 for the second.
    """
    guests = chats.guests_of(tx, messages)
    return {chat: replace(each, first=_first(each, guests.get(chat, ()))) for chat, each in messages.items()}


def _first(message: Message, guests: Sequence[int]) -> int:
    one_of_several = message.about in guests and len(guests) > 1
    if message.about is None or not one_of_several or len(message.choices) >= BLOCK:
        return 1
    return BLOCK * (guests.index(message.about) + 1) + 1


def offer(tx: Transaction, messages: Mapping[int, Message]) -> None:
    """Remember the choices of the messages that chats see next, by chat; other guests' own numbers stay."""
    fresh = {chat: message for chat, message in messages.items() if message.choices}
    before = chats.offered_in(tx, fresh)
    chats.set_choices_of(tx, {chat: _merged(before[chat], message) for chat, message in fresh.items()})


def _merged(before: Sequence[Choice], message: Message) -> tuple[Choice, ...]:
    first, count = message.first, len(message.choices)
    others = tuple(each for each in before if each.own and not first <= each.own < first + BLOCK)
    if first > 1:
        fresh = [Choice(b.label, b.data, number) for number, b in enumerate(message.choices, first)]
        return (*others, *fresh)
    return (*(Choice(b.label, b.data) for b in message.choices), *(others if count < BLOCK else ()))


def close(tx: Transaction, chat: Chat, *, but_own: bool) -> None:
    """Let numbers choose nothing more; `but_own` keeps those that are a guest's own."""
    offered = chats.offered_in(tx, [chat.id])[chat.id] if but_own else ()
    chats.set_choices_of(tx, {chat.id: tuple(each for each in offered if each.own)})


def chats_of(tx: Transaction, guest: Guest) -> tuple[Chat, ...]:
    """The chats a guest is written to: the substitute's own once it has one, else the invited one's."""
    if guest.substitute:
        theirs = chats.holding(tx, guest.id, Holder.SUBSTITUTE)
        if theirs:
            return theirs
    return chats.holding(tx, guest.id, Holder.INVITED)


def others(every: Iterable[Chat], but: int | None) -> tuple[Chat, ...]:
    """The chats except one."""
    return tuple(chat for chat in every if chat.id != but)
