"""The door's API over HTTP: every verdict, who may do what, queues, and what is wrong."""

import asyncio
from datetime import time, timedelta

import httpx
import pytest

from actions import devices, staff
from ceremony.codes import new_code, spell
from ceremony.model import Guest, Reply, Role
from ceremony.plan import read_plan
from storage import admissions, ceremonies, codes, counts, guests, scans, tables
from tests.house import EXAMPLE, at
from tests.web.conftest import Site
from tests.web.door import Scanner, comes, scanner


@pytest.fixture
async def day(site: Site) -> Site:
    """The site on the morning of the day, its doors open."""
    await site.stage.set_hour(time(7, 30))
    site.stage.clock.move_to(at(9, 6, 30))
    return site


@pytest.fixture
async def steward(day: Site, http: httpx.AsyncClient) -> Scanner:
    """A steward's device at the main door."""
    return await scanner(day, http)


@pytest.fixture
async def supervisor(day: Site, http: httpx.AsyncClient) -> Scanner:
    """A supervisor's device."""
    return await scanner(day, http, Role.SUPERVISOR, label="Bình")


@pytest.fixture
async def guest(day: Site) -> Guest:
    """A guest who has answered to come."""
    return await comes(day)


async def _change(site: Site, guest: Guest, **values: object) -> None:
    await site.stage.store.run(
        lambda tx: tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(values))
    )


async def _present(site: Site) -> int:
    return await site.stage.store.run(admissions.present, 1)


async def test_a_code_admits_and_says_who(steward: Scanner, guest: Guest, day: Site) -> None:
    await _change(day, guest, seat="A1", note="phát biểu chỉ đạo", leader=True, name="Trần Văn Mẫu")
    told = await steward.scans(guest.code)
    assert (told["verdict"], told["colour"]) == ("admitted", "green")
    assert told["line"].startswith("🟢 Kính mời vào: Đồng chí Trần Văn Mẫu")
    assert told["guest"] == {
        "id": guest.id,
        "name": "Đồng chí Trần Văn Mẫu",
        "post": "Chủ tịch UBND",
        "unit": "phường Xuân Bình",
        "group": told["guest"]["group"],
        "seat": "A1",
        "note": "phát biểu chỉ đạo",
        "leader": True,
    }
    assert "earlier" not in told
    assert isinstance(told["admission"], int)


@pytest.mark.parametrize("way", ["typed", "link"])
async def test_a_code_comes_as_typed_or_as_a_link(steward: Scanner, guest: Guest, way: str, day: Site) -> None:
    typed = spell(guest.code).lower() if way == "typed" else day.links.invitation(guest.code)
    assert (await steward.scans(typed))["verdict"] == "admitted"


async def test_a_second_time_says_when_where_and_by_whom(steward: Scanner, guest: Guest, day: Site) -> None:
    await steward.scans(guest.code)
    day.stage.clock.move_to(at(9, 6, 45))
    told = await steward.scans(guest.code)
    assert (told["verdict"], told["colour"]) == ("already_in", "amber")
    assert told["earlier"] == {"at": "2024-08-09T06:30:00+07:00", "door": "Cổng chính", "by": "An"}


async def test_the_same_nonce_is_answered_as_the_first_time(steward: Scanner, guest: Guest) -> None:
    first = await steward.scans(guest.code, nonce="n")
    assert first == await steward.scans(guest.code, nonce="n")
    assert first["verdict"] == "admitted"


async def test_the_same_nonce_twice_at_once_is_one_attempt(steward: Scanner, guest: Guest) -> None:
    told = await asyncio.gather(*(steward.scans(guest.code, nonce="n") for _ in range(5)))
    assert [each["verdict"] for each in told] == ["admitted"] * 5


@pytest.mark.parametrize(
    ("values", "verdict", "colour"),
    [
        ({"reply": Reply.AWAITING}, "awaiting", "amber"),
        ({"reply": Reply.DECLINED}, "declined", "amber"),
        ({"withdrawn": True}, "withdrawn", "red"),
    ],
)
async def test_a_guest_of_another_kind(
    steward: Scanner, guest: Guest, day: Site, values: dict[str, object], verdict: str, colour: str
) -> None:
    await _change(day, guest, **values)
    told = await steward.scans(guest.code)
    assert (told["verdict"], told["colour"]) == (verdict, colour)
    assert await _present(day) == (1 if colour == "amber" else 0)


