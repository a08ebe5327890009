"""What goes in and out: campaigns, deliveries, updates, lent pictures and the audit trail."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, TypedColumns
from sqlalchemy.schema import UniqueConstraint

from storage.tables.shared import metadata
from storage.types import UtcDateTime


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


class _PictureLinks(TypedColumns):
    token_digest: Named[str] = Column(primary_key=True)
    kind: Named[str]
    code: Named[str]
    language: Named[str]
    expires_at: Named[datetime] = Column(UtcDateTime, index=True)


class _AuditEntries(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int | None] = Column(ForeignKey("guests.id"))
    by_chat: Named[int | None] = Column(ForeignKey("chats.id"))
    act: Named[str]
    details: Named[str]
    at: Named[datetime] = Column(UtcDateTime)


campaigns = Table("campaigns", metadata, _Campaigns)
deliveries = Table("deliveries", metadata, _Deliveries, UniqueConstraint("campaign_id", "guest_id", "address"))
updates = Table("updates", metadata, _Updates)
picture_links = Table("picture_links", metadata, _PictureLinks)
audit_entries = Table("audit_entries", metadata, _AuditEntries)
Index("ix_deliveries_to_send", deliveries.c.channel, deliveries.c.state, deliveries.c.lane, deliveries.c.id)
Index("ix_deliveries_chat", deliveries.c.chat_id, deliveries.c.state, deliveries.c.id)
Index("ix_deliveries_guest", deliveries.c.guest_id, deliveries.c.state)
