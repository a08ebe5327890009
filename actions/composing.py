"""What a campaign says to each of its guests, made when it is sent: a corrected hour never goes out wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from actions import broadcasts, saying
from ceremony.changes import Change
from ceremony.model import Audience, Ceremony, Group, Guest, Reply, Status
from messages import changes, wording
from messages.links import Links
from messages.model import Message
from messages.texts import texts
from storage import campaigns, ceremonies, chats, guests, taking
from storage.campaigns import Campaign, Kind
from storage.deliveries import State
from storage.errors import is_of_database
from storage.taking import Claimed, Outcome
from storage.types import Transaction

log = structlog.get_logger()


@dataclass
class Books:
    """What the messages of one group of deliveries are made of; each row is read once."""

    tx: Transaction
    links: Links
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    ceremonies: dict[int, Ceremony] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)

    def campaign(self, campaign_id: int) -> Campaign:
        """The campaign with this id."""
        if campaign_id not in self.campaigns:
            self.campaigns[campaign_id] = campaigns.get(self.tx, campaign_id)
        return self.campaigns[campaign_id]

    def ceremony(self, ceremony_id: int) -> Ceremony:
        """The ceremony with this id."""
        if ceremony_id not in self.ceremonies:
            self.ceremonies[ceremony_id] = ceremonies.get(self.tx, ceremony_id)
        return self.ceremonies[ceremony_id]

    def group(self, group_id: int) -> Group:
        """The group with this id."""
        if group_id not in self.groups:
            self.groups[group_id] = ceremonies.group(self.tx, group_id)
        return self.groups[group_id]


def compose(books: Books, taken: Sequence[Claimed], now: datetime) -> tuple[tuple[Claimed, Message], ...]:
    """Taken deliveries with their messages; one that no longer makes sense, or cannot be made, ends here."""
    invited = {guest.id: guest for guest in guests.some(books.tx, [t.guest_id for t in taken if t.guest_id])}
    languages = chats.languages(books.tx, [delivery.chat_id for delivery in taken])
    made: dict[int, Message] = {}
    ended: list[Outcome] = []
    for delivery in taken:
        guest = invited.get(delivery.guest_id or 0)
        said = _said(books, delivery, guest, languages[delivery.chat_id], now)
        if isinstance(said, Outcome):
            ended.append(said)
        else:
            made[delivery.id] = said
    made |= _numbered(books.tx, taken, made)
    _keep(books.tx, taken, made)
    taking.record(books.tx, ended, now)
    return tuple((delivery, made[delivery.id]) for delivery in taken if delivery.id in made)


def _numbered(tx: Transaction, taken: Sequence[Claimed], made: dict[int, Message]) -> dict[int, Message]:
    fresh = {each.chat_id: each.id for each in taken if each.campaign_id is not None and each.id in made}
    numbered = saying.numbered(tx, {chat: made[delivery_id] for chat, delivery_id in fresh.items()})
    return {fresh[chat]: message for chat, message in numbered.items()}


def preview_invitation(tx: Transaction, guest: Guest, language: str, now: datetime) -> str:
    """The text exactly as this guest would get it."""
    ceremony, group = ceremonies.get(tx, guest.ceremony_id), ceremonies.group(tx, guest.group_id)
    return wording.invitation(texts(language), ceremony, group, guest, now).text


def _said(books: Books, delivery: Claimed, guest: Guest | None, language: str, now: datetime) -> Message | Outcome:
    """The message of one delivery. What breaks for one guest must not keep the others waiting."""
    if delivery.campaign_id is None:
        return Message.load(delivery.body or "")
    campaign = books.campaign(delivery.campaign_id)
    if not _still_fits(campaign, books.ceremony(campaign.ceremony_id), guest):
        return Outcome(delivery, State.CANCELLED, reason="no_longer_fits")
    try:
        return replace(_message(books, campaign, guest, language, now), language=language)
    except Exception as error:
        if is_of_database(error):
            raise
        log.exception("message_not_made", delivery=delivery.id)
        return Outcome(delivery, State.FAILED, reason=type(error).__name__)


def _keep(tx: Transaction, taken: Sequence[Claimed], made: dict[int, Message]) -> None:
    """Store the texts that were made now, and what they offer."""
    fresh = [each for each in taken if each.campaign_id is not None and each.id in made]
    taking.set_bodies(tx, {each.id: made[each.id].dump() for each in fresh})
    saying.offer(tx, {each.chat_id: made[each.id] for each in fresh})


def words(books: Books, campaign: Campaign, guest: Guest, language: str, now: datetime) -> str:
    """What a campaign says to a guest, for somebody to pass on."""
    return _message(books, campaign, guest, language, now).text


def _message(books: Books, campaign: Campaign, guest: Guest | None, language: str, now: datetime) -> Message:
    t = texts(language)
    ceremony = books.ceremony(campaign.ceremony_id)
    if campaign.kind is Kind.BROADCAST:
        return broadcasts.message(campaign, ceremony, guest, language, books.links)
    if campaign.kind is Kind.CHANGE:
        news = Change.load(campaign.note, ceremony)
        if guest is None:
            return changes.to_staff(t, ceremony, news, campaign.id)
        return changes.change(t, ceremony, guest, news, campaign.id, now)
    if guest is None:
        raise ValueError(f"a {campaign.kind} is about a guest")
    if campaign.kind is Kind.REMINDER:
        return wording.reminder(t, ceremony, guest, now)
    return wording.invitation(t, ceremony, books.group(guest.group_id), guest, now)


def _still_fits(campaign: Campaign, ceremony: Ceremony, guest: Guest | None) -> bool:
    if guest is None:
        return True
    invites = campaign.kind in (Kind.INVITATION, Kind.REMINDER)
    if guest.withdrawn or (invites and ceremony.status is not Status.PLANNED):
        return False
    if campaign.kind is not Kind.REMINDER:
        return True
    answered_yes = guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED)
    return answered_yes if campaign.note == Audience.ATTENDING else guest.reply is Reply.AWAITING