@pytest.mark.parametrize(("hour", "verdict"), [(3, "not_open"), (13, "closed")])
async def test_at_the_wrong_hour(steward: Scanner, guest: Guest, day: Site, hour: int, verdict: str) -> None:
    day.stage.clock.move_to(at(9, hour) if hour > 6 else at(10, hour))
    await day.stage.store.run(lambda tx: ceremonies.change(tx, 1, day=at(9 if hour > 6 else 11, 0).date()))
    assert (await steward.scans(guest.code))["verdict"] == verdict


async def test_a_door_for_another_group_lets_in_with_amber(steward: Scanner, guest: Guest, day: Site) -> None:
    from ceremony.model import Door

    doors = [Door("Cổng chính"), Door("Cổng B", ("xuan-an",))]
    await day.stage.store.run(ceremonies.replace_doors, 1, doors)
    told = await steward.scans(guest.code, door="Cổng B")
    assert (told["verdict"], told["colour"]) == ("wrong_door", "amber")
    again = await steward.scans(guest.code)
    assert again["earlier"]["door"] == "Cổng B"
    refused = await steward.post("admit", code=guest.code, nonce="x", door="Cổng C")
    assert (refused.status_code, refused.json()["error"]) == (400, "no_such_door")


async def test_a_predecessor_needs_a_supervisor_with_a_reason(
    steward: Scanner, supervisor: Scanner, guest: Guest, day: Site
) -> None:
    from ceremony.model import Holder

    named = dict(reply=Reply.SUBSTITUTED, substitute_name="Lê Thị Thay", substitute_honorific="Đồng chí")
    await _change(day, guest, **named)
    theirs = await day.stage.store.run(codes.issue, guest.id, Holder.SUBSTITUTE, at(8, 8))
    red = await steward.scans(guest.code, reason="quen mặt")
    assert (red["verdict"], red["colour"]) == ("replaced", "red")
    assert (await supervisor.scans(guest.code))["verdict"] == "replaced"
    let_in = await supervisor.scans(guest.code, reason="quen mặt")
    assert (let_in["verdict"], let_in["guest"]["name"]) == ("admitted", "Đồng chí Lê Thị Thay (dự thay)")
    assert (await steward.scans(theirs))["verdict"] == "already_in"


async def test_a_code_of_another_ceremony_names_it_and_nobody(steward: Scanner, guest: Guest, day: Site) -> None:
    from dataclasses import replace

    from tests.house import example_plan

    await day.stage.load(replace(example_plan(), key="khac", title="Lễ khác"))
    other = (await day.stage.store.run(guests.of_ceremony, 2))[0]
    told = await steward.scans(other.code)
    assert (told["verdict"], "guest" in told) == ("wrong_ceremony", False)
    assert "Lễ khác" in told["line"]


MOMENT = "2024-08-09T06:30:00Z"
BANK = "00020101021238570010A00000072701270006970436011301234567890123"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Nguyen Van Mau\nEND:VCARD"


@pytest.mark.parametrize(
    ("scanned", "says"),
    [
        ("ABCD-1234-EF", "chưa đủ 16"),
        ("https://moi.example/i/ABCD12", "chưa đủ 16"),
        (BANK, "không phải mã thư mời"),
        (CARD, "không phải mã thư mời"),
        ("", "không phải mã thư mời"),
        ("\x00" * 9, "không phải mã thư mời"),
        ("ABCD-EFGH-JKMN-2345", "Không có mã này"),
    ],
)
async def test_what_is_no_code_of_ours_says_what_to_do(steward: Scanner, scanned: str, says: str) -> None:
    told = await steward.scans(scanned)
    assert (told["verdict"], told["colour"]) == ("unknown_code", "red")
    assert says in told["line"]


