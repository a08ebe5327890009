"""Photos and documents on Telegram: fetched when they come, uploaded once when they go."""

import asyncio
import io
from collections.abc import Callable

import pytest
from PIL import Image

from bot.channels.telegram import Telegram
from messages.model import (
    Attachment,
    Button,
    Enclosed,
    Filed,
    Message,
    Photographed,
    Receipt,
    Received,
    Rejected,
    Said,
    TooFast,
)
from messages.styled import Run
from tests.bot.channels.conftest import heard
from tests.fakes.people import Fault, User
from tests.fakes.telegram import FakeTelegram

PDF, NAME = b"%PDF-1.7 programme", "Chương trình buổi lễ.pdf"
PROGRAMME = Attachment("stored", 1, "vi")


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (90, 60), "gold").save(out, "JPEG")
    return out.getvalue()


async def test_a_document_comes_with_its_bytes_its_name_and_its_caption(
    fake: FakeTelegram, telegram: Telegram
) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    fake.user(7).sends_document(PDF, NAME, "application/pdf", caption="Kính gửi", caption_entities=bold)
    (incoming,) = await heard(telegram, 1)
    caption = Said("Kính gửi", (Run("Kính", ("bold",)), Run(" gửi")))
    assert incoming.content == Filed(Received("document", NAME, "application/pdf", PDF, caption, "file1"))


async def test_a_photo_comes_with_its_bytes_and_its_caption(fake: FakeTelegram, telegram: Telegram) -> None:
    fake.user(7).sends_photo(_photo(), caption="Cổng chính")
    (incoming,) = await heard(telegram, 1)
    file = Received("photo", "photo.jpg", "image/jpeg", _photo(), Said("Cổng chính"), "file1")
    assert incoming.content == Photographed((), file=file)


async def test_an_image_that_was_sent_as_a_document_is_read_and_stays_a_document(
    fake: FakeTelegram, telegram: Telegram
) -> None:
    fake.user(7).sends_document(_photo(), "anh.png", "image/png")
    fake.user(7).sends_document(b"no picture", "anh.heic", "image/heic")
    one, other = await heard(telegram, 2)
    assert one.content == Photographed(
        (), file=Received("document", "anh.png", "image/png", _photo(), None, "file1")
    )
    assert isinstance(other.content, Photographed)
    assert (other.content.problem, other.content.file and other.content.file.kind) == ("unreadable", "document")


async def test_a_document_that_is_too_large_is_not_fetched(fake: FakeTelegram, telegram: Telegram) -> None:
    user = fake.user(7)
    user.sends_document(PDF, NAME, "application/pdf", size=40_000_000)
    user.sends_document(bytes(20_000_001), "phim.zip", "application/zip", size=1)
    assert [incoming.content for incoming in await heard(telegram, 2)] == [Filed(problem="too_large")] * 2
    assert [method for method, _ in fake.calls if method == "getFile"] == []


async def test_a_document_that_cannot_be_fetched_says_so(fake: FakeTelegram, telegram: Telegram) -> None:
    fake.fails("getFile", Fault(code=500))
    fake.user(7).sends_document(PDF, NAME, "application/pdf")
    (incoming,) = await heard(telegram, 1)
    assert incoming.content == Filed(problem="not_fetched")


async def test_no_more_than_two_documents_are_fetched_at_once_and_photos_do_not_wait(
    fake: FakeTelegram, telegram: Telegram
) -> None:
    held = [Fault(hangs=True) for _ in range(2)]
    fake.fails("getFile", *held)
    for number in range(1, 6):
        fake.user(number).sends_document(PDF, NAME, "application/pdf")
    photo = fake.user(9)
    came: list[str] = []
    photographed, everything = asyncio.Event(), asyncio.Event()

    async def receive(incoming):  # type: ignore[no-untyped-def]
        came.append(incoming.address)
        if incoming.address == "9":
            photographed.set()
        if len(came) == 6:
            everything.set()

    photo.sends_photo(_photo())
    polling = asyncio.create_task(telegram.poll(receive))
    await asyncio.wait_for(photographed.wait(), 20)
    assert came == ["9"]
    for fault in held:
        fault.released.set()
    await asyncio.wait_for(everything.wait(), 20)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


def _enclosed(kind: str, data: bytes, upload_id: str = "", name: str = NAME) -> tuple[Enclosed, list[int]]:
    """A stored file, and when it was loaded."""
    loaded: list[int] = []

    async def load() -> bytes:
        loaded.append(1)
        return data

    return Enclosed(kind, name, upload_id=upload_id, load=load), loaded  # type: ignore[arg-type]


def _people(fake: FakeTelegram, number: int) -> list[User]:
    users = [fake.user(each) for each in range(1, number + 1)]
    for user in users:
        user.started = True
    return users


