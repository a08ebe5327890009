"""Reading the audit trail: what was done at a ceremony, the latest first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from ceremony.names import fold
from storage.tables import audit_entries, guests
from storage.types import Transaction

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One act; `by_chat` is None for what the program or its operator does."""

    id: int
    act: str
    at: datetime
    details: Mapping[str, Any]
    guest_id: int | None
    by_chat: int | None


@dataclass(frozen=True)
class Sought:
    """Which acts: of one kind, about guests whom the words find, about one guest, or those of one group alone.

    What a group's host did at `by_chat` counts with its group.
    """

    ceremony_id: int
    act: str = ""
    words: str = ""
    guest_id: int | None = None
    group_id: int | None = None
    by_chat: int | None = None


def page(tx: Transaction, sought: Sought, before: int = 0) -> tuple[Entry, ...]:
    """One page of the entries before this one (0: the latest), and one more if there is one."""
    query = select(audit_entries).select_from(_SOURCE).where(*_conditions(sought))
    if sought.act:
        query = query.where(audit_entries.c.act == sought.act)
    if before:
        query = query.where(audit_entries.c.id < before)
    rows = tx.execute(query.order_by(audit_entries.c.id.desc()).limit(PAGE + 1))
    return tuple(map(_entry, rows))


def every(tx: Transaction, ceremony_id: int) -> tuple[Entry, ...]:
    """Everything that was done at a ceremony, the earliest first."""
    query = select(audit_entries).where(audit_entries.c.ceremony_id == ceremony_id)
    return tuple(map(_entry, tx.execute(query.order_by(audit_entries.c.id))))


def acts(tx: Transaction, sought: Sought) -> tuple[str, ...]:
    """The kinds of acts there are, whichever is sought."""
    query = select(audit_entries.c.act).select_from(_SOURCE).where(*_conditions(sought))
    return tuple(tx.execute(query.distinct()).scalars())


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    found = [audit_entries.c.ceremony_id == sought.ceremony_id]
    if sought.guest_id is not None:
        found.append(audit_entries.c.guest_id == sought.guest_id)
    if sought.group_id is not None:
        own = [guests.c.group_id == sought.group_id]
        if sought.by_chat is not None:
            own.append(audit_entries.c.by_chat == sought.by_chat)
        found.append(or_(*own))
    return found + [guests.c.search.contains(part, autoescape=True) for part in fold(sought.words).split()]


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(row.id, row.act, row.at, json.loads(row.details or "{}"), row.guest_id, row.by_chat)


_SOURCE = audit_entries.outerjoin(guests, guests.c.id == audit_entries.c.guest_id)
