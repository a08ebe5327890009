"""Ceremonies with their groups, programme and doors."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, delete, or_, select, update

from ceremony.model import Ceremony, Colours, Contact, Door, Group, ProgrammeItem, Status
from storage.tables import ceremonies, doors, emblems, groups, programme_items
from storage.types import Transaction
from storage.upsert import insert


def get(tx: Transaction, ceremony_id: int) -> Ceremony:
    """The ceremony with this id."""
    return _ceremony(tx.execute(_GET, dict(b_id=ceremony_id)).one())


def everyone(tx: Transaction) -> tuple[Ceremony, ...]:
    """All ceremonies of this installation, the earliest first."""
    rows = tx.execute(select(ceremonies).order_by(ceremonies.c.day, ceremonies.c.id))
    return tuple(_ceremony(row) for row in rows)


def by_key(tx: Transaction, key: str) -> Ceremony | None:
    """The ceremony with this key, if it was loaded."""
    row = tx.execute(select(ceremonies).where(ceremonies.c.key == key)).one_or_none()
    return _ceremony(row) if row else None


def save(tx: Transaction, values: dict[str, Any]) -> int:
    """Insert or update a ceremony by its key; gives its id."""
    statement = insert(tx, ceremonies).values(values)
    upsert = statement.on_conflict_do_update(index_elements=["key"], set_=values)
    return tx.execute(upsert.returning(ceremonies.c.id)).scalar_one()


def change(tx: Transaction, ceremony_id: int, **values: object) -> None:
    """Set single columns, such as `hour` or `venue`."""
    tx.execute(update(ceremonies).where(ceremonies.c.id == ceremony_id).values(values))


def change_over(tx: Transaction, before: Ceremony, after: Ceremony) -> bool:
    """Store day, hour, place, deadline and status of `after`; False where they are no longer those of `before`."""
    columns = ("day", "hour", "venue", "reply_by", "status")
    as_read = [ceremonies.c[name].is_not_distinct_from(getattr(before, name)) for name in columns]
    query = update(ceremonies).where(ceremonies.c.id == before.id, *as_read)
    return tx.execute(query.values({name: getattr(after, name) for name in columns})).rowcount == 1


def purge_state(tx: Transaction, ceremony_id: int) -> tuple[datetime | None, datetime | None]:
    """When the organisers were told of the purge, and when it was done."""
    columns = (ceremonies.c.purge_told_at, ceremonies.c.purged_at)
    told_at, purged_at = tx.execute(select(*columns).where(ceremonies.c.id == ceremony_id)).one()
    return told_at, purged_at


def note_gaps_told(tx: Transaction, ceremony_id: int, starts_at: datetime) -> bool:
    """Remember that the gaps were told before this hour; False where they were."""
    told_for = ceremonies.c.gaps_told_for
    query = update(ceremonies).where(
        ceremonies.c.id == ceremony_id, or_(told_for.is_(None), told_for != starts_at)
    )
    return tx.execute(query.values(gaps_told_for=starts_at)).rowcount == 1


def assumptions(tx: Transaction, ceremony_id: int) -> list[str]:
    """Keys of the ceremony's file that nobody has confirmed yet."""
    text = tx.execute(select(ceremonies.c.assumptions).where(ceremonies.c.id == ceremony_id)).scalar_one()
    return list(json.loads(text))


def save_group(tx: Transaction, values: dict[str, Any]) -> int:
    """Insert or update a group by its ceremony and key; gives its id."""
    statement = insert(tx, groups).values(values)
    upsert = statement.on_conflict_do_update(index_elements=["ceremony_id", "key"], set_=values)
    return tx.execute(upsert.returning(groups.c.id)).scalar_one()


def groups_of(tx: Transaction, ceremony_id: int) -> tuple[Group, ...]:
    """The ceremony's groups in the order of its plan."""
    return tuple(_group(row) for row in tx.execute(_GROUPS, dict(b_id=ceremony_id)))


