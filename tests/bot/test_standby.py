"""Two programs on one PostgreSQL database: one is active, the other serves pages and takes over."""

import asyncio
import signal
import time

from sqlalchemy import Connection, text

from bot.leading import Active
from ceremony.model import Guest, Reply
from storage import deliveries, guests
from storage.leadership import Lock
from storage.store import Store
from tests.bot.programs import Program, Start
from tests.fakes.telegram import TOKEN, FakeTelegram

TAKES_OVER_WITHIN = 10.0


async def _two(start: Start) -> tuple[Program, Program]:
    active = await start()
    await active.becomes("active")
    standby = await start()
    await standby.becomes("standby")
    return active, standby


async def test_the_standby_takes_over_when_the_active_one_is_killed(
    start: Start, shared: Store, guest: Guest
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
    assert (await shared.read(guests.get, guest.id)).reply is Reply.DECLINED


async def test_one_that_ends_leaves_at_once(start: Start) -> None:
    active, standby = await _two(start)
    active.process.send_signal(signal.SIGTERM)
    await standby.becomes("active", within=TAKES_OVER_WITHIN)
    assert await active.process.wait() == 0


async def test_a_standby_ends_when_asked(start: Start) -> None:
    _, standby = await _two(start)
    standby.process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(standby.process.wait(), 20) == 0


async def test_an_active_one_without_its_lock_stands_by(start: Start, shared: Store) -> None:
    both = await _two(start)
    before = await shared.run(_lock_holders)
    await shared.run(_cut_off, before)
    began, roles = time.monotonic(), ["active"]
    while "active" not in roles or await shared.run(_lock_holders) in ((), before):
        assert time.monotonic() - began < TAKES_OVER_WITHIN
        roles = [(await program.health())["role"] for program in both]
        assert roles.count("active") <= 1


def _lock_holders(tx: Connection) -> tuple[int, ...]:
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    query = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND {here}"
    return tuple(tx.execute(text(query)).scalars())


def _cut_off(tx: Connection, backends: tuple[int, ...]) -> None:
    for backend in backends:
        tx.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})


async def test_what_the_dead_one_was_sending_is_sent(start: Start, shared: Store, guest: Guest) -> None:
    active, standby = await _two(start)
    await standby.presses(guest, "attend", "k1")
    await standby.shows(guest, "THẺ THAM DỰ")
    active.process.kill()
    await active.process.wait()
    await shared.run(lambda tx: tx.execute(text("UPDATE deliveries SET state = 'sending'")) and None)
    await standby.becomes("active", within=TAKES_OVER_WITHIN)
    began = time.monotonic()
    while (await shared.read(deliveries.counts))["sending"]:
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


async def test_an_active_one_that_ends_while_it_starts_ends_cleanly() -> None:
    """SIGTERM may come while what came due is still being caught up with, before polling has begun."""
    starting, let_go = asyncio.Event(), asyncio.Event()
    polled: list[str] = []

    class SlowAlarm:
        async def start(self) -> None:
            starting.set()
            await let_go.wait()

        def stop(self) -> None:
            polled.append("stopped")

    class NoSender:
        async def run(self) -> None:
            polled.append("sent")

    class NoProgress:
        async def run(self) -> None:
            polled.append("shown")

    async def poll() -> None:
        polled.append("polled")

    active = Active(SlowAlarm(), NoSender(), NoProgress(), poll)  # type: ignore[arg-type]
    running = asyncio.create_task(active.run())
    await starting.wait()
    await active.take_nothing_new()
    let_go.set()
    await running
    assert polled == ["sent", "shown", "stopped"]
