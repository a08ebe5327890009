"""Acknowledging what was told: "Đã nhận", once for each guest and each chat of staff."""

from datetime import datetime

from actions import rsvp
from ceremony.errors import NotYours, Refused
from ceremony.model import Holder
from storage import acknowledgements, audit, campaigns, chats
from storage.deliveries import State
from storage.types import Transaction


def acknowledge(tx: Transaction, campaign_id: int, guest_id: int | None, chat_id: int, now: datetime) -> bool:
    """Record that what a campaign said was received; False where it had been before.

    Raises:
        NotYours: the chat does not stand for this guest, or the campaign was not for it.
        Refused: this campaign does not ask for it.
    """
    campaign = campaigns.find(tx, campaign_id)
    if campaign is None or not campaign.asks_ack:
        raise Refused("old_button")
    if guest_id is not None:
        rsvp.actor(tx, chat_id, guest_id)
    if not acknowledgements.is_asked(tx, campaign_id, guest_id, chat_id):
        raise NotYours()
    first = acknowledgements.record(tx, campaign_id, guest_id, chat_id, now)
    if first:
        details = dict(guest_id=guest_id, by_chat=chat_id, campaign=campaign_id)
        audit.record(tx, campaign.ceremony_id, "acknowledged", now, **details)
    return first


def acknowledge_all(tx: Transaction, chat_id: int, now: datetime) -> tuple[int, ...]:
    """Record that everything was received that arrived for the guests of a chat; gives whose it was.

    A unit's clerk is not written to, so it has received nothing for them.

    Raises:
        Refused: nothing waits to be acknowledged.
    """
    mine = [link.guest_id for link in chats.links_of(tx, chat_id) if link.holder is not Holder.CLERK]
    waiting = acknowledgements.open_of(tx, mine, (State.SENT, State.WAITING))
    if not waiting:
        raise Refused("nothing_to_acknowledge")
    for campaign_id, guest_id in waiting:
        acknowledge(tx, campaign_id, guest_id, chat_id, now)
    return tuple(dict.fromkeys(guest_id for _, guest_id in waiting))
