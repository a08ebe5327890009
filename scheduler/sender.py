"""The one exit: takes queued deliveries, answers first, hands them over and stores what became of each."""

import asyncio
from collections.abc import Mapping

import structlog

from messages.links import Links
from messages.model import Channel
from scheduler.clock import Clock
from scheduler.way_out import WayOut
from storage import taking
from storage.store import Store, StoreUnavailable

log = structlog.get_logger()

LONGEST_WAIT = 30.0


class Sender:
    """Sends on every channel side by side until stopped; what it is sending then, it finishes.

    Cancelled, it drops what it is sending: whoever sends next sends it again.
    """

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock, links: Links) -> None:
        self._store = store
        self._clock = clock
        self._ways = [WayOut(store, channel, clock, links) for channel in channels.values()]

    def wake(self) -> None:
        """Look for new deliveries now."""
        for each in self._ways:
            each.wake()

    async def run(self) -> None:
        """Send until stopped. What a crash left half sent is sent again."""
        again = await self._requeued()
        if again:
            log.warning("deliveries_sent_again", count=again)
        async with asyncio.TaskGroup() as tasks:
            for each in self._ways:
                tasks.create_task(each.run())

    async def drain(self) -> None:
        """Send all that is due now."""
        for each in self._ways:
            await each.drain()

    def stop(self) -> None:
        """Take nothing more."""
        for each in self._ways:
            each.stop()

    async def _requeued(self) -> int:
        delay = 1.0
        while True:
            try:
                return await self._store.run(taking.requeue_interrupted)
            except StoreUnavailable:
                log.warning("sender_waits_for_database", seconds=delay)
                await self._clock.sleep(delay)
                delay = min(delay * 2, LONGEST_WAIT)
