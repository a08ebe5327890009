"""The Telegram channel against a strict fake Bot API over HTTP."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from PIL import Image, ImageFilter
from sqlalchemy import Connection, select

from bot.channels.telegram import Telegram
from ceremony.codes import spell
from ceremony.model import Reply, Role
from messages.menus import menu
from messages.model import (
    BadToken,
    Button,
    Content,
    Enclosed,
    Incoming,
    Interrupted,
    Message,
    Moved,
    Photographed,
    Picture,
    Pressed,
    Rejected,
    Said,
    SendError,
    TooFast,
    Unreachable,
    Unsupported,
)
from printing.qr import qr
from printing.reading import read_codes
from storage import admissions, ceremonies, tables
from storage.store import Store
from storage.tables import updates
from tests.bot.channels.conftest import heard
from tests.fakes.people import Fault
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.house import House

Program = Callable[..., Any]


def _picture(*codes: str) -> bytes:
    sheet = Image.new("RGB", (420 * max(1, len(codes)), 420), "white")
    for number, code in enumerate(codes):
        sheet.paste(qr(code, 400).convert("RGB"), (420 * number + 10, 10))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=90)
    return out.getvalue()


async def test_every_kind_of_update_is_understood(fake: FakeTelegram, telegram: Telegram) -> None:
    user, group = fake.user(7, "vi"), fake.group(-5)
    user.says("xin chào")
    user.says("/ve@kinhmoi_bot")
    user.starts("ABCD")
    user.sends_photo(_picture("mã"))
    user.sends_photo(b"no picture")
    user.sends_photo(_picture("x"), size=21_000_000)
    user.sends(sticker={"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                        "is_animated": False, "is_video": False})  # fmt: skip
    user.sends(voice={"file_id": "v", "file_unique_id": "v", "duration": 1})
    user.sends(contact={"phone_number": "1", "first_name": "x"})
    user.sends(location={"longitude": 1, "latitude": 1})
    user.edits_own("sửa")
    user.says("tin chuyển tiếp")
    group.hears(user, "nói chuyện riêng")
    group.hears(user, "/start@kinhmoi_bot")
    came = await heard(telegram, 13)
    assert [_without_file(incoming.content) for incoming in came if incoming.address == "7"] == [
        Said("xin chào"),
        Said("/ve"),
        Said("/start ABCD"),
        Photographed(("mã",)),
        Photographed(problem="unreadable"),
        Photographed(problem="too_large"),
        Unsupported("sticker"),
        Unsupported("voice"),
        Unsupported("contact"),
        Unsupported("other"),
        Unsupported("edited"),
        Said("tin chuyển tiếp"),
    ]
    assert [(each.content, each.member) for each in came if each.address == "-5"] == [(Said("/start"), "Người")]
    assert {each.member for each in came if each.address == "7"} == {""}
    assert {incoming.language for incoming in came} == {"vi"}


def _without_file(content: Content) -> Content:
    return replace(content, file=None) if isinstance(content, Photographed) else content


async def test_a_photo_that_cannot_be_fetched_says_so(fake: FakeTelegram, telegram: Telegram) -> None:
    fake.fails("getFile", Fault(code=500))
    fake.user(7).sends_photo(_picture("mã"))
    (incoming,) = await heard(telegram, 1)
    assert incoming.content == Photographed(problem="not_fetched")


async def test_a_pressed_button_is_ticked(fake: FakeTelegram, telegram: Telegram) -> None:
    user = fake.user(7)
    user.started = True
    await telegram.send("7", Message("chọn", ((Button("Có", "yes:1"),),)), None)
    user.presses("Có")
    (incoming,) = await heard(telegram, 1)
    assert incoming.content == Pressed("yes:1")
    assert sum(fake.answered.values()) == 1


async def test_one_chats_updates_stay_in_order_and_others_do_not_wait(
    fake: FakeTelegram, telegram: Telegram
) -> None:
    first_is_in, release = asyncio.Event(), asyncio.Event()
    said: list[str] = []

    async def receive(incoming: Incoming) -> None:
        assert isinstance(incoming.content, Said)
        if incoming.content.text == "1":
            first_is_in.set()
            await release.wait()
        said.append(incoming.content.text)
        if incoming.content.text == "other":
            release.set()

    for text in ("1", "2", "3"):
        fake.user(7).says(text)
    fake.user(8).says("other")
    polling = asyncio.create_task(telegram.poll(receive))
    await asyncio.wait_for(first_is_in.wait(), 20)
    await asyncio.wait_for(release.wait(), 20)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    assert said == ["other", "1", "2", "3"]


async def test_an_update_is_confirmed_only_when_it_was_received(fake: FakeTelegram, telegram: Telegram) -> None:
    update_id = fake.user(7).says("quan trọng")
    tries: list[str] = []
    again = asyncio.Event()

    async def receive(incoming: Incoming) -> None:
        tries.append(incoming.update_id)
        assert fake.confirmed <= update_id
        if len(tries) == 1:
            raise ConnectionError("the database is away")
        again.set()

    polling = asyncio.create_task(telegram.poll(receive))
    await asyncio.wait_for(again.wait(), 20)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    assert tries == [str(update_id)] * 2


async def test_what_was_begun_is_finished_when_polling_stops(fake: FakeTelegram, telegram: Telegram) -> None:
    fake.user(7).says("đang xử lý")
    begun, finish, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def receive(incoming: Incoming) -> None:
        begun.set()
        await finish.wait()
        finished.set()

    polling = asyncio.create_task(telegram.poll(receive))
    await asyncio.wait_for(begun.wait(), 20)
    polling.cancel()
    finish.set()
    await asyncio.gather(polling, return_exceptions=True)
    assert finished.is_set()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(code=429, retry_after=7), TooFast),
        (Fault(code=500), Interrupted),
        (Fault(code=502), Interrupted),
        (Fault(code=500, after_effect=True), Interrupted),
    ],
)
async def test_what_fails_on_the_way_is_told_apart(
    fake: FakeTelegram, telegram: Telegram, fault: Fault, kind: type[SendError]
) -> None:
    fake.user(7).started = True
    fake.fails("sendMessage", fault)
    with pytest.raises(kind) as raised:
        await telegram.send("7", Message("tin"), None)
    if isinstance(raised.value, TooFast):
        assert raised.value.seconds == 7


async def test_who_cannot_be_reached_is_told_apart(fake: FakeTelegram, telegram: Telegram) -> None:
    blocked, gone, group = fake.user(1), fake.user(2), fake.group(-3)
    blocked.started = gone.started = True
    blocked.blocked, gone.deactivated, group.moved_to = True, True, -1003
    for address, kind in (("1", Unreachable), ("2", Unreachable), ("99", Unreachable), ("-3", Moved)):
        with pytest.raises(kind):
            await telegram.send(address, Message("tin"), None)


async def test_what_the_api_will_never_take_is_rejected(fake: FakeTelegram, telegram: Telegram) -> None:
    fake.user(7).started = True
    with pytest.raises(Rejected):
        await telegram.send("7", Message("tin", ((Button("x", "d" * 65),),)), None)


async def test_long_texts_are_split_and_long_captions_follow_their_picture(
    fake: FakeTelegram, telegram: Telegram
) -> None:
    user = fake.user(7)
    user.started = True
    buttons = ((Button("Có", "yes"),),)
    for piece in telegram.pieces(Message("đoạn văn\n\n" * 600, buttons)):
        await telegram.send("7", piece, None)
    assert [bool(sent.buttons) for sent in user.log] == [False, True]
    user.log.clear()
    picture = Enclosed("photo", "", _picture("x"))
    for piece in telegram.pieces(Message("🌸" * 600, buttons, Picture("ticket", "x", "vi"))):
        await telegram.send("7", piece, picture if piece.picture else None)
    assert [(bool(sent.photo), bool(sent.buttons)) for sent in user.log] == [(True, False), (False, True)]


async def test_menus_are_set_for_everybody_and_for_staff(fake: FakeTelegram, telegram: Telegram) -> None:
    fake.user(7).started = True
    await telegram.send("7", Message("tin", menu=("delegate", "organiser")), None)
    assert "thumoi" in fake.menus["default:"]
    assert "thumoi" in fake.menus["default:en"]
    assert {"tinhhinh", "guithumoi", "thumoi"} <= set(fake.menus["7:"])


async def test_a_wrong_token_ends_with_a_clear_error(fake: FakeTelegram) -> None:
    channel = Telegram("1416:wrong", fake.url, read_codes=read_codes, menus=menu)
    with pytest.raises(BadToken):
        await channel.start()
    await channel.close()


async def test_an_unreachable_server_may_be_tried_again() -> None:
    channel = Telegram(TOKEN, "http://127.0.0.1:9", read_codes=read_codes, menus=menu)
    with pytest.raises(Interrupted):
        await channel.start()
    await channel.close()


async def test_no_token_reaches_the_logs(
    fake: FakeTelegram, telegram: Telegram, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    fake.fails("getUpdates", Fault(code=500))
    fake.user(7).says("x")
    await heard(telegram, 1)
    printed = capsys.readouterr()
    assert TOKEN not in caplog.text + printed.out + printed.err


async def test_the_story_of_a_delegate(program: Program, fake: FakeTelegram, house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    async with program():
        delegate = fake.user(7)
        delegate.starts(guest.code)
        (invitation,) = await delegate.receives(containing="trân trọng kính mời")
        assert invitation.photo is not None
        delegate.presses("Xác nhận tham dự")
        (ticket,) = await delegate.receives(containing="THẺ THAM DỰ")
        assert spell(guest.code) in ticket.text
        assert ticket.photo is not None
        link = f"https://t.me/kinhmoi_bot?start={guest.code}"
        assert read_codes(ticket.photo) == (link,)
        assert read_codes(_mistreated(ticket.photo)) == (link,)
        delegate.says("Nguyễn Văn Mẫu")
        await delegate.receives(containing="Nguyễn Văn Mẫu")
    assert (await house.reload(guest)).reply is Reply.ATTENDING


def _mistreated(picture: bytes) -> bytes:
    """A photo of a photo: turned 12 degrees, blurred, saved as JPEG of quality 40."""
    image = Image.open(io.BytesIO(picture)).rotate(12, expand=True, fillcolor="white")
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(2.5)).save(out, "JPEG", quality=40)
    return out.getvalue()


async def test_the_story_of_a_clerk_and_a_substitute(program: Program, fake: FakeTelegram, house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    async with program():
        clerk, substitute = fake.user(7), fake.user(8)
        clerk.starts(guest.code)
        await clerk.receives(containing="kính mời")
        clerk.presses("Cử người dự thay")
        await clerk.receives(containing="họ và tên người dự thay")
        clerk.says("Trần Thị Mẫu")
        await clerk.receives(containing="Chức vụ, đơn vị")
        clerk.presses("Bỏ qua")
        await clerk.receives(containing="Số điện thoại")
        clerk.says("0912345678")
        await clerk.receives(containing="Kính đề nghị xác nhận")
        clerk.presses("Xác nhận")
        (told,) = await clerk.receives(containing="Kính nhờ chuyển liên kết này")
        new_code = (await house.reload(guest)).code
        assert f"start={new_code}" in told.text
        substitute.starts(new_code)
        await substitute.receives(containing="Trần Thị Mẫu")
        stranger = fake.user(9)
        stranger.starts(guest.code)
        await stranger.receives(containing="đã cử người dự thay")


async def test_the_story_of_a_reception_in_a_group(program: Program, fake: FakeTelegram, house: House) -> None:
    guest = await house.guest("Bí thư", "Thành ủy Long Khánh")

    def today(tx) -> None:  # type: ignore[no-untyped-def]
        ceremonies.change(tx, 1, day=date(2024, 8, 5), hour=time(8, 30))
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(leader=True))

    await house.store.run(today)
    reception, door_token = await house.staff_token(Role.RECEPTION), await house.staff_token(Role.DOOR)
    async with program():
        group, door, member, alone = fake.group(-5), fake.user(1), fake.user(2), fake.user(3)
        group.hears(member, f"/start@kinhmoi_bot https://t.me/kinhmoi_bot?start={reception}")
        await group.receives(containing="nhóm này nhận tin báo")
        alone.starts(await house.staff_token(Role.RECEPTION))
        await alone.receives(containing="nhiệm vụ lễ tân")
        door.starts(door_token)
        await door.receives(containing="trực cửa")
        door.says(guest.code)
        (alert,) = await group.receives(containing="vừa đến")
        ((_, data),) = alert.buttons
        member.presses_data(alert, data, within=group)
        await group.receives(containing="Người đã đón")
        await alone.receives(containing="Người đã đón")
        alone.presses("Đã đón")
        await alone.receives(2, containing="Người đã đón")


async def test_the_story_of_an_organiser(program: Program, fake: FakeTelegram, house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    token = await house.staff_token(Role.ORGANISER)
    async with program():
        organiser, delegate = fake.user(1), fake.user(7)
        delegate.starts(guest.code)
        await delegate.receives(containing="kính mời")
        organiser.starts(token)
        await organiser.receives(containing="nhiệm vụ Ban Tổ chức")
        organiser.says("/capnhat")
        await organiser.receives(containing="Cập nhật mục nào")
        organiser.presses("Giờ tổ chức")
        await organiser.receives(containing="Giờ tổ chức mới")
        organiser.says("7h30")
        await organiser.receives(containing="XEM TRƯỚC")
        organiser.presses("Gửi")
        await delegate.receives(containing="07 giờ 30 phút")
        organiser.says("/tinhhinh")
        await organiser.receives(containing="Mời 175 · đã đến tay 1")


async def test_the_story_of_the_door(store: Store, fake: FakeTelegram, house: House) -> None:
    from tests.bot.conftest import running
    from tests.house import at

    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    token = await house.staff_token(Role.DOOR, door="Cổng chính")
    async with running(store, fake) as parts:
        door = fake.user(1)
        door.starts(token)
        await door.receives(containing="trực cửa")
        parts.clock.shift += at(9, 7) - parts.clock.now()
        door.sends_photo(_picture(parts.links.invitation(guest.code)))
        await door.receives(containing="🟡 Chưa phản hồi, kính mời vào")
        door.presses("Hoàn tác")
        await door.receives(containing="Đã hoàn tác")
        door.says(spell(guest.code).lower())
        await door.receives(number=2, containing="🟡 Chưa phản hồi, kính mời vào")
        door.says(guest.code)
        await door.receives(containing="🟡 Đã vào lúc 07:0")
    assert await store.run(admissions.present, 1) == 1


async def test_dying_between_get_updates_and_commit_loses_nothing(
    program: Program, fake: FakeTelegram, house: House
) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = fake.user(7)
    delegate.starts(guest.code)

    async def die(incoming: Incoming) -> None:
        raise SystemError("killed before the commit")

    async with program(sending=False) as parts:
        taken = asyncio.Event()

        async def receive(incoming: Incoming) -> None:
            taken.set()
            await die(incoming)

        parts.dispatch.receive = receive
        polling = asyncio.create_task(parts.telegram.poll(receive))
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    assert fake.confirmed == 0 or await house.store.run(_updates) == 1
    async with program():
        await delegate.receives(containing="kính mời")


async def test_dying_between_commit_and_sending_loses_nothing(
    program: Program, fake: FakeTelegram, house: House
) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = fake.user(7)
    delegate.starts(guest.code)
    async with program(sending=False):
        while await house.store.run(_updates) == 0:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert delegate.log == []
    async with program():
        assert len(await delegate.receives(containing="kính mời")) == 1


def _updates(tx: Connection) -> int:
    return len(tx.execute(select(updates)).all())


async def test_a_blocked_delegate_and_a_flood_wait_do_not_stop_the_others(
    program: Program, fake: FakeTelegram, house: House
) -> None:
    fake.fails("sendPhoto", Fault(code=429, retry_after=1), Fault(code=502))
    async with program():
        posts = ("Bí thư Đảng ủy", "Chủ tịch HĐND", "Chủ tịch UBND")
        guests = [await house.guest(post, "xã Bảo Quang") for post in posts]
        for number, guest in enumerate(guests, 1):
            fake.user(number).starts(guest.code)
            if number == 1:
                fake.user(1).blocked = True
        for number in (2, 3):
            await fake.user(number).receives(containing="kính mời")
        assert fake.user(1).log == []
