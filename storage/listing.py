"""Guests as lists and hands write them: a plan's guests, those of other lists, and what was corrected by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select, update

from ceremony.model import Consent, Guest, Reply
from storage import guests as guests_store
from storage.tables import guests
from storage.types import Transaction
from storage.upsert import insert


def save_listed(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Insert listed guests or update what the list says of them, by ceremony and key.

    The answer, a name or phone that was told since, posts joined or split in chat, what was edited by hand, and
    everything else that is not listed stay; a name or phone that was deleted does not come back.
    """
    statement = insert(tx, guests)
    listed = statement.excluded
    updated = {column: _unless_edited(column, listed[column]) for column in rows[0]} | {
        column: case(
            (or_(guests.c.erased_at.is_not(None), _is_edited(column)), guests.c[column]),
            else_=func.coalesce(func.nullif(listed[column], ""), guests.c[column]),
        )
        for column in ("name", "phone")
    }
    updated["note"] = case((guests.c.erased_at.is_not(None), guests.c.note), else_=updated["note"])
    updated["joined_to"] = case((guests.c.joined_at.is_(None), listed.joined_to), else_=guests.c.joined_to)
    upsert = statement.on_conflict_do_update(index_elements=["ceremony_id", "key"], set_=updated)
    tx.execute(upsert, [row | _UNANSWERED for row in rows])


def add(tx: Transaction, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Invite guests that no plan lists, by key; a plan that is loaded later leaves them. Gives their ids.

    The rows hold every column that a plan lists (`save_listed`); their codes are still to be issued.
    """
    if not rows:
        return {}
    tx.execute(insert(tx, guests), [row | _UNANSWERED | {"origin": "list"} for row in rows])
    known = keys_of(tx, rows[0]["ceremony_id"])
    return {row["key"]: known[row["key"]] for row in rows}


def edit(tx: Transaction, guest: Guest, **values: Any) -> None:
    """Store what was corrected by hand, over the version that was read; a plan that is loaded later keeps it.

    Raises:
        AnswerChanged: somebody stored something of this guest since `guest` was read.
    """
    kept = marked(*values)
    known = {field: value for field, value in values.items() if field in ("name", "position", "unit")}
    search = guests_store.search_key_of(replace(guest, **known))
    guests_store.save_over_version(
        tx, guest, values | {"edited": kept, "search": search, "version": guest.version + 1}
    )


def marked(*columns: str) -> ColumnElement[str]:
    """The marks of a guest with those of more columns that were edited by hand."""
    kept: ColumnElement[str] = guests.c.edited
    for column in columns:
        kept = case((_is_edited(column), kept), else_=kept + _mark(column))
    return kept


def _mark(column: str) -> str:
    return f",{column},"


def _is_edited(column: str) -> ColumnElement[bool]:
    return guests.c.edited.contains(_mark(column), autoescape=True)


def _unless_edited(column: str, listed: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((_is_edited(column), guests.c[column]), else_=listed)


def refresh_search(tx: Transaction, ceremony_id: int) -> None:
    """Make the search keys anew where a load kept an earlier name or substitute, or left a deleted name out."""
    named = or_(guests.c.name != "", guests.c.substitute_name != "", guests.c.erased_at.is_not(None))
    query = guests_store.select_guests().where(guests.c.ceremony_id == ceremony_id, named)
    keys = [{"guest": g.id, "search_key": guests_store.search_key_of(g)} for g in guests_store.many(tx, query)]
    if keys:
        by_id = update(guests).where(guests.c.id == bindparam("guest"))
        tx.execute(by_id.values(search=bindparam("search_key")), keys)


def keys_of(tx: Transaction, ceremony_id: int) -> dict[str, int]:
    """Every listed guest's key and id, the withdrawn too."""
    query = select(guests.c.key, guests.c.id).where(guests.c.ceremony_id == ceremony_id)
    return {key: guest_id for key, guest_id in tx.execute(query)}


def withdraw_others(tx: Transaction, ceremony_id: int, keys: Sequence[str]) -> int:
    """Mark the plan's guests whose key is not among these as no longer invited; their answers stay.

    Gives how many. Those that came by another list stay too, and those that were invited again by hand.
    """
    of_plan = select(guests.c.key, guests.c.id).where(
        guests.c.ceremony_id == ceremony_id, guests.c.origin == "plan", ~_is_edited("withdrawn")
    )
    listed = set(keys)
    missing = [guest_id for key, guest_id in tx.execute(of_plan) if key not in listed]
    query = update(guests).where(guests.c.id == bindparam("guest"), guests.c.withdrawn.is_(False))
    return sum(tx.execute(query.values(withdrawn=True), {"guest": i}).rowcount for i in missing)


_UNANSWERED: dict[str, Any] = dict(
    reply=Reply.AWAITING,
    reason="",
    version=0,
    substitute_honorific="",
    substitute_name="",
    substitute_position="",
    companions=0,
    driver=False,
    substitute_phone="",
    name_asked=False,
    consent=Consent.UNASKED,
    origin="plan",
    edited="",
)
