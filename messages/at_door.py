"""What the door is told: one line with its colour, and who it is about."""

from datetime import datetime

from ceremony.door import Verdict
from ceremony.model import Ceremony, Group, Guest
from messages import wording
from messages.texts import Texts
from messages.times import show_clock, show_day


def line(
    t: Texts,
    verdict: Verdict,
    about: tuple[Ceremony, Group, Guest] | None,
    earlier: tuple[datetime, str, str] | None = None,
) -> str:
    """The one sentence for a verdict; `earlier` is when, at which door and by whom the guest was admitted."""
    if about is None:
        return t(f"door.{verdict}")
    ceremony, group, guest = about
    at, door, by = earlier or (None, "", "")
    opens, closes = ceremony.doors
    return t(
        f"door.{verdict}",
        person=person(t, guest),
        post=guest.post,
        substitute=wording.name_and_post(guest.comes),
        seat=t("door.seat", seat=guest.seat) if guest.seat else "",
        group=group.name,
        title=ceremony.title,
        day=show_day(ceremony.day),
        opens=show_clock(opens, ceremony),
        closes=show_clock(closes, ceremony),
        at=show_clock(at, ceremony) if at else "",
        door=door or t("door.anybody"),
        by=by,
    )


def person(t: Texts, guest: Guest) -> str:
    """Who comes, and for whom."""
    known = wording.name_and_post(guest.comes)
    if guest.substitute and guest.substitute.name:
        return t("door.is_substitute_of", person=known, post=guest.post)
    return known


def name(t: Texts, guest: Guest) -> str:
    """The name of the one who comes, for a card on which the invited post stands below it; '' where unknown."""
    comes = guest.comes
    known = f"{comes.honorific} {comes.name}".strip() if comes.name else ""
    return t("door.substitute", person=known) if known and guest.substitute else known
