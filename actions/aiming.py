"""Aiming a broadcast: what can be chosen in each dimension of its audience, and choosing it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from actions import broadcasts
from ceremony.audience import Selection
from ceremony.errors import Refused
from ceremony.model import Reply, Role
from storage import audience, campaigns, counts, guests
from storage.staff import Duty
from storage.types import Transaction

T = TypeVar("T")


class Dimension(StrEnum):
    """What an audience is chosen by; within one any of what is chosen, over all of them every one."""

    GROUP = "group"
    UNIT = "unit"
    REPLY = "reply"
    PRESENT = "present"
    ACK = "ack"
    PEOPLE = "people"
    ROLE = "role"


@dataclass(frozen=True)
class Option:
    """One thing to choose: its value in a button, its own name ('' where texts have it), how many it means."""

    value: str
    name: str
    count: int | None
    chosen: bool


def dimensions(duty: Duty) -> tuple[Dimension, ...]:
    """What somebody with this duty may choose by: a host has one group and no staff."""
    if duty.role is not Role.HOST:
        return tuple(Dimension)
    return tuple(each for each in Dimension if each not in (Dimension.GROUP, Dimension.ROLE))


def options(tx: Transaction, selection: Selection, dimension: Dimension) -> list[Option]:
    """What can be chosen in a dimension."""
    return _OPTIONS[dimension](tx, selection)


def toggled(tx: Transaction, selection: Selection, dimension: Dimension, value: str, duty: Duty) -> Selection:
    """The selection with one thing more, or less, as far as somebody with this duty reaches.

    Raises:
        Refused: there is no such thing to choose.
    """
    if dimension not in dimensions(duty):
        raise Refused("not_yours")
    try:
        return broadcasts.within(_TOGGLES[dimension](tx, selection, value), duty)
    except ValueError as error:
        raise Refused("old_button") from error


def _groups(tx: Transaction, selection: Selection) -> list[Option]:
    rows = counts.by_group(tx, selection.ceremony_id)
    return [Option(str(row.group_id), row.group, row.invited, row.group_id in selection.groups) for row in rows]


def _units(tx: Transaction, selection: Selection) -> list[Option]:
    """A unit is named by a guest of its own: its name is too long for a button."""
    every = audience.units(tx, Selection(selection.ceremony_id, selection.groups))
    return [Option(str(guest_id), unit, number, unit in selection.units) for guest_id, unit, number in every]


def _replies(tx: Transaction, selection: Selection) -> list[Option]:
    return [Option(reply, "", None, reply in selection.replies) for reply in Reply]


def _presence(tx: Transaction, selection: Selection) -> list[Option]:
    return [Option(value, "", None, selection.present is present) for value, present in _PRESENT.items()]


def _acknowledgeable(tx: Transaction, selection: Selection) -> list[Option]:
    every = campaigns.asking(tx, selection.ceremony_id)
    return [Option(str(each.id), "", None, each.id == selection.not_acknowledged) for each in every]


def _people(tx: Transaction, selection: Selection) -> list[Option]:
    return [Option(str(guest.id), guest.addressed, None, True) for guest in guests.some(tx, selection.guests)]


def _roles(tx: Transaction, selection: Selection) -> list[Option]:
    return [Option(role, "", None, role in selection.roles) for role in Role]


def _toggle_group(tx: Transaction, selection: Selection, value: str) -> Selection:
    known = [row.group_id for row in counts.by_group(tx, selection.ceremony_id)]
    return replace(selection, groups=_other(selection.groups, _one_of(int(value), known)))


def _toggle_unit(tx: Transaction, selection: Selection, value: str) -> Selection:
    return replace(selection, units=_other(selection.units, _guest(tx, selection, value)[1]))


def _toggle_reply(tx: Transaction, selection: Selection, value: str) -> Selection:
    return replace(selection, replies=_other(selection.replies, Reply(value)))


def _toggle_presence(tx: Transaction, selection: Selection, value: str) -> Selection:
    present = _PRESENT[_one_of(value, list(_PRESENT))]
    return replace(selection, present=None if selection.present is present else present)


def _toggle_acknowledged(tx: Transaction, selection: Selection, value: str) -> Selection:
    known = [each.id for each in campaigns.asking(tx, selection.ceremony_id)]
    campaign_id = _one_of(int(value), known)
    same = selection.not_acknowledged == campaign_id
    return replace(selection, not_acknowledged=None if same else campaign_id)


def _toggle_person(tx: Transaction, selection: Selection, value: str) -> Selection:
    return replace(selection, guests=_other(selection.guests, _guest(tx, selection, value)[0]))


def _toggle_role(tx: Transaction, selection: Selection, value: str) -> Selection:
    return replace(selection, roles=_other(selection.roles, Role(value)))


def _guest(tx: Transaction, selection: Selection, value: str) -> tuple[int, str]:
    """Id and unit of a guest of this ceremony."""
    found = guests.some(tx, [int(value)]) if len(value) < 10 else ()
    if not found or found[0].ceremony_id != selection.ceremony_id:
        raise ValueError(value)
    return found[0].joined_to or found[0].id, found[0].unit


def _one_of(value: T, known: list[T]) -> T:
    if value not in known:
        raise ValueError(value)
    return value


def _other(chosen: tuple[T, ...], value: T) -> tuple[T, ...]:
    """With the value where it was without, and without it where it was with."""
    return tuple(each for each in chosen if each != value) if value in chosen else (*chosen, value)


_PRESENT = {"present": True, "absent": False}
_OPTIONS: dict[Dimension, Callable[[Transaction, Selection], list[Option]]] = {
    Dimension.GROUP: _groups,
    Dimension.UNIT: _units,
    Dimension.REPLY: _replies,
    Dimension.PRESENT: _presence,
    Dimension.ACK: _acknowledgeable,
    Dimension.PEOPLE: _people,
    Dimension.ROLE: _roles,
}
_TOGGLES: dict[Dimension, Callable[[Transaction, Selection, str], Selection]] = {
    Dimension.GROUP: _toggle_group,
    Dimension.UNIT: _toggle_unit,
    Dimension.REPLY: _toggle_reply,
    Dimension.PRESENT: _toggle_presence,
    Dimension.ACK: _toggle_acknowledged,
    Dimension.PEOPLE: _toggle_person,
    Dimension.ROLE: _toggle_role,
}
