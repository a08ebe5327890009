"""The numbers of a paper roster: each guest keeps the one it was first printed with."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update

from storage.tables import guests
from storage.types import Transaction


def numbers(tx: Transaction, ceremony_id: int) -> dict[int, int]:
    """The guests that were printed, by number; those withdrawn or joined since too."""
    printed = (guests.c.ceremony_id == ceremony_id, guests.c.roster_number.is_not(None))
    query = select(guests.c.roster_number, guests.c.id).where(*printed).order_by(guests.c.roster_number)
    return {number: guest_id for number, guest_id in tx.execute(query) if number is not None}


def number(tx: Transaction, ceremony_id: int, guest_ids: Sequence[int]) -> None:
    """Give the guests without a number the next ones, in this order."""
    last = select(func.max(guests.c.roster_number)).where(guests.c.ceremony_id == ceremony_id)
    start = (tx.execute(last).scalar_one() or 0) + 1
    printed = set(numbers(tx, ceremony_id).values())
    fresh = [guest_id for guest_id in guest_ids if guest_id not in printed]
    rows = [dict(guest=guest_id, given=given) for given, guest_id in enumerate(fresh, start)]
    if rows:
        by_id = update(guests).where(guests.c.id == bindparam("guest"))
        tx.execute(by_id.values(roster_number=bindparam("given")), rows)
