"""Time as it is handed in: real, or simulated for a rehearsal."""

import asyncio
from datetime import datetime
from typing import Any, Protocol


class Clock(Protocol):
    """What time it is, and waiting. `now` is aware UTC; `monotonic` and `sleep` are in seconds."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


async def wait(clock: Clock, woken: asyncio.Event, seconds: float | None) -> None:
    """Wait until woken, or until so many seconds have passed on this clock."""
    waits: set[asyncio.Future[Any]] = {asyncio.ensure_future(woken.wait())}
    if seconds is not None:
        waits.add(asyncio.ensure_future(clock.sleep(max(0.0, seconds))))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for waiting in waits:
            waiting.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
