"""Importing a list: kept when it was read, previewed row by row, stored at a word, undone for a day."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from actions import import_applying, import_kept, import_undoing
from actions.import_applying import Applied
from actions.import_judging import judge, named_group
from actions.import_model import UNDO_WITHIN, Action, Book, Preview, Row
from actions.import_undoing import Undone
from ceremony.errors import NotYours, Refused
from ceremony.model import Ceremony, Group, Role
from lists import pasted, reading
from lists.model import Field, Listing, Unreadable
from storage import ceremonies, guests, imports, staff
from storage.chats import find as find_chat
from storage.imports import Import, Stage
from storage.staff import Duty
from storage.types import Transaction

MAY = (Role.ORGANISER, Role.HOST)
_OVER = {
    Stage.IMPORTED: "import_imported",
    Stage.UNDONE: "import_undone",
    Stage.DROPPED: "import_dropped",
}
"""What became of a list that waits no more."""


@dataclass(frozen=True)
class By:
    """Who imports: a chat, None for the operator; `only` is the group a host keeps to."""

    chat_id: int | None = None
    only: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a confirmation did: what was stored, or, where the guests changed since, the preview as it is now."""

    applied: Applied | None
    overtaken: Preview | None = None


Reading = Listing | Unreadable


def read_file(name: str, data: bytes) -> Reading:
    """What a file says, or why it is no list."""
    return _read(lambda: reading.read(name, data))


def read_text(text: str) -> Reading:
    """What a pasted text says, or why it is no list."""
    return _read(lambda: pasted.read_pasted(text))


def _read(read: Callable[[], Listing]) -> Reading:
    try:
        return read()
    except Unreadable as error:
        return error


def may_send(tx: Transaction, channel: str, address: str) -> bool:
    """Whether somebody at this address may import lists."""
    chat = find_chat(tx, channel, address)
    return chat is not None and any(duty.role in MAY for duty in staff.duties_of(tx, chat.id))


def acting(duty: Duty) -> By:
    """Who imports by a duty."""
    return By(duty.chat_id, duty.group_id if duty.role is Role.HOST else None)


def groups_open_to(tx: Transaction, ceremony_id: int, by: By) -> tuple[Group, ...]:
    """The groups that somebody may add guests to."""
    return tuple(group for group in ceremonies.groups_of(tx, ceremony_id) if by.only in (None, group.id))


def chosen_group(tx: Transaction, ceremony: Ceremony, name: str) -> Group | None:
    """The group that a key or name names; None for ''.

    Raises:
        Refused: there is none.
    """
    groups = ceremonies.groups_of(tx, ceremony.id)
    group = named_group(groups, name)
    if name and group is None:
        raise Refused("no_such_group", group=name, groups=", ".join(each.key for each in groups))
    return group


def needs_group(tx: Transaction, ceremony_id: int, listing: Listing, by: By) -> bool:
    """Whether it has to be said which group the list is for: it does not tell that of everybody."""
    groups = groups_open_to(tx, ceremony_id, by)
    named = {
        text: named_group(groups, text) for text in {entry.says.get(Field.GROUP, "") for entry in listing.entries}
    }
    return len(groups) > 1 and not all(named.values())


def keep(tx: Transaction, ceremony_id: int, listing: Listing, group: int | None, by: By, now: datetime) -> int:
    """Keep a list that was read, so that it can be confirmed later; gives the import's number."""
    only = groups_open_to(tx, ceremony_id, by)
    return imports.keep(
        tx,
        ceremony_id,
        group_id=group or (only[0].id if len(only) == 1 else None),
        only_group=by.only,
        by_chat=by.chat_id,
        file=listing.file,
        listing=import_kept.dump(listing),
        now=now,
    )


def find(tx: Transaction, import_id: int, by: By) -> Import:
    """An import of somebody's own; an organiser reaches every one.

    Raises:
        Refused: there is none, or it is somebody else's.
    """
    found = imports.find(tx, import_id)
    if found is None:
        raise Refused("import_gone")
    if by.only is not None and found.only_group != by.only:
        raise NotYours()
    return found


def preview(
    tx: Transaction, import_id: int, by: By, *, group: int | None = None, ready: Preview | None = None
) -> Preview:
    """What the import would do as the guests are now; this is what a confirmation is then about.

    What was `prepared` is taken where the guests are still as they were then.

    Raises:
        Refused: the list is not there any more.
    """
    if group is not None:
        imports.change(tx, import_id, group_id=group)
    shown = _current(tx, find(tx, import_id, by), ready)
    imports.change(tx, import_id, previewed=digest(shown))
    return shown


