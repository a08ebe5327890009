"""The scanner page with the network gone: it goes on, loses nothing, and sends everything once it is back."""

import asyncio
from datetime import time

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select

from ceremony.codes import new_code
from ceremony.model import Guest, Reply, Role
from storage import admissions, devices, scans, tables
from tests.house import at
from tests.web.conftest import Site
from tests.web.door import comes
from tests.web.scanning import on_duty, set_guest, telephone, told, types

WARDS = ("phường Xuân Bình", "phường Xuân Hòa", "phường Xuân Thanh")


@pytest.fixture
async def day(site: Site) -> Site:
    """The site on the morning of the day, its doors open. The telephones' clocks are years ahead."""
    await site.stage.set_hour(time(7, 30))
    site.stage.clock.move_to(at(9, 7))
    return site


@pytest.fixture
async def wards(day: Site) -> list[Guest]:
    """Three guests who have answered to come."""
    return [await comes(day, unit=ward) for ward in WARDS]


async def _present(site: Site) -> int:
    return await site.stage.store.run(admissions.present, 1)


async def _steward(day: Site, chromium: Browser, role: Role = Role.DOOR, door: str = "Cổng chính") -> Page:
    page = await on_duty(day, await telephone(chromium, camera=False), role, door)
    await expect(page.locator("[data-part=ready]")).to_contain_text("Sẵn sàng", timeout=15_000)
    return page


async def _reopened(context: BrowserContext, day: Site) -> Page:
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.goto(f"{day.url}/door")
    await expect(page.locator("#scan")).to_be_visible()
    return page


