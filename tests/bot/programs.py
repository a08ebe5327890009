"""Real programs on a database they share."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx

from bench.start import free_port
from ceremony.model import Guest

KINHMOI = Path(sys.executable).with_name("kinhmoi")


@dataclass
class Program:
    """One `kinhmoi serve`."""

    process: asyncio.subprocess.Process
    http: httpx.AsyncClient

    async def health(self) -> dict[str, Any]:
        """What it tells of itself; nothing while it does not answer."""
        try:
            return dict((await self.http.get("/healthz")).json())
        except httpx.TransportError:
            return {}

    async def becomes(self, role: str, within: float = 20.0) -> float:
        """Wait until it has a role; gives the seconds that took."""
        began = time.monotonic()
        while (await self.health()).get("role") != role:
            assert time.monotonic() - began < within, f"not {role} within {within} s"
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def presses(self, guest: Guest, verb: str, key: str) -> None:
        """Press a button on a guest's page."""
        form = {"press": f"{verb}:{guest.id}", "key": key}
        said = await self.http.post(f"/i/{guest.code}/say", data=form, headers={"Accept": "application/json"})
        assert said.status_code == 204

    async def shows(self, guest: Guest, words: str) -> None:
        """Wait until the guest's open page gets a message with these words."""
        async with asyncio.timeout(20), self.http.stream("GET", f"/i/{guest.code}/stream") as stream:
            async for line in stream.aiter_lines():
                if words in line:
                    return


class Start(Protocol):
    """Starts a program, with these settings besides the database."""

    def __call__(self, **more: str) -> Awaitable[Program]: ...


@asynccontextmanager
async def starting(database: str) -> AsyncIterator[Start]:
    """Starts programs on a database; they are killed at the end."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("KINHMOI_")}
    async with AsyncExitStack() as ends:

        async def start(**more: str) -> Program:
            listen = f"127.0.0.1:{free_port()}"
            settings = dict(KINHMOI_DATABASE=database, KINHMOI_LISTEN=listen, KINHMOI_NOW="2024-08-05T08:00")
            process = await asyncio.create_subprocess_exec(
                KINHMOI, "serve", env=own | settings | more, stderr=asyncio.subprocess.DEVNULL
            )
            ends.push_async_callback(_end, process)
            return Program(process, await ends.enter_async_context(httpx.AsyncClient(base_url=f"http://{listen}")))

        yield start


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
