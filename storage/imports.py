"""Imports of lists: what was previewed and waits for a word, and what was changed, while that can be undone."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, delete, or_, select, update

from storage.tables import (
    admissions,
    ceremonies,
    chat_guests,
    deliveries,
    forwardings,
    guests,
    import_changes,
    imports,
)
from storage.types import Transaction

AT_ONCE = 500


class Stage(StrEnum):
    """How far an import is."""

    PREVIEWED = "previewed"
    IMPORTED = "imported"
    UNDONE = "undone"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Import:
    """A list that was read. `listing` is what it says, '' once that was forgotten; `only_group` is a host's own.

    `previewed` is a digest of the preview that was shown.
    """

    id: int
    ceremony_id: int
    group_id: int | None
    only_group: int | None
    by_chat: int | None
    file: str
    listing: str
    previewed: str
    stage: Stage
    added: int
    changed: int
    made_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Change:
    """What an import did to a guest: its columns before and after."""

    guest_id: int
    added: bool
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def keep(
    tx: Transaction,
    ceremony_id: int,
    *,
    group_id: int | None,
    only_group: int | None,
    by_chat: int | None,
    file: str,
    listing: str,
    now: datetime,
) -> int:
    """Store a list that was read; gives the import's id."""
    whose = dict(ceremony_id=ceremony_id, group_id=group_id, only_group=only_group, by_chat=by_chat)
    fresh = dict(file=file, listing=listing, previewed="", state=Stage.PREVIEWED, added=0, changed=0, made_at=now)
    return tx.execute(imports.insert().values(whose | fresh).returning(imports.c.id)).scalar_one()


def find(tx: Transaction, import_id: int) -> Import | None:
    """The import with this id, if there is one."""
    row = tx.execute(select(imports).where(imports.c.id == import_id)).one_or_none()
    return _import(row) if row else None


def latest(tx: Transaction, ceremony_id: int, stage: Stage, only_group: int | None = None) -> Import | None:
    """The import that came this far last, a host's own where one is named."""
    query = select(imports).where(imports.c.ceremony_id == ceremony_id, imports.c.state == stage)
    if only_group is not None:
        query = query.where(imports.c.only_group == only_group)
    row = tx.execute(query.order_by(imports.c.id.desc()).limit(1)).one_or_none()
    return _import(row) if row else None


def change(tx: Transaction, import_id: int, **values: Any) -> None:
    """Set single columns."""
    tx.execute(update(imports).where(imports.c.id == import_id).values(values))


def move(tx: Transaction, import_id: int, before: Stage, after: Stage, now: datetime) -> bool:
    """Let an import go on; False where somebody was quicker."""
    query = update(imports).where(imports.c.id == import_id, imports.c.state == before)
    return tx.execute(query.values(state=after, done_at=now)).rowcount == 1


def hold(tx: Transaction, ceremony_id: int) -> None:
    """Let nobody else import, or change a guest, until this transaction ends."""
    tx.execute(select(ceremonies.c.id).where(ceremonies.c.id == ceremony_id).with_for_update()).all()
    tx.execute(select(guests.c.id).where(guests.c.ceremony_id == ceremony_id).with_for_update()).all()


def erased(tx: Transaction, ceremony_id: int) -> frozenset[int]:
    """The guests whose name and phone were deleted."""
    query = select(guests.c.id).where(guests.c.ceremony_id == ceremony_id, guests.c.erased_at.is_not(None))
    return frozenset(tx.execute(query).scalars())


def edited(tx: Transaction, ceremony_id: int) -> dict[int, str]:
    """Which columns were corrected by hand, by guest."""
    query = select(guests.c.id, guests.c.edited).where(guests.c.ceremony_id == ceremony_id, guests.c.edited != "")
    return {guest_id: columns for guest_id, columns in tx.execute(query)}


