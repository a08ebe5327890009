"""The whole program in this process, as `kinhmoi serve` runs it, with the example loaded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from actions import loading, staff
from bench.start import free_port
from bot.program import serve
from bot.settings import Settings
from ceremony.model import Guest, Role
from storage import ceremonies, guests
from storage.store import Store, open_store
from storage.types import Transaction
from tests.house import at, example_plan

PUBLIC = "https://moi.test"
PATIENCE = 20
MORNING = at(5, 8)


class Installation:
    """A running program: its own address, and a second way into its database."""

    def __init__(self, url: str, store: Store) -> None:
        self.url, self.store = url, store

    async def guest(self, position: str, unit: str) -> Guest:
        """The guest that holds this post."""

        def find(tx: Transaction) -> Guest:
            every = guests.of_ceremony(tx, ceremonies.everyone(tx)[0].id)
            return next(g for g in every if (g.position, g.unit) == (position, unit))

        return await self.store.read(find)

    async def reload(self, guest: Guest) -> Guest:
        """The guest as it is now."""
        return await self.store.read(guests.get, guest.id)

    async def duty(self, role: Role, now: datetime, *, group: str = "") -> str:
        """The token of a new staff link."""

        def invite(tx: Transaction) -> str:
            ids = {each.key: each.id for each in ceremonies.groups_of(tx, 1)}
            return staff.invite(tx, 1, role, group_id=ids.get(group), door="Cổng chính", label="Trực", now=now)

        return await self.store.run(invite)

    async def until(self, **states: str) -> None:
        """Wait until `healthz` tells so."""
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as http:
            while True:
                told = (await http.get(f"{self.url}/healthz")).json()
                if all(told[name] == state for name, state in states.items()):
                    return
                await asyncio.sleep(0.05)


@asynccontextmanager
async def installed(
    folder: Path, *, port: int = 0, now: datetime = MORNING, **settings: Any
) -> AsyncIterator[Installation]:
    """A program that serves until its block ends."""
    url = f"sqlite:///{folder}/kinhmoi.sqlite"
    store = await open_store(url)
    if not await store.read(ceremonies.everyone):
        await store.run(loading.load, example_plan(), now)
    port = port or free_port()
    given = Settings(database=url, listen=f"127.0.0.1:{port}", public_url=PUBLIC, now=now, **settings)
    stop, up = asyncio.Event(), asyncio.Event()
    program = asyncio.create_task(serve(given, stop, up.set))
    try:
        await asyncio.wait_for(up.wait(), PATIENCE)
        yield Installation(f"http://127.0.0.1:{port}", store)
    finally:
        stop.set()
        await program
        await store.close()
