"""The scanner page as door staff use it with a network, in a real Chromium on a phone."""

import io
from datetime import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from ceremony.codes import new_code, spell
from ceremony.model import Guest, Reply, Role
from printing.qr import qr
from storage import admissions, devices, tables, walk_ins
from storage.types import Transaction
from tests.house import at
from tests.web.conftest import Site
from tests.web.door import comes
from tests.web.scanning import NOTHING, chromium_with, film, on_duty, set_guest, telephone, told, types


@pytest.fixture
async def day(site: Site) -> Site:
    """The site on the morning of the day, its doors open."""
    await site.stage.set_hour(time(7, 30))
    site.stage.clock.move_to(at(9, 7))
    return site


@pytest.fixture
async def guest(day: Site) -> Guest:
    """A guest who has answered to come, with everything the door is to see."""
    guest = await comes(day)
    return await set_guest(day, guest, name="Trần Văn Mẫu", seat="A1", note="cần hỗ trợ xe lăn", leader=True)


async def _present(site: Site) -> int:
    return await site.stage.store.run(admissions.present, 1)


def _verdicts(tx: Transaction) -> list[str]:
    return list(tx.execute(select(tables.scans.c.verdict).order_by(tables.scans.c.id)).scalars())


async def test_a_ticket_before_the_camera_is_admitted_once(day: Site, guest: Guest, tmp_path: Path) -> None:
    ticket = film(tmp_path / "ticket.mjpeg", [(NOTHING, 10), (day.links.invitation(guest.code), 40)])
    async with chromium_with(camera=ticket) as browser:
        page = await on_duty(day, await telephone(browser))
        await told(page, "admitted")
        shown = page.locator("#verdict")
        assert await shown.get_attribute("class") == "green"
        for words in (
            "Kính mời vào",
            "Trần Văn Mẫu",
            "Chủ tịch UBND",
            "Xuân Bình",
            "Chỗ A1",
            "xe lăn",
            "LÃNH ĐẠO",
        ):
            await expect(shown).to_contain_text(words)
        # It makes way by itself, and the ticket that is still before the camera is left alone.
        await expect(shown).to_be_hidden()
        assert await day.stage.store.run(_verdicts) == ["admitted"]


