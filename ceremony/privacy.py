"""Personal data under Law 91/2025/QH15: whose consent is needed, which deadlines run, what is kept how long."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ceremony.model import Ceremony, Consent, Guest, Holder, Person

ACKNOWLEDGED_WITHIN = 2
"""Working days in which a request has to be acknowledged; public holidays are counted, so it is never too late."""
NOTICE = timedelta(days=7)
"""How long before a purge the organisers are told of it."""


class Kind(StrEnum):
    """What somebody may ask about their own data."""

    VIEW = "view"
    CORRECT = "correct"
    DELETE = "delete"
    WITHDRAW = "withdraw"
    COMPLAINT = "complaint"


class Purge(StrEnum):
    """What is to be done about a ceremony's data now."""

    TELL = "tell"
    PURGE = "purge"


# Those of a complaint are of Law 02/2011/QH13, article 28, the others of the personal data decree.
_DAYS = {Kind.VIEW: 10, Kind.CORRECT: 10, Kind.DELETE: 20, Kind.WITHDRAW: 15, Kind.COMPLAINT: 30}


@dataclass(frozen=True)
class Kept:
    """Everything that is kept about the one who holds an invitation, or stands in, as `holder`.

    `chats` are numbers by channel, `deliveries` by state; `log` is what was done, and when.
    """

    ceremony: Ceremony
    guest: Guest
    holder: Holder
    chats: dict[str, int]
    deliveries: dict[str, int]
    admitted: tuple[datetime, ...]
    log: tuple[tuple[datetime, str], ...]

    @property
    def person(self) -> Person:
        """Whose data it is."""
        guest = self.guest
        invited = Person(guest.honorific, guest.name, guest.post, guest.phone)
        return guest.substitute or invited if self.holder is Holder.SUBSTITUTE else invited


def may_keep(guest: Guest) -> bool:
    """Whether name and phone may be asked for and kept: residents have to have said so."""
    return not guest.asks_consent or guest.consent is Consent.GIVEN


def to_be_asked(guest: Guest) -> bool:
    """Whether consent is still to be asked for; it is, once."""
    return guest.asks_consent and guest.consent is Consent.UNASKED


def consent_after(before: Consent, agreed: bool) -> Consent:
    """What an answer makes of the consent: a no after a yes withdraws it."""
    if agreed:
        return Consent.GIVEN
    return Consent.WITHDRAWN if before in (Consent.GIVEN, Consent.WITHDRAWN) else Consent.REFUSED


def corrected(guest: Guest, holder: Holder, field: str, value: str) -> Guest:
    """The guest with another name or phone of the one who holds the invitation, or of the substitute."""
    if holder is Holder.SUBSTITUTE and guest.substitute:
        return replace(guest, substitute=replace(guest.substitute, **{field: value}))
    return replace(guest, **{field: value})  # type: ignore[arg-type]


def without_person(guest: Guest, holder: Holder, unnamed: str) -> Guest:
    """The guest without what is personal: the substitute's, and all where the invited one asks.

    `unnamed` stands for the substitute then. Post, reply and seat stay.
    """
    substitute = guest.substitute and replace(guest.substitute, name="", position=unnamed, phone="")
    if holder is Holder.SUBSTITUTE:
        return replace(guest, substitute=substitute)
    return replace(guest, name="", phone="", reason="", substitute=substitute)


def due_at(kind: Kind, received_at: datetime) -> datetime:
    """Until when a request has to be done."""
    return received_at + timedelta(days=_DAYS[kind])


def acknowledge_by(received_at: datetime, zone: ZoneInfo) -> datetime:
    """Until when whoever asked has to hear that it was received."""
    moment, left = received_at.astimezone(zone), ACKNOWLEDGED_WITHIN
    while left:
        moment += timedelta(days=1)
        left -= moment.isoweekday() <= 5
    return moment


def purge_at(ceremony: Ceremony, keep: timedelta) -> datetime:
    """When personal data goes: so long after the end of the ceremony's day."""
    return datetime.combine(ceremony.day, time(), ceremony.zone) + timedelta(days=1) + keep


def purge_step(ceremony: Ceremony, keep: timedelta, told_at: datetime | None, now: datetime) -> Purge | None:
    """What is due now: first the notice, and the purge never sooner than a notice's time after it.

    A notice that was given before the ceremony was put off does not count.
    """
    due = purge_at(ceremony, keep)
    if told_at is None or told_at < due - NOTICE:
        return Purge.TELL if now >= due - NOTICE else None
    return Purge.PURGE if now >= max(due, told_at + NOTICE) else None
