"""Keeping a chat platform connected: by webhook where one is set up, else by polling; tried until it works."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, TypeVar

import structlog

from bot.channels.telegram import Telegram
from bot.channels.zalo import Zalo
from bot.settings import Settings
from messages.menus import menu
from messages.model import BadToken, Channel, Interrupted, Receive
from printing.reading import read_codes
from web.webhooks import Webhook

log = structlog.get_logger()
T = TypeVar("T")

LONGEST_RETRY = 60.0
REFUSED = "token refused"


class Platform(Channel, Protocol):
    """A channel that people write to somewhere else."""

    async def start(self) -> str: ...

    async def listen(self, url: str, secret: str) -> None: ...

    async def stop_listening(self) -> None: ...

    async def poll(self, receive: Receive) -> None: ...

    async def take(self, body: bytes, receive: Receive) -> bool: ...

    async def close(self) -> None: ...


@dataclass
class Connection:
    """One platform, how it is reached, and its state for `healthz`. No webhook address means polling."""

    platform: Platform
    header: str
    secret: str
    webhook_url: str
    state: str = "connecting"

    def webhook(self, receive: Receive) -> Webhook:
        """What the web room calls when the platform hands something in."""
        return Webhook(self.header, self.secret, lambda body: self._hand_on(body, receive))

    def begin(self, named: Callable[[str, str], None]) -> None:
        """Connect in the background, however long it takes; `named` gets the bot's name, which links need."""
        self._connecting = asyncio.create_task(self._connect(named))

    async def work(self, receive: Receive) -> None:
        """Take what people write there until cancelled; only the active program does."""
        if await asyncio.shield(self._connecting):
            try:
                await self._take(receive)
            except BadToken:
                self.state = REFUSED
            finally:
                self.state = self.state if self.state == REFUSED else "connected"
        # The other channels go on; only a new token, and so a new start, mends a refused one.
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Let the connections go."""
        self._connecting.cancel()
        await asyncio.wait({self._connecting})
        await self.platform.close()

    async def _connect(self, named: Callable[[str, str], None]) -> bool:
        try:
            named(self.platform.name, await self._at_last(self.platform.start))
        except BadToken:
            self.state = REFUSED
            return False
        self.state = "connected"
        return True

    async def _hand_on(self, body: bytes, receive: Receive) -> bool:
        """Take what a webhook brought, once connected: until then a bot does not know its own name."""
        return await asyncio.shield(self._connecting) and await self.platform.take(body, receive)

    async def _take(self, receive: Receive) -> None:
        if self.webhook_url:
            await self._at_last(lambda: self.platform.listen(self.webhook_url, self.secret))
            self.state = "webhook"
            await asyncio.Event().wait()
        await self._at_last(self.platform.stop_listening)
        self.state = "polling"
        await self.platform.poll(receive)

    async def _at_last(self, attempt: Callable[[], Awaitable[T]]) -> T:
        delay = 1.0
        while True:
            try:
                return await attempt()
            except Interrupted as error:
                self.state = "connecting"
                log.warning("platform_away", name=self.platform.name, reason=error.reason, retry_in=delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_RETRY)


async def work_all(connections: Iterable[Connection], receive: Receive) -> None:
    """Take what people write on every platform until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        for connection in connections:
            tasks.create_task(connection.work(receive))
        tasks.create_task(asyncio.Event().wait())


def connections_of(settings: Settings) -> dict[str, Connection]:
    """The platforms that have a token, by name."""
    every = (_telegram(settings), _zalo(settings))
    return {each.platform.name: each for each in every if each}


def _telegram(settings: Settings) -> Connection | None:
    telegram = telegram_of(settings)
    if telegram is None or settings.telegram_token is None:
        return None
    # Made from the token: nobody else knows it, and there is nothing more to keep.
    secret = sha256(f"kinhmoi webhook {settings.telegram_token.get_secret_value()}".encode()).hexdigest()
    url = f"{settings.public_url}/telegram/webhook" if settings.telegram_webhook else ""
    return Connection(telegram, "X-Telegram-Bot-Api-Secret-Token", secret, url)


def _zalo(settings: Settings) -> Connection | None:
    if settings.zalo_token is None:
        return None
    zalo = Zalo(settings.zalo_token.get_secret_value(), settings.zalo_api or None, read_codes=read_codes)
    secret = settings.zalo_secret.get_secret_value() if settings.zalo_secret else ""
    url = f"{settings.public_url}/zalo/webhook" if secret else ""
    return Connection(zalo, "X-Bot-Api-Secret-Token", secret, url)


def telegram_of(settings: Settings) -> Telegram | None:
    """The Telegram channel, where a token is set."""
    if settings.telegram_token is None:
        return None
    token = settings.telegram_token.get_secret_value()
    return Telegram(token, settings.telegram_api or None, read_codes=read_codes, menus=menu)
