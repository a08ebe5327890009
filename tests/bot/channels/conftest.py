"""The Telegram channel alone, connected to a fake Bot API."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import Telegram
from messages.menus import menu
from messages.model import Incoming
from printing.reading import read_codes
from tests.fakes.telegram import TOKEN, FakeTelegram


@pytest.fixture
async def telegram(fake: FakeTelegram) -> AsyncIterator[Telegram]:
    """The channel alone, connected."""
    channel = Telegram(TOKEN, fake.url, read_codes=read_codes, menus=menu)
    await channel.start()
    yield channel
    await channel.close()


async def heard(telegram: Telegram, number: int) -> list[Incoming]:
    """What comes in until so many things have."""
    heard: list[Incoming] = []
    enough = asyncio.Event()

    async def receive(incoming: Incoming) -> None:
        heard.append(incoming)
        if len(heard) >= number:
            enough.set()

    polling = asyncio.create_task(telegram.poll(receive))
    await asyncio.wait_for(enough.wait(), 20)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    return heard
