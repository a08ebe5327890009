"""The program is killed (SIGKILL) at the worst moments; what people did and what was decided for them stays."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from ceremony.model import Guest, Reply
from storage import guests
from storage.store import open_store
from storage.tables import deliveries
from tests.bot.test_commands import run
from tests.fakes.people import Fault
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.house import EXAMPLE

KINHMOI = Path(sys.executable).with_name("kinhmoi")


@pytest.fixture
def environment(tmp_path: Path, fake: FakeTelegram) -> dict[str, str]:
    """A program of its own that talks to the fake Telegram."""
    from bench.start import free_port

    own = {key: value for key, value in os.environ.items() if not key.startswith("KINHMOI_")}
    return own | {
        "KINHMOI_DATA": str(tmp_path),
        "KINHMOI_LISTEN": f"127.0.0.1:{free_port()}",
        "KINHMOI_NOW": "2024-08-05T08:00",
        "KINHMOI_TELEGRAM_TOKEN": TOKEN,
        "KINHMOI_TELEGRAM_API": fake.url,
    }


@asynccontextmanager
async def program(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """`kinhmoi serve`, killed without warning at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        KINHMOI, "serve", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _loaded(environment: dict[str, str]) -> Guest:
    offline = {key: value for key, value in environment.items() if "TELEGRAM" not in key}
    await asyncio.to_thread(run, offline, "ceremony", "load", str(EXAMPLE))
    return await _guest(environment)


async def _guest(environment: dict[str, str]) -> Guest:
    store = await open_store(f"sqlite:///{environment['KINHMOI_DATA']}/kinhmoi.sqlite")
    every = await store.read(guests.of_ceremony, 1)
    await store.close()
    return next(guest for guest in every if guest.unit == "phường Xuân Bình")


async def test_killed_between_get_updates_and_commit(fake: FakeTelegram, environment: dict[str, str]) -> None:
    guest = await _loaded(environment)
    delegate = fake.user(7)
    async with program(environment):
        delegate.starts(guest.code)
        await delegate.receives(containing="kính mời")
        lock = sqlite3.connect(f"{environment['KINHMOI_DATA']}/kinhmoi.sqlite", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        update_id = delegate.presses("Xác nhận tham dự")
        await fake.has_fetched(update_id)
    lock.execute("ROLLBACK")
    lock.close()
    assert fake.confirmed <= update_id
    assert (await _guest(environment)).reply is Reply.AWAITING
    async with program(environment):
        await delegate.receives(containing="THẺ THAM DỰ")
    assert (await _guest(environment)).reply is Reply.ATTENDING


async def test_killed_between_commit_and_sending(fake: FakeTelegram, environment: dict[str, str]) -> None:
    guest = await _loaded(environment)
    delegate = fake.user(7)
    hanging = Fault(hangs=True, code=500)
    fake.fails("sendPhoto", hanging)
    async with program(environment):
        update_id = delegate.starts(guest.code)
        await fake.has_confirmed(update_id)
    hanging.released.set()
    assert delegate.log == []
    async with program(environment):
        assert len(await delegate.receives(containing="kính mời")) == 1
    store = await open_store(f"sqlite:///{environment['KINHMOI_DATA']}/kinhmoi.sqlite")
    assert await store.read(_perhaps_twice) == [True]
    await store.close()


def _perhaps_twice(tx: Connection) -> list[bool]:
    return list(tx.execute(select(deliveries.c.perhaps_twice)).scalars())


async def test_an_acknowledged_update_is_never_handled_twice(
    fake: FakeTelegram, environment: dict[str, str]
) -> None:
    guest = await _loaded(environment)
    delegate = fake.user(7)
    async with program(environment):
        delegate.starts(guest.code)
        await delegate.receives(containing="kính mời")
        delegate.presses("Không thể tham dự")
        await delegate.receives(containing="lý do")
    fake.redeliver_everything()
    async with program(environment):
        delegate.says("/trogiup")
        await delegate.receives(containing="/thumoi")
    store = await open_store(f"sqlite:///{environment['KINHMOI_DATA']}/kinhmoi.sqlite")
    decided = await store.read(lambda tx: list(tx.execute(select(deliveries.c.body)).scalars()))
    await store.close()
    assert sum("lý do" in (body or "") for body in decided) == 1
    assert sum("kính mời" in (body or "") for body in decided) == 1
