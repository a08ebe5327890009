"""Queues from an hour without a network, over HTTP, and the list that makes that hour possible."""

import json
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from actions import devices, staff
from ceremony.model import Guest, Holder, Reply, Role
from storage import admissions, codes, scans, tables
from storage.admissions import Admission
from tests.house import at
from tests.web.conftest import Site
from tests.web.door import comes, scanner


@pytest.fixture
async def day(site: Site) -> Site:
    """The site on the morning of the day, its doors open for an hour."""
    await site.stage.set_hour(time(7, 30))
    site.stage.clock.move_to(at(9, 7))
    return site


@pytest.fixture
async def guest(day: Site) -> Guest:
    """A guest who has answered to come."""
    return await comes(day)


def passed(guest: Guest, nonce: str, moment: datetime, **more: Any) -> dict[str, Any]:
    """An attempt of a queue."""
    return dict(code=guest.code, nonce=nonce, door="Cổng chính", at=moment.isoformat()) | more


async def standing(site: Site, guest: Guest) -> Admission | None:
    """The admission by which a guest is in the room."""
    return await site.stage.store.run(admissions.standing, guest.id)


async def test_a_queue_is_merged_at_the_moments_it_tells(day: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    device = await scanner(day, http)
    (result,) = await device.merges(passed(guest, "n", at(9, 6, 40)))
    assert (result["nonce"], result["verdict"], result["colour"], result["conflict"]) == (
        "n",
        "admitted",
        "green",
        False,
    )
    entered = await standing(day, guest)
    assert entered
    assert entered.at == at(9, 6, 40)


async def test_a_clock_that_is_off_by_hours_is_set_right_and_noted(
    day: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    device = await scanner(day, http)
    await device.merges(passed(guest, "n", at(9, 3, 40)), now=at(9, 4))
    entered = await standing(day, guest)
    assert entered
    assert entered.at == at(9, 6, 40)
    (scan,) = (await day.stage.store.run(scans.find, ["n"])).values()
    assert (scan.offset, scan.offline) == (3 * 3600, True)


async def test_what_is_to_come_happened_now(day: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    device = await scanner(day, http)
    await device.merges(passed(guest, "n", at(9, 9)))
    entered = await standing(day, guest)
    assert entered
    assert entered.at == at(9, 7)


async def test_a_queue_sent_twice_or_half_changes_nothing(day: Site, http: httpx.AsyncClient) -> None:
    device = await scanner(day, http)
    units = ("phường Xuân Bình", "phường Xuân Hòa", "phường Xuân Trung")
    queue = [passed(await comes(day, unit=unit), unit[-5:].encode().hex(), at(9, 6, 40)) for unit in units]
    half = await device.merges(*queue[:2])
    whole = await device.merges(*queue)
    assert whole[:2] == half
    assert await device.merges(*queue) == whole
    assert await day.stage.store.run(admissions.present, 1) == 3
    assert await day.stage.store.run(_count_scans) == 3


def _count_scans(tx) -> int:  # type: ignore[no-untyped-def]
    return len(tx.execute(tables.scans.select()).all())


async def test_two_devices_that_let_one_guest_in_are_a_conflict_and_both_are_kept(
    day: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    first, second = await scanner(day, http, label="An"), await scanner(day, http, label="Chi")
    supervisor = await scanner(day, http, Role.SUPERVISOR)
    await first.merges(passed(guest, "a", at(9, 6, 50)))
    (result,) = await second.merges(passed(guest, "b", at(9, 6, 45)))
    assert (result["verdict"], result["conflict"]) == ("already_in", True)
    assert (await second.merges(passed(guest, "b", at(9, 6, 45))))[0]["conflict"] is True
    (conflict,) = (await supervisor.get("conflicts")).json()
    assert (conflict["kind"], conflict["guest"], conflict["seen"]) == (
        "twice",
        "Chủ tịch UBND phường Xuân Bình",
        False,
    )
    assert conflict["entry"] == {"at": "2024-08-09T06:45:00+07:00", "door": "Cổng chính", "by": "Chi"}
    assert conflict["other"] == {"at": "2024-08-09T06:50:00+07:00", "door": "Cổng chính", "by": "An"}
    entered = await standing(day, guest)
    assert entered
    assert (entered.at, entered.by) == (at(9, 6, 45), "Chi")
    assert (await supervisor.post(f"conflicts/{conflict['id']}")).status_code == 204
    assert (await supervisor.get("conflicts")).json()[0]["seen"] is True


async def test_the_same_device_twice_is_no_conflict(day: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    device = await scanner(day, http)
    results = await device.merges(passed(guest, "a", at(9, 6, 50)), passed(guest, "b", at(9, 6, 51)))
    assert [(each["verdict"], each["conflict"]) for each in results] == [
        ("admitted", False),
        ("already_in", False),
    ]


async def test_who_was_let_in_but_is_refused_is_kept_for_the_supervisor(
    day: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    device, supervisor = await scanner(day, http), await scanner(day, http, Role.SUPERVISOR)
    await day.stage.store.run(
        lambda tx: tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(withdrawn=True))
    )
    (result,) = await device.merges(passed(guest, "a", at(9, 6, 50)))
    assert (result["verdict"], result["colour"], result["conflict"]) == ("withdrawn", "red", True)
    (conflict,) = (await supervisor.get("conflicts")).json()
    assert (conflict["kind"], conflict["verdict"], conflict["other"]) == ("refused", "withdrawn", None)
    assert await standing(day, guest) is None


@pytest.mark.parametrize("what", ["device", "duty"])
async def test_a_queue_of_what_was_revoked_is_kept_and_not_applied(
    day: Site, http: httpx.AsyncClient, guest: Guest, what: str
) -> None:
    device, supervisor = await scanner(day, http), await scanner(day, http, Role.SUPERVISOR)
    await day.stage.store.run(devices.revoke if what == "device" else staff.revoke, 1, at(9, 7))
    (result,) = await device.merges(passed(guest, "a", at(9, 6, 50)))
    assert (result["verdict"], result["colour"], result["conflict"]) == ("not_staff", "red", True)
    assert "giữ lại cho người phụ trách" in result["line"]
    assert await standing(day, guest) is None
    (conflict,) = (await supervisor.get("conflicts")).json()
    assert (conflict["kind"], conflict["guest"]) == ("revoked", "Chủ tịch UBND phường Xuân Bình")


async def test_a_queue_holds_what_is_no_code_and_guests_who_were_found(
    day: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    device = await scanner(day, http)
    wrong = dict(code="BEGIN:VCARD", nonce="x", at=at(9, 6, 50).isoformat())
    found = dict(guest=guest.id, nonce="y", at=at(9, 6, 51).isoformat())
    results = await device.merges(wrong, found)
    assert [(each["verdict"], each["conflict"]) for each in results] == [
        ("unknown_code", False),
        ("admitted", False),
    ]
    too_many = await device.post("merge", now=at(9, 7).isoformat(), items=[found] * 2001)
    assert (too_many.status_code, too_many.json()["error"]) == (400, "invalid")


async def test_a_long_queue_is_taken_whole(day: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    device = await scanner(day, http)
    moment = at(9, 6, 30)
    queue = [passed(guest, f"n{n}", moment + timedelta(seconds=n)) for n in range(1000)]
    results = await device.merges(*queue)
    assert [each["verdict"] for each in results].count("admitted") == 1
    assert len(results) == 1000


class Opened:
    """A list as a device reads it: by the look-up and the key of a code."""

    def __init__(self, data: bytes) -> None:
        head, _, rest = data.partition(b"\n")
        self.head = json.loads(head)
        self._salt, self._rows = bytes.fromhex(self.head["salt"]), {}
        self.lookups = []
        while rest:
            lookup, length = rest[:8], int.from_bytes(rest[8:10], "big")
            self.lookups.append(lookup)
            self._rows[lookup], rest = rest[10 : 10 + length], rest[10 + length :]

    def row(self, code: str) -> list[Any] | None:
        """What the list says to a code."""
        hidden = self._rows.get(sha256(b"lookup" + self._salt + code.encode()).digest()[:8])
        if hidden is None:
            return None
        key = sha256(b"key" + self._salt + code.encode()).digest()
        return list(json.loads(AESGCM(key).decrypt(bytes(12), hidden, None)))


async def test_the_list_is_read_with_the_code_alone(day: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    steward = await scanner(day, http)
    values = dict(name="Trần Văn Mẫu", seat="A1", note="cần hỗ trợ xe lăn", leader=True)
    await day.stage.store.run(
        lambda tx: tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(values))
    )
    await steward.scans(guest.code)
    answer = await steward.get("list")
    assert answer.headers["content-type"] == "application/octet-stream"
    for secret in ("Trần Văn Mẫu", "xe lăn", guest.code):
        assert secret.encode() not in answer.content
    opened = Opened(answer.content)
    assert (opened.head["rows"], opened.head["door"]) == (len(opened.lookups), "Cổng chính")
    assert opened.lookups == sorted(opened.lookups)
    assert opened.head["ceremony"]["opens"] == "2024-08-08T23:00:00+00:00"
    assert opened.head["server_now"] == "2024-08-09T00:00:00+00:00"
    row = opened.row(guest.code)
    assert row
    number, name, post, unit, group, seat, note, leader, verdict, admitted_at = row
    assert (number, name, seat, note, leader) == (guest.id, "Đồng chí Trần Văn Mẫu", "A1", "cần hỗ trợ xe lăn", 1)
    assert (opened.head["posts"][post], opened.head["units"][unit]) == ("Chủ tịch UBND", "phường Xuân Bình")
    assert opened.head["groups"][group].startswith("Đại biểu")
    assert (verdict, admitted_at) == ("admitted", "2024-08-09T07:00:00+07:00")
    assert opened.row("ABCDEFGHJKMN2345") is None


async def test_the_list_has_predecessors_and_the_withdrawn(
    day: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    steward = await scanner(day, http)
    gone = await comes(day, unit="phường Xuân Hòa")

    def change(tx) -> str:  # type: ignore[no-untyped-def]
        named = dict(reply=Reply.SUBSTITUTED, substitute_name="Lê Thị Thay")
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(named))
        tx.execute(tables.guests.update().where(tables.guests.c.id == gone.id).values(withdrawn=True))
        return codes.issue(tx, guest.id, Holder.SUBSTITUTE, at(9, 6))

    theirs = await day.stage.store.run(change)
    opened = Opened((await steward.get("list")).content)
    verdicts = [row[8] for code in (guest.code, theirs, gone.code) if (row := opened.row(code))]
    assert verdicts == ["replaced", "admitted", "withdrawn"]


async def test_the_list_is_not_sent_again_while_it_says_the_same(
    day: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    steward = await scanner(day, http)
    first = await steward.get("list")
    known = {"If-None-Match": first.headers["etag"]}
    same = await steward.get("list", **known)
    assert (same.status_code, same.content) == (304, b"")
    again = await steward.get("list")
    assert Opened(again.content).head["salt"] != Opened(first.content).head["salt"]
    await steward.scans(guest.code)
    assert (await steward.get("list", **known)).status_code == 200
