"""What a ceremony's export tells beyond its guests: when they answered, what was sent, and the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from storage.deliveries import State
from storage.tables import audit_entries, campaigns, deliveries, guests, staff
from storage.types import Transaction


@dataclass(frozen=True)
class Answer:
    """When a guest's answer was recorded last, and by which chat."""

    at: datetime
    by_chat: int | None


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


@dataclass(frozen=True)
class Act:
    """One entry of the audit trail; `details` is JSON."""

    at: datetime
    act: str
    guest_id: int | None
    by_chat: int | None
    details: str


def answers(tx: Transaction, ceremony_id: int) -> dict[int, Answer]:
    """The last recorded answer of each guest that has one."""
    replies = (audit_entries.c.ceremony_id == ceremony_id, audit_entries.c.act == "reply")
    latest = select(func.max(audit_entries.c.id)).where(*replies).group_by(audit_entries.c.guest_id)
    query = select(audit_entries).where(audit_entries.c.id.in_(latest))
    return {row.guest_id: Answer(row.at, row.by_chat) for row in tx.execute(query) if row.guest_id}


def sent(tx: Transaction, ceremony_id: int) -> tuple[Sent, ...]:
    """Every delivery of the ceremony's campaigns, in the order they were queued."""
    columns = [getattr(deliveries.c, name) for name in Sent.__dataclass_fields__]
    of_ceremony = and_(campaigns.c.id == deliveries.c.campaign_id, campaigns.c.ceremony_id == ceremony_id)
    query = select(*columns).join(campaigns, of_ceremony).order_by(deliveries.c.campaign_id, deliveries.c.id)
    return tuple(Sent(**{**row, "state": State(row["state"])}) for row in tx.execute(query).mappings())


def acts(tx: Transaction, ceremony_id: int) -> tuple[Act, ...]:
    """The audit trail, the earliest first."""
    columns = [getattr(audit_entries.c, name) for name in Act.__dataclass_fields__]
    query = select(*columns).where(audit_entries.c.ceremony_id == ceremony_id)
    return tuple(Act(**row) for row in tx.execute(query.order_by(audit_entries.c.id)).mappings())


def staff_chats(tx: Transaction, ceremony_id: int) -> dict[int, str]:
    """Whose chat is whose, of those who have or had a duty: the duty's label by chat."""
    query = select(staff.c.chat_id, staff.c.label).where(staff.c.ceremony_id == ceremony_id)
    return {row.chat_id: row.label for row in tx.execute(query.order_by(staff.c.id)) if row.chat_id}


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
