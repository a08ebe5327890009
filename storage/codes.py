"""Codes: which guest one belongs to, for whom it was issued, and whether it still lets in."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select, update

from ceremony.codes import digest, new_code
from ceremony.model import Holder, Reply
from storage.tables import codes, guests
from storage.types import Transaction


@dataclass(frozen=True)
class Found:
    """A code that exists: its guest (the one who comes, where posts are joined) and whether it is live."""

    guest_id: int
    holder: Holder
    live: bool


def find(tx: Transaction, code: str) -> Found | None:
    """What the code stands for, or None. Looked up by its digest and compared in constant time."""
    return find_all(tx, [code]).get(code)


def find_all(tx: Transaction, sought: Collection[str]) -> dict[str, Found]:
    """What these codes stand for; those that do not exist left out."""
    if not sought:
        return {}
    wanted = {digest(code): code for code in sought}
    rows = tx.execute(_OF_DIGESTS, dict(digests=list(wanted)))
    return {row.code: _found(row) for row in rows if hmac.compare_digest(row.code, wanted[row.digest])}


def of_ceremony(tx: Transaction, ceremony_id: int) -> dict[str, Found]:
    """Every code of a ceremony, the voided too."""
    rows = tx.execute(_select().where(guests.c.ceremony_id == ceremony_id))
    return {row.code: _found(row) for row in rows}


@cache
def _select() -> Select[*tuple[Any, ...]]:
    own = guests.alias("own")
    comes = and_(guests.c.id == func.coalesce(own.c.joined_to, own.c.id))
    columns = (codes.c.code, codes.c.digest, codes.c.holder, codes.c.voided_at, guests.c.id, guests.c.reply)
    return select(*columns).select_from(codes.join(own, own.c.id == codes.c.guest_id).join(guests, comes))


def _found(row: Row[*tuple[Any, ...]]) -> Found:
    holder = Holder(row.holder)
    passed_on = holder is Holder.INVITED and row.reply == Reply.SUBSTITUTED
    return Found(row.id, holder, row.voided_at is None and not passed_on)


def issue(tx: Transaction, guest_id: int, holder: Holder, now: datetime) -> str:
    """Make the guest's live code one for `holder`, voiding the one before; gives the code.

    An invited post has one code for good: when the invited one comes after all, it lives again.
    """
    tx.execute(update(codes).where(codes.c.guest_id == guest_id, _LIVE).values(voided_at=now))
    if holder is Holder.INVITED:
        own = update(codes).where(codes.c.guest_id == guest_id, codes.c.holder == holder)
        revived = tx.execute(own.values(voided_at=None).returning(codes.c.code)).scalar_one_or_none()
        if revived is not None:
            return revived
    code = new_code()
    tx.execute(
        codes.insert().values(
            guest_id=guest_id, digest=digest(code), code=code, holder=holder, issued_at=now, voided_at=None
        )
    )
    return code


def hand_over(tx: Transaction, from_guest: int, to_guest: int, now: datetime) -> None:
    """Make one guest's live code the live code of another."""
    tx.execute(update(codes).where(codes.c.guest_id == to_guest, _LIVE).values(voided_at=now))
    tx.execute(update(codes).where(codes.c.guest_id == from_guest, _LIVE).values(guest_id=to_guest))


def issue_missing(tx: Transaction, ceremony_id: int, now: datetime) -> None:
    """Give every guest of the ceremony that has no code yet its own."""
    has_code = select(codes.c.id).where(codes.c.guest_id == guests.c.id).exists()
    query = select(guests.c.id).where(guests.c.ceremony_id == ceremony_id, ~has_code).order_by(guests.c.id)
    fresh = [(guest_id, new_code()) for guest_id in tx.execute(query).scalars()]
    if fresh:
        rows = [
            dict(guest_id=guest_id, digest=digest(code), code=code, holder=Holder.INVITED, issued_at=now)
            for guest_id, code in fresh
        ]
        tx.execute(codes.insert(), rows)


_LIVE = codes.c.voided_at.is_(None)
_OF_DIGESTS = _select().where(codes.c.digest.in_(bindparam("digests", expanding=True)))
