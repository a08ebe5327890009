"""The door over HTTP, each admission durable, against a bare loop of durable SQLite commits in the same run.

The server is the program's own, a process by itself; the clients are another one.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from actions import devices, door_list, loading
from bench.store import bare
from ceremony.model import Reply, Role
from ceremony.plan import Plan, read_plan
from messages.texts import texts
from storage import codes
from storage import devices as stored_devices
from storage.store import Store, open_store
from storage.tables import guests as guests_table
from storage.types import Transaction

EXAMPLE = Path(__file__).parent.parent / "examples" / "xuan-an"
GUESTS, CLIENTS = 5000, 8
ROUNDS, AT_ONCE = 50, 200
LISTED = 10_000
MORNING = datetime(2024, 8, 9, 0, tzinfo=UTC)


def large_plan(count: int) -> Plan:
    """The example's plan with so many guests, who all have a name."""
    plan = read_plan(*((EXAMPLE / name).read_bytes() for name in ("ceremony.toml", "guests.csv")))
    first = replace(plan.guests[0], leader=False, speaks="")
    named = (
        replace(first, key=f"khach-{n}", unit=f"Đơn vị {n % 200}", name=f"Nguyễn Thị Mẫu {n}", seat=f"A{n % 40}")
        for n in range(count)
    )
    return replace(plan, guests=tuple(named), groups=tuple(replace(g, quota=None) for g in plan.groups))


async def furnish(url: str, count: int) -> tuple[Store, list[str], list[str]]:
    """A database with guests who come; gives their codes, and the tokens of a device for each client."""
    store = await open_store(url)
    await store.run(loading.load, large_plan(count), MORNING)
    await store.run(_all_come)
    found = await store.read(codes.of_ceremony, 1)
    tokens = [
        await store.run(devices.add_with_duty, 1, Role.DOOR, door="Cổng chính", label=f"Cửa {n}", now=MORNING)
        for n in range(CLIENTS)
    ]
    return store, list(found), tokens


def _all_come(tx: Transaction) -> None:
    tx.execute(guests_table.update().values(reply=Reply.ATTENDING))


@asynccontextmanager
async def serving(url: str) -> AsyncIterator[int]:
    """The program on a database, on the morning of the day; gives its port."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.door", "serve", url), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


async def serve(url: str) -> None:
    """Serve until told to stop; prints the port."""
    import signal
    import socket

    from bot.program import serve as run
    from bot.settings import Settings

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = Settings(database=url, listen=f"127.0.0.1:{port}", now=MORNING)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await run(settings, stop, lambda: print(port, flush=True))


class Client:
    """One kept-open connection that asks and waits, with as little work of its own as can be."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token

    async def __aenter__(self) -> "Client":
        for _ in range(200):
            try:
                self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                return self
        raise OSError("the server did not start")

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def admit(self, code: str, nonce: str) -> str:
        """The verdict on a code."""
        body = b'{"code":"%s","nonce":"%s"}' % (
            code.encode(),
            nonce.encode(),
        )
        head = (
            f"POST /api/door/admit HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self._token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return str(json.loads(await self._reader.readexactly(length))["verdict"])


async def admissions(port: int, found: Sequence[str], tokens: Sequence[str]) -> tuple[float, list[float], int]:
    """Admissions a second, the seconds each took, and how many were admitted."""
    waiting, took, admitted = list(found), [], 0

    async def client(token: str) -> None:
        nonlocal admitted
        async with Client(port, token) as connection:
            while waiting:
                code = waiting.pop()
                began = time.perf_counter()
                verdict = await connection.admit(code, f"n-{code}")
                took.append(time.perf_counter() - began)
                admitted += verdict == "admitted"

    began = time.perf_counter()
    await asyncio.gather(*(client(token) for token in tokens))
    return len(took) / (time.perf_counter() - began), took, admitted


async def crowd(port: int, found: Sequence[str], token: str) -> list[int]:
    """How many of so many attempts with one code at once are admitted, in each round."""
    connections = [await Client(port, token).__aenter__() for _ in range(AT_ONCE)]
    rounds = []
    for code in found[:ROUNDS]:
        asked = (each.admit(code, f"c-{code}-{n}") for n, each in enumerate(connections))
        rounds.append((await asyncio.gather(*asked)).count("admitted"))
    for each in connections:
        await each.__aexit__()
    return rounds


async def measure(url: str, label: str, base: float) -> None:
    """Print what the door does on one database."""
    store, found, tokens = await furnish(url, GUESTS + ROUNDS)
    await store.close()
    async with serving(url) as port:
        async with Client(port, tokens[0]) as first:
            await first.admit("X", "warm")
        rate, took, admitted = await admissions(port, found[ROUNDS:], tokens)
        rounds = await crowd(port, found, tokens[0])
    p50, p99 = (statistics.quantiles(took, n=100)[n] * 1000 for n in (49, 98))
    took_ms = f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    print(f"  {label:<12}{rate:>7.0f} a second, {rate / base:.2f} x the bare loop; {took_ms}")
    print(
        f"  {'':<12}{admitted} of {GUESTS} admitted; {AT_ONCE} at once with one code, {ROUNDS} rounds: "
        f"{set(rounds)} admitted in each"
    )


async def listed(url: str) -> None:
    """Print the size of the list for the hour without a network."""
    store, _, tokens = await furnish(url, LISTED)
    device = (await store.read(stored_devices.find, tokens))[tokens[0]]
    began = time.perf_counter()
    read = await store.read(door_list.read, device, texts("vi"))
    sealed = door_list.seal(read, bytes(16), MORNING)
    seconds = time.perf_counter() - began
    await store.close()
    print(f"The list of {LISTED} guests: {len(sealed) / 1e6:.2f} MB, made in {seconds:.1f} s")


async def main() -> None:
    """Measure and print."""
    from tests.conftest import postgres_in

    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        base = bare(folder / "bare.sqlite")
        print(
            f"Admissions over HTTP, durable ({CLIENTS} clients, {GUESTS} guests; a bare loop of SQLite "
            f"commits: {base:.0f} a second)"
        )
        await measure(f"sqlite:///{folder}/door.sqlite", "SQLite", base)
        server = postgres_in(folder)
        await measure(server.get_uri(), "PostgreSQL", base)
        server.cleanup()
        await listed(f"sqlite:///{folder}/list.sqlite")


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[2]) if sys.argv[1:2] == ["serve"] else main())
