"""Devices at the door: each belongs to a duty and ends with it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update

from ceremony.codes import digest
from ceremony.model import Role
from storage.staff import Duty
from storage.tables import devices, staff
from storage.types import Transaction


@dataclass(frozen=True)
class Device:
    """A device and the duty it serves, whose door is the one the device stands at; `revoked` with either."""

    id: int
    label: str
    duty: Duty
    revoked: bool


def add(tx: Transaction, token: str, *, staff_id: int, door: str, label: str, now: datetime) -> int:
    """Store a device; of the token only the digest is kept. Gives its id."""
    values = dict(staff_id=staff_id, token_digest=digest(token), door=door, label=label, made_at=now)
    return tx.execute(devices.insert().values(values).returning(devices.c.id)).scalar_one()


def find(tx: Transaction, tokens: Collection[str]) -> dict[str, Device]:
    """The devices of these tokens, by token."""
    wanted = {digest(token): token for token in tokens}
    rows = tx.execute(_OF_TOKENS, dict(digests=list(wanted)))
    return {wanted[row.token_digest]: _device(row) for row in rows}


def of_ceremony(tx: Transaction, ceremony_id: int) -> tuple[Device, ...]:
    """Every device of a ceremony."""
    query = _select().where(staff.c.ceremony_id == ceremony_id).order_by(devices.c.id)
    return tuple(_device(row) for row in tx.execute(query))


def revoke(tx: Transaction, device_id: int, now: datetime) -> Device | None:
    """End a device; None where there is none, or it has ended."""
    row = tx.execute(_select().where(devices.c.id == device_id)).one_or_none()
    if row is None or _device(row).revoked:
        return None
    tx.execute(update(devices).where(devices.c.id == device_id).values(revoked_at=now))
    return _device(row)


def _select() -> Select[*tuple[Any, ...]]:
    own = (
        devices.c.id.label("device_id"),
        devices.c.token_digest,
        devices.c.door.label("at_door"),
        devices.c.label.label("device_label"),
        devices.c.revoked_at.label("device_revoked_at"),
    )
    theirs = (staff.c.id, staff.c.ceremony_id, staff.c.role, staff.c.group_id, staff.c.door, staff.c.label)
    return select(*own, *theirs, staff.c.chat_id, staff.c.revoked_at).join(staff, staff.c.id == devices.c.staff_id)


def _device(row: Row[*tuple[Any, ...]]) -> Device:
    duty = Duty(row.id, row.ceremony_id, Role(row.role), row.group_id, row.door, row.label, row.chat_id)
    ended = row.device_revoked_at is not None or row.revoked_at is not None
    return Device(row.device_id, row.device_label, replace(duty, door=row.at_door or row.door), ended)


_OF_TOKENS = _select().where(devices.c.token_digest.in_(bindparam("digests", expanding=True)))
