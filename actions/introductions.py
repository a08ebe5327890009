"""The MC's list: who is really here, in protocol order, and who was introduced."""

from dataclasses import dataclass
from datetime import datetime

from ceremony import protocol
from ceremony.errors import Refused
from ceremony.model import Ceremony
from ceremony.protocol import Entry
from storage import admissions, audit, ceremonies, guests, walk_ins, welcomes
from storage.types import Transaction
from storage.walk_ins import WalkIn


@dataclass(frozen=True)
class Introductions:
    """Leaders, then units, in order; `walk_ins` stand in no plan and so have no rank."""

    ceremony: Ceremony
    entries: tuple[Entry, ...]
    groups: dict[int, str]
    walk_ins: tuple[WalkIn, ...]

    def entry_of(self, guest_id: int) -> Entry:
        """The entry that a guest is in.

        Raises:
            Refused: the guest is not in the room any more.
        """
        found = next((each for each in self.entries if guest_id in (g.id for g in each.guests)), None)
        if found is None:
            raise Refused("not_present")
        return found

    def index_of(self, entry: Entry, there: Entry) -> int:
        """Where an entry comes to stand in the place of another; leaders stay before units."""
        alike = [each for each in self.entries if each.leader == entry.leader]
        return alike.index(there) if there in alike else (0 if there.leader else len(alike))

    def group_of(self, entry: Entry) -> str:
        """The name of the group that an entry belongs to."""
        return self.groups[entry.guests[0].group_id]


def listed(tx: Transaction, ceremony_id: int) -> Introductions:
    """The list as it is now."""
    done = welcomes.of_ceremony(tx, ceremony_id)
    here = {i for i, standing in admissions.of_ceremony(tx, ceremony_id).items() if standing.out_at is None}
    entries = protocol.entries(
        guests.ever_listed(tx, ceremony_id),
        here,
        {i: welcome.place for i, welcome in done.items() if welcome.place is not None},
        {i for i, welcome in done.items() if welcome.introduced_at is not None},
    )
    groups = {group.id: group.name for group in ceremonies.groups_of(tx, ceremony_id)}
    ceremony = ceremonies.get(tx, ceremony_id)
    return Introductions(ceremony, entries, groups, walk_ins.of_ceremony(tx, ceremony_id))


def mark(tx: Transaction, ceremony_id: int, guest_id: int, introduced: bool, now: datetime) -> Entry:
    """Note that the entry of a guest was introduced, or that it was not.

    Raises:
        Refused: the guest is not in the room any more.
    """
    entry = listed(tx, ceremony_id).entry_of(guest_id)
    welcomes.set_introduced(tx, [guest.id for guest in entry.guests], now if introduced else None)
    if introduced:
        for guest in entry.guests:
            audit.record(tx, ceremony_id, "introduced", now, guest_id=guest.id)
    return entry


def move(tx: Transaction, ceremony_id: int, guest_id: int, to: int) -> Entry:
    """Put the entry of a guest at index `to` among its like.

    Raises:
        Refused: the guest is not in the room any more.
    """
    order = listed(tx, ceremony_id)
    entry = order.entry_of(guest_id)
    welcomes.set_places(tx, protocol.moved(order.entries, entry, to))
    return entry
