"""The page on which a paper roster is printed and its ticks are keyed in."""

import re
from datetime import time

import httpx
from playwright.async_api import Browser, expect
from sqlalchemy import Connection, select

from ceremony.model import Guest, Role
from storage import admissions, rosters, scans, tables
from tests.house import at
from tests.web.conftest import Site

PATH = "/desk/roster"
FULL = {"hour": "07:15", "door": "Cổng chính"}


async def _printed(site: Site, http: httpx.AsyncClient, role: Role = Role.SUPERVISOR) -> None:
    """A roster was printed before the day; now it is the morning of the day."""
    await site.stage.set_hour(time(7, 30))
    await http.post(f"/s/{await site.stage.staff_token(role, door='Cổng chính')}")
    assert (await http.get(f"{PATH}.pdf")).content.startswith(b"%PDF-")
    site.stage.clock.move_to(at(9, 8))


async def _number(site: Site, guest: Guest) -> int:
    found = await site.stage.store.run(rosters.numbers, 1)
    return next(number for number, guest_id in found.items() if guest_id == guest.id)


async def _inside(site: Site) -> dict[int, admissions.Admission]:
    return await site.stage.store.run(admissions.of_ceremony, 1)


async def _walk_ins(site: Site) -> list[str]:
    def read(tx: Connection) -> list[str]:
        return list(tx.execute(select(tables.walk_ins.c.name)).scalars())

    return await site.stage.store.run(read)


async def test_it_is_for_organisers_and_supervisors_alone(site: Site, http: httpx.AsyncClient) -> None:
    for path in (PATH, f"{PATH}.pdf"):
        assert (await http.get(path)).status_code == 403
    await http.post(f"/s/{await site.stage.staff_token(Role.DOOR)}")
    assert (await http.get(PATH)).status_code == 403
    assert (await http.post(PATH, data=FULL)).status_code == 403


async def test_numbers_and_ticks_become_admissions_once(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http)
    form = FULL | {"numbers": "1 4-6", "row": ["9"], "name": "Khách Mẫu", "position": "", "unit": "Xã Mẫu"}
    for _ in range(2):
        page = await http.post(PATH, data=form)
        assert page.status_code == 200
        assert "Đã nhập 5 dòng và 1 khách ngoài danh sách." in page.text
    inside = await _inside(site)
    assert {(each.door, each.at) for each in inside.values()} == {("Cổng chính", at(9, 7, 15))}
    assert (len(inside), await _walk_ins(site)) == (5, ["Khách Mẫu"])
    assert page.text.count("checked disabled") == 5
    assert 'value="07:15"' in page.text


async def test_an_organiser_may_key_in_too(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http, Role.ORGANISER)
    await http.post(PATH, data=FULL | {"numbers": "2"})
    assert len(await _inside(site)) == 1


async def test_mistakes_are_named_and_nothing_is_lost_or_kept(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http)
    form = {"numbers": "1 12-7 900 x", "row": "9", "hour": "23:00", "unit": "Xã Mẫu", "name": "", "position": ""}
    page = await http.post(PATH, data=form)
    assert page.status_code == 400
    for told in ("“12-7” bị ngược", "“900” không có", "“x” không phải", "trong giờ mở cửa", "(Xã Mẫu) còn thiếu"):
        assert told in page.text
    for typed in ('value="1 12-7 900 x"', 'value="23:00"', 'value="Xã Mẫu"', 'value="9" checked'):
        assert typed in page.text
    assert await _inside(site) == {}
    for wrong in ({}, {"numbers": "1", "hour": "sớm"}, {"numbers": "1", "door": "Cửa sau"}, {"row": "999"}):
        assert (await http.post(PATH, data=FULL | wrong)).status_code == 400
    assert "chưa tới" in (await http.post(PATH, data=FULL | {"numbers": "1", "hour": "08:30"})).text


async def test_later_printings_keep_the_numbers(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http)
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    number = await _number(site, guest)

    def lead(tx: Connection) -> None:
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(rank=0))

    await site.stage.store.run(lead)
    assert (await http.get(f"{PATH}.pdf", params={"door": "Cổng chính"})).status_code == 200
    assert await _number(site, guest) == number
    assert (await http.get(f"{PATH}.pdf", params={"door": "Cửa sau"})).status_code == 404


async def test_who_was_withdrawn_since_is_kept_for_the_supervisors(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http)
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")

    def withdraw(tx: Connection) -> None:
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(withdrawn=True))

    await site.stage.store.run(withdraw)
    page = await http.post(PATH, data=FULL | {"numbers": str(await _number(site, guest))})
    assert "🔴 Thư mời đã thu hồi" in page.text
    assert await _inside(site) == {}
    assert [each.kind for each in await site.stage.store.run(scans.conflicts_of, 1)] == ["refused"]


async def test_what_was_undone_is_not_told_as_let_in(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http)
    await http.post(PATH, data=FULL | {"numbers": "1"})
    (standing,) = (await _inside(site)).values()
    await site.stage.store.run(admissions.void, standing.id, at(9, 8))
    page = await http.post(PATH, data=FULL | {"numbers": "1"})
    assert "đã được nhập rồi hoàn tác" in page.text
    await http.post(PATH, data=FULL | {"numbers": "1", "hour": "7 giờ 20"})
    assert len(await _inside(site)) == 1


async def test_a_wrong_tick_is_taken_back_after_the_doors_closed(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http, Role.ORGANISER)
    site.stage.clock.move_to(at(9, 20))
    page = (await http.post(PATH, data=FULL | {"numbers": "1 2"})).text
    first, second = (each.id for each in (await _inside(site)).values())
    assert page.count("/desk/roster/undo?ceremony=1") == 2
    undone = await http.post(f"{PATH}/undo?ceremony=1", data={"admission": str(first)})
    assert "Đã hoàn tác lượt vào cửa của" in undone.text
    assert [each.id for each in (await _inside(site)).values()] == [second]
    again = await http.post(f"{PATH}/undo?ceremony=1", data={"admission": str(first)})
    assert again.status_code == 409
    async with httpx.AsyncClient(base_url=site.url) as stranger:
        assert (await stranger.post(f"{PATH}/undo", data={"admission": str(second)})).status_code == 403


async def test_a_form_with_thousands_of_ticks_is_read(site: Site, http: httpx.AsyncClient) -> None:
    await _printed(site, http)
    page = await http.post(PATH, data=FULL | {"row": [str(number) for number in range(1000, 11000)]})
    assert (page.status_code, page.text.count("không có trong danh sách")) == (400, 10_000)


async def test_it_is_keyed_in_by_keyboard_without_scripts(
    site: Site, http: httpx.AsyncClient, chromium: Browser
) -> None:
    await _printed(site, http)
    context = await chromium.new_context(locale="vi-VN", java_script_enabled=False)
    cookie = {"name": "kinhmoi_staff", "value": http.cookies["kinhmoi_staff"], "url": site.url}
    await context.add_cookies([cookie])  # type: ignore[list-item]
    page = await context.new_page()
    await page.goto(f"{site.url}{PATH}")
    await page.get_by_label("Giờ đến").fill("7h15")
    await page.get_by_label("Số dòng").fill("1 3-4")
    await page.get_by_label("Số dòng").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Đã nhập 3 dòng")
    assert len(re.findall("🟡", await page.get_by_role("status").inner_text())) == 3
    assert len(await _inside(site)) == 3
