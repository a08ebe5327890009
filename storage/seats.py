"""The rows of a hall, and who sits where."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, select, update

from ceremony.seating import Row
from storage.listing import marked
from storage.tables import guests, seat_rows
from storage.types import Transaction


def replace_rows(tx: Transaction, ceremony_id: int, rows: Sequence[Row]) -> None:
    """Put these rows in the place of the ceremony's."""
    tx.execute(delete(seat_rows).where(seat_rows.c.ceremony_id == ceremony_id))
    values = [
        dict(ceremony_id=ceremony_id, name=row.name, seats=row.seats, groups=json.dumps(row.groups))
        for row in rows
    ]
    if values:
        tx.execute(seat_rows.insert(), values)


def rows_of(tx: Transaction, ceremony_id: int) -> tuple[Row, ...]:
    """The ceremony's rows, from the stage to the back."""
    found = tx.execute(select(seat_rows).where(seat_rows.c.ceremony_id == ceremony_id).order_by(seat_rows.c.id))
    return tuple(Row(row.name, row.seats, tuple(json.loads(row.groups))) for row in found)


def seat(tx: Transaction, seats: Mapping[int, str]) -> None:
    """Give guests these seats, '' for none; a plan that is loaded later keeps them."""
    by_id = update(guests).where(guests.c.id == bindparam("guest"))
    values = by_id.values(seat=bindparam("at"), edited=marked("seat"))
    if seats:
        tx.execute(values, [{"guest": guest_id, "at": at} for guest_id, at in seats.items()])