async def test_a_hundred_wrong_codes_slow_this_device_and_no_other(
    day: Site, http: httpx.AsyncClient, steward: Scanner, guest: Guest
) -> None:
    other = await scanner(day, http)
    for _ in range(100):
        await steward.scans(new_code())
    slowed = await steward.post("admit", code=guest.code, nonce="late")
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "60")
    assert slowed.json()["error"] == "slow_down"
    assert "60 giây" in slowed.json()["message"]
    assert (await steward.scans(guest=guest.id))["verdict"] == "admitted"
    assert (await other.scans(guest.code))["verdict"] == "already_in"
    day.stage.clock.move_to(at(9, 6, 31) + timedelta(seconds=1))
    assert (await steward.scans(guest.code))["verdict"] == "already_in"


async def test_a_clock_that_is_off_is_noted_and_the_servers_rules(
    steward: Scanner, guest: Guest, day: Site
) -> None:
    await steward.scans(guest.code, nonce="n", at="2024-08-09T01:30:00+07:00")
    (scan,) = (await day.stage.store.run(scans.find, ["n"])).values()
    assert (scan.at, scan.offset) == (at(9, 6, 30), 5 * 3600)


async def test_undo_by_a_steward_within_ten_minutes_and_by_a_supervisor_at_any_time(
    steward: Scanner, supervisor: Scanner, guest: Guest, day: Site
) -> None:
    admission = (await steward.scans(guest.code))["admission"]
    undone = await steward.post("undo", admission=admission)
    assert (undone.status_code, "Đã hoàn tác" in undone.json()["line"]) == (200, True)
    again = await steward.post("undo", admission=admission)
    assert (again.status_code, again.json()["error"]) == (409, "already_undone")
    admission = (await steward.scans(guest.code))["admission"]
    day.stage.clock.move_to(at(9, 6, 41))
    assert (await steward.post("undo", admission=admission)).json()["error"] == "undo_too_late"
    assert (await supervisor.post("undo", admission=admission)).status_code == 200
    admission = (await steward.scans(guest.code))["admission"]
    day.stage.clock.move_to(at(9, 12))
    assert (await steward.post("undo", admission=admission)).json()["error"] == "undo_too_late"
    assert (await supervisor.post("undo", admission=admission)).status_code == 200
    assert (await supervisor.post("undo")).json()["error"] == "one_to_undo"


async def test_a_revoked_device_or_duty_ends_at_once(
    steward: Scanner, guest: Guest, day: Site, http: httpx.AsyncClient
) -> None:
    assert (await steward.get("totals")).status_code == 200
    await day.stage.store.run(devices.revoke, 1, at(9, 6, 31))
    refused = await steward.post("admit", code=guest.code, nonce="n")
    assert (refused.status_code, refused.json()["error"]) == (401, "no_device")
    other = await scanner(day, http)
    (duty,) = [d.duty for d in await day.stage.store.run(_handed_out) if not d.revoked][-1:]
    await day.stage.store.run(staff.revoke, duty.id, at(9, 6, 31))
    assert (await other.get("totals")).status_code == 401
    assert await _present(day) == 0


def _handed_out(tx):  # type: ignore[no-untyped-def]
    from storage import staff as duties

    return duties.of_ceremony(tx, 1)


@pytest.mark.parametrize("how", ["nothing", "wrong", "not_bearer"])
async def test_nobody_gets_anything_without_a_device(day: Site, http: httpx.AsyncClient, how: str) -> None:
    headers = {"wrong": {"Authorization": "Bearer x"}, "not_bearer": {"Authorization": "Basic x"}}.get(how, {})
    for path in ("search?q=a", "totals", "list", "names", "conflicts"):
        answer = await http.get(f"/api/door/{path}", headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, "no_device"), path
    for path, body in (
        ("admit", {"code": "x", "nonce": "n"}),
        ("undo", {"admission": 1}),
        ("walk-in", {"nonce": "n", "name": "A"}),
        (
            "merge",
            {"now": MOMENT, "items": [{"code": "x", "nonce": "n", "at": MOMENT}]},
        ),
        ("conflicts/1", {}),
    ):
        answer = await http.post(f"/api/door/{path}", json=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, "no_device"), path


async def test_the_page_is_known_by_its_cookie(steward: Scanner, guest: Guest, day: Site) -> None:
    async with httpx.AsyncClient(base_url=day.url, cookies={"kinhmoi_door": steward.token}) as page:
        answer = await page.post("/api/door/admit", json={"code": guest.code, "nonce": "n"})
        assert answer.json()["verdict"] == "admitted"
        foreign = await page.post(
            "/api/door/admit", json={"code": guest.code, "nonce": "m"}, headers={"Origin": "https://evil.example"}
        )
        assert foreign.status_code == 403


