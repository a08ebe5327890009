"""Staff: who has which duty at which ceremony, and the one-time links that give it."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from ceremony.codes import digest
from ceremony.model import Role
from storage.tables import staff
from storage.types import Transaction


@dataclass(frozen=True)
class Duty:
    """One duty at one ceremony; `group_id` limits a host, `door` names where door staff stands."""

    id: int
    ceremony_id: int
    role: Role
    group_id: int | None
    door: str
    label: str
    chat_id: int | None


@dataclass(frozen=True)
class HandedOut:
    """A duty and what became of its link."""

    duty: Duty
    expires_at: datetime
    used: bool
    revoked: bool

    def state(self, now: datetime) -> str:
        """One of revoked, used, expired, waiting."""
        if self.revoked:
            return "revoked"
        if self.used:
            return "used"
        return "expired" if now >= self.expires_at else "waiting"


def invite(
    tx: Transaction,
    token: str,
    *,
    ceremony_id: int,
    role: Role,
    group_id: int | None,
    door: str,
    label: str,
    expires_at: datetime,
) -> None:
    """Store a duty that waits for whoever opens its link; of the token only the digest is kept."""
    values = dict(ceremony_id=ceremony_id, role=role, group_id=group_id, door=door, label=label)
    tx.execute(staff.insert().values(values | dict(token_digest=digest(token), expires_at=expires_at)))


def find_link(tx: Transaction, token: str) -> tuple[Duty, datetime, bool] | None:
    """The duty behind a token, when the link ends, and whether it was used; None where there is none."""
    wanted = digest(token)
    row = tx.execute(select(staff).where(staff.c.token_digest == wanted)).one_or_none()
    if row is None or not hmac.compare_digest(row.token_digest, wanted):
        return None
    return _duty(row), row.expires_at, row.used_at is not None or row.revoked_at is not None


def take_up(tx: Transaction, duty_id: int, chat_id: int, now: datetime) -> bool:
    """Give the duty to a chat; False where another chat was quicker."""
    unused = update(staff).where(staff.c.id == duty_id, staff.c.used_at.is_(None), staff.c.revoked_at.is_(None))
    return tx.execute(unused.values(chat_id=chat_id, used_at=now)).rowcount == 1


def use_up(tx: Transaction, token: str, now: datetime) -> Duty:
    """Let nobody open this link any more, and keep its duty."""
    row = tx.execute(
        update(staff).where(staff.c.token_digest == digest(token)).values(used_at=now).returning(staff)
    ).one()
    return _duty(row)


def duties_of(tx: Transaction, chat_id: int) -> tuple[Duty, ...]:
    """The duties a chat has, the latest first."""
    query = select(staff).where(staff.c.chat_id == chat_id, staff.c.revoked_at.is_(None))
    return tuple(_duty(row) for row in tx.execute(query.order_by(staff.c.id.desc())))


def chats_with(tx: Transaction, ceremony_id: int, role: Role) -> tuple[int, ...]:
    """The chats that have a duty at a ceremony."""
    query = select(staff.c.chat_id).where(
        staff.c.ceremony_id == ceremony_id,
        staff.c.role == role,
        staff.c.chat_id.is_not(None),
        staff.c.revoked_at.is_(None),
    )
    return tuple(chat_id for chat_id in tx.execute(query.distinct()).scalars() if chat_id is not None)


def of_ceremony(tx: Transaction, ceremony_id: int) -> tuple[HandedOut, ...]:
    """Every duty of a ceremony, in the order they were handed out."""
    query = select(staff).where(staff.c.ceremony_id == ceremony_id).order_by(staff.c.id)
    return tuple(_handed_out(row) for row in tx.execute(query))


def find_duty(tx: Transaction, duty_id: int) -> HandedOut | None:
    """The duty with this id, if there is one."""
    row = tx.execute(select(staff).where(staff.c.id == duty_id)).one_or_none()
    return _handed_out(row) if row else None


def revoke(tx: Transaction, duty_id: int, now: datetime) -> None:
    """End a duty."""
    tx.execute(update(staff).where(staff.c.id == duty_id).values(revoked_at=now))


def get(tx: Transaction, duty_id: int) -> Duty:
    """The duty with this id."""
    return _duty(tx.execute(select(staff).where(staff.c.id == duty_id)).one())


def _handed_out(row: Row[*tuple[Any, ...]]) -> HandedOut:
    return HandedOut(_duty(row), row.expires_at, row.used_at is not None, row.revoked_at is not None)


def _duty(row: Row[*tuple[Any, ...]]) -> Duty:
    return Duty(row.id, row.ceremony_id, Role(row.role), row.group_id, row.door, row.label, row.chat_id)
