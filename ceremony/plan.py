"""A ceremony's plan as two files: ceremony.toml says what it is, guests.csv who is invited.

Reading gives a plan without a mistake, or every mistake at once with its place and what was expected.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ceremony.model import Contact, Door, ProgrammeItem, ReminderRule
from ceremony.plan_csv import PlanGuest, read_guests
from ceremony.plan_mistakes import Mistake, PlanMistakes
from ceremony.plan_toml import PlanDocument, PlanGroup, read_document

__all__ = ["Mistake", "Plan", "PlanGroup", "PlanGuest", "PlanMistakes", "read_plan"]

TOML, CSV = "ceremony.toml", "guests.csv"


@dataclass(frozen=True)
class Plan:
    """A whole plan. `reply_by` is aware UTC; `assumptions` are keys that the plan itself does not state."""

    key: str
    title: str
    plan_number: str
    plan_date: date | None
    host: str
    venue: str
    day: date
    hour: time | None
    zone: ZoneInfo
    reply_by: datetime
    contact: Contact
    doors_open_before: timedelta
    doors_close_after: timedelta
    assumptions: tuple[str, ...]
    programme: tuple[ProgrammeItem, ...]
    groups: tuple[PlanGroup, ...]
    reminders: tuple[ReminderRule, ...]
    doors: tuple[Door, ...]
    guests: tuple[PlanGuest, ...]


def read_plan(toml: bytes, csv: bytes) -> Plan:
    """The plan that the two files hold.

    Raises:
        PlanMistakes: with every mistake of both files.
    """
    document, mistakes = read_document(toml)
    guests, wrong_rows = read_guests(csv)
    mistakes += wrong_rows
    if document is not None:
        mistakes += _mistakes_in(document)
        mistakes += _mistakes_between(document, guests)
    if mistakes or document is None:
        raise PlanMistakes(tuple(mistakes))
    return _plan(document, guests)


def _plan(document: PlanDocument, guests: tuple[PlanGuest, ...]) -> Plan:
    zone = ZoneInfo(document.zone)
    honorifics = {group.key: group.honorific for group in document.groups}
    addressed = (replace(guest, honorific=guest.honorific or honorifics[guest.group]) for guest in guests)
    return Plan(
        key=document.key,
        title=document.title,
        plan_number=document.plan_number,
        plan_date=document.plan_date,
        host=document.host,
        venue=document.venue,
        day=document.day,
        hour=document.hour,
        zone=zone,
        reply_by=document.reply_by.replace(tzinfo=zone).astimezone(UTC),
        contact=Contact(document.contact.name, document.contact.phone),
        doors_open_before=document.doors_open_before,
        doors_close_after=document.doors_close_after,
        assumptions=document.assumptions,
        programme=tuple(ProgrammeItem(i.label, i.text, i.speakers) for i in document.programme),
        groups=tuple(PlanGroup(g.key, g.name, g.inviter, g.quota, g.honorific) for g in document.groups),
        reminders=tuple(ReminderRule(r.key, r.to, r.before, r.of) for r in document.reminders),
        doors=tuple(Door(door.name, door.groups) for door in document.doors),
        guests=tuple(addressed),
    )


def _mistakes_in(document: PlanDocument) -> list[Mistake]:
    mistakes = []
    if document.plan_date and document.day < document.plan_date:
        mistakes.append(Mistake(TOML, "day", "before_plan", {"day": document.day, "plan": document.plan_date}))
    if document.reply_by.date() > document.day:
        mistakes.append(Mistake(TOML, "reply_by", "after_day", {"found": document.reply_by, "day": document.day}))
    lists = {
        "groups": [group.key for group in document.groups],
        "reminders": [rule.key for rule in document.reminders],
        "doors": [door.name for door in document.doors],
    }
    for place, names in lists.items():
        repeated = [name for name, times in Counter(names).items() if times > 1]
        mistakes += [Mistake(TOML, place, "repeated", {"found": name}) for name in repeated]
    known = lists["groups"]
    for number, door in enumerate(document.doors):
        unknown = [key for key in door.groups if key not in known]
        mistakes += [_unknown_group(TOML, f"doors[{number}].groups", key, known) for key in unknown]
    return mistakes


def _mistakes_between(document: PlanDocument, guests: tuple[PlanGuest, ...]) -> list[Mistake]:
    known = [group.key for group in document.groups]
    mistakes = [_unknown_group(CSV, g.line, g.group, known) for g in guests if g.group not in known]
    heads = Counter(guest.group for guest in guests if not guest.joined_to)
    for number, group in enumerate(document.groups):
        if group.quota is not None and heads[group.key] > group.quota:
            details = {"group": group.key, "quota": group.quota, "guests": heads[group.key]}
            mistakes.append(Mistake(TOML, f"groups[{number}].quota", "over_quota", details))
    return mistakes


def _unknown_group(file: str, place: str | int, found: str, known: list[str]) -> Mistake:
    return Mistake(file, place, "unknown_group", {"found": found, "known": ", ".join(known)})
