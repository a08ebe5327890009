"""Zalo against a strict fake of its platform, through the whole program: by webhook, and by polling."""

import io
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from pydantic import SecretStr

from bench.start import free_port
from bot.channels.zalo import Zalo
from ceremony.codes import spell
from ceremony.model import Reply, Role
from messages import styled
from messages.model import (
    Attachment,
    BadToken,
    Button,
    Enclosed,
    Incoming,
    Interrupted,
    Message,
    Photographed,
    Received,
    Rejected,
    Said,
    SendError,
    TooFast,
    Unreachable,
)
from messages.styled import Run
from messages.texts import texts
from printing.qr import qr
from printing.reading import read_codes
from tests.bot.installation import PUBLIC, Installation, installed
from tests.fakes.zalo import SECRET, TOKEN, Answer, FakeZalo
from tests.house import at


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """The platform."""
    async with FakeZalo() as fake:
        yield fake


@pytest.fixture
async def channel(zalo: FakeZalo) -> AsyncIterator[Zalo]:
    """The channel alone."""
    made = Zalo(TOKEN, zalo.url, read_codes=read_codes)
    yield made
    await made.close()


@pytest.fixture(params=["webhook", "polling"])
async def office(request: pytest.FixtureRequest, zalo: FakeZalo, tmp_path: Path) -> AsyncIterator[Installation]:
    """The program with a Zalo bot, on 05/8."""
    async with _with_zalo(zalo, tmp_path, webhook=request.param == "webhook") as running:
        yield running


def _with_zalo(zalo: FakeZalo, folder: Path, *, webhook: bool = True, day: int = 5):  # type: ignore[no-untyped-def]
    port = free_port()
    zalo.hook.reaches[PUBLIC] = f"http://127.0.0.1:{port}"
    secret = SecretStr(SECRET) if webhook else None
    return _connected(
        installed(
            folder, port=port, now=at(day, 7), zalo_token=SecretStr(TOKEN), zalo_api=zalo.url, zalo_secret=secret
        ),
        "webhook" if webhook else "polling",
    )


class _connected:  # noqa: N801
    def __init__(self, installation, state: str) -> None:  # type: ignore[no-untyped-def]
        self._installation, self._state = installation, state

    async def __aenter__(self) -> Installation:
        running: Installation = await self._installation.__aenter__()
        await running.until(zalo=self._state)
        return running

    async def __aexit__(self, *error: object) -> None:
        await self._installation.__aexit__(*error)


def _photo(link: str) -> bytes:
    out = io.BytesIO()
    sheet = Image.new("RGB", (420, 420), "white")
    sheet.paste(qr(link, 400).convert("RGB"), (10, 10))
    sheet.save(out, "JPEG", quality=90)
    return out.getvalue()


async def test_the_story_of_a_delegate(office: Installation, zalo: FakeZalo) -> None:
    guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = zalo.user("z-delegate-1")
    (welcome,) = await delegate.says("xin chào")
    assert "mã" in welcome
    (invitation,) = await delegate.says(spell(guest.code).lower())
    assert "trân trọng kính mời" in invitation
    assert "1. Xác nhận tham dự" in invitation
    assert len(delegate.pictures) == 1
    (ticket,) = await delegate.says("1")
    assert spell(guest.code) in ticket
    assert read_codes(delegate.pictures[-1]) == (f"{PUBLIC}/i/{guest.code}",)
    assert (await office.reload(guest)).reply is Reply.ATTENDING
    (named,) = await delegate.says("Nguyễn Văn Mẫu")
    assert "Nguyễn Văn Mẫu" in named
    (declined,) = await delegate.says(delegate.number_of("Không thể tham dự"))
    assert "không thể tham dự" in declined
    assert (await office.reload(guest)).reply is Reply.DECLINED


