"""What Telegram's updates mean to us."""

from telegram import Bot, Message, Update
from telegram.constants import ChatType, MessageEntityType

from bot.channels.telegram_files import Files, said
from messages import styled
from messages.model import Content, Incoming, Pressed, Said, Unsupported

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


async def incoming_of(update: Update, bot: Bot, files: Files) -> Incoming | None:
    """What a person did, a photo or document already fetched and read; None for what is none of our business."""
    content = await _content(update, bot, files)
    chat, user = update.effective_chat, update.effective_user
    if content is None or chat is None or (user is not None and user.is_bot):
        return None
    language = (user.language_code or "") if user else ""
    member = user.full_name if user and chat.type in GROUPS else ""
    return Incoming("telegram", str(chat.id), str(update.update_id), content, language, member)


async def _content(update: Update, bot: Bot, files: Files) -> Content | None:
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
    return await _sent(message, bot, files)


async def _sent(message: Message, bot: Bot, files: Files) -> Content:
    if message.text is not None:
        return _without_name(said(message.text, message), f"@{bot.username}")
    if message.photo or (message.document and (message.document.mime_type or "").startswith("image/")):
        return await files.photographed(message)
    if message.document:
        return await files.filed(message)
    if message.sticker:
        return Unsupported("sticker")
    if message.voice or message.audio or message.video_note or message.video:
        return Unsupported("voice")
    return Unsupported("contact" if message.contact else "other")


def _without_name(words: Said, name: str) -> Said:
    """A command without the bot's name, which groups and some phones put behind it."""
    start = words.text.find(name)
    if start < 0 or not words.text.startswith("/"):
        return words
    end = start + len(name)
    marked = styled.cut(words.styled, 0, start) + styled.cut(words.styled, end, len(words.text))
    return Said(words.text[:start] + words.text[end:], styled.joined(marked))


def _is_for_us(message: Message, username: str) -> bool:
    """In a group only what is addressed to the bot is answered."""
    text = message.text or ""
    replied = message.reply_to_message and message.reply_to_message.from_user
    commands = message.parse_entities([MessageEntityType.BOT_COMMAND]).values()
    ours = any("@" not in command or command.endswith(f"@{username}") for command in commands)
    return ours or f"@{username}" in text or bool(replied and replied.username == username)
