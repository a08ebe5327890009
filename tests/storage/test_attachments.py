"""Files that nothing refers to are deleted, on both databases; what is used or on its way stays."""

import pytest
from sqlalchemy import Connection, select

from actions import saying
from ceremony.audience import Selection
from messages.model import Attachment, Message
from storage import attachments, campaigns, chats
from storage.campaigns import Kind
from storage.store import Store
from storage.tables import attachments as table
from tests.house import at, new_house


@pytest.fixture
async def store(either_store: Store) -> Store:
    """The example ceremony on each database in turn."""
    await new_house(either_store).load()
    return either_store


async def test_only_what_nothing_refers_to_is_dropped(store: Store) -> None:
    now = at(5, 7)

    def story(tx: Connection) -> tuple[list[int], list[int]]:
        used, waits, gone = (
            attachments.keep(tx, 1, "document", "tệp.pdf", "application/pdf", b"x", now) for _ in range(3)
        )
        attachments.note_upload(tx, "telegram", gone, "upload")
        campaign = campaigns.start(tx, "k", Selection(1), Kind.BROADCAST, "", None, now)
        campaigns.change(tx, campaign or 0, attachment_id=used)
        chat = chats.open_chat(tx, "telegram", "7", "vi", now)
        saying.say(tx, chat, Message("xem trước", attachment=Attachment("stored", waits, "vi")), now)
        attachments.drop_unused(tx, 1)
        return [used, waits], list(tx.execute(select(table.c.id).order_by(table.c.id)).scalars())

    kept, left = await store.run(story)
    assert left == kept
