"""A ceremony whose guests all have a chat already, written as rows: for measuring and for killing."""

from datetime import datetime
from pathlib import Path
from typing import Any

from actions import loading
from ceremony.model import Consent, Holder, Reply
from ceremony.plan import read_plan
from storage import codes
from storage.store import Store
from storage.tables import chat_guests, chats, guests
from storage.types import Transaction

EXAMPLE = Path(__file__).parent.parent / "examples" / "xuan-an"
FIRST = 100_000
"""The first guest's chat has this address on Telegram, and the following ones the next numbers."""


async def gather(store: Store, number: int, now: datetime, *, each: int = 1) -> int:
    """The example with so many more guests on Telegram, `each` of them to a chat; gives the ceremony's id."""
    plan = read_plan(*((EXAMPLE / name).read_bytes() for name in ("ceremony.toml", "guests.csv")))
    loaded = await store.run(loading.load, plan, now)
    await store.run(_insert, loaded.ceremony_id, number, each, now)
    return loaded.ceremony_id


def _insert(tx: Transaction, ceremony_id: int, number: int, each: int, now: datetime) -> None:
    ids = range(FIRST, FIRST + number)
    theirs = {guest_id: FIRST + (guest_id - FIRST) // each for guest_id in ids}
    tx.execute(guests.insert(), [_guest(ceremony_id, guest_id) for guest_id in ids])
    tx.execute(chats.insert(), [_chat(chat_id, now) for chat_id in sorted(set(theirs.values()))])
    links = [dict(chat_id=chat, guest_id=guest, holder=Holder.INVITED) for guest, chat in theirs.items()]
    tx.execute(chat_guests.insert(), [link | dict(linked_at=now) for link in links])
    codes.issue_missing(tx, ceremony_id, now)


def _guest(ceremony_id: int, guest_id: int) -> dict[str, Any]:
    personal = ("name", "phone", "seat", "reason", "unit")
    substitute = ("substitute_honorific", "substitute_name", "substitute_position", "substitute_phone")
    return dict.fromkeys((*personal, *substitute), "") | dict(
        id=guest_id,
        ceremony_id=ceremony_id,
        group_id=1,
        key=str(guest_id),
        position=f"Đại biểu {guest_id}",
        honorific="Đồng chí",
        rank=guest_id,
        search=f"dai bieu {guest_id}",
        reply=Reply.AWAITING,
        version=0,
        name_asked=False,
        withdrawn=False,
        companions=0,
        driver=False,
        asks_consent=False,
        consent=Consent.UNASKED,
    )


def _chat(chat_id: int, now: datetime) -> dict[str, Any]:
    return dict(
        id=chat_id,
        channel="telegram",
        address=str(chat_id),
        language="vi",
        step="",
        choices="",
        wrong_codes=0,
        unreachable=False,
        opened_at=now,
    )
