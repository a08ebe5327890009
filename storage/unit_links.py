"""The links by which units' clerks register their people, and how far each unit is.

The code is kept, as a guest's is: it is shown again in each reminder, and opens no more than the codes of the
unit's guests that stand beside it.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, or_, select, update

from ceremony.codes import digest, new_unit_code
from ceremony.model import Guest, Holder, Reply
from storage import chats
from storage import guests as guests_store
from storage.tables import chat_guests, guests, unit_chats, unit_links
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class UnitLink:
    """The link of the part of a group that is one unit; `used_at` is when it was last opened, if ever."""

    id: int
    ceremony_id: int
    group_id: int
    unit: str
    code: str
    used_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """How many posts a unit has, how many of them have a name, and how many have answered.

    `key` names the unit in a button: the id of its first guest.
    """

    key: int
    group_id: int
    unit: str
    posts: int
    named: int
    answered: int


def issue(tx: Transaction, ceremony_id: int, units: Iterable[tuple[int, str]], now: datetime) -> None:
    """Make a link for each of these (group, unit) that has none."""
    fixed = dict(ceremony_id=ceremony_id, issued_at=now)
    for group_id, unit in units:
        code = new_unit_code()
        own = dict(group_id=group_id, unit=unit, code=code, digest=digest(code))
        tx.execute(insert(tx, unit_links).values(fixed | own).on_conflict_do_nothing())


def live(tx: Transaction, ceremony_id: int) -> dict[tuple[int, str], UnitLink]:
    """A ceremony's links by group and unit."""
    here = (unit_links.c.ceremony_id == ceremony_id, unit_links.c.revoked_at.is_(None))
    rows = tx.execute(select(unit_links).where(*here))
    return {(row.group_id, row.unit): _link(row) for row in rows}


def find(tx: Transaction, code: str) -> UnitLink | None:
    """The link that a code opens, if it is not revoked."""
    wanted = digest(code)
    query = select(unit_links).where(unit_links.c.digest == wanted, unit_links.c.revoked_at.is_(None))
    row = tx.execute(query).one_or_none()
    return _link(row) if row and hmac.compare_digest(row.digest, wanted) else None


def hold(tx: Transaction, link: UnitLink, chat_id: int, guest_ids: Iterable[int], now: datetime) -> None:
    """Let a chat that has the link answer for these guests of the unit as its clerk."""
    tx.execute(insert(tx, unit_chats).values(link_id=link.id, chat_id=chat_id).on_conflict_do_nothing())
    for guest_id in guest_ids:
        chats.link(tx, chat_id, guest_id, Holder.CLERK, now)


def of_chat(tx: Transaction, chat_id: int) -> tuple[UnitLink, ...]:
    """The links that a chat has opened."""
    query = select(unit_links).join(unit_chats, unit_chats.c.link_id == unit_links.c.id)
    own = query.where(unit_chats.c.chat_id == chat_id, unit_links.c.revoked_at.is_(None))
    return tuple(_link(row) for row in tx.execute(own.order_by(unit_links.c.id)))


def covers(tx: Transaction, chat_id: int, guest_id: int) -> bool:
    """Whether a guest is still of a unit whose link the chat has opened: lists and hands move guests."""
    query = (
        select(guests.c.id)
        .join(unit_links, and_(guests.c.group_id == unit_links.c.group_id, guests.c.unit == unit_links.c.unit))
        .join(unit_chats, unit_chats.c.link_id == unit_links.c.id)
        .where(guests.c.id == guest_id, unit_chats.c.chat_id == chat_id, unit_links.c.revoked_at.is_(None))
    )
    return tx.execute(query).first() is not None


def note_used(tx: Transaction, link_id: int, now: datetime) -> None:
    """Remember when a link was last opened."""
    tx.execute(update(unit_links).where(unit_links.c.id == link_id).values(used_at=now))


def revoke(tx: Transaction, link: UnitLink, now: datetime) -> None:
    """Let nobody open a link any more; the chats that came by it stand for none of the unit's guests now."""
    tx.execute(update(unit_links).where(unit_links.c.id == link.id).values(revoked_at=now))
    own = select(guests.c.id).where(guests.c.group_id == link.group_id, guests.c.unit == link.unit)
    by_clerk = (chat_guests.c.guest_id.in_(own), chat_guests.c.holder == Holder.CLERK)
    tx.execute(delete(chat_guests).where(*by_clerk))
    tx.execute(delete(unit_chats).where(unit_chats.c.link_id == link.id))


def posts(tx: Transaction, link: UnitLink) -> tuple[Guest, ...]:
    """The unit's guests who hold a chair of their own, by rank."""
    own = (guests.c.group_id == link.group_id, guests.c.unit == link.unit)
    return guests_store.many(tx, guests_store.select_guests().where(*own, *_STANDING))


def standings(tx: Transaction, ceremony_id: int, group_id: int | None) -> tuple[Standing, ...]:
    """How far every unit of a ceremony is, or of one group."""
    named = or_(guests.c.name != "", guests.c.substitute_name != "")
    query = select(
        func.min(guests.c.id),
        guests.c.group_id,
        guests.c.unit,
        func.count(),
        func.count().filter(named),
        func.count().filter(guests.c.reply != Reply.AWAITING),
    ).where(guests.c.ceremony_id == ceremony_id, *_STANDING)
    if group_id is not None:
        query = query.where(guests.c.group_id == group_id)
    grouped = query.group_by(guests.c.group_id, guests.c.unit).order_by(guests.c.group_id, guests.c.unit)
    return tuple(Standing(*row) for row in tx.execute(grouped))


_STANDING = (guests.c.withdrawn.is_(False), guests.c.joined_to.is_(None))


def _link(row: Row[*tuple[Any, ...]]) -> UnitLink:
    return UnitLink(row.id, row.ceremony_id, row.group_id, row.unit, row.code, row.used_at)
