"""The nouns of a ceremony. All moments are aware UTC; days and hours are in the ceremony's own zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Reply(StrEnum):
    """What a guest has answered."""

    AWAITING = "awaiting"
    ATTENDING = "attending"
    SUBSTITUTED = "substituted"
    DECLINED = "declined"


class Role(StrEnum):
    """What a member of staff is there for."""

    ORGANISER = "organiser"
    HOST = "host"
    DOOR = "door"
    SUPERVISOR = "supervisor"
    RECEPTION = "reception"
    MC = "mc"

    @property
    def at_door(self) -> bool:
        """Whether it lets guests in."""
        return self in (Role.DOOR, Role.SUPERVISOR)


class Holder(StrEnum):
    """For whom a code was issued, or a chat was opened: the invited post itself, or the substitute.

    A unit's clerk has no code of a guest's; its chat came by the unit's link and answers for the posts.
    """

    INVITED = "invited"
    SUBSTITUTE = "substitute"
    CLERK = "clerk"


class Consent(StrEnum):
    """Whether somebody agreed that name and telephone number are kept; silence is not consent."""

    UNASKED = "unasked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Audience(StrEnum):
    """Whom a reminder is for."""

    AWAITING = "awaiting"
    ATTENDING = "attending"


class Status(StrEnum):
    """Whether a ceremony takes place: as planned, put off until a day that is not known, or not at all."""

    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Anchor(StrEnum):
    """What a reminder counts back from."""

    DEADLINE = "deadline"
    START = "start"


@dataclass(frozen=True)
class Contact:
    """Whom a guest may ask; `phone` as printed, '' where none is known."""

    name: str
    phone: str


@dataclass(frozen=True)
class Colours:
    """The two colours of a ceremony's cards, as "#rrggbb"; '' leaves one as the house has it."""

    letters: str = ""
    lines: str = ""


@dataclass(frozen=True)
class Ceremony:
    """One ceremony. `hour` is None while only the day is known ("có thư mời sau", plan 1416 II.1).

    `counts_exits` says that who leaves is scanned too, and comes back in with the same code. From `quiet_from`
    until `quiet_until`, in its zone, campaigns wait that are not urgent.
    """

    id: int
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
    asks_companions: bool = False
    status: Status = Status.PLANNED
    quiet_from: time = time(21)
    quiet_until: time = time(6)
    counts_exits: bool = False
    colours: Colours = Colours()

    @property
    def starts_at(self) -> datetime | None:
        """When it begins, in UTC; None while the hour is unknown."""
        if self.hour is None:
            return None
        return datetime.combine(self.day, self.hour, self.zone).astimezone(UTC)

    @property
    def doors(self) -> tuple[datetime, datetime]:
        """From when to when guests are admitted: the whole day while the hour is unknown."""
        if self.starts_at is None:
            nights = (datetime.combine(day, time(), self.zone) for day in (self.day, self.day + timedelta(days=1)))
            opens, closes = (midnight.astimezone(UTC) for midnight in nights)
            return opens, closes
        return self.starts_at - self.doors_open_before, self.starts_at + self.doors_close_after


@dataclass(frozen=True)
class Group:
    """A part of the guests (thành phần) with its own inviter and perhaps a quota."""

    id: int
    ceremony_id: int
    key: str
    name: str
    inviter: str
    quota: int | None


@dataclass(frozen=True)
class Person:
    """Who really comes. '' stands for what is not known; `phone` is E.164."""

    honorific: str
    name: str
    position: str
    phone: str = ""


@dataclass(frozen=True)
class Guest:
    """An invited post, perhaps with a name, and what it answered. `code` is the live one.

    Posts held by one person are joined: `joined_to` is the guest that answers and comes for them all, and
    that guest's `also` lists the other posts as (position, unit). `asks_consent` is for residents: they are asked
    before anything personal is kept, where officials only get a notice. The reception is told at once when a
    `leader` arrives; `note` is for the door ("cần hỗ trợ xe lăn"); `speaks` is the label of a programme item.
    """

    id: int
    ceremony_id: int
    group_id: int
    key: str
    position: str
    unit: str
    also: tuple[tuple[str, str], ...]
    honorific: str
    name: str
    phone: str
    rank: int
    seat: str
    reply: Reply
    reason: str
    version: int
    substitute: Person | None
    name_asked: bool
    withdrawn: bool
    joined_to: int | None
    code: str
    companions: int = 0
    driver: bool = False
    asks_consent: bool = False
    consent: Consent = Consent.UNASKED
    consent_at: datetime | None = None
    leader: bool = False
    note: str = ""
    speaks: str = ""

    @property
    def posts(self) -> str:
        """The positions without this guest's own unit."""
        here = [self.position, *(position for position, unit in self.also if unit == self.unit)]
        elsewhere = [f"{position} {unit}".strip() for position, unit in self.also if unit != self.unit]
        return ", ".join([*here, *elsewhere])

    @property
    def post(self) -> str:
        """Position and unit, as it is printed: "Bí thư Đảng ủy, Chủ tịch HĐND phường Xuân Bình"."""
        here = [self.position, *(position for position, unit in self.also if unit == self.unit)]
        elsewhere = [f"{position} {unit}".strip() for position, unit in self.also if unit != self.unit]
        return ", ".join([f"{', '.join(here)} {self.unit}".strip(), *elsewhere])

    @property
    def addressed(self) -> str:
        """How the invited one is addressed: honorific with the name, else with the post."""
        return f"{self.honorific} {self.name or self.post}".strip()

    @property
    def comes(self) -> Person:
        """Who is expected at the door."""
        return self.substitute or Person(self.honorific, self.name, self.post, self.phone)


@dataclass(frozen=True)
class ProgrammeItem:
    """One line of the programme; `label` as printed (plan 1416 has no item 5), '' for a speaker under an item."""

    label: str
    text: str
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Door:
    """A named door; `groups` are the keys of the groups it is for, none for everybody."""

    name: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReminderRule:
    """A reminder to send `before` an anchor; `key` is stable across loads."""

    key: str
    audience: Audience
    before: timedelta
    anchor: Anchor
