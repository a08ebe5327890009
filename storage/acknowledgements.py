"""Who has pressed "Đã nhận" of a campaign that asks for it, each guest and each chat of staff once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from storage.campaigns import Kind
from storage.deliveries import State
from storage.tables import acknowledgements, campaigns, chats, deliveries, groups, guests
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Tally:
    """How many of a group a campaign asked, and how many have acknowledged it."""

    group: str
    asked: int
    done: int


def record_reply(tx: Transaction, guest_id: int, chat_id: int, now: datetime) -> None:
    """Who answers after a change was told has received it; what is still on its way is not meant."""
    told = (State.SENT, State.WAITING, State.UNREACHABLE, State.FAILED)
    for campaign_id, _ in open_of(tx, [guest_id], told, Kind.CHANGE):
        record(tx, campaign_id, guest_id, chat_id, now)


def record(tx: Transaction, campaign_id: int, guest_id: int | None, chat_id: int, now: datetime) -> bool:
    """Store that a guest, or without one a chat of staff, has acknowledged a campaign; False the second time."""
    values = dict(campaign_id=campaign_id, guest_id=guest_id, chat_id=chat_id, at=now)
    statement = insert(tx, acknowledgements).values(values).on_conflict_do_nothing()
    return tx.execute(statement).rowcount == 1


def by_chat_of(tx: Transaction, guest_id: int, address: str) -> int:
    """How many campaigns were acknowledged for a guest at this address itself, not by an answer noted for it."""
    joined = acknowledgements.join(chats, chats.c.id == acknowledgements.c.chat_id)
    query = select(func.count()).select_from(joined)
    own = (acknowledgements.c.guest_id == guest_id, chats.c.address == address)
    return tx.execute(query.where(*own)).scalar_one()


def open_of(
    tx: Transaction, guest_ids: Sequence[int], states: Sequence[State], *kinds: Kind
) -> tuple[tuple[int, int], ...]:
    """The (campaign, guest) pairs that ask to be acknowledged and were not, by where the message is.

    Of campaigns of these kinds, or of all.
    """
    query = (
        select(deliveries.c.campaign_id, deliveries.c.guest_id)
        .join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
        .where(deliveries.c.guest_id.in_(guest_ids), deliveries.c.state.in_(states))
        .where(campaigns.c.asks_ack, ~_done(deliveries.c.campaign_id, deliveries.c.guest_id))
    )
    if kinds:
        query = query.where(campaigns.c.kind.in_(kinds))
    rows = tx.execute(query.distinct().order_by(deliveries.c.campaign_id))
    return tuple((campaign, guest) for campaign, guest in rows if campaign and guest)


def is_asked(tx: Transaction, campaign_id: int, guest_id: int | None, chat_id: int) -> bool:
    """Whether a campaign was for this guest, or without one for this chat of staff."""
    whom = deliveries.c.guest_id == guest_id
    if guest_id is None:
        whom = deliveries.c.guest_id.is_(None) & (deliveries.c.chat_id == chat_id)
    query = select(deliveries.c.id).where(deliveries.c.campaign_id == campaign_id, whom)
    return tx.execute(query.limit(1)).first() is not None


def by_group(tx: Transaction, campaign_id: int, group_id: int | None = None) -> tuple[Tally, ...]:
    """The tallies of the groups a campaign asked, or of one, in the order of the plan."""
    acknowledged = _done(literal(campaign_id), guests.c.id)
    query = (
        select(groups.c.name, func.count(), func.count().filter(acknowledged))
        .select_from(guests.join(groups, groups.c.id == guests.c.group_id))
        .where(guests.c.withdrawn.is_(False), guests.c.joined_to.is_(None), _asked(campaign_id))
        .group_by(groups.c.id, groups.c.name, groups.c.place)
        .order_by(groups.c.place)
    )
    if group_id is not None:
        query = query.where(groups.c.id == group_id)
    return tuple(Tally(*row) for row in tx.execute(query))


def of_staff(tx: Transaction, campaign_id: int) -> tuple[int, int]:
    """How many chats of staff a campaign asked, and how many have acknowledged it."""
    asked = select(func.count()).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.guest_id.is_(None),
        deliveries.c.state != State.CANCELLED,
    )
    done = select(func.count()).where(
        acknowledgements.c.campaign_id == campaign_id, acknowledgements.c.guest_id.is_(None)
    )
    return tx.execute(asked).scalar_one(), tx.execute(done).scalar_one()


def _done(campaign_id: ColumnElement[Any], guest_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return (
        _rows()
        .where(acknowledgements.c.campaign_id == campaign_id, acknowledgements.c.guest_id == guest_id)
        .exists()
    )


def _rows() -> Select[*tuple[Any, ...]]:
    return select(acknowledgements.c.id)


def _asked(campaign_id: int) -> ColumnElement[bool]:
    asked = select(deliveries.c.id).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.guest_id == guests.c.id,
        deliveries.c.state != State.CANCELLED,
    )
    return asked.exists()
