"""Two programs on one PostgreSQL database: one is active, the other serves pages and takes over."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, text

from actions import loading
from bench.start import free_port
from ceremony.model import Guest, Reply
from storage import deliveries, guests
from storage.leadership import Lock
from storage.store import Store, open_store
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.house import at, example_plan

KINHMOI = Path(sys.executable).with_name("kinhmoi")
TAKES_OVER_WITHIN = 10.0


@dataclass
class Program:
    """One `kinhmoi serve`."""

    process: asyncio.subprocess.Process
    http: httpx.AsyncClient

    async def health(self) -> dict[str, Any]:
        """What it tells of itself; nothing while it does not answer."""
        try:
            return dict((await self.http.get("/healthz")).json())
        except httpx.TransportError:
            return {}

    async def becomes(self, role: str, within: float = 20.0) -> float:
        """Wait until it has a role; gives the seconds that took."""
        began = time.monotonic()
        while (await self.health()).get("role") != role:
            assert time.monotonic() - began < within, f"not {role} within {within} s"
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def presses(self, guest: Guest, verb: str, key: str) -> None:
        """Press a button on a guest's page."""
        form = {"press": f"{verb}:{guest.id}", "key": key}
        said = await self.http.post(f"/i/{guest.code}/say", data=form, headers={"Accept": "application/json"})
        assert said.status_code == 204

    async def shows(self, guest: Guest, words: str) -> None:
        """Wait until the guest's open page gets a message with these words."""
        async with asyncio.timeout(20), self.http.stream("GET", f"/i/{guest.code}/stream") as stream:
            async for line in stream.aiter_lines():
                if words in line:
                    return


Start = Callable[..., Any]


@pytest.fixture
async def store(postgres_url: str) -> AsyncIterator[Store]:
    """The example ceremony on PostgreSQL."""
    opened = await open_store(postgres_url)
    await opened.run(loading.load, example_plan(), at(5, 7))
    yield opened
    await opened.close()


@pytest.fixture
async def guest(store: Store) -> Guest:
    """A delegate."""
    every = await store.read(guests.of_ceremony, 1)
    return next(each for each in every if each.unit == "phường Xuân Bình")


@pytest.fixture
async def start(store: Store, postgres_url: str) -> AsyncIterator[Start]:
    """Starts a program on the database; it is killed at the end."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("KINHMOI_")}
    async with AsyncExitStack() as ends:

        async def begin(**more: str) -> Program:
            listen = f"127.0.0.1:{free_port()}"
            settings = dict(KINHMOI_DATABASE=postgres_url, KINHMOI_LISTEN=listen, KINHMOI_NOW="2024-08-05T08:00")
            process = await asyncio.create_subprocess_exec(
                KINHMOI, "serve", env=own | settings | more, stderr=asyncio.subprocess.DEVNULL
            )
            ends.push_async_callback(_end, process)
            return Program(process, await ends.enter_async_context(httpx.AsyncClient(base_url=f"http://{listen}")))

        yield begin


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def _two(start: Start) -> tuple[Program, Program]:
    active = await start()
    await active.becomes("active")
    standby = await start()
    await standby.becomes("standby")
    return active, standby


async def test_the_standby_takes_over_when_the_active_one_is_killed(
    start: Start, store: Store, guest: Guest
) -> None:
    active, standby = await _two(start)
    await standby.presses(guest, "attend", "k1")
    await standby.shows(guest, "THẺ THAM DỰ")
    assert (await standby.health())["role"] == "standby"
    active.process.kill()
    took = await standby.becomes("active", within=TAKES_OVER_WITHIN)
    print(f"took over after {took:.2f} s")
    await standby.presses(guest, "decline", "k2")
    await standby.shows(guest, "không thể tham dự")
    assert (await store.read(guests.get, guest.id)).reply is Reply.DECLINED


async def test_one_that_ends_leaves_at_once(start: Start) -> None:
    active, standby = await _two(start)
    active.process.send_signal(signal.SIGTERM)
    await standby.becomes("active", within=TAKES_OVER_WITHIN)
    assert await active.process.wait() == 0


async def test_a_standby_ends_when_asked(start: Start) -> None:
    _, standby = await _two(start)
    standby.process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(standby.process.wait(), 20) == 0


async def test_an_active_one_without_its_lock_stands_by(start: Start, store: Store) -> None:
    active, standby = await _two(start)
    await store.run(_cut_off_the_active_one)
    await active.becomes("standby", within=1.5)
    roles: list[str] = []
    began = time.monotonic()
    while "active" not in roles:
        assert time.monotonic() - began < TAKES_OVER_WITHIN
        roles = [(await program.health())["role"] for program in (standby, active)]
        assert roles.count("active") <= 1


def _cut_off_the_active_one(tx: Connection) -> None:
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    holder = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND {here}"
    tx.execute(text(f"SELECT pg_terminate_backend(pid) FROM ({holder}) AS holder"))


async def test_what_the_dead_one_was_sending_is_sent(start: Start, store: Store, guest: Guest) -> None:
    active, standby = await _two(start)
    await standby.presses(guest, "attend", "k1")
    await standby.shows(guest, "THẺ THAM DỰ")
    active.process.kill()
    await active.process.wait()
    await store.run(lambda tx: tx.execute(text("UPDATE deliveries SET state = 'sending'")) and None)
    await standby.becomes("active", within=TAKES_OVER_WITHIN)
    began = time.monotonic()
    while (await store.read(deliveries.counts))["sending"]:
        assert time.monotonic() - began < TAKES_OVER_WITHIN
        await asyncio.sleep(0.05)


async def test_only_the_active_one_polls(start: Start, fake: FakeTelegram, guest: Guest) -> None:
    telegram = dict(KINHMOI_TELEGRAM_TOKEN=TOKEN, KINHMOI_TELEGRAM_API=fake.url)
    active = await start(**telegram)
    await active.becomes("active")
    standby = await start(**telegram)
    await standby.becomes("standby")
    delegate = fake.user(7)
    delegate.starts(guest.code)
    await delegate.receives(containing="kính mời")
    assert (await standby.health())["telegram"] in ("connecting", "connected")
    active.process.kill()
    delegate.presses("Xác nhận tham dự")
    await delegate.receives(containing="THẺ THAM DỰ")
    assert (await standby.health())["telegram"] == "polling"


async def test_the_lock_is_one_mans(postgres_url: str) -> None:
    first, second = Lock(postgres_url), Lock(postgres_url)
    await first.win()
    waiting = asyncio.create_task(second.win())
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await first.close()
    await asyncio.wait_for(waiting, TAKES_OVER_WITHIN)
    await second.close()
