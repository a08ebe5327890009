"""What goes in and out: campaigns, what is enclosed, deliveries, updates, lent files and the audit trail."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Named, Table, TypedColumns
from sqlalchemy.schema import UniqueConstraint

from storage.tables.shared import metadata, one_where
from storage.types import UtcDateTime


class _Campaigns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    key: Named[str] = Column(unique=True)
    kind: Named[str]
    note: Named[str]
    by_chat: Named[int | None] = Column(ForeignKey("chats.id"))
    started_at: Named[datetime] = Column(UtcDateTime)
    state: Named[str]
    send_at: Named[datetime | None] = Column(UtcDateTime)
    urgent: Named[bool]
    asks_ack: Named[bool]
    words: Named[str]
    attachment_id: Named[int | None] = Column(ForeignKey("attachments.id"))
    audience: Named[str]
    previewed: Named[str]
    progress_id: Named[int | None]


class _Attachments(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    kind: Named[str]
    name: Named[str]
    mime: Named[str]
    data: Named[bytes] = Column(LargeBinary)
    drawn: Named[bytes | None] = Column(LargeBinary)
    made_at: Named[datetime] = Column(UtcDateTime)


class _Uploads(TypedColumns):
    channel: Named[str] = Column(primary_key=True)
    attachment_id: Named[int] = Column(ForeignKey("attachments.id"), primary_key=True)
    upload_id: Named[str]


class _Acknowledgements(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    campaign_id: Named[int] = Column(ForeignKey("campaigns.id"))
    guest_id: Named[int | None] = Column(ForeignKey("guests.id"))
    chat_id: Named[int] = Column(ForeignKey("chats.id"))
    at: Named[datetime] = Column(UtcDateTime)


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
    pieces_sent: Named[int] = Column(server_default="0")
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


attachments = Table("attachments", metadata, _Attachments)
uploads = Table("uploads", metadata, _Uploads)
campaigns = Table("campaigns", metadata, _Campaigns)
deliveries = Table("deliveries", metadata, _Deliveries, UniqueConstraint("campaign_id", "guest_id", "address"))
updates = Table("updates", metadata, _Updates)
picture_links = Table("picture_links", metadata, _PictureLinks)
audit_entries = Table("audit_entries", metadata, _AuditEntries)
acknowledgements = Table("acknowledgements", metadata, _Acknowledgements)
one_where(
    "uq_deliveries_staff",
    "guest_id IS NULL AND campaign_id IS NOT NULL",
    deliveries.c.campaign_id,
    deliveries.c.address,
)
one_where(
    "uq_acknowledgements_guest",
    "guest_id IS NOT NULL",
    acknowledgements.c.campaign_id,
    acknowledgements.c.guest_id,
)
one_where(
    "uq_acknowledgements_staff", "guest_id IS NULL", acknowledgements.c.campaign_id, acknowledgements.c.chat_id
)
Index(
    "ix_deliveries_due",
    deliveries.c.channel,
    deliveries.c.state,
    deliveries.c.lane,
    deliveries.c.due_at,
    deliveries.c.id,
)
Index("ix_deliveries_campaign", deliveries.c.campaign_id, deliveries.c.state)
Index("ix_campaigns_state", campaigns.c.state)
Index("ix_deliveries_chat", deliveries.c.chat_id, deliveries.c.state, deliveries.c.id)
Index("ix_deliveries_guest", deliveries.c.guest_id, deliveries.c.state)
