"""Loading a ceremony's plan: again and again, without duplicating a guest or forgetting a reply."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ceremony.plan import Plan, PlanGuest
from storage import audit, ceremonies, codes, guests, reminders
from storage.types import Transaction


@dataclass(frozen=True)
class Loaded:
    """What a load did. `kept` names what was changed in chat since and is not undone by the file."""

    ceremony_id: int
    added: int
    updated: int
    withdrawn: int
    kept: tuple[str, ...]


def load(tx: Transaction, plan: Plan, now: datetime) -> Loaded:
    """Store a plan that was read without a mistake; guests no longer listed are withdrawn."""
    ceremony_id, kept = _save_ceremony(tx, plan)
    groups = _save_groups(tx, ceremony_id, plan)
    ceremonies.replace_programme(tx, ceremony_id, plan.programme)
    ceremonies.replace_doors(tx, ceremony_id, plan.doors)
    reminders.save(tx, ceremony_id, plan.reminders)
    known = guests.keys_of(tx, ceremony_id)
    withdrawn = _save_guests(tx, ceremony_id, groups, plan.guests)
    codes.issue_missing(tx, ceremony_id, now)
    added = sum(guest.key not in known for guest in plan.guests)
    loaded = Loaded(ceremony_id, added, len(plan.guests) - added, withdrawn, kept)
    audit.record(tx, ceremony_id, "load", now, added=added, withdrawn=withdrawn)
    return loaded


def _save_ceremony(tx: Transaction, plan: Plan) -> tuple[int, tuple[str, ...]]:
    values: dict[str, Any] = dict(
        key=plan.key,
        title=plan.title,
        plan_number=plan.plan_number,
        plan_date=plan.plan_date,
        host=plan.host,
        venue=plan.venue,
        day=plan.day,
        hour=plan.hour,
        zone=plan.zone.key,
        reply_by=plan.reply_by,
        contact_name=plan.contact.name,
        contact_phone=plan.contact.phone,
        doors_open_before=int(plan.doors_open_before.total_seconds()),
        doors_close_after=int(plan.doors_close_after.total_seconds()),
        asks_companions=plan.asks_companions,
        assumptions=json.dumps(plan.assumptions, ensure_ascii=False),
    )
    before = ceremonies.by_key(tx, plan.key)
    kept = tuple(
        what
        for what in ("hour", "venue")
        if before and audit.happened(tx, before.id, f"change_{what}") and getattr(before, what) != values[what]
    )
    return ceremonies.save(tx, values | {what: getattr(before, what) for what in kept}), kept


def _save_groups(tx: Transaction, ceremony_id: int, plan: Plan) -> dict[str, int]:
    return {
        group.key: ceremonies.save_group(
            tx,
            dict(
                ceremony_id=ceremony_id,
                key=group.key,
                name=group.name,
                inviter=group.inviter,
                quota=group.quota,
                place=place,
            ),
        )
        for place, group in enumerate(plan.groups)
    }


def _save_guests(tx: Transaction, ceremony_id: int, groups: dict[str, int], listed: tuple[PlanGuest, ...]) -> int:
    rows = [
        dict(
            ceremony_id=ceremony_id,
            group_id=groups[guest.group],
            key=guest.key,
            position=guest.position,
            unit=guest.unit,
            honorific=guest.honorific,
            name=guest.name,
            phone=guest.phone,
            rank=guest.rank,
            seat=guest.seat,
            search=guests.search_key(guest.name, guest.position, guest.unit),
            withdrawn=False,
            joined_to=None,
            asks_consent=guest.asks_consent,
        )
        for guest in listed
    ]
    if rows:
        guests.save_listed(tx, rows)
    ids = guests.keys_of(tx, ceremony_id)
    for guest in listed:
        if guest.joined_to:
            guests.join(tx, ids[guest.key], ids[guest.joined_to])
    guests.refresh_search(tx, ceremony_id)
    return guests.withdraw_others(tx, ceremony_id, [guest.key for guest in listed])
