"""Coming to the desk in a browser from a chat on another channel: a link for a few minutes, opened once."""

import secrets
from datetime import datetime, timedelta

from ceremony.codes import new_staff_token, read_staff_token
from ceremony.errors import Refused
from ceremony.model import Role
from storage import audit, chats, desk_links, staff
from storage.chats import Chat
from storage.types import Transaction

OPEN_WITHIN = timedelta(minutes=15)
LASTS = timedelta(hours=12)
MAY = (Role.ORGANISER, Role.HOST)


def make(tx: Transaction, chat_id: int, now: datetime) -> str:
    """Make a link for somebody with a duty at the desk; gives its token."""
    token = new_staff_token()
    desk_links.make(tx, chat_id, token, now + OPEN_WITHIN, now)
    _record(tx, chat_id, "desk_link", now)
    return token


def check(tx: Transaction, token: str, now: datetime) -> None:
    """See that a link can be opened.

    Raises:
        Refused: it cannot.
    """
    if not desk_links.waits(tx, read_staff_token(token) or "", now):
        raise Refused("desk_link_over")


def open_(tx: Transaction, token: str, now: datetime) -> str:
    """Use a link up; gives a key by which the browser is known from then on.

    Raises:
        Refused: it was used, or is over.
    """
    key = secrets.token_urlsafe(24)
    chat_id = desk_links.open_(tx, read_staff_token(token) or "", key, now + LASTS, now)
    if chat_id is None:
        raise Refused("desk_link_over")
    _record(tx, chat_id, "desk_opened", now)
    return key


def chat_of(tx: Transaction, key: str, now: datetime) -> Chat | None:
    """The chat in whose place a browser with this key stands; its duties are looked at each time."""
    chat_id = desk_links.chat_of(tx, key, now)
    return chats.get(tx, chat_id) if chat_id is not None else None


def _record(tx: Transaction, chat_id: int, act: str, now: datetime) -> None:
    for ceremony_id in sorted({duty.ceremony_id for duty in staff.duties_of(tx, chat_id) if duty.role in MAY}):
        audit.record(tx, ceremony_id, act, now, by_chat=chat_id)
