"""Broadcasts through the whole program: an organiser on one platform, delegates on two and in the browser."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from pydantic import SecretStr

from bench.start import free_port
from ceremony.model import Guest, Role
from storage import acknowledgements, campaigns
from storage.types import Transaction
from tests.bot.installation import MORNING, PUBLIC, Installation, installed
from tests.fakes import telegram as fake_telegram
from tests.fakes import zalo as fake_zalo
from tests.fakes.people import Sent, User
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import FakeZalo, ZaloUser
from tests.house import at

WARDS, CITY = "Đại biểu phường, xã", "Đại biểu thành phố"
PDF = b"%PDF-1.7 chuong trinh"


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """Zalo."""
    async with FakeZalo() as fake:
        yield fake


@asynccontextmanager
async def _office(
    fake: FakeTelegram, zalo: FakeZalo, folder: Path, now: datetime = MORNING
) -> AsyncIterator[Installation]:
    """The program with both platforms, Zalo by webhook."""
    port = free_port()
    zalo.hook.reaches[PUBLIC] = f"http://127.0.0.1:{port}"
    settings: dict[str, Any] = dict(
        telegram_token=SecretStr(fake_telegram.TOKEN),
        telegram_api=fake.url,
        zalo_token=SecretStr(fake_zalo.TOKEN),
        zalo_api=zalo.url,
        zalo_secret=SecretStr(fake_zalo.SECRET),
    )
    async with installed(folder, port=port, now=now, **settings) as running:
        await running.until(telegram="polling", zalo="webhook")
        yield running


async def _on_telegram(office: Installation, fake: FakeTelegram, number: int, position: str, unit: str) -> User:
    user = fake.user(number)
    user.starts((await office.guest(position, unit)).code)
    await user.receives(containing="kính mời")
    return user


async def _on_zalo(office: Installation, zalo: FakeZalo, position: str, unit: str) -> ZaloUser:
    user = zalo.user(f"z {position} {unit}")
    await user.says((await office.guest(position, unit)).code)
    return user


async def _staff(office: Installation, fake: FakeTelegram, role: Role = Role.ORGANISER, group: str = "") -> User:
    user = fake.user(1)
    user.starts(await office.duty(role, MORNING, group=group))
    await user.receives()
    return user


async def _press(user: User, words: str, answers: int = 1) -> list[Sent]:
    """Press a button and wait for what is answered."""
    had = len(user.log)
    user.presses(words)
    return (await user.receives(had + answers))[had:]


async def _answered(user: User, had: int) -> Sent:
    return (await user.receives(had + 1))[had]


async def _begin(user: User) -> int:
    """A new draft that asks for its content; gives how many messages there are by then."""
    had = len(user.log)
    user.says("/thongbao")
    await _answered(user, had)
    await _press(user, "Soạn thông báo mới")
    return len(user.log)


async def _aim(user: User, *groups: str) -> None:
    """Choose groups as the audience of what was composed."""
    await _press(user, "Chọn người nhận")
    await _press(user, "Thành phần")
    for group in groups:
        await _press(user, group)
    await _press(user, "Xong")


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(out, "JPEG")
    return out.getvalue()


def _acknowledged(tx: Transaction) -> int:
    campaign = campaigns.asking(tx, 1)[0]
    return sum(each.done for each in acknowledgements.by_group(tx, campaign.id))


@asynccontextmanager
async def _page(office: Installation, guest: Guest) -> AsyncIterator[httpx.AsyncClient]:
    """A guest's page that was opened in a browser."""
    async with httpx.AsyncClient(base_url=f"{office.url}/i/{guest.code}", timeout=20) as http:
        opened = await http.post("/open")
        # A cookie that is for HTTPS alone: what stands before the program would have that.
        http.headers["Cookie"] = opened.headers["Set-Cookie"].partition(";")[0]
        yield http


