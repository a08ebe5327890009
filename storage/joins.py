"""Joined posts: posts held by one person, of which one guest answers and comes for all."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from storage.tables import guests
from storage.types import Transaction


def lock(tx: Transaction, guest_ids: Sequence[int]) -> None:
    """Let nobody else join or split these guests until the end of the transaction."""
    tx.execute(select(guests.c.id).where(guests.c.id.in_(guest_ids)).order_by(guests.c.id).with_for_update())


def join(tx: Transaction, guest_id: int, joined_to: int, *, in_chat: datetime | None) -> None:
    """Let another guest answer and come for this post too; `in_chat` is when, unless the plan says so."""
    values = dict(joined_to=joined_to, joined_at=in_chat)
    tx.execute(update(guests).where(guests.c.id == guest_id).values(values))
    tx.execute(update(guests).where(guests.c.joined_to == guest_id).values(joined_to=joined_to))


def split(tx: Transaction, guest_id: int, in_chat: datetime) -> None:
    """Let this post have a guest of its own again."""
    tx.execute(update(guests).where(guests.c.id == guest_id).values(joined_to=None, joined_at=in_chat))


def joined_at(tx: Transaction, guest_id: int) -> datetime | None:
    """When the post was joined or split in chat, if it was."""
    return tx.execute(select(guests.c.joined_at).where(guests.c.id == guest_id)).scalar_one()


def joined(tx: Transaction, ceremony_id: int) -> tuple[int, ...]:
    """Ids of the posts of a ceremony that another guest comes for."""
    here = (guests.c.ceremony_id == ceremony_id, guests.c.withdrawn.is_(False))
    query = select(guests.c.id).where(*here, guests.c.joined_to.is_not(None))
    return tuple(tx.execute(query.order_by(guests.c.id)).scalars())


def apart(tx: Transaction, ceremony_id: int) -> frozenset[int]:
    """Ids of the guests of a ceremony whose post is not joined to another."""
    query = select(guests.c.id).where(guests.c.ceremony_id == ceremony_id, guests.c.joined_to.is_(None))
    return frozenset(tx.execute(query).scalars())


def settled(tx: Transaction, ceremony_id: int) -> dict[int, int | None]:
    """The posts that were joined (to whom) or split (None) in chat: a plan leaves these as they are."""
    query = select(guests.c.id, guests.c.joined_to).where(
        guests.c.ceremony_id == ceremony_id, guests.c.joined_at.is_not(None)
    )
    return {guest_id: main for guest_id, main in tx.execute(query)}


def free_from_withdrawn(tx: Transaction, ceremony_id: int) -> None:
    """Let posts stand alone again whose main post is no longer invited."""
    gone = select(guests.c.id).where(guests.c.ceremony_id == ceremony_id, guests.c.withdrawn)
    tx.execute(update(guests).where(guests.c.joined_to.in_(gone)).values(joined_to=None))