async def test_the_story_of_a_clerk_with_two_chiefs_and_a_substitute(office: Installation, zalo: FakeZalo) -> None:
    first = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
    second = await office.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    clerk = zalo.user("z-clerk")
    await clerk.says(f"Chuyển tiếp: {PUBLIC}/i/{first.code}")
    await clerk.says("tham dự")
    await clerk.says(second.code)
    await clerk.says(clerk.number_of("Cử người dự thay"))
    for words in ("trần thị mẫu", "Phó Bí thư", "0912 345 678"):
        (asked,) = await clerk.says(words)
    assert "Trần Thị Mẫu" in asked
    await clerk.says(clerk.number_of("Xác nhận"))
    while "THẺ THAM DỰ" not in clerk.texts[-1]:
        await clerk.reads()
    changed = await office.reload(second)
    assert (changed.reply, changed.substitute and changed.substitute.phone) == (Reply.SUBSTITUTED, "+84912345678")
    assert (await office.reload(first)).reply is Reply.ATTENDING
    (which,) = await clerk.says("/ve")
    assert which.count("\n1. ") == 1 and "\n2. " in which


async def test_the_story_of_the_door(zalo: FakeZalo, tmp_path: Path) -> None:
    async with _with_zalo(zalo, tmp_path, day=9) as office:
        guest = await office.guest("Chủ tịch HĐND", "xã Bảo Quang")
        steward = zalo.user("z-door")
        (welcome,) = await steward.says(await office.duty(Role.DOOR, at(9, 7)))
        assert "trực cửa" in welcome
        (verdict,) = await steward.says(guest.code)
        assert verdict.startswith("🟡 Chưa phản hồi")
        (again,) = await steward.sends("image", photo=zalo.hosts("a", _photo(f"{PUBLIC}/i/{guest.code}")))
        assert again.startswith("🟡 Đã vào lúc")
        (found,) = await steward.says("bi thu dang uy bao vinh")
        assert "1. Cho vào" in found
        (admitted,) = await steward.says("1")
        assert admitted.startswith("🟡 Chưa phản hồi, kính mời vào: Bí thư Đảng ủy phường Bảo Vinh")
        (undone,) = await steward.says(steward.number_of("Hoàn tác"))
        assert "hoàn tác" in undone


async def test_what_zalo_cannot_carry_is_answered(office: Installation, zalo: FakeZalo) -> None:
    person = zalo.user("z-1")
    assert "nhãn dán" in (await person.sends("sticker", sticker="x"))[0]
    assert "thoại" in (await person.sends("voice", voice_url="x"))[0]
    assert "loại tin nhắn" in (await person.sends("unsupported"))[0]
    assert "Không thấy mã QR" in (await person.sends("image", photo_url=zalo.hosts("b", _blank())))[0]
    assert "Chưa tải được" in (await person.sends("image", photo=f"{zalo.url}/files/gone"))[0]
    assert "Chưa tải được" in (await person.sends("image"))[0]
    assert "Chưa đọc được" in (await person.sends("image", photo=zalo.hosts("c", b"no picture")))[0]
    assert "quá lớn" in (await person.sends("image", photo=zalo.hosts("d", bytes(20_000_001))))[0]


def _blank() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 400), "white").save(out, "JPEG")
    return out.getvalue()


async def test_a_repeated_event_changes_and_says_nothing(zalo: FakeZalo, tmp_path: Path) -> None:
    async with _with_zalo(zalo, tmp_path) as office:
        guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
        delegate = zalo.user("z-1")
        await delegate.says(guest.code, "m-1")
        await zalo.arrives(delegate, "text", "m-1", text=guest.code)
        await delegate.says("1", "m-2")
        await zalo.arrives(delegate, "text", "m-2", text="1")
        assert zalo.hook.statuses == [200] * 4
        await delegate.says("/trogiup")
        assert len(delegate.texts) == 3


