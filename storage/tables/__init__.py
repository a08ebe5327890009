"""The tables, the same on SQLite and PostgreSQL. Moments are UTC; texts are NFC."""

from storage.tables.day import admissions, conflicts, devices, scans, walk_ins, welcomes
from storage.tables.lists import import_changes, imports
from storage.tables.people import (
    chat_guests,
    chats,
    codes,
    desk_links,
    forwardings,
    guests,
    privacy_requests,
    staff,
)
from storage.tables.plans import (
    ceremonies,
    clerks,
    doors,
    emblems,
    groups,
    place_requests,
    programme_items,
    reminder_rules,
    seat_rows,
)
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
    "emblems",
    "forwardings",
    "groups",
    "guests",
    "import_changes",
    "imports",
    "metadata",
    "picture_links",
    "place_requests",
    "privacy_requests",
    "programme_items",
    "reminder_rules",
    "scans",
    "seat_rows",
    "staff",
    "updates",
    "uploads",
    "walk_ins",
    "welcomes",
]
