"""The desk's table of guests, and one guest: found, corrected, added, withdrawn, answered for."""

import re
from datetime import time

import httpx
import pytest
from playwright.async_api import Browser, expect

from actions import loading
from ceremony.model import Consent, Guest, Reply, Role
from ceremony.plan_csv import RANK
from storage import audit, codes, guests, tables
from tests.house import at, example_plan
from tests.web.conftest import Site
from tests.web.door import scanner
from tests.web.test_desk import HOST_GROUP, opened, sign_in


@pytest.fixture
async def guest(site: Site, http: httpx.AsyncClient) -> Guest:
    """A guest, with an organiser at the desk."""
    await sign_in(site, http)
    return await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")


async def _form(http: httpx.AsyncClient, guest: Guest) -> dict[str, str]:
    """The form of a guest as it is sent when nothing was typed."""
    page = (await http.get(f"/desk/guests/{guest.id}")).text
    fields = re.findall(r'<input type="\w+" name="(\w+)" value="([^"]*)"', page)
    return dict(fields) | (
        {"leader": "1"} if re.search('name="leader" value="1" checked', page) else {"leader": ""}
    )


async def _change(site: Site, guest: Guest, **values: object) -> None:
    def store(tx) -> None:  # type: ignore[no-untyped-def]
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(values))

    await site.stage.store.run(store)


async def test_search_needs_no_diacritics_and_finds_phones(
    site: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    await _change(site, guest, phone="+84912345678")
    for words in ("bi thu xuan binh", "Bí thư Đảng ủy phường Xuân Bình", "0912 345", "912345678"):
        page = (await http.get("/desk/guests", params={"q": words})).text
        assert f"/desk/guests/{guest.id}" in page, words
    nothing = (await http.get("/desk/guests", params={"q": "%"})).text
    assert "Không có đại biểu nào như vậy" in nothing


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"reply": "awaiting"}, 174),
        ({"reply": "attending"}, 1),
        ({"leader": "1"}, 1),
        ({"present": "yes"}, 0),
        ({"present": "no", "unit": "phường Xuân Bình"}, 4),
        ({"withdrawn": "1"}, 0),
        ({"no_chat": "1"}, 175),
        ({"reply": "nonsense", "sort": "nonsense", "group": "x", "page": "-3", "present": "x"}, 175),
    ],
)
async def test_filters(
    site: Site, http: httpx.AsyncClient, guest: Guest, asked: dict[str, str], count: int
) -> None:
    def leaders(tx) -> None:  # type: ignore[no-untyped-def]
        tx.execute(tables.guests.update().values(leader=False))

    await site.stage.store.run(leaders)
    await _change(site, guest, reply=Reply.ATTENDING, leader=True)
    page = (await http.get("/desk/guests", params=asked)).text
    assert f"trong {count} đại biểu" in page


async def test_the_table_is_paged_and_sorted(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    await _change(site, guest, name="Ân Văn Mẫu", search="an van mau", seat="A1")
    seen: list[str] = []
    for number in (1, 2):
        page = (await http.get("/desk/guests", params={"page": number, "sort": "name"})).text
        seen += re.findall(r'<th scope="row"><a href="/desk/guests/(\d+)"', page)
    assert (len(seen), len(set(seen)), seen[0]) == (175, 175, str(guest.id))
    for sort in ("unit", "rank", "seat", "reply"):
        up, down = [
            (await http.get("/desk/guests", params={"sort": sort, "descending": way})).text for way in ("", "1")
        ]
        assert 'aria-sort="ascending"' in up
        assert 'aria-sort="descending"' in down
    assert "Trang 2/2" in (await http.get("/desk/guests", params={"page": "99"})).text


async def test_a_guest_is_corrected_and_a_plan_leaves_it(
    site: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    typed = {"name": "Nguyễn Văn  Mẫu", "phone": "0912.345.678", "seat": "A5", "note": "Xe lăn", "leader": "1"}
    form = await _form(http, guest) | typed
    assert (await http.post(f"/desk/guests/{guest.id}", data=form)).status_code == 303
    await site.stage.store.run(loading.load, example_plan(), at(5, 9))
    now = await site.stage.reload(guest)
    assert (now.name, now.phone, now.seat, now.note, now.leader) == (
        *("Nguyễn Văn Mẫu", "+84912345678", "A5", "Xe lăn", True),
    )
    assert f"/desk/guests/{guest.id}" in (await http.get("/desk/guests", params={"q": "nguyen van mau"})).text
    page = (await http.get(f"/desk/guests/{guest.id}?done=saved")).text
    assert "Đã lưu." in page
    assert "Sửa thông tin: " in page


async def test_nothing_typed_is_nothing_done(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    await http.post(f"/desk/guests/{guest.id}", data=await _form(http, guest))
    assert (await site.stage.reload(guest)).version == guest.version
    assert await site.stage.store.run(audit.times, 1, "guest_edited") == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"phone": "12"}, "Chưa đọc được số điện thoại"),
        ({"phone": "0912 345 678 / 0987 654 321"}, "Chưa đọc được số điện thoại"),
        ({"rank": "cao"}, "Thứ bậc là một số"),
        ({"name": "M" * 121}, "tối đa 120 ký tự"),
        ({"position": "", "name": ""}, "Xin nhập chức danh hoặc họ tên"),
        ({"speaks": "99"}, "Chương trình không có mục này"),
    ],
)
async def test_mistakes_are_explained_and_what_was_typed_stays(
    site: Site, http: httpx.AsyncClient, guest: Guest, typed: dict[str, str], told: str
) -> None:
    page = await http.post(f"/desk/guests/{guest.id}", data=await _form(http, guest) | {"seat": "Z9"} | typed)
    assert page.status_code == 400
    assert told in page.text
    assert 'value="Z9"' in page.text
    assert (await site.stage.reload(guest)).seat == guest.seat


