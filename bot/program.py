"""Wiring: everything in one process, started and stopped in order. Several may share one PostgreSQL database."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import uvicorn

from bot import certificates
from bot.certificates import BadCertificate
from bot.channels.browser import Browser
from bot.clock import SystemClock
from bot.complaints import CannotListen
from bot.connecting import Connection, connections_of, work_all
from bot.leading import Active, Leading
from bot.opening import links_of, open_clock, open_database
from bot.settings import BadSettings, Settings
from handlers.dispatch import Dispatch
from messages.model import Channel
from scheduler.alarm import Alarm
from scheduler.progress import Progress
from scheduler.sender import Sender
from storage import deliveries
from storage.leadership import leadership_on
from storage.store import Store, StoreUnavailable
from web.app import House, make_app
from web.guesses import Guesses
from web.live import Live

HEALTH_WITHIN = 3
"""Seconds after which a database that does not answer counts as away."""
GRACE = 5
"""Seconds that open pages get to finish when the program stops."""


class _Server(uvicorn.Server):
    """A server that leaves the signals to the program, which has more to stop than this."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: Settings, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Run everything in this process until `stop` is set; what is being sent then is finished.

    `ready` is called once the address and the database are ours.

    Raises:
        BadSettings: the certificate and its key cannot be used.
        CannotListen: the address is taken, or not this machine's.
        StoreUnavailable: there is no such database or it is away.
    """
    _check_certificate(settings)
    with _listening(settings) as ear:
        store = await open_database(settings)
        ready()
        try:
            await _serve(settings, store, ear, stop)
        finally:
            await store.close()


def _check_certificate(settings: Settings) -> None:
    if settings.tls_cert and settings.tls_key:
        try:
            certificates.check(settings.tls_cert, settings.tls_key)
        except BadCertificate as error:
            raise BadSettings(("tls",)) from error


def _listening(settings: Settings) -> socket.socket:
    host, port = settings.address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        ear = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListen(settings.listen, os.strerror(error.errno or 0)) from error
    # Whatever it accepts inherits this. Else the second part of an answer waits 40 ms for the first's receipt.
    ear.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ear


async def _serve(settings: Settings, store: Store, ear: socket.socket, stop: asyncio.Event) -> None:
    clock, links, live = await open_clock(settings, store), links_of(settings), Live()
    keep, connections = timedelta(days=settings.keep_days), connections_of(settings)
    channels: dict[str, Channel] = {name: each.platform for name, each in connections.items()}
    channels["browser"] = Browser(live.notify)

    def begin() -> Active:
        sender = Sender(store, channels, clock, links)
        alarm = Alarm(store, sender, clock, keep)
        progress = Progress(store, channels, clock, sender.wake)
        return Active(alarm, sender, progress, lambda: work_all(connections.values(), dispatch.receive))

    leading = Leading(leadership_on(settings.database_url), begin)
    dispatch = Dispatch(store, links, keep, clock.now, leading.wake)

    async def health() -> dict[str, object]:
        return await _health(store, _told(clock, leading, connections))

    house = House(
        store,
        dispatch.receive,
        links,
        live,
        clock.now,
        health,
        _is_secure(settings),
        Guesses(clock.now),
        lambda: leading.leads,
        settings.metrics_token.get_secret_value() if settings.metrics_token else "",
        {name: each.webhook(dispatch.receive) for name, each in connections.items() if each.webhook_url},
        leading.wake,
        settings.telegram_token.get_secret_value() if settings.telegram_token else "",
    )
    server = _server(house, settings)
    for each in connections.values():
        each.begin(links.name)
    serving, running = asyncio.create_task(server.serve([ear])), asyncio.create_task(leading.run())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({stopping, serving, running}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    # Take nothing new, answer what was taken, then send what was begun.
    await leading.take_nothing_new()
    server.should_exit = True
    live.close()
    await asyncio.wait({serving})
    try:
        await leading.finish(running)
    finally:
        for each in connections.values():
            await each.close()
    await serving


def _is_secure(settings: Settings) -> bool:
    """Whether people reach the pages over HTTPS."""
    return settings.public_url.startswith("https:") if settings.public_url else bool(settings.tls_cert)


def _server(house: House, settings: Settings) -> _Server:
    config = uvicorn.Config(
        make_app(house),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    return _Server(config)


def _told(clock: SystemClock, leading: Leading, connections: dict[str, Connection]) -> dict[str, object]:
    states = {name: connections[name].state if name in connections else "off" for name in ("telegram", "zalo")}
    role = "active" if leading.leads else "standby"
    return {"now": clock.now().isoformat(), "role": role, **states}


async def _health(store: Store, told: dict[str, object]) -> dict[str, object]:
    try:
        async with asyncio.timeout(HEALTH_WITHIN):
            counted = await store.read(deliveries.counts)
        return {"ok": True, "database": "ok", "deliveries": counted} | told
    except (StoreUnavailable, TimeoutError):
        return {"ok": False, "database": "away"} | told
