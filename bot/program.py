"""Wiring: everything in one process, started and stopped in order."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import structlog
import uvicorn

from bot.channels.browser import Browser
from bot.channels.telegram import BadToken, Telegram
from bot.clock import SystemClock
from bot.settings import Settings
from handlers.dispatch import Dispatch
from messages.links import Links
from messages.menus import menu
from messages.model import Channel, Interrupted
from printing.reading import read_codes
from scheduler.alarm import Alarm
from scheduler.sender import Sender
from storage import deliveries, moments
from storage.store import Store, StoreUnavailable, open_store
from web.app import House, make_app
from web.guesses import Guesses
from web.live import Live

log = structlog.get_logger()

LONGEST_RETRY = 60.0
GRACE = 5
"""Seconds that open pages get to finish when the program stops."""


class _Server(uvicorn.Server):
    """A server that leaves the signals to the program, which has more to stop than this."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class State:
    """What `healthz` tells beyond the database."""

    telegram: str = "off"


async def open_database(settings: Settings) -> Store:
    """The store, migrated; the data folder is made where it is missing."""
    if not settings.database:
        settings.data.mkdir(parents=True, exist_ok=True)
    return await open_store(settings.database_url)


async def open_clock(settings: Settings, store: Store) -> SystemClock:
    """Real time, or the set moment; simulated time never runs behind what the database has seen."""
    if settings.now is None:
        return SystemClock()
    last = await store.read(moments.last)
    return SystemClock.starting_at(max(settings.now, last) if last else settings.now)


def links_of(settings: Settings) -> Links:
    """Where links point, as far as it is known without asking Telegram."""
    return Links(local=settings.local_url, public=settings.public_url)


def telegram_of(settings: Settings) -> Telegram | None:
    """The Telegram channel, where a token is set."""
    if settings.telegram_token is None:
        return None
    token = settings.telegram_token.get_secret_value()
    return Telegram(token, settings.telegram_api or None, read_codes=read_codes, menus=menu)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Run everything in this process until `stop` is set; what is being sent then is finished."""
    store = await open_database(settings)
    try:
        await _serve(settings, store, stop)
    finally:
        await store.close()


async def _serve(settings: Settings, store: Store, stop: asyncio.Event) -> None:
    clock, links, live, state = await open_clock(settings, store), links_of(settings), Live(), State()
    telegram = telegram_of(settings)
    channels: dict[str, Channel] = {"browser": Browser(live.notify)}
    if telegram:
        channels["telegram"] = telegram
    sender = Sender(store, channels, clock, links)
    alarm = Alarm(store, sender, clock)
    dispatch = Dispatch(store, links, clock.now, sender.wake)

    async def health() -> dict[str, object]:
        return await _health(store, clock, state)

    secure = settings.public_url.startswith("https:")
    house = House(store, dispatch.receive, links, live, clock.now, health, secure, Guesses(clock.now))
    server = _server(settings, house)
    await alarm.start()
    tasks = [asyncio.create_task(server.serve()), asyncio.create_task(sender.run())]
    if telegram:
        tasks.append(asyncio.create_task(_poll(telegram, dispatch, links, state)))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({stopping, *tasks[:2]}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await _wind_down(alarm, sender, server, live, tasks, telegram)


async def _wind_down(
    alarm: Alarm,
    sender: Sender,
    server: uvicorn.Server,
    live: Live,
    tasks: list[asyncio.Task[None]],
    telegram: Telegram | None,
) -> None:
    """Take nothing new, answer what was taken, then send what was begun."""
    serving, sending, *polling = tasks
    alarm.stop()
    for poll in polling:
        poll.cancel()
    server.should_exit = True
    live.close()
    await asyncio.gather(serving, *polling, return_exceptions=True)
    sender.stop()
    await sending
    if telegram:
        await telegram.close()
    if not serving.cancelled() and serving.exception():
        raise serving.exception() or RuntimeError


def _server(settings: Settings, house: House) -> _Server:
    host, port = settings.address
    config = uvicorn.Config(
        make_app(house),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    return _Server(config)


async def _poll(telegram: Telegram, dispatch: Dispatch, links: Links, state: State) -> None:
    """Connect to Telegram, however long it takes, and take what people write there."""
    delay = 1.0
    while True:
        state.telegram = "connecting"
        try:
            links.telegram_bot = await telegram.start()
            break
        except BadToken:
            state.telegram = "token refused"
            return
        except Interrupted as error:
            log.warning("telegram_unreachable", reason=error.reason, retry_in=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_RETRY)
    state.telegram = "polling"
    await telegram.poll(dispatch.receive)


async def _health(store: Store, clock: SystemClock, state: State) -> dict[str, object]:
    told: dict[str, object] = {"now": clock.now().isoformat(), "telegram": state.telegram}
    try:
        return {"ok": True, "database": "ok", "deliveries": await store.read(deliveries.counts)} | told
    except StoreUnavailable:
        return {"ok": False, "database": "away"} | told
