"""What is asked to be printed, and which guests that is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ceremony.errors import Refused
from ceremony.model import Group, Guest
from messages.links import Links
from messages.texts import Texts, texts
from storage import ceremonies, guests
from storage.types import Transaction


@dataclass(frozen=True)
class Wanted:
    """A ceremony's paper for one guest, for one group, or for all."""

    ceremony_id: int
    group_id: int | None
    guest_id: int | None
    language: str
    now: datetime
    links: Links

    @property
    def t(self) -> Texts:
        """The sentences in the language of the paper."""
        return texts(self.language)


def groups_in(tx: Transaction, wanted: Wanted) -> tuple[Group, ...]:
    """The groups that are asked for, in the order of the plan."""
    every = ceremonies.groups_of(tx, wanted.ceremony_id)
    return tuple(group for group in every if wanted.group_id in (None, group.id))


def guests_in(tx: Transaction, wanted: Wanted) -> tuple[tuple[Group, tuple[Guest, ...]], ...]:
    """The guests that are asked for: by group, unit and rank, as a hall is introduced; no empty group.

    Raises:
        Refused: there is none.
    """
    some = [g for g in guests.of_ceremony(tx, wanted.ceremony_id) if wanted.guest_id in (None, g.id)]
    groups = groups_in(tx, wanted)
    found = [(group, in_protocol_order([g for g in some if g.group_id == group.id])) for group in groups]
    if not any(own for _, own in found):
        raise Refused("nothing_to_print")
    return tuple((group, tuple(own)) for group, own in found if own)


def in_protocol_order(own: Sequence[Guest]) -> list[Guest]:
    """Units by their highest guest, guests by rank within their unit."""
    highest: dict[str, int] = {}
    for guest in own:
        highest[guest.unit] = min(guest.rank, highest.get(guest.unit, guest.rank))
    return sorted(own, key=lambda guest: (highest[guest.unit], guest.unit, guest.rank, guest.id))
