"""Addresses lent to pictures and files, for who fetches them: as hard to guess as a code, and they expire."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from ceremony.codes import digest
from storage.tables import picture_links
from storage.types import Transaction


@dataclass(frozen=True)
class Lent:
    """A picture or file by name, as `messages.model` has them; `code` is a guest's, or the number of a file."""

    kind: str
    code: str
    language: str


def lend(tx: Transaction, token: str, lent: Lent, now: datetime, expires_at: datetime) -> None:
    """Let a token stand for a picture or file until it expires; those that have expired go."""
    tx.execute(delete(picture_links).where(picture_links.c.expires_at <= now))
    tx.execute(
        picture_links.insert().values(
            token_digest=digest(token),
            kind=lent.kind,
            code=lent.code,
            language=lent.language,
            expires_at=expires_at,
        )
    )


def find(tx: Transaction, token: str, now: datetime) -> Lent | None:
    """The picture or file a token stands for; None where there is none, or not any more."""
    row = tx.execute(
        select(picture_links).where(
            picture_links.c.token_digest == digest(token), picture_links.c.expires_at > now
        )
    ).one_or_none()
    return Lent(row.kind, row.code, row.language) if row else None
