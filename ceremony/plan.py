"""A ceremony's plan as files: ceremony.toml says what it is, guests.csv who is invited, clerks.csv whom to call.

Reading gives a plan without a mistake, or every mistake at once with its place and what was expected.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ceremony.letter import UNTOLD, Letter
from ceremony.model import Anchor, Audience, Colours, Contact, Door, ProgrammeItem, ReminderRule
from ceremony.plan_clerks import PlanClerk, read_clerks
from ceremony.plan_csv import PlanGuest, read_guests
from ceremony.plan_mistakes import Mistake, PlanMistakes
from ceremony.plan_toml import YEARS, Table, open_table
from ceremony.seating import SEATS, Row

__all__ = ["Mistake", "Plan", "PlanClerk", "PlanGroup", "PlanGuest", "PlanMistakes", "read_plan"]

DOORS_OPEN_BEFORE = timedelta(minutes=90)
DOORS_CLOSE_AFTER = timedelta(hours=4)
QUIET = (time(21), time(6))

# These stand for what could not be read. They cause no further mistake, and no plan is given that holds one.
_NO_DAY = date(YEARS[-1], 12, 31)
_NO_MOMENT = datetime(YEARS[0], 1, 2)
_NO_DURATION = timedelta(minutes=1)


@dataclass(frozen=True)
class PlanGroup:
    """A group of the plan; `honorific` is for its guests that have none of their own, `letter` for its letters."""

    key: str
    name: str
    inviter: str
    quota: int | None
    honorific: str
    letter: Letter = UNTOLD


@dataclass(frozen=True)
class Plan:
    """A whole plan. `reply_by` is aware UTC; `assumptions` are key paths that the plan itself does not state.

    Between the two hours of `quiet` only urgent messages go to many. `emblem` is the name of a picture beside the
    plan, '' for none.
    """

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
    asks_companions: bool
    quiet: tuple[time, time]
    counts_exits: bool
    colours: Colours
    emblem: str
    assumptions: tuple[str, ...]
    programme: tuple[ProgrammeItem, ...]
    groups: tuple[PlanGroup, ...]
    reminders: tuple[ReminderRule, ...]
    doors: tuple[Door, ...]
    seats: tuple[Row, ...]
    guests: tuple[PlanGuest, ...]
    clerks: tuple[PlanClerk, ...] = ()
    letter: Letter = UNTOLD


def read_plan(toml: bytes, csv: bytes, clerks_csv: bytes | None = None) -> Plan:
    """The plan that the files hold; the list of clerks may be missing.

    Raises:
        PlanMistakes: with every mistake of all files.
    """
    mistakes: list[Mistake] = []
    top = open_table(toml, mistakes)
    plan = _read_ceremony(top) if top else None
    groups = [group.key for group in plan.groups if group.key] if plan else []
    items = [item.label for item in plan.programme if item.label] if plan else None
    guests, wrong_lines = read_guests(csv, groups, items)
    units = {guest.unit for guest in guests if guest.unit}
    clerks, wrong_clerks = read_clerks(clerks_csv, units) if clerks_csv is not None else ((), [])
    if top and plan:
        _note_wrong_dates(top, plan)
        _note_repeated(top, plan)
        _note_unknown_groups(top, "doors", plan.doors, groups)
        _note_unknown_groups(top, "seats", plan.seats, groups)
        _note_over_quota(top, plan.groups, guests)
        top.note_unknown_keys()
    if plan is None or mistakes or wrong_lines or wrong_clerks:
        raise PlanMistakes((*mistakes, *wrong_lines, *wrong_clerks))
    honorifics = {group.key: group.honorific for group in plan.groups}
    named = tuple(replace(g, honorific=g.honorific or honorifics[g.group]) for g in guests)
    return replace(plan, guests=named, clerks=clerks)


def _read_ceremony(top: Table) -> Plan:
    zone = top.zone("zone") or ZoneInfo("UTC")
    contact, card = top.table("contact"), top.table("card", needed=False)
    return Plan(
        key=top.slug("key"),
        title=top.text("title"),
        plan_number=top.text("plan_number"),
        plan_date=top.day("plan_date", needed=False),
        host=top.text("host"),
        venue=top.text("venue"),
        day=top.day("day") or _NO_DAY,
        hour=top.hour("hour"),
        zone=zone,
        reply_by=(top.moment("reply_by") or _NO_MOMENT).replace(tzinfo=zone).astimezone(UTC),
        contact=Contact(contact.text("name"), contact.text("phone", default="")),
        doors_open_before=top.duration("doors_open_before", needed=False) or DOORS_OPEN_BEFORE,
        doors_close_after=top.duration("doors_close_after", needed=False) or DOORS_CLOSE_AFTER,
        asks_companions=top.flag("asks_companions"),
        quiet=top.hours("quiet", QUIET),
        counts_exits=top.flag("counts_exits"),
        colours=Colours(card.colour("letters"), card.colour("lines", on_paper=False)),
        emblem=card.file("emblem"),
        assumptions=top.texts("assumptions"),
        programme=tuple(_item(table) for table in top.tables("programme")),
        groups=tuple(_group(table) for table in top.tables("groups", needed=True)),
        reminders=tuple(_rule(table) for table in top.tables("reminders")),
        doors=tuple(Door(table.text("name"), table.texts("groups")) for table in top.tables("doors")),
        seats=tuple(_row(table) for table in top.tables("seats")),
        guests=(),
        letter=_letter(top),
    )


def _item(table: Table) -> ProgrammeItem:
    return ProgrammeItem(table.text("label"), table.text("text"), table.texts("speakers"))


def _group(table: Table) -> PlanGroup:
    return PlanGroup(
        table.slug("key"),
        table.text("name"),
        table.text("inviter"),
        table.quota("quota"),
        table.text("honorific"),
        _letter(table),
    )


def _letter(table: Table) -> Letter:
    letter = table.table("letter", needed=False)
    return Letter(
        parent=letter.text("parent", default=""),
        body=letter.text("body", default=""),
        symbol=letter.text("symbol", default=""),
        place=letter.text("place", default=""),
        chair=letter.text("chair", default=""),
        notes=letter.texts("notes"),
        recipients=letter.texts("recipients"),
        authority=letter.text("authority", default=""),
        post=letter.text("post", default=""),
        signer=letter.text("signer", default=""),
    )


def _row(table: Table) -> Row:
    return Row(table.text("row"), table.number("seats", SEATS) or 1, table.texts("groups"))


def _rule(table: Table) -> ReminderRule:
    return ReminderRule(
        table.slug("key"),
        table.choice("to", Audience) or Audience.ATTENDING,
        table.duration("before") or _NO_DURATION,
        table.choice("of", Anchor) or Anchor.START,
    )


def _note_wrong_dates(top: Table, plan: Plan) -> None:
    if plan.plan_date and plan.day < plan.plan_date:
        top.note("day", "before_plan", day=plan.day, plan=plan.plan_date)
    reply_by = plan.reply_by.astimezone(plan.zone)
    if reply_by.date() > plan.day:
        top.note("reply_by", "after_day", found=reply_by.replace(tzinfo=None), day=plan.day)


def _note_repeated(top: Table, plan: Plan) -> None:
    named = {
        "groups[{}].key": [group.key for group in plan.groups],
        "reminders[{}].key": [rule.key for rule in plan.reminders],
        "doors[{}].name": [door.name for door in plan.doors],
        "seats[{}].row": [row.name for row in plan.seats],
    }
    for place, names in named.items():
        for number, name in enumerate(names):
            if name and name in names[:number]:
                top.note(place.format(number), "repeated", found=name)


def _note_unknown_groups(top: Table, name: str, parts: Sequence[Door | Row], known: Sequence[str]) -> None:
    for number, part in enumerate(parts):
        for key in part.groups:
            if key and known and key not in known:
                top.note(f"{name}[{number}].groups", "unknown_group", found=key, known=", ".join(known))


def _note_over_quota(top: Table, groups: Sequence[PlanGroup], guests: Sequence[PlanGuest]) -> None:
    """Posts that are held together take one place."""
    heads = Counter(guest.group for guest in guests if not guest.joined_to)
    for number, group in enumerate(groups):
        if group.quota and heads[group.key] > group.quota:
            details = dict(group=group.key, quota=group.quota, guests=heads[group.key])
            top.note(f"groups[{number}].quota", "over_quota", **details)
