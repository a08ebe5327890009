"""The appointment of a guest: a day while the hour is unknown, and a new revision after each change."""

from datetime import date, datetime

from actions.invitations import Opened
from ceremony.changes import What
from ceremony.model import Status
from messages.links import Links
from messages.texts import Texts
from messages.times import when
from printing.calendars import Appointment, calendar_file
from storage import audit
from storage.types import Transaction

_STATUS = {Status.PLANNED: "CONFIRMED", Status.POSTPONED: "TENTATIVE", Status.CANCELLED: "CANCELLED"}


def file_of(tx: Transaction, t: Texts, opened: Opened, links: Links, code: str, now: datetime) -> bytes:
    """The .ics for the one who was invited."""
    ceremony = opened.ceremony
    begins: date | datetime = ceremony.starts_at or ceremony.day
    notes = t("calendar.notes", when=when(t, ceremony), inviter=opened.group.inviter)
    revision = audit.times(tx, ceremony.id, "load")
    revision += sum(audit.times(tx, ceremony.id, f"change_{what}") for what in What)
    return calendar_file(
        Appointment(
            uid=f"{ceremony.key}-{opened.guest.id}@kinhmoi",
            revision=revision,
            title=ceremony.title,
            place=ceremony.venue,
            notes=notes,
            link=links.invitation(code),
            begins=begins,
            status=_STATUS[ceremony.status],
            made_at=now,
        )
    )