async def test_a_steward_may_not_do_what_a_supervisor_does(steward: Scanner, supervisor: Scanner) -> None:
    for path in ("names", "conflicts"):
        assert (await steward.get(path)).json()["error"] == "supervisors_only"
        assert (await supervisor.get(path)).status_code == 200
    assert (await steward.post("walk-in", nonce="n", name="A")).status_code == 403
    assert (await steward.post("conflicts/1")).status_code == 403
    assert (await supervisor.post("conflicts/1")).status_code == 404


async def test_walk_ins_are_counted_apart_and_warn_over_the_quota(
    supervisor: Scanner, guest: Guest, day: Site
) -> None:
    body = dict(nonce="w", name="Hồ Văn Vãng Lai", position="Phóng viên", unit="Báo Mẫu", group="xuan-an")
    first = (await supervisor.post("walk-in", **body)).json()
    assert first["line"] == "🟢 Khách ngoài danh sách, mời vào: Hồ Văn Vãng Lai, Phóng viên Báo Mẫu"
    assert first["warning"] is None
    assert (await supervisor.post("walk-in", **body)).json() == first
    await day.stage.store.run(lambda tx: tx.execute(tables.groups.update().values(quota=1)))
    second = (await supervisor.post("walk-in", **body | {"nonce": "w2"})).json()
    assert "vượt chỉ tiêu 1" in second["warning"]
    totals = (await supervisor.get("totals")).json()
    assert (totals["walk_ins"], totals["present"]) == (2, 0)
    assert (await supervisor.post("undo", walk_in=second["walk_in"])).status_code == 200
    assert (await supervisor.get("totals")).json()["walk_ins"] == 1
    unknown = await supervisor.post("walk-in", **body | {"nonce": "w3", "group": "khac"})
    assert (unknown.status_code, unknown.json()["error"]) == (400, "no_such_group")
    day.stage.clock.move_to(at(9, 13))
    assert (await supervisor.post("walk-in", **body | {"nonce": "w4"})).json()["error"] == "doors_not_open"


async def test_exits_and_returns_where_the_ceremony_counts_them(
    steward: Scanner, supervisor: Scanner, guest: Guest, day: Site
) -> None:
    refused = await supervisor.post("admit", code=guest.code, nonce="x", way="out")
    assert refused.json()["error"] == "exits_not_counted"
    await day.stage.store.run(lambda tx: ceremonies.change(tx, 1, counts_exits=True))
    refused = await steward.post("admit", code=guest.code, nonce="y", way="out")
    assert refused.json()["error"] == "supervisors_only"
    assert (await supervisor.scans(guest.code, way="out"))["verdict"] == "not_in"
    await steward.scans(guest.code)
    left = await supervisor.scans(guest.code, way="out")
    assert (left["verdict"], left["colour"]) == ("left", "green")
    totals = (await steward.get("totals")).json()
    assert (totals["present"], totals["out"], await _present(day)) == (0, 1, 0)
    assert sum(row.present for row in await day.stage.store.run(counts.by_group, 1)) == 0
    back = await steward.scans(guest.code)
    assert (back["verdict"], back["colour"]) == ("returned", "green")
    assert (await steward.get("totals")).json()["present"] == 1
    assert (await steward.scans(guest.code))["verdict"] == "already_in"


async def test_exits_are_counted_where_the_plan_says_so(
    steward: Scanner, supervisor: Scanner, guest: Guest, day: Site
) -> None:
    toml = b"counts_exits = true\n" + (EXAMPLE / "ceremony.toml").read_bytes()
    await day.stage.load(read_plan(toml, (EXAMPLE / "guests.csv").read_bytes()))
    await steward.scans(guest.code)
    assert (await supervisor.scans(guest.code, way="out"))["verdict"] == "left"
    assert (await steward.scans(guest.code))["verdict"] == "returned"