async def test_a_run_of_scans_without_network_survives_closing_and_is_sent(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    page = await _steward(day, chromium)
    await types(page, wards[0].code)
    await told(page, "admitted")
    await page.context.set_offline(True)
    for guest in wards[1:]:
        await types(page, guest.code)
        await told(page, "admitted")
        await expect(page.locator("#verdict")).to_contain_text("chờ gửi")
        await expect(page.locator("#verdict")).to_contain_text(guest.unit)
    for guest in wards:
        await types(page, guest.code)
        await told(page, "already_in")
    await expect(page.locator("[data-part=waiting]")).to_have_text("2 lượt chờ gửi")
    await expect(page.locator("[data-part=offline]").first).to_be_visible()
    await page.close()
    again = await _reopened(page.context, day)
    await expect(again.locator("[data-part=waiting]")).to_have_text("2 lượt chờ gửi")
    await types(again, wards[1].code)
    await told(again, "already_in")
    assert await _present(day) == 1
    await page.context.set_offline(False)
    await expect(again.locator("[data-part=last]")).to_contain_text("gửi xong 2 lượt")
    await expect(again.locator("[data-part=waiting]")).to_be_hidden()
    assert await _present(day) == 3


async def test_one_slow_answer_begins_the_offline_mode_and_it_ends_by_itself(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    page = await _steward(day, chromium)
    slow = asyncio.Event()

    async def hold(route: Route) -> None:
        await slow.wait()
        await route.continue_()

    await page.context.route("**/api/door/*", hold)
    await types(page, wards[0].code)
    await told(page, "admitted")
    await expect(page.locator("#verdict")).to_contain_text("chờ gửi")
    await expect(page.locator("#scan [data-part=offline]")).to_be_visible()
    slow.set()
    await expect(page.locator("#scan [data-part=offline]")).to_be_hidden()
    await expect(page.locator("[data-part=last]")).to_contain_text("gửi xong 1 lượt")
    assert await _present(day) == 1


async def test_a_queue_whose_answer_is_lost_is_sent_again_and_counts_once(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    page = await _steward(day, chromium)
    sent: list[str] = []

    async def lose_the_first(route: Route) -> None:
        answer = await route.fetch()
        sent.append(route.request.post_data or "")
        await (route.abort() if len(sent) == 1 else route.fulfill(response=answer))

    await page.context.route("**/api/door/merge", lose_the_first)
    await page.context.set_offline(True)
    for guest in wards[:2]:
        await types(page, guest.code)
        await told(page, "admitted")
    await page.context.set_offline(False)
    await expect(page.locator("[data-part=waiting]")).to_be_hidden(timeout=15_000)
    assert len(sent) == 2
    assert await _present(day) == 2
    assert await day.stage.store.run(scans.conflicts_of, 1) == ()


async def test_two_devices_that_let_the_same_guest_in_are_shown_to_the_supervisor(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    doors = ("Cổng chính", "Cổng phụ")
    pages = [await _steward(day, chromium, door=door) for door in doors]
    for page in pages:
        await page.context.set_offline(True)
        await types(page, wards[0].code)
        await expect(page.locator("#verdict")).to_contain_text("chờ gửi")
    for page in pages:
        await page.context.set_offline(False)
        await expect(page.locator("[data-part=waiting]")).to_be_hidden()
    await expect(pages[1].locator("#panel")).to_contain_text("gửi xong 1 lượt")
    assert await _present(day) == 1
    supervisor = await _steward(day, chromium, Role.SUPERVISOR)
    await supervisor.get_by_role("button", name="Cần xem lại").click()
    card = supervisor.locator(".conflict")
    for words in ("phường Xuân Bình", "hai lần", *doors):
        await expect(card).to_contain_text(words)
    await card.get_by_role("button", name="Đã xem").click()
    await expect(card.get_by_role("button", name="Đã xem")).to_have_count(0)


async def test_two_tabs_of_a_device_let_nobody_in_twice(day: Site, wards: list[Guest], chromium: Browser) -> None:
    one = await _steward(day, chromium)
    two = await _reopened(one.context, day)
    await one.context.set_offline(True)
    await types(one, wards[0].code)
    await told(one, "admitted")
    await types(two, wards[0].code)
    await told(two, "already_in")
    await expect(two.locator("[data-part=waiting]")).to_have_text("1 lượt chờ gửi")
    await one.context.set_offline(False)
    await expect(two.locator("[data-part=waiting]")).to_be_hidden()
    scans = await day.stage.store.run(lambda tx: tx.execute(select(tables.scans.c.verdict)).scalars().all())
    assert scans == ["admitted"]


async def test_what_is_red_stays_red_without_network(day: Site, wards: list[Guest], chromium: Browser) -> None:
    await set_guest(day, wards[0], withdrawn=True)
    page = await _steward(day, chromium)
    await page.context.set_offline(True)
    await types(page, wards[0].code)
    await told(page, "withdrawn")
    await types(page, new_code())
    await told(page, "unknown_code")
    await expect(page.locator("[data-part=waiting]")).to_be_hidden()


async def test_a_supervisor_admits_red_with_a_reason_without_network(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    await set_guest(day, wards[0], withdrawn=True)
    page = await _steward(day, chromium, Role.SUPERVISOR)
    await page.context.set_offline(True)
    await types(page, wards[0].code)
    await told(page, "withdrawn")
    await page.get_by_role("button", name="Vẫn cho vào…").click()
    await page.get_by_label("Lý do").fill("Lãnh đạo đồng ý")
    await page.get_by_role("button", name="Vẫn cho vào", exact=True).click()
    await told(page, "admitted")
    await page.context.set_offline(False)
    await expect(page.locator("[data-part=last]")).to_contain_text("gửi xong 1 lượt")
    assert await _present(day) == 1


async def test_names_are_found_offline_by_supervisors_alone(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    steward = await _steward(day, chromium)
    await steward.context.set_offline(True)
    await types(steward, "xuan hoa")
    await expect(steward.locator("#panel")).to_contain_text("chỉ người phụ trách cửa")
    supervisor = await _steward(day, chromium, Role.SUPERVISOR)
    await supervisor.context.set_offline(True)
    await types(supervisor, "chu tich ubnd xuan hoa")
    await supervisor.locator("#panel .found").click()
    await told(supervisor, "admitted")
    await supervisor.context.set_offline(False)
    await expect(supervisor.locator("[data-part=last]")).to_contain_text("gửi xong 1 lượt")
    assert await _present(day) == 1


async def test_a_supervisor_offline_is_told_the_real_state_of_who_is_found_by_name(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    gone, declined, inside = wards[:3]
    await set_guest(day, gone, withdrawn=True, name="Phạm Thu Hồi")
    await set_guest(day, declined, reply=Reply.DECLINED, name="Lê Văn Vắng")
    await set_guest(day, inside, name="Vũ Đã Vào")
    steward = await _steward(day, chromium)
    await types(steward, inside.code)
    await told(steward, "admitted")
    page = await _steward(day, chromium, Role.SUPERVISOR)
    await page.context.set_offline(True)
    for words, verdict in (("le van vang", "declined"), ("vu da vao", "already_in")):
        await types(page, words)
        await page.locator("#panel .found").click()
        await told(page, verdict)
    await expect(page.locator("#verdict")).to_contain_text("Đã vào lúc 07:00, Cổng chính")
    await expect(page.locator("#verdict")).to_contain_text("theo danh sách lúc 07:00")
    await types(page, "pham thu hoi")
    await expect(page.locator("#panel")).to_contain_text("Không tìm thấy")
    await expect(page.locator("[data-part=waiting]")).to_have_text("1 lượt chờ gửi")


async def test_a_revoked_device_hands_in_what_waits_for_the_supervisors(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    page = await _steward(day, chromium)
    await page.context.set_offline(True)
    await types(page, wards[0].code)
    await told(page, "admitted")
    await day.stage.store.run(devices.revoke, 1, day.stage.clock.now())
    await page.context.set_offline(False)
    await expect(page.locator("#sign-in")).to_be_visible()
    kept = await day.stage.store.run(scans.conflicts_of, 1)
    assert [(each.kind, each.scan.guest_id) for each in kept] == [("revoked", wards[0].id)]
    assert await _present(day) == 0


async def test_an_admission_that_waits_is_undone_in_the_device(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    page = await _steward(day, chromium)
    await page.context.set_offline(True)
    await types(page, wards[0].code)
    await told(page, "admitted")
    await page.get_by_role("button", name="Hoàn tác").click()
    await expect(page.locator("[data-part=waiting]")).to_be_hidden()
    await types(page, wards[0].code)
    await told(page, "admitted")


async def test_a_walk_in_without_network_is_sent_later(day: Site, chromium: Browser) -> None:
    page = await _steward(day, chromium, Role.SUPERVISOR)
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Khách ngoài danh sách").click()
    await page.get_by_label("Họ và tên").fill("Lê Thị Khách")
    await page.get_by_label("Đơn vị", exact=True).fill("Báo Đồng Nai")
    await page.get_by_role("button", name="Cho vào").click()
    await told(page, "walk_in")
    await expect(page.locator("[data-part=waiting]")).to_have_text("1 lượt chờ gửi")
    await page.get_by_role("button", name="Quét tiếp").click()
    await page.context.set_offline(False)
    await expect(page.locator("[data-part=waiting]")).to_be_hidden()
    names = await day.stage.store.run(lambda tx: tx.execute(select(tables.walk_ins.c.name)).scalars().all())
    assert names == ["Lê Thị Khách"]


# A browser with no room left takes what is put, and aborts when it comes to writing it.
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...values) {
    const request = put.apply(this, values);
    this.transaction.abort();
    return request;
  };
}"""


async def test_a_full_device_says_so_and_still_sends(day: Site, wards: list[Guest], chromium: Browser) -> None:
    page = await _steward(day, chromium)
    await page.evaluate(FULL)
    await page.context.set_offline(True)
    await types(page, wards[0].code)
    await told(page, "admitted")
    await expect(page.locator("[data-part=unstored]")).to_be_visible()
    await types(page, wards[0].code)
    await told(page, "already_in")
    await page.context.set_offline(False)
    await expect(page.locator("[data-part=last]")).to_contain_text("gửi xong 1 lượt")
    assert await _present(day) == 1


async def test_the_list_tells_nothing_without_a_code(day: Site, wards: list[Guest], chromium: Browser) -> None:
    await set_guest(day, wards[0], name="Trần Văn Mẫu", seat="A1", note="cần hỗ trợ xe lăn")
    page = await _steward(day, chromium)
    kept = await page.evaluate(
        """() => new Promise((resolve) => {
          const request = indexedDB.open("kinhmoi-door");
          request.onsuccess = () => {
            const list = request.result.transaction("kept").objectStore("kept").get("list");
            list.onsuccess = () => resolve(new TextDecoder("latin1").decode(list.result.buffer));
          };
        })"""
    )
    readable = kept.encode("cp1252", "ignore").decode("utf-8", "ignore")
    assert "Chủ tịch UBND" in readable
    assert not any(secret in readable for secret in ("Trần Văn Mẫu", "xe lăn", wards[0].code))


async def test_opening_and_closing_go_by_the_servers_time(
    day: Site, wards: list[Guest], chromium: Browser
) -> None:
    day.stage.clock.move_to(at(9, 23))
    page = await _steward(day, chromium)
    await page.context.set_offline(True)
    await types(page, wards[0].code)
    await told(page, "closed")
