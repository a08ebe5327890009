"""The turnstile: what several devices ask at one moment is judged in one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from actions import devices
from actions.attempts import Scanned
from actions.devices import Asked
from ceremony.door import Colour
from ceremony.errors import Refused
from storage.store import Store, StoreUnavailable

TOGETHER = 64
"""How many attempts are judged together at most, so that a long queue lets others through between."""

GATHER = 0.0015
"""Seconds to wait for those who were judged together the last time, who mostly come again together."""

Told = Scanned | Refused
Waiting = list[tuple[Asked, "asyncio.Future[Told]"]]


class Turnstile:
    """Takes attempts; each is answered once what came of it is durable."""

    def __init__(self, store: Store, now: Callable[[], datetime], wake: Callable[[], None]) -> None:
        """`wake` is called where somebody may have been told of an arrival."""
        self._store, self._now, self._wake = store, now, wake
        self._waiting: Waiting = []
        self._last = 0
        self._work: asyncio.Task[None] | None = None

    async def judge(self, asked: Sequence[Asked]) -> list[Told]:
        """What is told to each attempt.

        Raises:
            StoreUnavailable: the database is away; some may be stored, and asking again is answered the same.
        """
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[Told]] = [loop.create_future() for _ in asked]
        self._waiting += zip(asked, futures, strict=True)
        if self._work is None:
            self._work = asyncio.create_task(self._judge_waiting())
        return list(await asyncio.gather(*futures))

    async def _judge_waiting(self) -> None:
        while self._waiting:
            if len(self._waiting) < self._last:
                await asyncio.sleep(GATHER)
            batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            self._last = len(batch)
            await self._judge_batch(batch)
        self._work = None

    async def _judge_batch(self, batch: Waiting) -> None:
        try:
            told = await self._store.run(devices.judge_asked, [asked for asked, _ in batch], self._now())
        except Exception as error:
            await self._after(error, batch)
            return
        for (_, future), each in zip(batch, told, strict=True):
            if not future.done():
                future.set_result(each)
        if any(_is_told(each) for each in told):
            self._wake()

    async def _after(self, error: Exception, batch: Waiting) -> None:
        """One that breaks, or lost a race with another program, may not take the others with it."""
        if len(batch) > 1 and not isinstance(error, StoreUnavailable):
            for one in batch:
                await self._judge_batch([one])
            return
        for _, future in batch:
            if not future.done():
                future.set_exception(error)


def _is_told(told: Told) -> bool:
    if isinstance(told, Refused) or told.guest is None:
        return False
    return told.verdict.lets_in and (told.verdict.colour is Colour.AMBER or told.guest.leader)
