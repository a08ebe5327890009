"""The guests of a ceremony as a table: found, sorted and paged by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from ceremony.model import Guest, Holder, Reply
from ceremony.names import fold
from storage import guests as guests_store
from storage.tables import admissions, chat_guests, groups, guests
from storage.types import Transaction

PAGE = 100


class Sort(StrEnum):
    """By what a table is sorted; LISTED is by group, unit and rank, as everywhere else."""

    LISTED = "listed"
    NAME = "name"
    UNIT = "unit"
    RANK = "rank"
    SEAT = "seat"
    REPLY = "reply"


@dataclass(frozen=True)
class Wanted:
    """Which guests, in which order. None and '' stand for all; the withdrawn stand apart."""

    ceremony_id: int
    group_id: int | None = None
    words: str = ""
    unit: str = ""
    reply: Reply | None = None
    present: bool | None = None
    leader: bool = False
    no_chat: bool = False
    withdrawn: bool = False
    sort: Sort = Sort.LISTED
    descending: bool = False


@dataclass(frozen=True)
class Row:
    """One guest in the table; where the post is joined, whether its person is here and has a chat."""

    guest: Guest
    group: str
    present: bool
    has_chat: bool


def count(tx: Transaction, wanted: Wanted) -> int:
    """How many guests there are."""
    return tx.execute(select(func.count()).select_from(guests).where(*_conditions(wanted))).scalar_one()


def page(tx: Transaction, wanted: Wanted, number: int) -> tuple[Row, ...]:
    """One page of them; the first is 1."""
    source = guests.join(groups, groups.c.id == guests.c.group_id)
    columns = (guests.c.id, groups.c.name, _present().label("present"), _has_chat().label("has_chat"))
    query = select(*columns).select_from(source).where(*_conditions(wanted)).order_by(*_order(wanted))
    rows = tx.execute(query.limit(PAGE).offset((number - 1) * PAGE)).all()
    known = {guest.id: guest for guest in guests_store.some(tx, [row.id for row in rows])}
    return tuple(Row(known[row.id], row.name, bool(row.present), bool(row.has_chat)) for row in rows)


def units(tx: Transaction, ceremony_id: int, group_id: int | None) -> tuple[str, ...]:
    """The units that guests are of."""
    here = [guests.c.ceremony_id == ceremony_id, guests.c.unit != ""]
    if group_id is not None:
        here.append(guests.c.group_id == group_id)
    return tuple(tx.execute(select(guests.c.unit).where(*here).distinct().order_by(guests.c.unit)).scalars())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [guests.c.ceremony_id == wanted.ceremony_id, guests.c.withdrawn.is_(wanted.withdrawn)]
    if wanted.group_id is not None:
        found.append(guests.c.group_id == wanted.group_id)
    if wanted.unit:
        found.append(guests.c.unit == wanted.unit)
    if wanted.reply is not None:
        found.append(guests.c.reply == wanted.reply)
    if wanted.present is not None:
        found.append(_present() if wanted.present else ~_present())
    if wanted.leader:
        found.append(guests.c.leader)
    if wanted.no_chat:
        found.append(~_has_chat())
    return [*found, *_worded(wanted.words)]


def _worded(words: str) -> list[ColumnElement[bool]]:
    """All words, without diacritics; or a part of a telephone number."""
    digits = "".join(words.split()).lstrip("+").lstrip("0")
    parts = [guests.c.search.contains(part, autoescape=True) for part in fold(words).split()]
    if digits.isascii() and digits.isdigit():
        return [or_(guests.c.phone.contains(digits), and_(*parts))]
    return parts


def _order(wanted: Wanted) -> Sequence[ColumnElement[Any]]:
    listed = (groups.c.place, guests.c.unit, guests.c.rank, guests.c.id)
    first: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        # What is searched begins with the name, folded; guests without one come last.
        Sort.NAME: (guests.c.name == "", guests.c.search),
        Sort.UNIT: (guests.c.unit,),
        Sort.RANK: (guests.c.rank,),
        Sort.SEAT: (guests.c.seat == "", guests.c.seat),
        Sort.REPLY: (guests.c.reply,),
    }
    own = first.get(wanted.sort, listed[:1])
    return (*(each.desc() if wanted.descending else each.asc() for each in own), *listed)


def _present() -> ColumnElement[bool]:
    inside = (admissions.c.guest_id == _comes(), admissions.c.voided_at.is_(None))
    return select(admissions.c.id).where(*inside).correlate(guests).exists()


def _has_chat() -> ColumnElement[bool]:
    """Whether a chat is written to about a guest; its unit's clerk is not."""
    own = (chat_guests.c.guest_id == _comes(), chat_guests.c.holder != Holder.CLERK)
    return select(chat_guests.c.chat_id).where(*own).correlate(guests).exists()


def _comes() -> ColumnElement[int]:
    return func.coalesce(guests.c.joined_to, guests.c.id)
