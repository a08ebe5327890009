"""Texts for guests without a channel, collected by unit, for somebody to send on by their own means."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ceremony.errors import Refused
from ceremony.model import Guest, Role
from handlers.talk import Talk, numbers
from messages import wording
from messages.model import Message
from storage import campaigns, ceremonies, guests

GUESTS_PER_TEXT = 10
"""So that one text stays under the 2,000 characters of the narrowest platform."""


def show(talk: Talk, argument: str) -> list[Message]:
    """The texts for the guests whom a campaign reached on no channel."""
    (campaign_id,) = numbers(argument, 1)
    return of_campaign(talk, campaign_id) or [Message(talk.t("organiser.nothing_to_forward"))]


def of_campaign(talk: Talk, campaign_id: int) -> list[Message]:
    """A ready text for each unit, or several where it has many guests."""
    campaign = campaigns.find(talk.tx, campaign_id)
    if campaign is None:
        raise Refused("old_button")
    duty = talk.duty(campaign.ceremony_id, Role.ORGANISER, Role.HOST)
    missing = guests.some(talk.tx, campaigns.without_channel(talk.tx, campaign_id))
    own = [guest for guest in missing if duty.role is Role.ORGANISER or guest.group_id == duty.group_id]
    return [message for unit in _by_unit(own) for message in _texts(talk, unit)]


def _by_unit(every: Sequence[Guest]) -> Iterator[list[Guest]]:
    ordered = sorted(every, key=lambda guest: (guest.group_id, guest.unit, guest.rank, guest.id))
    for _, unit in groupby(ordered, key=lambda guest: (guest.group_id, guest.unit)):
        yield list(unit)


def _texts(talk: Talk, unit: list[Guest]) -> list[Message]:
    ceremony = ceremonies.get(talk.tx, unit[0].ceremony_id)
    group = ceremonies.group(talk.tx, unit[0].group_id)
    parts = [unit[start : start + GUESTS_PER_TEXT] for start in range(0, len(unit), GUESTS_PER_TEXT)]
    texts = (wording.forward(talk.t, ceremony, group, part, talk.links) for part in parts)
    return [Message(text, unhurried=True) for text in texts]