async def _shows(page: httpx.AsyncClient, words: str) -> None:
    """Wait until the page has a message with these words."""
    async with asyncio.timeout(20):
        while words not in (await page.get(str(page.base_url).rstrip("/"))).text:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_picture_that_asks_to_be_acknowledged_reaches_two_groups_wherever_they_are(
    fake: FakeTelegram, zalo: FakeZalo, tmp_path: Path
) -> None:
    async with _office(fake, zalo, tmp_path) as office:
        organiser = await _staff(office, fake)
        ward = await _on_telegram(office, fake, 7, "Chủ tịch UBND", "phường Xuân Bình")
        city = await _on_telegram(office, fake, 8, "Bí thư", "Thành ủy Long Khánh")
        other = await _on_telegram(office, fake, 9, "Chủ tịch Hội Nông dân", "phường Xuân An")
        by_number = await _on_zalo(office, zalo, "Chủ tịch HĐND", "xã Bảo Quang")
        by_words = await _on_zalo(office, zalo, "Chủ tịch HĐND", "xã Bình Lộc")
        reader = await office.guest("Bí thư Đảng ủy", "phường Phú Bình")
        async with _page(office, reader) as page:
            had, uploads = await _begin(organiser), fake.shelf.uploads
            organiser.sends_photo(
                _photo(),
                caption="Kính mời {xung_ho} {chuc_vu} {don_vi} xem sơ đồ tại đây.",
                caption_entities=[
                    {"type": "bold", "offset": 0, "length": 8},
                    {"type": "text_link", "offset": 48, "length": 7, "url": "https://moi.test/so-do"},
                ],
            )
            await _answered(organiser, had)
            await _aim(organiser, CITY, WARDS)
            sample, summary = await _press(organiser, "Xem trước", 2)
            assert sample.photo and ("bold", "Kính mời") in sample.marks
            assert "2 Telegram, 2 Zalo, 1 trình duyệt" in summary.text
            await _press(organiser, "Yêu cầu bấm", 2)
            seen = len(by_number.pictures)
            await _press(organiser, "Gửi ngay")
            (told,) = await ward.receives(containing="xem sơ đồ")
            assert told.text.startswith("Kính mời Đồng chí Chủ tịch UBND phường Xuân Bình xem")
            assert told.photo == _photo()
            assert ("bold", "Kính mời") in told.marks and ("text_link", "tại đây") in told.marks
            await city.receives(containing="Thành ủy Long Khánh xem sơ đồ")
            assert fake.shelf.uploads == uploads
            for user in (by_number, by_words):
                assert "xem sơ đồ tại đây" in " ".join(await user.reads())
            assert len(by_number.pictures) == seen + 1
            await _shows(page, "xem sơ đồ")
            await organiser.receives(containing="ĐÃ GỬI XONG")
            await organiser.receives(containing="đã kết thúc")
            assert organiser.edits >= 1
            ward.presses("Đã nhận")
            await ward.receives(containing="đã nhận thông báo")
            for user, words in ((by_number, "1"), (by_words, "đã nhận")):
                assert "đã nhận thông báo" in (await user.says(words))[-1]
            campaign = (await office.store.read(campaigns.asking, 1))[0]
            form = {"press": f"ack:{campaign.id}:{reader.id}", "key": "k1"}
            assert (await page.post("/say", data=form)).status_code < 400
        assert await office.store.read(_acknowledged) == 4
        organiser.says("/cangoi")
        (calls,) = await organiser.receives(containing="XÁC NHẬN ĐÃ NHẬN")
        assert "Tổng cộng: Đã nhận 4/110" in calls.text
        assert calls.document is not None and calls.name.endswith(".xlsx")
        sheet = zipfile.ZipFile(io.BytesIO(calls.document)).read("xl/worksheets/sheet1.xml")
        assert sheet.count(b"<row ") == 107
        assert not [sent for sent in other.log if "xem sơ đồ" in sent.text]


