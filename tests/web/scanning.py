"""A telephone at the door: Chromium with a camera that plays a film."""

import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from ceremony.model import Guest, Role
from printing.qr import qr
from storage import guests, tables
from storage.types import Transaction
from tests.web.conftest import QUIET, Site, chromium_path

PHONE = {"width": 390, "height": 844}
FILM = (640, 480)
NOTHING = ""
"""A picture of the film with no code in it."""


def film(path: Path, shots: Sequence[tuple[str, int]]) -> Path:
    """A film for the camera: each text as a QR code on a table, for so many pictures (25 a second)."""
    path.write_bytes(b"".join(_shot(text) * pictures for text, pictures in shots))
    return path


def _shot(text: str) -> bytes:
    picture, out = Image.new("RGB", FILM, "#8a7f70"), io.BytesIO()
    if text:
        picture.paste(qr(text, 300).convert("RGB"), (170, 90))
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


@asynccontextmanager
async def chromium_with(*flags: str, camera: Path | None = None) -> AsyncIterator[Browser]:
    """Chromium whose camera plays a film over and over; without one it has no camera."""
    seen = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={camera}") if camera else ()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=[*QUIET, *seen, *flags])
        yield browser
        await browser.close()


async def telephone(browser: Browser, *, camera: bool = True, language: str = "vi-VN") -> BrowserContext:
    """A telephone of its own storage."""
    allowed = ["camera"] if camera else []
    return await browser.new_context(viewport=PHONE, locale=language, permissions=allowed)  # type: ignore[arg-type]


async def on_duty(site: Site, context: BrowserContext, role: Role = Role.DOOR, door: str = "Cổng chính") -> Page:
    """Take a duty up by its link, open the page, and choose the door."""
    page = await context.new_page()
    page.set_default_timeout(15_000)
    token = await site.stage.staff_token(role, door=door)
    await page.goto(f"{site.url}/s/{token}")
    await page.get_by_role("button", name="Nhận nhiệm vụ").click()
    await expect(page.locator(".words").last).to_contain_text(door)
    await page.get_by_role("link", name="Mở trang quét mã").click()
    await page.get_by_role("button", name=door).click()
    await expect(page.locator("#scan")).to_be_visible()
    return page


async def set_guest(site: Site, guest: Guest, **values: object) -> Guest:
    """Write something into a guest's row."""

    def write(tx: Transaction) -> Guest:
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(values))
        return guests.get(tx, guest.id)

    return await site.stage.store.run(write)


async def types(page: Page, text: str) -> None:
    """Type into the page's field and press Enter."""
    field = page.locator("#scan input[name=text]")
    await field.fill(text)
    await field.press("Enter")


async def told(page: Page, verdict: str) -> None:
    """Wait for a verdict to fill the screen."""
    await expect(page.locator(f"#verdict[data-verdict={verdict}]")).to_be_visible()
