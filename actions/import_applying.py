"""Storing what a list says: new guests with their codes, what changed, and answers on behalf."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from actions import rsvp
from actions.import_model import Action, Preview, Row
from actions.rsvp import Actor
from ceremony.model import Guest, Holder, Person, Reply
from ceremony.rsvp import Choice
from lists.model import Field
from storage import audit, codes, guests, imports, listing
from storage.imports import Change
from storage.types import Transaction


@dataclass(frozen=True)
class Applied:
    """What was stored; `left` are the rows that were refused, or asked and not taken."""

    added: int
    changed: int
    answered: int
    left: int


def apply(tx: Transaction, shown: Preview, *, asked: bool, by_chat: int | None, now: datetime) -> Applied:
    """Store the rows of a preview; `asked` takes those that ask too."""
    adding = [row for row in shown.rows if row.does(asked=asked) is Action.ADD]
    changing = [row for row in shown.rows if row.does(asked=asked) is Action.CHANGE]
    ids = _add(tx, shown, adding)
    codes.issue_missing(tx, shown.book.ceremony.id, now)
    changes = {guest_id: Change(guest_id, True, {}, {"withdrawn": False, "version": 0}) for guest_id in ids}
    changes |= _change(tx, shown.book.ceremony.id, changing)
    by = Actor(by_chat, Holder.INVITED, organiser=True)
    answering = [*zip(ids, adding, strict=True), *((_main(row), row) for row in changing)]
    answered = _answer(tx, changes, answering, by, now)
    imports.note(tx, shown.import_id, list(changes.values()))
    left = sum(row.does(asked=asked) in (Action.ASK, Action.REFUSE) for row in shown.rows)
    applied = Applied(len(adding), len(changing), answered, left)
    imports.change(tx, shown.import_id, added=applied.added, changed=applied.changed)
    facts = dict(vars(applied), number=shown.import_id)
    audit.record(tx, shown.book.ceremony.id, "import", now, by_chat=by_chat, **facts)
    return applied


def _add(tx: Transaction, shown: Preview, adding: Sequence[Row]) -> list[int]:
    used = {guest.key for guest in shown.book.guests}
    keys = []
    for number, row in enumerate(adding, 1):
        own = row.entry.says.get(Field.KEY, "")
        keys.append(own if own and own not in used else f"list-{shown.import_id}-{number}")
        used.add(keys[-1])
    rows = [_new(shown.book.ceremony.id, key, row) for key, row in zip(keys, adding, strict=True)]
    ids = listing.add(tx, rows)
    return [ids[key] for key in keys]


def _new(ceremony_id: int, key: str, row: Row) -> dict[str, Any]:
    assert row.group is not None
    words = (str(row.values[column]) for column in ("name", "position", "unit"))
    return dict(row.values) | dict(
        ceremony_id=ceremony_id,
        group_id=row.group.id,
        key=key,
        search=guests.search_key(*words),
        withdrawn=False,
        joined_to=None,
        speaks="",
    )


def _change(tx: Transaction, ceremony_id: int, changing: Sequence[Row]) -> dict[int, Change]:
    edited = imports.edited(tx, ceremony_id)
    edits, changes = {}, {}
    for row in changing:
        guest = row.guest
        if guest is None or not row.values:
            continue
        before = {column: getattr(guest, column) for column in row.values}
        edits[guest.id] = searched(guest, row.values)
        before["edited"] = edited.get(guest.id, "")
        changes[guest.id] = Change(guest.id, False, before, dict(row.values))
    imports.edit_all(tx, edits)
    return changes


def searched(guest: Guest, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns with the search key that goes with them."""
    known = {field: values[field] for field in ("name", "position", "unit") if field in values}
    return dict(values) | ({"search": guests.search_key_of(replace(guest, **known))} if known else {})


def _main(row: Row) -> int:
    """Who answers for a post: of joined ones the one who comes."""
    assert row.guest is not None
    return row.guest.joined_to or row.guest.id


def _answer(
    tx: Transaction, changes: dict[int, Change], answering: Sequence[tuple[int, Row]], by: Actor, now: datetime
) -> int:
    told = 0
    for guest_id, row in answering:
        if row.choice is None:
            continue
        before = reply_of(guests.get(tx, guest_id))
        answered = rsvp.answer(tx, guest_id, row.choice, by=by, now=now)
        if answered.decision.changed:
            rsvp.tell_guest(tx, answered, by.chat_id, now)
            known = changes.get(guest_id) or Change(guest_id, False, {}, {})
            after = dict(known.after) | reply_of(answered.guest)
            after |= {"version": answered.guest.version} if known.added else {}
            changes[guest_id] = replace(known, before=before | dict(known.before), after=after)
            told += 1
    return told


def reply_of(guest: Guest) -> dict[str, Any]:
    """What a guest has answered, as plain values."""
    person = guest.substitute
    return dict(reply=guest.reply.value, reason=guest.reason, substitute=vars(person) if person else None)


def choice_from(values: Mapping[str, Any]) -> Choice:
    """The answer that `reply_of` told."""
    person = values["substitute"]
    return Choice(Reply(values["reply"]), values["reason"], Person(**person) if person else None)
