"""Showing how far campaigns are: each by one message that is changed as it goes on, and a report at its end."""

import asyncio
from collections.abc import Callable, Mapping

import structlog

from actions import progress
from actions.progress import Edit
from messages.model import Channel, Rejected, SendError, TooFast, Unreachable
from scheduler.clock import Clock, wait
from storage import progress as rows
from storage.store import Store, StoreUnavailable

log = structlog.get_logger()

NOT_IN_A_HURRY = 30.0
"""Seconds for which nothing is changed on a channel after that failed."""


class Progress:
    """Looks at the campaigns that are under way every two seconds until stopped."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], clock: Clock, wake: Callable[[], None]
    ) -> None:
        """`wake` is called when a report is to be sent."""
        self._store = store
        self._channels = {name: channel for name, channel in channels.items() if channel.edits}
        self._clock = clock
        self._wake = wake
        self._held_until: dict[str, float] = {}
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Look until stopped."""
        while not self._stopped.is_set():
            await self.tick()
            await wait(self._clock, self._stopped, progress.EVERY.total_seconds())

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    async def tick(self) -> None:
        """Look once: end what has nothing left to send, and bring what is shown up to date."""
        try:
            for campaign_id in await self._store.read(rows.watched, list(self._channels)):
                await self._follow(campaign_id)
        except StoreUnavailable:
            log.warning("progress_waits_for_database")

    async def _follow(self, campaign_id: int) -> None:
        try:
            if await self._store.read(progress.is_done, campaign_id):
                await self._store.run(progress.finish, campaign_id, self._clock.now())
                self._wake()
            edit = await self._store.read(progress.due, campaign_id, self._clock.now(), self._editable())
            if edit:
                await self._change(edit)
        except StoreUnavailable:
            raise
        except Exception:
            # What is shown is worth less than what is sent: that goes on.
            log.exception("progress_broke", campaign=campaign_id)

    def _editable(self) -> list[str]:
        now = self._clock.monotonic()
        return [name for name in self._channels if self._held_until.get(name, 0.0) <= now]

    async def _change(self, edit: Edit) -> None:
        await self._store.run(rows.change, edit.delivery_id, edit.message.dump(), self._clock.now())
        if not edit.sent:
            return
        try:
            await self._channels[edit.channel].edit(edit.address, edit.platform_id, edit.message)
        except (Rejected, Unreachable) as error:
            log.warning("progress_not_shown", campaign=edit.campaign_id, reason=error.reason)
            await self._store.run(progress.let_be, edit.campaign_id)
        except SendError as error:
            log.warning("progress_not_changed", campaign=edit.campaign_id, reason=error.reason)
            seconds = error.seconds if isinstance(error, TooFast) else NOT_IN_A_HURRY
            self._held_until[edit.channel] = self._clock.monotonic() + seconds
        else:
            if edit.last:
                await self._store.run(progress.let_be, edit.campaign_id)
