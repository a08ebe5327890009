"""Deliveries: every message to a person, from the moment it was decided to what became of it.

queued -> sending -> sent | waiting (in a browser inbox, not yet displayed) | failed | unreachable | cancelled
queued <-> held, while its campaign is paused
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, tuple_, update

from storage.tables import deliveries
from storage.types import Transaction

ANSWER_LANE, CAMPAIGN_LANE = 0, 1


class State(StrEnum):
    """Where a delivery is on its way."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    WAITING = "waiting"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Shown:
    """One message of a browser conversation; `heard` is what the person had said before it."""

    id: int
    heard: str
    body: str
    at: datetime


def add_answer(
    tx: Transaction,
    *,
    chat_id: int,
    channel: str,
    address: str,
    guest_id: int | None,
    heard: str,
    body: str,
    lane: int,
    now: datetime,
) -> int:
    """Queue a message in a lane, unless the very same one is still on its way to this chat; gives its id."""
    same = select(deliveries.c.id).where(
        deliveries.c.chat_id == chat_id,
        deliveries.c.body == body,
        deliveries.c.heard == heard,
        deliveries.c.state == State.QUEUED,
    )
    there = tx.execute(same.limit(1)).scalar_one_or_none()
    if there is not None:
        return there
    values = _fresh(now) | dict(chat_id=chat_id, channel=channel, address=address, heard=heard, body=body)
    added = deliveries.insert().values(values | dict(lane=lane, guest_id=guest_id))
    return tx.execute(added.returning(deliveries.c.id)).scalar_one()


def _fresh(now: datetime) -> dict[str, Any]:
    constants = dict(state=State.QUEUED, reason="", attempts=0, perhaps_twice=False, platform_id="")
    return constants | dict(queued_at=now, due_at=now)


def on_its_way(tx: Transaction, channel: str, address: str) -> bool:
    """Whether something that was said to this chat has not arrived yet."""
    query = select(deliveries.c.id).where(
        deliveries.c.channel == channel,
        deliveries.c.address == address,
        deliveries.c.state.in_([State.QUEUED, State.SENDING]),
    )
    return tx.execute(query.limit(1)).first() is not None


def cancel_campaigns(tx: Transaction, guest_id: int, reason: str, now: datetime) -> None:
    """Drop what campaigns still have queued or held for a guest."""
    queued = (deliveries.c.guest_id == guest_id, deliveries.c.state.in_([State.QUEUED, State.HELD]))
    cancelled = dict(state=State.CANCELLED, reason=reason, settled_at=now)
    tx.execute(update(deliveries).where(*queued, deliveries.c.campaign_id.is_not(None)).values(cancelled))


def drop_campaign(tx: Transaction, campaign_id: int, reason: str, now: datetime) -> None:
    """Drop what a campaign still has queued."""
    waiting = deliveries.c.state.in_([State.QUEUED, State.HELD])
    cancelled = dict(state=State.CANCELLED, reason=reason, settled_at=now)
    tx.execute(update(deliveries).where(deliveries.c.campaign_id == campaign_id, waiting).values(cancelled))


def has_left(tx: Transaction, campaign_id: int) -> bool:
    """Whether anything of a campaign is with somebody, or on its way to them."""
    left = deliveries.c.state.in_([State.SENDING, State.SENT, State.WAITING])
    query = select(deliveries.c.id).where(deliveries.c.campaign_id == campaign_id, left)
    return tx.execute(query.limit(1)).first() is not None


def conversation(
    tx: Transaction, chat_id: int, *, after: tuple[datetime, int] | None = None, limit: int = 200
) -> tuple[Shown, ...]:
    """The latest messages laid in a browser chat, oldest first; `after` is the (moment, id) last seen."""
    query = select(deliveries.c.id, deliveries.c.heard, deliveries.c.body, deliveries.c.settled_at).where(
        deliveries.c.chat_id == chat_id, deliveries.c.state.in_([State.SENT, State.WAITING])
    )
    if after is not None:
        moment, delivery_id = after
        query = query.where(tuple_(deliveries.c.settled_at, deliveries.c.id) > tuple_(moment, delivery_id))
    latest = query.order_by(deliveries.c.settled_at.desc(), deliveries.c.id.desc()).limit(limit)
    rows = [(i, heard, body, at) for i, heard, body, at in tx.execute(latest) if body and at]
    return tuple(Shown(*row) for row in reversed(rows))


def laid(tx: Transaction, chat_id: int, delivery_id: int) -> Shown | None:
    """One message laid in a browser chat; None where that chat has none with this id."""
    query = select(deliveries.c.id, deliveries.c.heard, deliveries.c.body, deliveries.c.settled_at).where(
        deliveries.c.chat_id == chat_id,
        deliveries.c.id == delivery_id,
        deliveries.c.state.in_([State.SENT, State.WAITING]),
    )
    row = tx.execute(query).one_or_none()
    return Shown(row[0], row[1], row[2], row[3]) if row and row[2] and row[3] else None


def displayed(tx: Transaction, chat_id: int, delivery_ids: Sequence[int]) -> None:
    """Store that a page has displayed these messages of its chat: now they have reached somebody."""
    laid = (deliveries.c.chat_id == chat_id, deliveries.c.id.in_(delivery_ids))
    tx.execute(update(deliveries).where(*laid, deliveries.c.state == State.WAITING).values(state=State.SENT))


def counts_about(tx: Transaction, guest_id: int) -> dict[str, int]:
    """How many deliveries about a guest are in each state that occurs."""
    query = select(deliveries.c.state, func.count()).where(deliveries.c.guest_id == guest_id)
    return {row[0]: row[1] for row in tx.execute(query.group_by(deliveries.c.state))}


def counts(tx: Transaction) -> dict[str, int]:
    """How many deliveries are in each state."""
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    found = {state: count for state, count in tx.execute(query)}
    return {state.value: found.get(state, 0) for state in State}
