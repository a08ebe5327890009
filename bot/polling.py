"""Telegram's way in: every program connects, for its links; the active one polls."""

import asyncio

import structlog

from bot.channels.telegram import BadToken, Telegram
from messages.links import Links
from messages.model import Interrupted, Receive

log = structlog.get_logger()

LONGEST_RETRY = 60.0


class Polling:
    """Connects at once, however long it takes, and takes what people write while it is asked to."""

    def __init__(self, telegram: Telegram | None, receive: Receive, links: Links) -> None:
        self._telegram = telegram
        self._receive = receive
        self._links = links
        self.state = "connecting" if telegram else "off"
        self._connecting = asyncio.create_task(self._connect(telegram)) if telegram else None

    async def run(self) -> None:
        """Poll until cancelled; without Telegram, or with a refused token, only the other channels serve."""
        connected = await asyncio.shield(self._connecting) if self._connecting else False
        if self._telegram and connected:
            self.state = "polling"
            try:
                await self._telegram.poll(self._receive)
            except BadToken:
                self.state = "token refused"
            finally:
                self.state = "connected" if self.state == "polling" else self.state
        # Only a new token, so a new start, mends it.
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Let the connections go."""
        if self._telegram and self._connecting:
            self._connecting.cancel()
            await asyncio.wait({self._connecting})
            await self._telegram.close()

    async def _connect(self, telegram: Telegram) -> bool:
        delay = 1.0
        while True:
            try:
                self._links.telegram_bot = await telegram.start()
                self.state = "connected"
                return True
            except BadToken:
                self.state = "token refused"
                return False
            except Interrupted as error:
                log.warning("telegram_unreachable", reason=error.reason, retry_in=delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_RETRY)
