"""What reception and MC are told: who has come, and how somebody is introduced."""

from collections import Counter
from datetime import datetime, timedelta

from ceremony.model import Ceremony, Guest
from ceremony.protocol import Entry, Uninvited
from messages import wording
from messages.texts import Texts
from messages.times import show_clock

LATE = timedelta(minutes=2)
"""After so long an arrival is no news: it was noted without a network."""


def person(t: Texts, guest: Guest) -> str:
    """Who comes, and instead of whom: "Đồng chí Bí thư Thành ủy", "Ông X, Phó Bí thư, thay Bí thư"."""
    if guest.substitute is None:
        return wording.addressed(guest)
    comes = guest.substitute
    known = wording.addressed(guest) if comes.name or comes.position else t("introductions.somebody")
    return t("introductions.instead", person=known, post=guest.post)


def arrival(t: Texts, ceremony: Ceremony, guest: Guest, at: datetime, door: str, now: datetime) -> str:
    """The alert that a leader has come."""
    key = "arrived_earlier" if now - at > LATE else "arrived"
    where = t("reception.at_door", door=door) if door else ""
    told = t(f"reception.{key}", person=person(t, guest), where=where, at=show_clock(at, ceremony))
    seat = t("door.seat", seat=guest.seat) if guest.seat else ""
    return "\n".join(part for part in (told + seat, guest.note) if part)


def welcomed(t: Texts, ceremony: Ceremony, guest: Guest, by: str, at: datetime) -> str:
    """Who has welcomed a leader, and when."""
    return t("reception.welcomed", person=person(t, guest), by=by, at=show_clock(at, ceremony))


def entry(t: Texts, said: Entry, group: str) -> tuple[str, tuple[str, ...]]:
    """How an entry of the MC's list is read out: who it is, or the unit and below it who is here of it."""
    if said.uninvited:
        return _uninvited(said.uninvited), ()
    people = Counter(person(t, guest) for guest in said.guests)
    if said.leader:
        return next(iter(people)), ()
    unit = t("introductions.unit", unit=said.guests[0].unit or group, count=len(said.guests))
    return unit, tuple(_several(t, *each) for each in people.items())


def _several(t: Texts, who: str, count: int) -> str:
    """Those whose post alone is known, and who hold the same one, are said together."""
    return who if count == 1 else t("introductions.several", who=who, count=count)


def _uninvited(who: Uninvited) -> str:
    return ", ".join(part for part in (who.name, f"{who.position} {who.unit}".strip()) if part)
