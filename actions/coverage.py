"""Telling what is still missing, with whom to call: when asked, and once shortly before the opening."""

from collections.abc import Sequence
from datetime import datetime

from actions import saying, units
from ceremony import coverage as rules
from ceremony.model import Ceremony, Guest, Role
from messages import gaps as wording
from messages.gaps import Call
from messages.model import Message
from messages.texts import Texts, texts
from storage import admissions, ceremonies, chats, clerks, guests, staff
from storage.types import Transaction

TOLD = (Role.ORGANISER, Role.RECEPTION)


def told(tx: Transaction, t: Texts, ceremony_id: int, now: datetime) -> str:
    """What is missing at a ceremony, in words."""
    ceremony = ceremonies.get(tx, ceremony_id)
    every, programme = guests.ever_listed(tx, ceremony_id), ceremonies.programme(tx, ceremony_id)
    here = {i for i, standing in admissions.of_ceremony(tx, ceremony_id).items() if standing.out_at is None}
    missing = rules.gaps(ceremony, every, here, programme, now)
    told = wording.told(t, ceremony, missing, _calls(tx, ceremony_id, every), now)
    return "\n\n".join(part for part in (told, units.late(tx, t, ceremony_id)) if part)


def tell_due(tx: Transaction, now: datetime) -> int:
    """Tell organisers and reception what is missing before an opening, once for each hour; gives how often."""
    due = [ceremony for ceremony in ceremonies.everyone(tx) if rules.due(ceremony, now)]
    return sum(_tell(tx, ceremony, now) for ceremony in due)


def _tell(tx: Transaction, ceremony: Ceremony, now: datetime) -> bool:
    if ceremony.starts_at is None or not ceremonies.note_gaps_told(tx, ceremony.id, ceremony.starts_at):
        return False
    for chat_id in sorted({i for role in TOLD for i in staff.chats_with(tx, ceremony.id, role)}):
        chat = chats.get(tx, chat_id)
        saying.say(tx, chat, Message(told(tx, texts(chat.language), ceremony.id, now)), now)
    return True


def _calls(tx: Transaction, ceremony_id: int, every: Sequence[Guest]) -> dict[str, tuple[Call, ...]]:
    """Whom to call about a unit: its clerk first, then its guests."""
    found: dict[str, list[Call]] = {}
    for unit, clerk in clerks.by_unit(tx, ceremony_id).items():
        found.setdefault(unit, []).append(Call(clerk.name, clerk.phone, clerk=True))
    for guest in every:
        if guest.comes.phone and not guest.withdrawn:
            found.setdefault(guest.unit, []).append(Call(guest.comes.name or guest.post, guest.comes.phone))
    return {unit: tuple(calls) for unit, calls in found.items()}
