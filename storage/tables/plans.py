"""What is planned: the ceremony, its groups, programme, doors and reminders."""

from datetime import date, datetime, time

from sqlalchemy import Column, ForeignKey, LargeBinary, Named, Table, TypedColumns
from sqlalchemy.schema import UniqueConstraint

from storage.tables.shared import metadata, one_where
from storage.types import UtcDateTime


class _Ceremonies(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    key: Named[str] = Column(unique=True)
    title: Named[str]
    plan_number: Named[str]
    plan_date: Named[date | None]
    host: Named[str]
    venue: Named[str]
    day: Named[date]
    hour: Named[time | None]
    zone: Named[str]
    reply_by: Named[datetime] = Column(UtcDateTime)
    contact_name: Named[str]
    contact_phone: Named[str]
    doors_open_before: Named[int]
    doors_close_after: Named[int]
    assumptions: Named[str]
    asks_companions: Named[bool]
    purge_told_at: Named[datetime | None] = Column(UtcDateTime)
    purged_at: Named[datetime | None] = Column(UtcDateTime)
    status: Named[str]
    quiet_from: Named[time]
    quiet_until: Named[time]
    counts_exits: Named[bool]
    gaps_told_for: Named[datetime | None] = Column(UtcDateTime)
    letter: Named[str]
    colour_of_letters: Named[str]
    colour_of_lines: Named[str]


class _Emblems(TypedColumns):
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), primary_key=True)
    data: Named[bytes] = Column(LargeBinary)


class _Groups(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"))
    key: Named[str]
    name: Named[str]
    inviter: Named[str]
    quota: Named[int | None]
    granted_quota: Named[int | None]
    place: Named[int]
    letter: Named[str]


class _ProgrammeItems(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    place: Named[int]
    label: Named[str]
    text: Named[str]
    speakers: Named[str]


class _Doors(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    name: Named[str]
    groups: Named[str]


class _SeatRows(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    name: Named[str]
    seats: Named[int]
    groups: Named[str]


class _ReminderRules(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"))
    key: Named[str]
    audience: Named[str]
    before: Named[int]
    anchor: Named[str]
    fired_at: Named[datetime | None] = Column(UtcDateTime)
    missed: Named[bool]


class _Clerks(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"))
    unit: Named[str]
    name: Named[str]
    phone: Named[str]


class _PlaceRequests(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    group_id: Named[int] = Column(ForeignKey("groups.id"))
    by_chat: Named[int] = Column(ForeignKey("chats.id"))
    number: Named[int]
    reason: Named[str]
    asked_at: Named[datetime] = Column(UtcDateTime)
    granted: Named[bool | None]
    decided_by: Named[str]
    decided_at: Named[datetime | None] = Column(UtcDateTime)


ceremonies = Table("ceremonies", metadata, _Ceremonies)
emblems = Table("emblems", metadata, _Emblems)
groups = Table("groups", metadata, _Groups, UniqueConstraint("ceremony_id", "key"))
programme_items = Table("programme_items", metadata, _ProgrammeItems)
doors = Table("doors", metadata, _Doors)
clerks = Table("clerks", metadata, _Clerks, UniqueConstraint("ceremony_id", "unit"))
seat_rows = Table("seat_rows", metadata, _SeatRows)
reminder_rules = Table("reminder_rules", metadata, _ReminderRules, UniqueConstraint("ceremony_id", "key"))
place_requests = Table("place_requests", metadata, _PlaceRequests)
one_where("uq_place_requests_pending", "decided_at IS NULL", place_requests.c.group_id)
