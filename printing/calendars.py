"""An appointment for people's own calendars (RFC 5545)."""

from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event

PRODUCT = "-//Kính Mời//kinhmoi//VI"


@dataclass(frozen=True)
class Appointment:
    """What a calendar shows. `begins` is a day while the hour is unknown, else an aware moment.

    `status` is one of RFC 5545. The same `uid` with a higher `revision` replaces what a calendar took in before.
    """

    uid: str
    revision: int
    title: str
    place: str
    notes: str
    link: str
    begins: date | datetime
    status: str
    made_at: datetime


def calendar_file(appointment: Appointment) -> bytes:
    """The .ics of one appointment."""
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.revision)
    event.add("summary", appointment.title)
    event.add("location", appointment.place)
    event.add("description", appointment.notes)
    event.add("status", appointment.status)
    event.add("url", appointment.link)
    event.add("dtstart", appointment.begins)
    event.add("dtstamp", appointment.made_at)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
