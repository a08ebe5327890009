"""Organisers and hosts see who has acknowledged what was told, and whom to telephone."""

from actions import call_lists
from actions.broadcasts import excerpt
from actions.call_lists import Call, Standing
from ceremony.changes import Change, What
from ceremony.errors import Refused
from ceremony.model import Role
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.lengths import length
from messages.model import Attachment, Button, Message
from messages.times import show_moment
from storage import campaigns, ceremonies
from storage.campaigns import Campaign, Kind
from storage.staff import Duty

LATEST = 8
SHOWN = 200
"""Guests whose lines are sent as messages; more are in the file."""
FITS = 1_900
"""So that one part stays under the 2,000 characters of the narrowest platform."""


def choose(talk: Talk, argument: str) -> list[Message]:
    """The latest news that asked to be acknowledged; where there is only one, its list."""
    return at_ceremony(talk, "acks_of", argument, _choose, Role.ORGANISER, Role.HOST)


def _choose(talk: Talk, duty: Duty) -> list[Message]:
    asking = campaigns.asking(talk.tx, duty.ceremony_id, LATEST)
    if not asking:
        raise Refused("no_ack_asked")
    if len(asking) == 1:
        return _list(talk, duty, asking[0])
    rows = tuple((Button(_named(talk, campaign), f"acks:{campaign.id}"),) for campaign in asking)
    return [Message(talk.t("calls.choose"), rows)]


def show(talk: Talk, argument: str) -> list[Message]:
    """How many have acknowledged one of them, and who is to be called."""
    (campaign_id,) = numbers(argument, 1)
    campaign = campaigns.find(talk.tx, campaign_id)
    if campaign is None or not campaign.asks_ack:
        raise Refused("old_button")
    return _list(talk, talk.duty(campaign.ceremony_id, Role.ORGANISER, Role.HOST), campaign)


def _list(talk: Talk, duty: Duty, campaign: Campaign) -> list[Message]:
    only = call_lists.sees_only(duty)
    standing = call_lists.of(talk.tx, campaign, only)
    again = (button(talk, "acks", f"acks:{campaign.id}"),)
    head = _head(talk, campaign, standing)
    if not standing.calls:
        return [Message(f"{head}\n\n{talk.t('calls.everybody')}", again)]
    to_call = talk.t("calls.to_call", count=len(standing.calls))
    file = Attachment("call_list", campaign.id, talk.t.language, only)
    first = Message(f"{head}\n\n{to_call}", again, attachment=file)
    return [first, *(Message(part, unhurried=True) for part in _parts(_lines(talk, standing.calls)))]


def _head(talk: Talk, campaign: Campaign, standing: Standing) -> str:
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    lines = [talk.t("calls.group", **vars(each)) for each in standing.groups]
    if len(standing.groups) > 1:
        asked, done = (sum(getattr(each, name) for each in standing.groups) for name in ("asked", "done"))
        lines.append(talk.t("calls.total", asked=asked, done=done))
    if standing.staff[0]:
        lines.append(talk.t("calls.staff", asked=standing.staff[0], done=standing.staff[1]))
    at = show_moment(talk.t, campaign.started_at, ceremony)
    return talk.t("calls.head", what=_what(talk, campaign), at=at, lines="\n".join(lines))


def _named(talk: Talk, campaign: Campaign) -> str:
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    at = campaign.started_at.astimezone(ceremony.zone).strftime("%H:%M %d/%m")
    return talk.t("calls.choice", what=_what(talk, campaign), at=at)


def _what(talk: Talk, campaign: Campaign) -> str:
    if campaign.kind is not Kind.CHANGE:
        return talk.t("calls.broadcast", words=excerpt(talk.t, campaign))
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    news = Change.load(campaign.note, ceremony)
    return talk.t(f"calls.{news.value if news.what is What.STATUS else news.what}")


def _lines(talk: Talk, calls: tuple[Call, ...]) -> list[str]:
    lines = [_line(talk, number, call) for number, call in enumerate(calls[:SHOWN], 1)]
    left = len(calls) - SHOWN
    return [*lines, talk.t("calls.more", count=left)] if left > 0 else lines


def _line(talk: Talk, number: int, call: Call) -> str:
    none = talk.t("calls.no_phone")
    line = talk.t("calls.line", number=number, person=call.person, phone=call.phone or none)
    if not call.clerk:
        return line
    return f"{line}\n{talk.t('calls.clerk', name=call.clerk, phone=call.clerk_phone or none)}"


def _parts(lines: list[str]) -> list[str]:
    """The lines in as few texts as fit."""
    parts: list[str] = []
    for line in lines:
        longer = f"{parts[-1]}\n{line}" if parts else line
        if parts and length(longer) <= FITS:
            parts[-1] = longer
        else:
            parts.append(line)
    return parts
