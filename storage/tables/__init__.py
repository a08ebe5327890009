"""The tables, the same on SQLite and PostgreSQL. Moments are UTC; texts are NFC."""

from storage.tables.day import admissions, conflicts, devices, scans, walk_ins, welcomes
from storage.tables.people import (
    chat_guests,
    chats,
    codes,
    desk_links,
    forwardings,
    guests,
    privacy_requests,
    staff,
    unit_chats,
    unit_links,
)
from storage.tables.plans import ceremonies, clerks, doors, groups, place_requests, programme_items, reminder_rules
from storage.tables.shared import metadata
from storage.tables.traffic import (
    acknowledgements,
    attachments,
    audit_entries,
    campaigns,
    deliveries,
    picture_links,
    updates,
    uploads,
)

__all__ = [
    "acknowledgements",
    "admissions",
    "attachments",
    "audit_entries",
    "campaigns",
    "ceremonies",
    "chat_guests",
    "chats",
    "clerks",
    "codes",
    "conflicts",
    "deliveries",
    "desk_links",
    "devices",
    "doors",
    "forwardings",
    "groups",
    "guests",
    "metadata",
    "picture_links",
    "place_requests",
    "privacy_requests",
    "programme_items",
    "reminder_rules",
    "scans",
    "staff",
    "unit_chats",
    "unit_links",
    "updates",
    "uploads",
    "walk_ins",
    "welcomes",
]
