"""What goes with a message, as each kind of channel takes it."""

from datetime import timedelta

import pytest

from actions import enclosing, files
from bot.channels.browser import Browser
from bot.channels.plain import Plain
from bot.rehearsal.channels import Buttons
from messages.links import Links
from messages.model import Attachment, Channel, Enclosed, Interrupted, Message, Receipt, Rejected
from storage import attachments
from storage.store import Store, open_store
from tests.house import House, at

LINKS, NOW = Links("http://127.0.0.1:8080"), at(5, 8)
NAME = "Chương trình buổi lễ.pdf"


async def _keep(store: Store, kind: str, name: str, data: bytes) -> Message:
    """A message with a file of this kind."""
    kept = await store.run(attachments.keep, 1, kind, name, "application/pdf", data, NOW)
    return Message("Kính gửi", attachment=Attachment("stored", kept, "vi"))


async def _enclosed(store: Store, channel: Channel, message: Message) -> Enclosed:
    enclosed = await enclosing.enclose(store, channel, message, LINKS, NOW)
    assert enclosed is not None
    return enclosed


async def _loaded(enclosed: Enclosed) -> bytes:
    assert enclosed.load is not None
    return await enclosed.load()


async def test_a_file_is_loaded_only_where_the_platform_has_it_not(house: House) -> None:
    message = await _keep(house.store, "document", NAME, b"%PDF-1.7")
    first = await _enclosed(house.store, Buttons(), message)
    assert (first.kind, first.name, first.data, first.upload_id) == ("document", NAME, b"", "")
    assert await _loaded(first) == b"%PDF-1.7"
    await enclosing.remember(house.store, Buttons(), message, Receipt("1", "file7"))
    assert (await _enclosed(house.store, Buttons(), message)).upload_id == "file7"
    await enclosing.remember(house.store, Buttons(), message, Receipt("2", "file8"))
    assert (await _enclosed(house.store, Buttons(), message)).upload_id == "file8"


async def test_a_letter_is_drawn_once(house: House) -> None:
    message = await _keep(house.store, "letter", NAME, "Kính gửi Quý đại biểu".encode())
    enclosed = await _enclosed(house.store, Buttons(), message)
    pdf = await _loaded(enclosed)
    assert pdf.startswith(b"%PDF-")
    assert message.attachment is not None
    stored = await house.store.read(attachments.find, message.attachment.id)
    assert stored and (stored.data.decode(), stored.drawn) == ("Kính gửi Quý đại biểu", pdf)
    await house.store.run(attachments.keep_drawn, message.attachment.id, b"the one that was drawn")
    assert await _loaded(enclosed) == b"the one that was drawn"


async def test_a_photo_too_large_for_platforms_is_uploaded_as_a_document(house: House) -> None:
    small = await _keep(house.store, "photo", "anh.jpg", b"x" * 10_000_000)
    large = await _keep(house.store, "photo", "anh.jpg", b"x" * 10_000_001)
    assert (await _enclosed(house.store, Buttons(), small)).kind == "photo"
    assert (await _enclosed(house.store, Buttons(), large)).kind == "document"
    assert (await _enclosed(house.store, Plain(), large)).kind == "photo"


async def test_where_nothing_is_uploaded_an_address_is_lent_for_a_month(house: House) -> None:
    message = await _keep(house.store, "document", NAME, b"%PDF-1.7")
    one, other = [await _enclosed(house.store, Plain(), message) for _ in range(2)]
    assert one.link != other.link
    before, token, name = one.link.rsplit("/", 2)
    assert (before, name) == ("http://127.0.0.1:8080/f", "chuong-trinh-buoi-le.pdf")
    for moment, found in ((NOW + timedelta(days=29), message.attachment), (NOW + timedelta(days=30), None)):
        assert await house.store.read(files.borrowed, token, moment) == found
    assert await house.store.read(files.borrowed, token + "x", NOW) is None


async def test_a_page_shows_its_files_by_itself(house: House) -> None:
    message = await _keep(house.store, "document", NAME, b"%PDF-1.7")
    assert await enclosing.enclose(house.store, Browser(print), message, LINKS, NOW) is None


@pytest.mark.parametrize("channel", [Buttons(), Plain()])
async def test_a_file_that_is_gone_is_not_tried_again(house: House, channel: Channel) -> None:
    message = Message("Kính gửi", attachment=Attachment("stored", 99, "vi"))
    with pytest.raises(Rejected):
        await enclosing.enclose(house.store, channel, message, LINKS, NOW)


async def test_a_database_that_is_away_lets_the_message_be_tried_again(house: House, sqlite_url: str) -> None:
    message = await _keep(house.store, "document", NAME, b"%PDF-1.7")
    away = await open_store(sqlite_url)
    enclosed = await _enclosed(away, Buttons(), message)
    await away.close()
    with pytest.raises(Interrupted):
        await _loaded(enclosed)
