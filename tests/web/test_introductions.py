"""The MC's page: for MC and organisers alone, with and without scripts, kept up to date, fit to be printed."""

from datetime import time

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from ceremony.model import Guest, Reply, Role
from storage import tables, welcomes
from tests.house import at
from tests.web.conftest import Site
from tests.web.door import Scanner, scanner

PHONE = {"width": 390, "height": 844}
PATH = "/desk/introductions"


async def _coming(site: Site, position: str, unit: str, **values: object) -> Guest:
    guest = await site.stage.guest(position, unit)

    def store(tx) -> None:  # type: ignore[no-untyped-def]
        fresh = {"reply": Reply.ATTENDING} | values
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(fresh))

    await site.stage.store.run(store)
    return await site.stage.reload(guest)


@pytest.fixture
async def gate(site: Site, http: httpx.AsyncClient) -> Scanner:
    """A device at the door, on the morning of the day."""
    await site.stage.set_hour(time(8))
    made = await scanner(site, http)
    site.stage.clock.move_to(at(9, 7))
    return made


async def _arrive(site: Site, gate: Scanner) -> tuple[Guest, Guest]:
    chairman = await _coming(site, "Chủ tịch", "UBND thành phố Long Khánh", leader=True)
    secretary = await _coming(site, "Bí thư", "Thành ủy Long Khánh", leader=True)
    for guest in (
        chairman,
        secretary,
        await _coming(site, "Bí thư Đảng ủy", "phường Xuân Bình"),
        await _coming(site, "Chủ tịch UBND", "phường Xuân Bình"),
    ):
        assert (await gate.scans(guest.code))["verdict"] == "admitted"
    return secretary, chairman


async def _page(site: Site, chromium: Browser, *, scripts: bool = True) -> Page:
    context = await chromium.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=scripts)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.goto(f"{site.url}/s/{await site.stage.staff_token(Role.MC)}")
    await page.get_by_role("button", name="Nhận nhiệm vụ").click()
    await expect(page.locator(".words").first).to_contain_text("dẫn chương trình")
    await page.goto(f"{site.url}{PATH}")
    return page


async def test_it_is_for_mc_and_organisers_alone(site: Site, http: httpx.AsyncClient, gate: Scanner) -> None:
    guest, _ = await _arrive(site, gate)
    about = {"ceremony": "1", "guest": str(guest.id), "introduced": "1", "way": "up"}
    for role in (None, Role.RECEPTION):
        if role:
            await http.post(f"/s/{await site.stage.staff_token(role)}")
        assert (await http.get(PATH)).status_code == 403
        for act in ("mark", "move"):
            assert (await http.post(f"{PATH}/{act}", data=about)).status_code == 403
    await http.post(f"/s/{await site.stage.staff_token(Role.ORGANISER)}")
    assert "Đồng chí Bí thư Thành ủy Long Khánh" in (await http.get(PATH)).text
    assert (await http.get(PATH, params={"ceremony": "9"})).status_code == 403


async def test_who_is_gone_cannot_be_marked_or_moved(site: Site, http: httpx.AsyncClient, gate: Scanner) -> None:
    await http.post(f"/s/{await site.stage.staff_token(Role.MC)}")
    guest = await _coming(site, "Bí thư", "Thành ủy Long Khánh", leader=True)
    about = {"ceremony": "1", "guest": str(guest.id), "introduced": "1", "way": "up"}
    for act in ("mark", "move"):
        assert (await http.post(f"{PATH}/{act}", data=about)).status_code == 409
    assert (await http.post(f"{PATH}/move", data=about | {"way": "away"})).status_code == 400


@pytest.mark.parametrize("scripts", [True, False])
async def test_one_tap_marks_and_arranges(site: Site, chromium: Browser, gate: Scanner, scripts: bool) -> None:
    secretary, chairman = await _arrive(site, gate)
    page = await _page(site, chromium, scripts=scripts)
    names = page.locator("li .name")
    await expect(names).to_have_text(
        [
            "Đồng chí Bí thư Thành ủy Long Khánh",
            "Đồng chí Chủ tịch UBND thành phố Long Khánh",
            "phường Xuân Bình (2 đại biểu)",
        ]
    )
    row = page.locator(f"#guest-{secretary.id}")
    await row.get_by_role("button", name="Đã giới thiệu").click()
    await expect(row).to_have_class("introduced")
    assert (await _welcome(site, secretary)).introduced_at == site.stage.clock.now()
    await row.get_by_role("button", name="✓ Đã giới thiệu").click()
    await expect(row).not_to_have_class("introduced")
    assert (await _welcome(site, secretary)).introduced_at is None
    other = page.locator(f"#guest-{chairman.id}")
    await other.get_by_text("Sắp xếp").click()
    await other.get_by_role("button", name="Chuyển lên").click()
    await expect(names.first).to_have_text("Đồng chí Chủ tịch UBND thành phố Long Khánh")
    if not scripts:
        await other.get_by_text("Sắp xếp").click()
    await other.get_by_label("Thứ tự").fill("2")
    await other.get_by_role("button", name="Đổi", exact=True).click()
    await expect(names.first).to_have_text("Đồng chí Bí thư Thành ủy Long Khánh")


