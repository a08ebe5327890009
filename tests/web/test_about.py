"""Everything a guest needs from the page alone: calendar, ticket, programme, who comes along, ways on."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import httpx
import pytest
from icalendar import Calendar

from ceremony.model import Guest, Role
from storage import ceremonies
from tests.house import example_plan
from tests.web.conftest import Site


async def _guest(site: Site) -> Guest:
    return await site.stage.guest("Chủ tịch UBND", "phường Xuân Bình")


async def _attending(site: Site, http: httpx.AsyncClient) -> Guest:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/say", data={"press": f"attend:{guest.id}"})
    return guest


async def _event(http: httpx.AsyncClient, guest: Guest):  # type: ignore[no-untyped-def]
    answer = await http.get(f"/i/{guest.code}/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return event


async def test_the_calendar_file_has_the_day_and_later_the_hour(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    before = await _event(http, guest)
    assert before["DTSTART"].dt == date(2024, 8, 9)
    assert str(before["LOCATION"]) == "UBND phường Xuân An"
    assert str(before["URL"]).endswith(f"/i/{guest.code}")
    organiser = site.stage.person("buttons", "organiser")
    await organiser.says(f"/start {await site.stage.staff_token(Role.ORGANISER)}")
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says("7h30")
    await organiser.chooses("Gửi")
    after = await _event(http, guest)
    assert after["DTSTART"].dt == datetime(2024, 8, 9, 0, 30, tzinfo=UTC)
    assert (before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == (after["UID"], 1, 2)
    assert "07 giờ 30 phút" in str(after["DESCRIPTION"])


async def test_an_hour_that_comes_with_the_plan_is_a_new_revision_too(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    before = await _event(http, guest)
    await site.stage.load(replace(example_plan(), hour=time(8, 0)))
    after = await _event(http, guest)
    assert after["DTSTART"].dt == datetime(2024, 8, 9, 1, 0, tzinfo=UTC)
    assert after["SEQUENCE"] > before["SEQUENCE"]


async def test_the_language_chosen_in_the_conversation_holds_for_everything_of_the_page(
    site: Site, http: httpx.AsyncClient
) -> None:
    guest = await _attending(site, http)
    await http.post(f"/i/{guest.code}/say", data={"text": "/ngonngu"})
    await http.post(f"/i/{guest.code}/say", data={"text": "English"})
    page, paper = [(await http.get(f"/i/{guest.code}{path}")).text for path in ("", "/print")]
    assert "<dd>Friday, 09/8/2024" in page
    assert '<html lang="en">' in page and '<html lang="en">' in paper
    assert "Friday" in str((await _event(http, guest))["DESCRIPTION"])
    refused = await http.post(f"/i/{guest.code}/companions", data={"companions": "1"})
    assert "does not ask" in refused.text
    other = await http.get(f"/i/{guest.code}/ticket.jpg", headers={"Cookie": ""})
    assert (await http.get(f"/i/{guest.code}/ticket.jpg")).content != other.content


async def test_a_cancelled_ceremony_is_so_on_top_of_the_page_and_in_the_calendar(
    site: Site, http: httpx.AsyncClient
) -> None:
    guest = await _guest(site)
    before = await _event(http, guest)
    organiser = site.stage.person("buttons", "organiser")
    await organiser.says(f"/start {await site.stage.staff_token(Role.ORGANISER)}")
    for choice, status, shown in (
        ("Tạm hoãn", "TENTATIVE", "BUỔI LỄ TẠM HOÃN"),
        ("Hủy buổi lễ", "CANCELLED", "BUỔI LỄ ĐÃ HỦY"),
        ("Tổ chức theo lịch", "CONFIRMED", ""),
    ):
        await organiser.says("/capnhat")
        await organiser.chooses(choice)
        await organiser.chooses("Gửi")
        after = await _event(http, guest)
        assert str(after["STATUS"]) == status
        assert after["SEQUENCE"] > before["SEQUENCE"]
        page = (await http.get(f"/i/{guest.code}")).text
        assert page.partition('<details class="about"')[0].count(shown or "nothing") == (1 if shown else 0)
        assert page.count("BUỔI LỄ") == (2 if shown else 0)
        before = after


async def test_the_page_has_the_programme_as_printed_and_a_map(site: Site, http: httpx.AsyncClient) -> None:
    page = (await http.get(f"/i/{(await _guest(site)).code}")).text
    assert page.count('<span class="label">') == 9
    assert '<span class="label">5</span>' not in page
    assert "– Thường trực Thành ủy" in page
    assert "query=UBND%20ph%C6%B0%E1%BB%9Dng%20Xu%C3%A2n%20An" in page


async def test_a_preview_tells_the_ceremony_and_not_the_guest(site: Site, http: httpx.AsyncClient) -> None:
    page = (await http.get(f"/i/{(await _guest(site)).code}")).text
    head = page.partition("</head>")[0]
    assert 'property="og:title" content="Lễ ra mắt mô hình' in head
    assert "Chủ tịch" not in head
    assert "Xuân Bình" not in head
    assert "noindex" in head


async def test_the_ticket_is_printed_once_there_is_one(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    assert f"/i/{guest.code}/invitation.jpg" in (await http.get(f"/i/{guest.code}/print")).text
    assert "Lưu thẻ tham dự" not in (await http.get(f"/i/{guest.code}")).text
    await _attending(site, http)
    assert f"/i/{guest.code}/ticket.jpg" in (await http.get(f"/i/{guest.code}/print")).text
    assert "Lưu thẻ tham dự" in (await http.get(f"/i/{guest.code}")).text


async def test_ways_on_are_offered_where_they_exist(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    page = (await http.get(f"/i/{guest.code}")).text
    assert "Telegram" not in page and "Zalo" not in page
    site.stage.links.telegram_bot = site.links.telegram_bot = "kinhmoi_bot"
    site.links.zalo_chat = "https://zalo.me/1416"
    page = (await http.get(f"/i/{guest.code}")).text
    assert f"https://t.me/kinhmoi_bot?start={guest.code}" in page
    assert "https://zalo.me/1416" in page


async def test_who_comes_along_is_asked_only_where_the_ceremony_asks(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _attending(site, http)
    assert "Số người đi cùng" not in (await http.get(f"/i/{guest.code}")).text
    refused = await http.post(f"/i/{guest.code}/companions", data={"companions": "2"})
    assert (refused.status_code, "không hỏi" in refused.text) == (409, True)
    await site.stage.load(replace(example_plan(), asks_companions=True))
    assert "Số người đi cùng" in (await http.get(f"/i/{guest.code}")).text
    told = await http.post(f"/i/{guest.code}/companions", data={"companions": "2", "driver": "yes"})
    assert told.headers["location"] == f"/i/{guest.code}#companions"
    now = await site.stage.reload(guest)
    assert (now.companions, now.driver) == (2, True)
    page = (await http.get(f"/i/{guest.code}")).text
    assert "Đã ghi nhận 2 người đi cùng." in page and "Trong đó có lái xe." in page
    await http.post(f"/i/{guest.code}/say", data={"text": "/dulieu"})
    page = (await http.get(f"/i/{guest.code}")).text
    assert "Đi cùng: 2 người, có lái xe" in page and "ghi nhận người đi cùng" in page
    taken = (await http.get(f"/i/{guest.code}/data.json")).json()
    assert (taken["companions"], taken["driver"]) == (2, True)
    await site.stage.load(replace(example_plan(), asks_companions=True))
    assert (await site.stage.reload(guest)).companions == 2


@pytest.mark.parametrize("number", ["-1", "10", "abc", "", "1e9"])
async def test_a_number_that_cannot_be_is_refused(site: Site, http: httpx.AsyncClient, number: str) -> None:
    await site.stage.store.run(lambda tx: ceremonies.change(tx, 1, asks_companions=True))
    guest = await _attending(site, http)
    assert (await http.post(f"/i/{guest.code}/companions", data={"companions": number})).status_code in (400, 409)
    assert (await site.stage.reload(guest)).companions == 0


async def test_a_driver_is_one_of_those_who_come_along(site: Site, http: httpx.AsyncClient) -> None:
    await site.stage.store.run(lambda tx: ceremonies.change(tx, 1, asks_companions=True))
    guest = await _attending(site, http)
    told = await http.post(f"/i/{guest.code}/companions", data={"companions": "0", "driver": "yes"})
    assert (told.status_code, "Lái xe được tính" in told.text) == (409, True)
    assert (await site.stage.reload(guest)).driver is False


async def test_an_unknown_code_has_no_calendar(site: Site, http: httpx.AsyncClient) -> None:
    for path in ("calendar.ics", "print"):
        assert (await http.get(f"/i/0000000000000002/{path}")).status_code == 404
