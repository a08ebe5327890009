"""The figures of a ceremony by group."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ceremony.model import Reply
from storage.tables import admissions, deliveries, groups, guests
from storage.types import Transaction


@dataclass(frozen=True)
class Counts:
    """Heads of one group: each guest counts once, posts held by one person as one.

    Present are those in the room now: who stepped out is not.
    """

    group_id: int
    group: str
    invited: int
    reached: int
    attending: int
    substituted: int
    declined: int
    awaiting: int
    present: int
    companions: int


@dataclass(frozen=True)
class EmptyUnit:
    """A unit of a group of which nobody has agreed to come; who has not declined has not answered."""

    group_id: int
    name: str
    invited: int
    declined: int


def by_group(tx: Transaction, ceremony_id: int, group_id: int | None = None) -> tuple[Counts, ...]:
    """The figures of every group of a ceremony, or of one."""
    return tuple(Counts(*row) for row in _counted(tx, ceremony_id, group_id))


def by_unit(
    tx: Transaction, ceremony_id: int, group_id: int | None = None
) -> tuple[tuple[str | None, Counts], ...]:
    """The figures of every unit in each group, with its name; a group without guests has one that is None."""
    rows = _counted(tx, ceremony_id, group_id, guests.c.unit)
    return tuple((row[-1], Counts(*row[:-1])) for row in rows)


def empty_units(
    tx: Transaction, ceremony_id: int, group_id: int | None, limit: int
) -> tuple[tuple[EmptyUnit, ...], int]:
    """The units of which nobody is to come, the largest first, and how many there are."""
    invited = func.count()
    declined = func.count().filter(guests.c.reply == Reply.DECLINED)
    columns = (guests.c.group_id, guests.c.unit, invited, declined, func.count().over())
    here = (guests.c.ceremony_id == ceremony_id, guests.c.unit != "", _STANDS)
    query = select(*columns).where(*here).group_by(guests.c.group_id, guests.c.unit)
    if group_id is not None:
        query = query.where(guests.c.group_id == group_id)
    nobody = query.having(func.count().filter(guests.c.reply.in_(_COMING)) == 0)
    rows = tx.execute(nobody.order_by(invited.desc(), guests.c.unit).limit(limit)).all()
    return tuple(EmptyUnit(*row[:4]) for row in rows), rows[0][4] if rows else 0


def _counted(tx: Transaction, ceremony_id: int, group_id: int | None, *also: ColumnElement[Any]) -> Sequence[Any]:
    reached = select(deliveries.c.id).where(deliveries.c.guest_id == guests.c.id, deliveries.c.state == "sent")
    inside = select(admissions.c.id).where(
        admissions.c.guest_id == guests.c.id, admissions.c.voided_at.is_(None), admissions.c.out_at.is_(None)
    )
    query = (
        select(
            groups.c.id,
            groups.c.name,
            func.count(guests.c.id),
            func.count().filter(guests.c.id.is_not(None), reached.exists()),
            *(func.count().filter(guests.c.reply == reply) for reply in _REPLIES),
            func.count().filter(guests.c.id.is_not(None), inside.exists()),
            func.coalesce(func.sum(guests.c.companions).filter(guests.c.reply.in_(_COMING)), 0),
            *also,
        )
        .select_from(groups.outerjoin(guests, (guests.c.group_id == groups.c.id) & _STANDS))
        .where(groups.c.ceremony_id == ceremony_id)
        .group_by(groups.c.id, groups.c.name, groups.c.place, *also)
        .order_by(groups.c.place, *also)
    )
    if group_id is not None:
        query = query.where(groups.c.id == group_id)
    return tx.execute(query).all()


def total(rows: Sequence[Counts], name: str) -> Counts:
    """The sums over groups, under a name."""
    sums: dict[str, Any] = {
        figure.name: sum(getattr(row, figure.name) for row in rows) for figure in fields(Counts)[2:]
    }
    return Counts(**sums | dict(group_id=0, group=name))


_STANDS = guests.c.withdrawn.is_(False) & guests.c.joined_to.is_(None)
_COMING = (Reply.ATTENDING, Reply.SUBSTITUTED)
_REPLIES = (Reply.ATTENDING, Reply.SUBSTITUTED, Reply.DECLINED, Reply.AWAITING)
