"""Telegram by webhook, through the whole program: acknowledged only once it is durable."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bench.start import free_port
from bot.connecting import connections_of
from bot.settings import Settings
from ceremony.codes import spell
from ceremony.model import Reply
from messages.model import Incoming, Said
from tests.bot.installation import PUBLIC, Installation, installed
from tests.fakes.telegram import TOKEN, FakeTelegram


@asynccontextmanager
async def _office(fake: FakeTelegram, folder: Path, *, webhook: bool = True) -> AsyncIterator[Installation]:
    port = free_port()
    fake.hook.reaches[PUBLIC] = f"http://127.0.0.1:{port}"
    token = SecretStr(TOKEN)
    async with installed(
        folder, port=port, telegram_token=token, telegram_api=fake.url, telegram_webhook=webhook
    ) as running:
        await running.until(telegram="webhook" if webhook else "polling")
        yield running


async def test_the_story_of_a_delegate(fake: FakeTelegram, tmp_path: Path) -> None:
    async with _office(fake, tmp_path) as office:
        guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
        delegate = fake.user(7001)
        delegate.says(f"/start {guest.code}")
        await delegate.receives(containing="trân trọng kính mời")
        delegate.presses("Xác nhận tham dự")
        (ticket,) = await delegate.receives(containing=spell(guest.code))
        assert ticket.photo
        assert (await office.reload(guest)).reply is Reply.ATTENDING
        assert set(fake.hook.statuses) == {200}


async def test_a_webhook_that_is_forged_or_broken_is_refused(fake: FakeTelegram, tmp_path: Path) -> None:
    async with _office(fake, tmp_path):
        delegate = fake.user(7001)
        update = json.dumps({"update_id": 1, "message": delegate.envelope(1) | {"text": "xin chào"}}).encode()
        for secret in ("", TOKEN, fake.hook.secret[:-1], fake.hook.secret.upper()):
            assert await fake.hook.hand_in(update, secret) == 403
        for broken in (b"", b"{", b"[]", b"7", b"{}", b'{"update_id": "x", "message": 5}', b"\xff"):
            assert await fake.hook.hand_in(broken) == 400
        assert await fake.hook.hand_in(b'{"update_id": 2, "x": "' + b"x" * 1_000_000 + b'"}') == 413
        assert delegate.log == []


async def test_what_comes_before_the_bot_knows_its_name_waits_until_it_does(fake: FakeTelegram) -> None:
    heard: list[Incoming] = []

    async def receive(incoming: Incoming) -> None:
        heard.append(incoming)

    settings = Settings(
        telegram_token=SecretStr(TOKEN), telegram_api=fake.url, telegram_webhook=True, public_url=PUBLIC
    )
    connection = connections_of(settings)["telegram"]
    command = {"text": "/start CODE", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    update = {"update_id": 1, "message": fake.user(7001).envelope(1) | command}
    connection.begin(lambda channel, name: None)
    assert await connection.webhook(receive).take(json.dumps(update).encode())
    await connection.close()
    assert [incoming.content for incoming in heard] == [Said("/start CODE")]


async def test_a_repeated_update_changes_and_says_nothing(fake: FakeTelegram, tmp_path: Path) -> None:
    async with _office(fake, tmp_path) as office:
        guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
        delegate = fake.user(7001)
        first = delegate.says(guest.code)
        await fake.has_confirmed(first)
        again = json.dumps(next(update for update in fake._all if update["update_id"] == first)).encode()
        assert [await fake.hook.hand_in(again) for _ in range(3)] == [200] * 3
        last = delegate.says("/trogiup")
        await fake.has_confirmed(last)
        await delegate.receives(2)
        assert len(delegate.log) == 2


async def test_switching_between_polling_and_webhook_loses_nothing(fake: FakeTelegram, tmp_path: Path) -> None:
    delegate = fake.user(7001)
    async with _office(fake, tmp_path, webhook=False) as office:
        guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
        delegate.says(guest.code)
        await delegate.receives(containing="trân trọng kính mời")
    delegate.presses("Xác nhận tham dự")
    async with _office(fake, tmp_path) as office:
        await delegate.receives(containing=spell(guest.code))
        assert (await office.reload(guest)).reply is Reply.ATTENDING
    delegate.presses("Không thể tham dự")
    async with _office(fake, tmp_path, webhook=False) as office:
        await delegate.receives(containing="không thể tham dự")
        assert (await office.reload(guest)).reply is Reply.DECLINED


async def test_an_update_is_not_acknowledged_while_the_database_is_away(
    fake: FakeTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.05)
    async with _office(fake, tmp_path) as office:
        guest = await office.guest("Chủ tịch UBND", "phường Xuân Bình")
        other = sqlite3.connect(tmp_path / "kinhmoi.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        update = fake.user(7001).says(guest.code)
        while 503 not in fake.hook.statuses:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        other.execute("ROLLBACK")
        other.close()
        await fake.has_confirmed(update)
        assert await fake.user(7001).receives(containing="trân trọng kính mời")
