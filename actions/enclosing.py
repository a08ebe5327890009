"""What goes with a message: a card that is drawn now, as bytes or as an address, as the channel takes it."""

from datetime import datetime

from actions import call_lists, pictures
from messages.links import Links
from messages.model import Channel, Enclosed, Message, Receipt
from storage.store import Store


async def enclose(store: Store, channel: Channel, piece: Message, links: Links, now: datetime) -> Enclosed | None:
    """The picture or file of a piece, as this channel takes it; None where it has none.

    Raises:
        StoreUnavailable: the database is away.
    """
    if piece.attachment and piece.attachment.kind == "call_list" and channel.uploads:
        asked = piece.attachment
        name, data = await store.read(call_lists.drawn, asked.id, asked.language, asked.group_id)
        return Enclosed("document", name, data)
    if piece.picture is None:
        return None
    if channel.uploads:
        return Enclosed("photo", "", await pictures.drawn(store, piece.picture, links))
    return Enclosed("photo", "", link=await store.run(pictures.lend, piece.picture, links, now))


async def remember(store: Store, channel: Channel, piece: Message, receipt: Receipt) -> None:
    """Keep by which name the platform has what was uploaded, so that it is uploaded once."""
