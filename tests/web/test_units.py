"""The pages of a unit's link, for its clerk; and the desk's page of these links."""

import re

import httpx
import pytest
from playwright.async_api import Browser, expect

from actions import privacy
from actions.rsvp import Actor
from ceremony.codes import spell
from ceremony.model import Consent, Guest, Holder, Reply, Role
from storage import ceremonies, tables, trail
from storage.trail import Sought
from tests.house import at
from tests.web.conftest import Site, on_phone
from tests.web.test_desk import HOST_GROUP, opened, sign_in

UNIT = "phường Xuân Bình"
CHIEF = "Chủ tịch UBND"


@pytest.fixture
async def guest(site: Site) -> Guest:
    """A post of the unit."""
    return await site.stage.guest(CHIEF, UNIT)


@pytest.fixture
async def unit(site: Site, guest: Guest) -> str:
    """The path of the unit's page."""
    async with httpx.AsyncClient(base_url=site.url) as desk:
        await sign_in(site, desk)
        first = await site.stage.guest("Bí thư Đảng ủy", UNIT)
        assert (await desk.post("/desk/clerks", data={"unit": str(first.id)})).status_code == 303
        page = (await desk.get("/desk/clerks")).text
        (path,) = set(re.findall(r"/u/\w{22}", page))
        return str(path)


async def form(http: httpx.AsyncClient, path: str) -> dict[str, str]:
    """The form of a post as it is sent when nothing was typed."""
    page = (await http.get(path)).text
    fields = dict(re.findall(r'<input type="(?:text|tel|hidden)" name="(\w+)" value="([^"]*)"', page))
    answer = re.findall(r'value="(\w+)" checked', page)
    return fields | ({"answer": answer[0]} if answer else {})


