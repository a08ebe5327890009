"""A clock that stands still until it is moved, or until somebody sleeps on it."""

import asyncio
from datetime import datetime, timedelta
from math import ceil


class SimulatedClock:
    """Sleeping moves it; nothing waits for real."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._start = start

    def now(self) -> datetime:
        """The simulated moment, aware UTC."""
        return self._now

    def monotonic(self) -> float:
        """Simulated seconds since the start."""
        return (self._now - self._start).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Move on by so many seconds and let the others run."""
        self._now += timedelta(microseconds=ceil(seconds * 1_000_000))
        await asyncio.sleep(0)

    def move_to(self, moment: datetime) -> None:
        """Move on to a moment; never back."""
        self._now = max(self._now, moment)
