"""Leading: of several programs on one database one sends, polls and keeps the clock; the others stand by."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog

from scheduler.alarm import Alarm
from scheduler.progress import Progress
from scheduler.sender import Sender
from storage.leadership import Leadership

log = structlog.get_logger()


@dataclass
class Active:
    """What only the active program does, from when it leads until it does not."""

    alarm: Alarm
    sender: Sender
    progress: Progress
    poll: Callable[[], Coroutine[Any, Any, None]]

    def __post_init__(self) -> None:
        self._polling: asyncio.Task[None] | None = None
        self._takes_more = True

    async def run(self) -> None:
        """Work until `finish`; what is cancelled is left as a crash would leave it."""
        await self.alarm.start()
        try:
            async with asyncio.TaskGroup() as tasks:
                if self._takes_more:
                    self._polling = tasks.create_task(self.poll())
                tasks.create_task(self.sender.run())
                tasks.create_task(self.progress.run())
        finally:
            self.alarm.stop()

    def stop(self) -> None:
        """Finish what is being sent and end."""
        self.progress.stop()
        self.sender.stop()

    async def take_nothing_new(self) -> None:
        """Poll no more; what was taken is answered."""
        self._takes_more = False
        if self._polling:
            self._polling.cancel()
            await asyncio.wait({self._polling})


class Leading:
    """Stands by, works while it leads, and stands by again when the leadership is lost."""

    def __init__(self, leadership: Leadership, begin: Callable[[], Active]) -> None:
        self._leadership = leadership
        self._begin = begin
        self._active: Active | None = None

    @property
    def leads(self) -> bool:
        """Whether this program is the active one."""
        return self._active is not None

    def wake(self) -> None:
        """Something was decided that is to be sent; a program that stands by leaves it to the active one."""
        if self._active:
            self._active.sender.wake()

    async def run(self) -> None:
        """Lead whenever it can be had, until `finish` or cancelled."""
        try:
            while True:
                await self._leadership.win()
                log.info("leads")
                if await self._lead():
                    return
                log.warning("leadership_lost")
        finally:
            await self._leadership.close()

    async def _lead(self) -> bool:
        """Work until the work is finished (True) or the leadership is lost."""
        self._active = self._begin()
        working, lost = asyncio.create_task(self._active.run()), asyncio.create_task(self._leadership.lost())
        try:
            await asyncio.wait({working, lost}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                await working
            return working.done()
        finally:
            self._active = None
            for task in (working, lost):
                task.cancel()
            await asyncio.wait({working, lost})

    async def take_nothing_new(self) -> None:
        """Poll no more."""
        if self._active:
            await self._active.take_nothing_new()

    async def finish(self, running: "asyncio.Task[None]") -> None:
        """End `run`: send what was begun, or stop standing by."""
        if self._active:
            self._active.stop()
        else:
            running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
