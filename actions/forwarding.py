"""Passing invitations and news on by somebody's own means: what waits, unit by unit, and what was ticked off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from actions import composing
from actions.composing import Books
from ceremony.audience import Selection
from ceremony.changes import Change
from ceremony.errors import Refused
from ceremony.model import Ceremony, Group, Guest, Role
from messages import changes, wording
from messages.links import Links
from messages.texts import Texts
from storage import audience, audit, ceremonies, forwardings, guests, unit_links
from storage.campaigns import Campaign, Kind
from storage.forwardings import Forwarded
from storage.staff import Duty
from storage.types import Transaction
from storage.unit_links import UnitLink

OVERDUE = timedelta(days=1)
"""After so long without being opened, what was passed on is shown to have got stuck."""
GUESTS_PER_TEXT = 10
"""So that one text stays under the 2,000 characters of the narrowest platform."""


@dataclass(frozen=True)
class Unit:
    """The guests of one unit whom no chat reaches, by rank, and when they were passed on as things stand.

    `code` opens the unit's own link, where it has one.
    """

    ceremony: Ceremony
    group: Group
    guests: tuple[Guest, ...]
    forwarded: Forwarded | None
    code: str = ""

    @property
    def key(self) -> int:
        """What names the unit in a button: the id of its first guest."""
        return self.guests[0].id

    @property
    def name(self) -> str:
        """The unit as it is written, else the group."""
        return self.guests[0].unit or self.group.name

    def overdue(self, now: datetime) -> bool:
        """Whether it was passed on more than a day ago and is still not opened."""
        return self.forwarded is not None and now - self.forwarded.at > OVERDUE

    def texts(self, t: Texts, links: Links, news: Change | None = None) -> list[str]:
        """The text to pass on, or several where the unit has many guests: the invitation, or news of a change."""
        parts = (self.guests[i : i + GUESTS_PER_TEXT] for i in range(0, len(self.guests), GUESTS_PER_TEXT))
        if news:
            return [changes.forward(t, self.ceremony, self.group, part, news, links) for part in parts]
        *before, last = (wording.forward(t, self.ceremony, self.group, part, links) for part in parts)
        own = (t("units.also", link=links.unit(self.code)),) if self.code else ()
        return [*before, "\n\n".join([last, *own])]


def units(tx: Transaction, duty: Duty) -> list[Unit]:
    """What waits to be passed on: an organiser's of all groups, a host's of its own."""
    own = (duty.group_id,) if duty.role is Role.HOST and duty.group_id is not None else ()
    _, without = audience.reachable(tx, Selection(duty.ceremony_id, own))
    ceremony = ceremonies.get(tx, duty.ceremony_id)
    groups = {group.id: group for group in ceremonies.groups_of(tx, ceremony.id)}
    last, links = _still_true(tx, ceremony.id), unit_links.live(tx, ceremony.id)
    return [
        Unit(ceremony, groups[some[0].group_id], tuple(some), _earliest(some, last), _code(some[0], links))
        for some in by_unit(guests.some(tx, without))
    ]


def tick_off(tx: Transaction, duty: Duty, key: int, now: datetime) -> Unit:
    """Record that a unit's invitations were passed on.

    Raises:
        Refused: nothing of this unit waits any more.
    """
    for unit in units(tx, duty):
        if unit.key == key:
            forwardings.record(tx, [guest.id for guest in unit.guests], duty.id, now)
            audit.record(tx, duty.ceremony_id, "forwarded", now, by_chat=duty.chat_id, guests=len(unit.guests))
            return unit
    raise Refused("nothing_to_tick_off")


def texts_of(tx: Transaction, campaign: Campaign, unit: Unit, t: Texts, links: Links, now: datetime) -> list[str]:
    """What to pass on of a campaign to a unit: its own words where it brings news, else the invitation."""
    if campaign.kind is Kind.CHANGE:
        return unit.texts(t, links, Change.load(campaign.note, unit.ceremony))
    if campaign.kind is not Kind.BROADCAST:
        return unit.texts(t, links)
    told: dict[str, list[Guest]] = {}
    books = Books(tx, links)
    for guest in unit.guests:
        told.setdefault(composing.words(books, campaign, guest, t.language, now), []).append(guest)
    return [text for words, some in told.items() for text in _news(t, unit, words, some, links)]


def _news(t: Texts, unit: Unit, words: str, some: list[Guest], links: Links) -> Iterator[str]:
    for first in range(0, len(some), GUESTS_PER_TEXT):
        yield wording.forward_news(t, unit.name, words, some[first : first + GUESTS_PER_TEXT], links)


def by_unit(every: tuple[Guest, ...]) -> Iterator[list[Guest]]:
    """Guests of the same group and unit together."""
    ordered = sorted(every, key=lambda guest: (guest.group_id, guest.unit, guest.rank, guest.id))
    for _, unit in groupby(ordered, key=lambda guest: (guest.group_id, guest.unit)):
        yield list(unit)


def _code(guest: Guest, links: Mapping[tuple[int, str], UnitLink]) -> str:
    link = links.get((guest.group_id, guest.unit))
    return link.code if link else ""


def _still_true(tx: Transaction, ceremony_id: int) -> dict[int, Forwarded]:
    """What was passed on since the last change: what went out before names another hour or place."""
    changed = audit.last(tx, ceremony_id, ("change_hour", "change_venue"))
    every = forwardings.of_ceremony(tx, ceremony_id)
    return {guest_id: each for guest_id, each in every.items() if changed is None or each.at >= changed}


def _earliest(own: list[Guest], last: dict[int, Forwarded]) -> Forwarded | None:
    """When all of them had been passed on; None while one has not."""
    moments = [last[guest.id] for guest in own if guest.id in last]
    return min(moments, key=lambda each: each.at) if len(moments) == len(own) else None
