"""The alarm clock: rings when the next reminder or broadcast is due. The rows are the truth and set the alarm."""

from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from actions import coverage, purge, reminders, scheduled
from scheduler.clock import Clock
from scheduler.sender import Sender
from storage.store import Store, StoreUnavailable
from storage.types import Transaction

log = structlog.get_logger()

LOOK_AGAIN = 30
"""Seconds after which the rows are looked at in any case: hours and rules change, perhaps in another process."""


class Alarm:
    """Turns what is due into deliveries, deletes old data, and sets itself again after that."""

    def __init__(self, store: Store, sender: Sender, clock: Clock, keep: timedelta) -> None:
        """`keep` is how long after a ceremony personal data stays."""
        self._store = store
        self._sender = sender
        self._clock = clock
        self._keep = keep
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    async def start(self) -> None:
        """Catch up with what came due while the program was down, then wait for the next."""
        self._scheduler.start()
        self._scheduler.add_job(
            self.ring, IntervalTrigger(seconds=LOOK_AGAIN), misfire_grace_time=None, coalesce=True
        )
        await self.ring()

    async def ring(self) -> None:
        """Fire what is due and set the alarm to the next moment."""
        try:
            fired = await self._store.run(reminders.fire_due, self._clock.now())
            fired += await self._store.run(scheduled.start_due, self._clock.now())
            fired += await self._store.run(coverage.tell_due, self._clock.now())
            if await self._store.run(purge.purge_due, self._keep, self._clock.now()) or fired:
                self._sender.wake()
            self._set(await self._store.read(_next_due))
        except StoreUnavailable:
            log.warning("alarm_waits_for_database")

    def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)

    def _set(self, due: datetime | None) -> None:
        if due is None:
            return
        real = datetime.now(UTC) + (due - self._clock.now())
        self._scheduler.add_job(
            self.ring, DateTrigger(real), id="next", replace_existing=True, misfire_grace_time=None
        )


def _next_due(tx: Transaction) -> datetime | None:
    moments = (reminders.next_due(tx), scheduled.next_due(tx))
    return min((moment for moment in moments if moment is not None), default=None)
