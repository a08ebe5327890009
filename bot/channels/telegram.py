"""Telegram through python-telegram-bot's Bot alone: polling whose updates are confirmed after their commit."""

import asyncio
import contextlib
import json
import os
from collections.abc import Callable, Coroutine, Iterable, Sequence
from itertools import groupby
from typing import Any

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    Update,
)
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot import logs
from bot.channels.telegram_errors import harmless, seconds
from bot.channels.telegram_files import Files, ReadCodes
from bot.channels.telegram_http import PATIENCE, AiohttpRequest
from bot.channels.telegram_sending import Sending, pieces
from bot.channels.telegram_updates import incoming_of
from messages.model import (
    BadToken,
    Enclosed,
    Incoming,
    Interrupted,
    Limits,
    Message,
    Receipt,
    Receive,
    Unsupported,
)
from messages.texts import LANGUAGES

# Flood waits as a timedelta, which PTB will give everybody one day; until then it warns of the int.
os.environ.setdefault("PTB_TIMEDELTA", "true")

log = structlog.get_logger()

OFFICIAL = "https://api.telegram.org"
AT_ONCE = 16
CONNECTIONS = 8
POLL_SECONDS = 25
LONGEST_RETRY = 30.0
ALLOWED = ["message", "edited_message", "callback_query"]
Menus = Callable[[Sequence[str], str], list[tuple[str, str]]]


class Telegram:
    """One bot. `read_codes` reads the QR codes in a photo; `menus` gives the commands of roles in a language.

    `patience` is how many seconds an answer may take.
    """

    name = "telegram"
    uploads = True
    has_buttons = True
    edits = True
    inbox: Callable[[str], None] | None = None
    # Telegram allows 30 in any second, of which 28.9 leave room for a network that brings some later than others.
    limits: Limits | None = Limits(per_second=28.9, seconds_per_chat=1.05, seconds_per_group=3.1)

    def __init__(
        self, token: str, api: str | None, *, read_codes: ReadCodes, menus: Menus, patience: float = PATIENCE
    ) -> None:
        logs.hide_addresses()
        server = api or OFFICIAL
        request = AiohttpRequest(CONNECTIONS, patience)
        self._bot = Bot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=request,
            get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=POLL_SECONDS + 10),
        )
        self._files = Files(read_codes)
        self._sending = Sending(request, self._bot.base_url)
        self._menus = menus

    async def start(self) -> str:
        """Connect, set the delegates' menu, and give the bot's name.

        Raises:
            BadToken: Telegram refuses the token.
            Interrupted: Telegram cannot be reached now.
        """
        try:
            await self._bot.initialize()
            for language in (None, *LANGUAGES[1:]):
                await self._set_menu(("delegate",), language, BotCommandScopeDefault())
        except InvalidToken as error:
            log.error("telegram_token_refused")
            raise BadToken from error
        except TelegramError as error:
            raise Interrupted(type(error).__name__) from error
        return self._bot.username

    async def close(self) -> None:
        """Let the connections go."""
        await self._bot.shutdown()

    def pieces(self, message: Message) -> list[Message]:
        """A message in parts that fit."""
        return pieces(message)

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        """Send one piece."""
        receipt = await self._sending.send(address, piece, enclosed)
        if piece.menu is not None:
            await self._set_chat_menu(address, piece.menu)
        return receipt

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Put new words and buttons in the place of a text that was sent."""
        await self._sending.edit(address, message_id, message)

    async def listen(self, url: str, secret: str) -> None:
        """Have updates sent to a webhook from now on; those that wait are sent there too.

        Raises:
            Interrupted: Telegram cannot be reached now, or refuses the address.
        """
        try:
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED, max_connections=AT_ONCE)
        except TelegramError as error:
            raise Interrupted(f"setWebhook: {harmless(error)}") from error

    async def stop_listening(self) -> None:
        """Keep updates for polling from now on; those that wait are kept.

        Raises:
            Interrupted: Telegram cannot be reached now.
        """
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            raise Interrupted(f"deleteWebhook: {harmless(error)}") from error

    async def take(self, body: bytes, receive: Receive) -> bool:
        """Take what a webhook brought; False where it is no update. Returns when its effect is durable."""
        try:
            told = json.loads(body)
            update = Update.de_json(told, self._bot) if isinstance(told, dict) and "update_id" in told else None
        except Exception as error:
            # A library reads it: what breaks there on a body that is no update is no fault of ours.
            log.error("telegram_webhook_not_understood", reason=type(error).__name__)
            return False
        if update is None:
            return False
        await self._receive(update, receive)
        return True

    async def poll(self, receive: Receive) -> None:
        """Take updates until cancelled; what was begun then is finished. They are confirmed once received.

        Raises:
            BadToken: Telegram refuses the token.
        """
        offset, delay = 0, 1.0
        while True:
            try:
                updates = await self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED)
                offset = await _to_its_end(self._receive_all(updates, receive)) or offset
                delay = 1.0
            except InvalidToken as error:
                log.error("telegram_token_refused")
                raise BadToken from error
            except Exception as error:
                log.warning("telegram_poll_failed", reason=harmless(error), retry_in=delay)
                await asyncio.sleep(max(delay, seconds(error)))
                delay = min(delay * 2, LONGEST_RETRY)

    async def _receive_all(self, updates: Sequence[Update], receive: Receive) -> int | None:
        """Hand updates over, one chat's in order and different chats' side by side; gives the next offset."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one_chat(mine: Iterable[Update]) -> None:
            async with room:
                for update in mine:
                    await self._receive(update, receive)

        ordered = sorted(updates, key=lambda update: (_chat_of(update), update.update_id))
        chats = [list(mine) for _, mine in groupby(ordered, key=_chat_of)]
        results = await asyncio.gather(*(one_chat(mine) for mine in chats), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return max((update.update_id + 1 for update in updates), default=None)

    async def _receive(self, update: Update, receive: Receive) -> None:
        incoming = await self._understood(update)
        if incoming is not None:
            await receive(incoming)
        if update.callback_query:
            # The tick on a pressed button is worthless a moment later: a failure is not worth a retry.
            with contextlib.suppress(TelegramError):
                await update.callback_query.answer()

    async def _understood(self, update: Update) -> Incoming | None:
        """What an update says; one that breaks us is answered and passed, or it would come again for ever."""
        try:
            return await incoming_of(update, self._bot, self._files)
        except Exception as error:
            log.error("telegram_update_broke", update_id=update.update_id, reason=type(error).__name__)
            return Incoming(self.name, str(_chat_of(update)), str(update.update_id), Unsupported("other"))

    async def _set_chat_menu(self, address: str, roles: Sequence[str]) -> None:
        # A menu is a convenience: the commands work without it, and help lists them.
        with contextlib.suppress(TelegramError):
            await self._set_menu(roles, None, BotCommandScopeChat(int(address)))

    async def _set_menu(
        self, roles: Sequence[str], language: str | None, scope: BotCommandScopeChat | BotCommandScopeDefault
    ) -> None:
        commands = [BotCommand(name, what) for name, what in self._menus(roles, language or LANGUAGES[0])]
        await self._bot.set_my_commands(commands, scope=scope, language_code=language)


async def _to_its_end(work: Coroutine[Any, Any, int | None]) -> int | None:
    """Wait for work that goes on to its end even when we are cancelled."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _chat_of(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
