"""How far a campaign's deliveries are, and the message that shows it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update

from storage.campaigns import Stage
from storage.deliveries import State
from storage.tables import campaigns, deliveries
from storage.types import Transaction

NO_CHANNEL = "no_channel"
GONE = (State.FAILED, State.UNREACHABLE, State.CANCELLED)
"""States in which nobody sees a message."""


@dataclass(frozen=True)
class Tally:
    """How many deliveries of a campaign are where; `waiting` are laid in a browser inbox and not yet displayed."""

    queued: int
    held: int
    sending: int
    sent: int
    waiting: int
    failed: int
    cancelled: int
    unreachable: int
    no_channel: int

    @property
    def pending(self) -> int:
        """How many have not come to an end."""
        return self.queued + self.held + self.sending

    @property
    def addressed(self) -> int:
        """How many were meant for somebody's chat."""
        return self.pending + self.sent + self.waiting + self.failed + self.cancelled + self.unreachable


@dataclass(frozen=True)
class Cause:
    """Why some did not arrive; `tried` where they were tried more than once."""

    state: State
    reason: str
    tried: bool
    count: int


@dataclass(frozen=True)
class Shown:
    """The delivery that shows how far a campaign is; `at` is when it was last changed."""

    id: int
    chat_id: int
    channel: str
    address: str
    queued: bool
    body: str
    platform_id: str
    at: datetime | None


def watched(tx: Transaction, editable: Collection[str]) -> tuple[int, ...]:
    """The campaigns that are under way, or whose progress is still shown on a channel where it can be changed."""
    under_way = campaigns.c.state.in_([Stage.RUNNING, Stage.PAUSED])
    shown = deliveries.c.channel.in_(editable) & deliveries.c.state.not_in(GONE)
    source = campaigns.outerjoin(deliveries, deliveries.c.id == campaigns.c.progress_id)
    query = select(campaigns.c.id).select_from(source).where(or_(under_way, shown))
    return tuple(tx.execute(query.order_by(campaigns.c.id)).scalars())


def tally(tx: Transaction, campaign_id: int) -> Tally:
    """Count a campaign's deliveries."""
    query = select(deliveries.c.state, func.count()).where(deliveries.c.campaign_id == campaign_id)
    found: dict[str, int] = {state: count for state, count in tx.execute(query.group_by(deliveries.c.state))}
    nowhere = select(func.count()).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.state == State.UNREACHABLE,
        deliveries.c.reason == NO_CHANNEL,
    )
    no_channel = tx.execute(nowhere).scalar_one()
    counts = {state.value: found.get(state, 0) for state in State}
    counts["unreachable"] -= no_channel
    return Tally(**counts, no_channel=no_channel)


def sent_since(tx: Transaction, campaign_id: int, since: datetime) -> tuple[int, datetime | None]:
    """How many were sent since a moment, and when the first of these was."""
    query = select(func.count(), func.min(deliveries.c.settled_at)).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.state.in_([State.SENT, State.WAITING]),
        deliveries.c.settled_at > since,
    )
    count, first = tx.execute(query).one()
    return count, first


def causes(tx: Transaction, campaign_id: int) -> tuple[Cause, ...]:
    """Why some of a campaign's deliveries did not arrive, the most frequent first."""
    columns = (deliveries.c.state, deliveries.c.reason, deliveries.c.perhaps_twice)
    query = (
        select(*columns, func.count())
        .where(deliveries.c.campaign_id == campaign_id)
        .where(deliveries.c.state.in_([State.FAILED, State.UNREACHABLE]), deliveries.c.reason != NO_CHANNEL)
        .group_by(*columns)
        .order_by(func.count().desc(), deliveries.c.reason)
    )
    return tuple(Cause(State(row[0]), row[1], row[2], row[3]) for row in tx.execute(query))


def perhaps_twice(tx: Transaction, campaign_id: int) -> int:
    """How many arrived that may have arrived before."""
    query = select(func.count()).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.state.in_([State.SENT, State.WAITING]),
        deliveries.c.perhaps_twice,
    )
    return tx.execute(query).scalar_one()


def span(tx: Transaction, campaign_id: int) -> tuple[datetime | None, datetime | None]:
    """When the first of a campaign's deliveries was to leave, and when the last came to its end."""
    query = select(func.min(deliveries.c.due_at), func.max(deliveries.c.settled_at))
    first, last = tx.execute(query.where(deliveries.c.campaign_id == campaign_id)).one()
    return first, last


def shown(tx: Transaction, delivery_id: int) -> Shown | None:
    """The delivery that shows a campaign's progress; None where nobody sees it, or it is just being sent."""
    query = select(deliveries).where(deliveries.c.id == delivery_id)
    row = tx.execute(query.where(deliveries.c.state.not_in([State.SENDING, *GONE]))).one_or_none()
    if row is None or row.chat_id is None or row.body is None:
        return None
    where = (row.chat_id, row.channel, row.address)
    return Shown(row.id, *where, row.state == State.QUEUED, row.body, row.platform_id, row.settled_at)


def change(tx: Transaction, delivery_id: int, body: str, now: datetime) -> None:
    """Put other words in the place of those a progress message has; an open page finds it as if it were new."""
    there = (deliveries.c.id == delivery_id) & (deliveries.c.body != body)
    waits = deliveries.c.state == State.QUEUED
    tx.execute(update(deliveries).where(there, waits).values(body=body))
    laid = deliveries.c.state.in_([State.SENT, State.WAITING])
    tx.execute(update(deliveries).where(there, laid).values(body=body, settled_at=now))
