"""Saying something to a chat: every message is a delivery, written in the transaction that decided it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from ceremony.model import Guest, Holder
from messages.model import Message
from storage import campaigns, chats, deliveries
from storage.chats import Chat
from storage.types import Transaction


def say(tx: Transaction, chat: Chat, message: Message, now: datetime, *, heard: str = "") -> None:
    """Queue a message, in the first lane unless it is unhurried; its choices are what a number answers now.

    From now on it shows how far the campaign is that it is the progress of.
    """
    message = replace(message, language=chat.language)
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


def offer(tx: Transaction, messages: Mapping[int, Message]) -> None:
    """Remember the choices of the messages that chats see next, by chat."""
    offered = {chat: message.choices for chat, message in messages.items() if message.choices}
    chats.set_choices_of(tx, {chat: tuple((b.label, b.data) for b in each) for chat, each in offered.items()})


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
