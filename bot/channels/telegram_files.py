"""Photos and documents that come through Telegram: fetched, and read where they are pictures."""

import asyncio
import contextlib
from collections.abc import Callable

from telegram import Document, Message, PhotoSize
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram_marks import runs_of
from messages import filenames
from messages.model import Filed, Photographed, Received, Said
from printing.reading import UnreadablePicture

ReadCodes = Callable[[bytes], tuple[str, ...]]

AT_ONCE = 2
"""Documents fetched at once: each may be 20 MB, and a photo at the door shall not wait for them."""


class _TooLarge(Exception):
    pass


class Files:
    """Fetches what people send. `read_codes` reads the QR codes in a picture."""

    def __init__(self, read_codes: ReadCodes) -> None:
        self._read_codes = read_codes
        self._room = asyncio.Semaphore(AT_ONCE)

    async def photographed(self, message: Message) -> Photographed:
        """The picture of a message, read; an image that was sent as a document is one too."""
        sent = message.photo[-1] if message.photo else message.document
        assert sent is not None
        try:
            data = await self._fetched(sent)
        except _TooLarge:
            return Photographed(problem="too_large")
        except TelegramError:
            return Photographed(problem="not_fetched")
        try:
            codes = await asyncio.to_thread(self._read_codes, data)
        except UnreadablePicture:
            return Photographed(problem="unreadable", file=_received(message, sent, data))
        return Photographed(codes, file=_received(message, sent, data))

    async def filed(self, message: Message) -> Filed:
        """The document of a message."""
        assert message.document is not None
        try:
            data = await self._fetched(message.document)
        except _TooLarge:
            return Filed(problem="too_large")
        except TelegramError:
            return Filed(problem="not_fetched")
        return Filed(_received(message, message.document, data))

    async def _fetched(self, sent: PhotoSize | Document) -> bytes:
        if (sent.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise _TooLarge
        async with self._room if isinstance(sent, Document) else contextlib.nullcontext():
            try:
                return bytes(await (await sent.get_file()).download_as_bytearray())
            except BadRequest as error:
                # Telegram need not tell a size beforehand.
                if "too big" in error.message.lower():
                    raise _TooLarge from error
                raise


def said(text: str, message: Message) -> Said:
    """The words of a message, or below its picture, with their marks."""
    return Said(text, runs_of(text, message.entities or message.caption_entities))


def _received(message: Message, sent: PhotoSize | Document, data: bytes) -> Received:
    caption = said(message.caption, message) if message.caption else None
    if isinstance(sent, PhotoSize):
        return Received("photo", "photo.jpg", "image/jpeg", data, caption, sent.file_id)
    name = filenames.shown(sent.file_name or "", "document")
    return Received("document", name, sent.mime_type or "", data, caption, sent.file_id)
