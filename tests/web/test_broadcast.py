"""Composing a broadcast in the browser: several lines, long texts, Enter on a keyboard, without scripts too."""

import pytest
from playwright.async_api import Browser, Page, expect

from actions import broadcasts
from ceremony.model import Role
from messages.styled import plain
from storage import campaigns
from storage.campaigns import Stage
from storage.types import Transaction
from tests.web.conftest import Site

LONG = "\n\n".join(["Kính đề nghị các đơn vị chuẩn bị chu đáo. " * 50] * 5)


async def _organiser(site: Site, chromium: Browser, *, scripts: bool) -> Page:
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="vi-VN", java_script_enabled=scripts
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.goto(f"{site.url}/s/{await site.stage.staff_token(Role.ORGANISER)}")
    await page.get_by_role("button", name="Nhận nhiệm vụ").click()
    await _press(page, "Soạn và gửi thông báo", "Soạn thông báo mới")
    await _press(page, "Soạn thông báo mới", "Xin gửi nội dung")
    return page


async def _press(page: Page, name: str, then: str) -> None:
    await page.get_by_role("button", name=name, exact=True).last.click()
    await expect(page.locator(".message").last).to_contain_text(then)


async def _words(site: Site) -> str:
    def read(tx: Transaction) -> str:
        return plain(broadcasts.words_of(campaigns.in_stage(tx, Stage.DRAFT)[0]))

    return await site.stage.store.read(read)


@pytest.mark.parametrize("scripts", [True, False])
async def test_several_lines_and_a_long_text_arrive_as_they_were_typed(
    site: Site, chromium: Browser, scripts: bool
) -> None:
    page = await _organiser(site, chromium, scripts=scripts)
    await page.get_by_label("Viết tin nhắn").fill(LONG)
    await _press(page, "Gửi", "chia theo đoạn")
    assert await _words(site) == LONG.strip()


async def test_enter_sends_and_shift_with_enter_begins_a_line(site: Site, chromium: Browser) -> None:
    page = await _organiser(site, chromium, scripts=True)
    field = page.get_by_label("Viết tin nhắn")
    await field.press_sequentially("một")
    await field.press("Shift+Enter")
    await field.press_sequentially("hai")
    await field.press("Enter")
    await expect(page.locator(".message").last).to_contain_text("Nội dung: một hai")
    assert await _words(site) == "một\nhai"