async def test_what_failed_is_reported_by_cause_and_sent_again(
    fake: FakeTelegram, zalo: FakeZalo, tmp_path: Path
) -> None:
    async with _office(fake, zalo, tmp_path) as office:
        organiser = await _staff(office, fake)
        posts = ("Bí thư Đảng ủy", "Chủ tịch HĐND", "Chủ tịch UBND")
        people = [
            await _on_telegram(office, fake, number, post, "phường Xuân Bình")
            for number, post in enumerate(posts, 7)
        ]
        had = await _begin(organiser)
        organiser.says("Tin cho {chuc_vu}")
        await _answered(organiser, had)
        await _aim(organiser, WARDS)
        await _press(organiser, "Xem trước", 2)
        people[0].blocked = True
        people[1].refusals, people[2].refusals = [400], [502]
        await _press(organiser, "Gửi ngay")
        (report, *_) = await organiser.receives(containing="đã chặn trò chuyện: 1")
        assert "nền tảng không nhận tin này: 1" in report.text
        await people[2].receives(containing="Tin cho")
        assert not [sent for sent in people[1].log if "Tin cho" in sent.text]
        organiser.presses("Gửi lại phần lỗi")
        assert len(await people[1].receives(containing="Tin cho")) == 1


async def test_a_scheduled_document_survives_a_restart(fake: FakeTelegram, zalo: FakeZalo, tmp_path: Path) -> None:
    async with _office(fake, zalo, tmp_path) as office:
        organiser = await _staff(office, fake)
        delegate = await _on_telegram(office, fake, 7, "Chủ tịch UBND", "phường Xuân Bình")
        had = await _begin(organiser)
        organiser.sends_document(PDF, "chuong-trinh.pdf", "application/pdf", caption="Chương trình gửi {xung_ho}")
        await _answered(organiser, had)
        await _press(organiser, "Chọn người nhận")
        await _press(organiser, "Xem trước", 2)
        await _press(organiser, "Hẹn giờ gửi")
        had = len(organiser.log)
        organiser.says("9h ngày 5/8")
        await _answered(organiser, had)
        await _press(organiser, "Hẹn gửi")
    assert not [sent for sent in delegate.log if sent.document]
    async with _office(fake, zalo, tmp_path, at(5, 9)):
        (came,) = await delegate.receives(containing="Chương trình gửi Đồng chí")
        assert came.document == PDF
        await organiser.receives(containing="ĐÃ GỬI XONG")
        await organiser.receives(containing="đã kết thúc")


async def test_a_host_reaches_its_own_group_only(fake: FakeTelegram, zalo: FakeZalo, tmp_path: Path) -> None:
    async with _office(fake, zalo, tmp_path) as office:
        host = await _staff(office, fake, Role.HOST, "xuan-an")
        own = await _on_telegram(office, fake, 7, "Chủ tịch Hội Nông dân", "phường Xuân An")
        other = await _on_telegram(office, fake, 8, "Chủ tịch UBND", "phường Xuân Bình")
        had = await _begin(host)
        host.says("Tin của phường Xuân An")
        await _answered(host, had)
        await _press(host, "Chọn người nhận")
        await _press(host, "Xem trước", 2)
        await _press(host, "Gửi ngay")
        await own.receives(containing="Tin của phường")
        await host.receives(containing="ĐÃ GỬI XONG")
        assert not [sent for sent in other.log if "Tin của phường" in sent.text]


async def test_an_organiser_composes_on_zalo(fake: FakeTelegram, zalo: FakeZalo, tmp_path: Path) -> None:
    async with _office(fake, zalo, tmp_path) as office:
        delegate = await _on_telegram(office, fake, 7, "Chủ tịch UBND", "phường Xuân Bình")
        organiser = zalo.user("organiser")
        await organiser.says(await office.duty(Role.ORGANISER, MORNING))
        await organiser.says("/thongbao")
        for choice, words in (
            ("Soạn thông báo mới", "Kính mời {xung_ho} có mặt trước 7 giờ."),
            ("Chọn người nhận", ""),
            ("Xem trước và gửi", ""),
            ("Yêu cầu bấm", ""),
            ("Gửi ngay", ""),
        ):
            await _chooses(organiser, choice)
            if words:
                await organiser.says(words)
        (told,) = await delegate.receives(containing="có mặt trước 7 giờ")
        assert told.buttons
        while not any("ĐÃ GỬI XONG" in text for text in organiser.texts):
            await organiser.reads()


async def _chooses(user: ZaloUser, words: str) -> None:
    """Choose by the number before these words, once they were offered."""
    async with asyncio.timeout(20):
        while f". {words}" not in user.texts[-1]:
            await user.reads()
    await user.says(user.number_of(words))
