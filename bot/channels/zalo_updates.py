"""What Zalo's updates mean to us. Ids are opaque strings; a chat's id and a message's name an update together."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import structlog

from messages.model import Incoming, Photographed, Received, Said, Unsupported
from printing.reading import UnreadablePicture

log = structlog.get_logger()

ReadCodes = Callable[[bytes], tuple[str, ...]]
Content = Said | Photographed | Unsupported

PICTURE_LIMIT = 20_000_000
FETCH_SECONDS = 20.0
_UNSUPPORTED = {"sticker": "sticker", "voice": "voice", "unsupported": "other"}


class TooLarge(Exception):
    """A picture has more bytes than we take."""


async def incoming_of(update: dict[str, Any], http: httpx.AsyncClient, read_codes: ReadCodes) -> Incoming | None:
    """What a person did, a photo already fetched and read; None for what is none of our business."""
    message = _table(update.get("message"))
    chat, sender = _table(message.get("chat")), _table(message.get("from"))
    address, message_id = _id(chat.get("id")), _id(message.get("message_id"))
    if not address or not message_id or sender.get("is_bot") is True:
        return None
    try:
        content = await _content(_kind(update), chat, message, http, read_codes)
    except Exception as error:
        # One that breaks us is answered and passed, or polling would end with it.
        log.error("zalo_update_broke", reason=type(error).__name__)
        content = Unsupported("other")
    return Incoming("zalo", address, f"{address}:{message_id}", content) if content else None


async def _content(
    kind: str, chat: dict[str, Any], message: dict[str, Any], http: httpx.AsyncClient, read_codes: ReadCodes
) -> Content | None:
    text = message.get("text")
    if chat.get("chat_type") == "GROUP":
        return Unsupported("group") if isinstance(text, str) and text.startswith("/") else None
    if kind == "image":
        return await _photographed(message, http, read_codes)
    if kind == "text" and isinstance(text, str):
        return Said(text)
    return Unsupported(_UNSUPPORTED.get(kind, "other")) if kind else None


async def _photographed(message: dict[str, Any], http: httpx.AsyncClient, read_codes: ReadCodes) -> Content:
    link, words = message.get("photo") or message.get("photo_url"), message.get("caption")
    caption = Said(words) if isinstance(words, str) and words else None
    try:
        picture = await _fetch(str(link or ""), http)
        codes = await asyncio.to_thread(read_codes, picture)
    except TooLarge:
        return Photographed(problem="too_large")
    except (httpx.HTTPError, httpx.InvalidURL):
        return Photographed(problem="not_fetched")
    except UnreadablePicture:
        return Photographed(problem="unreadable")
    return Photographed(codes, file=Received("photo", "photo.jpg", "image/jpeg", picture, caption))


async def _fetch(link: str, http: httpx.AsyncClient) -> bytes:
    """The bytes behind an address that Zalo gave; cut off where they are too many."""
    received = bytearray()
    async with http.stream("GET", link, timeout=FETCH_SECONDS, follow_redirects=True) as response:
        response.raise_for_status()
        async for chunk in response.aiter_bytes():
            received += chunk
            if len(received) > PICTURE_LIMIT:
                raise TooLarge
    return bytes(received)


def _kind(update: dict[str, Any]) -> str:
    """The middle of an event's name: `message.text.received` is about text; '' for any other event."""
    before, _, rest = str(update.get("event_name", "")).partition(".")
    kind, _, after = rest.partition(".")
    return kind if (before, after) == ("message", "received") else ""


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _id(value: object) -> str:
    """An id as text; "" for what is none, and for characters that no database keeps."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if text.isprintable() else ""
