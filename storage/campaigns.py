"""Campaigns: an invitation round, a reminder, a change or a broadcast, and where each is in its life.

draft <-> scheduled; draft | scheduled -> running; running <-> paused; running -> finished (-> running, when what
failed is sent again); each of the first four -> cancelled
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, select, update

from ceremony.audience import Selection
from storage.tables import campaigns, deliveries
from storage.types import Transaction
from storage.upsert import insert


class Kind(StrEnum):
    """What a campaign says to each of its guests."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    CHANGE = "change"
    BROADCAST = "broadcast"


class Stage(StrEnum):
    """Where a campaign is in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Campaign:
    """One campaign; `note` holds what its text needs beyond the guest, such as what a change changed.

    Of a broadcast: `words` are its styled runs as JSON, `previewed` tells the audience that was shown to who sends
    it. `progress_id` is the delivery that shows how far it is, until its end. `started_at` of a draft is when it
    was begun.
    """

    id: int
    ceremony_id: int
    kind: Kind
    note: str
    by_chat: int | None
    started_at: datetime
    stage: Stage
    send_at: datetime | None
    urgent: bool
    asks_ack: bool
    words: str
    attachment_id: int | None
    audience: Selection
    previewed: str
    progress_id: int | None


def start(
    tx: Transaction,
    key: str,
    selection: Selection,
    kind: Kind,
    note: str,
    by_chat: int | None,
    now: datetime,
    *,
    stage: Stage = Stage.RUNNING,
    urgent: bool = False,
    asks_ack: bool = False,
) -> int | None:
    """Make a campaign; None where one with this key was made before."""
    values = dict(
        key=key,
        ceremony_id=selection.ceremony_id,
        kind=kind,
        note=note,
        by_chat=by_chat,
        started_at=now,
        state=stage,
        urgent=urgent,
        asks_ack=asks_ack,
        words="",
        audience=selection.dump(),
        previewed="",
    )
    statement = insert(tx, campaigns).values(values).on_conflict_do_nothing()
    return tx.execute(statement.returning(campaigns.c.id)).scalar_one_or_none()


def find(tx: Transaction, campaign_id: int) -> Campaign | None:
    """The campaign with this id, if there is one."""
    row = tx.execute(_GET, dict(b_id=campaign_id)).one_or_none()
    return _campaign(row) if row else None


def get(tx: Transaction, campaign_id: int) -> Campaign:
    """The campaign with this id."""
    return _campaign(tx.execute(_GET, dict(b_id=campaign_id)).one())


def in_stage(tx: Transaction, *stages: Stage, ceremony_id: int | None = None) -> tuple[Campaign, ...]:
    """All campaigns that are there in their life, the latest first; of one ceremony where it is named."""
    query = select(campaigns).where(campaigns.c.state.in_(stages)).order_by(campaigns.c.id.desc())
    if ceremony_id is not None:
        query = query.where(campaigns.c.ceremony_id == ceremony_id)
    return tuple(_campaign(row) for row in tx.execute(query))


def asking(tx: Transaction, ceremony_id: int, limit: int | None = None) -> tuple[Campaign, ...]:
    """The campaigns of a ceremony that were sent and ask to be acknowledged, the latest first."""
    started = campaigns.c.state.not_in([Stage.DRAFT, Stage.SCHEDULED])
    query = select(campaigns).where(campaigns.c.ceremony_id == ceremony_id, campaigns.c.asks_ack, started)
    return tuple(_campaign(row) for row in tx.execute(query.order_by(campaigns.c.id.desc()).limit(limit)))


def change(tx: Transaction, campaign_id: int, **values: Any) -> None:
    """Set single columns."""
    tx.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(values))


def move_on(tx: Transaction, campaign_id: int, before: Collection[Stage], after: Stage, **values: Any) -> bool:
    """Bring a campaign from one of these stages to another; False where somebody else was quicker."""
    there = update(campaigns).where(campaigns.c.id == campaign_id, campaigns.c.state.in_(before))
    return tx.execute(there.values(values | dict(state=after))).rowcount == 1


def discard(tx: Transaction, campaign_id: int) -> bool:
    """Delete a campaign that has not begun; False where it is gone or has begun."""
    not_begun = campaigns.c.state.in_([Stage.DRAFT, Stage.SCHEDULED])
    return tx.execute(delete(campaigns).where(campaigns.c.id == campaign_id, not_begun)).rowcount == 1


def next_send_at(tx: Transaction) -> datetime | None:
    """When the next scheduled campaign is due."""
    query = select(func.min(campaigns.c.send_at)).where(campaigns.c.state == Stage.SCHEDULED)
    return tx.execute(query).scalar_one()


def without_channel(tx: Transaction, campaign_id: int) -> tuple[int, ...]:
    """Ids of the guests of a campaign whom it could reach on no channel, by none of their chats."""
    reached = deliveries.alias()
    elsewhere = exists().where(
        reached.c.campaign_id == campaign_id,
        reached.c.guest_id == deliveries.c.guest_id,
        reached.c.state != "unreachable",
    )
    query = select(deliveries.c.guest_id).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.state == "unreachable",
        deliveries.c.guest_id.is_not(None),
        ~elsewhere,
    )
    return tuple(guest_id for guest_id in tx.execute(query.distinct()).scalars() if guest_id is not None)


def _campaign(row: Row[*tuple[Any, ...]]) -> Campaign:
    return Campaign(
        id=row.id,
        ceremony_id=row.ceremony_id,
        kind=Kind(row.kind),
        note=row.note,
        by_chat=row.by_chat,
        started_at=row.started_at,
        stage=Stage(row.state),
        send_at=row.send_at,
        urgent=row.urgent,
        asks_ack=row.asks_ack,
        words=row.words,
        attachment_id=row.attachment_id,
        audience=Selection.load(row.audience) if row.audience else Selection(row.ceremony_id),
        previewed=row.previewed,
        progress_id=row.progress_id,
    )


_GET = select(campaigns).where(campaigns.c.id == bindparam("b_id"))