async def test_search_finds_without_diacritics_and_says_who_is_in(steward: Scanner, guest: Guest) -> None:
    (found,) = (await steward.get("search?q=chu+tich+ubnd+xuan+binh")).json()
    assert (found["id"], found["earlier"]) == (guest.id, None)
    assert (await steward.scans(guest=guest.id))["verdict"] == "admitted"
    (found,) = (await steward.get("search?q=chu+tich+ubnd+xuan+binh")).json()
    assert found["earlier"]["by"] == "An"
    assert (await steward.get("search?q=%00")).json() == []
    assert (await steward.scans(guest=999_999))["verdict"] == "unknown_code"


async def test_totals_by_group_and_door(steward: Scanner, guest: Guest) -> None:
    await steward.scans(guest.code)
    totals = (await steward.get("totals")).json()
    assert (totals["expected"], totals["present"], totals["door"]) == (1, 1, {"name": "Cổng chính", "present": 1})
    assert [group["present"] for group in totals["groups"]] == [0, 1, 0]


async def test_names_are_for_supervisors(supervisor: Scanner, guest: Guest) -> None:
    names = (await supervisor.get("names")).json()
    assert len(names) == 175
    found = next(each for each in names if each["id"] == guest.id)
    assert (found["unit"], found["verdict"], found["earlier"]) == ("phường Xuân Bình", "admitted", None)
    await supervisor.scans(guest.code)
    names = (await supervisor.get("names")).json()
    assert next(each for each in names if each["id"] == guest.id)["earlier"]["door"] == "Cổng chính"


async def test_what_is_malformed_is_told_as_json(steward: Scanner) -> None:
    for body in (
        {"code": "x"},
        {"code": "x", "nonce": ""},
        {"code": "x", "nonce": "n" * 101},
        {"code": "x", "nonce": "có dấu"},
        {"code": 5, "nonce": "n"},
        {"guest": 2**40, "nonce": "n"},
        {"code": "x", "nonce": "n", "at": "hôm nay"},
        {"code": "x", "nonce": "n", "at": "2024-08-09T06:30:00"},
        {"code": "x" * 5001, "nonce": "n"},
        {"code": "x", "nonce": "n", "way": "up"},
    ):
        answer = await steward.post("admit", **body)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid"), body
    both = await steward.post("admit", code="x", guest=1, nonce="n")
    assert (both.status_code, both.json()["error"]) == (400, "code_or_guest")
    lost = await steward.get("nowhere")
    assert (lost.status_code, lost.json()["error"]) == (404, "not_found")
    assert (await steward.get("admit")).status_code == 405


async def test_extreme_moments_change_nothing(steward: Scanner, guest: Guest, day: Site) -> None:
    await steward.scans(guest.code, nonce="n", at="0001-01-01T00:00:00+00:00")
    answer = await steward.post("admit", code=guest.code, nonce="m", at="9999-12-31T23:59:59-14:00")
    assert answer.status_code == 400
    results = await steward.merges(
        dict(code=guest.code, nonce="k", door="", at="9999-12-31T00:00:00+00:00"), now=at(9, 1)
    )
    assert results[0]["verdict"] == "already_in"


async def test_the_description_is_of_this_api_alone(http: httpx.AsyncClient) -> None:
    described = (await http.get("/api/door/openapi.json")).json()
    assert set(described["paths"]) == {
        "/admit",
        "/merge",
        "/undo",
        "/walk-in",
        "/search",
        "/totals",
        "/list",
        "/names",
        "/conflicts",
        "/conflicts/{number}",
    }
    assert described["servers"] == [{"url": "/api/door"}]
    admit = described["paths"]["/admit"]["post"]
    assert admit["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/Admit")
    assert {"200", "400", "401", "403", "409", "429"} <= set(admit["responses"])
    assert set(described["components"]["schemas"]["Admit"]["properties"]) == {
        *("nonce", "code", "guest", "door", "reason", "way", "at")
    }
    assert set(described["components"]["securitySchemes"]) == {"HTTPBearer", "APIKeyCookie"}
    assert (await http.get("/openapi.json")).status_code == 404
    # What the framework says of itself is not what we answer.
    for path in described["paths"].values():
        for asked in path.values():
            assert "422" not in asked["responses"]
            assert "default" in asked["responses"]
    assert "400" in described["paths"]["/search"]["get"]["responses"]
