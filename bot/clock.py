"""The clock of the program: real time, or time that was set once and ticks on from there."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Real time, shifted where a trial starts at another moment."""

    def __init__(self, shift: timedelta = timedelta()) -> None:
        self.shift = shift

    @staticmethod
    def starting_at(moment: datetime) -> "SystemClock":
        """A clock that shows `moment` now and ticks on."""
        return SystemClock(moment - datetime.now(UTC))

    def now(self) -> datetime:
        """The moment, aware UTC."""
        return datetime.now(UTC) + self.shift

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
