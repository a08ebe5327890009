"""What is configured, reachable, missing or unconfirmed: one finding a line, with what to do."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import httpx

from bot import certificates
from bot.certificates import BadCertificate, ExpiredCertificate
from bot.connecting import Connection, connections_of
from bot.opening import open_database
from bot.settings import BadSettings, Settings
from ceremony.audience import Selection
from ceremony.model import Ceremony, Role
from messages.model import BadToken, Interrupted
from messages.texts import Texts
from messages.times import show_day
from storage import audience, ceremonies, migrate, staff
from storage.errors import NewerDatabase, StorageError
from storage.store import Store

LEAST_SPACE = 500_000_000
EXPIRES_SOON = timedelta(days=14)


class Mark(StrEnum):
    """How a finding is to be taken: fine, worth a look, or broken."""

    FINE = "✓"
    LOOK = "!"
    BROKEN = "✗"


@dataclass(frozen=True)
class Finding:
    """One line of the examination."""

    mark: Mark
    text: str


async def examine(t: Texts, settings: Settings) -> AsyncIterator[Finding]:
    """Everything that can be found out from here."""
    yield _space(t, settings)
    yield await _public_address(t, settings)
    yield _certificate(t, settings)
    for name, connection in connections_of(settings).items():
        yield await _platform(t, name, connection)
        await connection.platform.close()
    if settings.zalo_token and not settings.zalo_secret:
        yield Finding(Mark.LOOK, t("doctor.zalo_polling"))
    if settings.now:
        yield Finding(Mark.LOOK, t("doctor.simulated", now=settings.now.isoformat()))
    try:
        store = await open_database(settings)
    except NewerDatabase as error:
        yield Finding(Mark.BROKEN, t("cli.newer_database", revision=error.revision))
        return
    except (StorageError, BadSettings):
        yield Finding(Mark.BROKEN, t("doctor.no_database"))
        return
    try:
        yield Finding(Mark.FINE, t("doctor.database", revision=migrate.head()))
        async for finding in _ceremonies(t, store):
            yield finding
    finally:
        await store.close()


def _space(t: Texts, settings: Settings) -> Finding:
    data = settings.data.absolute()
    # Not Path.exists, which raises where a folder above may not be looked into.
    folder = next(each for each in (data, *data.parents) if os.path.exists(each))
    free = shutil.disk_usage(folder).free
    mark = Mark.FINE if free > LEAST_SPACE else Mark.BROKEN
    return Finding(mark, t("doctor.space" if free > LEAST_SPACE else "doctor.no_space", free=free // 1_000_000))


async def _public_address(t: Texts, settings: Settings) -> Finding:
    if not settings.public_url:
        return Finding(Mark.LOOK, t("doctor.no_public_url"))
    try:
        async with httpx.AsyncClient(timeout=10) as http:
            answer = await http.get(f"{settings.public_url}/healthz")
        healthy = answer.status_code == 200
    except (httpx.HTTPError, httpx.InvalidURL):
        healthy = False
    if not healthy:
        return Finding(Mark.LOOK, t("doctor.public_url_silent", url=settings.public_url))
    if not settings.public_url.startswith("https://"):
        return Finding(Mark.LOOK, t("doctor.not_https", url=settings.public_url))
    return Finding(Mark.FINE, t("doctor.public_url", url=settings.public_url))


def _certificate(t: Texts, settings: Settings) -> Finding:
    """Camera and offline list at the door need HTTPS: from here, or from a proxy before."""
    if not (settings.tls_cert and settings.tls_key):
        proxied = settings.public_url.startswith("https://")
        return Finding(Mark.FINE, t("doctor.tls_by_proxy")) if proxied else Finding(Mark.LOOK, t("doctor.no_tls"))
    try:
        until = certificates.expiry(settings.tls_cert, settings.tls_key)
    except ExpiredCertificate:
        return Finding(Mark.BROKEN, t("doctor.tls_expired", path=settings.tls_cert))
    except BadCertificate:
        return Finding(Mark.BROKEN, t("doctor.tls_unusable", path=settings.tls_cert))
    soon = until - datetime.now(UTC) < EXPIRES_SOON
    key = "doctor.tls_expires_soon" if soon else "doctor.tls"
    return Finding(Mark.LOOK if soon else Mark.FINE, t(key, until=show_day(until.date())))


async def _platform(t: Texts, name: str, connection: Connection) -> Finding:
    try:
        bot = await connection.platform.start()
    except BadToken:
        return Finding(Mark.BROKEN, t("doctor.bad_token", platform=name))
    except Interrupted as error:
        return Finding(Mark.LOOK, t("doctor.platform_away", platform=name, reason=error.reason))
    return Finding(Mark.FINE, t("doctor.platform", platform=name, bot=bot))


async def _ceremonies(t: Texts, store: Store) -> AsyncIterator[Finding]:
    every = await store.read(ceremonies.everyone)
    if not every:
        yield Finding(Mark.LOOK, t("cli.no_ceremony"))
    for ceremony in every:
        async for finding in _ceremony(t, store, ceremony):
            yield finding


async def _ceremony(t: Texts, store: Store, ceremony: Ceremony) -> AsyncIterator[Finding]:
    with_chat, without = await store.read(audience.reachable, Selection(ceremony.id))
    counts = dict(reached=len(with_chat), without=len(without))
    yield Finding(Mark.FINE, t("doctor.ceremony", key=ceremony.key, title=ceremony.title, **counts))
    unconfirmed = await store.read(ceremonies.assumptions, ceremony.id)
    if unconfirmed:
        yield Finding(Mark.LOOK, t("doctor.unconfirmed", key=ceremony.key, keys=", ".join(unconfirmed)))
    if ceremony.hour is None:
        yield Finding(Mark.LOOK, t("doctor.no_hour", key=ceremony.key))
    if not await store.read(staff.chats_with, ceremony.id, Role.ORGANISER):
        yield Finding(Mark.LOOK, t("doctor.no_organiser", key=ceremony.key))
