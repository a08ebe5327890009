"""What is asked at the door, and what is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ceremony.door import Verdict, Way
from ceremony.model import Ceremony, Group, Guest, Role
from messages import at_door
from messages.texts import Texts
from storage.admissions import Admission
from storage.staff import Duty


@dataclass(frozen=True)
class Attempt:
    """A try to let somebody through a door, by a code or as a guest who was found; with neither, no code of ours.

    `at` is when, by our clock, and `offset` how many seconds the device's was behind it. `door` is '' for the
    duty's own. `reason` lets a supervisor admit what is red. `offline` says that it is over and told later; what a
    `revoked` device tells is only kept.
    """

    nonce: str
    at: datetime
    duties: Sequence[Duty]
    code: str | None = None
    guest_id: int | None = None
    way: Way = Way.IN
    door: str = ""
    reason: str = ""
    device_id: int | None = None
    offset: int = 0
    offline: bool = False
    revoked: bool = False


@dataclass(frozen=True)
class Scanned:
    """What the door is told. `standing` is the guest's admission, this one's or the earlier one.

    `conflict` is its kind where a supervisor is to look at it: twice, refused or revoked.
    """

    verdict: Verdict
    ceremony: Ceremony | None = None
    group: Group | None = None
    guest: Guest | None = None
    standing: Admission | None = None
    duty: Duty | None = None
    door: str = ""
    conflict: str = ""


def duty_at(duties: Sequence[Duty], ceremony_id: int) -> Duty | None:
    """The door duty among these at a ceremony, a supervisor's before a steward's."""
    here = [duty for duty in duties if duty.role.at_door and duty.ceremony_id == ceremony_id]
    return min(here, key=lambda duty: duty.role is not Role.SUPERVISOR, default=None)


def line(t: Texts, told: Scanned) -> str:
    """The one sentence for the door."""
    about = (told.ceremony, told.group, told.guest) if told.ceremony and told.group and told.guest else None
    standing = told.standing
    return at_door.line(t, told.verdict, about, (standing.at, standing.door, standing.by) if standing else None)
