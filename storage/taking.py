"""What the sender takes, and what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from storage import chats
from storage.deliveries import CAMPAIGN_LANE, State
from storage.tables import deliveries
from storage.types import Transaction, UtcDateTime

LOOK_FURTHER = 4
"""How many more rows than wanted are looked at, so that a chat with many does not hide the others."""


@dataclass(frozen=True)
class Claimed:
    """A delivery that the sender has taken; `body` is None while its text is yet to be made.

    `pieces_sent` tells how many of its pieces arrived before it was queued again.
    """

    id: int
    lane: int
    campaign_id: int | None
    guest_id: int | None
    chat_id: int
    address: str
    body: str | None
    attempts: int
    pieces_sent: int


@dataclass(frozen=True)
class Outcome:
    """What became of a taken delivery. State `queued` is for one that is to be taken again, from `due_at` on.

    `perhaps_twice` says that it may have arrived, though nobody told us.
    """

    delivery: Claimed
    state: State
    reason: str = ""
    platform_id: str = ""
    attempts: int = 0
    pieces_sent: int = 0
    due_at: datetime | None = None
    perhaps_twice: bool = False
    moved_to: str = ""


def claim(
    tx: Transaction,
    channel: str,
    lane: int,
    now: datetime,
    *,
    limit: int,
    busy_chats: Collection[int] = (),
) -> tuple[Claimed, ...]:
    """Take up to `limit` due deliveries of a lane: one for each chat, the earliest, and none for a busy chat."""
    if limit <= 0:
        return ()
    here = dict(channel=channel, lane=lane, now=now, busy=list(busy_chats), most=limit * LOOK_FURTHER)
    earliest: dict[int | None, int] = {}
    for chat_id, delivery_id in tx.execute(_DUE_OF_CAMPAIGNS if lane == CAMPAIGN_LANE else _DUE, here):
        earliest.setdefault(chat_id, delivery_id)
    return _take(tx, list(earliest.values())[:limit])


def next_due(tx: Transaction, channel: str, lanes: Sequence[int]) -> datetime | None:
    """When the next of a channel's queued deliveries in these lanes is due."""
    found = (tx.execute(_FIRST_DUE, dict(channel=channel, lane=lane)).scalar_one_or_none() for lane in lanes)
    return min((due_at for due_at in found if due_at is not None), default=None)


