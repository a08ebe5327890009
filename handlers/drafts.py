"""What every step of composing needs: the draft that a button or a question is about, and the ways out of it."""

from ceremony.errors import Refused
from ceremony.model import Role
from handlers.talk import Talk, button, numbers
from messages.model import Button, Message
from storage import campaigns
from storage.campaigns import Campaign, Kind, Stage
from storage.staff import Duty

Rows = tuple[tuple[Button, ...], ...]


def of_button(talk: Talk, argument: str) -> tuple[Campaign, Duty]:
    """The broadcast whose id is in a button's data, whatever became of it, and the duty that reaches it.

    Raises:
        Refused: there is none, or it is somebody else's.
    """
    (campaign_id,) = numbers(argument, 1)
    campaign = campaigns.find(talk.tx, campaign_id)
    if campaign is None or campaign.kind is not Kind.BROADCAST:
        raise Refused("no_draft")
    return campaign, duty_for(talk, campaign)


def draft(talk: Talk, argument: str) -> tuple[Campaign, Duty]:
    """The draft whose id is in a button's data, and the duty that reaches it.

    Raises:
        Refused: there is none, it is a draft no longer, or it is somebody else's.
    """
    campaign, duty = of_button(talk, argument)
    if campaign.stage is not Stage.DRAFT:
        raise Refused("no_draft")
    return campaign, duty


def asked(talk: Talk) -> tuple[Campaign, Duty]:
    """The draft that the open question is about.

    Raises:
        Refused: as `draft`.
    """
    return draft(talk, str(talk.draft["campaign"]))


def duty_at(talk: Talk, ceremony_id: int) -> Duty:
    """The duty by which this chat composes at a ceremony; an organiser's goes before a host's.

    Raises:
        Refused: this chat has none.
    """
    try:
        return talk.duty(ceremony_id, Role.ORGANISER)
    except Refused:
        return talk.duty(ceremony_id, Role.HOST)


def duty_for(talk: Talk, campaign: Campaign) -> Duty:
    """The duty by which this chat reaches a broadcast: a host reaches those it made itself.

    Raises:
        Refused: this chat has none.
    """
    duty = duty_at(talk, campaign.ceremony_id)
    if duty.role is Role.HOST and campaign.by_chat != talk.chat.id:
        raise Refused("not_yours")
    return duty


def ways_out(talk: Talk, campaign: Campaign) -> Rows:
    """Leaving a draft at any step: keep it, or delete it."""
    return (
        button(talk, "keep_draft", f"broadcast_keep:{campaign.id}"),
        button(talk, "discard_draft", f"broadcast_discard:{campaign.id}"),
    )


def step(talk: Talk, campaign: Campaign, text: str, rows: Rows) -> Message:
    """One step of composing: what it says, its choices, and the ways out."""
    return Message(text, (*rows, *ways_out(talk, campaign)))
