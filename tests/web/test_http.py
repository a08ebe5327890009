"""What the pages answer to what nobody should send, and what they tell nobody."""

import asyncio
import re

import httpx
import pytest

from ceremony.codes import new_code, spell
from ceremony.model import Guest, Reply, Role
from storage import chats, deliveries
from tests.web.conftest import Site


async def _guest(site: Site) -> Guest:
    return await site.stage.guest("Chủ tịch UBND", "phường Xuân Bình")


async def test_opening_a_link_sets_no_cookie_and_writes_nothing(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    page = await http.get(f"/i/{guest.code}")
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert "trân trọng kính mời" in page.text
    assert sum((await site.stage.store.run(deliveries.counts)).values()) == 0
    assert "Ngôn ngữ / Language" in page.text


async def test_pages_are_not_indexed_and_run_only_our_scripts(site: Site, http: httpx.AsyncClient) -> None:
    page = await http.get(f"/i/{(await _guest(site)).code}")
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "<script>" not in page.text


@pytest.mark.parametrize("way", ["spelled", "lower"])
async def test_any_spelling_leads_to_the_page(site: Site, http: httpx.AsyncClient, way: str) -> None:
    code = (await _guest(site)).code
    typed = spell(code) if way == "spelled" else code.lower()
    assert (await http.get(f"/i/{typed}")).headers["location"] == f"/i/{code}"
    assert (await http.get("/find", params={"code": typed})).headers["location"] == f"/i/{code}"


async def test_wrong_codes_are_explained_and_slowed_down(site: Site, http: httpx.AsyncClient) -> None:
    malformed = await http.get("/i/abc")
    assert (malformed.status_code, "16 ký tự" in malformed.text) == (404, True)
    for _ in range(10):
        unknown = await http.get(f"/i/{new_code()}")
        assert (unknown.status_code, "Không tìm thấy mã này" in unknown.text) == (404, True)
    slowed = await http.get(f"/i/{(await _guest(site)).code}")
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "600")
    await site.stage.clock.sleep(0)
    site.stage.clock.move_to(site.stage.clock.now().replace(minute=11))
    assert (await http.get(f"/i/{(await _guest(site)).code}")).status_code == 200


