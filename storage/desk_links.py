"""The links by which a chat's staff comes to the desk in a browser; of tokens and keys only digests are kept."""

from datetime import datetime

from sqlalchemy import delete, select, update

from ceremony.codes import digest
from storage.tables import desk_links
from storage.types import Transaction


def make(tx: Transaction, chat_id: int, token: str, expires_at: datetime, now: datetime) -> None:
    """Store a link for a chat, and forget all that are over."""
    tx.execute(delete(desk_links).where(desk_links.c.expires_at <= now))
    values = dict(chat_id=chat_id, token_digest=digest(token), expires_at=expires_at)
    tx.execute(desk_links.insert().values(values))


def waits(tx: Transaction, token: str, now: datetime) -> bool:
    """Whether a link can still be opened."""
    query = select(desk_links.c.id).where(
        desk_links.c.token_digest == digest(token),
        desk_links.c.key_digest.is_(None),
        desk_links.c.expires_at > now,
    )
    return tx.execute(query).first() is not None


def open_(tx: Transaction, token: str, key: str, ends_at: datetime, now: datetime) -> int | None:
    """Let a key stand for the chat until then; None where the link was opened before, or is over."""
    unopened = update(desk_links).where(
        desk_links.c.token_digest == digest(token),
        desk_links.c.key_digest.is_(None),
        desk_links.c.expires_at > now,
    )
    opened = unopened.values(key_digest=digest(key), expires_at=ends_at).returning(desk_links.c.chat_id)
    return tx.execute(opened).scalar_one_or_none()


def chat_of(tx: Transaction, key: str, now: datetime) -> int | None:
    """The chat that a key stands for now."""
    query = select(desk_links.c.chat_id).where(
        desk_links.c.key_digest == digest(key), desk_links.c.expires_at > now
    )
    return tx.execute(query).scalar_one_or_none()
