"""What goes with a message: a card that is drawn now or a file, as the channel takes it."""

from datetime import datetime
from typing import Literal

from actions import files, pictures
from actions.files import File
from messages.links import Links
from messages.model import Attachment, Channel, Enclosed, Interrupted, Message, Picture, Receipt, Rejected
from storage import attachments
from storage.store import Store, StoreUnavailable

LARGEST_PHOTO = 10_000_000
"""Bytes that platforms take as a photo; a larger one is uploaded as a document."""


async def enclose(store: Store, channel: Channel, piece: Message, links: Links, now: datetime) -> Enclosed | None:
    """The picture or file of a piece, as this channel takes it; None where it has none, or a page shows it.

    Raises:
        StoreUnavailable: the database is away.
        Rejected: the file is gone.
    """
    if channel.inbox is not None:
        return None
    if piece.attachment is not None:
        return await _file(store, channel, piece.attachment, links, now)
    return await _card(store, channel, piece.picture, links, now) if piece.picture else None


async def remember(store: Store, channel: Channel, piece: Message, receipt: Receipt) -> None:
    """Keep by which name the platform has what was uploaded, so that it is uploaded once."""
    if piece.attachment and piece.attachment.kind == "stored":
        await store.run(attachments.note_upload, channel.name, piece.attachment.id, receipt.upload_id)


async def _card(store: Store, channel: Channel, picture: Picture, links: Links, now: datetime) -> Enclosed:
    if channel.uploads:
        return Enclosed("photo", "", await pictures.drawn(store, picture, links))
    return Enclosed("photo", "", link=await store.run(pictures.lend, picture, links, now))


async def _file(store: Store, channel: Channel, attachment: Attachment, links: Links, now: datetime) -> Enclosed:
    label = await store.read(attachments.label, attachment.id, channel.name)
    if attachment.kind != "stored" or label is None:
        return await _made(store, channel, attachment, links, now)
    if not channel.uploads:
        link = await store.run(files.lend, attachment, label.name, links, now)
        return Enclosed("photo" if label.kind == "photo" else "document", label.name, link=link)
    kind: Literal["photo", "document"] = (
        "photo" if label.kind == "photo" and label.size <= LARGEST_PHOTO else "document"
    )

    async def load() -> bytes:
        try:
            return (await _opened(store, attachment, links, now)).data
        except StoreUnavailable as error:
            raise Interrupted("the database is away") from error

    return Enclosed(kind, label.name, upload_id=label.upload_id, load=load)


async def _made(store: Store, channel: Channel, attachment: Attachment, links: Links, now: datetime) -> Enclosed:
    """What is made anew for each reader, so that it is true when it is read."""
    file = await _opened(store, attachment, links, now)
    if channel.uploads:
        return Enclosed(file.kind, file.name, file.data)
    return Enclosed(file.kind, file.name, link=await store.run(files.lend, attachment, file.name, links, now))


async def _opened(store: Store, attachment: Attachment, links: Links, now: datetime) -> File:
    file = await files.opened(store, attachment, links, now)
    if file is None:
        raise Rejected("the file is gone")
    return file
