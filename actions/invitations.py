"""Opening a code: which guest it is for, and who may see what."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ceremony.errors import Refused, UnknownCode
from ceremony.model import Ceremony, Group, Guest, Holder
from storage import ceremonies, chats, codes, guests
from storage.chats import Chat
from storage.types import Transaction

WRONG_CODES_ALLOWED = 10
WRONG_CODES_FORGOTTEN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Opened:
    """What a code opens. `live` is False for a code that stands for nobody who comes any more."""

    ceremony: Ceremony
    group: Group
    guest: Guest
    holder: Holder
    live: bool


def look_up(tx: Transaction, code: str) -> Opened:
    """What a code stands for, without opening it.

    Raises:
        UnknownCode: no guest has this code.
    """
    found = codes.find(tx, code)
    if found is None:
        raise UnknownCode()
    guest = guests.get(tx, found.guest_id)
    return Opened(
        ceremonies.get(tx, guest.ceremony_id),
        ceremonies.group(tx, guest.group_id),
        guest,
        found.holder,
        found.live,
    )


def open_for(tx: Transaction, chat: Chat, opened: Opened, now: datetime) -> None:
    """Let a chat stand for the guest whose code it has, as whom the code was issued for.

    The invited one's own code still opens after a substitute was named, so that this can be taken back. Once a
    ceremony's personal data is gone, nothing new is tied to it.

    Raises:
        Refused: the guest is no longer invited.
    """
    if opened.guest.withdrawn:
        raise Refused("withdrawn", contact=opened.ceremony.contact)
    purged = ceremonies.purge_state(tx, opened.ceremony.id)[1] is not None
    if (opened.live or opened.holder is Holder.INVITED) and not purged:
        chats.link(tx, chat.id, opened.guest.id, opened.holder, now)
    if chat.wrong_codes:
        chats.set_wrong_codes(tx, chat.id, 0, None)


def refuse_guessing(chat: Chat, now: datetime) -> None:
    """Slow down a chat that types one wrong code after another."""
    if chat.wrong_code_at is None or chat.wrong_codes < WRONG_CODES_ALLOWED:
        return
    left = chat.wrong_code_at + WRONG_CODES_FORGOTTEN_AFTER - now
    if left > timedelta():
        raise Refused("too_many_codes", minutes=max(1, round(left.total_seconds() / 60)))


def note_wrong_code(tx: Transaction, chat: Chat, now: datetime) -> None:
    """Count a wrong code; the count starts anew after a while."""
    recent = chat.wrong_code_at is not None and now - chat.wrong_code_at < WRONG_CODES_FORGOTTEN_AFTER
    chats.set_wrong_codes(tx, chat.id, chat.wrong_codes + 1 if recent else 1, now)
