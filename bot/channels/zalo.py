"""Zalo's Bot Platform over HTTP: words, and pictures by address. Source: the platform's documentation, 2026-10.

A failure may come with HTTP 200 and `ok: false`; both are failures here. The token is part of every address,
so that no address and no exception of the HTTP library is ever logged.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import structlog

from bot import logs
from bot.channels.zalo_updates import ReadCodes, incoming_of
from messages.lengths import length
from messages.model import (
    BadToken,
    Enclosed,
    Interrupted,
    Limits,
    Message,
    Receipt,
    Receive,
    Rejected,
    SendError,
    TooFast,
    Unreachable,
)
from messages.plain import as_text, choices, parts, words
from storage.errors import StoreUnavailable

log = structlog.get_logger()

OFFICIAL = "https://bot-api.zaloplatforms.com"
TEXT_LENGTH = 2000
LINK_LENGTH = 320
"""Room for a link with the name of its file, below the words."""
POLL_SECONDS = 25
LONGEST_RETRY = 30.0
FLOOD_WAIT = 10.0
"""Seconds to hold after a 429: Zalo names none."""
IDLE = 408


class ZaloError(Exception):
    """Zalo refused a call; `code` is its own or HTTP's, `what` its description."""

    def __init__(self, code: int, what: str) -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


