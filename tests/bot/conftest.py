"""The program's parts around a fake Telegram, on the example ceremony and in real time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from actions import loading
from bot.channels.telegram import Telegram
from bot.clock import SystemClock
from ceremony.model import Guest
from handlers.dispatch import Dispatch
from messages.links import Links
from messages.menus import menu
from printing.reading import read_codes
from scheduler.sender import Sender
from storage import guests
from storage.store import Store, open_store
from tests.bot.programs import Start, starting
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.house import KEEP, House, at, example_plan


@dataclass
class Running:
    """A bot that polls and sends until its block ends."""

    store: Store
    telegram: Telegram
    sender: Sender
    dispatch: Dispatch
    links: Links
    clock: SystemClock


@asynccontextmanager
async def running(store: Store, fake: FakeTelegram, *, sending: bool = True) -> AsyncIterator[Running]:
    """The Telegram part of the program, started and stopped as the program does it."""
    clock, links = SystemClock.starting_at(at(5, 8)), Links("http://127.0.0.1:8080")
    telegram = Telegram(TOKEN, fake.url, read_codes=read_codes, menus=menu)
    links.telegram_bot = await telegram.start()
    sender = Sender(store, {"telegram": telegram}, clock, links)
    dispatch = Dispatch(store, links, KEEP, clock.now, sender.wake)
    tasks = [asyncio.create_task(telegram.poll(dispatch.receive))]
    if sending:
        tasks.append(asyncio.create_task(sender.run()))
    try:
        yield Running(store, telegram, sender, dispatch, links, clock)
    finally:
        tasks[0].cancel()
        sender.stop()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await telegram.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """A fake Telegram without limits."""
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def house(store: Store) -> House:
    """The example ceremony, loaded; its clock and channels are not used here."""
    from bot.rehearsal.clock import SimulatedClock

    made = House(store, SimulatedClock(at(5, 7)))
    await store.run(loading.load, example_plan(), at(5, 7))
    return made


@pytest.fixture
def program(store: Store, fake: FakeTelegram, house: House) -> Callable[[], object]:
    """Starts the Telegram part of the program."""
    return lambda **options: running(store, fake, **options)


@pytest.fixture
async def shared(postgres_url: str) -> AsyncIterator[Store]:
    """The example ceremony on PostgreSQL."""
    opened = await open_store(postgres_url)
    await opened.run(loading.load, example_plan(), at(5, 7))
    yield opened
    await opened.close()


@pytest.fixture
async def guest(shared: Store) -> Guest:
    """A delegate of the ceremony on PostgreSQL."""
    every = await shared.read(guests.of_ceremony, 1)
    return next(each for each in every if each.unit == "phường Xuân Bình")


@pytest.fixture
async def start(shared: Store, postgres_url: str) -> AsyncIterator[Start]:
    """Starts programs on the ceremony on PostgreSQL."""
    async with starting(postgres_url) as begin:
        yield begin
