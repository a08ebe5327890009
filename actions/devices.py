"""Devices at the door: giving one a token, ending it, and judging what devices ask together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions import staff as links
from actions.attempts import Attempt, Scanned
from actions.judging import judge_all
from ceremony.codes import new_staff_token
from ceremony.door import Way
from ceremony.errors import Refused
from ceremony.model import Role
from storage import audit, ceremonies, devices, staff
from storage.devices import Device
from storage.staff import Duty
from storage.types import Transaction


@dataclass(frozen=True)
class Asked:
    """What the device with this token asks; the attempt's duties are not known yet."""

    token: str
    attempt: Attempt


def add(tx: Transaction, duty: Duty, *, door: str, label: str, now: datetime) -> str:
    """Make a device that serves a duty, at a door of its ceremony ('' for the duty's own); gives its token.

    Raises:
        Refused: the duty is not at the door, or there is no such door.
    """
    if not duty.role.at_door:
        raise Refused("not_at_door")
    _check_door(tx, duty.ceremony_id, door)
    token = new_staff_token()
    devices.add(tx, token, staff_id=duty.id, door=door, label=label, now=now)
    audit.record(tx, duty.ceremony_id, "device_added", now, by_chat=duty.chat_id, door=door, label=label)
    return token


def add_with_duty(tx: Transaction, ceremony_id: int, role: Role, *, door: str, label: str, now: datetime) -> str:
    """Make a duty that nobody takes up in chat, and its device; gives the device's token.

    Raises:
        Refused: as `add`.
    """
    if not role.at_door:
        raise Refused("not_at_door")
    _check_door(tx, ceremony_id, door)
    link = links.invite(tx, ceremony_id, role, door=door, label=label, now=now)
    return add(tx, staff.use_up(tx, link, now), door=door, label=label, now=now)


def revoke(tx: Transaction, device_id: int, now: datetime) -> Device:
    """End a device at once.

    Raises:
        Refused: there is no such device, or it has ended.
    """
    device = devices.revoke(tx, device_id, now)
    if device is None:
        raise Refused("no_such_device", number=device_id)
    audit.record(tx, device.duty.ceremony_id, "device_revoked", now, label=device.label)
    return device


def current(tx: Transaction, token: str) -> Device:
    """The device with this token.

    Raises:
        Refused: there is none, or it or its duty was revoked.
    """
    device = devices.find(tx, [token]).get(token)
    if device is None or device.revoked:
        raise Refused("no_device")
    return device


def supervising(tx: Transaction, token: str) -> Device:
    """The device with this token, of a supervisor.

    Raises:
        Refused: there is none, or it serves a steward.
    """
    device = current(tx, token)
    if device.duty.role is not Role.SUPERVISOR:
        raise Refused("supervisors_only")
    return device


def judge_asked(tx: Transaction, asked: Sequence[Asked], now: datetime) -> list[Scanned | Refused]:
    """What each device is told; a refusal concerns its own attempt alone."""
    known = devices.find(tx, {each.token for each in asked})
    read = [_attempt(tx, each.attempt, known.get(each.token)) for each in asked]
    told = iter(judge_all(tx, [attempt for attempt in read if isinstance(attempt, Attempt)], now))
    return [attempt if isinstance(attempt, Refused) else next(told) for attempt in read]


def _attempt(tx: Transaction, attempt: Attempt, device: Device | None) -> Attempt | Refused:
    if device is None or (device.revoked and not attempt.offline):
        return Refused("no_device")
    try:
        _check(tx, attempt, device.duty)
    except Refused as error:
        return error
    return replace(attempt, duties=(device.duty,), device_id=device.id, revoked=device.revoked)


def _check(tx: Transaction, attempt: Attempt, duty: Duty) -> None:
    if attempt.door != duty.door:
        _check_door(tx, duty.ceremony_id, attempt.door)
    if attempt.way is Way.OUT:
        if not ceremonies.get(tx, duty.ceremony_id).counts_exits:
            raise Refused("exits_not_counted")
        if duty.role is not Role.SUPERVISOR:
            raise Refused("supervisors_only")


def _check_door(tx: Transaction, ceremony_id: int, door: str) -> None:
    doors = [each.name for each in ceremonies.doors_of(tx, ceremony_id)] if door else []
    if door and door not in doors:
        raise Refused("no_such_door", door=door, doors=", ".join(doors))
