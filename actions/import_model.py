"""What an import is about: the list, whom its rows mean, and what each would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from ceremony.model import Ceremony, Group, Guest
from ceremony.rsvp import Choice
from lists.model import Entry, Field, Listing, Remark

UNDO_WITHIN = timedelta(days=1)
"""How long an import can be undone, and a preview waits."""


class Action(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    ASK = "ask"
    REFUSE = "refuse"


TEXTS = {
    Field.NAME: "name",
    Field.HONORIFIC: "honorific",
    Field.POSITION: "position",
    Field.UNIT: "unit",
    Field.PHONE: "phone",
    Field.SEAT: "seat",
    Field.NOTE: "note",
}
"""Columns of a guest that hold what a list says as it is."""


@dataclass(frozen=True)
class Book:
    """What there is: the ceremony's guests and how many may come.

    `chosen` is the group that new guests go to, `only` the one that a host reaches. `erased` are guests whose name
    and phone were deleted; `heads` says how many hold a chair, by group.
    """

    ceremony: Ceremony
    groups: Sequence[Group]
    guests: Sequence[Guest]
    erased: frozenset[int]
    heads: Mapping[int, int]
    chosen: Group | None = None
    only: int | None = None


@dataclass(frozen=True)
class Match:
    """The guest a row means, None for nobody; `doubt` is why somebody has to say so."""

    guest: Guest | None = None
    doubt: Remark | None = None


@dataclass(frozen=True)
class Row:
    """What becomes of an entry.

    `then` is what a row that asks does once somebody said yes. `values` are the columns that it sets, `choice` the
    answer that it records. Remarks name their sentences in full.
    """

    entry: Entry
    action: Action
    then: Action
    guest: Guest | None = None
    group: Group | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    choice: Choice | None = None
    warnings: tuple[Remark, ...] = ()
    reason: Remark | None = None

    def does(self, *, asked: bool) -> Action:
        """What the row does; `asked` says that rows that ask are taken too."""
        return self.then if asked else self.action


@dataclass(frozen=True)
class Preview:
    """What an import would do, row by row."""

    import_id: int
    listing: Listing
    book: Book
    rows: tuple[Row, ...]

    def count(self, action: Action) -> int:
        """How many rows do this."""
        return sum(row.action is action for row in self.rows)

    def effective(self, *, asked: bool) -> int:
        """How many rows would be stored."""
        return sum(row.does(asked=asked) in (Action.ADD, Action.CHANGE) for row in self.rows)

    @property
    def asking(self) -> int:
        """How many rows wait for a word that would store something."""
        return self.effective(asked=True) - self.effective(asked=False)
