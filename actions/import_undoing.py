"""Undoing an import: what it changed is as it was, unless somebody has changed it since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions import rsvp
from actions.import_applying import choice_from, reply_of, searched
from actions.rsvp import Actor
from ceremony.model import Ceremony, Guest, Holder, Status
from storage import audit, ceremonies, guests, imports
from storage.imports import Change, Import
from storage.types import Transaction


@dataclass(frozen=True)
class Undone:
    """What was put back: guests that are invited no more, and those that are as before.

    `invited` stayed as they were invited or answered since, `touched` as somebody changed them.
    """

    withdrawn: int
    restored: int
    invited: tuple[Guest, ...]
    touched: tuple[Guest, ...]


def undo(tx: Transaction, kept: Import, *, by_chat: int | None, now: datetime) -> Undone:
    """Put back what this import changed; what was remembered for that is forgotten."""
    ceremony, changes = ceremonies.get(tx, kept.ceremony_id), imports.changes_of(tx, kept.id)
    known = {guest.id: guest for guest in guests.ever_listed(tx, kept.ceremony_id)}
    added = [each for each in changes if each.added]
    met = imports.met(tx, [each.guest_id for each in added])
    leaving = [c for c in added if c.guest_id not in met and _untouched(known[c.guest_id], c.after)]
    changed = [each for each in changes if not each.added]
    going_back = [c for c in changed if _untouched(known[c.guest_id], c.after) and _may_answer(ceremony, c)]
    imports.edit_all(tx, {c.guest_id: {"withdrawn": True} for c in leaving}, by_hand=False)
    _restore(tx, going_back, known, Actor(by_chat, Holder.INVITED, organiser=True), now)
    imports.forget_import(tx, kept.id)
    undone = Undone(
        len(leaving), len(going_back), _others(added, leaving, known), _others(changed, going_back, known)
    )
    facts = dict(number=kept.id, withdrawn=undone.withdrawn, restored=undone.restored)
    stayed = [guest.id for guest in (*undone.invited, *undone.touched)]
    audit.record(tx, kept.ceremony_id, "import_undone", now, by_chat=by_chat, stayed=stayed, **facts)
    return undone


def _untouched(guest: Guest, after: Mapping[str, Any]) -> bool:
    """Whether a guest is as the import left it."""
    now = vars(guest) | reply_of(guest)
    return all(now[column] == value for column, value in after.items())


def _may_answer(ceremony: Ceremony, change: Change) -> bool:
    """An answer is not taken back while the ceremony is not held."""
    return "reply" not in change.after or ceremony.status is Status.PLANNED


def _restore(
    tx: Transaction, changes: Sequence[Change], known: Mapping[int, Guest], by: Actor, now: datetime
) -> None:
    edits = {}
    for change in changes:
        columns = {column: value for column, value in change.before.items() if column not in _ANSWER}
        if columns:
            edits[change.guest_id] = searched(known[change.guest_id], columns)
    imports.edit_all(tx, edits, by_hand=False)
    for change in changes:
        if "reply" in change.before:
            answered = rsvp.answer(tx, change.guest_id, choice_from(change.before), by=by, now=now)
            rsvp.tell_guest(tx, answered, by.chat_id, now)


def _others(every: Sequence[Change], put_back: Sequence[Change], known: Mapping[int, Guest]) -> tuple[Guest, ...]:
    done = {each.guest_id for each in put_back}
    return tuple(known[each.guest_id] for each in every if each.guest_id not in done)


_ANSWER = ("reply", "reason", "substitute")
