"""Killing the program again and again during one broadcast: nothing is lost, at most sixteen come twice a kill.

`python -m tests.bot.broadcast_kills 20 2000` kills it 20 times while 2,000 guests are told of a change.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import select

from actions import campaigns as rounds
from bench.crowd import FIRST, gather
from bench.start import free_port
from ceremony.audience import Selection
from ceremony.changes import Change, What
from storage import ceremonies
from storage.campaigns import Kind
from storage.deliveries import State
from storage.store import Store, open_store
from storage.tables import deliveries
from storage.types import Transaction
from tests.bot.kills import environment_of, started
from tests.fakes.telegram import FakeTelegram
from tests.house import at

PATIENCE = 60
"""Seconds within which what is left must arrive after the last kill, besides what the pace needs."""


@dataclass(frozen=True)
class Count:
    """What came of a broadcast: guests without a message, and messages too many after each kill."""

    lost: int
    twice: tuple[int, ...]
    told: int
    """How many the program itself says may have come twice."""


async def kill_often(times: int, guests: int, folder: Path, *, seed: int = 1416) -> Count:
    """Tell so many guests of a change and kill the program so often meanwhile."""
    random, twice = Random(seed), []
    async with FakeTelegram(limits=True) as fake:
        for number in range(guests):
            fake.user(FIRST + number).started = True
        store = await open_store(f"sqlite:///{folder}/kinhmoi.sqlite")
        await gather(store, guests, at(5, 7))
        await store.run(_begin)
        environment = environment_of(folder, fake.url, free_port(), webhook=False)
        between = guests / 29 / (times + 1)
        for _ in range(times):
            before, process = _too_many(fake), await started(environment)
            await _moves(fake, sum(len(user.log) for user in fake.users.values()))
            await asyncio.sleep(random.uniform(0.5, 1.5) * between)
            process.kill()
            await process.wait()
            twice.append(_too_many(fake) - before)
        before, process = _too_many(fake), await started(environment)
        await _until_settled(store, guests / 28 + PATIENCE)
        process.terminate()
        await process.wait()
        # What a kill repeats comes after it: the first start repeats nothing.
        twice = [*twice[1:], _too_many(fake) - before]
        lost = sum(not user.log for user in fake.users.values())
        told = await store.read(_told)
        await store.close()
    return Count(lost, tuple(twice), told)


def _begin(tx: Transaction) -> None:
    ceremony = ceremonies.get(tx, 1)
    told = Change(What.VENUE, ceremony.venue, ceremony).dump()
    rounds.start(tx, "k", Kind.CHANGE, told, Selection(1), None, at(5, 7))


def _too_many(fake: FakeTelegram) -> int:
    return sum(max(0, len(user.log) - 1) for user in fake.users.values())


async def _moves(fake: FakeTelegram, before: int) -> None:
    """Wait until the program sends."""
    async with asyncio.timeout(PATIENCE):
        while sum(len(user.log) for user in fake.users.values()) <= before + 5:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _until_settled(store: Store, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while await store.read(_waiting):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def _waiting(tx: Transaction) -> bool:
    left = deliveries.c.state.in_([State.QUEUED, State.SENDING])
    return tx.execute(select(deliveries.c.id).where(left).limit(1)).first() is not None


def _told(tx: Transaction) -> int:
    return len(tx.execute(select(deliveries.c.id).where(deliveries.c.perhaps_twice)).all())


async def _main(times: int, guests: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        count = await kill_often(times, guests, Path(folder))
    print(f"{guests} guests, killed {times} times: {count.lost} lost; {sum(count.twice)} came twice")
    print(f"after each kill: {', '.join(map(str, count.twice))}; told as perhaps twice: {count.told}")


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2])))
