"""The desk: who may see it, how the ceremony stands, what was sent, asked for and done."""

import re
from dataclasses import replace
from datetime import date

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import Connection

from ceremony.model import Role
from storage import audit, ceremonies, guests, staff
from tests.house import at, example_plan
from tests.web.conftest import Site, on_phone

HOST_GROUP = "xuan-an"
PAGES = (
    "/desk",
    "/desk/units",
    "/desk/clerks",
    "/desk/guests",
    "/desk/guests/new",
    "/desk/broadcasts",
    "/desk/places",
    "/desk/audit",
)


async def sign_in(site: Site, http: httpx.AsyncClient, role: Role = Role.ORGANISER, group: str = "") -> None:
    """Take up a duty in this browser."""
    await http.post(f"/s/{await site.stage.staff_token(role, group=group)}")


def _record(tx: Connection, act: str, guest_id: int, number: int = 0) -> None:
    audit.record(tx, 1, act, at(5, 8), guest_id=guest_id, guests=number)


async def opened(
    site: Site, chromium: Browser, http: httpx.AsyncClient, path: str, *, scripts: bool = True
) -> Page:
    """A page on a phone, as the one who signed in."""
    page = await on_phone(chromium, scripts=scripts)
    cookie = {"name": "kinhmoi_staff", "value": http.cookies["kinhmoi_staff"], "url": site.url}
    await page.context.add_cookies([cookie])  # type: ignore[list-item]
    await page.goto(f"{site.url}{path}")
    return page


async def test_who_is_not_signed_in_is_told_how(http: httpx.AsyncClient) -> None:
    for path in PAGES:
        page = await http.get(path)
        assert page.status_code == 403
        assert "/banlamviec" in page.text


@pytest.mark.parametrize("role", [Role.DOOR, Role.RECEPTION, Role.MC])
async def test_it_is_for_organisers_and_hosts_alone(site: Site, http: httpx.AsyncClient, role: Role) -> None:
    await sign_in(site, http, role)
    for path in PAGES:
        assert (await http.get(path)).status_code == 403
    assert (await http.get("/desk", params={"ceremony": "9"})).status_code == 403


