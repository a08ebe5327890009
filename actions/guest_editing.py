"""Guests corrected, added, withdrawn and invited again by hand."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from actions import campaigns
from ceremony.codes import new_code
from ceremony.errors import AnswerChanged, Refused
from ceremony.model import Group, Guest, Role
from ceremony.privacy import may_keep
from storage import admissions, audit, ceremonies, codes, guests, joins, listing
from storage.staff import Duty
from storage.types import Transaction

FIELDS = ("honorific", "name", "position", "unit", "phone", "rank", "seat", "note", "leader", "speaks")
PERSONAL = ("name", "phone", "note")
"""What does not come back once it was deleted."""


def find(tx: Transaction, duty: Duty, guest_id: int) -> Guest:
    """The guest with this id.

    Raises:
        Refused: there is none at this ceremony, or a host asks for one of another group.
    """
    guest = guests.find(tx, guest_id)
    hidden = guest is None or (duty.role is Role.HOST and guest.group_id != duty.group_id)
    if guest is None or hidden or guest.ceremony_id != duty.ceremony_id:
        raise Refused("no_such_guest")
    return guest


def closed(tx: Transaction, guest: Guest) -> tuple[str, ...]:
    """The fields nobody may fill: after a deletion, or without the consent that is needed."""
    if guests.is_erased(tx, guest.id):
        return PERSONAL
    return () if may_keep(guest) else ("name", "phone")


def seen(guest: Guest) -> str:
    """What a form was made of: it is another once anything in it, or the answer, has changed."""
    shown = [guest.version, guest.withdrawn, *(getattr(guest, field) for field in FIELDS)]
    return sha256(repr(shown).encode()).hexdigest()[:20]


def edit(
    tx: Transaction, duty: Duty, guest_id: int, values: Mapping[str, Any], *, over: str, now: datetime
) -> tuple[str, ...]:
    """Store what was corrected over what was `seen`; gives the fields that are others now.

    Raises:
        AnswerChanged: the guest is not as it was seen.
        Refused: as `find`, or something is entered that may not be kept.
    """
    guest = find(tx, duty, guest_id)
    if seen(guest) != over:
        raise AnswerChanged(guest.id)
    changed = {field: value for field, value in values.items() if value != getattr(guest, field)}
    if any(changed.get(field) for field in closed(tx, guest)):
        raise Refused("not_to_be_kept")
    if changed:
        listing.edit(tx, guest, **changed)
        _record(tx, duty, guest, "guest_edited", now, fields=sorted(changed))
    return tuple(changed)


def add(
    tx: Transaction, duty: Duty, group_id: int, values: Mapping[str, Any], now: datetime
) -> tuple[Guest, bool]:
    """Invite one more guest; also whether the group has more guests than places now.

    Raises:
        Refused: there is no such group, a host asks for another than its own, or its group is full.
    """
    group = _group(tx, duty, group_id)
    key = f"desk-{new_code()}"
    search = guests.search_key(values["name"], values["position"], values["unit"])
    own = dict(ceremony_id=duty.ceremony_id, group_id=group.id, key=key, search=search)
    fresh = dict(withdrawn=False, joined_to=None, asks_consent=False)
    guest_id = listing.add(tx, [own | fresh | dict(values)])[key]
    codes.issue_missing(tx, duty.ceremony_id, now)
    over = _check_quota(tx, duty, group)
    guest = guests.get(tx, guest_id)
    _record(tx, duty, guest, "guest_added", now)
    return guest, over


def set_withdrawn(tx: Transaction, duty: Duty, guest_id: int, withdrawn: bool, now: datetime) -> bool:
    """Withdraw a guest's invitation, or invite again; whether the group has more guests than places now.

    Raises:
        Refused: as `find`; the guest is in the room; or a host's group is full.
    """
    guest = find(tx, duty, guest_id)
    if guest.withdrawn is withdrawn:
        return False
    if withdrawn and admissions.standing(tx, guest.id):
        raise Refused("withdraw_present")
    listing.edit(tx, guest, withdrawn=withdrawn)
    _record(tx, duty, guest, "guest_withdrawn" if withdrawn else "guest_invited_again", now)
    if withdrawn:
        joins.free_from_withdrawn(tx, duty.ceremony_id)
        return False
    return _check_quota(tx, duty, ceremonies.group(tx, guest.group_id))


def _group(tx: Transaction, duty: Duty, group_id: int) -> Group:
    group = next((each for each in ceremonies.groups_of(tx, duty.ceremony_id) if each.id == group_id), None)
    if group is None or (duty.role is Role.HOST and group.id != duty.group_id):
        raise Refused("no_such_group")
    return group


def _check_quota(tx: Transaction, duty: Duty, group: Group) -> bool:
    """A host keeps to its quota; an organiser is told."""
    excess = campaigns.over_quota(tx, group)
    if excess and duty.role is Role.HOST:
        contact = ceremonies.get(tx, duty.ceremony_id).contact
        raise Refused("over_quota", group=group.name, guests=excess, quota=group.quota, contact=contact)
    return excess is not None


def _record(tx: Transaction, duty: Duty, guest: Guest, act: str, now: datetime, **details: object) -> None:
    audit.record(tx, guest.ceremony_id, act, now, guest_id=guest.id, by_chat=duty.chat_id, **details)
