"""Messages with marks and files, and messages that change, in a real Chromium on a phone."""

import io
from datetime import datetime, timedelta

from PIL import Image
from playwright.async_api import Browser, expect
from sqlalchemy import Connection, update

from actions import saying
from ceremony.model import Role
from messages import styled
from messages.model import Attachment, Button, Message
from messages.styled import Run
from storage import attachments, chats
from storage.tables import deliveries as table
from tests.web.conftest import PHONE, Site, on_phone


async def test_a_changed_message_takes_its_own_place_in_an_open_page(site: Site, chromium: Browser) -> None:
    organiser = await on_phone(chromium)
    token = await site.stage.staff_token(Role.ORGANISER)
    await organiser.goto(f"{site.url}/s/{token}")
    await organiser.get_by_role("button", name="Nhận nhiệm vụ").click()
    await expect(organiser.locator(".words").last).to_contain_text("nhiệm vụ Ban Tổ chức")
    first = int(await organiser.locator(".message").first.get_attribute("data-id") or 0)
    await organiser.emulate_media(reduced_motion="reduce")
    for count in range(2, 5):
        await organiser.get_by_label("Viết tin nhắn").fill("/trogiup")
        await organiser.keyboard.press("Enter")
        await expect(organiser.locator(".message")).to_have_count(count)
    last = organiser.locator(".message").last
    before = await last.bounding_box()
    runs = (Run("Đã gửi "), Run("128/128", ("bold",)), Run("\nxong" * 12))
    fresh = Message(styled.plain(runs), ((Button("Báo cáo", "counts"),),), styled=runs)

    def change(tx: Connection) -> str:
        site.stage.clock.move_to(site.stage.clock.now() + timedelta(seconds=2))
        values = dict(body=fresh.dump(), settled_at=site.stage.clock.now())
        query = update(table).where(table.c.id == first).values(values).returning(table.c.address)
        return str(tx.execute(query).scalar_one())

    address = await site.stage.store.run(change)
    async with organiser.expect_response(lambda response: response.url.endswith("/seen")):
        site.live.notify(address)
    changed = organiser.locator(f'[data-id="{first}"]')
    await expect(changed.locator("strong")).to_have_text("128/128")
    await expect(organiser.locator(".message")).to_have_count(4)
    await expect(organiser.locator(".message").first).to_contain_text("Đã gửi 128/128")
    after = await last.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 2


async def test_a_styled_message_a_photo_and_a_document_fit_a_phone(site: Site, chromium: Browser) -> None:
    organiser = await on_phone(chromium)
    token = await site.stage.staff_token(Role.ORGANISER)
    await organiser.goto(f"{site.url}/s/{token}")
    await organiser.get_by_role("button", name="Nhận nhiệm vụ").click()
    await expect(organiser.locator(".message")).to_have_count(1)
    cookies = await organiser.context.cookies()
    address = next(cookie["value"] for cookie in cookies if cookie["name"] == "kinhmoi_staff")
    await site.stage.store.run(_tell_with_files, address, site.stage.clock.now())
    await organiser.get_by_label("Viết tin nhắn").fill("/trogiup")
    await organiser.keyboard.press("Enter")
    await expect(organiser.locator(".message")).to_have_count(5)
    photo = organiser.locator(".message img")
    await expect(photo).to_be_visible()
    assert await photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    link = organiser.locator("a.file")
    await expect(link).to_have_text("Chương trình buổi lễ.pdf")
    assert (
        await (await organiser.request.get(f"{site.url}{await link.get_attribute('href')}")).body() == b"%PDF-1.7"
    )
    hidden = organiser.locator(".spoiler")
    assert await hidden.evaluate("span => getComputedStyle(span).color") == "rgba(0, 0, 0, 0)"
    await hidden.focus()
    assert await hidden.evaluate("span => getComputedStyle(span).color") != "rgba(0, 0, 0, 0)"
    assert await organiser.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def _tell_with_files(tx: Connection, address: str, now: datetime) -> None:
    chat = chats.find(tx, "browser", address)
    assert chat is not None
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), "#b98a2e").save(out, "JPEG")
    runs = (
        Run("Kính gửi "),
        Run("Quý đại biểu", ("bold",)),
        Run(", buổi lễ "),
        Run("chuyển giờ", ("italic", "underline")),
        Run(": "),
        Run("08 giờ 00", ("strikethrough",)),
        Run(" 07 giờ 30 <b>không phải thẻ</b>.\n"),
        Run("Kính mong Quý đại biểu\ncó mặt sớm 15 phút.", ("blockquote",)),
        Run("\nXem "),
        Run("chương trình", (), "https://example.org/chuong-trinh"),
        Run(", mã bàn "),
        Run("A-12", ("spoiler",)),
        Run(", phòng "),
        Run("P.201", ("code",)),
        Run("\n"),
        Run("07:00  đón khách\n07:30  khai mạc", ("pre",)),
    )
    saying.say(tx, chat, Message(styled.plain(runs), styled=runs), now)
    for kind, name, data in (
        ("photo", "anh.jpg", out.getvalue()),
        ("document", "Chương trình buổi lễ.pdf", b"%PDF-1.7"),
    ):
        mime = "image/jpeg" if kind == "photo" else "application/pdf"
        kept = attachments.keep(tx, 1, kind, name, mime, data, now)
        message = Message(f"Kính gửi Quý đại biểu ({kind}).", attachment=Attachment("stored", kept, "vi"))
        saying.say(tx, chat, message, now)


async def test_a_file_that_is_too_large_is_told_before_it_is_sent(site: Site, chromium: Browser) -> None:
    organiser = await on_phone(chromium)
    token = await site.stage.staff_token(Role.ORGANISER)
    await organiser.goto(f"{site.url}/s/{token}")
    await organiser.get_by_role("button", name="Nhận nhiệm vụ").click()
    await expect(organiser.locator(".message")).to_have_count(1)
    await organiser.get_by_label("Chọn ảnh hoặc tài liệu").set_input_files(
        {"name": "phim.zip", "mimeType": "application/zip", "buffer": bytes(20_000_001)}
    )
    await expect(organiser.locator("#conversation")).to_contain_text("phim.zip")
    await expect(organiser.locator("#conversation")).to_contain_text("gửi tệp dưới 20 MB")
