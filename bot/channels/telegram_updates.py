"""What Telegram's updates mean to us."""

import asyncio
from collections.abc import Callable

from telegram import Bot, Message, Update
from telegram.constants import ChatType, FileSizeLimit, MessageEntityType
from telegram.error import TelegramError

from messages.model import Content, Incoming, Photographed, Pressed, Said, Unsupported
from printing.reading import UnreadablePicture

ReadCodes = Callable[[bytes], tuple[str, ...]]

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


async def incoming_of(update: Update, bot: Bot, read_codes: ReadCodes) -> Incoming | None:
    """What a person did, a photo already fetched and read; None for what is none of our business."""
    content = await _content(update, bot, read_codes)
    chat, user = update.effective_chat, update.effective_user
    if content is None or chat is None or (user is not None and user.is_bot):
        return None
    language = (user.language_code or "") if user else ""
    member = user.full_name if user and chat.type in GROUPS else ""
    return Incoming("telegram", str(chat.id), str(update.update_id), content, language, member)


async def _content(update: Update, bot: Bot, read_codes: ReadCodes) -> Content | None:
    if update.callback_query:
        data = update.callback_query.data
        return Pressed(data) if data else Unsupported("other")
    if update.edited_message:
        return Unsupported("edited") if update.edited_message.chat.type not in GROUPS else None
    message = update.message
    if message is None:
        return None
    if message.chat.type in GROUPS and not _is_for_us(message, bot.username):
        return None
    return await _said(message, bot, read_codes)


async def _said(message: Message, bot: Bot, read_codes: ReadCodes) -> Content:
    if message.text is not None:
        is_command = message.text.startswith("/")
        return Said(message.text.replace(f"@{bot.username}", "", 1) if is_command else message.text)
    if message.photo or (message.document and (message.document.mime_type or "").startswith("image/")):
        return await _photographed(message, read_codes)
    if message.sticker:
        return Unsupported("sticker")
    if message.voice or message.audio or message.video_note or message.video:
        return Unsupported("voice")
    return Unsupported("contact" if message.contact else "other")


async def _photographed(message: Message, read_codes: ReadCodes) -> Content:
    attachment = message.photo[-1] if message.photo else message.document
    assert attachment is not None
    if (attachment.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        return Photographed(problem="too_large")
    try:
        picture = bytes(await (await attachment.get_file()).download_as_bytearray())
        codes = await asyncio.to_thread(read_codes, picture)
    except TelegramError:
        return Photographed(problem="not_fetched")
    except UnreadablePicture:
        return Photographed(problem="unreadable")
    return Said(message.caption) if message.caption and not codes else Photographed(codes)


def _is_for_us(message: Message, username: str) -> bool:
    """In a group only what is addressed to the bot is answered."""
    text = message.text or ""
    replied = message.reply_to_message and message.reply_to_message.from_user
    commands = message.parse_entities([MessageEntityType.BOT_COMMAND]).values()
    ours = any("@" not in command or command.endswith(f"@{username}") for command in commands)
    return ours or f"@{username}" in text or bool(replied and replied.username == username)
