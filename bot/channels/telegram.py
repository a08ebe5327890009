"""Telegram through python-telegram-bot's Bot alone: polling whose updates are confirmed after their commit."""

import asyncio
import contextlib
import json
import os
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot import logs
from bot.channels.telegram_http import AiohttpRequest
from bot.channels.telegram_updates import ReadCodes, incoming_of
from messages.model import (
    BadToken,
    Incoming,
    Interrupted,
    Limits,
    Message,
    Moved,
    Receive,
    Rejected,
    SendError,
    TooFast,
    Unreachable,
    Unsupported,
)
from messages.plain import length, parts
from messages.texts import LANGUAGES

# Flood waits as a timedelta, which PTB will give everybody one day; until then it warns of the int.
os.environ.setdefault("PTB_TIMEDELTA", "true")

log = structlog.get_logger()

OFFICIAL = "https://api.telegram.org"
TEXT_LENGTH, CAPTION_LENGTH = 4096, 1024
AT_ONCE = 16
CONNECTIONS = 8
POLL_SECONDS = 25
LONGEST_RETRY = 30.0
ALLOWED = ["message", "edited_message", "callback_query"]
Menus = Callable[[Sequence[str], str], list[tuple[str, str]]]
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Telegram:
    """One bot. `read_codes` reads the QR codes in a photo; `menus` gives the commands of roles in a language."""

    name = "telegram"
    uploads = True
    has_buttons = True
    inbox: Callable[[str], None] | None = None
    limits: Limits | None = Limits(per_second=29, seconds_per_chat=1.05)

    def __init__(self, token: str, api: str | None, *, read_codes: ReadCodes, menus: Menus) -> None:
        logs.hide_addresses()
        server = api or OFFICIAL
        self._bot = Bot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=AiohttpRequest(CONNECTIONS),
            get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=POLL_SECONDS + 10),
        )
        self._read_codes = read_codes
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

    async def send(self, address: str, message: Message, *, jpeg: bytes | None, picture_link: str | None) -> str:
        """Send a message, split where it is too long; the buttons are on its last part."""
        try:
            sent = await self._send(int(address), message, jpeg)
        except TelegramError as error:
            raise _explained(error) from error
        if message.menu is not None:
            await self._set_chat_menu(address, message.menu)
        return sent

    async def listen(self, url: str, secret: str) -> None:
        """Have updates sent to a webhook from now on; those that wait are sent there too.

        Raises:
            Interrupted: Telegram cannot be reached now, or refuses the address.
        """
        try:
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED, max_connections=AT_ONCE)
        except TelegramError as error:
            raise Interrupted(f"setWebhook: {_harmless(error)}") from error

    async def stop_listening(self) -> None:
        """Keep updates for polling from now on; those that wait are kept.

        Raises:
            Interrupted: Telegram cannot be reached now.
        """
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            raise Interrupted(f"deleteWebhook: {_harmless(error)}") from error

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
                log.warning("telegram_poll_failed", reason=_harmless(error), retry_in=delay)
                await asyncio.sleep(max(delay, _seconds(error)))
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
            return await incoming_of(update, self._bot, self._read_codes)
        except Exception as error:
            log.error("telegram_update_broke", update_id=update.update_id, reason=type(error).__name__)
            return Incoming(self.name, str(_chat_of(update)), str(update.update_id), Unsupported("other"))

    async def _send(self, chat_id: int, message: Message, jpeg: bytes | None) -> str:
        keyboard = _keyboard(message)
        if jpeg is None:
            return await self._send_text(chat_id, message.text, keyboard)
        if length(message.text) <= CAPTION_LENGTH:
            sent = await self._bot.send_photo(chat_id, jpeg, caption=message.text, reply_markup=keyboard)
            return str(sent.message_id)
        await self._bot.send_photo(chat_id, jpeg)
        return await self._send_text(chat_id, message.text, keyboard)

    async def _send_text(self, chat_id: int, text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        *before, last = parts(text, TEXT_LENGTH)
        for part in before:
            await self._bot.send_message(chat_id, part, link_preview_options=_NO_PREVIEW)
        sent = await self._bot.send_message(chat_id, last, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)
        return str(sent.message_id)

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


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    rows = [[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in message.buttons]
    return InlineKeyboardMarkup(rows)


def _explained(error: TelegramError) -> SendError:
    match error:
        case RetryAfter():
            return TooFast(_seconds(error))
        case ChatMigrated(new_chat_id=address):
            return Moved(str(address))
        case Forbidden():
            return Unreachable(error.message)
        case BadRequest() if "chat not found" in error.message.lower():
            return Unreachable(error.message)
        case BadRequest():
            return Rejected(error.message)
        case InvalidToken():
            log.error("telegram_token_refused")
            return Interrupted("token refused")
        case _:
            return Interrupted(type(error).__name__)


def _seconds(error: Exception) -> float:
    """How long a flood wait lasts."""
    wait = getattr(error, "retry_after", None)
    return wait.total_seconds() if isinstance(wait, timedelta) else 0.0


def _harmless(error: Exception) -> str:
    """What may be logged of an error: never a message that could hold an address with the token."""
    if isinstance(error, Conflict):
        return "another program polls this bot, or a webhook is set"
    return type(error).__name__
