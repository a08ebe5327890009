"""From an update to its answer, accepted by the platform: ours (durable) against a bot that only echoes."""

import asyncio
import statistics
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.fakes.telegram import FakeTelegram

PEOPLE, EACH = 100, 8
RATE, SECONDS = 20, 15
LABELS = {"echo": "an echo bot, storing nothing", "ours": "ours, each answer durable"}


@asynccontextmanager
async def _bot(kind: str, fake: FakeTelegram) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.bots", kind, fake.url)
    try:
        fake.user(1).says("/trogiup")
        await fake.user(1).receives(1)
        yield process
    finally:
        process.terminate()
        await process.wait()


async def _rate(kind: str) -> float:
    """Answers a second with so many people at once, each waiting for one answer before the next."""
    async with FakeTelegram() as fake, _bot(kind, fake):
        began = time.monotonic()
        await asyncio.gather(*(_person(fake, 1000 + number) for number in range(PEOPLE)))
        return PEOPLE * EACH / (time.monotonic() - began)


async def _person(fake: FakeTelegram, number: int) -> None:
    user = fake.user(number)
    for answers in range(1, EACH + 1):
        user.says(f"Kính chào lần {answers}")
        await user.receives(answers)


async def _delays(kind: str) -> list[float]:
    """Seconds from each update to its answer, at a steady rate."""
    async with FakeTelegram() as fake, _bot(kind, fake):
        delays: list[float] = []

        async def one(number: int) -> None:
            user, began = fake.user(2000 + number), time.monotonic()
            user.says("Kính chào")
            await user.receives(1)
            delays.append(time.monotonic() - began)

        async with asyncio.TaskGroup() as people:
            for number in range(RATE * SECONDS):
                people.create_task(one(number))
                await asyncio.sleep(1 / RATE)
        return delays


async def _run() -> None:
    rates = {kind: statistics.median([await _rate(kind) for _ in range(3)]) for kind in ("echo", "ours")}
    print(f"Answers a second accepted by the fake Bot API ({PEOPLE} people, {EACH} each; median of 3)")
    for kind, label in LABELS.items():
        print(f"  {label:32} {rates[kind]:8.0f}     {rates[kind] / rates['echo']:.2f} x the echo bot")
    print(f"Update to accepted answer at {RATE} updates a second ({RATE * SECONDS} updates)")
    p95 = {kind: statistics.quantiles(await _delays(kind), n=20)[18] * 1000 for kind in ("echo", "ours")}
    for kind, label in LABELS.items():
        print(f"  {label:32} p95 {p95[kind]:6.1f} ms   {p95[kind] / p95['echo']:.2f} x the echo bot")


def main() -> None:
    """Measure and print."""
    asyncio.run(_run())
