"""What was sent, as exports and reports tell it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from storage.deliveries import State
from storage.tables import campaigns, deliveries, guests
from storage.types import Transaction


@dataclass(frozen=True)
class Sent:
    """A campaign's delivery to a guest, or to staff where `guest_id` is None."""

    campaign_id: int
    guest_id: int | None
    channel: str
    state: State
    reason: str
    attempts: int
    perhaps_twice: bool
    queued_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class Tally:
    """How many deliveries of a campaign by a channel ('' where a guest had none) are in a state."""

    campaign_id: int
    channel: str
    state: State
    count: int


def sent(tx: Transaction, ceremony_id: int) -> tuple[Sent, ...]:
    """Every delivery of the ceremony's campaigns, in the order they were queued."""
    columns = [getattr(deliveries.c, name) for name in Sent.__dataclass_fields__]
    of_ceremony = and_(campaigns.c.id == deliveries.c.campaign_id, campaigns.c.ceremony_id == ceremony_id)
    query = select(*columns).join(campaigns, of_ceremony).order_by(deliveries.c.campaign_id, deliveries.c.id)
    return tuple(Sent(**{**row, "state": State(row["state"])}) for row in tx.execute(query).mappings())


def sent_to_guests(tx: Transaction, ceremony_id: int, group_id: int | None) -> tuple[Tally, ...]:
    """The deliveries to guests, or to those of one group, by campaign, channel and state."""
    by = (deliveries.c.campaign_id, deliveries.c.channel, deliveries.c.state)
    of_ceremony = and_(guests.c.id == deliveries.c.guest_id, guests.c.ceremony_id == ceremony_id)
    query = select(*by, func.count()).join(guests, of_ceremony).where(deliveries.c.campaign_id.is_not(None))
    if group_id is not None:
        query = query.where(guests.c.group_id == group_id)
    rows = tx.execute(query.group_by(*by).order_by(*by))
    return tuple(
        Tally(campaign_id or 0, channel, State(state), count) for campaign_id, channel, state, count in rows
    )
