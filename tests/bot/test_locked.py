"""Another program holds the SQLite file for some seconds: a broadcast waits, none is lost, none comes twice."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from ceremony.model import Holder, Role
from storage import campaigns, chats, guests
from storage.campaigns import Campaign, Stage
from storage.sqlite import BUSY_SECONDS
from storage.types import Transaction
from tests.bot.installation import MORNING, Installation, installed
from tests.fakes.people import User
from tests.fakes.telegram import TOKEN, FakeTelegram

WORDS = "Kính mời có mặt trước 7 giờ."
READERS = 80
HELD = BUSY_SECONDS + 1
"""Seconds of a lock that outlasts what SQLite waits for by itself."""


@pytest.fixture
async def office(fake: FakeTelegram, tmp_path: Path) -> AsyncIterator[Installation]:
    """The program, with guests who have opened their invitations on Telegram."""
    async with installed(tmp_path, telegram_token=SecretStr(TOKEN), telegram_api=fake.url) as running:
        for number in range(READERS):
            fake.user(100 + number).started = True
        await running.store.run(_link)
        await running.until(telegram="polling")
        yield running


def _link(tx: Transaction) -> None:
    for number, guest in enumerate(guests.of_ceremony(tx, 1)[:READERS]):
        chat = chats.open_chat(tx, "telegram", str(100 + number), "vi", MORNING)
        chats.link(tx, chat.id, guest.id, Holder.INVITED, MORNING)


@asynccontextmanager
async def _locked(folder: Path) -> AsyncIterator[None]:
    """Hold the file so long that the program gives up waiting at least once."""
    other = sqlite3.connect(folder / "kinhmoi.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    await asyncio.sleep(HELD)
    other.execute("ROLLBACK")
    other.close()


async def _organiser(office: Installation, fake: FakeTelegram) -> User:
    user = fake.user(1)
    user.starts(await office.duty(Role.ORGANISER, MORNING))
    await user.receives()
    return user


async def _begins(user: User) -> None:
    user.says("/thongbao")
    await user.receives(containing="THÔNG BÁO")
    await _presses(user, "Soạn thông báo mới", "Xin gửi nội dung")


async def _previews(user: User) -> None:
    await user.receives(containing="Nội dung: ")
    await _presses(user, "Chọn người nhận", "NGƯỜI NHẬN")
    await _presses(user, "Xem trước", "Trên đây là tin")


async def _presses(user: User, words: str, answer: str) -> None:
    user.presses(words)
    await user.receives(containing=answer)


def _campaigns(tx: Transaction) -> tuple[Campaign, ...]:
    return campaigns.in_stage(tx, *Stage)


async def test_a_broadcast_that_is_being_sent_goes_on_after_the_lock(
    office: Installation, fake: FakeTelegram, tmp_path: Path
) -> None:
    organiser = await _organiser(office, fake)
    await _begins(organiser)
    organiser.says(WORDS)
    await _previews(organiser)
    organiser.presses("Gửi ngay")
    await fake.user(110).receives(containing=WORDS)
    async with _locked(tmp_path):
        organiser.says("/tinhhinh")
    for number in range(READERS):
        assert len(await fake.user(100 + number).receives(containing=WORDS)) == 1
    await organiser.receives(containing="TÌNH HÌNH")
    (report,) = await organiser.receives(containing="ĐÃ GỬI XONG")
    assert f"Đã đến: {READERS}/{READERS} tin" in report.text
    assert "hai lần" not in report.text
    assert all(len(user.log) == 1 for user in fake.users.values() if user is not organiser)


async def test_what_is_composed_and_sent_under_a_lock_is_taken_once(
    office: Installation, fake: FakeTelegram, tmp_path: Path
) -> None:
    organiser = await _organiser(office, fake)
    await _begins(organiser)
    async with _locked(tmp_path):
        organiser.says(WORDS)
    await _previews(organiser)
    (draft,) = await office.store.read(_campaigns)
    assert draft.stage is Stage.DRAFT and WORDS in draft.words
    async with _locked(tmp_path):
        organiser.presses("Gửi ngay")
        organiser.presses("Gửi ngay")
    await organiser.receives(containing="không gửi lại")
    for number in range(READERS):
        assert len(await fake.user(100 + number).receives(containing=WORDS)) == 1
    await organiser.receives(containing="ĐÃ GỬI XONG")
    assert len([sent for sent in organiser.log if "Nội dung: " in sent.text]) == 1
    assert all(len(user.log) == 1 for user in fake.users.values() if user is not organiser)