def record(tx: Transaction, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Store what became of deliveries, but of none that was cancelled or blanked meanwhile."""
    for outcome in outcomes:
        if outcome.moved_to:
            _move(tx, outcome.delivery.chat_id, outcome.moved_to)
        if outcome.state is State.UNREACHABLE:
            _give_up_chat(tx, outcome.delivery.chat_id, outcome.reason, now)
    if outcomes:
        tx.execute(_RECORD, [_values(outcome, now) for outcome in outcomes])


def shelve(tx: Transaction, campaign_id: int, taken: Collection[int], **values: Any) -> None:
    """Set columns of all that a campaign has queued, and of what was just taken of it."""
    waiting = or_(deliveries.c.state == State.QUEUED, deliveries.c.id.in_(taken))
    tx.execute(update(deliveries).where(deliveries.c.campaign_id == campaign_id, waiting).values(values))


def set_bodies(tx: Transaction, bodies: dict[int, str]) -> None:
    """Keep the texts that were made at sending time, by delivery."""
    if bodies:
        tx.execute(_SET_BODY, [dict(b_id=delivery_id, b_body=body) for delivery_id, body in bodies.items()])


def forget_all_but(tx: Transaction, channel: str, known: Collection[int]) -> None:
    """Queue again what a commit took whose answer got lost: nobody knows of it, and nobody has sent it."""
    lost = (deliveries.c.channel == channel, deliveries.c.state == State.SENDING, deliveries.c.id.not_in(known))
    tx.execute(update(deliveries).where(*lost).values(state=State.QUEUED))


def requeue_interrupted(tx: Transaction) -> int:
    """Queue again what a crash left half sent; gives how many, each of which may arrive twice."""
    half_sent = update(deliveries).where(deliveries.c.state == State.SENDING)
    again = dict(state=State.QUEUED, perhaps_twice=True, attempts=deliveries.c.attempts + 1)
    return tx.execute(half_sent.values(again)).rowcount


def _take(tx: Transaction, ids: list[int]) -> tuple[Claimed, ...]:
    if not ids:
        return ()
    places = {delivery_id: place for place, delivery_id in enumerate(ids)}
    taken = [Claimed(*row) for row in tx.execute(_TAKE, dict(ids=ids))]
    return tuple(sorted(taken, key=lambda each: places[each.id]))


def _move(tx: Transaction, chat_id: int, address: str) -> None:
    """Follow a chat to its new address, unless somebody is known there already."""
    chats.move(tx, chat_id, address)
    there = deliveries.alias()
    same = and_(
        there.c.campaign_id == deliveries.c.campaign_id,
        or_(there.c.guest_id == deliveries.c.guest_id, there.c.guest_id.is_(None)),
        there.c.address == address,
    )
    waiting = deliveries.c.state.in_([State.QUEUED, State.HELD, State.SENDING])
    statement = update(deliveries).where(deliveries.c.chat_id == chat_id, waiting, ~exists().where(same))
    tx.execute(statement.values(address=address))


def _give_up_chat(tx: Transaction, chat_id: int, reason: str, now: datetime) -> None:
    """Nothing reaches this chat: neither will what campaigns still have for it."""
    chats.set_unreachable(tx, chat_id)
    waiting = deliveries.c.state.in_([State.QUEUED, State.HELD])
    of_campaigns = (deliveries.c.chat_id == chat_id, waiting, deliveries.c.campaign_id.is_not(None))
    given_up = dict(state=State.UNREACHABLE, reason=reason, settled_at=now)
    tx.execute(update(deliveries).where(*of_campaigns).values(given_up))


def _values(outcome: Outcome, now: datetime) -> dict[str, Any]:
    return dict(
        b_id=outcome.delivery.id,
        b_state=outcome.state,
        b_reason=outcome.reason,
        b_platform_id=outcome.platform_id,
        b_attempts=outcome.attempts,
        b_pieces_sent=outcome.pieces_sent,
        b_due_at=outcome.due_at,
        b_twice=outcome.perhaps_twice,
        b_settled_at=None if outcome.state is State.QUEUED else now,
    )


# Built once: to build a statement anew takes the library longer than to execute it.
_QUEUED = (
    deliveries.c.channel == bindparam("channel"),
    deliveries.c.state == State.QUEUED,
    deliveries.c.lane == bindparam("lane"),
)
_DUE_SOMEHOW = (
    select(deliveries.c.chat_id, deliveries.c.id)
    .where(*_QUEUED, deliveries.c.due_at <= bindparam("now"))
    .where(deliveries.c.chat_id.not_in(bindparam("busy", expanding=True)))
    .limit(bindparam("most"))
)
_DUE = _DUE_SOMEHOW.order_by(deliveries.c.id)
_DUE_OF_CAMPAIGNS = _DUE_SOMEHOW.order_by(deliveries.c.due_at, deliveries.c.id)
_FIRST_DUE = select(deliveries.c.due_at).where(*_QUEUED).order_by(deliveries.c.due_at).limit(1)
_TAKE = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)), deliveries.c.state == State.QUEUED)
    .values(state=State.SENDING)
    .returning(*(deliveries.c[each.name] for each in fields(Claimed)))
)
_RECORD = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("b_id"), deliveries.c.state == State.SENDING)
    .values(
        state=bindparam("b_state"),
        reason=bindparam("b_reason"),
        platform_id=bindparam("b_platform_id"),
        attempts=bindparam("b_attempts"),
        pieces_sent=bindparam("b_pieces_sent"),
        due_at=func.coalesce(bindparam("b_due_at", type_=UtcDateTime), deliveries.c.due_at),
        perhaps_twice=or_(deliveries.c.perhaps_twice, bindparam("b_twice", type_=deliveries.c.perhaps_twice.type)),
        settled_at=bindparam("b_settled_at", type_=UtcDateTime),
    )
)
_SET_BODY = update(deliveries).where(deliveries.c.id == bindparam("b_id")).values(body=bindparam("b_body"))