async def test_a_double_submit_is_one_answer(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/say", data={"press": f"attend:{guest.id}", "key": "k0"})
    twice = {"press": f"decline:{guest.id}", "key": "k1"}
    await asyncio.gather(*(http.post(f"/i/{guest.code}/say", data=twice) for _ in range(2)))
    page = await http.get(f"/i/{guest.code}")
    assert page.text.count("không thể tham dự. Trân trọng cảm ơn") == 1
    assert (await site.stage.reload(guest)).reply is Reply.DECLINED


async def test_a_form_of_another_site_is_refused(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    answer = await http.post(
        f"/i/{guest.code}/say", data={"press": f"decline:{guest.id}"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert (await site.stage.reload(guest)).reply is Reply.AWAITING


async def test_going_back_asks_for_the_page_anew(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    assert (await http.get(f"/i/{guest.code}")).headers["cache-control"] == "private, no-store"
    assert "no-store" not in (await http.get("/static/page.css")).headers.get("cache-control", "")


async def test_a_cookie_whose_conversation_is_gone_can_answer(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    http.cookies.set("kinhmoi_chat", "of-a-conversation-that-is-gone")
    await http.post(f"/i/{guest.code}/say", data={"press": f"attend:{guest.id}"})
    assert (await site.stage.reload(guest)).reply is Reply.ATTENDING


async def test_the_invitation_opens_again_after_its_data_was_deleted(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    say = f"/i/{guest.code}/say"
    await http.post(say, data={"press": f"attend:{guest.id}"})
    await http.post(say, data={"text": "/xoa"})
    await http.post(say, data={"text": "Vâng, xóa dữ liệu"})
    page = (await http.get(f"/i/{guest.code}")).text
    assert "Đã xóa dữ liệu cá nhân" in page
    assert "data.json" not in page
    (again,) = re.findall(r'name="text" value="(/start [^"]+)">Mở lại thư mời', page)
    await http.post(say, data={"text": again})
    page = (await http.get(f"/i/{guest.code}")).text
    assert "trân trọng kính mời" in page and "Mở lại thư mời" not in page
    await http.post(say, data={"press": f"decline:{guest.id}"})
    assert (await site.stage.reload(guest)).reply is Reply.DECLINED


@pytest.mark.parametrize("ids", [[10**30], [2**31], [0], [-1], ["x"], "x"])
async def test_what_cannot_have_been_displayed_is_refused(
    site: Site, http: httpx.AsyncClient, ids: object
) -> None:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/open")
    assert (await http.post(f"/i/{guest.code}/seen", json={"ids": ids})).status_code == 400


async def test_what_is_too_large_is_refused(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    answer = await http.post(f"/i/{guest.code}/say", data={"text": "x" * 70_000})
    assert (answer.status_code, "quá lớn" in answer.text) == (413, True)


async def test_words_are_escaped(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/say", data={"text": "<script>alert(1)</script>"})
    page = await http.get(f"/i/{guest.code}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


async def test_only_the_browser_that_holds_the_guest_takes_its_data_away(
    site: Site, http: httpx.AsyncClient
) -> None:
    guest = await _guest(site)
    assert (await http.get(f"/i/{guest.code}/data.json")).status_code == 404
    await http.post(f"/i/{guest.code}/say", data={"press": f"attend:{guest.id}"})
    await http.post(f"/i/{guest.code}/say", data={"text": "Nguyễn Văn Mẫu"})
    assert "data.json" in (await http.get(f"/i/{guest.code}")).text
    taken = await http.get(f"/i/{guest.code}/data.json")
    assert taken.headers["content-disposition"].startswith("attachment")
    assert (taken.json()["person"]["name"], taken.json()["reply"]) == ("Nguyễn Văn Mẫu", "attending")
    assert taken.json()["chats"] == {"browser": 1}
    other = await site.stage.guest("Chủ tịch UBND", "phường Xuân Hòa")
    strange = {"Cookie": f"kinhmoi_chat={next(iter(http.cookies.values()))}"}
    assert (await http.get(f"/i/{other.code}/data.json", headers=strange)).status_code == 404


async def test_a_ticket_picture_needs_somebody_who_comes(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    assert (await http.get(f"/i/{guest.code}/ticket.jpg")).status_code == 404
    assert (await http.get(f"/i/{guest.code}/invitation.jpg")).headers["content-type"] == "image/jpeg"
    assert (await http.get(f"/i/{guest.code}/other.jpg")).status_code in (400, 404)


async def test_the_page_of_a_replaced_code_shows_who_comes_and_no_phone(
    site: Site, http: httpx.AsyncClient
) -> None:
    guest = await _guest(site)
    delegate = site.stage.person("plain", "a")
    await delegate.says(guest.code)
    await delegate.chooses("Cử người dự thay")
    for text in ("Trần Thị Mẫu", "Phó Chủ tịch UBND", "0912345678"):
        await delegate.says(text)
    await delegate.chooses("Xác nhận")
    page = await http.get(f"/i/{guest.code}")
    assert "đã cử người dự thay là Đồng chí Trần Thị Mẫu" in page.text
    assert "912" not in page.text
    assert (await http.get(f"/i/{guest.code}/ticket.jpg")).status_code == 404


async def test_a_staff_link_is_used_by_pressing_not_by_opening(site: Site, http: httpx.AsyncClient) -> None:
    token = await site.stage.staff_token(Role.ORGANISER)
    for _ in range(2):
        assert "Nhận nhiệm vụ" in (await http.get(f"/s/{token}")).text
    await http.post(f"/s/{token}")
    assert "nhiệm vụ Ban Tổ chức" in (await http.get("/chat")).text
    used = await http.get(f"/s/{token}")
    assert (used.status_code, "đã được dùng" in used.text) == (404, True)


async def test_staff_pages_need_a_duty(http: httpx.AsyncClient) -> None:
    for answer in (await http.get("/chat"), await http.post("/chat/say", data={"text": "/tinhhinh"})):
        assert (answer.status_code, "liên kết nhiệm vụ" in answer.text) == (403, True)


async def test_the_door_button_in_a_page_without_duty_admits_nobody(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/admit")
    assert await site.stage.store.run(_present) == 0


def _present(tx):  # type: ignore[no-untyped-def]
    from storage import admissions

    return admissions.present(tx, 1)


@pytest.mark.parametrize("path", ["/nothing", "/i/", "/s/x", "/static/../web/app.py", "/docs", "/openapi.json"])
async def test_what_is_not_there_says_so_in_vietnamese(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert answer.status_code == 404
    assert "Xin" in answer.text or "xin" in answer.text


async def test_events_start_where_the_page_ends(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/open")
    await http.post(f"/i/{guest.code}/say", data={"text": "/trogiup"})
    async with http.stream("GET", f"/i/{guest.code}/stream") as events:
        lines = events.aiter_lines()
        first = [await anext(lines) for _ in range(3)]
    assert first[0].startswith("id: 2024-08-05T01:00:00+00:00|")
    assert first[1].startswith("data: ")


async def test_health_is_json(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"ok": True}


async def test_a_stranger_cannot_read_a_conversation(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/say", data={"text": "tin riêng"})
    async with httpx.AsyncClient(base_url=site.url) as stranger:
        page = await stranger.get(f"/i/{guest.code}")
    assert "tin riêng" not in page.text
    assert await site.stage.store.run(chats.find, "browser", "guessed") is None
