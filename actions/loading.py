"""Loading a ceremony's plan: again and again, without duplicating a guest or forgetting a reply."""

import json
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions import joining
from ceremony.model import Ceremony, Status
from ceremony.plan import Plan, PlanGuest
from storage import audit, ceremonies, clerks, codes, guests, joins, letters, listing, reminders, seats
from storage.clerks import Clerk
from storage.types import Transaction

_KEPT = {"hour": ("hour",), "venue": ("venue",), "day": ("day", "reply_by"), "status": ("status",)}
"""Which columns go with what was changed in chat: the deadline had moved with the day."""


@dataclass(frozen=True)
class Loaded:
    """What a load did. `kept` names what was changed in chat since and is not undone by the file."""

    ceremony_id: int
    added: int
    updated: int
    withdrawn: int
    kept: tuple[str, ...]


def load(tx: Transaction, plan: Plan, now: datetime, emblem: bytes | None = None) -> Loaded:
    """Store a plan that was read without a mistake; guests no longer listed are withdrawn.

    `emblem` is the picture for its cards, prepared as `printing.emblems` gives it.
    """
    ceremony_id, kept = _save_ceremony(tx, plan)
    groups = _save_groups(tx, ceremony_id, plan)
    ceremonies.replace_programme(tx, ceremony_id, plan.programme)
    ceremonies.replace_doors(tx, ceremony_id, plan.doors)
    seats.replace_rows(tx, ceremony_id, plan.seats)
    ceremonies.replace_emblem(tx, ceremony_id, emblem)
    reminders.save(tx, ceremony_id, plan.reminders)
    known, apart = listing.keys_of(tx, ceremony_id), joins.apart(tx, ceremony_id)
    withdrawn = _save_guests(tx, ceremony_id, groups, plan.guests)
    codes.issue_missing(tx, ceremony_id, now)
    if _quota_was_raised(tx, ceremony_id, plan):
        kept = (*kept, "quota")
    if _join_listed(tx, ceremony_id, plan.guests, apart, now):
        kept = (*kept, "joined")
    listing.refresh_search(tx, ceremony_id)
    _save_clerks(tx, ceremony_id, plan)
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
        quiet_from=plan.quiet[0],
        quiet_until=plan.quiet[1],
        counts_exits=plan.counts_exits,
        colour_of_letters=plan.colours.letters,
        colour_of_lines=plan.colours.lines,
        assumptions=json.dumps(plan.assumptions, ensure_ascii=False),
        letter=letters.dump(plan.letter),
    )
    before = ceremonies.by_key(tx, plan.key)
    kept = _changed_in_chat(tx, before, values) if before else ()
    columns = [column for what in kept for column in _KEPT[what]]
    return ceremonies.save(tx, values | {column: getattr(before, column) for column in columns}), kept


def _changed_in_chat(tx: Transaction, before: Ceremony, values: dict[str, Any]) -> tuple[str, ...]:
    """What the file says otherwise than the organisers did since."""
    differing = [what for what in ("hour", "venue", "day") if getattr(before, what) != values[what]]
    kept = [what for what in differing if audit.happened(tx, before.id, f"change_{what}")]
    return (*kept, *(["status"] if before.status is not Status.PLANNED else []))


def _save_clerks(tx: Transaction, ceremony_id: int, plan: Plan) -> None:
    """What was deleted after a ceremony does not come back."""
    _, purged_at = ceremonies.purge_state(tx, ceremony_id)
    if purged_at is None:
        clerks.replace(tx, ceremony_id, [Clerk(each.unit, each.name, each.phone) for each in plan.clerks])


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
                letter=letters.dump(group.letter),
            ),
        )
        for place, group in enumerate(plan.groups)
    }


def _quota_was_raised(tx: Transaction, ceremony_id: int, plan: Plan) -> bool:
    quotas = {group.key: group.quota for group in ceremonies.groups_of(tx, ceremony_id)}
    return any(quotas[group.key] != group.quota for group in plan.groups)


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
            leader=guest.leader,
            note=guest.note,
            speaks=guest.speaks,
        )
        for guest in listed
    ]
    if rows:
        listing.save_listed(tx, rows)
    return listing.withdraw_others(tx, ceremony_id, [guest.key for guest in listed])


def _join_listed(
    tx: Transaction, ceremony_id: int, listed: tuple[PlanGuest, ...], apart: Set[int], now: datetime
) -> bool:
    """Join posts as the plan says, but for those joined or split in chat; whether these say otherwise.

    A guest that stood apart until now may have chats and an answer, which go to the main one.
    """
    joins.free_from_withdrawn(tx, ceremony_id)
    ids, settled = listing.keys_of(tx, ceremony_id), joins.settled(tx, ceremony_id)
    wanted = {ids[guest.key]: ids.get(guest.joined_to) for guest in listed}
    for guest_id, main_id in wanted.items():
        comes = settled.get(main_id) or main_id if main_id else None
        if comes and comes != guest_id and guest_id not in settled:
            if guest_id in apart:
                main, other = guests.get(tx, comes), guests.get(tx, guest_id)
                joining.absorb(tx, main, other, by_chat=None, now=now)
            joins.join(tx, guest_id, comes, in_chat=None)
    return any(settled[guest_id] != main_id for guest_id, main_id in wanted.items() if guest_id in settled)
