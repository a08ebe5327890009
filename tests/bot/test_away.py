"""PostgreSQL is stopped under the running program and started again: answers wait, nothing is lost."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ceremony.model import Guest, Reply
from storage import guests
from storage.store import Store
from tests.bot.programs import Program, Start
from tests.conftest import postgres_in
from tests.fakes.telegram import TOKEN, FakeTelegram

AWAY = 5
"""Seconds that the database stays away."""


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL server that may be stopped."""
    with tempfile.TemporaryDirectory() as folder:
        own = postgres_in(Path(folder))
        yield own
        own.stop()


@pytest.fixture
def postgres_url(server: Any) -> str:
    """The database of that server."""
    return str(server.get_uri())


async def test_answers_wait_for_a_database_that_is_away(
    start: Start, shared: Store, guest: Guest, fake: FakeTelegram, server: Any
) -> None:
    program = await start(KINHMOI_TELEGRAM_TOKEN=TOKEN, KINHMOI_TELEGRAM_API=fake.url)
    delegate = fake.user(7)
    delegate.starts(guest.code)
    await delegate.receives(containing="kính mời")
    await asyncio.to_thread(server.stop)
    update_id = delegate.presses("Xác nhận tham dự")
    await fake.has_fetched(update_id)
    await _all_is_told(program, guest)
    await asyncio.sleep(AWAY)
    assert len(delegate.log) == 1
    await asyncio.to_thread(server.start)
    await delegate.receives(containing="THẺ THAM DỰ")
    await program.becomes("active")
    assert (await program.health())["ok"]
    assert (await shared.read(guests.get, guest.id)).reply is Reply.ATTENDING
    assert len([sent for sent in delegate.log if "THẺ THAM DỰ" in sent.text]) == 1


async def _all_is_told(program: Program, guest: Guest) -> None:
    health: httpx.Response = await program.http.get("/healthz")
    assert (health.status_code, health.json()["database"]) == (503, "away")
    page = await program.http.get(f"/i/{guest.code}", headers={"Accept-Language": "vi"})
    assert (page.status_code, "chưa ghi nhận được" in page.text) == (503, True)
    pressed = await program.http.post(f"/i/{guest.code}/say", data={"press": f"decline:{guest.id}", "key": "k"})
    assert (pressed.status_code, pressed.headers["retry-after"]) == (503, "10")
