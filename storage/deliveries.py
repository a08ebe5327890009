"""Deliveries: every message to a person, from the moment it was decided to what became of it.

queued -> sending -> sent | waiting (in a browser inbox, not yet displayed) | failed | unreachable | cancelled
queued <-> held, while its campaign is paused
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select, tuple_, update

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
class Claimed:
    """A delivery that the sender has taken; `body` is None while its text is yet to be made."""

    id: int
    campaign_id: int | None
    guest_id: int | None
    chat_id: int
    address: str
    body: str | None
    attempts: int


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


def claim(
    tx: Transaction, channel: str, now: datetime, *, limit: int, busy_chats: Sequence[int] = ()
) -> tuple[tuple[Claimed, ...], datetime | None]:
    """Take up to `limit` due deliveries of a channel, answers first, none to a busy chat.

    Where there was none to take, the second value tells when the next is due.
    """
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.channel == channel, deliveries.c.state == State.QUEUED, deliveries.c.due_at <= now)
        .where(deliveries.c.chat_id.not_in(busy_chats))
        .order_by(deliveries.c.lane, deliveries.c.id)
        .limit(limit)
    )
    taken = (
        update(deliveries)
        .where(deliveries.c.id.in_(due), deliveries.c.state == State.QUEUED)
        .values(state=State.SENDING, attempts=deliveries.c.attempts + 1)
        .returning(deliveries)
    )
    rows = sorted(tx.execute(taken).all(), key=lambda row: (row.lane, row.id))
    return tuple(_claimed(row) for row in rows), None if rows else _next_due(tx, channel)


def _next_due(tx: Transaction, channel: str) -> datetime | None:
    query = select(func.min(deliveries.c.due_at)).where(
        deliveries.c.channel == channel, deliveries.c.state == State.QUEUED
    )
    return tx.execute(query).scalar_one()


def on_its_way(tx: Transaction, channel: str, address: str) -> bool:
    """Whether something that was said to this chat has not arrived yet."""
    query = select(deliveries.c.id).where(
        deliveries.c.channel == channel,
        deliveries.c.address == address,
        deliveries.c.state.in_([State.QUEUED, State.SENDING]),
    )
    return tx.execute(query.limit(1)).first() is not None


def settle(
    tx: Transaction, delivery_id: int, state: State, now: datetime, *, reason: str = "", platform_id: str = ""
) -> None:
    """Store what became of a delivery."""
    values = dict(state=state, reason=reason, platform_id=platform_id, settled_at=now)
    tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def set_body(tx: Transaction, delivery_id: int, body: str) -> None:
    """Keep the text that was made at sending time."""
    tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(body=body))


def postpone(tx: Transaction, delivery_id: int, due_at: datetime, reason: str, *, perhaps_twice: bool) -> None:
    """Queue a taken delivery again; `perhaps_twice` where the first attempt may have arrived."""
    values: dict[str, Any] = dict(state=State.QUEUED, due_at=due_at, reason=reason)
    if perhaps_twice:
        values["perhaps_twice"] = True
    tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def move(tx: Transaction, chat_id: int, address: str) -> None:
    """Send what is still queued for a chat to its new address."""
    queued = (deliveries.c.chat_id == chat_id, deliveries.c.state.in_([State.QUEUED, State.SENDING]))
    tx.execute(update(deliveries).where(*queued).values(address=address))


def cancel_campaigns(tx: Transaction, guest_id: int, reason: str, now: datetime) -> None:
    """Drop what campaigns still have queued for a guest."""
    queued = (deliveries.c.guest_id == guest_id, deliveries.c.state == State.QUEUED)
    cancelled = dict(state=State.CANCELLED, reason=reason, settled_at=now)
    tx.execute(update(deliveries).where(*queued, deliveries.c.campaign_id.is_not(None)).values(cancelled))


def requeue_interrupted(tx: Transaction) -> int:
    """Queue again what a crash left half sent; gives how many, each of which may arrive twice."""
    half_sent = update(deliveries).where(deliveries.c.state == State.SENDING)
    return tx.execute(half_sent.values(state=State.QUEUED, perhaps_twice=True)).rowcount


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


def _claimed(row: Row[*tuple[Any, ...]]) -> Claimed:
    return Claimed(row.id, row.campaign_id, row.guest_id, row.chat_id, row.address, row.body, row.attempts)
