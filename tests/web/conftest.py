"""The pages over real HTTP, with the real handlers, sender and store behind them."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
import uvicorn
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, async_playwright

from bot.channels.browser import Browser
from bot.rehearsal.clock import SimulatedClock
from handlers.dispatch import Dispatch
from messages.links import Links
from scheduler.sender import Sender
from storage.store import Store
from tests.house import KEEP, at
from tests.house import House as Stage
from web.app import House, make_app
from web.guesses import Guesses
from web.live import Live

BOT_TOKEN = "1416:test"
NOW_ON_TELEGRAM = at(9, 7)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PHONE = {"width": 390, "height": 844}


@dataclass
class Site:
    """A running site and the stage behind it."""

    url: str
    stage: Stage
    live: Live
    links: Links


class StillClock(SimulatedClock):
    """A clock that is moved by hand; sleeping on it waits for real."""

    async def sleep(self, seconds: float) -> None:
        """Wait for real, without moving."""
        await asyncio.sleep(seconds)


@asynccontextmanager
async def serving(store: Store) -> AsyncIterator[Site]:
    """The example ceremony's site on a free port."""
    clock = StillClock(at(5, 8))
    stage = Stage(store, clock)
    await stage.load()
    live, links = Live(), Links("http://127.0.0.1")
    sender = Sender(store, {"browser": Browser(live.notify)}, clock, links)
    stage.dispatch = Dispatch(store, links, KEEP, clock.now, sender.wake)

    async def health() -> dict[str, object]:
        return {"ok": True}

    async def receive(incoming):  # type: ignore[no-untyped-def]
        await stage.dispatch.receive(incoming)

    house = House(
        store,
        receive,
        links,
        live,
        clock.now,
        health,
        False,
        Guesses(clock.now),
        lambda: True,
        wake=sender.wake,
        telegram_token=BOT_TOKEN,
        real_now=lambda: NOW_ON_TELEGRAM,
    )
    config = uvicorn.Config(
        make_app(house), port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    tasks = [asyncio.create_task(server._serve()), asyncio.create_task(sender.run())]
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    links.local = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield Site(links.local, stage, live, links)
    finally:
        server.should_exit = True
        live.close()
        sender.stop()
        await asyncio.gather(*tasks)


@pytest.fixture
async def site(store: Store) -> AsyncIterator[Site]:
    """The example ceremony's site."""
    async with serving(store) as running:
        yield running


@pytest.fixture
async def http(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts, in Vietnamese."""
    async with httpx.AsyncClient(base_url=site.url, headers={"Accept-Language": "vi"}) as client:
        yield client


def chromium_path() -> str:
    """Where this machine has its Chromium."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    return path


@pytest.fixture
async def chromium() -> AsyncIterator[Chromium]:
    """The Chromium of this machine, without a window."""
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


async def on_phone(chromium: Chromium, *, scripts: bool = True) -> Page:
    """A new page on a phone, with cookies of its own."""
    context = await chromium.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=scripts)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(15_000)
    return page
