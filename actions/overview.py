"""How a ceremony stands, for who runs it: heads by group, who is missing, and what is being sent."""

from dataclasses import dataclass
from datetime import datetime

from actions import control, progress, units
from actions.call_lists import sees_only
from actions.reporting import Facts
from ceremony.model import Group
from storage import campaigns, ceremonies, counts, walk_ins
from storage.counts import Counts, EmptyUnit
from storage.staff import Duty
from storage.types import Transaction

LISTED = 40
"""So many units without anybody are named; the rest are counted."""


@dataclass(frozen=True)
class Overview:
    """All that one duty sees of a ceremony. `empty` are the largest units nobody comes from, of `empty_count`.

    `late_units` is how many have a link and have not answered in full.
    """

    groups: tuple[tuple[Group, Counts], ...]
    total: Counts
    walk_ins: int
    empty: tuple[EmptyUnit, ...]
    empty_count: int
    under_way: tuple[Facts, ...]
    late_units: int


def look(tx: Transaction, duty: Duty, now: datetime) -> Overview:
    """See how it stands."""
    only, seats = sees_only(duty), walk_ins.by_group(tx, duty.ceremony_id)
    groups = {group.id: group for group in ceremonies.groups_of(tx, duty.ceremony_id)}
    rows = counts.by_group(tx, duty.ceremony_id, only)
    empty, empty_count = counts.empty_units(tx, duty.ceremony_id, only, LISTED)
    return Overview(
        tuple((groups[row.group_id], row) for row in rows),
        counts.total(rows, ""),
        sum(seats.values()) if only is None else seats.get(only, 0),
        empty,
        empty_count,
        _under_way(tx, duty, now),
        sum(each.state in units.LATE for each in units.everyone(tx, duty)),
    )


def _under_way(tx: Transaction, duty: Duty, now: datetime) -> tuple[Facts, ...]:
    found = campaigns.in_stage(tx, *control.UNDER_WAY, ceremony_id=duty.ceremony_id)
    return tuple(progress.look(tx, each.id, now) for each in found if control.may_steer(tx, duty, each))
