"""Files that go with a message: stored once, uploaded once to each platform that takes uploads."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.tables import attachments, uploads
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Stored:
    """A file as it was sent to us; `kind` is photo, document, or letter: a text that is drawn as a document."""

    id: int
    ceremony_id: int
    kind: str
    name: str
    mime: str
    data: bytes


def keep(tx: Transaction, ceremony_id: int, kind: str, name: str, mime: str, data: bytes, now: datetime) -> int:
    """Store a file; gives its id."""
    values = dict(ceremony_id=ceremony_id, kind=kind, name=name, mime=mime, data=data, made_at=now)
    return tx.execute(attachments.insert().values(values).returning(attachments.c.id)).scalar_one()


def find(tx: Transaction, attachment_id: int) -> Stored | None:
    """The file with this id, if there is one."""
    row = tx.execute(select(attachments).where(attachments.c.id == attachment_id)).one_or_none()
    return Stored(row.id, row.ceremony_id, row.kind, row.name, row.mime, row.data) if row else None


def uploaded(tx: Transaction, channel: str, attachment_id: int) -> str:
    """By which name a platform already has this file; '' where it has not."""
    query = select(uploads.c.upload_id).where(
        uploads.c.channel == channel, uploads.c.attachment_id == attachment_id
    )
    return tx.execute(query).scalar_one_or_none() or ""


def note_upload(tx: Transaction, channel: str, attachment_id: int, upload_id: str) -> None:
    """Remember by which name a platform has this file; the latest name stands."""
    values = dict(channel=channel, attachment_id=attachment_id, upload_id=upload_id)
    statement = insert(tx, uploads).values(values)
    keys = ["channel", "attachment_id"]
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=dict(upload_id=upload_id)))
