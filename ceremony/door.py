"""What the door says to a code: the verdict and its colour."""

from datetime import datetime
from enum import StrEnum

from ceremony.model import Ceremony, Door, Guest, Reply, Status


class Colour(StrEnum):
    """Green lets in, amber lets in and tells somebody, red needs a supervisor."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Way(StrEnum):
    """Through the door, which way."""

    IN = "in"
    OUT = "out"


class Verdict(StrEnum):
    """What was found out about a code at the door."""

    ADMITTED = "admitted"
    ALREADY_IN = "already_in"
    REPLACED = "replaced"
    DECLINED = "declined"
    AWAITING = "awaiting"
    WRONG_CEREMONY = "wrong_ceremony"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    UNKNOWN_CODE = "unknown_code"
    WRONG_DOOR = "wrong_door"
    NOT_STAFF = "not_staff"
    LEFT = "left"
    RETURNED = "returned"
    NOT_IN = "not_in"

    @property
    def colour(self) -> Colour:
        """How the door staff is told."""
        return _COLOURS.get(self, Colour.RED)

    @property
    def lets_in(self) -> bool:
        """Whether the guest is admitted with it. No invited guest is turned away by software."""
        return self in _LETS_IN


_COLOURS = {
    Verdict.ADMITTED: Colour.GREEN,
    Verdict.ALREADY_IN: Colour.AMBER,
    Verdict.DECLINED: Colour.AMBER,
    Verdict.AWAITING: Colour.AMBER,
    Verdict.WRONG_DOOR: Colour.AMBER,
    Verdict.LEFT: Colour.GREEN,
    Verdict.RETURNED: Colour.GREEN,
    Verdict.NOT_IN: Colour.AMBER,
}
_LETS_IN = {Verdict.ADMITTED, Verdict.DECLINED, Verdict.AWAITING, Verdict.WRONG_DOOR}


def judge(
    ceremony: Ceremony,
    guest: Guest,
    group_key: str,
    door: Door | None,
    *,
    live: bool,
    now: datetime,
) -> Verdict:
    """The verdict on a code that exists, apart from whether its guest is already in.

    `live` says whether the code still stands for the one who comes.
    """
    if ceremony.status is not Status.PLANNED:
        return Verdict.POSTPONED if ceremony.status is Status.POSTPONED else Verdict.CANCELLED
    opens, closes = ceremony.doors
    if now < opens or now >= closes:
        return Verdict.NOT_OPEN if now < opens else Verdict.CLOSED
    if guest.withdrawn:
        return Verdict.WITHDRAWN
    if not live:
        return Verdict.REPLACED
    if door and door.groups and group_key not in door.groups:
        return Verdict.WRONG_DOOR
    by_reply = {Reply.DECLINED: Verdict.DECLINED, Reply.AWAITING: Verdict.AWAITING}
    return by_reply.get(guest.reply, Verdict.ADMITTED)
