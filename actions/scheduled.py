"""Broadcasts that are sent by themselves at their moment, and what stops them."""

from datetime import datetime

from actions import broadcasts, control, progress, saying
from messages.model import Message
from messages.texts import texts
from messages.times import show_moment
from storage import audit, campaigns, ceremonies, chats
from storage.campaigns import Campaign, Stage
from storage.types import Transaction


def start_due(tx: Transaction, now: datetime) -> int:
    """Start every scheduled broadcast that is due and tell who made it; gives how many were due.

    One that the program slept through until the ceremony was over is not sent, unless it was meant for later.
    Nor is one whose maker may not send it any more.
    """
    scheduled = campaigns.in_stage(tx, Stage.SCHEDULED)
    due = [each for each in reversed(scheduled) if each.send_at is not None and each.send_at <= now]
    for campaign in due:
        _, over = ceremonies.get(tx, campaign.ceremony_id).doors
        if now >= over and campaign.send_at is not None and campaign.send_at < over:
            _miss(tx, campaign, now)
        elif not control.has_its_maker(tx, campaign):
            _hold_back(tx, campaign, now)
        else:
            broadcasts.start(tx, campaign, campaign.audience, campaign.by_chat, now, urgent=campaign.urgent)
            progress.follow(tx, campaign.id, now)
    return len(due)


def next_due(tx: Transaction) -> datetime | None:
    """When the next scheduled broadcast is due."""
    return campaigns.next_send_at(tx)


def hold_back(tx: Transaction, ceremony_id: int, chat_id: int, now: datetime) -> None:
    """Make what a chat scheduled a draft again as far as it may not send it any more, and tell the organisers."""
    for campaign in campaigns.in_stage(tx, Stage.SCHEDULED, ceremony_id=ceremony_id):
        if campaign.by_chat == chat_id and not control.has_its_maker(tx, campaign):
            _hold_back(tx, campaign, now)


def stop(tx: Transaction, campaign: Campaign, by_chat: int | None, now: datetime) -> None:
    """Make a scheduled broadcast a draft again."""
    broadcasts.unschedule(tx, campaign)
    act, at = "broadcast_unscheduled", campaign.send_at
    audit.record(tx, campaign.ceremony_id, act, now, by_chat=by_chat, campaign=campaign.id, send_at=at)


def tell(tx: Transaction, campaign: Campaign, key: str, now: datetime, *, but: int | None = None) -> None:
    """Tell who made a broadcast what became of it by itself; `but` is a chat that knows."""
    ceremony = ceremonies.get(tx, campaign.ceremony_id)
    for chat_id in progress.whom_to_tell(tx, campaign):
        if chat_id == but:
            continue
        chat = chats.get(tx, chat_id)
        t = texts(chat.language)
        at = show_moment(t, campaign.send_at, ceremony) if campaign.send_at else ""
        facts = dict(words=broadcasts.excerpt(t, campaign), at=at, title=ceremony.title)
        saying.say(tx, chat, Message(t(f"broadcast.{key}", **facts)), now)


def _hold_back(tx: Transaction, campaign: Campaign, now: datetime) -> None:
    stop(tx, campaign, None, now)
    tell(tx, campaign, "held_back", now)


def _miss(tx: Transaction, campaign: Campaign, now: datetime) -> None:
    campaigns.move_on(tx, campaign.id, (Stage.SCHEDULED,), Stage.CANCELLED)
    audit.record(tx, campaign.ceremony_id, "broadcast_missed", now, by_chat=campaign.by_chat, campaign=campaign.id)
    tell(tx, campaign, "missed", now)
