"""Files that go with a message: stored once, uploaded once to each platform that takes uploads."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, delete, func, literal, select, update

from storage.deliveries import State
from storage.tables import attachments, campaigns, deliveries, uploads
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Stored:
    """A file as it was sent to us; `kind` is photo, document, or letter: a text that is drawn as a document.

    `drawn` is the document that was made of a letter.
    """

    id: int
    ceremony_id: int
    kind: str
    name: str
    mime: str
    data: bytes
    drawn: bytes | None = None


@dataclass(frozen=True)
class Label:
    """What is known of a file without its bytes; `upload_id` is its name at one platform, '' where it has none."""

    kind: str
    name: str
    size: int
    upload_id: str = ""


def keep(tx: Transaction, ceremony_id: int, kind: str, name: str, mime: str, data: bytes, now: datetime) -> int:
    """Store a file; gives its id."""
    values = dict(ceremony_id=ceremony_id, kind=kind, name=name, mime=mime, data=data, made_at=now)
    return tx.execute(attachments.insert().values(values).returning(attachments.c.id)).scalar_one()


def find(tx: Transaction, attachment_id: int) -> Stored | None:
    """The file with this id, if there is one."""
    row = tx.execute(select(attachments).where(attachments.c.id == attachment_id)).one_or_none()
    return Stored(row.id, row.ceremony_id, row.kind, row.name, row.mime, row.data, row.drawn) if row else None


def label(tx: Transaction, attachment_id: int, channel: str) -> Label | None:
    """What a file is, and by which name a platform has it; None where there is no such file."""
    size, file = func.length(attachments.c.data), attachments.c
    row = tx.execute(select(file.kind, file.name, size).where(file.id == attachment_id)).one_or_none()
    return Label(row[0], row[1], row[2], uploaded(tx, channel, attachment_id)) if row else None


def keep_drawn(tx: Transaction, attachment_id: int, pdf: bytes) -> None:
    """Keep the document that was made of a letter, so that it is drawn once."""
    tx.execute(update(attachments).where(attachments.c.id == attachment_id).values(drawn=pdf))


def drop_unused(tx: Transaction, ceremony_id: int) -> None:
    """Delete a ceremony's files that no campaign has and no answer on its way encloses."""
    has = select(campaigns.c.id).where(campaigns.c.attachment_id == attachments.c.id)
    named = literal('%"kind": "stored", "id": ') + cast(attachments.c.id, String) + literal(",%")
    on_its_way = select(deliveries.c.id).where(
        deliveries.c.campaign_id.is_(None),
        deliveries.c.state.in_([State.QUEUED, State.SENDING]),
        deliveries.c.body.like(named),
    )
    unused = select(attachments.c.id).where(
        attachments.c.ceremony_id == ceremony_id, ~has.exists(), ~on_its_way.exists()
    )
    ids = tuple(tx.execute(unused).scalars())
    tx.execute(delete(uploads).where(uploads.c.attachment_id.in_(ids)))
    tx.execute(delete(attachments).where(attachments.c.id.in_(ids)))


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
