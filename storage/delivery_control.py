"""What is done to all deliveries of a campaign at once: held, let go, dropped, sent again."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from storage.deliveries import State
from storage.tables import deliveries
from storage.types import Transaction


def hold(tx: Transaction, campaign_id: int) -> int:
    """Keep back what has not left; gives how many."""
    return _change(tx, campaign_id, (State.QUEUED,), state=State.HELD)


def let_go(tx: Transaction, campaign_id: int, due_at: datetime) -> int:
    """Queue what was kept back; gives how many."""
    return _change(tx, campaign_id, (State.HELD,), state=State.QUEUED, due_at=due_at)


def drop(tx: Transaction, campaign_id: int, now: datetime) -> int:
    """Send no more of it; gives how many are dropped."""
    dropped = dict(state=State.CANCELLED, reason="dropped", settled_at=now)
    return _change(tx, campaign_id, (State.QUEUED, State.HELD), **dropped)


def send_again(tx: Transaction, campaign_id: int, due_at: datetime) -> int:
    """Queue what failed, its text to be made anew; gives how many."""
    anew = dict(state=State.QUEUED, attempts=0, reason="", body=None, due_at=due_at, settled_at=None)
    return _change(tx, campaign_id, (State.FAILED,), **anew)


def _change(tx: Transaction, campaign_id: int, before: tuple[State, ...], **values: Any) -> int:
    theirs = (deliveries.c.campaign_id == campaign_id, deliveries.c.state.in_(before))
    return tx.execute(update(deliveries).where(*theirs).values(values)).rowcount
