"""Forgetting addresses and words. The rows stay, so that the figures do."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, delete, literal, or_, select, update

from storage.deliveries import State
from storage.tables import (
    attachments,
    campaigns,
    chat_guests,
    chats,
    clerks,
    deliveries,
    staff,
    unit_chats,
    unit_links,
    uploads,
)
from storage.types import Transaction

_NOWHERE = "erased:"
"""What addresses become; the row's id after it keeps them unique."""


def words(tx: Transaction, chat_ids: Collection[int], now: datetime, *, guest_id: int | None = None) -> None:
    """Blank what was said in these chats; with a guest, only what is about this one or about nobody by name.

    What is still on its way is not sent any more.
    """
    said: list[ColumnElement[bool]] = [deliveries.c.chat_id.in_(chat_ids)]
    if guest_id is not None:
        said.append(or_(deliveries.c.guest_id == guest_id, deliveries.c.guest_id.is_(None)))
    unseen = deliveries.c.state.in_([State.QUEUED, State.HELD, State.SENDING, State.WAITING])
    cancelled = dict(state=State.CANCELLED, reason="erased", settled_at=now)
    tx.execute(update(deliveries).where(*said, unseen).values(cancelled))
    address = literal(_NOWHERE) + cast(deliveries.c.id, String)
    tx.execute(update(deliveries).where(*said).values(heard="", body="", platform_id="", address=address))


def papers(tx: Transaction, ceremony_id: int) -> None:
    """Delete a ceremony's clerks, their links and what was enclosed, and blank the words of its broadcasts."""
    own = select(unit_links.c.id).where(unit_links.c.ceremony_id == ceremony_id)
    tx.execute(delete(unit_chats).where(unit_chats.c.link_id.in_(own)))
    tx.execute(delete(unit_links).where(unit_links.c.ceremony_id == ceremony_id))
    tx.execute(delete(clerks).where(clerks.c.ceremony_id == ceremony_id))
    blank = dict(words="", attachment_id=None)
    tx.execute(update(campaigns).where(campaigns.c.ceremony_id == ceremony_id).values(blank))
    enclosed = select(attachments.c.id).where(attachments.c.ceremony_id == ceremony_id)
    tx.execute(delete(uploads).where(uploads.c.attachment_id.in_(enclosed)))
    tx.execute(delete(attachments).where(attachments.c.ceremony_id == ceremony_id))


def unused_chats(tx: Transaction, opened_before: datetime) -> tuple[int, ...]:
    """Chats that stand for no guest, have no duty, and still have an address."""
    query = select(chats.c.id).where(chats.c.opened_at <= opened_before, *_unused())
    return tuple(tx.execute(query).scalars())


def addresses(tx: Transaction, chat_ids: Sequence[int], now: datetime) -> None:
    """Forget where these chats are, what was said in them, and what was asked last."""
    if not chat_ids:
        return
    words(tx, chat_ids, now)
    nowhere = dict(address=literal(_NOWHERE) + cast(chats.c.id, String), unreachable=True)
    blank = dict(step="", choices="", wrong_codes=0, wrong_code_at=None)
    tx.execute(update(chats).where(chats.c.id.in_(chat_ids)).values(nowhere | blank))


def _unused() -> tuple[ColumnElement[bool], ...]:
    stands = select(chat_guests.c.chat_id).where(chat_guests.c.chat_id == chats.c.id)
    serves = select(staff.c.id).where(staff.c.chat_id == chats.c.id)
    return ~chats.c.address.startswith(_NOWHERE), ~stands.exists(), ~serves.exists()
