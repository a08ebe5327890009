"""The tables, the same on SQLite and PostgreSQL. Moments are UTC; texts are NFC."""

from datetime import date, datetime, time

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, MetaData, Named, Table, TypedColumns, text
from sqlalchemy.schema import UniqueConstraint

from storage.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


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


class _Groups(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"))
    key: Named[str]
    name: Named[str]
    inviter: Named[str]
    quota: Named[int | None]
    granted_quota: Named[int | None]
    place: Named[int]


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


class _ReminderRules(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"))
    key: Named[str]
    audience: Named[str]
    before: Named[int]
    anchor: Named[str]
    fired_at: Named[datetime | None] = Column(UtcDateTime)
    missed: Named[bool]


class _Guests(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"))
    group_id: Named[int] = Column(ForeignKey("groups.id"), index=True)
    key: Named[str]
    position: Named[str]
    unit: Named[str]
    honorific: Named[str]
    name: Named[str]
    phone: Named[str]
    rank: Named[int]
    seat: Named[str]
    search: Named[str]
    reply: Named[str]
    reason: Named[str]
    version: Named[int]
    substitute_honorific: Named[str]
    substitute_name: Named[str]
    substitute_position: Named[str]
    substitute_phone: Named[str]
    name_asked: Named[bool]
    withdrawn: Named[bool]
    joined_to: Named[int | None] = Column(ForeignKey("guests.id"), index=True)
    joined_at: Named[datetime | None] = Column(UtcDateTime)
    companions: Named[int]
    driver: Named[bool]
    asks_consent: Named[bool]
    consent: Named[str]
    consent_at: Named[datetime | None] = Column(UtcDateTime)
    erased_at: Named[datetime | None] = Column(UtcDateTime)


class _Codes(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"), index=True)
    digest: Named[str] = Column(unique=True)
    code: Named[str]
    holder: Named[str]
    issued_at: Named[datetime] = Column(UtcDateTime)
    voided_at: Named[datetime | None] = Column(UtcDateTime)


class _Chats(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    channel: Named[str]
    address: Named[str]
    language: Named[str]
    step: Named[str]
    choices: Named[str]
    wrong_codes: Named[int]
    wrong_code_at: Named[datetime | None] = Column(UtcDateTime)
    unreachable: Named[bool]
    opened_at: Named[datetime] = Column(UtcDateTime)


class _ChatGuests(TypedColumns):
    chat_id: Named[int] = Column(ForeignKey("chats.id"), primary_key=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"), primary_key=True, index=True)
    holder: Named[str]
    linked_at: Named[datetime] = Column(UtcDateTime)


class _Staff(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"))
    role: Named[str]
    group_id: Named[int | None] = Column(ForeignKey("groups.id"))
    door: Named[str]
    label: Named[str]
    chat_id: Named[int | None] = Column(ForeignKey("chats.id"), index=True)
    token_digest: Named[str] = Column(unique=True)
    expires_at: Named[datetime] = Column(UtcDateTime)
    used_at: Named[datetime | None] = Column(UtcDateTime)
    revoked_at: Named[datetime | None] = Column(UtcDateTime)


class _Campaigns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    key: Named[str] = Column(unique=True)
    kind: Named[str]
    note: Named[str]
    by_chat: Named[int | None] = Column(ForeignKey("chats.id"))
    started_at: Named[datetime] = Column(UtcDateTime)


class _Deliveries(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    campaign_id: Named[int | None] = Column(ForeignKey("campaigns.id"))
    guest_id: Named[int | None] = Column(ForeignKey("guests.id"))
    chat_id: Named[int | None] = Column(ForeignKey("chats.id"))
    channel: Named[str]
    address: Named[str]
    lane: Named[int]
    heard: Named[str]
    body: Named[str | None]
    state: Named[str]
    reason: Named[str]
    attempts: Named[int]
    perhaps_twice: Named[bool]
    platform_id: Named[str]
    queued_at: Named[datetime] = Column(UtcDateTime)
    due_at: Named[datetime] = Column(UtcDateTime)
    settled_at: Named[datetime | None] = Column(UtcDateTime)


class _Updates(TypedColumns):
    channel: Named[str] = Column(primary_key=True)
    update_id: Named[str] = Column(primary_key=True)
    failed: Named[bool]
    at: Named[datetime] = Column(UtcDateTime)


class _Admissions(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"))
    door: Named[str]
    by_staff: Named[int] = Column(ForeignKey("staff.id"))
    at: Named[datetime] = Column(UtcDateTime)
    voided_at: Named[datetime | None] = Column(UtcDateTime)


class _Scans(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    nonce: Named[str] = Column(unique=True)
    ceremony_id: Named[int | None] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int | None] = Column(ForeignKey("guests.id"))
    admission_id: Named[int | None] = Column(ForeignKey("admissions.id"))
    verdict: Named[str]
    door: Named[str]
    by_staff: Named[int | None] = Column(ForeignKey("staff.id"))
    at: Named[datetime] = Column(UtcDateTime)


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


class _AuditEntries(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int | None] = Column(ForeignKey("guests.id"))
    by_chat: Named[int | None] = Column(ForeignKey("chats.id"))
    act: Named[str]
    details: Named[str]
    at: Named[datetime] = Column(UtcDateTime)


class _Forwardings(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"), index=True)
    by_staff: Named[int] = Column(ForeignKey("staff.id"))
    at: Named[datetime] = Column(UtcDateTime)


class _PictureLinks(TypedColumns):
    token_digest: Named[str] = Column(primary_key=True)
    kind: Named[str]
    code: Named[str]
    language: Named[str]
    expires_at: Named[datetime] = Column(UtcDateTime, index=True)


class _PrivacyRequests(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"))
    kind: Named[str]
    how: Named[str]
    received_at: Named[datetime] = Column(UtcDateTime)
    due_at: Named[datetime] = Column(UtcDateTime)
    done_at: Named[datetime | None] = Column(UtcDateTime)


ceremonies = Table("ceremonies", metadata, _Ceremonies)
groups = Table("groups", metadata, _Groups, UniqueConstraint("ceremony_id", "key"))
programme_items = Table("programme_items", metadata, _ProgrammeItems)
doors = Table("doors", metadata, _Doors)
reminder_rules = Table("reminder_rules", metadata, _ReminderRules, UniqueConstraint("ceremony_id", "key"))
guests = Table("guests", metadata, _Guests, UniqueConstraint("ceremony_id", "key"))
codes = Table("codes", metadata, _Codes)
chats = Table("chats", metadata, _Chats, UniqueConstraint("channel", "address"))
chat_guests = Table("chat_guests", metadata, _ChatGuests)
staff = Table("staff", metadata, _Staff)
campaigns = Table("campaigns", metadata, _Campaigns)
deliveries = Table("deliveries", metadata, _Deliveries, UniqueConstraint("campaign_id", "guest_id", "address"))
updates = Table("updates", metadata, _Updates)
admissions = Table("admissions", metadata, _Admissions)
scans = Table("scans", metadata, _Scans)
place_requests = Table("place_requests", metadata, _PlaceRequests)
audit_entries = Table("audit_entries", metadata, _AuditEntries)
forwardings = Table("forwardings", metadata, _Forwardings)
picture_links = Table("picture_links", metadata, _PictureLinks)
privacy_requests = Table("privacy_requests", metadata, _PrivacyRequests)


def _one_where(name: str, column: ColumnElement[int], condition: str) -> None:
    """At most one row for each value among those that meet a condition."""
    where = text(condition)
    Index(name, column, unique=True, sqlite_where=where, postgresql_where=where)


_one_where("uq_admissions_standing", admissions.c.guest_id, "voided_at IS NULL")
_one_where("uq_codes_live", codes.c.guest_id, "voided_at IS NULL")
_one_where("uq_place_requests_pending", place_requests.c.group_id, "decided_at IS NULL")
Index("ix_deliveries_to_send", deliveries.c.channel, deliveries.c.state, deliveries.c.lane, deliveries.c.id)
Index("ix_deliveries_chat", deliveries.c.chat_id, deliveries.c.state, deliveries.c.id)
Index("ix_deliveries_guest", deliveries.c.guest_id, deliveries.c.state)