def group(tx: Transaction, group_id: int) -> Group:
    """The group with this id."""
    return _group(tx.execute(select(groups).where(groups.c.id == group_id)).one())


def replace_programme(tx: Transaction, ceremony_id: int, items: Sequence[ProgrammeItem]) -> None:
    """Put these lines in the place of the programme."""
    tx.execute(delete(programme_items).where(programme_items.c.ceremony_id == ceremony_id))
    for place, item in enumerate(items):
        tx.execute(
            programme_items.insert().values(
                ceremony_id=ceremony_id,
                place=place,
                label=item.label,
                text=item.text,
                speakers=json.dumps(item.speakers, ensure_ascii=False),
            )
        )


def programme(tx: Transaction, ceremony_id: int) -> tuple[ProgrammeItem, ...]:
    """The programme in order, with labels as printed."""
    query = select(programme_items).where(programme_items.c.ceremony_id == ceremony_id)
    rows = tx.execute(query.order_by(programme_items.c.place))
    return tuple(ProgrammeItem(row.label, row.text, tuple(json.loads(row.speakers))) for row in rows)


def replace_emblem(tx: Transaction, ceremony_id: int, data: bytes | None) -> None:
    """Put this picture in the place of the ceremony's emblem, or none."""
    tx.execute(delete(emblems).where(emblems.c.ceremony_id == ceremony_id))
    if data is not None:
        tx.execute(emblems.insert().values(ceremony_id=ceremony_id, data=data))


def emblem(tx: Transaction, ceremony_id: int) -> bytes | None:
    """The picture that stands on the ceremony's cards, if it has one."""
    return tx.execute(select(emblems.c.data).where(emblems.c.ceremony_id == ceremony_id)).scalar_one_or_none()


def replace_doors(tx: Transaction, ceremony_id: int, named: Sequence[Door]) -> None:
    """Put these doors in the place of the ceremony's."""
    tx.execute(delete(doors).where(doors.c.ceremony_id == ceremony_id))
    for door in named:
        keys = json.dumps(door.groups, ensure_ascii=False)
        tx.execute(doors.insert().values(ceremony_id=ceremony_id, name=door.name, groups=keys))


def doors_of(tx: Transaction, ceremony_id: int) -> tuple[Door, ...]:
    """The ceremony's doors."""
    rows = tx.execute(_DOORS, dict(b_id=ceremony_id))
    return tuple(Door(row.name, tuple(json.loads(row.groups))) for row in rows)


def _ceremony(row: Row[*tuple[Any, ...]]) -> Ceremony:
    return Ceremony(
        id=row.id,
        key=row.key,
        title=row.title,
        plan_number=row.plan_number,
        plan_date=row.plan_date,
        host=row.host,
        venue=row.venue,
        day=row.day,
        hour=row.hour,
        zone=ZoneInfo(row.zone),
        reply_by=row.reply_by,
        contact=Contact(row.contact_name, row.contact_phone),
        doors_open_before=timedelta(seconds=row.doors_open_before),
        doors_close_after=timedelta(seconds=row.doors_close_after),
        asks_companions=row.asks_companions,
        status=Status(row.status),
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        counts_exits=row.counts_exits,
        colours=Colours(row.colour_of_letters, row.colour_of_lines),
    )


def _group(row: Row[*tuple[Any, ...]]) -> Group:
    quota = max(row.quota, row.granted_quota or 0) if row.quota is not None else None
    return Group(row.id, row.ceremony_id, row.key, row.name, row.inviter, quota)


_GET = select(ceremonies).where(ceremonies.c.id == bindparam("b_id"))
_GROUPS = select(groups).where(groups.c.ceremony_id == bindparam("b_id")).order_by(groups.c.place)
_DOORS = select(doors).where(doors.c.ceremony_id == bindparam("b_id")).order_by(doors.c.id)
