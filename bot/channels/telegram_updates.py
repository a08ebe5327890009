"""What a Telegram update says: conversion without I/O. A picture comes back as a file that is still to be fetched."""

import re

from telegram import CallbackQuery, Chat, Document, Message, PhotoSize, Update, User

from messages.model import Pressed, Said, Unsupported

ALLOWED = ("message", "edited_message", "callback_query")
"""The updates we ask for."""

SPOKEN = ("voice", "audio", "video_note")
SILENT = ("pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "write_access_allowed")
"""What Telegram notes in a private chat by itself; nobody waits for an answer to it."""

Content = Said | Pressed | Unsupported | PhotoSize | Document


def address_of(update: Update) -> str:
    """The chat an update is from; '' where it is from none."""
    # A button of a message that Telegram has forgotten names no chat; a private chat has its person's number.
    source = update.effective_chat or update.effective_user
    return str(source.id) if source else ""


def language_of(update: Update) -> str:
    """The language of the person's Telegram; '' where it is not told."""
    return (update.effective_user and update.effective_user.language_code) or ""


def content_of(update: Update, me: User) -> Content | None:
    """What an update says to the bot `me`; None where it needs no answer."""
    if update.callback_query:
        return _pressed(update.callback_query)
    if update.edited_message:
        return _edited(update.edited_message)
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type == Chat.PRIVATE:
        return _private(message, me)
    return Unsupported("group") if _speaks_to(message, me) else None


def _pressed(query: CallbackQuery) -> Content:
    # Whoever is in a group could press there in another's name.
    if query.message and query.message.chat.type != Chat.PRIVATE:
        return Unsupported("group")
    return Pressed(query.data) if query.data else Unsupported("other")


def _edited(message: Message) -> Content | None:
    # A shared live location is "edited" every few seconds.
    if message.chat.type != Chat.PRIVATE or message.location:
        return None
    return Unsupported("edited")


def _private(message: Message, me: User) -> Content | None:
    if message.text is not None:
        return Said(_without_name(message.text, me))
    if message.photo:
        return max(message.photo, key=lambda size: size.width)
    if message.document and (message.document.mime_type or "").startswith("image/"):
        return message.document
    if message.sticker:
        return Unsupported("sticker")
    if message.contact:
        return Unsupported("contact")
    if any(message[kind] for kind in SPOKEN):
        return Unsupported("voice")
    return None if any(message[kind] for kind in SILENT) else Unsupported("other")


def _without_name(text: str, me: User) -> str:
    """"/ve@OurBot now" as "/ve now"; another bot's name stays."""
    return re.sub(rf"^(/\w+)@{me.username}(?!\w)", r"\1", text, flags=re.IGNORECASE)


def _speaks_to(message: Message, me: User) -> bool:
    """Whether something in a group is a command, a mention of the bot or a reply to it."""
    text = message.text or message.caption or ""
    name = rf"@{me.username}(?!\w)"
    command = re.match(rf"/\w+({name}|(?!\w|@))", text, re.IGNORECASE)
    reply = message.reply_to_message
    return bool(
        command
        or re.search(name, text, re.IGNORECASE)
        or (reply and reply.from_user and reply.from_user.id == me.id)
    )
