"""Who keeps the correspondence of a unit, to be telephoned about its guests."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from storage.tables import clerks
from storage.types import Transaction


@dataclass(frozen=True)
class Clerk:
    """A unit's clerk; `phone` is E.164, '' where it is not known."""

    unit: str
    name: str
    phone: str


def replace(tx: Transaction, ceremony_id: int, listed: Sequence[Clerk]) -> None:
    """Put these in the place of a ceremony's clerks."""
    tx.execute(delete(clerks).where(clerks.c.ceremony_id == ceremony_id))
    if listed:
        rows = [dict(ceremony_id=ceremony_id, unit=each.unit, name=each.name, phone=each.phone) for each in listed]
        tx.execute(clerks.insert(), rows)


def by_unit(tx: Transaction, ceremony_id: int) -> dict[str, Clerk]:
    """The clerks of a ceremony's units."""
    rows = tx.execute(select(clerks).where(clerks.c.ceremony_id == ceremony_id))
    return {row.unit: Clerk(row.unit, row.name, row.phone) for row in rows}
