"""Choosing whom a broadcast is for: dimensions, each a list of what can be ticked, and people by name."""

from actions import aiming, broadcasts
from actions.aiming import Dimension, Option
from actions.broadcasts import Reach, excerpt
from ceremony.audience import Selection
from ceremony.errors import Refused
from ceremony.model import Role
from handlers import drafts, substitute
from handlers.talk import Talk, button, numbers
from messages.model import Button, Message
from messages.times import show_moment
from storage import campaigns, ceremonies, guests
from storage.campaigns import Campaign
from storage.staff import Duty

ON_A_PAGE = 8
NAMED = 5
"""How many of what is selected are named before the rest is counted."""


def menu(talk: Talk, argument: str) -> list[Message]:
    """The dimensions, and in words what is selected and how many people that is."""
    campaign, duty = drafts.draft(talk, argument)
    talk.ask("broadcast_review", campaign=campaign.id)
    selection = broadcasts.within(campaign.audience, duty)
    who = describe(talk, selection)
    text = talk.t("broadcast.audience", who=who, reach=reach(talk, broadcasts.audience_of(talk.tx, selection)))
    rows: list[tuple[Button, ...]] = [button(talk, "preview", f"broadcast_preview:{campaign.id}")]
    rows += [(_dimension(talk, campaign, selection, each),) for each in aiming.dimensions(duty)]
    if selection != broadcasts.within(Selection(campaign.ceremony_id), duty):
        rows.append(button(talk, "everybody", f"broadcast_everybody:{campaign.id}"))
    rows.append(button(talk, "to_content", f"broadcast_open:{campaign.id}"))
    return [drafts.step(talk, campaign, text, tuple(rows))]


def everybody(talk: Talk, argument: str) -> list[Message]:
    """Drop every condition."""
    campaign, duty = drafts.draft(talk, argument)
    broadcasts.aim(talk.tx, campaign, Selection(campaign.ceremony_id), duty)
    return menu(talk, argument)


def pick(talk: Talk, argument: str) -> list[Message]:
    """What can be ticked in one dimension."""
    campaign_id, dimension, page = _parts(argument, 3)
    campaign, duty = drafts.draft(talk, campaign_id)
    chosen = _dimension_of(dimension, duty)
    if chosen is Dimension.PEOPLE:
        talk.ask("broadcast_people", campaign=campaign.id)
    return [_list(talk, campaign, duty, chosen, *numbers(page, 1))]


def toggle(talk: Talk, argument: str) -> list[Message]:
    """Tick one thing, or take its tick away."""
    campaign_id, dimension, value, page = _parts(argument, 4)
    campaign, duty = drafts.draft(talk, campaign_id)
    chosen = _dimension_of(dimension, duty)
    selection = aiming.toggled(talk.tx, campaign.audience, chosen, value, duty)
    broadcasts.aim(talk.tx, campaign, selection, duty)
    return pick(talk, f"{campaign_id}:{dimension}:{page}")


def find(talk: Talk, words: str) -> list[Message]:
    """People whose name, post or unit was typed, to be added by a press."""
    campaign, duty = drafts.asked(talk)
    if not words.strip():
        raise Refused("nothing_found", words="")
    found = guests.search(talk.tx, campaign.ceremony_id, words, limit=10 * ON_A_PAGE)
    own = [guest for guest in found if duty.role is not Role.HOST or guest.group_id == duty.group_id]
    new = [guest for guest in own if guest.id not in campaign.audience.guests][:ON_A_PAGE]
    if not new:
        raise Refused("nothing_found", words=substitute.shorten(words, 60))
    rows = tuple(
        (Button(guest.addressed, f"broadcast_toggle:{campaign.id}:{Dimension.PEOPLE}:{guest.id}:0"),)
        for guest in new
    )
    back = button(talk, "done", f"broadcast_audience:{campaign.id}")
    return [Message(talk.t("broadcast.found", count=len(new)), (*rows, back))]


def describe(talk: Talk, selection: Selection) -> str:
    """In words whom a selection means."""
    lines = [
        talk.t(f"broadcast.by_{dimension}", names=_in_short(talk, names))
        for dimension in Dimension
        if (names := _names(talk, selection, dimension))
    ]
    if not lines:
        return talk.t("broadcast.to_everybody")
    only_staff = "" if selection.selects_guests else f"\n{talk.t('broadcast.no_guests')}"
    return "\n".join(lines) + only_staff


