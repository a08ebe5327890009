"""What must hold whatever happened: each function gives how many rows break its rule."""

from sqlalchemy import func, select

from ceremony.model import Audience
from storage.campaigns import Kind, Stage
from storage.deliveries import State
from storage.tables import admissions, audit_entries, campaigns, codes, deliveries, guests, scans, updates
from storage.types import Transaction

_LET_IN = ("admitted", "awaiting", "declined", "wrong_door")


def admitted_twice(tx: Transaction) -> int:
    """Guests who stand admitted more than once, or were let in again without an undo between."""
    standing = select(admissions.c.guest_id).where(admissions.c.voided_at.is_(None))
    twice = standing.group_by(admissions.c.guest_id).having(func.count() > 1)
    let_in = select(scans.c.admission_id).where(scans.c.verdict.in_(_LET_IN))
    again = let_in.group_by(scans.c.admission_id).having(func.count() > 1)
    return _count(tx, twice) + _count(tx, again)


def unaccounted_deliveries(tx: Transaction) -> int:
    """Deliveries that are neither sent, waiting, failed, unreachable nor cancelled."""
    pending = deliveries.c.state.in_([State.QUEUED, State.HELD, State.SENDING])
    return _count(tx, select(deliveries.c.id).where(pending))


def unfinished_campaigns(tx: Transaction) -> int:
    """Campaigns that were begun and have not come to an end."""
    return _count(tx, select(campaigns.c.id).where(campaigns.c.state.in_([Stage.RUNNING, Stage.PAUSED])))


def reminded_after_answering(tx: Transaction) -> int:
    """Reminders to reply that were handed over after the guest had last answered and not gone back."""
    answered = select(audit_entries.c.id).where(
        audit_entries.c.guest_id == deliveries.c.guest_id,
        audit_entries.c.act == "reply",
        audit_entries.c.at < deliveries.c.settled_at,
    )
    query = (
        select(deliveries.c.id)
        .join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
        .where(
            campaigns.c.kind == Kind.REMINDER,
            campaigns.c.note == Audience.AWAITING,
            deliveries.c.state.in_([State.SENT, State.WAITING]),
            answered.exists(),
        )
    )
    return _count(tx, query)


def without_one_live_code(tx: Transaction) -> int:
    """Guests who do not have exactly one live code."""
    live = select(func.count()).where(codes.c.guest_id == guests.c.id, codes.c.voided_at.is_(None))
    return _count(tx, select(guests.c.id).where(live.scalar_subquery() != 1))


def failed_updates(tx: Transaction) -> int:
    """Things people did that a handler broke on."""
    return _count(tx, select(updates.c.update_id).where(updates.c.failed))


def _count(tx: Transaction, query: object) -> int:
    return tx.execute(select(func.count()).select_from(query.subquery())).scalar_one()  # type: ignore[attr-defined]
