"""Handing messages to Telegram with their marks and files; a file is uploaded once and sent again by its name."""

import asyncio
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from telegram import InputFile
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram_errors import explained
from bot.channels.telegram_http import AiohttpRequest
from bot.channels.telegram_marks import entities_of
from messages import styled
from messages.lengths import length
from messages.model import Attachment, Enclosed, Message, Receipt, Rejected
from messages.styled import Run

TEXT_LENGTH, CAPTION_LENGTH = 4096, 1024
_NO_PREVIEW = {"is_disabled": True}
_NOT_KNOWN = ("file identifier", "file_id", "file reference", "can't use file", "file_reference")


def pieces(message: Message) -> list[Message]:
    """A message in parts that fit; a picture or file goes first where the words are too long to stand below it."""
    enclosing = message.picture is not None or message.attachment is not None
    if length(message.text) <= (CAPTION_LENGTH if enclosing else TEXT_LENGTH):
        return [message]
    alone = [replace(message, text="", styled=(), buttons=(), menu=None)] if enclosing else []
    bare = replace(message, picture=None, attachment=None)
    *before, last = styled.split(message.styled or (Run(message.text),), TEXT_LENGTH)
    return [*alone, *(replace(_part(bare, runs), buttons=(), menu=None) for runs in before), _part(bare, last)]


def _part(message: Message, runs: tuple[Run, ...]) -> Message:
    return replace(message, text=styled.plain(runs), styled=runs if message.styled else ())


class Sending:
    """One bot's way out; `address` is where its methods are."""

    def __init__(self, request: AiohttpRequest, address: str) -> None:
        self._request = request
        self._address = address
        self._uploads: dict[Attachment, str] = {}
        self._turns: WeakValueDictionary[Attachment, asyncio.Lock] = WeakValueDictionary()

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        """Send one piece.

        Raises:
            SendError: what to do next.
        """
        try:
            return await self._send(int(address), piece, enclosed)
        except TelegramError as error:
            raise explained(error) from error

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Put new words and buttons in the place of a text that was sent; the same ones change nothing.

        Raises:
            SendError: what to do next.
        """
        try:
            place = dict(chat_id=int(address), message_id=int(message_id))
            await self._call("editMessageText", place | _words(message))
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                raise Rejected(error.message) from error
        except TelegramError as error:
            raise explained(error) from error

    async def _send(self, chat_id: int, piece: Message, enclosed: Enclosed | None) -> Receipt:
        if enclosed is None:
            return _sent(await self._call("sendMessage", dict(chat_id=chat_id) | _words(piece)))
        if enclosed.load is None or piece.attachment is None:
            return _sent(await self._send_file(chat_id, piece, enclosed, enclosed.data))
        return await self._send_again(chat_id, piece, enclosed, piece.attachment)

    async def _send_again(
        self, chat_id: int, piece: Message, enclosed: Enclosed, attachment: Attachment
    ) -> Receipt:
        """Send a file by its name at Telegram; where it has none, one uploads it and the others wait for that."""
        refused = ""
        known = self._uploads.get(attachment, enclosed.upload_id)
        if known:
            try:
                return _sent(await self._send_file(chat_id, piece, enclosed, known))
            except BadRequest as error:
                if not any(words in error.message.lower() for words in _NOT_KNOWN):
                    raise
                refused = known
        turn = self._turns.setdefault(attachment, asyncio.Lock())
        async with turn:
            fresh = self._uploads.get(attachment, "")
            if fresh and fresh != refused:
                return _sent(await self._send_file(chat_id, piece, enclosed, fresh))
            assert enclosed.load is not None
            sent = await self._send_file(chat_id, piece, enclosed, await enclosed.load())
            self._uploads[attachment] = _upload_of(sent)
            return replace(_sent(sent), upload_id=_upload_of(sent))

    async def _send_file(self, chat_id: int, piece: Message, enclosed: Enclosed, what: bytes | str) -> Any:
        fields = dict(
            chat_id=chat_id,
            caption=piece.text,
            caption_entities=entities_of(piece.styled),
            reply_markup=_keyboard(piece),
        )
        method = "sendPhoto" if enclosed.kind == "photo" else "sendDocument"
        if isinstance(what, str):
            return await self._call(method, fields | {enclosed.kind: what})
        return await self._call(method, fields, **{enclosed.kind: InputFile(what, enclosed.name or None)})

    async def _call(self, method: str, fields: dict[str, Any], **files: InputFile) -> Any:
        return await self._request.call(f"{self._address}/{method}", fields, files)


def _words(message: Message) -> dict[str, Any]:
    return dict(
        text=message.text,
        entities=entities_of(message.styled),
        reply_markup=_keyboard(message),
        link_preview_options=_NO_PREVIEW,
    )


def _sent(sent: Any) -> Receipt:
    return Receipt(str(sent["message_id"]))


def _upload_of(sent: Any) -> str:
    """The name of the file that a message holds, '' for none."""
    file: dict[str, str] = sent["photo"][-1] if sent.get("photo") else sent.get("document", {})
    return file.get("file_id", "")


def _keyboard(message: Message) -> dict[str, Any] | None:
    if not message.buttons:
        return None
    rows = [[dict(text=b.label, callback_data=b.data) for b in row] for row in message.buttons]
    return dict(inline_keyboard=rows)
