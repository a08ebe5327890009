"""Which of several programs on one PostgreSQL database is the active one: whoever holds the lock.

The lock lives as long as the connection that took it, so it needs a session of its own: no pooler in between.
"""

import asyncio
from typing import Protocol

import psycopg

TRY_AGAIN = 2.0
"""Seconds between two tries of one that stands by."""
LOOK = 1.0
ANSWER_WITHIN = 4.0
"""An active program that is cut off from the server knows after LOOK and this."""
LET_GO = 1.0
"""Seconds a former active program gets to stop before the next one begins."""
_LOCK = 1416_0908_2025
# The server frees the lock of a machine that vanished after 4 + 1 * 2 seconds: later than that machine knows.
_KEEPALIVES = {
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "2",
    "tcp_user_timeout": "6000",
}


class Leadership(Protocol):
    """The right to do what only one program may do."""

    async def win(self) -> None:
        """Wait until it is ours."""

    async def lost(self) -> None:
        """Wait until it is not ours any more."""

    async def close(self) -> None:
        """Leave it to others."""


class Alone:
    """The one program on a SQLite file."""

    async def win(self) -> None:
        return

    async def lost(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        return


class Lock:
    """A session advisory lock on a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.AsyncConnection | None = None

    async def win(self) -> None:
        if await self._try():
            return
        won = False
        while not won:
            await asyncio.sleep(TRY_AGAIN)
            won = await self._try()
        await asyncio.sleep(LET_GO)

    async def lost(self) -> None:
        try:
            while await self._holds():
                pass
        except psycopg.Error:
            pass
        finally:
            await self.close()

    async def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()

    async def _try(self) -> bool:
        """Whether the lock is ours now; a server that is away is asked anew next time."""
        try:
            self._connection = self._connection or await _connect(self._url)
            asked = await self._connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            row = await asked.fetchone()
            return bool(row and row[0])
        except psycopg.Error:
            await self.close()
            return False

    async def _holds(self) -> bool:
        """Whether the connection still stands, after listening to it for a moment: its end is heard at once."""
        assert self._connection is not None
        async for _ in self._connection.notifies(timeout=LOOK):
            pass
        # Not asyncio.timeout: cancelling would first ask the server, which may be the one that is gone.
        asking = asyncio.ensure_future(self._connection.execute("SELECT 1"))
        await asyncio.wait({asking}, timeout=ANSWER_WITHIN)
        return bool(asking.result()) if asking.done() else not asking.cancel()


async def _connect(url: str) -> psycopg.AsyncConnection:
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=3)
    for name, value in _KEEPALIVES.items():
        await connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    return connection


def leadership_on(url: str) -> Leadership:
    """The leadership among the programs on this database."""
    return Lock(url) if url.startswith("postgresql") else Alone()