class Zalo:
    """One bot. `read_codes` reads the QR codes in a photo."""

    name = "zalo"
    uploads = False
    has_buttons = False
    edits = False
    inbox: Callable[[str], None] | None = None
    # Zalo publishes no quota; these keep well under what a person notices and other platforms allow.
    limits: Limits | None = Limits(per_second=10, seconds_per_chat=0.4)

    def __init__(self, token: str, api: str | None, *, read_codes: ReadCodes) -> None:
        logs.hide_addresses()
        self._base = f"{api or OFFICIAL}/bot{token}"
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(20, read=POLL_SECONDS + 10))
        self._read_codes = read_codes

    async def start(self) -> str:
        """Connect, and give the bot's name.

        Raises:
            BadToken: Zalo refuses the token.
            Interrupted: Zalo cannot be reached now.
        """
        try:
            me = await self._call("getMe")
        except ZaloError as error:
            if error.code in (401, 403, 404):
                log.error("zalo_token_refused")
                raise BadToken from error
            raise Interrupted(f"error {error.code}") from error
        return str(me.get("account_name") or me.get("display_name") or me.get("id") or "")

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    def pieces(self, message: Message) -> list[Message]:
        """A message in parts that fit, the picture or file with the first, the choices with the last."""
        room = length(choices(message)) + (LINK_LENGTH if message.picture or message.attachment else 0)
        first, *more = parts(words(message), max(TEXT_LENGTH - room, TEXT_LENGTH // 2))
        texts = [replace(message, text=first, styled=(), buttons=() if more else message.buttons)]
        for number, text in enumerate(more, 1):
            bare = replace(message, text=text, styled=(), picture=None, attachment=None)
            texts.append(bare if number == len(more) else replace(bare, buttons=()))
        return texts

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        """Send the words, below the picture where there is one."""
        try:
            # Zalo fetches a picture from outside: an address on this machine would only cost a refusal.
            if enclosed and enclosed.kind == "photo" and enclosed.link.startswith("https://"):
                return await self._send_with_picture(address, piece, enclosed)
            return await self._send_text(address, as_text(piece, enclosed))
        except ZaloError as error:
            raise _explained(error) from error

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Zalo changes nothing that was sent."""

    async def listen(self, url: str, secret: str) -> None:
        """Have updates sent to a webhook from now on.

        Raises:
            Interrupted: Zalo cannot be reached now, or refuses the address.
        """
        await self._try("setWebhook", url=url, secret_token=secret)

    async def stop_listening(self) -> None:
        """Keep updates for polling from now on.

        Raises:
            Interrupted: Zalo cannot be reached now.
        """
        await self._try("deleteWebhook")

    async def poll(self, receive: Receive) -> None:
        """Ask for updates until cancelled; for development: Zalo does not say whether a lost one comes again.

        Raises:
            BadToken: Zalo refuses the token.
        """
        delay = 1.0
        while True:
            try:
                update = await self._call("getUpdates", timeout=str(POLL_SECONDS))
                delay = 1.0
            except ZaloError as error:
                if error.code == 401:
                    raise BadToken from error
                if error.code != IDLE:
                    delay = await _pause(f"error {error.code}", delay)
            except Interrupted as error:
                delay = await _pause(error.reason, delay)
            else:
                await self._hear_at_last(update, receive)

    async def take(self, body: bytes, receive: Receive) -> bool:
        """Take what a webhook brought; False where it is no update. Returns when its effect is durable."""
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return False
        if not isinstance(update, dict):
            return False
        await self.hear(update, receive)
        return True

    async def _hear_at_last(self, update: dict[str, Any], receive: Receive) -> None:
        """Hand an update on, however often it takes: what was polled once is not given again."""
        delay = 1.0
        while True:
            try:
                return await self.hear(update, receive)
            except StoreUnavailable:
                delay = await _pause("the database is away", delay)

    async def hear(self, update: dict[str, Any], receive: Receive) -> None:
        """Hand on what an update says, wrapped in an envelope or not."""
        inner = update.get("result", update)
        incoming = await incoming_of(inner if isinstance(inner, dict) else {}, self._http, self._read_codes)
        if incoming is not None:
            await receive(incoming)

    async def _send_with_picture(self, address: str, piece: Message, enclosed: Enclosed) -> Receipt:
        """The picture with the words; the words with the link where Zalo cannot fetch the picture."""
        caption = as_text(piece, None)
        try:
            sent = await self._call("sendPhoto", chat_id=address, photo=enclosed.link, caption=caption)
        except ZaloError as error:
            if error.code != 400:
                raise
            log.warning("zalo_picture_refused")
            return await self._send_text(address, as_text(piece, enclosed))
        return Receipt(str(sent.get("message_id", "")))

    async def _send_text(self, address: str, text: str) -> Receipt:
        """Send words; a long list of choices may have made them too long for one message."""
        for part in parts(text, TEXT_LENGTH):
            sent = await self._call("sendMessage", chat_id=address, text=part)
        return Receipt(str(sent.get("message_id", "")))

    async def _try(self, method: str, **fields: str) -> None:
        try:
            await self._call(method, **fields)
        except ZaloError as error:
            raise Interrupted(f"{method}: error {error.code}") from error

    async def _call(self, method: str, **fields: str) -> dict[str, Any]:
        """The result of a call.

        Raises:
            ZaloError: Zalo refuses it, under whatever HTTP status.
            Interrupted: no answer, or none of Zalo's.
        """
        try:
            response = await self._http.post(f"{self._base}/{method}", json=fields)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Interrupted(type(error).__name__) from None
        if not isinstance(answer, dict) or answer.get("ok") is not True or response.status_code != 200:
            raise _refused(answer, response.status_code)
        result = answer.get("result")
        return result if isinstance(result, dict) else {}


def _refused(answer: object, status: int) -> ZaloError:
    told = answer if isinstance(answer, dict) else {}
    code = told.get("error_code")
    return ZaloError(code if isinstance(code, int) else status, str(told.get("description", ""))[:200])


def _explained(error: ZaloError) -> SendError:
    match error.code:
        case 429:
            return TooFast(FLOOD_WAIT)
        case 403 | 404:
            return Unreachable(error.what or f"error {error.code}")
        case 400:
            return Rejected(error.what or "bad request")
        case 401:
            log.error("zalo_token_refused")
            return Interrupted("token refused")
        case _:
            return Interrupted(f"error {error.code}")


async def _pause(reason: str, delay: float) -> float:
    log.warning("zalo_waits", reason=reason, retry_in=delay)
    await asyncio.sleep(delay)
    return min(delay * 2, LONGEST_RETRY)
