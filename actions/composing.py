"""What a campaign says to one guest, made at the moment it is sent: a corrected hour never goes out wrong."""

from dataclasses import replace
from datetime import datetime

from actions import broadcasts, saying
from ceremony.model import Audience, Guest, Reply
from messages import wording
from messages.links import Links
from messages.model import Message
from messages.texts import texts
from messages.times import read_hour
from storage import campaigns, ceremonies, chats, deliveries, guests
from storage.campaigns import Campaign, Kind
from storage.deliveries import Claimed
from storage.types import Transaction


def compose(tx: Transaction, delivery: Claimed, now: datetime, links: Links) -> Message | None:
    """The message of a taken delivery; None where it no longer makes sense: the guest has answered since."""
    if delivery.body is not None:
        return Message.load(delivery.body)
    campaign = campaigns.find(tx, delivery.campaign_id or 0)
    guest = guests.get(tx, delivery.guest_id) if delivery.guest_id else None
    if campaign is None or not _still_fits(campaign, guest):
        return None
    language = chats.get(tx, delivery.chat_id).language
    message = replace(_message(tx, campaign, guest, language, now, links), language=language)
    deliveries.set_body(tx, delivery.id, message.dump())
    saying.offer(tx, delivery.chat_id, message)
    return message


def preview_invitation(tx: Transaction, guest: Guest, language: str, now: datetime) -> str:
    """The text exactly as this guest would get it."""
    ceremony, group = ceremonies.get(tx, guest.ceremony_id), ceremonies.group(tx, guest.group_id)
    return wording.invitation(texts(language), ceremony, group, guest, now).text


def preview_change(tx: Transaction, guest: Guest, what: str, value: str, language: str, now: datetime) -> str:
    """The text that this guest would get about a change that is not made yet."""
    ceremony = ceremonies.get(tx, guest.ceremony_id)
    changed = replace(ceremony, **{what: read_hour(value) if what == "hour" else value})  # type: ignore[arg-type]
    return wording.change(texts(language), changed, guest, what, now).text


def _message(
    tx: Transaction, campaign: Campaign, guest: Guest | None, language: str, now: datetime, links: Links
) -> Message:
    t = texts(language)
    ceremony = ceremonies.get(tx, campaign.ceremony_id)
    if campaign.kind is Kind.BROADCAST:
        return broadcasts.message(campaign, ceremony, guest, language, links)
    assert guest is not None
    if campaign.kind is Kind.REMINDER:
        return wording.reminder(t, ceremony, guest, now)
    if campaign.kind is Kind.CHANGE:
        return wording.change(t, ceremony, guest, campaign.note, now)
    return wording.invitation(t, ceremony, ceremonies.group(tx, guest.group_id), guest, now)


def _still_fits(campaign: Campaign, guest: Guest | None) -> bool:
    if guest is None:
        return True
    if guest.withdrawn:
        return False
    if campaign.kind is not Kind.REMINDER:
        return True
    answered_yes = guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED)
    return answered_yes if campaign.note == Audience.ATTENDING else guest.reply is Reply.AWAITING