async def test_a_webhook_that_is_forged_or_broken_is_refused(zalo: FakeZalo, tmp_path: Path) -> None:
    async with _with_zalo(zalo, tmp_path) as office:
        body = json.dumps(zalo.update(zalo.user("z-1"), "text", text="xin chào")).encode()
        assert await zalo.hook.hand_in(body, "") == 403
        assert await zalo.hook.hand_in(body, SECRET + "x") == 403
        async with httpx.AsyncClient() as http:
            odd_secret = {b"X-Bot-Api-Secret-Token": b"b\xc3\xad m\xe1"}
            url = zalo.hook.found(zalo.hook.url)
            assert (await http.post(url, content=body, headers=odd_secret)).status_code == 403
        for broken in (b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe"):
            assert await zalo.hook.hand_in(broken) == 400
        assert await zalo.hook.hand_in(b'{"result": "' + b"x" * 1_000_000 + b'"}') == 413
        chat = {"chat": {"id": "z"}, "message_id": "1"}
        odd = [
            {},
            {"result": []},
            {"event_name": 7},
            {"event_name": "message.text.received", "message": "x"},
            {"event_name": "message.text.received", "message": {"chat": {"id": {}}, "message_id": []}},
            {"event_name": "user.follow", "message": chat},
        ]
        for each in odd:
            assert await zalo.hook.hand_in(json.dumps(each).encode()) == 200
        async with httpx.AsyncClient() as http:
            assert (await http.post(f"{office.url}/viber/webhook", content=b"{}")).status_code == 404
            assert (await http.post(f"{office.url}/telegram/webhook", content=b"{}")).status_code == 404
        assert not any(method.startswith("send") for method, _ in zalo.calls)


async def test_groups_and_bots_are_left_alone(zalo: FakeZalo, tmp_path: Path) -> None:
    async with _with_zalo(zalo, tmp_path):
        person = zalo.user("g-1")
        group = {"chat": {"id": "g-1", "chat_type": "GROUP"}}
        await zalo.arrives(person, "text", "", text="chào cả nhà", **group)
        await zalo.arrives(person, "text", "", text="x", **{"from": {"id": "b", "is_bot": True}})
        (answer,) = await person.sends("text", text="/thumoi", **group)
        assert "nhắn riêng" in answer


async def test_where_zalo_cannot_fetch_the_picture_its_link_is_sent(zalo: FakeZalo, tmp_path: Path) -> None:
    async with _with_zalo(zalo, tmp_path) as office:
        guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
        zalo.fails("sendPhoto", Answer(400))
        (invitation,) = await zalo.user("z-1").says(guest.code)
        link = next(line for line in invitation.splitlines() if line.startswith("Ảnh: ")).removeprefix("Ảnh: ")
        assert guest.code not in link
        async with httpx.AsyncClient() as http:
            local = zalo.hook.found(link)
            assert (await http.get(local)).content.startswith(b"\xff\xd8")
            gone = await http.get(local.replace("/p/", "/p/x"))
            assert (gone.status_code, "/ve" in gone.text) == (404, True)


@pytest.mark.parametrize(
    ("answer", "becomes"),
    [
        (Answer(429), TooFast),
        (Answer(429, 429), TooFast),
        (Answer(403), Unreachable),
        (Answer(404), Unreachable),
        (Answer(400), Rejected),
        (Answer(401), Interrupted),
        (Answer(408), Interrupted),
        (Answer(500, 500), Interrupted),
        (Answer(0, 200, ""), Interrupted),
        (Answer(0, 200, "<html>"), Interrupted),
        (Answer(0, 200, "{}"), Interrupted),
        (Answer(0, 200, "[]"), Interrupted),
        (Answer(0, 502, '{"ok": true, "result": {}}'), Interrupted),
    ],
)
async def test_a_failure_is_never_silence(
    zalo: FakeZalo, channel: Zalo, answer: Answer, becomes: type[SendError]
) -> None:
    zalo.user("z-1").started = True
    zalo.fails("sendMessage", answer)
    with pytest.raises(becomes):
        await channel.send("z-1", Message("Kính gửi"), None)


async def test_long_texts_are_split_and_choices_come_last(zalo: FakeZalo, channel: Zalo) -> None:
    user = zalo.user("z-1")
    user.started = True
    buttons = ((Button("Xác nhận tham dự", "attend:1"),),)
    for piece in channel.pieces(Message("đoạn văn 🌸\n\n" * 300, buttons)):
        await channel.send("z-1", piece, None)
    assert len(user.texts) > 1
    assert user.texts[-1].endswith("1. Xác nhận tham dự")


@pytest.mark.parametrize(
    ("kind", "name", "line"),
    [
        ("photo", "anh.jpg", "Ảnh: https://moi.example.vn/f/T/anh.jpg"),
        ("document", "Chương trình.pdf", "Tài liệu Chương trình.pdf: https://moi.example.vn/f/T/anh.jpg"),
    ],
)
async def test_a_link_stands_below_the_words_and_choices_come_last(
    zalo: FakeZalo, channel: Zalo, kind: Any, name: str, line: str
) -> None:
    user = zalo.user("z-1")
    user.started = True
    runs = (Run("Xem "), Run("tại đây", ("bold",), "https://example.org/"))
    buttons, attachment = ((Button("Đã nhận", "ack:1"),),), Attachment("stored", 1, "vi")
    message = Message(styled.plain(runs), buttons, styled=runs, attachment=attachment)
    (piece,) = channel.pieces(message)
    zalo.fails("sendPhoto", Answer(400))
    await channel.send("z-1", piece, Enclosed(kind, name, link="https://moi.example.vn/f/T/anh.jpg"))
    words = "Xem tại đây (https://example.org/)"
    assert user.texts == [f"{words}\n\n{line}\n\n{texts('vi')('plain.choose')}\n1. Đã nhận"]


async def test_a_long_text_with_a_file_and_choices_fits_in_calls_of_its_own(zalo: FakeZalo, channel: Zalo) -> None:
    user = zalo.user("z-1")
    user.started = True
    buttons, attachment = ((Button("Đã nhận", "ack:1"),),), Attachment("stored", 1, "vi")
    message = Message("Kính gửi đại biểu. 🌸\n\n" * 200, buttons, attachment=attachment)
    pieces, link = channel.pieces(message), "https://moi.example.vn/f/" + "T" * 200
    for piece in pieces:
        await channel.send("z-1", piece, Enclosed("document", "x" * 80, link=link) if piece.attachment else None)
    assert len(user.texts) == len(pieces) > 1
    assert [link in text for text in user.texts] == [True] + [False] * (len(pieces) - 1)
    assert user.texts[-1].endswith("1. Đã nhận")
    assert "1. Đã nhận" not in "".join(user.texts[:-1])


async def test_a_photo_comes_with_its_bytes_and_its_caption(zalo: FakeZalo, channel: Zalo) -> None:
    came: list[Incoming] = []

    async def receive(incoming: Incoming) -> None:
        came.append(incoming)

    update = zalo.update(zalo.user("z-1"), "image", photo=zalo.hosts("a", _blank()), caption="Cổng chính")
    await channel.hear(update, receive)
    file = Received("photo", "photo.jpg", "image/jpeg", _blank(), Said("Cổng chính"))
    assert [incoming.content for incoming in came] == [Photographed((), file=file)]


async def test_choices_are_named_in_the_language_of_the_message(zalo: FakeZalo, channel: Zalo) -> None:
    user = zalo.user("z-1")
    user.started = True
    message = Message("Dear delegate", ((Button("Attend", "attend:1"),),), language="en")
    (piece,) = channel.pieces(message)
    await channel.send("z-1", piece, None)
    assert user.texts == ["Dear delegate\n\nYou may answer with a number:\n1. Attend"]


async def test_a_wrong_token_is_told_and_the_rest_goes_on(zalo: FakeZalo, tmp_path: Path) -> None:
    async with installed(tmp_path, zalo_token=SecretStr("1:wrong"), zalo_api=zalo.url) as office:
        await office.until(zalo="token refused", database="ok")
    lone = Zalo("1:wrong", zalo.url, read_codes=read_codes)
    with pytest.raises(BadToken):
        await lone.start()
    await lone.close()


async def test_no_token_reaches_the_logs(
    zalo: FakeZalo, channel: Zalo, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    away = Zalo(TOKEN, "http://127.0.0.1:1", read_codes=read_codes)
    with pytest.raises(Interrupted):
        await away.start()
    await away.close()
    zalo.fails("getMe", Answer(500, 500))
    with pytest.raises(Interrupted):
        await channel.start()
    await channel.start()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    assert TOKEN not in "\n".join([*ours, *capsys.readouterr()])


async def test_switching_between_polling_and_webhook_loses_nothing(zalo: FakeZalo, tmp_path: Path) -> None:
    delegate = zalo.user("z-1")
    async with _with_zalo(zalo, tmp_path, webhook=False) as office:
        guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
        await delegate.says(guest.code)
    async with _with_zalo(zalo, tmp_path) as office:
        await delegate.says("1")
        assert (await office.reload(guest)).reply is Reply.ATTENDING
    async with _with_zalo(zalo, tmp_path, webhook=False) as office:
        await delegate.says("/thumoi")
        await delegate.says(delegate.number_of("Không thể tham dự"))
        assert (await office.reload(guest)).reply is Reply.DECLINED