async def test_every_page_has_the_bar_and_no_key_of_a_sentence(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    for path in (*PAGES, "/desk/roster", "/desk/introductions"):
        page = await http.get(path)
        assert page.status_code == 200, path
        assert 'href="/desk/import?ceremony=1"' in page.text
        assert 'id="main"' in page.text
        assert page.text.count("aria-current") == 1
        assert not re.search(r"\bdesk\.[a-z_]+\b", page.text.replace("desk.js", "").replace("desk.css", ""))


async def test_a_revoked_duty_opens_nothing(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    await site.stage.store.run(staff.revoke, 1, site.stage.clock.now())
    assert (await http.get("/desk")).status_code == 403


async def test_of_two_ceremonies_the_next_one_is_shown_and_the_other_offered(
    site: Site, http: httpx.AsyncClient
) -> None:
    second = replace(example_plan(), key="le-mau", title="Buổi lễ mẫu", day=date(2024, 8, 20))
    number = await site.stage.load(second)
    await sign_in(site, http)
    await http.post(f"/s/{await site.stage.staff_token(Role.ORGANISER, ceremony=number)}")
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    first = await http.get(f"/desk/guests/{guest.id}")
    assert f'<a href="/desk/guests?ceremony={number}">Buổi lễ mẫu</a>' in first.text
    assert "<strong>Buổi lễ mẫu</strong>" not in (await http.get("/desk")).text
    site.stage.clock.move_to(at(12, 8))
    assert "<strong>Buổi lễ mẫu</strong>" in (await http.get("/desk")).text
    assert "<strong>Buổi lễ mẫu</strong>" not in (await http.get("/desk?ceremony=1")).text


async def test_figures_gaps_and_units(site: Site, http: httpx.AsyncClient) -> None:
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    await sign_in(site, http)
    await http.post(f"/desk/guests/{guest.id}/reply", data={"choice": "attending"})
    page = (await http.get("/desk")).text
    assert "<b>175</b> Mời" in page
    assert "<b>1</b> Tham dự" in page
    assert "174 đại biểu chưa trả lời" in page
    assert "11 giờ, Thứ Năm, ngày 08/8/2024" in page
    assert ">phường Xuân Bình<" not in page
    assert ">phường Xuân Bình<" in (await http.get("/desk/units", params={"group": str(guest.group_id)})).text


async def test_a_host_sees_its_own_group(site: Site, http: httpx.AsyncClient) -> None:
    other = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    await sign_in(site, http, Role.HOST, HOST_GROUP)
    for path in ("/desk", f"/desk/units?group={other.group_id}", f"/desk/guests?group={other.group_id}"):
        page = (await http.get(path)).text
        assert "phường Xuân Bình" not in page
    assert "trong 65 đại biểu" in (await http.get(f"/desk/guests?group={other.group_id}")).text
    assert "/desk/roster" not in page


async def test_what_has_not_changed_is_not_sent_again(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    tag = (await http.get("/desk")).headers["etag"]
    again = await http.get("/desk", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    await http.post(f"/desk/guests/{guest.id}/reply", data={"choice": "declined"})
    assert (await http.get("/desk", headers={"If-None-Match": tag})).status_code == 200


async def test_figures_change_on_an_open_page(site: Site, http: httpx.AsyncClient, chromium: Browser) -> None:
    await sign_in(site, http)
    page = await opened(site, chromium, http, "/desk")
    await expect(page.locator(".tiles")).to_contain_text("175")
    await page.locator("#empty summary").click()
    await page.locator("#empty summary").focus()
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    await http.post(f"/desk/guests/{guest.id}/reply", data={"choice": "attending"})
    await expect(page.locator("main")).to_contain_text("174 đại biểu chưa trả lời", timeout=15_000)
    await expect(page.locator("#empty")).not_to_have_attribute("open", "")
    await expect(page.locator("#empty summary")).to_be_focused()


@pytest.mark.parametrize("path", ["/desk", "/desk/guests", "/desk/guests/1", "/desk/audit", "/desk/places"])
async def test_it_fits_a_phone(site: Site, http: httpx.AsyncClient, chromium: Browser, path: str) -> None:
    await sign_in(site, http)
    page = await opened(site, chromium, http, path, scripts=False)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_the_first_key_leads_past_the_bar(site: Site, http: httpx.AsyncClient, chromium: Browser) -> None:
    await sign_in(site, http)
    page = await opened(site, chromium, http, "/desk/guests", scripts=False)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("searchbox")).to_be_focused()


async def test_from_another_channel_a_link_opens_once(site: Site, http: httpx.AsyncClient) -> None:
    person = site.stage.person("plain", "77")
    await person.says(f"/start {await site.stage.staff_token(Role.ORGANISER)}")
    (told,) = await person.says("/banlamviec")
    (path,) = re.findall(r"/desk/in/\S+", told)
    for _ in range(2):
        assert (await http.get(path)).status_code == 200
    assert (await http.post(path)).status_code == 303
    desk = await http.get("/desk")
    assert (desk.status_code, 'href="/chat"' in desk.text) == (200, False)
    async with httpx.AsyncClient(base_url=site.url) as stranger:
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(path)).status_code == 404
        assert (await stranger.get("/desk")).status_code == 403
    for act in ("desk_link", "desk_opened"):
        assert await site.stage.store.run(audit.times, 1, act) == 1


async def test_such_a_link_is_good_for_minutes_and_the_browser_for_hours(
    site: Site, http: httpx.AsyncClient
) -> None:
    person = site.stage.person("plain", "77")
    await person.says(f"/start {await site.stage.staff_token(Role.ORGANISER)}")
    late, good = [re.findall(r"/desk/in/\S+", (await person.says("/banlamviec"))[-1])[0] for _ in range(2)]
    await http.post(good)
    site.stage.clock.move_to(at(5, 9))
    assert (await http.post(late)).status_code == 404
    assert (await http.get("/desk")).status_code == 200
    site.stage.clock.move_to(at(6, 9))
    assert (await http.get("/desk")).status_code == 403


async def test_such_a_link_is_for_staff(site: Site) -> None:
    (told,) = await site.stage.person("plain", "77").says("/banlamviec")
    assert "/desk" not in told


async def test_places_are_asked_for_and_decided_once(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    async with httpx.AsyncClient(base_url=site.url, headers={"Accept-Language": "vi"}) as host:
        await sign_in(site, host, Role.HOST, HOST_GROUP)
        for number, reason in (("0", "Thêm khách mẫu"), ("3", "x")):
            refused = await host.post("/desk/places", data={"number": number, "reason": reason})
            assert (refused.status_code, f'value="{number}"' in refused.text) == (409, True)
        asked = await host.post("/desk/places", data={"number": "3", "reason": "Thêm khách mẫu"})
        assert asked.status_code == 303
        assert "Đang chờ Ban Tổ chức quyết định" in (await host.get("/desk/places")).text
        assert (await host.post("/desk/places/1", data={"granted": "1"})).status_code == 403
        assert "xin thêm 3 chỗ" in (await http.get("/desk/places")).text
        assert (await http.post("/desk/places/1", data={"granted": "1"})).status_code == 303
        assert (await http.post("/desk/places/1", data={"granted": "0"})).status_code == 409
        assert "chỉ tiêu 68" in (await host.get("/desk/places")).text
    assert (await http.post("/desk/places/9", data={"granted": "1"})).status_code == 404


async def test_broadcasts_with_their_figures_and_whom_to_call(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    organiser = site.stage.person("plain", "77")
    await organiser.says(f"/start {await site.stage.staff_token(Role.ORGANISER)}")
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ")
    await organiser.says("7h30")
    await organiser.chooses("Gửi")
    page = (await http.get("/desk/broadcasts")).text
    assert "thông báo thay đổi" in page
    (path,) = re.findall(r"/desk/broadcasts/\d+/calls\.xlsx\?ceremony=1", page)
    file = await http.get(path)
    assert file.content.startswith(b"PK")
    assert (await http.get("/desk/broadcasts/99/calls.xlsx")).status_code == 404


async def test_what_was_done_is_told_in_words(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    await http.post(f"/desk/guests/{guest.id}/reply", data={"choice": "attending"})
    page = (await http.get("/desk/audit")).text
    for words in (
        "Ghi nhận câu trả lời: Tham dự (ghi nhận thay)",
        "Nạp kế hoạch và danh sách: thêm 175",
        "chương trình",
    ):
        assert words in page
    found = (await http.get("/desk/audit", params={"q": "xuan binh", "act": "reply"})).text
    assert "Ghi nhận câu trả lời: Tham dự" in found
    assert "Nhận nhiệm vụ: Ban" not in found
    assert "Chưa có gì được ghi" in (await http.get("/desk/audit", params={"q": "khong co ai"})).text


async def test_the_trail_is_paged(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    for number in range(60):
        await site.stage.store.run(_record, "forwarded", guest.id, number)
    first = (await http.get("/desk/audit")).text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = (await http.get("/desk/audit" + following.replace("&amp;", "&"))).text
    numbers = [set(re.findall(r"đơn vị: (\d+) đại biểu", page)) for page in (first, second)]
    assert not numbers[0] & numbers[1]
    assert len(numbers[0] | numbers[1]) == 60


async def test_a_host_reads_what_concerns_its_group(site: Site, http: httpx.AsyncClient) -> None:
    other = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    every = await site.stage.store.run(guests.of_ceremony, 1)
    groups = await site.stage.store.run(ceremonies.groups_of, 1)
    hosted = next(group.id for group in groups if group.key == HOST_GROUP)
    mine = next(guest for guest in every if guest.group_id == hosted)
    for guest in (other, mine):
        await site.stage.store.run(_record, "welcomed", guest.id)
    await sign_in(site, http, Role.HOST, HOST_GROUP)
    page = (await http.get("/desk/audit")).text
    assert page.count("<td>Lễ tân ghi nhận đã đón</td>") == 1
    assert "Nạp kế hoạch" not in page
