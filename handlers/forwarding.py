"""Texts for guests without a channel, unit by unit, for somebody to send on by their own means and tick off."""

from actions import forwarding
from actions.forwarding import Unit
from ceremony.errors import Refused
from ceremony.model import Guest, Role
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.model import Attachment, Button, Message
from messages.times import show_moment
from storage import campaigns, ceremonies, guests
from storage.campaigns import Campaign
from storage.staff import Duty


def choose_unit(talk: Talk, argument: str) -> list[Message]:
    """The units whose invitations wait to be passed on, with what was passed on and got stuck."""
    return at_ceremony(talk, "forward_units", argument, _units, Role.ORGANISER, Role.HOST)


def _units(talk: Talk, duty: Duty) -> list[Message]:
    waiting = forwarding.units(talk.tx, duty)
    if not waiting:
        return [Message(talk.t("organiser.nothing_to_forward"))]
    rows = tuple((Button(_label(talk, unit), f"forward_unit:{duty.ceremony_id}:{unit.key}"),) for unit in waiting)
    stuck = [unit.name for unit in waiting if unit.overdue(talk.now)]
    late = talk.t("forward.stuck", units=", ".join(stuck)) if stuck else ""
    page = talk.t("forward.page", link=talk.links.forwarding())
    count = sum(len(unit.guests) for unit in waiting)
    return [Message(talk.t("forward.choose", count=count, late=late, page=page), rows)]


def _label(talk: Talk, unit: Unit) -> str:
    key = "unit_done" if unit.forwarded else "unit"
    return talk.t(f"forward.{key}", unit=unit.name, count=len(unit.guests))


def show_unit(talk: Talk, argument: str) -> list[Message]:
    """The text of one unit, ready to be copied, and the tick."""
    ceremony_id, key = numbers(argument, 2)
    duty = talk.duty(ceremony_id, Role.ORGANISER, Role.HOST)
    unit = next((unit for unit in forwarding.units(talk.tx, duty) if unit.key == key), None)
    if unit is None:
        raise Refused("nothing_to_tick_off")
    *before, last = (Message(text) for text in unit.texts(talk.t, talk.links))
    tick = button(talk, "ticked_off", f"forwarded:{ceremony_id}:{key}")
    return [
        *before,
        last,
        Message(_done(talk, unit), (tick, button(talk, "units", f"forward_units:{ceremony_id}"))),
    ]


def _done(talk: Talk, unit: Unit) -> str:
    if unit.forwarded is None:
        return talk.t("forward.not_yet", unit=unit.name)
    at = show_moment(talk.t, unit.forwarded.at, unit.ceremony)
    return talk.t("forward.done", unit=unit.name, at=at, by=unit.forwarded.by)


def tick_off(talk: Talk, argument: str) -> list[Message]:
    """Record that a unit's text was passed on, and show what else waits."""
    ceremony_id, key = numbers(argument, 2)
    duty = talk.duty(ceremony_id, Role.ORGANISER, Role.HOST)
    unit = forwarding.tick_off(talk.tx, duty, key, talk.now)
    return [Message(talk.t("forward.recorded", unit=unit.name)), *_units(talk, duty)]


def show(talk: Talk, argument: str) -> list[Message]:
    """The texts for the guests whom a campaign reached on no channel."""
    (campaign_id,) = numbers(argument, 1)
    return of_campaign(talk, campaign_id) or [Message(talk.t("organiser.nothing_to_forward"))]


def of_campaign(talk: Talk, campaign_id: int) -> list[Message]:
    """A ready text for each unit, or several where it has many guests; before them what goes with them."""
    campaign = campaigns.find(talk.tx, campaign_id)
    if campaign is None:
        raise Refused("old_button")
    duty = talk.duty(campaign.ceremony_id, Role.ORGANISER, Role.HOST)
    missing = guests.some(talk.tx, campaigns.without_channel(talk.tx, campaign_id))
    own = tuple(guest for guest in missing if duty.role is Role.ORGANISER or guest.group_id == duty.group_id)
    return [*_file(talk, campaign), *_texts(talk, campaign, own)] if own else []


def _file(talk: Talk, campaign: Campaign) -> list[Message]:
    if campaign.attachment_id is None:
        return []
    file = Attachment("stored", campaign.attachment_id, talk.t.language)
    return [Message(talk.t("forward.enclosed"), attachment=file, unhurried=True)]


def _texts(talk: Talk, campaign: Campaign, own: tuple[Guest, ...]) -> list[Message]:
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    groups = {group.id: group for group in ceremonies.groups_of(talk.tx, ceremony.id)}
    units = [Unit(ceremony, groups[some[0].group_id], tuple(some), None) for some in forwarding.by_unit(own)]
    every = (forwarding.texts_of(talk.tx, campaign, unit, talk.t, talk.links, talk.now) for unit in units)
    return [Message(text, unhurried=True) for texts in every for text in texts]
