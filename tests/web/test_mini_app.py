"""The door in a Telegram Mini App: signed in by what Telegram signed, scanning with Telegram's own scanner."""

import json
from datetime import datetime, time, timedelta

import httpx
import pytest
from init_data_py import sign
from playwright.async_api import Browser, expect

from actions import staff as duties
from ceremony.model import Role
from storage import admissions, chats
from storage.types import Transaction
from tests.house import at
from tests.web.conftest import BOT_TOKEN, NOW_ON_TELEGRAM, Site
from tests.web.door import comes
from tests.web.scanning import telephone, told

USER = 141_600_001
# What Telegram's script puts into a page, as far as the door uses it; the scanner reads `window.ticket` once.
SCRIPT = """
window.Telegram = { WebApp: {
  initData: %s, ready() {}, expand() {}, isVersionAtLeast: () => true, onEvent() {}, offEvent() {},
  showScanQrPopup(_, read) { if (window.ticket) { const text = window.ticket; window.ticket = ""; read(text); } },
} };
"""


def _signed(user: int = USER, when: datetime = NOW_ON_TELEGRAM, token: str = BOT_TOKEN) -> str:
    told = {"user": json.dumps({"id": user, "first_name": "An", "a_new_field": True}), "query_id": "1"}
    return sign(told, token, auth_date=when)


@pytest.fixture
async def day(site: Site) -> Site:
    """The morning of the day; a steward has taken the duty up in Telegram."""
    await site.stage.set_hour(time(7, 30))
    site.stage.clock.move_to(at(9, 7))
    token = await site.stage.staff_token(Role.DOOR, door="Cổng chính")

    def take_up(tx: Transaction) -> None:
        now = site.stage.clock.now()
        chat = chats.open_chat(tx, "telegram", str(USER), "vi", now)
        duties.take_up(tx, chat.id, token, now)

    await site.stage.store.run(take_up)
    return site


async def _asks(http: httpx.AsyncClient, init_data: str, **place: object) -> httpx.Response:
    return await http.post("/door/mini-app", json={"init_data": init_data} | place)


async def test_whom_telegram_vouches_for_takes_a_door(day: Site, http: httpx.AsyncClient) -> None:
    (duty,) = (await _asks(http, _signed())).json()
    assert (duty["role"], duty["doors"]) == ("door", ["Cổng chính", "Cổng phụ", "Cổng sau"])
    taken = await _asks(http, _signed(), staff=duty["staff"], door="Cổng chính")
    assert taken.status_code == 200
    assert "HttpOnly" in taken.headers["set-cookie"]
    assert (await http.get("/api/door/totals")).status_code == 200


@pytest.mark.parametrize(
    "init_data",
    [
        _signed(token="1416:other"),
        _signed(when=NOW_ON_TELEGRAM - timedelta(hours=1, seconds=1)),
        _signed(when=NOW_ON_TELEGRAM + timedelta(minutes=2)),
        _signed().replace(str(USER), str(USER + 1)),
        "",
        "user=%7B&hash=0",
        "x" * 8000,
    ],
)
async def test_what_telegram_did_not_sign_within_the_hour_is_refused(
    day: Site, http: httpx.AsyncClient, init_data: str
) -> None:
    refused = await _asks(http, init_data, staff=1, door="Cổng chính")
    assert (refused.status_code, refused.json()["error"]) == (403, "not_from_telegram")


async def test_somebody_without_duty_is_offered_no_door(day: Site, http: httpx.AsyncClient) -> None:
    assert (await _asks(http, _signed(USER + 1))).json() == []
    assert (await _asks(http, _signed(USER + 1), staff=1)).json()["error"] == "no_device"


async def test_the_mini_app_scans_with_telegrams_scanner(day: Site, chromium: Browser) -> None:
    guest = await comes(day)
    context = await telephone(chromium, camera=False)
    script = SCRIPT % json.dumps(_signed())
    await context.route("https://telegram.org/**", lambda route: route.fulfill(body=script))
    page = await context.new_page()
    await page.goto(f"{day.url}/door#tgWebAppData={_signed()}")
    await page.wait_for_url("**/door/telegram*")
    await page.get_by_role("button", name="Cổng chính").click()
    await expect(page.locator("[data-part=in-telegram]")).to_be_visible()
    await page.evaluate("code => { window.ticket = code }", day.links.invitation(guest.code))
    await page.get_by_role("button", name="Quét mã", exact=True).click()
    await told(page, "admitted")
    assert await day.stage.store.run(admissions.present, 1) == 1


async def test_only_the_mini_app_loads_telegrams_script(day: Site, http: httpx.AsyncClient) -> None:
    for path, loads in (("/door", False), ("/door/telegram", True)):
        page = await http.get(path)
        assert ("https://telegram.org/js/" in page.text) is loads
        assert ("https://telegram.org" in page.headers["content-security-policy"]) is loads
    assert "telegram.org" not in (await http.get("/")).headers["content-security-policy"]
