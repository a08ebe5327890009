"""The pages as people use them, in a real Chromium: on a phone, with and without JavaScript."""

import asyncio
import io

import pytest
from PIL import Image
from playwright.async_api import Browser, Route, expect
from sqlalchemy import Connection

from ceremony.model import Guest, Holder, Reply, Role
from printing.qr import qr
from storage import admissions, ceremonies, chats, counts, deliveries
from tests.house import at
from tests.web.conftest import PHONE, Site, on_phone


async def _guest(site: Site) -> Guest:
    return await site.stage.guest("Chủ tịch UBND", "phường Xuân Bình")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_delegate_answers_on_the_page_with_and_without_scripts(
    site: Site, chromium: Browser, scripts: bool
) -> None:
    guest = await _guest(site)
    page = await on_phone(chromium, scripts=scripts)
    await page.goto(f"{site.url}/i/{guest.code}")
    await expect(page.locator(".words").first).to_contain_text("trân trọng kính mời")
    await page.get_by_role("button", name="Xác nhận tham dự").last.click()
    await expect(page.locator(".message").last).to_contain_text("THẺ THAM DỰ")
    assert (await site.stage.reload(guest)).reply is Reply.ATTENDING
    picture = page.locator(".message img").last
    assert await picture.get_attribute("src") == f"/i/{guest.code}/ticket.jpg"


