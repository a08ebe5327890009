"""What is still missing shortly before a ceremony: units nobody comes from, and speakers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ceremony.model import Ceremony, Guest, ProgrammeItem, Reply, Status

BEFORE = timedelta(minutes=15)
"""So long before the opening every unit should have somebody inside."""

COMING = (Reply.ATTENDING, Reply.SUBSTITUTED)


@dataclass(frozen=True)
class Speaking:
    """An item of the programme whose speakers are not all known guests; `linked` is how many are."""

    item: ProgrammeItem
    linked: int


@dataclass(frozen=True)
class Gaps:
    """Units, as their guests, with nobody confirmed or inside; speakers not here; items that lack guests.

    Shortly before the opening it only counts who is inside; those who are expected come first.
    """

    unconfirmed: tuple[tuple[Guest, ...], ...]
    absent: tuple[tuple[Guest, ...], ...]
    speakers: tuple[Guest, ...]
    unlinked: tuple[Speaking, ...]


def gaps(
    ceremony: Ceremony,
    every: Sequence[Guest],
    here: Collection[int],
    programme: Sequence[ProgrammeItem],
    now: datetime,
) -> Gaps:
    """What is missing; `every` is every post of the ceremony, `here` who is in the room."""
    listed = [guest for guest in every if not guest.withdrawn]
    units = _units([guest for guest in listed if guest.joined_to is None])
    close = _is_close(ceremony, now)
    absent = [some for some in units if not any(guest.id in here for guest in some)]
    return Gaps(
        () if close else tuple(some for some in units if not confirmed(some)),
        tuple(sorted(absent, key=lambda some: not confirmed(some))) if close else (),
        _missing_speakers(ceremony, listed, here, now),
        tuple(_unlinked(listed, programme)),
    )


def confirmed(some: Sequence[Guest]) -> bool:
    """Whether anybody of a unit has said to come."""
    return any(guest.reply in COMING for guest in some)


def due(ceremony: Ceremony, now: datetime) -> bool:
    """Whether the gaps are told by themselves: from a quarter of an hour before the opening until then."""
    starts = ceremony.starts_at
    return ceremony.status is Status.PLANNED and starts is not None and starts - BEFORE <= now < starts


def _is_close(ceremony: Ceremony, now: datetime) -> bool:
    return ceremony.starts_at is not None and now >= ceremony.starts_at - BEFORE


def _units(listed: Sequence[Guest]) -> list[tuple[Guest, ...]]:
    found: dict[str, list[Guest]] = {}
    for guest in listed:
        if guest.unit:
            found.setdefault(guest.unit, []).append(guest)
    return [tuple(sorted(some, key=lambda guest: guest.rank)) for some in found.values()]


def _missing_speakers(
    ceremony: Ceremony, listed: Sequence[Guest], here: Collection[int], now: datetime
) -> tuple[Guest, ...]:
    """Before the doors open who has not confirmed, then who is not inside; of joined posts the one who comes."""
    speaking = {guest.joined_to or guest.id for guest in listed if guest.speaks}
    opened = now >= ceremony.doors[0]
    missing = (
        guest
        for guest in listed
        if guest.id in speaking and (guest.id not in here if opened else guest.reply not in COMING)
    )
    return tuple(sorted(missing, key=lambda guest: guest.rank))


def _unlinked(listed: Sequence[Guest], programme: Sequence[ProgrammeItem]) -> list[Speaking]:
    counted = ((item, sum(guest.speaks == item.label for guest in listed)) for item in programme if item.speakers)
    return [Speaking(item, linked) for item, linked in counted if linked < len(item.speakers)]