def look(tx: Transaction, kept: Import) -> Preview:
    """What an import would do, without remembering that it was seen.

    Raises:
        Refused: the list is not there any more.
    """
    if not kept.listing:
        raise Refused("import_gone")
    listing, book = import_kept.load(kept.listing), _book(tx, kept)
    return Preview(kept.id, listing, book, judge(listing, book))


def prepared(tx: Transaction, import_id: int, by: By) -> Preview | None:
    """What an import would do, read beside the writers: matched among them, a list of thousands holds them up.

    Raises:
        Refused: as `find`.
    """
    kept = find(tx, import_id, by)
    return look(tx, kept) if kept.stage is Stage.PREVIEWED and kept.listing else None


def confirm(
    tx: Transaction, import_id: int, by: By, *, asked: bool, now: datetime, ready: Preview | None = None
) -> Outcome:
    """Store what was previewed, whole or not at all; `asked` takes the rows that ask too.

    What was `prepared` is taken where the guests are still as they were then.

    Raises:
        Refused: it was imported or dropped before, or the list is not there any more.
    """
    kept = find(tx, import_id, by)
    imports.hold(tx, kept.ceremony_id)
    kept = find(tx, import_id, by)
    if kept.stage is not Stage.PREVIEWED:
        raise Refused(_OVER[kept.stage], added=kept.added, changed=kept.changed)
    shown = _current(tx, kept, ready)
    if digest(shown) != kept.previewed:
        imports.change(tx, import_id, previewed=digest(shown))
        return Outcome(None, shown)
    imports.move(tx, import_id, Stage.PREVIEWED, Stage.IMPORTED, now)
    return Outcome(import_applying.apply(tx, shown, asked=asked, by_chat=by.chat_id, now=now))


def _current(tx: Transaction, kept: Import, ready: Preview | None) -> Preview:
    return ready if ready and ready.book == _book(tx, kept) else look(tx, kept)


def drop(tx: Transaction, import_id: int, by: By, now: datetime) -> None:
    """Leave a list that waits.

    Raises:
        Refused: there is none that waits.
    """
    kept = find(tx, import_id, by)
    if not imports.move(tx, import_id, Stage.PREVIEWED, Stage.DROPPED, now):
        raise Refused(_OVER[kept.stage], added=kept.added, changed=kept.changed)
    imports.change(tx, import_id, listing="")


def can_undo(kept: Import, now: datetime) -> bool:
    """Whether an import can still be undone."""
    return kept.stage is Stage.IMPORTED and kept.done_at is not None and now - kept.done_at < UNDO_WITHIN


def undo(tx: Transaction, import_id: int, by: By, now: datetime) -> Undone:
    """Put back what an import changed, but for what somebody changed since.

    Raises:
        Refused: it was undone before, was never imported, or a day is over.
    """
    kept = find(tx, import_id, by)
    imports.hold(tx, kept.ceremony_id)
    kept = find(tx, import_id, by)
    if not can_undo(kept, now):
        raise Refused("import_undone" if kept.stage is Stage.UNDONE else "import_too_late")
    imports.move(tx, import_id, Stage.IMPORTED, Stage.UNDONE, now)
    return import_undoing.undo(tx, kept, by_chat=by.chat_id, now=now)


def digest(shown: Preview) -> str:
    """What somebody agreed to, short."""
    told = json.dumps([_told(row) for row in shown.rows], ensure_ascii=False, sort_keys=True)
    return sha256(told.encode()).hexdigest()


def _told(row: Row) -> list[object]:
    choice = row.choice
    answer = (
        [choice.reply, choice.reason, vars(choice.substitute) if choice.substitute else None] if choice else []
    )
    whom = [row.guest.id if row.guest else None, row.group.id if row.group else None]
    return [row.entry.sheet, row.entry.row, row.action, row.then, *whom, dict(row.values), answer]


def _book(tx: Transaction, kept: Import) -> Book:
    groups = ceremonies.groups_of(tx, kept.ceremony_id)
    every = guests.ever_listed(tx, kept.ceremony_id)
    return Book(
        ceremonies.get(tx, kept.ceremony_id),
        groups,
        every,
        imports.erased(tx, kept.ceremony_id),
        Counter(guest.group_id for guest in every if not guest.withdrawn and not guest.joined_to),
        next((group for group in groups if group.id == kept.group_id), None),
        kept.only_group,
    )


def counts(shown: Preview) -> dict[str, int]:
    """How many rows do what."""
    return {action.value: shown.count(action) for action in Action}
