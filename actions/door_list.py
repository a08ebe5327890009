"""The list a device holds for the hour without a network: found and read only with the code itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ceremony import door as rules
from ceremony.door import Verdict
from ceremony.model import Ceremony, Door, Group, Guest
from messages import at_door
from messages.texts import Texts
from storage import admissions, ceremonies, codes, guests
from storage.admissions import Admission
from storage.devices import Device
from storage.types import Transaction

LOOKUP = 8
_IV = bytes(12)
"""Each key encrypts one row alone."""


@dataclass(frozen=True)
class Listed:
    """What a list says: `head` may be read by anybody, `rows` are by code."""

    head: Mapping[str, object]
    rows: Mapping[str, Sequence[object]]

    @property
    def version(self) -> str:
        """The same as long as the list says the same."""
        return sha256(_json([self.head, sorted(self.rows.items())])).hexdigest()[:16]


@dataclass(frozen=True)
class Named:
    """A guest in a supervisor's search without a network, with what the door says and the admission, if any."""

    guest: Guest
    group: Group
    verdict: Verdict
    standing: Admission | None


def names(tx: Transaction, device: Device) -> list[Named]:
    """Every guest as a device's door finds one by name while the doors are open."""
    ceremony = ceremonies.get(tx, device.duty.ceremony_id)
    door = _door_of(tx, device)
    groups = {group.id: group for group in ceremonies.groups_of(tx, ceremony.id)}
    inside = admissions.of_ceremony(tx, ceremony.id)

    def named(guest: Guest) -> Named:
        group, opens = groups[guest.group_id], ceremony.doors[0]
        verdict = rules.judge(ceremony, guest, group.key, door, live=True, now=opens)
        return Named(guest, group, verdict, inside.get(guest.id))

    return [named(guest) for guest in guests.of_ceremony(tx, ceremony.id)]


def read(tx: Transaction, device: Device, t: Texts) -> Listed:
    """Every code of a device's ceremony with what its door says to it while the doors are open."""
    ceremony = ceremonies.get(tx, device.duty.ceremony_id)
    door = _door_of(tx, device)
    groups = {group.id: group for group in ceremonies.groups_of(tx, ceremony.id)}
    every = {guest.id: guest for guest in guests.ever_listed(tx, ceremony.id)}
    inside = admissions.of_ceremony(tx, ceremony.id)
    table = _Table(t, ceremony, groups, door, inside)
    found = codes.of_ceremony(tx, ceremony.id)
    rows = {code: table.row(every[each.guest_id], live=each.live) for code, each in found.items()}
    return Listed(table.head(device.duty.door, len(rows)), rows)


def _door_of(tx: Transaction, device: Device) -> Door | None:
    duty = device.duty
    return next((door for door in ceremonies.doors_of(tx, duty.ceremony_id) if door.name == duty.door), None)


class _Table:
    """Rows that name posts, units and groups by their place in the head."""

    def __init__(
        self,
        t: Texts,
        ceremony: Ceremony,
        groups: Mapping[int, Group],
        door: Door | None,
        inside: Mapping[int, Admission],
    ) -> None:
        self._t, self._ceremony, self._door, self._inside = t, ceremony, door, inside
        self._groups, self._group_places = groups, {group_id: place for place, group_id in enumerate(groups)}
        self._posts: dict[str, int] = {}
        self._units: dict[str, int] = {}

    def row(self, guest: Guest, *, live: bool) -> list[object]:
        """What a code's row says."""
        key, opens = self._groups[guest.group_id].key, self._ceremony.doors[0]
        standing = self._inside.get(guest.id)
        return [
            guest.id,
            at_door.name(self._t, guest),
            self._posts.setdefault(guest.posts, len(self._posts)),
            self._units.setdefault(guest.unit, len(self._units)),
            self._group_places[guest.group_id],
            guest.seat,
            guest.note,
            int(guest.leader),
            rules.judge(self._ceremony, guest, key, self._door, live=live, now=opens),
            standing.at.astimezone(self._ceremony.zone).isoformat(timespec="seconds") if standing else "",
        ]

    def head(self, door: str, count: int) -> dict[str, object]:
        """What anybody may read."""
        opens, closes = (moment.isoformat() for moment in self._ceremony.doors)
        about = dict(title=self._ceremony.title, day=self._ceremony.day.isoformat(), opens=opens, closes=closes)
        return dict(
            ceremony=about | dict(zone=self._ceremony.zone.key),
            door=door,
            groups=[group.name for group in self._groups.values()],
            units=list(self._units),
            posts=list(self._posts),
            rows=count,
        )


def seal(listed: Listed, salt: bytes, now: datetime) -> bytes:
    """The list as bytes: a line of JSON, then each row encrypted with its code, in the order of the look-up."""
    head = dict(version=listed.version, salt=salt.hex(), **listed.head, server_now=now.astimezone(UTC).isoformat())
    return b"".join([_json(head), b"\n", *sorted(_sealed(listed.rows, salt))])


def _sealed(rows: Mapping[str, Sequence[object]], salt: bytes) -> Iterator[bytes]:
    for code, row in rows.items():
        lookup = sha256(b"lookup" + salt + code.encode()).digest()[:LOOKUP]
        key = sha256(b"key" + salt + code.encode()).digest()
        hidden = AESGCM(key).encrypt(_IV, _json(row), None)
        yield lookup + len(hidden).to_bytes(2, "big") + hidden


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
