"""The audit trail as it is read: who did what, about whom, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ceremony.model import Holder, Role
from messages import trail as wording
from messages.texts import Texts
from storage import guests, staff, trail
from storage.staff import Duty
from storage.trail import Entry, Sought
from storage.types import Transaction


@dataclass(frozen=True)
class Line:
    """One act in words; `about` names the guest."""

    at: datetime
    what: str
    by: str
    guest_id: int | None
    about: str


@dataclass(frozen=True)
class Trail:
    """One page; `before` leads to the next, None where it is the last."""

    lines: tuple[Line, ...]
    before: int | None


def read(tx: Transaction, t: Texts, sought: Sought, before: int = 0) -> Trail:
    """A page of what was done."""
    entries = trail.page(tx, sought, before)
    shown, more = entries[: trail.PAGE], len(entries) > trail.PAGE
    return Trail(_lines(tx, t, sought.ceremony_id, shown), shown[-1].id if more else None)


def within(sought: Sought, duty: Duty) -> Sought:
    """What somebody with this duty may read of it: a host what concerns its own group, or it did itself."""
    if duty.role is not Role.HOST:
        return sought
    return Sought(sought.ceremony_id, sought.act, sought.words, sought.guest_id, duty.group_id or 0, duty.chat_id)


def _lines(tx: Transaction, t: Texts, ceremony_id: int, entries: Iterable[Entry]) -> tuple[Line, ...]:
    entries = tuple(entries)
    about = {each.id: each for each in guests.some(tx, sorted({e.guest_id for e in entries if e.guest_id}))}
    duties = served(tx, ceremony_id)
    return tuple(
        Line(
            entry.at,
            wording.what(t, entry.act, entry.details),
            by(t, entry, duties),
            entry.guest_id,
            about[entry.guest_id].addressed if entry.guest_id else "",
        )
        for entry in entries
    )


def served(tx: Transaction, ceremony_id: int) -> dict[int, Duty]:
    """The duties of a ceremony that somebody has or had, by chat."""
    return {each.duty.chat_id: each.duty for each in staff.of_ceremony(tx, ceremony_id) if each.duty.chat_id}


def by(t: Texts, entry: Entry, duties: Mapping[int, Duty]) -> str:
    """Who did it: a duty, a unit by its link, its clerk, a guest, or the program."""
    if unit := entry.details.get("unit"):
        return t("units.by_link", unit=unit)
    if entry.details.get("holder") == Holder.CLERK:
        return t("units.by_clerk")
    if entry.by_chat is None:
        return t("desk.by_program")
    duty = duties.get(entry.by_chat)
    if duty is None:
        return t("desk.by_guest")
    return duty.label or t(f"page.duty_{duty.role}")