def reach(talk: Talk, reached: Reach) -> str:
    """How many people, and how many of them on each channel."""
    named: dict[str, int] = {}
    for channel, number in sorted(reached.channels.items(), key=lambda each: (each[0] == "", -each[1], each[0])):
        name = _channel(talk, channel)
        named[name] = named.get(name, 0) + number
    channels = ", ".join(talk.t("broadcast.on_channel", count=number, name=n) for n, number in named.items())
    key = "reach" if channels else "reaches_nobody"
    return talk.t(f"broadcast.{key}", count=reached.count, channels=channels)


def _channel(talk: Talk, channel: str) -> str:
    if not channel:
        return talk.t("broadcast.without_channel")
    key = f"channel.{channel}"
    return talk.t(key) if talk.t.has(key) else talk.t("channel.other")


def _dimension(talk: Talk, campaign: Campaign, selection: Selection, dimension: Dimension) -> Button:
    chosen = len(_names(talk, selection, dimension))
    label = talk.t(f"broadcast.dimension_{dimension}")
    label = talk.t("broadcast.ticked_count", name=label, count=chosen) if chosen else label
    return Button(label, f"broadcast_pick:{campaign.id}:{dimension}:0")


def _list(talk: Talk, campaign: Campaign, duty: Duty, dimension: Dimension, page: int) -> Message:
    selection = broadcasts.within(campaign.audience, duty)
    options = aiming.options(talk.tx, selection, dimension)
    last = max(0, len(options) - 1) // ON_A_PAGE
    page = min(page, last)
    start = page * ON_A_PAGE
    data = f"{campaign.id}:{dimension}"
    rows: list[tuple[Button, ...]] = [
        (Button(_label(talk, dimension, each), f"broadcast_toggle:{data}:{each.value}:{page}"),)
        for each in options[start : start + ON_A_PAGE]
    ]
    if page:
        rows.append(button(talk, "page_before", f"broadcast_pick:{data}:{page - 1}"))
    if page < last:
        rows.append(button(talk, "page_after", f"broadcast_pick:{data}:{page + 1}"))
    rows.append(button(talk, "done", f"broadcast_audience:{campaign.id}"))
    counted = reach(talk, broadcasts.audience_of(talk.tx, selection))
    key = "pick" if options or dimension is Dimension.PEOPLE else "nothing_to_pick"
    text = talk.t(f"broadcast.{key}", name=talk.t(f"broadcast.dimension_{dimension}"), reach=counted)
    if dimension is Dimension.PEOPLE:
        text = f"{text}\n\n{talk.t('broadcast.ask_people')}"
    return Message(text, tuple(rows))


def _label(talk: Talk, dimension: Dimension, option: Option) -> str:
    name = _name(talk, dimension, option)
    if option.count is not None:
        name = talk.t("organiser.group_button", group=name, count=option.count)
    return talk.t("broadcast.ticked", name=name) if option.chosen else name


def _name(talk: Talk, dimension: Dimension, option: Option) -> str:
    match dimension:
        case Dimension.ACK:
            return _sent(talk, int(option.value))
        case Dimension.UNIT:
            return option.name or talk.t("broadcast.no_unit")
        case Dimension.REPLY:
            return talk.t(f"broadcast.reply_{option.value}")
        case Dimension.PRESENT:
            return talk.t(f"broadcast.is_{option.value}")
        case Dimension.ROLE:
            return talk.t(f"page.duty_{option.value}")
        case _:
            return option.name


def _sent(talk: Talk, campaign_id: int) -> str:
    campaign = campaigns.find(talk.tx, campaign_id)
    if campaign is None:
        return ""
    at = show_moment(talk.t, campaign.started_at, ceremonies.get(talk.tx, campaign.ceremony_id))
    return talk.t("broadcast.sent_at", words=excerpt(talk.t, campaign), at=at)


def _names(talk: Talk, selection: Selection, dimension: Dimension) -> list[str]:
    """What is chosen in a dimension. A unit that the chosen groups do not have is named all the same."""
    if dimension is Dimension.UNIT:
        return [unit or talk.t("broadcast.no_unit") for unit in selection.units]
    options = aiming.options(talk.tx, selection, dimension)
    return [_name(talk, dimension, each) for each in options if each.chosen]


def _in_short(talk: Talk, names: list[str]) -> str:
    shown = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return talk.t("broadcast.and_more", names=shown, count=more) if more > 0 else shown


def _parts(argument: str, count: int) -> list[str]:
    parts = argument.split(":")
    if len(parts) != count:
        raise Refused("old_button")
    return parts


def _dimension_of(name: str, duty: Duty) -> Dimension:
    if name not in aiming.dimensions(duty):
        raise Refused("old_button")
    return Dimension(name)