async def test_who_arrives_appears_and_an_old_list_says_so(site: Site, chromium: Browser, gate: Scanner) -> None:
    page = await _page(site, chromium)
    await expect(page.locator(".notice").last).to_contain_text("Chưa có vị nào")
    await _arrive(site, gate)
    await expect(page.locator("main li")).to_have_count(3)
    await page.context.set_offline(True)
    await expect(page.locator(".stale")).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.locator(".stale")).to_be_hidden()
    await page.emulate_media(media="print")
    await expect(page.locator(".acts").first).to_be_hidden()
    await expect(page.locator(".top")).to_have_css("background-color", "rgba(0, 0, 0, 0)")


async def test_a_substitute_and_a_walk_in_are_on_it(site: Site, http: httpx.AsyncClient, gate: Scanner) -> None:
    await http.post(f"/s/{await site.stage.staff_token(Role.MC)}")
    instead = dict(
        reply=Reply.SUBSTITUTED,
        substitute_honorific="Ông",
        substitute_name="Nguyễn Văn Mẫu",
        substitute_position="Phó Bí thư",
    )
    guest = await _coming(site, "Bí thư", "Thành ủy Long Khánh", leader=True, **instead)
    await gate.scans(None, guest=guest.id)
    supervisor = await scanner(site, http, Role.SUPERVISOR)
    walk_in = dict(name="Trần Thị Mẫu", position="Giám đốc", unit="Sở Ví dụ")
    answer = await supervisor.post("walk-in", nonce="w", **walk_in)
    assert answer.status_code == 200, answer.text
    page = (await http.get(PATH)).text
    assert "Ông Nguyễn Văn Mẫu, Phó Bí thư, thay Bí thư Thành ủy Long Khánh" in page
    assert "Trần Thị Mẫu, Giám đốc Sở Ví dụ" in page


async def test_walk_ins_are_marked_and_moved_behind_the_others(
    site: Site, http: httpx.AsyncClient, gate: Scanner
) -> None:
    await http.post(f"/s/{await site.stage.staff_token(Role.MC)}")
    await _arrive(site, gate)
    supervisor = await scanner(site, http, Role.SUPERVISOR)
    first, second = [
        (await supervisor.post("walk-in", nonce=nonce, name=name, unit="Sở Ví dụ")).json()["walk_in"]
        for nonce, name in (("1", "Khách Một"), ("2", "Khách Hai"))
    ]
    about = {"ceremony": "1", "guest": str(-second), "introduced": "1"}
    page = (await http.post(f"{PATH}/mark", data=about, follow_redirects=True)).text
    assert f'<li id="guest-{-second}" class="introduced">' in page
    assert page.index("phường Xuân Bình (2") < page.index("Khách Một") < page.index("Khách Hai")
    # As far up as it goes is the first of its own section.
    to_the_top = about | {"way": "place", "place": "1"}
    page = (await http.post(f"{PATH}/move", data=to_the_top, follow_redirects=True)).text
    assert page.index("phường Xuân Bình (2") < page.index("Khách Hai") < page.index("Khách Một")
    assert (await supervisor.post("undo", walk_in=second)).status_code == 200
    assert (await http.post(f"{PATH}/mark", data=about)).status_code == 409
    assert f"guest-{-first}" in (await http.get(PATH)).text


async def test_who_comes_again_after_an_undone_admission_was_not_introduced(
    site: Site, http: httpx.AsyncClient, gate: Scanner
) -> None:
    await http.post(f"/s/{await site.stage.staff_token(Role.MC)}")
    guest = await _coming(site, "Bí thư", "Thành ủy Long Khánh", leader=True)
    admission = (await gate.scans(guest.code))["admission"]
    await http.post(f"{PATH}/mark", data={"ceremony": "1", "guest": str(guest.id), "introduced": "1"})
    assert (await gate.post("undo", admission=admission)).status_code == 200
    await gate.scans(guest.code)
    assert 'class="introduced"' not in (await http.get(PATH)).text
    assert (await _welcome(site, guest)).introduced_at is None


async def _welcome(site: Site, guest: Guest) -> welcomes.Welcome:
    found = await site.stage.store.run(welcomes.find, guest.id)
    assert found
    return found
