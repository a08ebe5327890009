"""Telling the organisers of an arrival that was not expected."""

from datetime import datetime

from actions import saying
from actions.attempts import Scanned, line
from ceremony.door import Colour
from ceremony.model import Role
from messages.model import Message
from messages.texts import texts
from storage import chats, staff
from storage.types import Transaction


def tell(tx: Transaction, arrived: Scanned, now: datetime, *, anyway: bool = False) -> None:
    """Tell the organisers who was let in with amber, or `anyway` against the verdict; not who let them in."""
    if arrived.verdict.colour is Colour.AMBER or anyway:
        assert arrived.ceremony
        for chat_id in staff.chats_with(tx, arrived.ceremony.id, Role.ORGANISER):
            if arrived.duty is None or chat_id != arrived.duty.chat_id:
                _tell(tx, arrived, chat_id, now)


def _tell(tx: Transaction, arrived: Scanned, chat_id: int, now: datetime) -> None:
    chat = chats.get(tx, chat_id)
    t = texts(chat.language)
    by = arrived.standing.by if arrived.standing else ""
    text = t("organiser.unusual_arrival", line=line(t, arrived), door=arrived.door, by=by)
    saying.say(tx, chat, Message(text), now)
