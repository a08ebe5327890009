"""Who came in the end: one outcome for each invited guest, and when people arrived."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from ceremony.model import Guest, Reply

COMING = (Reply.ATTENDING, Reply.SUBSTITUTED)
STEPS = (timedelta(minutes=15), timedelta(hours=1), timedelta(days=1))
"""What arrivals are counted by: the first of which there are no more than `MOST` from the first to the last."""
MOST = 24


class Outcome(StrEnum):
    """What became of an invited guest."""

    CAME = "came"
    REPLACED = "replaced"
    EXCUSED = "excused"
    MISSING = "missing"


@dataclass(frozen=True)
class Figures:
    """Heads: every invited guest has one outcome. Who came uninvited is counted apart."""

    invited: int = 0
    confirmed: int = 0
    came: int = 0
    replaced: int = 0
    excused: int = 0
    missing: int = 0
    broke_word: int = 0
    uninvited: int = 0

    @property
    def present(self) -> int:
        """The invited who came, or for whom somebody came."""
        return self.came + self.replaced

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Figures)))


def outcome(guest: Guest, *, inside: bool) -> Outcome:
    """Whoever came is present, whatever was answered before."""
    if inside:
        return Outcome.REPLACED if guest.reply is Reply.SUBSTITUTED else Outcome.CAME
    return Outcome.EXCUSED if guest.reply is Reply.DECLINED else Outcome.MISSING


def figures(some: Sequence[Guest], inside: Collection[int], uninvited: int = 0) -> Figures:
    """Count guests; `broke_word` are the missing who had confirmed."""
    each = [(guest, outcome(guest, inside=guest.id in inside)) for guest in some]
    outcomes = Counter(result for _, result in each)
    return Figures(
        invited=len(some),
        confirmed=sum(guest.reply in COMING for guest in some),
        came=outcomes[Outcome.CAME],
        replaced=outcomes[Outcome.REPLACED],
        excused=outcomes[Outcome.EXCUSED],
        missing=outcomes[Outcome.MISSING],
        broke_word=sum(guest.reply in COMING for guest, result in each if result is Outcome.MISSING),
        uninvited=uninvited,
    )


def by_time(moments: Sequence[datetime], zone: ZoneInfo) -> tuple[tuple[datetime, datetime, int], ...]:
    """From when to when how many came, without gaps; naive, as the clocks of the zone show it."""
    if not moments:
        return ()
    local = [moment.astimezone(zone).replace(tzinfo=None) for moment in moments]
    counted = [_counted(local, step) for step in STEPS]
    return next((bins for bins in counted if len(bins) <= MOST), counted[-1])


def _counted(local: Sequence[datetime], step: timedelta) -> tuple[tuple[datetime, datetime, int], ...]:
    found = Counter(_start(moment, step) for moment in local)
    first, last = min(found), max(found)
    starts = [first + step * number for number in range((last - first) // step + 2)]
    return tuple((start, end, found[start]) for start, end in pairwise(starts))


def _start(moment: datetime, step: timedelta) -> datetime:
    midnight = datetime.combine(moment, time())
    return midnight + (moment - midnight) // step * step
