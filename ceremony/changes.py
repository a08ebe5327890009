"""What may change of a ceremony once it was announced, and what follows from it."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from ceremony.model import Ceremony, Status

URGENT_WITHIN = timedelta(hours=12)


class What(StrEnum):
    """What a change is about. A new day also ends a postponement."""

    HOUR = "hour"
    VENUE = "venue"
    DAY = "day"
    STATUS = "status"


@dataclass(frozen=True)
class Change:
    """What changed to which value, and the ceremony as it was before."""

    what: What
    value: str
    before: Ceremony

    def dump(self) -> str:
        """The change as JSON."""
        was = self.before
        hour = was.hour.isoformat() if was.hour else None
        facts = dict(hour=hour, venue=was.venue, day=was.day.isoformat(), status=was.status)
        return json.dumps(facts | dict(what=self.what, value=self.value), ensure_ascii=False)

    @staticmethod
    def load(text: str, ceremony: Ceremony) -> "Change":
        """The change that `dump` wrote; what it does not tell of the ceremony is as it is now."""
        facts = json.loads(text)
        before = replace(
            ceremony,
            hour=time.fromisoformat(facts["hour"]) if facts["hour"] else None,
            venue=facts["venue"],
            day=date.fromisoformat(facts["day"]),
            status=Status(facts["status"]),
        )
        return Change(What(facts["what"]), facts["value"], before)


def changed(ceremony: Ceremony, what: What, value: str) -> Ceremony:
    """The ceremony with a new hour, place, day (ISO) or status. The reply deadline moves with the day."""
    match what:
        case What.HOUR:
            return replace(ceremony, hour=time.fromisoformat(value))
        case What.VENUE:
            return replace(ceremony, venue=value)
        case What.STATUS:
            return replace(ceremony, status=Status(value))
    day = date.fromisoformat(value)
    deadline = ceremony.reply_by.astimezone(ceremony.zone) + (day - ceremony.day)
    return replace(ceremony, day=day, reply_by=deadline.astimezone(UTC), status=Status.PLANNED)


def is_urgent(before: Ceremony, after: Ceremony, now: datetime) -> bool:
    """Whether guests may be getting ready already: it was or is to begin within twelve hours."""
    held = (each for each in (before, after) if each.status is Status.PLANNED)
    return any((each.starts_at or each.doors[0]) - now < URGENT_WITHIN and now < each.doors[1] for each in held)