async def test_the_page_shows_the_unit_and_nothing_of_others(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    page = (await http.get(unit)).text
    assert "Đại biểu của phường Xuân Bình" in page
    assert "11 giờ, Thứ Năm, ngày 08/8/2024" in page
    assert page.count('class="panel post"') == 4
    assert spell(guest.code) in page
    assert f"/i/{guest.code}" in page
    assert "Xuân Hòa" not in page
    other = await site.stage.guest(CHIEF, "phường Xuân Hòa")
    assert (await http.get(f"{unit}/{other.id}")).headers["location"] == unit
    refused = await http.post(f"{unit}/{other.id}", data={"name": "Nguyễn Văn Mẫu", "answer": "declined"})
    assert refused.status_code == 404
    assert (await site.stage.reload(other)).reply is Reply.AWAITING


async def test_a_post_is_named_and_answered_for(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    path = f"{unit}/{guest.id}"
    said = await form(http, path) | {"name": "nguyễn văn mẫu", "phone": "0912.345.678", "answer": "attending"}
    saved = await http.post(path, data=said)
    assert saved.headers["location"] == f"{unit}?done={guest.id}"
    now = await site.stage.reload(guest)
    assert (now.name, now.phone, now.reply) == ("Nguyễn Văn Mẫu", "+84912345678", Reply.ATTENDING)
    page = (await http.get(saved.headers["location"])).text
    assert "Đã lưu: Đồng chí Nguyễn Văn Mẫu. Trả lời: xác nhận tham dự." in page
    entries = await site.stage.store.read(trail.page, Sought(1, guest_id=guest.id))
    assert {entry.details["unit"] for entry in entries} == {UNIT}
    version = now.version
    await http.post(path, data=await form(http, path))
    assert (await site.stage.reload(guest)).version == version


async def test_the_desk_names_the_units_link_in_the_audit(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    path = f"{unit}/{guest.id}"
    await http.post(path, data=await form(http, path) | {"answer": "declined", "reason": "Đi công tác"})
    assert (await site.stage.reload(guest)).reason == "Đi công tác"
    await sign_in(site, http)
    page = (await http.get("/desk/audit")).text
    assert "liên kết của phường Xuân Bình" in page
    assert "Cấp liên kết cho đơn vị: 1" in page


async def test_save_and_go_on_leads_to_the_next_without_an_answer(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    path = f"{unit}/{guest.id}"
    said = await form(http, path) | {"answer": "attending", "next": "1"}
    onward = (await http.post(path, data=said)).headers["location"]
    assert re.fullmatch(rf"{unit}/\d+\?done={guest.id}", onward)
    page = await http.get(onward)
    assert "Đã lưu: " in page.text
    assert guest.post not in re.findall("<h1>(.*)</h1>", page.text)


async def test_a_substitute_is_named_and_gets_a_code(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    path = f"{unit}/{guest.id}"
    other = {
        "substitute_name": "Trần Thị Mẫu",
        "substitute_position": "Phó Chủ tịch",
        "substitute_phone": "0912345679",
    }
    said = await form(http, path) | other
    undecided = await http.post(path, data=said)
    assert undecided.status_code == 400
    assert "chưa chọn “Cử người dự thay”" in undecided.text
    assert 'value="Trần Thị Mẫu"' in undecided.text
    await http.post(path, data=said | {"answer": "substituted"})
    now = await site.stage.reload(guest)
    assert now.substitute is not None
    assert (now.substitute.name, now.substitute.phone) == ("Trần Thị Mẫu", "+84912345679")
    page = (await http.get(unit)).text
    assert spell(now.code) in page
    assert spell(guest.code) not in page
    await http.post(path, data=await form(http, path) | {"answer": "attending"})
    assert (await site.stage.reload(guest)).reply is Reply.ATTENDING


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "1"}, "Họ và tên cần ít nhất hai chữ cái"),
        ({"phone": "12"}, "Chưa đọc được số điện thoại"),
        ({"honorific": "Ô" * 41}, "Dài quá: tối đa 40 ký tự"),
        ({"answer": "perhaps"}, "Xin chọn một trong ba câu trả lời"),
        ({"answer": "substituted", "substitute_phone": "12"}, "Chưa đọc được số điện thoại"),
        ({"answer": "declined", "reason": "x" * 501}, "Dài quá: tối đa 500 ký tự"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest, typed: dict[str, str], told: str
) -> None:
    path = f"{unit}/{guest.id}"
    page = await http.post(path, data=await form(http, path) | {"phone": "0912345678"} | typed)
    assert page.status_code == 400
    assert told in page.text
    assert "Chưa lưu." in page.text
    for field, value in typed.items():
        assert field == "answer" or f'value="{value}"' in page.text
    now = await site.stage.reload(guest)
    assert (now.version, now.phone) == (guest.version, guest.phone)


async def test_of_two_who_save_at_once_the_second_is_told(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    path = f"{unit}/{guest.id}"
    before = await form(http, path)
    await http.post(path, data=before | {"name": "Nguyễn Văn Mẫu", "answer": "attending"})
    late = await http.post(path, data=before | {"name": "Trần Thị Mẫu", "answer": "declined"})
    assert late.status_code == 409
    assert "hiện nay: xác nhận tham dự" in late.text
    assert "Hiện nay: Nguyễn Văn Mẫu" in late.text
    assert "Hiện nay: attending" not in late.text
    assert 'value="Trần Thị Mẫu"' in late.text
    assert (await site.stage.reload(guest)).name == "Nguyễn Văn Mẫu"
    over = re.findall('name="over" value="([^"]+)"', late.text)[0]
    await http.post(path, data=before | {"name": "Trần Thị Mẫu", "answer": "declined", "over": over})
    assert (await site.stage.reload(guest)).name == "Trần Thị Mẫu"


async def test_after_the_deadline_it_is_read_only(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    path = f"{unit}/{guest.id}"
    before = await form(http, path)
    await site.stage.store.run(lambda tx: ceremonies.change(tx, 1, reply_by=at(5, 7)))
    page = (await http.get(unit)).text
    assert "Danh sách chỉ để xem" in page
    assert "Ghi, sửa" not in page
    assert (await http.get(path)).status_code == 303
    late = await http.post(path, data=before | {"name": "Nguyễn Văn Mẫu"})
    assert late.status_code == 409
    assert (await site.stage.reload(guest)).name == ""


async def test_residents_and_who_was_forgotten_are_not_named(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    def resident(tx) -> None:  # type: ignore[no-untyped-def]
        values = {"asks_consent": True, "consent": Consent.UNASKED}
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(values))

    await site.stage.store.run(resident)
    path = f"{unit}/{guest.id}"
    page = (await http.get(path)).text
    assert "do chính đại biểu quyết định" in page
    assert 'name="name"' not in page
    forced = {"name": "Nguyễn Văn Mẫu", "substitute_name": "Trần Thị Mẫu", "answer": "substituted"}
    await http.post(path, data=await form(http, path) | forced)
    now = await site.stage.reload(guest)
    assert (now.name, now.substitute and now.substitute.name, now.reply) == ("", "", Reply.SUBSTITUTED)
    erased = await site.stage.guest("Chủ tịch HĐND", UNIT)
    by = Actor(None, Holder.INVITED)
    await site.stage.store.run(lambda tx: privacy.erase(tx, erased.id, by=by, now=at(5, 9)))
    path = f"{unit}/{erased.id}"
    await http.post(path, data=await form(http, path) | {"name": "Nguyễn Văn Mẫu", "answer": "attending"})
    now = await site.stage.reload(erased)
    assert (now.name, now.reply) == ("", Reply.ATTENDING)


async def test_wrong_links_are_slowed_down(site: Site, http: httpx.AsyncClient, unit: str) -> None:
    for number in range(10):
        wrong = await http.get(f"/u/{number}2ABCDEFGHJKMNPQRSTVWX")
        assert wrong.status_code == 404
        assert "không dùng được nữa" in wrong.text
    assert (await http.get(unit)).status_code == 429


async def test_the_desk_gives_out_changes_and_follows_links(
    site: Site, http: httpx.AsyncClient, unit: str, guest: Guest
) -> None:
    await sign_in(site, http)
    page = (await http.get("/desk/clerks")).text
    assert "0/51 đơn vị đã trả lời đủ" in page
    assert "Đơn vị chưa bắt đầu, đã trả lời 0/4" in page
    assert "1 đơn vị chưa trả lời đủ" in (await http.get("/desk")).text
    await http.get(f"{unit}/{guest.id}")
    assert "Đơn vị đang làm, đã trả lời 0/4" in (await http.get("/desk/clerks")).text
    first = await site.stage.guest("Bí thư Đảng ủy", UNIT)
    await http.post("/desk/clerks/renew", data={"unit": str(first.id)})
    assert (await http.get(unit)).status_code == 404
    await http.post("/desk/clerks")
    pages = [(await http.get("/desk/clerks", params={"page": number, "late": "1"})).text for number in (1, 2)]
    assert len(set(re.findall(r"/u/\w{22}", "".join(pages)))) == 51
    assert (await http.post("/desk/clerks", data={"unit": "9999"})).status_code == 404


async def test_a_host_gives_out_its_own_groups_links(site: Site, http: httpx.AsyncClient, unit: str) -> None:
    await sign_in(site, http, Role.HOST, HOST_GROUP)
    page = (await http.get("/desk/clerks")).text
    assert UNIT not in page
    first = await site.stage.guest("Bí thư Đảng ủy", UNIT)
    assert (await http.post("/desk/clerks/renew", data={"unit": str(first.id)})).status_code == 404


async def test_a_clerk_fills_in_the_unit_on_a_phone_without_scripts(
    site: Site, chromium: Browser, unit: str, guest: Guest
) -> None:
    page = await on_phone(chromium, scripts=False)
    await page.goto(f"{site.url}{unit}")
    await page.locator(f"#post-{guest.id} .act").click()
    await page.get_by_label("Họ và tên", exact=True).fill("Nguyễn Văn Mẫu")
    await page.get_by_label("Tham dự", exact=True).check()
    await page.get_by_role("button", name="Lưu", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Đã lưu: Đồng chí Nguyễn Văn Mẫu")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_a_text_is_copied_at_the_desk(
    site: Site, chromium: Browser, http: httpx.AsyncClient, unit: str
) -> None:
    await sign_in(site, http)
    page = await opened(site, chromium, http, "/desk/clerks")
    await page.get_by_text("Nội dung để gửi").first.click()
    await page.get_by_role("button", name="Sao chép").first.click()
    await expect(page.get_by_role("button", name="Đã sao chép")).to_be_visible()