def edit_all(tx: Transaction, edits: Mapping[int, Mapping[str, Any]], *, by_hand: bool = True) -> None:
    """Store what a list corrects, by guest; what is corrected `by_hand` is kept when a plan is loaded again."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for guest_id, values in edits.items():
        alike[tuple(sorted(values))].append({"b_guest": guest_id} | {f"b_{key}": v for key, v in values.items()})
    for columns, rows in alike.items():
        new: dict[str, Any] = {column: bindparam(f"b_{column}") for column in columns}
        new |= {"version": guests.c.version + 1}
        if by_hand:
            new["edited"] = _marked([column for column in columns if column not in ("search", "withdrawn")])
        tx.execute(update(guests).where(guests.c.id == bindparam("b_guest")).values(new), rows)


def _marked(columns: Sequence[str]) -> ColumnElement[str]:
    kept: ColumnElement[str] = guests.c.edited
    for column in columns:
        mark = f",{column},"
        kept = case((guests.c.edited.contains(mark, autoescape=True), kept), else_=kept + mark)
    return kept


def note(tx: Transaction, import_id: int, changes: Sequence[Change]) -> None:
    """Remember what was changed."""
    rows = [
        dict(
            import_id=import_id,
            guest_id=each.guest_id,
            added=each.added,
            before=json.dumps(each.before, ensure_ascii=False),
            after=json.dumps(each.after, ensure_ascii=False),
        )
        for each in changes
    ]
    if rows:
        tx.execute(import_changes.insert(), rows)


def changes_of(tx: Transaction, import_id: int) -> tuple[Change, ...]:
    """What an import changed, as far as that is still remembered."""
    query = (
        select(import_changes).where(import_changes.c.import_id == import_id).order_by(import_changes.c.guest_id)
    )
    return tuple(
        Change(row.guest_id, row.added, json.loads(row.before), json.loads(row.after)) for row in tx.execute(query)
    )


def met(tx: Transaction, guest_ids: Sequence[int]) -> frozenset[int]:
    """Those of these guests that were written to, forwarded to, have a chat, or were let in."""
    found: set[int] = set()
    for start in range(0, len(guest_ids), AT_ONCE):
        some = guest_ids[start : start + AT_ONCE]
        for table in (deliveries, chat_guests, forwardings, admissions):
            query = select(table.c.guest_id).where(table.c.guest_id.in_(some))
            found |= {guest_id for guest_id in tx.execute(query).scalars() if guest_id is not None}
    return frozenset(found)


def forget_import(tx: Transaction, import_id: int) -> None:
    """Forget what an import was about; that it was made stays."""
    tx.execute(delete(import_changes).where(import_changes.c.import_id == import_id))
    change(tx, import_id, listing="", file="")


def forget_guest(tx: Transaction, ceremony_id: int, guest_id: int) -> None:
    """Keep nothing of a guest in what waits or can be undone; lists that wait are to be sent again."""
    tx.execute(delete(import_changes).where(import_changes.c.guest_id == guest_id))
    tx.execute(update(imports).where(imports.c.ceremony_id == ceremony_id).values(listing=""))


def forget(tx: Transaction, *, ceremony_id: int | None = None, before: datetime | None = None) -> None:
    """Forget what lists said and what was before: of a ceremony, and of what lies so far back."""
    old: list[ColumnElement[bool]] = []
    if ceremony_id is not None:
        old.append(imports.c.ceremony_id == ceremony_id)
    if before is not None:
        old.append(imports.c.made_at <= before)
        old.append(or_(imports.c.done_at.is_(None), imports.c.done_at <= before))
    ids = select(imports.c.id).where(*old)
    tx.execute(delete(import_changes).where(import_changes.c.import_id.in_(ids)))
    tx.execute(
        update(imports)
        .where(or_(imports.c.file != "", imports.c.listing != ""), imports.c.id.in_(ids))
        .values(listing="", file="")
    )


def _import(row: Row[Any]) -> Import:
    return Import(
        row.id,
        row.ceremony_id,
        row.group_id,
        row.only_group,
        row.by_chat,
        row.file,
        row.listing,
        row.previewed,
        Stage(row.state),
        row.added,
        row.changed,
        row.made_at,
        row.done_at,
    )
