"""Who is invited, how they are reached, and who serves."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, TypedColumns
from sqlalchemy.schema import UniqueConstraint

from storage.tables.shared import metadata, one_where
from storage.types import UtcDateTime


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
    leader: Named[bool]
    note: Named[str]
    speaks: Named[str]
    roster_number: Named[int | None]
    origin: Named[str]
    edited: Named[str]


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


class _DeskLinks(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    chat_id: Named[int] = Column(ForeignKey("chats.id"), index=True)
    token_digest: Named[str] = Column(unique=True)
    expires_at: Named[datetime] = Column(UtcDateTime)
    key_digest: Named[str | None] = Column(unique=True)


class _UnitLinks(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    group_id: Named[int] = Column(ForeignKey("groups.id"))
    unit: Named[str]
    code: Named[str]
    digest: Named[str] = Column(unique=True)
    issued_at: Named[datetime] = Column(UtcDateTime)
    used_at: Named[datetime | None] = Column(UtcDateTime)
    revoked_at: Named[datetime | None] = Column(UtcDateTime)


class _UnitChats(TypedColumns):
    link_id: Named[int] = Column(ForeignKey("unit_links.id"), primary_key=True)
    chat_id: Named[int] = Column(ForeignKey("chats.id"), primary_key=True, index=True)


class _Forwardings(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"), index=True)
    by_staff: Named[int] = Column(ForeignKey("staff.id"))
    at: Named[datetime] = Column(UtcDateTime)


class _PrivacyRequests(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"))
    kind: Named[str]
    how: Named[str]
    received_at: Named[datetime] = Column(UtcDateTime)
    due_at: Named[datetime] = Column(UtcDateTime)
    done_at: Named[datetime | None] = Column(UtcDateTime)


guests = Table("guests", metadata, _Guests, UniqueConstraint("ceremony_id", "key"))
codes = Table("codes", metadata, _Codes)
chats = Table("chats", metadata, _Chats, UniqueConstraint("channel", "address"))
chat_guests = Table("chat_guests", metadata, _ChatGuests)
staff = Table("staff", metadata, _Staff)
desk_links = Table("desk_links", metadata, _DeskLinks)
unit_links = Table("unit_links", metadata, _UnitLinks)
unit_chats = Table("unit_chats", metadata, _UnitChats)
forwardings = Table("forwardings", metadata, _Forwardings)
privacy_requests = Table("privacy_requests", metadata, _PrivacyRequests)
one_where("uq_codes_live", "voided_at IS NULL", codes.c.guest_id)
one_where("uq_unit_links_live", "revoked_at IS NULL", unit_links.c.group_id, unit_links.c.unit)

Index("uq_guests_roster_number", guests.c.ceremony_id, guests.c.roster_number, unique=True)