async def test_what_is_typed_by_hand_or_by_a_scanner_is_judged(day: Site, guest: Guest, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await types(page, spell(guest.code).lower())
    await told(page, "admitted")
    await page.get_by_role("button", name="Quét tiếp").click()
    await page.locator("body").click(position={"x": 1, "y": 1})
    await page.keyboard.type(day.links.invitation(guest.code))
    await page.keyboard.press("Enter")
    await told(page, "already_in")
    await expect(page.locator("#verdict")).to_contain_text("Đã vào lúc 07:00, Cổng chính")
    await types(page, new_code())
    await told(page, "unknown_code")
    assert await page.locator("#verdict").get_attribute("class") == "red"


async def test_what_is_no_code_of_ours_is_said_without_asking(day: Site, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await page.locator("body").click(position={"x": 1, "y": 1})
    await page.keyboard.type("00020101021138540010A000000727")
    await page.keyboard.press("Enter")
    await told(page, "not_ours")
    await types(page, "ABCD-1234-EFGH-56")
    await told(page, "half_read")
    assert await day.stage.store.run(_verdicts) == []


async def test_an_admission_is_undone_on_the_verdict(day: Site, guest: Guest, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await types(page, guest.code)
    await page.get_by_role("button", name="Hoàn tác").click()
    await expect(page.locator("[data-part=last]")).to_contain_text("Đã hoàn tác: Đồng chí Trần Văn Mẫu")
    assert await _present(day) == 0


async def test_any_steward_finds_a_guest_by_name(day: Site, guest: Guest, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await types(page, "chu tich ubnd xuan binh")
    await page.get_by_role("button", name="Trần Văn Mẫu").click()
    await told(page, "admitted")
    assert await _present(day) == 1
    await types(page, "không có ai như vậy")
    await expect(page.locator("#panel")).to_contain_text("Không tìm thấy")


async def test_totals_are_shown_by_group_and_for_this_door(day: Site, guest: Guest, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await types(page, guest.code)
    await told(page, "admitted")
    await page.get_by_role("button", name="Quét tiếp").click()
    await page.get_by_role("button", name="Có mặt 1/1").click()
    await expect(page.locator("#panel tr", has_text="Vào cửa này")).to_contain_text("1")
    await expect(page.locator("#panel tr", has_text="Đại biểu phường, xã")).to_contain_text("1 / 1")


async def test_a_supervisor_admits_what_is_red_with_a_reason(day: Site, guest: Guest, chromium: Browser) -> None:
    await set_guest(day, guest, withdrawn=True)
    steward = await on_duty(day, await telephone(chromium, camera=False))
    await types(steward, guest.code)
    await told(steward, "withdrawn")
    await expect(steward.get_by_role("button", name="Vẫn cho vào")).to_have_count(0)
    supervisor = await on_duty(day, await telephone(chromium, camera=False), Role.SUPERVISOR)
    await types(supervisor, guest.code)
    await told(supervisor, "withdrawn")
    await supervisor.get_by_role("button", name="Vẫn cho vào…").click()
    await supervisor.get_by_label("Lý do").fill("Lãnh đạo đồng ý")
    await supervisor.get_by_role("button", name="Vẫn cho vào", exact=True).click()
    await told(supervisor, "admitted")
    assert await _present(day) == 1


async def test_a_supervisor_lets_a_walk_in_in(day: Site, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False), Role.SUPERVISOR)
    await page.get_by_role("button", name="Khách ngoài danh sách").click()
    await page.get_by_label("Họ và tên").fill("Lê Thị Khách")
    await page.get_by_label("Đơn vị", exact=True).fill("Báo Đồng Nai")
    await page.get_by_label("Thành phần").select_option(label="Đại biểu phường, xã")
    await page.get_by_role("button", name="Cho vào").click()
    await told(page, "walk_in")
    await expect(page.locator("#verdict")).to_contain_text("Lê Thị Khách")
    row = await day.stage.store.run(lambda tx: tx.execute(select(tables.walk_ins)).one())
    assert (row.name, row.unit, row.door) == ("Lê Thị Khách", "Báo Đồng Nai", "Cổng chính")


async def test_a_walk_in_is_taken_back_and_a_full_group_is_told(day: Site, chromium: Browser) -> None:
    await day.stage.store.run(lambda tx: tx.execute(tables.groups.update().values(quota=0)))
    page = await on_duty(day, await telephone(chromium, camera=False), Role.SUPERVISOR)
    await _walks_in(page, group="Đại biểu phường, xã")
    await told(page, "walk_in")
    assert await page.locator("#verdict").get_attribute("class") == "amber"
    await expect(page.locator("#verdict")).to_contain_text("vượt chỉ tiêu 0")
    await page.get_by_role("button", name="Hoàn tác").click()
    await expect(page.locator("[data-part=last]")).to_have_text("Đã hoàn tác: Lê Thị Khách")
    assert await day.stage.store.run(walk_ins.of_ceremony, 1) == ()


async def test_a_walk_in_at_the_wrong_hour_is_refused_on_the_screen(day: Site, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False), Role.SUPERVISOR)
    day.stage.clock.move_to(at(9, 13))
    await _walks_in(page)
    await told(page, "refused")
    assert await page.locator("#verdict").get_attribute("class") == "red"


async def _walks_in(page: Page, group: str = "Không rõ") -> None:
    await page.get_by_role("button", name="Khách ngoài danh sách").click()
    await page.get_by_label("Họ và tên").fill("Lê Thị Khách")
    await page.get_by_label("Đơn vị", exact=True).fill("Báo Đồng Nai")
    await page.get_by_label("Thành phần").select_option(label=group)
    await page.get_by_role("button", name="Cho vào").click()


async def test_the_last_verdict_is_looked_at_again_and_taken_back(
    day: Site, guest: Guest, chromium: Browser
) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await types(page, guest.code)
    await told(page, "admitted")
    await page.get_by_role("button", name="Quét tiếp").click()
    await page.locator("[data-part=last]").click()
    await page.get_by_role("button", name="Hoàn tác").click()
    await expect(page.locator("[data-part=last]")).to_contain_text("Đã hoàn tác")
    assert await _present(day) == 0


async def test_a_supervisor_takes_back_what_another_let_in(day: Site, guest: Guest, chromium: Browser) -> None:
    steward = await on_duty(day, await telephone(chromium, camera=False))
    for verdict in ("admitted", "already_in"):
        await types(steward, guest.code)
        await told(steward, verdict)
    await expect(steward.get_by_role("button", name="Hoàn tác")).to_have_count(0)
    supervisor = await on_duty(day, await telephone(chromium, camera=False), Role.SUPERVISOR)
    await types(supervisor, guest.code)
    await told(supervisor, "already_in")
    await supervisor.get_by_role("button", name="Hoàn tác").click()
    await expect(supervisor.locator("[data-part=last]")).to_contain_text("Đã hoàn tác")
    assert await _present(day) == 0


async def test_red_says_what_to_do_next(day: Site, guest: Guest, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await set_guest(day, guest, withdrawn=True)
    for typed, verdict, says in (
        (guest.code, "withdrawn", "gọi người phụ trách"),
        (new_code(), "unknown_code", "tìm theo họ tên"),
    ):
        await types(page, typed)
        await told(page, verdict)
        await expect(page.locator("[data-part=next]")).to_contain_text(says)


@pytest.mark.parametrize(
    ("hour", "says"), [(12, "Chưa đến giờ mở cửa, mở lúc 10:30"), (3, "Đã hết giờ đón, đóng lúc 07:00")]
)
async def test_the_wrong_hour_says_the_right_one(
    day: Site, guest: Guest, chromium: Browser, hour: int, says: str
) -> None:
    await day.stage.set_hour(time(hour))
    page = await on_duty(day, await telephone(chromium, camera=False))
    await expect(page.locator("[data-part=ready]")).to_contain_text("Sẵn sàng")
    await types(page, guest.code)
    await expect(page.locator("#verdict [data-part=line]")).to_have_text(says)


async def test_who_types_wrong_codes_without_end_is_told_to_wait(
    day: Site, guest: Guest, chromium: Browser
) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await page.evaluate(
        """async (codes) => {
          const headers = { "Content-Type": "application/json" };
          const body = (code) => JSON.stringify({ nonce: code, code });
          const asked = codes.map((code) => ({ method: "POST", headers, body: body(code) }));
          await Promise.all(asked.map((request) => fetch("/api/door/admit", request)));
        }""",
        [new_code() for _ in range(100)],
    )
    await types(page, guest.code)
    await told(page, "refused")
    await expect(page.locator("#verdict")).to_contain_text("Xin chờ")


async def test_exits_are_counted_by_supervisors_where_the_ceremony_wants_it(
    day: Site, guest: Guest, chromium: Browser
) -> None:
    await day.stage.store.run(lambda tx: tx.execute(tables.ceremonies.update().values(counts_exits=True)))
    page = await on_duty(day, await telephone(chromium, camera=False), Role.SUPERVISOR)
    for way_out, verdict in ((False, "admitted"), (True, "left"), (False, "returned")):
        await page.get_by_label("Chiều ra").set_checked(way_out)
        await types(page, guest.code)
        await told(page, verdict)
        await page.get_by_role("button", name="Quét tiếp").click()


async def test_a_photo_of_a_code_is_read(day: Site, guest: Guest, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await _photographs(page, day.links.invitation(guest.code))
    await told(page, "admitted")


async def _photographs(page, text: str) -> None:  # type: ignore[no-untyped-def]
    picture = io.BytesIO()
    qr(text, 600).convert("RGB").save(picture, "JPEG")
    await page.locator("[data-part=photo]").set_input_files(
        {"name": "ma.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )


async def test_the_server_reads_where_the_browser_cannot(day: Site, guest: Guest, chromium: Browser) -> None:
    context = await telephone(chromium, camera=False)
    await context.route("**/vendor/**", lambda route: route.abort())
    page = await on_duty(day, context)
    await _photographs(page, day.links.invitation(guest.code))
    await told(page, "admitted")


async def test_a_refused_camera_is_explained_and_typing_works(day: Site, guest: Guest, tmp_path: Path) -> None:
    async with chromium_with(camera=film(tmp_path / "nothing.mjpeg", [(NOTHING, 5)])) as browser:
        page = await on_duty(day, await telephone(browser, camera=False))
        await expect(page.locator("[data-part=camera-why]")).to_contain_text("cho phép Máy ảnh")
        await types(page, guest.code)
        await told(page, "admitted")


async def test_plain_http_says_what_it_cannot_and_reads_photos(day: Site, guest: Guest) -> None:
    async with chromium_with("--host-resolver-rules=MAP cua.test 127.0.0.1") as browser:
        day.url = day.url.replace("127.0.0.1", "cua.test")
        page = await on_duty(day, await telephone(browser, camera=False))
        await expect(page.locator("[data-part=insecure]")).to_be_visible()
        await _photographs(page, day.links.invitation(guest.code))
        await told(page, "admitted")


async def test_a_revoked_device_forgets_what_it_could_read(day: Site, guest: Guest, chromium: Browser) -> None:
    page = await on_duty(day, await telephone(chromium, camera=False))
    await day.stage.store.run(devices.revoke, 1, day.stage.clock.now())
    await page.reload()
    await expect(page.locator("#sign-in")).to_be_visible()
    assert await page.evaluate(KEPT) == []


KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("kinhmoi-door");
  request.onsuccess = () => {
    const keys = request.result.transaction("kept").objectStore("kept").getAllKeys();
    keys.onsuccess = () => resolve(keys.result.filter((key) => key !== "totals"));
  };
})"""


async def test_the_page_speaks_english(day: Site, chromium: Browser) -> None:
    page = await (await telephone(chromium, camera=False, language="en-GB")).new_page()
    await page.goto(f"{day.url}/door")
    await expect(page.locator("#sign-in")).to_contain_text("This browser has no door duty")


async def test_the_page_fits_a_phone_and_asks_no_other_site(day: Site, guest: Guest, chromium: Browser) -> None:
    context = await telephone(chromium, camera=False)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = await on_duty(day, context, Role.SUPERVISOR)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await types(page, guest.code)
    await told(page, "admitted")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert all(url.startswith(day.url) for url in asked)


async def test_replies_are_told_in_amber(day: Site, guest: Guest, chromium: Browser) -> None:
    await set_guest(day, guest, reply=Reply.DECLINED)
    page = await on_duty(day, await telephone(chromium, camera=False))
    await types(page, guest.code)
    await told(page, "declined")
    assert await page.locator("#verdict").get_attribute("class") == "amber"
