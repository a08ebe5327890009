"""How a ceremony stands, for who runs it: heads by group and unit, who is missing, and what is being sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from actions import control, progress
from actions.call_lists import sees_only
from actions.reporting import Facts
from storage import campaigns, ceremonies, counts, walk_ins
from storage.counts import Counts
from storage.staff import Duty
from storage.types import Transaction


@dataclass(frozen=True)
class Unit:
    """The heads of one unit within one group."""

    name: str
    counts: Counts

    @property
    def has_nobody(self) -> bool:
        """Whether nobody of it is to come."""
        return not self.counts.attending + self.counts.substituted


@dataclass(frozen=True)
class Standing:
    """One group with its units; without any where nobody is invited yet."""

    counts: Counts
    units: tuple[Unit, ...]
    quota: int | None
    walk_ins: int


@dataclass(frozen=True)
class Overview:
    """All that one duty sees of a ceremony; walk-ins of no group count in `walk_ins` alone."""

    groups: tuple[Standing, ...]
    total: Counts
    walk_ins: int
    under_way: tuple[Facts, ...]

    @property
    def empty_units(self) -> tuple[Unit, ...]:
        """The units of which nobody is to come, those that were asked the most first."""
        empty = [unit for group in self.groups for unit in group.units if unit.name and unit.has_nobody]
        return tuple(sorted(empty, key=lambda unit: -unit.counts.invited))


def look(tx: Transaction, duty: Duty, now: datetime) -> Overview:
    """See how it stands."""
    only = sees_only(duty)
    quotas = {group.id: group.quota for group in ceremonies.groups_of(tx, duty.ceremony_id)}
    seats = walk_ins.by_group(tx, duty.ceremony_id)
    rows = groupby(counts.by_unit(tx, duty.ceremony_id, only), key=lambda row: row[1].group_id)
    groups = tuple(_standing(list(own), quotas, seats) for _, own in rows)
    total = counts.total([group.counts for group in groups], "")
    mine = seats.values() if only is None else [seats.get(only, 0)]
    return Overview(groups, total, sum(mine), _under_way(tx, duty, now))


def _standing(
    rows: Sequence[tuple[str | None, Counts]], quotas: dict[int, int | None], seats: dict[int | None, int]
) -> Standing:
    first = rows[0][1]
    summed = counts.total([own for _, own in rows], first.group, first.group_id)
    units = tuple(Unit(name, own) for name, own in rows if name is not None)
    return Standing(summed, units, quotas.get(first.group_id), seats.get(first.group_id, 0))


def _under_way(tx: Transaction, duty: Duty, now: datetime) -> tuple[Facts, ...]:
    found = campaigns.in_stage(tx, *control.UNDER_WAY, ceremony_id=duty.ceremony_id)
    return tuple(progress.look(tx, each.id, now) for each in found if control.may_steer(tx, duty, each))