async def test_declining_and_naming_a_substitute_without_scripts(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    page = await on_phone(chromium, scripts=False)
    await page.goto(f"{site.url}/i/{guest.code}")
    await page.get_by_role("button", name="Không thể tham dự").click()
    await page.get_by_role("button", name="Đi công tác xa").last.click()
    await expect(page.locator(".message").last).to_contain_text("Đã ghi nhận lý do")
    assert (await site.stage.reload(guest)).reply is Reply.DECLINED
    await page.get_by_role("button", name="Cử người dự thay").last.click()
    for text in ("Trần Thị Mẫu", "Phó Chủ tịch UBND", "0912345678"):
        await page.get_by_label("Viết tin nhắn").fill(text)
        await page.get_by_role("button", name="Gửi", exact=True).click()
    await page.get_by_role("button", name="Xác nhận", exact=True).last.click()
    await expect(page.locator(".words").last).to_contain_text("Trần Thị Mẫu")
    assert (await site.stage.reload(guest)).reply is Reply.SUBSTITUTED


async def test_who_answered_first_is_told_when_somebody_else_answers_otherwise(
    site: Site, chromium: Browser
) -> None:
    guest = await _guest(site)
    chief, clerk = await on_phone(chromium), await on_phone(chromium, scripts=False)
    for page in (chief, clerk):
        await page.goto(f"{site.url}/i/{guest.code}")
    await chief.get_by_role("button", name="Xác nhận tham dự").last.click()
    await expect(chief.locator(".message").last).to_contain_text("THẺ THAM DỰ")
    await clerk.get_by_role("button", name="Không thể tham dự").last.click()
    await expect(chief.locator(".words").last).to_contain_text("Hiện ghi nhận: không thể tham dự")
    await expect(chief.get_by_role("link", name="Lưu thẻ tham dự", include_hidden=True)).to_have_count(0)
    await expect(clerk.locator(".own")).to_have_text("Không thể tham dự")
    assert (await site.stage.reload(guest)).reply is Reply.DECLINED


async def test_an_answer_after_going_back_counts(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    page = await on_phone(chromium, scripts=False)
    await page.goto(f"{site.url}/i/{guest.code}")
    await page.get_by_role("button", name="Xác nhận tham dự").click()
    await page.get_by_role("button", name="Không thể tham dự").last.click()
    await expect(page.locator(".own").last).to_have_text("Không thể tham dự")
    await page.go_back()
    await page.go_back()
    await page.get_by_role("button", name="Xác nhận tham dự").last.click()
    await expect(page.locator(".own").last).to_have_text("Xác nhận tham dự")
    assert (await site.stage.reload(guest)).reply is Reply.ATTENDING


async def test_what_is_pressed_while_the_page_still_opens_is_answered_in_it(site: Site, chromium: Browser) -> None:
    guest, pressed = await _guest(site), asyncio.Event()
    page = await on_phone(chromium)

    async def slowly(route: Route) -> None:
        await pressed.wait()
        await route.continue_()

    await page.route("**/open", slowly)
    async with page.expect_request("**/open"):
        await page.goto(f"{site.url}/i/{guest.code}")
    await page.get_by_role("button", name="Xác nhận tham dự").click()
    await expect(page.locator(".own.pending")).to_have_count(1)
    pressed.set()
    await expect(page.locator(".message").last).to_contain_text("THẺ THAM DỰ")
    assert len(await site.stage.store.run(chats.holding, guest.id, Holder.INVITED)) == 1


async def test_a_page_that_could_not_be_opened_is_by_the_first_answer(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    page = await on_phone(chromium)
    await page.route("**/open", lambda route: route.abort())
    async with page.expect_event("requestfailed"):
        await page.goto(f"{site.url}/i/{guest.code}")
    await page.get_by_role("button", name="Xác nhận tham dự").click()
    await expect(page.locator(".message").last).to_contain_text("THẺ THAM DỰ")


async def test_ticket_and_companions_appear_with_the_reply(site: Site, chromium: Browser) -> None:
    await site.stage.store.run(lambda tx: ceremonies.change(tx, 1, asks_companions=True))
    guest = await _guest(site)
    page = await on_phone(chromium)
    await page.goto(f"{site.url}/i/{guest.code}")
    await page.locator("summary").click()
    await expect(page.get_by_role("link", name="Lưu thẻ tham dự")).to_have_count(0)
    await page.get_by_role("button", name="Xác nhận tham dự").last.click()
    await expect(page.get_by_role("link", name="Lưu thẻ tham dự")).to_be_visible()
    await page.get_by_label("Số người đi cùng").select_option("2")
    await page.get_by_label("Trong đó có lái xe").check()
    await page.get_by_role("button", name="Ghi nhận").click()
    await expect(page.locator("#companions")).to_contain_text("Đã ghi nhận 2 người đi cùng.")
    box = await page.get_by_label("Trong đó có lái xe").bounding_box()
    assert box and box["width"] < 40


async def test_asking_for_help_is_called_so_to_a_delegate(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    page = await on_phone(chromium, scripts=False)
    await page.goto(f"{site.url}/i/{guest.code}")
    await page.get_by_label("Viết tin nhắn").fill("/trogiup")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator(".own")).to_have_text("Hướng dẫn")


async def test_what_is_displayed_has_reached_its_guest(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    assert await site.stage.store.run(_reached) == 0
    page = await on_phone(chromium)
    async with page.expect_response(lambda response: response.url.endswith("/seen")):
        await page.goto(f"{site.url}/i/{guest.code}")
    assert await site.stage.store.run(_reached) == 1
    found = await site.stage.store.run(deliveries.counts)
    assert (found["sent"], found["waiting"]) == (1, 0)


def _reached(tx: Connection) -> int:
    return counts.total(counts.by_group(tx, 1), "").reached


async def test_an_organisers_news_appears_without_reloading(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    delegate, organiser = await on_phone(chromium), await on_phone(chromium)
    await delegate.goto(f"{site.url}/i/{guest.code}")
    await expect(delegate.locator(".message")).to_have_count(1)
    token = await site.stage.staff_token(Role.ORGANISER)
    await organiser.goto(f"{site.url}/s/{token}")
    await organiser.get_by_role("button", name="Nhận nhiệm vụ").click()
    await expect(organiser.locator(".words").last).to_contain_text("nhiệm vụ Ban Tổ chức")
    await organiser.get_by_role("button", name="Cập nhật giờ, ngày, địa điểm; hoãn, hủy").click()
    await organiser.get_by_role("button", name="Giờ tổ chức").click()
    await expect(organiser.locator(".words").last).to_contain_text("Giờ tổ chức mới")
    await organiser.get_by_label("Viết tin nhắn").fill("7h30")
    await organiser.keyboard.press("Enter")
    await organiser.locator(".choices button", has_text="Gửi").last.click()
    await expect(delegate.locator(".words").last).to_contain_text("07 giờ 30 phút")
    await expect(organiser.locator(".own.pending")).to_have_count(0)


async def test_the_door_by_photo_by_code_and_by_the_bar_over_an_opened_link(site: Site, chromium: Browser) -> None:
    one, two = await _guest(site), await site.stage.guest("Chủ tịch HĐND", "xã Bảo Quang")
    token = await site.stage.staff_token(Role.DOOR, door="Cổng chính")
    door = await on_phone(chromium)
    await door.goto(f"{site.url}/s/{token}")
    await door.get_by_role("button", name="Nhận nhiệm vụ").click()
    await expect(door.locator(".words").last).to_contain_text("trực cửa")
    site.stage.clock.move_to(at(9, 7))
    picture = io.BytesIO()
    qr(f"{site.url}/i/{one.code}", 600).convert("RGB").save(picture, "JPEG")
    await door.get_by_label("Chọn hoặc chụp ảnh").set_input_files(
        {"name": "ma.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    await expect(door.locator(".message")).to_have_count(2)
    await expect(door.locator(".words").last).to_contain_text("🟡 Chưa phản hồi, kính mời vào")
    await door.get_by_label("Viết tin nhắn").fill(one.code.lower())
    await door.keyboard.press("Enter")
    await expect(door.locator(".words").last).to_contain_text("🟡 Đã vào lúc 07:00")
    await door.goto(f"{site.url}/i/{two.code}")
    assert await site.stage.store.run(admissions.present, 1) == 1
    await door.get_by_role("button", name="Cho vào").click()
    await expect(door.locator(".words").last).to_contain_text("Chủ tịch HĐND xã Bảo Quang")
    assert await site.stage.store.run(admissions.present, 1) == 2


async def test_everything_can_be_done_with_the_keyboard(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    page = await on_phone(chromium)
    await page.goto(f"{site.url}/i/{guest.code}")
    await expect(page.locator(".message[data-id]:not([data-id=''])")).to_have_count(1)
    for _ in range(12):
        await page.keyboard.press("Tab")
        focused = await page.evaluate("document.activeElement.textContent")
        if "Xác nhận tham dự" in focused:
            break
    await page.keyboard.press("Enter")
    await expect(page.locator(".words").last).to_contain_text("THẺ THAM DỰ")


async def test_the_page_fits_a_phone_and_says_nothing_to_other_sites(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    page = await on_phone(chromium)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{site.url}/i/{guest.code}")
    await expect(page.locator(".message")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert all(url.startswith((site.url, "data:")) for url in asked)


async def test_a_second_tab_of_the_same_page_follows(site: Site, chromium: Browser) -> None:
    guest = await _guest(site)
    first = await on_phone(chromium)
    await first.goto(f"{site.url}/i/{guest.code}")
    await expect(first.locator(".message[data-id]:not([data-id=''])")).to_have_count(1)
    second = await first.context.new_page()
    await second.goto(f"{site.url}/i/{guest.code}")
    await first.get_by_role("button", name="Xác nhận tham dự").last.click()
    await expect(second.locator(".words").last).to_contain_text("THẺ THAM DỰ")


async def test_the_ticket_picture_reads_back(site: Site, chromium: Browser) -> None:
    from printing.reading import read_codes

    guest = await _guest(site)
    page = await on_phone(chromium)
    await page.goto(f"{site.url}/i/{guest.code}")
    await page.get_by_role("button", name="Xác nhận tham dự").last.click()
    await expect(page.locator(".message").last).to_contain_text("THẺ THAM DỰ")
    picture = await page.request.get(f"{site.url}/i/{guest.code}/ticket.jpg")
    body = await picture.body()
    assert read_codes(body) == (f"{site.url}/i/{guest.code}",)
    assert Image.open(io.BytesIO(body)).size == (1080, 1350)
    await asyncio.sleep(0)