async def _to_all(telegram: Telegram, users: list[User], piece: Message, enclosed: Enclosed) -> list[Receipt]:
    return await asyncio.gather(*(telegram.send(str(user.number), piece, enclosed) for user in users))


@pytest.mark.parametrize(("kind", "data"), [("document", lambda: PDF), ("photo", _photo)])
async def test_a_file_for_many_is_uploaded_once(
    fake: FakeTelegram, telegram: Telegram, kind: str, data: Callable[[], bytes]
) -> None:
    users = _people(fake, 20)
    piece = Message(
        "Kính gửi", ((Button("Đã nhận", "ack:1"),),), attachment=PROGRAMME, styled=(Run("Kính gửi", ("bold",)),)
    )
    enclosed, loaded = _enclosed(kind, data())
    receipts = await _to_all(telegram, users, piece, enclosed)
    assert (fake.shelf.uploads, sum(fake.shelf.reused.values()), len(loaded)) == (1, 19, 1)
    assert [receipt.upload_id for receipt in receipts if receipt.upload_id] == ["file1"]
    for user in users:
        (sent,) = user.log
        assert (sent.photo or sent.document) == data()
        assert (sent.text, sent.marks, sent.buttons) == (
            "Kính gửi",
            [("bold", "Kính gửi")],
            [("Đã nhận", "ack:1")],
        )


async def test_a_document_keeps_its_vietnamese_name(fake: FakeTelegram, telegram: Telegram) -> None:
    (user,) = _people(fake, 1)
    await telegram.send("1", Message("", attachment=PROGRAMME), _enclosed("document", PDF)[0])
    assert user.log[0].name == NAME


async def test_a_file_that_telegram_has_is_not_loaded(fake: FakeTelegram, telegram: Telegram) -> None:
    _people(fake, 1)
    enclosed, loaded = _enclosed("document", PDF, fake.shelf.put("document", PDF))
    receipt = await telegram.send("1", Message("", attachment=PROGRAMME), enclosed)
    assert (receipt.upload_id, loaded, fake.shelf.uploads) == ("", [], 0)


async def test_a_name_that_telegram_does_not_know_any_more_is_uploaded_again_once(
    fake: FakeTelegram, telegram: Telegram
) -> None:
    users = _people(fake, 8)
    enclosed, loaded = _enclosed("document", PDF, "forgotten")
    piece = Message("", attachment=PROGRAMME)
    first = await _to_all(telegram, users, piece, enclosed)
    fake.shelf.forget()
    again = await _to_all(telegram, users, piece, enclosed)
    assert (fake.shelf.uploads, len(loaded)) == (2, 2)
    assert [sum(bool(receipt.upload_id) for receipt in receipts) for receipts in (first, again)] == [1, 1]
    assert all(len(user.log) == 2 for user in users)


async def test_an_upload_that_fails_leaves_the_turn_to_the_next(fake: FakeTelegram, telegram: Telegram) -> None:
    users = _people(fake, 3)
    fake.fails("sendDocument", Fault(code=429, retry_after=3))
    enclosed, _ = _enclosed("document", PDF)
    piece = Message("", attachment=PROGRAMME)
    results = await asyncio.gather(
        *(telegram.send(str(user.number), piece, enclosed) for user in users), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["Receipt", "Receipt", "TooFast"]
    assert fake.shelf.uploads == 1
    assert TooFast in map(type, results)


async def test_a_caption_that_is_too_long_follows_its_file(fake: FakeTelegram, telegram: Telegram) -> None:
    (user,) = _people(fake, 1)
    words = "Kính gửi đại biểu. " * 60 + "Trân trọng."
    message = Message(words, ((Button("Đã nhận", "ack:1"),),), attachment=PROGRAMME)
    enclosed, _ = _enclosed("document", PDF)
    for piece in telegram.pieces(message):
        await telegram.send("1", piece, enclosed if piece.attachment else None)
    assert [(bool(sent.document), sent.text, bool(sent.buttons)) for sent in user.log] == [
        (True, "", False),
        (False, words, True),
    ]


async def test_a_text_is_edited_with_its_marks_and_buttons(fake: FakeTelegram, telegram: Telegram) -> None:
    (user,) = _people(fake, 1)
    receipt = await telegram.send("1", Message("Đã gửi 1/9"), None)
    fresh = Message(
        "Đã gửi 9/9 🌸",
        ((Button("Báo cáo", "report:1"),),),
        styled=(Run("Đã gửi "), Run("9/9", ("bold",)), Run(" 🌸")),
    )
    for _ in range(2):
        await telegram.edit("1", receipt.message_id, fresh)
    (sent,) = user.log
    assert (sent.text, sent.marks, sent.buttons) == (fresh.text, [("bold", "9/9")], [("Báo cáo", "report:1")])
    assert user.edits == 1
    with pytest.raises(Rejected):
        await telegram.edit("1", "999", fresh)
