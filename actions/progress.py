"""How far a campaign is: what is shown while it is sent, and what is told at its end."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from actions import control, reporting, saying
from actions.reporting import Facts, Outcome
from ceremony.model import Role
from ceremony.quiet import quiet_until
from messages.model import Message
from messages.texts import texts
from storage import campaigns, ceremonies, chats, staff
from storage import progress as rows
from storage.campaigns import Campaign, Stage
from storage.progress import Shown
from storage.types import Transaction

EVERY = timedelta(seconds=2)
"""A message is not changed more often."""
MEASURED = timedelta(seconds=60)


@dataclass(frozen=True)
class Edit:
    """A message that shows a campaign, to be changed: in its row, and where it was sent if it has been sent.

    `last` is True when nothing more comes.
    """

    campaign_id: int
    delivery_id: int
    sent: bool
    channel: str
    address: str
    platform_id: str
    message: Message
    last: bool


def look(tx: Transaction, campaign_id: int, now: datetime) -> Facts:
    """See how far a campaign is."""
    campaign = campaigns.get(tx, campaign_id)
    ceremony = ceremonies.get(tx, campaign.ceremony_id)
    named = ", ".join(ceremonies.group(tx, group_id).name for group_id in campaign.audience.groups)
    tally = rows.tally(tx, campaign_id)
    left = None
    if tally.queued:
        count, first = rows.sent_since(tx, campaign_id, now - MEASURED)
        passed = now - first if first else timedelta()
        left = passed / count * tally.queued if count and passed else None
    morning = None if campaign.urgent else quiet_until(ceremony, now)
    return Facts(campaign, ceremony, named, tally, left, morning)


def show(tx: Transaction, campaign_id: int, language: str, now: datetime) -> Message:
    """How far a campaign is now, or what became of it."""
    facts = look(tx, campaign_id, now)
    if not facts.is_over:
        return reporting.progress(texts(language), facts)
    began, ended = rows.span(tx, campaign_id)
    outcome = Outcome(rows.causes(tx, campaign_id), rows.perhaps_twice(tx, campaign_id), began, ended)
    return reporting.report(texts(language), facts, outcome)


def is_done(tx: Transaction, campaign_id: int) -> bool:
    """Whether a campaign runs of which nothing is pending."""
    running = campaigns.get(tx, campaign_id).stage is Stage.RUNNING
    return running and not rows.tally(tx, campaign_id).pending


def end(tx: Transaction, campaign_id: int) -> bool:
    """End a campaign of which nothing is pending; False where it is not so, or was done."""
    if not is_done(tx, campaign_id):
        return False
    return campaigns.move_on(tx, campaign_id, (Stage.RUNNING,), Stage.FINISHED)


def follow(tx: Transaction, campaign_id: int, now: datetime) -> None:
    """Show one that began by itself to who made it, in a message that is changed as it goes on."""
    end(tx, campaign_id)
    campaign = campaigns.get(tx, campaign_id)
    kept = campaign_id if campaign.stage is Stage.RUNNING else None
    for chat_id in whom_to_tell(tx, campaign):
        chat = chats.get(tx, chat_id)
        saying.say(tx, chat, Message(texts(chat.language)("progress.begun_by_itself")), now)
        saying.say(tx, chat, replace(show(tx, campaign_id, chat.language, now), progress_of=kept), now)


def finish(tx: Transaction, campaign_id: int, now: datetime) -> bool:
    """End a campaign of which nothing is pending and report to who started it; False where something is."""
    if not end(tx, campaign_id):
        return False
    report(tx, campaign_id, now)
    return True


def report(tx: Transaction, campaign_id: int, now: datetime, *, but: int | None = None) -> None:
    """Tell who started a campaign what became of it, in a message of its own; `but` is a chat that knows.

    The message that showed how far it is says from now on only that it is over, so that no figures stand twice.
    """
    facts = look(tx, campaign_id, now)
    shown = rows.shown(tx, facts.campaign.progress_id or 0)
    if shown is not None and facts.is_over:
        rows.change(tx, shown.id, _kept_up(tx, facts, shown).dump(), now)
    for chat_id in whom_to_tell(tx, facts.campaign):
        if chat_id != but:
            chat = chats.get(tx, chat_id)
            saying.say(tx, chat, show(tx, campaign_id, chat.language, now), now)


def whom_to_tell(tx: Transaction, campaign: Campaign) -> tuple[int, ...]:
    """The chat that started it while it has a duty for that, else the organisers."""
    if campaign.by_chat is not None and control.has_its_maker(tx, campaign):
        return (campaign.by_chat,)
    return staff.chats_with(tx, campaign.ceremony_id, Role.ORGANISER)


def due(tx: Transaction, campaign_id: int, now: datetime, editable: Collection[str]) -> Edit | None:
    """What is to be changed in the message that shows a campaign; None where it says what is so, or cannot change.

    `editable` are the channels on which what was sent can be changed now.
    """
    facts = look(tx, campaign_id, now)
    shown = rows.shown(tx, facts.campaign.progress_id or 0)
    if shown is None or shown.channel not in editable:
        return None
    sent, message = not shown.queued, _kept_up(tx, facts, shown)
    said = message.dump() == shown.body and not (sent and facts.is_over)
    if said or (shown.at and now - shown.at < EVERY):
        return None
    there = (shown.channel, shown.address, shown.platform_id)
    return Edit(campaign_id, shown.id, sent, *there, message, facts.is_over)


def _kept_up(tx: Transaction, facts: Facts, shown: Shown) -> Message:
    """What the message that shows a campaign says now."""
    language = chats.get(tx, shown.chat_id).language
    made = reporting.closed if facts.is_over else reporting.progress
    return replace(made(texts(language), facts), language=language, progress_of=facts.campaign.id)


def let_be(tx: Transaction, campaign_id: int) -> None:
    """Let the message that shows a campaign stay as it is."""
    campaigns.change(tx, campaign_id, progress_id=None)
