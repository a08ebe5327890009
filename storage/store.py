"""The store: `await store.run(function, ...)` runs one whole function in one durable transaction.

Functions are plain and synchronous; their first argument is the transaction.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

from storage import migrate, postgres, sqlite
from storage.batch import Job, Outcome, run_together
from storage.errors import StoreUnavailable
from storage.types import Transaction

__all__ = ["Store", "StoreUnavailable", "open_store"]

P = ParamSpec("P")
T = TypeVar("T")

TOGETHER = 64
"""How many waiting functions share a commit at most."""
READERS = 2


class Backend(Protocol):
    """A database that runs jobs off the event loop. `writers` batches may run side by side."""

    writers: int

    async def write(self, jobs: list[Job]) -> list[Outcome]: ...
    async def read(self, job: Job) -> Outcome: ...
    async def close(self) -> None: ...


class Store:
    """Transactions on one database. What was begun is finished even if its caller is cancelled."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._waiting: list[tuple[Job, asyncio.Future[Any]]] = []
        self._pumps: set[asyncio.Task[None]] = set()
        self._pumping = 0
        self._closed = False

    async def run(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the function gives, once it is durable.

        Raises:
            StoreUnavailable: the database is away; nothing was stored.
            Exception: whatever the function itself raised; what it had written is undone.
        """
        if self._closed:
            raise StoreUnavailable("the store is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((partial(_call, function, args, kwargs), future))
        if self._pumping < self._backend.writers:
            self._pumping += 1
            pump = asyncio.create_task(self._pump())
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)
        return await future

    async def read(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the function reads, beside the writers and on one consistent picture.

        Raises:
            StoreUnavailable: the database is away.
        """
        if self._closed:
            raise StoreUnavailable("the store is closed")
        outcome = await self._backend.read(partial(_call, function, args, kwargs))
        if outcome.error:
            raise outcome.error
        value: T = outcome.value
        return value

    async def close(self) -> None:
        """Finish what waits, then close."""
        self._closed = True
        while self._pumps:
            await asyncio.wait(self._pumps)
        await self._backend.close()

    async def _pump(self) -> None:
        """Work until nothing waits. It counts as gone at once, so that nothing waits for a pump that is done."""
        while self._waiting:
            batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            outcomes = await self._outcomes([job for job, _ in batch])
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                _answer(future, outcome)
        self._pumping -= 1

    async def _outcomes(self, jobs: list[Job]) -> list[Outcome]:
        try:
            return await self._backend.write(jobs)
        except Exception as error:
            return [Outcome(error=error)] * len(jobs)


def _call(function: Callable[..., T], args: Any, kwargs: Any, tx: Transaction) -> T:
    return function(tx, *args, **kwargs)


def _answer(future: "asyncio.Future[Any]", outcome: Outcome) -> None:
    if future.done():
        return
    if outcome.error is not None:
        future.set_exception(outcome.error)
    else:
        future.set_result(outcome.value)


class _Reader:
    """A connection that only reads, on a thread of its own."""

    def __init__(self, hop: sqlite.OneHop, connection: Connection) -> None:
        self._hop, self._connection = hop, connection

    @staticmethod
    async def open(path: str) -> "_Reader":
        hop = await sqlite.open_reader(path)
        return _Reader(hop, await hop.hop(sqlite.bind, hop.raw))

    async def read(self, job: Job) -> Outcome:
        return await self._hop.hop(sqlite.read_alone, self._hop.raw, self._connection, job)

    async def close(self) -> None:
        await self._hop.hop(sqlite.unbind, self._connection)
        await self._hop.close()


class _Sqlite:
    writers = 1

    def __init__(self, writer: sqlite.OneHop, session: sqlite.SqliteSession, readers: list[_Reader]) -> None:
        self._writer, self._session = writer, session
        self._readers: asyncio.Queue[_Reader] = asyncio.Queue()
        for reader in readers:
            self._readers.put_nowait(reader)

    @staticmethod
    async def open(path: str) -> "_Sqlite":
        writer = await sqlite.open_writer(path)
        session = await writer.hop(sqlite.SqliteSession, writer.raw)
        return _Sqlite(writer, session, [await _Reader.open(path) for _ in range(READERS)])

    async def write(self, jobs: list[Job]) -> list[Outcome]:
        return await self._writer.hop(run_together, self._session, jobs)

    async def read(self, job: Job) -> Outcome:
        reader = await self._readers.get()
        try:
            return await reader.read(job)
        finally:
            self._readers.put_nowait(reader)

    async def close(self) -> None:
        for _ in range(READERS):
            await (await self._readers.get()).close()
        await self._writer.hop(sqlite.unbind, self._session.connection)
        await self._writer.close()


class _Postgres:
    writers = postgres.WORKERS

    def __init__(self, url: str) -> None:
        self._engine = postgres.open_engine(url)
        self._threads = ThreadPoolExecutor(postgres.WORKERS, "postgres")

    async def write(self, jobs: list[Job]) -> list[Outcome]:
        return await self._hop(postgres.write_together, self._engine, jobs)

    async def read(self, job: Job) -> Outcome:
        return await self._hop(postgres.read_alone, self._engine, job)

    async def close(self) -> None:
        await self._hop(self._engine.dispose)
        self._threads.shutdown()

    async def _hop(self, function: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *args)


async def open_store(url: str) -> Store:
    """The store at "sqlite:///path" or "postgresql://...", migrated to what this program needs.

    Raises:
        StoreUnavailable: there is no such database or it is away.
        NewerDatabase: a newer program has migrated it.
    """
    await asyncio.to_thread(migrate.migrate, url)
    if url.startswith("postgresql"):
        return Store(_Postgres(url))
    return Store(await _Sqlite.open(url.removeprefix("sqlite:///")))
