"""One turn of the sender at the books: what became of deliveries goes in, what is to leave next comes out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions import composing
from actions.composing import Books
from ceremony.quiet import quiet_until
from messages.links import Links
from messages.model import Message
from storage import taking
from storage.campaigns import Campaign, Stage
from storage.deliveries import ANSWER_LANE, CAMPAIGN_LANE, State
from storage.taking import Claimed, Outcome
from storage.types import Transaction


@dataclass(frozen=True)
class Room:
    """How many more the sender can hold, how many of them of campaigns, and for whom none.

    Nothing may leave for the `busy` chats yet; for the `waiting` ones a campaign's message was taken before.
    """

    for_all: int
    for_campaigns: int
    busy: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Taken:
    """Deliveries with their messages, and what is left.

    `more_answers` and `more_campaigns` say that there may be more at once; `next_due` is when the next is due of
    the others, in the past for one whose chat is busy.
    """

    ready: tuple[tuple[Claimed, Message], ...]
    more_answers: bool
    more_campaigns: bool
    next_due: datetime | None


def turn(
    tx: Transaction,
    channel: str,
    links: Links,
    outcomes: Sequence[Outcome],
    room: Room,
    now: datetime,
    known: Collection[int] | None = None,
) -> Taken:
    """Record what became of what was taken before, and take as much as there is room for: answers first.

    `known` is all that the sender has, where it cannot know whether an earlier turn was stored.
    """
    if known is not None:
        taking.forget_all_but(tx, channel, known)
    taking.record(tx, outcomes, now)
    books = Books(tx, links)
    answers = taking.claim(tx, channel, ANSWER_LANE, now, limit=room.for_all, busy_chats=room.busy)
    limit = min(room.for_campaigns, room.for_all - len(answers))
    busy = room.busy | room.waiting | {answer.chat_id for answer in answers}
    others = _claim_campaigns(books, channel, now, limit, busy)
    more_answers, more_campaigns = len(answers) >= room.for_all, len(others) >= limit
    due = taking.next_due(tx, channel, [ANSWER_LANE] if more_campaigns else [ANSWER_LANE, CAMPAIGN_LANE])
    return Taken(composing.compose(books, [*answers, *others], now), more_answers, more_campaigns, due)


def _claim_campaigns(
    books: Books, channel: str, now: datetime, limit: int, busy: frozenset[int]
) -> tuple[Claimed, ...]:
    """Take of the campaigns that may be sent now; the others are put where they cost nothing until they may."""
    taken = taking.claim(books.tx, channel, CAMPAIGN_LANE, now, limit=limit, busy_chats=busy)
    reasons = {each: _why_not(books, books.campaign(each), now) for each in {t.campaign_id for t in taken} if each}
    if not any(reasons.values()):
        return taken
    for campaign_id, values in reasons.items():
        if values:
            taking.shelve(books.tx, campaign_id, [t.id for t in taken if t.campaign_id == campaign_id], **values)
    kept = tuple(each for each in taken if not reasons.get(each.campaign_id or 0))
    busy |= {each.chat_id for each in kept}
    return kept + _claim_campaigns(books, channel, now, limit - len(kept), busy)


def _why_not(books: Books, campaign: Campaign, now: datetime) -> dict[str, Any]:
    """What becomes of all that a campaign has queued; nothing where it may be sent now."""
    match campaign.stage:
        case Stage.PAUSED:
            return dict(state=State.HELD)
        case Stage.CANCELLED:
            return dict(state=State.CANCELLED, reason="cancelled", settled_at=now)
    morning = None if campaign.urgent else quiet_until(books.ceremony(campaign.ceremony_id), now)
    return dict(state=State.QUEUED, due_at=morning) if morning else {}
