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
"""Seconds to wait for those who were just answered and mostly ask again at once: fuller batches cost each less."""

Told = Scanned | Refused
Waiting = list[tuple[Asked, "asyncio.Future[Told]"]]


class Turnstile:
    """Takes attempts; each is answered once what came of it is durable."""

    def __init__(self, store: Store, now: Callable[[], datetime], wake: Callable[[], None]) -> None:
        """`wake` is called where somebody may have been told of an arrival."""
        self._store, self._now, self._wake = store, now, wake
        self._waiting: Waiting = []
        self._expected = 0
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
            if len(self._waiting) < min(self._expected, TOGETHER):
                await asyncio.sleep(GATHER)
            batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            await self._judge_batch(batch)
            self._expected = len(batch) + len(self._waiting)
        self._work = None

    async def _judge_batch(self, batch: Waiting, *, again: bool = True) -> None:
        try:
            told = await self._store.run(devices.judge_asked, [asked for asked, _ in batch], self._now())
        except Exception as error:
            if again and not isinstance(error, StoreUnavailable):
                # One that breaks may not take the others with it; one that lost a race has its answer now.
                for one in batch:
                    await self._judge_batch([one], again=False)
                return
            _answer(batch, [error] * len(batch))
            return
        _answer(batch, told)
        if any(_is_told(each) for each in told):
            self._wake()


def _answer(batch: Waiting, told: Sequence[Told | Exception]) -> None:
    for (_, future), each in zip(batch, told, strict=True):
        if future.done():
            continue
        if isinstance(each, Exception) and not isinstance(each, Refused):
            future.set_exception(each)
        else:
            future.set_result(each)


def _is_told(told: Told) -> bool:
    if isinstance(told, Refused) or told.guest is None:
        return False
    return told.verdict.lets_in and (told.verdict.colour is Colour.AMBER or told.guest.leader)