async def test_two_at_once_are_told_and_lose_nothing(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    mine, theirs = [await _form(http, guest) for _ in range(2)]
    await http.post(f"/desk/guests/{guest.id}", data=theirs | {"name": "Trần Thị Mẫu", "leader": "1"})
    late = await http.post(f"/desk/guests/{guest.id}", data=mine | {"seat": "B7"})
    assert late.status_code == 409
    assert "vừa được người khác thay đổi" in late.text
    assert 'value="B7"' in late.text
    assert "Hiện nay: Trần Thị Mẫu" in late.text
    assert "Hiện nay: có" in late.text
    assert (await site.stage.reload(guest)).name == "Trần Thị Mẫu"
    (over,) = re.findall(r'name="over" value="(\w+)"', late.text)
    again = mine | {"seat": "B7", "name": "Trần Thị Mẫu", "over": over}
    assert (await http.post(f"/desk/guests/{guest.id}", data=again)).status_code == 303
    now = await site.stage.reload(guest)
    assert (now.name, now.seat) == ("Trần Thị Mẫu", "B7")


async def test_a_name_the_guest_gave_meanwhile_is_not_overwritten(
    site: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    form = await _form(http, guest)
    await site.stage.store.run(guests.set_name, guest, "Lê Văn Mẫu")
    assert (await http.post(f"/desk/guests/{guest.id}", data=form | {"seat": "B7"})).status_code == 409
    assert (await site.stage.reload(guest)).name == "Lê Văn Mẫu"


async def test_what_was_deleted_is_not_entered_again(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    await _change(site, guest, erased_at=at(5, 8))
    page = (await http.get(f"/desk/guests/{guest.id}")).text
    assert page.count(" disabled") == 3
    form = await _form(http, guest) | {"name": "Nguyễn Văn Mẫu", "phone": "0912345678", "seat": "A1"}
    await http.post(f"/desk/guests/{guest.id}", data=form)
    now = await site.stage.reload(guest)
    assert (now.name, now.phone, now.seat) == ("", "", "A1")


async def test_without_consent_no_name_is_entered(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    await _change(site, guest, asks_consent=True, consent=Consent.REFUSED)
    await http.post(f"/desk/guests/{guest.id}", data=await _form(http, guest) | {"name": "Mẫu", "note": "Xe lăn"})
    now = await site.stage.reload(guest)
    assert (now.name, now.note) == ("", "Xe lăn")


async def test_the_code_is_shown_to_organisers_alone(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    assert f"/i/{guest.code}" in (await http.get(f"/desk/guests/{guest.id}")).text
    async with httpx.AsyncClient(base_url=site.url) as host:
        await sign_in(site, host, Role.HOST, HOST_GROUP)
        page = await host.get("/desk/guests")
        own = re.findall(r'<th scope="row"><a href="/desk/guests/(\d+)"', page.text)[0]
        assert "/i/" not in (await host.get(f"/desk/guests/{own}")).text
        assert (await host.post(f"/desk/guests/{own}/reply", data={"choice": "attending"})).status_code == 409


@pytest.mark.parametrize("act", ["", "/withdraw", "/reply"])
async def test_a_host_does_not_touch_another_group(
    site: Site, http: httpx.AsyncClient, guest: Guest, act: str
) -> None:
    form = await _form(http, guest) | {"seat": "Z9", "withdrawn": "1", "choice": "declined"}
    await http.post(f"/s/{await site.stage.staff_token(Role.HOST, group=HOST_GROUP)}")
    async with httpx.AsyncClient(base_url=site.url) as host:
        await sign_in(site, host, Role.HOST, HOST_GROUP)
        assert (await host.get(f"/desk/guests/{guest.id}")).status_code == 404
        assert (await host.post(f"/desk/guests/{guest.id}{act}", data=form)).status_code == 404
    assert await site.stage.reload(guest) == guest


async def test_no_other_site_posts_here(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    form = await _form(http, guest) | {"seat": "Z9"}
    foreign = {"Origin": "https://elsewhere.example"}
    assert (await http.post(f"/desk/guests/{guest.id}", data=form, headers=foreign)).status_code == 403
    for number in ("0", "999999", "99999999999"):
        assert (await http.get(f"/desk/guests/{number}")).status_code == 404


async def test_withdrawn_and_invited_again(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    path = f"/desk/guests/{guest.id}"
    await http.post(f"{path}/withdraw", data={"withdrawn": "1"})
    assert (await site.stage.reload(guest)).withdrawn
    assert "<b>174</b> Mời" in (await http.get("/desk")).text
    assert f'href="{path}"' in (await http.get("/desk/guests", params={"withdrawn": "1"})).text
    await site.stage.store.run(loading.load, example_plan(), at(5, 9))
    assert (await site.stage.reload(guest)).withdrawn
    await http.post(f"{path}/withdraw", data={"withdrawn": "0"})
    assert not (await site.stage.reload(guest)).withdrawn


async def test_who_was_invited_again_by_hand_stays_where_the_plan_leaves_them_out(
    site: Site, http: httpx.AsyncClient, guest: Guest
) -> None:
    for withdrawn in ("1", "0"):
        await http.post(f"/desk/guests/{guest.id}/withdraw", data={"withdrawn": withdrawn})
    plan = example_plan()
    without = tuple(each for each in plan.guests if each.key != guest.key)
    await site.stage.store.run(loading.load, plan.__class__(**vars(plan) | {"guests": without}), at(5, 9))
    assert not (await site.stage.reload(guest)).withdrawn


async def test_who_is_in_the_room_is_not_withdrawn(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    await site.stage.set_hour(time(8))
    async with httpx.AsyncClient(base_url=site.url) as door:
        gate = await scanner(site, door)
        site.stage.clock.move_to(at(9, 7))
        await gate.scans(guest.code)
    refused = await http.post(f"/desk/guests/{guest.id}/withdraw", data={"withdrawn": "1"})
    assert (refused.status_code, "đang có mặt" in refused.text) == (409, True)
    assert f"/desk/guests/{guest.id}" in (await http.get("/desk/guests", params={"present": "yes"})).text


async def test_a_guest_is_added_by_hand(site: Site, http: httpx.AsyncClient, guest: Guest) -> None:
    form = {
        "group": str(guest.group_id),
        "honorific": "Ông",
        "name": "Phạm Văn Mẫu",
        "unit": "Xã Mẫu",
        "rank": "3",
    }
    nothing = await http.post("/desk/guests/new", data=form | {"name": "", "phone": "x", "group": "99"})
    assert nothing.status_code == 400
    for told in ("Xin chọn thành phần", "Xin nhập chức danh hoặc họ tên", "Chưa đọc được số"):
        assert told in nothing.text
    added = await http.post("/desk/guests/new", data=form)
    number = int(re.findall(r"/desk/guests/(\d+)", added.headers["location"])[0])
    new = await site.stage.store.run(guests.get, number)
    assert (new.addressed, new.rank, new.reply) == ("Ông Phạm Văn Mẫu", 3, Reply.AWAITING)
    assert await site.stage.store.run(codes.find, new.code)
    unranked = await http.post("/desk/guests/new", data=form | {"rank": ""})
    last = int(re.findall(r"/desk/guests/(\d+)", unranked.headers["location"])[0])
    assert (await site.stage.store.run(guests.get, last)).rank == RANK
    await site.stage.store.run(loading.load, example_plan(), at(5, 9))
    assert not (await site.stage.reload(new)).withdrawn


async def test_a_host_keeps_to_its_quota_and_an_organiser_is_warned(site: Site, http: httpx.AsyncClient) -> None:
    await sign_in(site, http)
    page = (await http.get("/desk/guests/new")).text
    (group,) = re.findall(r'<option value="(\d+)">Đại biểu phường Xuân An<', page)
    form = {"group": group, "position": "Đại diện hộ dân (mẫu)"}
    added = await http.post("/desk/guests/new", data=form)
    assert added.headers["location"].endswith("done=over_quota")
    async with httpx.AsyncClient(base_url=site.url, headers={"Accept-Language": "vi"}) as host:
        await sign_in(site, host, Role.HOST, HOST_GROUP)
        refused = await host.post("/desk/guests/new", data=form)
        assert (refused.status_code, "vượt chỉ tiêu 65" in refused.text) == (400, True)
        assert "trong 66 đại biểu" in (await host.get("/desk/guests")).text


async def test_it_is_edited_by_keyboard_without_scripts(
    site: Site, http: httpx.AsyncClient, guest: Guest, chromium: Browser
) -> None:
    page = await opened(site, chromium, http, "/desk/guests?q=bi+thu+xuan+binh", scripts=False)
    await page.get_by_role("link", name="Bí thư Đảng ủy phường Xuân Bình").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Số điện thoại").fill("0912 345 678")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    await expect(page.get_by_label("Số điện thoại")).to_have_value("0912 345 678")
    assert (await site.stage.reload(guest)).phone == "+84912345678"
