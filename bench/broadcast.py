"""Broadcasts against a strict fake Bot API: the rate, what is refused, lost or doubled, and how long answers take.

`python -m bench.broadcast` measures everything; with the names of parts (limits, latency, pairs, answers,
unlimited, queue) only these.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bench.platform import PATIENCE, Seen, World, platform

LABELS = {
    "ours": "ours, each result durable",
    "limiter": "PTB's AIORateLimiter",
    "loop": "a plain PTB loop",
}
LIMIT = 30


async def send(kind: str, world: World) -> Seen:
    """What the fake saw of one broadcast."""
    async with platform(world) as fake:
        arguments = [kind, fake.url, str(world.chats), str(world.each), str(world.limits)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.broadcasters", *arguments, stderr=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0
        return await fake.seen()


async def _limited(title: str, world: World, kinds: Sequence[str]) -> None:
    print(f"{title}: messages a second, share of {LIMIT}, most in a second, 429s, lost, twice")
    for kind in kinds:
        seen = await send(kind, world)
        share = seen.rate / LIMIT * 100
        counts = f"{seen.most:6}{seen.refused:7}{seen.lost:6}{seen.twice:6}"
        print(f"  {LABELS[kind]:28}{seen.rate:8.1f}{share:8.1f} %{counts}", flush=True)


async def limits() -> None:
    """3,000 chats with Telegram's limits."""
    await _limited("3,000 messages, limits enforced", World(3000), ["ours"])
    await _limited("  beside it, 900 messages", World(900), ["limiter", "loop"])


async def latency() -> None:
    """The same with 60 ms from call to answer."""
    await _limited("3,000 messages, 60 ms from call to answer", World(3000, latency=0.06), ["ours"])
    await _limited("  beside it, 900 messages", World(900, latency=0.06), ["limiter", "loop"])


async def pairs() -> None:
    """Two messages for each of 150 chats."""
    await _limited("Two messages for each of 150 chats", World(150, each=2), ["ours", "limiter", "loop"])


async def answers() -> None:
    """People press while a broadcast of 3,000 runs."""
    print(
        "50 people press at random while 3,000 messages leave: answers, p95, p95 where the chat had just got one"
    )
    for kind in ("ours", "limiter"):
        seen = await send(kind, World(2400, pressing=True))
        late = f"; {seen.unanswered} not within {PATIENCE:.0f} s" if seen.unanswered else ""
        print(
            f"  {LABELS[kind]:28}{len(seen.delays):6}{Seen.p95(seen.delays):9.0f} ms"
            f"{Seen.p95(seen.delays_of_pausing):9.0f} ms ({len(seen.delays_of_pausing)}){late};"
            f" broadcast {seen.rate:.1f} a second, {seen.refused} 429s, {seen.lost} lost"
        )


async def unlimited() -> None:
    """No limits: what the program itself can do."""
    print("2,000 messages, no limit: messages a second (median of 3)")
    medians = {}
    for kind in ("ours", "loop"):
        runs = [await send(kind, World(2000, limits=False)) for _ in range(3)]
        assert not sum(seen.lost + seen.twice for seen in runs)
        medians[kind] = sorted(seen.rate for seen in runs)[1]
    for kind, rate in medians.items():
        print(f"  {LABELS[kind]:28}{rate:8.0f}{rate / medians['loop']:8.2f} x the loop")


async def queue() -> None:
    """100,000 recipients against 1,000."""
    print("Queued: seconds, and most memory after it and after 2,000 of them were sent")
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        for number in (1000, 100_000):
            async with database() as url:
                told = await _queued(url, number)
            print(f"  {name:12}{number:>9,}{told['seconds']:8.2f} s{told['queued']:8.0f} MB{told['sent']:8.0f} MB")


async def _queued(url: str, number: int) -> dict[str, float]:
    for step in ("fill", "queue"):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.queue", step, url, str(number), stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
    return dict(json.loads(out))


@asynccontextmanager
async def _sqlite() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        yield f"sqlite:///{folder}/bench.sqlite"


@asynccontextmanager
async def _postgres() -> AsyncIterator[str]:
    from tests.conftest import postgres_in

    with tempfile.TemporaryDirectory() as folder:
        server = postgres_in(Path(folder))
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


PARTS: dict[str, Callable[[], Awaitable[None]]] = {
    part.__name__: part for part in (limits, latency, pairs, answers, unlimited, queue)
}


async def main(names: Sequence[str] = ()) -> None:
    """Measure these parts, or all, and print."""
    for name in names or PARTS:
        await PARTS[name]()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
